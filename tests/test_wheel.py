"""The wheel: what it holds, and that it works without the source tree."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house import EXAMPLES, ROOT

BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline from the source tree."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_only_redactor_becomes_importable(names: list[str]) -> None:
    """The top level is the package and its metadata, nothing else."""
    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"redactor"}
    assert len(top) == 2


def test_policies_and_recognizers_ship_as_data(names: list[str]) -> None:
    """Policies, recognizers, word lists and the lexicon are inside, and no Python among them."""
    shipped = {name.removeprefix("redactor/_shipped/") for name in names if name.startswith("redactor/_shipped/")}
    wanted = {
        p.relative_to(ROOT).as_posix()
        for kind in ("policies", "recognizers")
        for p in (ROOT / kind).rglob("*")
        if p.is_file()
    }
    assert shipped == {name for name in wanted if "__pycache__" not in name}
    assert {Path(name).suffix for name in shipped} >= {".yaml", ".tsv", ".txt", ".marisa"}
    assert not [name for name in shipped if name.endswith(".py")]


def test_the_rest_is_complete_and_nothing_more(names: list[str]) -> None:
    """Every module, py.typed, the word list, the licence and the command are inside; tests and keys are not."""
    modules = {p.relative_to(ROOT).as_posix() for p in (ROOT / "redactor").rglob("*.py")}
    assert modules <= set(names)
    assert {"redactor/py.typed", "redactor/keys/words.txt"} <= set(names)
    assert any(name.endswith("/LICENSE") for name in names)
    assert any(name.endswith("entry_points.txt") for name in names)
    assert not [name for name in names if "/test_" in name or name.endswith((".key", ".db", ".pyc"))]


def test_it_works_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    """Unpacked in a folder of its own, with the source tree out of sight, it redacts the seed record."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {
        "PYTHONPATH": str(tmp_path / "site")
    }
    where = subprocess.run(
        [sys.executable, "-c", "import redactor; print(redactor.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "redactor", "redact", str(EXAMPLES / "seed.md"), "-o", "-", "--one-way"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "<redacted>" in text and "<LOC>/Burkina Faso" in text and "Awa" not in text
