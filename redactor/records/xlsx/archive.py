"""Open the zip file that a workbook is, with distrust."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from redactor.errors import RecordError

LARGEST = 2_000_000_000
"""How many bytes all parts of a workbook may hold together, uncompressed."""
LARGEST_PART = 100_000_000
"""How many bytes a part may hold that is read as a whole: any but a worksheet or the shared strings."""
STEEPEST = 300
"""How many times smaller than its content a part of more than `SMALL` bytes may be stored."""
SMALL = 8_000_000
BLOCK = 1 << 18

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_SAVE_AGAIN = "open the file in Excel or LibreOffice and save it again as .xlsx"


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a workbook in the order of the file, and the state the file was in when they were listed."""

    path: Path
    entries: tuple[zipfile.ZipInfo, ...]
    comment: bytes
    state: tuple[int, int]

    @property
    def names(self) -> list[str]:
        """Return the names of all parts, folders left out."""
        return [entry.filename for entry in self.entries if not entry.is_dir()]

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Open the part *name*; raise `RecordError` where it is missing, damaged, or the file has changed."""
        with opened(self.path) as archive:
            self.same()
            if name not in archive.NameToInfo:
                raise RecordError(f"{self.path}: part {name} is missing", hint=_SAVE_AGAIN)
            with guarded(self.path, name), archive.open(name) as raw:
                yield cast(IO[bytes], io.BufferedReader(cast(io.RawIOBase, raw), BLOCK))

    def read(self, name: str) -> bytes:
        """Return the whole of the part *name*."""
        if next((e.file_size for e in self.entries if e.filename == name), 0) > LARGEST_PART:
            raise RecordError(f"{self.path}: part {name} is too large to be examined", hint=_SAVE_AGAIN)
        with self.stream(name) as part:
            return part.read()

    def same(self) -> None:
        """Raise `RecordError` where the file is no longer the one that was opened."""
        if _state(self.path) != self.state:
            raise RecordError(f"{self.path}: changed while it was being read", hint="close it elsewhere and run again")


def open_archive(path: Path) -> Archive:
    """List the parts of the workbook at *path*; raise `RecordError` for anything that is no sound zip file."""
    state = _state(path)
    with opened(path) as archive:
        entries = tuple(archive.infolist())
        _check(path, entries)
        return Archive(path, entries, archive.comment, state)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip file at *path*."""
    try:
        with path.open("rb") as file:
            _check_magic(path, file)
            with guarded(path, ""), zipfile.ZipFile(file) as archive:
                yield archive
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise RecordError(f"{path}: cannot be read: {why}", hint="check the name and that you may read it") from None


@contextmanager
def guarded(path: Path, name: str) -> Iterator[None]:
    """Tell what the zip library raises as a `RecordError` that names the part."""
    try:
        yield
    except _BROKEN:
        where = f"part {name}" if name else "the file"
        raise RecordError(
            f"{path}: {where} is truncated or damaged", hint="get the file again from its source"
        ) from None


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise RecordError(f"{path}: cannot be read: {why}", hint="check the name and that you may read it") from None
    return found.st_size, found.st_mtime_ns


def _check_magic(path: Path, file: IO[bytes]) -> None:
    magic = file.read(8)
    file.seek(0)
    if magic == _COMPOUND:
        raise _compound(path, file)
    if not magic:
        raise RecordError(f"{path}: is empty", hint="get the file again from its source")
    if magic[:4] != b"PK\x03\x04":
        raise RecordError(f"{path}: is not an .xlsx workbook", hint=_SAVE_AGAIN)


def _compound(path: Path, file: IO[bytes]) -> RecordError:
    """Tell a workbook with a password from an old binary one: both are compound files."""
    body = file.read(64_000_000)
    if "EncryptedPackage".encode("utf-16-le") in body:
        hint = "open it in Excel with the password, remove the password (File, Info, Protect Workbook) and save it"
        return RecordError(f"{path}: is protected with a password", hint=hint)
    return RecordError(f"{path}: is an old binary workbook (.xls)", hint=_SAVE_AGAIN)


def _check(path: Path, entries: tuple[zipfile.ZipInfo, ...]) -> None:
    seen = set()
    for entry in entries:
        _check_name(path, entry)
        if entry.filename.lower() in seen:
            raise RecordError(f"{path}: holds two parts of one name", hint=_SAVE_AGAIN)
        seen.add(entry.filename.lower())
        if entry.flag_bits & 0x1:
            raise RecordError(f"{path}: is an encrypted zip file", hint="unpack it and save it without a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RecordError(f"{path}: part {entry.filename} is packed in an unusual way", hint=_SAVE_AGAIN)
        if entry.file_size > max(SMALL, STEEPEST * entry.compress_size):
            raise RecordError(f"{path}: part {entry.filename} unpacks to an unreasonable size", hint=_SAVE_AGAIN)
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise RecordError(f"{path}: unpacks to more than {LARGEST:,} bytes", hint="split the workbook")
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise RecordError(f"{path}: is a zip file but not a workbook", hint=_SAVE_AGAIN)


def _check_name(path: Path, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    if not name or name.startswith("/") or ".." in parts or any(c in name for c in "\\:\0") or not name.isprintable():
        raise RecordError(f"{path}: holds a part whose name leads elsewhere", hint=_SAVE_AGAIN)
