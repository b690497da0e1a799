"""Leave parts out of a workbook, with everything that refers to them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redactor.records.xlsx import formulas
from redactor.records.xlsx.examine import MACRO_TYPE
from redactor.records.xlsx.frame import Document, whole
from redactor.records.xlsx.markup import Element
from redactor.records.xlsx.package import CONTENT_TYPES, EXAMINED, UNUSED, Relation, relation_id, rels_name
from redactor.records.xlsx.reader import WorkbookSource
from redactor.records.xlsx.splice import Edit, attribute_range

_CONTAINERS = {
    "oleObjects", "controls", "externalReferences", "pivotCaches", "definedNames", "ext", "extLst",
    "AlternateContent", "Choice", "Fallback",
}  # fmt: skip
_PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class PartEdit(NamedTuple):
    """An edit of a part."""

    part: str
    edit: Edit


def cut(source: WorkbookSource, drop: frozenset[str], *, calculation: bool) -> list[Relation]:
    """Return the relationships to leave out for the kinds in *drop*, and for the order of *calculation*."""
    found = []
    for relation in source.package.relations:
        group = source.groups.get(relation.target, EXAMINED)
        kept = not source.groups.get(relation.source, EXAMINED)
        if (
            kept
            and not relation.external
            and ((group and group in drop) or (calculation and relation.kind == "calcchain"))
        ):
            found.append(relation)
    with_notes = {r.source for r in found if r.kind == "vmldrawing" and source.groups[r.target] == "embedded"}
    found += [r for s in with_notes for r in source.package.of(s, "comments", "threadedcomment")]
    return found


def removed_parts(source: WorkbookSource, relations: Iterable[Relation], drop: frozenset[str]) -> set[str]:
    """Return the parts that nothing leads to any more, with the parts that hold their relationships."""
    package = source.package
    gone = package.reachable() - package.reachable(relations)
    if UNUSED in drop:
        gone |= {name for name, group in source.groups.items() if group == UNUSED}
    return gone | {rels_name(name) for name in gone}


def edits(
    source: WorkbookSource, relations: list[Relation], gone: set[str], drop: frozenset[str], suffix: str
) -> Iterator[PartEdit]:
    """Yield the edits that take out what refers to the parts that are *gone*."""
    for relation in relations:
        yield PartEdit(relation.holder, _removal(relation.mark))
    documents = [source.workbook, *(sheet.frame for sheet in source.sheets)]
    for document in documents:
        ids = {r.id for r in relations if r.source == document.part}
        for edit in _references(document, ids):
            yield PartEdit(document.part, document.in_part(edit))
    if "external links" in drop:
        yield from (PartEdit(source.workbook.part, e) for e in _external_names(source.workbook.root))
    yield from _content_types(source, gone, "macros" in drop and suffix.lower() == ".xlsx")


def _removal(element: Element) -> Edit:
    return Edit(element.start, element.end, lambda _: b"")


def _references(document: Document, ids: set[str]) -> Iterator[Edit]:
    """Yield the removal of each element that names one of *ids*, and of what is empty without it."""
    marked: set[int] = set()
    for element in reversed(list(document.root.walk())):
        empty = element.name in _CONTAINERS and element.children and all(id(c) in marked for c in element.children)
        if empty or (relation_id(element) in ids and element.name != "pageSetup"):
            marked.add(id(element))
    for element in document.root.walk():
        if id(element) in marked and id(element.parent) not in marked:
            yield _removal(element)
        elif element.name == "pageSetup" and relation_id(element) in ids:
            yield _attribute_removal(document, element)


def _attribute_removal(document: Document, element: Element) -> Edit:
    name = next(k for k, v in element.attrs.items() if v == relation_id(element) and ":" in k)
    at = attribute_range(document.data, element.start, name)
    assert at is not None
    start = document.data.rindex(name.encode(), element.start, at[0])
    return Edit(len(document.data[:start].rstrip()), at[1] + 1, lambda _: b"")


def _external_names(root: Element) -> Iterator[Edit]:
    for group in root.below("definedNames"):
        outside = [e for e in group.children if formulas.is_external(e.text)]
        if outside and len(outside) == len(group.children):
            yield _removal(group)
        else:
            yield from map(_removal, outside)


def _content_types(source: WorkbookSource, gone: set[str], plain: bool) -> Iterator[PartEdit]:
    document = whole(CONTENT_TYPES, source.package.archive.read(CONTENT_TYPES))
    lower = {name.lower() for name in gone}
    for element in document.root.children:
        name = element.attrs.get("PartName", "").lstrip("/")
        if name.lower() in lower:
            yield PartEdit(CONTENT_TYPES, _removal(element))
        elif plain and name == source.package.workbook:
            at = attribute_range(document.data, element.start, "ContentType")
            if at is not None:
                yield PartEdit(CONTENT_TYPES, Edit(*at, lambda raw: raw.replace(MACRO_TYPE.encode(), _PLAIN_TYPE)))
