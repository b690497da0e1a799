"""Read one of our files, and write one so that it can be read again."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from redactor.atomic import replace_file
from redactor.errors import ConfigError, OutputError
from redactor.yamlfile.invalid import problems_of
from redactor.yamlfile.problems import Lines, Problem, refuse
from redactor.yamlfile.reading import Unreadable, read_text, read_yaml
from redactor.yamlfile.schema import Root

PAGE = "docs/config.md"
Made = TypeVar("Made", bound=Root)
Checks = Callable[[Made, Lines], Iterable[Problem]]


def load(path: Path, document: type[Made], checks: Checks[Made], never: Mapping[str, str] | None = None) -> Made:
    """Return what the file *path* says. Raises ConfigError with every problem and its line."""
    return parse(read_text(path, ConfigError, "the file"), str(path), document, checks, never)


def parse(
    text: str, place: str, document: type[Made], checks: Checks[Made], never: Mapping[str, str] | None = None
) -> Made:
    """Return what *text* says; errors call it *place*.

    *checks* yields what a schema cannot see; *never* gives keys that must not be, and what to say of them.
    """
    try:
        raw, lines, problems = read_yaml(text)
    except Unreadable as error:
        raise refuse(place, [error.problem], ConfigError, PAGE) from None
    try:
        made = document.model_validate(raw)
    except ValidationError as error:
        raise refuse(place, [*problems, *problems_of(error, raw, lines, document, never)], ConfigError, PAGE) from None
    problems += checks(made, lines)
    if problems:
        raise refuse(place, problems, ConfigError, PAGE)
    return made


def write(path: Path, text: str) -> None:
    """Put *text* in the place of the file *path*, in one step. Raises OutputError."""
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})", hint="nothing was changed") from None


def quoted(text: str) -> str:
    """Return *text*, which is one line, as YAML that is text whatever it looks like."""
    return "'" + text.replace("'", "''") + "'"


def line_of_keys(said: Mapping[str, str]) -> str:
    """Return an entry of a list on one line: *said* gives each key its value, spelt as YAML."""
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in said.items())}}}\n"
