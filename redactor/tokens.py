"""Mint tokens in three styles, and find the tokens that a text already holds.

A token is what stands in a redacted text for an original. `plain` tokens are the
policy's own templates (`<redacted>`, `<LOC>`) and do not tell one entity from
another; `numbered` tokens count the entities of one record in order of reading;
`keyed` tokens are the same for the same name in every record of a project, and mean
nothing without the linkage key.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

TEMPLATE = re.compile(r"<[A-Za-z][A-Za-z _-]{0,30}>")
_TOKEN = re.compile(r"<(?:redacted|[A-Z][A-Z0-9_]{1,62}(?:-(?:[1-9][0-9]{0,6}|[A-Z2-7]{4,16}))?)>")
TAG, LONGEST_TAG = 8, 16  # letters of a keyed token: 40 bits, two of 10,000 names share a tag once in 20,000 projects
_NUMBERED = re.compile(r"<([A-Z][A-Z0-9_]{1,62})-([1-9][0-9]{0,6})>")


class Style(StrEnum):
    """How tokens look."""

    PLAIN = "plain"
    NUMBERED = "numbered"
    KEYED = "keyed"


class TokenFinder:
    """Finds tokens in text: ours in every style, and the templates of one policy."""

    def __init__(self, templates: Iterable[str] = ()) -> None:
        own = sorted({re.escape(t) for t in templates if t}, key=len, reverse=True)
        self._rx = re.compile("|".join([_TOKEN.pattern, *own])) if own else _TOKEN
        self._marks = {"<", *(t[0] for t in templates if t)}

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the tokens in *text* as (start, end), in order."""
        if not any(mark in text for mark in self._marks):
            return []
        return [m.span() for m in self._rx.finditer(text)]

    def blank(self, text: str) -> str:
        """Return *text* with dots for the letters of its tokens, as long as it was."""
        return self._rx.sub(lambda m: f"<{'·' * (len(m[0]) - 2)}>", text)


class Minter:
    """Mints the tokens of one record: one entity, one token.

    *tag* maps (entity, name) to the whole tag of a keyed token, of which the first letters
    are used; without it a keyed style is refused by the caller. *taken* are the texts of
    the record: a numbered token that stands in one of them already is not minted a second time.
    """

    def __init__(self, style: Style, tag: Callable[[str, str], str] | None = None, taken: Iterable[str] = ()) -> None:
        self._style = style
        self._tag = tag
        self._given: dict[tuple[str, int], str] = {}
        self._last: dict[str, int] = {}
        self._tags: dict[tuple[str, str], str] = {}
        if style is Style.NUMBERED:
            for text in taken:
                for entity, number in _NUMBERED.findall(text):
                    self._last[entity] = max(self._last.get(entity, 0), int(number))

    def mint(self, entity: str, who: int, template: str, name: str) -> str:
        """Return the token of entity number *who*, whose fullest spelling is *name*."""
        if self._style is Style.PLAIN:
            return template
        token = self._given.get((entity, who))
        if token is None:
            token = f"<{entity}-{self._next(entity, name)}>"
            self._given[entity, who] = token
        return token

    def _next(self, entity: str, name: str) -> str:
        if self._style is Style.KEYED:
            return self._keyed(entity, name)
        self._last[entity] = self._last.get(entity, 0) + 1
        return str(self._last[entity])

    def _keyed(self, entity: str, name: str) -> str:
        """Return the first letters of the tag; more of them where two names of the record would share them."""
        assert self._tag is not None
        tag = self._tag(entity, name)
        length = TAG
        while length < LONGEST_TAG and self._tags.get((entity, tag[:length]), tag) != tag:
            length += 1
        self._tags[entity, tag[:length]] = tag
        return tag[:length]
