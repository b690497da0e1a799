"""Small files for the tests of this room, and the errors they give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.errors import ConfigError

A, B, C = "0a" * 16, "1b" * 16, "2c" * 16


def written(folder: Path, text: str, name: str = "f.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def refused(load: Callable[[Path], object], folder: Path, text: str) -> list[str]:
    """Return the lines of the error that loading *text* gives, without the path: each begins with a line number."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert "docs/config.md" in caught.value.hint
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:") for line in lines]
