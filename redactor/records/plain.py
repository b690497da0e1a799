"""Read and rewrite a text that is one field of one record."""

from collections.abc import Iterator, Mapping, Sequence

from redactor.errors import RecordError
from redactor.model import Change, Record
from redactor.records.fields import new_field
from redactor.records.textual import TextSource


class Plain(TextSource):
    """A whole text as one record with one field named "text"."""

    def records(self) -> Iterator[Record]:
        """Yield the one record. Once."""
        text = self._text.whole()
        if not text.strip():
            raise RecordError(f"{self.name}: no record found", hint="there is only white space in it")
        yield Record(0, (new_field("text", text, "the whole text"),), "the whole text", text)
        self.count = 1

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the new text."""
        return changes[0].text

    def begins(self, record: Record) -> Sequence[int]:
        """Return where the text begins."""
        return (0,)
