"""Verify the trail and, through it, every row of the vault (audit/trail-format.md, 7).

Everything is read and hashed again; nothing stored is taken on trust. What this cannot
see is a vault that was rolled back or rewritten as a whole with the log key: that takes a
checkpoint remembered elsewhere (`LastSeen`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redactor.errors import TrailBroken
from redactor.keys.keyring import Keyring
from redactor.trail import checkpoint as notes
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.entries import Entry, read
from redactor.trail.log import TABLES, Log
from redactor.trail.merkle import Frontier
from redactor.trail.past import check_continues
from redactor.trail.replay import Replay, StoredRows, expect_rows
from redactor.trail.rules import Rules
from redactor.trail.seen import LastSeen


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified. `unfinished` are openings whose outcome was never recorded: they count as openings."""

    entries: int
    checkpoints: int
    records: int
    openings: int
    searches: int
    denials: int
    unfinished: int
    checkpoint: Checkpoint


def verify(log: Log, keyrings: Sequence[Keyring], seen: LastSeen | None, stored: StoredRows) -> Verification:
    """Return what was verified, or raise `TrailBroken` naming the first thing that is not as it was left.

    *keyrings* are all versions, already checked against officers the caller knows;
    *stored* are the vault's rows. Reads one unchanging state of the file.
    """
    with log.file.reading():
        _check_database(log)
        head = log.head().checkpoint
        check_continues(log, head, seen, keyrings[-1].version)
        replay, rules, tree = Replay(stored), Rules(log.origin, keyrings), _Tree(log)
        for entry in _entries(log):
            rules.check(entry, tree.past)
            expect_rows(replay, entry)
            tree.grow(entry)
        tree.finish(head)
        replay.finish()
        rules.finish()
    return Verification(
        entries=head.size,
        checkpoints=tree.checkpoints,
        records=rules.counts["seal"],
        openings=rules.counts["open"],
        searches=rules.counts["search"],
        denials=rules.counts["deny"],
        unfinished=rules.unfinished,
        checkpoint=head,
    )


def _check_database(log: Log) -> None:
    """Raise `TrailBroken` where SQLite finds its own structures damaged, or the trail's tables are not ours."""
    (verdict,) = log.file.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise TrailBroken("the vault's file is damaged", hint="restore it from a backup")
    query = "SELECT name,sql FROM sqlite_schema WHERE name IN (%s) OR type IN ('trigger','view')"
    made = log.file.execute(query % ",".join("?" * len(TABLES)), tuple(TABLES)).fetchall()
    if dict(made) != TABLES:
        raise TrailBroken("the trail's tables are not as they were made", hint="restore the vault from a backup")


def _entries(log: Log) -> Iterator[Entry]:
    """Yield every entry, numbered without a gap, under the record it speaks of."""
    rows = log.file.execute("SELECT seq,rid,entry FROM log ORDER BY seq")
    for number, (stored, rid, raw) in enumerate(rows):
        if stored != number:
            raise TrailBroken(f"entry {number} is missing", number=number)
        entry = read(number, raw)
        if entry.rid != rid:
            raise TrailBroken(f"entry {number} is filed under another record", number=number)
        yield entry


class _Tree:
    """The tree grown again from the entries, compared with every stored node and every checkpoint."""

    def __init__(self, log: Log) -> None:
        self._log, self._frontier = log, Frontier()
        self._levels: list[Iterator[tuple[int, bytes]]] = []
        self._notes = iter(log.file.execute("SELECT size,note FROM ckpt ORDER BY size"))
        self._next = next(self._notes, None)
        self.checkpoints = 0
        self.past = Checkpoint(log.origin, 0, b"", "")

    def grow(self, entry: Entry) -> None:
        """Append an entry; check the nodes it completes, and the checkpoint that follows it if one does."""
        for level, index, found in self._frontier.append(entry.leaf):
            if level == len(self._levels):
                rows = self._log.file.execute("SELECT idx,h FROM node WHERE lvl=? ORDER BY idx", (level,))
                self._levels.append(iter(rows))
            if next(self._levels[level], None) != (index, found):
                raise TrailBroken(f"the stored tree does not fit entry {entry.number}", number=entry.number)
        if self._next is not None and self._next[0] <= self._frontier.size:
            self._check_note(*self._next)
            self._next = next(self._notes, None)

    def _check_note(self, size: int, note: str) -> None:
        """Compare a checkpoint with the tree as it stands."""
        found = notes.verified(note, self._log.origin, self._log.keys)
        if (found.size, found.root) != (self._frontier.size, self._frontier.root()) or size != found.size:
            raise TrailBroken(f"the checkpoint of size {self._frontier.size} does not fit the entries")
        self.checkpoints += 1
        self.past = found

    def finish(self, head: Checkpoint) -> None:
        """Check that the last checkpoint covers every entry, and that no node or checkpoint is left over."""
        (nodes,) = self._log.file.execute("SELECT count(*) FROM node").fetchone()
        expected = 2 * self._frontier.size - len(self._frontier.peaks)
        if self.past != head or self._frontier.size != head.size or self._next is not None or nodes != expected:
            raise TrailBroken("the last checkpoint does not cover the trail, or the tree holds more than the trail")
