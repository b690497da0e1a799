"""Build what a command needs: the policy, the detector, the list of files."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from redactor.errors import InputError, OutputError
from redactor.model import ENTITIES, Detector, NotExamined
from redactor.policy import Policy, load_policy
from redactor.recognizers import load_recognizers
from redactor.records.folder import mirror, walk
from redactor.shipped import shipped

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


def shipped_policies() -> list[Path]:
    """Return the policies that came with us, by name."""
    return sorted(shipped("policies").glob("*.yaml"))


def open_policy(name: str | None, default: Path | None = None) -> Policy:
    """Load a policy by file or by shipped name."""
    path = default or shipped("policies") / "outcome-harvest.yaml"
    if name is not None:
        path = Path(name)
        if not path.exists() and os.sep not in name and "/" not in name:
            path = shipped("policies") / f"{name.removesuffix('.yaml')}.yaml"
            if not path.exists():
                known = ", ".join(p.stem for p in shipped_policies())
                raise InputError(f"there is no policy {name!r}", hint=f"give a file, or one of: {known}")
    return load_policy(path, known_entities=tuple(ENTITIES), declares=_declared)


def _declared(path: Path) -> list[str]:
    return sorted({rule.entity for rule in load_recognizers([path])})


def open_detector(policy: Policy, known: Sequence[Path], today: date) -> Detector:
    """Return the detector a policy asks for."""
    from redactor.detect.assemble import open_detector as assemble  # only commands that detect should pay for it

    return assemble(
        recognizers=policy.recognizers,
        known=(*policy.known, *known),
        places=policy.places,
        denied=[(term.text, term.entity or "PERSON") for term in policy.denied(today)],
    )


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
