"""What an audit tells: findings, measures, and what nobody looked at. Never a word of a record.

`redactor check` and `redactor coverage` both end in a `Report`; the room `reports` turns one
into the formats that people and machines read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from enum import StrEnum

from redactor.model import NotExamined


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Somebody could be harmed, or a promise is broken: exit code 1."""
    WARNING = "warning"
    """Nobody is harmed, but the file is worse than it should be: exit code 0 unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: what the audit looks for. `id` is a slug and never changes its meaning."""

    id: str
    title: str
    why: str
    remedy: str
    level: Level


@dataclass(frozen=True, slots=True)
class Where:
    """Where a finding is. Every part may be missing ("" or 0).

    `record` counts from 1 within the file; `name` is the record's id as the file shows it; `place` is
    the reader's own word for it (`line 12`, `Sheet1!B4`); `line` counts from 1; `start` and `end` are code points
    in the field's value, end exclusive.
    """

    file: str = ""
    record: int = 0
    name: str = ""
    field: str = ""
    place: str = ""
    line: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `detail` says what, without quoting it; `found_by` names the recognizer or the check.

    `identity` is 32 hexadecimal digits that stay the same while the finding does: keyed where a key is at hand
    (`keyed`), else made of the kind and the place alone. Neither confirms a guessed name to who lacks the key.
    """

    kind: Kind
    where: Where
    detail: str
    entity: str = ""
    found_by: str = ""
    score: float = 0.0
    identity: str = ""
    keyed: bool = False
    action: str = ""
    """What to do here, where that is more than the kind's own remedy."""

    @property
    def remedy(self) -> str:
        """Return what to do about it."""
        return self.action or self.kind.remedy


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. Cells are shown as they are; a number in (0, 1) with `shares` columns is a share.

    `columns` name the cells of each row. `note` stands under it.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a picture: a share from 0 to 1 (None: nothing to measure), the text on it, and how bad it is."""

    share: float | None
    text: str
    bad: int = 0
    """How many findings there are here; the square is marked where it is not 0."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Shares by row and column, such as coverage by field and entity."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    note: str = ""


@dataclass(slots=True)
class Report:
    """All that a run of an audit has to say.

    `command` is "check" or "coverage"; `counts` are whole numbers by name, in the order in which to show them;
    `facts` are strings by name (policy, fingerprint, vault); `skipped` are whole checks that were not
    asked for or could not be made, and why; `accepted` counts findings that the baseline holds, `stale` names
    entries of it that nothing matches any more. `closing` is one line with the counts.
    """

    command: str
    title: str
    counts: dict[str, int] = _field(default_factory=dict)
    facts: dict[str, str] = _field(default_factory=dict)
    findings: list[Finding] = _field(default_factory=list)
    accepted: int = 0
    stale: list[str] = _field(default_factory=list)
    not_examined: list[NotExamined] = _field(default_factory=list)
    skipped: list[NotExamined] = _field(default_factory=list)
    tables: list[Table] = _field(default_factory=list)
    pictures: list[Picture] = _field(default_factory=list)
    kinds: tuple[Kind, ...] = ()
    """Every kind this run looked for, found or not."""
    closing: str = ""

    @property
    def errors(self) -> int:
        """Return how many findings could harm somebody."""
        return sum(f.kind.level is Level.ERROR for f in self.findings)

    @property
    def warnings(self) -> int:
        """Return how many findings harm nobody."""
        return len(self.findings) - self.errors
