"""Read the published vectors: one JSON file for each case, with the outcome it must have."""

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from redactor.errors import Damaged, Refused

ROOT = Path(__file__).parents[2] / "audit" / "vectors"


def vectors(area: str, pattern: str = "*") -> list[Any]:
    """Return the vectors of one area as test parameters."""
    paths = sorted((ROOT / area).glob(f"{pattern}.json"))
    assert paths
    return [pytest.param(json.loads(path.read_text(encoding="utf-8")), id=path.stem) for path in paths]


def outcome(vector: dict[str, Any]) -> AbstractContextManager[object]:
    """Return the context in which a vector's outcome is what must happen."""
    expected = {"damaged": Damaged, "refused": Refused}.get(vector["expect"])
    return pytest.raises(expected) if expected else nullcontext()
