"""Read what stands around the cells of a worksheet: all of it but the rows."""

import re
from dataclasses import dataclass, field
from typing import IO

from redactor.errors import RecordError
from redactor.records.xlsx.archive import BLOCK
from redactor.records.xlsx.markup import Element, Note, check_encoding, parse_with_notes
from redactor.records.xlsx.splice import Edit

_OPEN = re.compile(rb"<(?:[\w.-]+:)?sheetData(?:\s[^>]*)?>")
_CLOSE = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_NEAR = 200
_LARGEST = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A part in memory, or what surrounds the cells of a worksheet.

    In a worksheet [cut, cut + gap) of the part, the rows, is left out of `data`; `rows_end` is where the
    end tag of the rows begins in the part. `ascii` says that a worksheet is spelt in ASCII and declares
    no encoding, as the library openpyxl writes it: other letters are numbers in it.
    """

    part: str
    data: bytes = field(repr=False)
    root: Element = field(repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    cut: int = 1 << 62
    gap: int = 0
    rows_end: int = -1
    ascii: bool = False

    def in_part(self, edit: Edit) -> Edit:
        """Return *edit*, whose offsets are those of `data`, with the offsets of the part."""
        shift = self.gap if edit.start >= self.cut else 0
        return Edit(edit.start + shift, edit.end + shift, edit.make)


def whole(part: str, data: bytes) -> Document:
    """Return the small part *part*."""
    root, notes = parse_with_notes(data, part)
    return Document(part, data, root, tuple(notes))


def around_cells(part: str, stream: IO[bytes]) -> Document:
    """Return what surrounds the rows of a worksheet. Its rows are read past, not kept.

    A raw `<` is markup wherever it stands, but for comments and CDATA; `sheet.read_rows` checks that
    the rows lie where they were found here.
    """
    head = b""
    found = None
    while found is None and (block := stream.read(BLOCK)):
        head += block
        found = _OPEN.search(head)
        _limit(part, head)
    check_encoding(part, head[:200])
    if found is None or found[0].endswith(b"/>"):
        return whole(part, head)
    cut, rest = found.start(), head[found.end() :]
    rows_end, after, ascii = _end_of_rows(part, stream, rest, found.end())
    tail = after + stream.read(_LARGEST + 1)
    _limit(part, tail)
    closing = _CLOSE.match(tail)
    assert closing is not None
    data = head[:cut] + tail[closing.end() :]
    root, notes = parse_with_notes(data, part)
    ascii = ascii and head.isascii() and not head.startswith(b"<?xml")
    return Document(part, data, root, tuple(notes), cut, rows_end + closing.end() - cut, rows_end, ascii)


def _end_of_rows(part: str, stream: IO[bytes], window: bytes, at: int) -> tuple[int, bytes, bool]:
    """Return where the rows end, what was read from there on, and whether all is ASCII.

    *window* begins at *at* of the part.
    """
    ascii = True
    while True:
        ascii = ascii and window.isascii()
        found = _CLOSE.search(window) if b"sheetData" in window else None
        if found is not None:
            return at + found.start(), window[found.start() :], ascii
        block = stream.read(BLOCK)
        if not block:
            raise RecordError(f"part {part} is not well-formed XML", hint="get the file again from its source")
        at += max(0, len(window) - _NEAR)
        window = window[-_NEAR:] + block


def _limit(part: str, data: bytes) -> None:
    if len(data) > _LARGEST:
        raise RecordError(f"part {part} is too large to be examined", hint="split the workbook")
