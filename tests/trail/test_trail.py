"""The trail records what happened, in order, once it is durable, and refuses to record anything doubtful."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from redactor.errors import OutputError, RecordError, Refused, TrailBroken
from redactor.keys.signing import SigningKey
from redactor.model import Act, Seal
from redactor.trail import checkpoint as notes
from redactor.trail.asking import Wanted
from redactor.trail.entries import KINDS, read, write
from redactor.trail.ledger import DONE, Trail
from redactor.trail.sealing import output_matches
from redactor.trail.seen import LastSeen
from redactor.vault.file import connect
from tests.vault.scene import CANARY, POLICY, TOOL, Opened, Scene, seal


def said(opened: Opened) -> list[str]:
    with opened.file.reading():
        return [entry.kind for entry in opened.trail.log.entries()]


def test_a_trail_tells_the_whole_story(opened: Opened) -> None:
    """Founding, sealing, asking and ending are entries, in that order."""
    [sealed] = opened.seal(seal())
    opened.reveal(sealed, "PERSON", "LOC")
    assert said(opened) == ["genesis", "keyring", "seal", "open", "open", "open_done", "open_done"]
    found = opened.verify()
    assert (found.entries, found.checkpoints, found.records, found.openings, found.unfinished) == (7, 4, 1, 2, 0)


def test_an_opening_is_recorded_even_if_nothing_follows(scene: Scene) -> None:
    """The request is on the disk before a ticket exists: a crash afterwards counts as an opening."""
    with scene.open() as opened:
        [sealed] = opened.seal(seal())
        opened.trail.request(scene.keys.staff, "court-case", [Wanted(sealed.rid, 0, "PERSON")])
    with scene.open() as opened:
        assert ((found := opened.verify()).openings, found.unfinished) == (1, 1)


def test_a_request_is_recorded_in_full_or_not_at_all(opened: Opened) -> None:
    """One record that was never sealed among the wanted stops the whole request."""
    [sealed] = opened.seal(seal())
    wanted = [Wanted(sealed.rid, 0, "PERSON"), Wanted(bytes(16), 0, "PERSON")]
    with pytest.raises(Refused, match="ever sealed"):
        opened.trail.request(opened.scene.keys.staff, "court-case", wanted)
    assert "open" not in said(opened)


def test_a_failed_opening_says_why_in_a_code(opened: Opened) -> None:
    """An outcome is done or a code; it belongs to a request, and to one only."""
    [sealed] = opened.seal(seal())
    staff = opened.scene.keys.staff
    [ticket] = opened.trail.request(staff, "court-case", [Wanted(sealed.rid, 0, "PERSON")])
    opened.trail.outcome([(ticket, "changed")], staff)
    assert said(opened)[-1] == "open_fail"
    opened.verify()
    opened.trail.outcome([(ticket, DONE)], staff)
    with pytest.raises(TrailBroken, match="not asked for"):
        opened.verify()


@pytest.mark.parametrize("purpose", ["", "Court", "for Awa Traoré", "x" * 33, "a b", "é", "1st", "a\n"])
def test_a_purpose_is_a_code(opened: Opened, purpose: str) -> None:
    """Free text never gets into the trail."""
    [sealed] = opened.seal(seal())
    with pytest.raises(Refused, match="a purpose is a code") as caught:
        opened.trail.request(opened.scene.keys.staff, purpose, [Wanted(sealed.rid, 0, "PERSON")])
    assert "Awa" not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize(
    "token", ["<Awa Traoré>", "Awa", "<redacted>", "<LOC>", "<PERSON-1> ", "<PERSON-awa>", "<" + "P" * 70 + "-1>"]
)
def test_a_token_that_might_be_a_name_is_not_recorded(token: str) -> None:
    """Only numbered and keyed tokens can be asked for."""
    with pytest.raises(Refused) as caught:
        Wanted(bytes(16), 0, "PERSON", token)
    assert "Awa" not in str(caught.value)
    assert Wanted(bytes(16), 0, "PERSON", "<PERSON-7K3F>").token


def test_the_clock_may_not_go_back_unexplained(opened: Opened) -> None:
    """Five minutes are tolerated; more must be explained, and verification accepts the explanation only."""
    opened.seal(seal(0))
    opened.scene.clock.at -= timedelta(minutes=4)
    opened.seal(seal(1))
    opened.scene.clock.at -= timedelta(minutes=6)
    with pytest.raises(Refused, match="the clock says"):
        opened.seal(seal(2))
    opened.trail.explain_clock("battery")
    opened.seal(seal(3))
    assert opened.verify().records == 3


def test_an_expired_keyring_seals_and_opens_nothing(opened: Opened) -> None:
    """After the keyring has expired an officer must sign the next one."""
    [sealed] = opened.seal(seal(0))
    opened.scene.clock.at += timedelta(days=6 * 366)
    with pytest.raises(Refused, match="expired"):
        opened.seal(seal(1))
    with pytest.raises(Refused, match="expired"):
        opened.reveal(sealed, "PERSON")
    opened.verify()


def test_without_the_log_key_nothing_is_written(scene: Scene) -> None:
    """Reading and verifying need no key; writing does."""
    with scene.open() as opened:
        trail = Trail(opened.file, opened.keyrings, None, scene.seen, TOOL, scene.clock)
        with pytest.raises(Refused, match="log key"):
            trail.deny("", "wrong_key")
        assert trail.checkpoint().size == 2


def test_a_checkpoint_signed_with_another_key_is_refused(scene: Scene) -> None:
    """A log key that officers did not name signs nothing that anybody accepts."""
    other = SigningKey.new(scene.keys.keyring.origin)
    with scene.open() as good, Opened(scene, connect(scene.path), log_key=other) as opened:
        good.seal(seal(0))
        opened.seal(seal(1))
        with pytest.raises(TrailBroken, match="not signed by this vault's log key"):
            good.verify()


def test_the_output_of_a_record_can_be_checked_later(opened: Opened) -> None:
    """The trail recognises the published record, and no other."""
    [sealed] = opened.seal(seal())
    with opened.file.reading():
        [entry] = opened.trail.log.of_record(sealed.rid)
    assert output_matches(entry, sealed.seal.output)
    assert not output_matches(entry, sealed.seal.output + b" ")


def test_entries_say_which_rules_acted(opened: Opened) -> None:
    """A seal's entry names entity, action, rule and count, whether it was confidential, and the policy."""
    act = Act("PERSON", "redact", "fields.Re\u0301sume\u0301", 3)
    [sealed] = opened.seal(Seal(CANARY, 0, (), (), b"", POLICY, False, (act,)))
    with opened.file.reading():
        [entry] = opened.trail.log.of_record(sealed.rid)
    assert entry.says["acts"] == [["PERSON", "redact", "fields.Résumé", 3]]
    assert (False, POLICY.hex()) == (entry.says["conf"], entry.says["pol"])
    assert KINDS["seal"] == entry.says.keys()


def test_too_many_acts_for_one_entry_are_refused(opened: Opened) -> None:
    """An entry has at most 65,535 bytes; more is an error and nothing is stored."""
    acts = tuple(Act("PERSON", "redact", f"rule {n}", 1) for n in range(3000))
    with pytest.raises(RecordError, match="more to say"):
        opened.seal(Seal("n", 0, (), (), b"", POLICY, False, acts))
    assert opened.vault.stats().records == 0


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "sael"}, {"kind": 1}, {"seq": 1}, {"v": 2}, {"extra": 1}, {"t": 5}, {"kind": "shred"}, {"reason": 7},
        {"actor": ["x"]}, {"mono": True}, {"mono": "1"},
    ],
)  # fmt: skip
def test_what_we_would_not_write_is_not_read(change: dict[str, object]) -> None:
    """An entry with other keys, kinds, types or numbers is refused."""
    common = {"t": "2026-11-22T13:45:00Z", "boot": "0" * 16, "mono": 1, "actor": "", "tool": ["t", "1", ""]}
    entry = write(0, {**common, "kind": "deny", "reason": "wrong_key", "cls": ""})
    assert entry == read(0, entry.raw)
    bent = json.dumps({**entry.says, **change}, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(TrailBroken):
        read(0, bent)
    with pytest.raises(TrailBroken, match="canonical"):
        read(0, entry.raw + b" ")


@pytest.mark.parametrize(
    "bend",
    [
        lambda n: n.replace("\n7\n", "\n07\n"),
        lambda n: n.replace("\n7\n", "\n-7\n"),
        lambda n: n.replace("\n7\n", "\n8\n"),
        lambda n: n.replace("redactor/a\n7", "redactor/b\n7"),
        lambda n: n.replace("\n\n", "\nextension\n\n"),
        lambda n: n.replace("=\n\n", "\n\n"),
        lambda n: n.replace("\u2014", "-"),
        lambda n: n[:-1],
        lambda n: n + "\n",
        lambda n: "",
    ],
)
def test_a_checkpoint_has_one_form(bend) -> None:  # type: ignore[no-untyped-def]
    """Anything but the very bytes that were signed is refused, always with the same words."""
    key = SigningKey.new("redactor/a")
    good = notes.sign("redactor/a", 7, bytes(32), key)
    assert good == notes.verified(good.note, "redactor/a", [key.public])
    with pytest.raises(TrailBroken, match="malformed or not signed"):
        notes.verified(bend(good.note), "redactor/a", [key.public])
    with pytest.raises(TrailBroken):
        notes.verified(good.note, "redactor/b", [key.public])


def test_what_was_last_seen_never_goes_back(tmp_path: Path) -> None:
    """A shorter trail does not overwrite the memory of a longer one; other processes' memories count."""
    key = SigningKey.new("redactor/a")
    first, second = LastSeen(tmp_path / "deep" / "seen"), LastSeen(tmp_path / "deep" / "seen")
    assert first.load() is None
    first.save(1, notes.sign("redactor/a", 7, bytes(32), key))
    second.save(1, notes.sign("redactor/a", 5, bytes(32), key))
    memory = first.load()
    assert memory is not None
    assert memory.checkpoint.size == 7
    assert [tmp_path / "deep" / "seen"] == list((tmp_path / "deep").iterdir())


@pytest.mark.parametrize("content", [b"", b"nonsense", b"redactor/v1/last-seen\n1\n\nnote", b"\xff\xfe"])
def test_a_damaged_memory_is_refused(tmp_path: Path, content: bytes) -> None:
    """What cannot be read is not treated as if nothing had been seen."""
    (tmp_path / "seen").write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        LastSeen(tmp_path / "seen").load()


def test_a_memory_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A folder in its place is named."""
    (tmp_path / "file").write_bytes(b"")
    checkpoint = notes.sign("redactor/a", 7, bytes(32), SigningKey.new("redactor/a"))
    with pytest.raises((OutputError, Refused)):
        LastSeen(tmp_path / "file" / "seen").save(1, checkpoint)


def test_another_vault_in_its_place_is_noticed(scene: Scene, tmp_path: Path) -> None:
    """The memory of one vault does not accept another."""
    from tests.vault.scene import new_scene

    (tmp_path / "other").mkdir()
    other = new_scene(tmp_path / "other")
    other.seen = scene.seen
    with other.open() as opened, pytest.raises(TrailBroken, match="not the one"):
        opened.verify()


def test_two_connections_continue_each_others_trail(scene: Scene) -> None:
    """Processes that take turns see each other's entries."""
    with scene.open() as one, scene.open() as two:
        for n in range(3):
            one.seal(seal(n))
            two.seal(seal(n))
        assert one.verify().records == 6
