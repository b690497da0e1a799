"""Open an office for a command, and say so when this machine sees it for the first time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redactor.api.office import OFFICERS, Office, open_office
from redactor.cli.speech import note


@contextmanager
def office(folder: Path, *, writes: bool) -> Iterator[Office]:
    """Open the office in *folder*."""
    with open_office(folder, writes=writes) as at:
        if at.first_use:
            note(f"first use of this vault here: its officers' keys are trusted from now on ({folder / OFFICERS})")
        yield at
