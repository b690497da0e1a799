"""Put tokens in the place of spans. The only room that knows Presidio's anonymizer.

Presidio gives an operator the span's text and its parameters, and nothing else: no
offset, no record. So every token is minted before, and our operator only looks it up.
Presidio's engine is left out of the bulk path on purpose: it validates, sorts and copies
at forty times the cost of the splice below. `tests/test_replace.py` proves that a stock
`AnonymizerEngine` with our operator gives the same text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from redactor.errors import PolicyError


class TokenOperator(Operator):
    """Look up the token minted for a text: parameters {"tokens": {(entity, text): token}}."""

    def operate(self, text: str = "", params: Mapping[str, Any] | None = None) -> str:
        """Return the token; refuse a span that nobody minted one for."""
        params = params or {}
        token = params.get("tokens", {}).get((params.get("entity_type"), text))
        if token is None:  # a KeyError would print the text
            raise PolicyError("a span has no token: nothing was replaced")
        return str(token)

    def validate(self, params: Mapping[str, Any] | None = None) -> None:
        """Require the table of tokens."""
        if not isinstance((params or {}).get("tokens"), Mapping):
            raise PolicyError('the "token" operator needs a parameter "tokens"')

    def operator_name(self) -> str:
        """Return the name under which an engine knows this operator."""
        return "token"

    def operator_type(self) -> OperatorType:
        """Return Presidio's kind of operator."""
        return OperatorType.Anonymize


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text to replace: by `token`, or through a named Presidio operator."""

    start: int
    end: int
    entity: str
    token: str
    operator: str = ""
    parameters: Mapping[str, object] = _field(default_factory=dict, repr=False, hash=False)


_TOKEN = TokenOperator()


def put(text: str, pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """Replace disjoint, ordered *pieces* of *text*.

    Returns the new text and, for each piece, where its replacement stands in it.
    """
    out: list[str] = []
    places = []
    read = written = 0
    for piece in pieces:
        start, entity, original = piece.start, piece.entity, text[piece.start : piece.end]
        if piece.operator:
            new = _through_presidio(original, piece)
        else:
            new = _TOKEN.operate(original, {"tokens": {(entity, original): piece.token}, "entity_type": entity})
        out += (text[read:start], new)
        written += start - read
        places.append((written, written + len(new)))
        written += len(new)
        read = piece.end
    out.append(text[read:])
    return "".join(out), places


def _through_presidio(original: str, piece: Piece) -> str:
    """Run a user's operator on one span through a stock engine."""
    whole = RecognizerResult(piece.entity, 0, len(original), 1.0)
    operators = {"DEFAULT": OperatorConfig(piece.operator, dict(piece.parameters))}
    try:
        engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
        return str(engine.anonymize(original, [whole], operators).text)
    except Exception:  # an operator's error may quote the text it was given
        raise PolicyError(
            f"the operator {piece.operator!r} failed on a {piece.entity}",
            hint="check its parameters under `with:` in the policy",
        ) from None
