"""Read and rewrite JSON and JSON Lines: every scalar is a field, every byte outside a change survives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from typing import Any

from redactor.errors import RecordError
from redactor.model import Change, Field, Record
from redactor.records.json_strings import mark_of, marked, respelt, style_of
from redactor.records.json_values import NotJson, after_space, fields_of, is_object, members, parse, spans_of
from redactor.records.reading import Text
from redactor.records.textual import TextSource

_AS_LINES = "if each line is an object of its own, give --format jsonl"
_AS_WHOLE = "each line must be one whole JSON value; for one document over several lines give --format json"
_LISTS = {"records", "fragments", "outcomes", "data", "items", "results", "rows", "entries"}
_REPAIR = "repair the file where it was made; nothing was changed"


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and after the array of records in the object that holds it."""

    before: str = _field(repr=False)
    after: str = _field(repr=False)


class _Spelling(TextSource):
    """What JSON and JSON Lines share: how a changed scalar is spelt."""

    def __init__(self, text: Text, format: str) -> None:
        super().__init__(text, format)
        self._style = style_of(text.start(), text.encoding.ascii)

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the record with some scalars changed; names, order, spaces and other escapes stay."""
        return self._changed(self.unchanged(record), record, changes, 0)

    def begins(self, record: Record) -> Sequence[int]:
        """Return where the scalars begin; of a record around an array those before it."""
        return [start for start, _ in spans_of(self.unchanged(record))]

    def above(self, record: Record, position: int, start: int, end: str) -> int:
        """Return how many line ends stand before a scalar: inside it they are escapes."""
        return super().above(record, position, 0, end)

    def _changed(self, text: str, record: Record, changes: Mapping[int, Change], first: int) -> str:
        """Return *text*, of which the first scalar is the field at *first*, with *changes* made."""
        spans = spans_of(text)
        parts, done = [], 0
        for position in sorted(p for p in changes if first <= p < first + len(spans)):
            start, end = spans[position - first]
            old = record.fields[position].text
            parts += [text[done:start], self._spelt(changes[position], text[start:end], old)]
            done = end
        return "".join([*parts, text[done:]])

    def _spelt(self, change: Change, raw: str, old: str) -> str:
        if change.kind != "text" and change.literal is not None:
            return change.literal
        if not raw.startswith('"'):  # a number: there is no spelling to keep
            raw, old = '""', ""
        style = self._style
        if change.literal == _BARE:
            style = replace(style, ascii=False)
        elif change.literal:
            style = marked(style, change.literal)
        return respelt(raw, old, change.text, style)


class JsonLines(_Spelling):
    """One JSON value a line. Blank lines are kept."""

    def records(self) -> Iterator[Record]:
        """Yield one record a line, in bounded memory. Once."""
        before, index = "", 0
        for number, line in enumerate(self._text.lines("\n"), 1):
            try:
                if not line.strip(" \t\r\n"):
                    before += line
                    continue
                value, end = parse(line)
                place = f"line {number}"
                fields = _fields(value, f"{place}: $", line)
                if after_space(line, end) != len(line):
                    raise NotJson(end, "more than one JSON value")
            except NotJson as no:
                raise self._at(number, line, no) from None
            yield Record(index, tuple(fields), place, before + line)
            before = ""
            index += 1
        if not index:
            raise RecordError(f"{self.name}: no record found", hint="there must be one JSON object a line")
        self.tail, self.count = before, index

    def _at(self, number: int, line: str, no: NotJson) -> RecordError:
        hint = _AS_WHOLE if number == 1 or not line.lstrip().startswith("{") else _REPAIR
        return RecordError(f"{self.name}: line {number}, column {no.at + 1}: {no.what}", hint=hint)


class Json(_Spelling):
    """One JSON document.

    An array of objects holds a record an element. So does an object with a single array of objects in it,
    where that is a list of records and no part of one: it is called so ("records", "results"), or the rest
    of the object holds no more scalars than its first element. That rest is a record of its own, the first.
    Anything else is one record: what it says of its participants must not be torn from what it says elsewhere.
    """

    def __init__(self, text: Text, format: str) -> None:
        super().__init__(text, format)
        self._gap = ""  # between the last element and what stands after it
        self._after = ""

    def records(self) -> Iterator[Record]:
        """Yield the records in order. Once; the document is in memory as a whole."""
        text = self._text.whole()
        try:
            yield from self._found(text)
        except NotJson as no:
            line, column = text.count("\n", 0, no.at) + 1, no.at - text.rfind("\n", 0, no.at)
            hint = _AS_LINES if line > 1 or "more" in no.what else _REPAIR
            raise RecordError(f"{self.name}: line {line}, column {column}: {no.what}", hint=hint) from None

    def unchanged(self, record: Record) -> str:
        """Return the text of *record* as it was read."""
        if isinstance(record.layout, _Around):
            return record.layout.before
        return super().unchanged(record)

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the record with some scalars changed; what stands after the array of records waits as the tail."""
        around = record.layout
        if not isinstance(around, _Around):
            return super().rewritten(record, changes)
        self._after = self._changed(around.after, record, changes, len(spans_of(around.before)))
        self.tail = self._gap + self._after
        return self._changed(around.before, record, changes, 0)

    def _found(self, text: str) -> Iterator[Record]:
        start = after_space(text, 0)
        if start == len(text):
            raise RecordError(f"{self.name}: no record found", hint="there is only white space in it")
        if text[start] == "[" and _holds_objects(text, start):
            self.head = text[: start + 1]
            yield from self._elements(text, start, "$", 0)
            return
        value, end = parse(text, start)
        if after_space(text, end) != len(text):
            raise NotJson(after_space(text, end), "more than one JSON value")
        if is_object(value) and (place := _place_of_records(value)):
            yield from self._wrapped(text, start, value, place)
            return
        fields = tuple(_fields(value, "$", text))
        if not fields:
            raise RecordError(f"{self.name}: no record found", hint="there is no value in it")
        yield Record(0, fields, "$", text)
        self.count = 1

    def _wrapped(self, text: str, start: int, value: Any, key: str) -> Iterator[Record]:
        """Yield what surrounds the array of records called *key*, then its elements."""
        number = [_is_list_of_objects(member) for _, member in value].index(True)
        begin, end = list(members(text, start))[number][1:]
        rest = [(name, [] if n == number else member) for n, (name, member) in enumerate(value)]
        fields = tuple(_fields(tuple(rest), "$", text[:begin] + text[end:]))
        del value
        self._after = text[end - 1 :]
        if fields:
            yield Record(0, fields, "$", _Around(text[: begin + 1], self._after))
        else:
            self.head = text[: begin + 1]
        yield from self._elements(text, begin, f"$.{key}", len(fields) and 1)

    def _elements(self, text: str, start: int, place: str, index: int) -> Iterator[Record]:
        """Yield a record for each element of the array that begins at *start*; leave the tail after the last."""
        done, number = start + 1, 0
        while True:
            value, end = parse(text, text.index(",", done) + 1 if number else done)
            here, own = f"{place}[{number}]", text[done:end]
            yield Record(index, tuple(_fields(value, here, own)), here, own)
            done, number, index = end, number + 1, index + 1
            after = after_space(text, end)
            if text[after : after + 1] != ",":
                break
        if text[after : after + 1] != "]":
            raise NotJson(after, "not JSON")
        if self._after:
            self._gap = text[done:after]
        elif (rest := after_space(text, after + 1)) != len(text):
            raise NotJson(rest, "more than one JSON value")
        else:
            self._after = text[done:]
        self.tail = self._gap + self._after
        self.count = index


_BARE = "="  # the mark of a string that holds characters beyond ASCII as they are


def _fields(value: Any, place: str, text: str) -> list[Field]:
    """Return the fields of *value*, spelt as in *text*; a string spelt with escapes is marked so in its `literal`."""
    fields = fields_of(value, place)
    if not text.isascii():
        for n, field in enumerate(fields):
            if field.kind == "text" and not field.text.isascii():
                fields[n] = replace(field, literal=_BARE)
    if "\\u" in text or "\\/" in text:
        for n, (start, end) in enumerate(spans_of(text)):
            if fields[n].kind == "text" and (mark := mark_of(text[start:end])):
                fields[n] = replace(fields[n], literal=mark)
    return fields


def _holds_objects(text: str, start: int) -> bool:
    """Say whether the array that begins at *start* begins with an object."""
    first = after_space(text, start + 1)
    return text[first : first + 1] == "{"


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_object, value))


def _place_of_records(value: tuple[tuple[str, Any], ...]) -> str:
    """Return the name of the one member that is a list of records, or ""."""
    lists = [(name, member) for name, member in value if _is_list_of_objects(member)]
    if len(lists) != 1:
        return ""
    name, elements = lists[0]
    if name.casefold() in _LISTS:
        return name
    around = sum(len(fields_of(member, "")) for key, member in value if member is not elements)
    return name if around <= len(fields_of(elements[0], "")) else ""
