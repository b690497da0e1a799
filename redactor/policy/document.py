"""The whole of a policy as it is written: what `schema` says of single rules, put together."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from redactor.policy.schema import PURPOSES, Entity, EntitySpec, FieldSpec, Part, PolicyName, Purpose, Records
from redactor.yamlfile.problems import unknown
from redactor.yamlfile.schema import Day, Language, Root, Strict, Text, Texts, wrong

ENGINES = ("none", "embedded")
FOREIGN = ("spacy", "transformers", "gliner")


def _engine(value: object) -> object:
    """Return `none`, `embedded`, or the mapping of a foreign engine."""
    if isinstance(value, dict) or value in ENGINES:
        return value
    raise wrong(unknown("engine", str(value), (*ENGINES, *(f"{kind}: FOLDER" for kind in FOREIGN))))


def _by_language(value: object) -> object:
    """Return the folders of a foreign engine by language; one folder alone serves every language."""
    return {"any": value} if isinstance(value, str) else value


Folders = Annotated[dict[Language, Text], BeforeValidator(_by_language), Field(min_length=1)]


class Engine(Strict):
    """A larger engine, from a folder on this machine, in the place of the embedded names model."""

    spacy: Folders | None = None
    transformers: Folders | None = None
    gliner: Folders | None = None
    entities: dict[Text, Entity] = Field(default={})

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len([kind for kind in FOREIGN if getattr(self, kind)]) != 1:
            raise wrong(f"name one engine and its folder: {', '.join(FOREIGN)}")
        return self

    @property
    def kind(self) -> str:
        """Return which engine it is."""
        return next(kind for kind in FOREIGN if getattr(self, kind))

    @property
    def folders(self) -> dict[str, str]:
        """Return the folders by language ("any": every language), as they are written."""
        found: dict[str, str] = getattr(self, self.kind)
        return found


class Section(Strict):
    """Rules that are added on top for confidential records."""

    fields: dict[Text, FieldSpec] = Field(default={})
    entities: dict[Entity, EntitySpec] = Field(default={})


class Tokens(Strict):
    """How tokens look."""

    style: Literal["plain", "numbered", "keyed"] = "plain"


class TermSpec(Strict):
    """A term of an allow or deny list, why it is there and for how long."""

    text: Text
    entity: Entity | None = None
    reason: Text
    expires: Day | None = None
    fields: Texts = Field(default=[])


class Xlsx(Strict):
    """Parts of a workbook to leave out, by their kind."""

    drop: list[Part] = Field(default=[])


class Example(Strict):
    """A text in a field, and what the policy makes of it."""

    field: Text = "text"
    text: Text
    gives: str
    confidential: bool = True


class Document(Root):
    """A policy."""

    name: PolicyName
    languages: list[Language] = Field(default=[])
    records: Records = Records()
    fields: dict[Text, FieldSpec] = Field(default={})
    entities: dict[Entity, EntitySpec]
    confidential: Section = Section()
    tokens: Tokens = Tokens()
    allow: list[TermSpec] = Field(default=[])
    deny: list[TermSpec] = Field(default=[])
    unaccounted: Literal["report", "redact", "ignore"] = "report"
    traces: Literal["seal", "none"] = "seal"
    unsupported_language: Literal["strict", "report"] = "strict"
    engine: Annotated[str | Engine, BeforeValidator(_engine)] = "embedded"
    recognizers: Texts = Field(default=[])
    known: Texts = Field(default=[])
    places: Texts = Field(default=[])
    xlsx: Xlsx = Xlsx()
    purposes: Annotated[list[Purpose], Field(min_length=1)] = Field(default=list(PURPOSES))
    examples: list[Example] = Field(default=[])
