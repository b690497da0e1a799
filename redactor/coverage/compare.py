"""Two detectors on the same labelled records, side by side."""

from dataclasses import dataclass

from redactor.coverage.intervals import mcnemar
from redactor.coverage.outcome import ALL, Coverage, Tally


@dataclass(frozen=True, slots=True)
class Beside:
    """One entity under two detectors: the tallies, and the mentions that only one of them covers.

    `p` is McNemar's exact two-sided p-value: how likely so uneven a split would be if both were as good.
    """

    entity: str
    one: Tally
    other: Tally
    only_one: int
    only_other: int

    @property
    def p(self) -> float:
        """Return the p-value of the difference in recall."""
        return mcnemar(self.only_one, self.only_other)


def beside(one: Coverage, other: Coverage) -> list[Beside]:
    """Return a row for each entity of two measures of the same set, all languages together."""
    mine, theirs = one.tallies, other.tallies
    only: dict[str, list[int]] = {}
    for a, b in zip(one.examined, other.examined, strict=True):
        for m, n in zip(a.met, b.met, strict=True):
            if m.counts and m.covered != n.covered:
                only.setdefault(m.entity, [0, 0])[n.covered] += 1
    entities = sorted({entity for language, entity in (*mine, *theirs) if language == ALL})
    return [
        Beside(entity, mine.get((ALL, entity), Tally()), theirs.get((ALL, entity), Tally()), *only.get(entity, (0, 0)))
        for entity in entities
    ]
