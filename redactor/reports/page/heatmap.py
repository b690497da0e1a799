"""A picture as a table of shaded squares: rows such as fields, columns such as entities.

It is a real table, so that it can be read aloud, copied and printed; each square says its figure,
and a square with findings says how many beside a sign: nothing is told by colour alone.
"""

from redactor.report import Cell, Picture
from redactor.reports.page.pieces import scroller, text

SHADES = 10
ROWS = 200


def heatmap(picture: Picture) -> str:
    """Return *picture* as a figure of at most `ROWS` rows."""
    heads = "".join(f'<th scope="col">{text(column, 60)}</th>' for column in picture.columns)
    rows = "\n".join(_row(picture, row) for row in picture.rows[:ROWS])
    table = (
        f'<table class="heat">\n<caption class="unseen">{text(picture.title)}</caption>\n'
        f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )
    more = f" {ROWS:,} of {len(picture.rows):,} rows are drawn." if len(picture.rows) > ROWS else ""
    note = f" {text(picture.note)}" if picture.note else ""
    caption = f"<figcaption><strong>{text(picture.title)}</strong>{_legend()}<span>{note}{more}</span></figcaption>"
    return f"<figure>\n{caption}\n{scroller(table, picture.title)}\n</figure>"


def shade(share: float) -> int:
    """Return the shade of a share: 0 for nothing, `SHADES` for all and for nothing less."""
    return int(min(1.0, max(0.0, share)) * SHADES)


def _row(picture: Picture, row: str) -> str:
    cells = "".join(_square(picture.cells.get((row, column))) for column in picture.columns)
    return f'<tr><th scope="row">{text(row, 80)}</th>{cells}</tr>'


def _square(cell: Cell | None) -> str:
    if cell is None:
        return '<td class="none"><span class="unseen">nothing to measure</span></td>'
    measured = cell.share is not None and cell.share == cell.share
    tone = f"s{shade(cell.share or 0)}" if measured else "none"
    share = f'<small class="figure">{cell.share:.0%}</small>' if measured and "%" not in cell.text else ""
    bad = ""
    if cell.bad:
        noun = "finding" if cell.bad == 1 else "findings"
        bad = f'<span class="mark">▲ {cell.bad:,}<span class="unseen"> {noun}</span></span>'
    figure = f'<span class="figure">{text(cell.text, 40)}</span>{share}'
    return f'<td class="{tone}{" bad" if cell.bad else ""}">{figure}{bad}</td>'


def _legend() -> str:
    steps = "".join(f'<i class="s{n}"></i>' for n in range(SHADES + 1))
    scale = f'<span class="scale" aria-hidden="true">0 % {steps} 100 %</span>'
    return f'<span class="legend">{scale}<span class="mark">▲</span> marks findings</span>'
