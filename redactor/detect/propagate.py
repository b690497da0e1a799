"""Find in all fields of a record what was found in one of them, however it is spelt.

The surest sign that a word is a name is that it was a name a line above. Parts of a
person's name count alone; everything else is looked for as the whole sequence of its
words. Case, accents, apostrophes, hyphens and line ends do not matter; an ordinary
word that is also a part of a name must at least be written like a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redactor.detect.identity import LONG, PARTICLES, near
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


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a person's name: whom it names, and how it may be written to count."""

    who: int
    score: float
    found_by: str
    strict: bool  # an ordinary word too: only where it is written like a name
    alone: bool


@dataclass(frozen=True, slots=True)
class _Sequence:
    """The folded words of something to look for as a whole; `initials`: written as single capitals."""

    keys: tuple[str, ...]
    span: Span
    who: int
    initials: bool


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
        self._sequences: dict[str, list[_Sequence]] = {}
        self._initials: dict[int, set[str]] = {}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for (_, span), here, number in zip(found, words, who, strict=True):
            if span.entity in _ALONE or span.score < _DOUBT:
                continue
            key = span.entity, tuple([w.key for _, _, w in here])
            if not here or key in seen:
                continue
            seen.add(key)
            if span.entity == PERSON and span.score >= _SURE:
                self._add_person([w for _, _, w in here], span, number)
            else:
                self._add_sequence(key[1], span, number)
        self._slips: dict[str, list[str]] = {}
        for part in self._parts:
            if len(part) >= LONG:
                for slip in _slips(part):
                    self._slips.setdefault(slip, []).append(part)

    def _add_sequence(self, keys: tuple[str, ...], span: Span, who: int, *, initials: bool = False) -> None:
        self._sequences.setdefault(keys[0], []).append(_Sequence(keys, span, who, initials))

    def _add_person(self, words: Sequence[Word], span: Span, number: int) -> None:
        several = len(words) > 1
        for word in words:
            if word.shape in (Shape.INITIAL, Shape.DIGIT) or word.key in PARTICLES or len(word.key) < 2:
                continue
            if several and word.bits & FUNCTION and word.shape is Shape.LOWER:
                continue
            strict = bool(word.bits & (ORDINARY | COMMON | DEMONYM | PROGRAMME)) or len(word.key) < _SHORTEST
            # "Additional", caught beside a name by mistake, must not be hunted through the record.
            doubtful = several and strict and not word.bits & (GIVEN | SURNAME)
            alone = len(word.key) >= _SHORTEST and not doubtful and not (several and word.bits & FUNCTION)
            found_by = f"propagated:{span.found_by}"
            self._parts.setdefault(word.key, _Part(number, span.score, found_by, strict, alone))
        self._initials.setdefault(number, set()).update(word.key[0] for word in words)
        letters = tuple(word.key[0] for word in words if word.key not in PARTICLES and not word.key[0].isdigit())
        if len(letters) > 1 and not any(word.shape is Shape.INITIAL for word in words):
            self._add_sequence(letters, span, number, initials=True)

    @property
    def empty(self) -> bool:
        """Answer whether there is nothing to look for."""
        return not self._parts and not self._sequences

    def find(self, reading: Reading) -> Iterator[tuple[Span, int]]:
        """Yield what *reading* holds of it, with the number of the entity."""
        keys = {w.key for _, _, w in reading.words}
        if self._parts:
            yield from self._persons(reading, keys)
        if not keys.isdisjoint(self._sequences):
            yield from self._others(reading)

    def _persons(self, reading: Reading, keys: set[str]) -> Iterator[tuple[Span, int]]:
        near_misses = self._misspelt(reading) if self._slips else {}
        if keys.isdisjoint(self._parts) and not near_misses:
            return
        words, done = reading.words, 0
        for n in [n for n, (_, _, w) in enumerate(words) if w.key in self._parts or w.key in near_misses]:
            part = self._part(words[n][2], near_misses)
            if part is None or n < done:
                continue
            last, alone = n, part.alone
            while (step := self._next(reading, last, part.who, near_misses)) is not None:
                last, alone = step, True
            first = self._initials_before(reading, n, last, part.who)
            end = self._initial_behind(reading, n, last, part.who)
            if alone or first < n or end > last:
                yield Span(words[first][0], words[end][1], PERSON, part.score, part.found_by), part.who
            done = end + 1

    def _part(self, word: Word, near_misses: dict[str, str]) -> _Part | None:
        part = self._parts.get(word.key) or self._parts.get(near_misses.get(word.key, ""))
        if part is None or (part.strict and word.shape not in _NAMELIKE):
            return None
        return part

    def _next(self, reading: Reading, last: int, who: int, near_misses: dict[str, str]) -> int | None:
        """Return the next word of the same name after word *last*, across particles and initials."""
        words = reading.words
        for n in range(last + 1, min(last + 4, len(words))):
            if not _joined(reading, n - 1):
                return None
            word = words[n][2]
            part = self._parts.get(word.key) or self._parts.get(near_misses.get(word.key, ""))
            if part is not None and part.who == who:
                return n
            if word.key not in PARTICLES and word.shape is not Shape.INITIAL:
                return None
        return None

    def _initials_before(self, reading: Reading, first: int, last: int, who: int) -> int:
        """Return where the name begins with initials of its other parts; the M. of Monsieur is none of them."""
        own = self._initials.get(who, set()) - {w.key[0] for _, _, w in reading.words[first : last + 1]}
        while first and reading.words[first - 1][2].shape is Shape.INITIAL and reading.words[first - 1][2].key in own:
            gap = reading.gap(first - 1)
            if "." not in gap or len(gap) > 2:
                break
            first -= 1
        return first

    def _initial_behind(self, reading: Reading, first: int, last: int, who: int) -> int:
        """Return where the name ends with the initial of another part of it, dotted: Awa T."""
        words, n = reading.words, last + 1
        if n < len(words) and words[n][2].shape is Shape.INITIAL and reading.gap(last) in (" ", "\u00a0"):
            own = self._initials.get(who, set()) - {w.key[0] for _, _, w in words[first:n]}
            if words[n][2].key in own and reading.text[words[n][1] : words[n][1] + 1] == ".":
                return n
        return last

    def _misspelt(self, reading: Reading) -> dict[str, str]:
        """Return the words of *reading* that are one slip away from a long part, with that part."""
        misses = {}
        for word in [w for _, _, w in reading.words if w.strange and len(w.key) >= LONG - 1]:
            if word.key not in self._parts:
                candidates = (p for slip in _slips(word.key) for p in self._slips.get(slip, ()))
                hit = next((p for p in candidates if near(word.key, p)), None)
                if hit is not None:
                    misses[word.key] = hit
        return misses

    def _others(self, reading: Reading) -> Iterator[tuple[Span, int]]:
        words = reading.words
        for n in [n for n, (_, _, w) in enumerate(words) if w.key in self._sequences]:
            for one in self._sequences[words[n][2].key]:
                end = n + len(one.keys)
                if end <= len(words) and self._written(words[n:end], one):
                    found_by = f"propagated:{one.span.found_by}"
                    yield replace(one.span, start=words[n][0], end=words[end - 1][1], found_by=found_by), one.who

    def _written(self, words: Sequence[tuple[int, int, Word]], one: _Sequence) -> bool:
        if any(word.key != key for (_, _, word), key in zip(words, one.keys, strict=True)):
            return False
        if one.initials:
            return all(word.shape is Shape.INITIAL for _, _, word in words)
        word = words[0][2]
        return len(words) > 1 or word.shape is not Shape.LOWER or not word.bits & (ORDINARY | FUNCTION | COMMON)


def _slips(word: str) -> set[str]:
    """Return *word* and what is left of it without one letter: words one slip apart share one of these.

    The deletion neighbourhood of W. Garbe's SymSpell: it keeps the search for misspelt
    names independent of the number of names.
    """
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _joined(reading: Reading, n: int) -> bool:
    """Answer whether only what joins a name stands between word *n* and the next."""
    gap = reading.gap(n)
    return len(gap) <= 3 and all(c in _JOINS for c in gap) and gap.count("\n") < 2
