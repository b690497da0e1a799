"""Spell a changed JSON string so that what did not change keeps its spelling."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field

_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]")
_ANY = re.compile(r"\\[uU](?![0-9a-fA-F])")
_WORD = re.compile(r"\w+|\W")
_MUST = re.compile(r'["\\\x00-\x1f]')
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Style:
    """How a file spells the characters of its strings.

    `learned` maps a character to the escape it was seen with; `ascii` says that every character beyond
    ASCII is escaped, and `upper` that it is so with capital hexadecimal digits.
    """

    ascii: bool = False
    upper: bool = False
    learned: Mapping[str, str] = _field(default_factory=dict, repr=False)

    def spelt(self, text: str, own: Mapping[str, str]) -> str:
        """Return *text* spelt in this style, the characters in *own* as it says; without the quotes."""
        if not own and not self.learned and _MUST.search(text) is None and (not self.ascii or text.isascii()):
            return text
        return "".join([own.get(c) or self.learned.get(c) or self._spelt(c) for c in text])

    def _spelt(self, character: str) -> str:
        spelt = json.dumps(character, ensure_ascii=self.ascii)[1:-1]
        return re.sub(r"[0-9a-f]{4}", lambda four: four[0].upper(), spelt) if self.upper and len(spelt) > 2 else spelt


def style_of(sample: str, ascii: bool) -> Style:
    """Return the style of a file that begins with *sample*; *ascii* says that it holds ASCII only."""
    escapes = {escape: _meaning(escape) for escape in set(_ESCAPE.findall(sample))}
    bare = set(_ESCAPE.sub("", sample))
    # The brackets of our tokens stay readable, also where a file escapes those it has.
    kept = {c: e for e, c in escapes.items() if len(c) == 1 and c not in bare and c not in '<>"\\'}
    return Style(ascii and not all(map(str.isascii, escapes.values())), _capital("".join(escapes)), kept)


def marked(style: Style, mark: str) -> Style:
    """Return *style* as *mark* says it was where a string stood before: see `mark_of`."""
    learned = {_meaning(escape): escape for escape in _ESCAPE.findall(mark)}
    return Style(
        style.ascii or _ANY.search(mark) is not None, style.upper or "\\U" in mark, {**style.learned, **learned}
    )


def mark_of(raw: str) -> str | None:
    """Return how the JSON string *raw* spells what has other spellings too, or None.

    The mark says nothing of the text: `\\u` for characters beyond ASCII (`\\U` with capital digits), and for a
    character of ASCII that needs no escape, or has a shorter one, the escape itself. What is spelt in
    several ways gives no mark.
    """
    if "\\" not in raw:
        return None
    marks = set()
    bare = _ESCAPE.sub("", raw)
    for escape in _ESCAPE.findall(raw):
        character = _meaning(escape)
        if not character.isascii():
            if not bare.isascii():
                continue
            marks.add("\\U" if _capital(escape) else "\\u")
        elif character not in bare[1:-1] and json.dumps(character) != f'"{escape}"':
            marks.add(escape)
    return "".join(sorted(marks)) or None


def respelt(raw: str, old: str, new: str, style: Style) -> str:
    """Return the JSON string that says *new* in place of *raw*, which says *old*.

    What both have in common is spelt as in *raw*.
    """
    if "\\" not in raw and not style.learned and (not style.ascii or new.isascii()) and _MUST.search(new) is None:
        return f'"{new}"'
    units = _UNIT.findall(raw, 1, len(raw) - 1)
    own = dict(zip(old, units, strict=False))
    if "".join(map(own.__getitem__, old)) == raw[1:-1]:
        return f'"{style.spelt(new, own)}"'
    return f'"{_mixed(units, old, new, style)}"'


def _mixed(units: list[str], old: str, new: str, style: Style) -> str:
    """Spell *new* where *old* spells one character in several ways: stretch by stretch."""
    ahead = _alike(old, new)
    behind = min(_alike(old[::-1], new[::-1]), len(old) - ahead, len(new) - ahead)
    tail = units[len(units) - behind :] if behind else []
    return "".join(
        [
            *units[:ahead],
            *_middle(
                units[ahead : len(units) - behind],
                old[ahead : len(old) - behind],
                new[ahead : len(new) - behind],
                style,
            ),
            *tail,
        ]
    )


def _alike(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    for n, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return n
    return min(len(one), len(other))


def _middle(units: list[str], old: str, new: str, style: Style) -> list[str]:
    a, b = _WORD.findall(old), _WORD.findall(new)
    if max(len(a), len(b)) > _MOST_WORDS:
        return [style.spelt(new, {})]
    starts = [0]
    for word in a:
        starts.append(starts[-1] + len(word))
    parts: list[str] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        parts += units[starts[i] : starts[j]] if tag == "equal" else [style.spelt("".join(b[k:m]), {})]
    return parts


def _capital(escapes: str) -> bool:
    """Say whether the hexadecimal digits in *escapes* are written with capitals."""
    digits = "".join(re.findall(r"\\u([0-9a-fA-F]{4})", escapes))
    return digits != digits.lower() and digits == digits.upper()


def _meaning(escape: str) -> str:
    try:
        return str(json.loads(f'"{escape}"'))
    except ValueError:
        return ""
