"""Make decided spans disjoint: cover everything that is to be covered, once.

An explicit keep shields what lies inside it. Among the rest the harder action wins,
then the longer span, then the surer one; what is left of a loser on either side of
the winner is still covered, unless nothing but blanks and punctuation is left.

Only spans that overlap are compared, so the cost grows with their number, not its square.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import attrgetter

from redactor.model import Action, Decision, Mention

_KEEP = Action.KEEP  # CPython 3.11 takes 0.1 µs to look up a member of an enumeration
_RANK = {Action.DROP: 0, Action.REDACT: 0, Action.GENERALISE: 1}


@dataclass(frozen=True, slots=True)
class Decided:
    """A mention and what the policy says of it."""

    mention: Mention
    decision: Decision


class Cover:
    """A set of stretches (start, end), asked whether one of them holds or touches another."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        # The furthest end of all that start no later: one look-up answers for any number of them.
        self._reach = list(accumulate([end for _, end in ordered], max))

    def holds(self, start: int, end: int) -> bool:
        """Answer whether one stretch contains the whole of [start, end)."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end

    def touches(self, start: int, end: int) -> bool:
        """Answer whether one stretch has a part in common with [start, end)."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


_START = attrgetter("mention.span.start")


def disjoint(decided: Sequence[Decided], text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Decided]:
    """Return the spans of one field's *text* to act on, disjoint and in order.

    *taken* are stretches nobody may touch: the tokens that are there already, disjoint.
    """
    acting = [d for d in decided if d.decision.action is not _KEEP]
    shields = [d.mention.span for d in decided if d.decision.shields and d.decision.action is _KEEP]
    if shields:
        shielded = Cover((s.start, s.end) for s in shields)
        acting = [d for d in acting if not shielded.holds(d.mention.span.start, d.mention.span.end)]
    if len(acting) + len(taken) <= 1:
        return acting
    acting.sort(key=_START)
    tokens = sorted(taken)
    chosen: list[Decided] = []
    for group, end in _groups(acting):
        start = group[0].mention.span.start
        # Of disjoint tokens only those from the last one that starts before the group can touch it.
        here = tokens[max(0, bisect_right(tokens, (start, start)) - 1) : bisect_left(tokens, (end,))] if tokens else []
        if len(group) > 1 or here:
            chosen += _settled(group, text, here)
        elif any(map(str.isalnum, text[start:end])):
            chosen += group
    return chosen


def _groups(acting: Sequence[Decided]) -> Iterator[tuple[list[Decided], int]]:
    """Yield the spans (sorted by start) that overlap one another, directly or by others, and where they end."""
    group: list[Decided] = []
    reach = 0
    for one in acting:
        span = one.mention.span
        if group and span.start >= reach:
            yield group, reach
            group, reach = [], 0
        group.append(one)
        if span.end > reach:
            reach = span.end
    if group:
        yield group, reach


def _settled(group: list[Decided], text: str, covered: list[tuple[int, int]]) -> list[Decided]:
    """Return what of *group* is to be covered, in order, outside the *covered* stretches, which grow."""
    chosen = []
    for one in sorted(group, key=_priority):
        for start, end in _remainder(one.mention.span.start, one.mention.span.end, covered):
            if any(map(str.isalnum, text[start:end])):
                chosen.append(_cut(one, start, end))
                insort(covered, (start, end))
    chosen.sort(key=_START)
    return chosen


def _priority(one: Decided) -> tuple[int, int, float, int]:
    span = one.mention.span
    return _RANK[one.decision.action], span.start - span.end, -span.score, span.start


def _remainder(start: int, end: int, covered: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of [start, end) that *covered* (sorted, disjoint) leaves open."""
    left = []
    for at in range(max(0, bisect_left(covered, (start,)) - 1), len(covered)):
        c_start, c_end = covered[at]
        if c_end <= start:
            continue
        if c_start >= end:
            break
        if c_start > start:
            left.append((start, c_start))
        start = max(start, c_end)
    if start < end:
        left.append((start, end))
    return left


def _cut(one: Decided, start: int, end: int) -> Decided:
    span = one.mention.span
    if (start, end) == (span.start, span.end):
        return one
    if one.decision.action is Action.GENERALISE:  # a part of a date or place generalises to nothing certain
        decision = replace(one.decision, action=Action.REDACT, text="")
    else:
        decision = one.decision
    return Decided(replace(one.mention, span=replace(span, start=start, end=end)), decision)
