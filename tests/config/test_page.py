"""The page on these files is true: its examples are read, and it knows every key."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from redactor.config import load_config
from redactor.config.accepted import _Accepted, load_accepted
from redactor.config.baseline import _Baseline, load_baseline, write_baseline
from redactor.config.floors import _Floors, load_floors
from redactor.config.project import _Project
from tests.config.writing import written

PAGE = (Path(__file__).parents[2] / "docs" / "config.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^```yaml (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
FILES: dict[str, tuple[Callable[[Path], object], type[BaseModel]]] = {
    "redactor.yaml": (load_config, _Project),
    "audit/floors.yaml": (load_floors, _Floors),
    "audit/accepted.yaml": (load_accepted, _Accepted),
    "audit/baseline.yaml": (load_baseline, _Baseline),
}


def keys(kind: Any) -> Iterator[str]:
    """Yield every key that a file of *kind* may have, at any depth."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            yield info.alias or name
            yield from keys(info.annotation)
    elif get_origin(kind) is not None or isinstance(kind, UnionType):
        for inner in get_args(kind):
            yield from keys(inner)


@pytest.mark.parametrize("name", FILES)
def test_the_example_is_read(tmp_path: Path, name: str) -> None:
    """Each file has an example, and it is sound."""
    load, _ = FILES[name]
    assert load(written(tmp_path, EXAMPLES[name], name))


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_on_the_page(name: str) -> None:
    """Each key is in a table of the page, and in the example of its file."""
    every = set(keys(FILES[name][1]))
    assert len(every) > 2
    told = {key for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for key in re.findall(r"`(.*?)`", row)}
    assert every - told == set()
    assert [key for key in every if not re.search(rf"\b{key}:", EXAMPLES[name])] == []


def test_the_baseline_shown_is_what_is_written(tmp_path: Path) -> None:
    """To the byte."""
    path = written(tmp_path, EXAMPLES["audit/baseline.yaml"])
    write_baseline(path, load_baseline(path))
    assert path.read_text(encoding="utf-8") == EXAMPLES["audit/baseline.yaml"]
