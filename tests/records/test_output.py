"""A result appears complete or not at all."""

import io
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from redactor.errors import OutputError
from redactor.model import Change
from redactor.records.output import AtomicFile, Spool
from redactor.records.source import open_sink, open_source

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions, links and signals")


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_seen_before_publish(tmp_path: Path) -> None:
    """The target does not exist until `publish`, and then holds everything."""
    out = AtomicFile(tmp_path / "out.txt")
    out.file.write(b"whole")
    assert not (tmp_path / "out.txt").exists()
    out.publish()
    assert (tmp_path / "out.txt").read_bytes() == b"whole"
    assert listing(tmp_path) == ["out.txt"]


def test_discard_leaves_nothing(tmp_path: Path) -> None:
    """Discarding removes what was written, may be repeated, and does not touch what was published."""
    out = AtomicFile(tmp_path / "out.txt")
    out.file.write(b"part")
    out.discard()
    out.discard()
    assert listing(tmp_path) == []
    out = AtomicFile(tmp_path / "out.txt")
    out.publish()
    out.discard()
    assert listing(tmp_path) == ["out.txt"]


def test_a_forgotten_output_leaves_nothing(tmp_path: Path) -> None:
    """Garbage collection removes an output that nobody published."""
    out = AtomicFile(tmp_path / "out.txt")
    out.file.write(b"part")
    del out
    assert listing(tmp_path) == []


def test_an_existing_file_is_refused_at_once(tmp_path: Path) -> None:
    """Without force an existing file stays, and nothing is made beside it."""
    (tmp_path / "out.txt").write_bytes(b"old")
    with pytest.raises(OutputError, match="exists already") as refusal:
        AtomicFile(tmp_path / "out.txt")
    assert "--force" in refusal.value.hint
    assert listing(tmp_path) == ["out.txt"]


def test_a_file_that_came_in_between_is_refused(tmp_path: Path) -> None:
    """A file made while we worked is not overwritten either."""
    out = AtomicFile(tmp_path / "out.txt")
    (tmp_path / "out.txt").write_bytes(b"theirs")
    with pytest.raises(OutputError, match="exists already"):
        out.publish()
    assert (tmp_path / "out.txt").read_bytes() == b"theirs"
    assert listing(tmp_path) == ["out.txt"]


def test_force_replaces(tmp_path: Path) -> None:
    """With force the old file is replaced in one step."""
    (tmp_path / "out.txt").write_bytes(b"old")
    out = AtomicFile(tmp_path / "out.txt", force=True)
    out.file.write(b"new")
    assert (tmp_path / "out.txt").read_bytes() == b"old"
    out.publish()
    assert (tmp_path / "out.txt").read_bytes() == b"new"


def test_the_input_is_refused_under_any_name(tmp_path: Path) -> None:
    """The input is not overwritten, not even with force and under another name of the same file."""
    (tmp_path / "in.txt").write_bytes(b"x")
    os.link(tmp_path / "in.txt", tmp_path / "again.txt")
    for name in ("in.txt", "again.txt"):
        with pytest.raises(OutputError, match="also the input"):
            AtomicFile(tmp_path / name, force=True, inputs=[tmp_path / "in.txt"])
    assert listing(tmp_path) == ["again.txt", "in.txt"]


@POSIX
def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """A link at the output is refused, with force and where it points nowhere too."""
    (tmp_path / "real.txt").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    for name in ("link.txt", "dangling.txt"):
        with pytest.raises(OutputError, match="symbolic link"):
            AtomicFile(tmp_path / name, force=True)


def test_a_missing_folder_and_a_folder_are_refused(tmp_path: Path) -> None:
    """A target whose folder is missing, or that is a folder, is refused with what to do."""
    with pytest.raises(OutputError, match="there is no folder"):
        AtomicFile(tmp_path / "no" / "out.txt")
    with pytest.raises(OutputError, match="is a folder"):
        AtomicFile(tmp_path, force=True)


@POSIX
def test_permissions(tmp_path: Path) -> None:
    """While written only its owner can read it; then it gets a new file's permissions, or its predecessor's."""
    before = os.umask(0o027)
    try:
        out = AtomicFile(tmp_path / "out.txt")
        (aside,) = tmp_path.iterdir()
        assert aside.stat().st_mode & 0o777 == 0o600
        out.publish()
    finally:
        os.umask(before)
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o640
    (tmp_path / "out.txt").chmod(0o600)
    AtomicFile(tmp_path / "out.txt", force=True).publish()
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o600
    AtomicFile(tmp_path / "mine.txt", private=True).publish()
    assert (tmp_path / "mine.txt").stat().st_mode & 0o777 == 0o600


_SCRIPT = """
    import resource, signal, sys
    from pathlib import Path
    from redactor.errors import OutputError
    from redactor.records.source import open_sink, open_source
    folder = Path(sys.argv[1])
    source = open_source(folder / "in.csv")
    sink = open_sink(source, folder / "out.csv")
    {middle}
    try:
        for record in source.records():
            sink.write(record, {{}})
        sink.publish()
    except OutputError as error:
        print(error, "|", error.hint)
        sys.exit(2)
"""


def run(folder: Path, middle: str) -> subprocess.CompletedProcess[str]:
    (folder / "in.csv").write_text("a,b\n" + "Zawadi,2\n" * 200_000, encoding="utf-8")
    script = textwrap.dedent(_SCRIPT.format(middle=middle))
    return subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=60, check=False
    )


@POSIX
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """Where the disk takes no more, the message says so, names no text, and nothing is left."""
    limit = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (400000, 400000))"
    done = run(tmp_path, limit)
    assert (done.returncode, done.stderr) == (2, "")
    assert "cannot be written" in done.stdout and "Zawadi" not in done.stdout
    assert listing(tmp_path) == ["in.csv"]


@POSIX
def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in the middle publishes nothing and removes what was written."""
    done = run(tmp_path, "signal.signal(signal.SIGALRM, signal.default_int_handler); signal.setitimer(0, 0.05)")
    assert done.returncode in (1, 130, -signal.SIGINT)
    assert "Zawadi" not in done.stderr
    assert listing(tmp_path) == ["in.csv"]


@POSIX
def test_a_kill_publishes_nothing(tmp_path: Path) -> None:
    """A kill in the middle publishes nothing; what was written aside can be read by its owner only."""
    done = run(tmp_path, "signal.setitimer(0, 0.05); signal.signal(signal.SIGALRM, signal.SIG_DFL)")
    assert done.returncode == -signal.SIGALRM
    assert not (tmp_path / "out.csv").exists()
    assert all(p.stat().st_mode & 0o077 == 0 for p in tmp_path.glob(".out.csv.*"))


def test_standard_output_is_held_back() -> None:
    """Nothing reaches standard output before `publish`, and nothing at all after `discard`."""
    stream = io.BytesIO()
    out = Spool(stream)
    out.file.write(b"x" * 10_000_000)
    assert stream.getvalue() == b""
    out.publish()
    assert len(stream.getvalue()) == 10_000_000
    stream = io.BytesIO()
    out = Spool(stream)
    out.file.write(b"x")
    out.discard()
    assert stream.getvalue() == b""


def test_a_reader_that_stopped_is_told_of() -> None:
    """A closed pipe is an `OutputError`, not a traceback."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb", buffering=0) as stream:
        out = Spool(stream)
        out.file.write(b"x")
        with pytest.raises(OutputError) as refusal:
            out.publish()
    assert "reading" in refusal.value.hint or os.name == "nt"


def test_a_record_left_out_publishes_nothing(tmp_path: Path) -> None:
    """A sink that did not get every record refuses to publish."""
    (tmp_path / "in.csv").write_bytes(b"a\n1\n2\n")
    source = open_source(tmp_path / "in.csv")
    sink = open_sink(source, tmp_path / "out.csv")
    first, _ = source.records()
    sink.write(first, {})
    with pytest.raises(OutputError, match="not every record"):
        sink.publish()
    assert listing(tmp_path) == ["in.csv"]


def test_a_character_the_encoding_lacks_is_named_by_place(tmp_path: Path) -> None:
    """A new character that the file's encoding cannot hold is an error with place and remedy, without the text."""
    (tmp_path / "in.csv").write_bytes("né,b\n1,é\n".encode("cp1252"))
    source = open_source(tmp_path / "in.csv")
    sink = open_sink(source, tmp_path / "out.csv")
    (record,) = source.records()
    with pytest.raises(OutputError, match=r"row 2, column B: a character cannot be written in cp1252") as refusal:
        sink.write(record, {1: Change("Дмитрий")})
    assert "UTF-8" in refusal.value.hint and "Дмитрий" not in str(refusal.value)
    assert refusal.value.__context__ is None
    sink.discard()
    assert listing(tmp_path) == ["in.csv"]
