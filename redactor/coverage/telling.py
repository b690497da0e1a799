"""Make the report of a measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from redactor.config.accepted import Accepted
from redactor.coverage import tables
from redactor.coverage.kinds import EXPIRED, KINDS
from redactor.coverage.outcome import ALL, Coverage
from redactor.report import Finding, Report, Where


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure with its accepted misses: what counts, and what became of the entries of the file."""

    counted: Coverage
    accepted: int
    expired: tuple[Finding, ...]
    stale: tuple[str, ...]


def judge(coverage: Coverage, entries: Sequence[Accepted], file: str, today: date) -> Judged:
    """Leave out of *coverage* the misses that *entries* accept *today*.

    An entry that has run out is a finding, and its miss counts; one that names no miss any more is stale. *file*
    is where the entries stand.
    """
    missed = {m.id for _, m in coverage.missed}
    valid = frozenset(e.id for e in entries if not e.expired(today))
    expired = tuple(
        Finding(
            EXPIRED,
            Where(file),
            f"the miss {e.id}, which {e.owner} answers for, was accepted until {e.expires.isoformat()}",
            identity=e.id,
        )
        for e in entries
        if e.expired(today) and e.id in missed
    )
    stale = tuple(e.id for e in entries if e.id not in missed)
    return Judged(coverage.without(valid), len(valid & missed), expired, stale)


def tell(judged: Judged, *, list_misses: bool = False) -> Report:
    """Return the report of what was measured; the caller adds facts, floors and its own tables."""
    coverage = judged.counted
    report = Report("coverage", "Coverage of labelled records", kinds=KINDS)
    leaking, total = coverage.leaking[ALL], coverage.records[ALL]
    mentions = sum(t.mentions for (language, _), t in coverage.tallies.items() if language == ALL)
    report.counts |= {
        "records": total,
        "mentions": mentions,
        "missed": len(coverage.missed),
        "accepted misses": judged.accepted,
        "records with a person not covered": leaking,
    }
    report.accepted = judged.accepted
    report.findings += judged.expired
    report.stale += judged.stale
    report.tables += (
        tables.entities(coverage),
        tables.records(coverage),
        tables.identifiers(coverage),
        tables.characters(coverage),
        tables.recognizers(coverage),
        tables.worst(coverage),
    )
    if list_misses:
        report.tables.append(tables.misses(coverage.missed))
    report.pictures.append(tables.fields(coverage))
    return report
