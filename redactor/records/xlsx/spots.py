"""Where text other than that of cells stands in a part, and how a change is put there."""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.records.xlsx import formulas
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Element
from redactor.records.xlsx.names import word_name
from redactor.records.xlsx.runs import rich_text, with_text
from redactor.records.xlsx.splice import Edit, attribute_range
from redactor.records.xlsx.text import content, escaped, unescaped, value

Render = Callable[[bytes, Mapping[int, str], Renames], bytes]

_LONGEST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225, "tooltip": 255}
_LONGEST_OTHERS = 32_767
# Excel repairs a workbook with longer ones.

SHEET, WORD, COLUMN = "sheet", "word", "column"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Bytes [start, end) of a document that hold one text, or several numbered ones.

    `render` returns them with some texts and names changed. A spot with a `role` holds a name
    that formulas use: of a SHEET, a WORD (range or table) or a table's COLUMN; one that `follows`
    uses such names.
    """

    document: Document
    start: int
    end: int
    render: Render = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    role: str = ""
    follows: bool = False

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
    longest = _LONGEST.get(qname, _LONGEST_OTHERS)

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if 0 not in changes:
            return raw
        new = word_name(changes[0], ()) if qname == "codeName" else changes[0][:longest]
        made = value(new)
        return made.replace(b"&#10;", b"_x000a_") if role == COLUMN else made

    return Spot(document, *at, render, (unescaped(element.attrs[qname]),), role)


def formula(document: Document, element: Element, known: Set[str]) -> Spot:
    """Return the spot of the formula inside *element*.

    Its texts are the strings in it, and where it uses names that are not *known* the whole of it: that
    becomes a reference to nowhere when it changes.
    """
    texts = formulas.strings(element.text)
    whole = len(texts)
    if formulas.is_strange(element.text, known):
        texts.append(element.text)

    def render(raw: bytes, changes: Mapping[int, str], names: Renames) -> bytes:
        if whole in changes:
            return b"#REF!"
        made = formulas.renamed(formulas.with_strings(element.text, changes), names)
        return raw if made == element.text else content(made, like=raw)

    return Spot(document, element.inner, element.close, render, tuple(texts), follows=True)


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

    return Spot(document, *at, render, (), follows=True)


def title(document: Document, element: Element) -> Spot:
    """Return the spot of a sheet's or range's name as the document properties list it."""

    def render(raw: bytes, changes: Mapping[int, str], names: Renames) -> bytes:
        old = unescaped(element.text)
        new = names.sheets.get(old.lower()) or names.words.get(old.lower()) or formulas.renamed(old, names)
        return raw if new == old else content(new, like=raw)

    return Spot(document, element.inner, element.close, render, (), follows=True)


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
        # "x" is the target of an instruction, which must have one; in a comment it does no harm
        return b"x " + re.sub(r"-(?=-)|-$|\?(?=>)|[<>&]", " ", escaped(changes[0])).encode()

    return Spot(document, start, end, render, (text,))
