"""redactor keys: make keys, and see who may open what."""

import json
from pathlib import Path

import click

from redactor.cli import passphrases
from redactor.cli.jobs import VAULT_OPTION
from redactor.cli.offices import office
from redactor.cli.speech import say
from redactor.keys.identity import to_recipient
from redactor.keys.keyfile import write_key
from redactor.keys.linkage import LinkageKey
from redactor.keys.staff import StaffKey


@click.group("keys")
def command() -> None:
    """Make keys; list who may open what."""


@command.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", default="staff", help="Whose key it is; shown in the keyring.")
@click.option("--kind", type=click.Choice(["staff", "linkage"]), default="staff", show_default=True)
@passphrases.OPTION
def new(file: Path, name: str, kind: str, passphrase_file: Path | None) -> None:
    """Make a key and write it to FILE, under a passphrase.

    A staff key can open nothing until an officer has granted it a class.
    """
    phrase, made = passphrases.chosen(passphrase_file)
    key = StaffKey.new(name) if kind == "staff" else LinkageKey.new()
    write_key(file, kind, key, phrase)
    if made:
        click.echo(f"\nYour passphrase, shown only this once:\n\n    {phrase}\n", err=True)
    if isinstance(key, StaffKey):
        say("the line on stdout is the key's public part: give it to the officer who grants classes")
        click.echo(to_recipient(key.public.sealing))
    say(f"made {file} ({kind} key {key.id[:16]})")


@command.command("list")
@VAULT_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(folder: Path, as_json: bool) -> None:
    """List the staff of a vault and the classes each may open."""
    with office(folder, writes=False) as at:
        ring = at.trail.keyring
    rows = [(member.name, member.id, [f"{c}@{e}" for c, e in ring.granted(member.id)]) for member in ring.staff]
    if as_json:
        staff = [{"name": name, "id": id_, "grants": grants} for name, id_, grants in rows]
        click.echo(
            json.dumps({"version": 1, "keyring": ring.version, "expires": ring.expires, "staff": staff}, indent=2)
        )
        return
    for name, id_, grants in rows:
        click.echo(f"{id_[:16]}  {name}  {' '.join(grants)}")
    say(f"keyring {ring.version}, valid until {ring.expires}; {len(rows)} staff, {len(ring.classes)} classes")
