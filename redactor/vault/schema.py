"""The vault's own tables, and the hash of a row that the trail keeps (audit/trail-format.md, 2 and 3)."""

import hashlib
import struct
from collections.abc import Sequence

from redactor.keys.encoding import tup

APPLICATION_ID = 0x52445231  # "RDR1"
FORMAT = 1

TABLES: dict[str, str] = {
    "meta": "CREATE TABLE meta (k TEXT PRIMARY KEY, v BLOB NOT NULL) STRICT",
    "record": "CREATE TABLE record (rid BLOB PRIMARY KEY CHECK(length(rid)=16), ext BLOB) STRICT",
    "capsule": "CREATE TABLE capsule (id INTEGER PRIMARY KEY, rid BLOB NOT NULL, rev INTEGER NOT NULL,"
    " cls TEXT NOT NULL, pol BLOB NOT NULL, ct BLOB NOT NULL, UNIQUE(rid,rev,cls)) STRICT",
    "wrap": "CREATE TABLE wrap (id INTEGER PRIMARY KEY, rid BLOB NOT NULL, rev INTEGER NOT NULL,"
    " cls TEXT NOT NULL, rcpt TEXT NOT NULL, epoch INTEGER NOT NULL, ct BLOB NOT NULL,"
    " UNIQUE(rid,rev,cls,rcpt,epoch)) STRICT",
    "keyring": "CREATE TABLE keyring (version INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    "policy": "CREATE TABLE policy (sha BLOB PRIMARY KEY, note TEXT NOT NULL) STRICT",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "meta": ("k", "v"),
    "record": ("rid", "ext"),
    "capsule": ("id", "rid", "rev", "cls", "pol", "ct"),
    "wrap": ("id", "rid", "rev", "cls", "rcpt", "epoch", "ct"),
    "keyring": ("version", "note"),
    "policy": ("sha", "note"),
}
"""Every column of every table, in the order in which a row hash covers them."""

_UNSIGNED = 2**64
_LENGTH = struct.Struct(">I").pack
_LABELS = {table: tup(table)[4:] for table in TABLES}


def row_hash(table: str, row: Sequence[object]) -> bytes:
    """Return the SHA-256 over tup(table, every column of the row in the order of `COLUMNS`).

    Text goes in as the bytes that are stored, not normalised; an integer in two's
    complement; a NULL, which only the last column of `record` may be, is left out.
    """
    # `tup` written out: a vault has ten rows a record, and every one is hashed again to verify it.
    parts = [_LABELS[table]]
    count = 1
    for value in row:
        if isinstance(value, bytes):
            raw = value
        elif isinstance(value, int):
            raw = (value % _UNSIGNED).to_bytes(8, "big")
        elif value is None:
            continue
        else:
            raw = str(value).encode()
        count += 1
        parts.append(_LENGTH(len(raw)))
        parts.append(raw)
    return hashlib.sha256(_LENGTH(count) + b"".join(parts)).digest()
