"""Tell which mentions of one record mean the same entity.

Two mentions of a person are one when their parts agree: the same parts in any order,
a surname or a given name alone when only one person of the record bears it, initials
that fit, or one long part that differs by a single slip of the keyboard. Everything
else is one when its folded words are. Doubtful mentions stay apart: two tokens for one
person ask a question, one token for two persons answers it wrongly.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from redactor.detect.lexicon import FUNCTION
from redactor.detect.reading import Reading, Shape, Word
from redactor.model import LOC, ORG, PERSON, Span

PARTICLES = frozenset(
    """de da do dos das du del della di la le les el al van der den ter ten von zu ben bin ibn bint ould wuld mint ag
    abu abou umm oum ait ap y e""".split()
)
_KNOWN = 0.75  # from here somebody is known to be a person by more than one word's looks
LONG = 6  # code points: a shorter part differs from too many words by one letter


class Name(NamedTuple):
    """A person's name in one mention: full parts and initials, folded, without particles."""

    parts: frozenset[str]
    initials: frozenset[str]


def words_of(reading: Reading, span: Span) -> list[tuple[int, int, Word]]:
    """Return the words of *reading* that lie in *span*."""
    words = reading.words
    first = last = bisect_left(words, (span.start,))
    while last < len(words) and words[last][1] <= span.end:
        last += 1
    return words[first:last]


def name_of(words: Iterable[tuple[int, int, Word]]) -> Name:
    """Return the parts of the name that *words* spell."""
    parts, initials = set(), set()
    for _, _, word in words:
        if word.shape is Shape.INITIAL:
            initials.add(word.key)
        elif word.key not in PARTICLES and not (word.bits & FUNCTION and word.shape is Shape.LOWER) and word.key != "s":
            parts.add(word.key)
    return Name(frozenset(parts), frozenset(initials))


def near(one: str, other: str) -> bool:
    """Answer whether two long parts differ by one insertion, deletion, substitution or swap."""
    if one == other:
        return True
    if min(len(one), len(other)) < LONG or abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    )


@lru_cache(maxsize=1 << 16)
def slips(word: str) -> frozenset[str]:
    """Return *word* and what is left of it without one letter: words one slip apart share one of these.

    The deletion neighbourhood of W. Garbe's SymSpell: it keeps the search for misspelt
    names independent of the number of names.
    """
    return frozenset((word, *(word[:n] + word[n + 1 :] for n in range(len(word)))))


FEW = 16
"""So many names are compared one by one faster than an index of their slips is made."""


class Persons:
    """The persons of one record, told apart by name."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._known: list[Name] = []
        self._of: dict[Name, int] = {}
        self._by: dict[str, list[int]] | None = None  # who has a part, or a slip of one, or an initial
        for name in sorted(dict.fromkeys(names), key=lambda name: (-len(name.parts), -len(name.initials))):
            self._of[name] = self._place(name)

    def number(self, name: Name) -> int:
        """Return the number of the person whom *name* (one of those given) means."""
        return self._of[name]

    def _place(self, name: Name) -> int:
        fits: list[int] = []
        for n in self._candidates(name):
            if _fits(name, self._known[n]):
                fits.append(n)
                if len(fits) > 1:
                    break  # it may mean either, so it is neither
        if len(fits) == 1:
            n = fits[0]
            known = self._known[n]
            added = _new(name.parts, known.parts)
            self._known[n] = Name(known.parts | added, known.initials | name.initials)
        else:
            n, added = len(self._known), name.parts
            self._known.append(name)
        if self._by is not None:
            self._note(n, added, name.initials)
        return n

    def _candidates(self, name: Name) -> Iterable[int]:
        """Return the known persons whom *name* may mean, and some whom it cannot."""
        if len(self._known) <= FEW:
            return range(len(self._known))
        if self._by is None:
            self._by = {}
            for n, known in enumerate(self._known):
                self._note(n, known.parts, known.initials)
        by = self._by
        if not name.parts:
            return min([by.get(f"{letter}.", []) for letter in name.initials], key=len, default=[])
        # Every part must be one of the person's: the rarest leaves the fewest to compare.
        return min([{n for slip in _forms(part) for n in by.get(slip, ())} for part in name.parts], key=len)

    def _note(self, n: int, parts: Iterable[str], initials: Iterable[str]) -> None:
        assert self._by is not None
        forms = {form for part in parts for form in _forms(part)} | {f"{part[:1]}." for part in parts}
        for form in forms.union([f"{letter}." for letter in initials]):
            self._by.setdefault(form, []).append(n)


def _forms(part: str) -> Iterable[str]:
    return slips(part) if len(part) >= LONG else (part,)


def _new(parts: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    return frozenset(p for p in parts if not any(near(p, k) for k in known))


def _fits(name: Name, known: Name) -> bool:
    """Answer whether *name*, the poorer one, can be a mention of *known*."""
    if not name.parts:
        return bool(name.initials) and name.initials <= known.initials | {p[:1] for p in known.parts}
    for p in name.parts - known.parts:
        if not any(near(p, k) for k in known.parts if k[:1] == p[:1]):
            return False
    if not name.initials:
        return True
    spare = {k[:1] for k in known.parts if not any(near(p, k) for p in name.parts)} | known.initials
    return name.initials <= spare


Found = list[tuple[int, Span]]
Words = list[list[tuple[int, int, Word]]]


def persons_first(found: Found, words: Words) -> tuple[Found, Words]:
    """Return *found* and its *words* without the places and organisations that are names of the record's own people.

    "Awa", taken for a place in one field, is Awa Traoré of another: she gets one token.
    """
    parts = {
        w.key
        for (_, span), ws in zip(found, words, strict=True)
        if span.entity == PERSON and span.score >= _KNOWN
        for _, _, w in ws
        if len(w.key) > 1
    }
    if not parts:
        return found, words
    kept = [
        n
        for n, (_, span) in enumerate(found)
        if span.entity not in (LOC, ORG) or not words[n] or not all(w.key in parts for _, _, w in words[n])
    ]
    if len(kept) == len(found):
        return found, words
    return [found[n] for n in kept], [words[n] for n in kept]


def identify(
    readings: Sequence[Reading],
    found: Sequence[tuple[int, Span]],
    words: Sequence[Sequence[tuple[int, int, Word]]],
) -> list[int]:
    """Return for each (field, span) of *found*, made of *words*, the number of its entity within the record.

    Numbers count from 0 in the order of *found*.
    """
    names = [name_of(ws) if span.entity == PERSON else None for (_, span), ws in zip(found, words, strict=True)]
    persons = Persons([name for name in names if name is not None])
    numbers: dict[tuple[object, ...], int] = {}
    who = []
    for (field, span), ws, name in zip(found, words, names, strict=True):
        key: tuple[object, ...]
        if name is not None:
            key = (PERSON, persons.number(name))
        else:
            folded = tuple([w.key for _, _, w in ws if not w.bits & FUNCTION])
            key = (span.entity, folded or readings[field].text[span.start : span.end].casefold())
        who.append(numbers.setdefault(key, len(numbers)))
    return _with_acronyms(readings, found, who)


def _with_acronyms(readings: Sequence[Reading], found: Sequence[tuple[int, Span]], who: list[int]) -> list[int]:
    """Make an organisation and the acronym in brackets behind it one entity."""
    bodies = [n for n, (_, span) in enumerate(found) if span.entity == ORG]
    if len(bodies) < 2:
        return who
    starts = {(found[n][0], found[n][1].start): n for n in bodies}
    same: dict[int, int] = {}
    for n in bodies:
        field, span = found[n]
        text = readings[field].text
        if text.startswith(" (", span.end):
            behind = starts.get((field, span.end + 2))
            if behind is not None and text.startswith(")", found[behind][1].end):
                same[who[behind]] = who[n]
    return [same.get(number, number) for number in who] if same else who
