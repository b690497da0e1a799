"""What a measure knows of every record: what became of each mention, and what each find was. No text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as _field

from redactor.coverage.labelled import Identifier
from redactor.model import PERSON

ALL = "*"
"""The language that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Met:
    """A gold mention, and what became of it.

    `number` is its field's place in the record; it is the `ordinal`th mention, from 1, in fields of that name. `own`
    says that finds of its own kind cover it; `by` are the recognizers that found some of it, `needs` those without
    any of which it would not be covered. `id` names the place (see `misses.miss_id`).
    """

    field: str
    number: int
    ordinal: int
    start: int
    end: int
    entity: str
    who: str = _field(repr=False)
    identifier: Identifier | None
    id: str
    covered: bool
    own: bool
    by: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Answer whether the mention has to be covered."""
        return self.identifier is not Identifier.NO_MASK


@dataclass(frozen=True, slots=True)
class Find:
    """A find: by whom, whether it overlaps a mention of its kind, and whether it lies in no other find."""

    number: int
    field: str
    start: int
    end: int
    entity: str
    recognizer: str
    right: bool
    outermost: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """A record that was measured. The last four count letters and digits."""

    name: str
    file: str
    number: int
    language: str
    met: tuple[Met, ...]
    finds: tuple[Find, ...]
    marked: int
    marked_covered: int
    unmarked: int
    unmarked_taken: int

    @property
    def missed(self) -> Iterator[Met]:
        """Yield the mentions that should be covered and are not."""
        return (m for m in self.met if m.counts and not m.covered)

    @property
    def leaks(self) -> bool:
        """Answer whether a person in it is not covered."""
        return any(m.entity == PERSON for m in self.missed)


@dataclass(slots=True)
class Tally:
    """Counts of one entity in one language."""

    mentions: int = 0
    covered: int = 0
    own: int = 0
    finds: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """Return the share of mentions that are fully covered; 1 where there is none."""
        return self.covered / self.mentions if self.mentions else 1.0

    @property
    def named(self) -> float:
        """Return the share of mentions that are fully covered by finds of their own kind; 1 where there is none."""
        return self.own / self.mentions if self.mentions else 1.0

    @property
    def precision(self) -> float:
        """Return the share of finds that are right; 1 where there is none."""
        return self.right / self.finds if self.finds else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The measure of a set, record by record."""

    examined: tuple[Examined, ...]

    @property
    def tallies(self) -> dict[tuple[str, str], Tally]:
        """Return the tallies by (language, entity), sorted, all languages together under "*" first."""
        found: dict[tuple[str, str], Tally] = {}
        for one in self.examined:
            for language in (one.language, ALL):
                for m in one.met:
                    if m.counts:
                        tally = found.setdefault((language, m.entity), Tally())
                        tally.mentions += 1
                        tally.covered += m.covered
                        tally.own += m.own
                for f in one.finds:
                    if f.outermost:
                        tally = found.setdefault((language, f.entity), Tally())
                        tally.finds += 1
                        tally.right += f.right
        return dict(sorted(found.items(), key=lambda item: (item[0][0] != ALL, item[0])))

    def tally(self, language: str, entity: str) -> Tally:
        """Return the tally of an entity in a language ("*": all)."""
        return self.tallies.get((language, entity), Tally())

    @property
    def records(self) -> Counter[str]:
        """Return how many records there are in each language, and under "*" in all."""
        return Counter(language for one in self.examined for language in (one.language, ALL))

    @property
    def leaking(self) -> Counter[str]:
        """Return how many records in each language leave a person uncovered, and under "*" in all."""
        return Counter(language for one in self.examined if one.leaks for language in (one.language, ALL))

    @property
    def missed(self) -> list[tuple[Examined, Met]]:
        """Return every mention that should be covered and is not, with its record."""
        return [(one, m) for one in self.examined for m in one.missed]

    def without(self, accepted: frozenset[str]) -> "Coverage":
        """Return the coverage in which the misses named in *accepted* are not counted at all."""
        return Coverage(
            tuple(
                replace(one, met=tuple(m for m in one.met if m.covered or m.id not in accepted))
                for one in self.examined
            )
        )
