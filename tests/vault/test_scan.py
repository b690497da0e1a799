"""Traces in the vault: for the scan key alone, nothing but what was logged, and no help for a guess without a key."""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.api.granting import grant
from redactor.api.office import Office
from redactor.detect.traces import Tracer
from redactor.errors import RecordError, Refused, VaultDamaged
from redactor.keys.capsule import Place, new_record_key, open_escrow, recipient, seal_capsule, wrap_key
from redactor.keys.staff import StaffKey
from redactor.keys.traces import Blinder, name_trace, output_trace, value_trace
from redactor.model import ALL_CLASSES, HELPER_CLASSES, SCAN_CLASS, Item, Seal, Sealed, Traced, Traces
from redactor.trail.asking import Wanted
from redactor.vault.scan import traces_to_json
from tests.trail.test_independent import judged
from tests.vault.scene import CANARY, POLICY, Opened, Scene, item, new_scene, seal

TRACER = Tracer()
Statement = tuple[str, tuple[object, ...]]


def traced(n: int = 0, items: Sequence[Item] | None = None) -> Seal:
    """Return a sealed record with the traces of its originals."""
    plain = seal(n, items)
    return replace(plain, traces=TRACER.of((each.entity, each.original) for each in plain.items))


def scanned(at: Opened, staff: StaffKey | None = None) -> list[Traced]:
    """Return the traces that *staff* gets; the founder is granted every class."""
    return list(at.vault.traces(at.trail.facts(), staff or at.scene.keys.staff))


def attack(path: Path, *statements: Statement) -> None:
    """Change the file behind our backs."""
    file = sqlite3.connect(path)
    for sql, values in statements:
        assert file.execute(sql, values).rowcount != 0, sql
    file.commit()
    file.close()


def granted(at: Opened, *classes: str) -> StaffKey:
    """Grant a new member of staff just these classes."""
    keys, staff = at.scene.keys, StaffKey.new("CI")
    office = Office(at.scene.path.parent, at.file, at.scene.seen, at.vault, at.trail, False)
    grant(office, staff.public, classes, holder=keys.staff, officer=keys.officer)
    return staff


@pytest.fixture
def two(scene: Scene) -> tuple[Scene, Sealed, Sealed]:
    """A vault with two records that have traces."""
    with scene.open() as at:
        first, second = at.seal(traced(0), traced(1, [item("PERSON", "Salif Kaboré"), item("LOC", "Dori", 1)]))
    return scene, first, second


# ------------------------------------------------------------ what comes back


def test_traces_come_back_as_they_were_sealed(opened: Opened) -> None:
    """Record by record in the order of sealing: id, output, values, and the traces of all originals together."""
    sealed = opened.seal(traced(0)) + opened.seal(traced(1, [item("LOC", "Dori")]), traced(2, []))
    blinder = Blinder(opened.scene.keys.keyring.vault)
    assert [each.rid for each in sealed] == [each.rid for each in scanned(opened)]
    for one, found in zip(sealed, scanned(opened), strict=True):
        assert found.name == name_trace(blinder, one.seal.name)
        assert found.output == output_trace(blinder, one.seal.output)
        assert found.fields == tuple(sorted(value_trace(blinder, *each) for each in one.seal.prints))
        assert [entity for entity, _, _ in found.traces] == ["*"] * bool(one.seal.items)
    [(_, everywhere, here)] = scanned(opened)[1].traces
    assert (len(everywhere), len(here)) == (32 * 8, 32 * 8)
    assert blinder.blind("whole", "dori") in {here[at : at + 8] for at in range(0, len(here), 8)}


@pytest.mark.parametrize("names", [1, 2, 3, 7])
def test_the_number_of_traces_does_not_tell_the_number_of_names(opened: Opened, names: int) -> None:
    """Each group holds a power of two of values, some of them nobody's, and other ones each time."""
    people = [item("PERSON", f"Awa Kabor{letter}") for letter in "aeiouyz"[:names]]
    opened.seal(traced(1, people), traced(2, people))
    first, second = scanned(opened)
    for one, other in zip(first.traces, second.traces, strict=True):
        for here, there in zip(one[1:], other[1:], strict=True):
            count = len(here) // 8
            assert count >= 32 and count & (count - 1) == 0
            assert len(here) == len(there) and here != there


def test_more_records_than_are_read_at_a_time(opened: Opened) -> None:
    """Nothing is lost or given twice where reading goes on in a second step."""
    bare = replace(seal(0, []), traces=())
    sealed = opened.seal(*[bare] * 501)
    assert [each.rid for each in sealed] == [each.rid for each in scanned(opened)]


def test_records_without_traces_are_left_out(opened: Opened) -> None:
    """A record whose policy keeps none has no such capsule; its neighbours are given."""
    _, kept, _ = opened.seal(seal(0), traced(1), seal(2))
    assert [each.rid for each in scanned(opened)] == [kept.rid]
    assert opened.vault.stats().capsules[SCAN_CLASS] == 1


def test_both_verifiers_accept_a_vault_with_traces(two: tuple[Scene, Sealed, Sealed]) -> None:
    """The trail logs the rows as any others, also of a record that holds no original."""
    scene, _, _ = two
    with scene.open() as at:
        [empty] = at.seal(traced(2, []))
        assert ([each.cls for each in empty.classes], empty.escrow) == ([SCAN_CLASS], ())
        found = at.verify()
    assert judged(scene) == (0, f"verified: {found.entries} entries\n")
    attack(scene.path, ("UPDATE capsule SET ct=zeroblob(400) WHERE rid=? AND cls='SCAN'", (empty.rid,)))
    assert judged(scene)[0] == 1


def test_scanning_writes_nothing(two: tuple[Scene, Sealed, Sealed]) -> None:
    """The file, and what is remembered of it, are the same bytes before and after."""
    scene, _, _ = two
    before = scene.path.read_bytes(), scene.seen.path.read_bytes()
    with scene.open() as at:
        scanned(at)
    assert (scene.path.read_bytes(), scene.seen.path.read_bytes()) == before


def test_a_record_sealed_meanwhile_is_left_out(two: tuple[Scene, Sealed, Sealed]) -> None:
    """What another process seals after the trail was read is in neither the facts nor the scan."""
    scene, a, b = two
    with scene.open() as at, scene.open() as other:
        facts = at.trail.facts()
        other.seal(traced(2))
        assert [each.rid for each in at.vault.traces(facts, scene.keys.staff)] == [a.rid, b.rid]


# ------------------------------------------------------------ who may


def test_a_scan_key_opens_traces_and_no_original(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Granted SCAN alone: every trace, not one original, not the index, not by a colleague's ticket, not by hand."""
    scene, a, b = two
    with scene.open() as at:
        scanner = granted(at, SCAN_CLASS)
        assert [each.rid for each in scanned(at, scanner)] == [a.rid, b.rid]
        for cls in ("PERSON", "LOC"):
            with pytest.raises(Refused, match=f"{cls} is not granted"):
                at.trail.request(scanner, "court-case", [Wanted(a.rid, 0, cls)])
            [ticket] = at.trail.request(scene.keys.staff, "court-case", [Wanted(a.rid, 0, cls)])
            with pytest.raises(Refused):
                at.vault.open(ticket, scanner)
        search = at.trail.search(scene.keys.staff, "court-case")
        with pytest.raises(Refused):
            list(at.vault.index(search, scanner))
        assert [cls for cls in (*ALL_CLASSES, *HELPER_CLASSES) if _opens(at, cls, scanner)] == [SCAN_CLASS]


def _opens(at: Opened, cls: str, staff: StaffKey) -> bool:
    ring = at.trail.keyring
    try:
        ring.open_class(cls, ring.public(cls)[0], staff)
    except Refused:
        return False
    return True


def test_a_key_without_scan_opens_no_trace(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Neither a stranger, nor who was granted every class of originals and the index."""
    scene, _, _ = two
    with scene.open() as at:
        reader = granted(at, "INDEX", "LOC", "PERSON")
        for staff, says in ((reader, "SCAN"), (StaffKey.new("Stranger"), "not in the keyring")):
            with pytest.raises(Refused, match=says):
                scanned(at, staff)


def test_a_grant_does_not_reach_another_vault(two: tuple[Scene, Sealed, Sealed], tmp_path: Path) -> None:
    """A scan key of one vault is a stranger to the next."""
    (tmp_path / "other").mkdir()
    with two[0].open() as at, new_scene(tmp_path / "other").open() as other:
        scanner = granted(at, SCAN_CLASS)
        other.seal(traced())
        with pytest.raises(Refused):
            scanned(other, scanner)


def test_the_trustees_do_not_get_the_scan_key(two: tuple[Scene, Sealed, Sealed]) -> None:
    """The escrow bundle brings originals back and holds no key to traces."""
    scene, a, _ = two
    with scene.open() as at:
        query = "SELECT epoch,ct FROM wrap WHERE cls='ESCROW' AND rid=?"
        [(epoch, ct)] = at.file.execute(query, (a.rid,)).fetchall()
        place = Place(scene.keys.keyring.vault, a.rid, 0, POLICY)
        assert set(open_escrow(scene.keys.escrow, place, epoch, ct)) == {"PERSON", "LOC"}


def test_too_many_traces_are_refused_before_anything_is_stored(opened: Opened) -> None:
    """More than 1 MiB of traces in one record is an error that names the class and no text."""
    many = Traces("PERSON", tuple(("word", f"{CANARY}{n}") for n in range(100_000)), ())
    with pytest.raises(RecordError, match="record 1, class SCAN") as caught:
        opened.vault.prepare([replace(seal(0), traces=(many,))])
    assert "Quenneville" not in str(caught.value)
    assert opened.vault.stats().records == 0


# ------------------------------------------------------------ tampering


CHANGES = [
    f"UPDATE {table} SET {change} WHERE cls='SCAN' AND rid=?"
    for table, changes in {
        "capsule": (
            "id=id+100",
            "pol=zeroblob(32)",
            "ct=zeroblob(400)",
            "ct=substr(ct,1,length(ct)-1)",
            "ct=CAST(ct||x'00' AS BLOB)",
        ),
        "wrap": ("id=id+100", "rcpt='SCAN@2'", "epoch=2", "ct=zeroblob(1169)", "ct=substr(ct,1,1168)"),
    }.items()
    for change in changes
]
GONE = [
    "DELETE FROM {} WHERE cls='SCAN' AND rid=?",
    "UPDATE {} SET rev=1 WHERE cls='SCAN' AND rid=?",
    "UPDATE {} SET cls='LOC2' WHERE cls='SCAN' AND rid=?",
    "UPDATE {} SET rid=zeroblob(16) WHERE cls='SCAN' AND rid=?",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_any_changed_column_is_noticed(two: tuple[Scene, Sealed, Sealed], sql: str) -> None:
    """Every column of the capsule and of its wrap is compared with the trail before a key is used."""
    scene, a, _ = two
    attack(scene.path, (sql, (a.rid,)))
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


@pytest.mark.parametrize("table", ["capsule", "wrap"])
@pytest.mark.parametrize("sql", GONE)
def test_a_missing_row_is_noticed(two: tuple[Scene, Sealed, Sealed], sql: str, table: str) -> None:
    """A capsule or wrap that was deleted, or moved where nobody looks, is missed."""
    scene, a, _ = two
    attack(scene.path, (sql.format(table), (a.rid,)))
    with scene.open() as at, pytest.raises(VaultDamaged, match="missing"):
        scanned(at)


@pytest.mark.parametrize("byte", range(0, 320, 64))
def test_one_changed_bit_is_noticed(two: tuple[Scene, Sealed, Sealed], byte: int) -> None:
    """A single bit of a capsule is a change."""
    scene, a, _ = two
    file = sqlite3.connect(scene.path)
    [(ct,)] = file.execute("SELECT ct FROM capsule WHERE cls='SCAN' AND rid=?", (a.rid,)).fetchall()
    file.close()
    other = ct[:byte] + bytes([ct[byte] ^ 1]) + ct[byte + 1 :]
    attack(scene.path, ("UPDATE capsule SET ct=? WHERE cls='SCAN' AND rid=?", (other, a.rid)))
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


@pytest.mark.parametrize("tables", [("capsule",), ("wrap",), ("capsule", "wrap")])
def test_traces_of_two_records_exchanged(two: tuple[Scene, Sealed, Sealed], tables: tuple[str, ...]) -> None:
    """One record's traces do not pass for another's, with or without their key."""
    scene, a, b = two
    statements: list[Statement] = []
    for table in tables:
        query = f"(SELECT ct FROM {table} WHERE rid=? AND cls='SCAN')"
        statements += [
            (f"CREATE TEMP TABLE old_{table} AS SELECT {query} AS a, {query} AS b", (a.rid, b.rid)),
            (f"UPDATE {table} SET ct=(SELECT b FROM old_{table}) WHERE rid=? AND cls='SCAN'", (a.rid,)),
            (f"UPDATE {table} SET ct=(SELECT a FROM old_{table}) WHERE rid=? AND cls='SCAN'", (b.rid,)),
        ]
    attack(scene.path, *statements)
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


def forged(scene: Scene, rid: bytes, rev: int = 0) -> tuple[bytes, bytes, int]:
    """Return a capsule of no traces and its wrap, made of public keys alone; they would open cleanly."""
    keyring, key = scene.keys.keyring, new_record_key()
    place = Place(keyring.vault, rid, rev, POLICY)
    epoch, public = keyring.public(SCAN_CLASS)
    content = traces_to_json(Blinder(keyring.vault), replace(seal(0), traces=()))
    return seal_capsule(key, place, SCAN_CLASS, content), wrap_key(public, place, SCAN_CLASS, epoch, key), epoch


def test_traces_forged_with_public_keys(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Whoever wants a leak to pass makes a capsule without traces: it opens, and was never logged."""
    scene, a, _ = two
    capsule, wrap, _ = forged(scene, a.rid)
    attack(
        scene.path,
        ("UPDATE capsule SET ct=? WHERE cls='SCAN' AND rid=?", (capsule, a.rid)),
        ("UPDATE wrap SET ct=? WHERE cls='SCAN' AND rid=?", (wrap, a.rid)),
    )
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


def _added(scene: Scene, rid: bytes, rev: int) -> list[Statement]:
    capsule, wrap, epoch = forged(scene, rid, rev)
    return [
        ("INSERT INTO capsule (rid,rev,cls,pol,ct) VALUES (?,?,'SCAN',?,?)", (rid, rev, POLICY, capsule)),
        (
            "INSERT INTO wrap (rid,rev,cls,rcpt,epoch,ct) VALUES (?,?,'SCAN',?,?,?)",
            (rid, rev, recipient(SCAN_CLASS, epoch), epoch, wrap),
        ),
    ]


def test_traces_added_to_a_record_that_had_none(scene: Scene) -> None:
    """A record that was sealed without traces gets none from somebody else."""
    with scene.open() as at:
        [bare] = at.seal(seal(0))
    attack(scene.path, *_added(scene, bare.rid, 0))
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


@pytest.mark.parametrize("rev", [0, 1])
def test_traces_that_were_never_logged_are_not_used(two: tuple[Scene, Sealed, Sealed], rev: int) -> None:
    """Rows of a record, or of a revision, that the trail does not know change nothing of what is scanned."""
    scene, a, b = two
    with scene.open() as at:
        before = scanned(at)
    attack(scene.path, *_added(scene, bytes(16) if rev == 0 else a.rid, rev))
    with scene.open() as at:
        assert [each.rid for each in scanned(at)] == [a.rid, b.rid]
        assert scanned(at) == before


@pytest.mark.parametrize("first", [True, False])
def test_a_second_wrap_that_was_never_logged(two: tuple[Scene, Sealed, Sealed], first: bool) -> None:
    """A wrap beside the logged one is noticed, whichever is read first."""
    scene, a, _ = two
    _, wrap, _ = forged(scene, a.rid)
    sql = "INSERT INTO wrap (id,rid,rev,cls,rcpt,epoch,ct) VALUES (?,?,0,'SCAN','SCAN@2',2,?)"
    attack(scene.path, (sql, (-1 if first else 1000, a.rid, wrap)))
    with scene.open() as at, pytest.raises(VaultDamaged, match="not what was sealed"):
        scanned(at)


def test_an_older_revision_is_not_used(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Where the trail names a later revision, the traces of the one before do not pass for it."""
    scene, a, _ = two
    with scene.open() as at:
        facts = at.trail.facts()
        newer = {**facts, a.rid: replace(facts[a.rid], rev=1)}
        with pytest.raises(VaultDamaged, match="missing"):
            list(at.vault.traces(newer, scene.keys.staff))


def test_errors_name_a_record_and_nothing_else(two: tuple[Scene, Sealed, Sealed]) -> None:
    """What is wrong is said by the vault's own random id, with what to do."""
    scene, a, _ = two
    attack(scene.path, ("UPDATE capsule SET ct=zeroblob(400) WHERE cls='SCAN' AND rid=?", (a.rid,)))
    with scene.open() as at, pytest.raises(VaultDamaged, match=a.rid.hex()) as caught:
        scanned(at)
    assert "trail verify" in (caught.value.hint or "")


# ------------------------------------------------------------ guessing without a key


def test_no_trace_can_be_found_in_the_file(scene: Scene) -> None:
    """Whoever has the file, knows the format and guesses a name finds none of its traces, in any spelling of bytes."""
    with scene.open() as at:
        at.seal(traced(0), traced(1))
        scanned(at)
        vault = scene.keys.keyring.vault
        stored = b"".join(each.read_bytes() for each in scene.path.parent.iterdir() if each.is_file())
    stored += scene.path.read_bytes() + scene.seen.path.read_bytes()
    guesses = TRACER.of([("PERSON", CANARY), ("PERSON", "Jean"), ("LOC", "Kaya")])
    blinder, guessed = Blinder(vault), set[bytes]()
    for group in guesses:
        guessed |= {blinder.blind(*each) for each in (*group.everywhere, *group.here)}
    guessed |= {name_trace(blinder, f"{CANARY} {n}") for n in (0, 1)} | {output_trace(blinder, seal().output)}
    guessed |= {value_trace(blinder, *each) for each in seal().prints}
    assert len(guessed) > 40
    assert [each.hex() for each in guessed if any(form in stored for form in spelt(each))] == []


def test_the_search_for_traces_finds_one_that_is_there(scene: Scene) -> None:
    """The test before can fail: it finds the trace of a guess in the opened content."""
    with scene.open() as at:
        at.seal(traced(0))
        [found] = scanned(at)
    trace = Blinder(scene.keys.keyring.vault).blind("word", "quenneville")
    assert any(trace == every[n : n + 8] for _, every, _ in found.traces for n in range(0, len(every), 8))
    content = json.dumps([base64.b64encode(every).decode() for _, every, _ in found.traces]).encode()
    assert any(form in content for form in spelt(trace))


def spelt(trace: bytes) -> list[bytes]:
    """Return what a trace would look like in a file: raw, hexadecimal, in base64 wherever it begins there."""
    forms = [trace, trace.hex().encode(), trace.hex().upper().encode(), hashlib.sha256(trace).digest()]
    for before in range(3):  # the letters that do not depend on what stands around it
        written = base64.b64encode(bytes(before) + trace + bytes(3))
        start = (before * 8 + 5) // 6
        forms.append(written[start : (before + 8) * 8 // 6])
    return forms
