"""What the schemas of our YAML files share. Unknown keys and wrong types are errors; no type is guessed."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from redactor.yamlfile.problems import short

SAID = "said"
"""The type of the validation errors that `wrong` makes."""


def wrong(message: str) -> PydanticCustomError:
    """Return a validation error that says *message* and nothing else."""
    return PydanticCustomError(SAID, "{message}", {"message": message})


def fits(pattern: str, such_as: str) -> Callable[[str], str]:
    """Return a check that a word of small letters and hyphens is spelt like *such_as*."""

    def check(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise wrong(f"{short(word)!r} does not fit: write small letters and hyphens, such as {such_as}")
        return word

    return check


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise wrong("a date looks like 2026-12-31") from None
    return value


def _version(value: int) -> int:
    if value != 1:
        raise wrong("this program understands version 1")
    return value


Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Texts = Annotated[list[Text], BeforeValidator(_listed)]
Language = Annotated[str, AfterValidator(fits(r"[a-z]{2,3}", "en"))]
Day = Annotated[date, BeforeValidator(_day)]
Version = Annotated[int, AfterValidator(_version)]


class Strict(BaseModel):
    """Refuses unknown keys and guesses no types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Root(Strict):
    """The whole of a file, which begins with its version."""

    version: Version

    @model_validator(mode="before")
    @classmethod
    def _mapping(cls, value: object) -> object:
        if not isinstance(value, dict):
            raise wrong("the file is a list of `key: value` lines, beginning with `version: 1`")
        return value
