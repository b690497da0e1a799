"""Weigh what the model says and what the rules say: the one place where the two meet.

A candidate is a stretch that either of them takes for a person, an organisation or a place.
What speaks for it and against it is put into a few numbers, and a logistic regression, fitted
on texts that the model never saw (`python -m training weigh`), makes a probability of them.
What a user's own lists and recognizers find is not weighed: it is certain.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from redactor.detect.cues import CAPITALS, ROLE, TITLE, cues
from redactor.detect.finder import DOUBT
from redactor.detect.identity import PARTICLES, words_of
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.neural.network import Floats, Tagging
from redactor.detect.neural.segments import KINDS, logit, segments
from redactor.detect.reading import Reading, Shape, Word
from redactor.errors import RecognizerError
from redactor.model import COUNTRY, PERSON, Span
from redactor.shipped import shipped

FEATURES: Final = (
    "always", "likeliest word", "mean word", "other kind", "rule", "likely rule", "sure rule", "shared",
    "plain words", "programme words", "listed names", "single",
)  # fmt: skip
MODEL: Final = "model"
_LIKELY, _SURE, _CERTAIN = 0.6, 0.75, 0.85
_DOUBTFUL = 0.05  # the least probability of a doubt
_NEVER = -5.0  # log-odds of what the model does not see at all
_LISTED = ORDINARY | FUNCTION | COMMON | DEMONYM
_NAME = GIVEN | SURNAME

Words = Sequence[tuple[int, int, Word]]


class Candidate(NamedTuple):
    """A stretch that may name something, and what speaks for it (see `FEATURES`)."""

    span: Span
    features: tuple[float, ...]


def weighable(span: Span) -> bool:
    """Tell whether a find is of a kind that is weighed."""
    return span.entity in KINDS


def candidates(reading: Reading, spans: Sequence[Span], tagging: Tagging) -> Iterator[Candidate]:
    """Yield every stretch that a rule (*spans*, weighable ones only) or the model takes for something."""
    kinds = tagging.kinds()
    for span in spans:
        words = words_of(reading, span)
        yield Candidate(span, _features(kinds[tagging.within(span.start, span.end)], span, spans, words))
    taken = {(s.start, s.end, s.entity) for s in spans}
    for segment in segments(reading.text, tagging):
        here = kinds[segment.words]
        for n, entity in enumerate(KINDS):
            whole = Span(segment.start, segment.end, entity, 0.0, MODEL)
            words = words_of(reading, whole)
            words = words[_address(words, entity, float(here[0, n])) :]
            if words:
                span = replace(whole, start=words[0][0])
                if (span.start, span.end, entity) not in taken:
                    yield Candidate(span, _features(here, span, spans, words))


def _address(words: Words, entity: str, first: float) -> int:
    """Return how many words before a name are none of it: articles, and forms of address.

    *first* is how sure the model is of the first word: of a sure one even "Marshal" is a name.
    """
    n = 0
    while n < len(words) - 1:
        word, after = words[n][2], words[n + 1][2]
        article = word.shape is Shape.LOWER and word.bits & FUNCTION and after.shape is not Shape.LOWER
        title = entity == PERSON and _titled(word) and (n or first < _CERTAIN)
        if not title and not (article and word.key not in PARTICLES):
            break
        n += 1
    return n


def _titled(word: Word) -> bool:
    return bool(cues().words.get(word.key, 0) & TITLE) and not word.bits & _NAME


def _bar(words: Words, entity: str) -> float:
    """Return how likely a find of the model's must be, for the words that it is made of.

    Ordinary words are no body and no place, however sure the model is: a report without the words of its trade cannot
    be read. They may be somebody's name, but then the sentence must leave little doubt.
    """
    if not all(_names_nothing(word, entity) for _, _, word in words):
        return 0.0
    if entity != PERSON:
        return inf
    return _CERTAIN if all(_titled(word) for _, _, word in words) else _LIKELY


def _names_nothing(word: Word, entity: str) -> bool:
    if entity == PERSON and word.bits & _NAME:
        return False
    flags = cues().words.get(word.key, 0)
    if word.shape is Shape.LOWER:
        return bool(word.bits & (_LISTED | PROGRAMME))
    if word.bits & FUNCTION and word.shape is not Shape.UPPER:
        return True
    if entity == PERSON and flags & (TITLE | ROLE):
        return True
    return word.shape is Shape.DIGIT or bool(flags & CAPITALS and word.shape is not Shape.TITLE)


def _features(kinds: Floats, span: Span, spans: Sequence[Span], words: Words) -> tuple[float, ...]:
    rule = span.score
    shared = any(s.entity == span.entity and s.start < span.end and span.start < s.end for s in spans if s is not span)
    count = max(1, len(words))
    plain = sum(w.shape is Shape.LOWER and bool(w.bits & _LISTED) for _, _, w in words) / count
    programme = sum(bool(w.bits & PROGRAMME) for _, _, w in words) / count
    listed = sum(bool(w.bits & _NAME) for _, _, w in words) / count
    seen = (_NEVER,) * 3
    if len(kinds):
        n = KINDS.index(span.entity)
        own, others = kinds[:, n], np.delete(kinds, n, axis=1)
        seen = logit(float(own.max())), logit(float(own.mean())), logit(float(others.max()))
    by_rule = rule, float(rule >= _LIKELY), float(rule >= _SURE), float(shared)
    return 1.0, *seen, *by_rule, plain, programme, listed, float(len(words) == 1)


class Ensemble:
    """Decides how likely each candidate is, and drops what is less likely than it must be."""

    def __init__(self, weights: Mapping[str, Sequence[float]], least: Mapping[str, float]) -> None:
        """Take for each entity the weights of the features and the least probability."""
        self._weights = {entity: np.array(w) for entity, w in weights.items()}
        self._least = least

    def weigh(self, reading: Reading, spans: Sequence[Span], tagging: Tagging) -> list[Span]:
        """Return *spans* with the weighable ones judged anew, what the model finds beyond them, and doubts."""
        judged = [s for s in spans if weighable(s)]
        rest = [s for s in spans if not weighable(s)]
        countries = [s for s in rest if s.entity == COUNTRY]
        for span, features in candidates(reading, judged, tagging):
            score = self.probability(span.entity, features)
            least = self._least[span.entity]
            bar = least if span.found_by != MODEL else max(least, _model_bar(reading, span, countries))
            if score >= bar:
                rest.append(replace(span, score=score))
            elif span.entity == PERSON and score >= min(_DOUBTFUL, least):
                rest.append(replace(span, score=score, found_by=DOUBT + span.found_by))
        return rest

    def probability(self, entity: str, features: Sequence[float]) -> float:
        """Return how likely a candidate of *entity* with *features* is right."""
        return float(1 / (1 + np.exp(-self._weights[entity] @ features)))


def _model_bar(reading: Reading, span: Span, countries: Sequence[Span]) -> float:
    """Return how likely a find of the model's must be to stand; infinity: it never does."""
    words = words_of(reading, span)
    bar = _bar(words, span.entity)
    if any(c.start <= span.start and span.end <= c.end for c in countries):
        bar = max(bar, _LIKELY if span.entity == PERSON else inf)  # "Jordan" may be somebody
    elif span.entity != PERSON and " ".join(w.key for _, _, w in words) in above_countries():
        bar = inf
    return bar


@lru_cache(maxsize=1)
def above_countries() -> frozenset[str]:
    """Return the names of parts of the world, folded: Africa, Maghreb."""
    lines = (shipped("recognizers") / "places" / "above.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Weights:
    """What `python -m training weigh` writes: weights of the features by entity, and the least probabilities."""

    weights: Mapping[str, Sequence[float]]
    least: Mapping[str, float]


def read_weights(path: Path) -> Weights:
    """Read *path*. Raises RecognizerError where it is missing, damaged or of another version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["features"]) != FEATURES or {*data["weights"]} != {*KINDS} or {*data["least"]} != {*KINDS}:
            raise ValueError("of another version")
        return Weights(data["weights"], data["least"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RecognizerError(f"cannot read the weights {path.name}", hint="reinstall the package") from None
