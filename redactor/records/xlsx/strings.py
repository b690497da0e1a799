"""Keep the shared strings of a workbook: their texts, and where each lies."""

from array import array
from typing import IO
from xml.parsers import expat

from redactor.errors import RecordError
from redactor.records.xlsx.archive import BLOCK
from redactor.records.xlsx.markup import broken, check_encoding, local, safe_parser
from redactor.records.xlsx.text import unescaped

LOOKS = {
    "rPr", "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "rFont",
    "family", "charset", "scheme", "phoneticPr", "r",
}  # fmt: skip
"""The elements that say how text in runs looks, and hold none."""


class SharedStrings:
    """The table of shared strings: `texts[i]` lies at [starts[i], ends[i]) of `part`, its end tag left out.

    `uses[i]` counts the cells seen so far that show it; phonetic runs are no part of a text.
    """

    def __init__(self, part: str = "") -> None:
        self.part = part
        self.texts: list[str] = []
        self.starts = array("Q")
        self.ends = array("Q")
        self.uses = array("L")
        self.strange = False

    def read(self, stream: IO[bytes]) -> None:
        """Fill the table from the part."""
        _Reading(self).run(stream)
        self.uses = array("L", bytes(len(self.texts) * array("L").itemsize))


class _Reading:
    def __init__(self, table: SharedStrings) -> None:
        self._table = table
        self._text: list[str] = []
        self._runs: list[str] = []
        self._phonetic = 0
        self._open = False
        self._parser = parser = safe_parser(table.part)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.CommentHandler = self._strange
        parser.ProcessingInstructionHandler = self._strange

    def run(self, stream: IO[bytes]) -> None:
        block = stream.read(BLOCK)
        check_encoding(self._table.part, block[:200])
        try:
            while block:
                self._parser.Parse(block, False)
                block = stream.read(BLOCK)
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise broken(self._table.part) from None

    def _start(self, qname: str, _: dict[str, str]) -> None:
        name = local(qname)
        if name == "si":
            self._inside(False)
            self._open = True
            self._table.starts.append(self._parser.CurrentByteIndex)
            self._runs.clear()
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t":
            self._inside(True)
        elif name not in LOOKS and name != "sst":
            self._table.strange = True
        self._leftover()

    def _end(self, qname: str) -> None:
        name = local(qname)
        if name == "t":
            if not self._phonetic:
                self._runs.append("".join(self._text))
            self._text.clear()
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self._open = False
            self._table.ends.append(self._parser.CurrentByteIndex)
            self._table.texts.append(unescaped("".join(self._runs)))
        self._leftover()

    def _inside(self, expected: bool) -> None:
        if self._open is not expected:
            raise broken(self._table.part)

    def _leftover(self) -> None:
        """Notice text that stands where none belongs."""
        if self._text:
            self._strange("".join(self._text).strip())
            self._text.clear()

    def _strange(self, text: str, *_: object) -> None:
        self._table.strange = self._table.strange or bool(text)


def no_such_string(place: str) -> RecordError:
    """Return the error for a cell that shows a shared string which is not in the table."""
    return RecordError(f"{place}: shows a shared string that is missing", hint="get the file again from its source")
