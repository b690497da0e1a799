"""Look for the words that tell what stands beside them: "tél", "passport no", "account"."""

from collections.abc import Iterable
from typing import Any

import re2

from redactor.detect.fold import fold

_BEFORE = 60  # code points of plain text before what was found
_AFTER = 30


class Context:
    """Words and phrases, of any language, that say what a number is."""

    def __init__(self, phrases: Iterable[str]) -> None:
        folded = sorted({re2.escape(fold(phrase)) for phrase in phrases}, key=lambda p: (-len(p), p))
        self._any: Any = re2.compile(rf"(?:^|[^\p{{L}}\p{{N}}])(?:{'|'.join(folded)})(?:[^\p{{L}}\p{{N}}]|$)")

    def near(self, text: str, start: int, end: int, before: int = _BEFORE, after: int = _AFTER) -> bool:
        """Answer whether a phrase stands whole near *start* to *end* of plain *text*, on the same line.

        At most *before* code points in front of it and *after* behind it count.
        """
        left = text[max(0, start - before) : start].rpartition("\n")[2]
        if start - before > 0 and len(left) == before:
            left = left[left.find(" ") + 1 :]  # a word cut in two is no word
        right = text[end : end + after].partition("\n")[0]
        if end + after < len(text) and len(right) == after:
            right = right[: right.rfind(" ") + 1]
        return self.within(left) or self.within(right)

    def within(self, text: str) -> bool:
        """Answer whether a phrase stands whole in *text*."""
        return bool(self._any.search(fold(text)))
