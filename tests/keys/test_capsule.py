from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import Damaged, RecordError, Refused, VaultDamaged
from redactor.keys.capsule import (
    LARGEST,
    Place,
    escrow_info,
    index_info,
    new_record_key,
    open_capsule,
    open_escrow,
    open_index,
    pad,
    seal_capsule,
    seal_escrow,
    seal_index,
    unpad,
    unwrap_key,
    wrap_info,
    wrap_key,
)
from redactor.keys.encoding import from_base64, tup
from redactor.keys.hpke import OpeningKey
from redactor.keys.items import items_from_json, items_to_json
from redactor.keys.members import grant_info
from redactor.model import Item
from tests.keys.independent import open_chunked, open_hpke, tuple_bytes, u64
from tests.keys.vectors import outcome, vectors

PLACE = Place(bytes(16), bytes(range(16)), 0, bytes(32))
KEY = bytes(range(32))
CAPSULE = seal_capsule(KEY, PLACE, "LOC", b"[]")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNT = st.integers(0, 1000)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Return any original that can be sealed."""
    start = draw(COUNT)
    texts = [draw(TEXT) for _ in range(7)]
    return Item(
        field=texts[0],
        nth=draw(COUNT),
        start=start,
        end=start + draw(COUNT),
        token=texts[1],
        entity=texts[2],
        found_by=texts[3],
        original=texts[4],
        before=texts[5],
        after=texts[6],
        kind=draw(st.sampled_from(["text", "number", "date"])),
        literal=draw(st.none() | TEXT),
    )


def place_of(vector: dict[str, Any]) -> Place:
    """Return the place a vector names."""
    ids = (bytes.fromhex(vector[key]) for key in ("vault", "rid"))
    return Place(*ids, vector["rev"], bytes.fromhex(vector["policy"]))


@pytest.mark.parametrize("vector", vectors("capsule"))
def test_capsule_vectors(vector: dict[str, Any]) -> None:
    """A capsule opens in its place with its key, and holds nothing but well-formed originals."""
    ct, key = from_base64(vector["ciphertext"]), bytes.fromhex(vector["key"])
    with outcome(vector):
        content = open_capsule(key, place_of(vector), vector["cls"], ct)
        assert content.decode() == vector["content"]
        if vector.get("reads") == "items":
            assert items_to_json(items_from_json(content)) == content


@pytest.mark.parametrize("vector", vectors("capsule", "success*"))
def test_capsules_open_without_our_code(vector: dict[str, Any]) -> None:
    """A second implementation of C2SP chunked-encryption opens our capsules."""
    ids = [bytes.fromhex(vector[key]) for key in ("vault", "rid", "policy")]
    context = tuple_bytes(
        b"redactor/v1/capsule", u64(1), ids[0], ids[1], u64(vector["rev"]), vector["cls"].encode(), ids[2]
    )
    padded = open_chunked(bytes.fromhex(vector["key"]), context, from_base64(vector["ciphertext"])[1:])
    content = vector["content"].encode()
    assert padded == (len(content).to_bytes(4) + content).ljust(len(padded), b"\0")


def info_of(vector: dict[str, Any]) -> bytes:
    """Return what the ciphertext of a vector is bound to."""
    epoch = vector["epoch"]
    if vector["form"] == "grant":
        return grant_info(bytes.fromhex(vector["vault"]), vector["cls"], epoch, vector["staff"], vector["since"])
    place = place_of(vector)
    forms = {"escrow": escrow_info(place, epoch), "index": index_info(place, epoch)}
    return forms.get(vector["form"]) or wrap_info(place, vector["cls"], epoch)


@pytest.mark.parametrize("vector", vectors("wrap"))
def test_wrap_vectors(vector: dict[str, Any]) -> None:
    """A wrapped key opens in its place with its key only."""
    opener, ct = OpeningKey(bytes.fromhex(vector["seed"])), from_base64(vector["ciphertext"])
    with outcome(vector):
        match vector["form"]:
            case "wrap":
                out = unwrap_key(opener, place_of(vector), vector["cls"], vector["epoch"], ct)
            case "escrow":
                keys = open_escrow(opener, place_of(vector), vector["epoch"], ct)
                out = tup(*(part for pair in sorted(keys.items()) for part in pair))
            case "index":
                content = open_index(opener, place_of(vector), vector["epoch"], ct)
                out = pad(content)
            case _:
                out = opener.open(info_of(vector), ct)
        assert out.hex() == vector["plaintext"]


@pytest.mark.parametrize("vector", vectors("wrap", "*-success"))
def test_wraps_open_without_our_code(vector: dict[str, Any]) -> None:
    """A second implementation of X-Wing and HPKE opens our wraps."""
    sealed = from_base64(vector["ciphertext"])[1:]
    assert open_hpke(bytes.fromhex(vector["seed"]), info_of(vector), sealed).hex() == vector["plaintext"]


@given(st.lists(items(), max_size=3))
@settings(max_examples=40)
def test_originals_come_back(originals: list[Item]) -> None:
    """What is sealed opens to the same originals."""
    key = new_record_key()
    sealed = seal_capsule(key, PLACE, "LOC", items_to_json(originals))
    assert items_from_json(open_capsule(key, PLACE, "LOC", sealed)) == tuple(originals)


def test_originals_are_not_normalised() -> None:
    """A decomposed accent, a lone surrogate and a NUL come back as they were."""
    odd = Item("f", 0, 0, 1, "<x>", "ID", "r", "e\u0301\x00\ud83d!\udcff\u2028")
    assert items_from_json(items_to_json([odd])) == (odd,)


def test_split_characters_are_refused() -> None:
    """Two halves of one character, which no file can hold, are refused rather than joined."""
    with pytest.raises(RecordError):
        items_to_json([Item("f", 0, 0, 1, "<x>", "ID", "r", "\ud83d\ude00")])


@given(st.integers(0, len(CAPSULE) - 1), st.integers(1, 255))
@settings(max_examples=200)
def test_any_changed_byte_of_a_capsule_is_refused(at: int, change: int) -> None:
    """No byte of a capsule can be changed."""
    raw = bytearray(CAPSULE)
    raw[at] ^= change
    with pytest.raises(VaultDamaged):
        open_capsule(KEY, PLACE, "LOC", bytes(raw))


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != KEY))
@settings(max_examples=30)
def test_a_capsule_has_one_key(key: bytes) -> None:
    """No second key opens a capsule to anything."""
    with pytest.raises(VaultDamaged):
        open_capsule(key, PLACE, "LOC", CAPSULE)


@given(st.binary(max_size=2000))
def test_padding_comes_off(content: bytes) -> None:
    """Padded lengths are 256, 512, 1024… and what was padded comes back."""
    padded = pad(content)
    assert unpad(padded) == content
    assert len(padded) >= 256
    assert len(padded).bit_count() == 1
    assert len(padded) == 256 or len(padded) // 2 < len(content) + 4


@pytest.mark.parametrize("size", [0, 252, 253, 508, 509, LARGEST - 4])
def test_padding_at_its_edges(size: int) -> None:
    """A content that fills its size exactly is not padded further."""
    assert unpad(pad(bytes(size))) == bytes(size)


def test_too_much_for_one_capsule() -> None:
    """More than 1 MiB for one class of one record is refused with a hint, before anything is sealed."""
    with pytest.raises(RecordError) as caught:
        seal_capsule(KEY, PLACE, "LOC", bytes(LARGEST - 3))
    assert caught.value.hint


def test_an_enormous_capsule_is_not_opened() -> None:
    """A stored capsule beyond the cap is damaged, whatever it says."""
    with pytest.raises(VaultDamaged):
        open_capsule(KEY, PLACE, "LOC", b"\x01" + bytes(LARGEST * 2))


def test_the_same_originals_seal_differently() -> None:
    """Two capsules of one content share nothing but the suite byte."""
    one, two = (seal_capsule(KEY, PLACE, "LOC", b"[]") for _ in range(2))
    assert one != two


@pytest.mark.parametrize("sizes", [(15, 16, 32), (16, 17, 32), (16, 16, 31), (0, 0, 0)])
def test_a_place_has_full_ids(sizes: tuple[int, int, int]) -> None:
    """A place cannot be made of ids of another length."""
    with pytest.raises(ValueError, match="16 bytes"):
        Place(bytes(sizes[0]), bytes(sizes[1]), 0, bytes(sizes[2]))


def test_escrow_holds_all_keys_of_a_record() -> None:
    """Escrow opens every class of a record, in its place only."""
    opener = OpeningKey.new()
    keys = {"LOC": KEY, "PERSON": new_record_key()}
    sealed = seal_escrow(opener.public, PLACE, 1, keys)
    assert open_escrow(opener, PLACE, 1, sealed) == keys
    with pytest.raises(Refused):
        open_escrow(opener, PLACE, 2, sealed)


def test_an_index_entry_hides_its_length() -> None:
    """Short and long ids of a record give ciphertexts of one length."""
    opener = OpeningKey.new()
    assert len({len(seal_index(opener.public, PLACE, 1, b"x" * size)) for size in (1, 100, 252)}) == 1


def test_errors_name_the_class_and_no_content() -> None:
    """An error about a capsule says where, never what."""
    with pytest.raises(Damaged, match="LOC") as caught:
        open_capsule(bytes(32), PLACE, "LOC", CAPSULE)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("order", [("LOC", "PERSON"), ("PERSON", "LOC")])
def test_a_wrap_belongs_to_one_class(order: tuple[str, str]) -> None:
    """A wrap offered for another class does not open, even with that class's key."""
    opener = OpeningKey.new()
    sealed = wrap_key(opener.public, PLACE, order[0], 1, KEY)
    assert unwrap_key(opener, PLACE, order[0], 1, sealed) == KEY
    with pytest.raises(Refused):
        unwrap_key(opener, PLACE, order[1], 1, sealed)
