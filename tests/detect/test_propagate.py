"""What is found in one field is found in all, however it is spelt; and nothing else is."""

import pytest

from redactor.detect.identity import identify, words_of
from redactor.detect.propagate import Carrier
from redactor.detect.reading import Reader
from redactor.model import Span

READER = Reader()


def carried(name: str, text: str, entity: str = "PERSON", also: tuple[str, ...] = ()) -> list[str]:
    """Return what a record that names *name* (and *also*, of the same kind) makes of *text*."""
    readings = [READER.read(one) for one in (name, *also)]
    found = [(n, Span(0, len(r.text), entity, 1.0, "test")) for n, r in enumerate(readings)]
    words = [words_of(readings[n], span) for n, span in found]
    carrier = Carrier(found, words, identify(readings, found, words))
    return [text[span.start : span.end] for span, _ in carrier.find(READER.read(text))]


@pytest.mark.parametrize(
    ("name", "text", "finds"),
    [
        ("Awa Traoré", "then Traoré left", ["Traoré"]),
        ("Awa Traoré", "then AWA TRAORE left", ["AWA TRAORE"]),
        ("Awa Traoré", "then awa traoré left", ["awa traoré"]),
        ("Awa Traoré", "then Awa Traore\u0301 left", ["Awa Traore\u0301"]),
        ("Awa Traore\u0301", "then Awa Traoré left", ["Awa Traoré"]),
        ("Awa Traoré", "then Traoré Awa left", ["Traoré Awa"]),
        ("Awa Traoré", "A. Traoré left", ["A. Traoré"]),
        ("Awa Traoré", "signed: A. T.", ["A. T"]),
        ("Awa Traoré", "saw Traoré A. there", ["Traoré A"]),
        ("Awa Traoré", "saw Awa T. and Awa A., Awa, T. and Awa T", ["Awa T", "Awa", "Awa", "Awa"]),
        ("Awa Traoré", "Traoré's brother", ["Traoré"]),
        ("Awa Traoré", "Traoré’s brother", ["Traoré"]),
        ("Awa Traoré", "l'avocate d'Awa et d’Awa", ["Awa", "Awa"]),
        ("Awa Traoré", "then Awa\nTraoré left", ["Awa\nTraoré"]),
        ("Awa Traoré", "then Awa\r\nTraoré left", ["Awa\r\nTraoré"]),
        ("Awa Traoré", "then Awa-Traoré left", ["Awa-Traoré"]),
        ("Awa Traoré", "then Awa\u00a0Traoré left", ["Awa\u00a0Traoré"]),
        ("Jean-Baptiste Ouédraogo", "Jean Baptiste Ouedraogo", ["Jean Baptiste Ouedraogo"]),
        ("Salif Ouédraogo", "with Ouédrago and Ouedraoogo", ["Ouédrago", "Ouedraoogo"]),
        ("Moussa ben Barka", "with Moussa ben Barka", ["Moussa ben Barka"]),
        ("Grace Mukendi", "and Grace said", ["Grace"]),
        ("Rasmata", "et Rasmata", ["Rasmata"]),
    ],
)
def test_a_person_is_found_in_every_variant(name: str, text: str, finds: list[str]) -> None:
    """Surname alone, case, accents, order, initials, possessive, elision, line end, hyphen, one slip."""
    assert carried(name, text) == finds


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Grace Mukendi", "they asked for grace and mercy"),
        ("Justice Mensah", "access to justice for all"),
        ("Prudence Bahati", "avec prudence"),
        ("Mark Rose", "the mark rose by three"),
        ("Awa Traoré", "M. Diallo et Mme Diallo"),
        ("Marie Traoré", "M. Diallo est venu"),
        ("Awa Traoré", "A. Diallo est venu"),
        ("Awa Traoré", "Issa Diallo, Kaboré, Awala, Traor, Trao"),
        ("Salif Ouédraogo", "Médraogo and Ouadrigo"),
        ("Moussa ben Barka", "ben is a particle, and so is Ben"),
        ("Maria de la Cruz", "de la maison, De La"),
        ("Awa Traoré", "a t-shirt, A and T, vitamin A"),
        ("Awa", "Awaaz, Hawa, SAWA"),
        ("Awa Traoré", ""),
    ],
)
def test_other_words_are_left_alone(name: str, text: str) -> None:
    """Ordinary words in lower case, M. of Monsieur, other people, particles and lone letters are not the person."""
    assert carried(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "entity", "finds"),
    [
        ("Kaya", "à KAYA, de kaya", "LOC", ["KAYA", "kaya"]),
        ("Bobo-Dioulasso", "Bobo Dioulasso", "LOC", ["Bobo Dioulasso"]),
        ("Réseau Wend-Panga", "le reseau wend panga", "ORG", ["reseau wend panga"]),
        ("Bobo-Dioulasso", "Bobo went to Dioulasso", "LOC", []),
        ("Réseau Wend-Panga", "un réseau, Wend", "ORG", []),
        ("Man", "a man and his son", "LOC", []),
        ("Man", "la ville de Man", "LOC", ["Man"]),
    ],
)
def test_everything_else_is_found_only_whole(name: str, text: str, entity: str, finds: list[str]) -> None:
    """A part of a place or an organisation says nothing, and an ordinary word in lower case is no place."""
    assert carried(name, text, entity) == finds


@pytest.mark.parametrize("entity", ["COUNTRY", "YEAR"])
def test_what_lists_find_is_not_carried(entity: str) -> None:
    """Countries and years are found alike in every field already."""
    assert carried("2024", "in 2024", entity) == []


def test_an_organisation_is_known_by_its_initials_only_with_dots() -> None:
    """The carrier does not make acronyms up."""
    assert carried("Ligue des Femmes", "LF and LDF", "ORG") == []


def test_a_label_caught_with_a_name_is_not_hunted() -> None:
    """An ordinary word that stuck to a name by mistake is not redacted elsewhere on its own."""
    assert carried("Additional Zongo", "Additional information") == []


def test_a_name_stops_at_a_blank_line() -> None:
    """Two parts of a name with an empty line between them are two finds."""
    assert carried("Awa Traoré", "Awa\n\nTraoré") == ["Awa", "Traoré"]


def test_two_people_stay_two() -> None:
    """Names side by side are found each by itself."""
    assert carried("Awa Traoré", "Awa Salif", also=("Salif Kaboré",)) == ["Awa", "Salif"]
