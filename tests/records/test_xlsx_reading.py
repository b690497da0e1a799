"""What a reader of a workbook sees, and what hides in it, are all fields."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from redactor.records.xlsx import open_workbook
from tests.records.workbooks import (
    CANARY,
    HEAD,
    MAIN,
    fields_of,
    records_of,
    rels,
    sheet,
    strings,
    styles,
    texts_of,
    write,
)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def inline(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_first_row_names_the_fields(tmp_path: Path) -> None:
    """Each row below the header is a record, its fields named by the header or by the column's letter."""
    rows = row(2, inline("A2", "Name"), inline("B2", " Where\nborn ")) + row(
        4, inline("A4", "Awa"), inline("B4", "Kaya"), inline("D4", "x")
    )
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(rows)})
    record, workbook = records_of(path)
    assert [(f.name, f.text, f.place) for f in record.fields] == [
        ("Name", "Awa", "Sheet1!A4"),
        ("Where born", "Kaya", "Sheet1!B4"),
        ("D", "x", "Sheet1!D4"),
    ]
    assert (record.index, record.place, workbook.index, workbook.place) == (0, "Sheet1 row 4", 1, "workbook")


def test_indexes_run_over_all_sheets_hidden_ones_too(tmp_path: Path) -> None:
    """Hidden and very hidden sheets are read like the others, in the order of the workbook."""
    one = sheet(row(1, inline("A1", "n")) + row(2, inline("A2", "a")))
    path = write(tmp_path / "a.xlsx", {"Sheet1": one, "Sheet2": one}, hidden="Sheet2")
    assert [(r.index, r.place) for r in records_of(path)][:2] == [(0, "Sheet1 row 2"), (1, "Sheet2 row 2")]


def test_place_never_tells_a_sheet_name_that_a_person_chose(tmp_path: Path) -> None:
    """Places go into messages: a sheet called after somebody is known by its number."""
    path = write(tmp_path / "a.xlsx", {CANARY: sheet(row(1, inline("A1", "n")) + row(2, inline("A2", "a")))})
    records = records_of(path)
    assert records[0].fields[0].place == "sheet 1!A2"
    assert CANARY not in repr(records)
    assert texts_of(path, "Sheet name") == [CANARY]


def test_title_above_the_header_is_no_header(tmp_path: Path) -> None:
    """A single text above a row of several is the title of the sheet; it is examined, with the header."""
    rows = row(1, inline("A1", "All outcomes")) + row(3, inline("A3", "ID"), inline("B3", "Name"))
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(rows + row(4, inline("A4", "1"), inline("B4", "Awa")))})
    assert texts_of(path, "Name") == ["Awa"]
    assert texts_of(path, "Title") == ["All outcomes"]
    assert texts_of(path, "Header") == ["ID", "Name"]


def test_sheet_of_one_column_has_its_header_on_top(tmp_path: Path) -> None:
    """With one column the first row is the header, not a title."""
    rows = "".join(row(n, inline(f"A{n}", f"t{n}")) for n in range(1, 30))
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(rows)})
    assert texts_of(path, "t1") == [f"t{n}" for n in range(2, 30)]


def test_header_does_not_depend_on_what_cells_say(tmp_path: Path) -> None:
    """A redacted sheet is divided into header and rows as it was: numbers that became texts change nothing."""
    for cell in ('<c r="A{}"><v>70123456</v></c>', '<c r="A{}" t="str"><v>&lt;redacted&gt;</v></c>'):
        rows = "".join(row(n, cell.format(n), inline(f"B{n}", "x")) for n in (2, 3))
        path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(row(1, inline("A1", "title")) + rows)})
        assert [r.place for r in records_of(path)] == ["Sheet1 row 3", "workbook"]


@pytest.mark.parametrize(
    ("cell", "text", "kind", "literal"),
    [
        ("<c r='A2'><v>7.0123456E7</v></c>", "70123456", "number", "7.0123456E7"),
        ("<c r='A2' t='n'><v>0.1</v></c>", "0.1", "number", "0.1"),
        ("<c r='A2' t='b'><v>1</v></c>", "TRUE", "boolean", "1"),
        ("<c r='A2' t='b'><v>0</v></c>", "FALSE", "boolean", "0"),
        ("<c r='A2' t='e'><v>#N/A</v></c>", "#N/A", "error", "#N/A"),
        ("<c r='A2' s='1'><v>45363</v></c>", "2024-03-12", "date", "45363"),
        ("<c r='A2' s='2'><v>45363.604166666664</v></c>", "2024-03-12 14:30", "date", "45363.604166666664"),
        ("<c r='A2' s='3'><v>45363</v></c>", "45363", "number", "45363"),
        ("<c r='A2' s='1'><v>-5</v></c>", "-5", "number", "-5"),
        ("<c r='A2' s='1'><v>60</v></c>", "1900-02-29", "date", "60"),
        ("<c r='A2' t='d'><v>2024-03-12T00:00:00</v></c>", "2024-03-12 00:00:00", "date", "2024-03-12T00:00:00"),
        ("<c r='A2' t='str'><v>a_x000D_b</v></c>", "a\rb", "text", None),
        ("<c r='A2' t='s'><v>0</v></c>", "Awa Traoré", "text", None),
        ("<c r='A2' t='inlineStr'><is><r><t>Aw</t></r><r><t>a</t></r></is></c>", "Awa", "text", None),
    ],
)
def test_cells_of_every_kind(tmp_path: Path, cell: str, text: str, kind: str, literal: str | None) -> None:
    """A cell's text is what a reader sees; what is no text keeps its own spelling beside it."""
    rich = (
        "<r><rPr><b/></rPr><t>Awa</t></r><r><t xml:space='preserve'> Traoré</t></r><rPh sb='0' eb='3'><t>ah</t></rPh>"
    )
    parts = {
        "xl/sharedStrings.xml": strings(rich),
        "xl/styles.xml": styles({170: "dd\\/mm\\/yyyy;@", 171: "&quot;days&quot; 0"}, [0, 14, 170, 171]),
    }
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(row(1, inline("A1", "H")) + row(2, cell))}, parts)
    (field,) = fields_of(path, "H")
    assert (field.text, field.kind, field.literal) == (text, kind, literal)


def test_dates_from_1904(tmp_path: Path) -> None:
    """A workbook of old Excel for Mac counts its days from 1904."""
    rows = row(1, inline("A1", "H")) + row(2, '<c r="A2" s="1"><v>43901</v></c>')
    parts = {"xl/styles.xml": styles({}, [0, 14])}
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(rows)}, parts, workbook_pr=' date1904="1"')
    assert texts_of(path, "H") == ["2024-03-12"]


def test_cells_without_references_stand_side_by_side(tmp_path: Path) -> None:
    """Rows and cells may leave their reference out: then they follow one another."""
    cells = "<c t='inlineStr'><is><t>{}</t></is></c>"
    rows = f"<row>{cells.format('a')}{cells.format('b')}</row><row>{cells.format('1')}{cells.format('2')}</row>"
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(rows)})
    assert [(f.name, f.text, f.place) for f in records_of(path)[0].fields] == [
        ("a", "1", "Sheet1!A2"),
        ("b", "2", "Sheet1!B2"),
    ]


def test_formula_gives_its_result_and_the_strings_in_it(tmp_path: Path) -> None:
    """The stored result is a field, and so is each text in the formula."""
    cell = '<c r="A2" t="str"><f>IF(B2="Awa ""A"" Traoré",\'Sheet1\'!$A$1+SUM(A:A),"")</f><v>seen</v></c>'
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(row(1, inline("A1", "H")) + row(2, cell))})
    assert [(f.text, f.kind) for f in fields_of(path, "H")] == [("seen", "text")]
    assert texts_of(path, "H (formula)") == ['Awa "A" Traoré']


@pytest.mark.parametrize(
    "formula",
    [
        "-Awa",
        "- Awa Traoré",
        "Awa!A1",
        "Sheet1:Awa!A1",
        "'C:\\Awa\\[b.xlsx]S'!A1",
        "T[Awa]",
        "[1]Awa!A1",
        "A1+_xlpm.awa",
    ],
)
def test_formula_of_unknown_names_is_examined_whole(tmp_path: Path, formula: str) -> None:
    """Who types "- Awa met" into a cell makes a formula of names that nobody else holds."""
    cell = f'<c r="A2" t="e"><f>{formula}</f><v>#NAME?</v></c>'
    path = write(tmp_path / "a.xlsx", {"Sheet1": sheet(row(1, inline("A1", "H")) + row(2, cell))})
    assert texts_of(path, "H (formula)") == [formula]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:$B$2)+B:B+$C3+AA10*TRUE",
        "Sheet1!A1+'Sheet1'!B2+kept*2+SUM(Sheet1:Sheet1!A1)",
        "#REF!+#N/A+1E5",
        "_xlfn.XLOOKUP(1,A1,B2)",
        "T[[#Headers],[col one]]+T[@[col one]]+T[[#This Row],[col one]]",
        "IF(A1=1,-2.5%,[1]Sheet1!A1)",
    ],
)
def test_formula_of_known_names_says_nothing(tmp_path: Path, formula: str) -> None:
    """Functions, cells and names that are fields of their own make no field of the formula."""
    table = f'<table xmlns="{MAIN}" name="T" displayName="T" ref="C1:C2"><tableColumns><tableColumn name="col one"/>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("t", "table", "../tables/t.xml")),
        "xl/tables/t.xml": table + "</tableColumns></table>",
    }
    names = "<definedNames><definedName name='Kept'>Sheet1!$A$1</definedName></definedNames>"
    cell = f'<c r="A2"><f>{formula}</f><v>1</v></c>'
    page = sheet(row(1, inline("A1", "H")) + row(2, cell))
    path = write(tmp_path / "a.xlsx", {"Sheet1": page}, parts, workbook=names)
    assert texts_of(path, "H (formula)") == []


@pytest.mark.parametrize(
    ("link", "texts"),
    [
        ('location="Sheet1!A1"', []),
        ('location="kept"', []),
        ('location="A1:B2"', []),
        ('location="Awa!A1"', ["Awa!A1"]),
        ('location="awa-traore" r:id="k"', ["awa-traore", "https://x.org/"]),
    ],
)
def test_places_that_links_lead_to(tmp_path: Path, link: str, texts: list[str]) -> None:
    """A link to a place in the workbook says nothing of its own, unless there is no such place or it is outside."""
    names = "<definedNames><definedName name='Kept'>Sheet1!$A$1</definedName></definedNames>"
    page = sheet(row(1, inline("A1", "H")), after=f'<hyperlinks><hyperlink ref="A1" {link}/></hyperlinks>')
    parts = (
        {"xl/worksheets/_rels/sheet1.xml.rels": rels(("k", "hyperlink", "https://x.org/"))} if "r:id" in link else {}
    )
    path = write(tmp_path / "a.xlsx", {"Sheet1": page}, parts, workbook=names)
    assert texts_of(path, "Hyperlink") == texts


def test_libreoffice_spelling(tmp_path: Path) -> None:
    """Prefixed names, other namespaces and typed numbers, as other programs write them, read the same."""
    body = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Name</x:t></x:is></x:c>'
        '<x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row r="2" customFormat="false" ht="12.8"><x:c r="A2" s="0" t="str">'
        '<x:f aca="false">B2&amp;&quot;o&quot;</x:f>'
        '<x:v>Awa</x:v></x:c><x:c r="B2" s="0" t="n"><x:v>5</x:v></x:c></x:row>'
    )
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    xml = f'{HEAD}<x:worksheet xmlns:x="{strict}"><x:sheetData>{body}</x:sheetData></x:worksheet>'
    path = write(tmp_path / "a.xlsx", {"Feuille1": xml}, {"xl/sharedStrings.xml": strings("N")})
    assert [(f.name, f.text) for f in records_of(path)[0].fields] == [
        ("Name", "Awa"),
        ("Name (formula)", "o"),
        ("N", "5"),
    ]


def test_comments_and_links_belong_to_their_row(tmp_path: Path) -> None:
    """What hangs on a cell is a field of that cell's record: what is found in one is found in the other."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Sheet1"
    page.append(["Name", "Born"])
    page.append(["Awa", datetime.date(1990, 1, 2)])
    page["A2"].comment = Comment("call her sister", "Jean")
    page["A2"].hyperlink = "mailto:awa%20t@x.org"
    page["A1"].comment = Comment("the header", "Jean")
    page["A9"].comment = Comment("below", "Jean")
    book.save(tmp_path / "a.xlsx")
    record, workbook = records_of(tmp_path / "a.xlsx")
    assert [(f.name, f.text) for f in record.fields] == [
        ("Name", "Awa"),
        ("Born", "1990-01-02"),
        ("Comment", "call her sister"),
        ("Hyperlink", "mailto:awa t@x.org"),
    ]
    assert {f.text for f in workbook.fields if f.name.startswith("Comment")} >= {"the header", "below", "Jean"}


def test_what_stands_around_the_cells(tmp_path: Path) -> None:
    """Properties, names, headers, validations, filters: each text is a field of the last record."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Name"])
    page.append(["Awa"])
    page.oddHeader.left.text = "left & right"
    page.oddFooter.center.text = "foot"
    check = DataValidation(type="list", formula1='"Kaya,Ouaga"', promptTitle="pt", prompt="p1", error="e1")
    check.add("A2")
    page.add_data_validation(check)
    page.auto_filter.ref = "A1:A2"
    page.auto_filter.add_filter_column(0, ["Awa F"])
    book.defined_names["place"] = openpyxl.workbook.defined_name.DefinedName("place", attr_text='"Kaya D"')
    book.properties.creator = "c1"
    book.properties.lastModifiedBy = "m1"
    book.properties.title = "t1"
    book.properties.keywords = "k1"
    book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="prop", value="v1"))
    book.save(tmp_path / "a.xlsx")
    texts = {f.text for f in records_of(tmp_path / "a.xlsx")[-1].fields}
    wanted = {"left & right", "foot", "Kaya,Ouaga", "pt", "p1", "e1", "Awa F", "place", "Kaya D", "Sheet"}
    assert texts >= wanted | {"c1", "m1", "t1", "k1", "prop", "v1"}


def test_threaded_comments_and_persons(tmp_path: Path) -> None:
    """A threaded comment belongs to its row; who wrote it is a field too."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="A2" personId="{{1}}" id="{{2}}"><text>see Awa</text>'
    )
    thread += '<mentions><mention mentionpersonId="{1}" startIndex="4" length="3"/></mentions></threadedComment>'
    person = (
        f'<personList xmlns="{space}"><person displayName="Jean K" id="{{1}}" userId="jean@x.org" providerId="AD"/>'
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("t", "threadedComment", "../threadedComments/t1.xml")),
        "xl/threadedComments/t1.xml": thread + "</ThreadedComments>",
        "xl/persons/persons1.xml": person + "</personList>",
    }
    path = write(tmp_path / "a.xlsx", {"S": sheet(row(1, inline("A1", "H")) + row(2, inline("A2", "x")))}, parts)
    assert [f.text for f in records_of(path)[0].fields] == ["x", "see Awa"]
    assert texts_of(path, "Person") == ["Jean K", "jean@x.org"]
    assert open_workbook(path).not_examined == ()


def test_unused_shared_strings_are_examined(tmp_path: Path) -> None:
    """A string that no cell shows any more still lies in the file."""
    rows = row(1, '<c r="A1" t="s"><v>0</v></c>')
    path = write(tmp_path / "a.xlsx", {"S": sheet(rows)}, {"xl/sharedStrings.xml": strings("H", CANARY)})
    assert texts_of(path, "Unused text") == [CANARY]


def test_xml_comments_are_examined(tmp_path: Path) -> None:
    """What stands in an XML comment is text that nobody sees and everybody gets."""
    path = write(tmp_path / "a.xlsx", {"S": sheet(row(1, inline("A1", "H")), after=f"<!-- {CANARY} -->")})
    assert texts_of(path, "XML comment") == [f" {CANARY} "]


def test_something_between_cells_is_reported(tmp_path: Path) -> None:
    """What is not understood is never passed over in silence."""
    cells = inline("A1", "H") + f"<!-- {CANARY} -->"
    path = write(tmp_path / "a.xlsx", {"S": sheet(row(1, cells))})
    source = open_workbook(path)
    assert list(source.records())
    assert [(n.place, n.what) for n in source.not_examined] == [("xl/worksheets/sheet1.xml", "other parts")]


def test_sheet_that_no_list_names_is_reported(tmp_path: Path) -> None:
    """A sheet can lie in the file without being one of its sheets: nobody sees it, everybody gets it."""
    names = ("xl/worksheets/sheet1.xml", "xl/worksheets/lost.xml")
    kinds = [(f"rId{n}", "worksheet", f"/{name}") for n, name in enumerate(names, 1)]
    parts = {"xl/_rels/workbook.xml.rels": rels(*kinds), names[1]: sheet(row(1, inline("A1", CANARY)))}
    path = write(tmp_path / "a.xlsx", {"S": sheet(row(1, inline("A1", "H")))}, parts)
    source = open_workbook(path)
    assert list(source.records())
    assert [(n.place, n.what) for n in source.not_examined] == [(names[1], "other parts")]


@pytest.mark.parametrize(
    "junk", [f"<c r='B1'>{CANARY}<v>1</v></c>", f"<junk>{CANARY}</junk>", f"<c r='B1'><is><t>{CANARY}</t></is></c>"]
)
def test_text_in_the_wrong_place_is_reported(tmp_path: Path, junk: str) -> None:
    """Text between cells that belongs nowhere makes a run incomplete, in rows and in the shared strings."""
    page = write(tmp_path / "a.xlsx", {"S": sheet(row(1, inline("A1", "H"), junk))})
    table = strings("H").replace("</sst>", f"{CANARY}</sst>")
    cell = '<c r="A1" t="s"><v>0</v></c>'
    shared = write(tmp_path / "b.xlsx", {"S": sheet(row(1, cell))}, {"xl/sharedStrings.xml": table})
    for path in (page, shared):
        source = open_workbook(path)
        assert list(source.records())
        assert [n.what for n in source.not_examined] == ["other parts"]


def test_note_boxes_are_harmless(tmp_path: Path) -> None:
    """The old-style drawing that shows a comment's box holds no text: it does not make a run incomplete."""
    book = openpyxl.Workbook()
    book.active.append(["H"])
    book.active["A1"].comment = Comment("text", "author")
    book.save(tmp_path / "a.xlsx")
    assert open_workbook(tmp_path / "a.xlsx").not_examined == ()
