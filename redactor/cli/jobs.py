"""What several commands share: options, and the pairing of inputs with outputs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from redactor.errors import InputError, OutputError
from redactor.model import NotExamined
from redactor.records.folder import mirror, walk

VAULT_OPTION = click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder that `redactor init` made.",
)
POLICY_OPTION = click.option(
    "--policy",
    "policy_name",
    help="A policy file, or the name of a shipped one.  [default: the vault's own, else outcome-harvest]",
)
KNOWN_OPTION = click.option(
    "--known",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of people, partners and places to find in every variant. May be given several times.",
)
FORMAT_OPTION = click.option("--format", "format_", help="Format of the input, where its name does not tell.")
ENCODING_OPTION = click.option("--encoding", help="Encoding of the input, where it is not found out.")


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read and where its result goes; None is standard input or output."""

    source: Path | None
    target: Path | None


def plan(inputs: Sequence[str], output: str | None, *, force: bool) -> tuple[list[Job], list[NotExamined]]:
    """Pair inputs with outputs; also return what there is in folders that is left out.

    One file goes to a file (or into a folder that exists); several files or a folder go
    into a folder, which is made; "-" is a stream.
    """
    if list(inputs) == ["-"]:
        return [Job(None, None if output in (None, "-") else Path(output or ""))], []
    if output == "-" and len(inputs) == 1 and not Path(inputs[0]).is_dir():
        return [Job(Path(inputs[0]), None)], []
    if output in (None, "-"):
        raise InputError("several files or a folder need -o FOLDER", hint="give -o with a folder to write into")
    target = Path(str(output))
    single = len(inputs) == 1 and not Path(inputs[0]).is_dir()
    if single and not target.is_dir():
        return [Job(Path(inputs[0]), target)], []
    jobs, skipped = _many([Path(name) for name in inputs], target)
    _refuse_clashes(jobs, force=force)
    return jobs, skipped


def _many(inputs: Iterable[Path], target: Path) -> tuple[list[Job], list[NotExamined]]:
    jobs: list[Job] = []
    skipped: list[NotExamined] = []
    for path in inputs:
        if not path.is_dir():
            jobs.append(Job(path, target / path.name))
            continue
        folder = walk(path)
        jobs += (Job(source, into) for source, into in mirror(folder, target).items())
        skipped += folder.not_examined
    return jobs, skipped


def _refuse_clashes(jobs: Sequence[Job], *, force: bool) -> None:
    """Refuse before any work what would be refused after it."""
    targets = [job.target for job in jobs if job.target is not None]
    if len(set(targets)) < len(targets):
        raise InputError("two inputs have the same name", hint="redact them one by one")
    for target in targets:
        if target.exists() and not force:
            raise OutputError(f"{target} exists", hint="give --force to replace it")
