"""Floors under the figures of a coverage run, as a ratchet: raised, never lowered."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from redactor.config.entries import OneLine, repeated
from redactor.config.load import line_of_keys, load, parse, quoted, write
from redactor.errors import ConfigError
from redactor.model import ENTITIES
from redactor.yamlfile.problems import Lines, Problem, unknown
from redactor.yamlfile.reading import read_text
from redactor.yamlfile.schema import Root, Strict, fits, wrong

ANY = "*"
"""The language of a floor under all languages together."""
_VALUES = ("recall", "precision", "entity_recall")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least figures, from 0 to 1, for an entity in a language ("*": all together); None where there is no floor."""

    language: str
    entity: str
    recall: float | None = None
    precision: float | None = None
    entity_recall: float | None = None


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors, and the greatest share of records in which a person may be missed."""

    entries: tuple[Floor, ...] = ()
    leaking: float | None = None


# ---------------------------------------------------------------- as it is written


def _share(value: object) -> object:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= 1:  # type: ignore[operator]  # NaN is neither
        raise wrong("write a share from 0 to 1, such as 0.95, without quotes")
    return float(value)  # type: ignore[arg-type]


def _language(word: str) -> str:
    return word if word == ANY else fits(r"[a-z]{2,3}", "en")(word)


def _entity(word: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", word):  # in capitals it may be from a recognizer of the user's own
        raise wrong(unknown("entity", word, ENTITIES))
    return word


Share = Annotated[float | None, BeforeValidator(_share)]


class _Floor(Strict):
    language: Annotated[str, AfterValidator(_language)] = ANY
    entity: Annotated[str, AfterValidator(_entity)]
    recall: Share = None
    precision: Share = None
    entity_recall: Share = Field(default=None, alias="entity-recall")
    reason: OneLine = ""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if all(getattr(self, value) is None for value in _VALUES):
            raise wrong("gives no floor: write recall, precision or entity-recall")
        return self


class _Floors(Root):
    leaking: Share = None
    floors: list[_Floor] = Field(default=[])


# ---------------------------------------------------------------- reading, raising, comparing


def load_floors(path: Path) -> Floors:
    """Return the floors in the file *path*. Raises ConfigError with every problem and its line."""
    return _floors(load(path, _Floors, _checks))


def raised(old: Floors, new: Floors) -> Floors:
    """Return, for every value, the higher of *old* and *new*; of `leaking` the lower. Nothing is lost."""
    entries = _by_name(old)
    for name, floor in _by_name(new).items():
        before = entries.get(name, floor)
        entries[name] = Floor(*name, *(_best(max, _value(before, v), _value(floor, v)) for v in _VALUES))
    return Floors(tuple(entries.values()), _best(min, old.leaking, new.leaking))


def raise_floors(path: Path, floors: Floors) -> None:
    """Raise the floors in the file *path* to *floors* where these are higher; make the file where there is none.

    Values are written as they are given: round them down (`leaking` up) first. Comments at the top of the
    file and the reasons stay; other comments do not. A file in which nothing changes is left as it is.
    Raises ConfigError where the file is invalid or would be, OutputError where it cannot be written.
    """
    text = read_text(path, ConfigError, "the file") if path.exists() else "version: 1\n"
    said = parse(text, str(path), _Floors, _checks)
    old = _floors(said)
    new = raised(old, floors)
    if new == old and path.exists():
        return
    reasons = {(one.language, one.entity): one.reason for one in said.floors}
    written = _head(text) + _body(new, reasons)
    parse(written, str(path), _Floors, _checks)  # what we write can be read
    write(path, written)


def lowered(old: Floors, new: Floors) -> list[str]:
    """Return what of *old* fell or vanished in *new*, in words; nothing where the ratchet holds."""
    fallen = []
    after = _by_name(new)
    for name, floor in _by_name(old).items():
        now = after.get(name, Floor(*name))
        for key in _VALUES:
            what = f"{name[0]} {name[1]} {key.replace('_', '-')}"
            fallen += _worse(what, _value(floor, key), _value(now, key), -1)
    return [*fallen, *_worse("leaking", old.leaking, new.leaking, 1)]


def _worse(what: str, old: float | None, new: float | None, bad: int) -> list[str]:
    """Say how *what* changed where it went in the direction that is *bad* (1: up), or away."""
    if old is None or (new is not None and (new - old) * bad <= 0):
        return []
    return [f"{what}: {_number(old)} was taken away" if new is None else f"{what}: {_number(old)} -> {_number(new)}"]


def _best(better: Callable[[float, float], float], old: float | None, new: float | None) -> float | None:
    if old is None or new is None:
        return new if old is None else old
    return better(old, new)


def _value(floor: Floor, key: str) -> float | None:
    value: float | None = getattr(floor, key)
    return value


def _by_name(floors: Floors) -> dict[tuple[str, str], Floor]:
    return {(floor.language, floor.entity): floor for floor in floors.entries}


def _floors(said: _Floors) -> Floors:
    entries = (Floor(o.language, o.entity, o.recall, o.precision, o.entity_recall) for o in said.floors)
    return Floors(tuple(entries), said.leaking)


def _checks(said: _Floors, lines: Lines) -> Iterator[Problem]:
    names = [(one.language, one.entity) for one in said.floors]
    return repeated(names, lines, "floors", lambda n: f"the floor of {names[n][1]} in {names[n][0]!r}")


def _head(text: str) -> str:
    """Return the comments and empty lines at the top of *text*."""
    lines = itertools.takewhile(lambda line: not line.strip() or line.startswith("#"), text.splitlines())
    return "".join(f"{line}\n" for line in lines)


def _body(floors: Floors, reasons: Mapping[tuple[str, str], str]) -> str:
    leaking = "" if floors.leaking is None else f"leaking: {_number(floors.leaking)}\n"
    entries = "".join(_line(one, reasons.get((one.language, one.entity), "")) for one in floors.entries)
    return f"version: 1\n{leaking}" + (f"floors:\n{entries}" if entries else "floors: []\n")


def _line(floor: Floor, reason: str) -> str:
    said = {"language": quoted(floor.language), "entity": quoted(floor.entity)}
    for key in _VALUES:
        if (value := _value(floor, key)) is not None:
            said[key.replace("_", "-")] = _number(value)
    return line_of_keys(said | ({"reason": quoted(reason)} if reason else {}))


def _number(value: float) -> str:
    """Return *value* in full, without an exponent: YAML would take `1e-05` for a word."""
    return format(Decimal(repr(value)), "f")
