"""What the trail says of sealed records, for who checks a shared file against it."""

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.errors import TrailBroken
from redactor.model import SCAN_CLASS, Field, Sealed, Traces
from redactor.trail.log import TABLES
from redactor.trail.sealing import output_form, output_hash, seal_fact
from tests.vault.scene import POLICY, Opened, Scene, seal

TRACES = (Traces("PERSON", (("word", "quenneville"),), ()),)


def attack(path: Path, *statements: str) -> None:
    """Change the log behind our backs; the triggers are back in place afterwards."""
    file = sqlite3.connect(path)
    for trigger in ("log_ro", "log_nd"):
        file.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert file.execute(statement).rowcount != 0, statement
    for trigger in ("log_ro", "log_nd"):
        file.execute(TABLES[trigger])
    file.commit()
    file.close()


def test_facts_are_those_of_the_entry(opened: Opened) -> None:
    """Each sealed record has its place, policy, confidentiality, output, and the logged rows of its traces."""
    seals = replace(seal(0), traces=TRACES), replace(seal(1), confidential=False)
    sealed = opened.seal(*seals)
    facts = opened.trail.facts()
    for one in sealed:
        fact = facts[one.rid]
        assert (fact.rid, fact.rev, fact.policy, fact.confidential) == (one.rid, 0, POLICY, one.seal.confidential)
        assert output_hash(fact.salt, one.seal.output) == fact.output
        assert opened.trail.log.entry(fact.number).says["rid"] == one.rid.hex()
    [scan] = [each for each in sealed[0].classes if each.cls == SCAN_CLASS]
    with_, without = (facts[one.rid] for one in sealed)
    assert (with_.capsule, with_.wraps) == (scan.capsule, tuple(row for _, _, row in scan.wraps))
    assert (without.capsule, without.wraps) == (None, ())


def test_facts_come_in_the_order_of_sealing(opened: Opened) -> None:
    """In batches or not, and whatever else happened between them."""
    sealed: list[Sealed] = []
    for n in range(0, 6, 2):
        sealed += opened.seal(seal(n), seal(n + 1))
        opened.reveal(sealed[-1], "LOC")
        opened.trail.search(opened.scene.keys.staff, "court-case")
        opened.trail.deny("", "wrong_key")
    facts = opened.trail.facts()
    assert list(facts) == [one.rid for one in sealed]
    assert sorted(fact.number for fact in facts.values()) == [fact.number for fact in facts.values()]


def test_two_sealings_of_one_record_are_two(opened: Opened) -> None:
    """The same record sealed again has an id and facts of its own, and another salt."""
    first, second = opened.seal(seal(0)) + opened.seal(seal(0))
    facts = opened.trail.facts()
    assert list(facts) == [first.rid, second.rid]
    assert facts[first.rid].salt != facts[second.rid].salt
    assert facts[first.rid].output != facts[second.rid].output


def test_the_latest_revision_counts(opened: Opened) -> None:
    """Where a record was sealed in two revisions, the facts are those of the later one."""
    [first] = opened.seal(seal(0))
    with opened.file.transaction():
        opened.trail.seal([replace(first, rev=1, seal=replace(first.seal, output=b"revised"))])
    [fact] = opened.trail.facts().values()
    assert (fact.rid, fact.rev) == (first.rid, 1)
    assert output_hash(fact.salt, b"revised") == fact.output


def test_a_new_vault_has_no_facts(opened: Opened) -> None:
    """Nothing was sealed, nothing is said."""
    assert opened.trail.facts() == {}


def test_reading_facts_writes_nothing(scene: Scene) -> None:
    """The trail of a copy that is scanned stays the same trail; nothing that is remembered changes."""
    with scene.open() as opened:
        opened.seal(seal(0))
    before = scene.path.read_bytes(), scene.seen.path.read_bytes()
    with scene.open() as opened:
        size = opened.trail.checkpoint().size
        opened.trail.facts()
        assert opened.trail.checkpoint().size == size
    assert (scene.path.read_bytes(), scene.seen.path.read_bytes()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET entry=CAST(replace(CAST(entry AS TEXT),'\"conf\":true','\"conf\":false') AS BLOB) WHERE seq=2",
        "UPDATE log SET entry=(SELECT entry FROM log WHERE seq=3) WHERE seq=2",
        "UPDATE log SET entry=CAST(replace(CAST(entry AS TEXT),'redactor','redacter') AS BLOB) WHERE seq=0",
        "DELETE FROM log WHERE seq=2",
        "DELETE FROM log WHERE seq=3",
    ],
)
def test_facts_are_of_entries_that_were_signed(scene: Scene, statement: str) -> None:
    """A changed, exchanged or missing entry stops it, also one that is about no record."""
    with scene.open() as opened:
        opened.seal(seal(0), seal(1))
        assert len(opened.trail.facts()) == 2
    attack(scene.path, statement)
    with scene.open() as opened, pytest.raises(TrailBroken):
        opened.trail.facts()


def test_an_older_copy_has_no_facts(scene: Scene) -> None:
    """A vault that was put back to an earlier state is refused: what was sealed since would count as never sealed."""
    with scene.open() as opened:
        opened.seal(seal(0))
    older = scene.path.read_bytes()
    with scene.open() as opened:
        opened.seal(seal(1))
    scene.path.write_bytes(older)
    with scene.open() as opened, pytest.raises(TrailBroken):
        opened.trail.facts()


def test_facts_hold_no_text(opened: Opened) -> None:
    """All that is said of a record are numbers, random ids and hashes."""
    [sealed] = opened.seal(replace(seal(0), traces=TRACES))
    shown = repr(opened.trail.facts())
    assert "uenneville" not in shown
    assert "redacted>" not in shown
    assert hashlib.sha256(sealed.seal.output).hexdigest() not in shown  # salted, so no guess at it can be compared


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([("a", "b")], [("a", "b")], True),
        ([("a", "e\u0301")], [("a", "\u00e9")], True),
        ([("a", "b")], [("a", "b ")], False),
        ([("a", "b")], [("A", "b")], False),
        ([("a", "bc")], [("ab", "c")], False),
        ([("a", "b"), ("c", "d")], [("c", "d"), ("a", "b")], False),
        ([("a", "b"), ("c", "")], [("a", "b")], False),
        ([("a", "b")], [("a", "b"), ("a", "b")], False),
    ],
)
def test_the_form_of_an_output(one: list[tuple[str, str]], other: list[tuple[str, str]], same: bool) -> None:
    """Names, values and their order make the form; how accents are composed does not."""
    forms = [output_form([Field(*each) for each in fields]) for fields in (one, other)]
    assert (forms[0] == forms[1]) is same
    assert (output_hash(bytes(16), forms[0]) == output_hash(bytes(16), forms[1])) is same


def test_another_salt_gives_another_hash(opened: Opened) -> None:
    """The same output under two salts has two hashes: nobody tells from the trail that two records are alike."""
    assert output_hash(bytes(16), b"x") != output_hash(b"1" * 16, b"x")
    [sealed] = opened.seal(seal(0))
    entry = opened.trail.log.entry(opened.trail.facts()[sealed.rid].number)
    assert seal_fact(entry) == opened.trail.facts()[sealed.rid]
