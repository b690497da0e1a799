"""Write a result aside and put it in its place in one step."""

import errno
import os
import secrets
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

from redactor.atomic import open_up, sync_folder
from redactor.errors import OutputError

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_IN_MEMORY = 8 << 20
_HINTS = {
    "ENOSPC": "free some space, or write to another disk",
    "EDQUOT": "free some space, or write to another disk",
    "EFBIG": "write to a disk that takes larger files",
    "EACCES": "choose a folder that you may write to",
    "EPERM": "choose a folder that you may write to",
    "EROFS": "choose a folder that you may write to",
    "ENAMETOOLONG": "choose a shorter name",
    "EPIPE": "the program that was reading has stopped",
}


class Output(Protocol):
    """Somewhere to write bytes that nobody sees before `publish`."""

    name: str

    @property
    def file(self) -> BinaryIO:
        """Return the seekable file to write to."""

    def publish(self) -> None:
        """Make everything written visible, durably and in one step."""

    def discard(self) -> None:
        """Throw away what was written. Safe at any time, also after `publish`."""


class AtomicFile:
    """A file that appears complete or not at all.

    What is written to `file` goes to a new file `.NAME.XXXXXXXX` in the target's folder, readable by
    its owner only. `publish` makes it durable and moves it in place; `discard`, the end of the
    process and garbage collection remove it. A published file gets the permissions a new file
    gets from the user's umask, or those of the file it replaces; a *private* one stays readable
    by its owner only.

    Raises `OutputError`, before anything is written, where the target exists and *force* is not
    given, is a folder or a symbolic link, is one of *inputs* under any name, or cannot be made.
    """

    def __init__(self, path: Path, *, force: bool = False, inputs: Sequence[Path] = (), private: bool = False) -> None:
        refuse(path, force=force, inputs=inputs)
        self.path = path
        self.name = str(path)
        self._force = force
        self._inputs = tuple(inputs)
        self._private = private
        self._aside = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(self._aside, _FLAGS, 0o600)
        except OSError as error:
            raise failed(self.name, error) from None
        self._file = os.fdopen(descriptor, "w+b", buffering=1 << 18)
        self._remove = weakref.finalize(self, _remove, self._file, self._aside, os.getpid())

    @property
    def file(self) -> BinaryIO:
        """Return the file to write to: binary, seekable, empty at first."""
        return self._file

    def publish(self) -> None:
        """Put the file in its place, durably; raise `OutputError` and leave nothing where that fails."""
        with guarded(self):
            self._file.flush()
            os.fsync(self._file.fileno())
            refuse(self.path, force=self._force, inputs=self._inputs)
            if not self._private:
                open_up(self._aside, self.path)
            self._file.close()
            _move(self._aside, self.path, force=self._force)
            sync_folder(self.path.parent)
        self._remove()

    def discard(self) -> None:
        """Remove what was written. Safe at any time, also after `publish`."""
        self._remove()


class Spool:
    """Standard output, held back until all is known to be well.

    Small results wait in memory, larger ones in a nameless temporary file readable by its owner only.
    """

    def __init__(self, stream: IO[bytes] | None = None) -> None:
        self.name = "-"
        self._stream = stream
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by discard
        self._remove = weakref.finalize(self, self._file.close)

    @property
    def file(self) -> BinaryIO:
        """Return the file to write to: binary, seekable, empty at first."""
        return cast(BinaryIO, self._file)

    def publish(self) -> None:
        """Copy everything to standard output; raise `OutputError` where nobody takes it."""
        with guarded(self):
            stream = sys.stdout.buffer if self._stream is None else self._stream
            self._file.seek(0)
            shutil.copyfileobj(self._file, stream, 1 << 18)
            stream.flush()
        self.discard()

    def discard(self) -> None:
        """Forget what was written. Safe at any time, also after `publish`."""
        self._remove()


@contextmanager
def guarded(output: Output) -> Iterator[None]:
    """Discard *output* where the block fails, and turn an operating system's error into `OutputError`."""
    try:
        yield
    except OSError as error:
        output.discard()
        raise failed(output.name, error) from None
    except BaseException:
        output.discard()
        raise


def failed(name: str, error: OSError) -> OutputError:
    """Return what to tell of an operating system's *error* while writing to *name*."""
    why = (error.strerror or type(error).__name__).lower()
    hint = _HINTS.get(errno.errorcode.get(error.errno or 0, ""), "nothing was published")
    return OutputError(f"{name}: cannot be written: {why}", hint=hint)


def refuse(path: Path, *, force: bool, inputs: Sequence[Path] = ()) -> None:
    """Raise `OutputError` where *path* must not be written: see `AtomicFile`."""
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}", hint="make the folder first")
    if path.is_symlink():
        raise OutputError(f"{path}: is a symbolic link", hint="name the file itself, or remove the link")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder", hint="name a file in it")
    if not path.exists():
        return
    if not path.is_file():  # a device such as /dev/null: a rename would take it away
        raise OutputError(f"{path}: is no ordinary file", hint="write to a file, or to standard output with -")
    if any(_same(path, other) for other in inputs):
        raise OutputError(f"{path}: is also the input", hint="write to another file; the input is never overwritten")
    if not force:
        raise OutputError(f"{path}: exists already", hint="choose another name, or give --force to replace it")


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False


def _remove(file: IO[bytes], aside: Path, maker: int) -> None:
    if os.getpid() != maker:
        return  # a forked child must not take away its parent's work
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        aside.unlink()


def _move(aside: Path, path: Path, *, force: bool) -> None:
    """Move *aside* to *path*; without *force* raise `FileExistsError` where something came between."""
    if force:
        aside.replace(path)
        return
    if os.name == "nt":
        aside.rename(path)  # Windows refuses by itself to replace a file
        return
    try:
        os.link(aside, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links: reserve the name, then replace our own empty file
        os.close(os.open(path, _FLAGS, 0o600))
        try:
            aside.replace(path)
        except OSError:
            path.unlink()
            raise
