"""From records to mentions: read each field once, ask every finder, carry over what was found."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from redactor.detect.cues import KIN, TITLE, cues
from redactor.detect.defined import defined
from redactor.detect.finder import DOUBT, Finder, Judge
from redactor.detect.identity import identify, persons_first, words_of
from redactor.detect.lexicon import GIVEN, SURNAME
from redactor.detect.propagate import Carrier, Hit
from redactor.detect.reading import Reader, Reading, Shape
from redactor.detect.words import language_of, unaccounted
from redactor.model import COUNTRY, LOC, ORG, PERSON, Detection, Mention, Record, Span
from redactor.overlap import Cover
from redactor.tokens import TokenFinder

_SHORT = 64  # code points: codes and ratings, the same in every record, are searched once
_REMEMBERED = 20_000
_SHARE = 20_000  # code points searched at once: what is known of them stays in the processor's caches
_TOKENS = TokenFinder()
_LONGEST_NAME = 5  # words
_FEW = 16  # finds: among so many the one looked for is found faster than a cover is made
_LEAST_LABEL = 5  # code points: a shorter name of a field says nothing
_STEP = re.compile(r"\[[0-9]+\]|[._/]")  # what joins the steps of a path in nested data


_Searched = tuple[Reading, list[Span]]


class Pipeline:
    """A detector made of finders. Everything that finds is asked; nobody's find is thrown away here."""

    def __init__(self, finders: Sequence[Finder], judge: Judge | None = None, certain: Sequence[Finder] = ()) -> None:
        """Take who finds, who decides about what they found in a text, and whose finds stand whatever the judge says.

        Without a judge everything stands.
        """
        self._finders, self._judge, self._certain = tuple(finders), judge, tuple(certain)
        self._reader = Reader()
        self._short: dict[tuple[str, str], _Searched] = {}

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        """Return one detection for each record (see `redactor.model.Detector`)."""
        rules: dict[str, tuple[bool, bool]] = {}
        for name in {field.name for record in records for field in record.fields}:
            rules[name] = kept(name), whole(name)
        found: list[Detection] = []
        for share in _shares(records):
            searched = self._search(self._wanted(share, rules))
            found += [self._record(record, rules, searched) for record in share]
        return found

    def _record(
        self, record: Record, rules: Mapping[str, tuple[bool, bool]], searched: Mapping[str, _Searched]
    ) -> Detection:
        readings: list[Reading] = []
        found: list[tuple[int, Span]] = []
        for n, field in enumerate(record.fields):
            kept, whole = rules[field.name]
            if kept:
                readings.append(searched[field.text][0] if field.text in searched else self._read(field.text))
                continue
            reading, spans = self._field(field.name, field.text, searched)
            readings.append(reading)
            found += [(n, span) for span in spans if not _announces(reading, span)]
            if whole and _is_name(reading) and not any(s.entity == PERSON and not _is_doubt(s) for s in spans):
                found.append((n, Span(0, len(field.text), PERSON, 0.6, "field")))
        doubts = [(n, span) for n, span in found if _is_doubt(span)]
        if doubts:
            found = [(n, span) for n, span in found if not _is_doubt(span)]
        found, words = persons_first(found, [words_of(readings[n], span) for n, span in found])
        who = identify(readings, found, words)
        mentions = [Mention(n, span, number) for (n, span), number in zip(found, who, strict=True)]
        carrier = Carrier(found, words, who)
        if not carrier.empty:
            mentions += _again(readings, carrier, doubts)
            mentions += self._carried(readings, carrier, mentions)
        mentions.sort(key=lambda m: (m.field, m.span.start, -m.span.end))
        language, supported = language_of(readings)
        return Detection(tuple(mentions), tuple(unaccounted(readings, mentions)), language, supported)

    # ------------------------------------------------------------ searching

    def _wanted(self, records: Sequence[Record], rules: Mapping[str, tuple[bool, bool]]) -> list[str]:
        """Return the texts to search for *records*, each once."""
        if len(self._short) >= _REMEMBERED:
            self._short.clear()
        wanted: dict[str, None] = {}
        for record in records:
            for field in record.fields:
                name, text = field.name, field.text
                if rules[name][0] or (len(text) <= _SHORT and (name, text) in self._short):
                    continue
                wanted[text] = None
                if len(text) <= _SHORT and (label := _label(name, text)):
                    wanted[label + text] = None
        return list(wanted)

    def _search(self, texts: Sequence[str]) -> dict[str, _Searched]:
        """Search *texts*, all with one finder before the next: its own data stays at hand, which saves a quarter."""
        searched: dict[str, _Searched] = {text: (self._read(text), []) for text in texts}
        worth = [one for text, one in searched.items() if text and not text.isspace()]
        _ask(self._finders, worth)
        if self._judge and worth:
            for (_, spans), judged in zip(worth, self._judge.judge(worth), strict=True):
                spans[:] = judged
        _ask(self._certain, worth)
        for reading, spans in worth:
            spans += defined(reading, spans)
        return searched

    def _read(self, text: str) -> Reading:
        # A token says nothing: were its letters read as words, they would bear witness for what stands beside it.
        return self._reader.read(_TOKENS.blank(text) if "<" in text else text)

    def _field(self, name: str, text: str, searched: Mapping[str, _Searched]) -> _Searched:
        if len(text) > _SHORT:
            return searched[text]
        known = self._short.get((name, text))
        if known is None:
            known = self._short[name, text] = _labelled(name, text, searched)
        return known

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
                if (hit.start, hit.end) in here[:_FEW] or (hit.start, hit.end) in at.get((n, COUNTRY), ()):
                    continue  # "Nepal" is a country, whoever bears the name
                cover = covers.get(key)
                if cover is None:
                    cover = covers[key] = Cover(here)
                if not cover.holds(hit.start, hit.end):
                    more.append(Mention(n, hit.span(), hit.who))
        return more


def _ask(finders: Sequence[Finder], worth: Sequence[_Searched]) -> None:
    for finder in finders:
        find = finder.find
        for reading, spans in worth:
            spans += find(reading)


def _again(readings: Sequence[Reading], carrier: Carrier, doubts: Sequence[tuple[int, Span]]) -> Iterator[Mention]:
    """Decide doubts again: who bears a name of one of the record's people is a person, however it is written."""
    for n, span in doubts:
        meant = carrier.person_of(words_of(readings[n], span))
        if meant is not None:
            source, who = meant
            yield Mention(n, Hit(span.start, span.end, source, False, who).span(), who)


def _shares(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """Yield *records* by and by, as many at once as are searched together."""
    first = length = 0
    for n, record in enumerate(records):
        length += sum([len(field.text) for field in record.fields])
        if length >= _SHARE:
            yield records[first : n + 1]
            first, length = n + 1, 0
    if first < len(records):
        yield records[first:]


def _label(name: str, text: str) -> str:
    """Return what to put before a short value to say what it is: "Phone: ". Nothing where that would tell nothing."""
    label = f"{_STEP.sub(' ', name).strip()}: "
    return label if len(label) >= _LEAST_LABEL and any(map(str.isalnum, text)) else ""


def _labelled(name: str, text: str, searched: Mapping[str, _Searched]) -> _Searched:
    """Return what was found in a short value by itself and behind its field's name.

    "Phone: 955 41 70 28" says what the number is.
    """
    reading, spans = searched[text]
    label = _label(name, text)
    if not label:
        return reading, spans
    shift = len(label)
    _, labelled = searched[label + text]
    more = [replace(s, start=s.start - shift, end=s.end - shift) for s in labelled if s.start >= shift]
    return reading, [*spans, *(s for s in more if not any(_in_the_way(k, s) for k in spans))]


def _in_the_way(one: Span, labelled: Span) -> bool:
    """Answer whether what was found in the bare value stands where its field's name shows something else."""
    if labelled.end <= one.start or one.end <= labelled.start or _is_doubt(one):
        return False
    return not (labelled.entity == PERSON and one.entity in (LOC, ORG) and labelled.score > one.score)


def _announces(reading: Reading, span: Span) -> bool:
    """Answer whether *span* is a title and nothing else, before a token: its name is taken out already."""
    if span.entity != PERSON or not reading.text.startswith((" <", "\u00a0<"), span.end):
        return False
    known = cues().words
    return all(known.get(word.key, 0) & (TITLE | KIN) for _, _, word in words_of(reading, span))


def _is_doubt(span: Span) -> bool:
    return span.found_by.startswith(DOUBT)


def _is_name(reading: Reading) -> bool:
    """Answer whether a value is a name and nothing else: a few capitalised words, one of them no ordinary word."""
    words = [w for _, _, w in reading.words]
    if not 0 < len(words) <= _LONGEST_NAME or any(w.shape in (Shape.LOWER, Shape.DIGIT) for w in words):
        return False
    return any(w.strange or w.bits & (GIVEN | SURNAME) for w in words)
