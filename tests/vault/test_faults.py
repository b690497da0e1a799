"""What SQLite reports becomes an error of ours that says what to do and never what was written."""

import sqlite3
from pathlib import Path

import pytest

from redactor.errors import OutputError, RedactorError, Refused, VaultDamaged
from redactor.vault.faults import as_ours
from tests.vault.scene import Opened, seal


def fault(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("Awa Traoré")
    error.sqlite_errorcode, error.sqlite_errorname = code, "SQLITE_SOMETHING"
    return error


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (sqlite3.SQLITE_BUSY, Refused, "another process"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Refused, "another process"),
        (sqlite3.SQLITE_FULL, OutputError, "no room"),
        (sqlite3.SQLITE_READONLY, Refused, "may not be opened or written"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Refused, "may not be opened or written"),
        (sqlite3.SQLITE_IOERR, VaultDamaged, "the disk failed"),
        (sqlite3.SQLITE_IOERR_FSYNC, VaultDamaged, "the disk failed"),
        (sqlite3.SQLITE_CORRUPT, VaultDamaged, "damaged"),
        (sqlite3.SQLITE_NOTADB, VaultDamaged, "damaged"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, VaultDamaged, "damaged"),
    ],
)
def test_every_fault_has_its_error(code: int, error: type[RedactorError], says: str) -> None:
    """The kind of fault decides the error; the text of the fault is not passed on."""
    found = as_ours(fault(code), Path("records.vault"))
    assert isinstance(found, error)
    assert says in str(found)
    assert found.hint
    assert "Awa" not in f"{found} {found.hint}"


def test_an_error_without_a_code_is_damage() -> None:
    """Text in the file that is no UTF-8 is reported by Python, without a code."""
    assert isinstance(as_ours(sqlite3.OperationalError("Awa"), Path("v")), VaultDamaged)


def test_after_a_fault_of_the_disk_the_connection_is_not_used(opened: Opened) -> None:
    """A failed fsync is never tried again: whoever wants to go on opens the vault anew."""
    with pytest.raises(VaultDamaged, match="the disk failed") as caught, opened.file.transaction():
        raise fault(sqlite3.SQLITE_IOERR_FSYNC)
    assert caught.value.__cause__ is None
    with pytest.raises(VaultDamaged, match="not used any further"):
        opened.seal(seal())
    with pytest.raises(VaultDamaged, match="not used any further"):
        opened.verify()
    with opened.scene.open() as again:
        again.seal(seal())
        again.verify()
