from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import Damaged
from redactor.keys.encoding import from_base64
from redactor.keys.notes import sign_note, unverified_text, verify_note
from redactor.keys.signing import SigningKey, VerifyKey
from tests.keys.vectors import outcome, vectors

KEY = SigningKey("example.org/log", bytes(range(32)))
NOTE = sign_note("one\n\ntwo é\n", [KEY])


@pytest.mark.parametrize("vector", vectors("note"))
def test_note_vectors(vector: dict[str, Any]) -> None:
    """A note is read where the keys it needs signed it, and in its one form."""
    with outcome(vector):
        known = [VerifyKey.parse(vkey) for vkey in vector["known"]]
        note = verify_note(vector["note"], known, need=vector["need"])
        assert note.text == vector["text"]
        assert len(note.signers) >= vector["need"]


def test_malformed_notes_have_one_error() -> None:
    """Whoever sends broken notes learns nothing from the message."""
    messages = set()
    for vector in (param.values[0] for param in vectors("note", "[!v]*")):
        if vector["expect"] == "damaged":
            with pytest.raises(Damaged) as caught:
                verify_note(vector["note"], [VerifyKey.parse(v) for v in vector["known"]], need=vector["need"])
            messages.add(str(caught.value))
    assert len(messages) == 1


def test_signs_like_the_published_example() -> None:
    """The key of the example in Go's note package gives its signature, byte for byte."""
    (good,) = (param.values[0] for param in vectors("note", "success-published"))
    published = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    key = SigningKey("PeterNeumann", from_base64(published.split("+", 4)[4])[1:])
    assert sign_note(good["text"], [key]) == good["note"]
    assert key.public.vkey == good["known"][0]


LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=1, max_size=5)


@given(LINES.map(lambda lines: "\n".join(lines) + "\n").filter(lambda text: text != "\n"))
def test_any_text_survives(text: str) -> None:
    """Any text of whole lines is signed and read back, empty lines included."""
    note = sign_note(text, [KEY])
    assert verify_note(note, [KEY.public]).text == text == unverified_text(note)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
@settings(max_examples=200)
def test_any_changed_byte_is_found(at: int, change: int) -> None:
    """No byte of a note can be changed, its signature line included."""
    raw = bytearray(NOTE.encode())
    raw[at] ^= change
    try:
        changed = bytes(raw).decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(Damaged):
        verify_note(changed, [KEY.public])


@pytest.mark.parametrize("text", ["", "\n", "no line feed", "tab\t\n", "nul\0\n", "\ud800\n", "cr\r\n"])
def test_refuses_to_sign(text: str) -> None:
    """What could not be read back is not signed."""
    with pytest.raises(ValueError, match="whole lines"):
        sign_note(text, [KEY])


def test_refuses_to_sign_without_a_key() -> None:
    """A note has a signature."""
    with pytest.raises(ValueError, match="needs a key"):
        sign_note("text\n", [])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", "a\u00a0b", "a\u2028", "\ud800", "a\0"])
def test_names_of_keys(name: str) -> None:
    """A key's name holds no white space, plus or control character."""
    with pytest.raises(Damaged):
        SigningKey(name, bytes(32))


def test_a_signature_is_of_one_message() -> None:
    """A signature holds for its message and key alone, and a broken one is no error."""
    signature = KEY.sign(b"message")
    assert KEY.public.verifies(b"message", signature)
    assert not KEY.public.verifies(b"messagf", signature)
    assert not SigningKey.new("other").public.verifies(b"message", signature)
    assert not KEY.public.verifies(b"message", signature[:-1])
    assert not KEY.public.verifies(b"message", b"")


def test_matches_rfc_8032() -> None:
    """Test 2 of RFC 8032, section 7.1."""
    key = SigningKey("rfc", bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


def test_shows_no_secret() -> None:
    """A signing key shows its name and id alone."""
    assert repr(KEY) == f"SigningKey(example.org/log+{KEY.public.id.hex()})"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_seed_has_32_bytes(size: int) -> None:
    """A signing key of another length is damaged."""
    with pytest.raises(Damaged):
        SigningKey("a", bytes(size))
