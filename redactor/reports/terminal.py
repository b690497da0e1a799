"""The report as plain text, for people at a terminal and for the logs of a build."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from redactor.model import NotExamined
from redactor.report import Finding, Level, Picture, Report, Table
from redactor.reports.plain import cell, counted, padded, shown, visible, width
from redactor.reports.wording import gravest, ordered, part_words, position, record_name, tally, verdict

LIMIT = 1000
"""How many findings are listed; the others are counted."""
_CODES = {"red": "31", "yellow": "33", "green": "32", "bold": "1", "dim": "2"}
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}


def as_terminal(report: Report, *, color: bool = False) -> str:
    """Return *report* as lines of text, with ANSI colours where *color* is given."""
    paint = _Paint(color)
    sections = [
        *_findings(report, paint),
        *_parts("Not examined", report.not_examined, paint),
        *_parts("Checks not made", report.skipped, paint),
        *_stale(report, paint),
        *(_picture(picture, paint) for picture in report.pictures),
        *(_table(table, paint) for table in report.tables),
        *_remedies(report, paint),
        _verdict(report, paint),
    ]
    return "\n".join(sections)


class _Paint:
    """Colours, or none."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self._on else text


def _section(title: str, lines: list[str], paint: _Paint) -> str:
    return "".join(f"{line}\n" for line in (paint(title, "bold"), *lines))


def _findings(report: Report, paint: _Paint) -> Iterator[str]:
    listed = ordered(gravest(report.findings)[:LIMIT])
    count = Counter((f.where.file, f.kind.level) for f in report.findings)
    for file, members in groupby(listed, key=lambda f: f.where.file):
        title = f"{visible(file) or 'the whole run'}: {tally(count[file, Level.ERROR], count[file, Level.WARNING])}"
        yield _section(title, [_line(finding, paint) for finding in members], paint)
    if len(report.findings) > LIMIT:
        yield f"… and {counted(len(report.findings) - LIMIT, 'more finding')}; --format json has them all\n"


def _line(finding: Finding, paint: _Paint) -> str:
    where = finding.where
    spot = visible(where.file) + (f":{where.line}" if where.line else "")
    words = [spot] if spot else []
    words += [f"record {record_name(where)}"] if record_name(where) else []
    words += [f'field "{shown(where.field)}"'] if where.field else []
    words += [position(where)] if position(where) else []
    words += [f"({shown(where.place)})"] if where.place else []
    level = paint(finding.kind.level.value, _COLOURS[finding.kind.level])
    return f"{' '.join(words)}  {level} {finding.kind.id}  {shown(finding.detail)}".strip()


def _parts(title: str, parts: list[NotExamined], paint: _Paint) -> Iterator[str]:
    if parts:
        lines = [f"  {part_words(part)}" for part in parts[:LIMIT]]
        lines += [f"  … and {len(parts) - LIMIT:,} more"] if len(parts) > LIMIT else []
        yield _section(f"{title}: {len(parts):,}", lines, paint)


def _stale(report: Report, paint: _Paint) -> Iterator[str]:
    if report.stale:
        lines = [f"  {shown(entry)}" for entry in report.stale[:LIMIT]]
        yield _section(f"Entries of the baseline that match nothing any more: {len(report.stale):,}", lines, paint)


def _table(table: Table, paint: _Paint) -> str:
    texts = [tuple(cell(value) for value in row) for row in table.rows]
    right = [all(not isinstance(row[n], str) for row in table.rows if n < len(row)) for n in range(len(table.columns))]
    return _grid(table.title, table.columns, texts, right, table.note, paint)


def _picture(picture: Picture, paint: _Paint) -> str:
    rows = [(shown(row, 40), *(_square(picture, row, column) for column in picture.columns)) for row in picture.rows]
    right = [False, *(True for _ in picture.columns)]
    note = " ".join(part for part in ("! marks findings.", shown(picture.note, 1000)) if part)
    return _grid(picture.title, ("", *picture.columns), rows, right, note, paint)


def _square(picture: Picture, row: str, column: str) -> str:
    square = picture.cells.get((row, column))
    return "–" if square is None else shown(square.text or "–") + ("!" if square.bad else "")


def _grid(
    title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], right: list[bool], note: str, paint: _Paint
) -> str:
    heads = tuple(shown(column) for column in columns)
    widths = [max(width(line[n]) for line in (heads, *rows) if n < len(line)) for n in range(len(heads))]

    def line(cells: tuple[str, ...]) -> str:
        return (
            "  "
            + "  ".join(
                padded(text, to, right=side) for text, to, side in zip(cells, widths, right, strict=False)
            ).rstrip()
        )

    lines = [paint(line(heads), "dim"), *(line(row) for row in rows)]
    return _section(shown(title), [*lines, *([f"  {shown(note, 1000)}"] if note else [])], paint)


def _remedies(report: Report, paint: _Paint) -> Iterator[str]:
    found = {finding.kind.id: finding.kind for finding in gravest(report.findings)}
    if found:
        lines = [f"  {kind.id}: {shown(kind.why, 1000)}\n    {shown(kind.remedy, 1000)}" for kind in found.values()]
        lines += [f"  {action}" for action in _actions(report)]
        yield _section("What to do", lines, paint)


def _actions(report: Report) -> list[str]:
    """Return what findings ask for beyond the remedy of their kind, each once."""
    actions = dict.fromkeys(f"{f.kind.id}: {shown(f.action, 1000)}" for f in ordered(report.findings) if f.action)
    return list(actions)[:20]


def _verdict(report: Report, paint: _Paint) -> str:
    judged = verdict(report)
    colour = {"stop": "red", "clear": "green"}.get(judged.mood.value, "yellow")
    return "".join(f"{line}\n" for line in (paint(judged.sentence, colour), *judged.notes))
