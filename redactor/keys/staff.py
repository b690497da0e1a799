"""A member of staff: one key that opens what was granted, one that signs each request to open."""

import hashlib
import unicodedata
from dataclasses import dataclass

from redactor.errors import InputError
from redactor.keys.encoding import tup
from redactor.keys.hpke import OpeningKey, SealingKey
from redactor.keys.signing import SigningKey, VerifyKey

STAFF = "redactor/v1/staff"
SEED_SIZE = 64
MAX_NAME = 100
"""Code points of the longest name that a new key or a grant may have."""


def staff_id(sealing: SealingKey, signing: bytes) -> str:
    """Return the SHA-256 over both public keys, in hexadecimal: how the trail names a member of staff."""
    return hashlib.sha256(tup(STAFF, 1, sealing.raw, signing)).hexdigest()


def signing_name(sealing: SealingKey) -> str:
    """Return the name of the signing key that goes with *sealing*; it says nothing about the person."""
    return f"staff/{sealing.id}"


def member_name(text: str) -> str:
    """Return *text* as the name of a member of staff: in NFC, without white space at its ends.

    Raises `InputError` where it cannot be shown on one line: it is empty, longer than
    `MAX_NAME` or holds a character that does not print.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise InputError(
            f"a name must be text on one line, {MAX_NAME} characters at most",
            hint="give a name, or a function such as data-officer",
        )
    return name


@dataclass(frozen=True, slots=True)
class StaffPublic:
    """What the keyring tells about a member of staff. `name` is chosen by the officer."""

    name: str
    sealing: SealingKey
    verifying: VerifyKey

    @property
    def id(self) -> str:
        """Return the fingerprint of both public keys (64 hexadecimal digits)."""
        return staff_id(self.sealing, self.verifying.raw)


class StaffKey:
    """The private keys of a member of staff. They act; they do not show."""

    __slots__ = ("_opening", "_signing", "public")

    public: StaffPublic

    def __init__(self, name: str, seeds: bytes) -> None:
        """Take the 32-byte seeds of the opening and the signing key. Raises `Damaged` for a wrong length."""
        self._opening = OpeningKey(seeds[:32])
        self._signing = SigningKey(signing_name(self._opening.public), seeds[32:])
        self.public = StaffPublic(name, self._opening.public, self._signing.public)

    @classmethod
    def new(cls, name: str) -> "StaffKey":
        """Return fresh random keys. Raises `InputError` for a name that `member_name` does not take."""
        return cls(member_name(name), OpeningKey.new().seed() + SigningKey.new("staff").seed())

    @property
    def id(self) -> str:
        """Return the fingerprint of both public keys (64 hexadecimal digits)."""
        return self.public.id

    def seeds(self) -> bytes:
        """Return the 64 secret bytes, to be written to a key file and for nothing else."""
        return self._opening.seed() + self._signing.seed()

    def open(self, info: bytes, ciphertext: bytes) -> bytes:
        """Return what was sealed to this member of staff under *info*. Raises `Refused` or `Damaged`."""
        return self._opening.open(info, ciphertext)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of *message*, which must be a `tup` that begins with its purpose."""
        return self._signing.sign(message)

    def __repr__(self) -> str:
        return f"StaffKey({self.id[:16]})"
