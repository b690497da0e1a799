"""What every command that ends in a report shares: its options, where the report goes, and the exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from redactor.cli.speech import counted, note, say
from redactor.model import NotExamined
from redactor.records.output import AtomicFile, guarded, refuse
from redactor.report import Level, Report
from redactor.reports import FORMATS, render
from redactor.reports.plain import visible
from redactor.reports.wording import part_words

_NAMED = 3  # how many parts a note names
_TAKEN = {0: "give --exit-zero", 2: "2 means that it could not run", 3: "3 means incomplete", 4: "4 means refused"}


@dataclass(frozen=True, slots=True)
class Reporting:
    """How a command reports: formats with the files they go to (None is standard output), and its exit codes.

    `found` is the exit code of findings at or above `fail_on` (None: nobody said, so errors); `exit_zero` makes 0
    of that and of incomplete.
    """

    targets: tuple[tuple[str, Path | None], ...] = ()
    exit_zero: bool = False
    found: int = 1
    fail_on: Level | None = None


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options of a report; it gets them as one keyword argument `reporting`.

    Raises `click.UsageError` where formats and outputs do not pair, and `OutputError` where an output
    could not be written, both before the command runs.
    """

    @wraps(command)
    def wrapped(
        *args: Any,
        report_formats: tuple[str, ...],
        report_outputs: tuple[str, ...],
        exit_zero: bool,
        found_code: int,
        fail_on: str | None,
        **more: Any,
    ) -> None:
        targets = _paired(report_formats, report_outputs)
        level = Level(fail_on) if fail_on else None
        return command(*args, reporting=Reporting(targets, exit_zero, found_code, level), **more)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def finish(report: Report, reporting: Reporting, *, inputs: Sequence[Path] = ()) -> None:
    """Write *report* where it goes, say what it comes to, and end the command with its exit code.

    Existing reports are replaced, each in one step; a symbolic link and anything of *inputs* is refused with
    `OutputError`. Returns where the exit code is 0; else raises `click.exceptions.Exit`: the code of findings
    before 3 for what was not examined.
    """
    for format, path in reporting.targets or ((_default(), None),):
        if path is None:
            _print(report, format)
        else:
            _write(path, render(report, format), inputs)
        if format == "github":
            _summarise(report)
    _speak(report)
    if code := exit_code(report, reporting):
        raise click.exceptions.Exit(code)


def exit_code(report: Report, reporting: Reporting) -> int:
    """Return the exit code that *report* comes to."""
    failing = len(report.findings) if reporting.fail_on is Level.WARNING else report.errors
    if reporting.exit_zero:
        return 0
    return reporting.found if failing else 3 if report.not_examined else 0


def _code(context: click.Context, option: click.Parameter, value: int) -> int:
    if value in _TAKEN or not 1 <= value <= 125:
        why = _TAKEN.get(value, "codes above 125 belong to the shell" if value > 125 else "no code is below 0")
        raise click.BadParameter(f"{value} cannot mean findings: {why}", context, option)
    return value


_OPTIONS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    click.option(
        "--format",
        "report_formats",
        multiple=True,
        type=click.Choice(FORMATS),
        help="Format of the report; may be given several times.  [default: terminal; on GitHub Actions github]",
    ),
    click.option(
        "--output",
        "report_outputs",
        multiple=True,
        type=click.Path(dir_okay=False, allow_dash=True),
        help="File for the report: the n-th --output takes the n-th --format. Without one it is printed.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice([level.value for level in Level]),
        help="The lowest level of a finding that makes the exit code 1.  [default: error]",
    ),
    click.option("--exit-zero", is_flag=True, help="Report only: exit with 0 whatever was found or not examined."),
    click.option(
        "--exit-code",
        "found_code",
        type=int,
        default=1,
        callback=_code,
        help="What to exit with for findings, in place of 1.",
    ),
)


def _paired(formats: Sequence[str], outputs: Sequence[str]) -> tuple[tuple[str, Path | None], ...]:
    if len(outputs) > len(formats):
        raise click.UsageError("each --output needs a --format: the n-th output takes the n-th format")
    paths = [None if name == "-" else Path(name) for name in outputs] + [None] * (len(formats) - len(outputs))
    if paths.count(None) > 1:
        raise click.UsageError("only one report can be printed: give the others an --output")
    files = [path for path in paths if path is not None]
    if len({path.resolve() for path in files}) < len(files):
        raise click.UsageError("two reports cannot go to one file")
    for path in files:
        refuse(path, force=True)
    return tuple(zip(formats, paths, strict=True))


def _default() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "terminal"


def _print(report: Report, format: str) -> None:
    """Print a report: for people in the terminal's own encoding, for machines in UTF-8 whatever it is."""
    if format == "terminal":
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        click.echo(render(report, format, color=colour), nl=False, color=colour)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(render(report, format).encode())
    sys.stdout.buffer.flush()


def _write(path: Path, text: str, inputs: Sequence[Path]) -> None:
    target = AtomicFile(path, force=True, inputs=inputs)
    with guarded(target):
        target.file.write(text.encode())
    target.publish()


def _summarise(report: Report) -> None:
    """Append the report to the summary of the step, where there is one; it must not break the build."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(render(report, "markdown"))
    except OSError as error:
        note(f"the step summary cannot be written: {(error.strerror or type(error).__name__).lower()}")


def _speak(report: Report) -> None:
    _name("check not made", "checks not made", report.skipped)
    _name("part not examined", "parts not examined", report.not_examined)
    if report.stale:
        note(f"{counted(len(report.stale), 'entry', 'entries')} of the baseline no longer found: take them out")
    say(visible(report.closing))


def _name(one: str, many: str, parts: Sequence[NotExamined]) -> None:
    for part in parts[:_NAMED]:
        note(f"{one}: {part_words(part)}")
    if len(parts) > _NAMED:
        note(f"and {len(parts) - _NAMED:,} more {many}")
