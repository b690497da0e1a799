"""Judge which parts of a workbook nobody could examine, and which of them can be left out."""

from collections.abc import Iterator, Mapping, Set

from redactor.errors import RecordError
from redactor.model import NotExamined
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Element, local, parse
from redactor.records.xlsx.package import EXAMINED, OTHER, ROOT, UNUSED, WHY, Package, relation_id

DROPPABLE: Mapping[str, str] = {
    "drawings": "text boxes, charts and pictures on the sheets",
    "images": "sheet backgrounds, pictures in headers, the thumbnail",
    "embedded": "embedded files and form controls; also the notes of a sheet that has any",
    "external links": "values kept from other workbooks; formulas that use them become values",
    "pivot caches": "pivot tables and the copies of the data behind them; their cells stay, as values",
    "custom xml": "data of other programs",
    "printer settings": "settings of a printer",
    "macros": "programs",
    "signatures": "digital signatures",
    "change history": "earlier versions of the cells of a shared workbook",
    UNUSED: "parts that nothing refers to",
    "archive comments": "comments of the zip file",
}
"""What can be left out of a rewritten workbook: `NotExamined.what` is one of these, or something that cannot."""

_FIXED = {
    "chart sheet": "a chart sheet cannot be without its drawing",
    "pivot caches with slicers": "they keep a copy of the data, and slicers hold on to them",
}
_SHAPE_TEXT = {"title", "alt", "href", "string"}


MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def groups(package: Package, sheets: Mapping[str, Document], charts: set[str]) -> dict[str, str]:
    """Return for each part `EXAMINED`, or the group it belongs to. *sheets* are the sheet parts."""
    known = {}
    for part, document in sheets.items():
        for relation in package.of(part, "vmldrawing"):
            harmless = not package.of(relation.target) and is_harmless_drawing(package, relation.target)
            header = _named_by(document, relation.id) == "legacyDrawingHF"
            known[relation.target] = "images" if header else EXAMINED if harmless else "embedded"
    for part in charts:
        known |= {relation.target: "chart sheet" for relation in package.of(part, "drawing")}
    found = package.groups(known, {ROOT, package.workbook, *sheets})
    if "slicers" in found.values():
        found = {n: "pivot caches with slicers" if g == "pivot caches" else g for n, g in found.items()}
    return found


def not_examined(package: Package, found: Mapping[str, str]) -> Iterator[NotExamined]:
    """Yield the parts that belong to a group, and comments of the zip file."""
    for name, group in found.items():
        if group:
            yield NotExamined(name, group, _FIXED.get(group) or WHY[group])
    archive = package.archive
    if archive.comment or any(entry.comment for entry in archive.entries):
        yield NotExamined("the zip file", "archive comments", "comments of the zip file are not read")


def not_read(package: Package, found: Mapping[str, str], read: Set[str]) -> Iterator[NotExamined]:
    """Yield the parts that should have been read and that nothing led to, such as a sheet that no list names."""
    silent = {r.target for r in package.relations if r.kind in ("calcchain", "vmldrawing")}
    for name, group in found.items():
        if not group and name not in read and name not in silent:
            yield NotExamined(name, OTHER, "the workbook does not show it")


def strange(part: str) -> NotExamined:
    """Return what to tell of a *part* that holds something between its cells or strings."""
    return NotExamined(part, OTHER, "something unknown lies between the cells")


def is_harmless_drawing(package: Package, part: str) -> bool:
    """Say whether the old-style drawing *part* only draws the boxes of notes, and holds no text."""
    if part not in package.archive.names:
        return False
    try:
        root = parse(package.archive.read(part), part)
    except RecordError:
        return False
    return all(_is_silent(element) for element in root.walk())


def _is_silent(element: Element) -> bool:
    if element.name == "ClientData":
        return element.attrs.get("ObjectType") == "Note"
    if any(local(k) in _SHAPE_TEXT and v for k, v in element.attrs.items()):
        return False
    inside = element.parent is not None and element.parent.name == "ClientData"
    return inside or not element.text.strip()


def _named_by(document: Document, relation: str) -> str:
    return next((e.name for e in document.root.walk() if relation_id(e) == relation), "")
