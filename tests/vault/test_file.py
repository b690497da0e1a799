"""Whatever happens to the file, the error is named, has a remedy, and nothing is half-written."""

import os
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from redactor.errors import InputError, OutputError, RedactorError, Refused, VaultDamaged
from redactor.vault.file import connect, create
from redactor.vault.schema import row_hash
from tests.vault.scene import Opened, Scene, new_scene, seal


def not_there(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("Awa Traoré " * 100, encoding="utf-8")


def another_database(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE names (name TEXT)")
    other.close()


def newer(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[60:64] = (2).to_bytes(4, "big")
    path.write_bytes(raw)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def overwritten(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[100:4096] = b"\xff" * 3996
    path.write_bytes(raw)


def without_a_table(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("DROP TABLE capsule")
    other.commit()
    other.close()


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (not_there, InputError, "there is no vault"),
        (a_folder, VaultDamaged, "is a folder"),
        (empty, VaultDamaged, "is not a vault"),
        (text, VaultDamaged, "is not a vault"),
        (another_database, VaultDamaged, "is not a vault"),
        (newer, VaultDamaged, "format 2"),
        (cut_short, VaultDamaged, "damaged"),
        (overwritten, VaultDamaged, "damaged"),
        (without_a_table, VaultDamaged, "tables"),
    ],
)
def test_what_is_no_sound_vault_is_refused(
    scene: Scene, fault: Callable[[Path], None], error: type[RedactorError], says: str
) -> None:
    """Every kind of wrong file has its own message, and none quotes the file."""
    fault(scene.path)
    with pytest.raises(error, match=says) as caught:
        connect(scene.path)
    assert "Awa" not in f"{caught.value} {caught.value.hint}"
    assert caught.value.__cause__ is None


def test_a_vault_is_for_its_owner_only(scene: Scene, opened: Opened) -> None:
    """The file and what SQLite keeps beside it are readable by their owner only."""
    opened.seal(seal())
    if sys.platform != "win32":
        modes = {stat.S_IMODE(each.stat().st_mode) for each in scene.path.parent.iterdir()}
        assert {0o600} == modes


def test_an_existing_file_is_never_overwritten(scene: Scene, tmp_path: Path) -> None:
    """Neither a vault nor a link is taken over."""
    before = scene.path.read_bytes()
    with pytest.raises(OutputError, match="exists"), create(scene.path):
        pass
    assert before == scene.path.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError, match="exists"), create(link):
        pass
    assert not (tmp_path / "nowhere").exists()


def test_a_failed_creation_leaves_nothing(tmp_path: Path) -> None:
    """If founding fails, no file is left in the way of the next attempt."""
    with pytest.raises(KeyboardInterrupt), create(tmp_path / "new.vault"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_vault_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A folder that does not exist is named, not made."""
    with pytest.raises(OutputError, match="cannot be made"), create(tmp_path / "no" / "new.vault"):
        pass


def test_an_interrupted_transaction_leaves_no_trace(opened: Opened) -> None:
    """Ctrl-C in the middle rolls everything back, and nothing runs that waited for the commit."""
    ran: list[int] = []
    prepared = opened.vault.prepare([seal()])
    with pytest.raises(KeyboardInterrupt), opened.file.transaction():
        opened.trail.seal(opened.vault.insert(prepared))
        opened.file.after_commit(lambda: ran.append(1))
        raise KeyboardInterrupt
    assert ran == []
    assert (opened.vault.stats().records, opened.verify().entries) == (0, 2)


def test_transactions_do_not_nest(opened: Opened) -> None:
    """A transaction inside another is a mistake of the caller's, and says so."""
    with pytest.raises(RuntimeError), opened.file.transaction(), opened.file.transaction():
        pass
    opened.seal(seal())


def test_another_process_that_holds_the_vault_is_named(scene: Scene) -> None:
    """After the patience has run out, the error says who to wait for."""
    other = sqlite3.connect(scene.path, isolation_level=None)
    with scene.open(patience=0.05) as opened:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="another process"):
            opened.seal(seal())
        other.execute("ROLLBACK")
        opened.seal(seal())
    other.close()


def test_a_full_disk_keeps_nothing_and_harms_nothing(opened: Opened) -> None:
    """When there is no room the batch is not kept, the vault verifies, and room is all it takes to go on."""
    opened.seal(seal())
    (pages,) = opened.file.execute("PRAGMA page_count").fetchone()
    opened.file.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(OutputError, match="no room"):
        opened.seal(*(seal(n) for n in range(5)))
    with pytest.raises(OutputError, match="no room"):
        for _ in range(50):
            opened.trail.deny("", "wrong_key")
    entries = opened.verify().entries
    opened.file.execute("PRAGMA max_page_count=1000000")
    opened.seal(seal(1))
    assert entries + 1 == opened.verify().entries
    assert opened.vault.stats().records == 2


@contextmanager
def without_privileges() -> Iterator[None]:
    """Become somebody who may not write everything, where the superuser runs the tests."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
def test_a_read_only_vault_can_be_verified_and_not_written() -> None:
    """Without write access everything that only reads still works."""
    with tempfile.TemporaryDirectory() as name:
        scene = new_scene(Path(name))
        with scene.open() as opened:
            opened.seal(seal())
        for path, mode in [(Path(name), 0o755), (scene.path.parent, 0o555), (scene.seen.path.parent, 0o755)]:
            path.chmod(mode)
        scene.path.chmod(0o444)
        scene.seen.path.chmod(0o644)
        with without_privileges(), scene.open() as opened:
            assert opened.verify().entries == 3
            with pytest.raises(Refused, match="read-only"):
                opened.seal(seal())
        scene.path.chmod(0o000)
        with without_privileges(), pytest.raises(InputError, match="cannot be read"):
            scene.open()
        scene.path.parent.chmod(0o755)


def test_row_hashes_are_hashes_of_tuples() -> None:
    """The row hash is SHA-256 over tup(table, columns…), as the format says."""
    import hashlib

    from redactor.keys.encoding import tup

    row = (7, bytes(16), 0, "LOC", b"p" * 32, b"ct")
    assert hashlib.sha256(tup("capsule", *row)).digest() == row_hash("capsule", row)
    assert hashlib.sha256(tup("record", bytes(16))).digest() == row_hash("record", (bytes(16), None))
    assert row_hash("keyring", (1, "e\u0301")) != row_hash("keyring", (1, "\u00e9"))
    assert row_hash("capsule", (-1, *row[1:])) != row_hash("capsule", (1, *row[1:]))
