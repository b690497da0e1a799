"""Cut out of a text what may be an identifier or a part of an address, quickly: most texts hold neither."""

import re
from collections.abc import Iterator
from functools import lru_cache

from redactor.detect import traces as t
from redactor.detect.fold import fold

_LOCALS = re.compile(r"(?<![^\W_])[^\W\d_]\w*(?:[._-]\w+)+(?=@|\b)")
_HINGE = re.compile(r"[._-](?=\w)")  # within what _LOCALS finds
# Runs with digits, or of a few capitals, with one sign between them: 11 JJ 4071, but not "in May 2024 the".
_RUN = r"(?:[^\W\d_]*\d[^\W_]*|[A-Z]{1,4}(?![^\W_]))"
_CHAINS = re.compile(rf"(?<![^\W_]){_RUN}(?:[\W_]{_RUN}|[-/._][^\W\d_]{{1,4}}(?![^\W_]))*")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(rf"(?:\d\D*){{{t.CODE_DIGITS}}}")
_code_of = lru_cache(maxsize=1 << 14)(t.code_of)  # "in May 2024" comes often
_CODE_RUNS = 5  # of an identifier, such as 11 JJ 1234


def locals_in(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what may be the part of an address before its @: its place, and how MAIL has it.

    The pattern takes time at each word, and few words have a hinge: so it is tried on these alone, from blank to blank.
    """
    stop = 0
    for hinge in _HINGE.finditer(text):
        at = hinge.start()
        if at < stop:
            continue
        stop = text.find(" ", at)
        stop = len(text) if stop < 0 else stop
        for found in _LOCALS.finditer(text, text.rfind(" ", 0, at) + 1, stop):
            yield found.span(), fold(found[0])


def codes_in(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what may be an identifier: runs of letters and digits, alone and with up to four that stand before."""
    done = 0
    while digit := _DIGIT.search(text, done):
        # What stands before a comma or full stop and a blank is of another chain.
        begin = max(text.rfind(". ", done, digit.start()), text.rfind(", ", done, digit.start()), done)
        for chain in _CHAINS.finditer(text, begin):
            done = chain.end()
            if done > digit.start():
                if _DIGITS.search(chain[0]):
                    yield from _codes(text, *chain.span())
                break


def _codes(text: str, start: int, stop: int) -> Iterator[tuple[tuple[int, int], str]]:
    joined: list[tuple[int, str, int]] = []  # where a run begins, the run, its digits
    for run in t.CODES.finditer(text, start, stop):
        joined = joined[-_CODE_RUNS + 1 :]
        joined.append((run.start(), run[0], sum(map(str.isdecimal, run[0]))))
        end, code, digits = run.end(), "", 0
        for begin, written, some in reversed(joined):
            code, digits = written + code, digits + some
            if digits >= t.CODE_DIGITS:
                yield (begin, end), _code_of(code)
