"""Find the text in the small parts of a workbook: properties, comments, tables, validations and the rest.

Free text are the attributes that ECMA-376 types as ST_Xstring, and what stands between tags.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from redactor.errors import RecordError
from redactor.records.xlsx import formulas, margins, spots
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Element, local
from redactor.records.xlsx.package import relation_id
from redactor.records.xlsx.spots import Spot
from redactor.records.xlsx.text import unescaped

FORMULAS = {
    "f", "formula", "formula1", "formula2", "definedName", "oldFormula", "calculatedColumnFormula",
    "totalsRowFormula",
}  # fmt: skip
_HEADERS = {
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
}  # fmt: skip
_ANYWHERE = {
    "altText", "altTextSummary", "caption", "command", "comment", "connection", "customMenu", "description",
    "destinationFile", "display", "displayName", "editPage", "error", "errorTitle", "help", "localConnection",
    "odcFile", "post", "prompt", "promptTitle", "serverCommand", "sourceFile", "statusBar", "title",
    "tooltip", "url", "user", "userId", "userName",
}  # fmt: skip
_BY_ELEMENT = {
    "cfRule": {"text"},
    "connection": {"name"},
    "customFilter": {"val"},
    "customPr": {"name"},
    "customWorkbookView": {"name"},
    "filter": {"val"},
    "functionGroup": {"name"},
    "inputCells": {"val"},
    "oleObject": {"link"},
    "property": {"name"},
    "protectedRange": {"name"},
    "cellSmartTagPr": {"val"},
    "queryTable": {"name"},
    "queryTableField": {"name"},
    "s": {"v"},
    "scenario": {"name"},
    "sortCondition": {"customList"},
    "tableColumn": {"totalsRowLabel"},
    "textPr": {"name"},
    "xmlColumnPr": {"xpath"},
}
_SAFE_TEXT = {
    "sqref", "ref", "created", "modified", "lastPrinted", "revision", "version", "Application", "AppVersion",
    "TotalTime", "DocSecurity", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "Pages",
    "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Slides", "Notes", "HiddenSlides",
    "MMClips", "col", "colOff", "row", "rowOff", "bool",
}  # fmt: skip
_PLAIN_TEXT = re.compile(
    r"[\d.,:+TZ -]*|true|false|(?:\$?[A-Z]{1,3}\$?\d+[: ]?|[A-Z]{1,3}:[A-Z]{1,3} ?)+|(?:Microsoft|LibreOffice|WPS)\b.*"
)
_NAMES = {
    "author": "Comment author",
    "brk": "Page break",
    "cellStyle": "Cell style",
    "cfRule": "Conditional format",
    "conditionalFormatting": "Conditional format",
    "connection": "Connection",
    "customFilter": "Filter",
    "dataValidation": "Data validation",
    "dbPr": "Connection",
    "definedName": "Defined name",
    "filter": "Filter",
    "hyperlink": "Hyperlink",
    "numFmt": "Number format",
    "person": "Person",
    "property": "Custom property",
    "protectedRange": "Protected range",
    "scenario": "Scenario",
    "table": "Table",
    "tableColumn": "Table column",
    "webPr": "Connection",
}
_PROPERTIES = {"coreProperties", "Properties"}
_THEMES = {"theme", "clrScheme", "fontScheme", "fmtScheme"}
_PLAIN_CODE = re.compile(r"ThisWorkbook|(?:Sheet|Chart|Feuil|Graph|Hoja|Planilha|Folha|Blad|Tabelle)\d{1,3}")
_COMMENTS = {"comment", "threadedComment"}
_STRINGS = {"lpwstr", "lpstr", "bstr"}
_CELL = re.compile(r"[A-Z]+(\d+)")


_NAMED = {"definedName": "Defined name", "table": "Table name", "tableColumn": "Table column", "sheet": "Sheet name"}
_ROLES = {"tableColumn": spots.COLUMN, "sheet": spots.SHEET}


class Found(NamedTuple):
    """A spot, the name of the fields it makes, where it is, and the row of the cell it belongs to (or 0)."""

    spot: Spot
    name: str
    place: str
    row: int = 0


def found_in(document: Document, label: str, known: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Yield the text of *document*; *label* says where it is.

    *known* are the names of sheets and ranges in lower case: a list of titles that repeats them
    gives no text of its own.
    """
    for element in _walk(document.root):
        yield from _found(document, element, label, known)
    for note in document.notes:
        if note.text.strip(" -"):
            yield Found(spots.note(document, note.start, note.end, note.text), "XML comment", label)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    if element.name not in _COMMENTS:
        for child in element.children:
            yield from _walk(child)


def _repeats(title: str, known: frozenset[str]) -> bool:
    sheet, _, rest = title.lower().rpartition("!")
    return rest in known if not sheet else sheet.strip("'").replace("''", "'") in known


def _found(document: Document, element: Element, label: str, known: frozenset[str]) -> Iterator[Found]:
    name, place, row = _called(element), label, 0
    if element.name == "hyperlink" or element.name in _COMMENTS:
        place, row = _at_cell(label, element)
    if element.name == "threadedComment":
        for text in (c for c in element.children if c.name == "text"):
            yield Found(spots.remark(document, text), "Comment", place, row)
    elif element.name == "comment":
        for text in (c for c in element.children if c.name == "text"):
            yield Found(spots.rich(document, text), "Comment", place, row)
    else:
        yield from (f._replace(place=place, row=row) for f in _attributes(document, element, name, label, known))
        if element.text.strip():
            yield from _content(document, element, name, label, known)


def _at_cell(label: str, element: Element) -> tuple[str, int]:
    ref = element.attr("ref").partition(":")[0]
    cell = _CELL.fullmatch(ref)
    return (f"{label}!{ref}", int(cell[1])) if cell else (label, 0)


def _called(element: Element) -> str:
    """Return the name of the fields that *element* makes: its own or that of the nearest one above it."""
    above: Element | None = element
    below = element
    while above is not None:
        if above.name in _NAMES:
            return _NAMES[above.name]
        if above.name in _PROPERTIES:
            return f"Document property {below.name}"
        below, above = above, above.parent
    return "Other text"


def _attributes(document: Document, element: Element, name: str, label: str, known: frozenset[str]) -> Iterator[Found]:
    wanted = _BY_ELEMENT.get(element.name, set())
    for key, text in element.attrs.items():
        short = local(key)
        if not text or key.startswith("xmlns"):
            continue
        if short in wanted or (short in _ANYWHERE and not _is_name(element, short)):
            yield Found(spots.attribute(document, element, key), name, label)
        elif element.name == "hyperlink" and short == "location":
            inside = not relation_id(element) and not formulas.is_strange(text, known)
            make = spots.location if inside else spots.attribute
            yield Found(make(document, element, key), name, label)
        elif (short == "codeName" and not _PLAIN_CODE.fullmatch(text)) or _is_theme(element, short, text):
            yield Found(spots.attribute(document, element, key), name, label)
        elif element.name == "numFmt" and short == "formatCode":
            yield Found(spots.quoted(document, element, key), name, label)
        elif element.name == "cellStyle" and short == "name" and "builtinId" not in element.attrs:
            yield Found(spots.attribute(document, element, key), name, label)
        elif _is_name(element, short) and not text.startswith("_xlnm"):
            role = _ROLES.get(element.name, spots.WORD)
            yield Found(spots.attribute(document, element, key, role), _NAMED[element.name], label)


def _is_theme(element: Element, attr: str, text: str) -> bool:
    """Say whether the attribute is the name that somebody gave to a theme; Excel's own say "Office"."""
    return attr == "name" and element.name in _THEMES and "office" not in text.lower()


def _is_name(element: Element, attr: str) -> bool:
    """Say whether the attribute is a name that formulas use."""
    match element.name:
        case "definedName" | "tableColumn" | "sheet":
            return attr == "name"
        case "table":
            return attr in ("name", "displayName")
    return False


def _content(document: Document, element: Element, name: str, label: str, known: frozenset[str]) -> Iterator[Found]:
    above = element.parent
    if (element.name in _SAFE_TEXT and _PLAIN_TEXT.fullmatch(element.text.strip())) or (
        above and above.name == "variant" and element.name == "i4"
    ):
        return
    if element.children and element is document.root:
        raise RecordError(f"part {document.part} holds text where none belongs", hint="save it again in Excel")
    if element.name in FORMULAS:
        yield Found(spots.formula(document, element, known), f"{name} (formula)", label)
    elif element.name in _HEADERS:
        yield Found(margins.header_footer(document, element), "Header or footer", label)
    elif _lists_titles(element) and _repeats(unescaped(element.text), known):
        yield Found(spots.title(document, element), name, label)
    elif above and above.name == "property" and element.name not in _STRINGS:
        yield Found(spots.typed(document, element), name, label)
    else:
        yield Found(spots.text_of(document, element), name, label)


def _lists_titles(element: Element) -> bool:
    above = element.parent
    while above is not None:
        if above.name == "TitlesOfParts":
            return True
        above = above.parent
    return False
