"""What a vault may hold besides its tables."""

import sqlite3
from pathlib import Path

import pytest

from redactor.errors import VaultDamaged
from redactor.vault.file import connect
from tests.house import House


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER ev AFTER INSERT ON log BEGIN DELETE FROM capsule; END",
        "CREATE TRIGGER ev AFTER INSERT ON capsule BEGIN SELECT RAISE(ABORT,'x'); DELETE FROM wrap; END",
        "CREATE VIEW shadow AS SELECT * FROM capsule",
    ],
)
def test_what_could_undo_a_transaction_is_refused(house: House, statement: str) -> None:
    """A trigger that does more than refuse, or a view, closes the vault before anything is written to it."""
    path: Path = house.office / "vault.db"
    raw = sqlite3.connect(path)
    raw.execute(statement)
    raw.commit()
    raw.close()
    with pytest.raises(VaultDamaged, match="somebody added"):
        connect(path)
