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
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from redactor.detect.cues import CAPITALS, ROLE, TITLE, cues
from redactor.detect.identity import words_of
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
DOUBT: Final = "doubt:"
"""Before `found_by`: too unlikely to stand by itself, decided again when the names of the record are known."""
_RULES = ("names.", "organisations.", "places")  # how the finds of the shipped rules are called
_LIKELY, _SURE = 0.6, 0.75
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
    """Tell whether a find is one of those that are weighed."""
    return span.entity in KINDS and span.found_by.startswith(_RULES)


def candidates(reading: Reading, spans: Sequence[Span], tagging: Tagging) -> Iterator[Candidate]:
    """Yield every stretch that a rule (*spans*, weighable ones only) or the model takes for something."""
    kinds = tagging.kinds()
    for span in spans:
        yield Candidate(
            span, _features(kinds[tagging.within(span.start, span.end)], span, spans, words_of(reading, span))
        )
    taken = {(s.start, s.end, s.entity) for s in spans}
    for segment in segments(reading.text, tagging):
        for entity in KINDS:
            whole = Span(segment.start, segment.end, entity, 0.0, MODEL)
            words = words_of(reading, whole)
            words = words[_address(words, entity) :]
            if not words:
                continue
            span = replace(whole, start=words[0][0])
            if (span.start, span.end, entity) not in taken and not _tells_nothing(words, entity):
                yield Candidate(span, _features(kinds[segment.words], span, spans, words))


def _address(words: Words, entity: str) -> int:
    """Return how many words before a name are none of it: articles, and forms of address."""
    n = 0
    while n < len(words) - 1:
        word = words[n][2]
        article = word.shape is Shape.LOWER and word.bits & FUNCTION
        title = entity == PERSON and cues().words.get(word.key, 0) & TITLE and not word.bits & _NAME
        if not article and not title:
            break
        n += 1
    return n


def _tells_nothing(words: Words, entity: str) -> bool:
    """Tell whether a stretch holds only words that name nobody, whatever the model makes of the sentence."""
    return all(_names_nothing(word, entity) for _, _, word in words)


def _names_nothing(word: Word, entity: str) -> bool:
    flags = cues().words.get(word.key, 0)
    if entity == PERSON:
        if word.bits & _NAME:
            return False
        if flags & (TITLE | ROLE):
            return True
    if word.bits & FUNCTION and word.shape is not Shape.UPPER:
        return True
    if word.shape is Shape.LOWER:
        return bool(word.bits & (_LISTED | PROGRAMME))
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
            if score < _DOUBTFUL or _is_country(reading, span, countries, score):
                continue
            if score >= self._least[span.entity]:
                rest.append(replace(span, score=score))
            elif span.entity == PERSON:
                rest.append(replace(span, score=score, found_by=DOUBT + span.found_by))
        return rest

    def probability(self, entity: str, features: Sequence[float]) -> float:
        """Return how likely a candidate of *entity* with *features* is right."""
        return float(1 / (1 + np.exp(-self._weights[entity] @ features)))


def _is_country(reading: Reading, span: Span, countries: Sequence[Span], score: float) -> bool:
    """Tell whether a find of the model's is a country, or a part of the world above countries, and nobody's name."""
    if span.found_by != MODEL or (span.entity == PERSON and score >= _LIKELY):
        return False
    if any(c.start <= span.start and span.end <= c.end for c in countries):
        return True
    return " ".join(w.key for _, _, w in words_of(reading, span)) in above_countries()


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
