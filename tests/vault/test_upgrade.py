"""A vault that was ever written opens for ever."""

import base64
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from redactor.errors import Refused
from redactor.keys.encoding import to_base64
from redactor.keys.members import Officers
from redactor.keys.signing import SigningKey, VerifyKey
from redactor.keys.staff import StaffKey
from redactor.trail.asking import Wanted
from redactor.trail.checkpoint import body_of
from redactor.trail.ledger import Trail
from redactor.trail.seen import LastSeen
from redactor.trail.verification import verify
from redactor.vault.file import connect
from redactor.vault.vault import Vault, stored_keyrings, stored_rows
from tests.keys.independent import open_chunked, open_hpke, trace, tuple_bytes, u64
from tests.vault.scene import CANARY, TOOL, HandClock, seal

VAULTS = Path(__file__).parents[2] / "audit" / "vectors" / "vault"


def test_a_vault_of_format_1_opens(tmp_path: Path) -> None:
    """The vault of the first release verifies, is read, and is continued."""
    known = json.loads((VAULTS / "v1.json").read_text(encoding="utf-8"))
    shutil.copy(VAULTS / "v1.vault", tmp_path / "vault")
    (tmp_path / "vault").chmod(0o600)
    seen = LastSeen(tmp_path / "seen")
    seen.save(1, body_of(known["seen"]))
    file = connect(tmp_path / "vault")
    keyrings = stored_keyrings(file, Officers((VerifyKey.parse(known["officer"]),)))
    staff = StaffKey("Staff", bytes.fromhex(known["staff"]))
    log_key = SigningKey(keyrings[-1].origin, bytes.fromhex(known["log"]))
    clock = HandClock()
    vault, trail = Vault(file, keyrings[-1]), Trail(file, keyrings, log_key, seen, TOOL, clock)
    wanted = [Wanted(bytes.fromhex(known["rids"][1]), 0, cls) for cls in ("PERSON", "LOC")]
    tickets = trail.request(staff, "court-case", wanted)
    assert known["originals"] == [item.original for ticket in tickets for item in vault.open(ticket, staff)]
    assert len(list(vault.index(trail.search(staff, "court-case"), staff))) == 2
    prepared = vault.prepare([seal(2)])
    with file.transaction():
        trail.seal(vault.insert(prepared))
    assert verify(trail.log, keyrings, seen, stored_rows(file)).records == 3
    file.close()


@pytest.fixture
def with_traces(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of the vault of format 1 that has traces, and what is known of it."""
    shutil.copy(VAULTS / "v1-traces.vault", tmp_path / "vault")
    (tmp_path / "vault").chmod(0o600)
    return tmp_path / "vault", json.loads((VAULTS / "v1-traces.json").read_text(encoding="utf-8"))


def test_traces_of_format_1_open(with_traces: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """The scan key of that vault reads the traces there are, and still not one original."""
    path, known = with_traces
    seen = LastSeen(tmp_path / "seen")
    seen.save(known["keyring"], body_of(known["seen"]))
    file = connect(path)
    keyrings = stored_keyrings(file, Officers((VerifyKey.parse(known["officer"]),)))
    scanner = StaffKey("CI", bytes.fromhex(known["scanner"]))
    vault, trail = Vault(file, keyrings[-1]), Trail(file, keyrings, None, seen, TOOL, HandClock())
    found = [
        {
            "f": [to_base64(each) for each in one.fields],
            "n": to_base64(one.name),
            "o": to_base64(one.output),
            "t": [[entity, to_base64(every), to_base64(here)] for entity, every, here in one.traces],
        }
        for one in vault.traces(trail.facts(), scanner)
    ]
    assert found == [each["content"] for each in known["traced"]]
    assert [each["rid"] for each in known["traced"]] == [known["rids"][0], known["rids"][2]]
    assert verify(trail.log, keyrings, seen, stored_rows(file)).records == 3
    for cls in ("PERSON", "LOC", "INDEX"):
        with pytest.raises(Refused):
            keyrings[-1].open_class(cls, 1, scanner)
    file.close()


def test_traces_of_format_1_open_without_our_code(with_traces: tuple[Path, dict[str, Any]]) -> None:
    """A second implementation gets from the scan key to the traces, and by them confirms a guessed name."""
    path, known = with_traces
    file = sqlite3.connect(path)
    [(note,)] = file.execute("SELECT note FROM keyring ORDER BY version DESC LIMIT 1").fetchall()
    [(vault,)] = file.execute("SELECT v FROM meta WHERE k='vault_id'").fetchall()
    [(epoch, staff, since, sealed)] = [
        rest
        for cls, *rest in json.loads(note.split("\n")[1])["grants"]
        if cls == "SCAN" and rest[2] == known["keyring"]
    ]
    info = tuple_bytes(b"redactor/v1/grant", u64(1), vault, b"SCAN", u64(epoch), staff.encode(), u64(since))
    seed = open_hpke(bytes.fromhex(known["scanner"])[:32], info, base64.b64decode(sealed)[1:])
    query = (
        "SELECT c.rid,c.rev,c.pol,c.ct,w.rcpt,w.epoch,w.ct FROM capsule c JOIN wrap w USING (rid,rev,cls) "
        "WHERE cls='SCAN' ORDER BY c.id"
    )
    contents = []
    for rid, rev, pol, ct, rcpt, epoch, wrapped in file.execute(query):
        place = vault, rid, u64(rev), b"SCAN"
        info = tuple_bytes(b"redactor/v1/wrap", u64(1), *place, rcpt.encode(), u64(epoch), pol)
        key = open_hpke(seed, info, wrapped[1:])
        padded = open_chunked(key, tuple_bytes(b"redactor/v1/capsule", u64(1), *place, pol), ct[1:])
        contents.append(json.loads(padded[4 : 4 + int.from_bytes(padded[:4])]))
    file.close()
    assert contents == [each["content"] for each in known["traced"]]
    stored = [base64.b64decode(every) for _, every, _ in contents[0]["t"]]
    kept = {every[at : at + 8] for every in stored for at in range(0, len(every), 8)}
    assert trace(vault, "word", "quenneville") in kept
    assert trace(vault, "word", "somebody") not in kept
    assert base64.b64decode(contents[0]["n"]) == trace(vault, "name", f"{CANARY} 0")
