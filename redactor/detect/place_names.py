"""Find places that no gazetteer knows: villages, camps and quarters that the words around them give away."""

from collections.abc import Iterator

from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME
from redactor.detect.place_context import CAPITAL, PERSON, PLAIN, hyphened, joins, spaced, tongue
from redactor.detect.place_words import AFTER, APPOSED, AT, BEFORE, DIRECTION, INSIDE, KIND, LINKER, NOT, OF, PERSONAL
from redactor.detect.reading import Reading, Shape

_MOST = 5  # words of one name
_ARTICLES = frozenset("the la le l les el los las".split())

_GOES_ON = frozenset("and et y e en und to ou or".split())
_AND = frozenset("y et e en".split())
# Of the prepositions of place, those that seldom stand before a person.
_AT = frozenset("at from between visited visite visita".split())

Find = tuple[int, int, float, str]  # first word, word after the last, score, what gave it away


class Surroundings:
    """One text with the roles of its words."""

    def __init__(self, reading: Reading, roles: dict[str, int]) -> None:
        self._reading = reading
        self._spoken = 0
        self._words = reading.words
        self._roles = roles

    def role(self, n: int) -> int:
        """Return the roles of word *n*."""
        return self._roles.get(self._words[n][2].key, 0)

    def _plain(self, n: int) -> bool:
        """Return whether word *n* is an ordinary word of the text's language."""
        word = self._words[n][2]
        if word.key in _ARTICLES and word.shape is Shape.TITLE:
            return False
        bits = word.bits
        return bool(bits & (PROGRAMME | DEMONYM) or bits & ORDINARY & self._tongue())

    def _tongue(self) -> int:
        self._spoken = self._spoken or tongue(self._reading)
        return self._spoken

    def at(self, n: int, role: int) -> Iterator[Find]:
        """Yield the names that word *n*, which has that role, gives away."""
        words = self._words
        if role & AFTER and any(word.shape is not Shape.LOWER for _, _, word in words[max(0, n - 3) : n]):
            yield from self._ahead(n)
        if all(word.shape is Shape.LOWER for _, _, word in words[n + 1 : n + 4]):
            return
        if role & BEFORE:
            yield from self._behind(n, role)
        if role & (INSIDE | AT):
            yield from self._inside(n, role)

    def after(self, n: int) -> Iterator[Find]:
        """Yield the name that goes on a list of places whose last known one stops before word *n*."""
        if n + 1 >= len(self._words) or self._words[n][2].key not in _GOES_ON or not spaced(self._reading, n - 1):
            return
        first = n + 1
        if (
            self.role(first) & (OF | INSIDE | AT)
            and self._words[first][2].shape is Shape.LOWER
            and first + 1 < len(self._words)
        ):
            first += 1
        if spaced(self._reading, first - 1) and self._starts(first) and self._unknown(first):
            stop = self._run(first)
            if not self._owner(stop) and self._all_unknown(first + 1, stop):
                yield first, stop, 0.5, "places.listed"

    def _unknown(self, n: int) -> bool:
        word = self._words[n][2]
        return word.shape is not Shape.UPPER and not word.bits & PERSON and not self._plain(n)

    def _all_unknown(self, first: int, stop: int) -> bool:
        return not any(
            self._words[k][2].bits & (PERSON | COMMON) and not self.role(k) & LINKER for k in range(first, stop)
        )

    def _owner(self, stop: int) -> bool:
        """Return whether a possessive follows: a person as a rule."""
        return stop < len(self._words) and self._words[stop][2].key == "s" and self._reading.gap(stop - 1) in ("'", "’")

    def _starts(self, n: int) -> bool:
        """Return whether a name can start at word *n*."""
        word = self._words[n][2]
        if word.shape not in CAPITAL or word.bits & (PROGRAMME | DEMONYM) or self.role(n) & (PERSONAL | NOT):
            return False
        if word.bits & FUNCTION and word.bits & self._tongue():
            named = n + 1 < len(self._words) and word.key in _ARTICLES and spaced(self._reading, n)
            return named and self._words[n + 1][2].shape in CAPITAL  # El Zarzalito
        return word.shape is not Shape.UPPER or len(word.key) > 4

    def _run(self, n: int) -> int:
        """Return where the name that starts at word *n* stops."""
        stop = n + 1
        while stop < len(self._words) and stop - n < _MOST and joins(self._reading, stop - 1):
            word = self._words[stop][2]
            if word.shape in CAPITAL and not (word.bits & FUNCTION and word.shape is Shape.TITLE):
                if "\n" in self._reading.gap(stop - 1):
                    break
                stop += 1
            elif self.role(stop) & LINKER and self._goes_on(stop):
                stop += 2
            elif word.shape is Shape.DIGIT and spaced(self._reading, stop - 1) and len(word.key) <= 2:
                return stop + 1
            else:
                break
        return stop

    def _goes_on(self, n: int) -> bool:
        """Return whether a linker at word *n* is followed by another capitalised part of a name."""
        if n + 1 >= len(self._words) or not joins(self._reading, n):
            return False
        follows = self._words[n + 1][2]
        return follows.shape in CAPITAL and (hyphened(self._reading, n - 1) or not follows.bits & (GIVEN | COMMON))

    def _behind(self, n: int, role: int) -> Iterator[Find]:
        """A generic word stands before: village de X, quartier X."""
        first, through = n + 1, False
        while first < len(self._words) and first - n < 3 and spaced(self._reading, first - 1):
            word = self._words[first][2]
            linked = self.role(first) & OF and word.key not in _AND
            if word.shape is not Shape.LOWER or not (linked or (through and word.key in _ARTICLES)):
                break
            through, first = True, first + 1
        if first >= len(self._words) or not spaced(self._reading, first - 1) or not self._starts(first):
            return
        word, strong = self._words[first][2], bool(role & APPOSED)
        if not through and (not strong or (self._plain(first) and self._words[n][2].shape is not Shape.LOWER)):
            return
        if self._plain(first) and not (strong and through):
            return
        stop = self._run(first)
        if stop - first > 1 and word.bits & GIVEN and not strong:
            return
        if not through and self._words[n][2].shape is Shape.TITLE and n and spaced(self._reading, n - 1):
            first = n  # Lake Albert, Camp Kigobe
        yield first, stop, 0.7, "places.after_cue"

    def _ahead(self, n: int) -> Iterator[Find]:
        """A generic word stands behind: X district, X refugee camp."""
        last = n - 1
        while last > 0 and self.role(last) & KIND and spaced(self._reading, last):
            last -= 1
        if last < 0 or not all(spaced(self._reading, k) for k in range(last, n)) or not self._starts(last):
            return
        if self._plain(last) or self.role(last) & BEFORE:
            return
        first = last
        while first > 0 and last - first < _MOST - 1 and joins(self._reading, first - 1):
            word = self._words[first - 1][2]
            part = self.role(first - 1) & DIRECTION or not word.bits & (PLAIN & ~COMMON)
            if word.shape not in CAPITAL or not part or self.role(first - 1) & (PERSONAL | OF):
                break
            first -= 1
        whole = all(self._words[k][2].shape is Shape.TITLE for k in range(last + 1, n + 1))
        yield first, n + 1 if whole else last + 1, 0.7, "places.before_cue"

    def _inside(self, n: int, role: int) -> Iterator[Find]:
        """A preposition of place stands before a word that nobody knows."""
        first = n + 1
        if first < len(self._words) and self._words[first][2].key in _ARTICLES and spaced(self._reading, n):
            first += 1
        if first >= len(self._words) or not spaced(self._reading, first - 1) or not self._starts(first):
            return
        if self._words[n][2].shape is Shape.UPPER or not self._unknown(first):
            return
        if not (role & INSIDE or self._words[n][2].key in _AT or self._grave(n)):
            return
        stop = self._run(first)
        if self._all_unknown(first + 1, stop) and not self._owner(stop):
            yield first, stop, 0.5, "places.preposition"

    def _grave(self, n: int) -> bool:
        start, end, _ = self._words[n]
        return self._reading.text[start:end] in ("à", "À")
