"""What a recognizer file says, once it is known to be sound."""

from dataclasses import dataclass
from dataclasses import field as _field


@dataclass(frozen=True, slots=True)
class Pattern:
    """One regular expression of a recognizer.

    A group named `value` in it delimits what is found; without one the whole match is.
    `engine` is "re2", or "regex" where the expression looks around.
    """

    name: str
    regex: str = _field(repr=False)
    score: float
    engine: str = "re2"


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what the recognizer finds in it, in the order of the text."""

    text: str = _field(repr=False)
    finds: tuple[str, ...] = _field(repr=False)


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One recognizer: patterns that find one kind of entity.

    `languages` is empty where the recognizer serves every language. `context` holds words
    and phrases, of all its languages, that raise the score when they stand near. With
    `requires_context` nothing is found without one of them. A phrase of `unless` between
    the beginning of a match and its `value` undoes the find. `validate` names checks in
    `CHECKS` that what was found must pass; what scores under `threshold` is not found.
    `place` is the recognizer's file and line.
    """

    name: str
    entity: str
    patterns: tuple[Pattern, ...]
    examples: tuple[Example, ...]
    languages: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    requires_context: bool = False
    unless: tuple[str, ...] = ()
    validate: tuple[str, ...] = ()
    threshold: float = 0.0
    place: str = ""
