"""The invariant of redaction: what was taken out in one place stands in no other."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from redactor.model import FIELD, Action, Field
from redactor.overlap import Decided, disjoint

_GENERALISE = Action.GENERALISE
_RUN = re.compile(r"[^\W_]+")  # the characters of which str.isalnum is true
_FEW = 16  # originals: more are looked for in one pass over a text


def sweep(
    fields: Sequence[Field],
    acting: list[list[Decided]],
    taken: list[list[tuple[int, int]]],
    decided: list[list[Decided]],
) -> None:
    """Add to *acting* what covers what is left of any original elsewhere in the record.

    Finding is best effort, this is the invariant: what was taken out in one place
    stands in no other, unless a rule keeps it there on purpose.
    """
    originals: dict[str, Decided] = {}
    for field, ones in zip(fields, acting, strict=True):
        for one in ones:
            span = one.mention.span
            text = field.text[span.start : span.end]
            if len(text) > 2 and span.entity != FIELD and one.decision.action is not _GENERALISE:
                originals.setdefault(text, one)
    if not originals:
        return
    occurrences = _finder_of(originals)
    for n, field in enumerate(fields):
        more = _left(n, field.text, occurrences(field.text), originals, acting[n])
        if more:
            keeps = [d for d in decided[n] if d.decision.shields]
            acting[n] = whole(field, disjoint([*acting[n], *more, *keeps], field.text, taken[n]))


def _left(
    n: int,
    value: str,
    found: Iterable[tuple[int, str]],
    originals: Mapping[str, Decided],
    ones: Sequence[Decided],
) -> list[Decided]:
    """Return what to cover where whole originals were *found* in field *n*, outside the spots of *ones*."""
    left: list[Decided] = []
    spots: list[tuple[int, int]] = []
    for at, text in found:
        spots = spots or [(d.mention.span.start, d.mention.span.end) for d in ones]
        end = at + len(text)
        before = bisect_right(spots, (at, len(value)))
        if before and spots[before - 1][1] >= end:
            continue  # it is covered, as most are: by the find it comes from
        if not value[at - 1 : at].isalnum() and not value[end : end + 1].isalnum():
            one = originals[text]
            span = replace(one.mention.span, start=at, end=end, found_by=_carried(one.mention.span.found_by))
            left.append(Decided(replace(one.mention, field=n, span=span), one.decision))
    return left


def _finder_of(originals: Iterable[str]) -> Callable[[str], Iterator[tuple[int, str]]]:
    """Return a search for every place where one of *originals* may stand whole in a text."""
    by_run: dict[str, list[tuple[int, str]]] = {}
    alone: list[str] = []
    texts = list(originals)
    for text in texts if len(texts) > _FEW else ():
        run = _RUN.search(text)
        if run:
            by_run.setdefault(run.group(), []).append((run.start(), text))
        else:
            alone.append(text)

    def search(value: str) -> Iterator[tuple[int, str]]:
        for text in texts if not by_run else alone:
            at = value.find(text)
            while at >= 0:
                yield at, text
                at = value.find(text, at + 1)
        if by_run:
            # What stands whole begins with a whole run of letters, so one pass over the runs finds them all.
            for run in _RUN.finditer(value):
                for offset, text in by_run.get(run.group(), ()):
                    at = run.start() - offset
                    if at >= 0 and value.startswith(text, at):
                        yield at, text

    return search


def whole(field: Field, ones: list[Decided]) -> list[Decided]:
    """Widen the first of *ones* to the whole of a field that holds no text: half a number is no number."""
    if field.kind == "text" or not ones:
        return ones
    first = ones[0]
    span = replace(first.mention.span, start=0, end=len(field.text))
    decision = first.decision
    if decision.action is _GENERALISE:
        decision = replace(decision, action=Action.REDACT)
    return [Decided(replace(first.mention, span=span), decision)]


def _carried(found_by: str) -> str:
    return found_by if found_by.startswith("propagated:") else f"propagated:{found_by}"
