"""What every part of detection that finds spans has in common."""

from collections.abc import Iterable
from typing import Protocol

from redactor.detect.reading import Reading
from redactor.model import Span


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
