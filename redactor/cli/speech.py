"""What we say to people: on stderr, one line each, with our name in front. Never a word of a record."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

_T = TypeVar("_T")
_EVERY = 0.2  # seconds between two pictures of a progress line


_counting = False  # a progress line stands on the terminal, unfinished


def say(text: str) -> None:
    """Say one line."""
    _wipe()
    click.echo(f"redactor: {text}", err=True)


def note(text: str) -> None:
    """Say something worth knowing that is no error."""
    say(f"{_styled('note', 'yellow')}: {text}")


def hint(text: str) -> None:
    """Say what can be done about an error."""
    say(f"{_styled('hint', 'cyan')}: {text}")


def fail(text: str) -> None:
    """Say what went wrong."""
    say(f"{_styled('error', 'red')}: {text}")


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 record", "2,911 fields"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _styled(text: str, colour: str) -> str:
    return text if "NO_COLOR" in os.environ else click.style(text, fg=colour, bold=True)


def watched(items: Iterable[_T], noun: str) -> Iterator[_T]:
    """Yield *items*, counting them on a terminal's stderr; silent elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    global _counting
    shown = time.monotonic()
    try:
        for n, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - shown > _EVERY:
                shown, _counting = now, True
                click.echo(f"\rredactor: {counted(n, noun)} …", err=True, nl=False)
    finally:
        _wipe()


def _wipe() -> None:
    """Take the progress line off the terminal, also where what it counts was stopped half-way."""
    global _counting
    if _counting:
        _counting = False
        click.echo("\r\033[K", err=True, nl=False)
