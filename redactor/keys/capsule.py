"""Seal the originals of one record, revision and class, and share the key to them.

    capsule   0x01 || Cobblestone-256(record-class key, context = `capsule_context`)
    wrap      the record-class key, sealed to the class's public key under `wrap_info`
    escrow    all record-class keys of a record, sealed to the escrow key under `escrow_info`
    index     what the caller knows a record by, sealed to class INDEX under `index_info`

A record-class key is 32 fresh random bytes, used for one capsule and never again.
Cobblestone (C2SP chunked-encryption with SHA-512 and AES-256-GCM) makes its own salt and nonce,
commits to its key, and binds the context.
"""

import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from redactor.errors import Damaged, RecordError, VaultDamaged
from redactor.keys.encoding import tup, untup
from redactor.keys.hpke import SUITE_BYTE, OpeningKey, SealingKey, known_suite

CAPSULE = "redactor/v1/capsule"
WRAP = "redactor/v1/wrap"
ESCROW = "redactor/v1/escrow"
INDEX = "redactor/v1/index"
FORMAT = 1

ESCROW_CLASS = "ESCROW"
"""Stands where a wrap names its class, in the one wrap that goes to escrow."""
KEY_SIZE = 32
SMALLEST = 256
LARGEST = 1 << 20
"""Bytes of the shortest and longest padded plaintext."""

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something sealed belongs: vault and record (16 bytes each), revision, policy's fingerprint (32)."""

    vault: bytes
    rid: bytes
    rev: int
    policy: bytes

    def __post_init__(self) -> None:
        if (len(self.vault), len(self.rid), len(self.policy)) != (16, 16, 32):
            raise ValueError("vault and record ids have 16 bytes, a policy's fingerprint 32")


def recipient(cls: str, epoch: int) -> str:
    """Return how a wrap names the class key it is sealed to: `LOC@3`."""
    return f"{cls}@{epoch}"


def capsule_context(place: Place, cls: str) -> bytes:
    """Return what a capsule is bound to."""
    return tup(CAPSULE, FORMAT, place.vault, place.rid, place.rev, cls, place.policy)


def wrap_info(place: Place, cls: str, epoch: int) -> bytes:
    """Return what the wrap of a record-class key is bound to."""
    return tup(WRAP, FORMAT, place.vault, place.rid, place.rev, cls, recipient(cls, epoch), epoch, place.policy)


def escrow_info(place: Place, epoch: int) -> bytes:
    """Return what a record's escrow bundle is bound to."""
    rcpt = recipient(ESCROW_CLASS, epoch)
    return tup(ESCROW, FORMAT, place.vault, place.rid, place.rev, rcpt, epoch, place.policy)


def index_info(place: Place, epoch: int) -> bytes:
    """Return what a record's index entry is bound to (the policy does not matter to it)."""
    return tup(INDEX, FORMAT, place.vault, place.rid, place.rev, epoch)


# ---------------------------------------------------------------- padding


def pad(content: bytes) -> bytes:
    """Return u32be(length), *content* and zeros up to 256, 512, 1024… bytes: short lengths do not show.

    Raises `RecordError` above 1 MiB.
    """
    size = _padded_size(len(content))
    if size > LARGEST:
        raise RecordError(
            "what is taken out of one record exceeds 1 MiB for one class",
            hint="split the record, or let the policy keep or drop the large field",
        )
    return (_LENGTH.pack(len(content)) + content).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Return what `pad` was given; bytes that `pad` would not have made raise `VaultDamaged`."""
    if len(padded) >= SMALLEST:
        (size,) = _LENGTH.unpack_from(padded)
        content = padded[4 : 4 + size]
        if len(content) == size and len(padded) == _padded_size(size) and not any(padded[4 + size :]):
            return content
    raise VaultDamaged("something sealed is padded in a way this version does not know")


def _padded_size(size: int) -> int:
    """Return the smallest power of two, at least 256, that holds *size* bytes and their length."""
    return max(SMALLEST, 1 << (size + 3).bit_length())


# ---------------------------------------------------------------- capsule


def new_record_key() -> bytes:
    """Return a fresh record-class key, to be used for one capsule."""
    return secrets.token_bytes(KEY_SIZE)


def seal_bytes(key: bytes, context: bytes, plaintext: bytes) -> bytes:
    """Return the Cobblestone-256 message of *plaintext* under *key*, bound to *context*."""
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(plaintext) + encryptor.finalize()


def open_bytes(key: bytes, context: bytes, message: bytes) -> bytes:
    """Return the plaintext of a whole Cobblestone-256 message. Raises `Damaged`."""
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        return decryptor.update(message) + decryptor.finalize()
    except (InvalidTag, ValueError):
        raise Damaged("something sealed does not open: it was changed, or belongs elsewhere") from None


def seal_capsule(key: bytes, place: Place, cls: str, content: bytes) -> bytes:
    """Return *content* (`items_to_json`) padded and sealed under a fresh record-class *key*."""
    return SUITE_BYTE + seal_bytes(key, capsule_context(place, cls), pad(content))


def open_capsule(key: bytes, place: Place, cls: str, ciphertext: bytes) -> bytes:
    """Return the content of a capsule. Raises `VaultDamaged` where key, place, class and bytes do not agree."""
    if len(key) != KEY_SIZE or len(ciphertext) > LARGEST + (LARGEST >> 6):
        raise VaultDamaged("a capsule or its key has an impossible length")
    try:
        return unpad(open_bytes(key, capsule_context(place, cls), known_suite(ciphertext)))
    except VaultDamaged:
        raise
    except Damaged as error:
        raise VaultDamaged(f"a capsule of class {cls} cannot be opened: {error}", hint=error.hint) from None


# ---------------------------------------------------------------- wraps


def wrap_key(to: SealingKey, place: Place, cls: str, epoch: int, key: bytes) -> bytes:
    """Return a record-class *key* sealed *to* the public key of *cls* in *epoch* (1169 bytes)."""
    return to.seal(wrap_info(place, cls, epoch), key)


def unwrap_key(opener: OpeningKey, place: Place, cls: str, epoch: int, ciphertext: bytes) -> bytes:
    """Return the record-class key. Raises `Refused` for the wrong key, `Damaged` for an impossible content."""
    key = opener.open(wrap_info(place, cls, epoch), ciphertext)
    if len(key) != KEY_SIZE:
        raise Damaged("a wrapped key has the wrong length")
    return key


def seal_escrow(to: SealingKey, place: Place, epoch: int, keys: Mapping[str, bytes]) -> bytes:
    """Return all record-class keys of a record sealed *to* escrow: tup(class, key, class, key…), sorted by class."""
    return to.seal(escrow_info(place, epoch), tup(*(part for pair in sorted(keys.items()) for part in pair)))


def open_escrow(opener: OpeningKey, place: Place, epoch: int, ciphertext: bytes) -> dict[str, bytes]:
    """Return the record-class keys of a record by class. Raises `Refused` or `Damaged`."""
    parts = untup(opener.open(escrow_info(place, epoch), ciphertext))
    try:
        keys = {name.decode("ascii"): key for name, key in zip(parts[::2], parts[1::2], strict=True)}
    except ValueError:
        raise Damaged("an escrow bundle is malformed") from None
    if any(len(key) != KEY_SIZE for key in keys.values()) or 2 * len(keys) != len(parts):
        raise Damaged("an escrow bundle is malformed")
    return keys


def seal_index(to: SealingKey, place: Place, epoch: int, content: bytes) -> bytes:
    """Return *content* padded and sealed *to* the public key of class INDEX."""
    return to.seal(index_info(place, epoch), pad(content))


def open_index(opener: OpeningKey, place: Place, epoch: int, ciphertext: bytes) -> bytes:
    """Return the content of an index entry. Raises `Refused` or `Damaged`."""
    return unpad(opener.open(index_info(place, epoch), ciphertext))
