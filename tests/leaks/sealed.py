"""Sealed records as a leak check knows them, made in memory: what the vault and the trail would give."""

import secrets
from dataclasses import dataclass
from dataclasses import field as _field

from redactor.detect.traces import Tracer
from redactor.keys.traces import Blinder
from redactor.leaks.events import Events
from redactor.leaks.index import Index
from redactor.leaks.originals import Originals
from redactor.leaks.shared import Leak, Shared
from redactor.model import Seal, SealFacts, Traced
from redactor.tokens import TokenFinder
from redactor.trail.sealing import output_form, output_hash
from redactor.vault.names import print_of
from redactor.vault.scan import traces_from_json, traces_to_json
from tests.leaks.making import TEMPLATES, shared

POLICY, OTHER = bytes(32), bytes([1]) * 32
BLINDER = Blinder(bytes(16))
TRACER = Tracer()


@dataclass
class Desk:
    """A vault's traces and a trail's facts, record by record, in the order of sealing."""

    traced: list[Traced] = _field(default_factory=list)
    facts: dict[bytes, SealFacts] = _field(default_factory=dict)

    def seal(
        self, fields: dict[str, str], *originals: tuple[str, str], name: str = "", policy: bytes = POLICY,
        kept: bool = True,
    ) -> bytes:  # fmt: skip
        """Seal a record as it was redacted, with what was taken out; return its number in the vault."""
        record, rid, salt = shared(fields).record, secrets.token_bytes(16), secrets.token_bytes(16)
        find, form = TokenFinder(TEMPLATES).find, output_form(record.fields)
        prints = tuple((f.name, print_of(f.text)) for f in record.fields if find(f.text))
        seal = Seal(name, len(self.facts), (), prints, form, policy, True, (), TRACER.of(originals))
        if kept:
            self.traced.append(traces_from_json(rid, traces_to_json(BLINDER, seal)))
        capsule = bytes(32) if kept else None
        number = len(self.facts)
        self.facts[rid] = SealFacts(number, rid, 0, True, policy, output_hash(salt, form), salt, capsule, ())
        return rid

    def originals(self) -> Originals:
        return Originals(Index(iter(self.traced)), BLINDER)

    def events(self, *approved: bytes) -> Events:
        return Events(self.facts, approved or (POLICY,))

    def found(self, record: Shared) -> list[str]:
        """Return the stretches of a shared record in which originals stand."""
        originals = self.originals()
        return [leak.text for leak in originals.find(record, originals.origin(record))]

    def told(self, record: Shared, *approved: bytes, origin: bool = True) -> list[str]:
        """Return what kinds of trouble the trail knows of a shared record, with or without a scan key."""
        events = self.events(*approved)
        fact = events.of(record, self.originals().origin(record) if origin else None)
        leaks: list[Leak] = list(events.find(record, fact))
        return [leak.kind.id for leak in leaks]
