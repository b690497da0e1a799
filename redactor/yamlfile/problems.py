"""Say everything that is wrong with a file at once, each with its line and what is known."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from redactor.errors import InputError

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and the line of the file (from 1) where it stands."""

    line: int
    message: str


class Lines:
    """Where everything in a YAML file stands, and how each scalar is spelt there."""

    def __init__(self) -> None:
        self._at: dict[Place, int] = {(): 1}
        self._spelt: dict[Place, str] = {}

    def note(self, place: Place, line: int, spelt: str | None = None) -> None:
        """Remember that *place* is on *line*; the first note of a place stands."""
        self._at.setdefault(place, line)
        if spelt is not None:
            self._spelt.setdefault(place, spelt)

    def of(self, place: Place) -> int:
        """Return the line of *place*, or of the nearest thing around it."""
        while place not in self._at:
            place = place[:-1]
        return self._at[place]

    def spelt(self, place: Place) -> str:
        """Return how the scalar at *place* is spelt, shortened."""
        return short(self._spelt.get(place, ""))


def short(text: str) -> str:
    """Return *text* on one line and no longer than an error message needs."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"


def unknown(what: str, given: str, known: Collection[str]) -> str:
    """Return the message for a name nobody knows: what is known, and what was probably meant."""
    folded: Mapping[str, str] = {k.casefold(): k for k in known}
    near = get_close_matches(given.casefold(), list(folded), n=1, cutoff=0.6)
    guess = f"; did you mean {folded[near[0]]!r}?" if near else ""
    return f"unknown {what} {short(given)!r} (known: {', '.join(known)}){guess}"


def refuse(name: str, problems: Iterable[Problem], error: type[InputError], page: str) -> InputError:
    """Return the *error* that lists *problems* of the file *name*, in order of line; *page* explains its keys."""
    listed = "\n".join(f"{name}:{p.line}: {p.message}" for p in sorted(set(problems)))
    return error(listed, hint=f"correct the lines named above; {page} explains every key")
