"""Make fields fast."""

from redactor.model import Field


class _Draft:
    __slots__ = ("kind", "literal", "name", "place", "text")
    name: str
    text: str
    place: str
    kind: str
    literal: str | None


def new_field(name: str, text: str, place: str, kind: str = "text", literal: str | None = None) -> Field:
    """Return `Field(name, text, place, kind, literal)` in a quarter of the time.

    A frozen dataclass sets each of its slots through `object.__setattr__`; a million rows of
    ten cells would spend ten seconds on it. A draft with the same slots becomes a field once filled.
    """
    field = _Draft()
    field.name = name
    field.text = text
    field.place = place
    field.kind = kind
    field.literal = literal
    field.__class__ = Field  # type: ignore[assignment]
    return field  # type: ignore[return-value]
