"""A set of stretches that grows, asked whether a new one touches any: in time that does not grow with their number."""

from bisect import bisect_left, insort
from collections.abc import Iterable


class Spots:
    """Disjoint stretches [start, end) of a text."""

    def __init__(self, spots: Iterable[tuple[int, int]] = ()) -> None:
        self._spots = sorted(spots)

    def touch(self, start: int, end: int) -> bool:
        """Answer whether a stretch that is there shares a code point with [start, end)."""
        at = bisect_left(self._spots, (end,))
        return at > 0 and self._spots[at - 1][1] > start

    def add(self, start: int, end: int) -> bool:
        """Add [start, end) unless it touches one that is there; answer whether it was added."""
        if self.touch(start, end):
            return False
        insort(self._spots, (start, end))
        return True
