"""Where text other than that of cells stands in a part, and how a change is put there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote

from redactor.errors import OutputError
from redactor.records.xlsx import formulas
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Edit, Element, attribute_range, fragment, local, splice, tag_end
from redactor.records.xlsx.text import content, spread, unescaped, value

Render = Callable[[bytes, Mapping[int, str], Renames], bytes]

SHEET, WORD, COLUMN = "sheet", "word", "column"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Bytes [start, end) of a document that hold one text, or several numbered ones.

    `render` returns them with some texts and names changed. A spot with a `role` holds a name
    that formulas use: of a SHEET, a WORD (range or table) or a table's COLUMN. `titled` is a name that it repeats.
    """

    document: Document
    start: int
    end: int
    render: Render = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    role: str = ""
    titled: str = field(default="", repr=False)

    def edit(self, changes: Mapping[int, str], names: Renames) -> Edit:
        """Return the edit that makes *changes* and follows *names*."""
        return self.document.in_part(Edit(self.start, self.end, lambda raw: self.render(raw, changes, names)))


class Target(NamedTuple):
    """The text number `number` of `spot`, and the kind of field it makes."""

    spot: Spot
    number: int


def text_of(document: Document, element: Element, shown: str | None = None) -> Spot:
    """Return the spot of the text directly inside *element*."""
    text = unescaped(element.text) if shown is None else shown

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return content(changes[0], like=raw) if 0 in changes else raw

    return Spot(document, element.inner, element.close, render, (text,))


def attribute(document: Document, element: Element, qname: str, role: str = "") -> Spot:
    """Return the spot of the attribute *qname* of *element*, which it must have."""
    at = attribute_range(document.data, element.start, qname)
    assert at is not None

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if 0 not in changes:
            return raw
        made = value(changes[0])
        return made.replace(b"&#10;", b"_x000a_") if role == COLUMN else made

    return Spot(document, *at, render, (unescaped(element.attrs[qname]),), role)


def address(document: Document, mark: Element) -> Spot:
    """Return the spot of the address that the relationship *mark* leads to, its percent signs decoded."""
    at = attribute_range(document.data, mark.start, "Target")
    assert at is not None
    raw_target = mark.attrs["Target"]

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return value(_retargeted(raw_target, changes[0])) if 0 in changes else raw

    return Spot(document, *at, render, ("".join(_decoded(p) for p in _pieces(raw_target)),))


def formula(document: Document, element: Element) -> Spot:
    """Return the spot of the formula inside *element*; its texts are the strings in it."""

    def render(raw: bytes, changes: Mapping[int, str], names: Renames) -> bytes:
        made = formulas.renamed(formulas.with_strings(element.text, changes), names)
        return raw if made == element.text else content(made, like=raw)

    return Spot(document, element.inner, element.close, render, tuple(formulas.strings(element.text)))


def quoted(document: Document, element: Element, qname: str) -> Spot:
    """Return the spot of the attribute *qname*, a number format, whose texts stand between quotes in it."""
    at = attribute_range(document.data, element.start, qname)
    assert at is not None
    code = element.attrs[qname]

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return value(formulas.with_strings(code, changes)) if changes else raw

    return Spot(document, *at, render, tuple(formulas.strings(code)))


def location(document: Document, element: Element, qname: str) -> Spot:
    """Return the spot of a place in the workbook: no text of its own, but the names in it change."""
    at = attribute_range(document.data, element.start, qname)
    assert at is not None
    place = element.attrs[qname]

    def render(raw: bytes, changes: Mapping[int, str], names: Renames) -> bytes:
        made = formulas.renamed(place, names)
        return raw if made == place else value(made)

    return Spot(document, *at, render, ())


def title(document: Document, element: Element) -> Spot:
    """Return the spot of a sheet's or range's name as the document properties list it."""

    def render(raw: bytes, changes: Mapping[int, str], names: Renames) -> bytes:
        old = unescaped(element.text)
        new = names.sheets.get(old.lower()) or names.words.get(old.lower()) or formulas.renamed(old, names)
        return raw if new == old else content(new, like=raw)

    return Spot(document, element.inner, element.close, render, (), titled=unescaped(element.text))


def typed(document: Document, element: Element) -> Spot:
    """Return the spot of a number or date among the custom properties, which becomes a string when it changes."""
    prefix = element.qname.removesuffix(element.name)

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if 0 not in changes:
            return raw
        return f"<{prefix}lpwstr>".encode() + content(changes[0]) + f"</{prefix}lpwstr>".encode()

    return Spot(document, element.start, element.end, render, (element.text,))


def rich(document: Document, element: Element) -> Spot:
    """Return the spot of *element*, whose text is spread over runs."""

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return with_text(raw, changes[0]) if 0 in changes else raw

    return Spot(document, element.start, element.end, render, (rich_text(element),))


def remark(document: Document, element: Element) -> Spot:
    """Return the spot of a threaded comment's text. Marks of who is mentioned where go with a change."""
    owner = element.parent
    mentions = next((c for c in owner.children if c.name == "mentions"), None) if owner else None
    if mentions is None or mentions.start < element.end:
        return text_of(document, element)
    closing = document.data[element.close : element.end]

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return content(changes[0]) + closing if 0 in changes else raw

    return Spot(document, element.inner, mentions.end, render, (unescaped(element.text),))


def note(document: Document, start: int, end: int, text: str) -> Spot:
    """Return the spot of an XML comment or processing instruction, which goes when it changes."""

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if 0 not in changes:
            return raw
        return re.sub(r"-(?=-)|-$|\?(?=>)|[<>&]", " ", changes[0]).encode()

    return Spot(document, start, end, render, (text,))


# ---------------------------------------------------------------- text in runs


def runs(element: Element) -> list[Element]:
    """Return the elements that hold the text of *element*, phonetic ones left out."""
    found = []
    for child in element.children:
        if child.name == "t":
            found.append(child)
        elif child.name == "r":
            found += [t for t in child.children if t.name == "t"]
    return found


def rich_text(element: Element) -> str:
    """Return the text of *element*, its runs put together."""
    return unescaped("".join(t.text for t in runs(element)))


def with_text(raw: bytes, new: str) -> bytes:
    """Return the bytes *raw* of an element with runs so that it reads *new*; phonetic runs are taken out.

    The end tag may be missing in *raw*, and is then missing in the result.
    """
    element = fragment(raw)
    parts = runs(element)
    assert parts or not new  # what has no run shows nothing that could change
    edits = [Edit(e.start, e.end, lambda _: b"") for e in element.children if e.name in ("rPh", "phoneticPr")]
    texts = spread([unescaped(t.text) for t in parts], new) if parts else []
    for part, text in zip(parts, texts, strict=True):
        if text != unescaped(part.text):
            edits.append(Edit(part.start, part.end, _run_edit(part, text)))
    made = splice(raw, edits)
    if rich_text(fragment(made)) != new:
        raise OutputError("a text could not be changed soundly", hint="report it as a defect; nothing was published")
    return made


def _run_edit(part: Element, text: str) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        inner = tag_end(raw, 0)
        tag = raw[:inner]
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        if text != text.strip() and "xml:space" not in part.attrs:
            tag = tag[:-1] + b' xml:space="preserve">'
        return tag + content(text, like=raw) + f"</{part.qname}>".encode()

    return make


# ---------------------------------------------------------------- headers and footers

_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d+|[A-Za-z])')


def header_footer(document: Document, element: Element) -> Spot:
    """Return the spot of a header or footer; its texts are its left, middle and right.

    Codes such as &P and &"Arial" stand between the runs of a text (ECMA-376 18.3.1.46).
    """
    tokens = _tokens(unescaped(element.text))

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if not changes:
            return raw
        made = [text.replace("&", "&&") if not code else text for code, text in _changed(tokens, changes)]
        return content("".join(made), like=raw)

    texts = ["".join(text for code, text in section if not code) for section in _sections(tokens)]
    return Spot(document, element.inner, element.close, render, tuple(texts))


_Token = tuple[bool, str]


def _tokens(text: str) -> list[_Token]:
    """Return *text* as codes (true) and runs of words (false), ampersands undoubled."""
    made: list[_Token] = []
    at = 0
    text = text.replace("&&", "\0")
    for found in _CODE.finditer(text):
        made += [(False, text[at : found.start()]), (True, found[0])]
        at = found.end()
    made.append((False, text[at:]))
    return [(code, t.replace("\0", "&")) for code, t in made if t]


def _sections(tokens: Sequence[_Token]) -> list[list[_Token]]:
    sections: list[list[_Token]] = [[]]
    for token in tokens:
        if token[0] and token[1].upper() in ("&L", "&C", "&R"):
            sections.append([])
        sections[-1].append(token)
    return sections


def _changed(tokens: Sequence[_Token], changes: Mapping[int, str]) -> list[_Token]:
    made: list[_Token] = []
    for number, section in enumerate(_sections(tokens)):
        if number in changes:
            new = iter(spread([t for code, t in section if not code], changes[number]))
            section = [(code, t if code else next(new)) for code, t in section]
        made += section
    return made


# ---------------------------------------------------------------- addresses

_ESCAPES = re.compile(r"%[c-d]\w%\w\w|%e\w(?:%\w\w){2}|%f\w(?:%\w\w){3}|%[0-7][0-9a-f]|[\s\S]", re.I)
_UNFIT = re.compile(r"[\s<>\"{}|\\^`]+")


def _pieces(target: str) -> list[str]:
    return _ESCAPES.findall(target)


def _decoded(piece: str) -> str:
    try:
        return unquote(piece, errors="strict")
    except UnicodeDecodeError:
        return piece


def _retargeted(raw: str, new: str) -> str:
    """Return the address that reads *new*; what stays of *raw* at both ends keeps its spelling."""
    pieces = [(p, _decoded(p)) for p in _pieces(raw)]
    head, tail = "", ""
    while pieces and new.startswith(pieces[0][1]):
        new = new[len(pieces[0][1]) :]
        head += pieces.pop(0)[0]
    while pieces and new.endswith(pieces[-1][1]):
        new = new[: len(new) - len(pieces[-1][1])]
        tail = pieces.pop()[0] + tail
    return head + _UNFIT.sub(lambda m: quote(m[0], safe=""), new) + tail


def prefixed(element: Element, name: str) -> str | None:
    """Return the attribute of *element* whose name without prefix is *name*, as it is spelt there."""
    if name in element.attrs:
        return name
    return next((key for key in element.attrs if local(key) == name), None)
