"""Make a string safe to show: names of files, records and fields may hold anything."""

import re
import unicodedata

_KEPT = "\u200c\u200d"  # joiners: Persian and Hindi cannot be written without them
_SUSPECTS = re.compile(r"[^ -~]")
LONG = 200


def visible(text: str) -> str:
    """Return *text* with everything that could command a reader spelt out (`\\x1b`, `\\u202e`).

    That is control characters, line ends, characters that turn the direction of writing or have no width,
    lone surrogates, and code points that XML forbids. What is left is one line.
    """
    return _SUSPECTS.sub(lambda m: _spelt(m[0]), text)


def shown(text: str, limit: int = LONG) -> str:
    """Return *text* made `visible` and cut to *limit* characters."""
    clean = visible(text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def width(text: str) -> int:
    """Return how many columns of a terminal *text* takes (Unicode UAX 11; combining marks take none)."""
    return sum(_columns(char) for char in text)


def padded(text: str, to: int, *, right: bool = False) -> str:
    """Return *text* filled with spaces to *to* columns, on the left where *right* is given."""
    fill = " " * max(0, to - width(text))
    return fill + text if right else text + fill


def number(value: float) -> str:
    """Return a number for people: whole ones grouped from 10,000 on (a year is no amount), others to 3 decimals."""
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    return f"{value:.3f}"


def cell(value: str | float | None) -> str:
    """Return the text of one cell of a table."""
    if value is None or value != value:  # not a number: nothing was measured
        return "–"
    return shown(value) if isinstance(value, str) else number(value)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 record", "2,911 fields"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _spelt(char: str) -> str:
    code = ord(char)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:  # never characters
        return _escape(code)
    if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char
    return _escape(code)


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _columns(char: str) -> int:
    if unicodedata.combining(char) or char in _KEPT or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
