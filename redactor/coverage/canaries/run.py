"""A canary run: choose records, plant, detect, decide, count. Nothing is written anywhere."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date
from itertools import islice
from random import Random

from redactor.coverage.canaries.invent import ENTITIES, Inventor
from redactor.coverage.canaries.plant import Ground, How, Planted, copy_with, plant, survey, words_of
from redactor.errors import InputError
from redactor.model import DATE, LOC, PERSON, Action, Detection, Detector, Record, Span
from redactor.policy import Policy
from redactor.tokens import TokenFinder

BATCH = 32
_SAMPLE = 300  # records that are held in memory, and for each field
_EACH = 5  # more in which it is filled
_FIELDS = 500  # names of fields that are told apart: paths with positions are without number
_TRIES = 20
_STEP = re.compile(r"\[[0-9]+\]")

Acts = Callable[[Record, Detection], Iterable[tuple[int, int, int]]]
"""Tells which stretches (field, start, end) of a record are taken out, given what was found in it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary that was looked for: where it was planted, and whether it was taken out."""

    file: str
    number: int
    field: str
    planted: Planted
    taken: bool


@dataclass(slots=True)
class Flight:
    """All canaries of a run; `kept` counts the (field, entity) pairs that the policy leaves alone."""

    sightings: list[Sighting] = _field(default_factory=list)
    records: int = 0
    kept: set[tuple[str, str]] = _field(default_factory=set)

    def counts(self, of: Callable[[Sighting], tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
        """Return [planted, taken out] by what *of* says of each."""
        found: dict[tuple[str, str], list[int]] = {}
        for one in self.sightings:
            here = found.setdefault(of(one), [0, 0])
            here[0] += 1
            here[1] += one.taken
        return found


def choose(records: Iterable[tuple[str, Record]], seed: int) -> tuple[list[tuple[str, Record]], int]:
    """Return some of *records* (file, record), and how many there are: a fair sample, and some for every field.

    The same for the same *seed*; in bounded memory.
    """
    chance, sample, by_field = Random(seed), list[tuple[int, str, Record]](), dict[str, int]()
    extra: list[tuple[int, str, Record]] = []
    n = 0
    for n, (file, record) in enumerate(records, 1):
        at = n - 1 if n <= _SAMPLE else chance.randrange(n)
        if at < _SAMPLE:
            sample[at : at + 1] = [(n, file, record)]
        names = dict.fromkeys(label(f.name) for f in record.fields if f.text.strip())
        new = [
            name for name in names if by_field.get(name, 0) < _EACH and (name in by_field or len(by_field) < _FIELDS)
        ]
        if new:
            by_field |= {name: by_field.get(name, 0) + 1 for name in new}
            extra.append((n, file, record))
    chosen = {number: (file, record) for number, file, record in (*sample, *extra)}
    return [chosen[number] for number in sorted(chosen)], n


def fly(
    chosen: Sequence[tuple[str, Record]],
    policy: Policy,
    detector: Detector,
    acts: Acts,
    inventor: Inventor,
    per_field: int,
    today: date,
    watch: Callable[[Iterator[Record]], Iterable[Record]] = iter,
) -> Flight:
    """Plant *per_field* canaries of each type in each field of copies of *chosen*, and see which are taken out.

    Only what *policy* would take out of that record and field, were it found, is planted. A canary counts as taken
    out when *acts* covers all its letters and digits. Raises InputError where no record holds text.
    """
    tokens = TokenFinder(policy.templates)
    grounds = list(_surveyed(chosen, policy, detector, tokens))
    plan = _Plan(grounds, policy, per_field, today)
    if not plan.open:
        raise InputError("no field in which the policy takes anything out holds text", hint="give other records")
    flight = Flight(records=len(grounds), kept=plan.kept)
    copies = plan.copies(inventor)
    where: list[tuple[Ground, list[Planted]]] = []

    def bare() -> Iterator[Record]:
        for ground, copy, planted in copies:
            where.append((ground, planted))
            yield copy

    source = iter(watch(bare()))
    while batch := list(islice(source, BATCH)):
        for record, detection in zip(batch, detector.detect(batch, policy.keeps, policy.takes_whole), strict=True):
            ground, planted = where.pop(0)
            taken = set(acts(record, detection))
            flight.sightings += (_seen(ground, record, one, taken) for one in planted)
    return flight


def label(name: str) -> str:
    """Return the name of a field without positions: `people[3].name` is `people[].name`."""
    return _STEP.sub("[]", name)


def _surveyed(
    chosen: Sequence[tuple[str, Record]], policy: Policy, detector: Detector, tokens: TokenFinder
) -> Iterator[Ground]:
    for first in range(0, len(chosen), BATCH):
        share = chosen[first : first + BATCH]
        found = detector.detect([record for _, record in share], policy.keeps, policy.takes_whole)
        for (file, record), detection in zip(share, found, strict=True):
            yield survey(file, record.index + 1, record, detection, tokens)


def _seen(ground: Ground, record: Record, one: Planted, taken: set[tuple[int, int, int]]) -> Sighting:
    field = record.fields[one.field]
    covered = {i for n, start, end in taken if n == one.field for i in range(start, end)}
    gone = all(i in covered for i in range(one.start, one.end) if field.text[i].isalnum())
    return Sighting(ground.file, ground.number, label(field.name), one, gone)


def _news(ground: Ground, n: int, entity: str, inventor: Inventor, used: set[str]) -> tuple[str, Planted]:
    """Plant a canary of which no word is in *used*, if there is one, and add its words.

    What is found in one field is carried through the record: a name that stands there twice is found more easily.
    """
    for _ in range(_TRIES):
        text, one = plant(ground, n, entity, inventor)
        words = words_of(one.canary.text) if entity in (PERSON, LOC) else frozenset()
        if used.isdisjoint(words):
            break
    used |= words
    return text, one


class _Plan:
    """Which canaries are still to be planted, by (field, entity)."""

    def __init__(self, grounds: Sequence[Ground], policy: Policy, per_field: int, today: date) -> None:
        self._policy, self._today = policy, today
        self.kept: set[tuple[str, str]] = set()
        self._where: dict[tuple[str, str], list[tuple[Ground, int]]] = {}
        for ground in grounds:
            for n, field in enumerate(ground.record.fields):
                for entity in ENTITIES if field.text.strip() else ():
                    key = label(field.name), entity
                    if self._takes(ground.record, n, entity):
                        self._where.setdefault(key, []).append((ground, n))
                    else:
                        self.kept.add(key)
        self.kept -= self._where.keys()
        self._may = {(id(ground), n, entity) for (_, entity), all_ in self._where.items() for ground, n in all_}
        self.open = Counter(dict.fromkeys(self._where, per_field))

    def copies(self, inventor: Inventor) -> Iterator[tuple[Ground, Record, list[Planted]]]:
        """Yield copies with a canary in every field that still needs one, until no field does."""
        while left := +self.open:
            key = max(left, key=lambda k: (left[k], k))
            ground, _ = inventor.choose.choice(self._where[key])
            texts: dict[int, str] = {}
            planted: list[Planted] = []
            used = set(ground.words)
            for n, field in enumerate(ground.record.fields):
                entity = self._wanted(ground, n, label(field.name), key)
                if entity:
                    self.open[label(field.name), entity] -= 1
                    texts[n], one = _news(ground, n, entity, inventor, used)
                    planted.append(one)
            yield ground, copy_with(ground.record, texts), planted

    def _wanted(self, ground: Ground, n: int, name: str, first: tuple[str, str]) -> str:
        """Return what to plant in a field: what *first* asks for if it is that field, else what it lacks most."""
        may = [e for e in ENTITIES if (id(ground), n, e) in self._may and self.open[name, e] > 0]
        if name == first[0] and first[1] in may:
            return first[1]
        return max(may, key=lambda e: self.open[name, e], default="")

    def _takes(self, record: Record, n: int, entity: str) -> bool:
        """Answer whether the policy would take *entity* out of that field, were it found with certainty."""
        confidential, _ = self._policy.is_confidential(record.fields)
        facts = {"precision": "day"} if entity == DATE else {}
        decision = self._policy.decide(
            Span(0, 1, entity, 1.0, "canary", facts),
            "",
            self._policy.field_rule(record.fields[n].name, confidential),
            confidential,
            today=self._today,
        )
        return decision.action is not Action.KEEP


__all__ = ["Acts", "Flight", "How", "Sighting", "choose", "fly", "label"]
