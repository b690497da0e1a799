"""Hold what was measured against floors; say what the floors could be."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from redactor.config.floors import Floor, Floors, lowered
from redactor.coverage.identifiers import Entities, entity_recall
from redactor.coverage.intervals import wilson
from redactor.coverage.kinds import LEAKING, LOWERED, UNDER_FLOOR
from redactor.coverage.labelled import Identifier
from redactor.coverage.outcome import ALL, Coverage, Tally
from redactor.model import NotExamined
from redactor.report import Finding, Where

_PLACES = 1000  # floors have three decimals
_ROUNDING = 1e-9  # a share that is exactly its floor is not under it
_MEASURES = ("recall", "precision", "entity-recall")


@dataclass(frozen=True, slots=True)
class Measures:
    """What floors are about: counts by (language, entity), and the records."""

    tallies: dict[tuple[str, str], Tally]
    entities: dict[tuple[str, str], Entities]
    records: int
    leaking: int

    @classmethod
    def of(cls, coverage: Coverage) -> "Measures":
        """Take them from *coverage*."""
        return cls(coverage.tallies, entity_recall(coverage), coverage.records[ALL], coverage.leaking[ALL])

    def counts(self, language: str, entity: str, measure: str) -> tuple[int, int]:
        """Return (hits, total) of recall, precision or entity-recall."""
        if measure == "entity-recall":
            counted = self.entities.get((language, entity), Entities())
            return counted.covered, counted.entities
        tally = self.tallies.get((language, entity), Tally())
        return (tally.covered, tally.mentions) if measure == "recall" else (tally.right, tally.finds)


def under(measures: Measures, floors: Floors, file: str) -> Iterator[Finding]:
    """Yield a finding for each measure that is under its floor; *file* is where the floors stand."""
    for language, entity, measure, least in _each(floors):
        hits, total = measures.counts(language, entity, measure)
        if total and hits / total < least - _ROUNDING:
            low, high = wilson(hits, total)
            where = "all languages" if language == ALL else language
            detail = (
                f"{measure} of {entity} in {where} is {hits / total:.3f} ({hits:,} of {total:,}; 95 % interval "
                f"{low:.3f} to {high:.3f}), its floor {least:g}"
            )
            yield Finding(UNDER_FLOOR, Where(file), detail, entity, measure)
    if floors.leaking is not None and measures.records:
        share = measures.leaking / measures.records
        if share > floors.leaking + _ROUNDING:
            detail = f"{measures.leaking:,} of {measures.records:,} records leave a person uncovered, {share:.3f}"
            yield Finding(LEAKING, Where(file), f"{detail}; at most {floors.leaking:g} may", found_by="leaking")


def not_measured(measures: Measures, floors: Floors, file: str) -> Iterator[NotExamined]:
    """Yield each floor of which the set has nothing to measure: it holds nothing up."""
    for language, entity, measure, _ in _each(floors):
        if not measures.counts(language, entity, measure)[1]:
            yield NotExamined(file, f"the floor of {entity} in {language}, {measure}", "the set has none to measure")
    if floors.leaking is not None and not measures.records:
        yield NotExamined(file, "the floor of leaking records", "the set has no record")


def fallen(old: Floors, new: Floors, file: str) -> Iterator[Finding]:
    """Yield a finding for each floor of *old* that is lower in *new*, or gone."""
    for words in lowered(old, new):
        yield Finding(LOWERED, Where(file), words)


def reached(measures: Measures, like: Floors) -> Floors:
    """Return the floors that *measures* would just hold, rounded to three places, away from the measure.

    Those that *like* has; where it has none, of every entity in all languages together, of direct and quasi
    identifiers, and of the records that leak.
    """
    if like.entries or like.leaking is not None:
        asked = [(language, entity, measure) for language, entity, measure, _ in _each(like)]
    else:
        entities = [entity for language, entity in measures.tallies if language == ALL]
        asked = [(ALL, entity, measure) for entity in entities for measure in _MEASURES]
        asked += [(ALL, kind.value, "entity-recall") for kind in (Identifier.DIRECT, Identifier.QUASI)]
    entries = []
    for language, entity in dict.fromkeys(key[:2] for key in asked):
        shares = [
            _rounded(*measures.counts(language, entity, measure)) if (language, entity, measure) in asked else None
            for measure in _MEASURES
        ]
        if any(share is not None for share in shares):
            entries.append(Floor(language, entity, *shares))
    leaking = None
    if measures.records and (like.leaking is not None or not like.entries):
        leaking = ceil(measures.leaking / measures.records * _PLACES - _ROUNDING) / _PLACES
    return Floors(tuple(entries), leaking)


def _rounded(hits: int, total: int) -> float | None:
    return floor(hits / total * _PLACES + _ROUNDING) / _PLACES if total else None


def _each(floors: Floors) -> Iterator[tuple[str, str, str, float]]:
    for one in floors.entries:
        for measure, least in zip(_MEASURES, (one.recall, one.precision, one.entity_recall), strict=True):
            if least is not None:
                yield one.language, one.entity, measure, least
