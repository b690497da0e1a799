"""A text cut into words once, for every finder to share.

Cutting and looking words up is the largest fixed cost of detection, so it is done
once a field and remembered word by word: a report uses few different words.
"""

import re
from dataclasses import dataclass
from dataclasses import field as _field
from itertools import accumulate
from typing import Final, Protocol

from redactor.detect.calendar import calendar
from redactor.detect.fold import fold
from redactor.detect.lexicon import DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME, ballot, languages, lexicon

# The combining marks of NFD Latin, Arabic, Hebrew and Indic scripts: a name in NFD must stay one word.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
# What nobody sees (soft hyphen, zero-width space and joiners, word joiner, BOM): pasted text is full of it.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
WORD = re.compile(rf"([^\W_][\w{_MARKS}{_UNSEEN}]*)")
"""A word, with the marks that belong to it."""
LETTER = rf"[^\W\d_][{_MARKS}{_UNSEEN}]*"
"""The pattern of one letter, with the marks that belong to it."""
ACCOUNTED = ORDINARY | FUNCTION | DEMONYM | PROGRAMME | GIVEN | SURNAME
_REMEMBERED = 200_000  # words; about 40 MB, then the memory starts afresh


class Shape:
    """How a word is written. Plain numbers: CPython 3.11 takes 0.1 µs to look up a member of an enumeration."""

    LOWER: Final = 0
    TITLE: Final = 1  # one capital, then lower case: Awa
    UPPER: Final = 2  # two or more capitals and nothing else: CNDH, TRAORÉ
    MIXED: Final = 3  # capitals inside: McDonald, eSwatini, OUAs
    INITIAL: Final = 4  # one capital alone: A
    DIGIT: Final = 5  # begins with a digit
    OTHER: Final = 6  # a script without case


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What is known of a word wherever it stands.

    `key` is the folded word, `bits` are those of the lexicon, `kind` is its part in dates
    (see `calendar`); `strange` tells that no list accounts for it. `speaks` counts a function word for
    each of its languages, `votes` every word without a capital: twice for the languages of a function
    word, then whether any list knows it, then 1 (see `lexicon.ballot`).
    """

    key: str
    shape: int
    bits: int
    kind: str = "."
    strange: bool = False
    speaks: int = 0
    votes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text and its words as (start, end, word), in order. Apostrophes and hyphens end a word.

    `gaps[n]` is what stands between word *n* and the next one, or the end of the text; `word[n]`
    is what is known of word *n*, and `strange` are the numbers of the words that no list accounts for.
    """

    text: str
    words: list[tuple[int, int, Word]]
    gaps: list[str] = _field(default_factory=list)
    word: list[Word] = _field(default_factory=list)
    strange: list[int] = _field(default_factory=list)

    def gap(self, n: int) -> str:
        """Return what stands between word *n* and the next one ("" after the last)."""
        return self.gaps[n] if n + 1 < len(self.words) else ""


class Words(Protocol):
    """Knows what words can be: the lexicon, or a fake of it."""

    def bits(self, key: str) -> int:
        """Return the bits (see `lexicon`) of a folded word, 0 if it is unknown."""


class Reader:
    """Cuts texts into words, and remembers the words it has seen."""

    def __init__(self, words: Words | None = None) -> None:
        self._lexicon = words or lexicon()
        self._calendar = calendar()
        self._seen: dict[str, Word] = {}

    def read(self, text: str) -> Reading:
        """Cut *text* into words."""
        # Everything here runs in C but the look-up of words never seen: cutting is the largest fixed cost.
        parts = WORD.split(text)
        surfaces = parts[1::2]
        word: list[Word] = list(map(self._seen.get, surfaces))  # type: ignore[arg-type]
        if None in word:
            seen = self._seen.get  # asked again: a new word that comes a million times is looked up once
            word = [
                known or seen(surface) or self._look_up(surface) for known, surface in zip(word, surfaces, strict=True)
            ]
        bounds = list(accumulate(map(len, parts)))
        words = list(zip(bounds[0::2], bounds[1::2], word, strict=False))
        return Reading(text, words, parts[2::2], word, [n for n, known in enumerate(word) if known.strange])

    def word(self, surface: str) -> Word:
        """Return what is known of one word, cut as `read` cuts."""
        return self._seen.get(surface) or self._look_up(surface)

    def _look_up(self, surface: str) -> Word:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        key = fold(surface)
        shape, bits = shape_of(surface), self._lexicon.bits(key)
        strange = not bits & ACCOUNTED and shape is not Shape.DIGIT and len(surface) > 2
        speaks = ballot(*languages(bits)) if bits & FUNCTION else 0
        word = Word(key, shape, bits, self._calendar.kind(key) if key else ".", strange, speaks, _votes(shape, bits))
        if len(surface) <= 64:
            self._seen[surface] = word
        return word


def _votes(shape: int, bits: int) -> int:
    if shape is not Shape.LOWER and shape is not Shape.OTHER:
        return 0
    return ballot(*languages(bits, 2 if bits & FUNCTION else 1), bool(bits & (ORDINARY | FUNCTION)), 1)


def shape_of(word: str) -> int:
    """Return how *word* is written."""
    if word[0].isdigit():
        return Shape.DIGIT
    letters = [c for c in word if c.isalpha()]
    upper = sum(c.isupper() or c.istitle() for c in letters)
    if not upper:
        return Shape.LOWER if any(c.islower() for c in letters) else Shape.OTHER
    if upper == len(letters):
        return Shape.INITIAL if upper == 1 else Shape.UPPER
    return Shape.TITLE if upper == 1 and (letters[0].isupper() or letters[0].istitle()) else Shape.MIXED
