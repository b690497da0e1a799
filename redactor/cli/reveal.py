"""redactor reveal: originals for those who may see them, and a trace of it for ever."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from redactor.api.building import open_policy
from redactor.api.office import POLICY
from redactor.cli import passphrases
from redactor.cli.jobs import ENCODING_OPTION, FORMAT_OPTION, POLICY_OPTION, VAULT_OPTION
from redactor.cli.offices import office
from redactor.cli.speech import counted, hint, note, say
from redactor.errors import InputError, Refused
from redactor.keys.keyfile import read_staff
from redactor.model import ALL_CLASSES, Sink, Source
from redactor.policy import Policy
from redactor.records.source import open_sink, open_source
from redactor.reveal.run import Revealed, Scope, reveal_source

INCOMPLETE = 3
_SHOWN = 20  # what stays redacted is named up to here, then counted


@click.command("reveal")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", required=True, help="Where the restored file goes, or - for stdout.")
@VAULT_OPTION
@click.option("--key", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Your staff key file.")
@click.option("--purpose", required=True, help="Why you open this: a code of the policy's list. It is logged.")
@click.option("--class", "classes", multiple=True, help=f"Only this class: {', '.join(ALL_CLASSES)}. Repeatable.")
@click.option("--record", "records", multiple=True, help="Only the record of this id. Repeatable.")
@click.option("--token", default="", help="Only this numbered or keyed token, such as '<PERSON-1>'.")
@POLICY_OPTION
@FORMAT_OPTION
@ENCODING_OPTION
@click.option("--force", is_flag=True, help="Replace an existing result.")
@passphrases.OPTION
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on stdout.")
def command(
    file: Path,
    output: str,
    folder: Path,
    key: Path,
    purpose: str,
    classes: tuple[str, ...],
    records: tuple[str, ...],
    token: str,
    policy_name: str | None,
    format_: str | None,
    encoding: str | None,
    force: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Put the originals back into FILE, as far as your key reaches.

    The request is in the trail before anything is opened. What cannot be placed with
    certainty stays redacted and is named; the exit code is then 3.
    """
    target = None if output == "-" else Path(output)
    if as_json and target is None:
        raise InputError("--json and the result cannot both go to stdout", hint="give -o FILE")
    own = folder / POLICY
    policy = open_policy(policy_name, own if own.exists() else None)
    _check(policy, purpose, classes)
    with office(folder, writes=True) as at:
        staff = read_staff(key, passphrases.known(passphrase_file, f"the key {key.name}"))
        archive = at.archive(staff, purpose)
        granted = archive.granted()
        scope = Scope(frozenset(classes) or granted, frozenset(records), token)

        def opener() -> Source:
            return open_source(file, format=format_, encoding=encoding)

        def sink(source: Source) -> Sink:
            return open_sink(source, target, force=force, private=True)

        done = reveal_source(opener, sink, archive, scope)
    _close(done, as_json)


def _check(policy: Policy, purpose: str, classes: tuple[str, ...]) -> None:
    if purpose not in policy.purposes:
        raise Refused("the policy knows no such purpose", hint=f"one of: {', '.join(policy.purposes)}")
    unknown = [cls for cls in classes if cls not in ALL_CLASSES]
    if unknown:
        raise InputError(f"there is no class {unknown[0]!r}", hint=f"known are {', '.join(ALL_CLASSES)}")


def _close(done: Revealed, as_json: bool) -> None:
    for left in done.left[:_SHOWN]:
        where = f"record {left.record + 1}{f', field {left.field}' if left.field else ''}"
        note(f"{where}: {f'{left.token} ' if left.token else ''}stays redacted: {left.why}")
    if len(done.left) > _SHOWN:
        note(f"and {len(done.left) - _SHOWN:,} more")
    say(
        f"{counted(done.records, 'record')}, {done.matched:,} found in the vault; {counted(done.opened, 'capsule')} "
        f"opened and logged; {counted(done.restored, 'original')} put back; {len(done.left):,} left redacted"
    )
    if as_json:
        rest = [asdict(left) for left in done.left]
        summary = {"version": 1, "records": done.records, "found": done.matched, "opened": done.opened}
        click.echo(json.dumps(summary | {"restored": done.restored, "left": rest}, ensure_ascii=False, indent=2))
    if done.left:
        hint("reveal the file as it was shared, or open these records one by one")
        raise click.exceptions.Exit(INCOMPLETE)
