"""What is handed to somebody else can be checked by them, offline, with tools we did not write."""

import base64
import hashlib
from pathlib import Path

import pytest

from redactor.errors import OutputError, Refused
from redactor.trail import merkle
from redactor.trail.export import export, proof, record_proofs, tile_path
from tests.vault.scene import Opened, seal


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "000"),
        (67, 256, "067"),
        (999, 5, "999.p/5"),
        (1000, 256, "x001/000"),
        (1234067, 256, "x001/x234/067"),
        (1234067, 112, "x001/x234/067.p/112"),
    ],
)
def test_tiles_are_named_as_tlog_tiles_says(number: int, width: int, path: str) -> None:
    """Groups of three digits, all but the last after an x; partial tiles end in their width."""
    assert path == tile_path(number, width)


def test_an_exported_folder_is_the_whole_trail(opened: Opened, tmp_path: Path) -> None:
    """From entries alone the leaves, from tiles the same leaves, and from both the signed root."""
    for _ in range(3):
        for _ in range(90):
            opened.trail.deny("", "wrong_key")
    opened.seal(seal())
    size = export(opened.trail.log, tmp_path / "out")
    assert size == 273
    entries = read_entries(tmp_path / "out" / "tile" / "entries")
    leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    tiles = (tmp_path / "out/tile/0/000").read_bytes() + (tmp_path / "out/tile/0/001.p/17").read_bytes()
    assert b"".join(leaves) == tiles
    tree = merkle.Frontier()
    for leaf in leaves[:256]:
        tree.append(leaf)
    assert tree.root() == (tmp_path / "out/tile/1/000.p/1").read_bytes()
    for leaf in leaves[256:]:
        tree.append(leaf)
    lines = (tmp_path / "out/checkpoint").read_text(encoding="utf-8").split("\n")
    assert [opened.trail.log.origin, "273", base64.b64encode(tree.root()).decode()] == lines[:3]


def read_entries(folder: Path) -> list[bytes]:
    raw = (folder / "000").read_bytes() + (folder / "001.p/17").read_bytes()
    found = []
    while raw:
        size = int.from_bytes(raw[:2], "big")
        found.append(raw[2 : 2 + size])
        raw = raw[2 + size :]
    return found


def test_an_existing_folder_is_not_exported_into(opened: Opened, tmp_path: Path) -> None:
    """Nothing is mixed with what is there already."""
    with pytest.raises(OutputError, match="exists"):
        export(opened.trail.log, tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError):
        export(opened.trail.log, tmp_path / "file" / "deep")


def test_a_records_story_is_proven_entry_by_entry(opened: Opened) -> None:
    """Each proof holds the entry, its place and its path to a signed root, and nothing of other records."""
    a, _ = opened.seal(seal(0), seal(1))
    opened.reveal(a, "PERSON")
    texts = record_proofs(opened.trail.log, a.rid)
    assert len(texts) == 3
    for text in texts:
        head, _, note = text.partition("\n\n")
        first, extra, index, *hashes = head.split("\n")
        origin, size, root = note.split("\n")[:3]
        assert ("c2sp.org/tlog-proof@v1", opened.trail.log.origin) == (first, origin)
        entry = base64.b64decode(extra.removeprefix("extra "))
        assert a.rid.hex().encode() in entry
        path = [base64.b64decode(each) for each in hashes]
        leaf, at = merkle.leaf_hash(entry), int(index.removeprefix("index "))
        assert merkle.included(leaf, at, int(size), base64.b64decode(root), path)


def test_there_is_no_proof_of_what_is_not_there(opened: Opened) -> None:
    """A number beyond the end is refused."""
    for number in (-1, 2, 10**6):
        with pytest.raises(Refused, match="no entry"):
            proof(opened.trail.log, number)
