"""Tell which cell styles show dates, and which calendar a workbook counts from."""

from redactor.records.xlsx.markup import Element
from redactor.records.xlsx.numbers import is_date_format


def date_styles(root: Element) -> list[bool]:
    """Return for each cell style of the styles part *root* whether it shows a date or a time."""
    codes = {
        _number(e.attrs.get("numFmtId")): e.attrs.get("formatCode", "")
        for group in root.children
        if group.name == "numFmts"
        for e in group.children
    }
    styles = (e for group in root.children if group.name == "cellXfs" for e in group.children if e.name == "xf")
    numbers = [_number(e.attrs.get("numFmtId")) for e in styles]
    return [is_date_format(number, codes.get(number, "")) for number in numbers]


def counts_from_1904(workbook: Element) -> bool:
    """Say whether dates count from 1904, as old Excel for Mac had it."""
    marks = workbook.below("workbookPr")
    return any(e.attrs.get("date1904", "").lower() in ("1", "true", "on") for e in marks)


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isdigit() else 0
