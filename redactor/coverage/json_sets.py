"""Read labelled sets in JSON: spans in JSON Lines, Presidio-evaluator's samples, the Text Anonymization Benchmark."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redactor.coverage.labelled import Gold, Identifier, Labelled
from redactor.coverage.labels import TAB, USUAL, Labels
from redactor.errors import RecordError
from redactor.model import Field, Record

TEXT = "text"
"""The name of the field of a record that has only one, without a name."""


def read_jsonl(path: Path, text: str, labels: Labels, language: str) -> Iterator[Labelled]:
    """Yield the records of a file that has one JSON object a line.

    `{"id", "language", "text" or "fields": {name: text}, "spans": [{"field", "start", "end", "label", "entity",
    "identifier"}]}`; of a span `field`, `entity` and `identifier` may be missing. Raises RecordError with the line.
    """
    number = 0
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        place, number = f"{path.name}: line {line}", number + 1
        one = _object(_parsed(row, place), place)
        fields = _fields(one, place)
        names = [f.name for f in fields]
        gold = [
            mark
            for n, span in enumerate(_list(one, "spans", place), 1)
            if (mark := _mark(_object(span, f"{place}, span {n}"), names, fields, labels, f"{place}, span {n}"))
        ]
        said = one.get("language", one.get("lang"))
        yield Labelled(
            _name(path, one.get("id"), number),
            said if isinstance(said, str) and said else language,
            Record(number - 1, tuple(fields), f"line {line}"),
            tuple(gold),
            path.name,
            number,
        )


def read_presidio(path: Path, data: object, labels: Labels, language: str) -> Iterator[Labelled]:
    """Yield the samples that presidio-evaluator writes (`InputSample.to_json`). Raises RecordError."""
    for number, sample in enumerate(_samples(data, path), 1):
        place = f"{path.name}: sample {number}"
        one = _object(sample, place)
        text = _string(one, "full_text", place)
        gold = []
        for n, span in enumerate(_list(one, "spans", place), 1):
            where = f"{place}, span {n}"
            mark = _object(span, where)
            if mark.get("entity_type") == "O":  # what it writes for no entity
                continue
            start, end = _stretch(mark, "start_position", "end_position", text, where)
            if entity := labels.ours(mark.get("entity_type"), where, USUAL):
                gold.append(Gold(0, start, end, entity))
        yield Labelled(
            f"{path.name}#{number}",
            language,
            Record(number - 1, (Field(TEXT, text),), f"sample {number}"),
            tuple(gold),
            path.name,
            number,
        )


def read_tab(path: Path, data: object, labels: Labels, language: str) -> Iterator[Labelled]:
    """Yield the documents of the Text Anonymization Benchmark. Raises RecordError.

    The marks of all annotators count, each for itself, as in the benchmark's own measure.
    """
    for number, document in enumerate(_samples(data, path), 1):
        place = f"{path.name}: document {number}"
        one = _object(document, place)
        text = _string(one, "text", place)
        gold = []
        for annotator, said in _object(one.get("annotations"), f"{place}, annotations").items():
            where = f"{place}, an annotator"
            for n, mention in enumerate(_list(_object(said, where), "entity_mentions", where), 1):
                at = f"{where}, mention {n}"
                mark = _object(mention, at)
                start, end = _stretch(mark, "start_offset", "end_offset", text, at)
                if entity := labels.ours(mark.get("entity_type"), at, TAB):
                    who = f"{annotator}/{mark.get('entity_id', '')}"
                    gold.append(Gold(0, start, end, entity, who, _identifier(mark, "identifier_type", at)))
        yield Labelled(
            _name(path, one.get("doc_id"), number),
            language,
            Record(number - 1, (Field(TEXT, text),), f"document {number}"),
            tuple(gold),
            path.name,
            number,
        )


def parse(path: Path, text: str) -> object:
    """Return what a whole file of JSON says. Raises RecordError with the line."""
    return _parsed(text, path.name)


# ---------------------------------------------------------------- pieces


def _parsed(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:  # its text and its `doc` quote the file
        where = f", line {error.lineno}" if "\n" in text.strip() else ""
        raise RecordError(f"{place}{where}, column {error.colno}: no JSON", hint="mend the file") from None
    except RecursionError:
        raise RecordError(f"{place}: nested too deeply", hint="mend the file") from None


def _samples(data: object, path: Path) -> list[Any]:
    if isinstance(data, dict):
        return [data]
    if not isinstance(data, list):
        raise RecordError(f"{path.name}: is no list of records", hint="say what it is with --reader")
    return data


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise RecordError(f"{place}: is no object", hint="see docs/coverage.md for the shape of each format")
    return value


def _list(one: Mapping[str, Any], key: str, place: str) -> list[Any]:
    value = one.get(key)
    if not isinstance(value, list):
        raise RecordError(f"{place}: {key!r} is missing or no list", hint="write [] where nothing is marked")
    return value


def _string(one: Mapping[str, Any], key: str, place: str) -> str:
    value = one.get(key)
    if not isinstance(value, str):
        raise RecordError(f"{place}: {key!r} is missing or no text", hint="see docs/coverage.md")
    return value


def _fields(one: Mapping[str, Any], place: str) -> list[Field]:
    if "fields" not in one:
        return [Field(TEXT, _string(one, TEXT, place))]
    fields = _object(one["fields"], f"{place}, 'fields'")
    if TEXT in one or not all(isinstance(value, str) for value in fields.values()):
        raise RecordError(f"{place}: give 'text', or 'fields' with a text for each name", hint="not both")
    return [Field(name, value) for name, value in fields.items()]


def _mark(span: Mapping[str, Any], names: list[str], fields: list[Field], labels: Labels, place: str) -> Gold | None:
    name = span.get("field", names[0] if len(names) == 1 else None)
    if name not in names:
        raise RecordError(f"{place}: 'field' names no field of the record", hint="name one of its fields")
    n = names.index(name)
    start, end = _stretch(span, "start", "end", fields[n].text, place)
    entity = labels.ours(span.get("label"), place)
    who = span.get("entity", "")
    if not isinstance(who, str | int):
        raise RecordError(f"{place}: 'entity' is no text", hint="give mentions of one entity the same word")
    return Gold(n, start, end, entity, str(who), _identifier(span, "identifier", place)) if entity else None


def _stretch(mark: Mapping[str, Any], first: str, last: str, text: str, place: str) -> tuple[int, int]:
    start, end = mark.get(first), mark.get(last)
    whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool)
    if not whole or not 0 <= start < end <= len(text):  # type: ignore[operator]
        raise RecordError(
            f"{place}: {first!r} and {last!r} are no stretch of the text",
            hint="count code points from 0; the end is the first one that is not in it",
        )
    return start, end  # type: ignore[return-value]


def _identifier(mark: Mapping[str, Any], key: str, place: str) -> Identifier | None:
    said = mark.get(key)
    if said in (None, ""):
        return None
    try:
        return Identifier(str(said).upper())
    except ValueError:
        raise RecordError(f"{place}: {key!r} is none of DIRECT, QUASI, NO_MASK", hint="mend the file") from None


def _name(path: Path, said: object, number: int) -> str:
    return f"{path.name}#{said}" if isinstance(said, str | int) and str(said).strip() else f"{path.name}#{number}"
