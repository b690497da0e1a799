"""Find the sealed records that the records of a file came from.

A file whose tokens stand as they were sealed, record by record, is matched by place. In
any other file each field speaks for itself: a redacted value that only one sealed record
holds comes from there, wherever it stands now. What many hold ("<redacted>" alone) goes
with the record, if its id and all its other fields point to one and the same. Where they
do not, it stays redacted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from redactor.model import Field, Record
from redactor.vault.names import IndexEntry, print_of

_LONGEST_NAME = 200  # code points: a longer value is a narrative, no id
_FEW = 64  # sealed records with one sign: beyond that it costs time and tells nothing

Entries = tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the tokens of one field come from: sealings of one record, the newest last.

    `untouched` tells that the field reads as it was sealed; `why` says why there is no origin.
    """

    entries: Entries = ()
    untouched: bool = False
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


class Runs:
    """The runs of redaction that a vault remembers: each numbers its records from 0, without a gap."""

    def __init__(self, entries: Iterable[IndexEntry], wanted: Wanted) -> None:
        self.relevant: list[IndexEntry] = []
        self._at: list[dict[int, IndexEntry]] = []
        self._lengths: list[int] = []
        following = 0
        for entry in entries:
            if entry.index != following or not self._lengths:
                self._at.append({})
                # A run that does not begin at 0 was sealed by several at once: its order is not known.
                self._lengths.append(0 if entry.index == 0 else -1)
            following = entry.index + 1
            if self._lengths[-1] >= 0:
                self._lengths[-1] = following
            if wanted.relevant(entry):
                self.relevant.append(entry)
                self._at[-1][entry.index] = entry

    def untouched(self, records: Iterable[Record], count: int) -> list[dict[int, IndexEntry]]:
        """Return the runs whose every token stands where it was sealed, in a file of *count* records, newest last."""
        alive = [at for at, length in zip(self._at, self._lengths, strict=True) if at and length == count]
        for record in records:
            if not alive:
                break
            shown = {(f.name, print_of(f.text)) for f in record.fields}
            alive = [at for at in alive if record.index not in at or shown.issuperset(at[record.index].prints)]
        return alive


class Matcher:
    """Tells for each field of a file's records where its tokens come from."""

    def __init__(self, relevant: Sequence[IndexEntry], runs: Sequence[dict[int, IndexEntry]]) -> None:
        """Take the relevant entries in the order of sealing, and the runs that the file still is."""
        self._runs = runs
        self._by_print: dict[tuple[str, bytes], list[IndexEntry]] = {}
        self._by_name: dict[str, list[IndexEntry]] = {}
        self._sealings: dict[object, list[IndexEntry]] = {}
        for entry in relevant:
            self._sealings.setdefault(_whose(entry), []).append(entry)
            for sign in entry.prints:
                self._by_print.setdefault(sign, []).append(entry)
            if entry.name:
                self._by_name.setdefault(entry.name, []).append(entry)

    def origins(self, record: Record) -> list[Origin]:
        """Return the origin of each field of *record*."""
        if self._runs:
            entries = tuple(at[record.index] for at in self._runs if record.index in at)
            return [Origin(entries, bool(entries)) for _ in record.fields]
        own = [self._own(field) for field in record.fields]
        whose = {_whose(entries[0]) for entries in own if entries} | set(self._named(record))
        if len(whose) == 1:
            [one] = whose
            return [Origin(e, True) if e else self._of(one, f) for f, e in zip(record.fields, own, strict=True)]
        why = "the record's id and its fields come from different sealed records" if whose else _NOTHING
        return [Origin(e, True) if e else Origin(why=why) for e in own]

    def _own(self, field: Field) -> Entries:
        """Return the sealings that hold this very value, if all are of one record."""
        found = self._by_print.get((field.name, print_of(field.text)), ())
        if not found or len(found) > _FEW or len({_whose(e) for e in found}) > 1:
            return ()
        return tuple(found)

    def _named(self, record: Record) -> Iterator[object]:
        """Yield whom the record's id names, where it names one record only."""
        for field in record.fields:
            found = self._by_name.get(field.text.strip(), ()) if len(field.text) <= _LONGEST_NAME else ()
            if found and len(found) <= _FEW and len({_whose(e) for e in found}) == 1:
                yield _whose(found[0])

    def _of(self, whose: object, field: Field) -> Origin:
        """Return the origin of a field that does not tell it by itself, in a record known to be *whose*."""
        sign = field.name, print_of(field.text)
        sealings = [e for e in self._sealings[whose] if any(name == field.name for name, _ in e.prints)]
        same = tuple(e for e in sealings if sign in e.prints)
        return Origin(same, True) if same else Origin(tuple(sealings))


_NOTHING = "the vault holds no record like it, or several that read the same"


def _whose(entry: IndexEntry) -> object:
    """Return what two sealings of one record share: its id and place, or all that it says."""
    return (entry.name, entry.index) if entry.name else (entry.index, entry.prints)
