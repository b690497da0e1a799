"""Compare the fields of a record that repeat each other: what one hides the others must not show.

A merged field repeats the narratives it was made of. Where two fields run alike on both sides of a token, what the
other has in its place is what the token hides, or is hidden by another token, or was hidden for nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from redactor.detect import traces as t
from redactor.detect.fold import fold
from redactor.detect.lexicon import FUNCTION
from redactor.detect.reading import Reader, Shape, Word
from redactor.leaks.kinds import INCONSISTENT, OVER_REDACTION, TWO_TOKENS
from redactor.leaks.shared import Leak, Shared, leak
from redactor.model import COUNTRY, DATE, LOC, ORG, YEAR

_PIECE = re.compile(r"<[^<>\n]{1,64}>|[^\W_]+")
_ALIKE = 6  # words that two fields have in common around a token: fewer are alike by chance
_LONGEST = 10  # words that one token may hide
_WORDS = 4  # words in a row that two fields share before they are compared at all
# What is beyond these takes longer than anybody waits (aligning two texts takes the third power of their length at
# worst): it is told as not examined.
_PAIRS = 200  # pairs of fields of a record
_PRODUCT = 1_500_000  # words of the one field times those of the other
_KEPT = (LOC, COUNTRY, ORG, DATE, YEAR)
_BEGINS = frozenset(".!?:\n\r•|")
_LABEL = re.compile(r"[\s]*[:：][\s]*")
_VALUE = 24  # code points of a value by which it is recognised behind its label


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and tokens of a field: folded, where each stands, and which begin a sentence or follow a label."""

    keys: list[str]
    places: list[tuple[int, int]]
    token: list[bool]
    begins: list[bool]
    runs: frozenset[tuple[str, ...]]


class Twice:
    """Compares the fields of records."""

    def __init__(self, reader: Reader) -> None:
        self._read = reader.read
        self.left = 0
        """How many pairs of fields of the last record were too long, or too many, to be compared."""

    def find(self, shared: Shared) -> Iterator[Leak]:
        """Yield what the fields of a record tell of one another's tokens."""
        self.left = 0
        if not any(shared.tokens):
            return
        words = [_words(f.text, tokens) for f, tokens in zip(shared.record.fields, shared.tokens, strict=True)]
        for n in range(len(words)):
            for start, end in shared.tokens[n]:
                yield from self._label(shared, n, start, end)
        for at, (n, k) in enumerate(_pairs(words)):
            if at >= _PAIRS or len(words[n].keys) * len(words[k].keys) > _PRODUCT:
                self.left += 1
            else:
                yield from self._compared(shared, n, words[n], k, words[k])

    def _compared(self, shared: Shared, n: int, one: _Words, k: int, other: _Words) -> Iterator[Leak]:
        matcher = SequenceMatcher(None, one.keys, other.keys, autojunk=False)
        codes = matcher.get_opcodes()
        for at, (tag, i, j, x, y) in enumerate(codes):
            if tag != "replace" or not _telling(codes, at):
                continue
            starts, stops = at == 0, at == len(codes) - 1
            i, j = _nearest(one, i, j, starts, stops)
            x, y = _nearest(other, x, y, starts, stops)
            if max(j - i, y - x) > _LONGEST:
                continue
            hidden, shown = one.token[i:j], other.token[x:y]
            if all(hidden) and all(shown):
                yield leak(TWO_TOKENS, shared, k, _place(other, x, y), "another field has another token in this place")
            elif all(hidden) and not any(shown):
                yield from self._shown(shared, n, _place(one, i, j), k, _place(other, x, y))
            elif all(shown) and not any(hidden):
                yield from self._shown(shared, k, _place(other, x, y), n, _place(one, i, j))

    def _shown(self, shared: Shared, n: int, token: tuple[int, int], k: int, place: tuple[int, int]) -> Iterator[Leak]:
        """Yield what field *k* shows in the place of a *token* of field *n*."""
        text = shared.record.fields[k].text[place[0] : place[1]]
        words = self._read(text).word
        if shared.shown(k, *place):
            return
        if _begins_otherwise(words, shared.record.fields[k].text[: place[0]]):
            return
        if self._ordinary(shared, text):
            yield leak(OVER_REDACTION, shared, n, token, "another field shows ordinary words in this place")
        elif not shared.placed(k, *place, _KEPT):
            yield leak(INCONSISTENT, shared, k, place, "another field hides what stands here")

    def _label(self, shared: Shared, n: int, start: int, end: int) -> Iterator[Leak]:
        """Yield a token that stands for the name of another field, before that field's value."""
        text = shared.record.fields[n].text
        colon = _LABEL.match(text, end)
        if not colon:
            return
        for k, other in enumerate(shared.record.fields):
            value = other.text.strip()
            begins = text.startswith(value[:_VALUE], colon.end())
            if k == n or not value or not begins or fold(other.name) in fold(text):
                continue
            behind = text[colon.end() + len(value) : colon.end() + len(value) + 1]
            if len(value) >= _VALUE // 2 or behind in ("", ".", "\n", ";", ","):
                yield leak(OVER_REDACTION, shared, n, (start, end), "a token stands for the name of a field")
                return

    def _ordinary(self, shared: Shared, text: str) -> bool:
        """Answer whether *text* names nobody: ordinary words without capitals, or the name of a field."""
        if fold(text).strip(" :") in {fold(f.name).strip(" :") for f in shared.record.fields}:
            return True
        words = self._read(text).word
        return bool(words) and all(w.shape == Shape.LOWER and w.bits & t.PLAIN for w in words)


def _pairs(words: Sequence[_Words]) -> list[tuple[int, int]]:
    """Return the pairs of fields that share a run of words, one of them with a token."""
    by_run: dict[tuple[str, ...], list[int]] = {}
    pairs: dict[tuple[int, int], None] = {}
    for k, other in enumerate(words):
        for run in other.runs:
            sharing = by_run.setdefault(run, [])
            for n in sharing if len(pairs) <= _PAIRS else ():
                if any(words[n].token) or any(other.token):
                    pairs[n, k] = None
            sharing.append(k)
    return sorted(pairs)


def _begins_otherwise(words: Sequence[Word], before: str) -> bool:
    """Answer whether ordinary *words* are how an author begins the same sentence elsewhere: They; The project."""
    begins = not before.strip() or before.rstrip()[-1] in ".!?:•"
    ordinary = all(w.bits & t.PLAIN and (n == 0 or w.shape == Shape.LOWER) for n, w in enumerate(words))
    if not (begins and ordinary and words and words[0].bits & FUNCTION):
        return False
    return len(words) > 1 or words[0].kind == "."  # May may be the month


def _words(text: str, tokens: Sequence[tuple[int, int]]) -> _Words:
    known = set(tokens)
    pieces = [m.span() for m in _PIECE.finditer(text)]
    keys = [fold(text[start:end]) for start, end in pieces]
    runs = frozenset(tuple(keys[n : n + _WORDS]) for n in range(len(keys) - _WORDS + 1))
    begins = [n == 0 or not _BEGINS.isdisjoint(text[pieces[n - 1][1] : at]) for n, (at, _) in enumerate(pieces)]
    return _Words(keys, pieces, [span in known for span in pieces], begins, runs)


def _telling(codes: Sequence[tuple[str, int, int, int, int]], at: int) -> bool:
    """Answer whether enough words are alike on both sides of a difference, and some next to it on each."""
    sides = []
    for step in (-1, 1):
        alike, n, first = 0, at + step, True
        while 0 <= n < len(codes) and alike < _ALIKE:
            tag, i, j, x, y = codes[n]
            if tag == "equal":
                alike += j - i
            elif max(j - i, y - x) > 2:
                break
            first, n = False, n + step
        ends = first  # nothing stands there: the field begins or ends with it
        sides.append((alike, ends))
    return all(alike or ends for alike, ends in sides) and sum(alike for alike, _ in sides) >= _ALIKE


def _nearest(words: _Words, first: int, stop: int, starts: bool, stops: bool) -> tuple[int, int]:
    """Return which of the words [first, stop) are of the sentence that goes on, where the other field starts or stops.

    There a merged field has other stretches, and a label: "... for girls. Contribution: <redacted> helped".
    """
    if starts:
        first = next((n for n in range(stop - 1, first, -1) if words.begins[n]), first)
    elif stops:
        stop = next((n for n in range(first + 1, stop) if words.begins[n]), stop)
    return first, stop


def _place(words: _Words, first: int, stop: int) -> tuple[int, int]:
    return words.places[first][0], words.places[stop - 1][1]
