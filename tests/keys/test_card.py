import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import Damaged
from redactor.keys.card import from_card, to_card
from redactor.keys.staff import StaffKey
from tests.keys.independent import bech32_bytes, tuple_bytes, u64
from tests.keys.vectors import outcome, vectors

STAFF = StaffKey.new("Rasmata Ouédraogo, CI")
CARD = to_card(STAFF)


@pytest.mark.parametrize("vector", vectors("card"))
def test_card_vectors(vector: dict[str, Any]) -> None:
    """A card is read where its owner signed it, in its one form."""
    with outcome(vector):
        member = from_card(vector["card"])
        staff = StaffKey(vector["name"], bytes.fromhex(vector["staff"]))
        assert (member, member.id) == (staff.public, vector["id"])
        assert to_card(staff) == "".join(vector["card"].split())


@pytest.mark.parametrize("vector", vectors("card", "success"))
def test_a_card_is_read_without_our_code(vector: dict[str, Any]) -> None:
    """A reader of Bech32 with an Ed25519 primitive gets the name, the keys and the id, and sees who signed."""
    raw = bech32_bytes(vector["card"])
    name = vector["name"].encode()
    start = len(tuple_bytes(b"redactor/v1/card", u64(1), name)) + 4
    sealing, signing = raw[start : start + 1216], raw[start + 1220 : start + 1252]
    assert raw[:-64] == tuple_bytes(b"redactor/v1/card", u64(1), name, sealing, signing)
    Ed25519PublicKey.from_public_bytes(signing).verify(raw[-64:], raw[:-64])
    assert hashlib.sha256(tuple_bytes(b"redactor/v1/staff", u64(1), sealing, signing)).hexdigest() == vector["id"]


def test_a_card_holds_no_secret() -> None:
    """Neither seed is in it; what comes back can seal and check, and nothing else."""
    raw = bech32_bytes(CARD)
    assert STAFF.seeds()[:32] not in raw and STAFF.seeds()[32:] not in raw
    assert from_card(CARD) == STAFF.public


@given(st.integers(0, len(CARD) - 1), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l1"))
def test_one_wrong_letter_is_found(at: int, letter: str) -> None:
    """Wherever it stands, in the prefix too."""
    typed = CARD[:at] + letter + CARD[at + 1 :]
    if typed != CARD:
        with pytest.raises(Damaged):
            from_card(typed)


@given(st.integers(1, 40))
def test_letters_before_the_last_are_found(more: int) -> None:
    """The known weakness of Bech32, letters put in or left out before a final p, gives no other card."""
    for typed in (CARD[:-1] + "q" * more + CARD[-1], CARD[: -1 - more] + CARD[-1]):
        with pytest.raises(Damaged):
            from_card(typed)


@pytest.mark.parametrize("text", ["redactor-staff-1", "1", "Rasmata", "redactor-staff-1" + "q" * 9000, "é" * 20])
def test_what_is_no_card(text: str) -> None:
    """Rests, names and endless texts are refused, and the error does not repeat them."""
    with pytest.raises(Damaged) as caught:
        from_card(text)
    assert "Rasmata" not in str(caught.value)
    assert "keys public" in caught.value.hint
