"""Stream the cells of a worksheet, with the bytes where each lies."""

from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.parsers import expat

from redactor.errors import RecordError
from redactor.records.xlsx import formulas
from redactor.records.xlsx.archive import BLOCK
from redactor.records.xlsx.columns import next_column
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import broken, local, safe_parser
from redactor.records.xlsx.strings import LOOKS
from redactor.records.xlsx.values import Formula, Shown, Values, restorable

_KNOWN = LOOKS | {"is", "rPh"}
_ROWS, _ROW, _CELL, _LEAF = range(4)
_DIGITS = "0123456789"


class Cell(NamedTuple):
    """A cell that shows something or calculates something.

    Its bytes are [start, end) of the part, its end tag left out. `shared` is the number of its shared
    string, or -1.
    """

    sheet: int
    ref: str
    column: str
    text: str
    kind: str
    literal: str | None
    shared: int
    start: int
    end: int
    formula: Formula | None


class Cells:
    """The rows of worksheet *number*, streamed once and read as *values* tells.

    `strange` is true, once all is read, where something else than cells lay between the rows;
    `groups` are the shared formulas, by number, and the range each is for.
    """

    def __init__(self, frame: Document, number: int, values: Values) -> None:
        self.strange = False
        self.groups: dict[str, str] = {}
        self._frame = frame
        self._sheet = number
        self._values = values
        self._inside = False
        self._phonetic = False
        self._depth = _ROWS
        self._rows: list[tuple[int, list[Cell]]] = []
        self._row: list[Cell] = []
        self._row_number = 0
        self._last = ""
        self._text: list[str] = []
        self._tags: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        self._attrs: dict[str, str] = {}
        self._formula_attrs: dict[str, str] | None = None
        self._formula = ""
        self._value: str | None = None
        self._start = 0

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the number of each row that has any such cell, and the cells."""
        parser = self._parser = safe_parser(self._frame.part)
        parser.StartElementHandler = self._open_tag
        parser.EndElementHandler = self._close_tag
        parser.CharacterDataHandler = self._text.append
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._aside
        try:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
                rows, self._rows = self._rows, []
                yield from rows
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise broken(self._frame.part) from None

    def _aside(self, *_: object) -> None:
        self.strange = self.strange or self._inside

    def _open_tag(self, qname: str, attrs: dict[str, str]) -> None:
        if not self._inside:
            if local(qname) == "sheetData":
                self._enter(qname.removesuffix("sheetData"))
            return
        if self._text:
            self._leftover()
        name = self._tags.get(qname)
        if name is None:
            self._unknown(local(qname))
        elif name == "c":
            self._step(_ROW, _CELL)
            self._attrs = attrs
            self._start = self._parser.CurrentByteIndex
            self._value = self._formula_attrs = None
        elif name == "row":
            self._step(_ROWS, _ROW)
            self._row = []
            self._row_number = self._values.number(attrs["r"]) if "r" in attrs else self._row_number + 1
            self._last = ""
        else:
            self._open_leaf(name, attrs)

    def _open_leaf(self, name: str, attrs: dict[str, str]) -> None:
        self._step(_CELL, _LEAF)
        if name == "f":
            if self._formula_attrs is not None:
                raise broken(self._frame.part)
            self._formula_attrs = attrs
        elif name == "v" and self._value is not None:
            raise broken(self._frame.part)
        elif (name == "t") is not (self._attrs.get("t") == "inlineStr"):
            self.strange = True

    def _close_tag(self, qname: str) -> None:
        name = self._tags.get(qname)
        if name is None:
            self._phonetic = self._phonetic and local(qname) != "rPh"
        elif name == "c":
            self._finish()
            self._depth = _ROW
        elif name == "row":
            if self._row:
                self._rows.append((self._row_number, self._row))
            self._depth = _ROWS
        elif name == "sheetData":
            self._leave()
        else:
            self._close_leaf(name, "".join(self._text))

    def _close_leaf(self, name: str, text: str) -> None:
        self._text.clear()
        self._depth = _CELL
        if name == "f":
            self._formula = text
        elif name == "v":
            self._value = text
        elif not self._phonetic:
            self._value = (self._value or "") + text

    def _step(self, where: int, to: int) -> None:
        if self._depth != where:
            raise broken(self._frame.part)
        self._depth = to

    def _unknown(self, name: str) -> None:
        if self._depth == _LEAF:
            raise broken(self._frame.part)
        self._phonetic = self._phonetic or name == "rPh"
        self.strange = self.strange or name not in _KNOWN or self._depth != _CELL

    def _leftover(self) -> None:
        """Notice text that stands where none belongs."""
        self.strange = self.strange or bool("".join(self._text).strip())
        self._text.clear()

    def _enter(self, prefix: str) -> None:
        self._inside = True
        self._text.clear()
        self._tags = {prefix + name: name for name in ("c", "v", "row", "f", "t", "sheetData")}
        if self._frame.rows_end >= 0 and self._parser.CurrentByteIndex != self._frame.cut:
            raise self._moved()

    def _leave(self) -> None:
        self._leftover()
        self._inside = False
        self._tags = {}
        if self._frame.rows_end >= 0 and self._parser.CurrentByteIndex != self._frame.rows_end:
            raise self._moved()

    def _finish(self) -> None:
        attrs = self._attrs
        ref = attrs.get("r")
        if ref is None:
            column = next_column(self._last)
            ref = f"{column}{self._row_number}"
        else:
            column = ref.rstrip(_DIGITS)
            if not (column.isascii() and column.isalpha()):
                raise broken(self._frame.part)
        self._last = column
        given = self._formula_attrs
        if self._value is None and given is None:
            return
        shown = self._values.shown(ref, attrs, self._value or "")
        formula = None
        if given is not None:
            shown, formula = self._calculated(ref, shown, given)
        end = self._parser.CurrentByteIndex
        self._row.append(Cell(self._sheet, ref, column, *shown, self._start, end, formula))

    def _calculated(self, ref: str, shown: Shown, given: dict[str, str]) -> tuple[Shown, Formula]:
        group, leads = "", False
        if given.get("t") == "shared":
            group, leads = given.get("si", ""), "ref" in given
            if leads:
                self.groups[group] = given["ref"]
        strange = formulas.is_strange(self._formula, self._values.known)
        if not strange:
            reach = self.groups.get(group, "")
            shown = restorable(ref, self._attrs, shown, self._value, self._formula, given, reach)
        return shown, Formula(self._formula, group, leads, strange)

    def _moved(self) -> RecordError:
        hint = "open the file in Excel or LibreOffice and save it again as .xlsx"
        return RecordError(f"part {self._frame.part} is built in an unusual way", hint=hint)
