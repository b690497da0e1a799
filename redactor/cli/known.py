"""The baseline of a check: findings that somebody has looked at and answers for, for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from redactor.cli.speech import counted, note, say
from redactor.config.baseline import Baseline, load_baseline, shrunk, with_more, without, write_baseline
from redactor.errors import InputError
from redactor.keys.findings import FindingKey
from redactor.leaks.known import accept, entries
from redactor.report import Finding, Kind, Level, Report, Where

_LONGEST = 366  # days that one acceptance may last

GREW = Kind(
    "baseline-grew",
    "The baseline grew",
    "An entry of the baseline is new, or lasts longer, compared with the older one.",
    "Mend what was found in place of accepting it; or let somebody review the new entry and compare with that.",
    Level.ERROR,
)

_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option("--baseline", type=_FILE, help="Findings that somebody has accepted: they do not count."),
    click.option("--baseline-was", type=_FILE, help="An older baseline: no entry may be new since, or last longer."),
    click.option("--accept", help="Add every finding of this run to the baseline, for this reason."),
    click.option("--owner", help="Who answers for what is accepted."),
    click.option(
        "--expires",
        type=click.DateTime(["%Y-%m-%d"]),
        help="The last day on which it is accepted, within a year.",
    ),
    click.option("--prune", is_flag=True, help="Take entries out of the baseline that nothing matches any more."),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What was said about the baseline on the command line."""

    baseline: Path | None
    was: Path | None
    accept: str | None
    owner: str | None
    expires: datetime | None
    prune: bool


def baseline_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options of a baseline; it gets them as one keyword argument `known_findings`."""

    def wrapped(
        *args: Any,
        baseline: Path | None,
        baseline_was: Path | None,
        accept: str | None,
        owner: str | None,
        expires: datetime | None,
        prune: bool,
        **more: Any,
    ) -> None:
        known = Known(baseline, baseline_was, accept, owner, expires, prune)
        return command(*args, known_findings=known, **more)

    wrapped.__doc__ = command.__doc__
    wrapped.__dict__.update(command.__dict__)
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def settle(report: Report, known: Known, default: Path | None, key: FindingKey | None) -> None:
    """Take out of *report* what the baseline accepts; write the baseline only where that was asked for.

    Raises InputError where options do not go together or no key is at hand, ConfigError for an invalid baseline.
    """
    path = known.baseline or default
    if path is None:
        if known.accept or known.prune or known.was:
            raise InputError("there is no baseline", hint="name its file with --baseline")
        return
    if key is None:
        raise InputError(
            "a baseline needs a key: without one its entries would tell what they are about",
            hint="give --vault and --key, or with --key alone a linkage key: redactor keys new FILE --kind linkage",
        )
    today = date.today()
    baseline = _existing(path, known, key)
    if known.was:
        for text in shrunk(load_baseline(known.was), baseline):
            report.findings.append(Finding(GREW, Where(str(path)), text, found_by="baseline"))
            report.kinds = tuple(dict.fromkeys((*report.kinds, GREW)))
    accept(report, baseline, today)
    changed = baseline
    if known.accept:
        changed = with_more(changed, entries(report, *_answer(known, today)))
    if known.prune:
        changed = without(changed, report.stale)
    if changed != baseline or (known.accept and not path.exists()):
        write_baseline(path, changed)
        say(f"{path}: {counted(len(changed.entries), 'entry', 'entries')}, were {len(baseline.entries):,}")
        accept(report, changed, today)


def _existing(path: Path, known: Known, key: FindingKey) -> Baseline:
    if not path.exists() and known.accept:
        return Baseline(key.id)
    if not path.exists():
        raise InputError(
            f"{path}: there is no baseline", hint="make one with --accept REASON --owner NAME --expires DAY"
        )
    return load_baseline(path, key=key.id)


def _answer(known: Known, today: date) -> tuple[str, str, date]:
    if not (known.accept and known.owner and known.expires):
        raise InputError("an acceptance has an owner and an end", hint="give --owner NAME and --expires YYYY-MM-DD")
    expires = known.expires.date()
    if not today <= expires <= today + timedelta(days=_LONGEST):
        raise InputError("an acceptance ends within a year from today", hint="give an --expires in that time")
    if expires - today > timedelta(days=180):
        note("more than half a year is long: who will remember?")
    return known.accept, known.owner, expires
