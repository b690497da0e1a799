"""redactor init: a vault, its keys and a first policy, in one go."""

import getpass
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from redactor.cli import passphrases
from redactor.cli.office import KEYS, LOG_KEY, OFFICERS, POLICY, TOOL, VAULT, pin, state_folder
from redactor.cli.speech import say
from redactor.errors import OutputError
from redactor.keys.founding import Founding, found
from redactor.keys.keyfile import write_key
from redactor.keys.selftest import self_test
from redactor.shipped import shipped
from redactor.trail.founding import found_trail
from redactor.trail.seen import LastSeen
from redactor.vault.file import create
from redactor.vault.vault import found_vault, stored_rows

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


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Who will open originals. Shown in the keyring.  [default: your login]")
@passphrases.OPTION
def command(folder: Path, name: str, passphrase_file: Path | None) -> None:
    """Make a vault in FOLDER, with its keys and a first policy.

    Asks for a passphrase, or makes one of seven words and shows it once.
    """
    if folder.exists() or folder.is_symlink():
        raise OutputError(f"{folder} exists", hint="choose a new folder: nothing is ever overwritten")
    if not folder.parent.is_dir():
        raise OutputError(f"{folder.parent} is no folder", hint="make it first")
    self_test()
    phrase, made = passphrases.chosen(passphrase_file)
    say("making keys; this takes a few seconds on purpose")
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        founding = _fill(aside, name or _login(), phrase)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _tell(folder, founding, phrase if made else "")


def _fill(folder: Path, name: str, phrase: str) -> Founding:
    keys = found(name, datetime.now(UTC))
    (folder / KEYS).mkdir(mode=0o700)
    write_key(folder / LOG_KEY, "log", keys.log, None)
    write_key(folder / KEYS / "staff.key", "staff", keys.staff, phrase)
    write_key(folder / KEYS / "officer.key", "officer", keys.officer, phrase)
    write_key(folder / KEYS / "recovery.key", "escrow", keys.escrow, phrase)
    write_key(folder / KEYS / "linkage.key", "linkage", keys.linkage, phrase)
    with create(folder / VAULT) as file:
        found_vault(file, keys.keyring, keys.note)
        rows = {table: [digest for _, digest in found] for table, found in stored_rows(file).items()}
        checkpoint = found_trail(file, keys.keyring, keys.log, rows, TOOL)
    officers = f"{keys.officer.public.vkey}\n"
    (folder / OFFICERS).write_text(officers, encoding="ascii", newline="\n")
    shutil.copyfile(shipped("policies") / "outcome-harvest.yaml", folder / POLICY)
    (folder / "README.txt").write_text(README, encoding="utf-8")
    memory = state_folder() / keys.keyring.vault.hex()
    pin(memory / OFFICERS, officers)
    LastSeen(memory / "seen.txt").save(keys.keyring.version, checkpoint)
    return keys


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "staff"


def _tell(folder: Path, founding: Founding, phrase: str) -> None:
    if phrase:
        click.echo("\nYour passphrase. Write it down now: it is shown only this once.\n", err=True)
        click.echo(f"    {phrase}\n", err=True)
    say(f"made {folder}: a vault, its keys and a policy")
    say(f"move {folder / KEYS} to a medium that is kept apart, and read {folder / 'README.txt'}")
    say(f"next: redactor redact FILE -o SHARED --vault {folder}")
