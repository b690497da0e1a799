"""Put the page together: the verdict first, then figures, findings, and what nobody looked at."""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence

from redactor.model import NotExamined
from redactor.report import Report, Table
from redactor.reports.page.heatmap import heatmap
from redactor.reports.page.pieces import folded, pairs, section, table, text
from redactor.reports.page.records import records
from redactor.reports.page.style import STYLE
from redactor.reports.plain import counted
from redactor.reports.wording import Mood, kinds_of, verdict
from redactor.version import VERSION

_SIGNS = {Mood.STOP: "▲", Mood.INCOMPLETE: "◐", Mood.LOOK: "△", Mood.CLEAR: "✓"}


def as_html(report: Report) -> str:
    """Return *report* as a page: nothing is loaded, nothing runs, and a browser is told to let nothing."""
    hashed = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    rules = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    body = "".join(
        (
            _header(report),
            "<main>\n",
            _verdict(report),
            _counts(report),
            section("picture", "At a glance", *(heatmap(picture) for picture in report.pictures)),
            records(report),
            _parts("not-examined", "What was not examined", report.not_examined, note=_UNSEEN),
            _parts("skipped", "Checks that were not made", report.skipped),
            _baseline(report),
            section("figures", "Figures", *(_figures(one) for one in report.tables)),
            _kinds(report),
            section("facts", "This run", pairs(report.facts.items())),
            "</main>\n",
            f"<footer><p>{text(report.closing)}</p>\n<p>redactor {VERSION}. {_PROMISE}</p></footer>\n",
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(report.title)}: {text(verdict(report).sentence)}</title>\n<style>{STYLE}</style>\n"
        f"</head>\n<body>\n{body}</body>\n</html>\n"
    )


_PROMISE = "This page holds no text of any record: names of files, records and fields, positions and counts only."
_UNSEEN = "Nobody can say anything about these parts. Look at them by hand, or take them out before sharing."


def _header(report: Report) -> str:
    return f'<header><p class="kicker">redactor {text(report.command)}</p>\n<h1>{text(report.title)}</h1></header>\n'


def _verdict(report: Report) -> str:
    judged = verdict(report)
    notes = "\n".join(f"<p>{text(note)}</p>" for note in judged.notes)
    return (
        f'<section class="verdict {judged.mood.value}" aria-label="Verdict">\n'
        f'<p class="label"><span aria-hidden="true">{_SIGNS[judged.mood]}</span> {text(judged.label)}</p>\n'
        f'<p class="sentence">{text(judged.sentence)}</p>\n{notes}\n</section>\n'
    )


def _counts(report: Report) -> str:
    told = {**report.counts, "errors": report.errors, "warnings": report.warnings}
    told |= {"not examined": len(report.not_examined)}
    tiles = "\n".join(f"<div><dt>{text(name, 60)}</dt><dd>{count:,}</dd></div>" for name, count in told.items())
    return f'<dl class="counts">\n{tiles}\n</dl>\n'


def _parts(anchor: str, title: str, parts: Sequence[NotExamined], note: str = "") -> str:
    if not parts:
        return ""
    placed = any(part.place for part in parts)
    heads = ("Where", "What", "Why") if placed else ("What", "Why")
    rows = [(part.place, part.what, part.why) if placed else (part.what, part.why) for part in parts]
    return section(anchor, title, table(title, heads, rows, hide=True), note=note)


def _baseline(report: Report) -> str:
    if not (report.accepted or report.stale):
        return ""
    said = f"<p>{counted(report.accepted, 'finding')} accepted earlier, with a reason, and not counted above.</p>"
    rows = [(entry,) for entry in report.stale]
    stale = table("Entries that match nothing any more: take them out", ("Entry",), rows) if rows else ""
    return section("baseline", "Baseline", said, stale)


def _figures(one: Table) -> str:
    note = f'\n<p class="note">{text(one.note)}</p>' if one.note else ""
    return table(one.title, one.columns, one.rows) + note


def _kinds(report: Report) -> str:
    kinds = kinds_of(report)
    if not kinds:
        return ""
    found = Counter(finding.kind.id for finding in report.findings)
    rows = [(kind.title, kind.level.value, found[kind.id], kind.why) for kind in kinds]
    inner = table("What was looked for", ("Kind of finding", "Level", "Found", "Why it matters"), rows, hide=True)
    return section("kinds", "What was looked for", folded(counted(len(kinds), "kind") + " of finding", inner))
