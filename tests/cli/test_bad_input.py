"""Bad input and faults: a clear message with a hint, the right exit code, and nothing half-written."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.house import EXAMPLES, ROOT, House, cli, process

CANARY = "Quenneville"
FRAGMENT = f"**FragmentID**: Q-1\n**a**: Mrs Awa {CANARY} met the mayor of Kaya.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


def refused(house: House, source: Path, says: str, code: int = 2, *more: object) -> None:
    """Assert that redacting *source* fails as it should and leaves everything as it was."""
    target = house.path(f"out{source.suffix}")
    before = {p.name for p in house.folder.iterdir()}
    result = cli("redact", source, "-o", target, *(more or house.vault))
    assert result.exit_code == code, result.stderr
    assert says in result.stderr
    assert "redactor: error: " in result.stderr and "redactor: hint: " in result.stderr
    assert "Traceback" not in result.stderr and "internal error" not in result.stderr
    assert CANARY not in result.output and "Awa" not in result.output
    assert {p.name for p in house.folder.iterdir()} == before


# ------------------------------------------------------------ files of records


def table(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cells.csv", table("FragmentID,a", f"1,Mrs Awa {CANARY}", f"2,{CANARY},too many"), "line 3"),
        ("quote.csv", table("FragmentID,a", f'1,"Mrs Awa {CANARY}'), "quote"),
        ("empty.csv", "", "empty"),
        ("head.csv", "FragmentID,a\n", "no record"),
        ("empty.md", "", "empty"),
        ("bad.json", f'[{{"a": "Mrs Awa {CANARY}"}}, ', "bad.json"),
        ("bad.jsonl", f'{{"a": "Mrs Awa {CANARY}"}}\n{{"a": {CANARY}}}\n', "line 2"),
        ("cut.jsonl", f'{{"a": "Mrs Awa {CANARY}"}}\n{{"a": "Awa', "line 2"),
        ("wrong.docx", FRAGMENT, "--format"),
        ("not.xlsx", FRAGMENT, "not.xlsx"),
    ],
)
def test_a_bad_file_is_refused(house: House, name: str, content: str, says: str) -> None:
    """Too many cells, open quotes, nothing in it, no JSON, NUL bytes, another format: the place is named."""
    refused(house, house.file(name, content), says)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.md", FRAGMENT.replace("met", "m\x00et")),
        ("in.csv", f"FragmentID,a\n1,Mrs Awa {CANARY} met\x00us\n"),
        ("in.jsonl", '{"a": "Mrs Awa m\\u0000et us"}\n'),
    ],
)
def test_nul_characters_are_named(house: House, name: str, content: str) -> None:
    """A NUL may cut a name in two: the value is kept as it is, named by its place, and the run is incomplete."""
    result = cli("redact", house.file(name, content), "-o", house.path(f"o-{name}"), *house.vault)
    assert result.exit_code == 3, result.stderr
    assert "NUL" in result.stderr and "Awa" not in result.stderr
    house.reveal(house.path(f"o-{name}"), f"b-{name}")
    assert house.path(f"b-{name}").read_bytes() == content.encode()


def test_utf_16_without_a_mark_is_no_nul(house: House) -> None:
    """UTF-16 that does not say so is read as what it is, and not taken for text full of NUL."""
    source = house.file("in.txt", f"Mrs Awa {CANARY} met the mayor".encode("utf-16-le"))
    assert cli("redact", source, "-o", house.path("o.txt"), "--one-way").exit_code == 0
    assert house.path("o.txt").read_bytes().decode("utf-16-le") == "Mrs <redacted> met the mayor"


@posix
def test_a_device_is_never_replaced(house: House) -> None:
    """/dev/null and its like are no place for a file to be moved to, not even with --force."""
    os.mkfifo(house.path("pipe"))
    result = cli("redact", house.file("in.md", FRAGMENT), "-o", house.path("pipe"), "--one-way", "--force")
    assert result.exit_code == 2
    assert "ordinary file" in result.stderr
    assert house.path("pipe").is_fifo()


def test_a_file_that_is_not_there(house: House) -> None:
    """A missing input is named."""
    refused(house, house.path("nothing.md"), "nothing.md")


def test_the_wrong_encoding(house: House) -> None:
    """Bytes that are not in the encoding that was asked for are refused with their place; so is an unknown encoding."""
    source = house.file("in.md", FRAGMENT.replace("Awa", "Améa").encode("cp1252"))
    refused(house, source, "utf-8", 2, *house.vault, "--encoding", "utf-8")
    refused(house, source, "encoding", 2, *house.vault, "--encoding", "klingon")


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.99])
def test_a_truncated_workbook(house: House, keep: float) -> None:
    """A workbook cut short by a broken download is refused."""
    whole = (EXAMPLES / "records.xlsx").read_bytes()
    refused(house, house.file("cut.xlsx", whole[: int(len(whole) * keep)]), "cut.xlsx")


def test_a_workbook_with_a_password(house: House) -> None:
    """A workbook under a password (an OLE container) is refused, and the hint says to take the password off."""
    source = house.file(
        "locked.xlsx",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2048 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512,
    )
    refused(house, source, "password")


def test_a_zip_that_is_no_workbook(house: House) -> None:
    """Another zip archive under the name of a workbook is refused."""
    with zipfile.ZipFile(house.path("zip.xlsx"), "w") as archive:
        archive.writestr("hello.txt", CANARY)
    refused(house, house.path("zip.xlsx"), "zip.xlsx")


def test_a_cell_of_ten_megabytes(house: House) -> None:
    """A value of 10 MB is redacted whole or refused by name; never cut, never a crash."""
    source = house.file(
        "big.csv", "FragmentID,a\n1,Mrs Awa " + CANARY + " met us. " + ("the women met" + 200 * " ") * 48_000 + "\n"
    )
    done = process("redact", source, "-o", house.path("out.csv"), "--one-way")
    assert done.returncode in (0, 2), done.stderr
    assert b"Traceback" not in done.stderr and b"internal" not in done.stderr
    if done.returncode == 0:
        assert house.path("out.csv").stat().st_size > 10_000_000
        assert CANARY not in house.path("out.csv").read_text(encoding="utf-8")


def test_duplicate_ids_are_no_error(house: House) -> None:
    """Two records of one id are redacted, sealed and revealed each by itself."""
    source = house.file("in.md", f"{FRAGMENT}\n{FRAGMENT.replace('Awa', 'Rasmata').replace('Kaya', 'Dori, she says')}")
    shared = house.redact(source, "shared.md")
    assert house.reveal(shared, "back.md").exit_code == 0
    assert house.path("back.md").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("name", ["vault.db", "new/deep/out.md", "policy.yaml/out.md", "keys/staff.key"])
def test_an_output_that_cannot_be(house: House, name: str) -> None:
    """The vault, a key, or a path under a file are refused; a folder that is missing is made. Nothing is harmed."""
    source = house.file("in.md", FRAGMENT)
    vault = (house.office / "vault.db").read_bytes()
    result = cli("redact", source, "-o", house.office / name, "--one-way")
    assert result.exit_code in (0, 2)
    assert "internal error" not in result.stderr
    assert (house.office / "vault.db").read_bytes() == vault


@posix
def test_the_disk_is_full(house: House) -> None:
    """Where the disk takes no more, nothing is published and nothing is left aside."""
    source = house.file("in.jsonl", '{"FragmentID": "1", "a": "the women met the mayor of the town"}\n' * 20_000)
    before = {p.name for p in house.folder.iterdir()}
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)); "
        "from redactor.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "redact", str(source), "-o", str(house.path("out.jsonl")), "--one-way"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    assert b"cannot be written" in done.stderr and b"hint" in done.stderr
    assert {p.name for p in house.folder.iterdir()} == before


@posix
def test_the_vaults_disk_is_full(house: House) -> None:
    """Where the vault cannot grow nothing is published, and the vault and its trail are as before."""
    source = house.file("in.jsonl", '{"FragmentID": "1", "a": "Mrs Awa Traoré met the mayor"}\n' * 2_000)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)); "
        "from redactor.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "redact",
            str(source),
            "-o",
            str(house.path("out.jsonl")),
            "--vault",
            str(house.office),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode in (2, 4), done.stderr
    assert b"Traceback" not in done.stderr and b"hint" in done.stderr
    assert not house.path("out.jsonl").exists()
    assert house.verify().exit_code == 0


@posix
def test_ctrl_c_in_the_middle(house: House) -> None:
    """Ctrl-C says that nothing was published; nothing is left, and the trail verifies."""
    source = house.file("in.jsonl", '{"FragmentID": "1", "a": "Mrs Awa Quenneville met the mayor"}\n' * 200_000)
    before = {p.name for p in house.folder.iterdir()}
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "redactor",
            "redact",
            str(source),
            "-o",
            str(house.path("out.jsonl")),
            "--vault",
            str(house.office),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while not list(house.folder.glob(".out.jsonl.*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    # CPython ends by the signal itself where it came while a module was made by exec, though we caught it and said so.
    assert running.returncode in (2, -signal.SIGINT), err
    assert out == b""
    assert b"nothing was published" in err and b"Traceback" not in err and CANARY.encode() not in err
    assert {p.name for p in house.folder.iterdir()} == before
    assert house.verify().exit_code == 0


# ------------------------------------------------------------ vault and keys


def sealing(house: House, says: str, *codes: int) -> None:
    refused(house, house.file("in.md", FRAGMENT), says, codes[0] if codes else 4)


def test_no_vault(house: House) -> None:
    """A folder without a vault is refused with the command that makes one."""
    refused(house, house.file("in.md", FRAGMENT), "redactor init", 2, "--vault", house.path("nowhere"))


def test_a_damaged_vault(house: House) -> None:
    """A vault with other bytes in it is refused, and not touched."""
    vault = house.office / "vault.db"
    vault.write_bytes(b"no database at all" * 100)
    sealing(house, "vault")
    assert vault.read_bytes() == b"no database at all" * 100


def test_a_truncated_vault(house: House) -> None:
    """A vault cut short is refused."""
    vault = house.office / "vault.db"
    vault.write_bytes(vault.read_bytes()[:8192])
    sealing(house, "vault")


def test_a_vault_of_a_newer_format(house: House) -> None:
    """A vault of a later version is refused with the remedy, not guessed at."""
    with sqlite3.connect(house.office / "vault.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    sealing(house, "newer")


def test_a_vault_that_another_process_holds(house: House) -> None:
    """A vault locked by somebody else is refused in the end, and nothing is published."""
    impatient = (
        "import sys; import redactor.vault.file as file, redactor.api.office as office; "
        "office.connect = lambda path: file.connect(path, patience=0.2); "  # nobody wants to wait half a minute here
        "from redactor.cli import main; main(sys.argv[1:])"
    )
    words = ["redact", house.file("in.md", FRAGMENT), "-o", house.path("o.md"), *house.vault]
    db = sqlite3.connect(house.office / "vault.db", isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        done = subprocess.run(
            [sys.executable, "-c", impatient, *map(str, words)], cwd=ROOT, capture_output=True, check=False, timeout=60
        )
    finally:
        db.close()
    assert done.returncode == 4, done.stderr
    assert b"another process" in done.stderr and b"hint" in done.stderr
    assert not house.path("o.md").exists()


def test_the_log_key_is_missing(house: House) -> None:
    """Without the key that signs the trail nothing is sealed and nothing published."""
    (house.office / "log.key").unlink()
    sealing(house, "log.key")


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read(house: House, mode: int) -> None:
    """A key file others could have read is refused, with the command that mends it."""
    (house.office / "log.key").chmod(mode)
    sealing(house, "chmod")


def test_other_officers(house: House) -> None:
    """A vault whose officers were exchanged is refused on a machine that knows it."""
    path = house.office / "officers.txt"
    path.write_text("nonsense\n", encoding="ascii")
    sealing(house, "officers")


def test_a_vault_that_was_rolled_back(house: House) -> None:
    """An older copy of the vault put in its place is noticed by the machine that saw the newer one."""
    shutil.copytree(house.office, house.path("old"))
    house.redact(EXAMPLES / "seed.md", "one.md")
    shutil.copyfile(house.path("old") / "vault.db", house.office / "vault.db")
    result = cli("redact", EXAMPLES / "seed.md", "-o", house.path("two.md"), *house.vault)
    assert result.exit_code in (1, 4), result.stderr
    assert "hint" in result.stderr
    assert not house.path("two.md").exists()
    assert house.verify().exit_code == 1


def test_no_terminal_to_ask_on(house: House) -> None:
    """A passphrase is never read from a pipe by accident: the command says how to give it."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    for words in (
        (
            "reveal",
            shared,
            "-o",
            house.path("b.md"),
            *house.vault,
            "--key",
            house.staff_key,
            "--purpose",
            "verification",
        ),
        ("init", house.path("new")),
        ("keys", "new", house.path("new.key")),
    ):
        result = cli(*words, stdin="seven words that only we know here\n")
        assert result.exit_code == 4, result.stderr
        assert "--passphrase-file" in result.stderr
    assert not any(house.path(name).exists() for name in ("b.md", "new", "new.key"))


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_bad_passphrase_file(house: House, content: bytes) -> None:
    """A passphrase file that is empty, missing or no text is an error of its own."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    house.path("passphrase.txt").write_bytes(content)
    result = house.reveal(shared, "b.md")
    assert result.exit_code == 2, result.stderr
    assert "passphrase file" in result.stderr
    house.path("passphrase.txt").unlink()
    assert house.reveal(shared, "b.md").exit_code == 2


def test_a_key_that_is_none(house: House) -> None:
    """A file that is no key, and one that is not there, are refused by name."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    fake = house.file("fake.key", "hello\n")
    fake.chmod(0o600)
    for key in (fake, house.path("missing.key")):
        result = cli(
            "reveal",
            shared,
            "-o",
            house.path("b.md"),
            *house.vault,
            "--key",
            key,
            "--purpose",
            "verification",
            *house.phrase,
        )
        assert result.exit_code == 4, result.stderr
        assert key.name in result.stderr
    assert not house.path("b.md").exists()
