"""Turn the changes of fields into edits of bytes, so that no trace of an original is left."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from redactor.model import Change
from redactor.records.xlsx import dropping, formulas
from redactor.records.xlsx.cells import CellEdit, Ground, restored
from redactor.records.xlsx.changes import Changes
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.reader import Sheet, WorkbookSource
from redactor.records.xlsx.renaming import settle
from redactor.records.xlsx.runs import with_text
from redactor.records.xlsx.splice import Edit

_LEADER = re.compile(r'<f (?=[^>]*\bt="shared")(?=[^>]*\bref="([^"]*)")[^>]*\bsi="(\d+)"')


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
        self._grounds: dict[int, Ground] = {}
        self._edits: dict[str, list[Edit]] = defaultdict(list)

    def run(self, suffix: str) -> Plan:
        settled = settle(self._source, self._changes)
        renames = settled.names
        for sheet in self._source.sheets:
            self._settle_groups(sheet, renames)
            if sheet.has_cells:
                self._look_again(sheet, renames, settled.heads[sheet.number])
        in_place = self._shared_strings()
        calculation = self._cells(renames, in_place)
        if renames:
            for found in self._source.everything():
                if found.spot.follows:
                    self._changes.spot(found.spot)
        for spot, new in self._changes.spots.values():
            self._edits[spot.document.part].append(spot.edit(new, renames))
        relations = dropping.cut(self._source, self._drop, calculation=calculation)
        gone = dropping.removed_parts(self._source, relations, self._drop)
        for part, edit in dropping.edits(self._source, relations, gone, self._drop, suffix):
            self._edits[part].append(edit)
        for part in (sheet.frame.part for sheet in self._source.sheets if sheet.frame.ascii):
            self._edits[part] = [_in_ascii(edit) for edit in self._edits.get(part, ())]
        return Plan({p: _disjoint(e) for p, e in self._edits.items() if e and p not in gone}, gone)

    # ------------------------------------------------------------ cells

    def _settle_groups(self, sheet: Sheet, renames: Renames) -> None:
        """Find out which shared formulas *sheet* will have, once some are taken out and some put back."""
        groups = self._groups.setdefault(sheet.number, {})
        here = self._changes.cells[sheet.number]
        back = dict(_leaders(edit for edit in here.values()))
        for edit in here.values():
            formula = edit.cell.formula
            if formula is not None and formula.leads and (edit.value is not None or edit.as_value):
                groups.pop(formula.group, None)
        for group, reach in back.items():
            groups.setdefault(group, reach)
        ground = self._grounds[sheet.number] = Ground(groups, renames.after(self._source.known))
        for edit in here.values():
            edit.ground = ground

    def _look_again(self, sheet: Sheet, renames: Renames, heads: Mapping[str, str]) -> None:
        """Find the cells that change because of others: names in formulas, shared formulas, heads of tables."""
        here = self._changes.cells[sheet.number]
        ground = self._grounds[sheet.number]
        before = self._source.groups_of.get(sheet.number, {})
        lost = {group for group in before if ground.groups.get(group) != before[group]}
        changed = {edit.cell.ref for edit in here.values() if edit.value is not None}
        external = "external links" in self._drop and "external links" in self._source.groups.values()
        for edit in here.values():
            if edit.cell.ref in heads and edit.value is not None:
                edit.value = Change(heads[edit.cell.ref])
        if not (renames or lost or external or heads.keys() - changed):
            return
        for _, row in self._source.cells(sheet):
            for cell in row:
                if cell.ref in heads:
                    self._changes.cell(cell).value = Change(heads[cell.ref])
                elif cell.formula is not None:
                    edit = self._changes.cell(cell)
                    edit.ground = ground
                    if external and formulas.is_external(cell.formula.text):
                        edit.as_value = True
                        lost |= {cell.formula.group} - {""}  # those that share it come after it
                    edit.as_value |= cell.formula.group in lost

    def _cells(self, renames: Renames, in_place: set[tuple[int, int]]) -> bool:
        """Note the edits of cells; return whether the order of calculation changes."""
        calculation = False
        parts = {sheet.number: sheet.frame.part for sheet in self._source.sheets}
        for sheet, here in self._changes.cells.items():
            for start, edit in here.items():
                if (sheet, start) in in_place:
                    continue
                back = edit.value is not None and restored(edit.value, edit.cell, edit.ground) is not None
                calculation = calculation or edit.drops_formula() or back
                make = _made(edit, renames)
                self._edits[parts[sheet]].append(Edit(edit.cell.start, edit.cell.end, make))
        return calculation

    def _shared_strings(self) -> set[tuple[int, int]]:
        """Change shared strings, and return the cells that show their new value by that alone.

        A string is changed in place where all its cells change alike. Else each cell gets a string
        of its own, and the shared one is emptied where no cell shows it any more.
        """
        users: dict[int, list[tuple[int, CellEdit, Change]]] = defaultdict(list)
        for sheet, here in self._changes.cells.items():
            for edit in here.values():
                if edit.cell.shared >= 0 and edit.value is not None:
                    users[edit.cell.shared].append((sheet, edit, edit.value))
        texts = dict(self._changes.unused)
        in_place: set[tuple[int, int]] = set()
        for number, changed in users.items():
            if len(changed) < self._uses[number]:
                continue
            alike = {(change.kind, change.text) for _, _, change in changed}
            plain = changed[0][2].kind == "text" and all(edit.cell.formula is None for _, edit, _ in changed)
            if plain and len(alike) == 1:
                texts[number] = changed[0][2].text
                in_place |= {(sheet, edit.cell.start) for sheet, edit, _ in changed}
            else:
                texts[number] = ""
        table = self._source.strings
        for number, text in texts.items():
            self._edits[table.part].append(Edit(table.starts[number], table.ends[number], _reading(text)))
        return in_place


def _made(edit: CellEdit, renames: Renames) -> Callable[[bytes], bytes]:
    return lambda raw: edit.made(raw, renames)


def _reading(text: str) -> Callable[[bytes], bytes]:
    return lambda raw: with_text(raw, text)


def _leaders(edits: Iterable[CellEdit]) -> Iterator[tuple[str, str]]:
    """Yield the number and range of each shared formula that *edits* put back."""
    for edit in edits:
        literal = (edit.value.literal or "") if edit.value is not None else ""
        found = _LEADER.search(literal) if literal.startswith("<c ") else None
        if found is not None and f'r="{edit.cell.ref}"' in literal:
            yield found[2], found[1]


def _in_ascii(edit: Edit) -> Edit:
    """Return *edit* with all letters beyond ASCII as numbers, as the rest of its part has them."""
    return Edit(edit.start, edit.end, lambda raw: edit.make(raw).decode().encode("ascii", "xmlcharrefreplace"))


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """Return *edits* in order, without those that lie within another."""
    made: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not made or edit.start >= made[-1].end or edit.start == edit.end == made[-1].end:
            made.append(edit)
    return made
