"""Read and change what headers and footers say."""

import re
from collections.abc import Mapping, Sequence

from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Element
from redactor.records.xlsx.spots import Spot
from redactor.records.xlsx.text import content, spread, unescaped

_LONGEST = 255  # Excel repairs a workbook with a longer one
_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d+|[A-Za-z])')

_Token = tuple[bool, str]


def header_footer(document: Document, element: Element) -> Spot:
    """Return the spot of a header or footer; its texts are its left, middle and right.

    Codes such as &P and &"Arial" stand between the runs of a text (ECMA-376 18.3.1.46).
    """
    tokens = _tokens(unescaped(element.text))

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        if not changes:
            return raw
        made = [text.replace("&", "&&") if not code else text for code, text in _changed(tokens, changes)]
        return content("".join(made)[:_LONGEST], like=raw)

    texts = ["".join(text for code, text in section if not code) for section in _sections(tokens)]
    return Spot(document, element.inner, element.close, render, tuple(texts))


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
