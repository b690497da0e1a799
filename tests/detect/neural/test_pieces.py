"""What the model reads: pieces whose offsets are those of the text as it is."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.neural.pieces import (
    ACCOUNTED_FACTS,
    NAMES,
    PLACE,
    PUNCTUATION,
    STRANGE,
    Cutter,
    Pieces,
    without_names,
)
from redactor.detect.reading import Reader, Shape
from redactor.errors import RecognizerError
from redactor.shipped import shipped

CUTTER = Cutter(shipped("recognizers") / "names" / "tokenizer.json")
READER = Reader()
ODD = "aÉe\u0301ß İıŒ’'-\u00a0\u202f\u200b\u00ad\ufeff\r\n\t_.,:;<>|#@0٣አማራسلا😀👩🏽‍🌾漢字\x00"


def cut(text: str) -> Pieces:
    [pieces] = CUTTER.cut([READER.read(text)])
    return pieces


@given(st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=60))
def test_offsets_lie_in_the_text_and_in_order(text: str) -> None:
    """Whatever the tokenizer does to case, accents and spaces: start and end are code points of the text."""
    pieces = cut(text)
    assert all(0 <= s <= e <= len(text) for s, e in zip(pieces.start, pieces.end, strict=True))
    assert list(pieces.start) == sorted(pieces.start)
    assert {len(pieces), len(pieces.ids), len(pieces.shapes), len(pieces.facts), len(pieces.first)} == {len(pieces)}


@given(st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_letter_is_in_a_piece(text: str) -> None:
    """What no piece covers is what nobody reads: spaces, marks and characters that cannot be seen."""
    pieces = cut(text)
    covered = {i for s, e in zip(pieces.start, pieces.end, strict=True) for i in range(s, e)}
    for start, end, word in READER.read(text).words:
        if word.key.isascii() and word.key:
            assert covered >= {*range(start, end)}, "a word is covered to its end, marks and all"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mme Awa Traoré", "Traoré"),
        (unicodedata.normalize("NFD", "Mme Awa Traoré"), unicodedata.normalize("NFD", "Traoré")),
        ("😀😀 Awa", "Awa"),
        ("يقول أحمد إن", "أحمد"),
        ("እነ ሰላማዊት ናቸው", "ሰላማዊት"),
        ("Mme\u00a0Awa\u202fTraoré", "Awa"),
        ("Present:\r\nAwa\r\nIssa", "Issa"),
        ("d\u2019Awa", "Awa"),
        ("N'Guessan", "Guessan"),
        ("So\u00adphie", "So\u00adphie"),
        (unicodedata.normalize("NFD", "vu José hier"), unicodedata.normalize("NFD", "José")),
        ("vu Awa\u200b hier", "Awa\u200b"),
        ("قال محمدٌ إن", "محمدٌ"),
    ],
)
def test_a_word_begins_where_its_first_piece_does(text: str, name: str) -> None:
    """The pieces of a word span just the word, in any script and any normal form."""
    pieces, at = cut(text), text.index(name)
    inside = [n for n in range(len(pieces)) if at <= pieces.start[n] < at + len(name)]
    assert pieces.start[inside[0]] == at
    assert pieces.first[inside[0]]
    assert pieces.end[inside[-1]] == at + len(name)


def test_shapes_tell_how_a_word_is_written() -> None:
    """The tokenizer forgets case; the shape remembers it, for each piece of the word."""
    pieces = cut("awa Awa AWA McAwa A 3, ")
    shapes = [int(s) for s, first in zip(pieces.shapes, pieces.first, strict=True) if first]
    assert shapes == [Shape.LOWER, Shape.TITLE, Shape.UPPER, Shape.MIXED, Shape.INITIAL, Shape.DIGIT, PUNCTUATION]


def test_an_unlisted_name_is_a_strange_word() -> None:
    """Forgetting what lists say of a name leaves what they say of a word nobody knows."""
    given_name = NAMES & -NAMES
    assert without_names(given_name | PLACE, Shape.TITLE) == STRANGE
    assert without_names(ACCOUNTED_FACTS & 1, Shape.TITLE) == ACCOUNTED_FACTS & 1
    assert without_names(0, PUNCTUATION) == 0


def test_text_that_looks_like_our_marks_is_text() -> None:
    """Control tokens in a text are read letter by letter, and half a character breaks nothing."""
    assert 102 not in cut("a [SEP] b").ids
    assert len(cut("Awa \ud800 Issa")) >= 2


def test_an_empty_text_has_no_pieces() -> None:
    """Nothing to read is no error."""
    assert len(cut("")) == 0
    assert cut("").ids.dtype == np.int64


def test_a_damaged_tokenizer_is_an_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A file that is no tokenizer, or misses the marks of begin and end, is never replaced by a default."""
    bad = tmp_path / "tokenizer.json"
    bad.write_text("{}")
    with pytest.raises(RecognizerError, match="tokenizer"):
        Cutter(bad)
    with pytest.raises(RecognizerError, match="tokenizer"):
        Cutter(tmp_path / "missing.json")
