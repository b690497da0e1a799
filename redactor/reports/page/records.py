"""The findings, worst records first: what, where, why it matters, what to do."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from redactor.report import Finding, Kind, Level, Report
from redactor.reports.page.pieces import folded, section, text
from redactor.reports.plain import counted
from redactor.reports.wording import Group, gravest, record_name, tally, within, worst_first

FINDINGS = 2_000
RECORDS = 500
SPOTS = 50
"""How many places one kind of finding lists in one record."""
_OPEN = 5


def records(report: Report) -> str:
    """Return the section of findings; what is beyond the limits is counted."""
    groups = worst_first(report.findings)
    written: list[str] = []
    used = 0
    for group in groups[:RECORDS]:
        used += len(group.findings)
        if written and used > FINDINGS:
            break
        written.append(_group(group, open_=len(written) < _OPEN))
    note = f"{counted(len(report.findings), 'finding')} in {_places(groups)}, the worst first."
    return section("findings", "What was found", *written, _rest(groups[len(written) :]), note=note if groups else "")


def level(value: Level, count: int = 0) -> str:
    """Return the badge of a level, with its count where there is one."""
    words = counted(count, value.value) if count else value.value
    return f'<span class="badge {value.value}">{"▲" if value is Level.ERROR else "△"} {words}</span>'


def _places(groups: Sequence[Group]) -> str:
    single = sum(bool(g.record or g.name) for g in groups)
    whole = len(groups) - single
    parts = [counted(single, "record")] if single else []
    parts += [counted(whole, "place") + " beyond records"] if whole else []
    return " and ".join(parts)


def _rest(groups: Sequence[Group]) -> str:
    if not groups:
        return ""
    left = sum(len(g.findings) for g in groups)
    return (
        f'<p class="more">And {counted(left, "more finding")} in {_places(groups)}: '
        f"{tally(sum(g.errors for g in groups), sum(g.warnings for g in groups))}. The JSON report lists them.</p>"
    )


def _group(group: Group, *, open_: bool) -> str:
    badges = [level(Level.ERROR, group.errors)] if group.errors else []
    badges += [level(Level.WARNING, group.warnings)] if group.warnings else []
    summary = f'<span class="who">{_heading(group)}</span> {" ".join(badges)}'
    return folded(summary, "\n".join(_kinds(group)), open_=open_, kind="record")


def _heading(group: Group) -> str:
    file = text(group.file)
    if not (group.record or group.name):
        return f"<strong>{file or 'The run as a whole'}</strong>"
    number = f"record {group.record:,}" if group.record and group.name else ""
    of = " of ".join(part for part in (number, file) if part)
    return f"<strong>{text(record_name(group))}</strong>" + (f" <small>{of}</small>" if of else "")


def _kinds(group: Group) -> Iterator[str]:
    ranked = sorted(gravest(group.findings), key=lambda f: (f.kind.level is not Level.ERROR, f.kind.id))
    for _, members in groupby(ranked, key=lambda f: f.kind.id):
        found = list(members)
        yield _kind(found[0].kind, found)


def _kind(kind: Kind, found: Sequence[Finding]) -> str:
    spots = "\n".join(_spot(finding) for finding in found[:SPOTS])
    more = f'<p class="more">and {len(found) - SPOTS:,} more</p>\n' if len(found) > SPOTS else ""
    return (
        f'<article class="finding {kind.level.value}">\n'
        f"<h3>{level(kind.level)} {text(kind.title)}</h3>\n<ul>\n{spots}\n</ul>\n{more}"
        f'<p class="why">{text(kind.why)}</p>\n'
        f'<p class="remedy"><b>What to do</b> {text(kind.remedy)}</p>\n</article>'
    )


def _spot(finding: Finding) -> str:
    place = within(finding.where, record=False, line=True)
    where = f'<span class="where">{text(place[:1].upper() + place[1:])}</span> ' if place else ""
    entity = f'<span class="entity">{text(finding.entity, 40)}</span> ' if finding.entity else ""
    action = f'<span class="action">{text(finding.action)}</span>' if finding.action else ""
    return f"<li>{where}{entity}<span>{text(finding.detail)}</span>{action}</li>"
