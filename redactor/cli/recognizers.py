"""redactor recognizers: list what there is, try it on a text."""

import sys
from datetime import date
from pathlib import Path

import click

from redactor.api.building import open_detector, open_policy
from redactor.cli.jobs import KNOWN_OPTION, POLICY_OPTION
from redactor.cli.speech import fail, say
from redactor.model import Field, Record
from redactor.recognizers import load_recognizers

FOUND = 1


@click.group("recognizers")
def command() -> None:
    """List and try recognizers."""


@command.command("list")
def list_() -> None:
    """List the recognizers that ship, with the entity each finds."""
    from redactor.detect.assemble import shipped_finders
    from redactor.detect.judge import NamesModel
    from redactor.detect.patterns import shipped_rules

    for rule in shipped_rules():
        click.echo(f"{rule.entity:12} {rule.name:32} {' '.join(rule.languages) or 'any language'}")
    for finder in shipped_finders():
        if finder.name != "patterns":
            click.echo(f"{' '.join(finder.entities):12} {finder.name:32} any language")
    click.echo(f"{' '.join(NamesModel.entities):12} {NamesModel.name:32} any language")


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Run the examples of recognizer FILES. Exit code 1 if one fails."""
    from redactor.detect.examples import check_examples

    rules = load_recognizers(list(files))
    failures = check_examples(rules)
    for f in failures:
        fail(f"{f.place}: {f.recognizer}, example {f.example}: missing {list(f.missing)}, extra {list(f.extra)}")
    say(f"{len(rules)} recognizers, {sum(len(r.examples) for r in rules)} examples, {len(failures)} failed")
    if failures:
        raise click.exceptions.Exit(FOUND)


@command.command("try")
@click.argument("text", default="-")
@POLICY_OPTION
@KNOWN_OPTION
def try_(text: str, policy_name: str | None, known: tuple[Path, ...]) -> None:
    """Show what is found in TEXT (- reads standard input), and by which recognizer. Prints the text found."""
    value = sys.stdin.read() if text == "-" else text
    detector = open_detector(open_policy(policy_name), known, date.today())
    [detection] = detector.detect([Record(0, (Field("text", value),))], lambda name: False, lambda name: False)
    for m in detection.mentions:
        span = m.span
        click.echo(f"{span.start:>5} {span.end:>5}  {span.entity:12} {span.score:.2f}  {span.found_by:34} "
                   f"{value[span.start : span.end]!r}")  # fmt: skip
    say(f"{len(detection.mentions)} found; {len(detection.unaccounted)} words that no list accounts for")
