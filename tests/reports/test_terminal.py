"""The report for people at a terminal."""

import re

from redactor.report import Table
from redactor.reports import render
from redactor.reports.plain import width
from tests.reports.samples import HOSTILE, clean, finding, full, hostile, many


def test_one_line_a_finding() -> None:
    """A line has the file and line, record, field, characters, level, kind and detail."""
    text = render(full(), "terminal")
    place = 'release.jsonl:12 record DEM/12 field "Outcome" 40-44'
    assert f"\n{place}  error original-left  the surname of a person of this record\n" in text
    assert 'annex.xlsx record #2 field "Outcome" 12-19 (Sheet1!B4)  error original-left' in text
    assert "release.jsonl: 2 errors, 1 warning\n" in text


def test_a_finding_without_a_place() -> None:
    """What concerns the whole run has no empty brackets or numbers."""
    report = clean()
    report.findings = [finding(file="", record=0, name="", field="", line=0, start=0, end=0)]
    assert "\nerror original-left  the surname" in render(report, "terminal")


def test_remedies_once() -> None:
    """The remedy of a kind stands there once, however often the kind was found; a special one beside it."""
    text = render(many(60), "terminal")
    assert text.count("Redact the file again with the vault") == 1
    assert "Ask the partner first." in render(full(), "terminal")


def test_the_verdict_comes_last() -> None:
    """Where a build's log ends, there is the verdict."""
    assert "3 things must be looked at before this file is shared." in render(full(), "terminal").split("\n\n")[-1]


def test_colours_only_when_asked() -> None:
    """No escape sequence without colour; with it, only colours and their end; the words are the same."""
    plain, coloured = render(full(), "terminal"), render(full(), "terminal", color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain
    assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b")


def test_a_hostile_name_controls_nothing() -> None:
    """Names from files never bring an escape sequence along, coloured or not."""
    for text in HOSTILE:
        coloured = render(hostile(text), "terminal", color=True)
        assert set(re.findall(r"\x1b(\[[0-9]*m|.)", coloured)) <= {"[31m", "[33m", "[1m", "[2m", "[0m"}
        assert "\x07" not in coloured and "\r" not in coloured


def test_tables_are_aligned_by_width() -> None:
    """Columns stand under one another for wide letters too; numbers to the right."""
    report = clean()
    report.tables = [Table("t", "Title", ("place", "n"), (("日本", 1), ("Fada", 12_000), ("e\u0301", None)))]
    lines = render(report, "terminal").split("\n")
    rows = lines[lines.index("Title") + 1 : lines.index("Title") + 5]
    assert {width(row) for row in rows} == {2 + 5 + 2 + 6}
    assert rows[1].endswith("     1") and rows[2].endswith("12,000")


def test_pictures_mark_findings() -> None:
    """A square with findings has a sign, others have none."""
    text = render(full(), "terminal")
    assert "1 of 2!" in text and "100 %!" not in text


def test_very_many_findings() -> None:
    """The list ends; the number does not."""
    text = render(many(1500), "terminal")
    assert text.count("release.jsonl:") == 1000 + 1
    assert "and 500 more findings" in text and "release.jsonl: 1,500 errors\n" in text
