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

    The header is the first row that shows anything. Rows above it with a single text, such as the
    title of a report, are passed over where a row of several texts follows. A row of which less than
    half is text is no header: then there is none, and columns are called by their letters.
    """
    read: list[Row] = []
    for row in rows:
        read.append(row)
        cells = shown(row)
        if len(cells) > 1:
            if 2 * sum(cell.kind == "text" for cell in cells) >= len(cells):
                return read[:-1], row, []
            break
        if len(read) > _MOST_TITLES:
            break
    first = next((i for i, row in enumerate(read) if shown(row)), None)
    cells = shown(read[first]) if first is not None else []
    if first is None or len(cells) > 1 or cells[0].kind != "text":
        return [], None, read
    return read[:first], read[first], read[first + 1 :]
