"""The words of dates: what each word of a text can be in a date, as one letter.

The lists are data, `recognizers/calendar/`: names of months and weekdays from CLDR, the
small words around them by hand. A word of several classes takes the first that `_ORDER`
names, and the grammar in `dates.py` is written with that in mind.
"""

import re
from functools import lru_cache
from pathlib import Path

from redactor.errors import RecognizerError
from redactor.shipped import shipped

OTHER = "."
_ORDER = "MmbcWvSKkRGxLAUozwf&ntiplj"
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|ere|re|eme|e|o|a|de|ste|º|ª)")
_QUARTER = re.compile(r"(?:[qt][1-4]|[hs][12]|[1-4][qt])")
_DECADE = re.compile(r"(?:1[89]|20)[0-9]0s")


class Calendar:
    """What words can be in a date, and the number of a month."""

    def __init__(self, folder: Path) -> None:
        classes: dict[str, set[str]] = {}
        self._months: dict[str, int] = {}
        for kind, words, number in _rows(folder):
            for word in words:
                classes.setdefault(word, set()).add(kind)
                if kind in "Mmbc":
                    self._months.setdefault(word, number)
        self._class = {word: min(kinds, key=_ORDER.index) for word, kinds in classes.items()}

    def kind(self, key: str) -> str:
        """Return the class of a folded word, "." where it has no part in dates.

        D is a day 1-31, d the same as an ordinal, Y a year, N another number, Q a quarter
        such as Q3; the others are those of the lists.
        """
        known = self._class.get(key)
        if known is not None:
            return known
        if not key[0].isdigit():
            return "Q" if len(key) == 2 and _QUARTER.fullmatch(key) else OTHER
        return _number(key)

    def month(self, key: str) -> int:
        """Return the number of the month that *key* names, 0 if none."""
        return self._months.get(key, 0)


def _number(key: str) -> str:
    if key.isdecimal():
        value = int(key) if len(key) <= 4 else 0
        if len(key) <= 2 and 1 <= value <= 31:
            return "D"
        if len(key) == 4 and 1350 <= value <= 1500:
            return "y"  # a year of the Hijra; alone it is any number
        return "Y" if len(key) == 4 and 1800 <= value <= 2099 else "N"
    ordinal = _ORDINAL.fullmatch(key)
    if ordinal and 1 <= int(ordinal.group(1)) <= 31:
        return "d"
    if _QUARTER.fullmatch(key):
        return "Q"
    return "Y" if _DECADE.fullmatch(key) else "N"


def _rows(folder: Path) -> list[tuple[str, list[str], int]]:
    rows = []
    for name in ("names.tsv", "words.tsv"):
        try:
            lines = (folder / name).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            raise RecognizerError(f"cannot read calendar/{name}", hint="reinstall the package") from None
        for line in lines:
            if not line or line.startswith("#"):
                continue
            kind, *rest = line.split("\t")
            number = int(rest[0]) if len(rest) == 2 else 0
            rows.append((kind, rest[-1].split(), number))
    return rows


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """Return the shipped calendar, read once."""
    return Calendar(shipped("recognizers") / "calendar")
