"""redactor coverage: what is found, on labelled records or with canaries in one's own."""

from pathlib import Path

import click

from redactor.cli.jobs import KNOWN_OPTION, POLICY_OPTION
from redactor.cli.reporting import Reporting, report_options
from redactor.errors import InputError

READERS = ("marks", "jsonl", "presidio", "conll", "tab")
_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command("coverage")
@click.argument("corpus", nargs=-1, type=click.Path(path_type=Path))
@POLICY_OPTION
@KNOWN_OPTION
@click.option("--reader", type=click.Choice(READERS), help="Format of CORPUS, where name and content do not tell.")
@click.option("--language", default="", help="Language of records of which CORPUS does not say it.")
@click.option("--label", "labels", multiple=True, help="Read the label THEIRS as OURS; THEIRS= leaves it out.")
@click.option("--floors", type=_PATH, help="Hold the figures against the floors in this file.")
@click.option("--raise-floors", is_flag=True, help="Raise the floors to what was measured; none is lowered.")
@click.option("--floors-were", type=_PATH, help="An older floors file: no floor may be lower now, or gone.")
@click.option("--accepted", type=_PATH, help="Misses that somebody has accepted for a while.")
@click.option("--list-misses", is_flag=True, help="List every miss by its place, with an id to accept it by. No text.")
@click.option("--compare", help="Measure beside: presidio, presidio:FOLDER (a spaCy pipeline), or another policy.")
@click.option(
    "--canaries", is_flag=True, help="Plant invented people and places in copies of CORPUS: your own records."
)
@click.option(
    "--per-field", default=20, show_default=True, type=click.IntRange(1, 10_000), help="Canaries a field and type."
)
@click.option("--seed", default=1, show_default=True, help="Canaries are the same for the same seed and records.")
@click.option(
    "--region", "regions", multiple=True, help="Take canaries of this region only; may be given several times."
)
@click.option(
    "--least", type=click.FloatRange(0, 1), help="The least share of the canaries of each type to be taken out."
)
@click.option("--show-text", is_flag=True, help="Also print what was missed and what was wrong. Names people.")
@report_options
def command(
    corpus: tuple[Path, ...],
    policy_name: str | None,
    known: tuple[Path, ...],
    reader: str | None,
    language: str,
    labels: tuple[str, ...],
    floors: Path | None,
    raise_floors: bool,
    floors_were: Path | None,
    accepted: Path | None,
    list_misses: bool,
    compare: str | None,
    canaries: bool,
    per_field: int,
    seed: int,
    regions: tuple[str, ...],
    least: float | None,
    show_text: bool,
    reporting: Reporting,
) -> None:
    """Measure what is found: on the labelled records in CORPUS, or with canaries.

    CORPUS are files or folders: fragments marked [[PERSON:Awa Traoré]] whose names begin with their language
    (fr-07.md), JSON Lines with spans, samples of presidio-evaluator, columns with BIO tags, or documents of the Text
    Anonymization Benchmark. With --canaries they are records of your own, in any format, without labels. Without
    CORPUS, that of the nearest redactor.yaml, with its floors and accepted misses.
    """
    if canaries:
        from redactor.cli.canaries import Asked as Planting
        from redactor.cli.canaries import run as plant

        if floors or raise_floors or floors_were or accepted or list_misses or compare or reader or labels or show_text:
            raise InputError("canaries need no labels, and have no floors", hint="give --least for a least share")
        plant(Planting(corpus, policy_name, known, per_field, seed, regions, least), reporting)
        return
    from redactor.cli.measuring import Asked, run

    if regions or least is not None:
        raise InputError("--region and --least are for canaries", hint="give --canaries too")
    run(
        Asked(
            corpus, policy_name, known, reader or "", language, labels, floors, raise_floors, floors_were, accepted,
            list_misses, compare, show_text,
        ),
        reporting,
    )  # fmt: skip
