"""`redactor coverage` as people use it: a set, a policy without the names model, figures, floors and canaries."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.house import CORPUS, EXAMPLES, cli, policy

MARKED = "**Outcome description**: Mme [[PERSON:Awa Traoré]] met a man, [[PERSON:vrenbik]], in [[LOC:Ouagadougou]].\n"
ACCEPTED = "version: 1\naccepted:\n  - {{id: '{id}', reason: a made-up word, owner: D. Officer, expires: '{day}'}}\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a set of two records, of which one leaves a person uncovered, and a policy without a model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    policy(tmp_path, ("name: outcome-harvest\n", "name: plain\nengine: none\n"))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "en-01.md").write_text(MARKED, encoding="utf-8")
    (tmp_path / "corpus" / "fr-01.md").write_text("**a**: Mme [[PERSON:Awa Traoré]] parle.\n", encoding="utf-8")
    return tmp_path


def coverage(*words: object) -> Any:
    return cli("coverage", "corpus", "--policy", "policy.yaml", *words)


def tables(result: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a report in JSON, each as rows by column."""
    said = json.loads(result.stdout)
    return {t["id"]: [dict(zip(t["columns"], row, strict=True)) for row in t["rows"]] for t in said["tables"]}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------- figures


def test_the_figures(desk: Path) -> None:
    """Recall, leaks, entities, characters and recognizers are there; nobody is named; the exit code is 0."""
    result = coverage("--format", "json")
    assert result.exit_code == 0, result.stderr
    found = tables(result)
    [people] = [r for r in found["entities"] if (r["language"], r["entity"]) == ("*", "PERSON")]
    assert (people["mentions"], people["covered"], people["recall"]) == (3, 2, 0.6667)
    assert people["low"] < people["recall"] < people["high"]
    assert found["records"][0] | {"low": 0, "high": 0} == {
        "language": "*", "records": 2, "leaking": 1, "share": 0.5, "low": 0, "high": 0,
    }  # fmt: skip
    assert {"identifiers", "characters", "recognizers", "worst"} <= found.keys()
    assert "2 records measured; 1 with a person not covered" in result.stderr
    facts = json.loads(result.stdout)["facts"]
    assert facts["policy"] == "plain" and len(facts["fingerprint"]) == 64


@pytest.mark.parametrize("format", ["terminal", "json", "sarif", "junit", "github", "markdown", "html"])
def test_no_format_names_anybody(desk: Path, format: str) -> None:
    """Every format of the report is made, with misses listed by their place, and none holds text of a record."""
    result = coverage("--list-misses", "--format", format)
    assert result.exit_code == 0, result.stderr
    for word in ("Traor", "vrenbik", "Ouagadougou"):
        assert word not in result.output


def test_text_is_shown_only_when_asked_for(desk: Path) -> None:
    """--show-text prints what was missed."""
    result = coverage("--show-text")
    assert "missed en-01.md Outcome description PERSON 'vrenbik'" in result.stdout


def test_other_formats_and_labels(desk: Path) -> None:
    """A set in columns with labels of its own is read with a mapping, and is an error without."""
    path = write(desk, "set.conll", "Mme O\nAwa B-Naam\nTraoré I-Naam\n")
    unmapped = cli("coverage", path, "--policy", "policy.yaml")
    assert unmapped.exit_code == 2
    assert "Naam" in unmapped.stderr and "--label Naam=" in unmapped.stderr and "Awa" not in unmapped.stderr
    mapped = cli("coverage", path, "--policy", "policy.yaml", "--label", "Naam=PERSON", "--reader", "conll")
    assert mapped.exit_code == 0, mapped.stderr


def test_what_is_no_set_is_an_error(desk: Path) -> None:
    """No set, an empty folder, two records of one name, options that do not go together: code 2."""
    (desk / "empty").mkdir()
    (desk / "again").mkdir()
    write(desk, "again/en-01.md", MARKED)
    for words in (
        (),
        ("empty",),
        ("corpus", "again"),
        ("corpus", "--raise-floors"),
        ("corpus", "--region", "Sahel"),
        ("corpus", "--canaries", "--list-misses"),
        ("corpus", "--label", "X=NOTHING"),
    ):
        assert cli("coverage", *words, "--policy", "policy.yaml").exit_code == 2, words


# ---------------------------------------------------------------- floors and accepted misses


def test_floors_hold_and_fall(desk: Path) -> None:
    """At its floor a measure passes; under it the build fails and the finding says which."""
    floors = write(desk, "floors.yaml", "version: 1\nleaking: 0.5\nfloors:\n  - {entity: PERSON, recall: 0.666}\n")
    assert coverage("--floors", floors).exit_code == 0
    write(desk, "floors.yaml", "version: 1\nleaking: 0.4\nfloors:\n  - {entity: PERSON, recall: 0.7}\n")
    result = coverage("--floors", floors, "--format", "json")
    assert result.exit_code == 1
    assert {f["kind"] for f in json.loads(result.stdout)["findings"]} == {
        "coverage-under-floor",
        "too-many-records-leak",
    }
    assert coverage("--floors", floors, "--exit-zero").exit_code == 0
    assert coverage("--floors", floors, "--exit-code", "7").exit_code == 7


def test_a_floor_that_nothing_measures_is_incomplete(desk: Path) -> None:
    """A floor under what the set does not have is code 3: it holds nothing up."""
    floors = write(desk, "floors.yaml", "version: 1\nfloors:\n  - {entity: PHONE, recall: 0.9}\n")
    assert coverage("--floors", floors).exit_code == 3


def test_floors_are_made_and_only_raised(desk: Path) -> None:
    """--raise-floors makes a file and raises it, keeps comments at its top, and lowers nothing."""
    made = desk / "made.yaml"
    assert coverage("--floors", made, "--raise-floors").exit_code == 0
    assert "recall: 0.666" in made.read_text(encoding="utf-8")
    assert coverage("--floors", made).exit_code == 0
    start = "# why these floors\nversion: 1\nfloors:\n  - {entity: PERSON, recall: 0.1, precision: 0.2}\n"
    floors = write(desk, "floors.yaml", start)
    assert coverage("--floors", floors, "--raise-floors").exit_code == 0
    after = floors.read_text(encoding="utf-8")
    assert after.startswith("# why these floors\n") and "0.666" in after and "PHONE" not in after
    high = write(desk, "high.yaml", "version: 1\nfloors:\n  - {entity: PERSON, recall: 0.9}\n")
    assert coverage("--floors", high, "--raise-floors").exit_code == 1
    assert "0.9" in high.read_text(encoding="utf-8")


def test_floors_may_only_rise(desk: Path) -> None:
    """Against the floors of before, a lower one and a missing one fail, also without measuring anything."""
    old = write(desk, "old.yaml", "version: 1\nfloors:\n  - {entity: PERSON, recall: 0.5}\n")
    higher = write(desk, "higher.yaml", "version: 1\nfloors:\n  - {entity: PERSON, recall: 0.6}\n")
    gone = write(desk, "gone.yaml", "version: 1\nfloors:\n  - {entity: LOC, recall: 0.5}\n")
    for new, code in ((higher, 0), (old, 0), (gone, 1)):
        assert cli("coverage", "--floors", new, "--floors-were", old).exit_code == code
        assert coverage("--floors", new, "--floors-were", old).exit_code == code
    assert cli("coverage", "--floors", old, "--floors-were", higher).exit_code == 1


def test_a_miss_can_be_accepted_for_a_while(desk: Path) -> None:
    """The id that --list-misses gives is accepted, runs out, and is stale where it names no miss."""
    [miss] = tables(coverage("--list-misses", "--format", "json"))["misses"]
    assert miss["field"] == "Outcome description" and miss["mention"] == 2 and miss["entity"] == "PERSON"
    floors = write(desk, "floors.yaml", "version: 1\nleaking: 0\nfloors:\n  - {entity: PERSON, recall: 1}\n")
    accepted = write(desk, "accepted.yaml", ACCEPTED.format(id=miss["id"], day="2999-01-01"))
    result = coverage("--floors", floors, "--accepted", accepted)
    assert result.exit_code == 0, result.stdout
    assert "1 miss accepted" in result.stderr
    write(desk, "accepted.yaml", ACCEPTED.format(id=miss["id"], day="2020-01-01"))
    result = coverage("--accepted", accepted, "--format", "json")
    assert result.exit_code == 1
    assert [f["kind"] for f in json.loads(result.stdout)["findings"]] == ["accepted-miss-expired"]
    write(desk, "accepted.yaml", ACCEPTED.format(id="0" * 32, day="2999-01-01"))
    assert json.loads(coverage("--accepted", accepted, "--format", "json").stdout)["stale"] == ["0" * 32]


def test_a_project_says_what_to_measure(desk: Path) -> None:
    """Without CORPUS the nearest redactor.yaml says what to measure; to another set its floors do not apply."""
    write(desk, "floors.yaml", "version: 1\nfloors:\n  - {entity: PERSON, recall: 1}\n")
    said = "version: 1\npolicy: policy.yaml\ncoverage: {corpus: corpus, floors: floors.yaml}\n"
    write(desk, "redactor.yaml", said)
    assert cli("coverage").exit_code == 1
    assert cli("coverage", "corpus").exit_code == 0


# ---------------------------------------------------------------- side by side


def test_beside_stock_presidio_and_another_policy(desk: Path) -> None:
    """Two detectors on one set: figures of both, and what only one covers."""
    rows = tables(coverage("--compare", "presidio", "--format", "json"))["comparison"]
    [people] = [r for r in rows if r["entity"] == "PERSON"]
    assert (people["recall plain"], people["recall presidio"], people["only plain"]) == (0.6667, 0.0, 2)
    text = (desk / "policy.yaml").read_text(encoding="utf-8").replace("name: plain", "name: other")
    other = write(desk, "other.yaml", text)
    rows = tables(coverage("--compare", other, "--format", "json"))["comparison"]
    assert all(r["difference"] in (0, None) and r["only plain"] == r["only other"] == 0 for r in rows)
    assert coverage("--compare", "presidio:nowhere").exit_code == 2
    assert coverage("--compare", "nothing").exit_code == 2


# ---------------------------------------------------------------- canaries


def test_canaries_in_ones_own_records(desk: Path) -> None:
    """Records in any format; nothing is written; the records' own words are in no report."""
    before = {path.name for path in desk.iterdir()}
    words = ("--canaries", EXAMPLES / "records.csv", "--per-field", 1, "--policy", "policy.yaml")
    result = cli("coverage", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    kinds = {row["type"]: row["canaries"] for row in tables(result)["types"]}
    assert kinds.keys() == {"PERSON", "LOC", "PHONE", "EMAIL", "ID", "DATE"}
    assert json.loads(result.stdout)["counts"]["canaries"] == sum(kinds.values())
    assert cli("coverage", *words, "--format", "json").stdout == result.stdout
    assert {path.name for path in desk.iterdir()} == before
    assert "would have been left standing" in result.stderr
    many = ("--canaries", EXAMPLES / "records.csv", "--policy", "policy.yaml", "--region", "sahel")
    assert cli("coverage", *many, "--least", 1).exit_code == 1


def test_canaries_of_a_region_that_is_not_there(desk: Path) -> None:
    """A region nobody knows is code 2, with those that are known."""
    result = cli("coverage", "--canaries", EXAMPLES / "records.csv", "--region", "Atlantis")
    assert result.exit_code == 2 and "Sahel" in result.stderr


def test_the_projects_own_corpus_can_be_read(desk: Path) -> None:
    """Every record of the labelled corpus is read, in all its languages, without the names model."""
    result = cli("coverage", CORPUS, "--policy", "policy.yaml", "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert {row["language"] for row in tables(result)["records"]} == {"*", "en", "fr", "es", "pt", "nl"}
