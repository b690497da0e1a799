"""What is told of a redacted record: every decision, with positions and rules, never text."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field

from redactor.model import Change, Record, Seal
from redactor.overlap import Decided
from redactor.replace.pieces import Piece


@dataclass(frozen=True, slots=True)
class Reported:
    """One decision as the report tells it: positions in the original value of field *number*, never text."""

    field: str
    number: int
    start: int
    end: int
    entity: str
    score: float
    recognizer: str
    rule: str
    action: str
    reason: str
    token: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted record: what changes in it, what is sealed, and what is told of it.

    `kept` counts the finds that a rule left in place.
    """

    record: Record
    changes: Mapping[int, Change] = _field(repr=False)
    seal: Seal
    confidential_because: str
    language: str
    supported: bool
    unaccounted: tuple[tuple[int, int, int], ...]
    tokens_before: int
    kept: int
    _told: "tuple[tuple[tuple[Decided, str], ...], ...]" = _field(repr=False)

    @property
    def decisions(self) -> tuple[Reported, ...]:
        """Return every decision in the order of the text. Made when asked for: most runs write no report."""
        fields = self.record.fields
        return tuple(_reported(fields[n].name, n, d, token) for n, ones in enumerate(self._told) for d, token in ones)

    @property
    def shielded(self) -> frozenset[tuple[int, int, int]]:
        """Return what explicit rules keep, with all that lies inside it: (number of the field, start, end)."""
        return frozenset(
            (n, d.mention.span.start, d.mention.span.end)
            for n, ones in enumerate(self._told)
            for d, _ in ones
            if d.decision.shields
        )


def told(acting: list[Decided], pieces: list[Piece], kept: list[Decided]) -> tuple[tuple[Decided, str], ...]:
    """Return the decisions on one field, with the tokens, in the order of the text."""
    told = [(d, p.token) for d, p in zip(acting, pieces, strict=True)]
    if kept:
        told += [(d, "") for d in kept]
        told.sort(key=lambda pair: pair[0].mention.span.start)
    return tuple(told)


def _reported(name: str, number: int, d: Decided, token: str) -> Reported:
    span, say = d.mention.span, d.decision
    return Reported(
        name, number, span.start, span.end, span.entity, round(span.score, 3), span.found_by,
        say.rule, str(say.action), say.reason, token,
    )  # fmt: skip
