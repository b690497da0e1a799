"""Find telephone numbers: international ones anywhere, national ones where shape or words say so.

A number with its country code is checked by the `phonenumbers` library. A national
number looks like an amount, a date or a code, so it must fit the numbering plan of a
country our users work in, and be written as a telephone number is or stand near a word
such as "tel". The plans are the library's own; they are joined into one expression.
"""

from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
import re2

from redactor.detect.dialling import (
    AMOUNT,
    DATE,
    GLUED,
    LIKELY,
    MONEY,
    MONEY_BEFORE,
    REGIONS,
    SURE,
    TAIL,
    WRITTEN,
    YEARS,
    planned,
)
from redactor.detect.plain import plain
from redactor.detect.reading import Reading
from redactor.model import PHONE, Span

_GATE = re2.compile(rb"\d(?:[ ().\-/]{0,3}\d){5}")
_RUN = re2.compile(rb"(?:\(?\+ ?|\()?\(?\d(?:(?: ?[()-] ?[()]?|\.\(?|\)\.| {1,2}| ?/ ?)?\d){5,35}")


class PhoneFinder:
    """Finds telephone numbers. See `redactor.detect.finder.Finder`."""

    name = "phone"
    entities = (PHONE,)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the telephone numbers of the text."""
        page = plain(reading.text)
        if page.digits < 6 or not _GATE.search(page.latin):
            return
        searched = page.text
        last = -100
        for match in _RUN.finditer(page.latin):
            if _in_code(searched, *match.span()):
                continue
            for start, end in _parts(searched, match.start(), match.end()):
                # A number beside another one is one too: "70 12 34 56 / 76 54 32 10".
                beside = start - last <= 6 and not any(c in ".\n" for c in searched[last:start])
                score = _judge(searched, start, end, beside)
                if score:
                    tail = TAIL.match(searched[end : end + 20])
                    last = end + (tail.end() if tail else 0)
                    yield Span(*page.span(start, last), PHONE, score, self.name)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run of digits that can each be one number."""
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    pieces = text[start:end].split("/")
    if len(pieces) > 1 and all(sum(c.isdigit() for c in p) >= 6 for p in pieces):
        for piece in pieces:
            yield from _numbers(text, start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
            start += len(piece) + 1
        return
    yield from _numbers(text, start, end)


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield one number, or several that only blanks part."""
    while start < end:
        cut = end
        plus = text[start : start + 2].lstrip("(").startswith("+")
        if plus or sum(c.isdigit() for c in text[start:end]) > 15:
            cut = _longest(text, start, end, plus)
        yield start, cut
        rest = text[cut:end]
        start = cut + len(rest) - len(rest.lstrip(" .-/)"))


def _longest(text: str, start: int, end: int, plus: bool) -> int:
    """Return where the longest valid number from *start* ends; *end* if there is none."""
    ends = [n for n in range(start + 1, end + 1) if text[n - 1].isdigit() and not text[n : n + 1].isdigit()]
    for cut in reversed(ends):
        digits = _digits(text[start:cut])
        if 6 <= len(digits) <= 17 and (_valid(digits) if plus else planned(digits) or _valid(digits[2:])):
            return cut
    return end


def _digits(text: str) -> str:
    return "".join(c for c in text.replace("(0)", "") if "0" <= c <= "9")


def _judge(text: str, start: int, end: int, beside: bool) -> float:
    """Return how sure it is that this is a telephone number; 0 for no."""
    shown = text[start:end]
    digits = _digits(shown)
    if not 6 <= len(digits) <= 17:
        return 0.0
    if shown.lstrip("(").startswith("+"):
        return 0.95 if _valid(digits) else 0.7 if len(digits) >= 8 else 0.0
    if digits.startswith("00") and len(digits) >= 11 and _valid(digits[2:]):
        return 0.9
    if (
        DATE.fullmatch(shown)
        or MONEY.search(text[end : end + 14])
        or MONEY_BEFORE.search(text[max(0, start - 6) : start])
    ):
        return 0.0
    # A short number is one only right behind the word: "tel. 829305".
    reach = (45, 20) if len(digits) >= 7 else (12, 0)
    if beside or SURE.near(text, start, end, *reach):
        return 0.0 if shown.endswith(" 000") or YEARS.fullmatch(shown) else 0.85
    return _unannounced(text, start, end, digits)


def _unannounced(text: str, start: int, end: int, digits: str) -> float:
    shown = text[start:end]
    if YEARS.fullmatch(shown):
        return 0.0
    fits = planned(digits)
    if fits and WRITTEN.fullmatch(shown):
        return 0.75
    if 11 <= len(digits) <= 13 and shown == digits and _of_our_regions(digits):
        return 0.6
    if (
        fits
        and len(digits) >= 7
        and "/" not in shown
        and not AMOUNT.fullmatch(shown)
        and LIKELY.near(text, start, end, 35, 0)
    ):
        return 0.7
    return 0.0


def _in_code(text: str, start: int, end: int) -> bool:
    """Answer whether the digits are part of a code such as SCC-2024-00012, of a decimal number or of a word."""
    before, after = text[max(0, start - 2) : start], text[end : end + 8]
    if before and (
        before[-1].isalnum() or (before[-1] in "-_/.,@" and before[0].isalnum() and not before.startswith("l."))
    ):
        return text[start] not in "+("
    return bool(GLUED.match(after)) and not TAIL.match(after)


@lru_cache(maxsize=256)
def _valid(digits: str) -> bool:
    """Answer whether a number with its country code is valid anywhere."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def _of_our_regions(digits: str) -> bool:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.region_code_for_number(number) in REGIONS
