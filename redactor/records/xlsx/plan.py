"""Turn the changes of fields into edits of bytes, so that no trace of an original is left."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from redactor.model import Change
from redactor.records.xlsx import dropping, formulas, names, spots
from redactor.records.xlsx.cells import CellEdit, restored
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.markup import Edit
from redactor.records.xlsx.reader import CellString, Sheet, Unused, WorkbookSource
from redactor.records.xlsx.sheet import Cell, column_name, column_number
from redactor.records.xlsx.spots import Spot, Target, with_text

_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::.*)?")


@dataclass(slots=True)
class Changes:
    """The changes gathered so far, by where they are made."""

    cells: dict[int, dict[str, CellEdit]] = field(default_factory=lambda: defaultdict(dict))
    spots: dict[tuple[str, int], tuple[Spot, dict[int, str]]] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)

    def add(self, target: object, change: Change) -> None:
        """Note *change* of the field that lies at *target*."""
        match target:
            case Cell():
                self.cell(target).value = change
            case CellString(cell, number):
                self.cell(cell).strings[number] = change.text
            case Target(spot, number):
                self.spot(spot)[number] = change.text
            case Unused(number):
                self.unused[number] = change.text

    def cell(self, cell: Cell) -> CellEdit:
        """Return what is to become of *cell*, which can be added to."""
        return self.cells[cell.sheet].setdefault(cell.ref, CellEdit(cell))

    def spot(self, spot: Spot) -> dict[int, str]:
        """Return the changes of *spot*, which can be added to."""
        return self.spots.setdefault((spot.document.part, spot.start), (spot, {}))[1]


@dataclass(slots=True)
class Plan:
    """The edits of each part, sorted and disjoint, and the parts that are left out."""

    edits: dict[str, list[Edit]]
    gone: set[str]

    def __bool__(self) -> bool:
        return bool(self.edits or self.gone)


def plan(source: WorkbookSource, changes: Changes, drop: frozenset[str], suffix: str) -> Plan:
    """Return how to write *source* with *changes*, without the kinds of parts in *drop*."""
    return _Planning(source, changes, drop).run(suffix)


class _Planning:
    def __init__(self, source: WorkbookSource, changes: Changes, drop: frozenset[str]) -> None:
        self._source = source
        self._changes = changes
        self._drop = drop
        self._uses = source.strings.uses[:]
        self._groups = {n: dict(groups) for n, groups in source.groups_of.items()}
        self._edits: dict[str, list[Edit]] = defaultdict(list)
        self._wanted: dict[int, dict[str, str]] = defaultdict(dict)

    def run(self, suffix: str) -> Plan:
        renames = self._renames()
        for sheet in self._source.sheets:
            self._settle_groups(sheet)
            if sheet.has_cells:
                self._look_again(sheet, renames)
        in_place = self._shared_strings()
        calculation = self._cells(renames, in_place)
        if renames:
            for spot in self._all_spots():
                self._changes.spot(spot)
        for spot, new in self._changes.spots.values():
            self._edits[spot.document.part].append(spot.edit(new, renames))
        relations = dropping.cut(self._source, self._drop, calculation=calculation)
        gone = dropping.removed_parts(self._source, relations, self._drop)
        for part, edit in dropping.edits(self._source, relations, gone, self._drop, suffix):
            self._edits[part].append(edit)
        return Plan({p: _disjoint(e) for p, e in self._edits.items() if e and p not in gone}, gone)

    # ------------------------------------------------------------ names that formulas use

    def _renames(self) -> Renames:
        columns = self._columns()
        changed = {(s.document.part, s.start): new[0] for s, new in self._changes.spots.values() if s.role and 0 in new}
        if not any(spot.role in (spots.SHEET, spots.WORD) for spot, _ in self._changes.spots.values()):
            return Renames(columns=columns)
        found = [spot for spot in self._all_spots() if spot.role]
        sheets = self._rename([s for s in found if s.role == spots.SHEET], changed, names.sheet_name)
        words = self._rename([s for s in found if s.role == spots.WORD], changed, names.word_name)
        return Renames(sheets, words, columns)

    def _rename(self, found: list[Spot], changed: Mapping[tuple[str, int], str], make: names.Make) -> dict[str, str]:
        """Settle the new names of *found*; spots of one name get one new name."""
        wanted = {
            s.texts[0].lower(): changed[s.document.part, s.start]
            for s in found
            if (s.document.part, s.start) in changed
        }
        taken = {s.texts[0] for s in found if s.texts[0].lower() not in wanted}
        made = {}
        for old, new in wanted.items():
            made[old] = make(new, taken)
            taken.add(made[old])
        for spot in found:
            if spot.texts[0].lower() in made:
                self._changes.spot(spot)[0] = made[spot.texts[0].lower()]
        return made

    def _columns(self) -> dict[str, str]:
        """Keep the names of tables' columns and the cells that head them the same, as Excel demands."""
        made: dict[str, str] = {}
        for sheet in self._source.sheets:
            for document, label in self._source.beside(sheet):
                if document.root.name == "table":
                    found = [f.spot for f in self._source.found(document, label) if f.spot.role == spots.COLUMN]
                    made |= self._table(sheet.number, document.root.attrs, found)
        return made

    def _table(self, sheet: int, attrs: Mapping[str, str], found: list[Spot]) -> dict[str, str]:
        heads = _heads(attrs, len(found))
        wanted: dict[int, str] = {}
        for number, spot in enumerate(found):
            head = self._changes.cells[sheet].get(heads[number]) if heads else None
            own = self._changes.spots.get((spot.document.part, spot.start))
            if head is not None and head.value is not None:
                wanted[number] = head.value.text
            elif own is not None and 0 in own[1]:
                wanted[number] = own[1][0]
        taken = {spot.texts[0] for number, spot in enumerate(found) if number not in wanted}
        made = {}
        for number, text in wanted.items():
            new = names.column_name(text, taken)
            taken.add(new)
            made[found[number].texts[0].lower()] = new
            self._changes.spot(found[number])[0] = new
            if heads:
                self._wanted[sheet][heads[number]] = new
        return made

    # ------------------------------------------------------------ cells

    def _settle_groups(self, sheet: Sheet) -> None:
        """Find out which shared formulas *sheet* will have, once some are taken out and some put back."""
        groups = self._groups.setdefault(sheet.number, {})
        here = self._changes.cells[sheet.number]
        back = dict(_leaders(edit for edit in here.values()))
        for edit in here.values():
            if edit.cell.leads and edit.value is not None:
                groups.pop(edit.cell.group, None)
        for group, reach in back.items():
            groups.setdefault(group, reach)
        for edit in here.values():
            edit.groups = groups

    def _look_again(self, sheet: Sheet, renames: Renames) -> None:
        """Find the cells that change because of others: names in formulas, shared formulas, heads of tables."""
        here = self._changes.cells[sheet.number]
        groups = self._groups[sheet.number]
        before = self._source.groups_of.get(sheet.number, {})
        lost = {group for group in before if groups.get(group) != before[group]}
        wanted = self._wanted[sheet.number]
        external = "external links" in self._drop and "external links" in self._source.groups.values()
        for ref in wanted.keys() & here.keys():
            here[ref].value = Change(wanted[ref])
        if not (renames or lost or external or wanted.keys() - here.keys()):
            return
        for _, row in self._source.cells(sheet):
            for cell in row:
                if cell.ref in wanted:
                    self._changes.cell(cell).value = Change(wanted[cell.ref])
                elif cell.formula is not None:
                    edit = self._changes.cell(cell)
                    edit.groups = groups
                    edit.as_value = cell.group in lost or (external and formulas.is_external(cell.formula))

    def _cells(self, renames: Renames, in_place: set[tuple[int, str]]) -> bool:
        """Note the edits of cells; return whether the order of calculation changes."""
        calculation = False
        parts = {sheet.number: sheet.frame.part for sheet in self._source.sheets}
        for sheet, here in self._changes.cells.items():
            for ref, edit in here.items():
                if (sheet, ref) in in_place:
                    continue
                back = edit.value is not None and restored(edit.value, edit.cell, edit.groups) is not None
                calculation = calculation or edit.drops_formula() or back
                make = _made(edit, renames)
                self._edits[parts[sheet]].append(Edit(edit.cell.start, edit.cell.end, make))
        return calculation

    def _shared_strings(self) -> set[tuple[int, str]]:
        """Change shared strings, and return the cells that show their new value by that alone.

        A string is changed in place where all its cells change alike. Else each cell gets a string
        of its own, and the shared one is emptied where no cell shows it any more.
        """
        users: dict[int, list[tuple[int, str, Change]]] = defaultdict(list)
        for sheet, here in self._changes.cells.items():
            for ref, edit in here.items():
                if edit.cell.shared >= 0 and edit.value is not None:
                    users[edit.cell.shared].append((sheet, ref, edit.value))
        texts = dict(self._changes.unused)
        in_place = set()
        for number, changed in users.items():
            if len(changed) < self._uses[number]:
                continue
            alike = {(change.kind, change.text) for _, _, change in changed}
            if len(alike) == 1 and changed[0][2].kind == "text":
                texts[number] = changed[0][2].text
                in_place |= {(sheet, ref) for sheet, ref, _ in changed}
            else:
                texts[number] = ""
        table = self._source.strings
        for number, text in texts.items():
            self._edits[table.part].append(Edit(table.starts[number], table.ends[number], _reading(text)))
        return in_place

    def _all_spots(self) -> Iterator[Spot]:
        for sheet in self._source.sheets:
            for document, label in self._source.beside(sheet):
                yield from (f.spot for f in self._source.found(document, label))
        for document, label in self._source.apart():
            yield from (f.spot for f in self._source.found(document, label))


def _made(edit: CellEdit, renames: Renames) -> Callable[[bytes], bytes]:
    return lambda raw: edit.made(raw, renames)


def _reading(text: str) -> Callable[[bytes], bytes]:
    return lambda raw: with_text(raw, text)


def _leaders(edits: Iterable[CellEdit]) -> Iterator[tuple[str, str]]:
    """Yield the number and range of each shared formula that *edits* put back."""
    for edit in edits:
        if edit.value is None or edit.value.kind != "formula" or edit.value.literal is None:
            continue
        found = re.search(r'<f (?=[^>]*\bt="shared")(?=[^>]*\bref="([^"]*)")[^>]*\bsi="(\d+)"', edit.value.literal)
        if found is not None and f'r="{edit.cell.ref}"' in edit.value.literal:
            yield found[2], found[1]


def _heads(attrs: Mapping[str, str], count: int) -> list[str]:
    """Return the cells that head the columns of a table, or none where it has no header row."""
    found = _RANGE.fullmatch(attrs.get("ref", ""))
    if found is None or attrs.get("headerRowCount") == "0":
        return []
    first = column_number(found[1])
    return [f"{column_name(first + n)}{found[2]}" for n in range(count)]


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """Return *edits* in order, without those that lie within another."""
    made: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not made or edit.start >= made[-1].end or edit.start == edit.end == made[-1].end:
            made.append(edit)
    return made
