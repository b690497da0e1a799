"""Sign and check: Ed25519 keys (RFC 8032) with the names and ids of C2SP signed notes.

A key's name has no white space and no plus sign; its id is the first four bytes of
SHA-256(name || 0x0A || 0x01 || public key). A verifier key is written
`<name>+<8 hexadecimal digits of the id>+<base64(0x01 || public key)>`.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from redactor.errors import Damaged
from redactor.keys.encoding import from_base64, to_base64

ED25519 = b"\x01"
SEED_SIZE = 32


def good_name(name: str) -> bool:
    """Tell whether *name* can name a key: not empty, no white space, no plus, no control character."""
    return bool(name) and name.isprintable() and "+" not in name and not any(c.isspace() for c in name)


class VerifyKey:
    """A public signing key and its name."""

    __slots__ = ("_key", "id", "name", "raw")

    name: str
    raw: bytes
    """32 bytes."""
    id: bytes
    """4 bytes: tells keys of one name apart, and proves nothing."""

    def __init__(self, name: str, raw: bytes) -> None:
        """Take a public key from its 32 bytes. Raises `Damaged` for a bad name or key."""
        if not good_name(name) or len(raw) != 32:
            raise Damaged("a verifier key is malformed")
        try:
            self._key = Ed25519PublicKey.from_public_bytes(raw)
        except ValueError:
            raise Damaged("a verifier key is malformed") from None
        self.name, self.raw = name, raw
        self.id = hashlib.sha256(name.encode() + b"\n" + ED25519 + raw).digest()[:4]

    @classmethod
    def parse(cls, vkey: str) -> "VerifyKey":
        """Return the key written as *vkey*. Raises `Damaged`."""
        name, plus, rest = vkey.partition("+")
        key_id, second, text = rest.partition("+")
        raw = from_base64(text) if plus and second else b""
        if raw[:1] != ED25519:
            raise Damaged("a verifier key is malformed")
        key = cls(name, raw[1:])
        if key.id.hex() != key_id:
            raise Damaged("a verifier key is malformed")
        return key

    @property
    def vkey(self) -> str:
        """Return the key as text."""
        return f"{self.name}+{self.id.hex()}+{to_base64(ED25519 + self.raw)}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this key's owner signed *message*."""
        try:
            self._key.verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyKey) and (other.name, other.raw) == (self.name, self.raw)

    def __hash__(self) -> int:
        return hash((self.name, self.raw))

    def __repr__(self) -> str:
        return f"VerifyKey({self.name}+{self.id.hex()})"


class SigningKey:
    """A private signing key and its name."""

    __slots__ = ("_key", "_seed", "public")

    public: VerifyKey

    def __init__(self, name: str, seed: bytes) -> None:
        """Take a key from its 32-byte seed. Raises `Damaged` for a bad name or length."""
        if len(seed) != SEED_SIZE:
            raise Damaged("a signing key has the wrong length")
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = VerifyKey(name, self._key.public_key().public_bytes_raw())

    @classmethod
    def new(cls, name: str) -> "SigningKey":
        """Return a fresh random key."""
        return cls(name, secrets.token_bytes(SEED_SIZE))

    @property
    def name(self) -> str:
        """Return the key's name."""
        return self.public.name

    def seed(self) -> bytes:
        """Return the 32 secret bytes, to be written to a key file and for nothing else."""
        return self._seed

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of *message*."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.name}+{self.public.id.hex()})"
