"""Turn what a check saw into a report: counts, findings, a picture by field, a line to close with."""

from collections.abc import Collection

from redactor.leaks import kinds as k
from redactor.leaks.check import Seen
from redactor.report import Cell, Picture, Report, Table

_COLUMNS = {
    k.ORIGINALS: "originals of the vault",
    k.RESIDUALS: "found again",
    k.STRUCTURE: "tokens",
}
_SHOWN = 40  # fields of a picture


def report_of(seen: Seen, checks: Collection[str]) -> Report:
    """Return the report of a run that made *checks* (those it could)."""
    report = Report("check", "Does it still name anyone?")
    report.kinds = tuple(kind for check in k.CHECKS if check in checks for kind in k.KINDS[check])
    report.findings, report.not_examined = seen.findings, seen.not_examined
    report.counts = {
        "files": seen.files,
        "records": seen.records,
        "confidential records": seen.confidential,
        "fields": seen.fields,
        "tokens": seen.tokens,
        "errors": report.errors,
        "warnings": report.warnings,
        "not examined": len(seen.not_examined),
    }
    columns = [check for check in _COLUMNS if check in checks]
    if columns and seen.by_field:
        report.pictures.append(_picture(seen, columns))
    report.tables.append(_fields(seen))
    return report


def _picture(seen: Seen, columns: list[str]) -> Picture:
    order = sorted(seen.by_field, key=lambda name: (-seen.by_field[name].findings.total(), -seen.by_field[name].tokens))
    cells: dict[tuple[str, str], Cell] = {}
    for name in order[:_SHOWN]:
        one = seen.by_field[name]
        for check in columns:
            bad = one.findings[check]
            share = max(0.0, 1 - bad / one.values) if one.values else None
            cells[_named(name), _COLUMNS[check]] = Cell(share, f"{bad} found" if bad else "clean", bad)
    left = len(order) - _SHOWN
    return Picture(
        "What was found, by field",
        tuple(_named(name) for name in order[:_SHOWN]),
        tuple(_COLUMNS[check] for check in columns),
        cells,
        f"and {left:,} more fields in which nothing was found" if left > 0 else "",
    )


def _fields(seen: Seen) -> Table:
    rows = [
        (_named(name), one.values, one.tokens, one.findings.total(), "kept, not searched" if one.kept else "searched")
        for name, one in seen.by_field.items()
    ]
    return Table(
        "fields",
        "Fields",
        ("field", "values", "tokens", "findings", "what the policy does"),
        tuple(rows),
        "A kept field is not searched by the recognizers; originals of the vault are looked for in it all the same.",
    )


def _named(name: str) -> str:
    return name or "(text without a name)"
