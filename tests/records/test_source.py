"""Files, folders and streams are opened as what they are."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from redactor.errors import OutputError, RecordError
from redactor.records.folder import mirror, walk
from redactor.records.source import FORMATS, format_of, open_sink, open_source
from tests.records.rewriting import source_of


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("**A**: x\n", "fragment"),
        ("intro\n\n**A**: x\n", "fragment"),
        ("a,b\n1,2\n", "csv"),
        ("a;b\n1;2\n", "csv"),
        ("sep=;\na\n", "csv"),
        ('{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('[1]\n{"a": 2}\n', "jsonl"),
        ('{"a": 1}\n', "json"),
        ('{\n"a": 1\n}\n', "json"),
        ("[\n]", "json"),
        ("One line, with a comma.\n", "text"),
        ("Dear all,\nwe met, spoke, and left.\n", "text"),
        ("a\nb\n", "text"),
        ("{curly} prose\n", "json"),
    ],
)
def test_a_stream_is_told_by_its_content(text: str, format: str) -> None:
    """Without a name and without an option the content decides."""
    source = source_of(text.encode())
    assert (source.format, source.name) == (format, "-")


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.csv", "csv"), ("a.TSV", "tsv"), ("a.json", "json"), ("a.ndjson", "jsonl"), ("a.md", "text"), ("a", "text")],
)
def test_a_file_is_told_by_its_name(tmp_path: Path, name: str, format: str) -> None:
    """A file's name decides, whatever its content looks like."""
    (tmp_path / name).write_text("one\ntwo\n", encoding="utf-8")
    assert format_of(tmp_path / name) == format
    source = open_source(tmp_path / name)
    assert (source.format, source.name) == (format, str(tmp_path / name))


def test_prose_with_fields_is_a_fragment(tmp_path: Path) -> None:
    """A .txt or .md is a fragment where it has a field, and a text where not; it is never a table."""
    for name, text, format in (("a.txt", "**A**: x", "fragment"), ("b.md", "a,b\n1,2", "text")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert format_of(tmp_path / name) == format


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing or empty file, a folder, an unknown name and an unknown format: each with what to do."""
    (tmp_path / "empty.csv").touch()
    (tmp_path / "a.docx").write_bytes(b"x")
    for path, message in (
        ("no.csv", "no such file"),
        ("empty.csv", "is empty"),
        ("", "is a folder"),
        ("a.docx", "no format that we know"),
    ):
        with pytest.raises(RecordError, match=message) as refusal:
            open_source(tmp_path / path)
        assert refusal.value.hint
    with pytest.raises(RecordError, match="no format 'xls'") as refusal:
        open_source(tmp_path / "a.docx", format="xls")
    assert all(format in refusal.value.hint for format in FORMATS)
    with pytest.raises(RecordError, match="-: is empty"):
        open_source(None, stream=io.BytesIO())


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    """A file without permission is named as such."""
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(RecordError, match="may not be read"):
        open_source(tmp_path / "a.csv")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "b")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [(zipped(), "workbook"), (b"\x1f\x8b\x08xx", "compressed"), (b"%PDF-1.7", "PDF"), (b"\xd0\xcf\x11\xe0x", "Office")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    """A workbook under another name, an archive, a PDF: named as what they are."""
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(RecordError, match=what) as refusal:
        open_source(tmp_path / "a.csv")
    assert refusal.value.hint


def test_a_workbook_in_a_pipe_is_refused() -> None:
    """A workbook needs a file."""
    with pytest.raises(RecordError, match="pipe"):
        open_source(None, format="xlsx", stream=io.BytesIO(zipped()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_named_pipe_is_read_as_a_stream(tmp_path: Path) -> None:
    """What is no regular file is read once, from the start."""
    read_end, write_end = os.pipe()
    os.write(write_end, b"a,b\n1,2\n")
    os.close(write_end)
    source = open_source(Path(f"/dev/fd/{read_end}"), format="csv")
    assert [f.text for r in source.records() for f in r.fields] == ["1", "2"]
    os.close(read_end)


def test_a_plain_text_is_one_field() -> None:
    """A text is one record with one field, its line ends included."""
    (record,) = source_of(b"one\r\ntwo", "text").records()
    assert [(f.name, f.text) for f in record.fields] == [("text", "one\r\ntwo")]
    with pytest.raises(RecordError, match="no record found"):
        list(source_of(b" \n", "text").records())


def test_the_output_is_refused_before_any_work(tmp_path: Path) -> None:
    """Input as output, and an existing file, are refused when the sink is opened."""
    path = tmp_path / "in.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(OutputError, match="also the input"):
        open_sink(open_source(path), path, force=True)
    (tmp_path / "out.csv").touch()
    with pytest.raises(OutputError, match="exists already"):
        open_sink(open_source(path), tmp_path / "out.csv")


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "in"


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    """Files of records are found at any depth, sorted; everything else is named with why it is left out."""
    names = ("b.csv", "a/z.jsonl", "a/c.txt", "x.docx", "~$b.xlsx", ".hidden.csv", ".DS_Store", "README")
    found = walk(folder_of(tmp_path, *names))
    assert found.files == (Path("a/c.txt"), Path("a/z.jsonl"), Path("b.csv"))
    assert [(one.place, one.why) for one in found.not_examined] == [
        (".hidden.csv", "hidden"),
        ("README", "no reader for a file without extension"),
        ("x.docx", "no reader for .docx"),
        ("~$b.xlsx", "a lock: the file beside it is open in Excel or Word"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_links_in_a_folder_are_named_not_followed(tmp_path: Path) -> None:
    """A link to a file or a folder is not followed: it may lead anywhere, itself included."""
    folder = folder_of(tmp_path, "a.csv")
    (folder / "b.csv").symlink_to(folder / "a.csv")
    (folder / "again").symlink_to(folder)
    found = walk(folder)
    assert found.files == (Path("a.csv"),)
    assert [(one.place, one.why) for one in found.not_examined] == [("again", "a link"), ("b.csv", "a link")]


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    """No folder, and a folder without a file of records, are refused."""
    with pytest.raises(RecordError, match="no such folder"):
        walk(tmp_path / "no")
    with pytest.raises(RecordError, match="no file of records"):
        walk(folder_of(tmp_path, "a.docx"))


def test_results_mirror_the_folder(tmp_path: Path) -> None:
    """Each result goes to the same place under the target; a target that overlaps with the input is refused."""
    found = walk(folder_of(tmp_path, "b.csv", "a/z.jsonl"))
    assert mirror(found, tmp_path / "out") == {
        tmp_path / "in/a/z.jsonl": tmp_path / "out/a/z.jsonl",
        tmp_path / "in/b.csv": tmp_path / "out/b.csv",
    }
    assert (tmp_path / "out/a").is_dir()
    for target in (tmp_path / "in", tmp_path / "in/out", tmp_path):
        with pytest.raises(OutputError, match="overlaps"):
            mirror(found, target)
