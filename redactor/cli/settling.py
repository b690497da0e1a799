"""Apply a baseline to a report, and write it where that was asked for."""

from datetime import date, timedelta
from pathlib import Path

from redactor.cli.known import Known
from redactor.cli.speech import counted, note, say
from redactor.config.baseline import Baseline, load_baseline, shrunk, with_more, without, write_baseline
from redactor.errors import InputError
from redactor.keys.findings import FindingKey
from redactor.leaks.known import accept, entries
from redactor.report import Finding, Kind, Level, Report, Where

_LONGEST = 366  # days that one acceptance may last

GREW = Kind(
    "baseline-grew",
    "The baseline grew",
    "An entry of the baseline is new, or lasts longer, compared with the older one.",
    "Mend what was found in place of accepting it; or let somebody review the new entry and compare with that.",
    Level.ERROR,
)


class Settling:
    """A baseline, read before the run it is for: what cannot be meant is said before anybody waits."""

    def __init__(self, known: Known, default: Path | None, key: FindingKey | None) -> None:
        """Take what the command line says, the project's own baseline, and the key that names findings.

        Raises InputError where options do not go together or no key is at hand, ConfigError for an invalid baseline.
        """
        self._path, self._prune, self._today = known.baseline or default, known.prune, date.today()
        self._answer = _answer(known, self._today)
        if self._path is None:
            if known.accept is not None or known.prune or known.was:
                raise InputError("there is no baseline", hint="name its file with --baseline")
            return
        if key is None:
            raise InputError(
                "a baseline needs a key: without one its entries would tell what they are about",
                hint="give --vault and --key, or with --key alone a linkage key: redactor keys new FILE --kind linkage",
            )
        self._was = load_baseline(known.was) if known.was else None
        self._baseline = _existing(self._path, key, made=self._answer is not None)
        latest = self._today + timedelta(days=_LONGEST)
        late = [entry.id for entry in self._baseline.entries if entry.expires > latest]
        if late:
            raise InputError(
                f"{self._path}: {late[0]} expires more than a year from today",
                hint="an acceptance ends within a year, so that somebody looks again",
            )

    @property
    def path(self) -> Path | None:
        """Return the file of the baseline, None where there is none."""
        return self._path

    def settle(self, report: Report) -> None:
        """Take out of *report* what the baseline accepts; write the baseline only where that was asked for."""
        if self._path is None:
            return
        found = list(report.findings)
        accept(report, self._baseline, self._today)
        changed = self._baseline
        if self._answer:
            changed = with_more(changed, entries(report, *self._answer))
        if self._prune:
            changed = without(changed, report.stale)
        if changed != self._baseline or (self._answer and not self._path.exists()):
            write_baseline(self._path, changed)
            count = counted(len(changed.entries), "entry", "entries")
            say(f"{self._path}: {count}, were {len(self._baseline.entries):,}")
        grown = shrunk(self._was, changed) if self._was else []
        report.findings = [
            *found,
            *(Finding(GREW, Where(str(self._path)), text, found_by="baseline") for text in grown),
        ]
        report.kinds = (*report.kinds, GREW) if self._was else report.kinds
        accept(report, changed, self._today)


def _existing(path: Path, key: FindingKey, *, made: bool) -> Baseline:
    if not path.exists() and made:
        return Baseline(key.id)
    if not path.exists():
        raise InputError(
            f"{path}: there is no baseline", hint="make one with --accept REASON --owner NAME --expires DAY"
        )
    return load_baseline(path, key=key.id)


def _answer(known: Known, today: date) -> tuple[str, str, date] | None:
    if known.accept is None:
        if known.owner or known.expires:
            raise InputError("--owner and --expires are of an acceptance", hint="give --accept REASON too")
        return None
    if not (known.accept.strip() and known.owner and known.expires):
        raise InputError(
            "an acceptance has a reason, an owner and an end",
            hint="give --accept REASON --owner NAME --expires YYYY-MM-DD",
        )
    expires = known.expires.date()
    if not today <= expires <= today + timedelta(days=_LONGEST):
        raise InputError("an acceptance ends within a year from today", hint="give an --expires in that time")
    if expires - today > timedelta(days=180):
        note("more than half a year is long: who will remember?")
    return known.accept, known.owner, expires
