"""Read JSON values without losing how they are spelt: numbers stay text, a name may come twice."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from redactor.model import Field
from redactor.records.fields import new_field

_SPACE = re.compile(r"[ \t\r\n]*+")
_SCALAR = re.compile(r'"(?:[^"\\]++|\\.)*+"(?P<key>[ \t\r\n]*+:)?+|[^\s\[\]{},:"]++', re.DOTALL)


class _Number(str):
    """A number as it is spelt."""

    __slots__ = ()


_decoder = json.JSONDecoder(
    object_pairs_hook=tuple, parse_float=_Number, parse_int=_Number, parse_constant=_Number, strict=False
)
# `raw_decode` wraps this in a call that costs as much again.
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once  # type: ignore[attr-defined]


class NotJson(Exception):
    """A value is no JSON: `at` says where in the text, `what` why."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at
        self.what = what


def parse(text: str, at: int = 0) -> tuple[Any, int]:
    """Return the value that begins at *at*, white space aside, and where it ends.

    An object is a tuple of (name, value) pairs, a number a subclass of `str`. Raises `NotJson`.
    """
    at = after_space(text, at)
    try:
        value, end = _scan(text, at)
    except json.JSONDecodeError as error:
        where, what = error.pos, "not JSON"
    except StopIteration as error:
        where, what = int(error.value), "not JSON"
    except RecursionError:
        where, what = at, "nested too deeply"
    else:
        # Only an escape can spell half a character, and such a text could be written nowhere else.
        if text.find("\\u", at, end) >= 0 and (half := _half_character(text, at, end)) >= 0:
            raise NotJson(half, "half a character: a \\uD8.. escape without its second part")
        return value, end
    # Raised here, not above: the parser's own error carries the whole text.
    raise NotJson(where, what)


def after_space(text: str, at: int) -> int:
    """Return where the white space at *at* ends."""
    match = _SPACE.match(text, at)
    return at if match is None else match.end()


def fields_of(value: Any, place: str) -> list[Field]:
    """Return one field for every scalar in *value*, in the order of the text, named by its path.

    *place* is put before the path, as in "line 3: $".
    """
    found: list[Field] = []
    try:
        _collect(value, "", place, found)
    except RecursionError:
        pass
    else:
        return found
    raise NotJson(0, "nested too deeply")


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return where the scalars of *text*, JSON or a stretch of it, are spelt: in the order of `fields_of`."""
    return [match.span() for match in _SCALAR.finditer(text) if match["key"] is None]


def is_object(value: Any) -> bool:
    """Say whether a parsed *value* is an object."""
    return type(value) is tuple


def members(text: str, at: int) -> Iterator[tuple[Any, int, int]]:
    """Yield the value of each member of the (valid) object that begins at *at*, and where it begins and ends."""
    at = after_space(text, at + 1)
    while text[at] != "}":
        _, at = parse(text, at)
        begin = after_space(text, after_space(text, at) + 1)
        value, end = parse(text, begin)
        yield value, begin, end
        at = after_space(text, end)
        at = after_space(text, at + 1) if text[at] == "," else at


def _collect(value: Any, name: str, place: str, found: list[Field]) -> None:
    kind = type(value)
    if kind is str:
        found.append(new_field(name, value, place))
    elif kind is tuple:
        prefix = name and name + "."
        for key, member in value:
            if type(member) is str:
                found.append(new_field(prefix + key, member, f"{place}.{key}"))
            else:
                _collect(member, prefix + key, f"{place}.{key}", found)
    elif kind is list:
        for n, item in enumerate(value):
            _collect(item, f"{name}[{n}]", f"{place}[{n}]", found)
    elif kind is _Number:
        spelt = str(value)
        found.append(new_field(name, spelt, place, "number", spelt))
    elif value is None:
        found.append(new_field(name, "", place, "null", "null"))
    else:
        spelt = "true" if value else "false"
        found.append(new_field(name, spelt, place, "boolean", spelt))


def _half_character(text: str, start: int, end: int) -> int:
    """Return where an escape spells half a character, or -1."""
    for match in _HALF_OR_WHOLE.finditer(text, start, end):
        if match["half"]:
            return match.start()
    return -1


_HALF_OR_WHOLE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)
