"""`redactor check` as people use it: real files, a vault, a key, a baseline, and every way to report."""

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from redactor.keys.keyfile import Cost, write_key
from redactor.keys.linkage import LinkageKey
from redactor.keys.staff import StaffKey
from redactor.reports import FORMATS
from tests.house import PASSPHRASE, ROOT, House, cli, policy
from tests.records.workbooks import rels, sheet, write

CHEAP = Cost(64 * 1024, 1, 1)
HEAD = "FragmentID,Outcome description,Outcome statements is CONFIDENTIAL\n"
SOURCE = f"{HEAD}D-1,Mme Awa Traoré met the mayor of Kaya.,yes\nD-2,The women met the council twice.,no\n"
NEXT_MONTH = (date.today() + timedelta(days=30)).isoformat()
STRUCTURE = ("--only", "structure")


@pytest.fixture(scope="module")
def ready(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office whose policy needs no names model, and a table that it redacted."""
    folder = tmp_path_factory.mktemp("ready")
    shutil.copytree(founded, folder, dirs_exist_ok=True)
    policy(folder, ("name: outcome-harvest\n", "name: plain\nengine: none\n")).replace(
        folder / "office" / "policy.yaml"
    )
    house = House(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDACTOR_STATE", str(folder / "state"))
        house.redact(house.file("in.csv", SOURCE), "shared.csv")
    return folder


@pytest.fixture
def at(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """That office for a test of its own; we stand in its folder, and not on GitHub."""
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return House(tmp_path)


@pytest.fixture
def shared(at: House) -> str:
    """What `redact` wrote, as text; its name is shared.csv."""
    return at.path("shared.csv").read_text(encoding="utf-8")


def check(*words: object, stdin: str | None = None) -> Result:
    result = cli("check", *words, stdin=stdin)
    assert "internal error" not in result.stderr
    return result


def plain(*words: object, stdin: str | None = None) -> Result:
    """Check without a vault."""
    return check(*words, "--policy", "office/policy.yaml", stdin=stdin)


def keyed(house: House, *words: object) -> Result:
    """Check with the vault and the scan key, without the recognizers, for they take their time."""
    only = () if "--only" in words else ("--only", "originals", "--only", "structure", "--only", "trail")
    return check(*words, *house.vault, "--key", house.staff_key, *house.phrase, *only)


def said(result: Result) -> dict[str, Any]:
    """Return a report in JSON."""
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def kinds(result: Result) -> list[str]:
    return [finding["kind"] for finding in said(result)["findings"]]


def stored(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what is in a folder, and when each was changed."""
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*")) if p.is_file()}


# ---------------------------------------------------------------- exit codes


def test_a_clean_file(at: House) -> None:
    """What `redact` wrote is clean in every check: code 0, and a closing line with the counts."""
    result = check("shared.csv", *at.vault, "--key", at.staff_key, *at.phrase, "--format", "json")
    assert result.exit_code == 0, result.stdout
    report = said(result)
    assert report["facts"]["checks"] == "originals, residual, structure, trail"
    assert (report["findings"], report["not_examined"], report["skipped"]) == ([], [], [])
    assert "1 file, 2 records (1 confidential), 6 fields" in result.stderr.splitlines()[-1]


def test_an_original_that_is_left(at: House, shared: str) -> None:
    """Somebody of one record named in another is code 1; the place is told, the name is not."""
    at.file("shared.csv", shared.replace("The women", "Traore and the women"))
    result = keyed(at, "shared.csv", "--format", "json")
    assert result.exit_code == 1
    [finding] = said(result)["findings"]
    assert (finding["kind"], finding["file"], finding["name"]) == ("original-left", "shared.csv", "D-2")
    assert (finding["line"], finding["start"], finding["end"], finding["place"]) == (3, 0, 6, "row 3, column B")
    assert "Traor" not in result.output


def test_what_the_policy_takes_out(at: House) -> None:
    """Without a vault the recognizers still find what is left."""
    at.file("a.csv", f"{HEAD}D-1,Mme Awa Traoré called,no\n")
    result = plain("a.csv", "--only", "residual", "--format", "json")
    assert (result.exit_code, kinds(result)) == (1, ["residual"])
    assert said(result)["findings"][0]["entity"] == "PERSON"


def workbook(house: House, text: str = "The women met.", *, drawn: bool = True) -> Path:
    """A workbook of one record, with a drawing that nobody can search."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Outcome description</t></is></c></row>'
    rows += f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("rId9", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{space}"/>',
    }
    kind = {"xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml"}
    after = '<drawing r:id="rId9"/>'
    return write(
        house.path("a.xlsx"), {"Records": sheet(rows, after=after if drawn else "")}, parts if drawn else {},
        types=kind if drawn else {},
    )  # fmt: skip


def test_a_drawing_is_not_examined(at: House) -> None:
    """A part that nobody can search is code 3 and is named; the same workbook without it is clean."""
    workbook(at)
    result = plain("a.xlsx", *STRUCTURE, "--format", "json")
    assert result.exit_code == 3
    [part] = said(result)["not_examined"]
    assert part["what"] == "drawings" and "a.xlsx" in part["place"]
    workbook(at, drawn=False)
    assert plain("a.xlsx", *STRUCTURE).exit_code == 0


def test_a_leak_beats_incomplete(at: House) -> None:
    """Where something is found and something was not examined the code is 1, and both are told."""
    workbook(at, "Awa &lt;redacted&gt; met us.")
    result = plain("a.xlsx", *STRUCTURE, "--format", "json")
    assert (result.exit_code, kinds(result)) == (1, ["half-redacted"])
    assert said(result)["not_examined"]
    assert said(result)["findings"][0]["place"] == "sheet 1!A2"


def test_without_a_vault(at: House, shared: str) -> None:
    """Checks that need a vault are not made, named, and no failure."""
    assert shared
    result = plain("shared.csv", "--format", "json")
    assert result.exit_code == 0
    assert [part["place"] for part in said(result)["skipped"]] == ["originals", "trail"]
    assert result.stderr.count("--vault") == 2


def test_a_vault_without_a_key(at: House) -> None:
    """The trail is asked; that the originals were not looked for is code 3, and what is missing is named."""
    result = check("shared.csv", *at.vault, "--only", "originals", "--only", "trail", "--format", "json")
    assert result.exit_code == 3
    assert "--key" in result.stderr and "SCAN" in result.stderr
    assert said(result)["facts"]["checks"] == "trail"


def test_the_trail(at: House, shared: str) -> None:
    """A confidential record that was edited, never redacted, or redacted under another policy: code 1."""
    trail = ("--only", "trail", "--format", "json")
    at.file("edited.csv", shared.replace("met the mayor", "saw the mayor"))
    at.file("never.csv", f"{HEAD}D-9,The women met.,yes\n")
    at.file("open.csv", f"{HEAD}D-9,The women met.,no\n")
    assert kinds(keyed(at, "edited.csv", *trail)) == ["output-changed"]
    assert kinds(keyed(at, "never.csv", *trail)) == ["untouched"]
    assert kinds(keyed(at, "open.csv", *trail)) == []
    other = keyed(at, "shared.csv", *trail, "--approved", "00" * 32)
    assert (other.exit_code, kinds(other)) == (1, ["policy-not-approved"])
    own = said(keyed(at, "shared.csv", *trail))["facts"]["policy fingerprint"]
    assert keyed(at, "shared.csv", *trail, "--approved", "00" * 32, "--approved", own).exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "check.files"),
        ("nothing.csv", "nothing.csv"),
        ("shared.csv nothing.csv", "nothing.csv"),
        ("empty", "empty"),
        ("shared.csv -", "standard input"),
        ("broken.csv", "line 3"),
        ("head.csv", "no record"),
        ("shared.csv --policy bad.yaml", "bad.yaml:3"),
        ("shared.csv --policy nowhere", "nowhere"),
        ("shared.csv --vault nowhere", "redactor init"),
        ("shared.csv --approved 12", "64"),
        ("shared.csv --only originals", "--vault"),
        ("shared.csv --only trail --only originals", "--vault"),
        ("shared.csv --config nowhere.yaml", "nowhere.yaml"),
        ("shared.csv --input-format odt", "odt"),
    ],
)
def test_it_could_not_run(at: House, words: str, says: str) -> None:
    """Files that are missing, empty or broken, and invalid policies: code 2, with the place and the remedy."""
    at.path("empty").mkdir()
    at.file("broken.csv", "FragmentID,a\n1,Awa Quenneville\n2,Quenneville,too many\n")
    at.file("head.csv", "FragmentID,a\n")
    at.file("bad.yaml", "version: 1\nname: x\nentitys: {}\n")
    more = () if "--policy" in words or "--vault" in words else ("--policy", "office/policy.yaml")
    result = check(*words.split(), *more, *(() if "--only" in words else STRUCTURE))
    assert result.exit_code == 2, result.output
    assert says in result.stderr and result.stdout == ""
    assert "redactor: error: " in result.stderr and "redactor: hint: " in result.stderr
    assert "Quenneville" not in result.output


def test_unknown_checks_are_a_usage_error(at: House) -> None:
    """There are four checks."""
    result = check(at.file("a.csv", SOURCE), "--only", "everything")
    assert result.exit_code == 2 and "structure" in result.stderr


def test_refused(at: House) -> None:
    """A key without class SCAN, a wrong passphrase, another key or none at all: code 4, nothing is reported."""
    write_key(at.path("ada.key"), "staff", StaffKey.new("Ada"), PASSPHRASE, cost=CHEAP)
    wrong = at.file("wrong.txt", "other words that nobody knows here\n")
    noise = at.file("noise.key", "hello\n")
    noise.chmod(0o600)
    for words in (
        ("--key", "ada.key", *at.phrase),
        ("--key", at.staff_key, "--passphrase-file", wrong),
        ("--key", at.staff_key),
        ("--key", at.office / "keys" / "officer.key", *at.phrase),
        ("--key", noise, *at.phrase),
    ):
        result = check("shared.csv", *at.vault, *words, *STRUCTURE, "--only", "originals")
        assert (result.exit_code, result.stdout) == (4, ""), result.stderr
        assert "redactor: hint: " in result.stderr


def test_a_staff_key_without_its_vault(at: House) -> None:
    """It could do nothing, so it is said."""
    result = plain("shared.csv", "--key", at.staff_key, *at.phrase, *STRUCTURE)
    assert result.exit_code == 2 and "--vault" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [("", 1), ("--exit-zero", 0), ("--exit-code 9", 9), ("--exit-code 3", 2), ("--fail-on warning", 1)],
)
def test_codes_for_an_error(at: House, words: str, code: int) -> None:
    """The code of findings can be another, or 0."""
    at.file("a.csv", "a\nAwa <redacted> met us.\n")
    assert plain("a.csv", *STRUCTURE, *words.split()).exit_code == code


@pytest.mark.parametrize(("words", "code"), [("", 0), ("--fail-on error", 0), ("--fail-on warning", 1)])
def test_codes_for_a_warning(at: House, words: str, code: int) -> None:
    """A warning harms nobody and fails only where that is asked for."""
    at.file("a.csv", "a\nThe women met [redacted].\n")
    assert plain("a.csv", *STRUCTURE, *words.split()).exit_code == code


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("name", "content", "place", "line"),
    [
        ("a.csv", "a,b\n1,x\n2,Awa <redacted>\n", "row 3, column B", 3),
        ("a.csv", 'a,b\r\n1,"x\r\ny"\r\n\r\n2,"one\r\nAwa <redacted>"\r\n', "row 4, column B", 6),
        ("a.csv", 'sep=;\na;b\n"1\n2";Awa <redacted>\n', "row 2, column B", 4),
        ("a.csv", "\ufeffa,b\n2,Awa <redacted>\n", "row 2, column B", 2),
        ("a.csv", "a,b\r2,Awa <redacted>\r", "row 2, column B", 2),
        ("a.tsv", "a\tb\n\n2\tAwa <redacted>\n", "row 3, column B", 3),
        ("a.jsonl", '{"a": 1}\n\n{"a": 2, "b": {"c": "one\\ntwo Awa <redacted>"}}\n', "line 3: $.b.c", 3),
        ("a.json", '[\n {"a": 1},\n {"a": 2,\n  "b": "one\\ntwo Awa <redacted>"}\n]\n', "$[1].b", 4),
        ("a.json", '{"a":\n ["x",\n  "Awa <redacted>"]}', "$.a[1]", 3),
        ("a.json", '{"records":\n [{"a": "x"},\n  {"a": "Awa <redacted>"}]}\n', "$.records[1].a", 3),
        ("a.md", "**a**: one\n\n**b**: two\nAwa <redacted>\n", "line 3", 4),
        ("a.md", "**a**: one\r\n**b**: two\r\n\r\n---\r\n\r\n**a**: Awa <redacted>\r\n", "line 6", 6),
        ("a.txt", "one\ntwo\n\nAwa <redacted>\n", "the whole text", 4),
        ("a.txt", "one\rtwo\rAwa <redacted>\r", "the whole text", 3),
    ],
)
def test_the_line_in_every_text_format(at: House, name: str, content: str, place: str, line: int) -> None:
    """A finding's line is that of an editor, whatever ends lines, and wherever in a value it stands."""
    at.file(name, content)
    result = plain(name, *STRUCTURE, "--format", "json")
    [finding] = said(result)["findings"]
    assert (finding["place"], finding["line"]) == (place, line)
    annotation = plain(name, *STRUCTURE, "--format", "github").stdout
    assert annotation.startswith(f"::error file={name},line={line},")


def test_the_line_of_a_record_as_a_whole(at: House) -> None:
    """A finding about a record stands where the record begins."""
    at.file("a.csv", f'{HEAD}D-8,"The women\nmet.",no\nD-9,The women met.,yes\n')
    [finding] = said(keyed(at, "a.csv", "--only", "trail", "--format", "json"))["findings"]
    assert (finding["record"], finding["line"], finding["field"]) == (2, 4, "")


def test_lines_after_many_records(at: House) -> None:
    """The line is right far down in a file, where records were examined in batches."""
    rows = "".join(f'{n},"one\ntwo"\n' for n in range(250))
    at.file("a.csv", f"a,b\n{rows}250,Awa <redacted>\n")
    result = plain("a.csv", "--format", "json")
    assert 502 in [finding["line"] for finding in said(result)["findings"]]


def test_a_folder(at: House) -> None:
    """Every file in a folder is checked; what cannot be read in it is named, code 3; a file given twice counts once."""
    at.path("out/deep").mkdir(parents=True)
    at.file("out/a.csv", "a\nThe women met.\n")
    at.file("out/deep/b.csv", "a\nThe women met.\n")
    result = plain("out", "out/a.csv", *STRUCTURE, "--format", "json")
    assert (result.exit_code, said(result)["counts"]["files"]) == (0, 2)
    at.file("out/minutes.docx", "x")
    result = plain("out", *STRUCTURE, "--format", "json")
    assert result.exit_code == 3
    assert [part["place"] for part in said(result)["not_examined"]] == [str(Path("out", "minutes.docx"))]


def test_standard_input(at: House) -> None:
    """- is standard input; what it holds is found out, or said."""
    result = plain("-", *STRUCTURE, "--format", "json", stdin="a,b\n1,Awa <redacted>\n")
    assert (result.exit_code, said(result)["findings"][0]["file"]) == (1, "-")
    assert plain("-", *STRUCTURE, "--input-format", "jsonl", stdin='{"a": "The women met."}\n').exit_code == 0
    assert plain("-", *STRUCTURE, stdin="").exit_code == 2


def test_an_encoding(at: House) -> None:
    """A file can be read in an encoding that is asked for; a wrong one is code 2."""
    at.file("a.csv", "a\nRené <redacted> est là\n".encode("cp1252"))
    assert plain("a.csv", *STRUCTURE, "--encoding", "cp1252").exit_code == 1
    assert plain("a.csv", *STRUCTURE, "--encoding", "utf-8").exit_code == 2


def test_nul_characters_are_not_examined(at: House) -> None:
    """A NUL may cut a name in two: the run is incomplete."""
    at.file("a.csv", "a\nThe wom\0en met.\n")
    assert plain("a.csv").exit_code == 3


# ---------------------------------------------------------------- redactor.yaml


@pytest.fixture
def project(at: House, shared: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project in whose sub-folder we stand."""
    at.path("site/docs").mkdir(parents=True)
    at.file("site/bad.csv", shared.replace("The women", "Traore and the women"))
    at.file("site/old.csv", "a\nAwa <redacted>\n")
    at.file(
        "redactor.yaml",
        "version: 1\nvault: office\nkey: office/keys/staff.key\npassphrase-file: passphrase.txt\n"
        "check:\n  files: [shared.csv, 'site/*.csv']\n  ignore: [site/old.csv]\n  only: [originals, structure]\n",
    )
    monkeypatch.chdir(at.path("site/docs"))
    yield at.folder


def test_the_project_says_what_to_check(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest redactor.yaml upwards names files, vault, key and checks; at its root files are named from there."""
    result = check("--format", "json")
    assert (result.exit_code, kinds(result)) == (1, ["original-left"]), result.stderr
    assert said(result)["facts"]["configuration"] == str(project / "redactor.yaml")
    assert said(result)["counts"]["files"] == 2
    monkeypatch.chdir(project)
    assert said(check("--format", "json"))["findings"][0]["file"] == str(Path("site", "bad.csv"))


def test_the_command_line_goes_first(project: Path) -> None:
    """Files and checks of the command line replace those of the project; ignored files are ignored all the same."""
    assert check(project / "shared.csv").exit_code == 0
    assert check(project / "site" / "bad.csv", "--only", "structure").exit_code == 0
    result = check(project / "site", "--format", "json")
    assert said(result)["counts"]["files"] == 1
    assert said(check(project / "site" / "old.csv", "--format", "json"))["counts"]["files"] == 0


def test_isolated_and_named(project: Path) -> None:
    """--isolated uses no redactor.yaml, --config another one; an invalid one is code 2 with its line."""
    assert check("--isolated").exit_code == 2
    alone = check(project / "site" / "old.csv", "--isolated", "--only", "structure", "--format", "json")
    assert kinds(alone) == ["half-redacted"] and "configuration" not in said(alone)["facts"]
    other = project / "other.yaml"
    other.write_text("version: 1\npolicy: office/policy.yaml\ncheck: {files: shared.csv, only: [structure]}\n")
    assert check("--config", other).exit_code == 0
    other.write_text("version: 1\ncheck: {file: shared.csv}\n")
    result = check("--config", other)
    assert result.exit_code == 2 and "other.yaml:2" in result.stderr


def test_the_project_says_what_fails(at: House) -> None:
    """`fail-on` of the project holds where the command line says nothing."""
    at.file("a.csv", "a\nThe women met [redacted].\n")
    at.file("redactor.yaml", "version: 1\npolicy: office/policy.yaml\ncheck: {fail-on: warning, only: [structure]}\n")
    assert check("a.csv").exit_code == 1
    assert check("a.csv", "--fail-on", "error").exit_code == 0


# ---------------------------------------------------------------- baseline


@pytest.fixture
def leaking(at: House) -> House:
    """A file with two findings, and a linkage key that names them."""
    at.file("a.csv", "a,b\nAwa <redacted> met us.,The women met [redacted].\n")
    write_key(at.path("names.key"), "linkage", LinkageKey(b"k" * 32), PASSPHRASE, cost=CHEAP)
    write_key(at.path("others.key"), "linkage", LinkageKey(b"o" * 32), PASSPHRASE, cost=CHEAP)
    return at


def based(house: House, *words: object, file: str = "a.csv", key: str = "names.key") -> Result:
    more = () if "--only" in words else STRUCTURE
    return plain(file, *more, "--key", key, *house.phrase, "--format", "json", "--baseline", "base.yaml", *words)


def accepting(expires: str = NEXT_MONTH) -> tuple[str, ...]:
    return "--accept", "looked at", "--owner", "Issa", "--expires", expires


def test_accepted_then_clean(leaking: House) -> None:
    """What is accepted once no longer counts, in any order of the file; and the baseline tells nothing of it."""
    assert based(leaking, *accepting()).exit_code == 0
    text = leaking.path("base.yaml").read_text(encoding="utf-8")
    assert "Awa" not in text and "a.csv" not in text and "redacted>" not in text
    result = based(leaking)
    assert (result.exit_code, kinds(result), said(result)["summary"]["accepted"]) == (0, [], 2)
    leaking.file("a.csv", "b,a\n\nThe women met [redacted].,And then Awa <redacted> met us.\n")
    assert based(leaking).exit_code == 0
    assert leaking.path("base.yaml").read_text(encoding="utf-8") == text


def test_a_new_leak_is_not_covered(leaking: House) -> None:
    """Another name, the same name in another field: neither was accepted."""
    assert based(leaking, *accepting()).exit_code == 0
    for text in ("a,b\nRasmata <redacted> met us.,x\n", "a,b\nx,Awa <redacted> met us.\n"):
        leaking.file("b.csv", text)
        result = based(leaking, file="b.csv")
        assert (result.exit_code, kinds(result)) == (1, ["half-redacted"])


def test_records_without_a_name_are_told_apart(at: House) -> None:
    """A finding about one nameless record accepts nothing about another one in the same place of another file."""
    at.file("a.csv", HEAD.replace("FragmentID", "Note") + "x,The women met.,yes\n")
    at.file("b.csv", HEAD.replace("FragmentID", "Note") + "y,The men met.,yes\n")
    assert keyed(at, "a.csv", "--only", "trail", "--baseline", "base.yaml", *accepting()).exit_code == 0
    assert keyed(at, "a.csv", "--only", "trail", "--baseline", "base.yaml").exit_code == 0
    assert keyed(at, "b.csv", "--only", "trail", "--baseline", "base.yaml").exit_code == 1


def test_accepting_more_keeps_what_was_accepted(leaking: House) -> None:
    """A second acceptance adds its own findings: the others keep their reason, count as accepted and are not stale."""
    assert based(leaking, *accepting()).exit_code == 0
    leaking.file("a.csv", "a,b\nAwa <redacted> met us.,The women met [redacted].\nRasmata <redacted>,x\n")
    result = based(leaking, "--accept", "seen too", "--owner", "Rasmata", "--expires", NEXT_MONTH, "--prune")
    assert (result.exit_code, said(result)["summary"]["accepted"], said(result)["stale"]) == (0, 3, [])
    text = leaking.path("base.yaml").read_text(encoding="utf-8")
    assert (text.count("'looked at'"), text.count("'seen too'")) == (2, 1)


def test_expired_counts_again(leaking: House) -> None:
    """After its last day a finding is told again, and can be accepted again."""
    assert based(leaking, *accepting()).exit_code == 0
    base = leaking.path("base.yaml")
    base.write_text(base.read_text(encoding="utf-8").replace(NEXT_MONTH, "2020-01-31"), encoding="utf-8")
    result = based(leaking)
    assert (result.exit_code, len(kinds(result)), said(result)["counts"]["expired"]) == (1, 2, 2)
    assert based(leaking, *accepting()).exit_code == 0
    assert "2020" not in base.read_text(encoding="utf-8")


def test_stale_entries(leaking: House) -> None:
    """What is no longer found is told and stays until --prune; a check that was not made makes nothing stale."""
    assert based(leaking, *accepting()).exit_code == 0
    before = leaking.path("base.yaml").read_bytes()
    leaking.file("a.csv", "a,b\nAwa <redacted> met us.,The women met.\n")
    result = based(leaking)
    assert (result.exit_code, len(said(result)["stale"])) == (0, 1)
    assert "no longer found" in result.stderr
    assert said(based(leaking, "--only", "residual"))["stale"] == []
    assert leaking.path("base.yaml").read_bytes() == before
    assert said(based(leaking, "--prune"))["stale"] == []
    assert leaking.path("base.yaml").read_text(encoding="utf-8").count("id:") == 1
    assert based(leaking).exit_code == 0


def test_it_may_only_shrink(leaking: House) -> None:
    """Against an older baseline a new entry and a later day are findings; fewer entries are none."""
    leaking.file("few.csv", "a,b\nAwa <redacted> met us.,The women met.\n")
    assert based(leaking, *accepting(), file="few.csv").exit_code == 0
    shutil.copy("base.yaml", "older.yaml")
    assert based(leaking, "--baseline-was", "older.yaml", file="few.csv").exit_code == 0
    grown = based(leaking, "--baseline-was", "older.yaml", *accepting())
    assert (grown.exit_code, kinds(grown)) == (1, ["baseline-grew"])
    assert "baseline-grew" not in leaking.path("base.yaml").read_text(encoding="utf-8")
    assert kinds(based(leaking, "--baseline-was", "older.yaml")) == ["baseline-grew"]
    shutil.copy("base.yaml", "newer.yaml")
    shutil.copy("older.yaml", "base.yaml")
    assert based(leaking, "--baseline-was", "newer.yaml", file="few.csv").exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--baseline base.yaml", "linkage"),
        ("--key names.key", "no baseline"),
        ("--key names.key --baseline base.yaml", "--accept"),
        ("--key names.key --baseline base.yaml --accept why", "--owner"),
        ("--key names.key --baseline base.yaml --accept why --owner Issa", "--expires"),
        ("--key names.key --baseline base.yaml --owner Issa", "--accept"),
        ("--key names.key --baseline base.yaml --accept why --owner Issa --expires 2020-01-01", "within a year"),
        ("--key names.key --baseline base.yaml --accept why --owner Issa --expires 2999-01-01", "within a year"),
        ("--key names.key --baseline base.yaml --accept why --owner Issa --expires soon", "soon"),
        ("--key names.key --baseline base.yaml --baseline-was gone.yaml", "gone.yaml"),
    ],
)
def test_what_a_baseline_needs(leaking: House, words: str, says: str) -> None:
    """A key, a reason, an owner and an end within a year; else code 2, the remedy, and nothing is written."""
    more = leaking.phrase if "--key" in words else ()
    if words == "--key names.key":
        words += " --prune"
    result = plain("a.csv", *STRUCTURE, *words.split(), *more)
    assert result.exit_code == 2, result.output
    assert says in result.stderr and result.stdout == ""
    assert not leaking.path("base.yaml").exists()


def test_a_baseline_of_another_key(leaking: House) -> None:
    """None of its entries could match: code 2, and it stays as it is."""
    assert based(leaking, *accepting()).exit_code == 0
    before = leaking.path("base.yaml").read_bytes()
    for more in ((), accepting(), ("--prune",)):
        result = based(leaking, *more, key="others.key")
        assert result.exit_code == 2 and "hint" in result.stderr
        assert leaking.path("base.yaml").read_bytes() == before


def test_a_run_that_fails_writes_no_baseline(leaking: House) -> None:
    """Where a file cannot be read nothing is accepted."""
    leaking.file("broken.csv", "a,b\n1,2,3\n")
    words = ("--key", "names.key", *leaking.phrase, "--baseline", "base.yaml", *accepting())
    assert plain("a.csv", "broken.csv", *STRUCTURE, *words).exit_code == 2
    assert not leaking.path("base.yaml").exists()


# ---------------------------------------------------------------- identities


def fingerprints(result: Result) -> list[str]:
    return [one["partialFingerprints"]["redactor/v1"] for one in json.loads(result.stdout)["runs"][0]["results"]]


def test_identities_are_the_same_everywhere(leaking: House) -> None:
    """The same in two runs, in JSON, in SARIF and in the baseline; others under another key."""
    assert based(leaking, *accepting()).exit_code == 0
    words = ("a.csv", *STRUCTURE, "--key", "names.key", *leaking.phrase)
    first = said(plain(*words, "--format", "json"))["findings"]
    ids = sorted(finding["identity"] for finding in first)
    assert len(set(ids)) == 2 and all(finding["keyed"] for finding in first)
    assert sorted(f["identity"] for f in said(plain(*words, "--format", "json"))["findings"]) == ids
    assert sorted(fingerprints(plain(*words, "--format", "sarif"))) == ids
    text = leaking.path("base.yaml").read_text(encoding="utf-8")
    assert all(f"id: '{one}'" in text for one in ids)
    other = plain("a.csv", *STRUCTURE, "--key", "others.key", *leaking.phrase, "--format", "sarif")
    assert set(fingerprints(other)).isdisjoint(ids)


def test_identities_without_a_key(leaking: House) -> None:
    """They are of the place alone: another text in the same place has the same, another place another."""
    one = said(plain("a.csv", *STRUCTURE, "--format", "json"))["findings"]
    assert not any(finding["keyed"] for finding in one)
    leaking.file("a.csv", "a,b\nRasmata <redacted> met us.,The women met [redacted].\n")
    two = said(plain("./a.csv", *STRUCTURE, "--format", "json"))["findings"]
    assert [f["identity"] for f in one] == [f["identity"] for f in two]
    leaking.file("a.csv", "b,c\nRasmata <redacted> met us.,The women met [redacted].\n")
    three = said(plain("a.csv", *STRUCTURE, "--format", "json"))["findings"]
    assert {f["identity"] for f in three}.isdisjoint(f["identity"] for f in one)


# ---------------------------------------------------------------- reports


PARSERS: dict[str, Callable[[str], object]] = {"json": json.loads, "sarif": json.loads, "junit": ET.fromstring}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format(leaking: House, format: str) -> None:
    """Each is printed, parses, and tells of the finding; to a file it is the same."""
    printed = plain("a.csv", *STRUCTURE, "--format", format)
    assert printed.exit_code == 1
    PARSERS.get(format, str)(printed.stdout)
    assert "half" in printed.stdout and "Awa" not in printed.output
    assert plain("a.csv", *STRUCTURE, "--format", format, "--output", "report").stdout == ""
    assert leaking.path("report").read_bytes() == printed.stdout_bytes


def test_a_report_replaces_nothing_of_value(at: House) -> None:
    """Neither what is checked nor the vault, a key or the policy can be the file of a report."""
    for name in ("shared.csv", "office/vault.db", "office/policy.yaml", "office/log.key", "office/keys/staff.key"):
        before = at.path(name).read_bytes()
        result = keyed(at, "shared.csv", "--format", "json", "--output", name)
        assert result.exit_code == 2, name
        assert at.path(name).read_bytes() == before


# ---------------------------------------------------------------- the vault


def test_nothing_is_written_to_the_vault(at: House, shared: str) -> None:
    """Neither a clean run nor one that finds, accepts or fails changes a byte or a date in the vault's folder."""
    at.file("bad.csv", shared.replace("The women", "Traore and the women"))
    before = stored(at.office)
    assert keyed(at, "shared.csv").exit_code == 0
    assert keyed(at, "bad.csv").exit_code == 1
    assert keyed(at, "bad.csv", "--baseline", "base.yaml", *accepting()).exit_code == 0
    assert keyed(at, "nothing.csv").exit_code == 2
    assert keyed(at, "shared.csv", "--approved", "x").exit_code == 2
    assert stored(at.office) == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_a_copy_that_nobody_may_write(at: House, shared: str) -> None:
    """A read-only copy of the vault, without the keys a runner must not have, is enough."""
    at.file("bad.csv", shared.replace("The women", "Traore and the women"))
    copy = at.path("copy")
    copy.mkdir()
    for name in ("vault.db", "officers.txt", "policy.yaml"):
        shutil.copy(at.office / name, copy)
        (copy / name).chmod(0o400)
    copy.chmod(0o500)
    before = stored(copy)
    words = ("--vault", copy, "--key", at.staff_key, *at.phrase, "--only", "originals", "--only", "trail")
    try:
        assert check("shared.csv", *words).exit_code == 0
        assert check("bad.csv", *words).exit_code == 1
        assert stored(copy) == before
    finally:
        copy.chmod(0o700)


# ---------------------------------------------------------------- on a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
@pytest.mark.parametrize("broken", [False, True])
def test_no_progress_is_left_on_a_terminal(at: House, broken: bool) -> None:
    """The progress line is wiped before anything else is said, also where the run stops half-way."""
    import pty

    last = "x,y,z\n" if broken else ""
    at.file("a.csv", "a,b\n" + "The women met.,x\n" * 20_000 + last)
    ours, theirs = pty.openpty()
    words = ("check", at.path("a.csv"), "--policy", at.office / "policy.yaml", *STRUCTURE)
    with subprocess.Popen(
        [sys.executable, "-m", "redactor", *map(str, words)],
        cwd=ROOT, env=os.environ | {"TERM": "xterm"}, stdout=subprocess.DEVNULL, stderr=theirs,
    ) as running:  # fmt: skip
        os.close(theirs)
        seen = b""
        while part := _read(ours):
            seen += part
    os.close(ours)
    assert running.returncode == (2 if broken else 0)
    lines = seen.decode().replace("\r\n", "\n").split("\n")
    assert any("…" in line for line in lines)
    assert [line for line in lines if "…" in line.rpartition("\r\x1b[K")[2]] == []
    assert ("line 20002" in seen.decode()) is broken


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the other side is closed
        return b""
