"""The words that announce a person or an organisation, read from the lists in `recognizers/cues`.

A list is plain text: words apart by spaces, phrases joined by `_`, comments behind `#`.
`organisations.txt` holds one name a line. Everything is folded when it is read.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from redactor.detect.fold import fold
from redactor.errors import RecognizerError
from redactor.shipped import shipped

TITLE = 1 << 0  # Mrs, Me, El Hadj: a name follows
KIN = 1 << 1  # widow, fils: a name follows, at once or after "of"
ROLE = 1 << 2  # prosecutor, maire: a name follows, or stands before with a comma
NAMING = 1 << 3  # named, alias: a name follows
LABEL = 1 << 4  # Nom, Contact: a name follows a colon
SAYS = 1 << 5  # said, raconte: a name stands before
MEETS = 1 << 6  # told, selon: a name follows
PARTICLE = 1 << 7  # ben, van, dos: inside a name
SUFFIX = 1 << 8  # Jr, fils, III: ends a name
BODY = 1 << 9  # Ministry, Ligue: opens an organisation's name
TAIL = 1 << 10  # Foundation, Watch: closes one
KIND = 1 << 11  # ngo, l'association: an organisation's own name follows
CORPORATE = 1 << 12  # SARL, Ltd: ends a company's name
CAPITALS = 1 << 13  # USA, PDF, km: written in capitals and yet no organisation
SITE = 1 << 14  # Lac, rue: makes a place of the words behind it
GROUND = 1 << 15  # Forest, Act: makes a place or a thing of the words before it

_FILES = {
    "titles": TITLE,
    "kin": KIN,
    "roles": ROLE,
    "naming": NAMING,
    "labels": LABEL,
    "says": SAYS,
    "meets": MEETS,
    "particles": PARTICLE,
    "suffixes": SUFFIX,
    "bodies": BODY,
    "tails": TAIL,
    "kinds": KIND,
    "corporate": CORPORATE,
    "capitals": CAPITALS,
    "sites": SITE,
    "grounds": GROUND,
}


@dataclass(frozen=True, slots=True)
class Cues:
    """What each folded word announces.

    `words` maps a word to its flags; `phrases` maps the last word of a phrase of two to
    its first words and the phrase's flags; `known` maps the first word of an
    organisation's name to the names that begin with it, longest first.
    """

    words: dict[str, int]
    phrases: dict[str, dict[str, int]]
    known: dict[str, tuple[tuple[str, ...], ...]]

    def before(self, first: str, last: str) -> int:
        """Return what the phrase of the folded words *first* and *last* announces."""
        starts = self.phrases.get(last)
        return starts.get(first, 0) if starts else 0


def read_cues(folder: Path) -> Cues:
    """Read the lists in *folder*; raise RecognizerError where one is missing or no UTF-8."""
    words: dict[str, int] = {}
    phrases: dict[str, dict[str, int]] = {}
    for name, flag in _FILES.items():
        for entry in " ".join(_lines(folder / f"{name}.txt")).split():
            parts = cut(entry.replace("_", " "))
            if len(parts) == 1:
                words[parts[0]] = words.get(parts[0], 0) | flag
            elif len(parts) >= 2:
                # Only the last two words are looked at: "vice-président" is found by its last.
                starts = phrases.setdefault(parts[-1], {})
                starts[parts[-2]] = starts.get(parts[-2], 0) | flag
    return Cues(words, phrases, _known(_lines(folder / "organisations.txt")))


def cut(text: str) -> list[str]:
    """Return the folded words of *text*, cut where a reading would cut them."""
    return fold(text).replace("-", " ").replace("'", " ").split()


def _known(names: list[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    known: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        key = tuple(cut(name))
        if key:
            known.setdefault(key[0], []).append(key)
    return {first: tuple(sorted(keys, key=len, reverse=True)) for first, keys in known.items()}


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError):
        raise RecognizerError(f"cannot read the word list {path.name}", hint="reinstall the package") from None
    return [line.partition("#")[0].strip() for line in text.splitlines()]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """Return the shipped lists, read once."""
    return read_cues(shipped("recognizers") / "cues")
