"""Write a zip file whose untouched parts keep the very bytes they were stored in."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from redactor.errors import RecordError
from redactor.records.xlsx.archive import BLOCK

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_WITHOUT_DESCRIPTOR = 0xFFFF & ~0x0008
_LEVEL = 6


@dataclass(slots=True)
class _Written:
    entry: zipfile.ZipInfo
    flags: int
    method: int
    crc: int
    stored: int
    size: int
    offset: int


class Repacked:
    """A zip file being written to a seekable *file*, part after part; call `close` at the end.

    Sizes stay under 4 GiB (the reader refuses more), so the 64-bit extension is never needed
    and its marks are taken off. Names, times and permissions are kept, and *comments* unless told not to.
    """

    def __init__(self, file: IO[bytes], *, comments: bool = True) -> None:
        self._file = file
        self._comments = comments
        self._written: list[_Written] = []

    def copy(self, entry: zipfile.ZipInfo, source: IO[bytes]) -> None:
        """Copy *entry* from the zip file *source* as it is stored there."""
        source.seek(entry.header_offset)
        head = source.read(_LOCAL.size)
        if len(head) != _LOCAL.size or head[:4] != b"PK\x03\x04":
            raise RecordError(f"part {entry.filename} is truncated or damaged")
        name, extra = _LOCAL.unpack(head)[-2:]
        source.seek(name, 1)
        kept = _plain(source.read(extra))
        out = _Written(
            entry, entry.flag_bits, entry.compress_type, entry.CRC, entry.compress_size, entry.file_size, self._at()
        )
        self._file.write(_local(out, kept))
        left = entry.compress_size
        while left:
            block = source.read(min(BLOCK, left))
            if not block:
                raise RecordError(f"part {entry.filename} is truncated or damaged")
            self._file.write(block)
            left -= len(block)
        self._written.append(out)

    def write(self, entry: zipfile.ZipInfo, content: Iterable[bytes]) -> None:
        """Write new *content* in the place, under the name and with the time of *entry*."""
        out = _Written(entry, entry.flag_bits, zipfile.ZIP_DEFLATED, 0, 0, 0, self._at())
        self._file.write(_local(out, b""))
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        for block in content:
            out.crc = zlib.crc32(block, out.crc)
            out.size += len(block)
            out.stored += self._file.write(packer.compress(block))
        out.stored += self._file.write(packer.flush())
        self._file.seek(out.offset)
        self._file.write(_local(out, b""))
        self._file.seek(0, 2)
        self._written.append(out)

    def close(self, comment: bytes) -> None:
        """Write the directory of the zip file; without it nothing can be read."""
        start = self._at()
        comment = comment if self._comments else b""
        for out in self._written:
            self._file.write(_central(out, out.entry.comment if self._comments else b""))
        count = len(self._written)
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, self._at() - start, start, len(comment)) + comment)

    def _at(self) -> int:
        return self._file.tell()


def _name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


def _stamp(entry: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local(out: _Written, extra: bytes) -> bytes:
    name = _name(out.entry)
    sizes = (out.crc, out.stored, out.size)
    flags = out.flags & _WITHOUT_DESCRIPTOR
    head = (b"PK\3\4", 20, flags, out.method, *_stamp(out.entry), *sizes, len(name), len(extra))
    return _LOCAL.pack(*head) + name + extra


def _central(out: _Written, comment: bytes) -> bytes:
    entry, name, extra = out.entry, _name(out.entry), _plain(out.entry.extra)
    made = entry.create_version | entry.create_system << 8
    flags = out.flags & _WITHOUT_DESCRIPTOR
    sizes = (out.crc, out.stored, out.size, len(name), len(extra), len(comment))
    tail = (0, entry.internal_attr, entry.external_attr, out.offset)
    head = _CENTRAL.pack(b"PK\1\2", made, 20, flags, out.method, *_stamp(entry), *sizes, *tail)
    return head + name + extra + comment


def _plain(extra: bytes) -> bytes:
    """Return the *extra* fields of an entry without the one of the 64-bit extension."""
    kept = b""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind != 0x0001:
            kept += extra[: 4 + size]
        extra = extra[4 + size :]
    return kept
