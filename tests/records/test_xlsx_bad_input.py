"""What is no sound workbook is refused with a message that says what to do, and tells no text."""

import struct
import zipfile
from pathlib import Path

import pytest

from redactor.errors import RecordError
from redactor.records.xlsx import open_workbook
from tests.records.workbooks import CANARY, HEAD, MAIN, parts_of, rels, sheet, strings, write

ROWS = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{CANARY}</t></is></c></row>'


def refused(path: Path, match: str) -> RecordError:
    """Read everything; the error must match, hint at a remedy, and not tell what the workbook says."""
    with pytest.raises(RecordError, match=match) as caught:
        list(open_workbook(path).records())
    error = caught.value
    assert error.hint
    assert CANARY not in str(error) + error.hint + repr(error.__cause__)
    assert error.__suppress_context__ or error.__context__ is None
    return error


def packed(path: Path, parts: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def good(tmp_path: Path, **parts: str) -> dict[str, bytes]:
    """The parts of a sound workbook."""
    return parts_of(write(tmp_path / "good.xlsx", {"S": sheet(ROWS)}, {"xl/sharedStrings.xml": strings("x"), **parts}))


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (b"", "is empty"),
        (b"FragmentID,Name\n1,Awa", "is not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "binary workbook"),
        (b"PK\x03\x04" + bytes(100), "truncated or damaged"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, body: bytes, match: str) -> None:
    """Something else under the name of a workbook, or one with a password."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(body)
    refused(path, match)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A name that leads nowhere, or to a folder."""
    refused(tmp_path / "none.xlsx", "no such file")
    refused(tmp_path, "cannot be read")


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.999])
def test_truncated_file(tmp_path: Path, keep: float) -> None:
    """A file cut off anywhere."""
    path = packed(tmp_path / "a.xlsx", good(tmp_path))
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * keep)])
    refused(path, "truncated or damaged")


def test_damaged_part(tmp_path: Path) -> None:
    """A flipped byte in what is stored is noticed by its checksum."""
    path = packed(tmp_path / "a.xlsx", good(tmp_path), zipfile.ZIP_STORED)
    body = path.read_bytes().replace(b"<sheetData><row", b"<sheetData><rOw", 1)
    path.write_bytes(body)
    refused(path, "xl/worksheets/sheet1.xml is truncated or damaged")


def test_other_zip_files(tmp_path: Path) -> None:
    """A zip file of something else, or without its workbook."""
    refused(packed(tmp_path / "a.xlsx", {"a.txt": b"x"}), "not a workbook")
    parts = good(tmp_path)
    del parts["xl/workbook.xml"]
    refused(packed(tmp_path / "b.xlsx", parts), "not a workbook")
    word = good(tmp_path) | {"_rels/.rels": rels(("r", "officeDocument", "word/document.xml")).encode()}
    refused(packed(tmp_path / "c.xlsx", word), "not a workbook")


def test_binary_workbook(tmp_path: Path) -> None:
    """An .xlsb renamed to .xlsx is told as what it is."""
    parts = good(tmp_path) | {
        "_rels/.rels": rels(("r", "officeDocument", "xl/workbook.bin")).encode(),
        "xl/workbook.bin": b"x",
    }
    refused(packed(tmp_path / "a.xlsx", parts), "xlsb")


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_missing_part(tmp_path: Path, name: str) -> None:
    """A part that the workbook refers to is not there."""
    parts = good(tmp_path)
    del parts[name]
    refused(packed(tmp_path / "a.xlsx", parts), f"part {name} is missing")


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels", "xl/styles.xml"]
)
@pytest.mark.parametrize("end", [b"</oops>", b"<", b"\xff\xfe", b"&nbsp;", b""])
def test_broken_xml_is_told_by_part(tmp_path: Path, name: str, end: bytes) -> None:
    """Broken XML is told by the name of its part, never by what it says."""
    parts = good(tmp_path, **{"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"></styleSheet>'})
    body = parts[name]
    parts[name] = body[: body.rindex(b"</")] + end
    refused(packed(tmp_path / "a.xlsx", parts), "not well-formed|is missing")


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels"])
def test_document_types_and_entities(tmp_path: Path, name: str) -> None:
    """A document type may blow up or read other files: it is refused wherever it stands."""
    parts = good(tmp_path)
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    parts[name] = parts[name].replace(b"?>\r\n", b"?>" + attack, 1)
    refused(packed(tmp_path / "a.xlsx", parts), f"part {name} declares a document type")


def test_zip_bombs(tmp_path: Path) -> None:
    """A part that unpacks to thousands of times its size is not unpacked."""
    parts = good(tmp_path) | {"xl/media/a.png": bytes(30_000_000)}
    refused(packed(tmp_path / "a.xlsx", parts), "unreasonable size")


def test_part_that_lies_about_its_size(tmp_path: Path) -> None:
    """A part that unpacks to more than it says is damaged, and never unpacked further."""
    path = packed(tmp_path / "a.xlsx", good(tmp_path))
    body = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    body = bytearray(bytes(body).replace(struct.pack("<I", size), struct.pack("<I", size - 50)))
    path.write_bytes(bytes(body))
    refused(path, "truncated or damaged")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\sheet.xml", "C:evil", "xl/../../x", "a\nb"])
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """The names of parts are names, never ways out."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for good_name, body in good(tmp_path).items():
            archive.writestr(good_name, body)
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, b"x")
    refused(path, "leads elsewhere")


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    """Two parts of one name: readers would differ on which counts."""
    parts = good(tmp_path)
    refused(packed(tmp_path / "a.xlsx", parts | {"xl/WORKBOOK.xml": b"x"}), "two parts of one name")


def test_other_encodings(tmp_path: Path) -> None:
    """Parts in UTF-16 or an old code page are refused, not misread."""
    parts = good(tmp_path)
    page = parts["xl/worksheets/sheet1.xml"].decode()
    for body in (page.encode("utf-16"), page.replace("UTF-8", "windows-1252").encode("cp1252")):
        refused(packed(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": body}), "not in UTF-8")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="s"><v>7</v></c>',
        '<c r="A2" t="s"><v>-1</v></c>',
        '<c r="A2" t="s"><v>x</v></c>',
        '<c r="A2" s="x"><v>1</v></c>',
        '<c r="Awa Traoré2"><v>1</v></c>',
        '<c r="2"><v>1</v></c>',
        '<c r="A2"><v>1</c>',
    ],
)
def test_impossible_cells(tmp_path: Path, cell: str) -> None:
    """A cell that cannot be is an error, not a guess."""
    xml = sheet(ROWS + f'<row r="2">{cell}</row>')
    refused(write(tmp_path / "a.xlsx", {"S": xml}, {"xl/sharedStrings.xml": strings("x")}), "missing|well-formed")


def test_rows_hidden_in_an_xml_comment_do_not_confuse(tmp_path: Path) -> None:
    """A false end of the rows in a comment or CDATA is found out."""
    inside = ROWS + "<!-- </sheetData> -->"
    refused(write(tmp_path / "a.xlsx", {"S": sheet(inside)}), "unusual way|well-formed")
    before = f"<!-- <sheetData> --><sheetViews>{CANARY}</sheetViews>"
    refused(write(tmp_path / "b.xlsx", {"S": sheet(ROWS, before=before)}), "unusual way|well-formed")


def test_deep_nesting(tmp_path: Path) -> None:
    """Elements in elements without end."""
    deep = f'{HEAD}<styleSheet xmlns="{MAIN}">' + "<a>" * 5000 + "</a>" * 5000 + "</styleSheet>"
    refused(write(tmp_path / "a.xlsx", {"S": sheet(ROWS)}, {"xl/styles.xml": deep}), "nested too deeply")
