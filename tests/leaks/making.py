"""Records as they are shared, made by hand: their tokens found, and judged as a test says."""

from redactor.detect.reading import Reader
from redactor.leaks.shared import Judged, Leak, Shared
from redactor.model import Field, Record
from redactor.tokens import TokenFinder

TEMPLATES = ("<redacted>", "<LOC>")
READER = Reader()


def shared(
    fields: dict[str, str] | str, *judged: Judged, file: str = "a.csv", index: int = 0, name: str = "",
    confidential: bool = True, templates: tuple[str, ...] = TEMPLATES, asked: bool = True,
) -> Shared:  # fmt: skip
    """Return a shared record; a text alone is a field called Story. *asked* says that recognizers were run."""
    said = {"Story": fields} if isinstance(fields, str) else fields
    record = Record(index, tuple(Field(key, text) for key, text in said.items()))
    finder = TokenFinder(templates)
    tokens = tuple(tuple(finder.find(field.text)) for field in record.fields)
    return Shared(file, record, name, confidential, tokens, judged if asked else None)


def judged(
    text: str, word: str, entity: str, *, keep: bool = False, shields: bool = False, field: int = 0, nth: int = 0
) -> Judged:
    """Return what a policy says of *word*, the nth in *text*."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(word, at + 1)
    return Judged(field, at, at + len(word), entity, 0.9, "test", "rule", keep, shields)


def told(record: Shared, leaks: object) -> list[tuple[str, str]]:
    """Return each leak as its kind and the text it is about."""
    assert isinstance(leaks, list)
    found = []
    for leak in leaks:
        assert isinstance(leak, Leak)
        text = record.record.fields[leak.field].text
        assert leak.text == text[leak.start : leak.end] and leak.detail
        assert len(leak.text) < 2 or leak.text in TEMPLATES or leak.text not in repr(leak)
        found.append((leak.kind.id, leak.text))
    return found
