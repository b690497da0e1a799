"""From records to mentions: read each field once, ask every finder, carry over what was found."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from redactor.detect.finder import Finder
from redactor.detect.identity import identify, words_of
from redactor.detect.lexicon import GIVEN, SURNAME
from redactor.detect.propagate import Carrier
from redactor.detect.reading import Reader, Reading, Shape
from redactor.detect.words import language_of, unaccounted
from redactor.model import PERSON, Detection, Mention, Record, Span
from redactor.overlap import Cover
from redactor.tokens import TokenFinder

_SHORT = 64  # code points: codes and ratings, the same in every record, are searched once
_REMEMBERED = 20_000
_TOKENS = TokenFinder()
_LONGEST_NAME = 5  # words
_FEW = 16  # finds: among so many the one looked for is found faster than a cover is made
_LEAST_LABEL = 5  # code points: a shorter name of a field says nothing
_STEP = re.compile(r"\[[0-9]+\]|[._/]")  # what joins the steps of a path in nested data


class Pipeline:
    """A detector made of finders. Everything that finds is asked; nobody's find is thrown away here."""

    def __init__(self, finders: Sequence[Finder]) -> None:
        self._finders = tuple(finders)
        self._reader = Reader()
        self._short: dict[tuple[str, str], tuple[Reading, list[Span]]] = {}

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        """Return one detection for each record (see `redactor.model.Detector`)."""
        rules: dict[str, tuple[bool, bool]] = {}
        for name in {field.name for record in records for field in record.fields}:
            rules[name] = kept(name), whole(name)
        return [self._record(record, rules) for record in records]

    def _record(self, record: Record, rules: Mapping[str, tuple[bool, bool]]) -> Detection:
        readings: list[Reading] = []
        found: list[tuple[int, Span]] = []
        for n, field in enumerate(record.fields):
            reading, spans = self._field(field.name, field.text)
            readings.append(reading)
            kept, whole = rules[field.name]
            if not kept:
                found += [(n, span) for span in spans]
                if whole and _is_name(reading) and not any(s.entity == PERSON for s in spans):
                    found.append((n, Span(0, len(field.text), PERSON, 0.6, "field")))
        words = [words_of(readings[n], span) for n, span in found]
        who = identify(readings, found, words)
        mentions = [Mention(n, span, number) for (n, span), number in zip(found, who, strict=True)]
        carrier = Carrier(found, words, who)
        if not carrier.empty:
            mentions += self._carried(readings, carrier, mentions)
        mentions.sort(key=lambda m: (m.field, m.span.start, -m.span.end))
        language, supported = language_of(readings)
        return Detection(tuple(mentions), tuple(unaccounted(readings, mentions)), language, supported)

    def _field(self, name: str, text: str) -> tuple[Reading, list[Span]]:
        if len(text) > _SHORT:
            return self._search(text)
        known = self._short.get((name, text))
        if known is None:
            if len(self._short) >= _REMEMBERED:
                self._short.clear()
            known = self._short[name, text] = self._search_labelled(name, text)
        return known

    def _search_labelled(self, name: str, text: str) -> tuple[Reading, list[Span]]:
        """Search a short value by itself and behind its field's name: "Phone: 955 41 70 28" says what the number is."""
        reading, spans = self._search(text)
        label = f"{_STEP.sub(' ', name).strip()}: "
        if len(label) < _LEAST_LABEL or not any(c.isalnum() for c in text):
            return reading, spans
        _, labelled = self._search(label + text)
        shift = len(label)
        more = [replace(s, start=s.start - shift, end=s.end - shift) for s in labelled if s.start >= shift]
        return reading, [*spans, *(s for s in more if not any(s.start < k.end and k.start < s.end for k in spans))]

    def _search(self, text: str) -> tuple[Reading, list[Span]]:
        # A token says nothing: were its letters read as words, they would bear witness for what stands beside it.
        reading = self._reader.read(_TOKENS.blank(text) if "<" in text else text)
        if not text or text.isspace():
            return reading, []
        return reading, [span for finder in self._finders for span in finder.find(reading)]

    def _carried(self, readings: Sequence[Reading], carrier: Carrier, known: Sequence[Mention]) -> list[Mention]:
        """Return what the carrier finds beyond *known*."""
        at: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for m in known:
            at.setdefault((m.field, m.span.entity), []).append((m.span.start, m.span.end))
        covers: dict[tuple[int, str], Cover] = {}
        more = []
        for n, reading in enumerate(readings):
            for hit in carrier.hits(reading):
                key = n, hit.source.entity
                here = at.get(key, ())
                if (hit.start, hit.end) in here[:_FEW]:
                    continue
                cover = covers.get(key)
                if cover is None:
                    cover = covers[key] = Cover(here)
                if not cover.holds(hit.start, hit.end):
                    more.append(Mention(n, hit.span(), hit.who))
        return more


def _is_name(reading: Reading) -> bool:
    """Answer whether a value is a name and nothing else: a few capitalised words, one of them no ordinary word."""
    words = [w for _, _, w in reading.words]
    if not 0 < len(words) <= _LONGEST_NAME or any(w.shape in (Shape.LOWER, Shape.DIGIT) for w in words):
        return False
    return any(w.strange or w.bits & (GIVEN | SURNAME) for w in words)
