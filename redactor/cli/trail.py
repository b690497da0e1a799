"""redactor trail: read, verify and export the audit trail."""

import json
from pathlib import Path

import click

from redactor.cli.jobs import VAULT_OPTION
from redactor.cli.offices import office
from redactor.cli.speech import say, watched
from redactor.errors import InputError, OutputError
from redactor.trail.entries import Entry
from redactor.trail.export import export, record_proofs


@click.group("trail")
def command() -> None:
    """Read, verify and export the audit trail. None of it needs a key."""


@command.command("show")
@VAULT_OPTION
@click.option("--kind", default="", help="Only entries of this kind: seal, open, open_done, search, deny …")
@click.option("--record", default="", help="Only entries of this record: its id in the vault, or the beginning of it.")
@click.option("--json", "as_json", is_flag=True, help="Print each entry as it is stored, one a line.")
def show(folder: Path, kind: str, record: str, as_json: bool) -> None:
    """Print the entries of the trail, oldest first."""
    with office(folder, writes=False) as at, at.file.reading():
        for entry in at.trail.log.entries():
            if (kind and entry.kind != kind) or not str(entry.says.get("rid", "")).startswith(record):
                continue
            click.echo(json.dumps(entry.says, sort_keys=True) if as_json else _line(entry))


def _line(entry: Entry) -> str:
    says = entry.says
    parts = [f"{entry.number:>6}", str(says.get("t", "")), f"{entry.kind:<9}"]
    parts += [f"{key}={says[key]}" for key in ("rid", "cls", "purpose", "reason") if says.get(key)]
    parts += [f"by={str(says['actor'])[:16]}"] if says.get("actor") else []
    if entry.kind == "seal":
        acts = says.get("acts", [])
        assert isinstance(acts, list)
        done = " ".join(f"{a[0]}:{a[1]}x{a[3]}" for a in acts if isinstance(a, list))
        parts.append(f"{'confidential ' if says.get('conf') else ''}{done}")
    return "  ".join(parts)


@command.command("verify")
@VAULT_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify_(folder: Path, as_json: bool) -> None:
    """Verify every entry, every checkpoint and every stored row. Exit code 1 if anything is not as it was left."""
    with office(folder, writes=False) as at:
        found = at.verify()
    if as_json:
        counts = {
            name: getattr(found, name) for name in ("entries", "checkpoints", "records", "openings", "unfinished")
        }
        click.echo(json.dumps({"version": 1, "ok": True, **counts, "checkpoint": found.checkpoint.note}, indent=2))
    say(
        f"the trail verifies: {found.entries:,} entries, {found.checkpoints:,} checkpoints, "
        f"{found.records:,} records sealed, {found.openings:,} openings ({found.unfinished} without an outcome)"
    )


@command.command("checkpoint")
@VAULT_OPTION
def checkpoint(folder: Path) -> None:
    """Print the newest checkpoint. Two people who sign it on paper have a witness against a rollback."""
    with office(folder, writes=False) as at:
        click.echo(at.trail.checkpoint().note, nl=False)


@command.command("export")
@VAULT_OPTION
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--record", default="", help="Only this record's entries, each with its proof (C2SP tlog-proof).")
def export_(folder: Path, target: Path, record: str) -> None:
    """Export the trail to a new folder TARGET (C2SP tlog-tiles), for an auditor with no key."""
    if target.exists():
        raise OutputError(f"{target} exists", hint="choose a new folder")
    with office(folder, writes=False) as at:
        if not record:
            say(f"{export(at.trail.log, target):,} entries exported to {target}")
            return
        proofs = record_proofs(at.trail.log, _rid(record))
    if not proofs:
        raise InputError("the trail has no entry of this record", hint="see: redactor trail show")
    target.mkdir(parents=True)
    for n, proof in enumerate(watched(proofs, "proof")):
        (target / f"{n:04}.tlog-proof").write_text(proof, encoding="utf-8", newline="\n")
    say(f"{len(proofs)} entries with their proofs exported to {target}")


def _rid(text: str) -> bytes:
    try:
        rid = bytes.fromhex(text)
    except ValueError:
        rid = b""
    if len(rid) != 16:
        raise InputError("a record's id in the vault has 32 hexadecimal digits", hint="see: redactor trail show")
    return rid
