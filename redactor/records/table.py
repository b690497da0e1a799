"""Read and rewrite CSV and TSV, row by row and cell by cell as they are spelt."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, count, islice

from redactor.errors import RecordError
from redactor.model import Change, Record
from redactor.records.cells import Cells, meaning
from redactor.records.fields import new_field
from redactor.records.reading import Text
from redactor.records.textual import TextSource

_LONGEST_ROW = 1 << 27
_BLANK = re.compile(r"(?:\r?\n)*+")
_BLANK_CR = re.compile(r"[\r\n]*+")
_DELIMITERS = (",", ";", "\t", "|")


class Table(TextSource):
    """A table whose first row names the fields.

    Blank lines, and a first line `sep=;` as Excel writes it, are kept. A row may be short; a row with
    more cells than names (empty ones aside) is a `RecordError`, and so is a quote that is never closed.
    """

    def __init__(self, text: Text, format: str) -> None:
        super().__init__(text, format)
        start = text.start()
        self._cells = Cells(delimiter_of(start, format))
        # Among lines that end in LF a lone CR is part of a cell, not the end of a row.
        self._newline = "\n" if "\n" in start else ""
        self._line = 0
        self._row = 0

    def records(self) -> Iterator[Record]:
        """Yield one record a row, in bounded memory. Once."""
        lines = self._text.lines(self._newline)
        names, columns = self._header(lines)
        delimiter, width, index = self._cells.delimiter, len(names), 0
        before = ""
        for line in lines:
            self._line += 1
            self._row += 1
            body = line[:-2] if line[-2:] == "\r\n" else line.rstrip("\r\n")
            if not body:
                before += line
                continue
            if '"' in line:
                line = self._all_of(line, lines)
                texts = [meaning(cell) for cell in self._cells.split(_body(line))]
            else:
                texts = body.split(delimiter)
            if len(texts) > width:
                self._refuse_extra(texts, width)
            row = f"row {self._row}"
            fields = tuple([new_field(n, t, row + c) for n, t, c in zip(names, texts, columns, strict=False)])
            yield Record(index, fields, row, before + line)
            before = ""
            index += 1
        if not index:
            raise RecordError(f"{self.name}: no record found", hint="there must be rows under the row of field names")
        self.tail, self.count = before, index

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the row with some cells changed, each quoted where it was or where it must be."""
        raw = self.unchanged(record)
        start = _above(raw, self._newline)
        body = _body(raw[start:])
        cells = self._cells.split(body)
        for position, change in changes.items():
            cells[position] = self._spelt(change, cells[position])
        return raw[:start] + self._cells.joined(cells) + raw[start + len(body) :]

    def begins(self, record: Record) -> Sequence[int]:
        """Return where the cells begin."""
        raw = self.unchanged(record)
        start = _above(raw, self._newline)
        lengths = [len(cell) + 1 for cell in self._cells.split(_body(raw[start:]))]
        return list(accumulate(lengths, initial=start))

    def _spelt(self, change: Change, old: str) -> str:
        if change.kind != "text" and change.literal is not None:
            return change.literal
        return self._cells.spelt(change.text, old)

    def _header(self, lines: Iterator[str]) -> tuple[list[str], list[str]]:
        """Read up to the row of names; return them, and how the place of a cell in each column ends."""
        for line in lines:
            self._line += 1
            announced = not self._row and self._line == 1 and _announced(line)
            self._row += not announced
            row = line if announced else self._all_of(line, lines)
            self.head += row
            if _body(row) and not announced:
                names = [meaning(cell).strip() for cell in self._cells.split(_body(row))]
                return names, [f", column {letters}" for letters in islice(_columns(), len(names))]
        raise RecordError(f"{self.name}: no record found", hint="the first row must name the fields")

    def _all_of(self, line: str, lines: Iterator[str]) -> str:
        """Return the whole row that begins with *line*: a quoted cell may hold line ends."""
        if '"' not in line or not self._cells.opens(line):
            return line
        first, parts, length = self._line, [line], len(line)
        for more in lines:
            self._line += 1
            parts.append(more)
            length += len(more)
            if '"' in more and not self._cells.stays_open(more):
                return "".join(parts)
            if length > _LONGEST_ROW:
                break
        raise RecordError(
            f"{self.name}: line {first}: a quote is opened and never closed", hint="close it, or double it"
        )

    def _refuse_extra(self, texts: list[str], width: int) -> None:
        if any(texts[width:]):
            raise RecordError(
                f"{self.name}: line {self._line}: {len(texts)} cells, but the first row names {width}",
                hint="put quotes around a cell that holds the delimiter, or name the extra columns in the first row",
            )


def delimiter_of(start: str, format: str) -> str:
    """Return the delimiter of a table that begins with *start*: the one announced, or the one that fits best."""
    first, _, _ = start.partition("\n")
    if announced := _announced(first):
        return announced
    if format == "tsv":
        return "\t"
    return max(_DELIMITERS, key=lambda mark: (*_fit(start, mark), -_DELIMITERS.index(mark)))


def is_table(start: str) -> bool:
    """Say whether text that begins with *start* has at least two columns in each of its first rows, and two rows."""
    widths = _widths(start, delimiter_of(start, "csv"))
    return bool(_announced(start.partition("\n")[0])) or (len(widths) > 1 and min(widths) == max(widths) > 1)


def _fit(start: str, mark: str) -> tuple[int, int]:
    """Return in how many rows *mark* makes as many cells, more than one, as in the first; and how many."""
    widths = _widths(start, mark)
    width = widths[0] if widths else 0
    return (0, 0) if width < 2 else (sum(w == width for w in widths), width)


def _widths(start: str, mark: str) -> list[int]:
    """Return how many cells each of the first rows has with the delimiter *mark*."""
    cells, widths, held = Cells(mark), list[int](), ""
    for line in islice(io.StringIO(start[: 1 << 16], newline="\n" if "\n" in start else ""), 200):
        held, going_on = held + line, cells.stays_open(line) if held else cells.opens(line)
        if going_on:
            continue
        if row := _body(held):
            widths.append(len(cells.split(row)))
        held = ""
    # The sample may end within a row: the last does not count if there are others.
    return widths[:-1] if len(widths) > 2 and len(start) >= 1 << 16 else widths


def _announced(line: str) -> str:
    """Return the delimiter that a first line such as `sep=;` announces."""
    line = line.strip("\r\n").strip('"')
    return line[4] if len(line) == 5 and line[:4].lower() == "sep=" else ""


def _body(row: str) -> str:
    """Return *row* without its line end."""
    if row.endswith("\r\n"):
        return row[:-2]
    return row[:-1] if row.endswith(("\n", "\r")) else row


def _above(raw: str, newline: str) -> int:
    """Return how long the blank lines are that stand above a row."""
    blank = (_BLANK if newline else _BLANK_CR).match(raw)
    return blank.end() if blank else 0


def _columns() -> Iterator[str]:
    """Yield A, B, ... Z, AA, AB as spreadsheets letter their columns."""
    for number in count():
        letters, rest = "", number
        while rest >= 0:
            letters = chr(ord("A") + rest % 26) + letters
            rest = rest // 26 - 1
        yield letters
