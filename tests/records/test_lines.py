"""The line on which a value stands is that of an editor."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.records.lines import Lines
from redactor.records.source import open_source
from tests.house import EXAMPLES

ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def lines_of(path: Path, mark: str = "HERE") -> list[int]:
    """Return the line of every *mark* in the fields of a file."""
    source = open_source(path)
    lines = Lines(source)
    return [
        lines.of(record, n, field.text.index(mark))
        for record in lines.watch(source.records())
        for n, field in enumerate(record.fields)
        if mark in field.text
    ]


@given(
    name=st.sampled_from(["a.csv", "a.md", "a.txt", "a.jsonl", "a.json"]),
    pieces=st.lists(st.sampled_from(["one", "two", "HERE", ""]), min_size=1, max_size=12),
    end=ENDS,
    bom=st.booleans(),
)
def test_every_mark_is_on_its_line(
    tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[str], end: str, bom: bool
) -> None:
    """In every format, with every line end: the line that is told is one on which an editor shows the value."""
    inside = end if name not in ("a.json", "a.jsonl") else "\\n"
    end = "\n" if name == "a.jsonl" else end
    values = [f"x{piece}{inside}{piece}y" for piece in pieces]
    texts = {
        "a.csv": f"a,b{end}" + "".join(f'1,"{value}"{end}' for value in values),
        "a.md": "".join(f"**a**: 1{end}**b**: {value}{end}{end}" for value in values),
        "a.txt": f"start{end}" + end.join(values),
        "a.jsonl": "".join(f'{{"b": "{value}"}}{end}' for value in values),
        "a.json": "[" + f",{end}".join(f'{{"a": 1,{end}"b": "{value}"}}' for value in values) + "]",
    }
    path = tmp_path_factory.mktemp("lines") / name
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + texts[name].encode())
    shown = texts[name].split(end)
    found = lines_of(path)
    assert all("HERE" in shown[line - 1] for line in found)
    if name != "a.txt":
        assert len(found) == pieces.count("HERE") and found == sorted(set(found))


def test_a_workbook_has_no_lines() -> None:
    """Its cells have names of their own."""
    source = open_source(EXAMPLES / "records.xlsx")
    lines = Lines(source)
    assert {lines.of(record, 0, 0) for record in lines.watch(source.records())} == {0}


def test_what_surrounds_an_array(tmp_path: Path) -> None:
    """Scalars before the array have a line; those behind it, read before it, have none to tell."""
    path = tmp_path / "a.json"
    path.write_text(
        '{"by":\n "HERE",\n "records": [\n {"a": "x"},\n {"a": "HERE"}],\n "who": "HERE"}\n', encoding="utf-8"
    )
    assert lines_of(path) == [2, 0, 5]


def test_forgotten_records_have_no_line(tmp_path: Path) -> None:
    """What nobody will ask for again takes no memory."""
    path = tmp_path / "a.csv"
    path.write_text("a\none\ntwo\n", encoding="utf-8")
    source = open_source(path)
    lines = Lines(source)
    one, two = list(lines.watch(source.records()))
    lines.forget(one)
    assert (lines.of(one, 0, 0), lines.of(two, 0, 0)) == (0, 3)
