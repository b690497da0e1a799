"""The vault as the use-cases see it.

with file.transaction():                        # after prepared = vault.prepare(batch)
    trail.seal(vault.insert(prepared))          # one transaction for both, or neither

[ticket] = trail.request(staff, purpose, [Wanted(rid, rev, "LOC")])   # durable first
items = vault.open(ticket, staff)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactor.errors import VaultDamaged
from redactor.keys.keyring import Keyring, digest
from redactor.keys.layout import read_chain, to_text
from redactor.keys.members import Officers
from redactor.keys.staff import StaffKey
from redactor.keys.traces import Blinder
from redactor.model import Item, Seal, Sealed, SealFacts, SearchTicket, Ticket, Traced
from redactor.vault import opening, sealing
from redactor.vault.file import VaultFile
from redactor.vault.names import IndexEntry
from redactor.vault.scan import open_traces
from redactor.vault.schema import COLUMNS, row_hash
from redactor.vault.sealing import Prepared

FORMAT_NAME = b"redactor/v1"


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a vault holds. `capsules` counts per class."""

    records: int
    capsules: Mapping[str, int]
    keyrings: int
    size: int


class Vault:
    """What was taken out of records, sealed. Needs no private key but to open.

    It does not decide who may open: it opens what a ticket of the trail allows.
    """

    def __init__(self, file: VaultFile, keyring: Keyring) -> None:
        """Take an open file and the keyring in force. Raises `VaultDamaged` where they belong to two vaults."""
        self._file = file
        self._class_keys: tuple[str, opening.ClassKeys] | None = None
        self._keyring, self._version, self._blinder = keyring, keyring_version(keyring), Blinder(keyring.vault)
        with file.reading():
            meta = dict(file.execute("SELECT k,v FROM meta").fetchall())
        if meta.get("vault_id") != keyring.vault or meta.get("format") != FORMAT_NAME:
            raise VaultDamaged(f"{file.path}: the vault and the keyring do not belong together")

    def use(self, keyring: Keyring) -> bool:
        """Seal and open under *keyring* from now on; tell whether that is another than before.

        What was prepared before and is not stored yet must then be prepared again.
        """
        if (version := keyring_version(keyring)) == self._version:
            return False
        self._keyring, self._version, self._class_keys = keyring, version, None
        return True

    def prepare(self, batch: Sequence[Seal]) -> Prepared:
        """Encrypt a batch; no lock is held. Raises `RecordError` where one class of a record exceeds 1 MiB."""
        return sealing.prepare(self._keyring, self._version, batch, self._blinder)

    def insert(self, prepared: Prepared) -> list[Sealed]:
        """Store a prepared batch in the transaction under way; hand the result to the trail in the same one."""
        return sealing.insert(self._file, prepared)

    def open(self, ticket: Ticket, staff: StaffKey) -> tuple[Item, ...]:
        """Return the originals a ticket allows, after comparing every stored row with the trail.

        Raises `VaultDamaged` where anything differs, `Refused` where the class is not
        granted to *staff* or the key is wrong.
        """
        return opening.open_record(self._file, self._keyring.vault, ticket, self._keys_of(staff))

    def index(self, ticket: SearchTicket, staff: StaffKey) -> Iterator[IndexEntry]:
        """Yield what every record is known by, in the order of sealing. Raises as `open` does."""
        return opening.open_names(self._file, self._keyring.vault, ticket, self._keys_of(staff))

    def traces(self, facts: Mapping[bytes, SealFacts], staff: StaffKey) -> Iterator[Traced]:
        """Yield what a leak scan knows of each record in *facts* (by rid), as `Trail.facts` gives them.

        Nothing is written: the scan of a copy must not make its trail another one. Raises `VaultDamaged` where a row
        is not what was logged, `Refused` where class SCAN is not granted to *staff*.
        """
        return open_traces(self._file, self._keyring.vault, facts, self._keys_of(staff))

    def stats(self) -> Stats:
        """Return counts, for which no key is needed."""
        with self._file.reading():
            one = self._file.execute
            capsules = dict(one("SELECT cls, count(*) FROM capsule GROUP BY cls ORDER BY cls").fetchall())
            (records,) = one("SELECT count(*) FROM record").fetchone()
            (keyrings,) = one("SELECT count(*) FROM keyring").fetchone()
        return Stats(records, capsules, keyrings, self._file.path.stat().st_size)

    def _keys_of(self, staff: StaffKey) -> opening.ClassKeys:
        """Return the class keys of *staff*, kept for the next call."""
        if self._class_keys is None or self._class_keys[0] != staff.id:
            self._class_keys = staff.id, opening.ClassKeys(self._keyring, staff)
        return self._class_keys[1]


def found_vault(file: VaultFile, keyring: Keyring, note: str) -> None:
    """Write a new vault's identity and its first keyring (*note*), inside `create`."""
    meta = {"vault_id": keyring.vault, "format": FORMAT_NAME, "origin": keyring.origin.encode()}
    file.executemany("INSERT INTO meta (k,v) VALUES (?,?)", sorted(meta.items()))
    file.execute("INSERT INTO keyring (version,note) VALUES (?,?)", (keyring.version, note))


def keyring_row(keyring: Keyring, note: str) -> bytes:
    """Return the hash of the row that `keep_keyring` stores, for the trail."""
    return row_hash("keyring", (keyring.version, note))


def keep_keyring(file: VaultFile, keyring: Keyring, note: str) -> None:
    """Store the next version of the keyring, as its signed *note*, inside the transaction that logs it."""
    file.execute("INSERT INTO keyring (version,note) VALUES (?,?)", (keyring.version, note))


def stored_keyrings(file: VaultFile, officers: Officers) -> tuple[Keyring, ...]:
    """Return every version of the keyring, oldest first; the last is in force.

    The first must be signed by *officers*, whom the caller knows from elsewhere.
    Raises `Damaged` where one is forged, missing or out of order.
    """
    with file.reading():
        notes = [note for (note,) in file.execute("SELECT note FROM keyring ORDER BY version")]
    return read_chain(notes, officers)


def keep_policy(file: VaultFile, fingerprint: bytes, note: str) -> bytes:
    """Keep a policy's text inside the transaction under way; return the hash of its row, for the trail."""
    file.execute("INSERT INTO policy (sha,note) VALUES (?,?)", (fingerprint, note))
    return row_hash("policy", (fingerprint, note))


def keyring_version(keyring: Keyring) -> tuple[int, bytes]:
    """Return how the trail names a keyring: its version and the SHA-256 of its text."""
    return keyring.version, digest(to_text(keyring))


def founding_rows(file: VaultFile) -> dict[str, list[bytes]]:
    """Return the hashes of the rows that a new vault begins with, by table, for the trail's first entries."""
    return {table: [sha for _, sha in _hashed(file, table)] for table in ("meta", "keyring")}


def stored_rows(file: VaultFile) -> dict[str, Iterator[tuple[str, bytes]]]:
    """Return for every table an iterator over its rows in the order of storing: (place, hash over all columns).

    Read them inside one `file.reading()`, together with the trail.
    """
    return {table: _hashed(file, table) for table in COLUMNS}


def _hashed(file: VaultFile, table: str) -> Iterator[tuple[str, bytes]]:
    """Yield the place and hash of each row of *table*."""
    for row in file.execute(f"SELECT {','.join(COLUMNS[table])} FROM {table} ORDER BY rowid"):
        yield _place(table, row), row_hash(table, row)


def _place(table: str, row: tuple[object, ...]) -> str:
    """Return where a row stands, without anything a text column may hold."""
    first = row[1] if table in ("capsule", "wrap") else row[0]
    return f"{table} {first.hex() if isinstance(first, bytes) else first}"
