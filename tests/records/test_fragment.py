"""Fragments are taken apart where a reader would, and written back byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import RecordError
from redactor.model import Change
from tests.records.rewriting import read, rewrite, swap, texts

LINES = st.sampled_from(
    [
        "**A**: x",
        "**B**: y",
        "**A **:  z  ",
        "- **C:** w",
        "**D** :",
        "",
        "  ",
        "---",
        "***",
        "===",
        "more",
        "* item",
        "**bold** text",
    ]
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"])).map("".join), min_size=1, max_size=14).map(
    "".join
)


@given(TEXTS, st.sampled_from(["", "**A**: last", "\ufeff"]))
def test_any_fragment_survives(text: str, rest: str) -> None:
    """Whatever the lines, they are written back byte for byte, and every word is in some field."""
    data = ("**A**: 1\n" + text + rest).encode()
    assert rewrite(data, format="fragment") == data
    said = " ".join(f.text for r in read(data, "fragment") for f in r.fields)
    assert all(said.count(word) == text.count(word) for word in ("more", "item", "text"))


@given(TEXTS)
def test_a_change_of_every_value_changes_nothing_else(text: str) -> None:
    """Putting every value in its own place again changes no byte."""
    data = ("**A**: 1\n" + text).encode()
    same = rewrite(data, lambda r: {n: Change(f.text) for n, f in enumerate(r.fields)}, "fragment")
    assert same == data


def test_a_record_as_it_was_shared() -> None:
    """Names keep their spelling, odd as it is, without the spaces around them; values keep their inner spaces."""
    data = (
        b"**FragmentID**: SCC-1/CIV003\n"
        b"**coutnry**: Kaya/Burkina Faso\n**Link to Results **: Outcome 1.2     Output 1.2.1\n"
    )
    assert texts(data) == [
        {
            "FragmentID": "SCC-1/CIV003",
            "coutnry": "Kaya/Burkina Faso",
            "Link to Results": "Outcome 1.2     Output 1.2.1",
        }
    ]
    assert [f.place for f in read(data)[0].fields] == ["line 1", "line 2", "line 3"]


@pytest.mark.parametrize(
    "line", ["**A**: x", "**A:** x", "**A** : x", "**A :** x", "- **A**: x", "**A**:x", "**A**\u00a0: x", "  **A** ：x"]
)
def test_ways_to_write_a_field(line: str) -> None:
    """The colon may stand inside or outside the stars, with a space before it as in French."""
    assert texts(f"{line}\n**B**: y\n".encode()) == [{"A": "x", "B": "y"}]


@pytest.mark.parametrize("line", ["A: x", "**A** x", "*A*: x", "****: x", "see **A**: x", "**A: x"])
def test_what_is_no_field(line: str) -> None:
    """Other lines belong to the value above them."""
    assert texts(f"**B**: y\n{line}\n".encode()) == [{"B": f"y\n{line}"}]


def test_values_may_span_lines() -> None:
    """A value runs to the next field, its blank lines too, without the white space around it."""
    data = b"**A**:\r\n  one\r\n\r\ntwo  \r\n\r\n**B**: \r\n**C**: x"
    assert texts(data) == [{"A": "one\r\n\r\ntwo", "B": "", "C": "x"}]


@pytest.mark.parametrize(
    "between", ["", "\n", "\n\n", "---\n", "\n---\n\n", "***\n", "===\n", "_____\n", "- - -\n", "\r\n---\r\n"]
)
def test_a_record_ends_where_its_first_name_comes_again(between: str) -> None:
    """With or without a rule or a blank line between, the first field's name begins a new record."""
    data = f"**A**: 1\n**B**: 2\n{between}**a **: 3\n**B**: 4\n".encode()
    assert texts(data) == [{"A": "1", "B": "2"}, {"a": "3", "B": "4"}]


def test_other_ends_of_a_record() -> None:
    """A rule with a field under it ends a record; a blank line does where the record has that field already."""
    assert len(texts(b"**A**: 1\n---\n**B**: 2\n")) == 2
    assert len(texts(b"**A**: 1\n**B**: 2\n\n**B**: 3\n")) == 2
    assert len(texts(b"**A**: 1\n---\n**B**: 2\n**A**: 1\n**A**: 4\n")) == 3


def test_what_does_not_end_a_record() -> None:
    """A blank line above a new name, a name that comes twice in a row, and a rule inside a text do not."""
    assert len(texts(b"**A**: 1\n\n**B**: 2\n")) == 1
    twice = read(b"**A**: 1\n**B**: 2\n**B**: 3\n")
    assert [[f.text for f in r.fields] for r in twice] == [["1", "2", "3"]]
    assert texts(b"**A**: 1\n---\nmore\n**B**: 2\n") == [{"A": "1\n---\nmore", "B": "2"}]


def test_text_before_the_first_field_is_examined() -> None:
    """A heading is a field without a name, at the beginning of a file and between records."""
    data = b"# Awa\n\n**A**: 1\n---\nAbout Issa\n\n**A**: 2\n"
    assert [[(f.name, f.text) for f in r.fields] for r in read(data)] == [
        [("", "# Awa"), ("A", "1")],
        [("", "---\nAbout Issa"), ("A", "2")],
    ]
    assert rewrite(data, swap("Awa", "<redacted>")) == data.replace(b"Awa", b"<redacted>")


def test_a_change_keeps_the_line_ends() -> None:
    """A new line in a changed value is written as the record writes its lines."""
    data = b"**A**: 1\r\n**B**: x\r\n"
    assert rewrite(data, lambda _: {1: Change("y\nz\r\nw")}) == b"**A**: 1\r\n**B**: y\r\nz\r\nw\r\n"
    assert rewrite(b"**A**: 1\n", lambda _: {0: Change("y\r\nz")}) == b"**A**: y\nz\n"
    assert rewrite(b"**A**: 1\n**B**: \n", lambda _: {1: Change("y")}) == b"**A**: 1\n**B**: y\n"


@pytest.mark.parametrize("data", [b"no field at all", b"A: x\n", b"\n\n", b"---\n"])
def test_no_field_is_no_record(data: bytes) -> None:
    """A file without a field is refused as a fragment, with what to do."""
    with pytest.raises(RecordError, match="no record found") as refusal:
        read(data, "fragment")
    assert "--format text" in refusal.value.hint
