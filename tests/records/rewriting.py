"""Read and rewrite bytes as the commands do, for the tests of this room."""

import io
from collections.abc import Callable, Mapping

from redactor.model import Change, Record, Source
from redactor.records.source import open_sink, open_source

Changes = Callable[[Record], Mapping[int, Change]]


def read(data: bytes, format: str | None = None, encoding: str | None = None) -> list[Record]:
    """Return the records of *data*."""
    return list(source_of(data, format, encoding).records())


def source_of(data: bytes, format: str | None = None, encoding: str | None = None) -> Source:
    """Return *data* as a stream."""
    return open_source(None, format=format, encoding=encoding, stream=io.BytesIO(data))


def rewrite(
    data: bytes,
    changes: Changes = lambda _: {},
    format: str | None = None,
    encoding: str | None = None,
) -> bytes:
    """Return what *data* becomes with *changes*, in batches as a redaction makes them."""
    source, out = source_of(data, format, encoding), io.BytesIO()
    sink = open_sink(source, None, stream=out)
    for record in list(source.records()):
        sink.write(record, changes(record))
    sink.publish()
    return out.getvalue()


def texts(data: bytes, format: str | None = None) -> list[dict[str, str]]:
    """Return what each record says, by name."""
    return [{field.name: field.text for field in record.fields} for record in read(data, format)]


def swap(old: str, new: str) -> Changes:
    """Return a change of *old* to *new* in every field that holds it."""
    return lambda record: {
        n: Change(f.text.replace(old, new), literal=f.literal if f.kind == "text" else None)
        for n, f in enumerate(record.fields)
        if old in f.text
    }
