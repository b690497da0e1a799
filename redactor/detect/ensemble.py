"""Weigh what the model says and what the rules say: the one place where the two meet.

A candidate is a stretch that either of them takes for a person, an organisation or a place.
What speaks for it and against it is put into a few numbers, and a logistic regression, fitted
on texts that the model never saw (`python -m training weigh`), makes a probability of them.
What a user's own lists and recognizers find is not weighed: it is certain.
"""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
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
from redactor.model import COUNTRY, ORG, PERSON, Span
from redactor.shipped import shipped

FEATURES: Final = (
    "always", "likeliest word", "mean word", "other kind", "rule", "likely rule", "sure rule", "shared",
    "plain words", "programme words", "listed names", "single",
)  # fmt: skip
MODEL: Final = "model"
_LIKELY, _SURE = 0.6, 0.75  # of what the rules say
_EXPLICIT = 0.75  # a rule so sure has seen a title, a label or a list; the model does not overrule it
# How likely a find must be that is made of ordinary words alone (see `_words_bar`), from the curves on dev/.
_OFFICE, _RARE, _FUNCTION, _CAPITALISED, _BODY, _COUNTRY = 0.75, 0.5, 0.35, 0.25, 0.35, 0.9
_SHORT = 3  # letters: in lower case too few for a name
_DOUBTFUL = 0.05  # the least probability of a doubt
_NEVER = -5.0  # log-odds of what the model does not see at all
_PLAIN = ORDINARY | DEMONYM
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
    titled = {s.start for s in spans if s.found_by == "names.title"}
    for segment in segments(reading.text, tagging):
        here = kinds[segment.words]
        if _is_code(reading.text, segment.start, segment.end):
            continue
        for entity in KINDS:
            start, end = whole(reading.text, segment.start, segment.end, entity)
            words = words_of(reading, Span(start, end, entity, 0.0, MODEL))
            address = _address(words, entity, titled)
            if address:
                words, start = words[address:], words[address][0]
            while len(words) > 1 and _leans(words, entity):
                words, end = words[:-1], words[-2][1]
            if words:
                span = Span(start, end, entity, 0.0, MODEL)
                if (span.start, span.end, entity) not in taken:
                    yield Candidate(span, _features(here, span, spans, words))


def _leans(words: Words, entity: str) -> bool:
    """Tell whether the last word is none of the name: an article, or what a body is called behind its acronym."""
    last = words[-1][2]
    if last.shape is not Shape.LOWER:
        return False
    acronym = (
        entity == ORG and words[0][2].shape is Shape.UPPER and all(w.shape is Shape.LOWER for _, _, w in words[1:])
    )
    return bool(last.bits & FUNCTION or (acronym and last.bits & _LISTED))


_ELIDED = frozenset("d l qu n s j m t c jusqu lorsqu puisqu quelqu dell all sull nell".split())
_BEFORE = re.compile(r"([^\W\d_]+)['’ʼ]$")
_BEHIND = re.compile(r"['’ʼ]([^\W\d_]{2,})")
_INITIALS = re.compile(r"(?:\b(?:Mmes?|Mlles?|MM|M|Mr|Mrs|Ms|Dr|Me|Sra?))?((?:[A-Z]\.[ \u00a0-]?)+)$")
_MONSIEUR = re.compile(r"M\.[ \u00a0]?")


def whole(text: str, start: int, end: int, entity: str) -> tuple[int, int]:
    """Return a stretch with the rest of what an apostrophe joins to it, and for a person the initials before it.

    N'Guessan and Sa'idu are one word, d'Awa is two; "M." before a French name is a form of address.
    """
    behind = _BEHIND.match(text, end)
    if behind:
        end = behind.end()
    before = _BEFORE.search(text[max(0, start - 24) : start])
    if before and (before.group(1).lower() not in _ELIDED or before.group(1) in ("N", "M", "O", "T")):
        start -= len(before.group())
    if entity == PERSON and text[start - 1 : start] in (".", " ", "\u00a0", "-"):
        initials = _INITIALS.search(text[max(0, start - 24) : start])
        if initials:
            letters = initials.group(1)
            address = _MONSIEUR.match(letters)
            start -= len(letters) - (address.end() if address else 0)
    return start, end


def _is_code(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is a part of a code: SCC-KEN/014."""
    first = max(text.rfind(c, 0, start) for c in " \u00a0\t\n") + 1
    last = min([n for c in " \u00a0\t\n" if (n := text.find(c, end)) >= 0], default=len(text))
    unit = text[first:last]
    return any(map(str.isdigit, unit)) and not any(map(str.islower, unit))


def _address(words: Words, entity: str, titled: Container[int]) -> int:
    """Return how many words before a name are none of it: articles, and forms of address.

    Some are names too (Alhaji): there it counts whether a rule saw a title, so that a name begins at *titled*.
    """
    n = 0
    while n < len(words) - 1:
        word, after = words[n][2], words[n + 1][2]
        article = word.shape is Shape.LOWER and word.bits & FUNCTION and after.shape is not Shape.LOWER
        title = entity == PERSON and _announces(word, TITLE, words[n + 1][0] in titled)
        if not title and not (article and word.key not in PARTICLES):
            break
        n += 1
    return n


def _announces(word: Word, flags: int, seen: bool = False) -> bool:
    """Tell whether a word is a title or an office, as *flags* ask, and no name; *seen*: a rule took it for one."""
    return bool(cues().words.get(word.key, 0) & flags) and (seen or not word.bits & _NAME)


def _words_bar(words: Words, entity: str) -> float:
    """Return how likely a find of the model's must be, for the words that it is made of.

    Ordinary words in lower case are no body and no place, however sure the model is: a report without the words of
    its trade cannot be read. They may be somebody's name, but then the sentence must leave little doubt.
    """
    if not all(_names_nothing(word, entity) for _, _, word in words):
        return 0.0
    if entity != PERSON:
        plain = _PLAIN | PROGRAMME
        if not any(word.shape is Shape.TITLE and word.bits & plain for _, _, word in words):
            return inf
        return _BODY if len(words) > 1 else _COUNTRY  # "Women", a heading
    if all(word.bits & _NAME and not word.bits & (COMMON | FUNCTION) for _, _, word in words):
        return _RARE  # "fanta" is a drink too; "chance" is first of all a word
    if all(word.shape is Shape.LOWER or _announces(word, TITLE | ROLE) for _, _, word in words):
        return _OFFICE
    if all(word.bits & FUNCTION for _, _, word in words):
        return _FUNCTION
    return _CAPITALISED


def _names_nothing(word: Word, entity: str) -> bool:
    if word.shape is Shape.LOWER:
        return len(word.key) < _SHORT or bool(word.bits & (_LISTED | PROGRAMME))
    if entity == PERSON and word.bits & _NAME and not word.bits & COMMON:  # "Phone" is a Burmese name
        return False
    flags = cues().words.get(word.key, 0)
    if word.bits & FUNCTION and word.shape is not Shape.UPPER:
        return True
    if word.shape is Shape.TITLE:
        return bool(word.bits & _PLAIN or (flags & (TITLE | ROLE) if entity == PERSON else word.bits & PROGRAMME))
    # "KOBO", "SGBV" and "FragmentID" are words of the trade however the sentence looks
    return word.shape is Shape.DIGIT or bool(flags & CAPITALS or word.bits & PROGRAMME)


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
            if span.entity == PERSON and span.found_by != MODEL and span.score >= _EXPLICIT:
                score = max(score, least)  # "Mme Awa" is somebody, in a script too that the model cannot read
            if score >= max(least, self._bar(reading, span, countries)):
                rest.append(replace(span, score=score))
            elif span.entity == PERSON and score >= min(_DOUBTFUL, least):
                rest.append(replace(span, score=score, found_by=DOUBT + span.found_by))
        return rest

    @staticmethod
    def _bar(reading: Reading, span: Span, countries: Sequence[Span]) -> float:
        """Return how likely a find must be to stand, for what it is made of; infinity: it never does."""
        words = words_of(reading, span)
        bar = _words_bar(words, span.entity) if span.found_by == MODEL else 0.0
        if any(c.start <= span.start and span.end <= c.end for c in countries):
            if span.entity == PERSON:
                return max(bar, _COUNTRY)  # "Jordan" may be somebody
            return inf if span.found_by == MODEL else bar
        if span.found_by == MODEL and span.entity != PERSON:
            return inf if " ".join(w.key for _, _, w in words) in above_countries() else bar
        return bar

    def probability(self, entity: str, features: Sequence[float]) -> float:
        """Return how likely a candidate of *entity* with *features* is right."""
        return float(1 / (1 + np.exp(-self._weights[entity] @ features)))


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
