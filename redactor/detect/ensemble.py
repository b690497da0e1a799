"""Weigh what the model says and what the rules say: the one place where the two meet.

A candidate is a stretch that either of them takes for a person, an organisation or a place.
What speaks for it and against it is put into a few numbers, and a logistic regression, fitted
on texts that the model never saw (`python -m training weigh`), makes a probability of them.
What a user's own lists and recognizers find is not weighed: it is certain.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from redactor.detect.neural.network import Floats, Tagging
from redactor.detect.neural.segments import KINDS, logit, segments
from redactor.detect.reading import Reading
from redactor.errors import RecognizerError
from redactor.model import COUNTRY, LOC, Span

FEATURES: Final = ("always", "likeliest word", "mean word", "other kind", "rule", "likely rule", "sure rule", "shared")
MODEL: Final = "model"
_RULES = ("names.", "organisations.", "places")  # how the finds of the shipped rules are called
_LIKELY, _SURE = 0.6, 0.75
_NEVER = -5.0  # log-odds of what the model does not see at all


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
        yield Candidate(span, _features(kinds[tagging.within(span.start, span.end)], span, spans))
    taken = {(s.start, s.end, s.entity) for s in spans}
    for segment in segments(reading.text, tagging):
        for entity in KINDS:
            span = Span(segment.start, segment.end, entity, 0.0, MODEL)
            if (span.start, span.end, entity) not in taken:
                yield Candidate(span, _features(kinds[segment.words], span, spans))


def _features(kinds: Floats, span: Span, spans: Sequence[Span]) -> tuple[float, ...]:
    rule = span.score
    shared = any(s.entity == span.entity and s.start < span.end and span.start < s.end for s in spans if s is not span)
    by_rule = 1.0, _NEVER, _NEVER, _NEVER, rule, float(rule >= _LIKELY), float(rule >= _SURE), float(shared)
    if not len(kinds):
        return by_rule
    n = KINDS.index(span.entity)
    own, others = kinds[:, n], np.delete(kinds, n, axis=1)
    return (1.0, logit(own.max()), logit(own.mean()), logit(others.max()), *by_rule[4:])


class Ensemble:
    """Decides how likely each candidate is, and drops what is less likely than it must be."""

    def __init__(self, weights: Mapping[str, Sequence[float]], least: Mapping[str, float], above: frozenset[str]) -> None:
        """Take for each entity the weights of the features and the least probability; *above*: folded parts of the world."""
        self._weights = {entity: np.array(w) for entity, w in weights.items()}
        self._least, self._above = least, above

    def weigh(self, reading: Reading, spans: Sequence[Span], tagging: Tagging) -> list[Span]:
        """Return *spans* with the weighable ones judged anew, and what the model finds beyond them."""
        judged = [s for s in spans if weighable(s)]
        rest = [s for s in spans if not weighable(s)]
        countries = [s for s in rest if s.entity == COUNTRY]
        for span, features in candidates(reading, judged, tagging):
            score = self.probability(span.entity, features)
            if score < self._least[span.entity]:
                continue
            if span.entity == LOC and span.found_by == MODEL and self._is_no_place(reading, span, countries):
                continue
            rest.append(replace(span, score=score))
        return rest

    def probability(self, entity: str, features: Sequence[float]) -> float:
        """Return how likely a candidate of *entity* with *features* is right."""
        return float(1 / (1 + np.exp(-self._weights[entity] @ features)))

    def _is_no_place(self, reading: Reading, span: Span, countries: Sequence[Span]) -> bool:
        """Tell whether a place of the model's is a country, or a part of the world above countries."""
        if any(c.start <= span.start and span.end <= c.end for c in countries):
            return True
        words = [w.key for s, e, w in reading.words if span.start <= s and e <= span.end]
        return " ".join(words) in self._above


def open_ensemble(path: Path, least: Mapping[str, float], above: frozenset[str]) -> Ensemble:
    """Return the ensemble whose weights are in *path*; *least* stands before its own thresholds. Raises RecognizerError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["features"]) != FEATURES or set(data["weights"]) != set(KINDS):
            raise ValueError("of another version")
        return Ensemble(data["weights"], {**data["least"], **least}, above)
    except (OSError, ValueError, KeyError, TypeError):
        raise RecognizerError(f"cannot read the weights {path.name}", hint="reinstall the package") from None
