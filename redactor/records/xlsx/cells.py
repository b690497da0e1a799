"""Rewrite a cell: another value, the same style."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from redactor.model import Change
from redactor.records.xlsx import formulas
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.markup import Element, fragment, parse
from redactor.records.xlsx.runs import with_text
from redactor.records.xlsx.sheet import Cell
from redactor.records.xlsx.splice import Edit, attribute_range, splice, tag_end, without_attribute
from redactor.records.xlsx.text import content

_TAG = re.compile(rb"<((?:[\w.-]+:)?)c(?=[\s/>])")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMERIC = {"number", "date", "boolean", "error"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a formula that is put back would stand on: the shared formulas and the names that its sheet will have."""

    groups: Mapping[str, str] = field(default_factory=dict)
    known: Set[str] = field(default=frozenset(), repr=False)


_NOWHERE = Ground()


@dataclass(slots=True)
class CellEdit:
    """What is to become of a cell.

    `value` replaces what it shows, and with that its formula; `strings` replace strings in its
    formula; `as_value` takes the formula out and leaves what it showed last.
    """

    cell: Cell
    value: Change | None = field(default=None, repr=False)
    strings: dict[int, str] = field(default_factory=dict, repr=False)
    as_value: bool = False
    ground: Ground = _NOWHERE

    def made(self, raw: bytes, names: Renames) -> bytes:
        """Return the bytes of the cell, its end tag left out as it is in *raw*."""
        if self.value is not None:
            return _with_value(raw, self.cell, self.value, self.ground)
        if self.cell.formula is None:
            return raw
        return _with_formula(raw, self.strings, self.as_value, names)

    def drops_formula(self) -> bool:
        """Say whether the cell has a formula and loses it."""
        lost = self.as_value or (self.value is not None and restored(self.value, self.cell, self.ground) is None)
        return self.cell.formula is not None and lost


def restored(value: Change, cell: Cell, ground: Ground) -> Element | None:
    """Return the formula cell that *value* puts back, or None where it holds none that fits here.

    A formula goes back only to the cell it was taken from: elsewhere it would refer to other cells.
    """
    if value.kind not in ("formula", "text") or not (value.literal or "").startswith("<c "):
        return None
    made = parse((value.literal or "").encode(), "")
    formula = next((f for f in made.children if f.name == "f"), None)
    if formula is None or made.attrs.get("r") != cell.ref or formulas.is_strange(formula.text, ground.known):
        return None
    if formula.attrs.get("t") == "shared" and ground.groups.get(formula.attrs.get("si", "")) != made.attrs.get("of"):
        return None
    return made


def _with_formula(raw: bytes, strings: Mapping[int, str], as_value: bool, names: Renames) -> bytes:
    element = next((c for c in fragment(raw).children if c.name == "f"), None)
    if element is None:
        return raw
    if as_value:
        return without_attribute(splice(raw, [Edit(element.start, element.end, lambda _: b"")]), "cm")
    old = element.text
    new = formulas.renamed(formulas.with_strings(old, strings), names)
    if new == old:
        return raw
    return splice(raw, [Edit(element.inner, element.close, lambda inner: content(new, like=inner))])


def _with_value(raw: bytes, cell: Cell, value: Change, ground: Ground) -> bytes:
    inner = tag_end(raw, 0)
    tag = raw[:inner]
    found = _TAG.match(tag)
    assert found is not None
    prefix = found[1]
    kind = _type(tag)
    back = restored(value, cell, ground)
    if back is not None:
        return _formula_cell(tag, prefix, value, back)
    tag = without_attribute(without_attribute(tag, "cm"), "vm")
    if value.literal is not None and value.kind in _NUMERIC and _fits(value.kind, value.literal):
        return _typed(tag, value.kind, value.literal) + _element(prefix, b"v", value.literal)
    if kind == b"inlineStr":
        inline = next((e for e in fragment(raw).children if e.name == "is"), None)
        if inline is not None:
            return tag + with_text(raw[inline.start : inline.end], value.text)
    if kind == b"str":
        return tag + _element(prefix, b"v", value.text)
    shown = _element(prefix, b"t", value.text, preserve=value.text != value.text.strip())
    return _set_type(tag, b"inlineStr") + b"<" + prefix + b"is>" + shown + b"</" + prefix + b"is>"


def _formula_cell(tag: bytes, prefix: bytes, value: Change, back: Element) -> bytes:
    """Return the cell that begins with *tag* and holds the formula of *value*, whose literal is parsed as *back*."""
    tag = without_attribute(without_attribute(tag, "cm"), "vm")
    kind = back.attrs.get("t")
    tag = _set_type(tag, kind.encode()) if kind else _without_type(tag)
    for name in ("cm", "vm"):
        if name in back.attrs:
            tag = tag[:-1] + f' {name}="{int(back.attrs[name])}"'.encode() + b">"
    inner = (value.literal or "").encode()[back.inner : back.close]
    if prefix:
        inner = re.sub(rb"<(/?)(?=[a-z])", rb"<\1" + prefix, inner)
    return tag + inner + (_element(prefix, b"v", value.text) if value.kind == "text" else b"")


def _fits(kind: str, literal: str) -> bool:
    match kind:
        case "boolean":
            return literal in ("0", "1", "true", "false")
        case "error":
            return literal.startswith("#")
        case "date":
            return bool(_NUMBER.fullmatch(literal)) or _is_iso(literal)
    return bool(_NUMBER.fullmatch(literal))


def _is_iso(literal: str) -> bool:
    return bool(re.fullmatch(r"[\d:.TZ+-]+", literal))


def _typed(tag: bytes, kind: str, literal: str) -> bytes:
    if kind == "boolean":
        return _set_type(tag, b"b")
    if kind == "error":
        return _set_type(tag, b"e")
    if not _NUMBER.fullmatch(literal):
        return _set_type(tag, b"d")
    # A type that we added stands before all else: then there was none. One that stands elsewhere was "n".
    return _without_type(tag) if _type_is_ours(tag) or not _type(tag) else _set_type(tag, b"n")


def _type(tag: bytes) -> bytes:
    at = attribute_range(tag, 0, "t")
    return tag[at[0] : at[1]] if at else b""


def _type_is_ours(tag: bytes) -> bool:
    return bool(re.match(rb"<[^\s>]+ t=", tag))


def _set_type(tag: bytes, kind: bytes) -> bytes:
    at = attribute_range(tag, 0, "t")
    if at:
        return tag[: at[0]] + kind + tag[at[1] :]
    found = _TAG.match(tag)
    assert found is not None
    return tag[: found.end()] + b' t="' + kind + b'"' + tag[found.end() :]


def _without_type(tag: bytes) -> bytes:
    return without_attribute(tag, "t")


def _element(prefix: bytes, name: bytes, text: str, *, preserve: bool = False) -> bytes:
    space = b' xml:space="preserve"' if preserve else b""
    return b"<" + prefix + name + space + b">" + content(text) + b"</" + prefix + name + b">"
