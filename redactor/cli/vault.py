"""redactor vault: look after the vault."""

import json
from pathlib import Path

import click

from redactor.cli.jobs import VAULT_OPTION
from redactor.cli.offices import office
from redactor.cli.speech import say


@click.group("vault")
def command() -> None:
    """Look after the vault."""


@command.command("stats")
@VAULT_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(folder: Path, as_json: bool) -> None:
    """Count what the vault holds. Needs no key."""
    with office(folder, writes=False) as at:
        found, entries = at.vault.stats(), at.trail.checkpoint().size
    if as_json:
        counts = {"records": found.records, "capsules": dict(found.capsules), "entries": entries}
        click.echo(json.dumps({"version": 1, **counts, "bytes": found.size}, indent=2))
        return
    for cls, count in found.capsules.items():
        click.echo(f"{cls:10}{count:>10,}")
    say(f"{found.records:,} records, {entries:,} entries in the trail, {found.size / 1e6:,.1f} MB")
