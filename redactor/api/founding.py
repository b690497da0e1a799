"""Found an office: a vault, its keys and a first policy, complete or not at all."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from redactor.api.office import KEYS, LOG_KEY, OFFICERS, POLICY, TOOL, VAULT, pin, state_folder
from redactor.errors import OutputError
from redactor.keys.founding import found
from redactor.keys.keyfile import Cost, write_key
from redactor.keys.passphrase import check
from redactor.keys.selftest import self_test
from redactor.shipped import shipped
from redactor.trail.founding import found_trail
from redactor.trail.seen import LastSeen
from redactor.vault.file import create
from redactor.vault.vault import found_vault, founding_rows

README = """This folder was made by `redactor init`.

vault.db       what was taken out of records, sealed, and the audit trail
log.key        signs the trail; stays on the machine that redacts
officers.txt   the officers' public keys: compare them by another way when you move the vault
policy.yaml    what is taken out; yours to edit
keys/          under your passphrase. MOVE THEM OFF THIS MACHINE:
               staff.key opens the originals
               officer.key decides who may open them
               recovery.key is the last resort when every staff key is lost
               linkage.key makes tokens that are the same in every record (only if you use them)

Back up: vault.db after every run; keys/ once, on two media kept in two places; the passphrase on paper, elsewhere.
Without staff.key or recovery.key, and the passphrase, NOBODY can bring the originals back.
"""


def found_office(folder: Path, staff_name: str, passphrase: str, *, cost: Cost | None = None) -> None:
    """Make the new *folder*: a vault, its keys under *passphrase*, the default policy.

    *cost* makes the passphrase cheaper or dearer to guess. Raises OutputError where the
    folder exists or cannot be made, Refused for a weak passphrase; nothing is then left of it.
    """
    check(passphrase)
    if folder.exists() or folder.is_symlink():
        raise OutputError(f"{folder} exists", hint="choose a new folder: nothing is ever overwritten")
    if not folder.parent.is_dir():
        raise OutputError(f"{folder.parent} is no folder", hint="make it first")
    self_test()
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}", hint="check the folder it is in") from None
    try:
        _fill(aside, staff_name, passphrase, cost)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _fill(folder: Path, staff_name: str, passphrase: str, cost: Cost | None) -> None:
    keys = found(staff_name, datetime.now(UTC))
    (folder / KEYS).mkdir(mode=0o700)
    write_key(folder / LOG_KEY, "log", keys.log, None)
    for name, kind, key in (
        ("staff.key", "staff", keys.staff),
        ("officer.key", "officer", keys.officer),
        ("recovery.key", "escrow", keys.escrow),
        ("linkage.key", "linkage", keys.linkage),
    ):
        write_key(folder / KEYS / name, kind, key, passphrase, cost=cost)
    with create(folder / VAULT) as file:
        found_vault(file, keys.keyring, keys.note)
        checkpoint = found_trail(file, keys.keyring, keys.log, founding_rows(file), TOOL)
    officers = f"{keys.officer.public.vkey}\n"
    (folder / OFFICERS).write_text(officers, encoding="ascii", newline="\n")
    shutil.copyfile(shipped("policies") / "outcome-harvest.yaml", folder / POLICY)
    (folder / "README.txt").write_text(README, encoding="utf-8")
    memory = state_folder() / keys.keyring.vault.hex()
    pin(memory / OFFICERS, officers)
    LastSeen(memory / "seen.txt").save(keys.keyring.version, checkpoint)
