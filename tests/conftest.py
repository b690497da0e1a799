"""An office for each test: founded once with a cheap passphrase, then copied; and what this machine remembers of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from redactor import Redactor, found_office, open_policy
from redactor.keys.keyfile import Cost
from tests.house import PASSPHRASE, House

settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")
CHEAP = Cost(64 * 1024, 1, 1)


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a machine remembers of vaults inside the test."""
    monkeypatch.setenv("REDACTOR_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an office and the state of the machine that made it."""
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDACTOR_STATE", str(folder / "state"))
        found_office(folder / "office", "Issa", PASSPHRASE, cost=CHEAP)
    (folder / "passphrase.txt").write_text(PASSPHRASE + "\n", encoding="utf-8")
    yield folder


@pytest.fixture
def house(founded: Path, tmp_path: Path) -> House:
    """An office of the test's own, with its keys, passphrase and state."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return House(tmp_path)


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    """The default policy, ready."""
    return Redactor(open_policy("outcome-harvest"))
