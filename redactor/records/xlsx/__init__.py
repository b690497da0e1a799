"""Read and rewrite Excel workbooks without losing a part of them."""

from pathlib import Path

from redactor.errors import OutputError
from redactor.model import Source
from redactor.records.output import AtomicFile, Spool
from redactor.records.xlsx.examine import DROPPABLE
from redactor.records.xlsx.reader import WorkbookSource
from redactor.records.xlsx.writer import WorkbookSink

__all__ = ["DROPPABLE", "WorkbookSink", "WorkbookSource", "open_workbook", "workbook_sink"]


def open_workbook(path: Path) -> WorkbookSource:
    """Open the workbook at *path*; raise `RecordError` where it is none, damaged or protected with a password."""
    return WorkbookSource(path)


def _check_name(source: WorkbookSource, path: Path | None, drop: frozenset[str]) -> None:
    """Raise `OutputError` where Excel would refuse to open the result because of its name."""
    suffix = path.suffix.lower() if path else ""
    if source.has_macro_type and suffix == ".xlsx" and "macros" not in drop:
        raise OutputError(
            f"{path}: a workbook with macros cannot be an .xlsx", hint="call it .xlsm, or leave macros out"
        )
    if not source.has_macro_type and suffix == ".xlsm":
        raise OutputError(f"{path}: a workbook without macros cannot be an .xlsm", hint="call it .xlsx")


def workbook_sink(
    source: Source,
    path: Path | None,
    force: bool = False,
    *,
    private: bool = False,
    drop: frozenset[str] = frozenset(),
) -> WorkbookSink:
    """Open the result of rewriting the workbook *source* at *path*, or on standard output where it is None.

    *drop* names kinds of parts to leave out, out of `DROPPABLE`. Raises `OutputError` where the path must not
    be written (see `AtomicFile`), or where Excel would refuse a workbook of that name.
    """
    assert isinstance(source, WorkbookSource)
    _check_name(source, path, drop)
    output = AtomicFile(path, force=force, inputs=(source.path,), private=private) if path else Spool()
    suffix = path.suffix if path else source.path.suffix
    return WorkbookSink(source, output, drop=drop, suffix=suffix)
