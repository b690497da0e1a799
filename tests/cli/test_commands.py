"""Every other command as people use it: help, start-up, set-up, looking, verifying, exporting, measuring."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from redactor.cli import COMMANDS
from redactor.keys.card import from_card
from redactor.version import VERSION
from tests.house import CORPUS, EXAMPLES, PASSPHRASE, House, cli, policy, process

HEAVY = "presidio_analyzer presidio_anonymizer pydantic marisa_trie re2 regex spacy yaml sqlite3 cryptography".split()
COMMAND_LINES = [
    (),
    ("init",),
    ("redact",),
    ("reveal",),
    ("check",),
    ("coverage",),
    ("keys",),
    ("keys", "new"),
    ("keys", "public"),
    ("keys", "grant"),
    ("keys", "list"),
    ("vault",),
    ("vault", "stats"),
    ("trail",),
    ("trail", "show"),
    ("trail", "verify"),
    ("trail", "checkpoint"),
    ("trail", "export"),
    ("policies",),
    ("policies", "list"),
    ("policies", "show"),
    ("policies", "check"),
    ("policies", "explain"),
    ("recognizers",),
    ("recognizers", "list"),
    ("recognizers", "check"),
    ("recognizers", "try"),
]


@pytest.mark.parametrize("words", COMMAND_LINES, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    """Each command has a help text on standard output; every option in it is explained."""
    result = cli(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert result.stderr == ""
    assert all(cli(*words, flag).stdout == result.stdout for flag in ("-h",))


def test_every_command_is_listed() -> None:
    """The top help lists each command in the order in which people need them, and the exit codes."""
    text = cli("--help").stdout
    places = [text.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert "Exit codes" in text
    assert VERSION in cli("--version").stdout


@pytest.mark.parametrize(
    "words", [("redcat",), ("redact",), ("redact", "--no-such"), ("trail", "shw"), ("keys", "new", "--kind", "x", "f")]
)
def test_a_usage_error(words: tuple[str, ...]) -> None:
    """A command, argument or option that is wrong or missing is code 2, on standard error."""
    result = cli(*words)
    assert result.exit_code == 2
    assert result.stdout == "" and "Usage" in result.stderr


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (["--help"], HEAVY),
        (
            ["trail", "verify", "--help"],
            ["presidio_analyzer", "presidio_anonymizer", "pydantic", "marisa_trie", "spacy", "re2"],
        ),
        (["redact", "--help"], ["presidio_analyzer", "spacy", "marisa_trie"]),
        (["check", "--help"], [*HEAVY, "numpy", "redactor.detect", "redactor.vault", "redactor.policy"]),
        (["keys", "list", "--help"], ["presidio_analyzer", "presidio_anonymizer", "pydantic", "marisa_trie", "spacy"]),
    ],
    ids=lambda words: " ".join(words),
)
def test_help_comes_at_once(words: list[str], spared: list[str]) -> None:
    """What a command does not need is not imported to explain it."""
    import subprocess

    code = (
        "import sys\nfrom redactor.cli import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, check=True, text=True, cwd=EXAMPLES.parent
    )
    assert set(spared) & set(done.stderr.split()) == set()


# ------------------------------------------------------------ init and keys


def test_init_makes_everything(house: House) -> None:
    """One command makes a vault, its keys and a policy, and says what to keep where; then redacting works."""
    result = cli("init", house.path("new"), "--name", "Awa", *house.phrase)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    names = {str(p.relative_to(house.path("new")).as_posix()) for p in house.path("new").rglob("*") if p.is_file()}
    keys = {f"keys/{name}.key" for name in ("staff", "officer", "recovery", "linkage")}
    assert names >= {"vault.db", "log.key", "officers.txt", "policy.yaml", "README.txt"} | keys
    assert "README" in result.stderr and "redactor redact" in result.stderr
    assert PASSPHRASE not in result.output
    if os.name == "posix":
        assert {stat.S_IMODE(p.stat().st_mode) for p in house.path("new").rglob("*.key")} == {0o600}
    assert cli("redact", EXAMPLES / "seed.md", "-o", house.path("o.md"), "--vault", house.path("new")).exit_code == 0


def test_init_never_overwrites(house: House) -> None:
    """An existing folder, file or link is refused before a passphrase is asked for, and stays as it is."""
    before = {p: p.read_bytes() for p in house.office.rglob("*") if p.is_file()}
    house.file("file", "precious")
    for target in (house.office, house.path("file")):
        result = cli("init", target, *house.phrase)
        assert result.exit_code == 2
        assert "exists" in result.stderr and "hint" in result.stderr
    assert {p: p.read_bytes() for p in house.office.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("phrase", ["short", "aaaaaaaaaaaaaaaaaaaaaaaa", "1234"])
def test_init_refuses_a_weak_passphrase(house: House, phrase: str) -> None:
    """A passphrase that is short or uniform is refused with advice; nothing is made, and it is not repeated."""
    file = house.file("weak.txt", phrase + "\n")
    result = cli("init", house.path("new"), "--passphrase-file", file)
    assert result.exit_code == 4
    assert "words" in result.stderr and phrase not in result.stderr
    assert not house.path("new").exists()


def test_init_needs_a_place(house: House) -> None:
    """A folder in a folder that does not exist is refused."""
    result = cli("init", house.path("no/new"), *house.phrase)
    assert result.exit_code == 2
    assert not house.path("no").exists()


def test_keys_are_listed(house: House) -> None:
    """The keyring's staff and grants are shown, as text and as JSON."""
    shown = cli("keys", "list", *house.vault)
    assert shown.exit_code == 0
    assert "Issa" in shown.stdout and "PERSON@" in shown.stdout
    said = json.loads(cli("keys", "list", *house.vault, "--json").stdout)
    assert [member["name"] for member in said["staff"]] == ["Issa"]


def test_a_new_key_opens_nothing_yet(house: House) -> None:
    """A new staff key is written under a passphrase, never over another file."""
    result = cli("keys", "new", house.path("new.key"), "--name", "Rasmata", *house.phrase)
    assert result.exit_code == 0, result.stderr
    assert from_card(result.stdout).name == "Rasmata"
    again = cli("keys", "new", house.path("new.key"), *house.phrase)
    assert again.exit_code == 2
    assert "hint" in again.stderr


# ------------------------------------------------------------ vault and trail


def test_stats_count(house: House) -> None:
    """The vault's counts need no key."""
    house.redact(EXAMPLES / "records.md", "o.md")
    said = json.loads(cli("vault", "stats", *house.vault, "--json").stdout)
    assert said["records"] == 12
    assert said["capsules"]["PERSON"] > 0
    assert "PERSON" in cli("vault", "stats", *house.vault).stdout


def test_the_trail_is_shown(house: House) -> None:
    """Entries are shown oldest first, by kind, by record, and as JSON; without a key."""
    house.redact(EXAMPLES / "records.md", "o.md")
    (house.office / "log.key").unlink()
    assert house.kinds().count("seal") == 12
    entries = [
        json.loads(line) for line in cli("trail", "show", *house.vault, "--kind", "seal", "--json").stdout.splitlines()
    ]
    assert len(entries) == 12
    one = cli("trail", "show", *house.vault, "--record", entries[3]["rid"]).stdout.splitlines()
    assert len(one) == 1
    assert cli("trail", "show", *house.vault, "--kind", "nothing").stdout == ""


def test_the_trail_verifies_and_checkpoints(house: House) -> None:
    """A sound trail is code 0 with counts; its newest checkpoint is a signed note."""
    house.redact(EXAMPLES / "records.md", "o.md")
    said = json.loads(cli("trail", "verify", *house.vault, "--json").stdout)
    assert said["ok"] and said["records"] == 12
    note = cli("trail", "checkpoint", *house.vault).stdout
    assert note == said["checkpoint"]
    assert "\n\n— " in note


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM capsule WHERE id = 1",
        "UPDATE wrap SET ct = zeroblob(length(ct)) WHERE id = 1",
        "UPDATE record SET ext = zeroblob(length(ext))",
    ],
)
def test_a_changed_vault_does_not_verify(house: House, harm: str) -> None:
    """Any stored row that was changed or taken out is code 1."""
    import sqlite3

    house.redact(EXAMPLES / "seed.md", "o.md")
    with sqlite3.connect(house.office / "vault.db") as db:
        db.execute(harm)
    db.close()
    result = house.verify()
    assert result.exit_code == 1
    assert "redactor: error:" in result.stderr and result.stdout == ""


def test_the_trail_is_exported(house: House) -> None:
    """The whole trail, and one record's proofs, go to a new folder; an existing one is refused."""
    house.redact(EXAMPLES / "records.md", "o.md")
    assert cli("trail", "export", *house.vault, house.path("tiles")).exit_code == 0
    assert any(house.path("tiles").rglob("*"))
    assert cli("trail", "export", *house.vault, house.path("tiles")).exit_code == 2
    rid = json.loads(cli("trail", "show", *house.vault, "--kind", "seal", "--json").stdout.splitlines()[0])["rid"]
    assert cli("trail", "export", *house.vault, house.path("proofs"), "--record", rid).exit_code == 0
    assert len(list(house.path("proofs").iterdir())) == 1
    for bad in ("xyz", "00" * 16):
        assert cli("trail", "export", *house.vault, house.path("none"), "--record", bad).exit_code == 2
        assert not house.path("none").exists()


# ------------------------------------------------------------ policies and recognizers


def test_policies_are_listed_and_shown() -> None:
    """The shipped policies are listed with their fingerprints and shown as they are."""
    assert [line.split()[0] for line in cli("policies", "list").stdout.splitlines()] == [
        "internal",
        "outcome-harvest",
        "strict",
    ]
    shown = cli("policies", "show", "strict").stdout
    assert shown == (EXAMPLES.parent / "policies" / "strict.yaml").read_text(encoding="utf-8")
    assert cli("policies", "show", "nothing").exit_code == 2


def test_a_policy_whose_example_fails(house: House) -> None:
    """An example that does not come true is code 1, with what it gives and what it should."""
    own = policy(house.folder)
    own.write_text(
        own.read_text(encoding="utf-8")
        + "examples:\n  - {field: a, text: 'Mrs Awa Traoré', gives: 'Mrs Awa Traoré'}\n",
        encoding="utf-8",
    )
    result = cli("policies", "check", own)
    assert result.exit_code == 1
    assert "the example gives" in result.stderr


def test_an_invalid_policy(house: House) -> None:
    """A broken policy is code 2, with its line."""
    result = cli("policies", "check", house.file("bad.yaml", "version: 1\nname: x\nentitys: {}\n"))
    assert result.exit_code == 2
    assert "bad.yaml:3" in result.stderr


def test_recognizers_are_listed_and_tried() -> None:
    """What ships is listed with what it finds; a text can be tried."""
    listed = cli("recognizers", "list").stdout
    assert all(name in listed for name in ("PERSON", "PHONE", "COORDINATES", "DATE", "LOC"))
    tried = cli("recognizers", "try", "Mrs Awa Traoré, +226 70 12 34 56")
    assert tried.exit_code == 0
    assert "PERSON" in tried.stdout and "PHONE" in tried.stdout
    assert cli("recognizers", "try", "-", stdin="Mrs Awa Traoré").stdout.count("PERSON") == 1


def test_own_recognizers_are_checked(house: House) -> None:
    """A recognizer file whose examples come true is code 0, one whose do not code 1, a broken one code 2."""
    good = """global_regex_flags: 0
recognizers:
  - name: dossier
    type: custom
    supported_entity: ID
    patterns: [{name: d, regex: 'ZZ-[0-9]{4}', score: 0.9}]
    examples:
      - {text: see ZZ-1234, finds: [%s]}
      - {text: see ZZ-12, finds: []}
"""
    assert cli("recognizers", "check", house.file("good.yaml", good % "ZZ-1234")).exit_code == 0
    failing = cli("recognizers", "check", house.file("fails.yaml", good % "ZZ-9999"))
    assert failing.exit_code == 1
    assert "fails.yaml" in failing.stderr
    broken = cli("recognizers", "check", house.file("bad.yaml", "recognizers:\n  - nam: x\n"))
    assert broken.exit_code == 2
    assert "bad.yaml" in broken.stderr


# ------------------------------------------------------------ coverage


def test_coverage_of_the_corpus() -> None:
    """The labelled corpus is measured; the numbers are printed and nobody is named unless asked for."""
    result = cli("coverage", CORPUS)
    assert result.exit_code == 0, result.stderr
    assert "PERSON" in result.stdout and "records" in result.stdout
    said = json.loads(cli("coverage", CORPUS, "--format", "json").stdout)
    [rows] = [table["rows"] for table in said["tables"] if table["id"] == "records"]
    assert {row[0] for row in rows} == {"*", "en", "fr", "es", "pt", "nl"}
    assert "Traor" not in result.output


def test_coverage_needs_labelled_records(house: House) -> None:
    """A folder without labelled records, and a mark that is not closed, are code 2."""
    house.path("empty").mkdir()
    assert cli("coverage", house.path("empty")).exit_code == 2
    house.file("empty/en-01.md", "**a**: [[PERSON:Awa\n")
    result = cli("coverage", house.path("empty"))
    assert result.exit_code == 2
    assert "en-01.md" in result.stderr and "Awa" not in result.stderr


def test_speech_goes_to_stderr_only(house: House) -> None:
    """A process writes data to standard output, speech to standard error, and honours NO_COLOR."""
    done = process("vault", "stats", *house.vault, "--json")
    assert json.loads(done.stdout)["records"] == 0
    assert b"\x1b" not in process("vault", "stats", "--vault", Path("nowhere"), NO_COLOR="1").stderr
