"""What these tests share: labelled records in a line, and a detector that finds the words it is told to find."""

from collections.abc import Callable, Sequence

from redactor.coverage.labelled import Labelled
from redactor.coverage.marks import read_labelled
from redactor.model import Detection, Field, Mention, Record, Span


def no(_: str) -> bool:
    return False


def labelled(name: str = "en-01.md", **fields: str) -> Labelled:
    """Return a record with marks taken out; a field's name is the keyword."""
    return read_labelled(name, Record(0, tuple(Field(key, text) for key, text in fields.items())))


class Words:
    """A detector that finds fixed words wherever they stand: (word, entity, recognizer, score)."""

    def __init__(self, *words: tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, float]) -> None:
        self._words = [(*word, *("test", 1.0)[len(word) - 2 :]) for word in words]

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        return [Detection(tuple(self._in(record, kept)), language="en") for record in records]

    def _in(self, record: Record, kept: Callable[[str], bool]) -> list[Mention]:
        return [
            Mention(n, Span(at, at + len(word), entity, score, by), 0)
            for n, field in enumerate(record.fields)
            if not kept(field.name)
            for word, entity, by, score in self._words
            for at in [i for i in range(len(field.text)) if field.text.startswith(word, i)]
        ]
