"""Replace a small file in one step: whoever reads it finds the old one or the new one, whole."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write *content* beside *path*, then put it in its place, durably. Raises `OSError` and leaves nothing behind.

    A *private* file can be read by its owner only; another has the permissions of the one it
    replaces, or those that a new file gets from the user's umask. A link is replaced, not followed.
    """
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if not private:
            open_up(aside, path)
        aside.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def open_up(aside: Path, path: Path) -> None:
    """Give the file at *aside* the permissions of the one it replaces, or of a new file."""
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0o077)  # there is no other portable way to ask
        os.umask(mask)
        mode = 0o666 & ~mask
    aside.chmod(mode)


def sync_folder(folder: Path) -> None:
    """Make a rename durable where the operating system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
