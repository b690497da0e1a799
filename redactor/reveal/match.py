"""Find the sealed records that the records of a file came from.

A redacted value is known by its print, a record by its id. The index of names is read
once, and only what the file needs of it is remembered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redactor.model import Record
from redactor.vault.names import IndexEntry, print_of

_LONGEST_NAME = 200  # code points: a longer value is a narrative, no id


@dataclass(frozen=True, slots=True)
class Match:
    """The sealed records a record may have come from, the likeliest last; `why` says why there is none."""

    candidates: tuple[IndexEntry, ...]
    why: str = ""


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
        self._by_name: dict[str, list[IndexEntry]] = {}
        self._by_print: dict[tuple[str, bytes], list[IndexEntry]] = {}
        self._order: dict[bytes, int] = {}
        for n, entry in enumerate(entries):
            self._order[entry.rid] = n
            if entry.name:
                self._by_name.setdefault(entry.name, []).append(entry)
            for key in entry.prints:
                self._by_print.setdefault(key, []).append(entry)

    def match(self, record: Record) -> Match:
        """Return the sealed records that fit *record* best, all equally well."""
        votes: Counter[bytes] = Counter()
        entries: dict[bytes, IndexEntry] = {}
        for field in record.fields:
            for entry in self._by_print.get((field.name, print_of(field.text)), ()):
                votes[entry.rid] += 2
                entries[entry.rid] = entry
        for field in record.fields:
            for entry in self._by_name.get(field.text.strip(), ()) if len(field.text) <= _LONGEST_NAME else ():
                votes[entry.rid] += 3
                entries[entry.rid] = entry
        if not votes:
            return Match((), "the vault holds no record like it")
        best = max(votes.values())
        fitting = [entries[rid] for rid, count in votes.items() if count == best]
        return Match(tuple(sorted(fitting, key=lambda e: self._order[e.rid])))


def in_order(records: Iterable[tuple[int, Match]]) -> bool:
    """Answer whether the file's records stand where they stood when they were sealed.

    Only then can the place in the file tell two records apart that read the same.
    """
    told = False
    for index, match in records:
        places = {entry.index for entry in match.candidates}
        if len(places) == 1:
            if index not in places:
                return False
            told = True
    return told


def choose(index: int, match: Match, ordered: bool) -> tuple[Sequence[IndexEntry], str]:
    """Narrow *match* down to sealings of one and the same record; ("", why) where that is a guess."""
    candidates = match.candidates
    if not candidates:
        return (), match.why
    if len({entry.index for entry in candidates}) > 1 and ordered:
        candidates = tuple(entry for entry in candidates if entry.index == index)
    if not candidates or len({entry.index for entry in candidates}) > 1:
        return (), "several sealed records read the same, and the file is not in its old order"
    return candidates, ""
