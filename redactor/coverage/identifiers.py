"""How many of the entities of a set are covered wherever they are mentioned: the recall of the TAB.

I. Pilán, P. Lison, L. Øvrelid, A. Papadopoulou, D. Sánchez and M. Batet, "The Text Anonymization Benchmark (TAB)",
Computational Linguistics 48 (2022): an entity is protected only if all its mentions are. Ours is stricter in one thing:
there titles and small words inside a mention may stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from redactor.coverage.labelled import Identifier
from redactor.coverage.outcome import ALL, Coverage, Examined, Met
from redactor.model import COORDINATES, EMAIL, HANDLE, ID, PERSON, PHONE

DIRECT_ENTITIES = frozenset({PERSON, EMAIL, PHONE, HANDLE, ID, COORDINATES})
"""What names a person directly where a set does not say; all else does so together with other facts."""


@dataclass(slots=True)
class Entities:
    """How many entities there are, and of how many every mention is covered."""

    entities: int = 0
    covered: int = 0

    @property
    def recall(self) -> float:
        """Return the share of entities that are covered wherever they are mentioned; 1 where there is none."""
        return self.covered / self.entities if self.entities else 1.0


def entity_recall(coverage: Coverage) -> dict[tuple[str, str], Entities]:
    """Return the counts by (language, DIRECT or QUASI, and each entity), all languages together under "*"."""
    found: dict[tuple[str, str], Entities] = {}
    for one in coverage.examined:
        for mentions in _entities(one):
            for language in (ALL, one.language):
                for kind in (_identifier(mentions), mentions[0].entity):
                    counts = found.setdefault((language, kind), Entities())
                    counts.entities += 1
                    counts.covered += all(m.covered for m in mentions)
    return dict(sorted(found.items(), key=lambda item: (item[0][0] != ALL, item[0])))


def _entities(one: Examined) -> Iterator[list[Met]]:
    """Yield the mentions of each entity of a record that has to be masked."""
    by_who: dict[str, list[Met]] = {}
    for m in one.met:
        if m.counts:
            by_who.setdefault(m.who, []).append(m)
    yield from by_who.values()


def _identifier(mentions: list[Met]) -> str:
    """Return the gravest kind that a mention of the entity has: one that names directly makes the entity direct."""
    kinds = {m.identifier or _usual(m.entity) for m in mentions}
    return Identifier.DIRECT.value if Identifier.DIRECT in kinds else Identifier.QUASI.value


def _usual(entity: str) -> Identifier:
    return Identifier.DIRECT if entity in DIRECT_ENTITIES else Identifier.QUASI
