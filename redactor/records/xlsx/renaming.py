"""Settle the new names of sheets, ranges, tables and columns, so that formulas can follow them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from redactor.records.xlsx import names, spots
from redactor.records.xlsx.changes import Changes
from redactor.records.xlsx.columns import column_name, column_number
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.reader import WorkbookSource
from redactor.records.xlsx.spots import Spot

_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::.*)?")
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """The new names, and the cells that head a table's column and must read like it: by sheet and reference."""

    names: Renames
    heads: dict[int, dict[str, str]] = field(repr=False)


def settle(source: WorkbookSource, changes: Changes) -> Settled:
    """Make the names in *changes* fit for Excel and distinct, and return what became of each."""
    heads: dict[int, dict[str, str]] = defaultdict(dict)
    columns = _columns(source, changes, heads)
    if not any(spot.role in (spots.SHEET, spots.WORD) for spot, _ in changes.spots.values()):
        return Settled(Renames(columns=columns), heads)
    found = [f.spot for f in source.everything() if f.spot.role]
    sheets = _rename([s for s in found if s.role == spots.SHEET], changes, names.sheet_name)
    words = _rename([s for s in found if s.role == spots.WORD], changes, names.word_name)
    return Settled(Renames(sheets, words, columns), heads)


def _rename(found: list[Spot], changes: Changes, make: names.Make) -> dict[str, str]:
    """Settle the new names of *found*; spots of one name get one new name."""
    wanted: dict[str, str] = {}
    for spot in found:
        new = _new(spot, changes)
        if new is not None:
            wanted[spot.texts[0].lower()] = new
    taken = {s.texts[0] for s in found if s.texts[0].lower() not in wanted}
    for old, new in wanted.items():
        wanted[old] = make(new, taken)
        taken.add(wanted[old])
    for spot in found:
        if spot.texts[0].lower() in wanted:
            changes.spot(spot)[0] = wanted[spot.texts[0].lower()]
    return wanted


def _new(spot: Spot, changes: Changes) -> str | None:
    known = changes.spots.get((spot.document.part, spot.start))
    return known[1].get(0) if known else None


def _columns(source: WorkbookSource, changes: Changes, heads: dict[int, dict[str, str]]) -> dict[str, str]:
    """Keep the names of tables' columns and the cells that head them the same, as Excel demands."""
    made: dict[str, str] = {}
    for sheet in (s for s in source.sheets if source.package.of(s.frame.part, "table")):
        values = {e.cell.ref: e.value.text for e in changes.cells[sheet.number].values() if e.value is not None}
        for document, label in source.beside(sheet):
            if document.root.name == "table":
                found = [f.spot for f in source.found(document, label) if f.spot.role == spots.COLUMN]
                refs = _heads(document.root.attrs, len(found))
                new = _table(found, refs, values, changes)
                made |= {found[number].texts[0].lower(): text for number, text in new.items()}
                heads[sheet.number] |= {refs[number]: text for number, text in new.items() if refs}
    return made


def _table(found: list[Spot], refs: list[str], values: Mapping[str, str], changes: Changes) -> dict[int, str]:
    """Settle the columns *found* of one table, headed by the cells *refs*; return the new ones by number."""
    wanted: dict[int, str] = {}
    for number, spot in enumerate(found):
        new = values.get(refs[number]) if refs else None
        new = _new(spot, changes) if new is None else new
        if new is not None:
            wanted[number] = new
    taken = {spot.texts[0] for number, spot in enumerate(found) if number not in wanted}
    for number, text in wanted.items():
        wanted[number] = names.column_name(text, taken)
        taken.add(wanted[number])
        changes.spot(found[number])[0] = wanted[number]
    return wanted


def _heads(attrs: Mapping[str, str], count: int) -> list[str]:
    """Return the cells that head the columns of a table, or none where it has no header row."""
    found = _RANGE.fullmatch(attrs.get("ref", ""))
    if found is None or attrs.get("headerRowCount") == "0":
        return []
    first = column_number(found[1])
    return [f"{column_name(first + n)}{found[2]}" for n in range(count)]
