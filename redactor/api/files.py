"""Redact and reveal from Python: records, one by one, and whole files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from redactor.api.building import open_detector
from redactor.api.office import Office
from redactor.keys.staff import StaffKey
from redactor.model import Field, Record, Sink, Source
from redactor.policy import Policy
from redactor.records.source import open_sink, open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import Summary, redact_records, redact_source
from redactor.redaction.store import OneWay, Store
from redactor.redaction.told import Redacted
from redactor.reveal.run import Revealed, Scope, reveal_source


class Redactor:
    """A policy and the detector it asks for, ready for any number of records.

    Making one reads the lexicons; redacting with it costs nothing extra. Not for use
    from several threads at once.
    """

    def __init__(
        self, policy: Policy, *, known: Sequence[Path] = (), tag: Callable[[str, str], str] | None = None
    ) -> None:
        """Take a policy, CSV registries of known people and places, and for keyed tokens `LinkageKey.tag`."""
        from redactor.detect.places import country_name  # only who detects should load the gazetteer
        from redactor.detect.traces import Tracer

        today = date.today()
        self._how = Redaction(policy, country_name, today, tag, tracer=Tracer())
        self._detector = open_detector(policy, known, today)

    def records(self, records: Iterable[Record]) -> Iterator[Redacted]:
        """Yield *records* redacted. Nothing is sealed: that is `file`'s, or the caller's, job.

        Raises PolicyError where the policy refuses a field.
        """
        for batch in redact_records(records, self._how, self._detector):
            yield from batch

    def fields(self, values: dict[str, str]) -> dict[str, str]:
        """Return one record given as name and text, redacted, one way."""
        record = Record(0, tuple(Field(name, text) for name, text in values.items()))
        [done] = self.records([record])
        return {f.name: done.changes[n].text if n in done.changes else f.text for n, f in enumerate(record.fields)}

    def file(self, source: Path, target: Path, *, office: Office | None = None, force: bool = False) -> Summary:
        """Redact the file *source* into *target*; originals are sealed in *office*, or given up where it is None.

        *target* appears only when everything is sealed and written. Raises RecordError for
        bad input, OutputError where *target* cannot be written, VaultDamaged and Refused as the vault does.
        """
        store: Store = office.store() if office else OneWay()
        opened = open_source(source)
        sink = open_sink(opened, target, force=force, drop=self._how.policy.xlsx_drop)
        how = self._how if office else replace(self._how, tracer=None)
        return redact_source(opened, sink, how, self._detector, store)


def reveal_file(
    source: Path,
    target: Path,
    office: Office,
    staff: StaffKey,
    purpose: str,
    *,
    classes: frozenset[str] = frozenset(),
    force: bool = False,
) -> Revealed:
    """Put originals back into the file *source*, writing *target*, which only its owner can read.

    *purpose* is a code; the request is in the trail before anything is opened. *classes*
    limits what is opened; empty means all that is granted to *staff*. Raises Refused
    where nothing is granted, Damaged where the vault is not as the trail says.
    """
    archive = office.archive(staff, purpose)
    scope = Scope(classes or archive.granted())

    def opener() -> Source:
        return open_source(source)

    def sink(opened: Source) -> Sink:
        return open_sink(opened, target, force=force, private=True)

    return reveal_source(opener, sink, archive, scope)
