"""From probabilities of words to stretches that name something."""

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from redactor.detect.neural.network import Tagging
from redactor.model import LOC, ORG, PERSON

KINDS = (PERSON, ORG, LOC)
LEAST = 0.1
"""From this probability of being part of a name a word counts: what lies between belongs to the ensemble."""


class Segment(NamedTuple):
    """A stretch (code points, end exclusive) that is likely one name; `words` are its words in the tagging."""

    start: int
    end: int
    words: slice


def segments(text: str, tagging: Tagging, least: float = LEAST) -> Iterator[Segment]:
    """Yield the stretches of *text* whose words are likely parts of names, each a single name of one kind."""
    named = tagging.named() >= least
    if not named.any():
        return
    kinds = tagging.kinds().argmax(-1)
    begins = tagging.said[:, 1::2].sum(-1) > tagging.said[:, 2::2].sum(-1)
    first = None
    for n, inside in enumerate([*named.tolist(), False]):
        if first is not None and (not inside or begins[n] or kinds[n] != kinds[first]):
            yield from _trimmed(text, tagging, first, n)
            first = None
        if inside and first is None:
            first = n


def _trimmed(text: str, tagging: Tagging, first: int, after: int) -> Iterator[Segment]:
    """Yield the segment without punctuation at its ends; the full stop behind an initial stays."""
    while first < after and not _wordlike(text, tagging, first):
        first += 1
    last = after - 1
    while last > first and not _wordlike(text, tagging, last):
        initial = int(tagging.end[last - 1] - tagging.start[last - 1]) == 1 and _wordlike(text, tagging, last - 1)
        if initial and text[int(tagging.start[last])] == ".":
            break
        last -= 1
    if first <= last and first < after:
        yield Segment(int(tagging.start[first]), int(tagging.end[last]), slice(first, last + 1))


def _wordlike(text: str, tagging: Tagging, n: int) -> bool:
    return any(map(str.isalnum, text[int(tagging.start[n]) : int(tagging.end[n])]))


def logit(probability: float, most: float = 5.0) -> float:
    """Return the log-odds of a probability, within ±*most*."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return min(max(log(p / (1 - p)), -most), most)
