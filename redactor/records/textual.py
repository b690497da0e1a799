"""What every format made of text has in common: a lossless source and its sink."""

from collections.abc import Iterator, Mapping, Sequence

from redactor.errors import OutputError
from redactor.model import Change, NotExamined, Record
from redactor.records.output import Output, failed, guarded
from redactor.records.reading import Text


class TextSource:
    """A text file of records, of which every character belongs to a record, the head or the tail.

    `head` stands before the first record and is known once that was yielded; `tail` stands after
    the last and is known once `records` is exhausted, which `count`, until then -1, tells too.
    """

    def __init__(self, text: Text, format: str) -> None:
        self._text = text
        self._format = format
        self.head = ""
        self.tail = ""
        self.count = -1

    @property
    def name(self) -> str:
        """Return the file's name for messages, "-" for standard input."""
        return self._text.name

    @property
    def format(self) -> str:
        """Return the name of the format."""
        return self._format

    @property
    def text(self) -> Text:
        """Return the file that is read."""
        return self._text

    @property
    def not_examined(self) -> Sequence[NotExamined]:
        """Return nothing: in a text file every value is examined."""
        return ()

    def records(self) -> Iterator[Record]:
        """Yield the records in order. Once."""
        raise NotImplementedError

    def unchanged(self, record: Record) -> str:
        """Return the text of *record* as it was read."""
        assert isinstance(record.layout, str)
        return record.layout

    def rewritten(self, record: Record, changes: Mapping[int, Change]) -> str:
        """Return the text of *record* with the fields at the given positions changed."""
        raise NotImplementedError

    def begins(self, record: Record) -> Sequence[int]:
        """Return where in the text of *record* its fields are spelt, as far as they stand in it."""
        raise NotImplementedError

    def above(self, record: Record, position: int, start: int, end: str) -> int:
        """Return how many line ends *end* stand in *record* before code point *start* of the field at *position*."""
        value = record.fields[position].text
        return self.unchanged(record).count(end, 0, self.begins(record)[position]) + value.count(end, 0, start)


class TextSink:
    """The rewritten text, in the encoding of its source."""

    def __init__(self, source: TextSource, output: Output) -> None:
        self._source = source
        self._output = output
        self._begun = False
        self._written = 0
        self._codec = source.text.encoding.codec
        self._put = output.file.write

    def write(self, record: Record, changes: Mapping[int, Change]) -> None:
        """Write *record*; raise `OutputError` where a changed character is not in the file's encoding."""
        source = self._source
        text = source.rewritten(record, changes) if changes else source.unchanged(record)
        if not self._begun:
            self._begun = True
            text = source.head + text
            self._put(source.text.encoding.bom)
        self._written += 1
        try:
            self._put(text.encode(self._codec))
            return
        except UnicodeEncodeError:
            pass  # reported outside: the codec's own error carries the text
        except OSError as error:
            self.discard()
            raise failed(self._output.name, error) from None
        raise self._unwritable(record, changes)

    def publish(self) -> None:
        """Write what stands after the last record and put the file in its place.

        Raises `OutputError`, and publishes nothing, where a record was left out: nothing may get lost.
        """
        if self._source.count != self._written:
            self.discard()
            raise OutputError(f"{self._output.name}: not every record was written", hint="nothing was published")
        with guarded(self._output):
            self._put(self._source.tail.encode(self._codec))
        self._output.publish()

    def discard(self) -> None:
        """Remove what was written. Safe to call at any time, also after `publish`."""
        self._output.discard()

    def _unwritable(self, record: Record, changes: Mapping[int, Change]) -> OutputError:
        codec = self._codec
        places = [record.fields[n].place for n, change in sorted(changes.items()) if not _fits(change, codec)]
        return OutputError(
            f"{self._source.name}: {(places or [record.place])[0]}: a character cannot be written in {codec}",
            hint="save the file as UTF-8 and try again",
        )


def _fits(change: Change, codec: str) -> bool:
    try:
        (change.text + (change.literal or "")).encode(codec)
    except UnicodeEncodeError:
        return False
    return True
