"""Measure what detection finds on records that people have labelled.

A labelled record is a fragment with inline marks: `Mme [[PERSON:Awa Traoré]]`. A mention
counts as covered when every letter and digit of it lies in some find, whatever its
label: what is covered will not be read. A find is right when it overlaps a mention of
its own kind. A record leaks when one mention of a person in it is not covered.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from redactor.errors import RecordError
from redactor.model import COUNTRY, DATE, LOC, PERSON, YEAR, Detector, Field, Record, Span

_MARK = re.compile(r"\[\[([A-Z]+):((?:(?!\[\[|\]\]).)+)\]\]", re.DOTALL)
_ALIKE = {COUNTRY: LOC, YEAR: DATE}  # a country found as a place is no false alarm, nor a year found as a date


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record and its gold spans as (field, start, end, entity), in the text without marks."""

    name: str
    language: str
    record: Record
    gold: tuple[tuple[int, int, int, str], ...]


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


@dataclass(slots=True)
class Coverage:
    """The measure of a corpus: by (language, entity), and the records with an uncovered person."""

    records: Counter[str] = field(default_factory=Counter)
    leaking: Counter[str] = field(default_factory=Counter)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    missed: list[tuple[str, str, int, int, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, int, int, str]] = field(default_factory=list)

    def tally(self, language: str, entity: str) -> Tally:
        """Return the tally of an entity in a language ("*": all)."""
        return self.tallies.setdefault((language, entity), Tally())


def read_labelled(name: str, record: Record) -> Labelled:
    """Take the marks out of *record*; *name* begins with its language ("fr-07.md"). Raises RecordError."""
    fields: list[Field] = []
    gold: list[tuple[int, int, int, str]] = []
    for n, f in enumerate(record.fields):
        out: list[str] = []
        at = length = 0
        for mark in _MARK.finditer(f.text):
            before = f.text[at : mark.start()]
            start = length + len(before)
            out += (before, mark.group(2))
            length = start + len(mark.group(2))
            gold.append((n, start, length, mark.group(1)))
            at = mark.end()
        out.append(f.text[at:])
        text = "".join(out)
        if "[[" in text or "]]" in text:
            raise RecordError(f"{name}: a mark is nested or not closed, field {n + 1}", hint="write [[ENTITY:text]]")
        fields.append(Field(f.name, text, f.place))
    return Labelled(name, name.split("-")[0], Record(record.index, tuple(fields), record.place), tuple(gold))


def _no(_: str) -> bool:
    return False


def measure(
    corpus: Iterable[Labelled],
    detector: Detector,
    least: Mapping[str, float],
    kept: Callable[[str], bool] = _no,
    whole: Callable[[str], bool] = _no,
) -> Coverage:
    """Return the coverage of *corpus*; a find below the score that its entity has in *least* does not count.

    A field for whose name *kept* answers true is not searched by itself; one for whose name *whole* does is taken
    out as a whole, and all in it is covered. Give the `least_scores`, `keeps` and `takes_whole` of a policy: then
    what counts is what redaction does.
    """
    result = Coverage()
    for labelled in corpus:
        [detection] = detector.detect([labelled.record], kept, whole)
        taken = {n for n, field in enumerate(labelled.record.fields) if whole(field.name)}
        finds = [
            (m.field, m.span)
            for m in detection.mentions
            if m.field not in taken and m.span.score >= least.get(m.span.entity, 0.0)
        ]
        _count(labelled, finds, taken, result)
    return result


def _count(labelled: Labelled, finds: Sequence[tuple[int, Span]], taken: Container[int], result: Coverage) -> None:
    covered: dict[int, set[int]] = {}
    alike: dict[tuple[int, str], set[int]] = {}
    for n, span in finds:
        here = range(span.start, span.end)
        covered.setdefault(n, set()).update(here)
        alike.setdefault((n, _ALIKE.get(span.entity, span.entity)), set()).update(here)
    leaks = False
    for n, start, end, entity in labelled.gold:
        text = labelled.record.fields[n].text
        letters = {i for i in range(start, end) if text[i].isalnum()}
        missed = n not in taken and not letters <= covered.get(n, set())
        own = n in taken or letters <= alike.get((n, _ALIKE.get(entity, entity)), set())
        for tally in _tallies(result, labelled, entity):
            tally.mentions += 1
            tally.covered += not missed
            tally.own += own
        if missed:
            result.missed.append((labelled.name, labelled.record.fields[n].name, start, end, entity))
            leaks = leaks or entity == PERSON
    for n, span in _outermost(finds):
        right = any(
            g == n and s < span.end and span.start < e and _same(kind, span.entity) for g, s, e, kind in labelled.gold
        )
        for tally in _tallies(result, labelled, span.entity):
            tally.finds += 1
            tally.right += right
        if not right:
            result.wrong.append((labelled.name, labelled.record.fields[n].name, span.start, span.end, span.entity))
    for language in (labelled.language, "*"):
        result.records[language] += 1
        result.leaking[language] += leaks


def _tallies(result: Coverage, labelled: Labelled, entity: str) -> tuple[Tally, Tally]:
    return result.tally(labelled.language, entity), result.tally("*", entity)


def _same(gold: str, found: str) -> bool:
    return _ALIKE.get(gold, gold) == _ALIKE.get(found, found)


def _outermost(finds: Sequence[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Return each stretch once: a find inside another, of whatever kind, says nothing new."""
    kept: list[tuple[int, Span]] = []
    for n, span in sorted(finds, key=lambda f: (f[0], f[1].start, -f[1].end, -f[1].score)):
        if not kept or kept[-1][0] != n or kept[-1][1].end < span.end:
            kept.append((n, span))
    return kept
