"""What somebody accepted is taken out of a report, for a while and no further."""

from datetime import date

import pytest

from redactor.config.baseline import Baseline, Entry
from redactor.leaks.kinds import HALF_REDACTED, RESIDUAL
from redactor.leaks.known import accept, entries
from redactor.report import Finding, Kind, Report, Where

TODAY = date(2026, 6, 1)
ONE, TWO, GONE = "1" * 32, "2" * 32, "9" * 32


def finding(identity: str, kind: Kind = RESIDUAL) -> Finding:
    return Finding(kind, Where("a.csv", 1), "detail", identity=identity, keyed=True)


def report(*findings: Finding) -> Report:
    made = Report("check", "?", findings=list(findings))
    made.kinds = (RESIDUAL, HALF_REDACTED)
    return made


def entry(identity: str, kind: Kind = RESIDUAL, expires: date = TODAY) -> Entry:
    return Entry(identity, kind.id, "looked at", "Issa", expires)


def left(*accepted: Entry, made: Report | None = None) -> tuple[list[str], Report]:
    made = made or report(finding(ONE), finding(TWO))
    accept(made, Baseline("0" * 16, accepted), TODAY)
    return [f.identity for f in made.findings], made


def test_accepted_to_the_end_of_its_last_day() -> None:
    """One that is accepted is counted and gone; the other stays."""
    found, made = left(entry(ONE))
    assert (found, made.accepted, made.stale, made.counts["accepted"]) == ([TWO], 1, [], 1)
    assert "expired" not in made.counts


def test_every_place_of_one_finding() -> None:
    """The same identity in three records is accepted in all three."""
    found, made = left(entry(ONE), made=report(finding(ONE), finding(ONE), finding(TWO), finding(ONE)))
    assert (found, made.accepted) == ([TWO], 3)


@pytest.mark.parametrize(
    "other",
    [
        entry(GONE),
        entry(ONE, HALF_REDACTED),
        entry(ONE, expires=date(2026, 5, 31)),
        entry(ONE, expires=date(2020, 1, 1)),
    ],
)
def test_what_accepts_nothing(other: Entry) -> None:
    """Another identity, another kind, a day that is over."""
    found, made = left(other)
    assert (found, made.accepted) == ([ONE, TWO], 0)
    assert made.errors == 2


def test_expired_is_said() -> None:
    """An entry that ran out counts as such, and is not stale: what it is about is still there."""
    _, made = left(entry(ONE, expires=date(2026, 5, 31)))
    assert (made.counts["expired"], made.stale) == (1, [])


def test_stale_is_what_was_looked_for() -> None:
    """An entry of which nothing is found is stale; not where its kind was not looked for."""
    _, made = left(entry(GONE), entry(ONE))
    assert made.stale == [GONE]
    few = report(finding(ONE))
    few.kinds = (HALF_REDACTED,)
    assert left(entry(GONE), made=few)[1].stale == []


def test_an_empty_baseline_changes_nothing() -> None:
    """Everything counts."""
    found, made = left()
    assert (found, made.accepted, made.stale) == ([ONE, TWO], 0, [])


def test_entries_for_a_report() -> None:
    """One for each identity, in order, with what it takes to answer for it and nothing of the place."""
    made = entries(report(finding(TWO), finding(ONE, HALF_REDACTED), finding(TWO)), "why", "Issa", TODAY)
    assert [(e.id, e.kind) for e in made] == [(ONE, "half-redacted"), (TWO, "residual")]
    assert all((e.reason, e.owner, e.expires) == ("why", "Issa", TODAY) for e in made)
    assert entries(report(), "why", "Issa", TODAY) == []
