import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from redactor.errors import Damaged, InputError, Refused
from redactor.keys.founding import found
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyring import digest, format_time, parse_time
from redactor.keys.layout import from_text, read_chain, read_keyring, sign_keyring, successor, to_text
from redactor.keys.linkage import LinkageKey
from redactor.keys.members import ClassEpoch, Officers, make_grant
from redactor.keys.signing import VerifyKey
from redactor.keys.staff import StaffKey
from redactor.model import ALL_CLASSES, HELPER_CLASSES
from tests.keys.independent import open_hpke, tuple_bytes, u64
from tests.keys.vectors import outcome, vectors

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOUNDED = found("Awa Traoré", NOW)
RING = FOUNDED.keyring


def pinned(vector: dict[str, Any]) -> Officers:
    """Return the officers a vector trusts."""
    return Officers(tuple(VerifyKey.parse(vkey) for vkey in vector["officers"]), vector["need"])


@pytest.mark.parametrize("vector", vectors("keyring", "[!n]*") + vectors("keyring", "no-active"))
def test_keyring_vectors(vector: dict[str, Any]) -> None:
    """A keyring is read where its officers signed it, in its one form."""
    with outcome(vector):
        ring = read_keyring(vector["note"], pinned(vector))
        assert vector["note"].startswith(to_text(ring) + "\n")
        staff = StaffKey("anyone", bytes.fromhex(vector["staff"]))
        for cls, seed in vector["seeds"].items():
            assert ring.open_class(cls, 1, staff).seed().hex() == seed


@pytest.mark.parametrize("vector", vectors("keyring", "next-*"))
def test_successor_vectors(vector: dict[str, Any]) -> None:
    """A version is followed by the next alone, signed by the officers before it."""
    old = read_keyring(vector["previous"], pinned(vector))
    with outcome(vector):
        new = successor(old, vector["note"])
        assert new.version == old.version + 1
        assert read_chain([vector["previous"], vector["note"]], pinned(vector)) == (old, new)


@pytest.mark.parametrize("vector", vectors("keyring", "success"))
def test_grants_open_without_our_code(vector: dict[str, Any]) -> None:
    """A reader of JSON with HPKE primitives gets the granted seeds."""
    ring = json.loads(vector["note"].split("\n")[1])
    for cls, epoch, staff_id, since, ct in ring["grants"]:
        info = tuple_bytes(
            b"redactor/v1/grant", u64(1), bytes.fromhex(ring["vault"]), cls.encode(), u64(epoch), staff_id.encode(),
            u64(since),
        )  # fmt: skip
        sealed = base64.b64decode(ct)[1:]
        assert open_hpke(bytes.fromhex(vector["staff"])[:32], info, sealed).hex() == vector["seeds"][cls]


def test_founding_makes_everything() -> None:
    """A new set-up has a key for every class and the index, granted to its one member of staff."""
    ring = read_keyring(FOUNDED.note, RING.officers)
    assert ring == RING == from_text(to_text(RING))
    assert set(ring.class_names) == {*ALL_CLASSES, *HELPER_CLASSES}
    assert ring.granted(FOUNDED.staff.id) == tuple((cls, 1) for cls in ring.class_names)
    assert ring.escrow_public() == (1, FOUNDED.escrow.public)
    assert ring.logs == (FOUNDED.log.public,)
    assert ring.member(FOUNDED.staff.id).name == "Awa Traoré"


def test_two_foundings_share_nothing() -> None:
    """Every key of every set-up is fresh."""
    other = found("Awa Traoré", NOW)
    assert other.keyring.vault != RING.vault
    assert not {e.public for e in other.keyring.classes} & {e.public for e in RING.classes}
    assert len({e.public for e in RING.classes}) == len(RING.classes)
    assert other.staff.id != FOUNDED.staff.id


def test_staff_opens_what_the_public_key_sealed() -> None:
    """Sealing needs the keyring alone; opening needs the staff key."""
    epoch, public = RING.public("LOC")
    key = RING.open_class("LOC", epoch, FOUNDED.staff)
    assert key.open(b"info", public.seal(b"info", b"text")) == b"text"


def test_a_stranger_opens_nothing() -> None:
    """A staff key that is not in the keyring is refused, with a hint."""
    with pytest.raises(Refused) as caught:
        RING.open_class("LOC", 1, StaffKey.new("stranger"))
    assert caught.value.hint


def test_only_what_was_granted_opens() -> None:
    """A class without a grant, an unknown class and an unknown epoch are refused."""
    ring = replace(RING, grants=tuple(g for g in RING.grants if g.cls != "PERSON"))
    for cls, epoch in (("PERSON", 1), ("LOC", 2), ("NONE", 1)):
        with pytest.raises(Refused):
            ring.open_class(cls, epoch, FOUNDED.staff)
    with pytest.raises(Refused):
        ring.public("NONE")


def test_a_grant_cannot_be_moved() -> None:
    """A grant under another class's name, or another member's id, does not open."""
    grants = {g.cls: g for g in RING.grants}
    moved = replace(RING, grants=(replace(grants["PERSON"], cls="LOC"),))
    with pytest.raises(Refused):
        moved.open_class("LOC", 1, FOUNDED.staff)


def test_a_grant_of_the_wrong_key_is_found() -> None:
    """An officer's mistake, or worse, does not pass for the class's key."""
    entry = ClassEpoch("LOC", 1, OpeningKey.new().public)
    wrong = make_grant(RING.vault, entry, OpeningKey.new(), FOUNDED.staff.public, 1)
    with pytest.raises(Damaged):
        replace(RING, grants=(wrong,)).open_class("LOC", 1, FOUNDED.staff)


def test_later_versions_keep_the_format() -> None:
    """Two officers, a new epoch, a second member, a witness and an old grant carried over: the same text."""
    second, officer = StaffKey.new("Zoë"), found("x", NOW).officer
    key = OpeningKey.new()
    entry = ClassEpoch("LOC", 2, key.public)
    classes = tuple(replace(e, state="old") if e.cls == "LOC" else e for e in RING.classes)
    new = replace(
        RING,
        version=2,
        previous=digest(to_text(RING)),
        officers=Officers((FOUNDED.officer.public, officer.public), 2),
        witnesses=(officer.public,),
        witnesses_needed=1,
        classes=(*classes, entry),
        staff=(FOUNDED.staff.public, second.public),
        grants=(*RING.grants, make_grant(RING.vault, entry, key, second.public, 2)),
    )
    read = successor(RING, sign_keyring(new, [FOUNDED.officer]))
    assert read.public("LOC") == (2, key.public)
    assert read.open_class("LOC", 2, second).public == key.public
    assert read.open_class("LOC", 1, FOUNDED.staff).public == RING.public("LOC")[1]
    third = replace(read, version=3, previous=digest(to_text(read)))
    with pytest.raises(Damaged):
        successor(read, sign_keyring(third, [FOUNDED.officer]))
    assert successor(read, sign_keyring(third, [FOUNDED.officer, officer])).version == 3


def test_a_chain_begins_at_the_beginning() -> None:
    """An empty chain, and one without version 1, are damaged."""
    second = replace(RING, version=2, previous=digest(to_text(RING)))
    note = sign_keyring(second, [FOUNDED.officer])
    for notes in ([], [note], [FOUNDED.note, FOUNDED.note], [note, FOUNDED.note]):
        with pytest.raises(Damaged):
            read_chain(notes, RING.officers)


def test_a_contradiction_is_not_signed() -> None:
    """An officer cannot sign a keyring that no one could read."""
    with pytest.raises(Damaged):
        sign_keyring(replace(RING, staff=()), [FOUNDED.officer])


def test_expiry() -> None:
    """A keyring is in force until its last second, in whatever time zone."""
    end = parse_time(RING.expires)
    RING.check_expiry(end)
    RING.check_expiry(NOW)
    with pytest.raises(Refused):
        RING.check_expiry(end + timedelta(seconds=1))


@pytest.mark.parametrize(
    "text", ["", "2026-03-01", "2026-3-01T00:00:00Z", "2026-03-01T00:00:00z", "2026-02-30T00:00:00Z"]
)
def test_times_have_one_form(text: str) -> None:
    """Any other spelling of a time is damaged."""
    with pytest.raises(Damaged):
        parse_time(text)
    assert format_time(NOW) == "2026-03-01T12:00:00Z"


def test_leap_day() -> None:
    """A set-up made on 29 February has an expiry."""
    assert found("x", datetime(2028, 2, 29, tzinfo=UTC), classes=["LOC"]).keyring.expires.startswith("2033-02-28")


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "bell\a"])
def test_staff_names_fit_a_line(name: str) -> None:
    """A name that could forge a line of output is refused."""
    with pytest.raises(InputError):
        StaffKey.new(name)


def test_staff_keys_show_no_secret() -> None:
    """A staff key, and a whole founding, show no secret bytes."""
    shown = repr(FOUNDED.staff) + repr(FOUNDED)
    for secret in (FOUNDED.staff.seeds(), FOUNDED.officer.seed(), FOUNDED.escrow.seed(), FOUNDED.linkage.secret()):
        assert secret.hex() not in shown
        assert repr(secret) not in shown


# ---------------------------------------------------------------- linkage


def test_tags_tell_entities_apart() -> None:
    """One name has one tag under one key; another name, entity or key has another."""
    key = LinkageKey(bytes(32))
    tags = {key.tag("PERSON", "awa traoré"), key.tag("PERSON", "awa traore"), key.tag("ORG", "awa traoré")}
    tags |= {LinkageKey.new().tag("PERSON", "awa traoré")}
    assert len(tags) == 4
    assert key.tag("PERSON", "awa traoré") == key.tag("PERSON", "awa traore\u0301")


def test_tags_never_change() -> None:
    """A published key gives its published tag for ever."""
    key = LinkageKey(bytes(range(32)))
    assert key.tag("PERSON", "awa traoré")[:20] == "DIFQN46UAHH5H2SJ6SSI"
    assert len(key.tag("PERSON", "x")) == 51
    assert "000102" not in repr(key)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_linkage_key_has_32_bytes(size: int) -> None:
    """A linkage key of another length is damaged."""
    with pytest.raises(Damaged):
        LinkageKey(bytes(size))
