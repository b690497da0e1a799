"""What every format says alike: the verdict, a place in words, the order of findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from redactor.model import NotExamined
from redactor.report import Finding, Kind, Level, Report, Where
from redactor.reports.plain import counted, shown


class Mood(StrEnum):
    """What a verdict asks for."""

    STOP = "stop"
    INCOMPLETE = "incomplete"
    LOOK = "look"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in plain words: a label, a sentence, and what has to be known beside it."""

    mood: Mood
    label: str
    sentence: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All findings in one record of one file; `record` 0 means the file, or the run, as a whole."""

    file: str
    record: int
    name: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """Return how many of them could harm somebody."""
        return sum(f.kind.level is Level.ERROR for f in self.findings)

    @property
    def warnings(self) -> int:
        """Return how many of them harm nobody."""
        return len(self.findings) - self.errors


def verdict(report: Report) -> Verdict:
    """Return what *report* means for whoever has to decide."""
    mood = _mood(report)
    label, sentence = _coverage(report, mood) if report.command == "coverage" else _check(report, mood)
    return Verdict(mood, label, sentence, tuple(_notes(report, mood)))


def tally(errors: int, warnings: int) -> str:
    """Return "2 errors, 1 warning", leaving out what there is none of."""
    parts = [counted(errors, "error")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    return ", ".join(parts) or "no findings"


def record_name(where: Where | Group) -> str:
    """Return what to call the record: its id, else its number; "" where there is none."""
    if where.name:
        return shown(where.name)
    return f"#{where.record}" if where.record else ""


def position(where: Where) -> str:
    """Return the characters of the field, "12-19" (counted from 0, end exclusive), or ""."""
    return f"{where.start}-{where.end}" if where.end > where.start else ""


def within(where: Where, *, record: bool = True, line: bool = False) -> str:
    """Return where in its file a finding is: 'record DEM/02, field "Contact", 12-19, Sheet1!B4'."""
    parts = [f"record {record_name(where)}"] if record and record_name(where) else []
    parts += [f'field "{shown(where.field)}"'] if where.field else []
    parts += [f"characters {position(where)}"] if position(where) else []
    if where.place:
        parts.append(shown(where.place))
    elif line and where.line:
        parts.append(f"line {where.line}")
    return ", ".join(parts)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* in the order of the files, whatever order they were found in."""
    return sorted(findings, key=_key)


def gravest(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with the errors first, in the order of the files."""
    return sorted(findings, key=lambda f: (f.kind.level is not Level.ERROR, _key(f)))


def worst_first(findings: Iterable[Finding]) -> list[Group]:
    """Return *findings* by record: most errors first, then most warnings, then in the order of the files."""
    ranked = sorted(findings, key=_key)
    groups = [Group(*place, tuple(members)) for place, members in groupby(ranked, key=_record)]
    return sorted(groups, key=lambda g: (-g.errors, -g.warnings))


def kinds_of(report: Report) -> tuple[Kind, ...]:
    """Return every kind that was looked for, and any other that was found, each id once."""
    known = {kind.id: kind for kind in report.kinds}
    for finding in report.findings:
        known.setdefault(finding.kind.id, finding.kind)
    return tuple(known.values())


def part_words(part: NotExamined) -> str:
    """Return a part that was not examined, or a check that was not made, as one line: where, what, why."""
    return ": ".join(shown(words) for words in (part.place, part.what, part.why) if words)


def first(items: Sequence[str], limit: int, separator: str = "; ") -> str:
    """Return the first of *items*, and how many there are beyond *limit*."""
    more = len(items) - limit
    return separator.join(items[:limit]) + (f"{separator}and {more:,} more" if more > 0 else "")


def _record(finding: Finding) -> tuple[str, int, str]:
    return finding.where.file, finding.where.record, finding.where.name


def _key(finding: Finding) -> tuple[str | int, ...]:
    where = finding.where
    here = where.line, where.field, where.place, where.start, where.end
    return *_record(finding), *here, finding.kind.id, finding.identity, finding.detail


def _mood(report: Report) -> Mood:
    if report.errors:
        return Mood.STOP
    if report.not_examined:
        return Mood.INCOMPLETE
    return Mood.LOOK if report.findings else Mood.CLEAR


def _check(report: Report, mood: Mood) -> tuple[str, str]:
    one = report.counts.get("files") == 1
    subject = "this file is shared" if one else "these files are shared"
    match mood:
        case Mood.STOP:
            return "Do not share yet", f"{counted(report.errors, 'thing')} must be looked at before {subject}."
        case Mood.INCOMPLETE:
            return "Incomplete", f"No leak was found, but {_parts(report)} not examined."
        case Mood.LOOK:
            return "Can be better", f"No leak was found. {_smaller(report)} should be put right."
        case Mood.CLEAR:
            return "Clear", _nothing("was found", report)


def _coverage(report: Report, mood: Mood) -> tuple[str, str]:
    match mood:
        case Mood.STOP:
            things = counted(report.errors, "thing")
            return "Falls short", f"{things} must be looked at before this policy is relied on."
        case Mood.INCOMPLETE:
            return "Incomplete", f"Nothing fell short, but {_parts(report)} not examined."
        case Mood.LOOK:
            return "Can be better", f"Nothing fell short. {_smaller(report)} should be put right."
        case Mood.CLEAR:
            return "Clear", _nothing("fell short", report)


def _parts(report: Report) -> str:
    return _were(len(report.not_examined), "part")


def _nothing(happened: str, report: Report) -> str:
    return f"Nothing {happened}{' in the checks that were made' if report.skipped else ''}."


def _smaller(report: Report) -> str:
    return counted(report.warnings, "smaller thing")


def _were(count: int, noun: str) -> str:
    return f"{counted(count, noun)} {'was' if count == 1 else 'were'}"


def _notes(report: Report, mood: Mood) -> Iterable[str]:
    if mood is Mood.STOP and report.not_examined:
        yield f"{_parts(report)} not examined."
    if mood in (Mood.STOP, Mood.INCOMPLETE) and report.warnings:
        yield f"{_smaller(report)} should be put right too."
    if report.skipped:
        yield f"{_were(len(report.skipped), 'check')} not made."
    if report.accepted:
        yield f"{_were(report.accepted, 'finding')} accepted earlier and not counted here."
    if mood is not Mood.STOP:
        yield _NOT_PROVEN[report.command == "coverage"]


_NOT_PROVEN = {
    False: "This does not prove that nobody is named. An audit finds what it knows how to look for: a name that no "
    "list, vault or recognizer knows, or a story that points to one person alone, can remain. Let somebody who knows "
    "the place read what is shared.",
    True: "The figures hold for the records that were measured, not for every text that will come.",
}
