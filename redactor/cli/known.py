"""The baseline of a check: findings that somebody has looked at and answers for, for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

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
