"""Tell which mentions of one record mean the same entity.

Two mentions of a person are one when their parts agree: the same parts in any order,
a surname or a given name alone when only one person of the record bears it, initials
that fit, or one long part that differs by a single slip of the keyboard. Everything
else is one when its folded words are. Doubtful mentions stay apart: two tokens for one
person ask a question, one token for two persons answers it wrongly.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redactor.detect.lexicon import FUNCTION
from redactor.detect.reading import Reading, Shape, Word
from redactor.model import ORG, PERSON, Span

PARTICLES = frozenset(
    """de da do dos das du del della di la le les el al van der den ter ten von zu ben bin ibn bint ould wuld mint ag
    abu abou umm oum ait ap y e""".split()
)
LONG = 6  # code points: a shorter part differs from too many words by one letter


@dataclass(frozen=True, slots=True)
class Name:
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
    if min(len(one), len(other)) < LONG or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    )


_NOBODY = Name(frozenset(), frozenset())


class Persons:
    """The persons of one record, told apart by name."""

    def __init__(self, names: Sequence[Name]) -> None:
        fullest = sorted(range(len(names)), key=lambda n: (-len(names[n].parts), -len(names[n].initials), n))
        self._known: list[Name] = []
        self._of: dict[Name, int] = {}
        for n in fullest:
            if names[n] not in self._of:
                self._of[names[n]] = self._place(names[n])

    def number(self, name: Name) -> int:
        """Return the number of the person whom *name* (one of those given) means."""
        return self._of[name]

    def _place(self, name: Name) -> int:
        fits = [n for n, known in enumerate(self._known) if _fits(name, known)]
        if len(fits) == 1:
            known = self._known[fits[0]]
            self._known[fits[0]] = Name(known.parts | _new(name.parts, known.parts), known.initials | name.initials)
            return fits[0]
        self._known.append(name)
        return len(self._known) - 1


def _new(parts: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    return frozenset(p for p in parts if not any(near(p, k) for k in known))


def _fits(name: Name, known: Name) -> bool:
    """Answer whether *name*, the poorer one, can be a mention of *known*."""
    if not name.parts:
        return bool(name.initials) and name.initials <= known.initials | {p[0] for p in known.parts}
    if not all(any(near(p, k) for k in known.parts) for p in name.parts):
        return False
    spare = {k[0] for k in known.parts if not any(near(p, k) for p in name.parts)} | known.initials
    return name.initials <= spare


def identify(
    readings: Sequence[Reading],
    found: Sequence[tuple[int, Span]],
    words: Sequence[Sequence[tuple[int, int, Word]]],
) -> list[int]:
    """Return for each (field, span) of *found*, made of *words*, the number of its entity within the record.

    Numbers count from 0 in the order of *found*.
    """
    is_person = [span.entity == PERSON for _, span in found]
    names = [name_of(w) if yes else _NOBODY for w, yes in zip(words, is_person, strict=True)]
    persons = Persons([name for name, yes in zip(names, is_person, strict=True) if yes])
    numbers: dict[tuple[object, ...], int] = {}
    who = []
    for (field, span), ws, name, person in zip(found, words, names, is_person, strict=True):
        key: tuple[object, ...]
        if person:
            key = (PERSON, persons.number(name))
        else:
            folded = tuple(w.key for _, _, w in ws if not w.bits & FUNCTION)
            key = (span.entity, folded or readings[field].text[span.start : span.end].casefold())
        who.append(numbers.setdefault(key, len(numbers)))
    return _with_acronyms(readings, found, who)


def _with_acronyms(readings: Sequence[Reading], found: Sequence[tuple[int, Span]], who: list[int]) -> list[int]:
    """Make an organisation and the acronym in brackets behind it one entity."""
    starts = {(field, span.start): n for n, (field, span) in enumerate(found) if span.entity == ORG}
    same: dict[int, int] = {}
    for n, (field, span) in enumerate(found):
        text = readings[field].text
        if span.entity == ORG and text[span.end : span.end + 2] == " (":
            behind = starts.get((field, span.end + 2))
            if behind is not None and text[found[behind][1].end :][:1] == ")":
                same[who[behind]] = who[n]
    return [same.get(number, number) for number in who]
