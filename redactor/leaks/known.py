"""Take out of a report what somebody has looked at and accepted for a while."""

from datetime import date

from redactor.config.baseline import Baseline, Entry, apply
from redactor.report import Report


def accept(report: Report, baseline: Baseline, today: date) -> None:
    """Take the findings that *baseline* accepts out of *report*, and count them.

    What has expired counts again, and says so; entries that nothing matches are in `report.stale`, if this run
    looked for their kind.
    """
    identities = {f.identity: f.kind.id for f in report.findings}
    applied = apply(baseline, identities, today)
    kept = [f for f in report.findings if f.identity not in applied.accepted]
    report.accepted = len(report.findings) - len(kept)
    report.findings = kept
    sought = {kind.id for kind in report.kinds}
    report.stale = [entry.id for entry in applied.stale if entry.kind in sought]
    report.counts |= {"errors": report.errors, "warnings": report.warnings, "accepted": report.accepted}
    if applied.expired:
        report.counts["expired"] = len(applied.expired)


def entries(report: Report, reason: str, owner: str, expires: date) -> list[Entry]:
    """Return a baseline's entries for every finding of *report*."""
    found = {f.identity: f.kind.id for f in report.findings}
    return [Entry(identity, kind, reason, owner, expires) for identity, kind in sorted(found.items())]
