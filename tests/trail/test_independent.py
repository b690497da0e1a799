"""A second verifier, written from the format alone, agrees with ours."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from redactor.model import Sealed
from tests.vault.scene import Scene, seal

VERIFIER = Path(__file__).parents[2] / "audit" / "verify_trail.py"


def judged(scene: Scene, *options: str) -> tuple[int, str]:
    command = [sys.executable, VERIFIER, scene.path, scene.keys.officer.public.vkey, *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def lived_in(scene: Scene) -> tuple[Scene, Sealed]:
    with scene.open() as opened:
        sealed = opened.seal(*(seal(n) for n in range(5)))
        opened.reveal(sealed[3], "PERSON", "LOC")
        opened.trail.search(scene.keys.staff, "court-case")
        opened.trail.deny("", "wrong_key")
        opened.verify()
    return scene, sealed[3]


def test_it_verifies_what_we_wrote(lived_in: tuple[Scene, Sealed], tmp_path: Path) -> None:
    """It accepts a vault that was used, the checkpoint we remember, and the output we published."""
    scene, sealed = lived_in
    memory = scene.seen.load()
    assert memory is not None
    (tmp_path / "checkpoint").write_text(memory.checkpoint.note, encoding="utf-8", newline="\n")
    (tmp_path / "output").write_bytes(sealed.seal.output)
    options = ["--seen", str(tmp_path / "checkpoint"), "--output", f"{sealed.rid.hex()}={tmp_path / 'output'}"]
    assert judged(scene, *options) == (0, "verified: 13 entries\n")
    (tmp_path / "output").write_bytes(sealed.seal.output + b"!")
    code, says = judged(scene, *options)
    assert (code, "differs" in says) == (1, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE capsule SET pol=zeroblob(32) WHERE id=1",
        "DELETE FROM wrap WHERE id=4",
        "UPDATE keyring SET version=2",
        "UPDATE ckpt SET note=replace(note,'7','8')",
    ],
)
def test_it_refuses_what_was_changed(lived_in: tuple[Scene, Sealed], statement: str) -> None:
    """It finds changes as we do."""
    scene, _ = lived_in
    file = sqlite3.connect(scene.path)
    file.execute(statement)
    file.commit()
    file.close()
    code, says = judged(scene)
    assert (code, says.startswith("broken: ")) == (1, True)


def test_it_shares_no_code_with_us() -> None:
    """It imports the standard library and one cryptographic library, nothing of ours."""
    text = VERIFIER.read_text(encoding="utf-8")
    assert "redactor." not in text.replace("redactor/v1", "").replace("the redactor", "")
