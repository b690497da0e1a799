"""A reading seen by the finder of names: which words are capitalised, joined, or begin a sentence."""

import re
from collections.abc import Container

from redactor.detect.cues import TITLE, Cues
from redactor.detect.lexicon import COMMON, DEMONYM, EN, ES, FR, FUNCTION, GIVEN, NL, ORDINARY, PROGRAMME, PT, SURNAME
from redactor.detect.reading import Reading, Shape, Word

NAME = GIVEN | SURNAME
LISTED = ORDINARY | FUNCTION | DEMONYM | PROGRAMME
CAPITAL = (Shape.TITLE, Shape.UPPER, Shape.MIXED, Shape.INITIAL)
SPACE = (" ", "\u00a0", "\u202f", "\u2009", "  ")
HYPHEN = ("-", "\u2010", "\u2011")
APOSTROPHE = ("'", "’", "ʼ", "‘", "´", "`")
# Between these and the next word a sentence, a list item or a quotation may begin.
_OPENING = re.compile(r"[.!?:;\n•–—*|\"«“”„(\[…¿¡>/]|^\s*$|\s-\s")
_END = "\n\0"
_NEVER = COMMON | FUNCTION | DEMONYM | PROGRAMME
_ENOUGH = 60  # function words: enough to tell a language
_WRAPPED = 40  # code points: a shorter line was ended on purpose


class Page:
    """One reading, with what its words announce. Word numbers outside the text announce nothing."""

    __slots__ = ("_language", "cues", "places", "reading", "text", "words")

    def __init__(self, reading: Reading, cues: Cues, places: Container[str]) -> None:
        self.reading = reading
        self.text = reading.text
        self.words = reading.words
        self.cues = cues
        self.places = places
        self._language = 0

    def word(self, n: int) -> Word:
        """Return what is known of word *n*."""
        return self.words[n][2]

    def flags(self, n: int) -> int:
        """Return what word *n* announces (see `cues`)."""
        return self.cues.words.get(self.words[n][2].key, 0) if 0 <= n < len(self.words) else 0

    def gap(self, n: int) -> str:
        """Return what stands between word *n* and the next; nothing joins over it at either end of the text."""
        if 0 <= n < len(self.words) - 1:
            return self.text[self.words[n][1] : self.words[n + 1][0]]
        return _END

    def capital(self, n: int) -> bool:
        """Tell whether word *n* is written with a capital."""
        return 0 <= n < len(self.words) and self.words[n][2].shape in CAPITAL

    def opens(self, n: int) -> bool:
        """Tell whether a sentence, an item or a quotation may begin at word *n*."""
        if n == 0:
            return True
        gap = self.gap(n - 1)
        if gap in SPACE or gap in HYPHEN or gap in APOSTROPHE or gap == ", ":
            # "L'Union", "La Ligue": the article took the sentence's capital, and "Union" says nothing.
            return False
        if gap[0] == "." and "\n" not in gap and self._abbreviated(n - 1):
            return False
        return bool(_OPENING.search(gap))

    def joined(self, n: int) -> bool:
        """Tell whether word *n* and the next can be parts of one name."""
        gap = self.gap(n)
        if gap in SPACE or gap in HYPHEN or gap in APOSTROPHE:
            return True
        if gap[0] == "." and gap[1:] in ("", " ", "\u00a0", "-"):
            return self.words[n][2].shape is Shape.INITIAL
        return "\n" in gap and gap.count("\n") == 1 and not gap.strip() and self._wrapped(n)

    def place(self, first: int, last: int) -> bool:
        """Tell whether the words from *first* to *last* are known, together, as a place."""
        words = self.words
        key = words[first][2].key if first == last else " ".join(w.key for _, _, w in words[first : last + 1])
        return key in self.places

    def language(self) -> int:
        """Return the bit of the language whose function words are the most frequent in the text."""
        if not self._language:
            bits = [w.bits for _, _, w in self.words if w.bits & FUNCTION][:_ENOUGH]
            self._language = max((EN, FR, ES, PT, NL), key=lambda one: sum(1 for b in bits if b & one))
        return self._language

    def plain(self, n: int) -> bool:
        """Tell whether word *n* is an ordinary word here: of the text's language, or frequent in another."""
        bits = self.words[n][2].bits
        if bits & _NEVER:
            return self.words[n][2].shape is not Shape.INITIAL
        return bool(bits & ORDINARY and bits & self.language())

    def sentence_word(self, n: int) -> bool:
        """Tell whether word *n* owes its capital to its place alone: ordinary, and at an opening."""
        bits = self.words[n][2].bits
        return bool(bits & LISTED) and (not bits & NAME or bool(bits & (COMMON | FUNCTION))) and self.opens(n)

    def _abbreviated(self, n: int) -> bool:
        word = self.words[n][2]
        return word.shape is Shape.INITIAL or (bool(self.flags(n) & TITLE) and len(word.key) <= 5)

    def _wrapped(self, n: int) -> bool:
        end = self.words[n][1]
        after = self.words[n + 1][1]
        return end - self.text.rfind("\n", 0, end) > _WRAPPED and self.text[after : after + 2].strip()[:1] != ":"
