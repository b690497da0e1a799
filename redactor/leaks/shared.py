"""A record as it is shared, with all that a check asks of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from redactor.model import Record
from redactor.report import Finding, Kind, Where

Line = Callable[[Record, int, int], int]
"""Gives the line of code point START of field POSITION of RECORD, from 1; 0 where there is none to tell."""


def no_line(_: Record, _position: int, _start: int) -> int:
    """Return 0: nobody knows the lines."""
    return 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a policy says of one find in a shared record: positions, entity, recognizer, action. No text.

    `shields` tells that an explicit rule keeps it, with all that lies inside it.
    """

    field: int
    start: int
    end: int
    entity: str
    score: float
    found_by: str
    rule: str
    keep: bool
    shields: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A record of a shared file, its tokens field by field, and what the recognizers find in it.

    `judged` is None where nobody asked the recognizers. `name` is the record's id as the file shows it.
    """

    file: str
    record: Record
    name: str
    confidential: bool
    tokens: tuple[tuple[tuple[int, int], ...], ...]
    judged: tuple[Judged, ...] | None = None
    line: Line = no_line
    withheld: frozenset[str] = _field(default=frozenset(), repr=False)
    """Names of fields that may be somebody's: no report shows them."""

    def where(self, n: int, start: int = 0, end: int = 0) -> Where:
        """Return where [start, end) of field *n* is; the record as a whole where *n* is -1."""
        index, line = self.record.index + 1, self.line(self.record, max(n, 0), start)
        if n < 0:
            return Where(self.file, index, self.name, place=self.record.place, line=line)
        field = self.record.fields[n]
        if field.name in self.withheld:
            return Where(self.file, index, self.name, unnamed(n), "", line, start, end)
        return Where(self.file, index, self.name, field.name, field.place, line, start, end)

    def shown(self, n: int, start: int, end: int) -> bool:
        """Answer whether an explicit rule of the policy shows what stands there."""
        return any(j.shields and j.field == n and j.start <= start and end <= j.end for j in self.judged or ())

    def placed(self, n: int, start: int, end: int, entities: Sequence[str]) -> bool:
        """Answer whether just this stretch is something of *entities* that the policy keeps."""
        return any(
            j.keep and j.field == n and (j.start, j.end) == (start, end) and j.entity in entities
            for j in self.judged or ()
        )


@dataclass(frozen=True, slots=True)
class Leak:
    """A finding before it has an identity: what kind, where, and the text it is about, which never leaves the check."""

    kind: Kind
    field: int
    start: int
    end: int
    detail: str
    entity: str = ""
    found_by: str = ""
    score: float = 0.0
    action: str = ""
    text: str = _field(default="", repr=False)

    def finding(self, shared: Shared, identity: str, keyed: bool) -> Finding:
        """Return the finding that is told."""
        return Finding(
            self.kind,
            shared.where(self.field, self.start, self.end),
            self.detail,
            self.entity,
            self.found_by,
            self.score,
            identity,
            keyed,
            self.action,
        )


def unnamed(n: int) -> str:
    """Return what to call field *n* (from 0) where its own name is somebody's."""
    return f"field {n + 1} (its name is withheld)"


def leak(
    kind: Kind, shared: Shared, n: int, span: tuple[int, int], detail: str, *, entity: str = "", found_by: str = "",
    score: float = 0.0,
) -> Leak:  # fmt: skip
    """Return a leak at *span* of field *n*, with the text that stands there."""
    text = shared.record.fields[n].text[span[0] : span[1]] if n >= 0 else ""
    return Leak(kind, n, *span, detail, entity, found_by, score, text=text)
