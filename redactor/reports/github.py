"""Workflow commands of GitHub Actions: annotations on the files and the run.

GitHub keeps ten annotations of each level from a step, so the gravest come first and one notice
says how many there are beyond them.
"""

from collections.abc import Iterator

from redactor.report import Finding, Level, Report
from redactor.reports.plain import counted, shown, visible
from redactor.reports.wording import first, gravest, part_words, tally, within

LIMIT = 10
_NAMED = 3


def as_github(report: Report) -> str:
    """Return one command a line; nothing where there is nothing to say."""
    return "".join(f"{line}\n" for line in _commands(report))


def command(level: str, message: str, **properties: str | int) -> str:
    """Return `::level name=value,…::message`, escaped as the runner undoes it; empty properties are left out."""
    told = ",".join(f"{name}={_property(visible(str(value)))}" for name, value in properties.items() if value)
    lines = "\n".join(visible(line) for line in message.split("\n"))
    return f"::{level}{' ' if told else ''}{told}::{_data(lines)}"


def _commands(report: Report) -> Iterator[str]:
    findings = gravest(report.findings)
    errors = [f for f in findings if f.kind.level is Level.ERROR]
    warnings = findings[len(errors) :]
    room = LIMIT - bool(report.not_examined)
    yield from (_annotation("error", finding) for finding in errors[:LIMIT])
    if report.not_examined:
        parts = [part_words(part) for part in report.not_examined]
        yield command("warning", f"{counted(len(parts), 'part')}: {first(parts, _NAMED)}", title="Not examined")
    yield from (_annotation("warning", finding) for finding in warnings[:room])
    left = max(0, len(errors) - LIMIT), max(0, len(warnings) - room)
    if any(left):
        more = f"{tally(*left)} more than GitHub shows here. The other formats list them."
        yield command("notice", more, title="More")
    if report.skipped:
        checks = [part_words(part) for part in report.skipped]
        yield command("notice", f"{counted(len(checks), 'check')}: {first(checks, _NAMED)}", title="Checks not made")


def _annotation(level: str, finding: Finding) -> str:
    where = finding.where
    inside = within(where)
    message = f"{inside}: {shown(finding.detail)}" if inside else shown(finding.detail)
    return command(
        level,
        f"{message}\n{shown(finding.remedy, 1000)}",
        file=where.file,
        line=where.line,
        title=shown(finding.kind.title),
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
