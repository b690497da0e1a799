"""A vault that was ever written opens for ever."""

import json
import shutil
from pathlib import Path

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
from tests.vault.scene import TOOL, HandClock, seal

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
