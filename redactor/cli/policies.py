"""redactor policies: list, show, check and explain."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from redactor.api.building import open_detector, open_policy, shipped_policies
from redactor.api.office import POLICY
from redactor.cli.jobs import ENCODING_OPTION, FORMAT_OPTION, KNOWN_OPTION, POLICY_OPTION
from redactor.cli.speech import fail, say
from redactor.model import Action
from redactor.policy import Policy
from redactor.records.source import open_source
from redactor.redaction.examples import failures
from redactor.redaction.record import Redaction
from redactor.redaction.run import redact_records
from redactor.redaction.told import Redacted, Reported

FOUND = 1


@click.group("policies")
def command() -> None:
    """List, show, check and explain policies."""


@command.command("list")
def list_() -> None:
    """List the policies that ship."""
    for path in shipped_policies():
        policy = open_policy(str(path))
        click.echo(f"{path.stem:20} {policy.fingerprint.hex()[:16]}  {path}")


@command.command("show")
@click.argument("name", default="outcome-harvest")
def show(name: str) -> None:
    """Print a policy: a shipped one by its name, or a file."""
    path = next((p for p in shipped_policies() if p.stem == name), Path(name))
    open_policy(str(path))
    click.echo(path.read_text(encoding="utf-8"), nl=False)


@command.command("check")
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Validate policies and run their examples; all shipped ones if none is named. Exit code 1 if one fails."""
    broken = 0
    for name in names or [str(p) for p in shipped_policies()]:
        policy = open_policy(name)
        today = date.today()
        bad = failures(_redaction(policy, today), open_detector(policy, (), today))
        for failure in bad:
            fail(f"{failure.place}: the example gives {failure.gave!r}, and should give {failure.wanted!r}")
        for term in policy.expired(today):
            fail(f"{term.rule} has expired")
        broken += len(bad)
        say(
            f"{policy.name}: {len(policy.examples)} examples, {len(bad)} failed; fingerprint {policy.fingerprint.hex()}"
        )
    if broken:
        raise click.exceptions.Exit(FOUND)


def _redaction(policy: Policy, today: date) -> Redaction:
    from redactor.detect.places import country_name

    return Redaction(policy, country_name, today, lambda entity, name: "KEYED")


@command.command("explain")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@POLICY_OPTION
@KNOWN_OPTION
@FORMAT_OPTION
@ENCODING_OPTION
@click.option("--vault", type=click.Path(path_type=Path, file_okay=False), help="Use the policy of this vault.")
@click.option("--record", "wanted", type=int, help="Only the record at this place in the file, counted from 1.")
@click.option("--field", "field_name", help="Only the field of this name.")
@click.option("--show-text", is_flag=True, help="Also print what was found. The output then names people.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each decision.")
def explain(
    file: Path,
    policy_name: str | None,
    vault: Path | None,
    known: tuple[Path, ...],
    format_: str | None,
    encoding: str | None,
    wanted: int | None,
    field_name: str | None,
    show_text: bool,
    as_json: bool,
) -> None:
    """Show every decision on FILE: what was found, by which recognizer, and which rule decided. Writes nothing."""
    policy, today = open_policy(policy_name, vault / POLICY if vault else None), date.today()
    source = open_source(None if str(file) == "-" else file, format=format_, encoding=encoding)
    detector = open_detector(policy, known, today)
    for batch in redact_records(source.records(), _redaction(policy, today), detector):
        for redacted in batch:
            if wanted is None or redacted.record.index == wanted - 1:
                lines = [d for d in redacted.decisions if field_name in (None, d.field)]
                for line in _as_json(redacted, lines) if as_json else _as_text(redacted, lines, show_text):
                    click.echo(line)


def _as_json(redacted: Redacted, lines: Sequence[Reported]) -> Iterator[str]:
    for d in lines:
        yield json.dumps({"index": redacted.record.index} | asdict(d), ensure_ascii=False)


def _as_text(redacted: Redacted, lines: Sequence[Reported], show_text: bool) -> Iterator[str]:
    fields = redacted.record.fields
    flag = "confidential" if redacted.seal.confidential else "not confidential"
    yield f"record {redacted.record.index + 1}: {flag}, because {redacted.confidential_because}"
    for d in lines:
        text = f"  {fields[d.number].text[d.start : d.end]!r}" if show_text else ""
        told = "kept" if d.action == Action.KEEP else f"{d.action} -> {d.token or 'nothing'}"
        about = f"{d.entity} {d.score:.2f} by {d.recognizer}: {told}"
        yield f"  {d.field} {d.start}-{d.end}{text}  {about} [{d.rule}] {d.reason}"
    for n, start, end in redacted.unaccounted:
        text = f"  {fields[n].text[start:end]!r}" if show_text else ""
        yield f"  {fields[n].name} {start}-{end}{text}  no list accounts for this word"
