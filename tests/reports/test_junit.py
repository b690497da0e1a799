"""The report as JUnit XML."""

from xml.etree import ElementTree as ET

import pytest

from redactor.report import Report
from redactor.reports import render
from redactor.reports.junit import LIMIT
from tests.reports.samples import ALL, HOSTILE, OVER, clean, finding, full, hostile, incomplete, many

# What the reader of Jenkins allows (its schema junit-10): elements, and for each its attributes.
INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped"},
    "failure": set[str](),
    "error": set[str](),
    "skipped": set[str](),
}
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(render(report, "junit"))


def suite(root: ET.Element, name: str) -> ET.Element:
    (found,) = [child for child in root if child.get("name") == name]
    return found


@pytest.mark.parametrize("name", ALL)
def test_structure(name: str) -> None:
    """Only known elements and attributes, all of those required, and every count is right."""
    text = render(ALL[name], "junit")
    assert text.isascii() and text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ET.fromstring(text)
    for element in root.iter():
        assert {child.tag for child in element} <= INSIDE[element.tag]
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        if element.tag in ("testsuite", "testsuites"):
            cases = list(element.iter("testcase"))
            assert element.get("tests") == str(len(cases))
            for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                if key in element.attrib:
                    assert element.get(key) == str(sum(case.find(tag) is not None for case in cases))
    assert root.tag == "testsuites" and len(root) >= 1


@pytest.mark.parametrize("name", ALL)
def test_no_two_tests_share_a_name(name: str) -> None:
    """Readers tell tests apart by class and name."""
    cases = [(case.get("classname"), case.get("name")) for case in parsed(ALL[name]).iter("testcase")]
    assert len(cases) == len(set(cases))


def test_a_suite_for_each_file() -> None:
    """Each kind that was looked for is a test of each file; what was found fails it."""
    root = parsed(full())
    assert [child.get("name") for child in root] == ["annex.xlsx", "release.jsonl", "not-examined", "checks-not-made"]
    release = suite(root, "release.jsonl")
    assert {case.get("name"): [child.tag for child in case] for case in release} == {
        "original-left": ["failure"], "half-redacted": ["failure"], "over-redacted": ["failure"],
    }  # fmt: skip
    assert suite(root, "annex.xlsx").get("failures") == "1"
    failure = release.find("testcase/failure")
    assert failure is not None and failure.get("type") == "error"
    assert failure.get("message") == "An original is still there: 1 finding"
    assert 'record DEM/12, field "Outcome", characters 40-44, line 12: the surname' in str(failure.text)


def test_what_was_not_examined() -> None:
    """A part that nobody looked at is an error of its own suite; a check not made is skipped."""
    root = parsed(full())
    assert suite(root, "not-examined").find("testcase/error[@message='pictures cannot be read']") is not None
    assert suite(root, "checks-not-made").find("testcase/skipped[@message='no vault was given']") is not None


def test_nothing_found() -> None:
    """A clean run has passed tests: an empty file would look like a run that did not happen."""
    (only,) = parsed(clean())
    assert (only.get("tests"), only.get("failures"), only.get("errors")) == ("3", "0", "0")


def test_the_same_part_twice() -> None:
    """Two parts of one name are two tests."""
    report = incomplete()
    report.not_examined *= 2
    names = [case.get("name") for case in suite(parsed(report), "not-examined")]
    assert names == ["annex.xlsx: a drawing", "annex.xlsx: a drawing (2)"]


def test_many_findings_of_one_kind() -> None:
    """A failure lists positions up to a limit and counts the others."""
    text = str(getattr(parsed(many(LIMIT + 30)).find("testsuite/testcase/failure"), "text", ""))
    assert text.count("characters") == LIMIT and "and 30 more" in text


def test_a_warning_says_so() -> None:
    """The type of a failure is its level."""
    report = clean()
    report.findings = [finding(OVER)]
    assert [failure.get("type") for failure in parsed(report).iter("failure")] == ["warning"]


def test_hostile_names_stay_names() -> None:
    """Nothing that a name holds becomes an element."""
    for text in HOSTILE:
        assert len(list(parsed(hostile(text)).iter())) == len(list(parsed(hostile("plain")).iter()))
