"""What a word can be: the compiled lexicon of ordinary words and of names.

The file `recognizers/lexicon.marisa` maps a folded word (see `fold`) to bits. It is
memory-mapped: opening it costs nothing, and only the words of a text are looked up.
"""

import struct
from functools import lru_cache
from pathlib import Path

import marisa_trie

from redactor.errors import RecognizerError
from redactor.shipped import shipped

LANGUAGES = ("en", "fr", "es", "pt", "nl")
EN, FR, ES, PT, NL = (1 << n for n in range(5))
ORDINARY = EN | FR | ES | PT | NL  # an ordinary word (no proper noun) of one of these languages
FUNCTION = 1 << 5  # a function word (article, pronoun, preposition, conjunction, auxiliary) of one of them
GIVEN = 1 << 6  # a given name somewhere
SURNAME = 1 << 7  # a surname somewhere
COMMON = 1 << 8  # among the most frequent ordinary words: never a name on its own word's strength
DEMONYM = 1 << 9  # a people, ethnic group, language or nationality: never a person's name by itself
PROGRAMME = 1 << 10  # a word of the trade: acronyms of programmes and rights bodies, codes, weekday and month words

_LANE = 40  # bits: more words than any text has


def ballot(*weights: int) -> int:
    """Return counts packed into one number, so that a sum of such numbers counts them all at once."""
    return sum(weight << _LANE * n for n, weight in enumerate(weights))


def counted(ballots: int, count: int) -> list[int]:
    """Return the first *count* counts that a sum of ballots holds."""
    return [ballots >> _LANE * n & (1 << _LANE) - 1 for n in range(count)]


def languages(bits: int, weight: int = 1) -> list[int]:
    """Return *weight* for each language in *bits* and 0 for the others, in the order of `LANGUAGES`."""
    return [weight if bits >> n & 1 else 0 for n in range(len(LANGUAGES))]


class Lexicon:
    """A read-only map from folded words to bits."""

    def __init__(self, path: Path) -> None:
        try:
            self._trie = marisa_trie.RecordTrie("<H")
            self._trie.mmap(str(path))
        except (OSError, RuntimeError):
            raise RecognizerError(f"cannot read the lexicon {path.name}", hint="reinstall the package") from None

    def bits(self, key: str) -> int:
        """Return what the folded word *key* can be; 0 if it is in no list."""
        found = self._trie.get(key)
        if not found:
            return 0
        return int(found[0][0])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon, opened once."""
    return Lexicon(shipped("recognizers") / "lexicon.marisa")


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST = 6  # letters: a shorter word is one slip away from too many


@lru_cache(maxsize=20_000)
def misspelt(key: str) -> bool:
    """Answer whether the unknown folded word *key* is one slip of the keyboard away from an ordinary word.

    A slip is one letter too many, too few or wrong, or two in the wrong order.
    """
    if len(key) < _LEAST or not key.isascii():
        return False
    bits, cuts = lexicon().bits, [(key[:n], key[n:]) for n in range(1, len(key) + 1)]
    near = [a + b[1:] for a, b in cuts if b]
    near += [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    near += [a + c + b[1:] for a, b in cuts if b for c in _LETTERS]
    near += [a + c + b for a, b in cuts for c in _LETTERS]
    return any(bits(word) & ORDINARY for word in near)


RECORD = struct.Struct("<H")
"""The layout of one entry: the bits as an unsigned 16-bit little-endian integer."""
