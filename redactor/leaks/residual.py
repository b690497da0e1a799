"""Look at what the recognizers find in a shared record and the policy takes out: it should not be there."""

from collections.abc import Iterator

from redactor.leaks.kinds import BESIDE_TOKEN, RESIDUAL
from redactor.leaks.shared import Judged, Leak, Shared, leak
from redactor.model import COUNTRY, LOC

_NEAR = 3  # code points between a token and what stands beside it, none of them a letter
_LIST = ","  # people stand in lists; a place behind a comma says where the one before it lies


def residual(shared: Shared) -> Iterator[Leak]:
    """Yield what is left, and says where it stands beside a token."""
    for found in shared.judged or ():
        if found.keep:
            continue
        beside = _beside(shared, found)
        kind = BESIDE_TOKEN if beside else RESIDUAL
        detail = f"{found.entity} found by {found.found_by}" + (" beside a token" if beside else "")
        yield leak(
            kind, shared, found.field, (found.start, found.end), detail,
            entity=found.entity, found_by=found.found_by, score=found.score,
        )  # fmt: skip


def _beside(shared: Shared, found: Judged) -> bool:
    text = shared.record.fields[found.field].text
    for start, end in shared.tokens[found.field]:
        gap = text[end : found.start] if end <= found.start else text[found.end : start]
        apart = end <= found.start or found.end <= start
        if not apart or len(gap) > _NEAR or any(map(str.isalnum, gap)):
            continue
        if _LIST not in gap or found.entity in (LOC, COUNTRY):
            return True
    return False
