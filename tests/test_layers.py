"""The rooms may only look downstairs, and each library has one door."""

import ast
from pathlib import Path

import pytest

FLOORS = [
    {"errors", "version"},
    {"model", "yamlfile", "atomic"},
    {"records", "policy", "recognizers", "tokens", "overlap", "shipped", "keys", "report", "config"},
    {"detect", "replace", "vault", "trail"},
    {"redaction", "reveal", "leaks", "coverage"},
    {"api", "reports"},
    {"cli"},
]
DOORS = {
    "click": {"cli"},
    "presidio_analyzer": {"detect"},
    "presidio_anonymizer": {"replace"},
    "cryptography": {"keys"},
    "sqlite3": {"vault", "trail"},
    "marisa_trie": {"detect"},
    "numpy": {"detect"},
    "onnxruntime": {"detect"},
    "tokenizers": {"detect"},
    "yaml": {"yamlfile", "recognizers"},
    "pydantic": {"yamlfile", "policy", "recognizers", "config"},
}
NEVER = {"requests", "urllib.request", "http.client", "pickle", "marshal", "logging"}
FLOOR = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
PACKAGE = Path(__file__).parent.parent / "redactor"
# __init__ and __main__ at the top are the doors of the whole house.
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or not p.name.startswith("__"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Every dotted name that *path* imports, at any depth of nesting."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_looks_downstairs(path: Path) -> None:
    """A room imports only rooms on a lower floor, or its own parts."""
    here = room_of(path)
    floor = FLOOR[here]  # a room nobody listed fails here
    rooms = {n.split(".")[1] for n in imported(path) if n.startswith("redactor.")}
    assert {r for r in rooms - {here} if FLOOR[r] >= floor} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_uses_the_right_door(path: Path) -> None:
    """Each third-party library is imported in its own rooms only."""
    libraries = {n.split(".")[0] for n in imported(path)} & DOORS.keys()
    assert {lib for lib in libraries if room_of(path) not in DOORS[lib]} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_never_reaches_out(path: Path) -> None:
    """No room imports a network client, an unsafe loader or a logger that could carry text."""
    assert {n for n in imported(path) if any(n == bad or n.startswith(f"{bad}.") for bad in NEVER)} == set()
