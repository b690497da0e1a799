"""Seal a batch of records: all cryptography first, then the rows.

`prepare` needs no database and takes nearly all of the time; `insert` runs inside the
caller's transaction, while other processes wait.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from redactor.errors import RecordError
from redactor.keys.capsule import (
    ESCROW_CLASS,
    Place,
    new_record_key,
    recipient,
    seal_capsule,
    seal_escrow,
    wrap_key,
)
from redactor.keys.items import items_to_json
from redactor.keys.keyring import Keyring
from redactor.keys.traces import Blinder
from redactor.model import SCAN_CLASS, Item, Seal, Sealed, SealedClass, seal_class
from redactor.vault.file import VaultFile
from redactor.vault.names import sealed_name
from redactor.vault.scan import traces_to_json
from redactor.vault.schema import row_hash

FIRST_REVISION = 0


@dataclass(frozen=True, slots=True)
class _Class:
    """The capsule of one class and the wrap of its key, as they go into their rows."""

    cls: str
    epoch: int
    capsule: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Record:
    """Everything of one record that is stored."""

    seal: Seal
    rid: bytes
    classes: tuple[_Class, ...]
    escrow: tuple[int, bytes] | None = field(repr=False)
    name: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that is encrypted and not yet stored."""

    keyring: tuple[int, bytes]
    records: tuple[_Record, ...]


def prepare(keyring: Keyring, version: tuple[int, bytes], batch: Sequence[Seal], blinder: Blinder) -> Prepared:
    """Encrypt a batch with public keys only; every record gets a random id and is revision 0.

    Raises `RecordError` where one class of one record holds more than 1 MiB, and
    `Refused` where the keyring has no key for a class.
    """
    return Prepared(version, tuple(_encrypt(keyring, seal, blinder) for seal in batch))


def _encrypt(keyring: Keyring, seal: Seal, blinder: Blinder) -> _Record:
    """Encrypt what was taken out of one record."""
    place = Place(keyring.vault, secrets.token_bytes(16), FIRST_REVISION, seal.policy)
    keys: dict[str, bytes] = {}
    classes = []
    for cls, items in _by_class(seal.items):
        keys[cls], one = _class(keyring, place, cls, items_to_json(items), seal.index)
        classes.append(one)
    if seal.traces is not None:  # not for escrow: nobody needs traces to bring originals back
        classes.append(_class(keyring, place, SCAN_CLASS, traces_to_json(blinder, seal, fill=True), seal.index)[1])
    escrow = None
    if keys:
        epoch, public = keyring.escrow_public()
        escrow = epoch, seal_escrow(public, place, epoch, keys)
    return _Record(seal, place.rid, tuple(classes), escrow, sealed_name(keyring, place, seal))


def _class(keyring: Keyring, place: Place, cls: str, content: bytes, index: int) -> tuple[bytes, _Class]:
    """Return a fresh key and what it seals for one class."""
    key = new_record_key()
    epoch, public = keyring.public(cls)
    try:
        capsule = seal_capsule(key, place, cls, content)
    except RecordError as error:
        raise RecordError(f"record {index + 1}, class {cls}: {error}", hint=error.hint) from None
    return key, _Class(cls, epoch, capsule, wrap_key(public, place, cls, epoch, key))


def _by_class(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """Return the items of each class, in order of class; within one, in the order given."""

    def cls(item: Item) -> str:
        return seal_class(item.entity)

    return [(name, list(group)) for name, group in groupby(sorted(items, key=cls), cls)]


def insert(file: VaultFile, prepared: Prepared) -> list[Sealed]:
    """Store a prepared batch inside the transaction under way; return what the trail must record of it."""
    if not file.in_transaction:
        raise RuntimeError("sealing needs a transaction that also writes the trail")
    rows = _Rows(file)
    sealed = [_place(rows, record, prepared.keyring) for record in prepared.records]
    rows.store()
    return sealed


def _place(rows: "_Rows", record: _Record, keyring: tuple[int, bytes]) -> Sealed:
    """Lay out the rows of one record."""
    rid, rev, pol = record.rid, FIRST_REVISION, record.seal.policy
    classes = []
    for each in record.classes:
        capsule = rows.capsule(rid, rev, each.cls, pol, each.capsule)
        rcpt = recipient(each.cls, each.epoch)
        wrap = rows.wrap(rid, rev, each.cls, rcpt, each.epoch, each.wrap)
        classes.append(SealedClass(each.cls, capsule, ((rcpt, each.epoch, wrap),)))
    escrow: tuple[tuple[str, int, bytes], ...] = ()
    if record.escrow:
        epoch, ct = record.escrow
        rcpt = recipient(ESCROW_CLASS, epoch)
        escrow = ((rcpt, epoch, rows.wrap(rid, rev, ESCROW_CLASS, rcpt, epoch, ct)),)
    return Sealed(rid, rev, record.seal, keyring, rows.record(rid, record.name), tuple(classes), escrow)


class _Rows:
    """Rows on their way into the tables, numbered and hashed."""

    def __init__(self, file: VaultFile) -> None:
        self._file = file
        self._records: list[tuple[object, ...]] = []
        self._capsules: list[tuple[object, ...]] = []
        self._wraps: list[tuple[object, ...]] = []
        # Nobody else can number rows while this transaction holds the file.
        self._capsule_id = _last_id(file, "capsule")
        self._wrap_id = _last_id(file, "wrap")

    def record(self, *columns: object) -> bytes:
        """Take a row of `record`; return its hash."""
        self._records.append(columns)
        return row_hash("record", columns)

    def capsule(self, *columns: object) -> bytes:
        """Take a row of `capsule` but for its id; return its hash."""
        self._capsule_id += 1
        self._capsules.append(row := (self._capsule_id, *columns))
        return row_hash("capsule", row)

    def wrap(self, *columns: object) -> bytes:
        """Take a row of `wrap` but for its id; return its hash."""
        self._wrap_id += 1
        self._wraps.append(row := (self._wrap_id, *columns))
        return row_hash("wrap", row)

    def store(self) -> None:
        """Write all rows."""
        self._file.executemany("INSERT INTO record (rid,ext) VALUES (?,?)", self._records)
        self._file.executemany("INSERT INTO capsule (id,rid,rev,cls,pol,ct) VALUES (?,?,?,?,?,?)", self._capsules)
        self._file.executemany("INSERT INTO wrap (id,rid,rev,cls,rcpt,epoch,ct) VALUES (?,?,?,?,?,?,?)", self._wraps)


def _last_id(file: VaultFile, table: str) -> int:
    (last,) = file.execute(f"SELECT coalesce(max(id),0) FROM {table}").fetchone()
    return int(last)
