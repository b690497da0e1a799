"""What goes in comes out, for those who were granted it, and for nobody else."""

import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.errors import RecordError, Refused, VaultDamaged
from redactor.keys.founding import found
from redactor.keys.staff import StaffKey
from redactor.model import ENTITIES, Item, SearchTicket
from redactor.trail.asking import Wanted
from redactor.vault.vault import Vault, keep_policy
from tests.vault.scene import CANARY, POLICY, Opened, item, seal

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40).filter(
    # Two halves of one character as two characters come back as one: refused when sealed.
    lambda text: text == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
)
ITEMS = st.builds(
    Item,
    field=ANY_TEXT,
    nth=st.integers(0, 3),
    start=st.just(3),
    end=st.integers(3, 99),
    token=ANY_TEXT,
    entity=st.sampled_from([*ENTITIES, "THEIR_OWN"]),
    found_by=ANY_TEXT,
    original=ANY_TEXT,
    before=ANY_TEXT,
    after=ANY_TEXT,
    kind=st.sampled_from(["text", "number"]),
    literal=st.none() | ANY_TEXT,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEMS, max_size=5))
def test_every_original_comes_back_exactly(opened: Opened, items: list[Item]) -> None:
    """Any text in any field survives: NFD, lone surrogates, NUL, nothing at all."""
    [sealed] = opened.seal(seal(items=items))
    back = opened.reveal(sealed, *(each.cls for each in sealed.classes))
    assert sorted(map(repr, back)) == sorted(map(repr, items))
    assert {(i.field, i.original, i.literal, i.before, i.after) for i in back} == {
        (i.field, i.original, i.literal, i.before, i.after) for i in items
    }


def test_items_of_one_class_keep_their_order(opened: Opened) -> None:
    """Originals of one class come back in the order in which they were taken out."""
    [sealed] = opened.seal(seal())
    assert [each.original for each in opened.reveal(sealed, "PERSON")] == [CANARY, "Jean"]


def test_the_index_finds_records_by_their_names(opened: Opened) -> None:
    """A granted member of staff reads what every record is known by; batches do not matter."""
    first = opened.seal(seal(0), seal(1))
    second = opened.seal(seal(2))
    ticket = opened.trail.search(opened.scene.keys.staff, "court-case")
    found = list(opened.vault.index(ticket, opened.scene.keys.staff))
    assert [(s.rid, 0, f"{CANARY} {n}", n) for n, s in enumerate(first + second)] == [
        (each.rid, each.rev, each.name, each.index) for each in found
    ]
    assert seal().prints == found[0].prints


def test_a_record_without_originals_is_still_recorded(opened: Opened) -> None:
    """A record in which nothing was found has a name, an entry, and nothing to open."""
    [sealed] = opened.seal(seal(items=[]))
    assert () == sealed.classes == sealed.escrow
    with pytest.raises(Refused):
        opened.reveal(sealed, "PERSON")
    assert opened.verify().records == 1


def test_escrow_holds_every_class_key(opened: Opened) -> None:
    """The trustees' key alone opens every capsule of a record."""
    from redactor.keys.capsule import Place, open_capsule, open_escrow

    [sealed] = opened.seal(seal())
    [(epoch, ct)] = opened.file.execute("SELECT epoch,ct FROM wrap WHERE cls='ESCROW'").fetchall()
    place = Place(opened.scene.keys.keyring.vault, sealed.rid, 0, POLICY)
    keys = open_escrow(opened.scene.keys.escrow, place, epoch, ct)
    assert {"PERSON", "LOC"} == set(keys)
    (capsule,) = opened.file.execute("SELECT ct FROM capsule WHERE cls='LOC'").fetchone()
    assert b"Kaya" in open_capsule(keys["LOC"], place, "LOC", capsule)


def test_a_stranger_opens_nothing_and_is_recorded(opened: Opened) -> None:
    """A key that is not in the keyring is refused, and the attempt is in the trail."""
    [sealed] = opened.seal(seal())
    stranger = StaffKey.new("Stranger")
    with pytest.raises(Refused, match="not granted"):
        opened.trail.request(stranger, "court-case", [Wanted(sealed.rid, 0, "PERSON")])
    with pytest.raises(Refused, match="not granted"):
        opened.trail.search(stranger, "court-case")
    assert opened.verify().denials == 2
    assert stranger.id == opened.trail.log.entry(opened.trail.log.head().checkpoint.size - 1).text("actor")


def test_a_ticket_does_not_help_a_stranger(opened: Opened) -> None:
    """A colleague's ticket opens nothing without a grant of one's own."""
    [sealed] = opened.seal(seal())
    [ticket] = opened.trail.request(opened.scene.keys.staff, "court-case", [Wanted(sealed.rid, 0, "PERSON")])
    with pytest.raises(Refused):
        opened.vault.open(ticket, StaffKey.new("Stranger"))


def test_too_much_for_one_capsule_is_refused_before_anything_is_stored(opened: Opened) -> None:
    """A class with more than 1 MiB is an error that names the record and says nothing of it."""
    with pytest.raises(RecordError, match="record 8, class PERSON") as caught:
        opened.vault.prepare([seal(7, [item("PERSON", CANARY * 60_000)])])
    assert CANARY not in str(caught.value)
    assert opened.vault.stats().records == 0


def test_a_foreign_keyring_is_refused(opened: Opened) -> None:
    """A keyring of another vault does not open this one."""
    with pytest.raises(VaultDamaged, match="do not belong together"):
        Vault(opened.file, found("Other", datetime.now(UTC)).keyring)


def test_rows_are_not_stored_without_a_transaction(opened: Opened) -> None:
    """Capsules cannot be stored on their own, outside the transaction that logs them."""
    prepared = opened.vault.prepare([seal()])
    with pytest.raises(RuntimeError):
        opened.vault.insert(prepared)


def test_stats_count_without_keys(opened: Opened) -> None:
    """Counts per class need no key."""
    opened.seal(seal(0), seal(1))
    stats = opened.vault.stats()
    assert (stats.records, stats.capsules, stats.keyrings) == (2, {"LOC": 2, "PERSON": 2}, 1)


def test_a_policy_can_be_kept(opened: Opened) -> None:
    """A policy's text is stored beside its entry, and verified with the rest."""
    with opened.file.transaction():
        opened.trail.policy(POLICY, keep_policy(opened.file, POLICY, "version: 1\n"))
    opened.verify()
    with pytest.raises(VaultDamaged), opened.file.transaction():
        keep_policy(opened.file, POLICY, "another text under the same fingerprint")


def test_the_index_notices_missing_and_foreign_names(opened: Opened) -> None:
    """A name that was deleted or exchanged stops the search."""
    opened.seal(seal(0), seal(1))
    staff = opened.scene.keys.staff
    ticket = opened.trail.search(staff, "court-case")
    more = SearchTicket(ticket.number, {**ticket.rows, bytes(16): (0, bytes(32))})
    with pytest.raises(VaultDamaged, match="missing"):
        list(opened.vault.index(more, staff))
    other = SearchTicket(ticket.number, {rid: (0, bytes(32)) for rid in ticket.rows})
    with pytest.raises(VaultDamaged, match="not what was sealed"):
        list(opened.vault.index(other, staff))


def test_nothing_shows_in_a_repr(opened: Opened) -> None:
    """Prepared batches, tickets, results and index entries never show text."""
    prepared = opened.vault.prepare([seal()])
    [sealed] = opened.seal(seal())
    ticket = opened.trail.search(opened.scene.keys.staff, "court-case")
    [entry] = opened.vault.index(ticket, opened.scene.keys.staff)
    items = opened.reveal(sealed, "PERSON")
    assert "Quenneville" not in f"{prepared!r} {sealed!r} {ticket!r} {entry!r} {items!r}"


def test_the_database_is_strict(opened: Opened) -> None:
    """The tables refuse values of another type."""
    with pytest.raises(sqlite3.Error):
        opened.file.execute("INSERT INTO capsule (rid,rev,cls,pol,ct) VALUES ('text','x',1,2,3)")
