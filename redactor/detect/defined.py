"""Acronyms that a text defines: the Employment Appeal Tribunal ("EAT")."""

import re
from collections.abc import Iterator, Sequence

from redactor.detect.reading import Reading, Shape
from redactor.model import ORG, Span

_DEFINED = re.compile(r"\s{0,2}\(\s?[\"“”«'‘’]?\s?([A-Z][A-Za-z-]{0,10}[A-Z])\s?[\"“”»'‘’]?\s?[),;]")
_SURE = 0.5
_LONGEST = 14  # words of a name


def defined(reading: Reading, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the acronyms that stand in brackets behind the organisations among *spans*, made of their initials."""
    for span in spans:
        if span.entity != ORG or span.score < _SURE:
            continue
        match = _DEFINED.match(reading.text, span.end)
        if match and _initials(reading, span, match.group(1)):
            yield Span(match.start(1), match.end(1), ORG, span.score, "organisations.acronym")


def _initials(reading: Reading, span: Span, acronym: str) -> bool:
    """Tell whether the letters of *acronym* begin words of the name, in order; most capitalised words take part."""
    words = [w for s, e, w in reading.words if span.start <= s and e <= span.end][:_LONGEST]
    letters = [c for c in acronym.lower() if c.isalpha()]
    at = 0
    for word in words:
        if at < len(letters) and word.key[:1] == letters[at]:
            at += 1
    capitals = sum(word.shape is not Shape.LOWER for word in words)
    return at == len(letters) and len(letters) * 2 >= capitals
