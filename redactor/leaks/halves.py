"""Find names that a token hides by half: the other half stands next to it."""

import re
from collections.abc import Iterator

from redactor.detect import traces as t
from redactor.detect.cues import cues
from redactor.detect.identity import PARTICLES
from redactor.detect.lexicon import GIVEN, SURNAME
from redactor.detect.reading import Reader, Shape, Word
from redactor.detect.towns import Towns
from redactor.leaks.kinds import HALF_REDACTED, OVER_REDACTION
from redactor.leaks.shared import Leak, Shared, leak
from redactor.model import COUNTRY, LOC, ORG

_GAPS = (" ", "\u00a0", "\u202f", "-", "‐", "‑", "\n", " \n", "\r\n")
_DOTTED = (". ", ".\u00a0", ".", ".-")
_TITLES = frozenset("m d p".split())  # M. Ouédraogo, D. Luis, P. Pierre: no initials
_ACRONYM = 6
_PLACE_WORDS = 3  # words of a place's name that are read before a token
_ENDS = ".!?:•\n\r\t|"
_NUMBER_BEFORE = re.compile(r"(?<![\w/:,])(\+?\(?\d[\d .()\u00a0-]*)$")
_NUMBER_BEHIND = re.compile(r"[ .\u00a0-]?(\d{2,4}(?:[ .\u00a0-]\d{2,4})*)(?![\w/:]|[.,]\d|\s?%)")
_GROUPS = re.compile(r"\d+")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ .\u00a0]\d{3})+")
_DAY = re.compile(r"\d{1,2}([.-])\d{1,2}\1\d{2,4}|\d{1,2} \d{1,2} (?:19|20)\d\d|\d{4}([.-])\d{1,2}\2\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Halves:
    """Finds halves beside the tokens that may stand for people."""

    def __init__(self, person: str, reader: Reader) -> None:
        """Take the plain token of a person."""
        self._person, self._read, self._towns = person, reader.read, Towns()

    def find(self, shared: Shared, n: int) -> Iterator[Leak]:
        """Yield the halves in field *n*."""
        text = shared.record.fields[n].text
        for start, end in shared.tokens[n]:
            yield from self._glued(shared, n, text, start, end)
            if text[start:end] != self._person and not text.startswith("<PERSON-", start):
                continue
            yield from self._numbers(shared, n, text, start, end)
            yield from self._beside(shared, n, text, start, end)

    def _glued(self, shared: Shared, n: int, text: str, start: int, end: int) -> Iterator[Leak]:
        """Yield what is left of a word that a token cuts."""
        first, last = start, end
        while first and (text[first - 1].isalpha() or text[first - 1] in "\u0300\u0301\u0302\u0308"):
            first -= 1
        while last < len(text) and (text[last].isalpha() or text[last] in "\u0300\u0301\u0302\u0308"):
            last += 1
        before, behind = text[first:start], text[end:last]
        if not before and len(behind) < 2:
            return  # "<redacted>s": a plural
        ordinary = before.islower() if before else False
        kind = OVER_REDACTION if ordinary else HALF_REDACTED
        detail = "a token cuts an ordinary word in two" if ordinary else "a part of a word is glued to the token"
        yield leak(kind, shared, n, (first, last), detail)

    def _numbers(self, shared: Shared, n: int, text: str, start: int, end: int) -> Iterator[Leak]:
        """Yield what is left of a number that a token hides."""
        shift = max(0, start - 24)
        before = _NUMBER_BEFORE.search(text[shift:start])
        if before and (part := _of_a_number(before[1].rstrip(" .-\u00a0"), glued=text[start - 1] == "-")):
            first = shift + before.start(1) + before[1].rindex(part)
            yield leak(
                HALF_REDACTED, shared, n, (first, first + len(part)), "a part of a number stands before the token"
            )
        behind = _NUMBER_BEHIND.match(text, end)
        if behind and _of_a_number(behind[1], glued=text[end] == "-") == behind[1]:
            yield leak(HALF_REDACTED, shared, n, behind.span(1), "a part of a number stands behind the token")

    def _beside(self, shared: Shared, n: int, text: str, start: int, end: int) -> Iterator[Leak]:
        before = self._read(text[max(0, start - 40) : start])
        shift = max(0, start - 40)
        if before.words:
            first, last, word = before.words[-1]
            first, last, gap = first + shift, last + shift, before.gaps[-1]
            placed = any(" ".join(w.key for w in before.word[-k:]) in self._towns for k in range(2, _PLACE_WORDS + 1))
            named = self._part(shared, n, word, first, last) or (
                self._given(word) and (gap.startswith("-") or _inside_a_sentence(text, first))
            )
            if self._initial(word, gap) or (gap in _GAPS and named and not placed):
                yield leak(HALF_REDACTED, shared, n, (first, last), "a part of a name stands before the token")
        behind = self._read(text[end : end + 40])
        gap = text[end : end + behind.words[0][0]] if behind.words else ""
        for at, (first, last, word) in enumerate(behind.words):
            if gap not in _GAPS:
                return
            if self._part(shared, n, word, first + end, last + end):
                place = behind.words[0][0] + end, last + end
                yield leak(HALF_REDACTED, shared, n, place, "a part of a name stands behind the token")
            if word.key not in PARTICLES or word.shape not in (Shape.LOWER, Shape.TITLE) or len(word.key) < 2:
                return
            gap = behind.gaps[at]

    def _initial(self, word: Word, gap: str) -> bool:
        return word.shape == Shape.INITIAL and gap in _DOTTED and word.key not in _TITLES

    def _given(self, word: Word) -> bool:
        """Answer whether *word*, an ordinary one too, is a given name that is no part of a date: Jean."""
        return (
            word.shape == Shape.TITLE and word.kind == "." and bool(word.bits & GIVEN) and t.role(word) == t.SHY
            and word.key not in cues().words and word.key not in self._towns
        )  # fmt: skip

    def _part(self, shared: Shared, n: int, word: Word, first: int, last: int) -> bool:
        """Answer whether *word* is written like a name and is no title, place, people, or word."""
        if word.shape not in (Shape.TITLE, Shape.UPPER, Shape.MIXED) or word.key in cues().words:
            return False
        if word.key in self._towns or not t.role(word) or t.role(word) == t.SHY:
            return False
        if word.shape == Shape.UPPER and len(word.key) <= _ACRONYM and not word.bits & (GIVEN | SURNAME):
            return False
        if shared.judged is None:
            return True
        kept = any(
            j.keep and j.field == n and j.start <= first and last <= j.end and j.entity in (LOC, ORG, COUNTRY)
            for j in shared.judged
        )
        return not kept


def _inside_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \u00a0\u202f\"'“‘«(")
    return bool(before) and before[-1] not in _ENDS


def _of_a_number(run: str, *, glued: bool) -> str:
    """Return what of a run of digits beside a token may be left of a telephone number, "" if it is something else.

    An amount, a date, years, a time or a range are something else.
    """
    if run.startswith("+"):
        return run
    groups = list(_GROUPS.finditer(run))
    if _AMOUNT.fullmatch(run) or _DAY.fullmatch(run) or all(_YEAR.fullmatch(group[0]) for group in groups):
        return ""
    kept: list[re.Match[str]] = []
    for group in reversed(groups):
        if not 2 <= len(group[0]) <= 4:
            break
        kept.insert(0, group)
    if len(kept) < 2 and not (kept and glued and len(kept[0][0]) > 2):
        return ""
    part = run[kept[0].start() : kept[-1].end()]
    range_or_time = len(kept) == 2 and not re.search(r"[ \u00a0]", part)
    return "" if range_or_time and not glued else part
