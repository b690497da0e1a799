"""A small file is replaced whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from redactor.atomic import replace_file

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")


@POSIX
def test_permissions_stay(tmp_path: Path) -> None:
    """A replaced file keeps the permissions it had; a private one is for its owner alone."""
    path = tmp_path / "f"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    replace_file(path, b"secret", private=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"secret", 0o600)


@POSIX
def test_a_new_file_has_what_the_user_gives_new_files(tmp_path: Path) -> None:
    """The user's umask decides who may read a file that was not there."""
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "f", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o640


def test_nothing_is_left_where_it_cannot_be_put(tmp_path: Path) -> None:
    """Where the place is taken by a folder, the error comes through and no half-written file stays."""
    (tmp_path / "f" / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        replace_file(tmp_path / "f", b"x")
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith("state")] == ["f"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """No folder is made on the way."""
    with pytest.raises(OSError):
        replace_file(tmp_path / "gone" / "f", b"x")
    assert not (tmp_path / "gone").exists()
