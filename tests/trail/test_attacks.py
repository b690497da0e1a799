"""One test for each known attack on vault and trail. The attacker can write the file; mostly, he has no key."""

import base64
import hashlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.detect.traces import Tracer
from redactor.errors import Damaged, Refused, TrailBroken, VaultDamaged
from redactor.keys.capsule import Place, new_record_key, open_capsule, recipient, seal_capsule, wrap_key
from redactor.keys.founding import found
from redactor.keys.items import items_to_json
from redactor.keys.staff import StaffKey
from redactor.keys.traces import Blinder
from redactor.model import Sealed
from redactor.trail.asking import Wanted, open_entry
from redactor.trail.drafts import common_says, complete
from redactor.trail.founding import found_trail
from redactor.trail.log import TABLES
from redactor.trail.merkle import Frontier
from redactor.vault.file import create
from redactor.vault.vault import found_vault, founding_rows, keep_policy, keyring_version
from tests.vault.scene import CANARY, POLICY, TOOL, Opened, Scene, item, seal

Statement = tuple[str, tuple[object, ...]]


@pytest.fixture
def two(scene: Scene) -> tuple[Scene, Sealed, Sealed]:
    """A vault with two records."""
    with scene.open() as opened:
        first, second = opened.seal(seal(0), seal(1))
    return scene, first, second


def attack(path: Path, *statements: str | Statement) -> None:
    """Change the file behind our backs; the triggers are back in place afterwards."""
    file = sqlite3.connect(path)
    for trigger in ("log_ro", "log_nd"):
        file.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        sql, values = (statement, ()) if isinstance(statement, str) else statement
        assert file.execute(sql, values).rowcount != 0, sql
    for trigger in ("log_ro", "log_nd"):
        file.execute(TABLES[trigger])
    file.commit()
    file.close()


def caught(scene: Scene, sealed: Sealed, cls: str = "PERSON") -> None:
    """Opening is refused, and verification names the trouble."""
    with scene.open() as opened, pytest.raises(VaultDamaged, match="not what was sealed"):
        opened.reveal(sealed, cls)
    with scene.open() as opened, pytest.raises(TrailBroken):
        opened.verify()


def swap(table: str, a: Sealed, b: Sealed) -> list[Statement]:
    """Exchange what two records' rows of class PERSON hold."""
    query = f"(SELECT ct FROM {table} WHERE rid=? AND cls='PERSON')"
    return [
        (f"CREATE TEMP TABLE old_{table} AS SELECT {query} AS a, {query} AS b", (a.rid, b.rid)),
        (f"UPDATE {table} SET ct=(SELECT b FROM old_{table}) WHERE rid=? AND cls='PERSON'", (a.rid,)),
        (f"UPDATE {table} SET ct=(SELECT a FROM old_{table}) WHERE rid=? AND cls='PERSON'", (b.rid,)),
    ]


def test_01_capsules_swapped_between_records(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A capsule opens in its own record only."""
    scene, a, b = two
    attack(scene.path, *swap("capsule", a, b))
    caught(scene, a)


def test_02_a_capsule_moved_with_its_wraps(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Moving the key along does not help."""
    scene, a, b = two
    attack(scene.path, *swap("capsule", a, b), *swap("wrap", a, b))
    caught(scene, a)


def test_03_classes_swapped_within_a_record(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A place cannot be passed off as a person."""
    scene, a, _ = two
    for table in ("capsule", "wrap"):
        attack(
            scene.path,
            (f"UPDATE {table} SET cls='X' WHERE rid=? AND cls='LOC'", (a.rid,)),
            (f"UPDATE {table} SET cls='LOC' WHERE rid=? AND cls='PERSON'", (a.rid,)),
            (f"UPDATE {table} SET cls='PERSON' WHERE rid=? AND cls='X'", (a.rid,)),
        )
    caught(scene, a)


def forged(scene: Scene, sealed: Sealed) -> list[Statement]:
    """A capsule and its wrap made from public keys alone; they would open cleanly."""
    keyring, key = scene.keys.keyring, new_record_key()
    place = Place(keyring.vault, sealed.rid, 0, POLICY)
    epoch, public = keyring.public("PERSON")
    capsule = seal_capsule(key, place, "PERSON", items_to_json([item("PERSON", "Somebody Else")]))
    return [
        ("UPDATE capsule SET ct=? WHERE rid=? AND cls='PERSON'", (capsule, sealed.rid)),
        (
            "UPDATE wrap SET ct=? WHERE rid=? AND cls='PERSON' AND rcpt=?",
            (wrap_key(public, place, "PERSON", epoch, key), sealed.rid, recipient("PERSON", epoch)),
        ),
    ]


def test_04_a_wrap_of_the_attackers_key(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A wrap that was exchanged is not used."""
    scene, a, _ = two
    attack(scene.path, forged(scene, a)[1])
    caught(scene, a)


def test_05_a_capsule_forged_with_public_keys(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Cryptography alone would open it; the trail says it was never sealed."""
    scene, a, _ = two
    attack(scene.path, *forged(scene, a))
    caught(scene, a)


def test_05_a_whole_record_that_was_never_logged(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Rows without an entry are opened by nobody and named by verification."""
    scene, _, _ = two
    with scene.open() as opened:
        with opened.file.transaction():
            [sealed] = opened.vault.insert(opened.vault.prepare([seal(2)]))
        with pytest.raises(Refused, match="ever sealed here"):
            opened.reveal(sealed, "PERSON")
        with pytest.raises(TrailBroken, match="knows nothing of this row"):
            opened.verify()


@pytest.mark.parametrize("table", ["capsule", "wrap", "record"])
def test_06_rows_deleted(two: tuple[Scene, Sealed, Sealed], table: str) -> None:
    """Nothing disappears silently."""
    scene, a, _ = two
    attack(scene.path, (f"DELETE FROM {table} WHERE rid=?", (a.rid,)))
    caught(scene, a)


def test_07_a_revision_passed_off_as_another(two: tuple[Scene, Sealed, Sealed]) -> None:
    """The revision is bound into everything, and the trail knows which there are."""
    scene, a, _ = two
    attack(
        scene.path, ("UPDATE capsule SET rev=1 WHERE rid=?", (a.rid,)), ("UPDATE wrap SET rev=1 WHERE rid=?", (a.rid,))
    )
    caught(scene, a)
    with scene.open() as opened, pytest.raises(Refused, match="ever sealed"):
        opened.trail.request(scene.keys.staff, "court-case", [Wanted(a.rid, 1, "PERSON")])


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE log SET entry=CAST(replace(CAST(entry AS TEXT),'redact','keep') AS BLOB) WHERE seq=2"],
        ["UPDATE log SET seq=99 WHERE seq=2", "UPDATE log SET seq=2 WHERE seq=3", "UPDATE log SET seq=3 WHERE seq=99"],
        ["DELETE FROM log WHERE seq=3"],
        ["DELETE FROM log WHERE seq=1"],
        ["DELETE FROM ckpt WHERE size=4"],
        ["DELETE FROM node WHERE lvl=0 AND idx=3"],
        ["UPDATE log SET rid=NULL WHERE seq=3"],
    ],
)
def test_08_the_log_edited_reordered_truncated(two: tuple[Scene, Sealed, Sealed], statements: list[str]) -> None:
    """Every change to what was logged is noticed, by whoever appends as well as by verification."""
    scene, _, _ = two
    attack(scene.path, *statements)
    with scene.open() as opened, pytest.raises(TrailBroken):
        opened.verify(seen=False)


def test_08_the_log_truncated_with_everything_that_belongs_to_it(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A clean cut is sound by itself; what was last seen gives it away."""
    scene, _, _ = two
    attack(
        scene.path,
        "DELETE FROM log WHERE seq>=2", "DELETE FROM node WHERE (idx+1)<<lvl > 2", "DELETE FROM ckpt WHERE size>2",
        "DELETE FROM capsule", "DELETE FROM wrap", "DELETE FROM record",
    )  # fmt: skip
    with scene.open() as opened:
        opened.verify(seen=False)
        with pytest.raises(TrailBroken, match="rolled back"):
            opened.verify()
        with pytest.raises(TrailBroken, match="rolled back"):
            opened.seal(seal(2))


def test_09_the_whole_file_rolled_back(scene: Scene, tmp_path: Path) -> None:
    """An old copy verifies by itself; with what was last seen it is refused for every use."""
    old = tmp_path / "old"
    shutil.copy(scene.path, old)
    with scene.open() as opened:
        [sealed] = opened.seal(seal())
    shutil.copy(old, scene.path)
    with scene.open() as opened:
        opened.verify(seen=False)
        for use in (
            opened.verify,
            opened.trail.checkpoint,
            lambda: opened.seal(seal()),
            lambda: opened.reveal(sealed, "LOC"),
        ):
            with pytest.raises(TrailBroken, match="rolled back"):
                use()


@pytest.mark.parametrize("records", [2, 3])
def test_10_history_rewritten_with_the_log_key(two: tuple[Scene, Sealed, Sealed], records: int) -> None:
    """Another history of the same or a greater length verifies by itself; what was last seen shows the fork."""
    scene, _, _ = two
    keys = scene.keys
    scene.path.unlink()
    with create(scene.path) as file:
        found_vault(file, keys.keyring, keys.note)
        found_trail(file, keys.keyring, keys.log, founding_rows(file), TOOL, scene.clock)
    memory, scene.seen = scene.seen, type(scene.seen)(scene.path.parent / "forger")
    with scene.open() as forger:
        forger.seal(*(seal(n) for n in range(records)))
    scene.seen = memory
    with scene.open() as opened:
        opened.verify(seen=False)
        with pytest.raises(TrailBroken, match="rewritten"):
            opened.verify()
        with pytest.raises(TrailBroken, match="rewritten"):
            opened.seal(seal(9))


def test_11_any_value_of_any_column_changed(scene: Scene) -> None:
    """Every column of every row of every table is covered: one bit, one character or one integer is noticed."""
    with scene.open() as opened:
        a, _ = opened.seal(seal(0), seal(1))
        opened.reveal(a, "PERSON")
        opened.trail.search(scene.keys.staff, "court-case")
        opened.trail.deny("", "wrong_key")
        with opened.file.transaction():
            opened.trail.policy(POLICY, keep_policy(opened.file, POLICY, "version: 1\n"))
        opened.verify()
        missed, tried = [], 0
        for table, column, at, changed in every_cell(opened.file):
            tried += 1
            if not noticed(opened, table, column, at, changed):
                missed.append((table, column, at))
        opened.verify()
    assert (missed, tried > 150) == ([], True)


def every_cell(file: sqlite3.Connection) -> list[tuple[str, str, int, object]]:
    """Every value of every table, slightly changed: (table, column, place in the order of reading, new value)."""
    tables = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    cells: list[tuple[str, str, int, object]] = []
    for table in tables:
        rows = file.execute(f"SELECT * FROM {table} ORDER BY 1,2")
        names = [column[0] for column in rows.description]
        for at, row in enumerate(rows.fetchall()):
            cells += [(table, name, at, changed(value, at)) for name, value in zip(names, row, strict=True)]
    return cells


def changed(value: object, at: int) -> object:
    """One bit, one character or one integer away from *value*."""
    if isinstance(value, bytes):
        spot = (at * 7919 + 13) % len(value)
        return value[:spot] + bytes([value[spot] ^ 1 << at % 8]) + value[spot + 1 :]
    if isinstance(value, str):
        spot = (at * 7919 + 13) % len(value)
        return value[:spot] + ("A" if value[spot] != "A" else "B") + value[spot + 1 :]
    if isinstance(value, int):
        return value + 1000
    return b"something where nothing was"


def noticed(opened: Opened, table: str, column: str, at: int, new: object) -> bool:
    """Tell whether a change is noticed, and undo it. A change that the database refuses counts as noticed."""
    file = opened.file
    file.execute("BEGIN IMMEDIATE")
    try:
        file.execute("DROP TRIGGER log_ro")
        row = file.execute(f"SELECT * FROM {table} ORDER BY 1,2 LIMIT 1 OFFSET {at}")
        names = [each[0] for each in row.description]
        where = " AND ".join(f"{name} IS ?" for name in names)
        try:
            assert file.execute(f"UPDATE {table} SET {column}=? WHERE {where}", (new, *row.fetchone())).rowcount == 1
        except sqlite3.IntegrityError:
            return True
        file.execute(TABLES["log_ro"])
        Opened(opened.scene, file).verify()
    except Damaged:
        return True
    finally:
        file.execute("ROLLBACK")
    return False


def test_12_a_keyring_of_the_attackers(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A keyring that known officers did not sign is refused before anything is sealed to it."""
    scene, _, _ = two
    other = found("Attacker", scene.clock.at)
    attack(scene.path, ("UPDATE keyring SET note=?", (other.note,)))
    with pytest.raises(Damaged, match="not signed"):
        scene.open()


def test_13_a_colleague_framed(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Even with the log key, nobody can write that somebody else asked."""
    scene, a, _ = two
    thief = StaffKey.new("Thief")
    with scene.open() as opened:
        log, head = opened.trail.log, opened.trail.log.head()
        version = keyring_version(scene.keys.keyring)
        wanted = Wanted(a.rid, 0, "PERSON")
        draft = open_entry(thief, wanted, "court-case", version, head.checkpoint, log.origin)
        common = common_says(scene.clock.now(), scene.keys.staff.id, TOOL)
        with opened.file.transaction():
            log.append(head, complete(log, head.checkpoint.size, common, [draft]), scene.keys.log)
        with pytest.raises(TrailBroken, match="not signed by the member of staff") as caught:
            opened.verify()
        assert head.checkpoint.size == caught.value.number


def test_14_the_wrong_class_key(two: tuple[Scene, Sealed, Sealed]) -> None:
    """Somebody without a grant is refused, and the attempt is recorded."""
    scene, a, _ = two
    with scene.open() as opened:
        with pytest.raises(Refused):
            opened.trail.request(StaffKey.new("Stranger"), "court-case", [Wanted(a.rid, 0, "LOC")])
        assert ((found := opened.verify()).denials, found.openings) == (1, 0)


def test_15_one_capsule_has_one_meaning(scene: Scene) -> None:
    """A capsule commits to its key: no other key, context or bit gives any plaintext at all."""
    key, place = new_record_key(), Place(bytes(16), bytes(16), 0, POLICY)
    capsule = seal_capsule(key, place, "LOC", b"content")
    wrong: list[tuple[bytes, Place, str, bytes]] = [
        (new_record_key(), place, "LOC", capsule),
        (key, Place(bytes(16), bytes(16), 1, POLICY), "LOC", capsule),
        (key, Place(bytes(16), b"1" * 16, 0, POLICY), "LOC", capsule),
        (key, place, "PERSON", capsule),
    ]
    wrong += [
        (key, place, "LOC", capsule[:n] + bytes([capsule[n] ^ 1]) + capsule[n + 1 :]) for n in range(len(capsule))
    ]
    for attempt in wrong:
        with pytest.raises(Damaged):
            open_capsule(*attempt)
    assert open_capsule(key, place, "LOC", capsule) == b"content"


def test_22_no_hash_in_the_vault_can_be_guessed(scene: Scene) -> None:
    """Neither an original nor a hash of one stands anywhere outside the capsules, in any encoding."""
    with scene.open() as opened:
        plain = seal()
        looked_for = Tracer().of((each.entity, each.original) for each in plain.items)
        [sealed] = opened.seal(replace(plain, traces=looked_for))
        opened.reveal(sealed, "PERSON", "LOC")
        opened.trail.search(scene.keys.staff, "court-case")
        stored = b"".join(each.read_bytes() for each in scene.path.parent.iterdir())
    stored += scene.path.read_bytes() + scene.seen.path.read_bytes()
    assert [
        form for form in traces([CANARY, f"{CANARY} 0", "Kaya", "Jean", "met <redacted> in <LOC>"]) if form in stored
    ] == []
    blinder = Blinder(scene.keys.keyring.vault)
    for each in looked_for:  # nor a blinded trace: the vault's id, which goes into it, is no secret
        for kind, text in (*each.everywhere, *each.here):
            trace = blinder.blind(kind, text)
            forms = (trace, trace.hex().encode(), base64.b64encode(trace).rstrip(b"="))
            assert not any(form in stored for form in forms), kind


def traces(texts: list[str]) -> list[bytes]:
    """Every form in which a text might have been left behind."""
    forms: list[bytes] = []
    for text in texts:
        for raw in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            hashes = [hashlib.new(name, raw).digest() for name in ("sha256", "sha1", "md5", "sha512", "blake2b")]
            for each in [raw, *hashes, *(h[:16] for h in hashes)]:
                hexed = each.hex().encode()
                forms += [each, hexed, hexed.upper(), base64.b64encode(each).rstrip(b"=")]
    # Four letters are in any megabyte of ciphertext by chance.
    return [form for form in forms if len(form) > 6]


def test_nodes_and_root_belong_together(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A doctored tree does not get a false entry past the signed root when something is opened."""
    scene, a, _ = two
    file = sqlite3.connect(scene.path)
    entries = [raw for (raw,) in file.execute("SELECT entry FROM log ORDER BY seq")]
    file.close()
    entries[2] = entries[2].replace(b'"conf":true', b'"conf":false')
    tree, statements = Frontier(), [("UPDATE log SET entry=? WHERE seq=2", (entries[2],))]
    for raw in entries:
        for level, index, h in tree.append(hashlib.sha256(b"\0" + raw).digest()):
            statements.append(("UPDATE node SET h=? WHERE lvl=? AND idx=?", (h, level, index)))
    attack(scene.path, *statements)
    with scene.open() as opened, pytest.raises(TrailBroken, match="root"):
        opened.reveal(a, "PERSON")


def test_a_search_reads_no_entry_that_was_not_signed(two: tuple[Scene, Sealed, Sealed]) -> None:
    """The names are compared with entries that are in the signed tree, not with whatever stands in the file."""
    scene, _, _ = two
    attack(scene.path, "UPDATE log SET entry=CAST(replace(CAST(entry AS TEXT),'redact','keep') AS BLOB) WHERE seq=2")
    with scene.open() as opened, pytest.raises(TrailBroken):
        opened.trail.search(scene.keys.staff, "court-case")


def test_names_exchanged_between_records(two: tuple[Scene, Sealed, Sealed]) -> None:
    """A record cannot be passed off under another record's name."""
    scene, a, b = two
    file = sqlite3.connect(scene.path)
    (ext,) = file.execute("SELECT ext FROM record WHERE rid=?", (b.rid,)).fetchone()
    file.close()
    attack(scene.path, ("UPDATE record SET ext=? WHERE rid=?", (ext, a.rid)))
    with scene.open() as opened:
        ticket = opened.trail.search(scene.keys.staff, "court-case")
        with pytest.raises(VaultDamaged, match="not what was sealed"):
            list(opened.vault.index(ticket, scene.keys.staff))
    caught(scene, a)
