"""redactor keys: make keys, grant classes to them, and see who may open what."""

import json
from dataclasses import replace
from pathlib import Path

import click

from redactor.api.granting import grant
from redactor.cli import passphrases
from redactor.cli.jobs import VAULT_OPTION
from redactor.cli.offices import office
from redactor.cli.speech import note, say
from redactor.errors import InputError, Refused
from redactor.keys.card import MAX_CARD, PREFIX, from_card, to_card
from redactor.keys.granting import lacking
from redactor.keys.keyfile import read_officer, read_staff, write_key
from redactor.keys.keyring import Keyring
from redactor.keys.linkage import LinkageKey
from redactor.keys.staff import StaffKey, StaffPublic, member_name
from redactor.model import ALL_CLASSES, INDEX_CLASS

_KEY = click.Path(path_type=Path, dir_okay=False)


@click.group("keys")
def command() -> None:
    """Make keys; grant classes to them; list who may open what."""


@command.command("new")
@click.argument("file", type=_KEY)
@click.option("--name", default="staff", help="Whose key it is; shown in the keyring.")
@click.option("--kind", type=click.Choice(["staff", "linkage"]), default="staff", show_default=True)
@passphrases.OPTION
def new(file: Path, name: str, kind: str, passphrase_file: Path | None) -> None:
    """Make a key and write it to FILE, under a passphrase.

    A staff key can open nothing until an officer has granted it a class: `redactor keys grant`.
    """
    phrase, made = passphrases.chosen(passphrase_file)
    key = StaffKey.new(name) if kind == "staff" else LinkageKey.new()
    write_key(file, kind, key, phrase)
    if made:
        click.echo(f"\nYour passphrase, shown only this once:\n\n    {phrase}\n", err=True)
    if isinstance(key, StaffKey):
        _show_card(key)
    say(f"made {file} ({kind} key {key.id[:16]})")


@command.command("public")
@click.argument("file", type=_KEY)
@passphrases.OPTION
def public(file: Path, passphrase_file: Path | None) -> None:
    """Print the public line of the staff key in FILE, for the officer who grants classes."""
    key = read_staff(file, passphrases.known(passphrase_file, f"the key {file.name}"))
    _show_card(key)
    say(f"{file} is staff key {key.id[:16]}")


def _show_card(key: StaffKey) -> None:
    say("the line on stdout is the key's public part: give it to the officer who grants classes")
    click.echo(to_card(key))


@command.command("grant")
@VAULT_OPTION
@click.option("--class", "classes", multiple=True, required=True, help="A class to grant. Repeatable.")
@click.option("--to", required=True, help="The line that `redactor keys new` printed, or a file that holds it.")
@click.option("--name", default="", help="The new member's name in the keyring.  [default: as the line says]")
@click.option("--officer-key", required=True, type=_KEY, help="An officer's key file: it signs.")
@click.option("--key", required=True, type=_KEY, help="The staff key file of somebody who has these classes.")
@passphrases.OPTION
@click.option(
    "--officer-passphrase-file", type=_KEY, help="The same for the officer's key.  [default: the same passphrase]"
)
def grant_(
    folder: Path,
    classes: tuple[str, ...],
    to: str,
    name: str,
    officer_key: Path,
    key: Path,
    passphrase_file: Path | None,
    officer_passphrase_file: Path | None,
) -> None:
    """Let a further key open some classes, of records sealed before and after.

    A class's key exists in grants alone, so somebody who has it (--key) gives it on, and an officer signs. It
    cannot be taken back.
    """
    card = from_card(_line(to))
    with office(folder, writes=True) as at:
        member = _named(at.trail.keyring, card, name)
        lacking(at.trail.keyring, member, classes)  # before anybody types a passphrase
        say(f"granting to {member.name}, staff key {member.id[:16]}: is it what its owner was shown?")
        phrase = passphrases.known(passphrase_file, f"the key {key.name}")
        holder = read_staff(key, phrase)
        if officer_passphrase_file or not passphrase_file:
            phrase = passphrases.second(officer_passphrase_file, f"the key {officer_key.name}", phrase)
        ring = grant(at, member, classes, holder=holder, officer=read_officer(officer_key, phrase))
    _close(ring, member)


def _line(to: str) -> str:
    """Return the public line that was given, or that is in the file that was given."""
    if to.strip().startswith(f"{PREFIX}1"):
        return to
    try:
        with Path(to).open(encoding="ascii") as file:
            return file.read(MAX_CARD + 1)
    except (OSError, ValueError):
        raise InputError(
            "--to is neither a public line nor a file that holds one",
            hint="give what `redactor keys new` or `redactor keys public` printed",
        ) from None


def _named(ring: Keyring, card: StaffPublic, name: str) -> StaffPublic:
    """Return the member as the keyring knows it, or will under *name*."""
    known = next((member for member in ring.staff if member.id == card.id), None)
    if known and name and name != known.name:
        raise Refused(f"staff key {known.id[:16]} is in the keyring already, as {known.name}", hint="leave out --name")
    return known or (replace(card, name=member_name(name)) if name else card)


def _close(ring: Keyring, member: StaffPublic) -> None:
    may = {cls for cls, _ in ring.granted(member.id)}
    if may & set(ALL_CLASSES) and INDEX_CLASS not in may:
        note(f"without {INDEX_CLASS} this key finds no record to reveal; grant it too where that is meant")
    say(f"{ring.member(member.id).name} may open {', '.join(sorted(may))}; keyring {ring.version} is in force")


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
