import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import Damaged, RecordError
from redactor.keys.encoding import (
    canonical,
    from_base64,
    from_hex,
    parse_canonical,
    read_written,
    to_base64,
    tup,
    untup,
    written,
)
from tests.keys.vectors import outcome, vectors

NFC = st.text(max_size=20).map(lambda text: unicodedata.normalize("NFC", text))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=5)
SCALARS = NFC | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@pytest.mark.parametrize("vector", vectors("encoding", "tup*"))
def test_tup_vectors(vector: dict[str, Any]) -> None:
    """Parts give the published bytes; bytes that no parts give are refused."""
    raw = bytes.fromhex(vector["bytes"])
    with outcome(vector):
        untup(raw)
    if vector["expect"] == "success":
        parts = [bytes.fromhex(p["hex"]) if "hex" in p else p.get("str", p.get("int")) for p in vector["parts"]]
        assert tup(*parts) == raw


@pytest.mark.parametrize("vector", vectors("encoding", "json*"))
def test_json_vectors(vector: dict[str, Any]) -> None:
    """Only the canonical form is read, and written back the same."""
    with outcome(vector):
        value = parse_canonical(vector["text"].encode())
        assert canonical(value).decode() == vector["text"]


@pytest.mark.parametrize("vector", vectors("encoding", "base64*"))
def test_base64_vectors(vector: dict[str, Any]) -> None:
    """Only the canonical form of base64 is read."""
    with outcome(vector):
        assert from_base64(vector["text"]).hex() == vector["bytes"]


@given(st.lists(st.binary(max_size=6), max_size=5), st.lists(st.binary(max_size=6), max_size=5))
def test_tup_is_injective(one: list[bytes], two: list[bytes]) -> None:
    """Different parts never give the same bytes, and the parts come back."""
    assert (tup(*one) == tup(*two)) == (one == two)
    assert untup(tup(*one)) == tuple(one)


@pytest.mark.parametrize("part", [-1, 2**64])
def test_tup_refuses_integers_beyond_64_bits(part: int) -> None:
    """An integer that does not fit is an error, never cut."""
    with pytest.raises(ValueError, match="64 bits"):
        tup(part)


@pytest.mark.parametrize("part", [True, 1.0, None, bytearray(b"x")])
def test_tup_refuses_other_types(part: Any) -> None:
    """A truth value is no integer, and nothing is converted in silence."""
    with pytest.raises(TypeError):
        tup(part)


@given(VALUES)
def test_canonical_round_trip(value: Any) -> None:
    """Whatever can be written is read back the same."""
    assert parse_canonical(canonical(value)) == value


@given(VALUES, st.data())
def test_canonical_has_one_form(value: Any, data: st.DataObject) -> None:
    """A changed byte gives another value or an error, never the same value twice."""
    raw = bytearray(canonical(value))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        other = parse_canonical(bytes(raw))
    except Damaged:
        return
    assert canonical(other) == bytes(raw) != canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        None,
        {"A": 1},
        {1: 1},
        {"": 1},
        2**53,
        -(2**53),
        "e\u0301",
        "\ud800",
        {"a": [None]},
        b"x",
        {"é": 1},
        {"a b": 1},
    ],
)
def test_canonical_refuses(value: Any) -> None:
    """What the profile does not allow cannot be written."""
    with pytest.raises(ValueError) as caught:
        canonical(value)
    assert not isinstance(caught.value, UnicodeError) or value == "\ud800"


@given(st.text(st.characters(exclude_categories=[]), max_size=20))
def test_written_keeps_every_code_point(text: str) -> None:
    """An original comes back exactly, decomposed accents and lone surrogates included."""
    halves = any("\ud800" <= a < "\udc00" <= b < "\ue000" for a, b in pairwise(text))
    if halves:
        with pytest.raises(RecordError):
            written([text])
    else:
        assert read_written(written([text])) == [text]


@pytest.mark.parametrize("raw", [b"[1, 2]", b'["\\u0041"]', b"[1.5]", b"\xff", b"[NaN]", b"", b"[" * 100_000])
def test_read_written_is_strict(raw: bytes) -> None:
    """Other spellings of the same value are refused."""
    with pytest.raises(Damaged):
        read_written(raw)


def test_errors_carry_no_text() -> None:
    """An error about a stored text says nothing of it, and keeps no cause that does."""
    with pytest.raises(Damaged) as caught:
        parse_canonical(b'{"name":"Awa Traor\xc3')
    assert "Awa" not in repr(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@given(st.binary(max_size=40))
def test_base64_round_trip(raw: bytes) -> None:
    """Bytes come back."""
    assert from_base64(to_base64(raw)) == raw


@pytest.mark.parametrize("text", ["AB", "0", "000", "0g", " 0", "٠٠"])
def test_hex_is_strict(text: str) -> None:
    """Capitals, other digits and other lengths are refused."""
    with pytest.raises(Damaged):
        from_hex(text, 1)
