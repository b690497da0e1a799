"""A further key: every version of the keyring is an entry, and whoever works on follows it."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.api.granting import grant
from redactor.api.office import Office, open_office
from redactor.errors import Damaged, RedactorError, Refused, TrailBroken
from redactor.keys.founding import found
from redactor.keys.granting import sign_next, with_grants
from redactor.keys.keyring import Keyring
from redactor.keys.layout import sign_keyring
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from redactor.model import SCAN_CLASS, Traces
from redactor.redaction.store import SealingStore
from redactor.trail.asking import Wanted
from redactor.vault.vault import keep_keyring, keyring_row
from tests.house import PASSPHRASE, House
from tests.vault.scene import CANARY, Opened, Scene, seal

ROOT = Path(__file__).parents[2]
ADA = StaffKey.new("Ada")


def granted(
    at: Opened, *classes: str, to: StaffKey = ADA, holder: StaffKey | None = None, officer: SigningKey | None = None
) -> Keyring:
    """Grant as the command does, with the scene's own keys where none are given."""
    keys = at.scene.keys
    office = Office(at.scene.path.parent, at.file, at.scene.seen, at.vault, at.trail, False)
    return grant(office, to.public, classes, holder=holder or keys.staff, officer=officer or keys.officer)


def independently(scene: Scene) -> str:
    """Return what the second verifier says."""
    script = ROOT / "audit" / "verify_trail.py"
    command = [sys.executable, str(script), str(scene.path), scene.keys.officer.public.vkey]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def opens(at: Opened, rid: bytes, cls: str, staff: StaffKey = ADA) -> list[str]:
    """Return the originals that *staff* gets."""
    [ticket] = at.trail.request(staff, "court-case", [Wanted(rid, 0, cls)])
    items = at.vault.open(ticket, staff)
    at.trail.outcome([(ticket, "")], staff)
    return [item.original for item in items]


def state(scene: Scene) -> list[object]:
    """Return all that a grant may change: keyrings, entries, checkpoints, and what is remembered."""
    file = sqlite3.connect(scene.path)
    rows = [file.execute(f"SELECT * FROM {table}").fetchall() for table in ("keyring", "log", "ckpt", "node")]
    file.close()
    return [*rows, scene.seen.path.read_bytes()]


def test_records_sealed_before_and_after_open(scene: Scene) -> None:
    """The new key opens its class of every record, whoever sealed it when; both verifiers agree."""
    with scene.open() as at:
        [before] = at.seal(seal(0))
        assert granted(at, "LOC").version == 2
        [after] = at.seal(seal(1))
        assert opens(at, before.rid, "LOC") == opens(at, after.rid, "LOC") == ["Kaya"]
        assert at.trail.keyring.version == 2
    with scene.open() as at:
        assert opens(at, before.rid, "LOC") == ["Kaya"]
        assert CANARY in opens(at, after.rid, "PERSON", scene.keys.staff)
        found_ = at.verify()
        assert (found_.records, found_.openings, found_.denials) == (2, 4, 0)
    assert independently(scene) == f"verified: {found_.entries} entries"


def test_another_class_stays_shut(scene: Scene) -> None:
    """One class is one class: asking for another is refused, logged, and gives no key to the index either."""
    with scene.open() as at:
        [sealed] = at.seal(seal(0))
        granted(at, "LOC")
        with pytest.raises(Refused, match="PERSON is not granted"):
            opens(at, sealed.rid, "PERSON")
        with pytest.raises(Refused, match="INDEX is not granted"):
            at.trail.search(ADA, "court-case")
        [ticket] = at.trail.request(scene.keys.staff, "court-case", [Wanted(sealed.rid, sealed.rev, "PERSON")])
        with pytest.raises(Refused):
            at.vault.open(ticket, ADA)  # a colleague's ticket does not help
        at.trail.outcome([(ticket, "refused")], scene.keys.staff)
        assert at.verify().denials == 2


def test_a_scan_key_reads_traces_and_nothing_else(scene: Scene) -> None:
    """A machine's key for the leak scan opens no original and no name; a key for originals does not scan."""
    scanner = StaffKey.new("CI")
    with scene.open() as at:
        [sealed] = at.seal(replace(seal(0), traces=(Traces("PERSON", (("name", "awa"),), ()),)))
        granted(at, SCAN_CLASS, to=scanner)
        granted(at, "LOC")
        assert [traced.rid for traced in at.vault.traces(at.trail.facts(), scanner)] == [sealed.rid]
        with pytest.raises(Refused, match="SCAN"):
            list(at.vault.traces(at.trail.facts(), ADA))
        for cls in ("LOC", "PERSON"):
            with pytest.raises(Refused, match="not granted"):
                opens(at, sealed.rid, cls, scanner)
        with pytest.raises(Refused, match="INDEX"):
            at.trail.search(scanner, "court-case")
        assert at.verify().denials == 3


def test_the_entry_and_what_is_remembered(scene: Scene) -> None:
    """One entry for each version, with a checkpoint of its own; an older keyring is refused from then on."""
    with scene.open() as at:
        ring = granted(at, "LOC")
        entry = at.trail.log.entry(at.trail.checkpoint().size - 1)
        assert (entry.kind, entry.pair("keyring")[0]) == ("keyring", ring.version)
        assert "Ada" not in entry.raw.decode()
        memory = scene.seen.load()
        assert memory and (memory.keyring, memory.checkpoint.size) == (2, entry.number + 1)


def test_refusals_change_nothing(scene: Scene) -> None:
    """What is refused leaves the keyring as it was; an officer's key or a grant that is not there is logged."""
    keys, stranger = scene.keys, StaffKey.new("Stranger")
    with scene.open() as at:
        at.seal(seal(0))
        granted(at, "LOC")
        before = state(scene)
        for classes, to in ((["LOC"], ADA), (["NONE"], ADA), ([], ADA), (["ID"], StaffKey.new("ada"))):
            with pytest.raises(Refused):
                granted(at, *classes, to=to)
        assert state(scene) == before
        namesake = SigningKey.new(keys.officer.name)
        attempts = [(keys.staff, namesake), (keys.staff, keys.log), (stranger, keys.officer), (ADA, keys.officer)]
        for n, (holder, officer) in enumerate(attempts, start=1):
            with pytest.raises(Refused) as caught:
                granted(at, "ID", holder=holder, officer=officer)
            assert caught.value.hint
            assert state(scene)[0] == before[0]
            assert at.verify().denials == n
        assert granted(at, "ID").version == 3


def test_a_seal_under_way_is_done_again_under_the_new_keyring(scene: Scene) -> None:
    """A run that began before a grant goes on; each entry names the keyring in force when it is written."""
    with scene.open() as running, scene.open() as officer:
        store = SealingStore(running.file, running.vault, running.trail)
        store.seal([seal(0)])
        granted(officer, "LOC")
        store.seal([seal(1)])
        granted(officer, "ID")
        granted(officer, "ORG")
        store.seal([seal(2)])
        seals = [entry for entry in running.trail.log.entries() if entry.kind == "seal"]
        assert [entry.pair("keyring")[0] for entry in seals] == [1, 2, 4]
    with scene.open() as at:
        assert [opens(at, entry.rid or b"", "LOC") for entry in seals] == [["Kaya"]] * 3
        assert at.verify().records == 3
    assert independently(scene).startswith("verified")


def test_a_batch_prepared_before_a_grant_is_not_stored_after_it(scene: Scene) -> None:
    """Whoever does not look for a new keyring is refused, and nothing of the batch is kept."""
    with scene.open() as running, scene.open() as officer:
        prepared = running.vault.prepare([seal(0)])
        granted(officer, "LOC")
        with pytest.raises(Refused, match="keyring changed"), running.file.transaction():
            running.trail.seal(running.vault.insert(prepared))
        assert officer.vault.stats().records == 0
        assert officer.verify().records == 0


def test_everyone_at_work_follows(scene: Scene) -> None:
    """Requests, searches, denials and verifications that began before a grant go on after it, truly."""
    with scene.open() as running, scene.open() as officer:
        [sealed] = running.seal(seal(0))
        granted(officer, "LOC")
        assert running.trail.checkpoint() == officer.trail.checkpoint()
        assert opens(running, sealed.rid, "LOC", scene.keys.staff) == ["Kaya"]
        granted(officer, "ID")
        running.trail.search(scene.keys.staff, "court-case")
        granted(officer, "ORG")
        running.trail.deny("", "wrong_key")
        granted(officer, "DATE")
        running.trail.request(ADA, "court-case", [Wanted(sealed.rid, 0, "LOC")])
        assert scene.seen.load().keyring == 5  # type: ignore[union-attr]
    with scene.open() as at:
        assert at.verify().unfinished == 1
    assert independently(scene).startswith("verified")


def test_two_officers_grant_at_once(scene: Scene) -> None:
    """Each grant is made from the version in force: none undoes the other."""
    other = StaffKey.new("Zoë")
    with scene.open() as one, scene.open() as two:
        granted(one, "LOC")
        assert granted(two, "LOC", "ID", to=other).version == 3
        with pytest.raises(Refused, match="already"):
            granted(one, "ID", to=other)
        assert granted(one, "ID").version == 4
    with scene.open() as at:
        ring = at.trail.keyring
        assert (ring.granted(ADA.id), ring.granted(other.id)) == ((("ID", 1), ("LOC", 1)),) * 2
        at.verify()


# ---------------------------------------------------------------- attacks


def put(scene: Scene, notes: dict[int, str]) -> None:
    """Write the table of keyrings anew behind our backs."""
    file = sqlite3.connect(scene.path)
    file.execute("DELETE FROM keyring")
    file.executemany("INSERT INTO keyring VALUES (?,?)", notes.items())
    file.commit()
    file.close()


def refused(scene: Scene) -> None:
    """Nobody can use the vault: it does not open, or no use of it is possible."""
    with pytest.raises(Damaged), scene.open() as at:
        at.seal(seal(9))
    with pytest.raises(Damaged), scene.open() as at:
        at.verify()


def forged(scene: Scene, signer: SigningKey) -> str:
    """Return a next keyring that grants a thief everything, signed by *signer*."""
    ring, thief = scene.keys.keyring, StaffKey.new("Thief")
    return sign_keyring(with_grants(ring, scene.keys.staff, thief.public, ["LOC"], scene.clock.at), [signer])


def test_a_keyring_signed_by_a_stranger(scene: Scene) -> None:
    """A next version that no officer signed is refused, in the file and by who has it open."""
    for signer in (SigningKey.new("stranger"), SigningKey.new(scene.keys.officer.name), scene.keys.log):
        with scene.open() as running:
            put(scene, {1: scene.keys.note, 2: forged(scene, signer)})
            with pytest.raises(Damaged, match="signed"):
                running.seal(seal(0))
            assert running.trail.keyring.version == 1
        refused(scene)
        put(scene, {1: scene.keys.note})


def test_a_signed_keyring_that_was_never_logged(scene: Scene) -> None:
    """A next version put in by hand does not verify, though an officer signed it."""
    put(scene, {1: scene.keys.note, 2: forged(scene, scene.keys.officer)})
    with scene.open() as at, pytest.raises(TrailBroken):
        at.verify()
    assert independently(scene).startswith("broken")


def test_a_keyring_of_another_vault(scene: Scene) -> None:
    """The officer of another vault, or the same officer for another vault, is not followed here."""
    other = found("Staff", scene.clock.at)
    ring = with_grants(other.keyring, other.staff, ADA.public, ["LOC"], scene.clock.at)
    for note in (sign_next(other.keyring, ring, other.officer)[1], sign_keyring(ring, [scene.keys.officer])):
        put(scene, {1: scene.keys.note, 2: note})
        refused(scene)


def test_a_keyring_replayed_or_put_under_another_number(scene: Scene) -> None:
    """The same version twice, one that is left out, and versions exchanged are noticed."""
    with scene.open() as at:
        granted(at, "LOC")
        granted(at, "ID")
        one, two, three = (note for (note,) in at.file.execute("SELECT note FROM keyring ORDER BY version"))
    for notes in ([one, two, three, three], [one, two, three, one], [one, three], [one, three, two], [one, two, two]):
        put(scene, dict(enumerate(notes, start=1)))
        refused(scene)
    put(scene, {1: one, 2: two, 7: three})
    refused(scene)
    put(scene, {1: one, 2: two, 3: three})
    with scene.open() as at:
        at.verify()


def test_a_keyring_rolled_back(scene: Scene, tmp_path: Path) -> None:
    """The newest version taken away is noticed by what was last seen, by who has it open, and by verification."""
    shutil.copy(scene.path, tmp_path / "old")
    with scene.open() as running:
        granted(running, "LOC")
        put(scene, {1: scene.keys.note})
        for use in (lambda: running.seal(seal(0)), running.trail.checkpoint, lambda: granted(running, "ID")):
            with pytest.raises(TrailBroken, match="rolled back"):
                use()
    with scene.open() as at:
        for use in (lambda: at.seal(seal(0)), at.trail.checkpoint, lambda: granted(at, "ID")):
            with pytest.raises(TrailBroken, match="rolled back"):
                use()
        with pytest.raises(TrailBroken, match="rolled back"):
            at.verify()
        with pytest.raises(TrailBroken):
            at.verify(seen=False)
    shutil.copy(tmp_path / "old", scene.path)
    with scene.open() as at:
        at.verify(seen=False)
        with pytest.raises(TrailBroken, match="rolled back"):
            at.seal(seal(0))


def test_an_entry_for_another_keyring_than_the_stored(scene: Scene) -> None:
    """The log key alone cannot bring a keyring into force: the entry names the text that officers signed."""
    keys = scene.keys
    one, two = (
        sign_next(keys.keyring, with_grants(keys.keyring, keys.staff, ADA.public, [cls], scene.clock.at), keys.officer)
        for cls in ("LOC", "PERSON")
    )
    with scene.open() as at, at.file.transaction():
        at.trail.enact(one[0], keyring_row(*two))
        keep_keyring(at.file, *two)
    with scene.open() as at, pytest.raises(TrailBroken, match="not the one the officers signed"):
        at.verify(seen=False)


def test_only_the_next_version_is_enacted(scene: Scene) -> None:
    """The trail takes the version after the one in force, and nothing else."""
    keys = scene.keys
    with scene.open() as at:
        second = granted(at, "LOC")
        stale = with_grants(keys.keyring, keys.staff, ADA.public, ["ID"], scene.clock.at)
        third = with_grants(second, keys.staff, ADA.public, ["ID"], scene.clock.at)
        fourth = with_grants(third, keys.staff, ADA.public, ["ORG"], scene.clock.at)
        for ring in (keys.keyring, second, stale, fourth):
            with pytest.raises(Refused, match="keyring changed"), at.file.transaction():
                at.trail.enact(ring, bytes(32))
        assert at.verify().records == 0


# ---------------------------------------------------------------- accidents


def test_what_is_not_committed_did_not_happen(scene: Scene) -> None:
    """Where the transaction fails after the entry was written, vault, trail and memory stay as they were."""
    keys = scene.keys
    with scene.open() as at:
        before = state(scene)
        new, note = sign_next(
            keys.keyring, with_grants(keys.keyring, keys.staff, ADA.public, ["LOC"], scene.clock.at), keys.officer
        )
        with pytest.raises(RuntimeError, match="power cut"), at.file.transaction():
            at.trail.enact(new, keyring_row(new, note))
            keep_keyring(at.file, new, note)
            raise RuntimeError("power cut")
        assert state(scene) == before
        at.seal(seal(0))
        assert granted(at, "LOC").version == 2
        at.verify()


def test_a_full_disk_grants_nothing(scene: Scene) -> None:
    """No room for the new version: no entry, nothing remembered, and the same connection goes on."""
    with scene.open() as at:
        before = state(scene)
        (pages,) = at.file.execute("PRAGMA page_count").fetchone()
        at.file.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(RedactorError, match="no room"):
            granted(at, "LOC", "ID", "PERSON", "ORG", "DATE", "OTHER")
        assert state(scene) == before
        at.file.execute("PRAGMA max_page_count=100000")
        assert granted(at, "LOC").version == 2
        assert at.verify().entries == 3


WORKER = """
import sys
from pathlib import Path
from redactor.api.granting import grant
from redactor.api.office import open_office
from redactor.keys.keyfile import read_officer, read_staff
from redactor.keys.staff import StaffKey

folder, phrase = Path(sys.argv[1]), sys.argv[2]
holder = read_staff(folder / "keys" / "staff.key", phrase)
officer = read_officer(folder / "keys" / "officer.key", phrase)
with open_office(folder) as office:
    print("ready", flush=True)
    while True:
        grant(office, StaffKey.new(StaffKey.new("x").id).public, ["LOC"], holder=holder, officer=officer)
"""


def test_a_kill_leaves_a_whole_keyring_or_none(house: House) -> None:
    """After kill -9 at any moment each version has its entry and its row, and the next grant goes on from there."""
    for _ in range(4):
        command = [sys.executable, "-c", WORKER, str(house.office), PASSPHRASE]
        worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert worker.stdout and worker.stdout.readline() == b"ready\n"
        time.sleep(random.uniform(0, 0.1))
        worker.kill()
        worker.wait()
        worker.stdout.close()
        with open_office(house.office) as office:
            kinds = [entry.kind for entry in office.trail.log.entries()]
            assert kinds == ["genesis"] + ["keyring"] * office.trail.keyring.version
            assert len(office.trail.keyring.staff) == office.trail.keyring.version
            office.verify()
