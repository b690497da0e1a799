"""Read and rewrite Excel workbooks without losing a part of them."""

from pathlib import Path

from redactor.model import Source
from redactor.records.output import AtomicFile, Spool
from redactor.records.xlsx.examine import DROPPABLE
from redactor.records.xlsx.reader import WorkbookSource
from redactor.records.xlsx.writer import WorkbookSink

__all__ = ["DROPPABLE", "WorkbookSink", "WorkbookSource", "open_workbook", "workbook_sink"]


def open_workbook(path: Path) -> WorkbookSource:
    """Open the workbook at *path*; raise `RecordError` where it is none, damaged or protected with a password."""
    return WorkbookSource(path)


def workbook_sink(
    source: Source,
    path: Path | None,
    force: bool = False,
    *,
    private: bool = False,
    drop: frozenset[str] = frozenset(),
) -> WorkbookSink:
    """Open the result of rewriting the workbook *source* at *path*, or on standard output where it is None.

    *drop* names kinds of parts to leave out, out of `DROPPABLE`. Macros go only into a file that is called
    .xlsm. Raises `OutputError` where the path must not be written (see `AtomicFile`).
    """
    assert isinstance(source, WorkbookSource)
    output = AtomicFile(path, force=force, inputs=(source.path,), private=private) if path else Spool()
    suffix = path.suffix if path else source.path.suffix
    return WorkbookSink(source, output, drop=drop, suffix=suffix)
