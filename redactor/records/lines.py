"""On which line of its file a value stands, for whoever looks the file up in an editor."""

from collections.abc import Iterable, Iterator

from redactor.model import Record, Source
from redactor.records.textual import TextSource


class Lines:
    """Counts the lines of one source while its records are read.

    Lines end as in the file: at LF (so at CRLF), or at CR where there is no LF. A workbook has none.
    """

    def __init__(self, source: Source) -> None:
        self._source = source if isinstance(source, TextSource) else None
        self._end = "\n" if self._source is None or "\n" in self._source.text.start() else "\r"
        self._first: dict[int, int] = {}

    def watch(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield *records*, all of them and in order, and remember where each begins until `forget`."""
        if self._source is None:
            yield from records
            return
        line = 0
        for record in records:
            line = line or 1 + self._source.head.count(self._end)
            self._first[record.index] = line
            line += self._source.unchanged(record).count(self._end)
            yield record

    def of(self, record: Record, position: int, start: int) -> int:
        """Return the line of code point *start* of the field at *position*, from 1; 0 where there is none to tell."""
        first = self._first.get(record.index)
        if self._source is None or first is None or position >= len(self._source.begins(record)):
            return 0
        return first + self._source.above(record, position, start, self._end)

    def forget(self, record: Record) -> None:
        """Forget a record: nobody will ask for its lines any more."""
        self._first.pop(record.index, None)
