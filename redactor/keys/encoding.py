"""Turn values into bytes in exactly one way, and refuse bytes that were made otherwise."""

import base64
import binascii
import json
import re
import struct
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeAlias

from redactor.errors import Damaged, RecordError

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"
"""What `parse_canonical` returns."""

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_KEY = re.compile(r"[a-z0-9_]+")
_LENGTH = struct.Struct(">I")
_INTEGER = struct.Struct(">Q")


def tup(*parts: bytes | str | int) -> bytes:
    """Encode *parts* so that no other parts give the same bytes.

    u32be(number of parts), then for each u32be(length) and its bytes. A string is
    UTF-8 in NFC, an integer is u64be. The reader knows by position which is which.
    Raises ValueError for an integer outside 0..2**64-1 and TypeError for anything else.
    """
    out = [_LENGTH.pack(len(parts))]
    for part in parts:
        raw = _part(part)
        out += (_LENGTH.pack(len(raw)), raw)
    return b"".join(out)


def _part(part: bytes | str | int) -> bytes:
    """Return the bytes of one part."""
    if isinstance(part, bytes):
        return part
    if isinstance(part, str):
        return (part if part.isascii() else unicodedata.normalize("NFC", part)).encode()
    if isinstance(part, bool) or not isinstance(part, int):
        raise TypeError("a part is bytes, a string or an integer")
    if not 0 <= part < 2**64:
        raise ValueError("an integer part must fit 64 bits")
    return _INTEGER.pack(part)


def untup(raw: bytes) -> tuple[bytes, ...]:
    """Return the parts that `tup` put together. Raises `Damaged` for any other bytes."""
    try:
        (count,) = _LENGTH.unpack_from(raw, 0)
        parts, at = [], 4
        for _ in range(count):
            (size,) = _LENGTH.unpack_from(raw, at)
            parts.append(raw[at + 4 : at + 4 + size])
            at += 4 + size
    except struct.error:
        raise Damaged("a list of parts is cut short") from None
    if at != len(raw):
        raise Damaged("a list of parts has the wrong length")
    return tuple(parts)


# ---------------------------------------------------------------- canonical JSON


def canonical(value: object) -> bytes:
    """Return *value* as restricted canonical JSON (a subset of RFC 8785) in UTF-8.

    Strings in NFC, integers within 2**53, booleans, lists and objects whose keys are
    `[a-z0-9_]+`, sorted; no white space, no float, no null. Raises ValueError for
    anything else, without saying what it held.
    """
    _check(value, 0)
    return _dump(value).encode()


def parse_canonical(raw: bytes, what: str = "a stored text") -> Json:
    """Return the value of which *raw* is the canonical form.

    Whatever `canonical` would not have written raises `Damaged`, named by *what*: white
    space, other order, a duplicate key, a float, null, other escapes, text not in NFC.
    """
    try:
        value: Json = json.loads(raw.decode(), parse_float=_refuse, parse_constant=_refuse)
        # A duplicate key is dropped by the parser, so the bytes differ.
        same = canonical(value) == raw
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise Damaged(f"{what} is not in canonical form", hint="restore it from a backup")
    return value


def _dump(value: object) -> str:
    """Write JSON the way RFC 8785 does for the values we allow."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse(_: str) -> Any:
    """Refuse a number that is no integer."""
    raise ValueError


def _check(value: object, depth: int) -> None:
    """Raise ValueError where *value* is outside the restricted profile."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        # A lone surrogate counts as normalised, but UTF-8 has no bytes for it: `encode` refuses it.
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            raise ValueError("text must be in NFC")
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError("an integer must stay within 2**53")
    elif isinstance(value, dict):
        _check_keys(value)
        for inner in value.values():
            _check(inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner, depth + 1)
    else:
        raise ValueError("only strings, integers, booleans, lists and objects are canonical")


def _check_keys(value: Mapping[object, object]) -> None:
    """Raise ValueError for a key that is not `[a-z0-9_]+`."""
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in value):
        raise ValueError("a key must be made of a-z, 0-9 and _")


def written(value: object) -> bytes:
    """Return *value* as canonical JSON that keeps every string as it is, code point for code point.

    Not normalised: an original goes back as it was spelt. A lone surrogate, for which
    UTF-8 has no bytes, is written as its escape (`\\ud800`), as ECMAScript does. Raises
    `RecordError` for the two halves of one character as two: they would come back as one.
    """
    text = _dump(value)
    raw = text.encode("utf-8", "backslashreplace")
    if b"\\ud" in raw and _dump(json.loads(raw)) != text:
        raise RecordError("a value holds halves of characters that cannot be kept exactly", hint="save it as UTF-8")
    return raw


def read_written(raw: bytes, what: str = "a stored text") -> Json:
    """Return the value of which *raw* is the `written` form; anything else raises `Damaged`."""
    try:
        value: Json = json.loads(raw.decode(), parse_float=_refuse, parse_constant=_refuse)
        same = written(value) == raw
    except (ValueError, RecursionError, RecordError):
        same = False
    if not same:
        raise Damaged(f"{what} is not in canonical form")
    return value


# ---------------------------------------------------------------- base64


def to_base64(raw: bytes) -> str:
    """Return *raw* in standard base64 with padding."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str) -> bytes:
    """Return the bytes of which *text* is the one standard base64 form.

    Python's decoder accepts stray bits in the last character; we encode again and
    compare. Raises `Damaged`.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Damaged("a base64 text is malformed") from None
    if to_base64(raw) != text:
        raise Damaged("a base64 text is not canonical")
    return raw


def from_hex(text: str, size: int) -> bytes:
    """Return the *size* bytes of which *text* is the lower-case hexadecimal form. Raises `Damaged`."""
    if len(text) != 2 * size or set(text) - set("0123456789abcdef"):
        raise Damaged("a hexadecimal text is malformed")
    return bytes.fromhex(text)
