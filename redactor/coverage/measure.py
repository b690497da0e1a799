"""Compare what is found with what people marked.

A mention counts as covered when every letter and digit of it lies in some find, whatever its
label: what is covered will not be read. A find is right when it overlaps a mention of
its own kind. A record leaks when one mention of a person in it is not covered.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from redactor.coverage.labelled import Gold, Identifier, Labelled
from redactor.coverage.misses import miss_id
from redactor.coverage.outcome import Coverage, Examined, Find, Met
from redactor.detect.fold import fold
from redactor.model import COUNTRY, DATE, LOC, YEAR, Detection, Detector, Span

FIELD_RULE = "field"
"""The recognizer of what a field's own rule takes out as a whole."""

_ALIKE = {COUNTRY: LOC, YEAR: DATE}  # a country found as a place is no false alarm, nor a year found as a date
_Stretches = Sequence[tuple[int, Span]]


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
    examined: list[Examined] = []
    for one in corpus:
        # One by one: the quantised names model rounds with what it reads beside, and a record's figures must not
        # change with its neighbours, or floors would give way to a record that was added.
        [found] = detector.detect([one.record], kept, whole)
        examined.append(_examine(one, found, least, whole))
    return Coverage(tuple(examined))


def recognizer(span: Span) -> str:
    """Return who found *span*: what stands before a colon or slash ("propagated" of what was carried over)."""
    return re.split(r"[:/]", span.found_by, maxsplit=1)[0]


def same_kind(gold: str, found: str) -> bool:
    """Answer whether a find of the entity *found* is right about a mention of *gold*."""
    return _ALIKE.get(gold, gold) == _ALIKE.get(found, found)


def _examine(
    labelled: Labelled, detection: Detection, least: Mapping[str, float], whole: Callable[[str], bool]
) -> Examined:
    fields = labelled.record.fields
    taken = {n for n, field in enumerate(fields) if whole(field.name)}
    finds = [
        (m.field, m.span)
        for m in detection.mentions
        if m.field not in taken and m.span.score >= least.get(m.span.entity, 0.0)
    ]
    said = set(_outermost(finds))
    told = tuple(
        Find(n, fields[n].name, s.start, s.end, s.entity, recognizer(s), _right(labelled, n, s), (n, s) in said)
        for n, s in dict.fromkeys(finds)
    )
    covered = _by_field(finds)
    return Examined(
        labelled.name,
        labelled.file,
        labelled.number,
        labelled.language,
        tuple(_met(labelled, finds, covered, taken)),
        told,
        *_characters(labelled, covered, taken),
    )


def _right(labelled: Labelled, n: int, span: Span) -> bool:
    return any(
        g.field == n and g.start < span.end and span.start < g.end and same_kind(g.entity, span.entity)
        for g in labelled.gold
    )


# ---------------------------------------------------------------- mentions


def _met(
    labelled: Labelled, finds: _Stretches, covered: Mapping[int, Collection[int]], taken: Collection[int]
) -> Iterator[Met]:
    """Yield what became of each mention, in the order of the text."""
    ordinals: dict[str, int] = defaultdict(int)
    for g in sorted(labelled.gold, key=lambda g: (g.field, g.start, g.end, g.entity)):
        field = labelled.record.fields[g.field]
        ordinals[field.name] += 1
        letters = _letters(field.text, g)
        touching = [s for n, s in finds if n == g.field and s.start < g.end and g.start < s.end]
        whole = g.field in taken
        alike = _positions(s for s in touching if same_kind(g.entity, s.entity))
        found = whole or letters <= set(covered.get(g.field, ()))
        by = {FIELD_RULE} if whole else {recognizer(s) for s in touching if letters & set(range(s.start, s.end))}
        yield Met(
            field=field.name,
            number=g.field,
            ordinal=ordinals[field.name],
            start=g.start,
            end=g.end,
            entity=g.entity,
            who=_who(labelled, g),
            identifier=g.identifier,
            id=miss_id(labelled.name, field.name, ordinals[field.name], g.entity),
            covered=found,
            own=whole or letters <= alike,
            by=tuple(sorted(by)),
            needs=tuple(by if whole else _needed(letters, touching, by)) if found else (),
        )


def _letters(text: str, g: Gold) -> set[int]:
    return {i for i in range(g.start, g.end) if text[i].isalnum()}


def _needed(letters: Collection[int], touching: Sequence[Span], by: Collection[str]) -> Iterator[str]:
    """Yield each recognizer without which a covered mention would not be."""
    for one in sorted(by):
        if not set(letters) <= _positions(s for s in touching if recognizer(s) != one):
            yield one


def _who(labelled: Labelled, g: Gold) -> str:
    """Return which entity of its record a mention means: what the set says, else its folded text."""
    if g.who:
        return f"#{g.who}"
    return f"{g.entity}:{' '.join(fold(labelled.record.fields[g.field].text[g.start : g.end]).split())}"


# ---------------------------------------------------------------- characters


def _characters(
    labelled: Labelled, covered: Mapping[int, Collection[int]], taken: Collection[int]
) -> tuple[int, int, int, int]:
    """Return how many letters and digits are marked, how many of these covered, how many others, how many taken.

    What need not be masked is neither; of a field that is taken out as a whole only what is marked counts.
    """
    marked = done = others = wrong = 0
    for n, field in enumerate(labelled.record.fields):
        here = [g for g in labelled.gold if g.field == n]
        must = {i for g in here if g.identifier is not Identifier.NO_MASK for i in _letters(field.text, g)}
        may = {i for g in here if g.identifier is Identifier.NO_MASK for i in _letters(field.text, g)} - must
        found = set(covered.get(n, ()))
        marked += len(must)
        done += len(must) if n in taken else len(must & found)
        if n not in taken:
            rest = {i for i, char in enumerate(field.text) if char.isalnum()} - must - may
            others += len(rest)
            wrong += len(rest & found)
    return marked, done, others, wrong


def _by_field(finds: _Stretches) -> dict[int, set[int]]:
    covered: dict[int, set[int]] = {}
    for n, span in finds:
        covered.setdefault(n, set()).update(range(span.start, span.end))
    return covered


def _positions(spans: Iterable[Span]) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}


def _outermost(finds: _Stretches) -> list[tuple[int, Span]]:
    """Return each stretch once: a find inside another, of whatever kind, says nothing new."""
    kept: list[tuple[int, Span]] = []
    for n, span in sorted(finds, key=lambda f: (f[0], f[1].start, -f[1].end, -f[1].score)):
        if not kept or kept[-1][0] != n or kept[-1][1].end < span.end:
            kept.append((n, span))
    return kept
