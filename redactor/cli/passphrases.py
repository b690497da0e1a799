"""Ask for a passphrase: at the terminal, or in a file. Never on the command line."""

import sys
from pathlib import Path

import click

from redactor.errors import InputError, Refused
from redactor.keys.passphrase import check, generate

OPTION = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read the passphrase from the first line of this file instead of asking.",
)


def known(file: Path | None, whose: str) -> str:
    """Return the passphrase of an existing key."""
    if file is not None:
        return _first_line(file)
    _need_terminal()
    return str(click.prompt(f"Passphrase of {whose}", hide_input=True, err=True))


def second(file: Path | None, whose: str, first: str) -> str:
    """Return the passphrase of a second key: of *file*, else typed; *first*, the other key's, where nothing is typed.

    Asks only where *first* was typed too (*file* is None and there is a terminal).
    """
    if file is not None:
        return _first_line(file)
    _need_terminal()
    text = f"Passphrase of {whose} (leave empty if it is the same)"
    return str(click.prompt(text, hide_input=True, err=True, default="", show_default=False)) or first


def chosen(file: Path | None) -> tuple[str, bool]:
    """Return a passphrase for new keys, and whether we made it up."""
    if file is not None:
        phrase = _first_line(file)
        check(phrase)
        return phrase, False
    _need_terminal()
    phrase = click.prompt(
        "Passphrase for the new keys (leave empty and seven words are made for you)",
        hide_input=True,
        err=True,
        default="",
        show_default=False,
    )
    if not phrase:
        return generate(), True
    check(phrase)
    if click.prompt("Once more", hide_input=True, err=True) != phrase:
        raise Refused("the two passphrases differ", hint="run the command again")
    return str(phrase), False


def _need_terminal() -> None:
    if not sys.stdin.isatty():
        raise Refused("there is no terminal to ask for the passphrase", hint="give --passphrase-file FILE")


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        raise InputError(f"{file}: the passphrase file cannot be read", hint="it holds one line of text") from None
    if not lines or not lines[0].strip():
        raise InputError(f"{file}: the passphrase file is empty", hint="it holds one line of text")
    return lines[0].strip()
