"""Reveal a file: log the search, match its records, log each opening, open, place, write.

Nothing is opened before the request is in the trail and on the disk; nothing is placed
that is not certain.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as _field
from itertools import islice
from typing import Any, cast

from redactor.errors import Damaged, RecordError, RedactorError
from redactor.keys.staff import StaffKey
from redactor.model import Change, Field, Item, Record, Sink, Source, Ticket, seal_class
from redactor.reveal.match import Match, Matcher, Wanted, choose, in_order
from redactor.reveal.place import Placed, Unplaced, place
from redactor.trail.asking import Wanted as Request
from redactor.trail.ledger import DONE, Trail
from redactor.vault.names import IndexEntry, print_of
from redactor.vault.vault import Vault

BATCH = 100  # records whose requests share one transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """What to reveal: all of it, or some classes, some records (by id), one token."""

    classes: frozenset[str]
    records: frozenset[str] = frozenset()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays redacted, and why. Names a place, no one."""

    record: int
    field: str
    token: str
    why: str


@dataclass(slots=True)
class Revealed:
    """What a run put back, in counts, and what it could not."""

    records: int = 0
    matched: int = 0
    restored: int = 0
    opened: int = 0
    left: list[Left] = _field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open vault, its trail, and the key of the person who asks."""

    vault: Vault
    trail: Trail
    staff: StaffKey
    purpose: str

    def names(self, wanted: Wanted) -> list[IndexEntry]:
        """Return the relevant part of the index, after logging that it is read."""
        ticket = self.trail.search(self.staff, self.purpose)
        return [entry for entry in self.vault.index(ticket, self.staff) if wanted.relevant(entry)]

    def open(self, requests: Sequence[Request]) -> dict[bytes, tuple[Item, ...]]:
        """Open what was asked for, by record; every request and its outcome is logged."""
        items: dict[bytes, tuple[Item, ...]] = {}
        tickets = self.trail.request(self.staff, self.purpose, requests) if requests else []
        results: list[tuple[Ticket, str]] = []
        try:
            for ticket in tickets:
                try:
                    found = self.vault.open(ticket, self.staff)
                except RedactorError as error:
                    results.append((ticket, "damaged" if isinstance(error, Damaged) else "refused"))
                    raise
                results.append((ticket, DONE))
                items[ticket.rid] = (*items.get(ticket.rid, ()), *found)
        finally:
            with suppress(Damaged):  # the first error says more than a trail that cannot take its outcome
                self.trail.outcome(results, self.staff)
        return items

    def classes(self, entry: IndexEntry, scope: Scope) -> list[Request]:
        """Return requests for the classes of *scope* that this record has."""
        seals = [e for e in self.trail.log.of_record(entry.rid) if e.kind == "seal" and e.count("rev") == entry.rev]
        sealed = [str(capsule["cls"]) for seal in seals for capsule in cast(Any, seal.says["cap"])]
        wanted = scope.classes & {seal_class(_entity(scope.token))} if scope.token else scope.classes
        return [Request(entry.rid, entry.rev, cls, scope.token) for cls in sealed if cls in wanted]


def reveal_source(
    opener: Callable[[], Source],
    make_sink: Callable[[Source], Sink],
    archive: Archive,
    scope: Scope,
) -> Revealed:
    """Reveal a file into a sink; *opener* opens it afresh, for it is read twice.

    Raises RecordError where it holds no record, Refused where the key or a grant is
    missing, Damaged where the vault is not as the trail says.
    """
    wanted = Wanted(opener().records())
    if not wanted.count:
        raise RecordError("no record found in the input", hint="is it empty, or of another format? (--format)")
    matcher = Matcher(archive.names(wanted))
    ordered = in_order((r.index, matcher.match(r)) for r in opener().records())
    source = opener()
    sink = make_sink(source)
    done = Revealed()
    try:
        records = source.records()
        while chunk := list(islice(records, BATCH)):
            for record, changes in _batch(chunk, matcher, ordered, archive, scope, done):
                sink.write(record, changes)
        if scope.records and not done.matched:
            raise RecordError("no record of this id was found", hint="give the id as it stands in the redacted file")
        sink.publish()
    finally:
        sink.discard()
    return done


def _batch(
    chunk: Sequence[Record], matcher: Matcher, ordered: bool, archive: Archive, scope: Scope, done: Revealed
) -> Iterator[tuple[Record, Mapping[int, Change]]]:
    chosen: list[Sequence[IndexEntry]] = []
    for record in chunk:
        done.records += 1
        candidates, why = _candidates(record, matcher.match(record), ordered, scope)
        if why and any("<" in f.text for f in record.fields):
            done.left.append(Left(record.index, "", "", why))
        done.matched += bool(candidates)
        chosen.append(candidates)
    requests = [r for entries in chosen for e in entries for r in archive.classes(e, scope)]
    opened = archive.open(requests)
    done.opened += len(requests)
    for record, entries in zip(chunk, chosen, strict=True):
        yield record, _restore(record, entries, opened, scope, done)


def _candidates(record: Record, match: Match, ordered: bool, scope: Scope) -> tuple[Sequence[IndexEntry], str]:
    candidates, why = choose(record.index, match, ordered)
    if scope.records and not any(entry.name in scope.records for entry in candidates):
        return (), ""
    return candidates, why


def _restore(
    record: Record,
    entries: Sequence[IndexEntry],
    opened: Mapping[bytes, tuple[Item, ...]],
    scope: Scope,
    done: Revealed,
) -> dict[int, Change]:
    if not entries:
        return {}
    items = opened.get(entries[-1].rid, ())
    here = {field.name for field in record.fields}
    if any(_said(opened.get(entry.rid, ()), here) != _said(items, here) for entry in entries[:-1]):
        done.left.append(Left(record.index, "", "", "it was sealed several times with different originals"))
        return {}
    if scope.token:
        items = tuple(i for i in items if i.token == scope.token)
    changes: dict[int, Change] = {}
    for n, field, mine in _by_field(record, items, record.index, done):
        prints = {p for name, p in entries[-1].prints if name == field.name}
        placed, unplaced = place(field.text, mine, print_of(field.text) in prints)
        done.left += (_left(record.index, u) for u in unplaced)
        done.restored += len(placed)
        if placed:
            changes[n] = _change(field, placed)
    return changes


def _by_field(
    record: Record, items: Iterable[Item], index: int, done: Revealed
) -> Iterator[tuple[int, Field, list[Item]]]:
    """Yield the record's fields that *items* belong to; tell of items whose field is gone."""
    mine: dict[tuple[str, int], list[Item]] = {}
    for item in items:
        mine.setdefault((item.field, item.nth), []).append(item)
    seen: dict[str, int] = {}
    for n, field in enumerate(record.fields):
        nth = seen.get(field.name, 0)
        seen[field.name] = nth + 1
        here = mine.pop((field.name, nth), None)
        if here:
            yield n, field, here
    gone = [Left(index, i.field, i.token, "its field is not in the file") for rest in mine.values() for i in rest]
    done.left += gone


def _entity(token: str) -> str:
    """Return the entity that a numbered or keyed token names: PERSON for <PERSON-1>."""
    return token.strip("<>").rpartition("-")[0]


def _change(field: Field, placed: Sequence[Placed]) -> Change:
    whole = placed[0]
    if len(placed) == 1 and (whole.start, whole.end) == (0, len(field.text)):
        return Change(whole.item.original, whole.item.kind, whole.item.literal)
    out: list[str] = []
    at = 0
    for p in placed:
        out += (field.text[at : p.start], p.item.original)
        at = p.end
    # A JSON string may have its own way of escaping; any of its originals remembers it.
    style = next((p.item.literal for p in placed if p.item.literal), None)
    return Change("".join((*out, field.text[at:])), literal=style)


def _said(items: Sequence[Item], fields: set[str]) -> list[tuple[str, int, int, str]]:
    """Return what sealed *items* say of the *fields* that a file has."""
    return sorted((i.field, i.nth, i.start, i.original) for i in items if i.field in fields)


def _left(index: int, unplaced: Unplaced) -> Left:
    return Left(index, unplaced.item.field, unplaced.item.token, unplaced.why)
