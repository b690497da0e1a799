"""Read and change text that is spread over runs of different looks."""

from collections.abc import Callable

from redactor.records.xlsx.markup import Element, fragment
from redactor.records.xlsx.splice import Edit, splice, tag_end, unsound
from redactor.records.xlsx.text import content, spread, unescaped


def runs(element: Element) -> list[Element]:
    """Return the elements that hold the text of *element*, phonetic ones left out."""
    found = []
    for child in element.children:
        if child.name == "t":
            found.append(child)
        elif child.name == "r":
            found += [t for t in child.children if t.name == "t"]
    return found


def rich_text(element: Element) -> str:
    """Return the text of *element*, its runs put together."""
    return unescaped("".join(t.text for t in runs(element)))


def with_text(raw: bytes, new: str) -> bytes:
    """Return the bytes *raw* of an element with runs so that it reads *new*; phonetic runs are taken out.

    The end tag may be missing in *raw*, and is then missing in the result.
    """
    element = fragment(raw)
    parts = runs(element)
    edits = [Edit(e.start, e.end, lambda _: b"") for e in element.children if e.name in ("rPh", "phoneticPr")]
    texts = spread([unescaped(t.text) for t in parts], new) if parts else []
    for part, text in zip(parts, texts, strict=True):
        if text != unescaped(part.text):
            edits.append(Edit(part.start, part.end, _run_edit(part, text)))
    made = splice(raw, edits)
    if rich_text(fragment(made)) != new:
        raise unsound("a text")
    return made


def _run_edit(part: Element, text: str) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        inner = tag_end(raw, 0)
        tag = raw[:inner]
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        if text != text.strip() and "xml:space" not in part.attrs:
            tag = tag[:-1] + b' xml:space="preserve">'
        return tag + content(text, like=raw) + f"</{part.qname}>".encode()

    return make
