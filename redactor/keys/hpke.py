"""Seal to a public key, open with the private one: HPKE (RFC 9180) with a hybrid post-quantum KEM.

The suite is fixed: MLKEM768-X25519 (X-Wing), HKDF-SHA256, ChaCha20-Poly1305, base mode,
empty associated data; the context is bound through `info` (RFC 9180, section 8.1). The
same suite, and the same expansion of a 32-byte seed, as age's post-quantum recipients.

    ciphertext = 0x01 || enc (1120 bytes) || sealed plaintext and tag (+16)

Base mode does not say who sealed: whoever opens must first compare what he opens with
what the trail logged.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from redactor.errors import Damaged, Refused

SUITE_BYTE = b"\x01"
SEED_SIZE = 32
PUBLIC_SIZE = 1216
OVERHEAD = 1 + 1120 + 16
"""A ciphertext is this many bytes longer than its plaintext."""

_MLKEM_PUBLIC = 1184
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def known_suite(ciphertext: bytes) -> bytes:
    """Return *ciphertext* without its suite byte; raises `Damaged` for a suite we do not know."""
    if ciphertext[:1] != SUITE_BYTE:
        raise Damaged(
            "something sealed is in a format this version does not know",
            hint="it is damaged, or a newer version of redactor made it",
        )
    return ciphertext[1:]


class SealingKey:
    """A public key: it can seal and never open."""

    __slots__ = ("_key", "id", "raw")

    raw: bytes
    """1216 bytes: the ML-KEM-768 key, then the X25519 key."""
    id: str
    """The first 16 hexadecimal digits of the SHA-256 of `raw`."""

    def __init__(self, raw: bytes) -> None:
        """Take the public key from its 1216 bytes. Raises `Damaged`."""
        if len(raw) != PUBLIC_SIZE:
            raise Damaged("a public key has the wrong length")
        try:
            self._key = MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC]),
                x25519.X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC:]),
            )
        except ValueError:
            raise Damaged("a public key is malformed") from None
        self.raw = raw
        self.id = hashlib.sha256(raw).hexdigest()[:16]

    def seal(self, info: bytes, plaintext: bytes) -> bytes:
        """Return *plaintext* sealed to this key and bound to *info* (`OVERHEAD` bytes longer)."""
        try:
            return SUITE_BYTE + _SUITE.encrypt(plaintext, self._key, info)
        except (ValueError, UnsupportedAlgorithm):
            raise Damaged("a public key cannot be used to seal") from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealingKey) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"SealingKey({self.id})"


class OpeningKey:
    """A private key, made from a 32-byte X-Wing seed: it opens what its public key sealed."""

    __slots__ = ("_key", "_seed", "public")

    public: SealingKey

    def __init__(self, seed: bytes) -> None:
        """Expand *seed* into an ML-KEM-768 seed (64 bytes) and an X25519 key (32). Raises `Damaged`."""
        if len(seed) != SEED_SIZE:
            raise Damaged("a private key has the wrong length")
        both = hashlib.shake_256(seed).digest(96)
        kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(both[:64])
        dh = x25519.X25519PrivateKey.from_private_bytes(both[64:])
        self._seed = seed
        self._key = MLKEM768X25519PrivateKey(kem, dh)
        self.public = SealingKey(kem.public_key().public_bytes_raw() + dh.public_key().public_bytes_raw())

    @classmethod
    def new(cls) -> "OpeningKey":
        """Return a fresh random key."""
        return cls(secrets.token_bytes(SEED_SIZE))

    def seed(self) -> bytes:
        """Return the 32 secret bytes, to be granted or written to a key file and for nothing else."""
        return self._seed

    def open(self, info: bytes, ciphertext: bytes) -> bytes:
        """Return what was sealed to this key under *info*.

        Raises `Damaged` for an unknown suite or a length that cannot be, `Refused` where
        key, *info* and ciphertext do not belong together (which of them, nobody can tell).
        """
        if len(ciphertext) < OVERHEAD:
            raise Damaged("something sealed is cut short", hint="restore it from a backup")
        try:
            return _SUITE.decrypt(known_suite(ciphertext), self._key, info)
        except (InvalidTag, ValueError):
            raise Refused(
                f"key {self.public.id} does not open this",
                hint="it was sealed to another key or for another place, or it was changed since",
            ) from None

    def __repr__(self) -> str:
        return f"OpeningKey({self.public.id})"
