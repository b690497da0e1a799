"""Compare the rows that the trail says must be there with the rows that are."""

from collections.abc import Iterator, Mapping

from redactor.errors import TrailBroken
from redactor.keys.encoding import from_hex
from redactor.trail.entries import Entry
from redactor.trail.sealing import sealed_rows

StoredRows = Mapping[str, Iterator[tuple[str, bytes]]]
"""For every table the rows it has, in the order of storing: (place, hash over all columns)."""


class Replay:
    """The difference between logged and stored rows, found while both are read once and in order.

    Rows were stored in the order in which they were logged, so little is ever held; what
    later entries move about is held until its partner turns up.
    """

    def __init__(self, stored: StoredRows) -> None:
        self._stored = {table: iter(rows) for table, rows in stored.items()}
        self._unlogged: dict[str, dict[bytes, str]] = {table: {} for table in stored}
        self._missing: dict[str, dict[bytes, int]] = {table: {} for table in stored}

    def expect(self, table: str, row: bytes, number: int) -> None:
        """Note that entry *number* logged a row with this hash."""
        unlogged, missing = self._unlogged[table], self._missing[table]
        if unlogged.pop(row, None) is not None:
            return
        place, found = next(self._stored[table], ("", b""))
        if found == row:
            return
        if row in missing:
            raise TrailBroken(f"entry {number} logs a row of {table} for the second time", number=number)
        missing[row] = number
        self._take(table, place, found)

    def finish(self) -> None:
        """Raise `TrailBroken` for the first row that is missing or changed, then for any that was never logged."""
        for table, rows in self._stored.items():
            for place, found in rows:
                self._take(table, place, found)
        lost = [(number, table) for table, rows in self._missing.items() for number in rows.values()]
        if lost:
            number, table = min(lost)
            raise TrailBroken(
                f"a row of {table} that entry {number} logged is missing or was changed",
                number=number,
                hint="restore the vault from a backup, and find out who could write to it",
            )
        for unlogged in self._unlogged.values():
            for place in unlogged.values():
                raise TrailBroken(f"{place}: the trail knows nothing of this row", hint="someone added it by hand")

    def _take(self, table: str, place: str, found: bytes) -> None:
        """Match a stored row with one that is missed, or keep it as not logged yet."""
        if found and self._missing[table].pop(found, None) is None:
            if found in self._unlogged[table]:
                raise TrailBroken(f"{place}: the same row is stored twice")
            self._unlogged[table][found] = place


def expect_rows(replay: Replay, entry: Entry) -> None:
    """Tell *replay* every row that an entry logged."""
    match entry.kind:
        case "seal":
            capsules, wraps = sealed_rows(entry)
            replay.expect("record", from_hex(entry.text("ext"), 32), entry.number)
            for row in capsules:
                replay.expect("capsule", row, entry.number)
            for row in wraps:
                replay.expect("wrap", row, entry.number)
        case "keyring" | "policy":
            replay.expect(entry.kind, from_hex(entry.text("row"), 32), entry.number)
        case "genesis":
            for text in entry.texts("rows"):
                replay.expect("meta", from_hex(text, 32), entry.number)
