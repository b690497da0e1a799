"""Look at what the recognizers find in a shared record and the policy takes out: it should not be there."""

import re
from collections.abc import Callable, Iterator

from redactor.detect.cues import KIN, TITLE, cues
from redactor.detect.fold import fold
from redactor.leaks.kinds import BESIDE_TOKEN, DOUBT, HALF_REDACTED, RESIDUAL
from redactor.leaks.shared import Judged, Leak, Shared, leak
from redactor.model import COUNTRY, LOC
from redactor.report import Kind

_NEAR = 12  # code points between a token and what stands beside it, no word among them but a title
_LIKELY = 0.5  # scores are probabilities
_AT_TOKEN = (BESIDE_TOKEN, HALF_REDACTED)
_OPENS = "([{/:=–—|"
_LIST = ","  # people stand in lists; a place behind a comma says where the one before it lies


def residual(shared: Shared, templates: Callable[[str], str]) -> Iterator[Leak]:
    """Yield what is left, and says where it stands beside a token; *templates* gives the plain token of an entity."""
    for found in shared.judged or ():
        if found.keep:
            continue
        kind = DOUBT if found.score < _LIKELY else _kind(shared, found, templates(found.entity))
        detail = f"{found.entity} found by {found.found_by}" + (", at a token" if kind in _AT_TOKEN else "")
        yield leak(
            kind, shared, found.field, (found.start, found.end), detail,
            entity=found.entity, found_by=found.found_by, score=found.score,
        )  # fmt: skip


def _kind(shared: Shared, found: Judged, template: str) -> Kind:
    """Return the kind of finding: a half of what a token of its own kind hides, beside a token, or neither."""
    text = shared.record.fields[found.field].text
    kind = RESIDUAL
    for start, end in shared.tokens[found.field]:
        if end > found.start and found.end > start:
            continue
        gap = text[end : found.start] if end <= found.start else text[found.end : start]
        if len(gap) > _NEAR:
            continue
        words = [word for word in re.findall(r"\w+", fold(gap)) if not cues().words.get(word, 0) & (TITLE | KIN)]
        if words:
            continue
        if not gap.strip(" \u00a0\u202f-‐‑") and text[start:end] == template:
            return HALF_REDACTED
        if any(map(str.isalnum, gap)) and not any(c in _OPENS for c in gap):
            continue  # "<redacted> Mme Awa": two people
        if _LIST not in gap or found.entity in (LOC, COUNTRY):
            kind = BESIDE_TOKEN
    return kind
