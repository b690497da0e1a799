"""What the scan asks of a word, asked once however often the word comes.

A file uses few different words; so whatever a word could be an original of is worked out the first time it is seen.
"""

from collections.abc import Iterator
from typing import NamedTuple

from redactor.detect import traces as t
from redactor.detect.reading import Shape, Word
from redactor.detect.romanise import bones, other_script, sound
from redactor.keys.traces import Blinder

_REMEMBERED = 400_000  # words; about 100 MB, then the memory starts afresh
_NAMELIKE = frozenset((Shape.TITLE, Shape.UPPER, Shape.MIXED, Shape.OTHER))
_LONG_SLIP = 8  # letters of a misspelt word that is looked for in every record


class Asked(NamedTuple):
    """What is known of one written word.

    `alone` says how it means somebody by itself wherever it stands ("": it does not); `part` and `heard` tell that
    it may be half of a pair; `here` are traces by which it may mean somebody or something of its own record, and
    `hows` how, one for each. `digits` tells that it holds some, `initial` that it is a capital alone, `hot` that it
    needs a closer look in every record.
    """

    alone: str
    part: bool
    heard: bool
    here: tuple[bytes, ...]
    hows: tuple[str, ...]
    digits: bool
    initial: bool
    hot: bool


class Words:
    """Asks words, and remembers the answers.

    `cold` are the written words that mean nobody and hold no digit; `plain` those of them that no record's own people
    are asked about either, so that all there is to compare is their trace in `heads`. The other memories sort words by
    what `Asked` says of them.
    """

    def __init__(self, everywhere: set[bytes], blinder: Blinder) -> None:
        self._everywhere, self._blind = everywhere, blinder.blind
        self._known: dict[str, Asked] = {}
        self.cold: set[str] = set()
        self.plain: set[str] = set()
        self.hot: set[str] = set()
        self.digits: set[str] = set()
        self.initials: set[str] = set()
        self.heads: dict[str, bytes] = {}
        self.here: dict[str, tuple[bytes, ...]] = {}

    def tidy(self) -> None:
        """Forget everything where it is too much. Never between a look at `cold` or `plain` and one at the rest."""
        if len(self._known) >= _REMEMBERED:
            kept = self._known, self.cold, self.plain, self.hot, self.digits, self.initials, self.heads, self.here
            for memory in kept:
                memory.clear()

    def known(self, surface: str) -> Asked | None:
        """Return what is known of a written word, None where it was never asked."""
        return self._known.get(surface)

    def ask(self, surface: str, word: Word) -> Asked:
        """Return what is known of *word*, written *surface*."""
        found = self._known[surface] = self._ask(surface, word)
        self.heads[surface], self.here[surface] = found.here[0], found.here
        for kind, memory in ((found.hot, self.hot), (found.digits, self.digits), (found.initial, self.initials)):
            if kind:
                memory.add(surface)
        if not (found.hot or found.digits):
            self.cold.add(surface)
            if len(found.here) == 1 and not found.initial:
                self.plain.add(surface)
        return found

    def _has(self, label: str, text: str) -> bool:
        return self._blind(label, text) in self._everywhere

    def _ask(self, surface: str, word: Word) -> Asked:
        key, here = word.key, [(self._blind(t.HEAD, word.key), t.HEAD)]
        digits = not surface.isalpha() and any(map(str.isdecimal, surface))
        initial = word.shape == Shape.INITIAL
        plain = bool(word.shape == Shape.LOWER and word.bits & t.PLAIN)
        if plain or word.shape == Shape.DIGIT or initial or len(key) < 2:
            return Asked("", False, False, (here[0][0],), (t.HEAD,), digits, initial, False)
        role = t.role(word)
        here += self._here(word, role)
        alone = t.WORD if role == t.WORD and self._has(t.WORD, key) else ""
        heard = sound(key)
        namelike = word.shape in _NAMELIKE
        if not alone and role == t.WORD and namelike and _LONG_SLIP <= len(key) <= t.TOO_LONG:
            slips = (trace for trace, how in here if how == t.SLIP)
            alone = "" if self._everywhere.isdisjoint(slips) else t.SLIP
        part = self._has(t.PART, key)
        part_sound = namelike and not word.bits & t.PLAIN and len(heard) >= t.CLEAR
        also = part_sound and self._has(t.PART_SOUND, heard)
        traces, hows = zip(*here, strict=True)
        return Asked(alone, part, also, traces, hows, digits, False, bool(alone) or part or also)

    def _here(self, word: Word, role: str) -> Iterator[tuple[bytes, str]]:
        """Yield by what *word* may mean somebody of its own record."""
        key, blind = word.key, self._blind
        if role:
            yield blind(t.WORD, key), t.WORD  # a place by the lexicon now, a name when it was sealed
            yield blind(t.OWN, key), t.OWN
        if role == t.SHY:
            yield blind(t.SHY, key), t.SHY
        if word.shape in _NAMELIKE:
            yield blind(t.OWN_PART, key), t.OWN_PAIR
        if word.shape not in _NAMELIKE or word.bits & t.PLAIN:
            return
        heard = sound(key)
        if len(heard) >= t.LEAST_SOUND:
            yield blind(t.SOUND, heard), t.SOUND
        if not other_script(key) and len(bones(key)) > 1:
            yield blind(t.SCRIPT, bones(key)), t.SOUND
        if t.LONG - 1 <= len(key) <= t.TOO_LONG + 1:
            # A trace that is looked for everywhere and is nobody's is not kept: a word has dozens of them.
            everywhere = self._everywhere
            for label, text in slipped(key):
                trace = blind(label, text)
                if label == t.OWN or trace in everywhere:
                    yield trace, t.SLIP


def slipped(key: str) -> Iterator[tuple[str, str]]:
    """Yield the traces that some part of a name shares with *key* if they differ by one slip of the keyboard.

    The slip is a letter too many, too few, wrong, or two in the wrong order (Damerau 1964).
    """
    for n in range(len(key)):
        gap = key[:n] + key[n + 1 :]
        yield t.WORD, gap  # a letter too many
        yield t.OWN, gap
        yield t.SLIP, f"{n} {gap}"  # a wrong letter
        if n + 1 < len(key):
            yield t.SLIP, f"{n + 1} {gap}"  # two in the wrong order
    for n in range(len(key) + 1):
        yield t.SLIP, f"{n} {key}"  # a letter too few
