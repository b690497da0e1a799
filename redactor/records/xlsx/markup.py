"""Read XML with the byte offsets of what is in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from redactor.errors import RecordError
from redactor.records.xlsx.splice import tag_end

_QNAME = re.compile(rb"<([^\s/>]+)")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_DEEPEST = 200
_SAVE_AGAIN = "open the file in Excel or LibreOffice and save it again as .xlsx"


@dataclass(slots=True, eq=False)
class Element:
    """An element of a small part: its bytes are [start, end), its content is [inner, close).

    `name` is the name without its prefix; the keys of `attrs` keep theirs. `text` is the
    character data directly inside.
    """

    name: str
    qname: str
    attrs: dict[str, str] = field(repr=False)
    start: int
    parent: "Element | None" = field(repr=False)
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = field(default="", repr=False)
    children: list["Element"] = field(default_factory=list, repr=False)

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it, in the order of the part."""
        yield self
        for child in self.children:
            yield from child.walk()

    def below(self, *names: str) -> Iterator["Element"]:
        """Yield the elements below this one that have one of *names*."""
        return (e for e in self.walk() if e.name in names and e is not self)

    def attr(self, name: str) -> str:
        """Return the value of the attribute whose name without prefix is *name*, or ""."""
        if name in self.attrs:
            return self.attrs[name]
        return next((v for k, v in self.attrs.items() if local(k) == name), "")


@dataclass(frozen=True, slots=True)
class Note:
    """An XML comment or processing instruction: text at [start, end) that no reader of the workbook sees."""

    start: int
    end: int
    text: str = field(repr=False)


def local(name: str) -> str:
    """Return *name* without its prefix."""
    return name.rpartition(":")[2]


def safe_parser(part: str) -> expat.XMLParserType:
    """Return a parser for UTF-8 that refuses document types, and so entities of every kind."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise RecordError(f"part {part} declares a document type", hint="such a file may be an attack; do not open it")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def broken(part: str) -> RecordError:
    """Return the error for a *part* that is no XML."""
    return RecordError(f"part {part} is not well-formed XML", hint=_SAVE_AGAIN)


def check_encoding(part: str, head: bytes) -> None:
    """Raise `RecordError` unless the XML that begins with *head* is in UTF-8, as every known program writes it."""
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    named = declared[1].lower() if declared else b"utf-8"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4] or named not in (b"utf-8", b"us-ascii", b"ascii"):
        raise RecordError(f"part {part} is not in UTF-8", hint=_SAVE_AGAIN)


class _Builder:
    def __init__(self, data: bytes, part: str) -> None:
        self.data = data
        self.part = part
        self.root: Element | None = None
        self.notes: list[Note] = []
        self._open: list[Element] = []
        parser = self._parser = safe_parser(part)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction

    def build(self) -> Element:
        check_encoding(self.part, self.data[:200])
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError:
            raise broken(self.part) from None
        assert self.root is not None
        return self.root

    def _start(self, qname: str, attrs: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        parent = self._open[-1] if self._open else None
        made = Element(local(qname), qname, attrs, start, parent, tag_end(self.data, start))
        if parent is None:
            self.root = made
        else:
            parent.children.append(made)
        self._open.append(made)
        if len(self._open) > _DEEPEST:
            raise RecordError(f"part {self.part} is nested too deeply", hint=_SAVE_AGAIN)

    def _end(self, _: str) -> None:
        done = self._open.pop()
        if self.data[done.inner - 2 : done.inner] == b"/>":
            done.close = done.end = done.inner
        else:
            done.close = self._parser.CurrentByteIndex
            done.end = tag_end(self.data, done.close)

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _comment(self, text: str) -> None:
        start = self._parser.CurrentByteIndex + 4
        self.notes.append(Note(start, self.data.index(b"-->", start), text))

    def _instruction(self, target: str, text: str) -> None:
        start = self._parser.CurrentByteIndex + 2
        self.notes.append(Note(start, self.data.index(b"?>", start), f"{target} {text}"))


def parse(data: bytes, part: str) -> Element:
    """Return the root of the XML *data*; raise `RecordError` that names *part* where it is broken."""
    return _Builder(data, part).build()


def parse_with_notes(data: bytes, part: str) -> tuple[Element, list[Note]]:
    """Return the root of *data* and its XML comments and processing instructions."""
    builder = _Builder(data, part)
    return builder.build(), builder.notes


def fragment(raw: bytes) -> Element:
    """Return the element that *raw* opens; its end tag may be missing."""
    qname = _QNAME.match(raw)
    assert qname is not None
    if tag_end(raw, 0) == len(raw) and raw.endswith(b"/>"):
        return parse(raw, "")
    closed = raw if raw.rstrip().endswith(b"</" + qname[1] + b">") else raw + b"</" + qname[1] + b">"
    return parse(closed, "")
