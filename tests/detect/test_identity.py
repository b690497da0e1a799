"""Which mentions of a record mean the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.identity import identify, name_of, near, words_of
from redactor.detect.reading import Reader
from redactor.model import Span

READER = Reader()


def numbers(*mentions: str, entity: str = "PERSON") -> list[int]:
    """Return the numbers of mentions, each alone in a field."""
    readings = [READER.read(text) for text in mentions]
    found = [(n, Span(0, len(text), entity, 1.0, "test")) for n, text in enumerate(mentions)]
    return identify(readings, found, [words_of(readings[n], span) for n, span in found])


@pytest.mark.parametrize(
    "mentions",
    [
        ("Awa Traoré", "Traoré"),
        ("Awa Traoré", "Awa"),
        ("Awa Traoré", "TRAORÉ Awa"),
        ("Awa Traoré", "AWA TRAORE"),
        ("Awa Traoré", "Awa Traore\u0301"),
        ("Awa Traoré", "A. Traoré"),
        ("Awa Traoré", "Awa T."),
        ("Awa Traoré", "A. T."),
        ("Awa Traoré", "Awa\nTraoré"),
        ("Jean-Baptiste Ouédraogo", "Jean Baptiste Ouedraogo"),
        ("Jean-Baptiste Ouédraogo", "J.-B. Ouédraogo"),
        ("Salif Ouédraogo", "Salif Ouédrago"),
        ("Salif Ouédraogo", "Salif Ouedraoog"),
        ("Maria de la Cruz", "María Cruz"),
        ("Awa Traoré", "Awa Traoré", "Traoré", "Awa"),
        ("Traoré", "Awa Traoré"),
        ("Moussa ben Barka", "Moussa Barka"),
        ("Aminata Kaboré Sawadogo", "Aminata Sawadogo", "Kaboré"),
    ],
)
def test_one_person_however_spelt(mentions: tuple[str, ...]) -> None:
    """Order, case, accents, NFD, initials, particles, hyphens, line ends and one slip do not make a second person."""
    assert set(numbers(*mentions)) == {0}


@pytest.mark.parametrize(
    "mentions",
    [
        ("Awa Traoré", "Issa Traoré"),
        ("Awa Traoré", "Awa Kaboré"),
        ("Awa Traoré", "I. Traoré"),
        ("Awa Traoré", "Awa K."),
        ("Awa", "Ama"),
        ("Kabore", "Karbura Diallo"),
        ("Awa Traoré", "Salif"),
        ("Issa Diallo", "Awa Diallo"),
        ("Mohamed Ali", "Mohamed Aly Ag Rhissa"),
        ("Sawadogo", "Sawadigi"),
        ("Ouédraogo", "Médraogo"),
        ("Awa T.", "Awa K."),
        ("Maria de la Cruz", "Juan de la Peña"),
    ],
)
def test_two_people_are_not_made_one(mentions: tuple[str, ...]) -> None:
    """Another given name or initial, a short name one letter off, two slips, or only a particle in common."""
    assert len(set(numbers(*mentions))) == len(mentions)


def test_a_surname_that_two_people_bear_is_neither() -> None:
    """Where two people share a surname, the surname alone is given to neither of them."""
    who = numbers("Awa Traoré", "Issa Traoré", "Traoré", "Awa")
    assert who[2] not in who[:2]
    assert who[3] == who[0]


def test_initials_that_fit_two_people_are_neither() -> None:
    """A. K. in a record with Awa Kaboré and Ali Konaté names nobody for certain."""
    who = numbers("Awa Kaboré", "Ali Konaté", "A. K.")
    assert len(set(who)) == 3


@pytest.mark.parametrize("entity", ["LOC", "ORG", "ID"])
def test_everything_else_is_one_by_its_folded_words(entity: str) -> None:
    """A place is one in any case and accent; a part of it, or one slip, is another."""
    assert len(set(numbers("Bobo-Dioulasso", "BOBO DIOULASSO", "bobo dioulasso", entity=entity))) == 1
    assert len(set(numbers("Bobo-Dioulasso", "Dioulasso", "Bobo-Dioulaso", entity=entity))) == 3


def test_a_person_and_a_place_of_one_name_stay_apart() -> None:
    """Toma the boy is not Toma the town."""
    readings = [READER.read("Toma"), READER.read("Toma")]
    found = [(0, Span(0, 4, "PERSON", 1.0, "t")), (1, Span(0, 4, "LOC", 1.0, "t"))]
    assert identify(readings, found, [words_of(readings[n], s) for n, s in found]) == [0, 1]


def test_an_acronym_in_brackets_is_its_organisation() -> None:
    """Réseau Wend-Panga (RWP) is one organisation; an acronym further on is not joined to it."""
    text = "Réseau Wend-Panga (RWP) and (ABC)"
    reading = READER.read(text)
    found = [(0, Span(a, b, "ORG", 1.0, "t")) for a, b in ((0, 17), (19, 22), (29, 32))]
    who = identify([reading], found, [words_of(reading, s) for _, s in found])
    assert who[0] == who[1] != who[2]


@given(st.text(alphabet="abcdeé", min_size=6, max_size=10), st.integers(1, 8), st.sampled_from("xyz"))
def test_one_slip_is_near_both_ways(word: str, at: int, letter: str) -> None:
    """One letter more, less or other, or two swapped, is near, whichever is the name; never in the first letter."""
    at = min(at, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for slip in (word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped, word):
        assert near(word, slip)
        assert near(slip, word)
    assert not near(word, "x" + word[1:])
    assert not near(word, word[:at] + letter + "q" + word[at:])


def test_short_words_are_never_near() -> None:
    """Awa is not Ama: below six letters one slip is another word."""
    assert not near("kabor", "kabir")
    assert near("kabor", "kabor")


def test_particles_and_the_possessive_are_no_parts() -> None:
    """Van der, de la and 's tell nobody from anybody."""
    name = name_of(words_of(READER.read("J. van der Berg's"), Span(0, 17, "PERSON", 1.0, "t")))
    assert (set(name.parts), set(name.initials)) == ({"berg"}, {"j"})


def test_nothing_found_is_nobody() -> None:
    """A record without a find has no entities."""
    assert identify([READER.read("")], [], []) == []
