"""Make a passphrase of seven words, or judge one that somebody chose."""

import secrets
from functools import cache
from importlib import resources

from redactor.errors import Refused

WORDS = 7
"""Seven of 2048 words or more: 77 bits."""
LEAST_LENGTH = 14
LEAST_VARIETY = 5
"""Code points, and different ones among them, that a chosen passphrase has at least."""


@cache
def word_list() -> tuple[str, ...]:
    """Return the shipped words: three to seven letters a-z, sorted, at least 2048.

    The list was written for this project and carries its licence. No word turns into
    another by one wrong, missing or extra letter.
    """
    text = resources.files("redactor.keys").joinpath("words.txt").read_text(encoding="ascii")
    return tuple(text.split())


def generate() -> str:
    """Return seven random words with spaces between."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORDS))


def check(passphrase: str) -> None:
    """Raise `Refused` for a passphrase too short or too uniform to guard a key."""
    typed = passphrase.strip()
    if len(typed) < LEAST_LENGTH:
        raise Refused(
            f"a passphrase needs at least {LEAST_LENGTH} characters",
            hint="take several words that do not belong together, or let us generate seven",
        )
    if len(set(typed.casefold())) < LEAST_VARIETY:
        raise Refused("a passphrase must not repeat a few characters", hint="let us generate seven words")
