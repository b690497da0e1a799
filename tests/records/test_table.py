"""Tables are read as a spreadsheet reads them and written back as they were spelt."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from redactor.errors import RecordError
from redactor.model import Change
from redactor.records.source import open_sink, open_source
from tests.records.rewriting import read, rewrite, source_of, swap, texts

CELLS = st.text(st.sampled_from('ab é"\n\r,;\t|\x00<>’\x0b\u2028'), max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6)


def written(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@given(
    ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
)
@example([['"', '""', 'a"']], ",", "\n", csv.QUOTE_MINIMAL)
def test_any_table_survives_and_is_understood(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> None:
    """Whatever a standard writer makes is read as it was meant and written back byte for byte."""
    # This writer leaves a CR bare before its LF: nobody can tell it from a CRLF.
    assume(end == "\r\n" or quoting == csv.QUOTE_ALL or not any(row[-1].endswith("\r") for row in rows))
    mark = f"sep={delimiter}{end}"
    text = mark + written([["n1", "n2", "n3"], *rows], delimiter, end, quoting)
    assert [[f.text for f in r.fields] for r in read(text.encode(), "csv")] == rows
    assert rewrite(text.encode(), format="csv") == text.encode()


@given(ROWS, st.integers(0, 2), CELLS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_a_changed_cell_says_what_it_should_and_no_other_changes(
    rows: list[list[str]], column: int, new: str, quoting: int
) -> None:
    """A change of one cell is read back as it was made, and every other cell keeps its text."""
    data = written([["n1", "n2", "n3"], *rows], ",", "\r\n", quoting).encode()
    out = rewrite(data, lambda _: {column: Change(new)}, "csv")
    expected = [[new if n == column else text for n, text in enumerate(row)] for row in rows]
    assert [[f.text for f in r.fields] for r in read(b"sep=,\r\n" + out, "csv")] == expected


@given(st.text(st.sampled_from('ab"\n\r,'), max_size=60))
def test_anything_at_all_survives_or_is_refused(body: str) -> None:
    """Rows that no standard writer makes are written back byte for byte too, or refused."""
    data = ("a,b,c,d,e,f,g\n" + body).encode()
    try:
        out = rewrite(data, format="csv")
    except RecordError:
        return
    assert out == data
    changed = rewrite(data, lambda r: {n: Change(f.text) for n, f in enumerate(r.fields)}, "csv")
    assert texts(changed, "csv") == texts(data, "csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """The delimiter is the one that fits all rows, also where the text is full of another."""
    rows = [["Name", "Story", "Year"], ["A", "one, two; three, four", "1"], ["B", "x, y", "2"]]
    data = written(rows, delimiter, "\n", csv.QUOTE_MINIMAL).encode()
    assert [f.name for f in read(data)[0].fields] == rows[0]


def test_a_tsv_is_not_guessed() -> None:
    """A .tsv has tabs, whatever else is in it."""
    assert texts(b"a,b\tc\n1,2\t3\n", "tsv") == [{"a,b": "1,2", "c": "3"}]


def test_quotes_stay_where_they_were_and_come_only_where_they_must() -> None:
    """A changed cell keeps its quotes; a bare one gets them only for a delimiter, a line end or a leading quote."""
    data = b'a,b,c\nx,"x",5" pipe x\n'
    assert rewrite(data, swap("x", "<redacted>")) == b'a,b,c\n<redacted>,"<redacted>",5" pipe <redacted>\n'
    assert rewrite(data, swap("x", "1,2")) == b'a,b,c\n"1,2","1,2","5"" pipe 1,2"\n'
    assert rewrite(data, swap("x", '"q" y')) == b'a,b,c\n"""q"" y","""q"" y",5" pipe "q" y\n'


def test_a_lone_carriage_return_ends_a_row_only_where_nothing_else_does() -> None:
    """Among lines that end in LF, a CR is part of its cell: what follows must not slip into another column."""
    assert texts(b"id,story\n1,one\rtwo\n") == [{"id": "1", "story": "one\rtwo"}]
    assert texts(b"id,story\r1,one\r2,two\r") == [{"id": "1", "story": "one"}, {"id": "2", "story": "two"}]


def test_a_literal_is_written_as_it_is() -> None:
    """A change of another kind than text is written as its literal says."""
    assert rewrite(b"a,b\n1,2\n", lambda _: {1: Change("x", "number", '"2"')}) == b'a,b\n1,"2"\n'


def test_places_are_a_spreadsheets() -> None:
    """A cell is named by the row and column a spreadsheet shows, past Z too."""
    record = read(b"sep=;\r\n" + b";".join([b"n"] * 28) + b"\r\n\r\n" + b";".join([b"x"] * 28))[0]
    assert record.place == "row 3"
    assert [record.fields[n].place for n in (0, 25, 26, 27)] == [
        "row 3, column A",
        "row 3, column Z",
        "row 3, column AA",
        "row 3, column AB",
    ]


def test_short_rows_and_blank_lines_are_kept() -> None:
    """A row may be short, lines may be blank, the last may have no end."""
    data = b"\n\na,b,c\n\n1\n\r\n2,3\n\n\n,,,,\n4,5,6\n\n"
    assert [[f.text for f in r.fields] for r in read(data, "csv")] == [["1"], ["2", "3"], ["", "", ""], ["4", "5", "6"]]
    assert rewrite(data, format="csv") == data
    assert rewrite(data[:-2], swap("6", "x"), "csv") == data[:-3] + b"x"


def test_too_many_cells_are_an_error() -> None:
    """A row with more cells than names is named by line, with the remedy and without its text."""
    with pytest.raises(RecordError, match=r"line 4: 3 cells, but the first row names 2") as refusal:
        read(b'a,b\n"x\ny",1\nZawadi,Kaya,3\n', "csv")
    assert "quotes" in refusal.value.hint and "Zawadi" not in str(refusal.value)


def test_a_quote_never_closed_is_an_error() -> None:
    """A quote that is opened and never closed is named by the line that opens it."""
    with pytest.raises(RecordError, match=r"line 3: a quote is opened and never closed"):
        read(b'a,b\n1,2\n3,"x\n4,5\n', "csv")


@pytest.mark.parametrize("data", [b"\n", b"a,b\n", b"sep=;\n", b"a,b\n\n\r\n"])
def test_a_table_without_rows_is_no_record(data: bytes) -> None:
    """No row under the names: no record."""
    with pytest.raises(RecordError, match="no record found"):
        read(data, "csv")


def test_huge_cells_and_nul_bytes_are_read() -> None:
    """A cell of 10 MB, over many lines, and NUL bytes are read and written back."""
    cell = 'long ""y""\r\n' * 900_000
    data = f'a,b\r\n"{cell}",\x00\r\n'.encode()
    (record,) = read(data, "csv")
    assert record.fields[0].text == cell.replace('""', '"') and record.fields[1].text == "\x00"
    assert rewrite(data, lambda _: {1: Change("n")}, "csv") == data.replace(b"\x00", b"n")


def test_a_long_table_is_read_in_constant_memory(tmp_path: Path) -> None:
    """A hundred thousand rows take no more memory than the buffers."""
    path = tmp_path / "in.csv"
    path.write_bytes(b"id,name\n" + b"1,Awa\n" * 100_000)
    source = open_source(path)
    sink = open_sink(source, tmp_path / "out.csv")
    records = source.records()
    sink.write(next(records), {})
    tracemalloc.start()
    for n, record in enumerate(records):
        if n == 40_000:
            tracemalloc.stop()  # four chunks are enough to see a leak, and tracing is slow
        sink.write(record, {})
        if n == 39_999:
            peak = tracemalloc.get_traced_memory()[1]
    sink.publish()
    assert peak < 6_000_000
    assert (tmp_path / "out.csv").read_bytes() == path.read_bytes()


def test_names_are_without_spaces_and_marks() -> None:
    """A name in the first row is freed of its quotes and the spaces around it; equal ones stay apart."""
    record = read(b'\xef\xbb\xbf"Name ", Year,Year,\nx,1,2,3\n')[0]
    assert [f.name for f in record.fields] == ["Name", "Year", "Year", ""]
    assert source_of(b"a,b\n1,2\n").not_examined == ()
