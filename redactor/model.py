"""The things that flow: record, field, span, decision, token, item, seal.

All are frozen. Text never shows in a `repr`: a value may end up in a traceback.
Offsets are Unicode code points in the field's value, end exclusive.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from enum import StrEnum
from typing import Protocol

PERSON = "PERSON"
ORG = "ORG"
LOC = "LOC"
COUNTRY = "COUNTRY"
DATE = "DATE"
YEAR = "YEAR"
EMAIL = "EMAIL"
PHONE = "PHONE"
URL = "URL"
HANDLE = "HANDLE"
ID = "ID"
COORDINATES = "COORDINATES"
FIELD = "FIELD"
UNKNOWN = "UNKNOWN"

ENTITIES: Mapping[str, str] = {
    PERSON: "a person's name",
    ORG: "an organisation",
    LOC: "a place below country level",
    COUNTRY: "a country",
    DATE: "a date finer than a year, or relative to one",
    YEAR: "a bare year",
    EMAIL: "an e-mail address",
    PHONE: "a telephone number",
    URL: "a web address",
    HANDLE: "a user name on a network",
    ID: "a number that names someone: passport, case, plate, docket, account",
    COORDINATES: "a position on the map",
    FIELD: "a whole field, taken out because its rule says so",
    UNKNOWN: "a word that no lexicon, list or recognizer accounts for",
}
"""What the shipped recognizers find. A user's own recognizers may add names in capitals."""

SEAL_CLASSES: Mapping[str, str] = {
    PERSON: PERSON,
    ORG: ORG,
    LOC: LOC,
    COUNTRY: LOC,
    COORDINATES: LOC,
    DATE: DATE,
    YEAR: DATE,
    EMAIL: "CONTACT",
    PHONE: "CONTACT",
    URL: "CONTACT",
    HANDLE: "CONTACT",
    ID: ID,
}
OTHER_CLASS = "OTHER"
INDEX_CLASS = "INDEX"
SCAN_CLASS = "SCAN"
ALL_CLASSES: tuple[str, ...] = ("PERSON", "ORG", "LOC", "DATE", "CONTACT", "ID", OTHER_CLASS)
"""Every class an original can be sealed under. INDEX and SCAN stand apart: they
hold the callers' record ids, and the blinded traces that a leak scan compares."""
HELPER_CLASSES: tuple[str, ...] = (INDEX_CLASS, SCAN_CLASS)
"""The classes that hold no original."""


def seal_class(entity: str) -> str:
    """Return the class under whose key an original of *entity* is sealed."""
    return SEAL_CLASSES.get(entity, OTHER_CLASS)


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of a record.

    `text` is what a reader of the file would see. Where the file holds something
    that is no string (a number, a date cell), `kind` says what and `literal` is the
    source's own spelling, so that it can be put back exactly. A string that the file
    spells with escapes has a `literal` that says which (`\\u`), and nothing of the text.
    """

    name: str
    text: str = _field(repr=False)
    place: str = ""
    kind: str = "text"
    literal: str | None = _field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its fields in the order of the file.

    `index` counts from 0 within one file. `layout` belongs to the reader that made
    the record; it holds what is needed to write it back losslessly.
    """

    index: int
    fields: tuple[Field, ...]
    place: str = ""
    layout: object = _field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A new value for one field. A `kind` other than "text" is written as `literal`.

    With the kind "text" a `literal` is that of the field the text once stood in: it is spelt so again.
    """

    text: str = _field(repr=False)
    kind: str = "text"
    literal: str | None = _field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A part of a file that nobody looked at, and why: it makes a run incomplete."""

    place: str
    what: str
    why: str


class Source(Protocol):
    """An open file of records."""

    @property
    def name(self) -> str:
        """Return the file's name for messages, "-" for standard input."""

    @property
    def format(self) -> str:
        """Return the name of the format: fragment, csv, tsv, xlsx, json, jsonl or text."""

    def records(self) -> Iterator[Record]:
        """Yield the records in order, in bounded memory where the format allows. Once."""

    @property
    def not_examined(self) -> Sequence[NotExamined]:
        """Return what could not be examined; complete once `records` is exhausted."""


class Sink(Protocol):
    """The result of rewriting a source: written aside, published at the end, or thrown away."""

    def write(self, record: Record, changes: Mapping[int, Change]) -> None:
        """Write *record* with the fields at the given positions changed, all else byte for byte."""

    def publish(self) -> None:
        """Put the finished file in its place, durably and in one step."""

    def discard(self) -> None:
        """Remove what was written. Safe to call at any time, also after `publish`."""


# ---------------------------------------------------------------- detection


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a field's text that names someone, somewhere or some day.

    `facts` are what the recognizer knows beyond the kind: for a DATE "precision"
    (day, month, quarter, season, range, relative, year) and "year" where there is exactly one;
    for a LOC or COUNTRY "country" (ISO 3166-1 alpha-2) where there is exactly one.
    """

    start: int
    end: int
    entity: str
    score: float
    found_by: str
    facts: Mapping[str, str] = _field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span in one field of a record, and whom it means.

    `who` numbers the entities of a record: two mentions of one entity share it,
    however they are spelt.
    """

    field: int
    span: Span
    who: int


@dataclass(frozen=True, slots=True)
class Detection:
    """Everything found in one record.

    `unaccounted` are words that no lexicon, list or recognizer accounts for, as
    (field, start, end). `language` is an ISO 639-1 code, or "" where the record is
    too short to tell; `supported` is false where most words are in no language we know.
    """

    mentions: tuple[Mention, ...]
    unaccounted: tuple[tuple[int, int, int], ...] = ()
    language: str = ""
    supported: bool = True


class Detector(Protocol):
    """Finds whom, what and when a record names, with the same result in all its fields."""

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        """Return one detection for each record.

        A field for whose name *kept* answers true is not searched on its own, but what
        is found in the record's other fields is found in it too. A field for whose name
        *whole* answers true is taken out as a whole: if it is a name, that is a person.
        """


# ---------------------------------------------------------------- decisions


class Action(StrEnum):
    """What can be done to a span or a field."""

    KEEP = "keep"
    REDACT = "redact"
    GENERALISE = "generalise"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says of a span, which rule said it, and why.

    `template` is the plain token of a redaction (`<redacted>`); `text` is what a
    generalised span becomes; `operator` names a presidio-anonymizer operator to use
    in place of a token, with its parameters. `shields` marks an explicit keep (an allow
    list, an `except`): what lies inside it is kept too.
    """

    action: Action
    rule: str
    reason: str = ""
    template: str = ""
    text: str = _field(default="", repr=False)
    operator: str = ""
    shields: bool = False
    parameters: Mapping[str, object] = _field(default_factory=dict, repr=False, hash=False)


# ---------------------------------------------------------------- vault and trail


@dataclass(frozen=True, slots=True)
class Item:
    """One original taken out of one field, as it goes into a capsule.

    `start` and `end` delimit the token in the *redacted* value of the `nth` field
    named `field` (0-based); `before` and `after` are the redacted text around it, so
    that it can be placed again in an edited file.
    """

    field: str
    nth: int
    start: int
    end: int
    token: str
    entity: str
    found_by: str
    original: str = _field(repr=False)
    before: str = _field(default="", repr=False)
    after: str = _field(default="", repr=False)
    kind: str = "text"
    literal: str | None = _field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Act:
    """How often one rule did one thing to one kind of entity in a record. No text."""

    entity: str
    action: str
    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class Traces:
    """What a leak scan looks for of one entity's originals in a record, as (label, normalised text).

    `everywhere` are looked for in every record, `here` in the one they come from. The vault stores them blinded.
    """

    entity: str
    everywhere: tuple[tuple[str, str], ...] = _field(repr=False)
    here: tuple[tuple[str, str], ...] = _field(repr=False)


@dataclass(frozen=True, slots=True)
class Seal:
    """All that one redacted record gives to the vault and the trail.

    `name` is the caller's id for the record as it stands in the output (sealed, never
    logged); `prints` are, for every field that holds a token, its name and the first
    16 bytes of the SHA-256 of its redacted value in UTF-8 (sealed too: they find the
    record again); `output` is the canonical form of the redacted record, of which the trail
    keeps a salted hash; `policy` is the policy's fingerprint (32 bytes). `traces` are what a leak
    scan looks for; None where the policy wants none kept.
    """

    name: str = _field(repr=False)
    index: int
    items: tuple[Item, ...]
    prints: tuple[tuple[str, bytes], ...]
    output: bytes = _field(repr=False)
    policy: bytes
    confidential: bool
    acts: tuple[Act, ...]
    traces: tuple["Traces", ...] | None = _field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SealedClass:
    """The stored rows of one class of one sealed record, each as the SHA-256 over all its columns.

    `wraps` names each recipient of the class's key: (recipient, epoch, hash).
    """

    cls: str
    capsule: bytes
    wraps: tuple[tuple[str, int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the vault stored for one `Seal`, as the trail records it: hashes of ciphertext, no text.

    `rid` is the vault's own random id of the record (16 bytes), `rev` counts from 0.
    `record` is the row that holds the sealed name, `escrow` the rows that hold all
    class keys for the trustees; `keyring` is the keyring in force (version, SHA-256).
    """

    rid: bytes
    rev: int
    seal: Seal
    keyring: tuple[int, bytes]
    record: bytes
    classes: tuple[SealedClass, ...]
    escrow: tuple[tuple[str, int, bytes], ...]


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the trail says of one sealed record, for who checks a shared file against it. No text.

    `number` is the entry's place in the trail; `policy` the fingerprint it was redacted under; `output` and `salt`
    are the hash of the redacted record and its salt; `capsule` and `wraps` the logged row hashes of class SCAN
    (None and empty where it has none).
    """

    number: int
    rid: bytes
    rev: int
    confidential: bool
    policy: bytes
    output: str
    salt: bytes
    capsule: bytes | None
    wraps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """What a leak scan knows of one sealed record: blinded, eight bytes each (see `redactor.keys.traces`).

    `name` is that of the record's id (empty: it has none), `output` that of the whole redacted record, `fields` those
    of the redacted values; `traces` hold for each entity those to look for everywhere and those to look for in this
    record, one after the other.
    """

    rid: bytes
    name: bytes = _field(repr=False)
    output: bytes = _field(repr=False)
    fields: tuple[bytes, ...] = _field(repr=False)
    traces: tuple[tuple[str, bytes, bytes], ...] = _field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A logged request to open one class of one record; the trail hands it out once the request is durable.

    `number` is the `open` entry's place in the trail; `rows` are the hashes of every
    stored row of that revision as they were logged, and `proof` shows that the
    entry `seal` with number `seal_number` is in the tree that `checkpoint` signs.
    """

    rid: bytes
    rev: int
    cls: str
    token: str
    number: int
    policy: bytes
    rows: frozenset[bytes]
    seal: bytes = _field(repr=False)
    seal_number: int
    proof: tuple[bytes, ...] = _field(repr=False)
    checkpoint: str = _field(repr=False)


@dataclass(frozen=True, slots=True)
class SearchTicket:
    """A logged request to open the index of names.

    `rows` gives for every sealed record (rid) its latest revision and the logged hash
    of the row that holds its name.
    """

    number: int
    rows: Mapping[bytes, tuple[int, bytes]] = _field(repr=False)
