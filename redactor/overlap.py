"""Make decided spans disjoint: cover everything that is to be covered, once.

An explicit keep shields what lies inside it. Among the rest the harder action wins,
then the longer span, then the surer one; what is left of a loser on either side of
the winner is still covered, unless nothing but blanks and punctuation is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from redactor.model import Action, Decision, Mention, Span

_RANK = {Action.DROP: 0, Action.REDACT: 0, Action.GENERALISE: 1}


@dataclass(frozen=True, slots=True)
class Decided:
    """A mention and what the policy says of it."""

    mention: Mention
    decision: Decision


def disjoint(decided: Sequence[Decided], text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Decided]:
    """Return the spans of one field's *text* to act on, disjoint and in order.

    *taken* are stretches nobody may touch: the tokens that are there already.
    """
    shields = [d.mention.span for d in decided if d.decision.action is Action.KEEP and d.decision.shields]
    acting = [d for d in decided if d.decision.action is not Action.KEEP and not _within(d, shields)]
    if len(acting) + len(taken) <= 1:
        return acting
    acting.sort(key=_priority)
    covered = sorted(taken)
    chosen: list[Decided] = []
    for one in acting:
        for start, end in _remainder(one.mention.span.start, one.mention.span.end, covered):
            if any(c.isalnum() for c in text[start:end]):
                chosen.append(_cut(one, start, end))
                covered.append((start, end))
        covered.sort()
    chosen.sort(key=lambda d: d.mention.span.start)
    return chosen


def _priority(one: Decided) -> tuple[int, int, float, int]:
    span = one.mention.span
    return _RANK[one.decision.action], span.start - span.end, -span.score, span.start


def _within(one: Decided, shields: Sequence[Span]) -> bool:
    span = one.mention.span
    return any(s.start <= span.start and span.end <= s.end for s in shields)


def _remainder(start: int, end: int, covered: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of [start, end) that *covered* (sorted, disjoint) leaves open."""
    left = []
    for c_start, c_end in covered:
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
