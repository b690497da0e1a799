"""The schema of a policy. Unknown keys, unknown entities and wrong types are errors.

Short forms (`Year: keep`) are turned into the long form (`Year: {keep: true}`) before
validation, so that two spellings of one rule are one rule.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic import ValidationInfo as Info

from redactor.policy.fields import REDACTED, FieldAction
from redactor.yamlfile.problems import short, unknown
from redactor.yamlfile.schema import Strict, Text, Texts, fits, wrong

PURPOSES = ("investigation", "verification", "legal", "protection", "correction", "audit")
YES = ("1", "1.0", "yes", "y", "true", "oui", "vrai", "sí", "verdadero", "sim", "verdadeiro", "ja", "waar")
NO = ("0", "0.0", "no", "n", "false", "non", "faux", "falso", "não", "nee", "onwaar")
XLSX_PARTS = (
    "drawings", "images", "embedded", "external links", "pivot caches", "custom xml", "printer settings",
    "macros", "signatures", "change history", "unused parts", "archive comments",
)  # fmt: skip
"""Kinds of parts of a workbook that can be left out, as `redactor.records.xlsx` names them."""
_TEMPLATE = re.compile(r"<[^\W\d_](?:[^\W\d]|[ -]){0,30}>")
_FIELD_ACTIONS = tuple(str(a) for a in FieldAction)
_ENTITY_ACTIONS = ("redact", "generalise", "drop", "operator")


def _entity(name: str, info: Info) -> str:
    known = (info.context or {}).get("entities", ())
    if name not in known:
        raise wrong(unknown("entity", name, known))
    return name


def _part(kind: str) -> str:
    if kind not in XLSX_PARTS:
        raise wrong(unknown("kind of part", kind, XLSX_PARTS))
    return kind


def _template(value: str) -> str:
    if not _TEMPLATE.fullmatch(value):
        raise wrong(f"{short(value)!r} is no token: write letters between < and >, such as '{REDACTED}' or '<LOC>'")
    return value


def _redact(value: object) -> object:
    return REDACTED if value is True else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Entity = Annotated[str, AfterValidator(_entity)]
Entities = Annotated[list[Entity], BeforeValidator(_listed)]
Template = Annotated[Annotated[str, AfterValidator(_template)], BeforeValidator(_redact)]
Yes = Literal[True]
PolicyName = Annotated[str, AfterValidator(fits(r"[a-z0-9][a-z0-9._-]{0,60}", "outcome-harvest"))]
Purpose = Annotated[str, AfterValidator(fits(r"[a-z][a-z0-9_-]{0,40}", "legal"))]
Part = Annotated[str, AfterValidator(_part)]


class Flag(Strict):
    """Which field says that a record is confidential, and how."""

    field: Texts
    yes: Texts = Field(default=list(YES))
    no: Texts = Field(default=list(NO))


class Records(Strict):
    """Which field names a record, and which says that it is confidential."""

    id: Texts = Field(default=[])
    confidential: Flag | None = None


class FieldSpec(Strict):
    """What to do with one field: exactly one action."""

    keep: Yes | None = None
    scan: Annotated[Entities | None, BeforeValidator(lambda v: [] if v is True else v)] = None
    redact: Template | None = None
    drop: Yes | None = None
    refuse: Yes | None = None
    alias: Texts = Field(default=[])
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _long(cls, value: object) -> object:
        return _in_full(value, _FIELD_ACTIONS, _FIELD_ACTIONS)

    @property
    def action(self) -> FieldAction:
        """Return the one action that is set."""
        return next(a for a in FieldAction if getattr(self, a) is not None)


class Keep(Strict):
    """What an entity's rule lets stand: countries, bare years, or all of it (`keep` or `keep: true`)."""

    all: Literal[True] | None = Field(default=None, alias="(all)")  # no key that a policy has: `keep: true` makes it
    level: Literal["country"] | None = None
    precision: Literal["year"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _long(cls, value: object) -> object:
        if value is True:
            return {"(all)": True}
        if not isinstance(value, dict) or len(value) != 1:
            raise wrong("say what to keep: {level: country} or {precision: year}")
        return value


class Generalise(Strict):
    """How coarse a date or place becomes; the token where that cannot be done with certainty."""

    to: Literal["year", "month", "country"]
    otherwise: Template = REDACTED

    @model_validator(mode="before")
    @classmethod
    def _long(cls, value: object) -> object:
        return {"to": value} if isinstance(value, str) else value


class EntitySpec(Strict):
    """What to do with one entity: exactly one action, and what it leaves alone."""

    keep: Keep | None = None
    redact: Template | None = None
    generalise: Generalise | None = None
    drop: Yes | None = None
    operator: Text | None = None
    with_: dict[str, Any] = Field(default={}, alias="with")
    except_: Texts = Field(default=[], alias="except")
    score: Annotated[float, Field(gt=0, le=1, strict=False)] | None = None
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _long(cls, value: object) -> object:
        return _in_full(value, ("keep", "redact", "drop"), ("keep", *_ENTITY_ACTIONS))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.keep and self.keep.all and (self.except_ or self.score):
            raise wrong("the entity is kept anyway: `except` and `score` never apply")
        if self.with_ and not self.operator:
            raise wrong("`with` gives an operator its parameters: name one with `operator:`")
        return self


def _in_full(value: object, short_forms: tuple[str, ...], actions: tuple[str, ...]) -> object:
    """Return the long form of a rule, which holds exactly one of *actions* (`keep: {…}` may stand beside one)."""
    if isinstance(value, str):
        if value not in short_forms:
            raise wrong(unknown("action", value, short_forms))
        return {value: True}
    if not isinstance(value, dict):
        raise wrong(f"say what to do: one of {', '.join(actions)}")
    given = [a for a in actions if a in value and not (a == "keep" and isinstance(value[a], dict | list))]
    if len(given) > 1:
        raise wrong(f"{' and '.join(given)} exclude each other: keep one")
    if not given:
        raise wrong(f"say what to do: one of {', '.join(actions)}")
    if value.get("scan", True) == []:
        raise wrong("a scan for nothing: list entities, or write keep")
    return {k: True if v is None and k in actions else v for k, v in value.items()}
