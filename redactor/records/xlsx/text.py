"""Spell text as a workbook does, and spread a changed text over the runs it was made of."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WORD = re.compile(r"\w+|\W")
_MOST_WORDS = 20_000


def unescaped(text: str) -> str:
    """Return *text* with the `_xHHHH_` escapes of ECMA-376 22.9.2.19 taken back; surrogates stay escaped."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: m[0] if 0xD800 <= int(m[1], 16) < 0xE000 else chr(int(m[1], 16)), text)


def escaped(text: str) -> str:
    """Return *text* with what XML cannot hold, and what looks like an escape, written as `_xHHHH_`."""
    return _UNFIT.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def content(text: str, *, like: bytes = b"") -> bytes:
    """Return *text* as the content of an element, quotes spelt as in the bytes *like*."""
    made = escaped(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if b"&quot;" in like:
        made = made.replace('"', "&quot;")
    if b"&apos;" in like:
        made = made.replace("'", "&apos;")
    return made.encode()


def value(text: str) -> bytes:
    """Return *text* as the value of an attribute, fit for either kind of quote."""
    made = content(text, like=b"&quot;")
    return made.replace(b"'", b"&apos;").replace(b"\n", b"&#10;").replace(b"\t", b"&#9;")


def spread(runs: Sequence[str], new: str) -> list[str]:
    """Return *new* cut into as many runs as there are, each changed as little as possible.

    A replacement that spans several runs goes to the first of them.
    """
    if len(runs) == 1:
        return [new]
    old = "".join(runs)
    made = [""] * len(runs)
    ends, at = [], 0
    for run in runs:
        at += len(run)
        ends.append(at)
    for start, end, text in _pieces(old, new):
        if text is not None:
            made[_run_at(ends, start)] += text
            continue
        for i, stop in enumerate(ends):
            begin = stop - len(runs[i])
            made[i] += old[max(begin, start) : min(stop, end)] if begin < end and stop > start else ""
    return made


def _run_at(ends: list[int], offset: int) -> int:
    return next((i for i, end in enumerate(ends) if offset < end), len(ends) - 1)


def _pieces(old: str, new: str) -> list[tuple[int, int, str | None]]:
    """Return the stretches of *old* that stay, as (start, end, None), and what replaces the others."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        before, after = [old], [new]
    starts = [0]
    for word in before:
        starts.append(starts[-1] + len(word))
    pieces: list[tuple[int, int, str | None]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pieces.append((starts[a], starts[b], None if kind == "equal" else "".join(after[c:d])))
    return pieces
