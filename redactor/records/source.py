"""Open a file of records for reading, and its result for writing."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

from redactor.errors import RecordError
from redactor.model import Sink, Source
from redactor.records.fragment import Fragment, is_fragment
from redactor.records.json_source import Json, JsonLines
from redactor.records.json_values import NotJson, after_space, parse
from redactor.records.output import AtomicFile, Spool
from redactor.records.plain import Plain
from redactor.records.reading import Text
from redactor.records.table import Table, is_table
from redactor.records.textual import TextSink, TextSource

FORMATS = ("fragment", "csv", "tsv", "xlsx", "json", "jsonl", "text")

_PROSE = "prose"  # a fragment or plain text: its content says which
_BY_NAME = {
    ".txt": _PROSE,
    ".text": _PROSE,
    ".md": _PROSE,
    ".markdown": _PROSE,
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_READERS: dict[str, Callable[[Text, str], TextSource]] = {
    "fragment": Fragment,
    "csv": Table,
    "tsv": Table,
    "json": Json,
    "jsonl": JsonLines,
    "text": Plain,
}


def open_source(
    path: Path | None, *, format: str | None = None, encoding: str | None = None, stream: IO[bytes] | None = None
) -> Source:
    """Open the records at *path*, or of *stream* (by default standard input) where it is None.

    *format* is one of `FORMATS`; without it a file's name decides, and a stream's content. The
    encoding is found in the file unless it is given. Raises `RecordError` where the file cannot be read,
    is empty, a folder, or in no format we know; `records()` raises it for what is wrong further on.
    """
    if format is not None and format not in FORMATS:
        raise RecordError(f"there is no format {format!r}", hint=f"known are {', '.join(FORMATS)}")
    wanted = format or (format_by_name(path) if path is not None and path.suffix else "")
    if wanted == "xlsx" and path is not None:
        from redactor.records.xlsx import open_workbook  # only workbooks should pay for zip and XML

        return open_workbook(path)
    text = Text(path, stream)
    if wanted == "xlsx":
        raise RecordError(f"{text.name}: a workbook cannot be read from a pipe", hint="give the workbook's file name")
    if path is not None and path.suffix.lower() in (".xls", ".ods"):
        raise RecordError(
            f"{path}: this kind of file cannot be read", hint="open it and save it as .xlsx, then try again"
        )
    if path is not None and path.suffix and not wanted:
        raise RecordError(
            f"{path}: the name {path.suffix} tells of no format that we know",
            hint=f"say which it is with --format: {', '.join(FORMATS)}",
        )
    text.decide(encoding)
    if wanted in ("", _PROSE):
        wanted = sniff(text.start(), prose=wanted == _PROSE)
    return _READERS[wanted](text, wanted)


def open_sink(
    source: Source,
    path: Path | None,
    *,
    force: bool = False,
    private: bool = False,
    drop: frozenset[str] = frozenset(),
    stream: IO[bytes] | None = None,
) -> Sink:
    """Open the result of rewriting *source* at *path*, or on *stream* (standard output) where it is None.

    Nothing can be seen of it before `publish`. An existing file is replaced only with *force*, the input
    and a symbolic link never; a *private* result can be read by its owner only. *drop* names the kinds of
    parts to leave out of a workbook. Raises `OutputError` at once where the result could not be published.
    """
    if not isinstance(source, TextSource):
        from redactor.records.xlsx import workbook_sink

        return workbook_sink(source, path, force, private=private, drop=drop)
    if path is None:
        return TextSink(source, Spool(stream))
    inputs = [] if source.text.path is None else [source.text.path]
    return TextSink(source, AtomicFile(path, force=force, inputs=inputs, private=private))


def format_by_name(path: Path) -> str:
    """Return the format that the name of *path* tells, "prose" for a fragment or a text, "" where it tells none."""
    return _BY_NAME.get(path.suffix.lower(), "")


def format_of(path: Path) -> str:
    """Return the format of the file at *path*, by its name and where that is not enough by its content."""
    found = format_by_name(path)
    if found in ("", _PROSE):
        text = Text(path, None)
        text.decide(None)
        found = sniff(text.start(), prose=found == _PROSE)
    return found


def sniff(start: str, *, prose: bool = False) -> str:
    """Return the format of text that begins with *start*; of *prose* only whether it is a fragment."""
    if is_fragment(start):
        return "fragment"
    if not prose and start.lstrip()[:1] in ("{", "["):
        return _json_or_lines(start)
    if not prose and is_table(start):
        return "csv"
    return "text"


def _json_or_lines(start: str) -> str:
    first, _, more = start[after_space(start, 0) :].partition("\n")
    try:
        _, end = parse(first)
    except NotJson:
        return "json"
    return "jsonl" if after_space(first, end) == len(first) and more.strip() else "json"
