"""Read a workbook: each row of each sheet a record, and one more for all that stands around the cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from redactor.model import Field, NotExamined, Record
from redactor.records.xlsx import examine, links
from redactor.records.xlsx.archive import open_archive
from redactor.records.xlsx.frame import Document, around_cells, whole
from redactor.records.xlsx.gather import Gathered, Unused, says_something
from redactor.records.xlsx.headers import Row, shown, split_header
from redactor.records.xlsx.package import CONTENT_TYPES, ROOT, Package, open_package, relation_id, rels_name
from redactor.records.xlsx.parts import Found, found_in
from redactor.records.xlsx.sheet import Cells
from redactor.records.xlsx.strings import SharedStrings
from redactor.records.xlsx.styles import counts_from_1904, date_styles
from redactor.records.xlsx.text import unescaped
from redactor.records.xlsx.values import Values

_PLAIN_SHEET = re.compile(r"(?:Sheet|Feuil|Feuille|Hoja|Planilha|Folha|Blad|Tabelle|Foglio) ?\d{1,3}")
_BESIDE = ("comments", "threadedcomment", "table", "querytable")
_APART = ("styles", "theme", "person", "connections", "sheetmetadata")
_PROPERTIES = ("core-properties", "extended-properties", "custom-properties")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its part, what surrounds its cells, and how messages call it.

    That is its own name where a program chose it, else its number: a name may be somebody's.
    """

    number: int
    label: str
    frame: Document
    has_cells: bool


class WorkbookSource:
    """An open workbook. Nothing stays open on the disk between calls."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.package: Package = open_package(open_archive(path))
        self.workbook = self._document(self.package.workbook)
        self.since_1904 = counts_from_1904(self.workbook.root)
        self.sheets: list[Sheet] = list(self._sheets())
        self.strings = SharedStrings(self.package.first(self.package.workbook, "sharedstrings") or "")
        if self.strings.part:
            with self.package.archive.stream(self.strings.part) as stream:
                self.strings.read(stream)
        styles = self.package.first(self.package.workbook, "styles")
        self._dates = date_styles(self._document(styles).root) if styles else []
        charts = {s.frame.part for s in self.sheets if s.frame.root.name == "chartsheet"}
        self.groups = examine.groups(self.package, {s.frame.part: s.frame for s in self.sheets}, charts)
        self._not_examined = list(examine.not_examined(self.package, self.groups))
        self.groups_of: dict[int, dict[str, str]] = {}
        self.known = frozenset(name.lower() for name in self._names())
        self._read = {self.strings.part}
        self.complete = False

    @property
    def name(self) -> str:
        """Return the file's name for messages."""
        return str(self.path)

    @property
    def format(self) -> str:
        """Return "xlsx"."""
        return "xlsx"

    @property
    def not_examined(self) -> Sequence[NotExamined]:
        """Return what could not be examined; complete once `records` is exhausted."""
        return tuple(dict.fromkeys(self._not_examined))

    def records(self) -> Iterator[Record]:
        """Yield a record for each row below a header, in the order of the sheets, then one for the rest."""
        self.strings.uses = type(self.strings.uses)("L", bytes(len(self.strings.uses) * self.strings.uses.itemsize))
        rest = Gathered()
        index = 0
        for sheet in self.sheets:
            for record in self._rows(sheet, index, rest):
                index = record.index + 1
                yield record
        rest.found(found for document, label in self.apart() for found in self.found(document, label))
        sheets = {sheet.frame.part for sheet in self.sheets}
        for source in dict.fromkeys(r.source for r in self.package.relations if r.source not in sheets):
            if not self.groups.get(source, ""):
                rest.found(self._links(source, "workbook"))
        for number, text in enumerate(self.strings.texts):
            if not self.strings.uses[number] and says_something(text):
                rest.add(Field("Unused text", text, "workbook"), Unused(number))
        if self.strings.strange:
            self._not_examined.append(examine.strange(self.strings.part))
        self._not_examined += examine.not_read(self.package, self.groups, self._read)
        self.complete = True
        if rest.fields:
            yield rest.record(index, "workbook")

    def cells(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of *sheet* as they lie there; each pass counts the uses of shared strings again."""
        values = Values(sheet.frame.part, sheet.label, self.strings, self._dates, self.since_1904, self.known)
        cells = Cells(sheet.frame, sheet.number, values)
        with self.package.archive.stream(sheet.frame.part) as stream:
            yield from cells.rows(stream)
        self.groups_of[sheet.number] = cells.groups
        if cells.strange:
            self._not_examined.append(examine.strange(sheet.frame.part))

    def beside(self, sheet: Sheet) -> Iterator[tuple[Document, str]]:
        """Yield what belongs to *sheet*: what surrounds its cells, its comments and tables."""
        yield sheet.frame, sheet.label
        for relation in self.package.of(sheet.frame.part, *_BESIDE):
            yield self._document(relation.target), sheet.label
            for below in self.package.of(relation.target, "querytable"):
                yield self._document(below.target), sheet.label

    def apart(self) -> Iterator[tuple[Document, str]]:
        """Yield what belongs to no sheet: the workbook part, styles, persons, properties."""
        yield self.workbook, "workbook"
        for source, kinds in ((self.package.workbook, _APART), (ROOT, _PROPERTIES)):
            for relation in self.package.of(source, *kinds):
                yield self._document(relation.target), "workbook"

    def found(self, document: Document, label: str) -> Iterator[Found]:
        """Yield the text of *document*."""
        self._read.add(document.part)
        return found_in(document, label, self.known)

    def everything(self) -> Iterator[Found]:
        """Yield the text of all parts around the cells."""
        for sheet in self.sheets:
            for document, label in self.beside(sheet):
                yield from self.found(document, label)
        for document, label in self.apart():
            yield from self.found(document, label)

    def _rows(self, sheet: Sheet, index: int, rest: Gathered) -> Iterator[Record]:
        found = chain.from_iterable(self.found(document, label) for document, label in self.beside(sheet))
        attached: dict[int, list[Found]] = {}
        for one in chain(found, self._links(sheet.frame.part, sheet.label, sheet.frame)):
            attached.setdefault(one.row, []).append(one)
        rows = self.cells(sheet) if sheet.has_cells else iter(())
        titles, header, read = split_header(rows)
        names = {c.column: " ".join(c.text.split()) for c in shown(header)} if header else {}
        for _, cells in titles:
            rest.cells(cells, sheet.label, {}, "Title")
        rest.cells(header[1] if header else (), sheet.label, {}, "Header")
        for number, cells in chain(read, rows):
            row = Gathered()
            row.cells(cells, sheet.label, names)
            if row.fields:
                row.found(attached.pop(number, ()))
                yield row.record(index, f"{sheet.label} row {number}")
                index += 1
        for left in attached.values():
            rest.found(left)

    def _links(self, source: str, label: str, frame: Document | None = None) -> Iterator[Found]:
        """Yield the addresses outside that *source* leads to, each at the cell that shows it."""
        names = self.package.archive.names
        outside = {r.id for r in self.package.of(source) if r.external or r.target not in names}
        if not outside:
            return
        shows = {relation_id(e): e.attr("ref") for e in frame.root.below("hyperlink")} if frame else {}
        document = self._document(rels_name(source))
        for mark in document.root.below("Relationship"):
            if mark.attrs.get("Id", "") in outside:
                ref = shows.get(mark.attrs.get("Id", ""), "")
                row = int("".join(filter(str.isdigit, ref.partition(":")[0])) or 0)
                place = f"{label}!{ref}" if ref else label
                yield Found(links.address(document, mark), "Hyperlink", place, row)

    def _document(self, part: str) -> Document:
        return whole(part, self.package.archive.read(part))

    @property
    def has_macro_type(self) -> bool:
        """Say whether the workbook calls itself one with macros."""
        types = self._document(CONTENT_TYPES).root.children
        name = f"/{self.package.workbook}"
        return any(e.attrs.get("ContentType") == examine.MACRO_TYPE for e in types if e.attrs.get("PartName") == name)

    def _names(self) -> Iterator[str]:
        """Yield the names that formulas may use: of sheets, ranges, tables and their columns."""
        yield from (e.attrs.get("name", "") for e in self.workbook.root.below("sheet", "definedName"))
        for sheet in self.sheets:
            for relation in self.package.of(sheet.frame.part, "table"):
                for e in self._document(relation.target).root.walk():
                    yield from (unescaped(e.attrs.get(key, "")) for key in ("name", "displayName"))

    def _sheets(self) -> Iterator[Sheet]:
        targets = {r.id: r for r in self.package.of(self.package.workbook) if not r.external}
        for number, element in enumerate(self.workbook.root.below("sheet")):
            relation = targets.get(relation_id(element))
            if relation is None or relation.kind not in ("worksheet", "chartsheet", "dialogsheet"):
                continue
            name = element.attrs.get("name", "")
            label = name if _PLAIN_SHEET.fullmatch(name) else f"sheet {number + 1}"
            with self.package.archive.stream(relation.target) as stream:
                frame = around_cells(relation.target, stream)
            yield Sheet(number, label, frame, relation.kind == "worksheet")
