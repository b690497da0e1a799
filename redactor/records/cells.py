"""Take a row of a table apart into its cells, as they are spelt, and spell a new cell.

The rules are those of RFC 4180 as spreadsheets read them: a cell that begins with a quote runs to
its closing quote, a doubled one inside it is one; a quote anywhere else is a letter like any other.
"""

import re
from collections.abc import Sequence

_INSIDE = r'[^"]*+(?:""[^"]*+)*+'


class Cells:
    """Cells separated by one delimiter."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        mark = re.escape(delimiter)
        bare = rf"[^{mark}]*+"
        # Every match begins with a delimiter (`split` adds the first), so none is empty.
        self._cell = re.compile(rf'{mark}((?:"{_INSIDE}")?+{bare})')
        self._open = re.compile(rf'(?:(?:"{_INSIDE}"{bare}|(?!"){bare}){mark})*+"{_INSIDE}\Z')
        self._still_open = re.compile(rf"{_INSIDE}\Z")
        self._after = re.compile(rf'{_INSIDE}"{bare}(?:{mark}|\Z)')
        self._needs = re.compile(rf'\A"|[{mark}\r\n]')

    def opens(self, line: str) -> bool:
        """Say whether a row that begins with *line* goes on, inside quotes, on the next line."""
        return self._open.match(line) is not None

    def stays_open(self, line: str) -> bool:
        """Say whether a row that stands inside quotes before *line* does so after it."""
        closed = self._after.match(line)
        return self._still_open.match(line) is not None if closed is None else self.opens(line[closed.end() :])

    def split(self, row: str) -> list[str]:
        """Return the cells of *row*, a row without its line end, as they are spelt."""
        return self._cell.findall(self.delimiter + row)

    def joined(self, cells: Sequence[str]) -> str:
        """Return the row of these spelt cells."""
        return self.delimiter.join(cells)

    def spelt(self, text: str, old: str) -> str:
        """Return *text* as a cell in place of the spelt cell *old*: quoted where that was, or where it must be."""
        if old.startswith('"') or self._needs.search(text):
            return '"' + text.replace('"', '""') + '"'
        return text


def meaning(cell: str) -> str:
    """Return what a spelt cell says."""
    if not cell.startswith('"'):
        return cell
    if cell.endswith('"') and '"' not in (inside := cell[1:-1]):
        return inside
    end = _closing(cell)
    return cell[1:end].replace('""', '"') + cell[end + 1 :]


def _closing(cell: str) -> int:
    match = _TO_CLOSING.match(cell, 1)
    return len(cell) if match is None else match.end()


_TO_CLOSING = re.compile(_INSIDE)
