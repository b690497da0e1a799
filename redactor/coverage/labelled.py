"""A labelled record: its text, and what people say is in it."""

from dataclasses import dataclass
from dataclasses import field as _field
from enum import StrEnum

from redactor.model import Record


class Identifier(StrEnum):
    """What a mention does to a person (Pilán et al. 2022): DIRECT names them, QUASI does together with others."""

    DIRECT = "DIRECT"
    QUASI = "QUASI"
    NO_MASK = "NO_MASK"


@dataclass(frozen=True, slots=True)
class Gold:
    """A mention that somebody marked: a stretch of one field, and its entity.

    `who` tells which mentions mean the same, within one record; "" where the set does not say. Offsets are
    code points of the text without marks, end exclusive.
    """

    field: int
    start: int
    end: int
    entity: str
    who: str = _field(default="", repr=False)
    identifier: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record and its gold mentions.

    `name` tells it from all others of the set, and stays the same when records are added; `language` is
    what the set says. `file` is where it comes from, `number` counts from 1 there.
    """

    name: str
    language: str
    record: Record
    gold: tuple[Gold, ...]
    file: str = ""
    number: int = 1
