"""Check shared files, record by record, and tell what was found."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from redactor.detect.fold import fold
from redactor.detect.reading import Reader
from redactor.leaks import kinds as k
from redactor.leaks.damaged import Damaged
from redactor.leaks.events import Events
from redactor.leaks.halves import Halves
from redactor.leaks.identity import Identities
from redactor.leaks.originals import Origin, Originals
from redactor.leaks.residual import residual
from redactor.leaks.shared import Judged, Leak, Line, Shared, no_line, unnamed
from redactor.leaks.spots import Spots
from redactor.leaks.twice import Twice
from redactor.model import PERSON, NotExamined, Record, SealFacts
from redactor.policy.policy import Policy
from redactor.report import Finding, Where
from redactor.tokens import TokenFinder

_REMEMBERED = 250_000  # names of fields: about 16 MB
_WORD = re.compile(r"\w{4,}")
# Of two findings in one place the earlier kind tells more: the later one is left out.
_TELLING = (
    k.ORIGINAL_LEFT, k.HALF_REDACTED, k.BESIDE_TOKEN, k.INCONSISTENT, k.OVER_REDACTION, k.MALFORMED_TOKEN, k.RESIDUAL,
    k.DOUBT, k.TWO_TOKENS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examined:
    """A record of a shared file, and what the recognizers and the policy say of it.

    `judged` is None where nobody asked them. `supported` is false where the record is in a language nobody knows.
    """

    record: Record
    confidential: bool
    supported: bool = True
    judged: tuple[Judged, ...] | None = None
    doubted: frozenset[str] = field(default=frozenset(), repr=False)
    """Names of its fields that may be somebody's."""


@dataclass(slots=True)
class FieldCount:
    """What was seen in the fields of one name: values, tokens, and findings by check."""

    values: int = 0
    tokens: int = 0
    kept: bool = False
    findings: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Seen:
    """What a run of checks saw, in counts, and everything it found."""

    files: int = 0
    records: int = 0
    confidential: int = 0
    fields: int = 0
    tokens: int = 0
    by_field: dict[str, FieldCount] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    not_examined: list[NotExamined] = field(default_factory=list)


class Checker:
    """Checks the records of shared files against a policy, and against a vault where one is at hand.

    *checks* are of `kinds.CHECKS`. *originals* is what a scan key opens, *events* what the trail says; without one of
    them its check is not made.
    """

    def __init__(
        self,
        policy: Policy,
        checks: Iterable[str],
        identities: Identities,
        originals: Originals | None = None,
        events: Events | None = None,
    ) -> None:
        self._policy, self._checks, self._identities = policy, frozenset(checks), identities
        self._originals = originals
        self._events = events if k.TRAIL in self._checks else None
        reader = Reader()
        self._tokens = TokenFinder(policy.templates)
        self._damaged = Damaged(policy.templates)
        self._halves = Halves(policy.template_for(PERSON), reader)
        self._twice = Twice(reader)
        self._seen_names: set[str] = set()
        self._withheld: set[str] = set()
        self.seen = Seen()

    def file(self, name: str, records: Iterable[Examined], line: Line = no_line) -> None:
        """Check the records of one file, in order; *line* knows its lines."""
        self.seen.files += 1
        self._file_name(name)
        for examined in records:
            self.record(name, examined, line)

    def record(self, file: str, examined: Examined, line: Line = no_line) -> list[Finding]:
        """Check one record; return what was found, which `seen` keeps too."""
        record = examined.record
        tokens = tuple(tuple(self._tokens.find(f.text)) for f in record.fields)
        name = self._policy.record_name(record.fields) or ""
        headings = list(self._headings(record))
        self._withheld |= examined.doubted
        shared = Shared(
            file, record, name, examined.confidential, tokens, examined.judged, line, frozenset(self._withheld)
        )
        origin = self._originals.origin(shared) if self._originals else None
        fact = self._events.of(shared, origin) if self._events and examined.confidential else None
        leaks = _told([*headings, *self._leaks(shared, origin, fact)])
        if _names_somebody(shared, leaks):
            shared = replace(shared, name="")
        findings = [leak.finding(shared, self._identities.of(leak, shared), self._identities.keyed) for leak in leaks]
        self._count(shared, examined, leaks)
        self._not_examined(shared, examined, origin)
        self.seen.findings += findings
        return findings

    def _leaks(self, shared: Shared, origin: Origin | None, fact: SealFacts | None) -> Iterator[Leak]:
        if self._originals and k.ORIGINALS in self._checks:
            yield from self._originals.find(shared, origin)
        if k.RESIDUALS in self._checks:
            yield from residual(shared, self._policy.template_for)
        if k.STRUCTURE in self._checks:
            yield from self._twice.find(shared)
            for n, field_ in enumerate(shared.record.fields):
                if shared.tokens[n]:
                    yield from self._halves.find(shared, n)
                if field_.text:
                    yield from self._damaged.find(shared, n)
        if self._events:
            yield from self._events.find(shared, fact)

    def _headings(self, record: Record) -> Iterator[Leak]:
        """Yield the names of fields, new since the last record, that hold a name of the vault."""
        if not self._originals or k.ORIGINALS not in self._checks:
            return
        for n, one in enumerate(record.fields):
            if one.name in self._seen_names:
                continue
            if len(self._seen_names) >= _REMEMBERED:  # paths with positions are without number
                self._seen_names.clear()
            self._seen_names.add(one.name)
            if how := self._originals.named(one.name):
                self._withheld.add(one.name)
                yield Leak(k.ORIGINAL_LEFT, n, 0, 0, f"in the name of the field: {how}", text=one.name)

    def _file_name(self, name: str) -> None:
        """Look for names of the vault in the name of a file."""
        if not self._originals or k.ORIGINALS not in self._checks:
            return
        if how := self._originals.named(PurePath(name).stem):
            number = f"file {self.seen.files}"
            shared = Shared(number, Record(0, ()), "", False, ())
            found = Leak(k.ORIGINAL_LEFT, -1, 0, 0, f"in the name of this file: {how}", text=name)
            where = Where(number)
            identity = self._identities.of(found, shared)
            detail = found.detail
            self.seen.findings.append(
                Finding(found.kind, where, detail, identity=identity, keyed=self._identities.keyed)
            )

    # ------------------------------------------------------------ counting

    def _count(self, shared: Shared, examined: Examined, leaks: Sequence[Leak]) -> None:
        seen = self.seen
        seen.records += 1
        seen.confidential += examined.confidential
        for n, (field_, tokens) in enumerate(zip(shared.record.fields, shared.tokens, strict=True)):
            name = _shown(shared, n)
            one = seen.by_field.get(name)
            if one is None:
                one = seen.by_field[name] = FieldCount(kept=self._policy.keeps(field_.name))
            one.values += bool(field_.text)
            one.tokens += len(tokens)
            seen.fields += bool(field_.text)
            seen.tokens += len(tokens)
        for leak in leaks:
            if leak.field >= 0:
                seen.by_field[_shown(shared, leak.field)].findings[check_of(leak)] += 1

    def _not_examined(self, shared: Shared, examined: Examined, origin: Origin | None) -> None:
        where = f"{shared.file}, record {shared.record.index + 1}"
        if not examined.supported:
            why = "most of its words are in no language we know: a name may stand in it unseen"
            self.seen.not_examined.append(NotExamined(where, "a language", why))
        for what, count in (("fields that repeat each other", self._twice.left), ("the trail", self._events_left())):
            if count:
                self.seen.not_examined.append(NotExamined(where, what, "there is too much of it to compare"))
        if not self._originals or k.ORIGINALS not in self._checks or origin is not None:
            return
        if not (examined.confidential and self._events):  # else the trail's own finding says so
            why = "no sealed record is like it, so its own places and dates could not be looked for"
            self.seen.not_examined.append(NotExamined(where, "originals", why))

    def _events_left(self) -> int:
        return self._events.left if self._events else 0


def _shown(shared: Shared, n: int) -> str:
    """Return what reports call field *n*."""
    name = shared.record.fields[n].name
    return unnamed(n) if name in shared.withheld else name


def check_of(leak: Leak) -> str:
    """Return the check that finds leaks of this kind."""
    return next(check for check, kinds in k.KINDS.items() if leak.kind in kinds)


def _names_somebody(shared: Shared, leaks: Iterable[Leak]) -> bool:
    """Answer whether a word of what was found is in the record's id: then no report, and no hash, may hold the id."""
    name = fold(shared.name)
    return any(word in name for leak in leaks for word in _WORD.findall(fold(leak.text)) if word != "redacted")


def _told(leaks: Iterable[Leak]) -> list[Leak]:
    """Return the leaks in the order of the text, of several in one place the most telling one."""
    rank: Callable[[Leak], int] = lambda leak: _TELLING.index(leak.kind) if leak.kind in _TELLING else -1  # noqa: E731
    kept: list[Leak] = []
    spots: dict[int, Spots] = {}
    for leak in sorted(leaks, key=lambda one: (rank(one), one.start, -one.end)):
        if leak.field < 0 or spots.setdefault(leak.field, Spots()).add(leak.start, leak.end):
            kept.append(leak)
    return sorted(kept, key=lambda one: (one.field, one.start, one.end))
