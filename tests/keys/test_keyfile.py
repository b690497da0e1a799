import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from redactor.errors import Damaged, OutputError, RedactorError, Refused
from redactor.keys import keyfile
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyfile import Cost, read_header, read_key, write_key
from redactor.keys.linkage import LinkageKey
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from tests.keys.vectors import outcome, vectors

CHEAP = Cost(memory=64 * 1024, passes=1, lanes=1)
PHRASE = "seven words that nobody guesses at all"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
KEYS: dict[str, keyfile.PrivateKey] = {
    keyfile.STAFF: StaffKey("Awa", bytes(range(64))),
    keyfile.OFFICER: SigningKey("redactor/x/officer-1", bytes(32)),
    keyfile.LOG: SigningKey("redactor/x", bytes(range(32))),
    keyfile.ESCROW: OpeningKey(bytes(range(32))),
    keyfile.LINKAGE: LinkageKey(bytes(range(32))),
}


def secret_of(key: keyfile.PrivateKey) -> bytes:
    """Return a key's secret bytes."""
    if isinstance(key, StaffKey):
        return key.seeds()
    return key.secret() if isinstance(key, LinkageKey) else key.seed()


def put(path: Path, content: bytes) -> Path:
    """Write a file as a key file must be."""
    path.write_bytes(content)
    path.chmod(0o600)
    return path


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    """Return a machine's key file: the one that needs no passphrase."""
    path = tmp_path / "log.key"
    write_key(path, keyfile.LOG, KEYS[keyfile.LOG], None)
    return path


@pytest.mark.parametrize("vector", vectors("keyfile"))
def test_keyfile_vectors(vector: dict[str, Any], tmp_path: Path) -> None:
    """A key file opens with its passphrase, unchanged; nothing else does."""
    path = put(tmp_path / "a.key", vector["file"].encode())
    with outcome(vector):
        key = read_key(path, vector["kind"], vector["passphrase"])
        assert secret_of(key).hex() == vector["secret"]
        assert read_header(path).fpr == vector["fpr"]


@pytest.mark.parametrize("kind", KEYS)
def test_keys_come_back(kind: str, tmp_path: Path) -> None:
    """Every kind of key is written and read back."""
    path = tmp_path / "a.key"
    phrase = None if kind == keyfile.LOG else PHRASE
    write_key(path, kind, KEYS[kind], phrase, cost=CHEAP)
    assert secret_of(read_key(path, kind, phrase)) == secret_of(KEYS[kind])
    assert read_header(path).kind == kind
    assert secret_of(KEYS[kind]) not in path.read_bytes()


def test_readers_by_kind(tmp_path: Path) -> None:
    """Each kind has a reader that returns its own type."""
    for kind, key in KEYS.items():
        write_key(tmp_path / kind, kind, key, None if kind == keyfile.LOG else PHRASE, cost=CHEAP)
    assert isinstance(keyfile.read_staff(tmp_path / "staff", PHRASE), StaffKey)
    assert isinstance(keyfile.read_officer(tmp_path / "officer", PHRASE), SigningKey)
    assert isinstance(keyfile.read_log(tmp_path / "log"), SigningKey)
    assert isinstance(keyfile.read_escrow(tmp_path / "escrow", PHRASE), OpeningKey)
    assert isinstance(keyfile.read_linkage(tmp_path / "linkage", PHRASE), LinkageKey)


def test_every_byte_of_the_header_is_bound(tmp_path: Path) -> None:
    """A change anywhere in the first line is refused; where it still reads as a header, by the seal."""
    path = tmp_path / "a.key"
    write_key(path, keyfile.STAFF, KEYS[keyfile.STAFF], PHRASE, cost=CHEAP)
    raw = path.read_bytes()
    header = raw.index(b"\n")
    for at in range(0, header + 1, 5):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises((Refused, Damaged)):
            read_key(put(path, changed), keyfile.STAFF, PHRASE)


def test_every_byte_of_a_log_key_is_checked(log_file: Path) -> None:
    """Without a passphrase the fingerprint still finds any accident."""
    raw = log_file.read_bytes()
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises((Refused, Damaged)):
            read_key(put(log_file, changed), keyfile.LOG, None)


def test_never_overwrites(log_file: Path) -> None:
    """A key file that exists stays as it is."""
    before = log_file.read_bytes()
    with pytest.raises(OutputError) as caught:
        write_key(log_file, keyfile.LOG, SigningKey.new("x"), None)
    assert log_file.read_bytes() == before
    assert caught.value.hint


def test_needs_a_folder(tmp_path: Path) -> None:
    """A missing folder is an output error, and nothing appears."""
    with pytest.raises(OutputError):
        write_key(tmp_path / "none" / "a.key", keyfile.LOG, KEYS[keyfile.LOG], None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", [k for k in KEYS if k != keyfile.LOG])
def test_only_the_log_key_goes_without_a_passphrase(kind: str, tmp_path: Path) -> None:
    """A key that opens or grants is never written in the clear."""
    with pytest.raises(Refused):
        write_key(tmp_path / "a.key", kind, KEYS[kind], None)
    assert not list(tmp_path.iterdir())


def test_a_weak_passphrase_guards_nothing(tmp_path: Path) -> None:
    """A short passphrase is refused before a file is made."""
    with pytest.raises(Refused):
        write_key(tmp_path / "a.key", keyfile.STAFF, KEYS[keyfile.STAFF], "short", cost=CHEAP)
    assert not list(tmp_path.iterdir())


@posix
def test_a_new_file_is_private(tmp_path: Path) -> None:
    """A key file has mode 0600 from its first moment, whatever the umask."""
    old = os.umask(0)
    try:
        write_key(tmp_path / "a.key", keyfile.LOG, KEYS[keyfile.LOG], None)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o666])
def test_refuses_a_file_others_can_touch(log_file: Path, mode: int) -> None:
    """A key file that group or others can read, write or run is refused, and the hint repairs it."""
    log_file.chmod(mode)
    with pytest.raises(Refused) as caught:
        read_key(log_file, keyfile.LOG, None)
    assert "chmod 600" in caught.value.hint


@posix
def test_accepts_a_read_only_file(log_file: Path) -> None:
    """Mode 0400 is stricter, and good."""
    log_file.chmod(0o400)
    read_key(log_file, keyfile.LOG, None)


@posix
def test_refuses_a_link(log_file: Path) -> None:
    """A link in the file's place is refused, also where it points at a good file, and is not written through."""
    link = log_file.parent / "link.key"
    link.symlink_to(log_file)
    with pytest.raises(Refused):
        read_key(link, keyfile.LOG, None)
    dangling = log_file.parent / "dangling.key"
    dangling.symlink_to(log_file.parent / "target")
    with pytest.raises(OutputError):
        write_key(dangling, keyfile.LOG, KEYS[keyfile.LOG], None)
    assert not (log_file.parent / "target").exists()


@posix
@pytest.mark.parametrize("mode", [0o777, 0o707])
def test_refuses_a_folder_open_to_all(log_file: Path, mode: int) -> None:
    """Where anyone may rename files, a key file could be another's; the sticky bit prevents that."""
    folder = log_file.parent
    before = stat.S_IMODE(folder.stat().st_mode)
    try:
        folder.chmod(mode)
        with pytest.raises(Refused):
            read_key(log_file, keyfile.LOG, None)
        folder.chmod(mode | stat.S_ISVTX)
        read_key(log_file, keyfile.LOG, None)
    finally:
        folder.chmod(before)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_refuses_a_file_of_another_user(log_file: Path) -> None:
    """A key file that belongs to somebody else is refused."""
    os.chown(log_file, 12345, -1)
    with pytest.raises(Refused, match="another user"):
        read_key(log_file, keyfile.LOG, None)


@posix
def test_refuses_a_pipe(tmp_path: Path) -> None:
    """A named pipe is refused at once and does not hang."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(Refused, match="no plain file"):
        read_key(tmp_path / "pipe", keyfile.LOG, None)


@pytest.mark.parametrize("name", ["missing.key", "."])
def test_refuses_what_is_no_file(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are refused with a hint."""
    with pytest.raises(Refused) as caught:
        read_key(tmp_path / name, keyfile.LOG, None)
    assert caught.value.hint


def test_refuses_an_enormous_file(tmp_path: Path) -> None:
    """A file beyond 64 KiB is not read to its end."""
    with pytest.raises(Refused, match="too large"):
        read_key(put(tmp_path / "a.key", bytes(70_000)), keyfile.LOG, None)


@pytest.mark.parametrize(
    "cost", [(65535, 3, 4), (2**21 + 1, 3, 4), (2**18, 0, 4), (2**18, 11, 4), (2**18, 3, 0), (2**18, 3, 17)]
)
def test_costs_are_capped(cost: tuple[int, int, int]) -> None:
    """Nobody can make us weak, or busy for hours."""
    with pytest.raises(Damaged):
        Cost(*cost)


def test_the_default_cost_is_the_floor_of_the_design() -> None:
    """A new key file takes 256 MiB and three passes unless told otherwise."""
    assert Cost() == Cost(memory=262144, passes=3, lanes=4)


def test_errors_never_show_a_secret(log_file: Path) -> None:
    """A wrong second line is not repeated in the message, the cause or the context."""
    line = log_file.read_bytes().split(b"\n")
    put(log_file, line[0] + b"\nSECRETsecret=\n")
    with pytest.raises(RedactorError) as caught:
        read_key(log_file, keyfile.LOG, None)
    assert "SECRET" not in repr(caught.value)
    assert caught.value.__cause__ is None
