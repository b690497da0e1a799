"""Presidio's operators: our own, which looks tokens up, and whatever else a policy names.

Presidio gives an operator the span's text and its parameters, and nothing else: no
offset, no record. So every token is minted before, and our operator only looks it up.
"""

from collections.abc import Mapping
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


TOKEN = TokenOperator()


def through_presidio(original: str, entity: str, operator: str, parameters: Mapping[str, object]) -> str:
    """Run a named operator on the text of one span, through a stock engine. Raises PolicyError without the text."""
    whole = RecognizerResult(entity, 0, len(original), 1.0)
    operators = {"DEFAULT": OperatorConfig(operator, dict(parameters))}
    try:
        engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
        return str(engine.anonymize(original, [whole], operators).text)
    except Exception:  # an operator's error may quote the text it was given
        raise PolicyError(
            f"the operator {operator!r} failed on a {entity}",
            hint="check its parameters under `with:` in the policy",
        ) from None
