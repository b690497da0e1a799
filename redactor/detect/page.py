"""A reading seen by the finder of names: which words are capitalised, joined, or begin a sentence."""

import re
from collections.abc import Container, Iterable
from operator import attrgetter

from redactor.detect.cues import TITLE, Cues
from redactor.detect.grammar import ABBREVIATED
from redactor.detect.lexicon import (
    COMMON,
    DEMONYM,
    EN,
    ES,
    FR,
    FUNCTION,
    GIVEN,
    NL,
    ORDINARY,
    PROGRAMME,
    PT,
    SURNAME,
    counted,
)
from redactor.detect.reading import Reading, Shape

NAME = GIVEN | SURNAME
LISTED = ORDINARY | FUNCTION | DEMONYM | PROGRAMME
SPACE = frozenset((" ", "\u00a0", "\u202f", "\u2009", "  "))
HYPHEN = frozenset(("-", "\u2010", "\u2011"))
APOSTROPHE = frozenset("'’ʼ‘´`")
# Between these and the next word a sentence, a list item or a quotation may begin.
_OPENING = re.compile(r"[.!?:;\n•–—*|\"«“”„(\[…¿¡>/]|^\s*$|\s-\s")
_END = "\n\0"
LANGUAGES = (EN, FR, ES, PT, NL)
_NEVER = COMMON | FUNCTION | DEMONYM | PROGRAMME
_ENOUGH = 50  # words: enough to tell a language
_FEW = 3
_SPEAKS = attrgetter("speaks")
_WRAPPED = 40  # code points: a shorter line was ended on purpose


class Page:
    """One reading, with what its words announce.

    `word[n]` is what is known of word *n*, `flags[n]` what it announces (see `cues`), `gap[n]` what
    stands between it and the next word. Nothing is announced right outside the text, and its ends
    are gaps that nothing joins over: `flags` and `gap` may be asked one step too far, `word` may not.
    `capitals` are the numbers of the words written with a capital.
    """

    __slots__ = ("_language", "_monsieur", "capitals", "cues", "flags", "gap", "places", "text", "word", "words")

    def __init__(self, reading: Reading, cues: Cues, places: Container[str], spots: Iterable[int]) -> None:
        """Lay out *reading*; *spots* are the numbers of its words, or of all that may have a capital."""
        self.text = reading.text
        self.words = reading.words
        self.cues = cues
        self.places = places
        self.word = word = reading.word
        announced = cues.words.get
        # The last entries are also those at -1: what stands before the first word.
        self.flags = [announced(w.key, 0) for w in word]
        self.flags.append(0)
        self.gap = reading.gaps[:-1]
        self.gap.append(_END)
        lower, digit = Shape.LOWER, Shape.DIGIT
        self.capitals = {n for n in spots if lower < word[n].shape < digit}
        self._language = 0
        self._monsieur = -1

    def opens(self, n: int) -> bool:
        """Tell whether a sentence, an item or a quotation may begin at word *n*."""
        if n == 0:
            return True
        gap = self.gap[n - 1]
        if gap in SPACE or gap in HYPHEN or gap in APOSTROPHE or gap == ", ":
            # "L'Union", "La Ligue": the article took the sentence's capital, and "Union" says nothing.
            return False
        if gap[0] == "." and "\n" not in gap and self._abbreviated(n - 1):
            return False
        return bool(_OPENING.search(gap))

    def joined(self, n: int) -> bool:
        """Tell whether word *n* and the next can be parts of one name."""
        gap = self.gap[n]
        if gap in SPACE or gap in HYPHEN or gap in APOSTROPHE:
            return True
        if gap[0] == "." and gap[1:] in ("", " ", "\u00a0", "-"):
            return self.word[n].shape is Shape.INITIAL or self.word[n].key in ABBREVIATED
        return "\n" in gap and gap.count("\n") == 1 and not gap.strip() and self._wrapped(n)

    def place(self, first: int, last: int) -> bool:
        """Tell whether the words from *first* to *last* are known, together, as a place."""
        words = self.word
        key = words[first].key if first == last else " ".join(w.key for w in words[first : last + 1])
        return key in self.places

    def language(self) -> int:
        """Return the bit of the language whose function words are the most frequent; all bits where they are few."""
        if not self._language:
            votes = counted(sum(map(_SPEAKS, self.word[:_ENOUGH])), len(LANGUAGES))
            count, best = max(zip(votes, LANGUAGES, strict=True))
            self._language = best if count >= _FEW else ORDINARY
        return self._language

    def monsieur_before(self, n: int) -> bool:
        """Tell whether "M. " stands somewhere before word *n*."""
        if self._monsieur < 0:
            at = self.text.find("M. ")
            self._monsieur = at if at >= 0 else len(self.text)
        return self._monsieur + len("M. ") <= self.words[n][0]

    def plain(self, n: int) -> bool:
        """Tell whether word *n* is an ordinary word here: of the text's language, or frequent in another."""
        bits = self.word[n].bits
        if bits & _NEVER:
            return self.word[n].shape is not Shape.INITIAL
        return bool(bits & ORDINARY and bits & self.language())

    def sentence_word(self, n: int) -> bool:
        """Tell whether word *n* owes its capital to its place alone: ordinary, and at an opening."""
        bits = self.word[n].bits
        return bool(bits & LISTED) and (not bits & NAME or bool(bits & (COMMON | FUNCTION))) and self.opens(n)

    def _abbreviated(self, n: int) -> bool:
        word = self.word[n]
        if word.shape is Shape.INITIAL or word.key in ABBREVIATED:
            return True
        return bool(self.flags[n] & TITLE) and len(word.key) <= 5

    def _wrapped(self, n: int) -> bool:
        end = self.words[n][1]
        after = self.words[n + 1][1]
        return end - self.text.rfind("\n", 0, end) > _WRAPPED and self.text[after : after + 2].strip()[:1] != ":"
