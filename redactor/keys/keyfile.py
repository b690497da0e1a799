"""Keep a private key in a file, under a passphrase.

    {"fpr":…,"kdf":"argon2id","kind":"staff","m":262144,"name":…,"p":4,"salt":…,"t":3,"v":1}  LF
    base64(Cobblestone-256(Argon2id(passphrase), context = the first line))                   LF

Only the key with which a machine signs the trail may go without a passphrase
(`"kdf":"none"`, then the second line is the key itself): it signs unattended, and opens
nothing. The first line is authentic only once the second has been opened with it.
"""

import hashlib
import secrets
import unicodedata
from pathlib import Path
from typing import TypeAlias

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from redactor.errors import Damaged, Refused
from redactor.keys.capsule import open_bytes, seal_bytes
from redactor.keys.encoding import canonical, to_base64, tup
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyheader import (
    ESCROW,
    KINDS,
    LINKAGE,
    LOG,
    OFFICER,
    SALT_SIZE,
    STAFF,
    Cost,
    Header,
    damaged,
    parsed,
)
from redactor.keys.linkage import LinkageKey
from redactor.keys.passphrase import check
from redactor.keys.private import create_private, read_private
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey

__all__ = [
    "ESCROW", "LINKAGE", "LOG", "OFFICER", "STAFF", "Cost", "Header", "PrivateKey", "read_escrow", "read_header",
    "read_key", "read_linkage", "read_log", "read_officer", "read_staff", "write_key",
]  # fmt: skip

PrivateKey: TypeAlias = StaffKey | SigningKey | OpeningKey | LinkageKey

_KEY_LABEL = "redactor/v1/keyfile"


def write_key(path: Path, kind: str, key: PrivateKey, passphrase: str | None, *, cost: Cost | None = None) -> None:
    """Write *key* to a new file that only its owner may read.

    Never overwrites. Raises `OutputError` where the file cannot be made, and
    `Refused` for a weak passphrase (`passphrase.check`) or a missing one (only `LOG` goes without).
    """
    if (passphrase is None) != (kind == LOG):
        raise Refused(f"a {kind} key is kept {'without' if kind == LOG else 'under'} a passphrase")
    if passphrase is not None:
        check(passphrase)
    secret, name, fpr = _taken_apart(kind, key)
    basic: dict[str, str | int] = {"v": 1, "kind": kind, "name": name, "fpr": fpr}
    if passphrase is None:
        line = canonical(basic | {"kdf": "none"})
        body = secret
    else:
        cost, salt = cost or Cost(), secrets.token_bytes(SALT_SIZE)
        argon = {"m": cost.memory, "t": cost.passes, "p": cost.lanes, "salt": to_base64(salt)}
        line = canonical(basic | {"kdf": "argon2id"} | argon)
        body = seal_bytes(_stretched(passphrase, salt, cost), line, secret)
    create_private(path, line + b"\n" + to_base64(body).encode() + b"\n")


def read_header(path: Path) -> Header:
    """Return the first line of a key file: what it is and whose. Raises `Refused` or `Damaged`."""
    return parsed(path, read_private(path))[0]


def read_key(path: Path, kind: str, passphrase: str | None) -> PrivateKey:
    """Return the key of this *kind* in a key file.

    Raises `Refused` for a file that others could have read or put there, another kind
    and a wrong passphrase, and `Damaged` for a file that is not as it was written.
    """
    header, body = parsed(path, read_private(path))
    if header.kind != kind:
        raise Refused(f"{path}: a key of kind {header.kind}, not {kind}", hint=f"give the file of your {kind} key")
    secret = body
    if header.cost is not None:
        if passphrase is None:
            raise Refused(f"{path} is kept under a passphrase", hint="type the passphrase of this key")
        secret = _opened(path, header, body, passphrase)
    if len(secret) != KINDS[kind]:
        raise damaged(path)
    key = _put_together(header, secret)
    if _taken_apart(kind, key)[2] != header.fpr:
        raise damaged(path)
    return key


def read_staff(path: Path, passphrase: str) -> StaffKey:
    """Return the key of a member of staff. Raises as `read_key`."""
    key = read_key(path, STAFF, passphrase)
    assert isinstance(key, StaffKey)
    return key


def read_officer(path: Path, passphrase: str) -> SigningKey:
    """Return an officer's key. Raises as `read_key`."""
    key = read_key(path, OFFICER, passphrase)
    assert isinstance(key, SigningKey)
    return key


def read_log(path: Path) -> SigningKey:
    """Return the key with which this machine signs the trail. Raises as `read_key`."""
    key = read_key(path, LOG, None)
    assert isinstance(key, SigningKey)
    return key


def read_escrow(path: Path, passphrase: str) -> OpeningKey:
    """Return the escrow key. Raises as `read_key`."""
    key = read_key(path, ESCROW, passphrase)
    assert isinstance(key, OpeningKey)
    return key


def read_linkage(path: Path, passphrase: str) -> LinkageKey:
    """Return the key behind keyed tokens. Raises as `read_key`."""
    key = read_key(path, LINKAGE, passphrase)
    assert isinstance(key, LinkageKey)
    return key


def _opened(path: Path, header: Header, body: bytes, passphrase: str) -> bytes:
    """Return the secret that the passphrase opens."""
    assert header.cost is not None
    try:
        return open_bytes(_stretched(passphrase, header.salt, header.cost), header.line, body)
    except Damaged:
        raise Refused(
            f"the passphrase does not open {path}",
            hint="check capital letters and the spaces between the words; or the file was changed since",
        ) from None


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte key of a passphrase. Spaces at its ends and the spelling of accents do not matter."""
    typed = unicodedata.normalize("NFC", passphrase.strip()).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    try:
        return kdf.derive(typed)
    except MemoryError:
        raise Refused(
            f"a key file needs {cost.memory // 1024} MiB of memory to open", hint="close other programs and try again"
        ) from None


def _taken_apart(kind: str, key: PrivateKey) -> tuple[bytes, str, str]:
    """Return a key's secret, name and fingerprint."""
    if isinstance(key, StaffKey):
        return key.seeds(), key.public.name, key.id
    if isinstance(key, LinkageKey):
        return key.secret(), LINKAGE, key.id
    if isinstance(key, SigningKey):
        return key.seed(), key.name, _fingerprint(kind, key.name, key.public.raw)
    return key.seed(), ESCROW, _fingerprint(kind, ESCROW, key.public.raw)


def _fingerprint(kind: str, name: str, public: bytes) -> str:
    """Return the SHA-256 of a key's kind, name and public half, in hexadecimal."""
    return hashlib.sha256(tup(_KEY_LABEL, 1, kind, name, public)).hexdigest()


def _put_together(header: Header, secret: bytes) -> PrivateKey:
    """Return the key of a header's kind."""
    if header.kind == STAFF:
        return StaffKey(header.name, secret)
    if header.kind == ESCROW:
        return OpeningKey(secret)
    if header.kind == LINKAGE:
        return LinkageKey(secret)
    return SigningKey(header.name, secret)
