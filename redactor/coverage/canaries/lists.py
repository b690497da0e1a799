"""Read what canaries are made of: names and places by region, and sentences by language.

Both are text files beside the recognizers, so that a linguist or an office can add their own without programming.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from redactor.errors import InputError
from redactor.shipped import shipped

_SLOT = re.compile(r"\{([a-z]*)\}")
_KEYS = ("countries", "given", "family", "places")


@dataclass(frozen=True, slots=True)
class Region:
    """Names and places of one region, and the countries whose telephone numbers it uses."""

    name: str
    countries: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a gap: what comes before and after, and what an ID in it has to be ("" for the rest)."""

    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lists:
    """All regions by name, and the sentences by (language, entity)."""

    regions: Mapping[str, Region]
    sentences: Mapping[tuple[str, str], tuple[Sentence, ...]]

    @property
    def languages(self) -> frozenset[str]:
        """Return the languages that have sentences."""
        return frozenset(language for language, _ in self.sentences)


def load_lists(folder: Path | None = None) -> Lists:
    """Read `people.txt` and `sentences.txt` of *folder*, by default ours. Raises InputError with the line."""
    folder = folder or shipped("recognizers") / "canaries"
    return Lists(_regions(folder / "people.txt"), _sentences(folder / "sentences.txt"))


def _regions(path: Path) -> dict[str, Region]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    name = ""
    for place, line in _lines(path):
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
            found[name] = {}
            continue
        key, colon, words = line.partition(":")
        if not colon or key not in _KEYS or not name:
            raise InputError(f"{place}: is neither [region] nor one of {', '.join(_KEYS)}", hint="see the file's top")
        split = words.split() if key == "countries" else words.split(",")
        found[name][key] = tuple(word.strip() for word in split if word.strip())
    for name, said in found.items():
        if missing := [key for key in _KEYS if not said.get(key)]:
            raise InputError(f"{path.name}: [{name}] has no {missing[0]}", hint="each region needs all four lines")
    return {name: Region(name, **said) for name, said in found.items()}


def _sentences(path: Path) -> dict[tuple[str, str], tuple[Sentence, ...]]:
    found: dict[tuple[str, str], list[Sentence]] = {}
    for place, line in _lines(path):
        words = line.split(maxsplit=2)
        slots = _SLOT.findall(words[2]) if len(words) == 3 else []
        if len(slots) != 1:
            raise InputError(f"{place}: needs a language, an entity and a sentence with one {{}}", hint="see above it")
        before, kind, after = _SLOT.split(words[2])
        found.setdefault((words[0], words[1]), []).append(Sentence(before, after, kind))
    return {key: tuple(sentences) for key, sentences in found.items()}


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield f"{path.name}: line {number}", line.strip()
