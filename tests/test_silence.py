"""A canary name goes through every command and every error, and shows nowhere but where originals belong."""

import base64
import hashlib
import os
import sqlite3
import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from redactor.detect.fold import fold
from redactor.keys.keyfile import Cost, write_key
from redactor.keys.linkage import LinkageKey
from redactor.reports import FORMATS
from tests.house import PASSPHRASE, House, cli, policy

CANARY = "Zaïnabou Quenneville-Zerbo"
PHONE = "+226 70 98 76 54"
FRAGMENT = f"**FragmentID**: ID-{CANARY.split()[1]}\n**a**: Mme {CANARY} ({PHONE}) met the mayor of Kaya.\n"
BAD = {
    "cells.csv": f"FragmentID,a\n1,{CANARY},x\n",
    "quote.csv": f'FragmentID,a\n1,"{CANARY}',
    "bad.json": f'[{{"a": "{CANARY}"}}, {CANARY}',
    "bad.jsonl": f'{{"a": "{CANARY}"}}\n{CANARY}\n',
    "twice.json": f'[{{"{CANARY}": 1, "{CANARY}": 2}}]',
    "bad.xlsx": f"PK\x03\x04{CANARY}",
    "bad.docx": CANARY,
    "empty.md": "",
    "latin.md": b"",
}


def forms(word: str) -> list[bytes]:
    """Return *word* as it may hide in bytes: UTF-8, UTF-16, hexadecimal and base64 at each of three places."""
    found = []
    for text in {word, word.upper(), unicodedata.normalize("NFD", word), word.casefold()}:
        raw = text.encode()
        found += [raw, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("latin-1", "replace")]
        found += [raw.hex().encode(), raw.hex().upper().encode()]
        for shift in range(3):
            found.append(base64.b64encode(b"\0" * shift + raw)[(shift * 8 + 5) // 6 : -4])
    return found


WORDS = [form for word in ("Quenneville", "Zaïnabou", "98 76 54") for form in forms(word)]


def silent(data: bytes | str) -> bool:
    data = data.encode() if isinstance(data, str) else data
    return not any(form in data for form in WORDS)


def test_the_test_hears(tmp_path: Path) -> None:
    """The canary is heard in every disguise."""
    assert silent("nobody is named here, not even in base64: " + base64.b64encode(b"nobody at all").decode())
    for shift in range(3):
        assert not silent(base64.b64encode(b"x" * shift + "Mme Quenneville est là".encode()))
    assert not silent("Mme Quenneville".encode("utf-16-le"))
    assert not silent(b"Quenneville".hex())


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of the test's own."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_every_command_is_silent(house: House, temp: Path) -> None:
    """What commands say, and vault, trail, report and temporary files, name nobody."""
    source = house.file("in.md", FRAGMENT)
    said = []
    shared = house.path("shared.md")
    for words in (
        ("redact", source, "-o", shared, *house.vault, "--report", house.path("report.jsonl"), "--json"),
        ("redact", source, "-o", house.path("other.md"), "--one-way", "--policy", "strict"),
        ("policies", "explain", source),
        ("policies", "explain", source, "--json"),
        ("trail", "show", *house.vault),
        ("trail", "show", *house.vault, "--json"),
        ("trail", "verify", *house.vault, "--json"),
        ("trail", "checkpoint", *house.vault),
        ("trail", "export", *house.vault, house.path("tiles")),
        ("vault", "stats", *house.vault),
        ("keys", "list", *house.vault),
    ):
        result = cli(*words)
        assert result.exit_code == 0, result.stderr
        said.append(result.output)
    assert silent("".join(said))
    assert silent(shared.read_bytes())
    assert silent(house.path("report.jsonl").read_bytes())
    result = house.reveal(shared, "back.md")
    assert result.exit_code == 0
    assert silent(result.output)
    assert house.path("back.md").read_bytes() == source.read_bytes()
    hidden = [
        p for folder in ("office", "state", "tiles", "temp") for p in house.path(folder).rglob("*") if p.is_file()
    ]
    assert [p.name for p in hidden if not silent(p.read_bytes())] == []
    assert list(temp.iterdir()) == []


def test_standard_streams_are_silent(house: House, temp: Path) -> None:
    """A large result that waits on disk for standard output leaves no temporary file behind."""
    result = cli(
        "redact", "-", "--one-way", stdin=(FRAGMENT.partition("\n")[2] + ("The women met." + 100 * " ") * 90_000)
    )
    assert result.exit_code == 0
    assert silent(result.stderr)
    assert list(temp.iterdir()) == []


@pytest.mark.parametrize("name", BAD)
def test_every_bad_file_is_silent(house: House, temp: Path, name: str) -> None:
    """No error about a file quotes it, in what is said or in the exception and what it came from."""
    content = BAD[name] or (FRAGMENT.encode("cp1252") if name == "latin.md" else "")
    source = house.file(name, content)
    more = ("--encoding", "utf-8") if name == "latin.md" else ()
    for words in (
        ("redact", source, "-o", house.path("out"), *house.vault, *more),
        ("policies", "explain", source, *more),
    ):
        result = cli(*words)
        assert result.exit_code in (0, 2, 3), result.stderr
        assert silent(result.output)
        assert "internal error" not in result.stderr
        error: BaseException | None = result.exception
        while error is not None:
            assert silent(f"{error!r} {error.args!r}")
            error = error.__cause__ or error.__context__
    assert name == "twice.json" or not house.path("out").exists()
    assert list(temp.iterdir()) == []


def test_errors_of_reveal_are_silent(house: House, temp: Path) -> None:
    """A wrong purpose, key or vault, and a file that is no longer known, name nobody."""
    shared = house.redact(house.file("in.md", FRAGMENT), "shared.md")
    edited = house.file("edited.md", shared.read_text(encoding="utf-8").replace("met the mayor", "saw"))
    results = [
        house.reveal(shared, "a.md", purpose="none"),
        house.reveal(shared, "a.md", "--record", CANARY),
        house.reveal(edited, "b.md"),
        cli(
            "reveal",
            shared,
            "-o",
            house.path("c.md"),
            *house.vault,
            "--key",
            house.office / "log.key",
            "--purpose",
            "verification",
            *house.phrase,
        ),
    ]
    with sqlite3.connect(house.office / "vault.db") as db:
        db.execute("UPDATE capsule SET ct = zeroblob(length(ct))")
    db.close()
    results.append(house.reveal(shared, "d.md"))
    assert [r.exit_code for r in results] == [4, 2, 3, 4, results[-1].exit_code]
    assert results[-1].exit_code in (1, 4)
    assert silent("".join(r.output for r in results))
    assert not house.path("d.md").exists()


def test_policies_registries_and_corpora_are_silent(house: House) -> None:
    """Mistakes in files of the office's own name the line; a registry of people is never quoted."""
    source = house.file("in.md", FRAGMENT)
    known = house.file("known.csv", f"name,kind\n{CANARY},ghost\n")
    house.path("corpus").mkdir()
    house.file("corpus/en-01.md", f"**a**: [[PERSON:{CANARY}\n")
    results = [
        cli("redact", source, "-o", house.path("o.md"), "--one-way", "--known", known),
        cli("coverage", house.path("corpus")),
    ]
    assert [r.exit_code for r in results] == [2, 2]
    assert silent("".join(r.output for r in results))


def test_environment_is_untouched(house: House) -> None:
    """No command leaves anything of a record in the environment."""
    house.redact(house.file("in.md", FRAGMENT), "o.md")
    assert silent(repr(dict(os.environ)).replace(str(house.folder), ""))


# ---------------------------------------------------------------- check

NAMED = ("Quenneville", "Zaïnabou", CANARY, "Quenneville-Zerbo", PHONE, "98 76 54", "98765470"[:8], "70987654")
CHEAP = Cost(64 * 1024, 1, 1)


def guessed() -> list[bytes]:
    """Return what would confirm a guess at the canary: it in every disguise, folded, and plain hashes of all these."""
    found = []
    for word in NAMED:
        for text in {word, word.upper(), word.lower(), fold(word), fold(word).replace(" ", ""), f"PERSON {word}"}:
            if len(text) > 4:
                found += forms(text)
            for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                hashed = hashlib.new(name, text.encode()).hexdigest()
                found += [hashed[:12].encode(), base64.b64encode(bytes.fromhex(hashed))[:10]]
    return found


GUESSES = guessed()


def unconfirmed(data: bytes | str) -> bool:
    data = data.encode() if isinstance(data, str) else data
    return not any(guess in data or guess in data.lower() for guess in GUESSES)


def test_the_test_hears_guesses() -> None:
    """Folded, hashed or encoded, the canary is heard."""
    assert unconfirmed("nobody is named here")
    for word in (
        "zainabou quenneville",
        hashlib.sha256(b"quenneville").hexdigest(),
        hashlib.md5(b"Quenneville").hexdigest(),
    ):
        assert not unconfirmed(f"x {word} y")


@pytest.fixture
def leaking(house: House, temp: Path) -> House:
    """An office that redacted the canary, and files in which it leaks in every way that a check knows."""
    policy(house.folder, ("name: outcome-harvest\n", "name: plain\nengine: none\n"))
    shared = house.redact(house.file("in.md", FRAGMENT), "shared.md", "--policy", house.path("policy.yaml"))
    text = shared.read_text(encoding="utf-8")
    first, last = CANARY.split()
    house.file("own.md", text.replace("<redacted>", CANARY, 1))
    house.file("half.md", text.replace("Mme <redacted>", f"{first} <redacted> and <redacted> {last}"))
    house.file("number.md", f"**FragmentID**: Q\n**a**: ask <redacted> 70 98 76 or {PHONE}, {CANARY.lower()}\n")
    house.file(
        "twice.csv", f"FragmentID,a,b\nQ,<redacted> was there and met the mayor,{last} was there and met the mayor\n"
    )
    write_key(house.path("names.key"), "linkage", LinkageKey(b"k" * 32), PASSPHRASE, cost=CHEAP)
    return house


LEAKING = ("own.md", "half.md", "number.md", "twice.csv")


@pytest.mark.parametrize("format", FORMATS)
def test_check_is_silent_about_what_it_finds(leaking: House, format: str) -> None:
    """No format of a report, with or without a vault and its key, holds anything that confirms a name."""
    files = [leaking.path(name) for name in LEAKING]
    words = ("--policy", leaking.path("policy.yaml"), "--format", format)
    for more in ((*leaking.vault, "--key", leaking.staff_key, *leaking.phrase), ()):
        result = cli("check", *files, *words, *more)
        assert result.exit_code == 1, result.stderr
        assert unconfirmed(result.stdout_bytes) and unconfirmed(result.stderr)
        assert "half-redacted" in result.stdout or "hidden by half" in result.stdout
        assert not more or "original-left" in result.stdout or "An original is still there" in result.stdout


def test_a_baseline_is_silent(leaking: House) -> None:
    """Neither the baseline nor the SARIF of a run with a key confirms a name, and no temporary file stays."""
    files = [leaking.path(name) for name in LEAKING]
    words = ("--policy", leaking.path("policy.yaml"), "--key", leaking.path("names.key"), *leaking.phrase)
    base = leaking.path("base.yaml")
    accepting = ("--accept", "looked at", "--owner", "Issa", "--expires", date.today().isoformat())
    result = cli(
        "check",
        *files,
        *words,
        "--baseline",
        base,
        *accepting,
        "--format",
        "sarif",
        "--output",
        leaking.path("a.sarif"),
    )
    assert result.exit_code in (0, 3), result.stderr
    assert base.read_text(encoding="utf-8").count("id:") > 4
    for path in (base, leaking.path("a.sarif")):
        assert unconfirmed(path.read_bytes())
    assert unconfirmed(result.output)
    assert list(leaking.path("temp").iterdir()) == []


@pytest.mark.parametrize("name", BAD)
def test_check_is_silent_where_it_fails(leaking: House, name: str) -> None:
    """A file that cannot be read after one in which something was found: neither is quoted, nothing is reported."""
    bad = leaking.file(name, BAD[name] or (FRAGMENT.encode("cp1252") if name == "latin.md" else ""))
    more = ("--encoding", "utf-8") if name == "latin.md" else ()
    words = ("--only", "structure", "--policy", leaking.path("policy.yaml"), "--format", "json", *more)
    result = cli("check", leaking.path("half.md"), bad, *words)
    assert result.exit_code == (1 if name == "twice.json" else 2), result.stderr
    assert "internal error" not in result.stderr
    assert silent(result.stderr)
    assert name == "twice.json" or result.stdout == ""
    error: BaseException | None = result.exception
    while error is not None:
        assert silent(f"{error!r} {error.args!r}")
        error = error.__cause__ or error.__context__


def test_refusals_of_check_are_silent(leaking: House) -> None:
    """A wrong key, and a vault whose traces were tampered with: code 4 and no name."""
    words = (
        "check",
        leaking.path("own.md"),
        "--policy",
        leaking.path("policy.yaml"),
        *leaking.vault,
        "--only",
        "originals",
    )
    key = ("--key", leaking.staff_key, *leaking.phrase)
    results = [cli(*words, "--key", leaking.office / "keys" / "officer.key", *leaking.phrase)]
    with sqlite3.connect(leaking.office / "vault.db") as db:
        db.execute("UPDATE capsule SET ct = zeroblob(length(ct))")
    db.close()
    results.append(cli(*words, *key))
    assert [r.exit_code for r in results] == [4, 4], [r.stderr for r in results]
    assert unconfirmed("".join(r.output for r in results))
