"""Open what the trail says may be opened, after comparing it with what the trail says was sealed.

Sealing needs public keys only, so anyone can make a capsule that opens. What makes one
ours is that the trail logged every one of its rows.
"""

from collections.abc import Iterator

from redactor.errors import VaultDamaged
from redactor.keys.capsule import Place, open_capsule, recipient, unwrap_key
from redactor.keys.hpke import OpeningKey
from redactor.keys.items import items_from_json
from redactor.keys.keyring import Keyring
from redactor.keys.staff import StaffKey
from redactor.model import INDEX_CLASS, Item, SearchTicket, Ticket
from redactor.vault.file import VaultFile
from redactor.vault.names import IndexEntry, epoch_of, opened_name
from redactor.vault.schema import COLUMNS, row_hash

_CHUNK = 500  # records read at a time, so that no read stays open while the caller works
_HINT = "it was changed after it was sealed; run: redactor trail verify"


class ClassKeys:
    """The private class keys that one member of staff was granted, unsealed once each."""

    def __init__(self, keyring: Keyring, staff: StaffKey) -> None:
        self._keyring, self._staff = keyring, staff
        self._keys: dict[tuple[str, int], OpeningKey] = {}

    def key(self, cls: str, epoch: int) -> OpeningKey:
        """Return the private key of a class. Raises `Refused` where it is not granted."""
        found = self._keys.get((cls, epoch))
        if found is None:
            found = self._keys[cls, epoch] = self._keyring.open_class(cls, epoch, self._staff)
        return found


def open_record(file: VaultFile, vault: bytes, ticket: Ticket, keys: ClassKeys) -> tuple[Item, ...]:
    """Return the originals of one class of one record, in the order in which they were taken out."""
    with file.reading():
        rows = {table: _rows(file, table, ticket) for table in ("record", "capsule", "wrap")}
    found = [row_hash(table, row) for table, stored in rows.items() for row in stored]
    if len(found) != len(ticket.rows) or set(found) != ticket.rows:
        raise VaultDamaged(f"record {ticket.rid.hex()} is not what was sealed", hint=_HINT)
    capsule = next((row for row in rows["capsule"] if row[3] == ticket.cls), None)
    if capsule is None or capsule[4] != ticket.policy:
        raise VaultDamaged(f"record {ticket.rid.hex()} holds no {ticket.cls}", hint=_HINT)
    place = Place(vault, ticket.rid, ticket.rev, ticket.policy)
    # The newest epoch first: after a rotation there may be wraps for two.
    wraps = sorted((row for row in rows["wrap"] if row[3] == ticket.cls), key=lambda row: -row[5])
    if not wraps or wraps[0][4] != recipient(ticket.cls, wraps[0][5]):
        raise VaultDamaged(f"record {ticket.rid.hex()} has no key for {ticket.cls}", hint=_HINT)
    epoch, wrapped = wraps[0][5], wraps[0][6]
    key = unwrap_key(keys.key(ticket.cls, epoch), place, ticket.cls, epoch, wrapped)
    return items_from_json(open_capsule(key, place, ticket.cls, capsule[5]))


def _rows(file: VaultFile, table: str, ticket: Ticket) -> list[tuple]:  # type: ignore[type-arg]
    """Return every row of *table* that belongs to the ticket's record and revision."""
    columns = ",".join(COLUMNS[table])
    if table == "record":
        return file.execute(f"SELECT {columns} FROM record WHERE rid=?", (ticket.rid,)).fetchall()
    return file.execute(f"SELECT {columns} FROM {table} WHERE rid=? AND rev=?", (ticket.rid, ticket.rev)).fetchall()


def open_names(file: VaultFile, vault: bytes, ticket: SearchTicket, keys: ClassKeys) -> Iterator[IndexEntry]:
    """Yield the name of every record, each compared with the trail before it is opened."""
    last, seen = 0, 0
    while True:
        with file.reading():
            rows = file.execute(
                "SELECT rowid,rid,ext FROM record WHERE rowid>? ORDER BY rowid LIMIT ?", (last, _CHUNK)
            ).fetchall()
        if not rows:
            break
        last = rows[-1][0]
        for _, rid, ext in rows:
            rev, logged = ticket.rows.get(rid, (0, b""))
            if not logged and seen >= len(ticket.rows):
                continue  # sealed by another process after the ticket was made
            if row_hash("record", (rid, ext)) != logged:
                raise VaultDamaged(f"the name of record {rid.hex()} is not what was sealed", hint=_HINT)
            seen += 1
            yield opened_name(vault, rid, rev, ext, keys.key(INDEX_CLASS, epoch_of(ext)))
    if seen != len(ticket.rows):
        raise VaultDamaged("the names of some records are missing", hint=_HINT)
