"""Small pieces of HTML. Whatever is not markup of ours goes through `text`."""

from collections.abc import Iterable, Sequence
from html import escape

from redactor.reports.plain import cell, shown

ROWS = 500
"""How many rows of a table are written; the others are counted."""


def text(words: str, limit: int = 1000) -> str:
    """Return *words* made visible and escaped."""
    return escape(shown(words, limit))


def section(anchor: str, title: str, *content: str, note: str = "") -> str:
    """Return a section with a heading; nothing where there is no content."""
    inner = "\n".join(part for part in content if part)
    if not inner:
        return ""
    below = f'<p class="lead">{text(note)}</p>\n' if note else ""
    heading = f'<h2 id="{anchor}-title">{text(title)}</h2>'
    return f'<section id="{anchor}" aria-labelledby="{anchor}-title">\n{heading}\n{below}{inner}\n</section>\n'


def scroller(table: str, label: str) -> str:
    """Return a table that scrolls by itself where the page is narrow, by keyboard too."""
    return f'<div class="scroll" role="region" aria-label="{text(label)}" tabindex="0">\n{table}\n</div>'


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str | int | float | None]], *, hide: bool = False
) -> str:
    """Return a table of at most `ROWS` rows, its first column the heading of each row.

    *hide* keeps the caption for those who listen, where a heading says it already.
    """
    numbers = [_numeric(rows, n) for n in range(len(columns))]
    heads = "".join(f'<th scope="col"{_class(numbers[n])}>{text(name)}</th>' for n, name in enumerate(columns))
    body = "\n".join(_row(row, numbers) for row in rows[:ROWS])
    below = f'<p class="more">{ROWS:,} of {len(rows):,} rows.</p>' if len(rows) > ROWS else ""
    shade = ' class="unseen"' if hide else ""
    return (
        scroller(
            f"<table>\n<caption{shade}>{text(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>",
            caption,
        )
        + below
    )


def folded(summary: str, content: str, *, open_: bool = False, kind: str = "") -> str:
    """Return *content* behind a *summary* (markup) that opens it."""
    shade = f' class="{kind}"' if kind else ""
    return f"<details{shade}{' open' if open_ else ''}>\n<summary>{summary}</summary>\n{content}\n</details>"


def pairs(items: Iterable[tuple[str, str]]) -> str:
    """Return names and values as a list of terms; nothing where there are none."""
    inner = "\n".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in items)
    return f'<dl class="facts">\n{inner}\n</dl>' if inner else ""


def _row(row: Sequence[str | int | float | None], numbers: Sequence[bool]) -> str:
    cells = [text(cell(value)) for value in row]
    head = f'<th scope="row">{cells[0]}</th>' if cells else ""
    rest = "".join(f"<td{_class(number)}>{one}</td>" for one, number in zip(cells[1:], numbers[1:], strict=False))
    return f"<tr>{head}{rest}</tr>"


def _numeric(rows: Sequence[Sequence[str | int | float | None]], n: int) -> bool:
    return bool(rows) and all(not isinstance(row[n], str) for row in rows if n < len(row))


def _class(number: bool) -> str:
    return ' class="number"' if number else ""
