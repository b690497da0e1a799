"""Gather the fields of a record, with where each lies in the workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.model import Field, Record
from redactor.records.fields import new_field
from redactor.records.xlsx import formulas
from redactor.records.xlsx.parts import Found
from redactor.records.xlsx.sheet import Cell
from redactor.records.xlsx.spots import Target
from redactor.records.xlsx.values import Formula

WHOLE = -1


class CellString(NamedTuple):
    """The string number `number` in the formula of `cell`, or the whole formula where that is `WHOLE`."""

    cell: Cell
    number: int


class Unused(NamedTuple):
    """The shared string number `number`, which no cell shows."""

    number: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of a record lie: a target for each."""

    targets: tuple[object, ...] = field(repr=False)


class Gathered:
    """Fields in the making, each with its target."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.targets: list[object] = []

    def add(self, made: Field, target: object) -> None:
        """Add a field that lies at *target*."""
        self.fields.append(made)
        self.targets.append(target)

    def cells(self, cells: Iterable[Cell], label: str, names: Mapping[str, str], name: str = "") -> None:
        """Add what *cells* show and what their formulas say, called as the header has it, or *name*."""
        add_field, add_target = self.fields.append, self.targets.append
        for cell in cells:
            called = name or names.get(cell.column, cell.column)
            place = f"{label}!{cell.ref}"
            if cell.text:
                add_field(new_field(called, cell.text, place, cell.kind, cell.literal))
                add_target(cell)
            if cell.formula is not None:
                self.formula(cell, cell.formula, f"{called} (formula)", place)

    def formula(self, cell: Cell, formula: Formula, name: str, place: str) -> None:
        """Add the strings of a formula, and the whole of it where it uses unknown names."""
        for number, text in enumerate(formulas.strings(formula.text)):
            if says_something(text):
                self.add(Field(name, text, place), CellString(cell, number))
        if formula.strange:
            self.add(Field(name, formula.text, place), CellString(cell, WHOLE))

    def found(self, found: Iterable[Found]) -> None:
        """Add the texts of the spots *found*."""
        for spot, name, place, _ in found:
            for number, text in enumerate(spot.texts):
                if says_something(text):
                    self.add(Field(name, text, place), Target(spot, number))

    def record(self, index: int, place: str) -> Record:
        """Return the record of all that was added."""
        return Record(index, tuple(self.fields), place, Layout(tuple(self.targets)))


def says_something(text: str) -> bool:
    """Say whether *text* has a letter or digit."""
    return any(c.isalnum() for c in text)
