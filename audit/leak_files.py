"""Write the files of the planted leaks (audit/leaks/README.md): a record as shared, and what is built in beside it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.comments import Comment

TYPES = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DRAWING = (
    f'{XML}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/>'
    '<xdr:ext cx="900000" cy="300000"/><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box"/><xdr:cNvSpPr/></xdr:nvSpPr>'
    "<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>a map</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>"
    "</xdr:absoluteAnchor></xdr:wsDr>"
)
LINK = f'{XML}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELATIONS}" r:id="rId1"/></externalLink>'
CACHE = (
    f'{XML}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATIONS}" refreshOnLoad="1"><cacheSource type="worksheet">'
    '<worksheetSource ref="A1:B2" sheet="Records"/></cacheSource><cacheFields count="1"><cacheField name="Name">'
    '<sharedItems><s v="one"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
)


def build(folder: Path, fields: dict[str, str], file: str) -> list[Path]:
    """Write the record *fields* as *file* says ("clean X": the clean twin of X); return what is to be checked."""
    clean, what = file.startswith("clean "), file.removeprefix("clean ")
    if what.startswith("xlsx-"):
        return [_workbook(folder / "shared.xlsx", fields, "" if clean else what.removeprefix("xlsx-"))]
    if what == "csv-nul":
        return [_table(folder / "shared.csv", fields, nul=not clean)]
    shared = folder / "shared"
    shared.mkdir()
    (shared / "record.md").write_text(_fragment(fields), encoding="utf-8")
    if not what.startswith("folder-"):
        return [shared / "record.md"]
    _beside(shared, "" if clean else what.removeprefix("folder-"))
    return [shared]


def _fragment(fields: dict[str, str]) -> str:
    return "\n".join(f"**{name}**: {value}" for name, value in fields.items()) + "\n"


def _table(path: Path, fields: dict[str, str], *, nul: bool) -> Path:
    cells = list(fields.values())
    if nul:  # in the middle of the longest value
        n = max(range(len(cells)), key=lambda k: len(cells[k]))
        half = len(cells[n]) // 2
        cells[n] = f"{cells[n][:half]}\0{cells[n][half:]}"
    rows = [list(fields), cells]
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes("\r\n".join([*quoted, ""]).encode())
    return path


def _beside(folder: Path, what: str) -> None:
    second = "**FragmentID**: XXX-000\n**Outcome description**: The council met twice.\n**Confidential**: no\n"
    if what == "docx":
        (folder / "minutes.docx").write_bytes(b"PK\x03\x04 not read")
    elif what == "hidden":
        (folder / ".draft.md").write_text(second, encoding="utf-8")
    elif what == "link":
        (folder.parent / "elsewhere.md").write_text(second, encoding="utf-8")
        (folder / "linked.md").symlink_to(folder.parent / "elsewhere.md")
    else:
        (folder / "second.md").write_text(second, encoding="utf-8")


def _workbook(path: Path, fields: dict[str, str], part: str) -> Path:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = "Records"
    sheet.append(list(fields))
    sheet.append(list(fields.values()))
    if part == "chart":
        chart = BarChart() if len(fields) % 2 else PieChart()
        chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2), titles_from_data=True)
        sheet.add_chart(chart, "H2")
    if not part:
        sheet["A2"].comment = Comment("checked twice", "")
        sheet.merge_cells("A4:B4")
        sheet["A4"] = "a note under the table"
        hidden = book.create_sheet("Codes")
        hidden.append(["Code", "Meaning"])
        hidden.append(["1", "great"])
        hidden.sheet_state = "hidden"
    raw = io.BytesIO()
    book.save(raw)
    parts = _parts(raw)
    if part in _ADDED:
        _ADDED[part](parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _parts(raw: io.BytesIO) -> dict[str, str]:
    with zipfile.ZipFile(raw) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _typed(parts: dict[str, str], name: str, type_: str) -> None:
    override = f'<Override PartName="/{name}" ContentType="{TYPES}{type_}+xml"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{override}</Types>")


def _related(parts: dict[str, str], owner: str, kind: str, target: str) -> None:
    empty = f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = parts.get(owner, empty)
    more = f'<Relationship Id="rIdLeak" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    parts[owner] = text.replace("</Relationships>", f"{more}</Relationships>")


def _drawing(parts: dict[str, str]) -> None:
    parts["xl/drawings/drawing1.xml"] = DRAWING
    _typed(parts, "xl/drawings/drawing1.xml", "drawing")
    _related(parts, "xl/worksheets/_rels/sheet1.xml.rels", "drawing", "/xl/drawings/drawing1.xml")
    sheet = parts["xl/worksheets/sheet1.xml"].replace("</worksheet>", '<drawing r:id="rIdLeak"/></worksheet>')
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("<worksheet ", f'<worksheet xmlns:r="{RELATIONS}" ', 1)


def _embedded(parts: dict[str, str]) -> None:
    parts["xl/embeddings/oleObject1.bin"] = "minutes of the meeting"
    default = '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("<Override", f"{default}<Override", 1)
    _related(parts, "xl/worksheets/_rels/sheet1.xml.rels", "oleObject", "/xl/embeddings/oleObject1.bin")
    objects = (
        f'<oleObjects xmlns:r="{RELATIONS}"><oleObject progId="Package" shapeId="1025" r:id="rIdLeak"/></oleObjects>'
    )
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", f"{objects}</worksheet>")


def _external(parts: dict[str, str]) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = LINK
    _typed(parts, "xl/externalLinks/externalLink1.xml", "spreadsheetml.externalLink")
    _related(parts, "xl/_rels/workbook.xml.rels", "externalLink", "/xl/externalLinks/externalLink1.xml")
    reference = f'<externalReferences xmlns:r="{RELATIONS}"><externalReference r:id="rIdLeak"/></externalReferences>'
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace("</sheets>", f"</sheets>{reference}")


def _cache(parts: dict[str, str]) -> None:
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = CACHE
    _typed(parts, "xl/pivotCache/pivotCacheDefinition1.xml", "spreadsheetml.pivotCacheDefinition")
    _related(parts, "xl/_rels/workbook.xml.rels", "pivotCacheDefinition", "/xl/pivotCache/pivotCacheDefinition1.xml")
    caches = f'<pivotCaches xmlns:r="{RELATIONS}"><pivotCache cacheId="1" r:id="rIdLeak"/></pivotCaches>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", f"{caches}</workbook>")


_ADDED: dict[str, Callable[[dict[str, str]], None]] = {
    "drawing": _drawing,
    "embedded": _embedded,
    "external-link": _external,
    "pivot-cache": _cache,
}
