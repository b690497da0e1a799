"""Names of places: the compiled gazetteer, the names of countries, and a user's own list.

`recognizers/places.marisa` maps a name (its words folded, one space between) to a record.
It is memory-mapped. A first word also says how long the longest name is that it begins, so
that a text costs one look-up a word.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import marisa_trie

from redactor.detect.fold import fold
from redactor.errors import RecognizerError
from redactor.shipped import shipped

LONGEST = 6
"""The number of words of the longest name."""

RECORD = "<2sBB"
"""One record: country code or two blanks; level, and reach times 8; trust, capitals times 4, size times 8."""

_PART = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u065f]*")


class Level(IntEnum):
    """How large a place is."""

    NONE = 0
    CITY = 1
    REGION = 2
    AREA = 3  # a lake, a basin, a part of the world
    COUNTRY = 4


class Trust(IntEnum):
    """What a name needs before it counts as a place."""

    SURE = 0  # nothing
    LIKELY = 1  # no sign that a person is meant
    DOUBTFUL = 2  # a sign that a place is meant: the name is a word or a person's name too


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place.

    `country` is "" where several countries have it; `upper`: a place only in capitals; `size` goes
    from 0, a village, to 3, a city of half a million or more.
    """

    country: str
    level: Level
    trust: Trust
    upper: bool = False
    size: int = 2


class Places(Protocol):
    """A set of names of places."""

    def place(self, key: str) -> Place | None:
        """Return the place of that name (see `key_of`), or None."""

    def reach(self, first: str) -> int:
        """Return how many words the longest name has that begins with the folded word *first*; 0 if none does."""


def key_of(name: str) -> str:
    """Return a name as it is looked up: its words folded, cut as a text is cut, one space between."""
    return " ".join(fold(part) for part in _PART.findall(name))


class Gazetteer:
    """The compiled gazetteer, with what was looked up remembered."""

    def __init__(self, path: Path) -> None:
        try:
            self._trie = marisa_trie.RecordTrie(RECORD)
            self._trie.mmap(str(path))
        except (OSError, RuntimeError):
            raise RecognizerError(f"cannot read the gazetteer {path.name}", hint="reinstall the package") from None

    def place(self, key: str) -> Place | None:
        """Return the place of that name, or None."""
        found = self._trie.get(key)
        if not found:
            return None
        country, kind, how = found[0]
        if not kind & 7:
            return None
        return Place(country.decode("ascii").strip(), Level(kind & 7), Trust(how & 3), bool(how & 4), how >> 3)

    def reach(self, first: str) -> int:
        """Return how many words the longest name has that begins with the folded word *first*; 0 if none does."""
        found = self._trie.get(first)
        return int(found[0][1]) >> 3 if found else 0


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, opened once."""
    return Gazetteer(shipped("recognizers") / "places.marisa")


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, str]]:
    lines = (shipped("recognizers") / "countries.tsv").read_text(encoding="utf-8").splitlines()
    languages = lines[0].split("\t")[1:]
    rows = (line.split("\t") for line in lines[1:])
    return {row[0]: dict(zip(languages, row[1:], strict=True)) for row in rows}


def country_name(code: str, language: str) -> str | None:
    """Return a country's name in *language* (en, fr, es, pt, nl), or None where code or language is unknown."""
    return _countries().get(code.upper(), {}).get(language) or None


@lru_cache(maxsize=1)
def country_heads() -> frozenset[str]:
    """Return the first words of countries' names of several words, folded."""
    keys = (key_of(name).split() for names in _countries().values() for name in names.values())
    return frozenset(key[0] for key in keys if len(key) > 1)
