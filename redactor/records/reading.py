"""Read the bytes of a file or stream as text, strictly and in bounded memory."""

import codecs
import io
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from redactor.errors import RecordError
from redactor.records.encoding import Encoding, detect, named, undecodable

SAMPLE = 1 << 20
_CHUNK = 1 << 18
_NO_TEXT = {
    b"PK\x03\x04": ("a workbook or an archive", "give a workbook its .xlsx name; unpack an archive first"),
    b"\xd0\xcf\x11\xe0": ("an old or password-protected Office file", "save it as .xlsx, without a password"),
    b"\x1f\x8b": ("compressed", "unpack it first"),
    b"%PDF": ("a PDF", "save its text as .txt first"),
    b"SQLite format 3": ("a database", "export its records as CSV first"),
}


class Text:
    """The text of a file, or of a stream where *path* is None, read once and in order.

    A regular file is opened only while it is read. Raises `RecordError` where it is missing,
    unreadable, empty, a folder or no text at all.
    """

    def __init__(self, path: Path | None, stream: IO[bytes] | None) -> None:
        self.path = path
        self.name = "-" if path is None else str(path)
        self.encoding = Encoding("utf-8")
        with reading(self.name):
            self._stream = _stream_of(path, stream)
            self.sample = b"".join(self._start())
        if not self.sample:
            raise RecordError(f"{self.name}: is empty", hint="give a file with records in it")

    def decide(self, encoding: str | None) -> None:
        """Settle the encoding: the one asked for, or the one found in the file (in a stream, in its start)."""
        for magic, (what, hint) in _NO_TEXT.items():
            if self.sample.startswith(magic):
                raise RecordError(f"{self.name}: is {what}, not text", hint=hint)
        if encoding is not None:
            self.encoding = named(encoding, self.sample)
            return
        with reading(self.name):
            self.encoding = detect(self.name, self.sample, [self.sample] if self._stream else self._bytes())

    def start(self) -> str:
        """Return the beginning of the text, for a look; a character cut at its end is left out."""
        data = self.sample[len(self.encoding.bom) :]
        return codecs.getincrementaldecoder(self.encoding.codec)("replace").decode(data)

    def chunks(self) -> Iterator[str]:
        """Yield the text without its byte order mark; raise `RecordError` at a byte that is no text."""
        codec, skip = self.encoding.codec, len(self.encoding.bom)
        decoder = codecs.getincrementaldecoder(codec)()
        done, line = skip, 1
        for data in self._guarded():
            data, skip = data[skip:], 0
            held = decoder.getstate()[0]
            text = _decoded(decoder, data)
            if text is None:
                bad, above = _first_bad(held + data, codec)
                raise undecodable(self.name, codec, done - len(held) + bad, line + above)
            done += len(data)
            line += text.count("\n")
            if text:
                yield text
        if held := decoder.getstate()[0]:
            raise undecodable(self.name, codec, done - len(held), line)

    def lines(self, newline: str = "") -> Iterator[str]:
        """Yield line by line with the line's own end: LF, CRLF or CR, or LF alone where *newline* is so."""
        held: list[str] = []
        for text in self.chunks():
            cut = text.rfind("\n") + 1
            if newline == "":  # a final CR waits: its LF may be the next to come
                cut = max(cut, text.rfind("\r", 0, len(text) - 1) + 1)
            if not cut:
                held.append(text)
                continue
            held.append(text[:cut])
            yield from io.StringIO("".join(held), newline=newline)
            held = [text[cut:]]
        yield from io.StringIO("".join(held), newline=newline)

    def whole(self) -> str:
        """Return all of the text."""
        return "".join(self.chunks())

    def _guarded(self) -> Iterator[bytes]:
        with reading(self.name):
            yield from self._bytes()

    def _bytes(self) -> Iterator[bytes]:
        if self._stream is not None:
            yield self.sample
            while data := self._stream.read(_CHUNK):
                yield data
            if self.path is not None:  # a named pipe that we opened; standard input is not ours to close
                self._stream.close()
        elif self.path is not None:
            with self.path.open("rb") as file:
                while data := file.read(_CHUNK):
                    yield data

    def _start(self) -> Iterator[bytes]:
        wanted = SAMPLE
        if self._stream is None and self.path is not None:
            with self.path.open("rb") as file:
                yield file.read(SAMPLE)
            return
        while self._stream is not None and wanted > 0 and (data := self._stream.read(wanted)):
            wanted -= len(data)
            yield data


class reading:
    """Turn an operating system's error while reading *name* into `RecordError`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case FileNotFoundError():
                raise RecordError(
                    f"{self._name}: there is no such file", hint="check the name and the folder"
                ) from None
            case PermissionError():
                raise RecordError(
                    f"{self._name}: may not be read", hint="close it elsewhere, or ask its owner"
                ) from None
            case OSError():
                why = (error.strerror or type(error).__name__).lower()
                raise RecordError(f"{self._name}: cannot be read: {why}", hint="check the disk and try again") from None


def _stream_of(path: Path | None, stream: IO[bytes] | None) -> IO[bytes] | None:
    """Return what to read from where it is no regular file."""
    if path is None:
        return sys.stdin.buffer if stream is None else stream
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise RecordError(f"{path}: is a folder", hint="name a file in it")
    return None if stat.S_ISREG(mode) else path.open("rb")


def _decoded(decoder: codecs.IncrementalDecoder, data: bytes) -> str | None:
    """Return the text, or None where it is none: the codec's own error carries what it read."""
    try:
        return decoder.decode(data)
    except UnicodeDecodeError:
        return None


def _first_bad(data: bytes, codec: str) -> tuple[int, int]:
    """Return where the first undecodable byte of *data* is, and how many line ends stand before it."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        bad = error.start
    else:
        bad = len(data)
    return bad, data[:bad].decode(codec, "replace").count("\n")
