"""Tell a vault from what is none, is newer, or is damaged."""

import re
import sqlite3
from pathlib import Path

from redactor.errors import InputError, VaultDamaged
from redactor.vault.schema import APPLICATION_ID, FORMAT, TABLES

_MAGIC = b"SQLite format 3\0"
# Our own triggers refuse, and do nothing else. Any other could undo what a transaction writes.
_REFUSES = re.compile(r" BEGIN SELECT RAISE\(ABORT,'[a-z-]+'\); END$")


def check_header(path: Path) -> None:
    """Refuse what is no vault by its first 100 bytes, before SQLite touches it."""
    try:
        if path.is_dir():
            raise VaultDamaged(f"{path} is a folder, not a vault")
        with path.open("rb") as raw:
            header = raw.read(100)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no vault", hint="make one with: redactor init") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="check who may read it") from None
    if len(header) < 100 or header[:16] != _MAGIC or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise VaultDamaged(f"{path} is not a vault", hint="check the path, or restore the vault from a backup")
    version = int.from_bytes(header[60:64], "big")
    if version != FORMAT:
        raise VaultDamaged(
            f"{path}: a vault of format {version}; this version of redactor reads format {FORMAT}",
            hint="use a newer version of redactor",
        )


def check_tables(file: sqlite3.Connection, path: Path) -> None:
    """Refuse a vault whose tables are not the ones we made."""
    for kind, sql in file.execute("SELECT type, sql FROM sqlite_schema WHERE type IN ('trigger','view')"):
        if kind == "view" or not _REFUSES.search(sql):
            raise VaultDamaged(
                f"{path}: somebody added a {kind} to the vault", hint="keep it as evidence, and restore a backup"
            )
    made = {(name, sql) for name, sql in file.execute("SELECT name, sql FROM sqlite_schema WHERE type='table'")}
    if not made >= set(TABLES.items()):
        raise VaultDamaged(f"{path}: the vault's tables are not as they were made", hint="restore it from a backup")
