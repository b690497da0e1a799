"""Seal and open the names of records: the caller's id, the place in the file, the prints of its fields.

record.ext = tup(revision, epoch, sealed to class INDEX)
content    = {"i": index, "n": name, "p": [[field, base64 print], …]}, every string as it is
"""

import hashlib
from dataclasses import dataclass, field

from redactor.errors import Damaged, VaultDamaged
from redactor.keys.capsule import Place, open_index, seal_index
from redactor.keys.encoding import Json, from_base64, read_written, to_base64, tup, untup, written
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyring import Keyring
from redactor.model import INDEX_CLASS, Seal

_NO_POLICY = bytes(32)  # a name is bound to no policy


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the vault knows a record by."""

    rid: bytes
    rev: int
    name: str = field(repr=False)
    index: int
    prints: tuple[tuple[str, bytes], ...] = field(repr=False)


def print_of(text: str) -> bytes:
    """Return the print of a redacted value, by which it is found again: 16 bytes of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def sealed_name(keyring: Keyring, place: Place, seal: Seal) -> bytes:
    """Return what the `record` table keeps of a record's name."""
    prints = [[name, to_base64(print_)] for name, print_ in seal.prints]
    epoch, public = keyring.public(INDEX_CLASS)
    content = written({"i": seal.index, "n": seal.name, "p": prints})
    return tup(place.rev, epoch, seal_index(public, place, epoch, content))


def epoch_of(ext: bytes) -> int:
    """Return the epoch of the INDEX key that opens *ext*. Raises `VaultDamaged`."""
    return _parts(ext)[1]


def opened_name(vault: bytes, rid: bytes, rev: int, ext: bytes, key: OpeningKey) -> IndexEntry:
    """Return what `sealed_name` sealed. Raises `Refused` for the wrong key, `Damaged` for anything odd."""
    found, epoch, sealed = _parts(ext)
    if found != rev:
        raise VaultDamaged("the name of a record is of another revision than the trail says")
    content = open_index(key, Place(vault, rid, rev, _NO_POLICY), epoch, sealed)
    value = read_written(content, "the name of a record")
    match value:
        case {"i": int(index), "n": str(name), "p": list(prints), **rest} if not rest:
            return IndexEntry(rid, rev, name, index, tuple(_print(each) for each in prints))
    raise _unknown()


def _print(value: Json) -> tuple[str, bytes]:
    match value:
        case [str(name), str(print_)]:
            return name, from_base64(print_)
    raise _unknown()


def _parts(ext: bytes) -> tuple[int, int, bytes]:
    """Return revision, epoch and ciphertext."""
    try:
        rev, epoch, sealed = untup(ext)
    except (Damaged, ValueError):
        raise _unknown() from None
    if len(rev) != 8 or len(epoch) != 8:
        raise _unknown()
    return int.from_bytes(rev, "big"), int.from_bytes(epoch, "big"), sealed


def _unknown() -> VaultDamaged:
    return VaultDamaged("the name of a record is in a form this version does not know")
