"""The report as commands of a GitHub workflow, and as Markdown for its summary."""

import re
from collections import Counter
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import NotExamined
from redactor.report import Report
from redactor.reports import render
from redactor.reports.github import LIMIT, command
from redactor.reports.markdown import LIMIT as BYTES
from redactor.reports.markdown import ROWS
from redactor.reports.plain import visible
from tests.reports.samples import ALL, HOSTILE, OVER, clean, empty, finding, full, hostile, incomplete, many


def obeyed(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: undo the escapes of properties and message."""
    found = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*(?:,[^:]*)*))?::(.*)", line)
    assert found, line
    properties = dict(part.split("=", 1) for part in (found[2] or "").split(",") if part)
    undo = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

    def plain(text: str) -> str:
        return re.sub("%0D|%0A|%3A|%2C|%25", lambda m: undo[m[0]], text)

    return found[1], {key: plain(value) for key, value in properties.items()}, plain(found[3])


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    return [obeyed(line) for line in render(report, "github").splitlines()]


def test_an_annotation() -> None:
    """A command names level, file, line and title; the message says where, what and what to do."""
    level, properties, message = commands(full())[1]
    assert level == "error"
    assert properties == {"file": "release.jsonl", "line": "12", "title": "A name is half redacted"}
    assert message == (
        'record DEM/12, field "Outcome", characters 12-19: the surname of a person of this record\nRedact it whole.'
    )


def test_no_line_no_column() -> None:
    """What is not known is not said: no line 0, and a column never."""
    assert commands(full())[0][1] == {"file": "annex.xlsx", "title": "An original is still there"}
    assert not any("col" in properties for _, properties, _ in commands(full()))


@given(st.text(), st.text(min_size=1))
def test_escapes(message: str, title: str) -> None:
    """Whatever message and title hold, they come back, on one line."""
    line = command("notice", message, title=title)
    assert "\n" not in line and "\r" not in line
    assert obeyed(line) == (
        "notice", {"title": visible(title)}, "\n".join(visible(part) for part in message.split("\n")),
    )  # fmt: skip


def test_hostile_names_command_nothing() -> None:
    """Each line is one of our own commands."""
    for text in HOSTILE:
        told = commands(hostile(text))
        assert Counter(level for level, _, _ in told) == {"error": 1, "warning": 1, "notice": 1}
        assert told[0][1]["file"] == visible(text)


def test_no_more_than_are_shown() -> None:
    """Ten of a level, errors first, then one notice that counts the others."""
    report = many(35)
    report.findings += many(25, kind=OVER).findings
    told = commands(report)
    levels = Counter(level for level, _, _ in told)
    assert levels == {"error": LIMIT, "warning": LIMIT, "notice": 1}
    assert [level for level, _, _ in told] == ["error"] * LIMIT + ["warning"] * LIMIT + ["notice"]
    assert told[-1][2].startswith("25 errors, 15 warnings more than GitHub shows")


def test_what_was_not_examined_counts_among_the_warnings() -> None:
    """It is named in one warning, with a number for what is not named."""
    report = many(25, kind=OVER)
    report.not_examined = [NotExamined("a.xlsx", f"drawing {n}", "a picture") for n in range(5)]
    told = commands(report)
    assert Counter(level for level, _, _ in told)["warning"] == LIMIT
    assert told[0][2].startswith("5 parts: a.xlsx: drawing 0: a picture; ") and told[0][2].endswith("; and 2 more")
    assert told[-1][2].startswith("16 warnings more")


def test_nothing_to_say() -> None:
    """A clean run annotates nothing."""
    assert render(clean(), "github") == "" and render(empty(), "github") == ""


def rows(text: str) -> list[list[str]]:
    """The cells of every line of a table."""
    return [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ")]


def test_markdown() -> None:
    """The verdict first, then counts, findings and what to do."""
    text = render(full(), "markdown")
    assert text.startswith("## 🔴 3 things must be looked at before this file is shared.\n")
    assert "| errors | 3 |" in text and "| records | 340 |" in text
    assert "| error | A name is half redacted | <code>release.jsonl&#58;12</code>, record <code>DEM/12</code>" in text
    assert "### Not examined: 1 part\n" in text and "### Checks not made: 1 check\n" in text


@pytest.mark.parametrize("name", ALL)
def test_markdown_tables_keep_their_shape(name: str) -> None:
    """No name breaks a table: each line has as many cells as its head, and no pipe in one."""
    width = 0
    for line in render(ALL[name], "markdown").splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        assert line.startswith("| ") and line.endswith(" |") and "\\" not in line
        cells = line[2:-2].split(" | ")
        assert not any("|" in one for one in cells)
        width = width or len(cells)
        assert len(cells) == width


def test_markdown_of_hostile_names() -> None:
    """Nothing in a name is markup, and what is shown is the name."""
    for text in HOSTILE:
        rendered = render(hostile(text), "markdown")
        ours = re.sub(r"</?code>|^(## . |### |\| --- .*|\* |\*\*)", "", rendered, flags=re.MULTILINE)
        ours = re.sub(r"\*\*|&#\d+;| \| |^\| | \|$|^\*The rest.*\*$", "", ours, flags=re.MULTILINE)
        assert not set("<>*_`[]()|\\~@#&!{}+") & set(ours) - {":", "("}, ours
    names = [
        unescape(re.sub("</?code>", "", cell)) for row in rows(render(hostile("a|b`c`*"), "markdown")) for cell in row
    ]
    assert "a|b`c`*" in names


def test_markdown_counts_what_it_leaves_out() -> None:
    """Twenty findings are shown; the heading says how many there are."""
    text = render(many(5000), "markdown")
    assert f"### {ROWS} of 5,000 findings\n" in text
    assert text.count("| error | ") == ROWS


@pytest.mark.parametrize("text", [*HOSTILE, "\U0001ffff|" * 400, "|" * 4000, "日" * 4000])
def test_markdown_is_small(text: str) -> None:
    """Whatever the names, it fits into a comment."""
    report = hostile(text)
    report.findings *= 100
    report.not_examined *= 100
    report.skipped *= 100
    report.stale *= 100
    report.tables *= 30
    assert len(render(report, "markdown").encode()) < BYTES


def test_markdown_of_an_incomplete_run() -> None:
    """Nothing found is not the same as nothing there."""
    assert "No leak was found, but 1 part was not examined." in render(incomplete(), "markdown")
    report = clean()
    report.findings = [finding(OVER)]
    assert render(report, "markdown").startswith("## 🟡 No leak was found.")
