"""An office: the folder that `redactor init` makes, opened for work.

vault.db       what was taken out, sealed, and the trail (one SQLite file)
log.key        signs the trail; the machine that redacts needs it, and only it
officers.txt   the officers' public keys
policy.yaml    the office's policy
keys/          key files under a passphrase; they belong on another medium
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from redactor.errors import Damaged, InputError, Refused
from redactor.keys.keyfile import read_log
from redactor.keys.members import Officers
from redactor.keys.signing import SigningKey, VerifyKey
from redactor.keys.staff import StaffKey
from redactor.redaction.store import SealingStore
from redactor.reveal.run import Archive
from redactor.trail.drafts import Tool
from redactor.trail.ledger import Trail
from redactor.trail.seen import LastSeen
from redactor.trail.verification import Verification, verify
from redactor.vault.file import VaultFile, connect
from redactor.vault.vault import Vault, stored_keyrings, stored_rows
from redactor.version import VERSION

VAULT, LOG_KEY, OFFICERS, POLICY, KEYS = "vault.db", "log.key", "officers.txt", "policy.yaml", "keys"
TOOL = Tool("redactor", VERSION)


@dataclass(frozen=True, slots=True)
class Office:
    """An open vault with its trail.

    `first_use` tells that this machine had not seen the vault before, and from now on
    trusts the officers' keys it came with.
    """

    folder: Path
    file: VaultFile
    seen: LastSeen
    vault: Vault
    trail: Trail
    first_use: bool

    def store(self) -> SealingStore:
        """Return where redaction seals originals."""
        return SealingStore(self.file, self.vault, self.trail)

    def archive(self, staff: StaffKey, purpose: str) -> Archive:
        """Return what reveal opens originals with."""
        return Archive(self.vault, self.trail, staff, purpose)

    def verify(self) -> Verification:
        """Verify every entry, checkpoint and stored row, and remember how far. Raises TrailBroken."""
        with self.file.reading():
            self.trail.in_force()
            found = verify(self.trail.log, self.trail.keyrings, self.seen, stored_rows(self.file))
        self.seen.save(self.trail.keyring.version, found.checkpoint)
        return found


def state_folder() -> Path:
    """Return where this machine remembers vaults: outside of them, so that a rollback is noticed.

    REDACTOR_STATE names another folder.
    """
    if named := os.environ.get("REDACTOR_STATE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "redactor"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "redactor"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "redactor"


@contextmanager
def open_office(folder: Path, *, writes: bool = True) -> Iterator[Office]:
    """Open the office in *folder*; *writes* says that the trail will be written, which needs the log key.

    Raises InputError where there is none, Refused where its officers are not those this
    machine knows, Damaged where it is not as it was left.
    """
    if not (folder / VAULT).exists():
        raise InputError(f"{folder}: there is no vault", hint=f"make one with: redactor init {folder}")
    vkeys = _officers(folder)
    memory = state_folder() / vkeys[0].name.split("/")[1]
    first_use = _check_pinned(memory / OFFICERS, folder / OFFICERS, vkeys)
    log_key: SigningKey | None = read_log(folder / LOG_KEY) if writes else None
    file = connect(folder / VAULT)
    try:
        keyrings = stored_keyrings(file, Officers(tuple(vkeys)))
        seen = LastSeen(memory / "seen.txt")
        trail = Trail(file, keyrings, log_key, seen, TOOL)
        keyrings[-1].check_expiry(datetime.now(UTC))
        yield Office(folder, file, seen, Vault(file, keyrings[-1]), trail, first_use)
    finally:
        file.close()


def _officers(folder: Path) -> list[VerifyKey]:
    path = folder / OFFICERS
    try:
        lines = path.read_text(encoding="ascii").split()
        keys = [VerifyKey.parse(line) for line in lines]
    except (OSError, ValueError, Damaged):
        keys = []
    if not keys or "/" not in keys[0].name:
        raise Refused(f"{path}: the officers' public keys cannot be read", hint="restore the file from a backup")
    return keys


def _check_pinned(pinned: Path, offered: Path, vkeys: list[VerifyKey]) -> bool:
    """Trust the officers' keys at first sight, and never others after that; answer whether it is the first."""
    content = "".join(f"{key.vkey}\n" for key in vkeys)
    try:
        known = pinned.read_text(encoding="ascii")
    except FileNotFoundError:
        pin(pinned, content)
        return True
    except (OSError, ValueError):
        raise Refused(f"{pinned} cannot be read", hint="it holds the officers' keys this machine trusts") from None
    if known != content:
        raise Refused(
            f"{offered}: these are not the officers this machine knows",
            hint=f"somebody may have replaced them; the keys trusted so far are in {pinned}",
        )
    return False


def pin(pinned: Path, content: str) -> None:
    """Remember the officers' keys of a vault."""
    pinned.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pinned.write_text(content, encoding="ascii", newline="\n")
