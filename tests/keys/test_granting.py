from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from redactor.errors import Damaged, Refused
from redactor.keys.founding import found
from redactor.keys.granting import check_officer, lacking, sign_next, ungranted, with_grants
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyring import Keyring
from redactor.keys.layout import read_chain, sign_keyring, successor
from redactor.keys.members import ClassEpoch, Officers, make_grant
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey, StaffPublic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
FOUNDED = found("Awa Traoré", NOW)
RING, HOLDER = FOUNDED.keyring, FOUNDED.staff
ADA = StaffKey.new("Ada")


def granted(*classes: str, ring: Keyring = RING, holder: StaffKey = HOLDER, to: StaffKey = ADA) -> Keyring:
    """Return the version after *ring*, signed."""
    return sign_next(ring, with_grants(ring, holder, to.public, classes, LATER), FOUNDED.officer)[0]


@pytest.mark.parametrize("cls", RING.class_names)
def test_a_granted_key_opens_its_class_and_no_other(cls: str) -> None:
    """The new member gets the very key of the class; every other class stays shut."""
    ring = granted(cls)
    assert ring.open_class(cls, 1, ADA).public == RING.public(cls)[1]
    assert ring.granted(ADA.id) == ((cls, 1),)
    for other in set(RING.class_names) - {cls}:
        with pytest.raises(Refused):
            ring.open_class(other, 1, ADA)


def test_nothing_else_changes() -> None:
    """The next version differs in its number, its predecessor, its time, one member and the grants."""
    ring, note = sign_next(RING, with_grants(RING, HOLDER, ADA.public, ["LOC", "ID"], LATER), FOUNDED.officer)
    assert replace(ring, version=1, previous=b"", made=RING.made, staff=RING.staff, grants=RING.grants) == RING
    assert set(ring.grants) > set(RING.grants)
    assert [(g.cls, g.since) for g in ring.grants if g.staff == ADA.id] == [("ID", 2), ("LOC", 2)]
    assert (ring.version, ring.made, ring.expires) == (2, "2026-03-31T12:00:00Z", RING.expires)
    assert read_chain([FOUNDED.note, note], RING.officers) == (RING, ring)


def test_a_member_is_added_once() -> None:
    """A second grant to the same key adds classes, keeps the name, and no second row of staff."""
    renamed = StaffKey("Awa Traoré", ADA.seeds())
    ring = granted("ID", ring=granted("LOC"), to=renamed)
    assert [member.name for member in ring.staff if member.id == ADA.id] == ["Ada"]
    assert [(g.cls, g.since) for g in ring.grants if g.staff == ADA.id] == [("ID", 3), ("LOC", 2)]
    assert ring.open_class("LOC", 1, ADA) and ring.open_class("ID", 1, ADA)


def test_who_was_granted_gives_on_that_and_no_more() -> None:
    """A member may pass on the classes it has, with an officer's word; others are refused."""
    ring, third = granted("LOC"), StaffKey.new("Third")
    assert granted("LOC", ring=ring, holder=ADA, to=third).granted(third.id) == (("LOC", 1),)
    assert ungranted(ring, ADA, lacking(ring, third.public, ["ID", "LOC"])) == "ID"
    for holder in (ADA, third, StaffKey.new("Stranger")):
        with pytest.raises(Refused):
            with_grants(ring, holder, third.public, ["ID"], LATER)


def test_all_epochs_that_open_are_granted() -> None:
    """After a rotation the older records open too; what was destroyed is left out."""
    second, third = OpeningKey.new(), OpeningKey.new()
    others = tuple(e for e in RING.classes if e.cls != "LOC")
    first = next(e for e in RING.classes if e.cls == "LOC")
    old, new = ClassEpoch("LOC", 2, second.public, "old"), ClassEpoch("LOC", 3, third.public)
    epochs = (replace(first, state="destroyed"), old, new)
    to_holder = [make_grant(RING.vault, e, key, HOLDER.public, 1) for e, key in ((old, second), (new, third))]
    ring = replace(RING, classes=(*others, *epochs), grants=(*(g for g in RING.grants if g.cls != "LOC"), *to_holder))
    assert granted("LOC", ring=ring).granted(ADA.id) == (("LOC", 2), ("LOC", 3))
    part = replace(ring, grants=ring.grants[:-1])
    assert ungranted(part, HOLDER, lacking(part, ADA.public, ["LOC"])) == "LOC"


@pytest.mark.parametrize("classes", [[], ["NONE"], ["ESCROW"], ["loc"], [""], ["LOC", "NONE"]])
def test_unknown_classes(classes: list[str]) -> None:
    """A class that the keyring does not have, the recovery key's among them, cannot be granted; nor can nothing."""
    with pytest.raises(Refused) as caught:
        with_grants(RING, HOLDER, ADA.public, classes, LATER)
    assert "PERSON" in caught.value.hint


@pytest.mark.parametrize("classes", [["LOC"], ["ID", "LOC"]])
def test_what_is_granted_already(classes: list[str]) -> None:
    """Somebody who asks for a class again is told so: perhaps another key was meant."""
    ring = granted("LOC")
    with pytest.raises(Refused, match="already"):
        with_grants(ring, HOLDER, ADA.public, classes, LATER)


def mixed(opens: StaffKey, signs: StaffKey) -> StaffPublic:
    """Return a member made of the keys of two."""
    return StaffPublic("Mixed", opens.public.sealing, signs.public.verifying)


def test_nobody_can_be_mistaken_for_a_colleague() -> None:
    """Half of a colleague's keys, or a colleague's name in any capitals, is refused under another key."""
    for member in (mixed(HOLDER, ADA), mixed(ADA, HOLDER)):
        with pytest.raises(Refused, match="part of staff key"):
            lacking(RING, member, ["LOC"])
    for name in ("Awa Traoré", "AWA TRAORÉ"):
        with pytest.raises(Refused, match="this name already"):
            lacking(RING, StaffKey.new(name).public, ["LOC"])


def test_only_an_officer_signs() -> None:
    """A stranger's key, one under the officer's name too, and one officer where two are needed, are refused."""
    new = with_grants(RING, HOLDER, ADA.public, ["LOC"], LATER)
    for key in (SigningKey.new("stranger"), SigningKey.new(FOUNDED.officer.name), FOUNDED.log):
        with pytest.raises(Refused, match="no officer"):
            sign_next(RING, new, key)
        with pytest.raises(Damaged):
            successor(RING, sign_keyring(new, [key]))
    second = SigningKey.new("second")
    two = replace(RING, officers=Officers((FOUNDED.officer.public, second.public), 2))
    with pytest.raises(Refused, match="together"):
        check_officer(two, second)


def test_a_version_follows_its_own_predecessor() -> None:
    """What was made from an older version is not signed as the next of a newer one."""
    new = with_grants(RING, HOLDER, ADA.public, ["LOC"], LATER)
    for other in (granted("ID"), found("Awa Traoré", NOW).keyring):
        with pytest.raises((Damaged, Refused)):
            sign_next(other, new, FOUNDED.officer)


def test_a_grant_of_another_key_is_neither_used_nor_given_on() -> None:
    """An officer can sign a grant of a key that is not the class's; whoever opens it finds out."""
    entry = next(e for e in RING.classes if e.cls == "LOC")
    wrong = make_grant(RING.vault, entry, OpeningKey.new(), ADA.public, 2)
    ring = granted("ID")
    forged = successor(RING, sign_keyring(replace(ring, grants=(*ring.grants, wrong)), [FOUNDED.officer]))
    with pytest.raises(Damaged, match="another key"):
        forged.open_class("LOC", 1, ADA)
    with pytest.raises(Damaged, match="another key"):
        granted("LOC", ring=forged, holder=ADA, to=StaffKey.new("Third"))


def test_a_grant_cannot_be_lifted_from_a_colleague() -> None:
    """A grant that was sealed to somebody else, for another class or at another version does not open."""
    ring, thief = granted("LOC"), StaffKey.new("Thief")
    mine = next(g for g in ring.grants if g.staff == ADA.id)
    for grant, staff in ((replace(mine, staff=thief.id), thief), (replace(mine, cls="ID"), ADA)):
        moved = replace(ring, staff=(*ring.staff, thief.public), grants=(grant,))
        with pytest.raises(Refused):
            moved.open_class(grant.cls, 1, staff)
    with pytest.raises(Refused):
        replace(ring, grants=(replace(mine, since=1),)).open_class("LOC", 1, ADA)
