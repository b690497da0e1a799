"""Compare the fields of a record that repeat each other: what one hides the others must not show.

A merged field repeats the narratives it was made of. Where the text around a token stands in another field
too, what stands there between is what the token hides, or is hidden by another token, or was hidden for nothing.
"""

import re
from collections.abc import Iterator

from redactor.detect import traces as t
from redactor.detect.fold import fold
from redactor.detect.reading import Reader, Shape
from redactor.leaks.kinds import INCONSISTENT, OVER_REDACTION, TWO_TOKENS
from redactor.leaks.shared import Leak, Shared, leak, narratives

_AROUND = 28  # code points looked at on either side of a token
_TELLING = 20  # letters and digits around a token, on both sides together, that nobody writes twice by chance
_SIDE = 3  # of these at least so many on each side, unless the value ends there
_FURTHEST = 120  # code points that one token may hide
_SHORTEST = 24  # code points of a field worth comparing
_LABEL = re.compile(r"[\s]*[:：][\s]*")


class Twice:
    """Compares the fields of records."""

    def __init__(self, reader: Reader) -> None:
        self._read = reader.read

    def find(self, shared: Shared) -> Iterator[Leak]:
        """Yield what the fields of a record tell of one another's tokens."""
        long = list(narratives(shared, _SHORTEST))
        for n, field in long:
            for at, (start, end) in enumerate(shared.tokens[n]):
                left, right = _around(field.text, shared.tokens[n], at)
                yield from self._label(shared, n, start, end)
                if not _telling(left, right, field.text, start, end):
                    continue
                for k, other in long:
                    if k != n:
                        yield from self._compared(shared, (n, start, end), k, other.text, left, right)

    def _compared(
        self, shared: Shared, token: tuple[int, int, int], k: int, text: str, left: str, right: str
    ) -> Iterator[Leak]:
        n, start, end = token
        here = shared.record.fields[n].text[start:end]
        for first, last in _between(text, left, right):
            there = text[first:last]
            if there == here or not there.strip():
                continue
            if (first, last) in shared.tokens[k]:
                if n < k:
                    yield leak(TWO_TOKENS, shared, k, (first, last), "another field has another token in this place")
            elif "<" in there or shared.shown(k, first, last):
                continue
            elif self._ordinary(shared, there):
                yield leak(OVER_REDACTION, shared, n, (start, end), "another field shows ordinary words in this place")
            else:
                yield leak(INCONSISTENT, shared, k, (first, last), "another field hides what stands here")

    def _label(self, shared: Shared, n: int, start: int, end: int) -> Iterator[Leak]:
        """Yield a token that stands for the name of another field, before that field's value."""
        text = shared.record.fields[n].text
        colon = _LABEL.match(text, end)
        if not colon:
            return
        value = text[colon.end() : colon.end() + _FURTHEST]
        for k, other in enumerate(shared.record.fields):
            start_of = other.text.strip()[:_SHORTEST]
            if k == n or not start_of or not value.startswith(start_of) or fold(other.name) in fold(text):
                continue
            if len(start_of) >= 12 or _whole(value, start_of):
                yield leak(OVER_REDACTION, shared, n, (start, end), "a token stands for the name of a field")
                return

    def _ordinary(self, shared: Shared, text: str) -> bool:
        """Answer whether *text* names nobody: ordinary words without capitals, or the name of a field."""
        if fold(text).strip(" :") in {fold(f.name).strip(" :") for f in shared.record.fields}:
            return True
        words = self._read(text).word
        return bool(words) and all(w.shape == Shape.LOWER and w.bits & t.PLAIN for w in words)


def _around(text: str, tokens: tuple[tuple[int, int], ...], at: int) -> tuple[str, str]:
    """Return the text on either side of a token, as far as it holds no other."""
    start, end = tokens[at]
    before = tokens[at - 1][1] if at else 0
    behind = tokens[at + 1][0] if at + 1 < len(tokens) else len(text)
    return text[max(before, start - _AROUND) : start], text[end : min(behind, end + _AROUND)]


def _telling(left: str, right: str, text: str, start: int, end: int) -> bool:
    """Answer whether what stands around a token is found again by chance nowhere."""
    sides = sum(map(str.isalnum, left)), sum(map(str.isalnum, right))
    if sum(sides) < _TELLING:
        return False
    return (sides[0] >= _SIDE or not text[:start].strip()) and (sides[1] >= _SIDE or not text[end:].strip(" .\n"))


def _between(text: str, left: str, right: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between *left* and *right* in *text*, each place once."""
    at = text.find(left) if left.strip() else -1
    if not left.strip():
        stop = text.find(right)
        first = (
            max(text.rfind("\n", 0, stop), text.rfind(". ", 0, stop), text.rfind(": ", 0, stop)) + 1 if stop > 0 else 0
        )
        while 0 <= first < stop and text[first].isspace():
            first += 1
        if 0 < stop - first <= _FURTHEST:
            yield first, stop
        return
    while at >= 0:
        first = at + len(left)
        if right.strip():
            stop = text.find(right, first, first + _FURTHEST + len(right))
        else:
            ends = [p for p in (text.find(".", first), text.find("\n", first), len(text)) if p >= 0]
            stop = min(ends)
            stop = stop if stop - first <= _FURTHEST else -1
        if stop > first:
            yield first, stop
        at = text.find(left, at + 1)


def _whole(value: str, text: str) -> bool:
    """Answer whether *value* is *text* and nothing more, up to the end of its sentence or line."""
    return value[len(text) : len(text) + 1] in ("", ".", "\n", ";", ",")
