"""Read fragments with inline marks: `Mme [[PERSON:Awa Traoré]]`, `[[PERSON#awa:Awa Traoré]]`."""

import re

from redactor.coverage.labelled import Gold, Labelled
from redactor.coverage.labels import Labels
from redactor.errors import RecordError
from redactor.model import Field, Record

MARK = re.compile(r"\[\[([A-Za-z][A-Za-z0-9_-]*)(?:#([\w.-]{1,64}))?:((?:(?!\[\[|\]\]).)+)\]\]", re.DOTALL)
"""A mark: its label, the entity it names (where it does), and the text."""


def read_labelled(name: str, record: Record, labels: Labels | None = None) -> Labelled:
    """Take the marks out of *record*; *name* begins with its language ("fr-07.md"). Raises RecordError."""
    labels = labels or Labels()
    fields: list[Field] = []
    gold: list[Gold] = []
    for n, f in enumerate(record.fields):
        place = f"{name}: field {n + 1}"
        out: list[str] = []
        at = length = 0
        for mark in MARK.finditer(f.text):
            before = f.text[at : mark.start()]
            start = length + len(before)
            out += (before, mark[3])
            length = start + len(mark[3])
            if entity := labels.ours(mark[1], place):
                gold.append(Gold(n, start, length, entity, mark[2] or ""))
            at = mark.end()
        out.append(f.text[at:])
        text = "".join(out)
        if "[[" in text or "]]" in text:
            raise RecordError(f"{place}: a mark is nested, empty or not closed", hint="write [[ENTITY:text]]")
        fields.append(Field(f.name, text, f.place))
    return Labelled(
        name, name.split("-")[0], Record(record.index, tuple(fields), record.place), tuple(gold), name, record.index + 1
    )
