"""The report as GitHub-flavoured Markdown, for a step summary or a comment on a pull request."""

import re
from collections.abc import Iterable, Iterator, Sequence

from redactor.model import NotExamined
from redactor.report import Finding, Report, Table, Where
from redactor.reports.plain import cell, counted, shown
from redactor.reports.wording import Mood, gravest, position, record_name, verdict

ROWS = 20
"""How many rows a table of this format has."""
LIMIT = 60_000
"""How many bytes the whole may have: a comment on GitHub takes 65,536 characters."""
_NAME = 80
_ACTIVE = re.compile(r"[^\w ,.;?/%'\"–…→-]|_")
_SIGNS = {Mood.STOP: "🔴", Mood.INCOMPLETE: "🟠", Mood.LOOK: "🟡", Mood.CLEAR: "🟢"}
_CUT = "\n*The rest is left out here; the other formats have it.*\n"


def as_markdown(report: Report) -> str:
    """Return *report* in less than `LIMIT` bytes; what is left out is counted."""
    text, used = "", 0
    for section in _sections(report):
        used += len(section.encode()) + 1
        if used > LIMIT - len(_CUT.encode()) - 1:
            return text + _CUT
        text += ("\n" if text else "") + section
    return text


def _sections(report: Report) -> Iterator[str]:
    judged = verdict(report)
    yield f"## {_SIGNS[judged.mood]} {_text(judged.sentence, 1000)}\n"
    if judged.notes:
        yield "\n".join(f"{_text(note, 1000)}\n" for note in judged.notes)
    counts = {**report.counts, "errors": report.errors, "warnings": report.warnings}
    counts |= {"not examined": len(report.not_examined)}
    yield _table(("what", "number"), [(_text(name), f"{count:,}") for name, count in counts.items()])
    yield from _findings(report)
    yield from _parts("Not examined", report.not_examined)
    yield from _parts("Checks not made", report.skipped, "check")
    yield from _stale(report)
    yield from (_figures(table) for table in report.tables)
    facts = [(_text(name), _code(value)) for name, value in report.facts.items()]
    if facts:
        yield _table(("fact", ""), facts)


def _findings(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    listed = gravest(report.findings)[:ROWS]
    title = f"### {_of('finding', len(listed), len(report.findings))}\n\n"
    yield title + _table(("level", "what", "where", "detail"), [_row(finding) for finding in listed])
    kinds = {finding.kind.id: finding.kind for finding in gravest(report.findings)}
    shown_kinds = list(kinds.values())[:ROWS]
    rows = [(f"**{_text(k.title, 200)}**", _text(k.why, 400), _text(k.remedy, 400)) for k in shown_kinds]
    yield "### What to do\n\n" + _table(("finding", "why it matters", "what to do"), rows)


def _row(finding: Finding) -> tuple[str, ...]:
    return finding.kind.level.value, _text(finding.kind.title), _where(finding.where), _text(finding.detail, 200)


def _where(where: Where) -> str:
    spot = where.file + (f":{where.line}" if where.line else "")
    parts = [_code(spot)] if spot else []
    parts += [f"record {_code(record_name(where))}"] if record_name(where) else []
    parts += [f"field {_code(where.field)}"] if where.field else []
    parts += [position(where)] if position(where) else []
    parts += [_code(where.place)] if where.place else []
    return ", ".join(parts)


def _parts(title: str, parts: Sequence[NotExamined], noun: str = "part") -> Iterator[str]:
    if parts:
        rows = [(_code(part.place), _text(part.what), _text(part.why, 200)) for part in parts[:ROWS]]
        yield f"### {title}: {_of(noun, len(rows), len(parts))}\n\n" + _table(("where", "what", "why"), rows)


def _stale(report: Report) -> Iterator[str]:
    if report.stale:
        lines = [f"* {_code(entry)}\n" for entry in report.stale[:ROWS]]
        title = f"### Entries of the baseline that match nothing any more: {len(report.stale):,}\n\n"
        yield title + "".join(lines)


def _figures(table: Table) -> str:
    rows = [tuple(_text(cell(value)) for value in row) for row in table.rows[:ROWS]]
    more = f"\n{_of('row', len(rows), len(table.rows))}.\n" if len(table.rows) > ROWS else ""
    note = f"\n{_text(table.note, 1000)}\n" if table.note else ""
    return f"### {_text(table.title)}\n\n{_table([_text(column) for column in table.columns], rows)}{more}{note}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _of(noun: str, listed: int, total: int) -> str:
    return counted(total, noun) if listed == total else f"{listed:,} of {counted(total, noun)}"


def _text(text: str, limit: int = _NAME) -> str:
    """Return *text* for a cell or a line: every character that Markdown or HTML could act on as a reference."""
    return _ACTIVE.sub(lambda m: f"&#{ord(m[0])};" if m[0].isascii() else m[0], shown(text, limit))


def _code(text: str) -> str:
    """Return a name in the type of code, in which GitHub links nothing and calls nobody."""
    return f"<code>{_text(text)}</code>" if text else ""
