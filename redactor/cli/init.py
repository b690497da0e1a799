"""redactor init: a vault, its keys and a first policy, in one go."""

import getpass
from pathlib import Path

import click

from redactor.api.founding import found_office
from redactor.api.office import KEYS
from redactor.cli import passphrases
from redactor.cli.speech import say
from redactor.errors import OutputError


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Who will open originals. Shown in the keyring.  [default: your login]")
@passphrases.OPTION
def command(folder: Path, name: str, passphrase_file: Path | None) -> None:
    """Make a vault in FOLDER, with its keys and a first policy.

    Asks for a passphrase, or makes one of seven words and shows it once.
    """
    if folder.exists():  # before anybody thinks of a passphrase
        raise OutputError(f"{folder} exists", hint="choose a new folder: nothing is ever overwritten")
    phrase, made = passphrases.chosen(passphrase_file)
    say("making keys; this takes a few seconds on purpose")
    found_office(folder, name or _login(), phrase)
    if made:
        click.echo("\nYour passphrase. Write it down now: it is shown only this once.\n", err=True)
        click.echo(f"    {phrase}\n", err=True)
    say(f"made {folder}: a vault, its keys and a policy")
    say(f"move {folder / KEYS} to a medium that is kept apart, and read {folder / 'README.txt'}")
    say(f"next: redactor redact FILE -o SHARED --vault {folder}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "staff"
