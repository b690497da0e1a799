"""Every format of every report: stable, harmless, complete."""

import copy
import unicodedata

import pytest

from redactor.errors import InputError
from redactor.reports import FORMATS, render
from redactor.reports.plain import cell, number, padded, shown, visible, width
from redactor.reports.wording import Mood, verdict, within, worst_first
from tests.reports.samples import ALL, HALF, HOSTILE, LEFT, OVER, clean, empty, finding, full, hostile, incomplete

ODD = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def harmless(text: str) -> bool:
    """Whether *text* holds no control character but line ends, nothing that turns writing, nothing XML forbids."""
    return not any(
        (unicodedata.category(c) in ODD and c not in "\n\u200c\u200d") or ord(c) & 0xFFFE == 0xFFFE for c in text
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ALL)
def test_every_format_takes_every_report(format: str, name: str) -> None:
    """Each is UTF-8 without forbidden characters, ends with a line end, and leaves the report as it was."""
    report = ALL[name]
    before = copy.deepcopy(report)
    text = render(report, format)
    assert report == before
    assert text == render(report, format)
    assert text.encode().decode() == text
    assert harmless(text)
    assert text == "" or (text.endswith("\n") and not text.startswith("\n"))
    assert text or (format == "github" and not report.findings)


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_findings_does_not_matter(format: str) -> None:
    """Two runs that find the same in another order make the same report."""
    one, other = full(), full()
    other.findings.reverse()
    assert render(one, format) == render(other, format)


@pytest.mark.parametrize("format", [f for f in FORMATS if f != "github"])
def test_every_format_tells_what_matters(format: str) -> None:
    """Kinds, fields, details, remedies, what was not examined and what was not made are in each."""
    text = render(full(), format)
    for words in (
        "surname of a person",
        "a drawing",
        "pictures cannot be read",
        "no vault was given",
        "Redact it whole.",
    ):
        assert words in text, words
    assert "Outcome" in text and "Sheet1" in text


def test_an_unknown_format() -> None:
    """A format nobody knows is an error that names those that are known."""
    with pytest.raises(InputError) as error:
        render(clean(), "pdf")
    assert "sarif" in error.value.hint


@pytest.mark.parametrize("text", HOSTILE)
def test_visible_text(text: str) -> None:
    """What is made visible is one harmless line; what was harmless stays as it is."""
    assert harmless(visible(text)) and "\n" not in visible(text)
    assert visible(visible(text)) == visible(text)
    assert len(shown(text, 40)) <= 40 + 10 * 9
    if harmless(text) and "\n" not in text:
        assert visible(text) == text


def test_spelt_out() -> None:
    """A control character shows its number."""
    assert visible("a\x1b[0m\u202e\U000e0041") == "a\\x1b[0m\\u202e\\U000e0041"
    assert visible("نام‌خانوادگی") == "نام‌خانوادگی"


def test_width() -> None:
    """Columns of a terminal: wide letters take two, accents that combine none."""
    assert [width(text) for text in ("abc", "日本", "e\u0301", "é", "")] == [3, 4, 1, 1, 0]
    assert padded("日本", 6) == "日本  " and padded("7", 3, right=True) == "  7"


def test_numbers() -> None:
    """Years are not grouped, large counts are, shares have three decimals, nothing is a dash."""
    assert [number(2025), number(12000), number(-12000), number(0.5)] == ["2025", "12,000", "-12,000", "0.500"]
    assert [cell(None), cell(float("nan")), cell("x\n"), cell(3)] == ["–", "–", "x\\x0a", "3"]


def test_verdicts() -> None:
    """Errors come before what was not examined, that before warnings, and nothing found is not called proof."""
    assert verdict(full()).mood is Mood.STOP
    assert verdict(full()).sentence == "3 things must be looked at before this file is shared."
    assert verdict(incomplete()).mood is Mood.INCOMPLETE
    assert verdict(incomplete()).sentence == "No leak was found, but 1 part was not examined."
    slight = clean()
    slight.findings = [finding(OVER)]
    assert verdict(slight).sentence == "No leak was found. 1 smaller thing should be put right."
    assert verdict(clean()).mood is Mood.CLEAR
    assert any("does not prove" in note for note in verdict(clean()).notes)
    assert verdict(empty("coverage")).sentence == "Nothing fell short."
    partial = clean()
    partial.skipped = full().skipped
    assert verdict(partial).sentence == "Nothing was found in the checks that were made."
    slight.not_examined = incomplete().not_examined
    assert "1 smaller thing should be put right too." in verdict(slight).notes


def test_one_error_of_several_files() -> None:
    """Number and noun agree."""
    report = clean()
    report.counts["files"], report.findings = 2, [finding(HALF)]
    assert verdict(report).sentence == "1 thing must be looked at before these files are shared."


def test_worst_first() -> None:
    """Records with more errors come first, then with more warnings, then in the order of the file."""
    groups = worst_first(
        [
            finding(OVER, record=1, name="a"),
            *(finding(OVER, record=2, name="b", start=n) for n in range(3)),
            finding(LEFT, record=9, name="c"),
            *(finding(LEFT, record=4, name="d", start=n) for n in range(2)),
            finding(LEFT, record=5, name="e"),
        ]
    )
    assert [group.name for group in groups] == ["d", "e", "c", "b", "a"]


def test_a_place_in_words() -> None:
    """Only what is known is told; nothing is made up for what is missing."""
    assert within(finding().where) == 'record DEM/12, field "Outcome", characters 12-19'
    assert within(finding(name="", field="", start=0, end=0).where, line=True) == "record #12, line 12"
    assert within(finding(record=0, name="", field="", start=0, end=0).where) == ""
    assert within(finding(place="Sheet1!B4").where, record=False, line=True).endswith("Sheet1!B4")


def test_hostile_reports_are_what_they_say() -> None:
    """The samples do hold what the formats must keep out."""
    assert not all(harmless(hostile(text).title) for text in HOSTILE)
