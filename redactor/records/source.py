"""Open a file of records for reading, and its result for writing."""

from pathlib import Path
from typing import IO

from redactor.errors import RecordError
from redactor.model import Sink, Source

FORMATS = ("fragment", "csv", "tsv", "xlsx", "json", "jsonl", "text")


def open_source(
    path: Path | None, *, format: str | None = None, encoding: str | None = None, stream: IO[bytes] | None = None
) -> Source:
    """Open the records at *path*, or of *stream* (standard input) where it is None."""
    if path is not None and (format == "xlsx" or path.suffix.lower() in (".xlsx", ".xlsm")):
        from redactor.records.xlsx import open_workbook  # lxml and zip: only workbooks should pay

        return open_workbook(path)
    raise RecordError("not yet")


def open_sink(source: Source, path: Path | None, *, force: bool = False, private: bool = False) -> Sink:
    """Open the result of rewriting *source* at *path*, or on standard output where it is None."""
    from redactor.records.xlsx import workbook_sink

    return workbook_sink(source, path, force)
