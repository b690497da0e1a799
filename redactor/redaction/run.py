"""Redact a file of records: in batches, sealed first, published last."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as _field
from itertools import islice

from redactor.errors import RecordError
from redactor.model import EMAIL, PERSON, PHONE, Detector, Field, NotExamined, Record, Sink, Source
from redactor.policy.policy import Policy
from redactor.redaction.record import Redaction
from redactor.redaction.store import Store
from redactor.redaction.told import Redacted

BATCH = 100  # records a transaction: a batch of 1 seals at half the speed, 1,000 gain nothing more


@dataclass(slots=True)
class Summary:
    """What a run did, in counts. Names no one."""

    records: int = 0
    confidential: int = 0
    fields: int = 0
    changed_fields: int = 0
    done: Counter[tuple[str, str]] = _field(default_factory=Counter)
    kept: int = 0
    tokens_before: int = 0
    unaccounted: int = 0
    unsupported_language: int = 0
    languages: Counter[str] = _field(default_factory=Counter)
    repeated_names: int = 0
    not_examined: list[NotExamined] = _field(default_factory=list)

    @property
    def redactions(self) -> int:
        """Return how many stretches of text were taken out."""
        return sum(self.done.values())

    def add(self, redacted: Redacted) -> None:
        """Count one record."""
        self.records += 1
        self.confidential += redacted.seal.confidential
        self.fields += len(redacted.record.fields)
        self.changed_fields += len(redacted.changes)
        for act in redacted.seal.acts:
            self.done[act.entity, act.action] += act.count
        self.kept += redacted.kept
        self.tokens_before += redacted.tokens_before
        self.unaccounted += len(redacted.unaccounted)
        self.unsupported_language += not redacted.supported
        self.languages[redacted.language or "?"] += 1


def redact_records(
    records: Iterable[Record], redaction: Redaction, detector: Detector, *, batch: int = BATCH
) -> Iterator[list[Redacted]]:
    """Yield redacted records in batches, in order and in bounded memory."""
    policy = redaction.policy
    source = iter(records)
    while chunk := list(islice(source, batch)):
        detections = detector.detect(chunk, policy.keeps, policy.takes_whole)
        yield [redaction.redact(r, d) for r, d in zip(chunk, detections, strict=True)]


def redact_source(
    source: Source,
    sink: Sink,
    redaction: Redaction,
    detector: Detector,
    store: Store,
    *,
    tell: Callable[[Redacted], None] = lambda _: None,
) -> Summary:
    """Redact *source* into *sink*, sealing into *store*; *tell* sees every redacted record.

    Nothing is published unless everything was sealed and written. Raises RecordError
    where the source holds no record.
    """
    summary, names, headings = Summary(), set[int](), Headings(redaction.policy, detector)
    cut: list[NotExamined] = []
    try:
        for redacted in redact_records(source.records(), redaction, detector):
            store.seal([one.seal for one in redacted])
            for one in redacted:
                sink.write(one.record, one.changes)
                summary.add(one)
                summary.repeated_names += _seen(one.seal.name, names)
                summary.not_examined += headings.doubtful(one.record)
                cut = cut or cut_by_nul(one.record)
                tell(one)
        if not summary.records:
            raise RecordError("no record found in the input", hint="is it empty, or of another format? (--format)")
        dropped = redaction.policy.xlsx_drop
        summary.not_examined += (part for part in source.not_examined if part.what not in dropped)
        summary.not_examined += cut
        sink.publish()
    finally:
        sink.discard()
    return summary


def cut_by_nul(record: Record) -> list[NotExamined]:
    """Return the first value of *record* that holds a NUL character: damage, and it may cut a name in two."""
    why = "a name that is cut in two by one is not found; save the file again as UTF-8"
    return [NotExamined(_place(record, f), "NUL characters", why) for f in record.fields if "\0" in f.text][:1]


def _place(record: Record, field: Field) -> str:
    """Return where *field* stands without its name, which may be somebody's; places in JSON are made of names."""
    if field.name and field.name not in field.place:
        return field.place or record.place
    return f"{record.place or f'record {record.index + 1}'}, field {record.fields.index(field) + 1}"


class Headings:
    """Looks at the names of fields, which are never rewritten: a transcript may have people there."""

    def __init__(self, policy: Policy, detector: Detector) -> None:
        self._policy, self._detector = policy, detector
        self._seen: set[str] = set()
        self.doubted: set[str] = set()
        """The names, of all records so far, that may name somebody."""

    def doubtful(self, record: Record) -> list[NotExamined]:
        """Return the names of fields, new since the last record, that may name somebody."""
        new = [f for f in record.fields if f.name not in self._seen and not self._policy.names(f.name)]
        if len(self._seen) > _REMEMBERED:  # paths with positions are without number
            self._seen.clear()
        self._seen.update(f.name for f in new)
        if not new:
            return []
        heading = Record(0, tuple(Field(str(n), f.name) for n, f in enumerate(new)))
        [found] = self._detector.detect([heading], _no, _no)
        doubtful = sorted({m.field for m in found.mentions if m.span.entity in _NAMES and m.span.score >= _SURE})
        self.doubted.update(new[n].name for n in doubtful)
        return [NotExamined(_place(record, new[n]), "the name of a field", "it may name somebody") for n in doubtful]


_NAMES = frozenset((PERSON, EMAIL, PHONE))
_SURE = 0.6
_REMEMBERED = 250_000  # names: about 16 MB


def _no(_: str) -> bool:
    return False


def _seen(name: str, names: set[int]) -> bool:
    """Answer whether a record of this name came before, as far back as is remembered: a file has no end."""
    if not name:
        return False
    key = hash(name)
    if key in names:
        return True
    if len(names) < _REMEMBERED:
        names.add(key)
    return False
