"""Workbooks made by hand, part by part, as Excel and LibreOffice write them."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from redactor.model import Change, Field, Record
from redactor.records.xlsx import open_workbook, workbook_sink

CANARY = "Ouédraogo"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = {
    "xl/workbook.xml": f"{OFFICE}.sheet.main+xml",
    "xl/sharedStrings.xml": f"{OFFICE}.sharedStrings+xml",
    "xl/styles.xml": f"{OFFICE}.styles+xml",
    "xl/calcChain.xml": f"{OFFICE}.calcChain+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_KINDS = {
    "sharedStrings": "sharedStrings",
    "styles": "styles",
    "calcChain": "calcChain",
    "persons": "person",
    "externalLink": "externalLink",
    "pivotCacheDefinition": "pivotCacheDefinition",
    "connections": "connections",
    "vbaProject": "vbaProject",
    "item": "customXml",
    "unheard": "unheardOf",
}


def rels(*relations: tuple[str, str, str]) -> str:
    """A .rels part of (id, kind, target); a target with a colon lies outside."""
    lines = []
    for name, kind, target in relations:
        outside = ' TargetMode="External"' if ":" in target else ""
        lines.append(f'<Relationship Id="{name}" Type="{RELS}/{kind}" Target="{target}"{outside}/>')
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def sheet(rows: str, *, after: str = "", before: str = "") -> str:
    """A worksheet part with these rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(*items: str) -> str:
    """A shared strings part; an item that is no XML is a simple string."""
    made = "".join(f"<si>{i if i.startswith('<') else f'<t>{i}</t>'}</si>" for i in items)
    return f'{HEAD}<sst xmlns="{MAIN}" count="{len(items)}" uniqueCount="{len(items)}">{made}</sst>'


def styles(formats: Mapping[int, str], cells: list[int]) -> str:
    """A styles part with these custom number formats, and a cell style for each number in *cells*."""
    custom = "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in formats.items())
    made = "".join(f'<xf numFmtId="{n}"/>' for n in cells)
    numbers = f'<numFmts count="{len(formats)}">{custom}</numFmts>'
    looks = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    looks += "<cellStyleXfs><xf/></cellStyleXfs>"
    normal = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    body = f'{numbers}{looks}<cellXfs count="{len(cells)}">{made}</cellXfs>{normal}'
    return f'{HEAD}<styleSheet xmlns="{MAIN}">{body}</styleSheet>'


def write(
    path: Path,
    sheets: Mapping[str, str],
    parts: Mapping[str, str | bytes] = {},
    *,
    workbook: str = "",
    workbook_pr: str = "",
    types: Mapping[str, str] = {},
    root: tuple[tuple[str, str, str], ...] = (),
    hidden: str = "",
) -> Path:
    """Write a workbook of *sheets* (name to part) and other *parts*; *workbook* goes behind its list of sheets."""
    listed, relations, content = [], [], {}
    for n, (name, xml) in enumerate(sheets.items(), 1):
        state = ' state="veryHidden"' if name == hidden else ""
        listed.append(f'<sheet name="{name}" sheetId="{n}"{state} r:id="rId{n}"/>')
        relations.append((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml"))
        content[f"xl/worksheets/sheet{n}.xml"] = xml
    for name in parts:
        kind = next((k for start, k in _KINDS.items() if Path(name).name.startswith(start)), None)
        if kind and not name.endswith(".rels"):
            relations.append((f"p{len(relations)}", kind, f"/{name}"))
    book = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><workbookPr{workbook_pr}/><sheets>{"".join(listed)}</sheets>'
        f"{workbook}</workbook>"
    )
    kinds = {f"xl/worksheets/sheet{n}.xml": f"{OFFICE}.worksheet+xml" for n in range(1, len(sheets) + 1)}
    kinds |= {name: kind for name, kind in TYPES.items() if name in parts or name == "xl/workbook.xml"} | dict(types)
    overrides = "".join(f'<Override PartName="/{n}" ContentType="{k}"/>' for n, k in kinds.items())
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    everything: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{space}">{default}{overrides}</Types>',
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml"), *root),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels(*relations),
        **content,
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in everything.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), xml, zipfile.ZIP_DEFLATED)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a workbook, in order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def records_of(path: Path) -> list[Record]:
    """All records of a workbook."""
    return list(open_workbook(path).records())


def fields_of(path: Path, name: str) -> list[Field]:
    """All fields of that name, in whatever record."""
    return [f for r in records_of(path) for f in r.fields if f.name == name]


def texts_of(path: Path, name: str) -> list[str]:
    """The texts of all fields of that name."""
    return [f.text for f in fields_of(path, name)]


def rewrite(
    source: Path, target: Path, change: Callable[[Field], Change | None], drop: frozenset[str] = frozenset()
) -> Path:
    """Rewrite a workbook with what *change* makes of each field; None leaves it."""
    opened = open_workbook(source)
    sink = workbook_sink(opened, target, drop=drop)
    for record in opened.records():
        made = {i: change(field) for i, field in enumerate(record.fields)}
        sink.write(record, {i: c for i, c in made.items() if c is not None})
    sink.publish()
    return target


Key = tuple[int, str, int]


def by_key(record: Record) -> dict[Key, int]:
    """The position of each field, by the record's index, the field's name, and which it is of that name."""
    made: dict[Key, int] = {}
    for position, field in enumerate(record.fields):
        nth = sum(name == field.name for _, name, _ in made)
        made[record.index, field.name, nth] = position
    return made


def originals_of(path: Path) -> dict[Key, Field]:
    """Every field of a workbook, by its key."""
    return {key: r.fields[position] for r in records_of(path) for key, position in by_key(r).items()}


def restore(source: Path, target: Path, originals: Mapping[Key, Field]) -> Path:
    """Do what reveal does: put the original of each redacted field back, by its key."""
    opened = open_workbook(source)
    sink = workbook_sink(opened, target)
    for record in opened.records():
        made = {}
        for key, position in by_key(record).items():
            was = originals.get(key)
            if was is not None and "<redacted>" in record.fields[position].text:
                made[position] = Change(was.text, was.kind, was.literal)
        sink.write(record, made)
    sink.publish()
    return target


def without_canary(field: Field) -> Change | None:
    """Take the canary out, as redaction does: a number or a date as a whole, a text in part."""
    for word in (CANARY, CANARY.lower()):
        if word in field.text:
            return Change(field.text.replace(word, "<redacted>"))
    return None


def holds(path: Path, word: str = CANARY) -> list[str]:
    """The parts in which *word* can be found, in any encoding, case or escaping."""
    spelt = [word, word.lower(), word.upper(), "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in word)]
    needles = [s.encode(e) for s in spelt for e in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")]
    found = [name for name, body in parts_of(path).items() if any(n in body for n in needles)]
    return found + ["the file itself"] * any(n in path.read_bytes() for n in needles)
