"""Store the trail beside the vault: entries, the nodes of their tree, every checkpoint."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import field as _field
from typing import Any, Protocol

from redactor.errors import TrailBroken
from redactor.keys.signing import SigningKey, VerifyKey
from redactor.trail import checkpoint as notes
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.entries import Entry, read
from redactor.trail.merkle import Frontier, peaks

TABLES: dict[str, str] = {
    "log": "CREATE TABLE log (seq INTEGER PRIMARY KEY, rid BLOB,"
    " entry BLOB NOT NULL CHECK(length(entry)<=65535)) STRICT",
    "log_rid": "CREATE INDEX log_rid ON log(rid,seq) WHERE rid IS NOT NULL",
    "node": "CREATE TABLE node (lvl INTEGER NOT NULL, idx INTEGER NOT NULL, h BLOB NOT NULL,"
    " PRIMARY KEY(lvl,idx)) STRICT, WITHOUT ROWID",
    "ckpt": "CREATE TABLE ckpt (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    "log_ro": "CREATE TRIGGER log_ro BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT,'append-only'); END",
    "log_nd": "CREATE TRIGGER log_nd BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT,'append-only'); END",
}
"""The triggers guard against mistakes, not against attackers."""

_HINT = "run: redactor trail verify"


class Database(Protocol):
    """What the trail needs of the vault's file."""

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is under way."""

    def execute(self, sql: str, parameters: Any = ..., /) -> sqlite3.Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run one statement for many rows."""

    def transaction(self) -> AbstractContextManager[None]:
        """Run a block as one durable transaction."""

    def reading(self) -> AbstractContextManager[None]:
        """Run a block on one unchanging state."""

    def after_commit(self, act: Callable[[], None]) -> None:
        """Call *act* once the transaction under way is on the disk."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the trail as its last checkpoint signs it, and what it takes to append."""

    checkpoint: Checkpoint
    peaks: tuple[bytes, ...] = _field(repr=False)

    def frontier(self) -> Frontier:
        """Return a tree to append to."""
        return Frontier(self.checkpoint.size, self.peaks)


class Log:
    """The stored trail of one vault, to be read inside `reading()` or `transaction()` of its file."""

    def __init__(self, file: Database, origin: str, keys: Sequence[VerifyKey]) -> None:
        """Take the vault's file, the origin, and the keys its checkpoints may be signed with."""
        self.file, self.origin, self.keys = file, origin, tuple(keys)
        self._checked: Checkpoint | None = None

    def head(self) -> Head:
        """Return the end of the trail. Raises `TrailBroken` where checkpoint, tree and entries disagree."""
        row = self.file.execute("SELECT size,note FROM ckpt ORDER BY size DESC LIMIT 1").fetchone()
        (last,) = self.file.execute("SELECT max(seq) FROM log").fetchone()
        if row is None or last is None:
            raise TrailBroken("the trail is empty", hint="restore the vault from a backup")
        size, note = row
        if self._checked is None or self._checked.note != note:
            self._checked = notes.verified(note, self.origin, self.keys)
        found = self._checked
        if found.size != size or size != last + 1:
            raise TrailBroken("the last checkpoint does not cover the trail", hint=_HINT)
        edge = tuple(self.node(level, index) for level, index in peaks(size))
        if Frontier(size, edge).root() != found.root:
            raise TrailBroken("the tree of the trail does not have the root that was signed", hint=_HINT)
        return Head(found, edge)

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a perfect subtree. Raises `TrailBroken` where it is missing."""
        row = self.file.execute("SELECT h FROM node WHERE lvl=? AND idx=?", (level, index)).fetchone()
        if row is None:
            raise TrailBroken("the tree of the trail has a hole", hint=_HINT)
        return bytes(row[0])

    def append(self, head: Head, entries: Sequence[Entry], key: SigningKey) -> Head:
        """Write *entries* after *head*, and a checkpoint over them, into the transaction under way."""
        frontier = head.frontier()
        nodes = [node for entry in entries for node in frontier.append(entry.leaf)]
        signed = notes.sign(self.origin, frontier.size, frontier.root(), key)
        self.file.executemany(
            "INSERT INTO log (seq,rid,entry) VALUES (?,?,?)", [(each.number, each.rid, each.raw) for each in entries]
        )
        self.file.executemany("INSERT INTO node (lvl,idx,h) VALUES (?,?,?)", nodes)
        self.file.execute("INSERT INTO ckpt (size,note) VALUES (?,?)", (signed.size, signed.note))
        return Head(signed, frontier.peaks)

    def entry(self, number: int) -> Entry:
        """Return one entry. Raises `TrailBroken` where there is none or it is malformed."""
        row = self.file.execute("SELECT entry FROM log WHERE seq=?", (number,)).fetchone()
        if row is None:
            raise TrailBroken(f"entry {number} is missing", number=number, hint=_HINT)
        return read(number, row[0])

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Yield every entry from *start* on, in order."""
        for number, raw in self.file.execute("SELECT seq,entry FROM log WHERE seq>=? ORDER BY seq", (start,)):
            yield read(number, raw)

    def of_record(self, rid: bytes) -> list[Entry]:
        """Return every entry about one record, in order."""
        rows = self.file.execute("SELECT seq,entry FROM log WHERE rid=? ORDER BY seq", (rid,)).fetchall()
        return [read(number, raw) for number, raw in rows]

    def last_of_record(self, rid: bytes) -> Entry | None:
        """Return the newest entry about one record."""
        row = self.file.execute("SELECT seq,entry FROM log WHERE rid=? ORDER BY seq DESC LIMIT 1", (rid,)).fetchone()
        return read(*row) if row else None
