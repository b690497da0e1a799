"""Find the sealed records that the records of a file came from.

A redacted value is known by its print, a record by its id. The index of names is read
once, and only what the file needs of it is remembered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redactor.model import Record
from redactor.vault.names import IndexEntry, print_of

_FEW = 64  # sealed records with one sign: beyond that a sign costs time and tells nothing
_LONGEST_NAME = 200  # code points: a longer value is a narrative, no id


@dataclass(frozen=True, slots=True)
class Match:
    """The sealed records a record may have come from, the likeliest last; `why` says why there is none.

    `by_place` says that only the place in the file speaks for them: what the record says is
    said by many.
    """

    candidates: tuple[IndexEntry, ...]
    why: str = ""
    by_place: bool = False


class Wanted:
    """What a file holds that an index entry can be known by."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._prints: set[bytes] = set()
        self._names: set[str] = set()
        self.count = 0
        for record in records:
            self.count += 1
            for field in record.fields:
                self._prints.add(print_of(field.text))
                if 0 < len(field.text) <= _LONGEST_NAME:
                    self._names.add(field.text.strip())

    def relevant(self, entry: IndexEntry) -> bool:
        """Answer whether *entry* can be about a record of the file."""
        return bool(entry.prints) and (entry.name in self._names or any(p in self._prints for _, p in entry.prints))


class Matcher:
    """Matches the records of one file with relevant index entries, given in the order of sealing."""

    def __init__(self, entries: Iterable[IndexEntry]) -> None:
        self._by_sign: dict[object, list[IndexEntry]] = {}
        self._by_index: dict[int, list[IndexEntry]] = {}
        self._order: dict[bytes, int] = {}
        for n, entry in enumerate(entries):
            self._order[entry.rid] = n
            self._by_index.setdefault(entry.index, []).append(entry)
            for sign in _signs(entry):
                self._by_sign.setdefault(sign, []).append(entry)

    def match(self, record: Record) -> Match:
        """Return the sealed records that fit *record* best, all equally well."""
        signs: list[object] = [(f.name, print_of(f.text)) for f in record.fields]
        signs += [f.text.strip() for f in record.fields if 0 < len(f.text) <= _LONGEST_NAME]
        telling = {e.rid: e for sign in signs for e in self._by_sign.get(sign, ()) if self._tells(sign)}
        found = telling or {e.rid: e for e in self._by_index.get(record.index, ())}
        said = set(signs)
        votes = {rid: _likeness(said, entry) for rid, entry in found.items()}
        best = max(votes.values(), default=(0, False))
        if not best[0]:
            return Match((), "the vault holds no record like it")
        fitting = sorted((found[rid] for rid, count in votes.items() if count == best), key=self._place)
        return Match(tuple(fitting), by_place=not telling)

    def _tells(self, sign: object) -> bool:
        """Answer whether few records share *sign*. "<redacted>" stands in every other one, and says nothing."""
        return len(self._by_sign[sign]) <= _FEW

    def _place(self, entry: IndexEntry) -> int:
        return self._order[entry.rid]


def _likeness(said: set[object], entry: IndexEntry) -> tuple[int, bool]:
    """Return how many signs of *entry* a record shows, and whether it shows all its prints: two runs may differ."""
    return len(said.intersection(_signs(entry))), said.issuperset(entry.prints)


def _signs(entry: IndexEntry) -> set[object]:
    """Return what *entry* is known by: its prints with their fields, and its name."""
    return {*entry.prints, *([entry.name] if entry.name else [])}


def in_order(records: Iterable[tuple[int, Match]]) -> bool:
    """Answer whether the file's records stand where they stood when they were sealed.

    Only then can the place in the file tell two records apart that read the same.
    """
    told = False
    for index, match in records:
        places = {entry.index for entry in match.candidates}
        if len(places) == 1 and not match.by_place:
            if index not in places:
                return False
            told = True
    return told


def choose(index: int, match: Match, ordered: bool) -> tuple[Sequence[IndexEntry], str]:
    """Narrow *match* down to sealings of one and the same record; ("", why) where that is a guess."""
    candidates = match.candidates
    if not candidates:
        return (), match.why
    if match.by_place and not ordered:
        return (), "many sealed records read the same, and the file is not in its old order"
    if len({entry.index for entry in candidates}) > 1 and ordered:
        candidates = tuple(entry for entry in candidates if entry.index == index)
    if not candidates or len({entry.index for entry in candidates}) > 1:
        return (), "several sealed records read the same, and the file is not in its old order"
    return candidates, ""
