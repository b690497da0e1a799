"""Write originals as the text inside a capsule, and read them back.

    item = {"f": field, "n": nth, "s": start, "e": end, "tok": token, "ent": entity, "src": found_by,
            "x": original, "b": before, "a": after, "k": kind, "lit": literal}

Left out where it says nothing: n = 0, b = "", a = "", k = "text", no literal.
"""

from collections.abc import Iterable
from typing import cast

from redactor.errors import Damaged
from redactor.keys.encoding import Json, read_written, written
from redactor.model import Item

_WHAT = "what a capsule holds"
_TEXTS = ("f", "tok", "ent", "src", "x")
_NUMBERS = ("s", "e")
_OPTIONAL_TEXTS = ("b", "a", "k", "lit")
_KEYS = {*_TEXTS, *_NUMBERS, *_OPTIONAL_TEXTS, "n"}


def items_to_json(items: Iterable[Item]) -> bytes:
    """Return *items* as canonical JSON that keeps every string code point for code point.

    Raises `RecordError` for text that cannot be kept exactly: the two halves of one
    character as two characters, which no well-formed file contains.
    """
    return written([_to_object(item) for item in items])


def items_from_json(raw: bytes) -> tuple[Item, ...]:
    """Return the items of which *raw* is the one form. Raises `Damaged`, never saying what they held."""
    value = read_written(raw, _WHAT)
    if not isinstance(value, list):
        raise Damaged("a capsule holds no list of originals")
    return tuple(_to_item(each) for each in value)


def _to_object(item: Item) -> dict[str, str | int]:
    """Return the JSON object of one item."""
    out: dict[str, str | int] = {
        "f": item.field,
        "s": item.start,
        "e": item.end,
        "tok": item.token,
        "ent": item.entity,
        "src": item.found_by,
        "x": item.original,
    }
    if item.nth:
        out["n"] = item.nth
    if item.before:
        out["b"] = item.before
    if item.after:
        out["a"] = item.after
    if item.kind != "text":
        out["k"] = item.kind
    if item.literal is not None:
        out["lit"] = item.literal
    return out


def _to_item(value: Json) -> Item:
    """Return the item that a JSON object describes; strict about keys, types and left-out defaults."""
    if not isinstance(value, dict) or not _well_typed(value):
        raise Damaged("a capsule holds an original in a form this version does not know")
    texts = cast("dict[str, str]", value)
    numbers = cast("dict[str, int]", value)
    item = Item(
        field=texts["f"],
        nth=numbers.get("n", 0),
        start=numbers["s"],
        end=numbers["e"],
        token=texts["tok"],
        entity=texts["ent"],
        found_by=texts["src"],
        original=texts["x"],
        before=texts.get("b", ""),
        after=texts.get("a", ""),
        kind=texts.get("k", "text"),
        literal=texts.get("lit"),
    )
    if _to_object(item) != value or not 0 <= item.start <= item.end or item.nth < 0:
        raise Damaged("a capsule holds an original in a form this version does not know")
    return item


def _well_typed(value: dict[str, Json]) -> bool:
    """Tell whether every key is known and every value of its type."""
    return (
        value.keys() <= _KEYS
        and all(isinstance(value.get(key), str) for key in _TEXTS)
        and all(isinstance(value.get(key), int) for key in _NUMBERS)
        and all(isinstance(value.get(key, ""), str) for key in _OPTIONAL_TEXTS)
        and isinstance(value.get("n", 0), int)
        and not any(isinstance(each, bool) for each in value.values())
    )
