"""Place opened originals in a field: by position where it is untouched, else by token and surroundings.

What cannot be placed with certainty is left redacted and told of. Certain means: one
place in the field, and only one, has the token and the text around it, and no other
original fits that place.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.model import Item

_TELLING = 12  # code points of untouched text around a token, on both sides together
# A keyed token means one entity wherever it stands. A numbered one means another in each record: in a narrative
# that somebody moved to another record it would be wrong, so it needs its surroundings as a plain one does.
_OWN = re.compile(r"<[A-Z][A-Z0-9_]*-(?=[0-9]*[A-Z])[A-Z0-9]+>")


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and where its token stands in the field's present value."""

    item: Item
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An item that stays redacted, and why. No text."""

    item: Item
    why: str


def place(text: str, items: Sequence[Item], untouched: bool) -> tuple[list[Placed], list[Unplaced]]:
    """Place the *items* of one field in its present *text*.

    *untouched* says that the value is as it was shared. Placed items are in order and disjoint.
    """
    if untouched:
        exact = [Placed(i, i.start, i.end) for i in items if text[i.start : i.end] == i.token]
        if len(exact) == len(items):
            return sorted(exact, key=lambda p: p.start), []
    return _by_surroundings(text, items)


def _by_surroundings(text: str, items: Sequence[Item]) -> tuple[list[Placed], list[Unplaced]]:
    fits = [_fitting(text, item) for item in items]
    claims: dict[int, set[str]] = {}
    for item, starts in zip(items, fits, strict=True):
        for start in starts:
            claims.setdefault(start, set()).add(item.original)
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    alike = _one_spelling(items)
    given: set[int] = set()
    waiting: list[Item] = []
    for item, starts in zip(items, fits, strict=True):
        certain = [s for s in starts if len(claims[s]) == 1]
        if len(certain) == 1 and len(starts) == 1 and certain[0] not in given:
            given.add(certain[0])
            placed.append(Placed(item, certain[0], certain[0] + len(item.token)))
        elif item.token in alike:
            waiting.append(item)
        else:
            why = "its surroundings were edited away" if not starts else "several places fit"
            unplaced.append(Unplaced(item, why))
    found = _by_token(text, alike, given)
    spare = Counter(p.item.token for p in found)
    for item in waiting:
        if not spare[item.token]:
            unplaced.append(Unplaced(item, "its token is not in the field any more"))
        spare[item.token] -= spare[item.token] > 0
    placed += found
    return sorted(placed, key=lambda p: p.start), unplaced


def _by_token(text: str, alike: Mapping[str, Item], given: set[int]) -> list[Placed]:
    """Place keyed tokens that stand for one spelling, wherever they are."""
    return [
        Placed(item, start, start + len(token))
        for token, item in alike.items()
        for start in _occurrences(text, token)
        if start not in given
    ]


def _one_spelling(items: Sequence[Item]) -> dict[str, Item]:
    """Return the keyed tokens that stand for one spelling only, with an item of each."""
    spellings: dict[str, set[str]] = {}
    for item in items:
        spellings.setdefault(item.token, set()).add(item.original)
    return {i.token: i for i in items if len(spellings[i.token]) == 1 and _OWN.fullmatch(i.token)}


def _fitting(text: str, item: Item) -> list[int]:
    """Return where in *text* the item's token stands among its own surroundings."""
    if not item.token:
        return [0] if not text and item.start == 0 else []
    return [start for start in _occurrences(text, item.token) if _fits(text, start, item)]


def _fits(text: str, start: int, item: Item) -> bool:
    before, behind = text[:start], text[start + len(item.token) :]
    left = before.endswith(item.before) if item.before else not before
    right = behind.startswith(item.after) if item.after else not behind
    # One side is not enough: half of what people write is what others write too.
    return left and right and len(item.before) + len(item.after) >= _TELLING


def _occurrences(text: str, token: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(token), text)]
