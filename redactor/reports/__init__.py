"""Turn a report of an audit into what people and machines read. Returns strings; prints and writes nothing."""

from collections.abc import Callable

from redactor.errors import InputError
from redactor.report import Report
from redactor.reports.as_json import as_json
from redactor.reports.github import as_github
from redactor.reports.junit import as_junit
from redactor.reports.markdown import as_markdown
from redactor.reports.page import as_html
from redactor.reports.sarif import as_sarif
from redactor.reports.terminal import as_terminal

_FORMATS: dict[str, Callable[[Report], str]] = {
    "terminal": as_terminal,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    "markdown": as_markdown,
    "html": as_html,
}
FORMATS: tuple[str, ...] = tuple(_FORMATS)
"""The names of the formats, in the order in which to offer them."""


def render(report: Report, format: str, *, color: bool = False) -> str:
    """Return *report* in *format*, one of `FORMATS`, with a line end at the end unless it is empty.

    *color* concerns "terminal" alone. The same report gives the same string: no time, no random number.
    Raises `InputError` for a format that nobody knows.
    """
    if format not in _FORMATS:
        raise InputError(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    if format == "terminal":
        return as_terminal(report, color=color)
    return _FORMATS[format](report)
