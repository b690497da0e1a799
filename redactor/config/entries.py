"""What the entries of our lists share: an identity, why it stands there, who answers for it and for how long."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator

from redactor.yamlfile.problems import Lines, Problem, short
from redactor.yamlfile.schema import Day, Strict, wrong

_NOT_ON_A_LINE = ("Cc", "Cs", "Zl", "Zp")


def hexadecimal(digits: int, what: str) -> Callable[[str], str]:
    """Return a check that a word is *digits* small hexadecimal digits, as those of *what*."""

    def check(word: str) -> str:
        if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", word):
            raise wrong(f"{short(word)!r} does not fit: {what} is {digits} digits from 0-9 and a-f")
        return word

    return check


def _one_line(text: str) -> str:
    if not text.strip():
        raise wrong("nothing stands here: write words")
    if any(unicodedata.category(c) in _NOT_ON_A_LINE or c == "\ufeff" for c in text):
        raise wrong("write it on one line, without control characters")
    return text


Identity = Annotated[str, AfterValidator(hexadecimal(32, "an id"))]
OneLine = Annotated[str, AfterValidator(_one_line)]


class Answered(Strict):
    """An entry that somebody answers for until a day. It has no place for text of a record."""

    id: Identity
    reason: OneLine
    owner: OneLine
    expires: Day


def repeated(keys: Sequence[Hashable], lines: Lines, at: str, shown: Callable[[int], str]) -> Iterator[Problem]:
    """Yield a problem for each of *keys*, those of the list *at*, that an earlier entry has; *shown* names the nth."""
    first: dict[Hashable, int] = {}
    for n, key in enumerate(keys):
        if key in first:
            line = lines.of((at, first[key]))
            yield Problem(lines.of((at, n)), f"{shown(n)} is given twice (first on line {line}): keep one")
        first.setdefault(key, n)


def ids_repeated(entries: Iterable[Answered], lines: Lines, at: str) -> Iterator[Problem]:
    """Yield a problem for each of the *entries* of the list *at* whose id an earlier one has."""
    ids = [entry.id for entry in entries]
    return repeated(ids, lines, at, lambda n: f"the id {ids[n]}")
