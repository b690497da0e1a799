"""Read YAML safely and remember on which line everything stands.

What is read is the safe subset: mappings, lists and plain values. Keys are always the
text that stands there: `yes:` is the key "yes", not a truth value. A key given twice,
a tag, a merge key and a key that is no text are problems; too large, too deep or too
much repeated (by aliases) is refused before it costs anything.
"""

from pathlib import Path
from typing import Any

import yaml

from redactor.errors import InputError
from redactor.yamlfile.problems import Lines, Place, Problem, short

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_CODE_POINTS = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 50_000
_PLAIN = frozenset(f"tag:yaml.org,2002:{t}" for t in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))


class Unreadable(Exception):
    """The text cannot be read at all; carries the one problem."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


def read_text(path: Path, error: type[InputError], what: str) -> str:
    """Return the text of the file *path*, which is UTF-8, with or without a byte order mark.

    Raises *error* where it cannot be read, calling it *what*. No more is read than `read_yaml` takes.
    """
    try:
        with path.open("rb") as file:
            content = file.read(4 * MAX_CODE_POINTS + 1)
    except OSError as fault:
        raise error(f"{path}: cannot be read ({fault.strerror})", hint="check the path") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise error(f"{path}:{line}: is not UTF-8", hint=f"save {what} as UTF-8") from None


def read_yaml(text: str, loader: Any = None) -> tuple[object, Lines, list[Problem]]:
    """Return what *text* says, where everything stands, and what is wrong with it.

    Raises Unreadable where nothing can be made of the text.
    """
    if len(text) > MAX_CODE_POINTS:
        raise Unreadable(1, f"more than {MAX_CODE_POINTS:,} characters: too large to read")
    loader = loader or LOADER
    try:
        _guard(text, loader)
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise _unreadable(error, text) from None
    build = _Build()
    return (None if node is None else build.value(node, ())), build.lines, build.problems


def _guard(text: str, loader: Any) -> None:
    """Refuse tags, and what is nested too deep, before anything recursive looks at it."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "tag", None) not in (None, "", "!"):
            raise Unreadable(line, "a tag (a word that begins with !) has no place here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(line, f"nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _unreadable(error: yaml.YAMLError, text: str) -> Unreadable:
    """Return what the YAML reader says, without the piece of text it quotes."""
    position = getattr(error, "position", None)
    if position is not None:  # a control character or a lone surrogate
        line = text.count("\n", 0, position) + 1
        return Unreadable(line, "a character that YAML does not allow")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or "is no YAML"
    return Unreadable(mark.line + 1 if mark else 1, f"is no YAML: {problem}")


class _Build:
    """Turns nodes into values, one line number at a time."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.problems: list[Problem] = []
        self._values = 0
        self._scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, place: Place) -> object:
        line = node.start_mark.line + 1
        self._count(line, place)
        if node.tag not in _PLAIN:
            self.problems.append(Problem(line, f"{short(node.value)} means something else to YAML: put it in quotes"))
            return None
        if isinstance(node, yaml.MappingNode):
            self.lines.note(place, line)
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            self.lines.note(place, line)
            return [self.value(child, (*place, n)) for n, child in enumerate(node.value)]
        self.lines.note(place, line, node.value)
        try:
            return self._scalars.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):  # 2024-13-45 looks like a date to YAML
            self.problems.append(Problem(line, f"{self.lines.spelt(place)} is no value: put it in quotes"))
            return None

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        built: dict[str, object] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or not key:
                self.problems.append(Problem(line, "a key must be a word"))
            elif key_node.tag.endswith(":merge"):
                self.problems.append(Problem(line, "'<<' is not understood: write the keys out"))
            elif key in built:
                first = self.lines.of((*place, key))
                self.problems.append(Problem(line, f"{key!r} is given twice (first on line {first})"))
            else:
                self.lines.note((*place, key), line)
                built[key] = self.value(child, (*place, key))
        return built

    def _count(self, line: int, place: Place) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise Unreadable(line, f"more than {MAX_VALUES:,} values, counting each use of an alias")
        if len(place) > MAX_DEPTH:  # only aliases that hold themselves get here
            raise Unreadable(line, f"nested deeper than {MAX_DEPTH} levels")
