"""Say in our own errors what the database reports, never with what it was given."""

import sqlite3
from pathlib import Path

from redactor.errors import OutputError, RedactorError, Refused, VaultDamaged

_PRIMARY = 0xFF  # the low byte of a SQLite result code says the kind, the rest the detail


def is_disk_fault(error: sqlite3.Error) -> bool:
    """Tell whether the disk failed to read, write or keep: what it holds is then unknown."""
    return _kind(error) == sqlite3.SQLITE_IOERR


def as_ours(error: sqlite3.Error, path: Path) -> RedactorError:
    """Return the error of ours that says what happened to the vault at *path*."""
    match _kind(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return Refused(f"{path}: another process holds the vault", hint="wait until it is done, then try again")
        case sqlite3.SQLITE_FULL:
            return OutputError(f"{path}: no room left; nothing was kept", hint="free some room, then try again")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return Refused(
                f"{path}: the vault may not be opened or written", hint="check who may write it and its folder"
            )
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOLFS:
            return VaultDamaged(
                f"{path}: the disk failed; nothing was published",
                hint="check the disk, then run: redactor trail verify",
            )
        case _:
            return VaultDamaged(f"{path}: the vault is damaged ({_name(error)})", hint="restore it from a backup")


def _kind(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 where Python itself complains."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY


def _name(error: sqlite3.Error) -> str:
    """Return SQLite's name for what happened; it never holds a value."""
    return str(getattr(error, "sqlite_errorname", "SQLITE_MISUSE"))
