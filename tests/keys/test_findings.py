"""Findings under a key: stable for who has it, meaningless for who has not."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.keys.findings import FindingKey
from redactor.keys.hpke import OpeningKey
from redactor.keys.linkage import LinkageKey
from tests.keys.independent import tuple_bytes, u64

PARTS = st.lists(st.text(st.characters(exclude_categories=["Cs"], codec="ascii"), max_size=6), max_size=4)
SEED = bytes(range(32))


def again(secret: bytes, *parts: str) -> str:
    """Compute an identity from primitives."""
    key = hmac.digest(secret, tuple_bytes(b"redactor/v1/finding-key", u64(1)), hashlib.sha256)
    message = tuple_bytes(b"redactor/v1/finding", u64(1), *(part.encode() for part in parts))
    return hmac.digest(key, message, hashlib.sha256)[:16].hex()


@given(st.binary(min_size=32, max_size=32), PARTS)
def test_identities_are_an_hmac_under_a_derived_key(secret: bytes, parts: list[str]) -> None:
    """A linkage key and a class's private key give an identity in the same way, and it can be computed again."""
    assert FindingKey(LinkageKey(secret)).identity(*parts) == again(secret, *parts)
    assert FindingKey(OpeningKey(secret)).identity(*parts) == again(secret, *parts)


@given(PARTS, PARTS)
def test_identities_are_equal_where_all_parts_are(one: list[str], other: list[str]) -> None:
    """No part can be moved to its neighbour, left out or added without another identity."""
    key = FindingKey(LinkageKey(SEED))
    assert (key.identity(*one) == key.identity(*other)) is (one == other)


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != SEED))
def test_another_key_gives_other_identities(secret: bytes) -> None:
    """Whoever lacks the key cannot tell what an identity is of: another key gives another one, and another id."""
    one, other = FindingKey(LinkageKey(SEED)), FindingKey(LinkageKey(secret))
    assert one.identity("residual", "PERSON", "Outcome", "awa") != other.identity(
        "residual", "PERSON", "Outcome", "awa"
    )
    assert one.id != other.id


def test_an_identity_is_no_hash_of_what_it_is_of() -> None:
    """No hash of the parts, with or without the public id of the key, begins like the identity."""
    key, parts = FindingKey(LinkageKey(SEED)), ("original-left", "PERSON", "Outcome", "awa traore")
    found = bytes.fromhex(key.identity(*parts))
    for text in ("awa traore", "\n".join(parts), "".join(parts), key.id + "".join(parts)):
        for name in ("sha256", "sha1", "md5", "sha512"):
            assert hashlib.new(name, text.encode()).digest()[:16] != found
            assert hmac.digest(bytes.fromhex(key.id), text.encode(), name)[:16] != found


@pytest.mark.parametrize("secret", [LinkageKey(SEED), OpeningKey(SEED)])
def test_a_key_shows_nothing_of_its_secret(secret: LinkageKey | OpeningKey) -> None:
    """Its name and its repr hold 16 digits and neither the secret nor the key made of it."""
    key = FindingKey(secret)
    assert (len(key.id), repr(key)) == (16, f"FindingKey({key.id})")
    derived = hmac.digest(SEED, tuple_bytes(b"redactor/v1/finding-key", u64(1)), hashlib.sha256).hex()
    assert not any(key.id in text for text in (SEED.hex(), derived, LinkageKey(SEED).id))


def test_a_finding_key_is_no_other_key() -> None:
    """An identity is never the tag of a token under the same linkage key."""
    linkage = LinkageKey(SEED)
    identity = FindingKey(linkage).identity("PERSON", "awa")
    assert identity not in (linkage.tag("PERSON", "awa").casefold(), linkage.id[:32])
