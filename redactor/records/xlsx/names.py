"""Give sheets, ranges, tables and columns new names that Excel accepts, and that stay distinct."""

import re
from collections.abc import Callable, Iterable

_LONGEST_SHEET = 31
_LONGEST = 255
Make = Callable[[str, Iterable[str]], str]
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[rRcC]|[rR]\d+[cC]\d+")


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """Return *wanted* as the name of a sheet, distinct from those *taken*."""
    made = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip("' ") or "Sheet"
    return _distinct(made[:_LONGEST_SHEET], taken, lambda name, n: f"{name[: _LONGEST_SHEET - 5]} ({n})")


def word_name(wanted: str, taken: Iterable[str]) -> str:
    """Return *wanted* as the name of a range or table, distinct from those *taken*: `<redacted>` gives `_redacted_`."""
    made = re.sub(r"[^\w.]", "_", wanted)[:_LONGEST]
    if not made or not (made[0].isalpha() or made[0] == "_") or _LIKE_CELL.fullmatch(made):
        made = f"_{made}"
    return _distinct(made, taken, lambda name, n: f"{name[: _LONGEST - 5]}_{n}")


def column_name(wanted: str, taken: Iterable[str]) -> str:
    """Return *wanted* as the name of a table's column, distinct from those *taken*."""
    return _distinct(wanted[:_LONGEST] or "Column", taken, lambda name, n: f"{name[: _LONGEST - 5]}{n}")


def _distinct(name: str, taken: Iterable[str], variant: Callable[[str, int], str]) -> str:
    lower = {t.lower() for t in taken}
    made, number = name, 1
    while made.lower() in lower:
        number += 1
        made = variant(name, number)
    return made
