"""Learn from an expression what every match of it must hold, so that texts without that need no search.

The answer errs on the safe side: what is not understood requires nothing.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\\[pP](?:\{\^?\w+\}|\w)|\\x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|"
    r"\(\?P?<\w+>|\(\?[a-zA-Z-]*:|\(\?[a-zA-Z-]*\)|\((?!\?)|\)|\||(?:[*+?]|\{\d+(?:,\d*)?\})\??|.",
    re.DOTALL,
)
_DIGITS = re.compile(r"\\d|\\p\{Nd\}|\d|\[(?:\\d|\\p\{Nd\}|\d-\d|\d)+\]")
_QUANTIFIER = re.compile(r"([*?])\??|(\+)\??|\{(\d+)(?:,\d*)?\}\??")


@dataclass(frozen=True, slots=True)
class Required:
    """The least that a match holds: so many decimal digits, and whether an at sign."""

    digits: int = 0
    at: bool = False

    def then(self, other: "Required") -> "Required":
        """Return what this followed by *other* requires."""
        return Required(self.digits + other.digits, self.at or other.at)

    def either(self, other: "Required") -> "Required":
        """Return what this or *other* requires."""
        return Required(min(self.digits, other.digits), self.at and other.at)

    def times(self, least: int) -> "Required":
        """Return what *least* or more of this require."""
        return Required(self.digits * least, self.at and least > 0)


def required(source: str) -> Required:
    """Return what every match of the RE2 expression *source* holds."""
    if r"\Q" in source or r"\C" in source:
        return Required()
    tokens = _TOKEN.findall(source)
    found, at = _alternatives(tokens, 0)
    return found if at == len(tokens) else Required()


def _alternatives(tokens: list[str], at: int) -> tuple[Required, int]:
    """Return what the alternatives from *at* require, and where they end: at a `)` or at the end."""
    best: Required | None = None
    while True:
        here, at = _sequence(tokens, at)
        best = here if best is None else best.either(here)
        if at == len(tokens) or tokens[at] == ")":
            return best, at
        at += 1


def _sequence(tokens: list[str], at: int) -> tuple[Required, int]:
    total = Required()
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token = tokens[at]
        at += 1
        if token.startswith("(") and not token.endswith(")"):
            one, at = _alternatives(tokens, at)
            at += 1
        else:
            one = Required(int(bool(_DIGITS.fullmatch(token))), token in ("@", r"\@"))
        if at < len(tokens) and (match := _QUANTIFIER.fullmatch(tokens[at])):
            one = one.times(0 if match[1] else 1 if match[2] else int(match[3]))
            at += 1
        total = total.then(one)
    return total, at
