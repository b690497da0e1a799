"""Plant canaries in copies of a user's own records, and report which are taken out."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from redactor.api.building import open_detector, open_policy
from redactor.cli.reporting import Reporting, finish
from redactor.cli.speech import watched
from redactor.coverage.canaries.invent import Inventor
from redactor.coverage.canaries.lists import load_lists
from redactor.coverage.canaries.run import Acts, choose, fly
from redactor.coverage.canaries.telling import tell
from redactor.errors import InputError
from redactor.model import Action, Detection, NotExamined, Record
from redactor.policy import Policy
from redactor.records.folder import walk
from redactor.records.source import open_source
from redactor.tokens import LONGEST_TAG


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    files: tuple[Path, ...]
    policy: str | None
    known: tuple[Path, ...]
    per_field: int
    seed: int
    regions: tuple[str, ...]
    least: float | None


def run(asked: Asked, reporting: Reporting) -> None:
    """Fly the canaries, and end the command with their report. Nothing but the report is written."""
    if not asked.files:
        raise InputError("no records", hint="give files or folders of your own records")
    inventor = Inventor(load_lists(), asked.seed, asked.regions)
    policy = open_policy(asked.policy)
    detector = open_detector(policy, asked.known, date.today())
    files, not_examined = _files(asked.files)
    chosen, total = choose(watched(_records(files, not_examined), "record"), asked.seed)
    flight = fly(
        chosen, policy, detector, _acts(policy), inventor, asked.per_field, date.today(), lambda r: watched(r, "copy")
    )
    report = tell(flight, asked.least)
    report.counts = {"records": total} | report.counts
    report.facts |= {"policy": policy.name, "fingerprint": policy.fingerprint.hex(), "seed": str(asked.seed)}
    report.not_examined += not_examined
    finish(report, reporting, inputs=files)


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[NotExamined]]:
    files: list[Path] = []
    left_out: list[NotExamined] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        folder = walk(path)
        files += (path / file for file in folder.files)
        left_out += folder.not_examined
    return files, left_out


def _records(files: Iterable[Path], not_examined: list[NotExamined]) -> Iterator[tuple[str, Record]]:
    for path in files:
        source = open_source(path)
        for record in source.records():
            yield path.name, record
        not_examined += source.not_examined


def _acts(policy: Policy) -> Acts:
    """Return what redaction with *policy* takes out of a record: the real thing, without vault or output."""
    from redactor.detect.places import country_name
    from redactor.redaction.record import Redaction

    redaction = Redaction(policy, country_name, date.today(), _tag)

    def acts(record: Record, detection: Detection) -> list[tuple[int, int, int]]:
        decisions = redaction.redact(record, detection).decisions
        return [(d.number, d.start, d.end) for d in decisions if d.action != Action.KEEP]

    return acts


def _tag(entity: str, name: str) -> str:
    """Return a tag for a keyed token that nobody will see."""
    return hashlib.sha256(f"{entity}\0{name}".encode()).hexdigest().upper()[:LONGEST_TAG]
