"""Small policies, fields and finds for the tests of this room."""

from collections.abc import Mapping
from datetime import date

from redactor.model import Decision, Field, Span
from redactor.policy import Policy, parse_policy

TODAY = date(2025, 6, 1)
HEAD = "version: 1\nname: test\n"


def policy(body: str) -> Policy:
    """Return the policy that *body* describes, below the two lines every policy begins with."""
    return parse_policy(HEAD + body)


def say(
    made: Policy,
    text: str,
    entity: str,
    *,
    field: str = "Story",
    confidential: bool = True,
    propagated: bool = False,
    score: float = 0.9,
    facts: Mapping[str, str] | None = None,
    today: date = TODAY,
) -> Decision:
    """Return what *made* says of *text*, found to be *entity* in *field*."""
    span = Span(0, len(text), entity, score, "test", facts or {})
    rule = made.field_rule(field, confidential)
    names = {"BF": "Burkina Faso"}
    return made.decide(span, text, rule, confidential, propagated=propagated, today=today, country_name=names.get)


def record(**values: str) -> tuple[Field, ...]:
    """Return fields; an underscore in a name is a space."""
    return tuple(Field(name.replace("_", " "), value) for name, value in values.items())
