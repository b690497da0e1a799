"""The compiled lexicon: what a word can be."""

import time
from pathlib import Path

import marisa_trie
import pytest

from redactor.detect import lexicon as bits
from redactor.detect.fold import fold
from redactor.detect.lexicon import RECORD, Lexicon, lexicon
from redactor.errors import RecognizerError
from redactor.shipped import shipped

FILE = shipped("recognizers") / "lexicon.marisa"
PERSON = bits.GIVEN | bits.SURNAME


def of(word: str) -> int:
    return lexicon().bits(fold(word))


@pytest.mark.parametrize(
    "word",
    (
        "Awa Traoré Sawadogo Kaboré Ouédraogo Ndiaye Okafor Mukamana Rodrigue María Diallo Moussa Fatoumata "
        "Chukwuemeka Tesfaye Nguyễn Quispe Silva Ivanova Ouattara Aminata Kamau Hussein"
    ).split(),
)
def test_a_name_is_no_ordinary_word(word: str) -> None:
    """A widespread name is known as a name, and no verb form or rare word hides it."""
    assert of(word) & PERSON
    assert not of(word) & bits.ORDINARY


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("strengthened", bits.EN), ("women", bits.EN), ("workshop", bits.EN),
        ("organisations", bits.EN), ("organizations", bits.EN),
        ("renforcé", bits.FR), ("femmes", bits.FR), ("collecte", bits.FR),
        ("atelier", bits.FR), ("adoptèrent", bits.FR),
        ("fortalecieron", bits.ES), ("mujeres", bits.ES), ("taller", bits.ES),
        ("fortaleceu", bits.PT), ("mulheres", bits.PT),
        ("vrouwen", bits.NL), ("gesproken", bits.NL),
    ],
)  # fmt: skip
def test_inflected_words_are_ordinary(word: str, language: int) -> None:
    """Plurals and verb forms count as ordinary words of their language, and as no name."""
    assert of(word) & language
    assert not of(word) & PERSON


@pytest.mark.parametrize(
    "word", "Grace Justice Chance Prudence Rose May Mark Bill Hope Faith Blessing Marine Pierre Fleur".split()
)
def test_some_names_are_words_too(word: str) -> None:
    """A name that people also use as a word carries both marks: the context decides."""
    assert of(word) & bits.GIVEN
    assert of(word) & bits.ORDINARY


@pytest.mark.parametrize("word", "Paris Gaza Londres Lisboa Bamako Nairobi Kaolack".split())
def test_a_city_is_no_ordinary_word(word: str) -> None:
    """The name of a city is not ordinary, even where a dictionary has it in lower case."""
    assert not of(word) & bits.ORDINARY


@pytest.mark.parametrize(
    "word",
    ("the of and le la des dans que los para com uma het een").split(),
)
def test_function_words(word: str) -> None:
    """Articles, prepositions and conjunctions are marked, and never as a name."""
    assert of(word) & bits.FUNCTION
    assert not of(word) & PERSON


@pytest.mark.parametrize(
    "word",
    (
        "Peul Fulani Mossi Touareg Oromo Hazara Rohingya Garífuna Malian malienne burkinabè Congolese "
        "nigériens Palestinian"
    ).split(),
)
def test_peoples_and_nationalities(word: str) -> None:
    """Peoples, languages and nationalities are marked in every form."""
    assert of(word) & bits.DEMONYM


@pytest.mark.parametrize(
    "word", "SGBV VBG UPR EPU OSC CSO ONG HRD DDH Outcome Indicateur Outputs lundi January KoboToolbox".split()
)
def test_words_of_the_trade(word: str) -> None:
    """Acronyms and labels of programmes are marked."""
    assert of(word) & bits.PROGRAMME


def test_unknown_word() -> None:
    """A word in no list has no bits, however it is spelt."""
    assert lexicon().bits("xqzzvw") == 0
    assert lexicon().bits("") == 0


def test_is_small_and_opens_at_once() -> None:
    """The file stays under 6 MB and is mapped, not read."""
    assert FILE.stat().st_size < 6_000_000
    started = time.perf_counter()
    Lexicon(FILE)
    assert time.perf_counter() - started < 0.2


def test_reads_what_was_written(tmp_path: Path) -> None:
    """A lexicon answers the bits that were compiled into it."""
    path = tmp_path / "small.marisa"
    marisa_trie.RecordTrie(RECORD.format, [("awa", (bits.GIVEN,)), ("eau", (bits.FR | bits.COMMON,))]).save(str(path))
    assert Lexicon(path).bits("awa") == bits.GIVEN
    assert Lexicon(path).bits("eau") == bits.FR | bits.COMMON


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """A lexicon that is not there is named in the message, with a remedy."""
    with pytest.raises(RecognizerError, match=r"none\.marisa") as caught:
        Lexicon(tmp_path / "none.marisa")
    assert caught.value.hint
