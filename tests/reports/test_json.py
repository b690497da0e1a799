"""The report for programs: JSON and SARIF."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from redactor.model import NotExamined
from redactor.report import Cell, Picture, Table
from redactor.reports import render
from redactor.reports.sarif import NOTIFICATIONS, RESULTS
from redactor.version import VERSION
from tests.reports.samples import ALL, HOSTILE, KINDS, OVER, clean, finding, full, hostile, many

DOCS = Path(__file__).parents[2] / "docs" / "reports.md"


@cache
def checker() -> Any:
    """The official schema of SARIF 2.1.0, with the formats that it asks for."""
    schema = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def sarif(report: Any) -> dict[str, Any]:
    """The one run of a report, as SARIF."""
    document = json.loads(render(report, "sarif"))
    assert document["version"] == "2.1.0" and len(document["runs"]) == 1
    run: dict[str, Any] = document["runs"][0]
    return run


def test_json_tells_everything() -> None:
    """Nothing of a report is lost; figures are numbers."""
    document = json.loads(render(full(), "json"))
    assert document["version"] == 1
    assert document["tool"] == {"name": "redactor", "version": VERSION}
    assert document["summary"] == {
        "errors": 3, "warnings": 1, "accepted": 2, "stale": 1, "not_examined": 1, "skipped": 1,
    }  # fmt: skip
    assert document["counts"] == {"files": 1, "records": 340}
    assert [kind["id"] for kind in document["kinds"]] == [kind.id for kind in KINDS]
    assert document["findings"][0] == {
        "kind": "original-left", "level": "error", "file": "annex.xlsx", "record": 2, "name": "", "field": "Outcome",
        "place": "Sheet1!B4", "line": 0, "start": 12, "end": 19, "detail": "the surname of a person of this record",
        "remedy": "Ask the partner first.", "entity": "", "found_by": "", "score": 0.0,
        "identity": f"{2:032x}", "keyed": False,
    }  # fmt: skip
    assert document["not_examined"] == [
        {"place": "annex.xlsx", "what": "a drawing", "why": "pictures cannot be read"},
    ]
    assert document["tables"][0]["rows"] == [["PERSON", 12_000, 0.5], ["LOC", 0, None]]
    assert {"row": "Outcome", "column": "PERSON", "share": 0.5, "text": "1 of 2", "findings": 1} in document[
        "pictures"
    ][0]["cells"]


def test_json_has_every_finding() -> None:
    """There is no limit for programs."""
    assert len(json.loads(render(many(6000), "json"))["findings"]) == 6000


def test_json_keeps_names_as_they_are() -> None:
    """A program gets the name itself, all in ASCII; only half a surrogate pair is replaced."""
    for text in HOSTILE:
        rendered = render(hostile(text), "json")
        assert rendered.isascii()
        name = json.loads(rendered)["findings"][0]["name"]
        assert name == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_json_of_figures_that_are_no_numbers() -> None:
    """Where nothing was measured there is null: JSON knows no NaN."""
    report = clean()
    report.tables = [Table("t", "T", ("a", "b"), ((float("nan"), float("inf")),))]
    report.pictures = [Picture("P", ("r",), ("c",), {("r", "c"): Cell(float("nan"), "")})]
    document = json.loads(render(report, "json"), parse_constant=pytest.fail)
    assert document["tables"][0]["rows"] == [[None, None]]
    assert document["pictures"][0]["cells"][0]["share"] is None


def test_every_key_of_json_is_documented() -> None:
    """docs/reports.md names each key there is."""
    text = DOCS.read_text(encoding="utf-8")

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()

    document = json.loads(render(full(), "json"))
    document["counts"], document["facts"] = {}, {}
    assert {key for key in keys(document) if f"`{key}`" not in text} == set()


@pytest.mark.parametrize("name", ALL)
def test_sarif_is_valid(name: str) -> None:
    """Each report is valid against the schema, whatever the names in it."""
    checker().validate(json.loads(render(ALL[name], "sarif")))


def test_the_schema_refuses() -> None:
    """The schema is not one that takes anything."""
    document = json.loads(render(full(), "sarif"))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not checker().is_valid(document)
    document = json.loads(render(full(), "sarif"))
    document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["url"] = "x"
    assert not checker().is_valid(document)


def test_sarif_results() -> None:
    """A result points to its rule, its place and its identity, errors first."""
    run = sarif(full())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [kind.id for kind in KINDS]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "error", "warning"]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "error", "warning"]
    place = run["results"][1]["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "release.jsonl", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 12},
    }  # fmt: skip
    assert [(part["kind"], part["name"]) for part in place["logicalLocations"]] == [
        ("record", "DEM/12"), ("field", "Outcome"),
    ]  # fmt: skip
    assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]


def test_sarif_identities_are_stable() -> None:
    """The fingerprint is the finding's own; where there is none, none is made up."""
    results = sarif(full())["results"]
    assert "f" * 32 in {result["partialFingerprints"]["redactor/v1"] for result in results}
    report = clean()
    report.findings = [finding(identity="")]
    assert "partialFingerprints" not in sarif(report)["results"][0]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/ü#?%.jsonl", "a%20b/%C3%BC%23%3F%25.jsonl"),
        ("c:d.csv", "c%3Ad.csv"),
        ("/elsewhere/x.csv", "/elsewhere/x.csv"),
        ("//elsewhere/x.csv", "/elsewhere/x.csv"),
        ("", "./"),
        ("-", "-"),
        (str(Path.cwd() / "release" / "x.csv"), "release/x.csv"),
    ],
)
def test_sarif_paths(file: str, uri: str) -> None:
    """A file is a relative reference, escaped; below the working folder it is named from there."""
    report = clean()
    report.findings = [finding(file=file)]
    run = sarif(report)
    checker().validate({"version": "2.1.0", "runs": [run]})
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == uri
    assert ("uriBaseId" in location) == (file != "" and not uri.startswith("/"))
    assert unquote(uri).isprintable()


def test_sarif_messages_hold_no_links() -> None:
    """A message is plain: no placeholder, no link."""
    for text in HOSTILE:
        for result in sarif(hostile(text))["results"]:
            assert not set("[]{}\n") & set(result["message"]["text"])


def test_sarif_of_an_incomplete_run() -> None:
    """What was not examined makes the run unsuccessful, and is named up to a limit with the total."""
    report = full()
    report.not_examined *= NOTIFICATIONS + 7
    (invocation,) = sarif(report)["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [notice["message"]["text"] for notice in invocation["toolExecutionNotifications"]]
    assert len(told) == NOTIFICATIONS + 1 and "57 parts in all" in told[-1]
    assert "a drawing" in told[0]
    assert "no vault was given" in invocation["toolConfigurationNotifications"][0]["message"]["text"]


def test_sarif_of_a_complete_run() -> None:
    """A run that saw everything is successful, also where it found something or left a check out."""
    report = full()
    report.not_examined = []
    (invocation,) = sarif(report)["invocations"]
    assert invocation["executionSuccessful"] is True and "toolExecutionNotifications" not in invocation


def test_sarif_of_very_many_findings() -> None:
    """No more results than are shown anywhere, errors before warnings, with the total."""
    report = many(RESULTS + 1000, kind=OVER)
    report.findings.append(finding())
    report.not_examined = [NotExamined("a", "b", "c")]
    run = sarif(report)
    assert len(run["results"]) == RESULTS and run["results"][0]["level"] == "error"
    told = [notice["message"]["text"] for notice in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("5,000 of 6,001" in text for text in told)
    assert run["properties"]["warnings"] == RESULTS + 1000
