"""Gather the changes of a workbook by where they are made."""

from collections import defaultdict
from dataclasses import dataclass, field

from redactor.model import Change
from redactor.records.xlsx.cells import CellEdit
from redactor.records.xlsx.gather import WHOLE, CellString, Unused
from redactor.records.xlsx.sheet import Cell
from redactor.records.xlsx.spots import Spot, Target


@dataclass(slots=True)
class Changes:
    """The changes gathered so far: of cells by sheet and offset, of spots by part and offset."""

    cells: dict[int, dict[int, CellEdit]] = field(default_factory=lambda: defaultdict(dict))
    spots: dict[tuple[str, int], tuple[Spot, dict[int, str]]] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)

    def add(self, target: object, change: Change) -> None:
        """Note *change* of the field that lies at *target*."""
        match target:
            case Cell():
                self.cell(target).value = change
            case CellString(cell, number) if number == WHOLE:
                self.cell(cell).as_value = True
            case CellString(cell, number):
                self.cell(cell).strings[number] = change.text
            case Target(spot, number):
                self.spot(spot)[number] = change.text
            case Unused(number):
                self.unused[number] = change.text

    def cell(self, cell: Cell) -> CellEdit:
        """Return what is to become of *cell*, which can be added to."""
        return self.cells[cell.sheet].setdefault(cell.start, CellEdit(cell))

    def spot(self, spot: Spot) -> dict[int, str]:
        """Return the changes of *spot*, which can be added to."""
        return self.spots.setdefault((spot.document.part, spot.start), (spot, {}))[1]
