"""The report as JUnit XML, as Jenkins, GitLab and others read it.

A suite for each file with findings, in which each kind that was looked for is a test; a suite for what was
not examined (errors), and one for the checks that were not made (skipped). All ASCII, no times.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from redactor.model import NotExamined
from redactor.report import Finding, Kind, Report
from redactor.reports.plain import counted, shown, visible
from redactor.reports.wording import kinds_of, ordered, within

LIMIT = 200
"""How many positions one failure lists."""


def as_junit(report: Report) -> str:
    """Return *report* as one document that any reader of `testsuites` takes."""
    kinds = kinds_of(report)
    files = [(file, list(found)) for file, found in groupby(ordered(report.findings), key=lambda f: f.where.file)]
    suites = [_file(visible(file) or "the whole run", kinds, found) for file, found in files]
    if not suites:
        suites = [_file(f"redactor {report.command}", kinds, [])]
    if report.not_examined:
        suites.append(_parts("not-examined", "error", report.not_examined))
    if report.skipped:
        suites.append(_parts("checks-not-made", "skipped", report.skipped))
    root = ET.Element("testsuites", name=f"redactor {report.command}", time="0")
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="us-ascii").decode("ascii")}\n'


def _file(name: str, kinds: Sequence[Kind], findings: Sequence[Finding]) -> ET.Element:
    cases = [_kind(name, kind, [f for f in findings if f.kind.id == kind.id]) for kind in kinds]
    return _suite(name, cases)


def _kind(file: str, kind: Kind, found: Sequence[Finding]) -> ET.Element:
    case = _case(kind.id, file)
    if found:
        failure = ET.SubElement(case, "failure", type=kind.level.value)
        failure.set("message", f"{visible(kind.title)}: {counted(len(found), 'finding')}")
        failure.text = "\n".join((*_positions(found), visible(kind.why), visible(kind.remedy)))
    return case


def _positions(found: Sequence[Finding]) -> Iterable[str]:
    for finding in found[:LIMIT]:
        inside = within(finding.where, line=True)
        action = f" -> {shown(finding.action, 1000)}" if finding.action else ""
        yield f"{inside}: {shown(finding.detail)}{action}" if inside else f"{shown(finding.detail)}{action}"
    if len(found) > LIMIT:
        yield f"and {len(found) - LIMIT:,} more"


def _parts(name: str, tag: str, parts: Sequence[NotExamined]) -> ET.Element:
    cases, seen = [], Counter[str]()
    for part in parts:
        title = ": ".join(shown(words) for words in (part.place, part.what) if words)
        seen[title] += 1
        case = _case(f"{title} ({seen[title]})" if seen[title] > 1 else title, name)
        ET.SubElement(case, tag, type=name, message=shown(part.why, 1000))
        cases.append(case)
    return _suite(name, cases)


def _case(name: str, group: str) -> ET.Element:
    return ET.Element("testcase", name=name, classname=group, time="0")


def _suite(name: str, cases: Sequence[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=name, time="0", tests=str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
    suite.extend(cases)
    return suite
