"""The vault's file: one SQLite database, one connection, whole transactions.

Every fault of the database leaves here as one of our errors, named and without
content; a fault of the disk closes the connection to further use, because nobody
knows what was written.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redactor.errors import OutputError, Refused, VaultDamaged
from redactor.vault.faults import as_ours, is_disk_fault
from redactor.vault.schema import APPLICATION_ID, FORMAT, TABLES
from redactor.vault.sound import check_header, check_tables

PATIENCE = 30.0
"""Seconds to wait for another process to finish its transaction."""

_NEEDED = (3, 37, 0)  # the first with STRICT tables
_PRAGMAS = (
    "synchronous=FULL",
    "fullfsync=ON",  # macOS: fsync alone does not reach the disk there
    "secure_delete=ON",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
)


class VaultFile(sqlite3.Connection):
    """A connection to one vault, made by `connect` or `create`.

    Read inside `with file.reading()`, write inside `with file.transaction()`.
    """

    path: Path
    read_only = False
    _unusable = False
    _after: list[Callable[[], None]]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block as one transaction that is on the disk when it ends, or leaves no trace.

        Raises `Refused` where the vault is read-only or another process holds it longer
        than the patience given to `connect`, `OutputError` where the disk is full,
        `VaultDamaged` for every other fault; after a fault of the disk the connection
        refuses all further use. Transactions do not nest.
        """
        self._check_usable()
        if self.read_only:
            raise Refused(
                f"{self.path}: the vault is read-only", hint="give yourself write access to it and its folder"
            )
        if self.in_transaction:
            raise RuntimeError("a transaction is already under way")
        self._after = []
        with self._faults():
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.rollback()
                raise
        for act in self._after:
            act()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run the block on one unchanging state of the vault; inside a transaction, on that.

        Raises `VaultDamaged` where the file cannot be read.
        """
        self._check_usable()
        with self._faults():
            if self.in_transaction:
                yield
                return
            self.execute("BEGIN")
            try:
                yield
            finally:
                with suppress(sqlite3.Error):
                    self.rollback()

    def after_commit(self, act: Callable[[], None]) -> None:
        """Call *act* once the transaction under way is on the disk; never if it is not."""
        self._after.append(act)

    def _check_usable(self) -> None:
        if self._unusable:
            raise VaultDamaged(
                f"{self.path}: the disk failed; this connection is not used any further",
                hint="check the disk, then run: redactor trail verify",
            )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn errors of the database into ours, without what caused them."""
        try:
            yield
        except sqlite3.Error as error:
            self._unusable = is_disk_fault(error)
            raise as_ours(error, self.path) from None


@contextmanager
def create(path: Path) -> Iterator[VaultFile]:
    """Make a new vault: run the block in its first transaction, then put the file in place.

    The file is readable by its owner only. If the block raises, nothing is left of it.
    Raises `OutputError` where *path* exists (whatever it is) or cannot be written.
    """
    _reserve(path)
    try:
        file = _open(path, PATIENCE)
        try:
            with file._faults():
                file.execute("PRAGMA synchronous=EXTRA")
            with file.transaction():
                file.execute(f"PRAGMA application_id={APPLICATION_ID}")
                file.execute(f"PRAGMA user_version={FORMAT}")
                for table in TABLES.values():
                    file.execute(table)
                yield file
            _use_wal(file)
        finally:
            file.close()
    except BaseException:
        for each in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
            each.unlink(missing_ok=True)
        raise


def connect(path: Path, *, patience: float = PATIENCE) -> VaultFile:
    """Open the vault at *path*; a file or folder that may not be written gives a read-only connection.

    Waits up to *patience* seconds for another process. Raises `InputError` where there is
    no file or it cannot be read, `Refused` where another process holds it, and `VaultDamaged` for a file that is no
    vault, is of a newer format, or is damaged.
    """
    check_header(path)
    file = _open(path, patience)
    try:
        if not file.read_only:
            _use_wal(file)
        with file.reading():
            check_tables(file, path)
    except BaseException:
        file.close()
        raise
    return file


def _open(path: Path, patience: float) -> VaultFile:
    """Return a connection with its pragmas set."""
    if sqlite3.sqlite_version_info < _NEEDED:
        raise Refused(
            f"this Python comes with SQLite {sqlite3.sqlite_version}, which is too old to keep a vault",
            hint="use a Python with SQLite 3.37 or newer",
        )
    effective = os.access in os.supports_effective_ids
    writable = all(os.access(each, os.W_OK, effective_ids=effective) for each in (path, path.parent))
    target = str(path) if writable else _read_only_uri(path)
    try:
        file = sqlite3.connect(target, timeout=patience, isolation_level=None, factory=VaultFile, uri=not writable)
        file.path, file.read_only, file._after = path, not writable, []
        for pragma in _PRAGMAS:
            file.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        raise as_ours(error, path) from None
    return file


def _read_only_uri(path: Path) -> str:
    """Return the address under which SQLite reads without writing anything beside the file."""
    # Without a write-ahead log beside it the file is complete, and SQLite need not make one.
    still = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{still}"


def _use_wal(file: VaultFile) -> None:
    """Switch to the write-ahead log."""
    with file._faults():
        (mode,) = file.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise VaultDamaged(
            f"{file.path}: the vault cannot be kept here: the file system offers no shared memory",
            hint="keep it on a local disk, not on a network share",
        )


def _reserve(path: Path) -> None:
    """Make an empty file that was not there before, for its owner only."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except FileExistsError:
        raise OutputError(f"{path} exists", hint="choose another path: a vault is never overwritten") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be made: {error.strerror}", hint="check the folder") from None
