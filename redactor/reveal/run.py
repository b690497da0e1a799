"""Reveal a file: log the search, match its records, log each opening, open, place, write.

Nothing is opened before the request is in the trail and on the disk; nothing is placed
that is not certain.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as _field
from itertools import islice
from typing import Any, cast

from redactor.errors import Damaged, RecordError, RedactorError, Refused, VaultDamaged
from redactor.keys.staff import StaffKey
from redactor.model import HELPER_CLASSES, Change, Field, Item, Record, Sink, Source, Ticket, seal_class
from redactor.reveal.match import Matcher, Origin, Runs, Wanted
from redactor.reveal.place import Placed, place
from redactor.trail.asking import Wanted as Request
from redactor.trail.ledger import DONE, Trail
from redactor.vault.names import IndexEntry
from redactor.vault.vault import Vault

_TOKEN = re.compile(r"<[A-Za-z][^<>]*>")  # whatever looks like a token: only a hint that something is left
BATCH = 100  # records whose requests share one transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """What to reveal: all of it, or some classes, some records (by id), one token."""

    classes: frozenset[str]
    records: frozenset[str] = frozenset()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays redacted, and why. Names a place, no one."""

    record: int
    field: str
    token: str
    why: str


@dataclass(slots=True)
class Revealed:
    """What a run put back, in counts, and what it could not."""

    records: int = 0
    matched: int = 0
    restored: int = 0
    opened: int = 0
    left: list[Left] = _field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open vault, its trail, and the key of the person who asks."""

    vault: Vault
    trail: Trail
    staff: StaffKey
    purpose: str

    def granted(self) -> frozenset[str]:
        """Return the classes this key may open. Raises Refused, with the denial in the trail, where there is none."""
        granted = frozenset(cls for cls, _ in self.trail.keyring.granted(self.staff.id)) - set(HELPER_CLASSES)
        if not granted:
            with suppress(Refused):
                self.trail.search(self.staff, self.purpose)  # writes the denial
            raise Refused("this key may open nothing in this vault", hint="ask an officer for a grant")
        return granted

    def runs(self, wanted: Wanted) -> Runs:
        """Return the relevant part of the index, after logging that it is read."""
        ticket = self.trail.search(self.staff, self.purpose)
        return Runs(self.vault.index(ticket, self.staff), wanted)

    def open(self, requests: Sequence[Request]) -> dict[bytes, tuple[Item, ...]]:
        """Open what was asked for, by record; every request and its outcome is logged."""
        items: dict[bytes, tuple[Item, ...]] = {}
        tickets = self.trail.request(self.staff, self.purpose, requests) if requests else []
        results: list[tuple[Ticket, str]] = []
        try:
            for ticket in tickets:
                try:
                    found = self.vault.open(ticket, self.staff)
                except RedactorError as error:
                    results.append((ticket, "damaged" if isinstance(error, Damaged) else "refused"))
                    raise
                results.append((ticket, DONE))
                items[ticket.rid] = (*items.get(ticket.rid, ()), *found)
        finally:
            with suppress(Damaged):  # the first error says more than a trail that cannot take its outcome
                self.trail.outcome(results, self.staff)
        return items

    def classes(self, entry: IndexEntry, scope: Scope) -> list[Request]:
        """Return requests for the classes of *scope* that this record has."""
        seals = [e for e in self.trail.log.of_record(entry.rid) if e.kind == "seal" and e.count("rev") == entry.rev]
        if not seals:
            raise VaultDamaged(
                "the index holds a record that the trail does not know", hint="run: redactor trail verify"
            )
        sealed = [str(capsule["cls"]) for seal in seals for capsule in cast(Any, seal.says["cap"])]
        wanted = scope.classes & {seal_class(_entity(scope.token))} if scope.token else scope.classes
        return [Request(entry.rid, entry.rev, cls, scope.token) for cls in sealed if cls in wanted]


def reveal_source(
    opener: Callable[[], Source],
    make_sink: Callable[[Source], Sink],
    archive: Archive,
    scope: Scope,
) -> Revealed:
    """Reveal a file into a sink; *opener* opens it afresh, for it is read twice.

    Raises RecordError where it holds no record, Refused where the key or a grant is
    missing, Damaged where the vault is not as the trail says.
    """
    wanted = Wanted(opener().records())
    if not wanted.count:
        raise RecordError("no record found in the input", hint="is it empty, or of another format? (--format)")
    runs = archive.runs(wanted)
    matcher = Matcher(runs.relevant, runs.untouched(opener().records(), wanted.count))
    source = opener()
    sink = make_sink(source)
    done = Revealed()
    try:
        records = source.records()
        while chunk := list(islice(records, BATCH)):
            for record, changes in _batch(chunk, matcher, archive, scope, done):
                sink.write(record, changes)
        if scope.records and not done.matched:
            raise RecordError("no record of this id was found", hint="give the id as it stands in the redacted file")
        sink.publish()
    finally:
        sink.discard()
    return done


def _batch(
    chunk: Sequence[Record], matcher: Matcher, archive: Archive, scope: Scope, done: Revealed
) -> Iterator[tuple[Record, Mapping[int, Change]]]:
    origins = [_in_scope(matcher.origins(record), scope) for record in chunk]
    entries = {e.rid: e for record in origins for origin in record for e in origin.entries}
    # A record that stands twice in a file is opened once.
    requests = [r for e in entries.values() for r in archive.classes(e, scope)]
    opened = archive.open(requests)
    done.opened += len(requests)
    for record, mine in zip(chunk, origins, strict=True):
        done.records += 1
        done.matched += any(origin.entries for origin in mine)
        yield record, _restore(record, mine, opened, scope, done)


def _in_scope(origins: list[Origin], scope: Scope) -> list[Origin]:
    """Leave out the origins of records that nobody asked for."""
    if not scope.records:
        return origins
    return [o if any(e.name in scope.records for e in o.entries) else Origin() for o in origins]


def _restore(
    record: Record,
    origins: Sequence[Origin],
    opened: Mapping[bytes, tuple[Item, ...]],
    scope: Scope,
    done: Revealed,
) -> dict[int, Change]:
    changes: dict[int, Change] = {}
    nth: Counter[str] = Counter()
    for n, (field, origin) in enumerate(zip(record.fields, origins, strict=True)):
        items, why = _items(field, nth[field.name], origin, opened, scope)
        nth[field.name] += 1
        if why and _TOKEN.search(field.text):
            done.left.append(Left(record.index, field.name, "", why))
        placed, unplaced = place(field.text, items, origin.untouched)
        done.left += (Left(record.index, field.name, u.item.token, u.why) for u in unplaced)
        done.restored += len(placed)
        if placed:
            changes[n] = _change(field, placed)
    _tell_gone(record, origins, opened, scope, done)
    return changes


def _items(
    field: Field, nth: int, origin: Origin, opened: Mapping[bytes, tuple[Item, ...]], scope: Scope
) -> tuple[list[Item], str]:
    """Return the originals of one field, or why there are none that are certain."""
    sealings = [
        [i for i in opened.get(e.rid, ()) if (i.field, i.nth) == (field.name, nth) and scope.token in ("", i.token)]
        for e in origin.entries
    ]
    if not sealings:
        return [], "" if scope.records else origin.why
    if any(_said(one) != _said(sealings[-1]) for one in sealings[:-1]):
        return [], "it was sealed several times with different originals"
    return sealings[-1], ""


def _tell_gone(
    record: Record, origins: Sequence[Origin], opened: Mapping[bytes, tuple[Item, ...]], scope: Scope, done: Revealed
) -> None:
    """Tell of originals whose field is no longer in the record."""
    here = {field.name for field in record.fields}
    newest = {e.rid for origin in origins for e in origin.entries[-1:]}
    gone = {(i.field, i.token) for rid in newest for i in opened.get(rid, ()) if i.field not in here}
    done.left += (
        Left(record.index, field, token, "its field is not in the file")
        for field, token in sorted(gone)
        if scope.token in ("", token)
    )


def _entity(token: str) -> str:
    """Return the entity that a numbered or keyed token names: PERSON for <PERSON-1>."""
    return token.strip("<>").rpartition("-")[0]


def _change(field: Field, placed: Sequence[Placed]) -> Change:
    whole = placed[0]
    if len(placed) == 1 and (whole.start, whole.end) == (0, len(field.text)):
        return Change(whole.item.original, whole.item.kind, whole.item.literal)
    out: list[str] = []
    at = 0
    for p in placed:
        out += (field.text[at : p.start], p.item.original)
        at = p.end
    # A JSON string may have its own way of escaping; any of its originals remembers it.
    style = next((p.item.literal for p in placed if p.item.literal), None)
    return Change("".join((*out, field.text[at:])), literal=style)


def _said(items: Sequence[Item]) -> list[tuple[int, int, str]]:
    """Return what sealed *items* of one field say."""
    return sorted((i.start, i.end, i.original) for i in items)
