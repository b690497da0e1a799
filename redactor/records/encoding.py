"""Tell how the bytes of a text file spell its characters.

Only encodings in which every text has exactly one spelling are taken: UTF-8, UTF-16, UTF-32 and
those of one byte a character. So what is read strictly is written back byte for byte.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from redactor.errors import RecordError

_BOMS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNICODE = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file spells its characters.

    `codec` is a Python codec that writes no byte order mark; `bom` is the mark the file begins
    with, if any; `ascii` says that no character beyond ASCII was seen.
    """

    codec: str
    bom: bytes = b""
    ascii: bool = False


def named(encoding: str, sample: bytes) -> Encoding:
    """Return the encoding a user asked for by name, with the mark that *sample* begins with.

    Raises `RecordError` for an unknown one and for one with several spellings of one text.
    """
    try:
        codec = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise RecordError(f"there is no encoding {encoding!r}", hint="try utf-8, cp1252 or utf-16") from None
    codec = _UNICODE.get(codec, codec)
    for bom, of in _BOMS:
        if sample.startswith(bom) and (
            of == codec or (encoding.lower().endswith(("16", "32")) and codec[:6] == of[:6])
        ):
            return Encoding(of, bom, sample.isascii())
    if codec not in _UNICODE.values() and not _one_byte_a_character(codec):
        raise RecordError(
            f"the encoding {encoding!r} cannot be written back byte for byte", hint="save the file as UTF-8 first"
        )
    return Encoding(codec, b"", sample.isascii())


def detect(name: str, sample: bytes, chunks: Iterable[bytes]) -> Encoding:
    """Return the encoding of the file *name* that begins with *sample* and consists of *chunks*.

    A byte order mark decides; without one it is UTF-8 where all of it is, else Windows-1252. Raises
    `RecordError` where a file is UTF-8 but for a few bytes: read as Windows-1252, every accented name
    in it would be garbled and pass unrecognised.
    """
    for bom, codec in _BOMS:
        if sample.startswith(bom):
            return Encoding(codec, bom)
    if codec := _utf16_without_mark(sample[:4096]):
        return Encoding(codec)
    decoder = codecs.getincrementaldecoder("utf-8")()
    done, lines, plain = 0, 1, True
    for chunk in chunks:
        held = decoder.getstate()[0]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            bad = error.start
            held += chunk
        else:
            plain = plain and chunk.isascii()
            done += len(chunk)
            lines += chunk.count(b"\n")
            continue
        if plain and not _mostly_utf8(held):
            return Encoding("cp1252")
        before = done - (len(held) - len(chunk))
        raise undecodable(name, "utf-8", before + bad, lines + held[:bad].count(b"\n"))
    return Encoding("utf-8", b"", plain)


def undecodable(name: str, codec: str, offset: int, line: int) -> RecordError:
    """Return what to tell of the byte at *offset* (from 0) that is no text in *codec*."""
    other = "cp1252" if codec.startswith("utf-8") else "utf-8"
    return RecordError(
        f"{name}: line {line}: byte {offset} is no {codec} text",
        hint=f"say how the file was saved, for example --encoding {other}, or save it again as UTF-8",
    )


def _mostly_utf8(data: bytes) -> bool:
    letters = _UTF8_LETTER.findall(data)
    return 2 * sum(map(len, letters)) > len(_HIGH.findall(data))


def _utf16_without_mark(sample: bytes) -> str:
    """Return the codec of a sample in which every other byte is NUL, as Latin letters are in UTF-16."""
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.4 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.4 * half and second < 0.1 * half:
        return "utf-16-be"
    return ""


def _one_byte_a_character(codec: str) -> bool:
    good = 0
    for byte in range(256):
        spelt = bytes([byte])
        try:
            if spelt.decode(codec).encode(codec) != spelt:
                return False
            good += 1
        except UnicodeError:
            continue
        except LookupError:  # a codec that is no text encoding, such as hex
            return False
    # A multi-byte codec has letters that begin with a byte which is none by itself; an escaping one reads \\u.
    return good > 204 and b"\\u00e9".decode(codec) == "\\u00e9"
