"""Read YAML and remember on which line everything stands. A key that occurs twice is an error."""

from pathlib import Path
from typing import Any

import yaml

from redactor.errors import RecognizerError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]


def read(path: Path) -> tuple[object, dict[Place, int]]:
    """Return what *path* says, and for each path of keys and positions in it the line, from 1.

    Raises RecognizerError: no such file, not UTF-8, not YAML, a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RecognizerError(f"{path}: cannot be read ({error.strerror})", hint="check the path") from None
    except UnicodeDecodeError:
        raise RecognizerError(f"{path}: is not UTF-8", hint="save the file as UTF-8") from None
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        lines: dict[Place, int] = {(): 1}
        return (_build(path, loader, node, (), lines) if node is not None else None), lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "is no YAML"
        raise RecognizerError(f"{path}:{line}: {problem}", hint="put regular expressions in single quotes") from None
    finally:
        loader.dispose()


def line_of(lines: dict[Place, int], place: Place) -> int:
    """Return the line of *place*, or of the nearest thing around it."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _build(path: Path, loader: Any, node: yaml.Node, place: Place, lines: dict[Place, int]) -> object:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(path, loader, child, (*place, n), lines) for n, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    built: dict[object, object] = {}
    for key_node, child in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise RecognizerError(
                f"{path}:{key_node.start_mark.line + 1}: a key must be a word", hint="put it in quotes"
            )
        if key in built:
            raise RecognizerError(
                f"{path}:{key_node.start_mark.line + 1}: {key!r} is given twice", hint="keep one of the two"
            )
        built[key] = _build(path, loader, child, (*place, key), lines)
        lines[(*place, key)] = key_node.start_mark.line + 1
    return built
