"""Keys as people make, grant and use them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from redactor.keys.card import to_card
from redactor.keys.keyfile import Cost, write_key
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from tests.house import EXAMPLES, PASSPHRASE, ROOT, House, cli

CHEAP = Cost(64 * 1024, 1, 1)
OTHER_PHRASE = "another seven words which nobody knows"


@pytest.fixture
def ada(house: House) -> StaffKey:
    """A key that `keys new` would make, for less time; its file and its public line lie beside the office."""
    key = StaffKey.new("Ada")
    write_key(house.path("ada.key"), "staff", key, PASSPHRASE, cost=CHEAP)
    house.file("ada.txt", to_card(key) + "\n")
    return key


def grant(
    house: House, *more: object, to: object = None, officer: Path | None = None, key: Path | None = None
) -> Result:
    """Grant with the office's own keys, under one passphrase."""
    return cli(
        "keys", "grant", *house.vault, "--to", to or house.path("ada.txt"),
        "--officer-key", officer or house.office / "keys" / "officer.key", "--key", key or house.staff_key,
        *(() if "--passphrase-file" in more else house.phrase), *more,
    )  # fmt: skip


def reveal(house: House, source: Path, target: str, *more: object) -> Result:
    """Reveal with Ada's key."""
    key = house.path("ada.key")
    return cli(
        "reveal", source, "-o", house.path(target), *house.vault, "--key", key, "--purpose", "verification",
        *house.phrase, *more,
    )  # fmt: skip


def staff(house: House) -> dict[str, list[str]]:
    """Return whom the keyring grants what."""
    said = json.loads(cli("keys", "list", *house.vault, "--json").stdout)
    return {member["name"]: member["grants"] for member in said["staff"]}


def test_from_a_new_key_to_a_revealed_place(house: House) -> None:
    """A key is made, granted two classes with its line alone, and opens these of what was sealed before: no more."""
    shared = house.redact(EXAMPLES / "records.md", "shared.md")
    made = cli("keys", "new", house.path("ada.key"), "--name", "Ada", *house.phrase)
    [line] = made.stdout.splitlines()
    assert reveal(house, shared, "none.md").exit_code == 4
    result = grant(house, "--class", "LOC", "--class", "INDEX", to=line)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "Ada may open INDEX, LOC; keyring 2 is in force" in result.stderr
    fingerprint = made.stderr.rpartition("staff key ")[2].strip().strip(")")
    assert f"granting to Ada, staff key {fingerprint}" in result.stderr
    assert staff(house)["Ada"] == ["INDEX@1", "LOC@1"]
    done = reveal(house, shared, "places.md")
    assert done.exit_code in (0, 3), done.stderr
    assert house.reveal(shared, "theirs.md", "--class", "LOC").exit_code == done.exit_code
    assert house.path("places.md").read_bytes() == house.path("theirs.md").read_bytes() != shared.read_bytes()
    assert reveal(house, shared, "people.md", "--class", "PERSON").exit_code == 4
    assert not house.path("people.md").exists()
    assert house.kinds()[-1] == "deny"
    assert house.kinds().count("keyring") == 2
    assert house.verify().exit_code == 0


@pytest.mark.usefixtures("ada")
def test_one_class_for_a_machine(house: House) -> None:
    """A key with one class that is no original's opens nothing else, and the office goes on sealing."""
    shared = house.redact(EXAMPLES / "seed.md", "shared.md")
    cls = next(c.split("@")[0] for c in reversed(staff(house)["Issa"]) if not c.startswith(("INDEX", "PERSON")))
    assert grant(house, "--class", cls, "--name", "Leak scan").exit_code == 0
    assert staff(house)["Leak scan"] == [f"{cls}@1"]
    assert reveal(house, shared, "all.md").exit_code == 4
    assert reveal(house, shared, "people.md", "--class", "PERSON").exit_code == 4
    assert house.kinds().count("deny") == 2
    again = house.redact(EXAMPLES / "seed.md", "again.md")
    assert house.reveal(again, "back.md").exit_code == 0
    assert house.path("back.md").read_bytes() == (EXAMPLES / "seed.md").read_bytes()
    assert house.verify().exit_code == 0


@pytest.mark.usefixtures("ada")
def test_a_class_of_originals_without_the_index(house: House) -> None:
    """It is said at once that such a key finds no record; with the index it is not said."""
    first = grant(house, "--class", "LOC")
    assert first.exit_code == 0 and "without INDEX" in first.stderr
    assert "without INDEX" not in grant(house, "--class", "INDEX").stderr


def test_the_public_line_of_an_older_key(house: House, ada: StaffKey) -> None:
    """The line can be had again, with the passphrase; it is the one that was printed at first."""
    shown = cli("keys", "public", house.path("ada.key"), *house.phrase)
    assert (shown.exit_code, shown.stdout) == (0, to_card(ada) + "\n")
    assert ada.id[:16] in shown.stderr
    wrong = house.file("wrong.txt", OTHER_PHRASE)
    for words in ((house.path("ada.key"), "--passphrase-file", wrong), (house.office / "log.key", *house.phrase)):
        result = cli("keys", "public", *words)
        assert (result.exit_code, result.stdout) == (4, "")


def test_officer_and_holder_under_two_passphrases(house: House, ada: StaffKey) -> None:
    """Each key may have its own passphrase; the wrong one for either grants nothing."""
    ring = grant(house, "--class", "LOC")
    assert ring.exit_code == 0, ring.stderr
    key = house.path("other.key")
    write_key(key, "staff", ada, OTHER_PHRASE, cost=CHEAP)
    third = StaffKey.new("Third")
    other = ("--passphrase-file", house.file("other.txt", OTHER_PHRASE))
    officers = ("--officer-passphrase-file", house.phrase[1])
    for files in (other, house.phrase, (*house.phrase, "--officer-passphrase-file", other[1])):
        result = grant(house, "--class", "LOC", *files, to=to_card(third), key=key)
        assert result.exit_code == 4, result.stderr
        assert "passphrase does not open" in result.stderr
    assert "Third" not in staff(house)
    assert grant(house, "--class", "LOC", *other, *officers, to=to_card(third), key=key).exit_code == 0
    assert staff(house)["Third"] == ["LOC@1"]


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (("--class", "NOBODY"), 4, "no class NOBODY"),
        (("--class", "ESCROW"), 4, "no class ESCROW"),
        (("--class", "LOC", "--name", "Issa"), 4, "this name already"),
        (("--class", "LOC", "--name", "two\nlines"), 2, "on one line"),
        (("--class", "LOC", "--name", "Awa\u202eessI"), 2, "on one line"),
        (("--class", "LOC", "--name", "A" * 101), 2, "on one line"),
        ((), 2, "--class"),
    ],
)
@pytest.mark.usefixtures("ada")
def test_refused_before_a_passphrase_is_asked(house: House, more: tuple[str, ...], code: int, says: str) -> None:
    """What cannot be granted is said at once, with what to do; the vault stays as it was."""
    before = house.kinds()
    result = grant(house, *more, "--passphrase-file", house.path("no such file"))
    assert result.exit_code == code, result.stderr
    assert says in result.stderr and ("hint" in result.stderr or "Usage" in result.stderr)
    assert "passphrase" not in result.stderr
    assert (house.kinds(), list(staff(house))) == (before, ["Issa"])


def test_a_line_that_is_none(house: House, ada: StaffKey) -> None:
    """A line that was cut, a key file, a long file, a folder and nothing at all are refused without repeating them."""
    card = to_card(ada)
    long = house.file("long.txt", card + " " * 9000 + card)
    bad: list[object] = [
        card[:-1],
        card[:40],
        "age1pq" + card[16:],
        house.path("ada.key"),
        house.office,
        "none.txt",
        long,
    ]
    for to in (*bad, house.file("latin.txt", b"\xe9" + card.encode()), house.file("empty.txt", "")):
        result = grant(house, "--class", "LOC", to=to)
        assert result.exit_code in (2, 4), to
        assert "hint" in result.stderr and card[20:60] not in result.stderr
    assert house.kinds() == ["genesis", "keyring"]


def test_the_same_key_twice(house: House) -> None:
    """A class again, another name for the same key, and another key under its name are refused; a class more is not."""
    key, namesake = StaffKey.new("Ada"), StaffKey.new("ADA")
    assert grant(house, "--class", "LOC", to=to_card(key)).exit_code == 0
    for more, to in (
        (("--class", "LOC"), key), (("--class", "ID", "--class", "LOC"), key),
        (("--class", "ID", "--name", "Zoë"), key), (("--class", "ID"), namesake),
    ):  # fmt: skip
        result = grant(house, *more, to=to_card(to))
        assert result.exit_code == 4 and "hint" in result.stderr
    assert grant(house, "--class", "ID", "--class", "ID", to=to_card(key)).exit_code == 0
    assert grant(house, "--class", "ID", "--name", "Ada, CI", to=to_card(namesake)).exit_code == 0
    assert staff(house) | {"Issa": []} == {"Issa": [], "Ada": ["ID@1", "LOC@1"], "Ada, CI": ["ID@1"]}
    assert house.verify().exit_code == 0


@pytest.mark.usefixtures("ada")
def test_the_wrong_keys(house: House) -> None:
    """A key of another kind, another office's officer, and a holder without the class grant nothing."""
    keys = house.office / "keys"
    for officer, key in ((house.staff_key, None), (None, keys / "officer.key"), (house.office / "log.key", None)):
        assert grant(house, "--class", "LOC", officer=officer, key=key).exit_code == 4
    assert "deny" not in house.kinds()
    write_key(house.path("officer.key"), "officer", SigningKey.new("x/officer-1"), PASSPHRASE, cost=CHEAP)
    stranger = grant(house, "--class", "LOC", officer=house.path("officer.key"))
    assert stranger.exit_code == 4 and "no officer of this vault" in stranger.stderr
    without = grant(house, "--class", "LOC", key=house.path("ada.key"))
    assert without.exit_code == 4 and "cannot give it on" in without.stderr
    shown = cli("trail", "show", *house.vault, "--kind", "deny").stdout
    assert "reason=not_officer" in shown and "cls=LOC  reason=not_granted" in shown
    assert list(staff(house)) == ["Issa"]
    assert house.verify().exit_code == 0


@pytest.mark.usefixtures("ada")
def test_no_terminal_and_no_passphrase_file(house: House) -> None:
    """A passphrase is not read from a pipe, and the log key is needed: the computer that redacts writes the trail."""
    words = ("keys", "grant", *house.vault, "--class", "LOC", "--to", house.path("ada.txt"))
    both = ("--officer-key", house.office / "keys" / "officer.key", "--key", house.staff_key)
    piped = cli(*words, *both, stdin=PASSPHRASE + "\n")
    assert piped.exit_code == 4 and "--passphrase-file" in piped.stderr
    (house.office / "log.key").unlink()
    assert grant(house, "--class", "LOC").exit_code == 4
    assert list(staff(house)) == ["Issa"]


@pytest.mark.usefixtures("ada")
def test_an_older_copy_of_the_vault(house: House) -> None:
    """After a grant, the vault of before is refused for every use: it would bring back what was decided since."""
    old = (house.office / "vault.db").read_bytes()
    assert grant(house, "--class", "LOC").exit_code == 0
    (house.office / "vault.db").write_bytes(old)
    assert house.verify().exit_code == 1
    assert grant(house, "--class", "LOC").exit_code == 1
    assert cli("redact", EXAMPLES / "seed.md", "-o", house.path("o.md"), *house.vault).exit_code == 1
    assert not house.path("o.md").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.usefixtures("ada")
def test_both_passphrases_are_asked_for_at_a_terminal(house: House) -> None:
    """Each key's passphrase is asked for by the key's name; an empty line says that the second is the same."""
    import pty  # exists where terminals do

    ours, theirs = pty.openpty()
    words = ["keys", "grant", "--vault", house.office, "--class", "LOC", "--to", house.path("ada.txt")]
    words += ["--officer-key", house.office / "keys" / "officer.key", "--key", house.staff_key]
    command = [sys.executable, "-m", "redactor", *map(str, words)]
    run = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    assert "key staff.key: " in until(ours, "staff.key: ")
    os.write(ours, f"{PASSPHRASE}\n".encode())
    asked = until(ours, "the same): ")
    assert "key officer.key (" in asked and PASSPHRASE not in asked
    os.write(ours, b"\n")
    assert "Ada may open LOC" in until(ours, "in force")
    assert run.wait(timeout=30) == 0
    os.close(ours)


def until(terminal: int, text: str) -> str:
    """Return what a program writes to a terminal, up to *text*; fails where the program ends before."""
    said = ""
    while text not in said:
        try:
            said += os.read(terminal, 1000).decode()
        except OSError:  # the program has ended
            raise AssertionError(said) from None
    return said
