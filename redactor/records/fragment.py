"""Read and rewrite fragments: `**Field**: value`, several lines a value, several records a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from redactor.errors import RecordError
from redactor.model import Change, Field, Record
from redactor.records.fields import new_field
from redactor.records.textual import TextSource

_GAP = r"[ \t\u00a0\u202f]*"
_NAMED = re.compile(
    rf"{_GAP}(?:[-+>*•]{_GAP})?\*\*(?P<name>(?:(?!\*\*)[^\r\n])+?)"
    rf"(?:\*\*{_GAP}[:\uff1a]|{_GAP}[:\uff1a]{_GAP}\*\*){_GAP}"
)
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:=[ \t]*){3,}|(?:_[ \t]*){3,})\s*\Z")
_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class _Laid:
    """A record's text, and where in it each field's value stands."""

    text: str = _field(repr=False)
    values: tuple[tuple[int, int], ...]


def is_fragment(start: str) -> bool:
    """Say whether a line of *start* begins with a field's name."""
    return any(_NAMED.match(line) for line in _ENDS.split(start))


class _Waiting:
    """Lines from a rule or a blank line on, of which the next field says whose they are.

    `ready` tells that only blank lines follow a rule.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ready = False
        self._ruled = False

    def takes(self, line: str) -> bool:
        """Keep *line* where it is blank, a rule, or under a rule; say whether it was kept."""
        blank, rule = not line.strip(), bool(_RULE.match(line))
        if not (blank or rule or self._ruled):
            return False
        self._ruled = self._ruled or rule
        self.ready = rule or (self.ready and blank)
        self.lines.append(line)
        return True


class Fragment(TextSource):
    """Records of named values.

    A record ends where the name of its first field, or of the file's first, comes again; at a rule
    (---, ***, ===, ___) with a field right under it; and at a blank line, or a rule and other text,
    above a field that the record has already. Text before the first field of a record is a field
    named "". Names stay as they are spelt, without the spaces around them.
    """

    def records(self) -> Iterator[Record]:
        """Yield the records in order. Once."""
        index, line = 0, 1
        for text in self._parts():
            record = self._record(index, line, text)
            if not any(field.name for field in record.fields):
                raise RecordError(
                    f"{self.name}: no record found",
                    hint="a field is written **Name**: value; for other text give --format text",
                )
            yield record
            index += 1
            line += len(_ENDS.findall(text))
        self.count = index

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the record with some values changed; new line ends are those of the old value, or of the record."""
        laid = record.layout
        assert isinstance(laid, _Laid)
        parts, done = [], 0
        for position in sorted(changes):
            start, end = laid.values[position]
            parts += [laid.text[done:start], _with_ends_of(laid.text, changes[position])]
            done = end
        return "".join([*parts, laid.text[done:]])

    def unchanged(self, record: Record) -> str:
        """Return the text of *record* as it was read."""
        assert isinstance(record.layout, _Laid)
        return record.layout.text

    def begins(self, record: Record) -> Sequence[int]:
        """Return where the values begin."""
        assert isinstance(record.layout, _Laid)
        return [start for start, _ in record.layout.values]

    def _parts(self) -> Iterator[str]:
        """Yield the text of each record, together all of the file."""
        own: list[str] = []
        waiting = _Waiting()
        names: set[str] = set()
        opening, here = "", ""  # the first name of the file, and of this record
        for line in self._text.lines():
            if named := _NAMED.match(line):
                name = named["name"].strip().casefold()
                opening = opening or name
                if name == here or (name in names and (waiting.lines or name == opening)) or (names and waiting.ready):
                    yield "".join(own)
                    own, names = [], set()
                here = here if names else name
                names.add(name)
                own += [*waiting.lines, line]
                waiting = _Waiting()
            elif not waiting.takes(line):
                own += [*waiting.lines, line]
                waiting = _Waiting()
        yield "".join(own + waiting.lines)

    def _record(self, index: int, line: int, text: str) -> Record:
        fields: list[Field] = []
        values: list[tuple[int, int]] = []
        for name, start, end in _named_parts(text):
            start, end = _trimmed(text, start, end)
            if name or start < end:
                place = f"line {line + len(_ENDS.findall(text, 0, start))}"
                fields.append(new_field(name, text[start:end], place))
                values.append((start, end))
        place = fields[0].place if fields else f"line {line}"
        return Record(index, tuple(fields), place, _Laid(text, tuple(values)))


def _named_parts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each field and where its value stands, that before the first field as named ""."""
    name, start, offset = "", 0, 0
    for line in _lines(text):
        if named := _NAMED.match(line):
            yield name, start, offset
            name, start = named["name"].strip(), offset + named.end()
        offset += len(line)
    yield name, start, offset


def _lines(text: str) -> Iterator[str]:
    done = 0
    for end in _ENDS.finditer(text):
        yield text[done : end.end()]
        done = end.end()
    yield text[done:]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return *start* and *end* without white space, and without rules that stand under the value."""
    value = text[start:end]
    if not value.strip():
        return start, start
    while True:
        value = value.rstrip()
        above = max(value.rfind("\n"), value.rfind("\r"))
        if above < 0 or not _RULE.match(value, above + 1):
            break
        value = value[:above]
    if not value.strip() or (start == 0 and _RULE.match(value.strip())):
        return start, start
    return start + len(value) - len(value.lstrip()), start + len(value)


def _with_ends_of(text: str, change: Change) -> str:
    """Return the changed value; line ends that *text* does not know become its first one's."""
    if change.kind != "text" and change.literal is not None:
        return change.literal
    known = _ENDS.findall(text)
    if not known:
        return change.text
    return _ENDS.sub(lambda end: end[0] if end[0] in known else known[0], change.text)
