"""Follow the relationships between the parts of a workbook."""

import posixpath
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import unquote

from redactor.errors import RecordError
from redactor.records.xlsx.archive import Archive
from redactor.records.xlsx.markup import Element, local, parse

CONTENT_TYPES = "[Content_Types].xml"
ROOT = ""
"""The name that stands for the workbook file itself as the source of a relationship."""

_KEPT = {
    "officedocument", "worksheet", "chartsheet", "dialogsheet", "sharedstrings", "styles", "theme", "calcchain",
    "sheetmetadata", "comments", "threadedcomment", "person", "table", "querytable", "connections",
    "core-properties", "extended-properties", "custom-properties",
}  # fmt: skip
_GROUPS = {
    "drawings": ("drawing",),
    "images": ("image", "thumbnail"),
    "embedded": ("oleobject", "package", "control", "ctrlprop", "vmldrawing", "activexcontrolbinary"),
    "external links": ("externallink",),
    "pivot caches": ("pivotcachedefinition", "pivottable"),
    "custom xml": ("customxml",),
    "printer settings": ("printersettings",),
    "macros": ("vbaproject", "attachedtoolbars"),
    "slicers": ("slicer", "slicercache", "timeline", "timelinecache"),
    "signatures": ("origin",),
    "change history": ("revisionheaders", "usernames"),
}
_GROUP = {kind: group for group, kinds in _GROUPS.items() for kind in kinds}
OTHER = "other parts"
UNUSED = "unused parts"
EXAMINED = ""

WHY = {
    "drawings": "text boxes and charts are not read",
    "images": "pictures are not read",
    "embedded": "embedded objects and form controls are not read",
    "external links": "they keep values of other workbooks",
    "pivot caches": "they keep a copy of the data",
    "custom xml": "its meaning is not known",
    "printer settings": "they may hold the path of a printer or the name of a user",
    "macros": "programs are not read",
    "slicers": "they keep a copy of the data",
    "signatures": "a signature does not survive a change",
    "change history": "it keeps earlier versions of the cells",
    UNUSED: "nothing in the workbook refers to it",
    OTHER: "its meaning is not known",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from the part *source* to the part, or the address outside, *target*.

    `kind` is the last word of its type in lower case; `mark` is its element in `holder`.
    """

    source: str
    id: str
    kind: str
    target: str = field(repr=False)
    external: bool
    holder: str
    mark: Element = field(repr=False)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook and what refers to what."""

    archive: Archive
    relations: tuple[Relation, ...]
    workbook: str

    def of(self, source: str, *kinds: str) -> list[Relation]:
        """Return the relationships of *source* that are of one of *kinds* (of any, where none is given)."""
        return [r for r in self.relations if r.source == source and (not kinds or r.kind in kinds)]

    def first(self, source: str, kind: str) -> str | None:
        """Return the part that *source* has for *kind*, if it has one."""
        return next((r.target for r in self.of(source, kind) if not r.external), None)

    def reachable(self, without: Iterable[Relation] = ()) -> set[str]:
        """Return the parts that can be reached from the root when the relationships *without* are not followed."""
        left_out = {id(r) for r in without}
        ways: dict[str, list[str]] = {}
        for relation in self.relations:
            if id(relation) not in left_out and not relation.external:
                ways.setdefault(relation.source, []).append(relation.target)
        seen, waiting = set(), [ROOT]
        while waiting:
            for target in ways.get(waiting.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return seen

    def groups(self, known: Mapping[str, str], holders: Set[str]) -> dict[str, str]:
        """Return for each part what it belongs to: `EXAMINED`, or a key of `WHY`.

        What hangs below a part that is not examined belongs to the same group as that part. *known* are
        the groups of some parts; only what hangs on one of *holders* can be of a group that is dropped.
        """
        found: dict[str, str] = {}
        waiting = [(ROOT, EXAMINED)]
        while waiting:
            source, above = waiting.pop()
            for relation in self.of(source):
                group = above or known.get(relation.target, _group(relation.kind))
                group = OTHER if group and not above and source not in holders else group
                seen = found.get(relation.target)
                if not relation.external and (seen is None or (seen and not group)):
                    found[relation.target] = group
                    waiting.append((relation.target, group))
        names = [n for n in self.archive.names if n != CONTENT_TYPES and not n.endswith(".rels")]
        return {name: found.get(name, UNUSED) for name in names}


def open_package(archive: Archive) -> Package:
    """Read all relationships of *archive*; raise `RecordError` where no workbook is among its parts."""
    names = {name.lower(): name for name in archive.names}
    relations = [r for n in archive.names if n.endswith(".rels") for r in _relations(archive, n, names)]
    found = next((r.target for r in relations if r.source == ROOT and r.kind == "officedocument"), None)
    if found is None or found not in archive.names:
        raise RecordError(f"{archive.path}: is a zip file but not a workbook", hint="save it as .xlsx")
    if found.endswith(".bin"):
        hint = "open it in Excel and save it as .xlsx"
        raise RecordError(f"{archive.path}: is a binary workbook (.xlsb)", hint=hint)
    return Package(archive, tuple(relations), found)


def rels_name(part: str) -> str:
    """Return the name of the part that holds the relationships of *part*."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _group(kind: str) -> str:
    return EXAMINED if kind in _KEPT else _GROUP.get(kind, OTHER)


def _relations(archive: Archive, holder: str, names: dict[str, str]) -> Iterable[Relation]:
    folder, name = posixpath.split(holder)
    source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
    for mark in parse(archive.read(holder), holder).below("Relationship"):
        kind = mark.attrs.get("Type", "").rstrip("/").rpartition("/")[2].lower()
        external = mark.attrs.get("TargetMode", "").lower() == "external"
        target = mark.attrs.get("Target", "")
        if not external:
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), unquote(target))).lstrip("/")
            target = names.get(path.lower(), path)
        yield Relation(source, mark.attrs.get("Id", ""), kind, target, external, holder, mark)


def relation_id(element: Element) -> str:
    """Return the relationship that *element* names by an attribute `r:id`, or ""."""
    return next((v for k, v in element.attrs.items() if ":" in k and local(k) == "id"), "")
