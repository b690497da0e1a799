"""What commands that end in a report share: options, files, speech and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from redactor.cli.reporting import Reporting, finish, report_options
from redactor.errors import OutputError
from redactor.model import NotExamined
from redactor.report import Report
from redactor.reports import FORMATS, render
from tests.reports.samples import LEFT, OVER, clean, finding, full, hostile, incomplete

FINDS = {"full": full, "clean": clean, "incomplete": incomplete}


def report_of(name: str) -> Report:
    """A report by name: also of one warning alone, one error, and both with something not examined."""
    if name in FINDS:
        return FINDS[name]()
    report = incomplete() if name.startswith("incomplete-") else clean()
    report.findings = [finding(OVER if name.endswith("warning") else LEFT)]
    return report


@click.command()
@click.argument("name")
@report_options
@click.option("--input", "inputs", multiple=True, type=click.Path(path_type=Path))
def command(name: str, inputs: tuple[Path, ...], reporting: Reporting) -> None:
    """Report what NAME finds."""
    finish(report_of(name), reporting, inputs=inputs)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not on GitHub, in a folder of the test's own."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], prog_name="redactor")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("clean", 0),
        ("full", 1),
        ("error", 1),
        ("warning", 0),
        ("incomplete", 3),
        ("incomplete-warning", 3),
        ("incomplete-error", 1),
        ("warning --fail-on warning", 1),
        ("error --fail-on warning", 1),
        ("incomplete-warning --fail-on warning", 1),
        ("clean --fail-on warning", 0),
        ("error --exit-zero", 0),
        ("incomplete --exit-zero", 0),
        ("incomplete-error --exit-zero --exit-code 9", 0),
        ("error --exit-code 9", 9),
        ("warning --exit-code 9", 0),
        ("incomplete --exit-code 9", 3),
        ("incomplete-error --exit-code 9", 9),
        ("clean --exit-code 9", 0),
        ("error --exit-code 1", 1),
        ("error --exit-code 125", 125),
    ],
)
def test_exit_codes(words: str, code: int) -> None:
    """Findings at or above the level come before what was not examined; --exit-zero makes 0 of both."""
    assert run(*words.split()).exit_code == code


@pytest.mark.parametrize(
    "words",
    [
        "error --exit-code 0",
        "error --exit-code 2",
        "error --exit-code 3",
        "error --exit-code 4",
        "error --exit-code -1",
        "error --exit-code 126",
        "error --exit-code 256",
        "error --exit-code one",
        "error --fail-on note",
        "error --format pdf",
        "error --output a.json",
        "error --format json --output a.json --output b.json",
        "error --format json --format sarif",
        "error --format json --output - --format sarif",
        "error --format json --output a --format sarif --output ./a",
    ],
)
def test_usage_errors(words: str) -> None:
    """What cannot be meant is refused before anything runs: code 2, and nothing is written."""
    result = run(*words.split())
    assert result.exit_code == 2 and "Usage: " in result.stderr and result.stdout == ""
    assert list(Path().iterdir()) == []


def test_the_default_is_for_people() -> None:
    """Without options the report is printed as text, without colours where there is no terminal."""
    result = run("full")
    assert result.stdout == render(full(), "terminal")


@pytest.mark.parametrize("format", FORMATS)
def test_printed(format: str) -> None:
    """What is printed is the report and nothing else, in UTF-8."""
    assert run("full", "--format", format).stdout_bytes == render(full(), format).encode()


def test_files_and_standard_output() -> None:
    """The n-th output takes the n-th format; what has none is printed."""
    result = run(
        "full", "--format", "sarif", "--output", "a.sarif", "--format", "html", "--output", "b.html", "--format", "json"
    )
    assert result.exit_code == 1
    assert Path("a.sarif").read_bytes() == render(full(), "sarif").encode()
    assert Path("b.html").read_bytes() == render(full(), "html").encode()
    assert json.loads(result.stdout)["version"] == 1
    assert sorted(path.name for path in Path().iterdir()) == ["a.sarif", "b.html"]


def test_everything_to_files() -> None:
    """Then nothing is printed; the closing line is speech."""
    result = run("full", "--format", "json", "--output", "a.json")
    assert result.stdout == "" and result.stderr.splitlines()[-1] == "redactor: 1 file; 0 findings"


def test_a_dash_is_standard_output() -> None:
    """The dash lets a later format have a file."""
    result = run("clean", "--format", "json", "--output", "-", "--format", "junit", "--output", "a.xml")
    assert json.loads(result.stdout)["version"] == 1 and Path("a.xml").exists()


def test_an_earlier_report_is_replaced() -> None:
    """Reports are made again at every run."""
    Path("a.json").write_text("an earlier report", encoding="utf-8")
    assert run("clean", "--format", "json", "--output", "a.json").exit_code == 0
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["version"] == 1


def test_an_input_is_not_replaced() -> None:
    """A report never takes the place of what was audited, under any name."""
    Path("data.jsonl").write_text("records", encoding="utf-8")
    os.link("data.jsonl", "other.jsonl")
    for name in ("data.jsonl", "other.jsonl"):
        result = run("clean", "--format", "json", "--output", name, "--input", "data.jsonl")
        assert isinstance(result.exception, OutputError)
        assert Path(name).read_text(encoding="utf-8") == "records"


@pytest.mark.parametrize("target", ["link.json", "folder", "no/such/folder.json"])
def test_where_a_report_cannot_go(target: str) -> None:
    """A symbolic link, a folder and a folder that is not there are refused before the command runs."""
    Path("folder").mkdir()
    Path("elsewhere.json").write_text("mine", encoding="utf-8")
    Path("link.json").symlink_to("elsewhere.json")
    result = run("clean", "--format", "json", "--output", target)
    assert isinstance(result.exception, OutputError) or result.exit_code == 2
    assert result.stdout == "" and "0 findings" not in result.stderr
    assert Path("elsewhere.json").read_text(encoding="utf-8") == "mine"


def test_speech() -> None:
    """Notes for what was left out, then one closing line: all on standard error."""
    lines = run("full").stderr.splitlines()
    assert lines == [
        "redactor: note: check not made: the trail: no vault was given",
        "redactor: note: part not examined: annex.xlsx: a drawing: pictures cannot be read",
        "redactor: note: 1 entry of the baseline no longer found: take them out",
        "redactor: 1 file; 0 findings",
    ]


def test_few_notes(capsys: pytest.CaptureFixture[str]) -> None:
    """Three parts are named, the others counted."""
    report = clean()
    report.not_examined = [NotExamined("a.xlsx", f"drawing {n}", "a picture") for n in range(9)]
    with pytest.raises(click.exceptions.Exit) as ended:
        finish(report, Reporting())
    lines = capsys.readouterr().err.splitlines()
    assert ended.value.exit_code == 3
    assert len(lines) == 5 and lines[3] == "redactor: note: and 6 more parts not examined"


def test_hostile_names_are_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    """No name from a file controls the terminal through a note."""
    with pytest.raises(click.exceptions.Exit):
        finish(hostile("\x1b[2J\r\nredactor: 0 findings"), Reporting())
    told = capsys.readouterr()
    assert "\x1b" not in told.err + told.out and "\r" not in told.err + told.out
    assert all("\\x1b[2J\\x0d\\x0aredactor" in line for line in told.err.splitlines() if "baseline" not in line)


def test_on_github(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the default is annotations, and the summary of the step gets the Markdown after what it has."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    Path("summary.md").write_text("# Before: é\n", encoding="utf-8")
    result = run("full")
    assert result.stdout == render(full(), "github")
    assert Path("summary.md").read_bytes().decode() == "# Before: é\n" + render(full(), "markdown")


def test_on_github_another_format_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a format gets that one, and no summary."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert run("full", "--format", "terminal").stdout == render(full(), "terminal")
    assert not Path("summary.md").exists()


def test_a_summary_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build does not break over it; a note says so."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/such/summary.md")
    result = run("clean", "--format", "github")
    assert result.exit_code == 0 and "note: the step summary cannot be written: no such file" in result.stderr


@pytest.mark.parametrize("value", ["false", "", "1"])
def test_not_on_github(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Only what GitHub itself sets counts."""
    monkeypatch.setenv("GITHUB_ACTIONS", value)
    assert run("full").stdout == render(full(), "terminal")


def test_any_encoding_of_standard_output(tmp_path: Path) -> None:
    """A console that knows no accents gets JSON and pages in UTF-8, and text without a crash."""
    code = (
        "import sys; from tests.cli.test_reporting import finish, Reporting, hostile\n"
        "sys.stdout.reconfigure(errors='backslashreplace')\n"
        "finish(hostile('日本 é'), Reporting(((sys.argv[1], None),), exit_zero=True))"
    )
    for format in ("html", "terminal"):
        result = subprocess.run(
            [sys.executable, "-c", code, format],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
            capture_output=True,
            check=True,
        )
        expected = "日本 é".encode() if format == "html" else "\\u65e5\\u672c é".encode("cp1252")
        assert expected in result.stdout


def test_the_options_explain_themselves() -> None:
    """Each option has a help text, and what the command gets is one frozen value."""
    text = run("--help").stdout
    assert all(option in text for option in ("--format", "--output", "--fail-on", "--exit-zero", "--exit-code"))
    assert all(getattr(option, "help", "") for option in command.params[1:-1])
    assert Reporting() == Reporting((), False, 1, None)
