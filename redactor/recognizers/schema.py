"""The schema of a recognizer file: Presidio's, and what we add to it. Unknown keys are errors."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
Entity = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Score = Annotated[float, Field(gt=0, le=1, strict=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class PatternModel(_Strict):
    """One regular expression."""

    name: Name
    regex: Annotated[str, StringConstraints(min_length=1)]
    score: Score
    engine: Literal["re2", "regex"] = "re2"


class LanguageModel(_Strict):
    """A language and the context words that belong to it."""

    language: Language
    context: list[Name] = []


class ExampleModel(_Strict):
    """A text and what is found in it."""

    text: Annotated[str, StringConstraints(min_length=1)]
    finds: list[Name]


class RecognizerModel(_Strict):
    """One recognizer."""

    name: Name
    type: Literal["custom"]
    supported_entity: Entity
    supported_languages: list[Language | LanguageModel] = []
    patterns: list[PatternModel] = []
    deny_list: list[Name] = []
    deny_list_score: Score = 1.0
    context: list[Name] = []
    requires_context: bool = False
    unless: list[Name] = []
    validate_: list[str] | str = Field(default=[], alias="validate")
    score_thresholds: dict[str, Score] = {}
    enabled: bool = True
    global_regex_flags: Literal[0] = 0
    examples: list[ExampleModel]


class FileModel(_Strict):
    """A recognizer file."""

    supported_languages: list[Language] = []
    global_regex_flags: Literal[0]
    recognizers: list[RecognizerModel]
