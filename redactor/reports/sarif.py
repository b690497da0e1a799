"""The report as SARIF 2.1.0 (OASIS), for code scanning. No message holds a value."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from urllib.parse import quote

from redactor.model import NotExamined
from redactor.report import Finding, Kind, Report, Where
from redactor.reports.as_json import dumped
from redactor.reports.plain import shown
from redactor.reports.wording import gravest, kinds_of, part_words, record_name, within
from redactor.version import VERSION

RESULTS = 5_000
"""How many results are written: GitHub takes more and shows no more."""
NOTIFICATIONS = 50
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BRACES = str.maketrans("[]{}", "()()")  # a message would take them for links and placeholders


def as_sarif(report: Report) -> str:
    """Return *report* as one run; at most `RESULTS` results, errors first, with the total in a notification."""
    kinds = kinds_of(report)
    places = {kind.id: n for n, kind in enumerate(kinds)}
    findings = gravest(report.findings)
    run = {
        "tool": {"driver": {"name": "redactor", "version": VERSION, "rules": [_rule(kind) for kind in kinds]}},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.kind.id]) for finding in findings[:RESULTS]],
        "properties": {
            "command": report.command,
            "counts": report.counts,
            "facts": report.facts,
            "errors": report.errors,
            "warnings": report.warnings,
            "accepted": report.accepted,
            "stale": len(report.stale),
            "notExamined": len(report.not_examined),
        },
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(kind: Kind) -> dict[str, object]:
    return {
        "id": kind.id,
        "shortDescription": {"text": _message(kind.title)},
        "fullDescription": {"text": _message(kind.why)},
        "help": {"text": f"{kind.why}\n\n{kind.remedy}", "markdown": f"{kind.why}\n\n**What to do:** {kind.remedy}"},
        "defaultConfiguration": {"level": kind.level.value},
        "properties": {"tags": ["privacy"], "problem.severity": kind.level.value},
    }


def _result(finding: Finding, rule: int) -> dict[str, object]:
    where = finding.where
    inside = within(where)
    text = f"{finding.kind.title}: {finding.detail}" + (f" ({inside})" if inside else "")
    result: dict[str, object] = {
        "ruleId": finding.kind.id,
        "ruleIndex": rule,
        "level": finding.kind.level.value,
        "message": {"text": _message(f"{text}. {finding.remedy}")},
        "locations": [_location(where)],
        "properties": {
            "record": where.record,
            "start": where.start,
            "end": where.end,
            "entity": finding.entity,
            "foundBy": finding.found_by,
            "keyed": finding.keyed,
        },
    }
    if finding.identity:
        result["partialFingerprints"] = {"redactor/v1": finding.identity}
    return result


def _location(where: Where) -> dict[str, object]:
    """Return a location. There is always a physical one, for GitHub refuses a file with a result that has none."""
    physical: dict[str, object] = {"artifactLocation": _artifact(where.file)}
    if where.line > 0:
        physical["region"] = {"startLine": where.line}
    record = record_name(where)
    logical = [
        {"name": name, "kind": kind, "fullyQualifiedName": full}
        for name, kind, full in (
            (record, "record", record),
            (where.field, "field", f"{record}/{where.field}" if record else where.field),
            (where.place, "place", where.place),
        )
        if name
    ]
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def _artifact(file: str) -> dict[str, str]:
    """Return a relative URI for *file*: below the working folder where it is, else from the root."""
    if not file:
        return {"uri": "./"}
    path = PurePath(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    uri = quote(path.as_posix(), errors="replace")
    if path.is_absolute():
        return {"uri": "/" + uri.lstrip("/")}  # two slashes would name another machine
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _invocation(report: Report) -> dict[str, object]:
    told = _notices(report.not_examined, "not examined", "error")
    if len(report.findings) > RESULTS:
        text = f"{RESULTS:,} of {len(report.findings):,} findings are written here, the errors first"
        told.append({"level": "warning", "message": {"text": text}})
    invocation: dict[str, object] = {"executionSuccessful": not report.not_examined}
    if told:
        invocation["toolExecutionNotifications"] = told
    if report.skipped:
        invocation["toolConfigurationNotifications"] = _notices(report.skipped, "not made", "note")
    return invocation


def _notices(parts: Sequence[NotExamined], what: str, level: str) -> list[dict[str, object]]:
    texts = [f"{what}: {part_words(part)}" for part in parts[:NOTIFICATIONS]]
    if len(parts) > NOTIFICATIONS:
        texts.append(f"{what}: {len(parts):,} parts in all; the first {NOTIFICATIONS} are named")
    return [{"level": level, "message": {"text": _message(text)}} for text in texts]


def _message(text: str) -> str:
    return shown(text, 2000).translate(_BRACES)
