"""Stream the cells of a worksheet, with the bytes where each lies."""

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple
from xml.parsers import expat

from redactor.errors import RecordError
from redactor.records.xlsx.archive import BLOCK
from redactor.records.xlsx.columns import next_column
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import broken, local, safe_parser
from redactor.records.xlsx.numbers import plain_date, plain_number
from redactor.records.xlsx.strings import LOOKS, SharedStrings, no_such_string
from redactor.records.xlsx.text import content, unescaped, value

_KNOWN = LOOKS | {"is", "rPh"}
_ROWS, _ROW, _CELL, _LEAF = range(4)
_DIGITS = "0123456789"


class Cell(NamedTuple):
    """A cell that shows something or calculates something.

    Its bytes are [start, end) of the part, its end tag left out. `shared` is the number of its
    shared string, or -1.
    """

    sheet: int
    ref: str
    column: str
    text: str
    kind: str
    literal: str | None
    start: int
    end: int
    shared: int
    formula: str | None
    group: str
    leads: bool


class Cells:
    """The rows of one worksheet, streamed once.

    `label` names the sheet in errors, `number` in its cells; `dates` says for each cell style whether it shows a date;
    `strange` is true, once all is read, where something else than cells lay between the rows;
    `groups` are the shared formulas, by number, and the range each is for.
    """

    def __init__(
        self, frame: Document, label: str, number: int, strings: SharedStrings, dates: Sequence[bool], era: bool
    ) -> None:
        self.strange = False
        self.groups: dict[str, str] = {}
        self._frame = frame
        self._label = label
        self._sheet = number
        self._strings = strings
        self._dates = dates
        self._since_1904 = era
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
            self._row_number = self._number(attrs.get("r"), self._row_number + 1)
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
        formula_attrs = self._formula_attrs
        if self._value is None and formula_attrs is None:
            return
        text, kind, literal, shared = self._shown(ref, attrs, self._value or "")
        formula, group, leads = None, "", False
        if formula_attrs is not None:
            if formula_attrs.get("t") == "shared":
                group, leads = formula_attrs.get("si", ""), "ref" in formula_attrs
                if leads:
                    self.groups[group] = formula_attrs["ref"]
            formula, kind, literal = self._formula, "formula", self._spelt(ref, attrs, formula_attrs)
        end = self._parser.CurrentByteIndex
        self._row.append(
            Cell(self._sheet, ref, column, text, kind, literal, self._start, end, shared, formula, group, leads)
        )

    def _shown(self, ref: str, attrs: dict[str, str], raw: str) -> tuple[str, str, str | None, int]:
        """Return the text, kind and literal of a cell, and the number of its shared string."""
        match attrs.get("t", "n"):
            case "s":
                shared = self._number(raw, -1)
                if not 0 <= shared < len(self._strings.texts):
                    raise no_such_string(f"{self._label}!{ref}")
                self._strings.uses[shared] += 1
                return self._strings.texts[shared], "text", None, shared
            case "n":
                return *self._numeric(attrs.get("s"), raw), -1
            case "b":
                return ("TRUE" if raw in ("1", "true") else "FALSE"), "boolean", raw, -1
            case "e":
                return raw, "error", raw, -1
            case "d":
                return raw.replace("T", " "), "date", raw, -1
            case _:
                return unescaped(raw), "text", None, -1

    def _numeric(self, style: str | None, raw: str) -> tuple[str, str, str | None]:
        if style is not None and raw and self._is_date(style):
            date = plain_date(raw, since_1904=self._since_1904)
            if date is not None:
                return date, "date", raw
        return plain_number(raw), "number", raw

    def _is_date(self, style: str) -> bool:
        number = self._number(style, -1)
        return 0 <= number < len(self._dates) and self._dates[number]

    def _spelt(self, ref: str, attrs: dict[str, str], formula: dict[str, str]) -> str:
        """Return the cell as XML without its style: what restores a formula.

        `of` is the range of the shared formula it takes part in.
        """
        outer = {"r": ref} | {k: attrs[k] for k in ("t", "cm", "vm") if k in attrs}
        if formula.get("t") == "shared":
            outer["of"] = self.groups.get(formula.get("si", ""), "")
        inner = f"<f{_attributes(formula)}>{content(self._formula).decode()}</f>" if self._formula else ""
        inner = inner or f"<f{_attributes(formula)}/>"
        shown = "" if self._value is None else f"<v>{content(unescaped(self._value)).decode()}</v>"
        return f"<c{_attributes(outer)}>{inner}{shown}</c>"

    def _number(self, raw: str | None, otherwise: int) -> int:
        try:
            return otherwise if raw is None else int(raw)
        except ValueError:
            raise broken(self._frame.part) from None

    def _moved(self) -> RecordError:
        hint = "open the file in Excel or LibreOffice and save it again as .xlsx"
        return RecordError(f"part {self._frame.part} is built in an unusual way", hint=hint)


def _attributes(attrs: dict[str, str]) -> str:
    return "".join(f' {name}="{value(text).decode()}"' for name, text in attrs.items())
