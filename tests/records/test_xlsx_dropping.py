"""What cannot be examined is named, and can be left out so that nothing points at it any more."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from redactor.errors import InputError, OutputError
from redactor.records.xlsx import DROPPABLE, open_workbook, workbook_sink
from tests.records.workbooks import (
    CANARY,
    HEAD,
    MAIN,
    OFFICE,
    fields_of,
    holds,
    parts_of,
    rels,
    rewrite,
    sheet,
    write,
)

ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>H</t></is></c><c r="B1" t="inlineStr"><is><t>I</t></is></c></row>'
VML = '<xml xmlns:v="v" xmlns:x="x"><v:shape id="s1">{}<x:ClientData ObjectType="{}">'
VML += "<x:Row>1</x:Row></x:ClientData></v:shape></xml>"
DRAWING = f'{HEAD}<wsDr xmlns="x" xmlns:a="a"><txBody><a:t>{CANARY}</a:t></txBody></wsDr>'


def check(path: Path) -> None:
    """Each relationship, content type and reference of a workbook leads somewhere."""
    parts = parts_of(path)
    known = set()
    for name, body in parts.items():
        if not name.endswith(".rels"):
            continue
        source = re.sub(r"_rels/([^/]*)\.rels$", r"\1", name)
        assert source in parts or not source, name
        ids = set()
        for mark in ElementTree.fromstring(body):
            ids.add(mark.attrib["Id"])
            if mark.attrib.get("TargetMode") != "External":
                base = Path("/" + source).parent
                target = Path(mark.attrib["Target"])
                full = (target if target.is_absolute() else base / target).as_posix()
                known.add(re.sub(r"[^/]+/\.\./", "", full).lstrip("/"))
        used = set(re.findall(rb'\br:(?:id|embed|link)="([^"]*)"', parts.get(source, b"")))
        assert {u.decode() for u in used} <= ids, name
    assert {n for n in known if n not in parts} == set()
    typed = re.findall(rb'PartName="/([^"]*)"', parts["[Content_Types].xml"])
    assert {t.decode() for t in typed} <= set(parts)


def drawn(tmp_path: Path) -> Path:
    """A sheet with one of each part that hangs on a sheet."""
    ole = '<oleObjects><oleObject progId="P" shapeId="1" r:id="ol"><objectPr r:id="im"/></oleObject></oleObjects>'
    old = '<oleObjects><oleObject r:id="ol"/></oleObjects>'
    after = (
        '<pageSetup orientation="landscape" r:id="ps"/><drawing r:id="dr"/><legacyDrawing r:id="vm"/>'
        '<legacyDrawingHF r:id="hf"/><picture r:id="pi"/><mc:AlternateContent xmlns:mc="mc"><mc:Choice Requires="x14">'
        f"{ole}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    relations = rels(
        ("ps", "printerSettings", "../printerSettings/p1.bin"),
        ("dr", "drawing", "../drawings/drawing1.xml"),
        ("vm", "vmlDrawing", "../drawings/v1.vml"),
        ("hf", "vmlDrawing", "../drawings/v2.vml"),
        ("pi", "image", "../media/back.png"),
        ("ol", "oleObject", "../embeddings/o1.bin"),
        ("im", "image", "../media/icon.emf"),
        ("pt", "pivotTable", "../pivotTables/pivotTable1.xml"),
        ("co", "comments", "../comments1.xml"),
    )
    comments = f'{HEAD}<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList/></comments>'
    secret = CANARY.encode("utf-16-le")
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations,
        "xl/printerSettings/p1.bin": secret,
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/_rels/drawing1.xml.rels": rels(
            ("c", "chart", "../charts/chart1.xml"), ("h", "hyperlink", f"mailto:{CANARY}")
        ),
        "xl/charts/chart1.xml": f"<c>{CANARY}</c>",
        "xl/drawings/v1.vml": VML.format(CANARY, "Button"),
        "xl/drawings/v2.vml": VML.format("", "Pict"),
        "xl/drawings/_rels/v2.vml.rels": rels(("i", "image", "../media/logo.png")),
        "xl/media/back.png": secret,
        "xl/media/icon.emf": secret,
        "xl/media/logo.png": secret,
        "xl/embeddings/o1.bin": secret,
        "xl/pivotTables/pivotTable1.xml": f"<p>{CANARY}</p>",
        "xl/pivotTables/_rels/pivotTable1.xml.rels": rels(
            ("r", "pivotCacheDefinition", "/xl/pivotCacheDefinition1.xml")
        ),
        "xl/comments1.xml": comments,
        "xl/pivotCacheDefinition1.xml": f"<p>{CANARY}</p>",
        "xl/_rels/pivotCacheDefinition1.xml.rels": rels(("r", "pivotCacheRecords", "pivotCacheRecords1.xml")),
        "xl/pivotCacheRecords1.xml": f"<p>{CANARY}</p>",
        "xl/externalLink1.xml": f"<e>{CANARY}</e>",
        "xl/vbaProject.bin": secret,
        "customXml/item1.xml": f"<i>{CANARY}</i>",
        "customXml/_rels/item1.xml.rels": rels(("r", "customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": "<i/>",
        "xl/left.over": secret,
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/_rels/origin.sigs.rels": rels(("r", "signature", "sig1.xml")),
        "_xmlsignatures/sig1.xml": "<s/>",
        "docProps/thumb.jpeg": secret,
    }
    formula = (
        "<row r='2'><c r='A2' t='str'><f t='shared' ref='A2:A3' si='0'>[1]S!A1&amp;1</f><v>seen</v></c>"
        "<c r='B2'><f>A1+Outside</f><v>1</v></c></row>"
        "<row r='3'><c r='A3' t='str'><f t='shared' si='0'/><v>too</v></c></row>"
    )
    book = (
        '<externalReferences><externalReference r:id="p3"/></externalReferences><definedNames>'
        '<definedName name="Outside">[1]S!$A$1</definedName></definedNames>'
        '<pivotCaches><pivotCache cacheId="1" r:id="p1"/></pivotCaches>'
    )
    path = tmp_path / "drawn.xlsm"
    write(
        path,
        {"S": sheet(ROWS + formula, after=after)},
        parts,
        workbook=book,
        types={n: "x/y" for n in parts if not n.endswith(".rels")}
        | {"xl/workbook.xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
        root=(("s", "origin", "_xmlsignatures/origin.sigs"), ("t", "metadata/thumbnail", "docProps/thumb.jpeg")),
    )
    body = parts_of(path)
    for kind, old in (("pivotCacheDefinition", "p1"), ("externalLink", "p3")):
        found = re.search(rf'Id="(p\d)" Type="[^"]*{kind}"', body["xl/_rels/workbook.xml.rels"].decode())
        assert found is not None
        book = book.replace(f'r:id="{old}"', f'r:id="{found[1]}" ')
    return write(
        path,
        {"S": sheet(ROWS + formula, after=after)},
        parts,
        workbook=book,
        types={n: "x/y" for n in parts if not n.endswith(".rels")}
        | {"xl/workbook.xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
        root=(("s", "origin", "_xmlsignatures/origin.sigs"), ("t", "metadata/thumbnail", "docProps/thumb.jpeg")),
    )


def test_each_part_that_is_not_examined_is_named(tmp_path: Path) -> None:
    """Every part that holds something we do not read is named with its kind."""
    found = {n.place: n.what for n in open_workbook(drawn(tmp_path)).not_examined}
    assert found == {
        "xl/printerSettings/p1.bin": "printer settings",
        "xl/drawings/drawing1.xml": "drawings",
        "xl/charts/chart1.xml": "drawings",
        "xl/drawings/v1.vml": "embedded",
        "xl/drawings/v2.vml": "images",
        "xl/media/logo.png": "images",
        "xl/media/back.png": "images",
        "xl/media/icon.emf": "images",
        "xl/embeddings/o1.bin": "embedded",
        "xl/pivotTables/pivotTable1.xml": "pivot caches",
        "xl/pivotCacheDefinition1.xml": "pivot caches",
        "xl/pivotCacheRecords1.xml": "pivot caches",
        "xl/externalLink1.xml": "external links",
        "xl/vbaProject.bin": "macros",
        "customXml/item1.xml": "custom xml",
        "customXml/itemProps1.xml": "custom xml",
        "xl/left.over": "unused parts",
        "_xmlsignatures/origin.sigs": "signatures",
        "_xmlsignatures/sig1.xml": "signatures",
        "docProps/thumb.jpeg": "images",
    }


@pytest.mark.parametrize("kind", sorted(DROPPABLE))
def test_one_kind_is_left_out_with_all_that_points_at_it(tmp_path: Path, kind: str) -> None:
    """Parts of one kind go with their relationships, content types and references; the others stay."""
    path = drawn(tmp_path)
    before = open_workbook(path).not_examined
    check(path)
    made = rewrite(path, tmp_path / "b.xlsm", lambda f: None, drop=frozenset({kind}))
    check(made)
    assert open_workbook(made).not_examined == tuple(n for n in before if n.what != kind)


def test_all_kinds_are_left_out(tmp_path: Path) -> None:
    """With everything left out nothing unexamined is left, nor any trace of it."""
    path = drawn(tmp_path)
    assert holds(path)
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: None, drop=frozenset(DROPPABLE))
    check(made)
    assert open_workbook(made).not_examined == ()
    assert holds(made) == []
    parts = parts_of(made)
    page = parts["xl/worksheets/sheet1.xml"].decode()
    assert page.endswith('</sheetData><pageSetup orientation="landscape"/></worksheet>')
    assert b"macroEnabled" not in parts["[Content_Types].xml"]
    assert f"{OFFICE}.sheet.main+xml".encode() in parts["[Content_Types].xml"]
    assert [n for n in parts if n.startswith("xl/comments")] == []
    assert b"xternalReference" not in parts["xl/workbook.xml"] and b"pivotCache" not in parts["xl/workbook.xml"]


def test_formulas_on_other_workbooks_become_values(tmp_path: Path) -> None:
    """Without external links a formula that used one keeps what it showed."""
    made = rewrite(drawn(tmp_path), tmp_path / "b.xlsm", lambda f: None, drop=frozenset({"external links"}))
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("seen", "text"), ("too", "text")]
    assert b"<f" not in parts_of(made)["xl/worksheets/sheet1.xml"].replace(b"<f>A1+Outside</f>", b"")
    assert b"[1]" not in b"".join(v for k, v in parts_of(made).items() if k.startswith("xl/"))


def test_macro_workbook_stays_one_under_its_own_name(tmp_path: Path) -> None:
    """Excel refuses an .xlsm that says it is an .xlsx: the type follows the name of the result."""
    made = rewrite(drawn(tmp_path), tmp_path / "b.xlsm", lambda f: None, drop=frozenset({"macros"}))
    assert b"macroEnabled" in parts_of(made)["[Content_Types].xml"]
    assert "xl/vbaProject.bin" not in parts_of(made)


@pytest.mark.parametrize(("source", "target"), [("drawn", "b.xlsx"), ("plain", "b.xlsm")])
def test_name_that_excel_would_refuse(tmp_path: Path, source: str, target: str) -> None:
    """Excel opens no macros under .xlsx, and no workbook without under .xlsm."""
    path = drawn(tmp_path) if source == "drawn" else write(tmp_path / "a.xlsx", {"S": sheet(ROWS)})
    with pytest.raises(OutputError, match="cannot be an"):
        workbook_sink(open_workbook(path), tmp_path / target)
    assert not (tmp_path / target).exists()


def test_chart_goes_and_the_notes_stay(tmp_path: Path) -> None:
    """A workbook of a library with a chart and a note opens without the chart and with the note."""
    book = openpyxl.Workbook()
    page = book.active
    for n in range(5):
        page.append([f"{CANARY}{n}", n])
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=5))
    chart.title = CANARY
    page.add_chart(chart, "D4")
    page["A1"].comment = Comment("stays", "x")
    book.save(tmp_path / "a.xlsx")
    assert {n.what for n in open_workbook(tmp_path / "a.xlsx").not_examined} == {"drawings"}
    made = rewrite(tmp_path / "a.xlsx", tmp_path / "b.xlsx", lambda f: None, drop=frozenset({"drawings"}))
    check(made)
    opened = openpyxl.load_workbook(made).active
    assert (opened._charts, opened["A1"].comment.text) == ([], "stays")


def test_drawing_of_a_chart_sheet_is_not_offered(tmp_path: Path) -> None:
    """A chart sheet cannot be without its drawing: it is named as something that stays."""
    book = openpyxl.Workbook()
    book.active.append([1, 2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1))
    book.create_chartsheet("C").add_chart(chart)
    book.save(tmp_path / "a.xlsx")
    found = open_workbook(tmp_path / "a.xlsx").not_examined
    assert found and not {n.what for n in found} & DROPPABLE.keys()
    made = rewrite(tmp_path / "a.xlsx", tmp_path / "b.xlsx", lambda f: None, drop=frozenset(DROPPABLE))
    assert open_workbook(made).not_examined == found


@pytest.mark.parametrize(
    ("kind", "holder"),
    [
        ("slicer", "sheet"),
        ("timelineCache", "book"),
        ("customProperty", "sheet"),
        ("rdRichValue", "book"),
        ("unheardOf", "book"),
    ],
)
def test_unknown_parts_stay_and_are_named(tmp_path: Path, kind: str, holder: str) -> None:
    """What we do not know how to take out safely is not taken out, and not passed over."""
    where = "xl/worksheets/_rels/sheet1.xml.rels" if holder == "sheet" else "xl/_rels/workbook.xml.rels"
    relations = rels(("rId1", "worksheet", "worksheets/sheet1.xml"), ("u", kind, "/xl/strange.xml"))
    if holder == "sheet":
        relations = rels(("u", kind, "/xl/strange.xml"))
    path = write(tmp_path / "a.xlsx", {"S": sheet(ROWS)}, {where: relations, "xl/strange.xml": "<s/>"})
    found = open_workbook(path).not_examined
    assert [n.place for n in found] == ["xl/strange.xml"]
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: None, drop=frozenset(DROPPABLE))
    assert made.read_bytes() == path.read_bytes() or parts_of(made) == parts_of(path)


@pytest.mark.parametrize(
    "vml",
    [
        VML.format("<v:textbox><div>text</div></v:textbox>", "Note"),
        VML.format("", "Button"),
        VML.format("", "Note").replace('id="s1"', 'id="s1" alt="text"'),
        VML.format("", "Note").replace("</xml>", ""),
    ],
)
def test_old_drawing_with_anything_to_read_is_named(tmp_path: Path, vml: str) -> None:
    """Only the empty boxes of notes pass as harmless."""
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": rels(("v", "vmlDrawing", "../v.vml")), "xl/v.vml": vml}
    path = write(tmp_path / "a.xlsx", {"S": sheet(ROWS, after='<legacyDrawing r:id="v"/>')}, parts)
    assert [(n.place, n.what) for n in open_workbook(path).not_examined] == [("xl/v.vml", "embedded")]


def test_comments_of_the_zip_file_are_named_and_left_out(tmp_path: Path) -> None:
    """Text can hide in the zip file itself."""
    path = write(tmp_path / "a.xlsx", {"S": sheet(ROWS)})
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = CANARY.encode()
    assert [n.what for n in open_workbook(path).not_examined] == ["archive comments"]
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: None, drop=frozenset({"archive comments"}))
    assert holds(made) == []
    assert open_workbook(made).not_examined == ()


def test_kind_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """A misspelt kind is an error that lists the known ones, and leaves nothing behind."""
    path = write(tmp_path / "a.xlsx", {"S": sheet(ROWS)})
    with pytest.raises(InputError) as caught:
        workbook_sink(open_workbook(path), tmp_path / "b.xlsx", drop=frozenset({"drawing"}))
    assert "drawings" in caught.value.hint
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
