"""Tell the header of a sheet from its rows."""

from collections.abc import Iterator

from redactor.records.xlsx.sheet import Cell

_MOST_TITLES = 10
Row = tuple[int, list[Cell]]


def shown(row: Row) -> list[Cell]:
    """Return the cells of *row* that show something."""
    return [cell for cell in row[1] if cell.text]


def split_header(rows: Iterator[Row]) -> tuple[list[Row], Row | None, list[Row]]:
    """Return the titles above the header, the header, and what else was read to find it.

    The header is the first row that shows anything; but up to ten rows of a single cell, such as the
    title of a report, are passed over where a row of several follows. Only which cells are filled
    counts, never what they say: a redacted sheet must be divided as it was before.
    """
    read: list[Row] = []
    for row in rows:
        read.append(row)
        if len(shown(row)) > 1:
            return read[:-1], row, []
        if len(read) > _MOST_TITLES:
            break
    first = next((i for i, row in enumerate(read) if shown(row)), None)
    if first is None:
        return [], None, read
    return read[:first], read[first], read[first + 1 :]
