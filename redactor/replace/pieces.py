"""Splice tokens into text.

Presidio's engine is left out of the bulk path on purpose: it validates, sorts and copies
at forty times the cost of the splice below. `tests/test_replace.py` proves that a stock
`AnonymizerEngine` with our operator gives the same text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text to replace: by `token`, or through a named Presidio operator."""

    start: int
    end: int
    entity: str
    token: str
    operator: str = ""
    parameters: Mapping[str, object] = _field(default_factory=dict, repr=False, hash=False)


def put(text: str, pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """Replace disjoint, ordered *pieces* of *text*.

    Returns the new text and, for each piece, where its replacement stands in it.
    """
    # Presidio takes a second to import: only who replaces something should pay.
    from redactor.replace.operators import TOKEN, through_presidio

    out: list[str] = []
    places = []
    read = written = 0
    for piece in pieces:
        start, entity, original = piece.start, piece.entity, text[piece.start : piece.end]
        if piece.operator:
            new = through_presidio(original, entity, piece.operator, piece.parameters)
        else:
            new = TOKEN.operate(original, {"tokens": {(entity, original): piece.token}, "entity_type": entity})
        out += (text[read:start], new)
        written += start - read
        places.append((written, written + len(new)))
        written += len(new)
        read = piece.end
    out.append(text[read:])
    return "".join(out), places
