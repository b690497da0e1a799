"""Check shared files: put together what a check needs, and run it over files."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from redactor.api.building import open_detector
from redactor.api.office import Office
from redactor.errors import InputError, RecordError
from redactor.keys.findings import FindingKey
from redactor.keys.linkage import LinkageKey
from redactor.keys.staff import StaffKey
from redactor.keys.traces import Blinder
from redactor.leaks import kinds
from redactor.leaks.check import Checker, Examined
from redactor.leaks.events import Events
from redactor.leaks.identity import Identities
from redactor.leaks.index import Index
from redactor.leaks.originals import Originals
from redactor.leaks.shared import Judged
from redactor.leaks.telling import report_of
from redactor.model import SCAN_CLASS, Action, Detector, NotExamined, Record, Source
from redactor.policy import Policy
from redactor.records.lines import Lines
from redactor.redaction.record import Redaction
from redactor.redaction.run import Headings, cut_by_nul, redact_records
from redactor.redaction.told import Redacted
from redactor.report import Report


@dataclass(frozen=True, slots=True)
class Against:
    """What shared files are checked against beside the policy: a vault, and the key that scans it or names findings.

    `approved` are the fingerprints of policies that confidential records may have been redacted under; empty
    means the policy at hand alone.
    """

    office: Office | None = None
    key: StaffKey | LinkageKey | None = None
    approved: frozenset[bytes] = frozenset()


Tell = Callable[[Iterable[Record]], Iterable[Record]]


class Run:
    """One run of the checks over any number of files.

    A check that was not asked for or cannot be made for want of a vault is in `Report.skipped`, with why; one for which
    the vault is there and the key is not makes the run incomplete. Raises Refused where class SCAN was not granted to
    the key, Damaged where the vault is not as the trail says.
    """

    def __init__(
        self,
        policy: Policy,
        against: Against,
        checks: Collection[str],
        known: Sequence[Path] = (),
        detector: Detector | None = None,
    ) -> None:
        """Take what to check with. *detector* is used in place of the one that the policy asks for, opened already."""
        unknown = set(checks) - set(kinds.CHECKS)
        if unknown:
            raise InputError(f"there is no check {min(unknown)!r}", hint=f"known are {', '.join(kinds.CHECKS)}")
        self._policy, self._against = policy, against
        self._skipped: list[NotExamined] = []
        self._made = [check for check in kinds.CHECKS if check in checks]
        self._not_made: list[NotExamined] = []
        self.key = _finding_key(against)
        originals, events = self._vault()
        if not self._made and not self._not_made:
            raise InputError(
                f"nothing can be checked: {self._skipped[0].why}" if self._skipped else "no check was asked for",
                hint="give the vault, or ask for the checks `residual` and `structure`",
            )
        self._examine: Examiner | None = None
        if kinds.RESIDUALS in self._made:
            self._examine = Examiner(policy, detector or open_detector(policy, known, date.today()))
        self._checker = Checker(policy, self._made, Identities(self.key), originals, events)

    def source(
        self, source: Source, tell: Callable[[Iterable[Record]], Iterable[Record]] = lambda records: records
    ) -> None:
        """Check one file. Raises RecordError where it holds no record."""
        checker, before = self._checker, self._checker.seen.records
        lines = Lines(source)
        records = tell(lines.watch(source.records()))
        examined = self._examine.records(records) if self._examine else self._unasked(records)
        checker.file(source.name, _forgetting(lines, examined), lines.of)
        if checker.seen.records == before:
            raise RecordError(f"{source.name}: no record found", hint="is it empty, or of another format?")
        dropped = self._policy.xlsx_drop
        parts = [part for part in source.not_examined if part.what not in dropped]
        if self._examine:
            parts += self._examine.not_examined
            self._examine.not_examined = []
        checker.seen.not_examined += [replace(part, place=_in_file(source.name, part.place)) for part in parts]

    def skip(self, parts: Iterable[NotExamined]) -> None:
        """Note files that were not looked at."""
        self._checker.seen.not_examined += parts

    def report(self) -> Report:
        """Return the report on everything that was checked."""
        report = report_of(self._checker.seen, self._made)
        report.skipped = list(self._skipped)
        report.not_examined += self._not_made
        report.counts["not examined"] = len(report.not_examined)
        report.facts = {"policy": self._policy.name, "policy fingerprint": self._policy.fingerprint.hex()}
        if self._against.office:
            report.facts["vault"] = self._against.office.trail.keyring.vault.hex()
        report.facts["checks"] = ", ".join(self._made)
        return report

    # ------------------------------------------------------------ the vault

    def _vault(self) -> tuple[Originals | None, Events | None]:
        office, key = self._against.office, self._against.key
        if office is None:
            for check in (kinds.ORIGINALS, kinds.TRAIL):
                if check in self._made:
                    self._made.remove(check)
                    self._skipped.append(NotExamined(check, "a check", "no vault was given (--vault)"))
            return None, None
        if not {kinds.ORIGINALS, kinds.TRAIL} & set(self._made):
            return None, None
        facts = office.trail.facts()
        originals = None
        if isinstance(key, StaffKey):
            blinder = Blinder(office.trail.keyring.vault)
            untraced = sum(fact.capsule is None for fact in facts.values())
            if untraced and kinds.ORIGINALS in self._made:
                why = f"{untraced:,} of {len(facts):,} sealed records have no traces: their policy keeps none"
                self._not_made.append(NotExamined("the vault", "originals", why))
            originals = Originals(Index(office.vault.traces(facts, key)), blinder, self._policy.templates)
        elif kinds.ORIGINALS in self._made:
            self._made.remove(kinds.ORIGINALS)
            why = "the vault was given without a key for class SCAN (--key)"
            self._not_made.append(NotExamined("the vault's originals", "a check", why))
        return originals, Events(facts, self._against.approved or {self._policy.fingerprint})

    def _unasked(self, records: Iterable[Record]) -> Iterator[Examined]:
        return (Examined(record, self._policy.is_confidential(record.fields)[0]) for record in records)


class Examiner:
    """Runs the recognizers again on shared records."""

    def __init__(self, policy: Policy, detector: Detector) -> None:
        from redactor.detect.places import country_name  # only who detects should load the gazetteer

        self._detector = detector
        self._how = Redaction(policy, country_name, date.today(), lambda entity, name: "A" * 16)
        self._headings = Headings(policy, self._detector)
        self.not_examined: list[NotExamined] = []

    def records(self, records: Iterable[Record]) -> Iterator[Examined]:
        """Yield *records* with what the recognizers find and the policy says of it."""
        for batch in redact_records(records, self._how, self._detector):
            for redacted in batch:
                record = redacted.record
                self.not_examined += self._headings.doubtful(record)
                if not any(part.what == "NUL characters" for part in self.not_examined):
                    self.not_examined += cut_by_nul(record)
                yield Examined(
                    record,
                    redacted.seal.confidential,
                    redacted.supported,
                    _judged(redacted),
                    frozenset(self._headings.doubted),
                )


def _judged(redacted: Redacted) -> tuple[Judged, ...]:
    shielded = redacted.shielded
    return tuple(
        Judged(
            d.number, d.start, d.end, d.entity, d.score, d.recognizer, d.rule, d.action == Action.KEEP,
            (d.number, d.start, d.end) in shielded,
        )
        for d in redacted.decisions
    )  # fmt: skip


def _forgetting(lines: Lines, examined: Iterable[Examined]) -> Iterator[Examined]:
    for each in examined:
        yield each
        lines.forget(each.record)


def _finding_key(against: Against) -> FindingKey | None:
    """Return the key that names findings, None where no secret is at hand."""
    key, office = against.key, against.office
    if isinstance(key, LinkageKey):
        return FindingKey(key)
    if key is None:
        return None
    if office is None:
        raise InputError("a staff key is of use with its vault alone", hint="give the vault too (--vault)")
    ring = office.trail.keyring
    epoch, _ = ring.public(SCAN_CLASS)
    return FindingKey(ring.open_class(SCAN_CLASS, epoch, key))


def _in_file(file: str, place: str) -> str:
    return place if file in place else f"{file}: {place}"
