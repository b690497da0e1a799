"""redactor redact, as a data officer uses it."""

import json
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from tests.house import ALL_EXAMPLES, EXAMPLES, House, cli, policy, process

FRAGMENT = "**FragmentID**: Q-1\n**Outcome description**: Mrs Awa Quenneville met the mayor of Kaya.\n"
GIVES = "**FragmentID**: Q-1\n**Outcome description**: Mrs <redacted> met the mayor of <LOC>.\n"


def test_a_stream(house: House) -> None:
    """Standard input goes to standard output, with speech on standard error only."""
    done = process("redact", "-", "--one-way", stdin=FRAGMENT.encode())
    assert (done.returncode, done.stdout.decode()) == (0, GIVES)
    assert "redactor: 1 file, 1 record (1 confidential)" in done.stderr.decode()


def test_a_file_to_standard_output(house: House) -> None:
    """`-o -` writes a file's result to standard output."""
    assert cli("redact", house.file("in.md", FRAGMENT), "-o", "-", "--one-way").stdout == GIVES


def test_a_file_into_a_vault(house: House) -> None:
    """One file to one file: redacted, sealed, counted, with the way back told."""
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("out.md"), *house.vault)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert house.path("out.md").read_text(encoding="utf-8") == GIVES
    assert "redactor reveal" in result.stderr and "2 redactions" in result.stderr
    assert house.kinds().count("seal") == 1


def test_several_files_into_a_folder(house: House) -> None:
    """Several files go into one new folder under their own names."""
    result = cli("redact", *(EXAMPLES / name for name in ALL_EXAMPLES), "-o", house.path("shared"), *house.vault)
    assert result.exit_code == 0, result.stderr
    assert sorted(p.name for p in house.path("shared").iterdir()) == sorted(ALL_EXAMPLES)


def test_a_folder_into_a_folder(house: House) -> None:
    """A folder is mirrored with its sub-folders; what is no file of records is named, and the run incomplete."""
    (house.path("in") / "deep").mkdir(parents=True)
    house.file("in/one.md", FRAGMENT)
    house.file("in/deep/two.md", FRAGMENT)
    house.file("in/picture.png", b"\x89PNG\r\n")
    result = cli("redact", house.path("in"), "-o", house.path("out"), "--one-way")
    assert result.exit_code == 3
    assert "picture.png" in result.stderr
    assert house.path("out/deep/two.md").read_text(encoding="utf-8") == GIVES
    assert not house.path("out/picture.png").exists()


def test_where_originals_go_must_be_said(house: House) -> None:
    """Neither a vault nor --one-way, or both, is refused before anything is read."""
    source = house.file("in.md", FRAGMENT)
    for more in ((), (*house.vault, "--one-way")):
        result = cli("redact", source, "-o", house.path("out.md"), *more)
        assert result.exit_code == 2
        assert "--one-way" in result.stderr
    assert not house.path("out.md").exists()


def test_an_existing_result_is_not_replaced(house: House) -> None:
    """Without --force an existing file stays as it is; with it, it is replaced."""
    source, out = house.file("in.md", FRAGMENT), house.file("out.md", "precious")
    result = cli("redact", source, "-o", out, "--one-way")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert out.read_text(encoding="utf-8") == "precious"
    assert cli("redact", source, "-o", out, "--one-way", "--force").exit_code == 0
    assert out.read_text(encoding="utf-8") == GIVES


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_input_is_never_the_output(house: House, force: tuple[str, ...]) -> None:
    """The input is never overwritten, under whatever name, even with --force."""
    source = house.file("in.md", FRAGMENT)
    for target in (source, house.folder / "office" / ".." / "in.md"):
        result = cli("redact", source, "-o", target, "--one-way", *force)
        assert result.exit_code == 2, result.stderr
        assert "redactor: hint:" in result.stderr
    assert source.read_text(encoding="utf-8") == FRAGMENT


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_at_the_output_is_refused(house: House) -> None:
    """A symbolic link where the result should go is refused, and what it points to is untouched."""
    source, victim = house.file("in.md", FRAGMENT), house.file("victim", "precious")
    house.path("out.md").symlink_to(victim)
    for force in ((), ("--force",)):
        result = cli("redact", source, "-o", house.path("out.md"), "--one-way", *force)
        assert result.exit_code == 2
        assert "symbolic link" in result.stderr
    assert victim.read_text(encoding="utf-8") == "precious"


def test_two_inputs_of_one_name(house: House) -> None:
    """Two inputs that would go to one result are refused before any work."""
    (house.path("a")).mkdir()
    house.file("a/in.md", FRAGMENT)
    result = cli("redact", house.path("a/in.md"), house.file("in.md", FRAGMENT), "-o", house.path("out"), "--one-way")
    assert result.exit_code == 2
    assert "same name" in result.stderr
    assert not house.path("out").exists()


def test_several_files_need_a_folder(house: House) -> None:
    """Several files without -o, or to standard output, are refused."""
    files = house.file("a.md", FRAGMENT), house.file("b.md", FRAGMENT)
    for more in ((), ("-o", "-")):
        result = cli("redact", *files, "--one-way", *more)
        assert result.exit_code == 2
        assert "-o" in result.stderr


# ------------------------------------------------------------ policies


def test_an_unknown_policy_names_those_there_are(house: House) -> None:
    """A policy that does not exist is refused with the list of shipped ones."""
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), "--one-way", "--policy", "stict")
    assert result.exit_code == 2
    assert "outcome-harvest" in result.stderr and "strict" in result.stderr and "internal" in result.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("tokens: {style", "tokns: {style"),
        ("  PERSON: {redact", "  PERSN: {redact"),
        ("languages: [en, fr]", "languages: en: fr"),
        ("unknown: scan", "unknown: skan"),
    ],
)
def test_an_invalid_policy_names_the_line(house: House, old: str, new: str) -> None:
    """A mistake in a policy is named with its file and line, and nothing is redacted."""
    own = policy(house.folder, (old, new))
    line = next(n for n, text in enumerate(own.read_text(encoding="utf-8").splitlines(), 1) if new in text)
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), "--one-way", "--policy", own)
    assert result.exit_code == 2
    assert f"policy.yaml:{line}" in result.stderr
    assert not house.path("o.md").exists()


def test_the_vaults_own_policy_is_used(house: House) -> None:
    """Without --policy the policy in the vault's folder decides; with it, the one that is named."""
    (house.office / "policy.yaml").unlink()
    policy(house.office, ("  PERSON: {redact: '<redacted>'", "  PERSON: {redact: '<SOMEBODY>'"))
    source = house.file("in.md", FRAGMENT)
    assert "<SOMEBODY>" in house.redact(source, "a.md").read_text(encoding="utf-8")
    assert "<SOMEBODY>" not in house.redact(source, "b.md", "--policy", "outcome-harvest").read_text(encoding="utf-8")


def test_keyed_tokens_need_their_key(house: House) -> None:
    """A policy with keyed tokens is refused without the linkage key."""
    own = policy(house.folder, ("style: plain", "style: keyed"))
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), "--one-way", "--policy", own)
    assert result.exit_code == 4
    assert "--linkage-key" in result.stderr


# ------------------------------------------------------------ registry


def test_known_people_are_found(house: House) -> None:
    """--known finds whom nothing else would."""
    source = house.file("in.txt", "zzyrgh spoke with the women of the village about water.\n")
    known = house.file("known.csv", "name\nZzyrgh Qwopt\n")
    policy = house.file("none.yaml", "version: 1\nname: rules\nengine: none\nentities: {PERSON: redact}\n")
    plain = cli("redact", source, "-o", "-", "--one-way", "--policy", policy)
    assert "zzyrgh" in plain.stdout
    result = cli("redact", source, "-o", "-", "--one-way", "--known", known)
    assert result.stdout == "<redacted> spoke with the women of the village about water.\n"


@pytest.mark.parametrize("content", ["", "person\nx\n", "name,kind\nx,ghost\n"])
def test_a_bad_registry_stops_the_run(house: House, content: str) -> None:
    """A registry that cannot be obeyed is an error with its line, not a shorter list."""
    known = house.file("known.csv", content)
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), "--one-way", "--known", known)
    assert result.exit_code == 2
    assert "known.csv:" in result.stderr
    assert not house.path("o.md").exists()


# ------------------------------------------------------------ report and summary


def test_the_report_is_valid_and_holds_no_text(house: House) -> None:
    """One object a decision, with positions that fit, and not a letter of what was taken out."""
    report = house.path("decisions.jsonl")
    source = house.file("in.md", FRAGMENT)
    assert cli("redact", source, "-o", house.path("o.md"), "--one-way", "--report", report).exit_code == 0
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    keys = "action end entity field file index reason recognizer record rule score start token".split()
    assert all(sorted(line) == keys for line in lines)
    value = FRAGMENT.splitlines()[1].partition(": ")[2]
    done = {
        (line["entity"], value[line["start"] : line["end"]], line["token"])
        for line in lines
        if line["action"] == "redact"
    }
    assert done == {("PERSON", "Awa Quenneville", "<redacted>"), ("LOC", "Kaya", "<LOC>")}
    assert {line["record"] for line in lines} == {"Q-1"}
    assert "Quenneville" not in report.read_text(encoding="utf-8")


def test_a_report_is_not_overwritten(house: House) -> None:
    """An existing report is kept without --force, and then nothing is redacted."""
    source, report = house.file("in.md", FRAGMENT), house.file("report.jsonl", "precious")
    result = cli("redact", source, "-o", house.path("o.md"), *house.vault, "--report", report)
    assert result.exit_code == 2
    assert report.read_text(encoding="utf-8") == "precious"
    assert not house.path("o.md").exists()
    assert "seal" not in house.kinds()


def test_no_report_of_a_run_that_failed(house: House) -> None:
    """Where a run fails neither its result nor its report is left."""
    bad = house.file("bad.csv", "a,b\n1,2\n1,2,3\n")
    result = cli("redact", bad, "-o", house.path("o.csv"), "--one-way", "--report", house.path("r.jsonl"))
    assert result.exit_code == 2
    assert not house.path("r.jsonl").exists() and not house.path("o.csv").exists()


def test_the_summary_as_json(house: House) -> None:
    """--json prints counts a machine can read, on standard output alone."""
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), "--one-way", "--json")
    said = json.loads(result.stdout)
    assert (said["records"], said["confidential"], said["redactions"]) == (
        1,
        1,
        {"LOC": {"redact": 1}, "PERSON": {"redact": 1}},
    )
    assert len(said["policy"]["fingerprint"]) == 64
    assert "Quenneville" not in result.stdout


def test_json_and_the_result_do_not_mix(house: House) -> None:
    """The result and --json cannot both go to standard output."""
    result = cli("redact", "-", "--one-way", "--json", stdin=FRAGMENT)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_repeated_ids_and_tokens_are_remarked(house: House) -> None:
    """Records with the id of an earlier one, and tokens that were there already, are told of and no error."""
    source = house.file("in.md", f"{FRAGMENT}\n{FRAGMENT.replace('Mrs Awa Quenneville', '<PERSON-7K3F>')}")
    result = cli("redact", source, "-o", house.path("o.md"), *house.vault)
    assert result.exit_code == 0
    assert "1 record with the id of an earlier one" in result.stderr
    assert "1 token was in the input already" in result.stderr


# ------------------------------------------------------------ not examined


def test_a_drawing_in_a_workbook_makes_the_run_incomplete(house: House) -> None:
    """A chart nobody can read is named; the result is there, and the exit code is 3."""
    book = Workbook()
    sheet = book.active
    sheet.append(["FragmentID", "Outcome description"])
    sheet.append(["Q-1", "Mrs Awa Quenneville spoke."])
    sheet.add_chart(BarChart(), "D4")
    book.save(house.path("in.xlsx"))
    result = cli("redact", house.path("in.xlsx"), "-o", house.path("o.xlsx"), "--one-way")
    assert result.exit_code == 3, result.stderr
    assert "not examined" in result.stderr
    assert house.path("o.xlsx").exists()


def test_a_heading_that_names_somebody_makes_the_run_incomplete(house: House) -> None:
    """A field whose name is a person's is named by its place, never quoted, and the exit code is 3."""
    source = house.file("in.csv", "FragmentID,Interview with Mrs Awa Quenneville\n1,it went well\n")
    result = cli("redact", source, "-o", house.path("o.csv"), "--one-way")
    assert result.exit_code == 3
    assert "the name of a field" in result.stderr
    assert "Quenneville" not in result.stderr


# ------------------------------------------------------------ explain


def test_explain_shows_decisions_without_text(house: House) -> None:
    """Each find, its recognizer and the rule that decided; text only where it is asked for."""
    source = house.file("in.md", FRAGMENT)
    result = cli("policies", "explain", source)
    assert result.exit_code == 0
    assert "PERSON" in result.stdout and "entities.PERSON" in result.stdout and "places" in result.stdout
    assert "because" in result.stdout
    assert "Quenneville" not in result.stdout
    assert "Quenneville" in cli("policies", "explain", source, "--show-text").stdout


def test_explain_one_record_and_one_field(house: House) -> None:
    """--record counts from 1 and --field limits what is shown; JSON has one object a decision."""
    source = house.file("in.md", f"{FRAGMENT}\n{FRAGMENT}")
    shown = cli(
        "policies", "explain", source, "--record", "2", "--field", "Outcome description", "--json"
    ).stdout.splitlines()
    assert {json.loads(line)["index"] for line in shown} == {1}
    assert cli("policies", "explain", source, "--record", "3").stdout == ""
    assert cli("policies", "explain", "-", stdin=FRAGMENT).exit_code == 0


def test_nothing_is_left_in_the_folder(house: House) -> None:
    """A run leaves the result and nothing else: no file aside, no copy of the input."""
    before = {p.name for p in house.folder.iterdir()}
    source = house.file("in.md", FRAGMENT)
    house.redact(source, "o.md")
    assert {p.name for p in house.folder.iterdir()} - before == {"in.md", "o.md"}
    assert Path(source).read_text(encoding="utf-8") == FRAGMENT
