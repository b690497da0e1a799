"""Sign and check notes (C2SP signed-note): a text, an empty line, signature lines.

    <text, ending in a line feed>

    — <key name> base64(key id (4) || signature (64))

The signature covers the text with its last line feed, and not the empty line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redactor.errors import Damaged
from redactor.keys.encoding import from_base64, to_base64
from redactor.keys.signing import SigningKey, VerifyKey, good_name

MAX_SIGNATURES = 32
MAX_SIZE = 8 << 20
"""Bytes of the longest note we read."""

_DASH = "— "


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the known keys that signed it, in the order of the signature lines."""

    text: str
    signers: tuple[VerifyKey, ...]


def sign_note(text: str, keys: Sequence[SigningKey]) -> str:
    """Return *text* as a note signed with every one of *keys*.

    Raises ValueError for a text that is empty, does not end in a line feed, or holds a
    control character, and where no key is given.
    """
    if not keys or not _good_text(text):
        raise ValueError("a note needs a key and a text of whole lines without control characters")
    lines = [f"{_DASH}{key.name} {to_base64(key.public.id + key.sign(text.encode()))}\n" for key in keys]
    return text + "\n" + "".join(lines)


def verify_note(note: str, known: Iterable[VerifyKey], *, need: int = 1) -> Note:
    """Return the text of *note* and who signed it.

    Signatures of keys that are not *known* are ignored. A known key's signature that does
    not verify, fewer than *need* different known signers, or any malformed line
    raises `Damaged`, always with the same message.
    """
    text, lines = _split(note)
    keys = {(key.name, key.id): key for key in known}
    signers: dict[VerifyKey, None] = {}
    for line in lines:
        name, key_id, signature = _signature(line)
        key = keys.get((name, key_id))
        if key is None:
            continue
        if not key.verifies(text.encode(), signature):
            raise _bad()
        signers[key] = None
    if len(signers) < max(need, 1):
        raise _bad()
    return Note(text, tuple(signers))


def unverified_text(note: str) -> str:
    """Return the text of *note* without looking at who signed it. Raises `Damaged` where it is malformed.

    Only for finding out which keys to check it with.
    """
    return _split(note)[0]


def _split(note: str) -> tuple[str, list[str]]:
    """Return a note's text and its signature lines."""
    text, empty, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if len(note) > MAX_SIZE or not empty or lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise _bad()
    text += "\n"
    if not _good_text(text):
        raise _bad()
    return text, lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Return the key name, key id and signature of one line."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not good_name(name):
        raise _bad()
    try:
        raw = from_base64(encoded)
    except Damaged:
        raise _bad() from None
    if len(raw) < 5:
        raise _bad()
    return name, raw[:4], raw[4:]


def _good_text(text: str) -> bool:
    """Tell whether *text* may be signed: whole lines, valid UTF-8, no control character but line feeds."""
    if not text.endswith("\n") or text == "\n" or any(c < " " and c != "\n" for c in set(text)):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bad() -> Damaged:
    """Return the one error for a note that cannot be trusted."""
    return Damaged(
        "a signed note is malformed, or not signed by the keys it needs",
        hint="it was changed, or belongs to another vault",
    )
