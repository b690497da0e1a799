"""A file that nobody touched comes back byte for byte, in every format; and nobody opens it without a trace."""

import json
import stat
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from redactor.keys.keyfile import Cost, write_key
from redactor.keys.staff import StaffKey
from tests.house import ALL_EXAMPLES, EXAMPLES, PASSPHRASE, House, cli, policy

JSONL = (
    '{"FragmentID": "E1", "a": "Mrs Awa Traor\\u00e9 \\"la m\\u00e8re\\"\\n\\tin Kaya \\/ Dori", '
    '"n": 1.50, "t": [true, null]}\n'
    '{"FragmentID":"E2","a":"Mr Salif Kabor\\u00e9","b":{"c":["Kabor\\u00e9",{"d":"+226 70 12 34 56"}]}}\r\n'
)


@pytest.mark.parametrize("name", ALL_EXAMPLES)
def test_every_example_comes_back(house: House, name: str) -> None:
    """Fragments, cp1252 CSV, JSON Lines and a workbook are equal to the byte after redacting and revealing."""
    shared = house.redact(EXAMPLES / name, f"shared-{name}")
    assert shared.read_bytes() != (EXAMPLES / name).read_bytes()
    result = house.reveal(shared, f"back-{name}")
    assert result.exit_code == 0, result.stderr
    if name.endswith(".xlsx"):
        assert cells(house.path(f"back-{name}")) == cells(EXAMPLES / name)
    else:
        assert house.path(f"back-{name}").read_bytes() == (EXAMPLES / name).read_bytes()


def cells(path: Path) -> dict[str, object]:
    """Return what a workbook shows: values, comments and formulas of every sheet."""
    found: dict[str, object] = {}
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found[f"{sheet.title}!{cell.coordinate}"] = (
                    cell.value,
                    cell.number_format,
                    cell.comment and cell.comment.text,
                )
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("escapes.jsonl", JSONL.encode()),
        ("raw.jsonl", JSONL.replace("\\u00e9", "é").replace("\\u00e8", "è").encode()),
        (
            "nested.json",
            b'[\r\n  {"FragmentID": "J1",\t"a": "Mrs Awa Traor\\u00E9"}, {"a":"Mr Salif", "FragmentID":"J2"} ]\n',
        ),
        (
            "quotes.csv",
            '\ufeff"FragmentID","a"\r\n"1","Mrs Awa Traoré, ""la mère""\nKaya"\r\n2,Mr Salif Kaboré\r\n'.encode(),
        ),
        ("utf16.csv", "FragmentID;a\r\n1;Mme Awa Traoré\r\n".encode("utf-16")),
        ("tabs.tsv", "FragmentID\ta\n1\tMrs Awa Traoré\n".encode()),
        ("latin.csv", "FragmentID;a\r\n1;Mme Awa Traoré, « née » à Kaya\r\n".encode("cp1252")),
        ("plain.txt", "Mrs Awa Traore\u0301 met Mr Salif Kaboré.\r\nNo line end".encode()),
        ("tokens.md", "**FragmentID**: 1\n**a**: <redacted> met Mrs Awa Traoré and <PERSON-1> in <LOC>\n".encode()),
        ("same.md", "**FragmentID**: 1\n**a**: Mrs Awa Traoré\n\n**FragmentID**: 2\n**a**: Mrs Awa Traoré\n".encode()),
    ],
)
def test_odd_files_come_back(house: House, name: str, content: bytes) -> None:
    """Escapes, BOMs, encodings, quoting, NFD, mixed line ends and tokens that were there: equal to the byte."""
    source = house.file(name, content)
    shared = house.redact(source, f"shared-{name}")
    assert b"Awa" not in shared.read_bytes()
    result = house.reveal(shared, f"back-{name}")
    assert result.exit_code == 0, result.stderr
    assert house.path(f"back-{name}").read_bytes() == content


@pytest.mark.parametrize("style", ["numbered", "keyed"])
def test_other_styles_come_back(house: House, style: str) -> None:
    """Numbered and keyed tokens are put back exactly, each in its own spelling."""
    own = policy(house.folder, ("style: plain", f"style: {style}"))
    key = ("--linkage-key", house.office / "keys" / "linkage.key", *house.phrase)
    shared = house.redact(EXAMPLES / "records.md", "shared.md", "--policy", own, *(key if style == "keyed" else ()))
    assert house.reveal(shared, "back.md").exit_code == 0
    assert house.path("back.md").read_bytes() == (EXAMPLES / "records.md").read_bytes()


def test_redacted_twice_into_one_vault(house: House) -> None:
    """The same file redacted again, and the redacted file redacted again, are still revealed exactly."""
    first = house.redact(EXAMPLES / "records.md", "one.md")
    second = house.redact(EXAMPLES / "records.md", "two.md")
    again = house.redact(first, "three.md")
    assert first.read_bytes() == second.read_bytes() == again.read_bytes()
    for shared in (first, second, again):
        result = house.reveal(shared, f"back-{shared.name}")
        assert result.exit_code == 0, result.stderr
        assert house.path(f"back-{shared.name}").read_bytes() == (EXAMPLES / "records.md").read_bytes()
    assert house.verify().exit_code == 0


# ------------------------------------------------------------ limits


def test_one_class_only(house: House) -> None:
    """A reveal of places leaves people redacted, and opens no capsule of theirs."""
    shared = house.redact(EXAMPLES / "records.md", "shared.md")
    house.reveal(shared, "back.md", "--class", "LOC")
    text = house.path("back.md").read_text(encoding="utf-8")
    assert "Kaya" in text and "<LOC>" not in text
    assert "Salif" not in text
    opened = cli("trail", "show", *house.vault, "--kind", "open", "--json").stdout.splitlines()
    assert {json.loads(line)["cls"] for line in opened} == {"LOC"}


def test_one_record_only(house: House) -> None:
    """A reveal of one record leaves the others redacted, and opens nothing of theirs."""
    shared = house.redact(EXAMPLES / "records.md", "shared.md")
    assert house.reveal(shared, "back.md", "--record", "DEM-COD/04").exit_code == 0
    old = (EXAMPLES / "records.md").read_text(encoding="utf-8").split("\n\n")
    back = house.path("back.md").read_text(encoding="utf-8").split("\n\n")
    redacted = shared.read_text(encoding="utf-8").split("\n\n")
    assert [n for n in range(len(old)) if back[n] == old[n] != redacted[n]] == [3]
    assert [n for n in range(len(old)) if back[n] != redacted[n]] == [3]


def test_one_token_only(house: House) -> None:
    """A reveal of one numbered token leaves every other token as it is."""
    own = policy(house.folder, ("style: plain", "style: numbered"))
    source = house.file("in.md", "**FragmentID**: 1\n**a**: Mrs Awa Traoré met Mr Salif Kaboré. Traoré left.\n")
    shared = house.redact(source, "shared.md", "--policy", own)
    assert house.reveal(shared, "back.md", "--token", "<PERSON-1>").exit_code == 0
    assert house.path("back.md").read_text(encoding="utf-8").splitlines()[1] == (
        "**a**: Mrs Awa Traoré met Mr <PERSON-2>. Traoré left."
    )


def test_an_unknown_record_opens_nothing(house: House) -> None:
    """An id that is not in the file is told of; nothing is written, and nothing opened."""
    shared = house.redact(EXAMPLES / "records.md", "shared.md")
    result = house.reveal(shared, "back.md", "--record", "DEM-XXX/99")
    assert (result.exit_code, "no record of this id" in result.stderr) == (2, True)
    assert not house.path("back.md").exists()
    assert "open" not in house.kinds()


# ------------------------------------------------------------ the trace


def test_everything_is_logged(house: House) -> None:
    """Each reveal leaves a search, a request for each class and its outcome, and the trail verifies."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    assert house.reveal(shared, "back.md").exit_code == 0
    kinds = house.kinds()
    assert kinds.count("seal") == 1
    assert kinds.count("search") == 1
    assert kinds.count("open") == kinds.count("open_done") > 0
    assert kinds.index("search") < kinds.index("open") < kinds.index("open_done")
    assert "verification" in cli("trail", "show", *house.vault, "--kind", "open").stdout
    assert house.verify().exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_what_is_revealed_is_for_its_owner_only(house: House) -> None:
    """A file with originals can be read by nobody else."""
    assert house.reveal(house.redact(EXAMPLES / "seed.md", "shared.md"), "back.md").exit_code == 0
    assert stat.S_IMODE(house.path("back.md").stat().st_mode) == 0o600


# ------------------------------------------------------------ refusals


def test_a_purpose_that_is_no_code_of_the_policy(house: House) -> None:
    """An unknown purpose is refused with the list of known ones; nothing is opened or written."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    result = house.reveal(shared, "back.md", purpose="curiosity")
    assert result.exit_code == 4
    assert "verification" in result.stderr
    assert not house.path("back.md").exists()
    assert not {"open", "search"} & set(house.kinds())


def test_a_strangers_key_is_denied_and_logged(house: House) -> None:
    """A key nobody granted anything opens nothing, and the trail says who tried."""
    stranger = StaffKey.new("Stranger")
    write_key(house.path("stranger.key"), "staff", stranger, PASSPHRASE, cost=Cost(64 * 1024, 1, 1))
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    result = cli(
        "reveal",
        shared,
        "-o",
        house.path("back.md"),
        *house.vault,
        "--key",
        house.path("stranger.key"),
        "--purpose",
        "verification",
        *house.phrase,
    )
    assert result.exit_code == 4, result.stderr
    assert "grant" in result.stderr
    assert not house.path("back.md").exists()
    kinds = house.kinds()
    assert "deny" in kinds and "open" not in kinds
    assert stranger.id in cli("trail", "show", *house.vault, "--kind", "deny", "--json").stdout
    assert house.verify().exit_code == 0


@pytest.mark.parametrize("name", ["officer.key", "recovery.key", "linkage.key"])
def test_another_kind_of_key(house: House, name: str) -> None:
    """An officer's, recovery or linkage key in the place of a staff key is refused by kind."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    result = cli(
        "reveal",
        shared,
        "-o",
        house.path("back.md"),
        *house.vault,
        "--key",
        house.office / "keys" / name,
        "--purpose",
        "verification",
        *house.phrase,
    )
    assert result.exit_code == 4
    assert "staff key" in result.stderr
    assert not house.path("back.md").exists()


def test_a_wrong_passphrase(house: House) -> None:
    """A wrong passphrase is refused, and the passphrase is not repeated."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    house.path("passphrase.txt").write_text("eight words nobody should ever guess at all\n", encoding="utf-8")
    result = house.reveal(shared, "back.md")
    assert result.exit_code == 4
    assert "passphrase" in result.stderr and "eight" not in result.stderr
    assert not house.path("back.md").exists()


@pytest.mark.parametrize("more", [("--class", "PEOPLE"), ("--class", "INDEX"), ("--class", "person")])
def test_an_unknown_class(house: House, more: tuple[str, str]) -> None:
    """A class that is none is named, with those that are."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    result = house.reveal(shared, "back.md", *more)
    assert result.exit_code == 2
    assert "PERSON" in result.stderr
    assert not house.path("back.md").exists()


def test_another_offices_file(house: House) -> None:
    """A file that was never sealed here comes back as it was, is reported, and nothing is opened."""
    cli("redact", EXAMPLES / "records.md", "-o", house.path("alien.md"), "--one-way")
    result = house.reveal(house.path("alien.md"), "back.md")
    assert result.exit_code == 3
    assert "holds no record like it" in result.stderr
    assert house.path("back.md").read_bytes() == house.path("alien.md").read_bytes()
    assert "open" not in house.kinds()


def test_a_changed_capsule_gives_nothing(house: House) -> None:
    """Where the vault is not as the trail says, nothing is published, and verifying says so."""
    import sqlite3

    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    with sqlite3.connect(house.office / "vault.db") as db:
        db.execute("UPDATE capsule SET ct = zeroblob(length(ct)) WHERE cls = 'PERSON'")
    db.close()
    result = house.reveal(shared, "back.md")
    assert result.exit_code in (1, 4)
    assert not house.path("back.md").exists()
    assert house.verify().exit_code == 1
