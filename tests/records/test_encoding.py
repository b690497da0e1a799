"""Every character is read as it was meant, or not at all."""

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import RecordError
from redactor.records.source import open_source
from tests.records.rewriting import read, rewrite

FRENCH = "Nom;Lieu\r\nAïcha Traoré;Côte d’Ivoire – près\r\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_found_and_kept(codec: str) -> None:
    """UTF-8, with and without its mark, Windows-1252 and UTF-16 are told apart and written back as they were."""
    data = (FRENCH * 20).encode(codec)
    format = "csv" if codec != "utf-32" else None
    assert read(data, format)[0].fields[0].text == "Aïcha Traoré"
    assert rewrite(data, format=format) == data


@pytest.mark.parametrize("codec", ["cp850", "mac-roman", "latin-1", "cp1256", "utf-16-be", "koi8-r"])
def test_an_encoding_asked_for_is_obeyed(codec: str) -> None:
    """Any encoding of one byte a character, and any of Unicode's, can be asked for."""
    text = "a,b\nx,é\n" if codec not in ("koi8-r", "cp1256") else "a,b\nx,\u00a0\n"
    data = text.encode(codec)
    assert read(data, "csv", codec)[0].fields[1].text == text[6]
    assert rewrite(data, format="csv", encoding=codec) == data


@pytest.mark.parametrize("codec", ["utf-7", "shift_jis", "cp932", "gb18030", "hex", "rot13", "raw_unicode_escape"])
def test_an_encoding_with_several_spellings_is_refused(codec: str) -> None:
    """What could not be written back byte for byte is refused, with the remedy."""
    with pytest.raises(RecordError, match="byte for byte") as refusal:
        read(b"a,b\n1,2\n", "csv", codec)
    assert "UTF-8" in refusal.value.hint


def test_an_unknown_encoding_is_refused() -> None:
    """A misspelt encoding is named."""
    with pytest.raises(RecordError, match="no encoding 'utf-9'"):
        read(b"a,b\n1,2\n", "csv", "utf-9")


def test_an_undecodable_byte_is_named_by_line_and_offset() -> None:
    """A byte that is no text is named by line and offset, with a hint, and the text is not in the error."""
    data = "a,b\nx,Traoré\n".encode() + b"y,\xff\n"
    with pytest.raises(RecordError, match=r"-: line 3: byte 16 is no utf-8 text") as refusal:
        read(data, "csv")
    assert data.index(b"\xff") == 16
    assert "--encoding cp1252" in refusal.value.hint
    assert "Traor" not in str(refusal.value) and refusal.value.__context__ is None


def test_utf8_with_a_damaged_byte_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    """A mostly UTF-8 file is not read as Windows-1252: every accented name in it would go unrecognised."""
    path = tmp_path / "in.csv"
    path.write_bytes(b"a,b\n\xe9,x\n" + "Traoré,Kaboré\n".encode() * 10)
    with pytest.raises(RecordError, match="line 2: byte 4"):
        open_source(path)
    path.write_bytes("a,b\nTraoré,x\n".encode() * 60_000 + b"\xe9,x\n")
    with pytest.raises(RecordError, match="line 120001"):
        open_source(path)


def test_a_late_byte_decides_for_a_file_but_not_for_a_stream(tmp_path: Path) -> None:
    """A file is looked through before it is read; a stream that turns out otherwise is an error, not a guess."""
    data = b"a,b\n" + b"x,%s\n" % (b"y" * 997) * 1100 + b"\xe9,z\n"
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    *_, last = open_source(path).records()
    assert last.fields[0].text == "é"
    with pytest.raises(RecordError, match="line 1102"):
        read(data, "csv")


def test_a_byte_that_windows_1252_lacks_is_named() -> None:
    """Windows-1252 leaves five bytes free: they are no text."""
    with pytest.raises(RecordError, match=r"line 2: byte 7 is no cp1252 text"):
        read(b"a,b\n\xe9,x\x81\n", "csv", "cp1252")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_character_cut_at_the_end_is_an_error(codec: str) -> None:
    """A file that was cut in the middle of a character is not taken for whole."""
    with pytest.raises(RecordError, match="no utf-"):
        read("a,b\nTraoré,é".encode(codec)[:-1], "csv")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_only_a_mark_is_no_record(mark: bytes) -> None:
    """A file of a byte order mark alone holds no record."""
    for format in ("csv", "json", "jsonl", "fragment", "text"):
        with pytest.raises(RecordError, match="no record found"):
            read(mark, format)


@given(
    st.text(st.characters(codec="cp1252"), min_size=1).filter(str.strip), st.sampled_from(["cp1252", "utf-8", "utf-16"])
)
def test_any_text_survives(text: str, codec: str) -> None:
    """Whatever a text says, in whatever encoding, it is written back byte for byte."""
    data = text.encode(codec)
    assert rewrite(data, format="text", encoding=codec) == data


class OneByteAtATime(io.RawIOBase):
    """A slow pipe."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(1)


def test_a_character_may_come_in_parts() -> None:
    """A pipe may break a character, or the two of a line end, anywhere."""
    data = ("a,b\r\n" + "é,’\r\n" * 5).encode()
    slow = open_source(None, format="csv", stream=OneByteAtATime(data))
    assert [[f.text for f in r.fields] for r in slow.records()] == [["é", "’"]] * 5
