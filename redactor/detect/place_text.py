"""One text as the finder of places sees it: its words, what they announce, and what stands between them."""

from redactor.detect.lexicon import DEMONYM, EN, FR, FUNCTION, GIVEN, LANGUAGES, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.reading import Reading, Shape, Word

SPACES = frozenset((" ", "\u00a0", "\u202f", "\n", "  ", "\r\n"))
HYPHENS = frozenset(("-", "‐", "‑", "–"))
_APOSTROPHES = frozenset(("'", "’", "ʼ", "`", "‘"))
_CLOSE = SPACES | _APOSTROPHES
_JOINS = _CLOSE | HYPHENS | {"", " -", "- "}
_GLUE = frozenset((".", "@", "/", "_", "-", "\\", "‑", ":", "%"))
_ENDS = frozenset(".!?\n\r:;•")
_DOTTED = frozenset("st ste mt ft sta".split())
_ENOUGH_WORDS = 80  # to tell a language
_TONGUES = tuple(1 << n for n in range(len(LANGUAGES)))
ARTICLES = frozenset("the le la l les el los las o a os as het".split())
CAPITAL = frozenset((Shape.TITLE, Shape.UPPER, Shape.MIXED))
PERSON = GIVEN | SURNAME
PLAIN = ORDINARY | FUNCTION | PROGRAMME | DEMONYM


class PlaceText:
    """A reading with the roles of its words. *capitals* marks the words that are not in lower case."""

    __slots__ = ("_roles", "_spoken", "capitals", "reading", "words")

    def __init__(self, reading: Reading, roles: dict[str, int]) -> None:
        self.reading = reading
        self.words = reading.words
        self.capitals = bytearray(len(reading.words))
        self._roles = roles
        self._spoken = 0

    def word(self, n: int) -> Word:
        """Return word *n*."""
        return self.words[n][2]

    def surface(self, n: int) -> str:
        """Return word *n* as it is written."""
        start, end, _ = self.words[n]
        return self.reading.text[start:end]

    def role(self, n: int) -> int:
        """Return what word *n* announces."""
        return self._roles.get(self.words[n][2].key, 0)

    def gap(self, n: int) -> str:
        """Return what stands between word *n* and the next."""
        return self.reading.gap(n)

    def joins(self, n: int) -> bool:
        """Return whether word *n* and the next can be parts of one name."""
        gap = self.reading.gap(n)
        if gap in _JOINS:
            return True
        word = self.words[n][2]
        return gap in (".", ". ") and (word.shape is Shape.INITIAL or word.key in _DOTTED)

    def spaced(self, n: int) -> bool:
        """Return whether only a space, or an elision, stands between word *n* and the next."""
        return self.reading.gap(n) in _CLOSE

    def apart(self, first: int, stop: int) -> bool:
        """Return whether words *first* to *stop* stand for themselves, not inside an address or a longer word."""
        before = self.gap(first - 1)[-1:] if first else ""
        return before not in _GLUE and self.gap(stop - 1) not in _GLUE

    def opens(self, n: int) -> bool:
        """Return whether word *n* opens a sentence or a line."""
        return not n or not _ENDS.isdisjoint(self.gap(n - 1))

    def shouted(self, n: int) -> bool:
        """Return whether the words beside word *n* are in capitals."""
        near = self.words[max(0, n - 1) : n] + self.words[n + 1 : n + 2]
        return all(word.shape is not Shape.LOWER and word.shape is not Shape.TITLE for _, _, word in near)

    def tongue(self) -> int:
        """Return the bits of the languages most lower-case words belong to; English and French where none do."""
        if not self._spoken:
            counts: dict[int, int] = {}
            for _, _, word in self.words[:_ENOUGH_WORDS]:
                if word.shape is Shape.LOWER:
                    bits = word.bits & ORDINARY
                    counts[bits] = counts.get(bits, 0) + 1
            votes = [sum([count for bits, count in counts.items() if bits & tongue]) for tongue in _TONGUES]
            most = max(votes)
            best = sum(tongue for tongue, vote in zip(_TONGUES, votes, strict=True) if vote == most)
            self._spoken = best if most else EN | FR
        return self._spoken

    def plain(self, n: int) -> bool:
        """Return whether word *n* is an ordinary word of the text's language, or of no use as a name."""
        word = self.words[n][2]
        if word.key in ARTICLES and word.shape is Shape.TITLE:
            return False
        if word.bits & (PROGRAMME | DEMONYM):
            return True
        return bool(word.bits & ORDINARY) and bool(word.bits & self.tongue())
