"""Make the report of a canary run. The canaries are invented; nothing of the records is in it."""

from collections.abc import Callable, Iterator

from redactor.coverage.canaries.run import Flight, Sighting
from redactor.coverage.intervals import wilson
from redactor.coverage.kinds import CANARY
from redactor.coverage.tables import WILSON, picture, share_of
from redactor.model import LOC, PERSON, NotExamined
from redactor.report import Finding, Report, Table, Where

_Of = Callable[[Sighting], tuple[str, str]]
_LISTED = 50


def tell(flight: Flight, least: float | None = None) -> Report:
    """Return the report of *flight*; a type of which less than the share *least* was taken out is a finding."""
    report = Report("coverage", "Canaries planted in copies of your records", kinds=(CANARY,) if least else ())
    planted, taken = len(flight.sightings), sum(one.taken for one in flight.sightings)
    report.counts |= {
        "records sampled": flight.records,
        "canaries": planted,
        "taken out": taken,
        "left": planted - taken,
    }
    report.pictures.append(
        picture("Canaries taken out, by field and type", flight.counts(lambda s: (s.field, s.planted.canary.entity)))
    )
    report.tables += (
        _types(flight),
        _table(flight, "fields", "By field and type", "field", lambda s: (s.field, s.planted.canary.entity)),
        _table(
            flight, "how", "By how they were planted", "planted", lambda s: (s.planted.how, s.planted.canary.entity)
        ),
        _table(flight, "origins", "By where the name comes from", "region", _origin),
        _left(flight),
    )
    report.findings += _short(flight, least)
    if least is None:
        report.skipped.append(NotExamined("canaries", "no least share is given", "figures are shown, and not judged"))
    if flight.kept:
        fields = len({name for name, _ in flight.kept})
        report.facts["not planted"] = (
            f"{len(flight.kept)} types in {fields} fields, where the policy leaves them in every record sampled"
        )
    report.closing = (
        f"{planted:,} canaries in copies of {flight.records:,} records; "
        f"{planted - taken:,} would have been left standing"
    )
    return report


def _origin(one: Sighting) -> tuple[str, str]:
    canary = one.planted.canary
    return canary.origin if canary.entity in (PERSON, LOC) else "", canary.entity


def _by_type(flight: Flight) -> list[tuple[str, int, int]]:
    counts = flight.counts(lambda s: ("", s.planted.canary.entity))
    return [(entity, total, taken) for (_, entity), (total, taken) in sorted(counts.items())]


def _types(flight: Flight) -> Table:
    rows = tuple((entity, total, taken, *share_of(taken, total)) for entity, total, taken in _by_type(flight))
    return Table("types", "By type", ("type", "canaries", "taken out", "share", "low", "high"), rows, WILSON)


def _table(flight: Flight, id: str, title: str, first: str, of: _Of) -> Table:
    rows = tuple(
        (row, column, total, taken, *share_of(taken, total))
        for (row, column), (total, taken) in sorted(flight.counts(of).items())
        if row
    )
    return Table(id, title, (first, "type", "canaries", "taken out", "share", "low", "high"), rows)


def _left(flight: Flight) -> Table:
    """Return the canaries that were left standing: their text is invented, their surroundings are not shown."""
    left = [one for one in flight.sightings if not one.taken]
    rows = tuple(
        (one.file, one.number, one.field, one.planted.canary.entity, one.planted.canary.text, str(one.planted.how))
        for one in left[:_LISTED]
    )
    note = "All of them are invented." + (f" The first {_LISTED} of {len(left)}." if len(left) > _LISTED else "")
    return Table("left", "Canaries left standing", ("file", "record", "field", "type", "canary", "planted"), rows, note)


def _short(flight: Flight, least: float | None) -> Iterator[Finding]:
    if least is None:
        return
    for entity, total, taken in _by_type(flight):
        if taken / total < least:
            low, high = wilson(taken, total)
            yield Finding(
                CANARY,
                Where(),
                f"{taken:,} of {total:,} canaries of type {entity} were taken out, {taken / total:.3f} "
                f"(95 % interval {low:.3f} to {high:.3f}); at least {least:g} should be",
                entity,
                "canaries",
            )
