"""Find what was an original in the text of a shared file, in every form in which people write it.

Without a key that opens originals: what stands in the text is blinded as originals were, and compared. Most texts
hold no word that is a part of anything and cost one look per different word; the rest are read closely.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, filterfalse

from redactor.detect import traces as t
from redactor.detect.identity import PARTICLES
from redactor.detect.reading import LETTER, WORD, Reader, Reading, Shape
from redactor.detect.romanise import sound
from redactor.keys.traces import Blinder
from redactor.leaks.strings import codes_in, locals_in
from redactor.leaks.words import Asked, Words

# A word that a line break cuts in two, with or without a hyphen.
_BROKEN = re.compile(rf"(?<![^\W\d_])((?:{LETTER}){{2,}})([-\u2010\u2011]?[ \t]*\r?\n[ \t]*)(?=((?:{LETTER}){{2,}}))")
_JOINED = re.compile(r"[\s\u00a0\u202f]{0,3}[-'’‐‑.,]?[\s\u00a0\u202f]{0,3}")
_INITIALS = re.compile(r"(?<!\w)[^\W\d_]\.[\s-]?[^\W\d_](?!\w)")
_BETWEEN = re.compile(
    r"[\s\u00a0\u202f'’‐‑-]{1,2}(?:(?:de|da|do|dos|la|le|el|al|ben|bin|ould|ag|van|von|der|den)[\s'’-])?"
)
_ROBOTS = re.compile(r"[\[({]\s*[a@]", re.IGNORECASE)  # jane (at) example: nothing else makes an address without an @
_DIGITS = re.compile(r"\d[\w./-]*\d[\w./-]*\d|\d\W{1,3}\d")
_ENDS = ".!?:•\n\r\t|"
_LEAST_SMALL = 5  # letters of a part that counts alone in small letters: a shorter one is too often a word
_ABBREVIATIONS = frozenset(("n b", "p s"))

WORDING = {
    t.WORD: "a part of a name, alone",
    t.PAIR: "a name",
    t.SLIP: "a name with a slip of the keyboard",
    t.SOUND: "a name in another spelling",
    t.INITIAL: "a name with an initial",
    t.INITIALS: "the initials of a name",
    t.MAIL: "an address",
    t.NUMBER: "a telephone number",
    t.CODE: "an identifier",
    t.WHOLE: "what was taken out of another place",
}
_SURE = (t.MAIL, t.NUMBER, t.CODE, t.PAIR, t.WHOLE, t.INITIAL, t.WORD, t.SOUND, t.SLIP, t.INITIALS)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where an original stands (code points, end exclusive), in what form, and whether it is this record's own."""

    start: int
    end: int
    form: str
    own: bool


class Scanner:
    """Compares texts with the traces of a vault."""

    def __init__(self, everywhere: set[bytes], blinder: Blinder, reader: Reader | None = None) -> None:
        self._everywhere, self._blind = everywhere, blinder.blind
        self._reader = reader or Reader()
        self._words = Words(everywhere, blinder)
        self._trace = lru_cache(maxsize=1 << 16)(blinder.blind)  # of numbers and codes: years and months come often

    def hits(self, text: str, own: frozenset[bytes] = frozenset()) -> list[Hit]:
        """Return where *text* holds an original of any record, or of the record whose traces are *own*.

        Hits that touch are one; they are in order and disjoint.
        """
        return next((hits for _, hits in self.record([text], own)), [])

    def record(self, texts: Sequence[str], own: frozenset[bytes] = frozenset()) -> Iterator[tuple[int, list[Hit]]]:
        """Yield the hits in each of the *texts* of a record that has some, with its position: see `hits`."""
        # One look at all of them together, apart from each other by what is in no word and no number: most records hold
        # nothing, and half of the time is that of a call.
        together = "\0\0".join(texts)
        hot, digits, initials = self._looked(together.replace("_", " "), own)
        listed = any(True for _ in self._lists(together, own, digits))
        lines = "\n" in together
        for n, text in enumerate(texts) if hot or listed or lines or initials else ():
            spaced = text.replace("_", " ")  # photo_ouagadougou_01.jpg
            found: list[Hit] = []
            if initials or any(surface in spaced for surface in hot):
                found += self._of_words(spaced, own, hot)
            if lines and "\n" in text:
                found += self._over_lines(spaced, own)
            if listed:
                found += self._lists(text, own, digits)
            if found:
                yield n, _merged(text, found)

    def _lists(self, text: str, own: frozenset[bytes], digits: bool) -> Iterator[Hit]:
        """Yield addresses, numbers and identifiers."""
        if "@" in text or _ROBOTS.search(text):
            yield from self._listed(own, t.MAIL, t.addresses_in(text))
        yield from self._listed(own, t.MAIL, locals_in(text))
        text = text.replace("_", " ")
        if digits and _DIGITS.search(text):
            yield from self._listed(own, t.NUMBER, t.numbers_in(text))
            yield from self._listed(own, t.CODE, codes_in(text))

    # ------------------------------------------------------------ words

    def _asked(self, surface: str) -> Asked:
        return self._words.known(surface) or self._words.ask(surface, self._reader.word(surface))

    def _looked(self, text: str, own: frozenset[bytes]) -> tuple[set[str], bool, bool]:
        """Return the words of *text* that need a closer look, whether it holds digits, and initials that may matter.

        Nearly every word is one that was seen before and needs none; these are passed over without a line of Python.
        """
        memory = self._words
        memory.tidy()
        words = WORD.findall(text)
        rest = set(filterfalse((memory.plain if own else memory.cold).__contains__, words))
        for surface in filterfalse(memory.heads.__contains__, rest):
            self._asked(surface)
        hot = rest & memory.hot
        if own and not own.isdisjoint(map(memory.heads.get, words)):
            hot.update(surface for surface in words if memory.heads.get(surface) in own)
        if own and not own.isdisjoint(chain.from_iterable(map(memory.here.__getitem__, rest))):
            hot.update(surface for surface in rest if not own.isdisjoint(memory.here[surface]))
        initials = own and not memory.initials.isdisjoint(rest) and _INITIALS.search(text) is not None
        return hot, not memory.digits.isdisjoint(rest), bool(initials)

    def _of_words(self, text: str, own: frozenset[bytes], hot: set[str]) -> Iterator[Hit]:
        reading, surfaces = self._reader.read(text), WORD.findall(text)
        for n in (n for n, surface in enumerate(surfaces) if surface in hot):
            one = self._asked(surfaces[n])
            start, end, word = reading.words[n]
            if one.alone and (word.shape != Shape.LOWER or len(word.key) >= _LEAST_SMALL):
                yield Hit(start, end, one.alone, self._blind(t.WORD, word.key) in own)
            for trace, how in zip(one.here, one.hows, strict=True):
                if trace in own:
                    yield from self._here(reading, n, how, own)
            if one.heard:
                yield from self._sounds(reading, n, own)
            if one.part:
                yield from self._pairs(reading, surfaces, n, own)
        if own and not self._words.initials.isdisjoint(surfaces):
            yield from self._initials(reading, own)

    def _here(self, reading: Reading, n: int, how: str, own: frozenset[bytes]) -> Iterator[Hit]:
        """Yield what word *n* begins or is, of its own record."""
        start, end, word = reading.words[n]
        if how == t.HEAD:
            yield from self._whole(reading, n, own)
        elif how == t.SHY:
            if _stands_out(reading, n):
                yield Hit(start, end, t.WORD, True)
        elif how == t.OWN_PAIR:
            other = _next(reading, n)
            if other and self._blind(t.OWN_PAIR, t.pair(word.key, reading.word[other].key)) in own:
                yield Hit(start, reading.words[other][1], t.PAIR, True)
        elif word.shape != Shape.LOWER or len(word.key) >= _LEAST_SMALL:
            yield Hit(start, end, t.WORD if how == t.OWN else how, True)

    def _whole(self, reading: Reading, n: int, own: frozenset[bytes]) -> Iterator[Hit]:
        keys: list[str] = []
        for k in range(n, min(n + t.LONGEST, len(reading.word))):
            if k > n and (len(reading.gaps[k - 1]) > 3 or "<" in reading.gaps[k - 1]):
                break
            word = reading.word[k]
            keys.append(word.key)
            if k == n and (len(word.key) < 3 or (word.shape == Shape.LOWER and word.bits & t.PLAIN)):
                continue
            if self._blind(t.WHOLE, " ".join(keys)) in own:
                yield Hit(reading.words[n][0], reading.words[k][1], t.WHOLE, True)

    def _pairs(self, reading: Reading, surfaces: Sequence[str], n: int, own: frozenset[bytes]) -> Iterator[Hit]:
        start, end, word = reading.words[n]
        for k, initial in ((n - 1, True), (n + 1, True)):
            if initial and 0 <= k < len(reading.word) and reading.word[k].shape == Shape.INITIAL:
                joined = reading.gaps[min(n, k)]
                if len(joined) < 4 and self._blind(t.INITIAL, f"{reading.word[k].key} {word.key}") in own:
                    yield Hit(min(start, reading.words[k][0]), max(end, reading.words[k][1]), t.INITIAL, True)
        other = _next(reading, n)
        if not other:
            return
        stop, also = reading.words[other][1], reading.word[other]
        trace = self._blind(t.PAIR, t.pair(word.key, also.key)) if self._asked(surfaces[other]).part else b""
        if trace in self._everywhere:
            yield Hit(start, stop, t.PAIR, trace in own)

    def _sounds(self, reading: Reading, n: int, own: frozenset[bytes]) -> Iterator[Hit]:
        """Yield word *n* with the one behind or before it, where together they sound like somebody's name."""
        before = next((k for k in range(n - 1, max(-1, n - 4), -1) if _next(reading, k) == n), -1)
        for first, last in ((n, _next(reading, n)), (before, n)):
            if first < 0 or not last:
                continue
            heard = sound(reading.word[first].key), sound(reading.word[last].key)
            trace = self._blind(t.SOUNDS, t.pair(*heard))
            if trace in self._everywhere:
                yield Hit(reading.words[first][0], reading.words[last][1], t.SOUND, trace in own)

    def _initials(self, reading: Reading, own: frozenset[bytes]) -> Iterator[Hit]:
        run: list[int] = []
        for n, word in enumerate([*reading.word, None]):
            if (
                word is not None
                and word.shape == Shape.INITIAL
                and reading.gaps[n][:1] in (".", "")
                and (not run or reading.gaps[n - 1] in (".", ". ", ".-", ""))
            ):
                run.append(n)
                continue
            keys = [reading.word[k].key for k in run]
            if len(run) > 1 and not _abbreviates(reading, run) and self._blind(t.INITIALS, " ".join(keys)) in own:
                yield Hit(reading.words[run[0]][0], reading.words[run[-1]][1], t.INITIALS, True)
            run = [n] if word is not None and word.shape == Shape.INITIAL else []

    # ------------------------------------------------------------ other ways

    def _over_lines(self, text: str, own: frozenset[bytes]) -> Iterator[Hit]:
        for broken in _BROKEN.finditer(text):
            [*words] = self._reader.read(broken[1] + broken[3]).word
            role = t.role(words[0]) if len(words) == 1 else ""
            if not role or role == t.SHY:
                continue
            trace = self._blind(t.WORD, words[0].key)
            mine = trace in own or self._blind(t.OWN, words[0].key) in own
            if mine or trace in self._everywhere:
                yield Hit(broken.start(1), broken.end(3), t.WORD, mine)

    def _listed(
        self, own: frozenset[bytes], label: str, candidates: Iterable[tuple[tuple[int, int], str]]
    ) -> Iterator[Hit]:
        for (start, end), text in candidates:
            trace = self._trace(label, text) if text else b""
            if trace in self._everywhere:
                yield Hit(start, end, label, trace in own)


def _abbreviates(reading: Reading, run: Sequence[int]) -> bool:
    """Answer whether initials are N.B. or P.S., before a colon."""
    text = " ".join(reading.word[k].key for k in run)
    return text in _ABBREVIATIONS and ":" in reading.gaps[run[-1]][:4]


def _next(reading: Reading, n: int) -> int:
    """Return the next word that may belong to the name of word *n*, across particles and initials; 0 if none does."""
    for k in range(n + 1, min(n + 4, len(reading.word))):
        if not _JOINED.fullmatch(reading.gaps[k - 1]):
            return 0
        word = reading.word[k]
        if word.key not in PARTICLES and word.shape != Shape.INITIAL:
            return k if word.shape != Shape.DIGIT else 0
    return 0


def _stands_out(reading: Reading, n: int) -> bool:
    """Answer whether an ordinary word is written like a name: a capital inside a sentence, and none beside it."""
    word = reading.word[n]
    if word.shape not in (Shape.TITLE, Shape.UPPER) or not n:
        return False
    if any(c in _ENDS for c in reading.gaps[n - 1]):
        return False
    beside = [k for k in (n - 2, n - 1, n + 1) if 0 <= k < len(reading.word)]
    return all(reading.word[k].shape in (Shape.LOWER, Shape.DIGIT) for k in beside)


def _merged(text: str, found: Iterable[Hit]) -> list[Hit]:
    """Return the hits in order, those that touch or that only a blank or a particle parts made one."""
    done: list[Hit] = []
    for hit in sorted(found, key=lambda h: (h.start, -h.end)):
        if done and (hit.start <= done[-1].end or _BETWEEN.fullmatch(text, done[-1].end, hit.start)):
            last = done[-1]
            form = min(last.form, hit.form, key=_SURE.index)
            done[-1] = Hit(last.start, max(last.end, hit.end), form, last.own or hit.own)
        else:
            done.append(hit)
    return done
