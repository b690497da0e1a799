"""An office: the folder that `redactor init` makes, opened for work.

vault.db       what was taken out, sealed, and the trail (one SQLite file)
log.key        signs the trail; the machine that redacts needs it, and only it
officers.txt   the officers' public keys
policy.yaml    the office's policy
keys/          key files under a passphrase; they belong on another medium
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from redactor import __version__
from redactor.cli.speech import note
from redactor.errors import Damaged, InputError, Refused
from redactor.keys.keyfile import read_log
from redactor.keys.keyring import Keyring
from redactor.keys.members import Officers
from redactor.keys.signing import SigningKey, VerifyKey
from redactor.trail.drafts import Tool
from redactor.trail.ledger import Trail
from redactor.trail.seen import LastSeen
from redactor.vault.file import VaultFile, connect
from redactor.vault.vault import Vault, stored_keyrings

VAULT, LOG_KEY, OFFICERS, POLICY, KEYS = "vault.db", "log.key", "officers.txt", "policy.yaml", "keys"
TOOL = Tool("redactor", __version__)

OPTION = click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder that `redactor init` made.",
)


@dataclass(frozen=True, slots=True)
class Office:
    """An open vault with its trail."""

    folder: Path
    file: VaultFile
    keyrings: tuple[Keyring, ...]
    seen: LastSeen
    vault: Vault
    trail: Trail


def state_folder() -> Path:
    """Return where this machine remembers vaults: outside of them, so that a rollback is noticed."""
    return Path(os.environ.get("REDACTOR_STATE") or click.get_app_dir("redactor"))


@contextmanager
def office(folder: Path, *, writes: bool) -> Iterator[Office]:
    """Open the office in *folder*; *writes* says that the trail will be written, which needs the log key."""
    if not (folder / VAULT).exists():
        raise InputError(f"{folder}: there is no vault", hint=f"make one with: redactor init {folder}")
    vkeys = _officers(folder)
    memory = state_folder() / vkeys[0].name.split("/")[1]
    _pin(memory / OFFICERS, folder / OFFICERS, vkeys)
    log_key: SigningKey | None = read_log(folder / LOG_KEY) if writes else None
    file = connect(folder / VAULT)
    try:
        keyrings = stored_keyrings(file, Officers(tuple(vkeys)))
        seen = LastSeen(memory / "seen.txt")
        trail = Trail(file, keyrings, log_key, seen, TOOL)
        yield Office(folder, file, keyrings, seen, Vault(file, keyrings[-1]), trail)
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


def _pin(pinned: Path, offered: Path, vkeys: list[VerifyKey]) -> None:
    """Trust the officers' keys at first sight, and never others after that."""
    content = "".join(f"{key.vkey}\n" for key in vkeys)
    try:
        known = pinned.read_text(encoding="ascii")
    except FileNotFoundError:
        pin(pinned, content)
        note(f"first use of this vault here: its officers' keys are trusted from now on ({offered})")
        return
    except (OSError, ValueError):
        raise Refused(f"{pinned} cannot be read", hint="it holds the officers' keys this machine trusts") from None
    if known != content:
        raise Refused(
            f"{offered}: these are not the officers this machine knows",
            hint=f"somebody may have replaced them; the keys trusted so far are in {pinned}",
        )


def pin(pinned: Path, content: str) -> None:
    """Remember the officers' keys of a vault."""
    pinned.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pinned.write_text(content, encoding="ascii", newline="\n")
