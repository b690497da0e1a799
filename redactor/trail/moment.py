"""Say when something happened, as far as this machine can tell."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from redactor.errors import TrailBroken

TOLERANCE = timedelta(minutes=5)
"""How far a clock may fall back without anyone having to say why."""

_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC (whole seconds), the milliseconds since some start, and which start that was."""

    utc: str
    mono: int
    boot: str


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Moment:
        """Return the present moment."""


class SystemClock:
    """The clock of this machine."""

    def __init__(self) -> None:
        self._boot = _boot()

    def now(self) -> Moment:
        """Return the present moment."""
        return Moment(datetime.now(UTC).strftime(_FORM), time.monotonic_ns() // 1_000_000, self._boot)


def _boot() -> str:
    """Return 16 hexadecimal digits that change when the machine restarts, or with each process."""
    try:
        raw = Path("/proc/sys/kernel/random/boot_id").read_bytes()
    except OSError:
        raw = secrets.token_bytes(16)
    return hashlib.sha256(b"redactor/v1/boot\0" + raw).hexdigest()[:16]


def fell_back(before: str, after: str) -> bool:
    """Tell whether *after* is more than the tolerance earlier than *before*. Raises `TrailBroken` for no time."""
    if after >= before:
        parse(after)
        return False
    return parse(after) < parse(before) - TOLERANCE


def parse(text: str) -> datetime:
    """Return the time of which *text* is the one form. Raises `TrailBroken`."""
    try:
        if len(text) == 20 and text[10] == "T" and text[19] == "Z":
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise TrailBroken("an entry's time is malformed")
