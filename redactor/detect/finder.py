"""What every part of detection that finds spans has in common."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from redactor.detect.reading import Reading
from redactor.model import Span

DOUBT: Final = "doubt:"
"""Before `found_by`: too unlikely to stand by itself, decided again when the names of the record are known."""


class Finder(Protocol):
    """Finds spans in one text. A finder keeps nothing between texts."""

    @property
    def name(self) -> str:
        """Return the recognizer's name, as `explain` and the report show it."""

    @property
    def entities(self) -> tuple[str, ...]:
        """Return the kinds of entity it can find."""

    def find(self, reading: Reading) -> Iterable[Span]:
        """Yield spans of the reading's text. They may overlap: others decide."""


class Judge(Protocol):
    """Reads many texts at once, and decides about what was found in each."""

    def judge(self, found: Sequence[tuple[Reading, Sequence[Span]]]) -> list[list[Span]]:
        """Return for each text the spans that stand, some of those found and others, and doubts (see `DOUBT`)."""
