"""Splice changes into the bytes of XML, and find tags and attributes in them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from redactor.errors import OutputError
from redactor.records.xlsx.archive import BLOCK

_REST_OF_TAG = re.compile(rb"[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")
_ATTRIBUTE = re.compile(rb"\s([^\s=>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes [start, end) by what `make` returns for them."""

    start: int
    end: int
    make: Callable[[bytes], bytes]


def unsound(what: str) -> OutputError:
    """Return the error for a change that would not leave *what* as it should be."""
    return OutputError(f"{what} could not be changed soundly", hint="report it as a defect; nothing was published")


def tag_end(data: bytes, start: int) -> int:
    """Return where the tag that begins at *start* ends."""
    found = _REST_OF_TAG.match(data, start)
    assert found is not None  # the parser has seen the whole tag
    return found.end()


def attribute_range(data: bytes, start: int, qname: str) -> tuple[int, int] | None:
    """Return where the value of the attribute *qname* of the tag at *start* lies, quotes left out."""
    name = qname.encode()
    for found in _ATTRIBUTE.finditer(data, start, tag_end(data, start)):
        if found[1] == name:
            group = 2 if found[2] is not None else 3
            return found.start(group), found.end(group)
    return None


def without_attribute(tag: bytes, qname: str) -> bytes:
    """Return the start tag *tag* without its attribute *qname*, if it has one."""
    at = attribute_range(tag, 0, qname) if qname.encode() in tag else None
    if at is None:
        return tag
    name = tag.rindex(qname.encode(), 0, at[0])
    return tag[:name].rstrip() + tag[at[1] + 1 :]


def splice(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return *data* with *edits* made; they must not overlap."""
    made, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise unsound("a part")
        made += [data[at : edit.start], edit.make(data[edit.start : edit.end])]
        at = edit.end
    return b"".join([*made, data[at:]])


def spliced(stream: IO[bytes], edits: Sequence[Edit]) -> Iterator[bytes]:
    """Yield the bytes of *stream* with *edits* made, in blocks; they must be sorted and not overlap."""
    at = 0
    for edit in edits:
        if edit.start < at:
            raise unsound("a part")
        while at < edit.start:
            block = stream.read(min(BLOCK, edit.start - at))
            at += len(block)
            yield block
        yield edit.make(stream.read(edit.end - edit.start))
        at = edit.end
    while block := stream.read(BLOCK):
        yield block
