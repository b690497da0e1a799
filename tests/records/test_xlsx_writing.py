"""A rewritten workbook has what was asked for changed, no trace of what was there, and all else as it was."""

import datetime
import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from redactor.errors import OutputError, RecordError
from redactor.model import Change
from redactor.records.xlsx import open_workbook, workbook_sink
from tests.records.workbooks import (
    CANARY,
    HEAD,
    MAIN,
    fields_of,
    holds,
    originals_of,
    parts_of,
    records_of,
    rels,
    restore,
    rewrite,
    sheet,
    strings,
    styles,
    texts_of,
    without_canary,
    write,
)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def inline(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def shared(ref: str, number: int) -> str:
    return f'<c r="{ref}" s="1" t="s"><v>{number}</v></c>'


def simple(path: Path, *rows: str, texts: tuple[str, ...] = (), **parts: str) -> Path:
    """A workbook of one sheet, headed H."""
    given = {"xl/styles.xml": styles({}, [0, 2, 14]), **({"xl/sharedStrings.xml": strings(*texts)} if texts else {})}
    return write(path, {"S": sheet(row(1, inline("A1", "H")) + "".join(rows))}, given | parts)


# ---------------------------------------------------------------- nothing changes


def rich_workbook(path: Path) -> Path:
    """A workbook made by a library, with a bit of everything."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["ID", "Name", "Born", "Phone"])
    for n in range(40):
        page.append([n, f"{CANARY} {n}", datetime.date(1990, 1, 1 + n % 28), 70000000 + n])
    page["B3"].font = Font(bold=True, color="FF0000")
    page["B3"].comment = Comment(f"ask {CANARY}", CANARY)
    page["B4"].hyperlink = f"mailto:{CANARY}@x.org"
    page["E2"] = f'=B2&"{CANARY}"'
    page.oddHeader.center.text = f"about {CANARY}"
    book.create_sheet("other").append(["x"])
    book.properties.creator = CANARY
    book.save(path)
    return path


def test_unchanged_workbook_is_the_same_file(tmp_path: Path) -> None:
    """Without a change the result is the very same file, byte for byte."""
    path = rich_workbook(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", lambda field: None)
    assert made.read_bytes() == path.read_bytes()


def test_change_that_changes_nothing_is_none(tmp_path: Path) -> None:
    """To set every field to what it is leaves the very same file."""
    path = rich_workbook(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", lambda field: Change(field.text, field.kind, field.literal))
    assert made.read_bytes() == path.read_bytes()


def test_untouched_parts_keep_their_stored_bytes(tmp_path: Path) -> None:
    """A change to one part leaves the others as they are stored: order, names, times and packed bytes."""
    path = rich_workbook(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("x") if f.name == "Document property creator" else None)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made) as new:
        assert [e.filename for e in new.infolist()] == [e.filename for e in old.infolist()]
        assert [e.date_time for e in new.infolist()] == [e.date_time for e in old.infolist()]
        changed = {e.filename for e in old.infolist() if e.CRC != new.getinfo(e.filename).CRC}
        assert changed == {"docProps/core.xml"}
        sizes = {e.filename: e.compress_size for e in old.infolist() if e.filename not in changed}
        assert {n: new.getinfo(n).compress_size for n in sizes} == sizes


def test_zip_with_descriptors_and_stored_parts(tmp_path: Path) -> None:
    """Parts written to a pipe, with their sizes behind them, and parts that are not packed are copied too."""
    source = parts_of(simple(tmp_path / "a.xlsx", row(2, inline("A2", CANARY))))
    with (tmp_path / "c.xlsx").open("wb") as file:
        unseekable = type("Pipe", (), {"write": file.write, "flush": file.flush})()
        with zipfile.ZipFile(unseekable, "w", zipfile.ZIP_STORED) as archive:
            for name, body in source.items():
                archive.writestr(name, body)
    made = rewrite(tmp_path / "c.xlsx", tmp_path / "d.xlsx", without_canary)
    assert holds(made) == []
    assert openpyxl.load_workbook(made)["S"]["A2"].value == "<redacted>"


# ---------------------------------------------------------------- no trace is left


def test_no_trace_in_a_workbook_with_a_bit_of_everything(tmp_path: Path) -> None:
    """The original is gone from every part, and the workbook opens with its formatting."""
    path = rich_workbook(tmp_path / "a.xlsx")
    assert holds(path)
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    page = openpyxl.load_workbook(made).active
    assert page["B3"].value == "<redacted> 1"
    assert (page["B3"].font.b, page["B3"].font.color.rgb) == (True, "00FF0000")
    assert page["B3"].comment.text == "ask <redacted>"
    assert page["C3"].value == datetime.datetime(1990, 1, 2)


def test_no_trace_after_a_round_trip_and_all_values_back(tmp_path: Path) -> None:
    """Redact, then restore: every field reads as it did, with its kind."""
    path = rich_workbook(tmp_path / "a.xlsx")
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    again = restore(made, tmp_path / "c.xlsx", originals)
    before = {k: (f.text, f.kind, f.literal) for k, f in originals.items()}
    after = {k: (f.text, f.kind, f.literal) for k, f in originals_of(again).items()}
    assert after == before
    assert openpyxl.load_workbook(again)["Sheet"]["E2"].value == f'=B2&"{CANARY}"'


def test_workbook_of_a_library_comes_back(tmp_path: Path) -> None:
    """Every part is what it was, but that letters beyond ASCII may be written as numbers, as some libraries do."""
    path = rich_workbook(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    again = parts_of(restore(made, tmp_path / "c.xlsx", originals_of(path)))
    assert {name: spelt_out(part) for name, part in again.items()} == {
        name: spelt_out(part) for name, part in parts_of(path).items()
    }


def spelt_out(part: bytes) -> str:
    """Return a part with its numeric character references replaced."""
    return re.sub(r"&#([0-9]+);", lambda m: chr(int(m.group(1))), part.decode("utf-8", "replace"))


def test_shared_string_is_changed_in_place_and_back(tmp_path: Path) -> None:
    """Where all cells of a shared string change alike, the string changes and the way back gives the same XML."""
    texts = (CANARY, f"of {CANARY} &amp; co", "kept")
    path = simple(
        tmp_path / "a.xlsx", row(2, shared("A2", 0)), row(3, shared("A3", 1)), row(4, shared("A4", 2)), texts=texts
    )
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    old, new = parts_of(path), parts_of(made)
    assert {n for n in old if old[n] != new[n]} == {"xl/sharedStrings.xml"}
    assert holds(made) == []
    assert parts_of(restore(made, tmp_path / "c.xlsx", originals)) == old


def test_shared_string_stays_for_the_cells_that_keep_it(tmp_path: Path) -> None:
    """One of two cells changes: it gets a text of its own, the other still shows the shared one."""
    path = simple(tmp_path / "a.xlsx", row(2, shared("A2", 0)), row(3, shared("A3", 0)), texts=("Kaya",))
    made = rewrite(
        path, tmp_path / "b.xlsx", lambda f: Change("<LOC>") if f.place == "S!A3" or "A3" in f.place else None
    )
    assert texts_of(made, "H") == ["Kaya", "<LOC>"]
    assert b"Kaya" in parts_of(made)["xl/sharedStrings.xml"]


def test_shared_string_is_emptied_when_cells_change_differently(tmp_path: Path) -> None:
    """Two cells of one string become two texts: nothing is left of the string."""
    path = simple(tmp_path / "a.xlsx", row(2, shared("A2", 0)), row(3, shared("A3", 0)), texts=(CANARY,))
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change(f"<P-{f.place[-1]}>") if f.text == CANARY else None)
    assert texts_of(made, "H") == ["<P-2>", "<P-3>"]
    assert holds(made) == []
    assert openpyxl.load_workbook(made)["S"]["A2"].has_style


def test_unused_shared_string_can_be_changed(tmp_path: Path) -> None:
    """A leftover string is redacted like any other."""
    path = simple(tmp_path / "a.xlsx", row(2, shared("A2", 0)), texts=("x", CANARY))
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    assert texts_of(made, "Unused text") == ["<redacted>"]


def test_runs_keep_their_looks(tmp_path: Path) -> None:
    """In rich text only the runs that hold the change are touched; phonetic runs of a changed text go."""
    rich = (
        '<r><t xml:space="preserve">The </t></r><r><rPr><b/></rPr><t>Ouédra</t></r><r><rPr><i/></rPr><t>ogo met</t></r>'
        '<r><t xml:space="preserve"> us</t></r><rPh sb="4" eb="8"><t>OUÉDRAOGO</t></rPh><phoneticPr fontId="1"/>'
    )
    path = simple(tmp_path / "a.xlsx", row(2, shared("A2", 0)), texts=(rich,))
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    expected = (
        '<si><r><t xml:space="preserve">The </t></r><r><rPr><b/></rPr><t>&lt;redacted&gt;</t></r>'
        '<r><rPr><i/></rPr><t xml:space="preserve"> met</t></r><r><t xml:space="preserve"> us</t></r></si>'
    )
    assert expected in parts_of(made)["xl/sharedStrings.xml"].decode()


@pytest.mark.parametrize(
    ("cell", "gone"),
    [
        ('<c r="A2" s="2"><v>45363</v></c>', "45363"),
        ('<c r="A2" s="2" t="n"><v>45363.5</v></c>', "45363"),
        ('<c r="A2"><v>70123456</v></c>', "70123456"),
        ('<c r="A2" t="b" s="1"><v>1</v></c>', "<v>1<"),
        ('<c r="A2" t="e"><v>#N/A</v></c>', "N/A"),
        ('<c r="A2" t="d"><v>2024-03-12</v></c>', "2024-03-12"),
        ('<c r="A2" s="1" t="str"><v>Awa</v></c>', "Awa"),
        ('<c s="1" t="inlineStr" r="A2"><is><t>Awa</t></is></c>', "Awa"),
        ('<c r="A2" t="str"><f>"a "&amp;B2</f><v>a Awa</v></c>', "Awa"),
        ('<c r="A2"><f>1+1</f><v>70123456</v></c>', "70123456"),
        ('<c r="A2" t="str" cm="1"><f t="array" ref="A2">"a"</f><v>Awa</v></c>', "Awa"),
    ],
)
def test_cells_of_every_kind_come_back_byte_for_byte(tmp_path: Path, cell: str, gone: str) -> None:
    """A redacted cell becomes a text in its old style; restored it is what it was, with its formula."""
    path = simple(tmp_path / "a.xlsx", row(2, cell))
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>") if f.name == "H" else None)
    body = parts_of(made)["xl/worksheets/sheet1.xml"].decode()
    assert gone not in body
    assert "<f" not in body
    assert "cm=" not in body
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("<redacted>", "text")]
    assert openpyxl.load_workbook(made)["S"]["A2"].value == "<redacted>"
    again = restore(made, tmp_path / "c.xlsx", originals)
    assert parts_of(again)["xl/worksheets/sheet1.xml"].replace(b" cm", b"cm") == parts_of(path)[
        "xl/worksheets/sheet1.xml"
    ].replace(b" cm", b"cm")


def test_part_of_a_date_stays_as_text(tmp_path: Path) -> None:
    """A date of which the year is kept becomes a text."""
    path = simple(tmp_path / "a.xlsx", row(2, '<c r="A2" s="2"><v>45363</v></c>'))
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("2024") if f.kind == "date" else None)
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("2024", "text")]


@pytest.mark.parametrize("literal", ["1e999x", "</v><v>", "", "=1", "nan"])
def test_literal_that_is_no_number_goes_in_as_text(tmp_path: Path, literal: str) -> None:
    """What would break the cell is never written raw."""
    path = simple(tmp_path / "a.xlsx", row(2, inline("A2", "x")))
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("t", "number", literal) if f.text == "x" else None)
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("t", "text")]


# ---------------------------------------------------------------- formulas


FORMULA = '<f t="shared" ref="A2:A4" si="0">"of "&amp;B2</f>'


def shared_formulas(path: Path) -> Path:
    cells = [f'<c r="A2" t="str">{FORMULA}<v>{CANARY}</v></c>']
    cells += [f'<c r="A{n}" t="str"><f t="shared" si="0"/><v>kept {n}</v></c>' for n in (3, 4)]
    chain = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A2" i="1"/><c r="A3"/><c r="A4"/></calcChain>'
    rows = [row(n, cell) for n, cell in enumerate(cells, 2)]
    return simple(path, *rows, **{"xl/calcChain.xml": chain})


def test_cells_that_lean_on_a_lost_formula_become_values(tmp_path: Path) -> None:
    """The head of a shared formula goes: those that shared it keep what they showed.

    The order of calculation goes too.
    """
    path = shared_formulas(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    parts = parts_of(made)
    assert b"<f" not in parts["xl/worksheets/sheet1.xml"]
    assert texts_of(made, "H") == ["<redacted>", "kept 3", "kept 4"]
    assert not [n for n in parts if "calcChain" in n]
    assert b"calcChain" not in b"".join(parts.values())


def test_shared_formula_comes_back_whole(tmp_path: Path) -> None:
    """Where all cells of a shared formula were redacted, all of it comes back."""
    path = shared_formulas(tmp_path / "a.xlsx")
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>") if f.name == "H" else None)
    again = restore(made, tmp_path / "c.xlsx", originals)
    assert parts_of(again)["xl/worksheets/sheet1.xml"] == parts_of(path)["xl/worksheets/sheet1.xml"]


def test_shared_formula_does_not_come_back_without_its_head(tmp_path: Path) -> None:
    """A cell that leaned on a formula which is not restored gets its value alone, never somebody else's formula."""
    path = shared_formulas(tmp_path / "a.xlsx")
    originals = {k: f for k, f in originals_of(path).items() if f.place != "sheet 1!A2"}
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>") if f.name == "H" else None)
    again = restore(made, tmp_path / "c.xlsx", originals)
    assert [(f.text, f.kind) for f in fields_of(again, "H")] == [
        ("<redacted>", "text"),
        ("kept 3", "text"),
        ("kept 4", "text"),
    ]


def test_string_in_a_formula_changes_and_the_formula_stays(tmp_path: Path) -> None:
    """A name between quotes in a formula is redacted there; the formula goes on working."""
    cell = f'<c r="A2"><f>IF(B2="{CANARY} ""x""",1,0)</f><v>1</v></c>'
    path = simple(tmp_path / "a.xlsx", row(2, cell))
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert openpyxl.load_workbook(made)["S"]["A2"].value == '=IF(B2="<redacted> ""x""",1,0)'


def test_formula_of_unknown_names_becomes_a_value(tmp_path: Path) -> None:
    """A formula made of somebody's name goes, in a cell and around the cells."""
    cell = f'<c r="A2" t="e"><f>-{CANARY}</f><v>#NAME?</v></c>'
    page = sheet(row(1, inline("A1", "H")) + row(2, cell))
    names = f"<definedNames><definedName name='n'>-{CANARY}</definedName></definedNames>"
    made = rewrite(write(tmp_path / "a.xlsx", {"S": page}, workbook=names), tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("#NAME?", "error")]
    assert b">#REF!</definedName>" in parts_of(made)["xl/workbook.xml"]


def test_string_in_a_formula_never_grows_too_long(tmp_path: Path) -> None:
    """Excel refuses strings of more than 255 letters in formulas, and longer prompts."""
    check = f'<dataValidations><dataValidation promptTitle="{CANARY}" sqref="A1"><formula1>"{CANARY}"</formula1>'
    page = sheet(row(1, inline("A1", "H")), after=check + "</dataValidation></dataValidations>")
    path = write(tmp_path / "a.xlsx", {"S": page})
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<" * 999) if CANARY in f.text else None)
    body = parts_of(made)["xl/worksheets/sheet1.xml"]
    assert (b'promptTitle="' + b"&lt;" * 32 + b'"') in body
    assert (b'<formula1>"' + b"&lt;" * 255 + b'"</formula1>') in body


@pytest.mark.parametrize("formula", ['"Awa "&amp;B2', '"1"&amp;B2', "Nobody+1"])
def test_formula_that_may_name_somebody_is_not_kept_beside_the_value(tmp_path: Path, formula: str) -> None:
    """What restores a formula is sealed with its value: a name in it could be another person's."""
    path = simple(tmp_path / "a.xlsx", row(2, f'<c r="A2" t="str"><f>{formula}</f><v>Awa</v></c>'))
    assert [(f.kind, f.literal) for f in fields_of(path, "H")] == [("text", None)]
    number = simple(tmp_path / "b.xlsx", row(2, f'<c r="A2"><f>{formula}</f><v>70</v></c>'))
    assert [(f.kind, f.literal) for f in fields_of(number, "H")] == [("number", "70")]


def test_formula_of_a_text_holds_nothing_of_the_text(tmp_path: Path) -> None:
    """A text is sealed piece by piece, each with the formula: that must not tell the other pieces."""
    path = simple(tmp_path / "a.xlsx", row(2, '<c r="A2" t="str"><f>B2</f><v>Awa in Kaya</v></c>'))
    (field,) = fields_of(path, "H")
    assert (field.kind, field.literal) == ("text", '<c r="A2" t="str"><f>B2</f></c>')
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted> in <LOC>") if f.name == "H" else None)
    part = Change("Awa in <LOC>", literal=field.literal)
    again = rewrite(made, tmp_path / "c.xlsx", lambda f: part if f.name == "H" else None)
    assert b'<c r="A2" t="str"><f>B2</f><v>Awa in &lt;LOC&gt;</v></c>' in parts_of(again)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(("name", "kept"), [("S", True), ("Gone", False)])
def test_formula_is_not_put_back_without_the_names_it_uses(tmp_path: Path, name: str, kept: bool) -> None:
    """Excel repairs a workbook whose formula refers to a sheet that is not there."""
    path = write(tmp_path / "a.xlsx", {"S": sheet(row(1, inline("A1", "H")) + row(2, inline("A2", "x")))})
    change = Change("y", literal=f'<c r="A2" t="str"><f>{name}!B2</f></c>')
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: change if f.name == "H" else None)
    assert (b"<f>" in parts_of(made)["xl/worksheets/sheet1.xml"]) is kept
    assert texts_of(made, "H") == ["y"]


def test_formula_is_not_put_back_elsewhere(tmp_path: Path) -> None:
    """A row that was moved gets the value of its formula: the formula would point at other cells."""
    moved = simple(tmp_path / "a.xlsx", row(2, ""), row(3, inline("A3", "<redacted>".replace("<", "&lt;"))))
    literal = '<c r="A2" t="str"><f>B2</f><v>Awa</v></c>'
    made = rewrite(moved, tmp_path / "b.xlsx", lambda f: Change("Awa", "formula", literal) if f.name == "H" else None)
    assert [(f.text, f.kind) for f in fields_of(made, "H")] == [("Awa", "text")]


# ---------------------------------------------------------------- names


def test_sheet_and_range_names_change_wherever_they_are_used(tmp_path: Path) -> None:
    """A sheet called after somebody is renamed in formulas, ranges, links and the list of titles."""
    plain = CANARY
    cells = f"<c r='A2'><f>'{plain} 1'!B2+{plain}!B3+{plain.upper()}_r+SUM('{plain} 1:{plain}'!B2)</f><v>1</v></c>"
    link = f"""<hyperlinks><hyperlink ref="A2" location="'{plain} 1'!A1"/></hyperlinks>"""
    one = sheet(row(1, inline("A1", "H")) + row(2, cells), after=link)
    names = f"<definedNames><definedName name='{plain}_r'>'{plain} 1'!$B$2</definedName></definedNames>"
    titles = f'<vt:vector size="3" baseType="lpstr"><vt:lpstr>{plain} 1</vt:lpstr><vt:lpstr>{plain}</vt:lpstr>'
    titles += f"<vt:lpstr>{plain}_r</vt:lpstr><vt:lpstr>'{plain} 1'!Print_Area</vt:lpstr></vt:vector>"
    app = f'{HEAD}<Properties xmlns="p" xmlns:vt="v"><TitlesOfParts>{titles}</TitlesOfParts></Properties>'
    path = write(
        tmp_path / "a.xlsx",
        {f"{plain} 1": one, plain: one},
        {"docProps/app.xml": app},
        workbook=names,
        root=(("r2", "extended-properties", "docProps/app.xml"),),
    )
    assert texts_of(path, "Document property TitlesOfParts") == []
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["<redacted> 1", "<redacted>"]
    formula = "='<redacted> 1'!B2+'<redacted>'!B3+_redacted__r+SUM('<redacted> 1:<redacted>'!B2)"
    assert book["<redacted>"]["A2"].value == formula
    again = restore(made, tmp_path / "c.xlsx", originals)
    assert openpyxl.load_workbook(again).sheetnames == [f"{plain} 1", plain]


def test_sheets_that_would_be_called_the_same_are_told_apart(tmp_path: Path) -> None:
    """Excel wants distinct sheet names of at most 31 letters without certain signs."""
    page = sheet(row(1, inline("A1", "H")))
    path = write(tmp_path / "a.xlsx", {f"{CANARY}": page, f"{CANARY} ": page, "Third": page})
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>: " + "x" * 40) if CANARY in f.text else None)
    names = openpyxl.load_workbook(made).sheetnames
    assert len({n.lower() for n in names}) == 3
    assert all(len(n) <= 31 and ":" not in n for n in names)


def test_table_columns_follow_their_heads(tmp_path: Path) -> None:
    """Excel repairs a table whose column is called otherwise than the cell above it: both change, distinctly."""
    table = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:B3"><autoFilter ref="A1:B3"/>'
        f'<tableColumns count="2"><tableColumn id="1" name="{CANARY}"/><tableColumn id="2" name="{CANARY} 2">'
        f"<calculatedColumnFormula>T[[#This Row],[{CANARY}]]</calculatedColumnFormula></tableColumn>"
        "</tableColumns></table>"
    )
    rows = row(1, inline("A1", CANARY), inline("B1", f"{CANARY} 2"))
    rows += row(2, inline("A2", "x"), f"<c r='B2'><f>T[[#This Row],[{CANARY}]]</f><v>1</v></c>")
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("t", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": table,
    }
    path = write(tmp_path / "a.xlsx", {"S": sheet(rows, after='<tableParts><tablePart r:id="t"/></tableParts>')}, parts)
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>") if CANARY in f.text else None)
    assert holds(made) == []
    page = openpyxl.load_workbook(made)["S"]
    heads = [page["A1"].value, page["B1"].value]
    assert page.tables["T"].column_names == heads == ["<redacted>", "<redacted>2"]
    assert page["B2"].value == "=T[[#This Row],[<redacted>]]"


# ---------------------------------------------------------------- around the cells


def test_texts_around_the_cells_come_back(tmp_path: Path) -> None:
    """Validations, headers, links and properties go and come back; their parts read the same again."""
    after = (
        f'<conditionalFormatting sqref="A1"><cfRule type="containsText" text="{CANARY}"><formula>SEARCH("{CANARY}",A1)'
        f'</formula></cfRule></conditionalFormatting><dataValidations><dataValidation promptTitle="{CANARY}" prompt='
        f'"ask {CANARY}" sqref="A1"><formula1>"{CANARY},b"</formula1></dataValidation></dataValidations><hyperlinks>'
        f'<hyperlink ref="A2" tooltip="to {CANARY}" display="{CANARY}" r:id="k"/></hyperlinks><headerFooter>'
        f'<oddHeader>&amp;L&amp;"Arial,Bold"by Ouédra&amp;Bogo&amp;RPage &amp;P of A&amp;&amp;B</oddHeader>'
        "</headerFooter>"
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("k", "hyperlink", f"mailto:{CANARY}%40x.org?subject=to%20me"))
    }
    page = sheet(row(1, inline("A1", "H")) + row(2, inline("A2", "x")), after=after)
    path = write(tmp_path / "a.xlsx", {"S": page}, parts)
    originals = originals_of(path)
    made = rewrite(path, tmp_path / "b.xlsx", without_canary)
    assert holds(made) == []
    header = '&amp;L&amp;"Arial,Bold"by &lt;redacted&gt;&amp;B&amp;RPage &amp;P of A&amp;&amp;B'
    assert header in parts_of(made)["xl/worksheets/sheet1.xml"].decode()
    assert b"mailto:%3Credacted%3E%40x.org?subject=to%20me" in parts_of(made)["xl/worksheets/_rels/sheet1.xml.rels"]
    again = restore(made, tmp_path / "c.xlsx", originals)
    old, new = parts_of(path), parts_of(again)
    assert new["xl/worksheets/_rels/sheet1.xml.rels"] == old["xl/worksheets/_rels/sheet1.xml.rels"]
    joined = [p["xl/worksheets/sheet1.xml"].replace(b"&amp;Bogo", b"ogo&amp;B") for p in (old, new)]
    assert joined[0] == joined[1]


def test_threaded_comment_loses_its_mentions(tmp_path: Path) -> None:
    """Marks of where somebody is mentioned go with the text they point into."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="A2" personId="{{1}}" id="{{2}}"><text>see @{CANARY}'
    )
    thread += '</text><mentions><mention mentionpersonId="{1}" startIndex="4" length="3"/></mentions></threadedComment>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("t", "threadedComment", "../threadedComments/t1.xml")),
        "xl/threadedComments/t1.xml": thread + "</ThreadedComments>",
    }
    page = sheet(row(1, inline("A1", "H")) + row(2, inline("A2", "x")))
    made = rewrite(write(tmp_path / "a.xlsx", {"S": page}, parts), tmp_path / "b.xlsx", without_canary)
    assert b"<text>see @&lt;redacted&gt;</text></threadedComment>" in parts_of(made)["xl/threadedComments/t1.xml"]


def test_typed_property_becomes_a_text(tmp_path: Path) -> None:
    """A number among the custom properties is redacted too."""
    custom = (
        f'{HEAD}<Properties xmlns="p" xmlns:vt="v"><property name="case" pid="2"><vt:i4>70123456</vt:i4></property>'
    )
    path = write(
        tmp_path / "a.xlsx",
        {"S": sheet(row(1, inline("A1", "H")))},
        {"docProps/custom.xml": custom + "</Properties>"},
        root=(("c", "custom-properties", "docProps/custom.xml"),),
    )
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<ID>") if f.text == "70123456" else None)
    assert b"<vt:lpwstr>&lt;ID&gt;</vt:lpwstr>" in parts_of(made)["docProps/custom.xml"]


def test_every_field_can_change_at_once(tmp_path: Path) -> None:
    """The strictest policy changes everything; the result is sound and keeps nothing."""
    path = rich_workbook(tmp_path / "a.xlsx")
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change("<redacted>"))
    assert holds(made) == []
    assert {f.text.partition(" (")[0] for r in records_of(made) for f in r.fields} == {"<redacted>"}
    assert openpyxl.load_workbook(made).active["B7"].value == "<redacted>"


@pytest.mark.parametrize(
    "text", ["", " edges ", "line\nbreak\ttab\rret", "<&>\"'", "_x0041_", "\x01\x00", "é😀", "a" * 40_000]
)
def test_any_text_can_be_written(tmp_path: Path, text: str) -> None:
    """Whatever a text holds, it reads back the same from a cell, a shared string and a property."""
    path = simple(
        tmp_path / "a.xlsx",
        row(2, inline("A2", "x")),
        row(3, shared("A3", 0)),
        row(4, "<c r='A4'><v>1</v></c>"),
        texts=("x",),
    )
    made = rewrite(path, tmp_path / "b.xlsx", lambda f: Change(text) if f.name == "H" else None)
    assert texts_of(made, "H") == ([text] * 3 if text else [])


# ---------------------------------------------------------------- the file


def test_nothing_is_seen_before_it_is_published(tmp_path: Path) -> None:
    """Until it is published there is no result, and thrown away it never was."""
    path = simple(tmp_path / "a.xlsx", row(2, inline("A2", "x")))
    source = open_workbook(path)
    sink = workbook_sink(source, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
    sink.discard()
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("name", ["a.xlsx", "c.xlsx"])
def test_neither_the_input_nor_an_existing_file_is_overwritten(tmp_path: Path, name: str) -> None:
    """The input is never overwritten, another file only when told so."""
    path = simple(tmp_path / "a.xlsx", row(2, inline("A2", "x")))
    (tmp_path / "c.xlsx").touch()
    with pytest.raises(OutputError):
        workbook_sink(open_workbook(path), tmp_path / name)


def test_input_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    """Offsets of one state of a file are never used on another."""
    path = simple(tmp_path / "a.xlsx", row(2, inline("A2", "x")))
    source = open_workbook(path)
    sink = workbook_sink(source, tmp_path / "b.xlsx")
    for record in source.records():
        sink.write(record, {0: Change("y")})
    simple(path, row(2, inline("A2", "xxxxxx")))
    with pytest.raises(RecordError, match="changed while"):
        sink.publish()
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_random_changes_read_back_and_nothing_else_moves(tmp_path: Path) -> None:
    """Whichever fields change, they read as they were set and all others as they were."""
    path = rich_workbook(tmp_path / "a.xlsx")
    chance = random.Random(5)
    for turn in range(15):
        chosen: dict[int, dict[int, Change]] = {}
        source = open_workbook(path)
        sink = workbook_sink(source, tmp_path / f"{turn}.xlsx")
        expected = []
        for record in source.records():
            cells = [
                i for i, f in enumerate(record.fields) if "formula" not in f.name + f.kind and "Sheet" not in f.name
            ]
            picked = {i: Change(f"new {turn} {i}") for i in cells if chance.random() < 0.2}
            chosen[record.index] = picked
            sink.write(record, picked)
            expected.append([picked[i].text if i in picked else f.text for i, f in enumerate(record.fields)])
        sink.publish()
        assert [[f.text for f in r.fields] for r in records_of(tmp_path / f"{turn}.xlsx")] == expected
