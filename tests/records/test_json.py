"""JSON is read scalar by scalar and written back byte for byte outside a change."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import RecordError
from redactor.model import Change, Field
from redactor.records.json_strings import mark_of
from redactor.records.source import open_sink, open_source
from tests.records.rewriting import read, rewrite, swap, texts

LETTERS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('é"\\/<>\n\x00\u2028😀'), max_size=10)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | LETTERS
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(LETTERS, v, max_size=3), max_leaves=8
)
WRITERS: list[Callable[[Any], str]] = [
    json.dumps,
    lambda v: json.dumps(v, ensure_ascii=False),
    lambda v: json.dumps(v, indent=2, ensure_ascii=False).replace("\n", "\r\n"),
    lambda v: json.dumps(v, separators=(" ,", "\t:\n")).replace("/", "\\/"),
]


def scalars(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for member in value.values() for one in scalars(member)]
    return [one for item in value for one in scalars(item)] if isinstance(value, list) else [value]


def meant(field: Field) -> Any:
    return field.text if field.kind == "text" else json.loads(field.literal or "")


def fields(data: bytes, format: str) -> list[Field]:
    return [field for record in read(data, format) for field in record.fields]


@given(st.dictionaries(LETTERS, VALUES, max_size=4) | st.lists(VALUES, max_size=4), st.sampled_from(WRITERS))
def test_any_document_survives_and_every_scalar_is_a_field(value: Any, write: Callable[[Any], str]) -> None:
    """Whatever is in a document is a field, with its kind and spelling, and is written back byte for byte."""
    if not scalars(value):
        return
    data = write(value).encode()
    assert sorted(map(repr, map(meant, fields(data, "json")))) == sorted(map(repr, scalars(value)))
    assert rewrite(data, format="json") == data


@given(
    st.lists(st.dictionaries(LETTERS, VALUES, max_size=4), min_size=1, max_size=4),
    st.sampled_from([WRITERS[0], WRITERS[1]]),
    st.sampled_from(["\n", "\r\n", "\n\n \t\n"]),
)
def test_any_lines_survive(values: list[Any], write: Callable[[Any], str], end: str) -> None:
    """The same of JSON Lines, blank lines included, with and without a last line end."""
    data = end.join(write(value) for value in values).encode()
    for whole in (data, data + end.encode()):
        assert rewrite(whole, format="jsonl") == whole
        assert list(map(meant, fields(whole, "jsonl"))) == [one for value in values for one in scalars(value)]


@given(VALUES.filter(scalars), st.sampled_from(WRITERS), LETTERS)
def test_a_change_is_read_back_and_changes_nothing_else(value: Any, write: Callable[[Any], str], new: str) -> None:
    """A changed scalar says what it should, whatever it was; changing it back restores every byte."""
    data = write([{"a": value, "é": "é / é"}]).encode()
    before = fields(data, "json")
    out = rewrite(data, lambda _: {0: Change(new)}, "json")
    assert [f.text for f in fields(out, "json")] == [new] + [f.text for f in before[1:]]
    first = before[0]
    assert rewrite(out, lambda _: {0: Change(first.text, first.kind, first.literal)}, "json") == data


def test_names_are_paths() -> None:
    """A field's name is its path in the record; its place is its path in the file."""
    data = b'[{"participants": [{"name": "A", "age": 7}], "x.y": true}]'
    (record,) = read(data)
    assert [(f.name, f.text, f.kind, f.literal, f.place) for f in record.fields] == [
        ("participants[0].name", "A", "text", None, "$[0].participants[0].name"),
        ("participants[0].age", "7", "number", "7", "$[0].participants[0].age"),
        ("x.y", "true", "boolean", "true", "$[0].x.y"),
    ]
    assert read(b'\n{"a": 1}\n{"a": 2}')[0].fields[0].place == "line 2: $.a"


def test_odd_spellings_survive() -> None:
    """Numbers as they are spelt, names that come twice, escapes nobody needs and odd spaces all survive."""
    data = b'{ "a":1.0 ,"a": 1E+2,"b" :-0.10e-5, "c":"\\u0041\\/\\u00E9 x", "n":12345678901234567890123 }\r\n'
    assert [f.text for f in fields(data, "json")] == ["1.0", "1E+2", "-0.10e-5", "A/é x", "12345678901234567890123"]
    assert rewrite(data, swap("x", "<redacted>"), "json") == data.replace(b"x", b"<redacted>")


def test_escapes_are_kept_outside_a_change() -> None:
    """What surrounds a change is spelt as before, also where a string spells one letter in two ways."""
    data = '{"a": "\\u00e9t\\u00e9 Awa é \\u0065 Issa e"}'.encode()
    out = rewrite(data, swap("Awa", "<redacted>"), "json")
    assert out == data.replace(b"Awa", b"<redacted>")
    assert rewrite(out, swap("<redacted>", "Awa"), "json") == data


@pytest.mark.parametrize(
    "spelt", ["Traor\\u00e9", "Traoré", "Traor\\u00E9", "12\\/3", "N\\u0027D", "😀", "\\ud83d\\ude00"]
)
def test_a_revealed_value_is_spelt_as_it_was(spelt: str) -> None:
    """A value taken out and put back is spelt as it was, even where nothing in the file tells how any more.

    The mark that tells holds nothing of the text.
    """
    data = f'{{"a": "by {spelt}.", "b": "x"}}\n'.encode()
    field = fields(data, "jsonl")[0]
    shared = rewrite(data, lambda _: {0: Change("by <redacted>.")}, "jsonl")
    assert shared == b'{"a": "by <redacted>.", "b": "x"}\n'
    assert rewrite(shared, lambda _: {0: Change(field.text, literal=field.literal)}, "jsonl") == data


def test_a_mark_tells_nothing_of_the_text() -> None:
    """The mark of a string is the same whatever letters it holds."""
    assert mark_of('"Traor\\u00e9 Ka\\u00ef"') == mark_of('"\\u0434\\u0430"') == "\\u"
    assert mark_of('"Traor\\u00C9"') == "\\U"
    assert mark_of('"a\\/b \\" \\n \\\\"') == "\\/"
    assert mark_of('"Traoré"') is None


def test_a_number_becomes_a_string_and_a_number_again() -> None:
    """A number that is redacted becomes a string; put back, it is the bare number it was."""
    data = b'[{"phone": 22670123456.0, "ok": true}]'
    out = rewrite(data, lambda _: {0: Change("<redacted>"), 1: Change("<redacted>")})
    assert out == b'[{"phone": "<redacted>", "ok": "<redacted>"}]'
    back = {0: Change("22670123456.0", "number", "22670123456.0"), 1: Change("true", "boolean", "true")}
    assert rewrite(out, lambda _: back) == data


def test_a_list_of_records_in_an_object() -> None:
    """The records of an object's one list are records, and the rest is a record of its own, written around them."""
    data = '{"by": "Awa",\n "results": [ {"a": "x"} ,\n {"a": "é"} ]\n, "n": {"of": "Awa"}}\n'.encode()
    rest, first, _ = read(data, "json")
    assert [(f.name, f.place) for f in rest.fields] == [("by", "$.by"), ("n.of", "$.n.of")]
    assert first.fields[0].place == "$.results[0].a"
    assert [r.index for r in read(data, "json")] == [0, 1, 2]
    out = rewrite(data, swap("Awa", "<redacted>"), "json")
    assert out == data.replace(b"Awa", b"<redacted>")
    assert len(read(b'{"list": [{"a": 1}]}')) == 1
    assert rewrite(b'{"list": [{"a": 1}] }', lambda _: {0: Change("x")}) == b'{"list": [{"a": "x"}] }'


def test_a_long_list_is_read_element_by_element() -> None:
    """Reading an element looks at that element alone: tens of thousands take no more than their sum."""
    data = b'{"records": [' + b'{"a": "x \\u00e9"},\n' * 20_000 + b'{"a": 1}]}'
    assert rewrite(data, swap("x", "y")) == data.replace(b"x", b"y")


def test_a_record_with_a_list_in_it_is_not_torn() -> None:
    """A record that lists its participants stays one: they may be named in its other fields."""
    data = b'{"id": 1, "story": "Awa spoke", "year": 2024, "participants": [{"name": "Awa"}, {"name": "Issa"}]}'
    (record,) = read(data)
    assert len(record.fields) == 5
    assert len(read(b'{"people": [{"a": 1}], "records": [{"a": 1}]}')) == 1


BAD = [
    "",
    "{",
    '{"a" 1}',
    '{"a": 1,}',
    "[1",
    "[{}",
    '[{"a": 1},]',
    '[{"a": 1}',
    "[{} {}]",
    "nul",
    '"a',
    "{\"a\": 'b'}",
    '{"a": 1} x',
    '{"a": 01}',
]


@pytest.mark.parametrize("text", BAD)
def test_bad_json_is_an_error_with_line_and_column(text: str) -> None:
    """What is no JSON is refused with line and column, in a document and in a line, and its text is not told."""
    for data, format in ((f"\n\n{text}".encode(), "json"), (f'{{"a": "x"}}\n\n{text}'.encode(), "jsonl")):
        if format == "jsonl" and not text:
            continue
        with pytest.raises(RecordError, match=r"line 3, column \d+: |no record found") as refusal:
            read(data, format)
        assert refusal.value.hint
        error: BaseException | None = refusal.value
        while error is not None:  # the parser's own error carries the whole text
            assert not isinstance(error, json.JSONDecodeError)
            error = error.__context__


def test_the_other_kind_of_json_is_hinted_at() -> None:
    """Lines given as a document, and a document given as lines, are told apart in the hint."""
    with pytest.raises(RecordError) as refusal:
        read(b'{"a": 1}\n{"a": 2}\n', "json")
    assert "--format jsonl" in refusal.value.hint
    with pytest.raises(RecordError) as refusal:
        read(b'{\n"a": 1}\n', "jsonl")
    assert "--format json" in refusal.value.hint


def test_half_a_character_and_a_deep_well_are_errors() -> None:
    """An escape of half a character, and nesting without end, are refused with their place."""
    with pytest.raises(RecordError, match="line 1, column 8: half a character"):
        read(b'{"a": "\\ud83d x"}', "jsonl")
    with pytest.raises(RecordError, match="line 1, column 11: half a character"):
        read(b'[{"a": "x \\ude00\\ud83d"}]', "json")
    assert texts(b'{"a": "\\\\ud83d"}', "jsonl") == [{"a": "\\ud83d"}]
    for format in ("json", "jsonl"):
        with pytest.raises(RecordError, match="nested too deeply"):
            read(b"[" * 100_000 + b"]" * 100_000, format)


def test_a_long_file_of_lines_is_read_in_constant_memory(tmp_path: Path) -> None:
    """However long the file, it takes no more memory than the buffers."""
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": 1, "name": "Awa", "year": 2024}\n' * 30_000)
    source = open_source(path)
    sink = open_sink(source, tmp_path / "out.jsonl")
    records = source.records()
    sink.write(next(records), {})
    tracemalloc.start()
    for record in records:
        sink.write(record, {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sink.publish()
    assert peak < 6_000_000
    assert (tmp_path / "out.jsonl").read_bytes() == path.read_bytes()
