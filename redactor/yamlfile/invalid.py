"""Turn what pydantic says of a file into problems that whoever wrote it understands."""

import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import UnionType
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from redactor.yamlfile.problems import Lines, Place, Problem, short, unknown
from redactor.yamlfile.schema import SAID

_TRAPS: Sequence[tuple[type, str]] = ((bool, "yes or no"), (date, "a date"), (int, "a number"), (float, "a number"))
_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "string_pattern_mismatch": "words",
    "string_too_short": "words",
    "too_short": "at least one entry",
    "bool_type": "true or false",
    "date_type": "a date such as 2026-12-31",
}


def problems_of(
    error: ValidationError,
    raw: object,
    lines: Lines,
    document: type[BaseModel],
    never: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """Yield one problem for each thing that is wrong with *raw*, which should have been a *document*.

    *never* gives keys that people expect and that must not be, with what to say of them.
    """
    for detail in error.errors(include_url=False, include_input=False):
        place = _place(detail["loc"], raw)
        key = str(place[-1]) if place and detail["type"] == "extra_forbidden" else ""
        told = (never or {}).get(key.casefold())
        yield Problem(lines.of(place), told or _message(detail, place, raw, lines, document))


def _place(loc: Sequence[int | str], raw: object) -> Place:
    """Return *loc* without the parts that pydantic adds and the file does not have."""
    place: list[int | str] = []
    for part in loc:
        try:
            raw = typing.cast(Any, raw)[part]
        except (LookupError, TypeError):
            continue
        place.append(part)
    return tuple(place)


def _message(detail: ErrorDetails, place: Place, raw: object, lines: Lines, document: type[BaseModel]) -> str:
    kind, last = detail["type"], detail["loc"][-1] if detail["loc"] else ""
    name = ".".join(str(p + 1 if isinstance(p, int) else p) for p in place)
    if kind == "missing":
        return f"{name + ': ' if name else ''}the key {str(last)!r} is missing"
    if kind == "extra_forbidden":
        return unknown("key", str(last), _keys(document, place[:-1]))
    if kind == SAID:
        return f"{name}: {detail['msg']}" if name else detail["msg"]
    value = _value(raw, place)
    if kind == "literal_error":
        return f"{name}: {_not_one_of(value, detail)}"
    if kind in ("string_type", "string_pattern_mismatch") and (trap := _trap(value, place, lines)):
        return f"{name}: {trap}"
    return f"{name}: expected {_expected(detail)}"


def _trap(value: object, place: Place, lines: Lines) -> str:
    """Return what YAML made of a word that stands there without quotes."""
    spelt = lines.spelt(place)
    if value is None:
        return "nothing stands here: write text, or '' in quotes"
    for kind, what in _TRAPS:
        if isinstance(value, kind):
            return f"{spelt} without quotes is {what} to YAML, not text: write '{spelt}'"
    return ""


def _not_one_of(value: object, detail: ErrorDetails) -> str:
    allowed = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
    if isinstance(value, str):
        return unknown("value", value, allowed.split(", "))
    return f"expected {'one of ' if ',' in allowed else ''}{allowed.replace('True', 'true')}"


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] in _EXPECTED:
        return _EXPECTED[detail["type"]]
    return short(detail["msg"].removeprefix("Input should be "))


def _value(raw: object, place: Place) -> object:
    for part in place:
        raw = typing.cast(Any, raw)[part]
    return raw


def _keys(document: type[BaseModel], place: Place) -> list[str]:
    """Return the keys that a *document* may have at *place*."""
    kind: Any = document
    for part in place:
        kind = _inside(kind, part)
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    keys = [info.alias or name for name, info in kind.model_fields.items()]
    return [key for key in keys if not key.startswith("(")]


def _inside(kind: Any, part: int | str) -> Any:
    """Return the type of what stands under *part* in a value of type *kind*."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        kind = next(i.annotation for n, i in kind.model_fields.items() if part in (n, i.alias))
    else:
        kind = typing.get_args(kind)[-1]
    while typing.get_origin(kind) in (typing.Union, UnionType, typing.Annotated):
        inner = typing.get_args(kind)
        kind = inner[0] if inner[0] is not type(None) else inner[1]
    return kind
