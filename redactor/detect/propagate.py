"""Find in all fields of a record what was found in one of them, however it is spelt.

The surest sign that a word is a name is that it was a name a line above. Parts of a
person's name count alone; everything else is looked for as the whole sequence of its
words. Case, accents, apostrophes, hyphens and line ends do not matter; an ordinary
word that is also a part of a name must at least be written like a name.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from redactor.detect.identity import FEW, LONG, PARTICLES, near, slips
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.reading import Reading, Shape, Word
from redactor.model import COUNTRY, PERSON, YEAR, Span

_ALONE = {COUNTRY, YEAR}  # found by lists, alike in every field: nothing to carry over
_NAMELIKE = {Shape.TITLE, Shape.UPPER, Shape.MIXED}
_JOINS = frozenset(" -'’.\u00a0\u202f\u2019‐‑\n\r\t")
# A guess is not hunted through the record: what it rests on is the same everywhere, and so is its mistake.
_DOUBT = 0.45  # below this nothing is carried over
_SURE = 0.5  # from here the parts of a name are looked for alone, below it only the whole
_SHORTEST = 3  # code points: a shorter part of a name is looked for only inside the whole name


class _Part(NamedTuple):
    """A word of a person's name: whom it names, and how it may be written to count."""

    who: int
    span: Span
    strict: bool  # an ordinary word too: only where it is written like a name
    alone: bool


class _Sequence(NamedTuple):
    """Something to look for as a whole; `initials`: written as single capitals."""

    who: int
    span: Span
    initials: bool


class Hit(NamedTuple):
    """Where the carrier found something again: the find it comes from, whole or a part of a name, and its number."""

    start: int
    end: int
    source: Span
    whole: bool
    who: int

    def span(self, found_by: str = "") -> Span:
        """Return the span; *found_by* says in the place of the first find who found it."""
        source = self.source
        facts = source.facts if self.whole else {}
        found_by = found_by or f"propagated:{source.found_by}"
        return Span(self.start, self.end, source.entity, source.score, found_by, facts)


class Carrier:
    """What one record names, ready to be looked for in its fields."""

    def __init__(
        self,
        found: Sequence[tuple[int, Span]],
        words: Sequence[Sequence[tuple[int, int, Word]]],
        who: Sequence[int],
    ) -> None:
        """Take what was found, the words each find is made of, and whom each means."""
        self._parts: dict[str, _Part] = {}
        self._sequences: dict[tuple[str, ...], list[_Sequence]] = {}
        self._lengths: dict[str, list[int]] = {}  # of the sequences that begin with a word
        self._initials: dict[int, set[str]] = {}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for (_, span), here, number in zip(found, words, who, strict=True):
            if not here or span.entity in _ALONE or span.score < _DOUBT:
                continue
            key = span.entity, tuple([w.key for _, _, w in here])
            if key in seen:
                continue
            seen.add(key)
            if span.entity == PERSON and span.score >= _SURE:
                self._add_person([w for _, _, w in here], span, number)
            else:
                self._add_sequence(key[1], _Sequence(number, span, False))
        self._long: dict[str, list[str]] = {}  # parts by their first letter, which no slip changes
        for part in self._parts:
            if len(part) >= LONG:
                self._long.setdefault(part[0], []).append(part)
        self._slips: dict[str, list[str]] = {}

    def _add_sequence(self, keys: tuple[str, ...], one: _Sequence) -> None:
        known = self._sequences.get(keys)
        if known is not None:
            known.append(one)
            return
        self._sequences[keys] = [one]
        lengths = self._lengths.setdefault(keys[0], [])
        if len(keys) not in lengths:
            lengths.append(len(keys))

    def _add_person(self, words: Sequence[Word], span: Span, number: int) -> None:
        several = len(words) > 1
        initials = self._initials.setdefault(number, set())
        letters: list[str] = []
        for word in words:
            key = word.key
            initials.add(key[:1])
            if key in PARTICLES:
                continue
            if not key[:1].isdigit():
                letters.append(key[:1])
            if word.shape is Shape.INITIAL or word.shape is Shape.DIGIT or len(key) < 2 or key in self._parts:
                continue
            if several and word.bits & FUNCTION and word.shape is Shape.LOWER:
                continue
            strict = bool(word.bits & (ORDINARY | COMMON | DEMONYM | PROGRAMME)) or len(key) < _SHORTEST
            # "Additional", caught beside a name by mistake, must not be hunted through the record.
            doubtful = several and strict and not word.bits & (GIVEN | SURNAME)
            alone = len(key) >= _SHORTEST and not doubtful and not (several and word.bits & FUNCTION)
            self._parts[key] = _Part(number, span, strict, alone)
        if len(letters) > 1 and not any(word.shape is Shape.INITIAL for word in words):
            self._add_sequence(tuple(letters), _Sequence(number, span, True))

    @property
    def empty(self) -> bool:
        """Answer whether there is nothing to look for."""
        return not self._parts and not self._sequences

    def person_of(self, words: Sequence[tuple[int, int, Word]]) -> tuple[Span, int] | None:
        """Return the find and the number of the one person whose names all *words* are; None where they are not."""
        parts = [self._parts.get(w.key) for _, _, w in words if w.key not in PARTICLES]
        first = parts[0] if parts else None
        if first is None or any(part is None or part.who != first.who for part in parts):
            return None
        return first.span, first.who

    def find(self, reading: Reading) -> Iterator[tuple[Span, int]]:
        """Yield what *reading* holds of it, with the number of the entity."""
        return ((hit.span(), hit.who) for hit in self.hits(reading))

    def hits(self, reading: Reading) -> Iterator[Hit]:
        """Yield what *reading* holds of it: persons first, then what is found as a whole."""
        if self._parts:
            yield from self._persons(reading)
        if self._lengths:
            lengths = self._lengths
            at = [n for n, w in enumerate(reading.word) if w.key in lengths]
            if at:
                yield from self._others(reading, at)

    def _persons(self, reading: Reading) -> Iterator[Hit]:
        parts = self._parts
        if self._long and reading.strange:
            parts = self._with_misspelt(reading)
        done = 0
        for n in [n for n, w in enumerate(reading.word) if w.key in parts]:
            word = reading.word[n]
            part = parts[word.key]
            if n < done or (part.strict and word.shape not in _NAMELIKE):
                continue
            last, alone = n, part.alone
            while (step := _next(reading, last, part.who, parts)) is not None:
                last, alone = step, True
            first = self._initials_before(reading, n, last, part.who)
            end = self._initial_behind(reading, n, last, part.who)
            if alone or first < n or end > last:
                yield Hit(reading.words[first][0], reading.words[end][1], part.span, False, part.who)
            done = end + 1

    def _with_misspelt(self, reading: Reading) -> dict[str, _Part]:
        """Return the parts, and with them the words of *reading* that are one slip away from a long one."""
        parts = self._parts
        misspelt: dict[str, _Part] = {}
        for n in reading.strange:
            key = reading.word[n].key
            if len(key) >= LONG and key not in parts:
                meant = self._nearest(key)
                if meant:
                    misspelt[key] = parts[meant]
        return parts | misspelt if misspelt else parts

    def _nearest(self, key: str) -> str:
        """Return the first part that *key* is one slip away from, or nothing."""
        candidates: Sequence[str] = self._long.get(key[0], ())
        if len(candidates) > FEW:
            if not self._slips:
                for part in [part for parts in self._long.values() for part in parts]:
                    for slip in slips(part):
                        self._slips.setdefault(slip, []).append(part)
            candidates = sorted({part for slip in slips(key) for part in self._slips.get(slip, ())})
        return next((part for part in candidates if near(key, part)), "")

    def _initials_before(self, reading: Reading, first: int, last: int, who: int) -> int:
        """Return where the name begins with initials of its other parts; the M. of Monsieur is none of them."""
        word = reading.word
        if not first or word[first - 1].shape is not Shape.INITIAL:
            return first
        own = self._initials.get(who, set()) - {w.key[:1] for w in word[first : last + 1]}
        while first and word[first - 1].shape is Shape.INITIAL and word[first - 1].key in own:
            gap = reading.gaps[first - 1]
            if "." not in gap or len(gap) > 2:
                break
            first -= 1
        return first

    def _initial_behind(self, reading: Reading, first: int, last: int, who: int) -> int:
        """Return where the name ends with the initial of another part of it, dotted: Awa T."""
        word, n = reading.word, last + 1
        if n < len(word) and word[n].shape is Shape.INITIAL and reading.gaps[last] in (" ", "\u00a0"):
            own = self._initials.get(who, set()) - {w.key[:1] for w in word[first:n]}
            if word[n].key in own and reading.gaps[n][:1] == ".":
                return n
        return last

    def _others(self, reading: Reading, at: Sequence[int]) -> Iterator[Hit]:
        words, word = reading.words, reading.word
        for n in at:
            for length in self._lengths[word[n].key]:
                here = word[n : n + length]
                keys = tuple([w.key for w in here])
                for one in self._sequences.get(keys, ()) if len(here) == length else ():
                    if _written(here, one.initials):
                        yield Hit(words[n][0], words[n + length - 1][1], one.span, True, one.who)


def _next(reading: Reading, last: int, who: int, parts: dict[str, _Part]) -> int | None:
    """Return the next word of the same name after word *last*, across particles and initials."""
    word = reading.word
    for n in range(last + 1, min(last + 4, len(word))):
        if not _joined(reading, n - 1):
            return None
        one = word[n]
        part = parts.get(one.key)
        if part is not None and part.who == who:
            return n
        if one.key not in PARTICLES and one.shape is not Shape.INITIAL:
            return None
    return None


def _written(words: Sequence[Word], initials: bool) -> bool:
    """Answer whether *words* are written as what they mean: as initials, or not as an ordinary word."""
    if initials:
        return all(word.shape is Shape.INITIAL for word in words)
    word = words[0]
    return len(words) > 1 or word.shape is not Shape.LOWER or not word.bits & (ORDINARY | FUNCTION | COMMON)


def _joined(reading: Reading, n: int) -> bool:
    """Answer whether only what joins a name stands between word *n* and the next."""
    gap = reading.gaps[n]
    return gap == " " or (len(gap) <= 3 and gap.count("\n") < 2 and all(c in _JOINS for c in gap))
