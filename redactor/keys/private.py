"""Make and read files that hold a secret: for their owner alone, never through a link."""

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

from redactor.errors import OutputError, Refused

MAX_SIZE = 64 * 1024
"""Bytes of the longest secret file we read."""

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_EXTRA = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def create_private(path: Path, content: bytes) -> None:
    """Write *content* to a new file with mode 0600, durably; never overwrites, never follows a link.

    Raises `OutputError`; nothing is left behind then.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _EXTRA, 0o600)
    except FileExistsError:
        raise OutputError(
            f"{path} exists", hint="a key is never overwritten: move the file away, or choose another"
        ) from None
    except OSError as error:
        raise OutputError(f"{path} cannot be made: {_reason(error)}", hint="choose a folder you may write to") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        _sync_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise OutputError(f"{path} cannot be written: {_reason(error)}", hint="make room on the disk") from None
        raise


def read_private(path: Path) -> bytes:
    """Return the content of a file that only we can read or replace.

    Raises `Refused` for a link, another owner, a mode that lets others in, a folder where
    others may put files, anything but a plain file, and a file beyond 64 KiB.
    """
    if not _NO_FOLLOW and path.is_symlink():
        raise _refused(path, "is a link", "give the file itself")
    try:
        handle = os.open(path, os.O_RDONLY | _NO_FOLLOW | _EXTRA)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _refused(path, "is a link", "give the file itself") from None
        raise _refused(path, f"cannot be read: {_reason(error)}", "check the path of your key file") from None
    try:
        # Asked of the open file, not of the path: nobody can swap it in between.
        _check_file(path, os.fstat(handle))
        _check_folder(path)
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read: {_reason(error)}", "check the disk") from None
    finally:
        os.close(handle)
    if len(content) > MAX_SIZE:
        raise _refused(path, "is too large for a key file", "check the path of your key file")
    return content


def _check_file(path: Path, facts: os.stat_result) -> None:
    """Refuse what is no plain file of ours, or what others may read."""
    if not stat.S_ISREG(facts.st_mode):
        raise _refused(path, "is no plain file", "check the path of your key file")
    if sys.platform == "win32":  # knows no modes; keeps a user's folder private by itself
        return
    if facts.st_uid != os.geteuid():
        raise _refused(path, "belongs to another user", "use a key file of your own")
    if facts.st_mode & 0o077:
        raise _refused(path, "can be read or changed by other users", f"run: chmod 600 {path}")


def _check_folder(path: Path) -> None:
    """Refuse a folder where other users may rename and replace our files."""
    if sys.platform == "win32":  # knows no modes; keeps a user's folder private by itself
        return
    facts = path.parent.stat()
    others = facts.st_mode & stat.S_IWOTH
    group = facts.st_mode & stat.S_IWGRP and facts.st_gid != os.getegid()
    if (others or group) and not facts.st_mode & stat.S_ISVTX:
        raise _refused(path, "lies in a folder that other users may change", f"run: chmod go-w {path.parent}")


def _sync_folder(folder: Path) -> None:
    """Make a new name in *folder* durable, where the system can."""
    if sys.platform == "win32":  # knows no modes; keeps a user's folder private by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    """Return what the system says, without the file name."""
    return error.strerror or "the system gives no reason"


def _refused(path: Path, what: str, hint: str) -> Refused:
    """Return the error for a key file that must not be used."""
    return Refused(f"{path} {what}", hint=hint)
