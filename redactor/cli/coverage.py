"""redactor coverage: what detection finds on labelled records."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from redactor.api.building import open_detector, open_policy
from redactor.cli.jobs import KNOWN_OPTION, POLICY_OPTION
from redactor.cli.speech import say
from redactor.coverage import Coverage, Labelled, measure, read_labelled
from redactor.errors import InputError
from redactor.records.source import open_source


@click.command("coverage")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path))
@POLICY_OPTION
@KNOWN_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--show-text", is_flag=True, help="Also print what was missed and what was wrong. Names people.")
def command(
    corpus: tuple[Path, ...], policy_name: str | None, known: tuple[Path, ...], as_json: bool, show_text: bool
) -> None:
    """Measure recall and precision on CORPUS: labelled fragments, one record a file, or folders of them.

    A file's name begins with its language (fr-07.md); mentions are marked [[PERSON:Awa Traoré]].
    """
    labelled = list(_read(corpus))
    policy = open_policy(policy_name)
    result = measure(
        labelled, open_detector(policy, known, date.today()), policy.least_scores, policy.keeps, policy.takes_whole
    )
    if as_json:
        click.echo(json.dumps(_as_json(result), indent=2))
    else:
        _print(result)
    if show_text:
        texts = {one.name: {f.name: f.text for f in one.record.fields} for one in labelled}
        for kind, rows in (("missed", result.missed), ("wrong", result.wrong)):
            for name, field, start, end, entity in rows:
                click.echo(f"{kind} {name} {field} {entity} {texts[name][field][start:end]!r}")
    say(f"{result.records['*']} records measured; {result.leaking['*']} with a person not covered")


def _read(corpus: Sequence[Path]) -> Iterator[Labelled]:
    files = [f for path in corpus for f in (sorted(path.glob("??-*.md")) if path.is_dir() else [path])]
    if not files:
        raise InputError("no labelled records", hint="give files such as fr-07.md, or a folder of them")
    for path in files:
        for record in open_source(path, format="fragment").records():
            yield read_labelled(path.name, record)


def _print(result: Coverage) -> None:
    click.echo(f"{'':4}{'entity':12} {'mentions':>8} {'recall':>7} {'finds':>6} {'precision':>9}")
    for (language, entity), t in sorted(result.tallies.items(), key=lambda item: (item[0][0] != "*", item[0])):
        recall = f"{t.recall:.3f}" if t.mentions else "-"
        precision = f"{t.precision:.3f}" if t.finds else "-"
        click.echo(f"{language:4}{entity:12} {t.mentions:>8} {recall:>7} {t.finds:>6} {precision:>9}")
    for language, count in sorted(result.records.items()):
        click.echo(f"{language:4}{'records':12} {count:>8}   with a person not covered: {result.leaking[language]}")


def _as_json(result: Coverage) -> dict[str, object]:
    rows = [
        {"language": language, "entity": entity, "mentions": t.mentions, "covered": t.covered, "finds": t.finds,
         "right": t.right}
        for (language, entity), t in sorted(result.tallies.items())
    ]  # fmt: skip
    records = [{"language": k, "records": n, "leaking": result.leaking[k]} for k, n in sorted(result.records.items())]
    return {"version": 1, "tallies": rows, "records": records}
