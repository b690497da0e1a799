"""Read and change the addresses that a workbook leads to."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.frame import Document
from redactor.records.xlsx.markup import Element
from redactor.records.xlsx.splice import attribute_range
from redactor.records.xlsx.spots import Spot
from redactor.records.xlsx.text import value

_ESCAPES = re.compile(r"%[c-d]\w%\w\w|%e\w(?:%\w\w){2}|%f\w(?:%\w\w){3}|%[0-7][0-9a-f]|[\s\S]", re.I)
_UNFIT = re.compile(r"[\s<>\"{}|\\^`]+")


def address(document: Document, mark: Element) -> Spot:
    """Return the spot of the address that the relationship *mark* leads to, its percent signs decoded."""
    at = attribute_range(document.data, mark.start, "Target")
    assert at is not None
    raw_target = mark.attrs["Target"]

    def render(raw: bytes, changes: Mapping[int, str], _: Renames) -> bytes:
        return value(_retargeted(raw_target, changes[0])) if 0 in changes else raw

    return Spot(document, *at, render, ("".join(_decoded(p) for p in _pieces(raw_target)),))


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
