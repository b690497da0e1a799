"""Sign the size and root of the trail (C2SP tlog-checkpoint), and read such notes strictly.

redactor/5d41402abc4b2a76b9719d911017c592
4712
<base64 root>

— redactor/5d41402abc4b2a76b9719d911017c592 <base64 key id and Ed25519 signature>
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from redactor.errors import Damaged, TrailBroken
from redactor.keys.encoding import from_base64, to_base64
from redactor.keys.notes import sign_note, unverified_text, verify_note
from redactor.keys.signing import SigningKey, VerifyKey

_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the trail of *origin* has *size* entries and this root."""

    origin: str
    size: int
    root: bytes
    note: str = _field(repr=False)


def sign(origin: str, size: int, root: bytes, key: SigningKey) -> Checkpoint:
    """Return a checkpoint signed with *key*, whose name must be the origin."""
    return Checkpoint(origin, size, root, sign_note(f"{origin}\n{size}\n{to_base64(root)}\n", [key]))


def verified(note: str, origin: str, keys: Sequence[VerifyKey]) -> Checkpoint:
    """Return the checkpoint in *note*, signed by one of *keys*. Raises `TrailBroken`, always with the same message."""
    try:
        verify_note(note, keys)
        checkpoint = body_of(note)
    except Damaged:
        raise _bad() from None
    if checkpoint.origin != origin:
        raise _bad()
    return checkpoint


def body_of(note: str) -> Checkpoint:
    """Return the checkpoint in *note* without checking who signed it. Raises `Damaged`."""
    origin, *rest = unverified_text(note).split("\n")
    if len(rest) != 3 or rest[2] or not _NUMBER.fullmatch(rest[0]):
        raise _bad()
    root = from_base64(rest[1])
    if len(root) != 32:
        raise _bad()
    return Checkpoint(origin, int(rest[0]), root, note)


def _bad() -> TrailBroken:
    return TrailBroken(
        "a checkpoint is malformed or not signed by this vault's log key",
        hint="it was changed, or belongs to another vault; restore the vault from a backup",
    )
