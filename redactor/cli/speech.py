"""What we say to people: on stderr, one line each, with our name in front. Never a word of a record."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

_T = TypeVar("_T")
_EVERY = 0.2  # seconds between two pictures of a progress line


def say(text: str) -> None:
    """Say one line."""
    click.echo(f"redactor: {text}", err=True)


def note(text: str) -> None:
    """Say something worth knowing that is no error."""
    click.echo(f"redactor: {_styled('note', 'yellow')}: {text}", err=True)


def hint(text: str) -> None:
    """Say what can be done about an error."""
    click.echo(f"redactor: {_styled('hint', 'cyan')}: {text}", err=True)


def fail(text: str) -> None:
    """Say what went wrong."""
    click.echo(f"redactor: {_styled('error', 'red')}: {text}", err=True)


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
    shown, n = time.monotonic(), 0
    try:
        for n, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - shown > _EVERY:
                shown = now
                click.echo(f"\rredactor: {counted(n, noun)} …", err=True, nl=False)
    finally:
        if n:
            click.echo("\r\033[K", err=True, nl=False)
