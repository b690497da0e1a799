"""Make text plain for patterns: one kind of space, hyphen and digit, and nothing invisible.

Most texts are plain already and come back as they are. Where characters must go
(zero-width marks, soft hyphens) or join (a letter and its accent in NFD), a map leads
each plain character back to its own place.
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_ONE = {
    **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(chr(c) for c in range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("’‘ʼʻ′＇", "'"),
    **dict.fromkeys("″“”„", '"'),
    **{chr(zero + n): str(n) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0x1040, 0xFF10) for n in range(10)},
    **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94) if not 0xFF10 <= 0xFF01 + n <= 0xFF19},
    "\u2044": "/", "\u066b": ".", "º": "°", "˚": "°",
}  # fmt: skip
_MARKS = "\u0300-\u036f"
_GONE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_TABLE = str.maketrans(_ONE)
# Lone surrogates come out of JSON; they cannot be encoded, and no pattern is about them.
_ODD = re.compile(f"[{''.join(re.escape(c) for c in _ONE)}{_MARKS}{_GONE}\ud800-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_CLUSTER = re.compile(f"(?P<gone>[{_GONE}]+)|.[{_MARKS}]*", re.DOTALL)


STAND_INS = "Þþª¤"
"""What stands for a capital, a small letter, another letter and a symbol that Latin-1 lacks."""
_STAND_IN = "redactor.stand-in"


class _Kinds(dict[int, str]):
    """The stand-in of each character, worked out once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            stand_in = str(unicodedata.decimal(char))
        elif category[0] in "LM":
            stand_in = {"Lu": "Þ", "Lt": "Þ", "Ll": "þ"}.get(category, "ª")
        else:
            stand_in = " " if category[0] == "Z" else "¤"
        self[code] = stand_in
        return stand_in


_KINDS = _Kinds()


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].translate(_KINDS), error.end


codecs.register_error(_STAND_IN, _stand_in)


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text, and the way back: where each character stands, or None where nothing moved.

    `latin` is the text in Latin-1, one byte a character: what Latin-1 lacks is there as a
    stand-in of its kind. Expressions over bytes are far smaller than over UTF-8, and offsets
    are the same. `digits` is how many decimal digits there are.
    """

    text: str = field(repr=False)
    latin: bytes = field(repr=False)
    digits: int
    starts: Sequence[int] | None = field(default=None, repr=False)
    ends: Sequence[int] = field(default=(), repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain stretch from *start* to *end* (exclusive, not empty) stands in the text."""
        if self.starts is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=1)
def plain(text: str) -> Plain:
    """Return *text* made plain. The last text is remembered: several finders ask for it in turn."""
    odd = set() if text.isascii() else set(_ODD.findall(text))
    if odd <= _ONE.keys():
        for char in odd:
            text = text.replace(char, _ONE[char])
        return _plain(text)
    text = _LONE.sub("\ufffd", text)
    letters, starts, ends = [], [], []
    for match in _CLUSTER.finditer(text):
        if match.lastgroup != "gone":
            letters.append(unicodedata.normalize("NFC", match.group())[0])
            starts.append(match.start())
            ends.append(match.end())
    return _plain("".join(letters).translate(_TABLE), starts, ends)


def _plain(text: str, starts: Sequence[int] | None = None, ends: Sequence[int] = ()) -> Plain:
    latin = text.encode("latin-1", _STAND_IN)
    return Plain(text, latin, len(latin) - len(latin.translate(None, b"0123456789")), starts, ends)
