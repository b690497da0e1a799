from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import Damaged, Refused
from redactor.keys.encoding import from_base64
from redactor.keys.hpke import OVERHEAD, OpeningKey, SealingKey
from redactor.keys.identity import from_identity, from_recipient, to_identity, to_recipient
from tests.keys.independent import open_hpke
from tests.keys.vectors import vectors

KEY = OpeningKey(bytes(range(32)))
SEALED = KEY.public.seal(b"info", b"text")


@given(st.binary(max_size=64), st.binary(max_size=300))
@settings(max_examples=30)
def test_opens_what_was_sealed(info: bytes, plaintext: bytes) -> None:
    """What was sealed opens, here and in an independent computation from primitives."""
    sealed = KEY.public.seal(info, plaintext)
    assert len(sealed) == len(plaintext) + OVERHEAD
    assert KEY.open(info, sealed) == plaintext == open_hpke(KEY.seed(), info, sealed[1:])


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
@settings(max_examples=200)
def test_any_changed_byte_is_refused(at: int, change: int) -> None:
    """No byte of a ciphertext can be changed."""
    raw = bytearray(SEALED)
    raw[at] ^= change
    with pytest.raises((Refused, Damaged)):
        KEY.open(b"info", bytes(raw))


@given(st.binary(max_size=8).filter(lambda info: info != b"info"))
@settings(max_examples=30)
def test_another_info_is_refused(info: bytes) -> None:
    """A ciphertext opens in its own place only."""
    with pytest.raises(Refused):
        KEY.open(info, SEALED)


def test_another_key_is_refused() -> None:
    """A ciphertext opens with its own key only, and the error has a hint."""
    with pytest.raises(Refused) as caught:
        OpeningKey.new().open(b"info", SEALED)
    assert caught.value.hint


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_seed_has_32_bytes(size: int) -> None:
    """A private key of another length is damaged."""
    with pytest.raises(Damaged):
        OpeningKey(bytes(size))


@pytest.mark.parametrize("raw", [b"", bytes(1215), bytes(1217), b"\xff" * 1216])
def test_public_key_is_checked(raw: bytes) -> None:
    """A public key of another length, or beyond the modulus, is damaged."""
    with pytest.raises(Damaged):
        SealingKey(raw)


def test_weak_public_key_cannot_seal() -> None:
    """A public key whose X25519 half is the zero point seals nothing."""
    weak = SealingKey(KEY.public.raw[:1184] + bytes(32))
    with pytest.raises(Damaged):
        weak.seal(b"", b"text")


def test_shows_no_secret() -> None:
    """A key shows its id alone."""
    assert repr(KEY) == f"OpeningKey({KEY.public.id})"
    assert KEY.seed().hex() not in repr(KEY)


def test_public_half_survives() -> None:
    """A public key comes back from its bytes and equals only itself."""
    assert SealingKey(KEY.public.raw) == KEY.public != OpeningKey.new().public
    assert len({SealingKey(KEY.public.raw), KEY.public}) == 1


# ---------------------------------------------------------------- as text

PUBLISHED = "AGE-SECRET-KEY-PQ-1K30MYPZAHAXHR22YHH27EGDVLU0QNSUH3DSV7J7NR3X6D9LHXNWSDLTV4T"


def test_reads_the_published_identity() -> None:
    """The example of age-keygen's manual gives the public key printed beside it."""
    key = from_identity(PUBLISHED)
    assert to_recipient(key.public).startswith("age1pq167")
    assert to_identity(key) == PUBLISHED


@pytest.mark.parametrize(
    "text", [PUBLISHED.lower(), f"  {PUBLISHED}\n", " ".join(PUBLISHED[i : i + 4] for i in range(0, 99, 4))]
)
def test_reads_what_people_type(text: str) -> None:
    """Small letters and white space do not matter."""
    assert to_identity(from_identity(text)) == PUBLISHED


@given(st.integers(0, len(PUBLISHED) - 1), st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ023456789"))
def test_finds_a_typing_error(at: int, letter: str) -> None:
    """One wrong letter anywhere is found."""
    typed = PUBLISHED[:at] + letter + PUBLISHED[at + 1 :]
    if typed != PUBLISHED:
        with pytest.raises(Damaged):
            from_identity(typed)


@pytest.mark.parametrize("text", ["", "1", "AGE-SECRET-KEY-PQ-1", PUBLISHED[:-1], PUBLISHED.title(), "é" * 20])
def test_refuses_what_is_no_identity(text: str) -> None:
    """Cut, mixed and foreign texts are refused."""
    with pytest.raises(Damaged):
        from_identity(text)


def test_recipient_round_trip() -> None:
    """A public key comes back from its text; a private key's text is no public key."""
    assert from_recipient(to_recipient(KEY.public)) == KEY.public
    with pytest.raises(Damaged):
        from_recipient(to_identity(KEY))


@pytest.mark.parametrize("vector", vectors("wrap", "wrap-success"))
def test_seed_gives_the_published_public_key(vector: dict[str, Any]) -> None:
    """The expansion of a seed never changes."""
    assert OpeningKey(bytes.fromhex(vector["seed"])).public.raw == from_base64(vector["public"])
