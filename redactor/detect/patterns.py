"""Find what has a shape: run the recognizers that are patterns.

Every rule finds what it finds by itself, whatever the others find. RE2 runs in time
linear in the text, so a few alternations of rules tell at little cost that a text
holds nothing; only where one finds something its rules are asked one by one. Patterns
of the `regex` engine run under a time limit, and running out of time is an error.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import lru_cache, reduce
from itertools import chain
from typing import Any

import re2
import regex

from redactor.detect.nearby import Context
from redactor.detect.plain import STAND_INS, Plain, plain
from redactor.detect.reading import Reading
from redactor.detect.required import Required, required
from redactor.errors import RecognizerError
from redactor.model import Span
from redactor.recognizers import CHECKS, LEAST_DIGITS, PatternRule, load_recognizers
from redactor.shipped import shipped

_LENGTH = 8000  # characters of expressions behind one search
_STEPS = (0, 2, 5)  # digits: rules that need as many or a few more stand together
_RAISE, _RAISED = 0.35, 0.4  # Presidio's own: what a context word adds, and the least it makes of a score
_SECONDS = 5.0  # for one pattern of the `regex` engine on one text
_AGAIN = 120  # code points after a refused find in which the rule looks once more
# What keeps an expression from running over Latin-1: other letters, our stand-ins, ranges, scripts, code points.
_BEYOND = re.compile(rf"[^\x00-\xff]|[{STAND_INS}]|[\x80-\xff]-|-[\x80-\xff]|\\[pP]\{{\^?\w{{3,}}|\\x\{{")
_FOLDERS = ("any", "en", "fr", "es", "pt", "nl")


class PatternFinder:
    """Finds what the given rules say. See `redactor.detect.finder.Finder`."""

    def __init__(self, rules: Sequence[PatternRule]) -> None:
        compiled = [_Rule(rule) for rule in rules]
        self._always = [rule for rule in compiled if rule.way is Way.REGEX]
        self._latin = Gate([rule for rule in compiled if rule.way is Way.LATIN])
        self._utf8 = Gate([rule for rule in compiled if rule.way is Way.UTF8])
        self._entities = tuple(sorted({rule.entity for rule in rules}))

    @property
    def name(self) -> str:
        """Return "patterns"; each span says which recognizer found it."""
        return "patterns"

    @property
    def entities(self) -> tuple[str, ...]:
        """Return the entities of all rules."""
        return self._entities

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what every rule finds. Raises RecognizerError if a pattern runs out of time."""
        page = plain(reading.text)
        for rule in chain(self._latin.open(page.latin, page), self._utf8.open(page.text, page), self._always):
            yield from rule.find(page)


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[PatternRule, ...]:
    """Return the rules that ship with the toolkit, read once."""
    folder = shipped("recognizers")
    return load_recognizers([folder / name for name in _FOLDERS])


class Way(Enum):
    """How a rule is run: over Latin-1 bytes where its expressions allow, else over text."""

    LATIN = "latin-1"
    UTF8 = "utf-8"
    REGEX = "regex"


class Gate:
    """A cheap way to learn which rules may find something.

    Rules of like needs stand behind one search for anything that one of them finds. A single
    search for all rules would be no cheaper: its automaton grows faster than the rules.
    """

    def __init__(self, rules: Sequence["_Rule"]) -> None:
        alike: dict[tuple[int, bool], list[_Rule]] = {}
        for rule in rules:
            digits = max(n for n in _STEPS if n <= rule.needs.digits)
            alike.setdefault((digits, rule.needs.at), []).append(rule)
        self._groups = [
            (Required(*needs), _any(group), group)
            for needs, together in alike.items()
            for group in _split(sorted(together, key=_Rule.length))
        ]

    def open(self, searched: str | bytes, page: Plain) -> Iterator["_Rule"]:
        """Yield the rules that may find something in *page*, of which *searched* is what they search."""
        at = b"@" in page.latin
        for needs, search, rules in self._groups:
            if needs.digits <= page.digits and (at or not needs.at) and search(searched):
                yield from rules


def _split(rules: Sequence["_Rule"]) -> Iterator[list["_Rule"]]:
    """Yield the rules in groups of about `_LENGTH` characters of expressions."""
    group: list[_Rule] = []
    for rule in rules:
        if group and sum(map(_Rule.length, [*group, rule])) > _LENGTH:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


class _Rule:
    """A rule ready to run."""

    def __init__(self, rule: PatternRule) -> None:
        self.rule = rule
        self.sources = [plain(p.regex).text for p in rule.patterns]
        self.way = _way(rule, self.sources)
        shape = reduce(Required.either, map(required, self.sources))
        self.needs = Required(max([shape.digits, *(LEAST_DIGITS.get(name, 0) for name in rule.validate)]), shape.at)
        self._patterns = [
            (_compiled(s, self.way, rule.place), p) for s, p in zip(self.sources, rule.patterns, strict=True)
        ]
        self._context = Context(rule.context) if rule.context else None
        self._unless = Context(rule.unless) if rule.unless else None
        self._checks = [CHECKS[name] for name in rule.validate]

    def length(self) -> int:
        """Return how many characters its expressions have."""
        return sum(map(len, self.sources))

    def find(self, page: Plain) -> Iterator[Span]:
        """Yield what the rule finds, in the offsets of the text: of its finds within others only the outer."""
        found = [
            (start, -end, pattern.score)
            for compiled, pattern in self._patterns
            for start, end in self._finds(compiled, page)
        ]
        reached = 0
        for start, minus_end, score in sorted(found, key=lambda f: (f[0], f[1], -f[2])):
            if -minus_end <= reached:
                continue
            reached = -minus_end
            score = self._score(page.text, start, reached, score)
            if score > 0 and score >= self.rule.threshold:
                yield Span(*page.span(start, reached), self.rule.entity, score, self.rule.name)

    def _finds(self, compiled: Any, page: Plain) -> Iterator[tuple[int, int]]:
        text = page.text
        searched = page.latin if self.way is Way.LATIN else text
        for begin, start, end in self._matches(compiled, searched):
            if self._passes(text, begin, start, end):
                yield start, end
            elif (skip := text.find(" ", begin + 1, start)) >= 0:
                # What introduces a wrong number may have swallowed what introduces the right one.
                undone = start if self._is_undone(text, begin, start) else -1  # a law's number stays one
                for b, s, e in self._matches(compiled, searched[skip : end + _AGAIN]):
                    if s + skip != undone and self._passes(text, b + skip, s + skip, e + skip):
                        yield s + skip, e + skip

    def _passes(self, text: str, begin: int, start: int, end: int) -> bool:
        if cuts_a_word(text, start, end) or not all(check(text[start:end]) for check in self._checks):
            return False
        return not self._is_undone(text, begin, start)

    def _is_undone(self, text: str, begin: int, start: int) -> bool:
        return self._unless is not None and self._unless.within(text[begin:start])

    def _matches(self, compiled: Any, text: str | bytes) -> Iterator[tuple[int, int, int]]:
        """Yield where each match begins, and where what it is about starts and ends."""
        names = compiled.groupindex
        found = names.get("value") or names.get(b"value") or 0  # RE2 over bytes names groups in bytes
        try:
            limit = {"timeout": _SECONDS} if self.way is Way.REGEX else {}
            for match in compiled.finditer(text, **limit):
                start, end = match.span(found)
                if start < end:
                    yield match.start(), start, end
        except TimeoutError:
            raise RecognizerError(
                f"{self.rule.place}: {self.rule.name!r} ran out of time", hint="simplify its expression"
            ) from None

    def _score(self, text: str, start: int, end: int, score: float) -> float:
        if self._context is None or not self._context.near(text, start, end):
            return 0.0 if self.rule.requires_context else score
        return max(score, _RAISED, min(1.0, score + _RAISE))


def cuts_a_word(text: str, start: int, end: int) -> bool:
    """Answer whether *start* or *end* stands inside a word or number of *text*.

    Scripts that write no spaces between words cannot be cut.
    """
    return (start > 0 and _joins(text[start - 1]) and _joins(text[start])) or (
        end < len(text) and _joins(text[end]) and _joins(text[end - 1])
    )


def _joins(char: str) -> bool:
    return char < "\u0e00" and char.isalnum()


def _way(rule: PatternRule, sources: Sequence[str]) -> Way:
    if any(p.engine == "regex" for p in rule.patterns):
        return Way.REGEX
    return Way.UTF8 if any(_BEYOND.search(source) for source in sources) else Way.LATIN


def _options(way: Way, memory: int = 8 << 20) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    if way is Way.LATIN:
        options.encoding = re2.Options.Encoding.LATIN1
    return options


def _compiled(source: str, way: Way, place: str) -> Any:
    try:
        if way is Way.REGEX:
            return regex.compile(source)
        return re2.compile(source.encode("latin-1") if way is Way.LATIN else source, _options(way))
    except (re2.error, regex.error):
        raise RecognizerError(f"{place}: does not compile", hint="check its expressions") from None


def _any(rules: Sequence[_Rule]) -> Callable[[str | bytes], object]:
    """Return a search for anything the rules, all of one way, could find."""
    sources = [f"(?:{s.replace('(?P<value>', '(?:')})" for rule in rules for s in rule.sources]
    if not sources:
        return lambda text: None
    try:
        search: Callable[[str | bytes], object] = _compiled_gate("|".join(sources), rules[0].way).search
    except re2.error:  # together they are too large for RE2: ask each
        return lambda text: True
    return search


def _compiled_gate(source: str, way: Way) -> Any:
    options = _options(way, 24 << 20)
    options.never_capture = True
    return re2.compile(source.encode("latin-1") if way is Way.LATIN else source, options)
