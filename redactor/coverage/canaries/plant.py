"""Put canaries into copies of records, where such things stand: never into the records themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from redactor.coverage.canaries.invent import Canary, Inventor
from redactor.detect.fold import fold
from redactor.model import DATE, ID, PERSON, Detection, Field, Record
from redactor.tokens import TokenFinder

_SHORT = 40  # code points: a shorter value is no prose
_FEW = 5  # words
_BOUNDARY = re.compile(r"(?<=\w{4})[.!?…][\"'»”)]*(?=\s)|(?=\n)")  # "Mme." and "J." end no sentence
_ENDS = re.compile(r"[.!?…:;][\"'»”)]*\s*$")
_TYPED = re.compile(r"<([A-Z]+)(?:-[A-Z0-9]+)?>")
_WHEN = frozenset(
    "on in since until before after le en depuis avant après du au el desde hasta em a op sinds tot".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_TELLING = 3  # letters
_SURE = 0.5  # a find that is less likely marks no place for another of its kind


class How(StrEnum):
    """How a canary was planted."""

    TOKEN = "in place of a token"
    FIND = "in place of something found"
    SENTENCE = "in a sentence of ours"
    ALONE = "alone in its field"


@dataclass(frozen=True, slots=True)
class Planted:
    """A canary, and where it stands: in the field of a copy, from start to end."""

    field: int
    start: int
    end: int
    canary: Canary
    how: How


@dataclass(frozen=True, slots=True)
class Ground:
    """A record to plant copies of, with its slots by (field, entity).

    `words` are those that it holds, folded.
    """

    file: str
    number: int
    record: Record
    language: str
    slots: dict[tuple[int, str], list[tuple[int, int, How]]]
    words: frozenset[str]


def survey(file: str, number: int, record: Record, detection: Detection, tokens: TokenFinder) -> Ground:
    """Return *record* with the places where something was, or is, that a canary can stand for."""
    slots: dict[tuple[int, str], list[tuple[int, int, How]]] = {}
    for n, field in enumerate(record.fields):
        for start, end in tokens.find(field.text):
            slots.setdefault((n, _meant(field.text, start, end)), []).append((start, end, How.TOKEN))
    for m in detection.mentions:
        span = m.span
        whole_day = span.entity != DATE or span.facts.get("precision") == "day"
        if span.score >= _SURE and whole_day:
            slots.setdefault((m.field, span.entity), []).append((span.start, span.end, How.FIND))
    words = frozenset(word for field in record.fields for word in words_of(field.text))
    return Ground(file, number, record, detection.language, slots, words)


def plant(ground: Ground, n: int, entity: str, inventor: Inventor) -> tuple[str, Planted]:
    """Return what the *n*th field of a copy says with a canary of *entity* in it, and where that stands.

    In the place of a token or find of its kind in two cases of three, where there is one; else in a sentence of ours
    at the end of a sentence; a short value becomes the canary, or the sentence.
    """
    text, language = ground.record.fields[n].text, ground.language
    slots = ground.slots.get((n, entity), ())
    if slots and (_is_short(text) or inventor.choose.random() < 2 / 3):
        start, end, how = inventor.choose.choice(slots)
        alone = end - start >= len(text.strip())
        return _put(text, start, end, "", inventor.invent(entity, language, "case", alone=alone), "", n, how)
    # A code alone is known by its column; where nothing of the kind stands, it needs words that say what it is.
    alone = _is_short(text) and (entity != ID or any(map(str.isdigit, text)))
    if alone:
        return _put(text, 0, len(text), "", inventor.invent(entity, language, alone=True), "", n, How.ALONE)
    sentence = inventor.sentence(entity, language)
    canary = inventor.invent(entity, language, sentence.kind)
    if _is_short(text):
        return _put(text, 0, len(text), sentence.before, canary, sentence.after, n, How.SENTENCE)
    at = inventor.choose.choice(list(_boundaries(text)))
    before = "" if at == 0 else " " if _ENDS.search(text[:at]) else ". "
    after = "" if at == len(text) or text[at].isspace() else " "
    return _put(text, at, at, before + sentence.before, canary, sentence.after + after, n, How.SENTENCE)


def words_of(text: str) -> frozenset[str]:
    """Return the words of *text* by which one name could be known from another, folded."""
    return frozenset(word for word in _WORD.findall(fold(text)) if len(word) >= _TELLING)


def copy_with(record: Record, texts: dict[int, str]) -> Record:
    """Return a copy of *record* in which some fields, by number, say something else."""
    return replace(
        record,
        fields=tuple(Field(f.name, texts[n], f.place) if n in texts else f for n, f in enumerate(record.fields)),
    )


def _put(
    text: str, start: int, end: int, before: str, canary: Canary, after: str, n: int, how: How
) -> tuple[str, Planted]:
    at = start + len(before)
    whole = f"{text[:start]}{before}{canary.text}{after}{text[end:]}"
    return whole, Planted(n, at, at + len(canary.text), canary, how)


def _is_short(text: str) -> bool:
    return len(text) < _SHORT or len(text.split()) < _FEW


def _boundaries(text: str) -> Iterator[int]:
    """Yield where a sentence may be put in: at both ends, behind sentences and before line ends."""
    yield 0
    yield from (m.end() for m in _BOUNDARY.finditer(text) if m.end())
    yield len(text.rstrip())


def _meant(text: str, start: int, end: int) -> str:
    """Return the entity that a token hides, as far as it can be told: a plain one hides a person, or a day."""
    typed = _TYPED.fullmatch(text[start:end])
    if typed:
        return typed[1]
    words: Sequence[str] = text[max(0, start - 24) : start].split()
    return DATE if words and words[-1].lower() in _WHEN else PERSON
