"""Compare names of fields, and listed terms, the way a reader would.

Case, accents, spaces and punctuation do not matter: `Année`, `ANNEE` and `annee :` are one
name. A name may be a path into nested data (`outcomes[0].year`, also `/outcomes/0/year`);
it is known by the whole path, by the path without positions, and by its last step.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n",
     "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ʋ": "v", "ƒ": "f", "ɣ": "g"}
)  # fmt: skip
_POSITION = re.compile(r"\[\d+\]")
_BETWEEN = "\x1f"  # between steps: no folded name holds it but one that is nothing else
_STEP = re.compile(r"(?<=[^\s.])\.(?=[^\s.])")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return *text* without case, accents, spaces and punctuation; letters and digits remain.

    A text that has neither is only stripped: `#` and `%` are different names.
    """
    plain = _plain(text)
    folded = "".join(c for c in plain if c.isalnum())
    return folded or plain.strip()


def fold_value(text: str) -> str:
    """Return *text* without case, accents and blanks around it; `1.0` and `10` stay different."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class Name:
    """A field's name in the forms by which a rule may know it, the closest first.

    `forms` are the folded whole, the whole without positions, and the last step; `steps`
    are the folded steps of the path without positions; a plain name has one.
    """

    forms: tuple[str, str, str]
    steps: tuple[str, ...]


@lru_cache(maxsize=8192)
def parse_name(name: str) -> Name:
    """Return the forms of *name*."""
    if name.startswith("/"):
        parts = [p.replace("~1", "/").replace("~0", "~") for p in name[1:].split("/")]
        steps = [p for p in parts if not p.isdecimal()] or parts
    else:
        path = _POSITION.sub("", name).removeprefix("$.")
        steps = _STEP.split(path) if path else [name]
    folded = tuple(fold(step) for step in steps)
    return Name((fold(name), "".join(folded), folded[-1]), folded)


class Glob:
    """A name with `*` in it: any letters, within one step of a path."""

    def __init__(self, pattern: str) -> None:
        steps = _STEP.split(pattern)
        folded = [f"[^{_BETWEEN}]*".join(re.escape(_letters(part)) for part in step.split("*")) for step in steps]
        self.weight = sum(len(_letters(part)) for step in steps for part in step.split("*"))
        self._rx = re.compile(_BETWEEN.join(folded), re.DOTALL)

    def fits(self, steps: Iterable[str]) -> bool:
        """Answer whether the pattern fits a path of folded *steps*."""
        return self._rx.fullmatch(_BETWEEN.join(steps)) is not None


def _letters(text: str) -> str:
    return "".join(c for c in _plain(text) if c.isalnum())


def is_glob(name: str) -> bool:
    """Answer whether *name* is a pattern. Only `*` makes one: names of questions end in `?`."""
    return "*" in name
