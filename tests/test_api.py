"""The Python API: one screen, typed, and its example runs."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import redactor
from redactor import Redactor, RedactorError, found_office, open_office, open_policy, read_staff, reveal_file
from tests.house import EXAMPLES, PASSPHRASE, ROOT, House


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the package's docstring shows works as it stands."""
    assert redactor.__doc__
    example = redactor.__doc__.partition("\n\n")[2]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records.xlsx").write_bytes((EXAMPLES / "records.xlsx").read_bytes())
    names: dict[str, object] = {}
    exec(compile(example, "example", "exec"), names)  # noqa: S102 - our own docstring
    assert (tmp_path / "shared.xlsx").read_bytes() != (tmp_path / "records.xlsx").read_bytes()
    assert (tmp_path / "originals.xlsx").exists()
    fields = names["redactor"].fields({"Outcome": "Mrs Awa Traoré met the mayor of Kaya."})  # type: ignore[attr-defined]
    assert fields == {"Outcome": "Mrs <redacted> met the mayor of <LOC>."}


@pytest.mark.parametrize("name", redactor.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Each name of `__all__` imports, says what it is, and is listed for type checkers."""
    value = getattr(redactor, name)
    assert name == "__version__" or value.__doc__
    text = (ROOT / "redactor" / "__init__.py").read_text(encoding="utf-8")
    assert f"{name} as {name}" in text or name == "__version__"


def test_an_unknown_name() -> None:
    """A name that is none is an ordinary AttributeError."""
    with pytest.raises(AttributeError, match="no attribute 'redact'"):
        _ = redactor.redact
    assert importlib.import_module("redactor") is redactor


def test_it_is_typed() -> None:
    """py.typed is there, and importing the package alone imports next to nothing."""
    assert (ROOT / "redactor" / "py.typed").exists()
    heavy = ("click", "yaml", "cryptography", "presidio_analyzer")
    code = f"import sys, redactor; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_and_back(house: House) -> None:
    """A file is redacted into an office and revealed from Python, byte for byte."""
    source = EXAMPLES / "records.csv"
    with open_office(house.office) as office:
        summary = Redactor(open_policy()).file(source, house.path("shared.csv"), office=office)
        staff = read_staff(house.staff_key, PASSPHRASE)
        revealed = reveal_file(house.path("shared.csv"), house.path("back.csv"), office, staff, "verification")
        assert office.verify().records == summary.records == revealed.records == 12
    assert revealed.left == []
    assert house.path("back.csv").read_bytes() == source.read_bytes()


def test_one_way_from_python(tmp_path: Path, redactor: Redactor) -> None:
    """Without an office a file is redacted one way."""
    assert redactor.file(EXAMPLES / "seed.md", tmp_path / "o.md").records == 1
    assert "Awa" not in (tmp_path / "o.md").read_text(encoding="utf-8")


def test_errors_are_ours(house: House, tmp_path: Path, redactor: Redactor) -> None:
    """Everything raised on purpose is a RedactorError with a hint, and leaves nothing behind."""
    before = set(tmp_path.iterdir())
    for wrong in (
        lambda: open_policy("nothing"),
        lambda: found_office(house.office, "x", PASSPHRASE),
        lambda: found_office(tmp_path / "new", "x", "weak"),
        lambda: redactor.file(tmp_path / "none.md", tmp_path / "o.md"),
        lambda: redactor.file(EXAMPLES / "seed.md", house.path("passphrase.txt")),
        lambda: read_staff(house.staff_key, "not the passphrase at all"),
        lambda: open_office(tmp_path / "nowhere").__enter__(),
    ):
        with pytest.raises(RedactorError) as caught:
            wrong()
        assert caught.value.hint
    assert set(tmp_path.iterdir()) == before
