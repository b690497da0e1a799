"""Misses of detection that somebody has accepted for a while. No text is kept: an id says which mention it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from redactor.config.entries import Answered, ids_repeated
from redactor.config.load import load
from redactor.yamlfile.problems import Lines, Problem
from redactor.yamlfile.schema import Root


@dataclass(frozen=True, slots=True)
class Accepted:
    """A miss that *owner* answers for, to the end of the day on which it expires."""

    id: str
    reason: str
    owner: str
    expires: date

    def expired(self, today: date) -> bool:
        """Return whether it no longer counts."""
        return today > self.expires


class _Accepted(Root):
    accepted: list[Answered] = Field(default=[])


def load_accepted(path: Path) -> tuple[Accepted, ...]:
    """Return the accepted misses in the file *path*, as they stand. Raises ConfigError with every problem."""
    said = load(path, _Accepted, _checks)
    return tuple(Accepted(one.id, one.reason, one.owner, one.expires) for one in said.accepted)


def _checks(said: _Accepted, lines: Lines) -> Iterator[Problem]:
    return ids_repeated(said.accepted, lines, "accepted")
