"""Half of a name, of a word or of a number beside its token is found; what stands there by right is not."""

import pytest

from redactor.leaks.halves import Halves
from tests.leaks.making import READER, TEMPLATES, judged, shared, told

HALVES = Halves("<redacted>", READER)


def found(text: str) -> list[tuple[str, str]]:
    record = shared(text, asked=False)
    return told(record, list(HALVES.find(record, 0)))


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("Then Awa <redacted> met us", "Awa"),
        ("Then <redacted> Traoré met us", "Traoré"),
        ("Ouédraogo <redacted>", "Ouédraogo"),
        ("<redacted>\nKaboré", "Kaboré"),
        ("A. <redacted> came", "A"),
        ("A.<redacted> came", "A"),
        ("then Jean <redacted> came", "Jean"),
        ("Jean-<redacted> came", "Jean"),
        ("<redacted>-Marie came", "Marie"),
        ("<redacted> de Souza", "de Souza"),
        ("<redacted> da Silva", "da Silva"),
        ("<redacted> Ould Mohamed", "Ould Mohamed"),
        ("AWA <redacted>", "AWA"),
        ("<redacted> TRAORÉ", "TRAORÉ"),
        ("<redacted> McDonald", "McDonald"),
        ("María <redacted> habló", "María"),
        ("falou com <redacted> Nascimento", "Nascimento"),
        ("sprak met <redacted> Njoroge", "Njoroge"),
    ],
)
def test_half_a_name(text: str, half: str) -> None:
    """A given name, a surname, an initial, in several languages and on either side."""
    assert found(text) == [("half-redacted", half)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("call +226 <redacted> now", "+226"),
        ("call +226 70 <redacted>", "+226 70"),
        ("call 70 12 <redacted>", "70 12"),
        ("call 070 123 <redacted>", "070 123"),
        ("call <redacted> 70 12 34", "70 12 34"),
        ("call <redacted>-56-78", "56-78"),
        ("tel 70-12-<redacted>", "70-12"),
    ],
)
def test_half_a_number(text: str, what: str) -> None:
    """The part of a telephone number that the token left."""
    assert found(text) == [("half-redacted", what)]


def test_half_a_word() -> None:
    """A token that cuts a word: a name's rest is a leak, a small word's is harm to the text."""
    assert found("Zer<redacted> came") == [("half-redacted", "Zer<redacted>")]
    assert found("<redacted>aogo came") == [("half-redacted", "<redacted>aogo")]
    assert found("the pro<redacted>tion of women") == [("over-redaction", "pro<redacted>tion")]
    assert found("<redacted>s and d'<redacted> and <redacted>'s") == []


@pytest.mark.parametrize(
    "text",
    [
        "Mme <redacted> met us", "Mrs. <redacted> met us", "Dr <redacted> et Me <redacted>", "El Hadj <redacted>",
        "Sheikh <redacted> spoke", "M. <redacted> est venu", "D. <redacted> llegó", "P. <redacted> prie",
        "Sr. <redacted> y Sra. <redacted>", "Dhr. <redacted> en Mevr. <redacted>", "Hon. <redacted>",
        "President <redacted> and Minister <redacted>", "le Maire <redacted>", "Colonel <redacted>",
        "Witness <redacted>", "Contact: <redacted>", "Nom : <redacted>", "Dear <redacted>", "Cher <redacted>",
    ],
)  # fmt: skip
def test_titles_and_roles(text: str) -> None:
    """A title, a role or a label is no half of a name, abbreviated or not."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the CNDH <redacted>", "UNHCR <redacted> OHCHR", "Radio <redacted>", "<redacted> Facebook page",
        "Association <redacted>", "Ministry of <redacted>", "In Burkina Faso <redacted> said",
        "En Côte d'Ivoire <redacted> a dit", "In Sierra Leone <redacted>", "em São Paulo <redacted>",
        "Au Sénégal <redacted> a dit", "to Ouagadougou <redacted> went", "The Malian <redacted>",
        "La Burkinabè <redacted> est", "<redacted> French", "<redacted> Burkina Faso", "<redacted> de Ouagadougou",
    ],
)  # fmt: skip
def test_acronyms_countries_and_peoples(text: str) -> None:
    """Organisations, countries, towns and peoples beside a person."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In March <redacted> came", "En janvier <redacted>", "En Enero <redacted> vino", "In Juni <redacted> kwam",
        "On Monday <redacted> came", "Le Lundi <redacted>", "<redacted> March", "<redacted> Monday",
        "Yesterday <redacted>", "Hier <redacted> a dit", "Ontem <redacted> disse", "Gisteren <redacted> zei",
        "Ayer <redacted> vino", "However <redacted> said", "Will <redacted> come? Rose <redacted>.",
    ],
)  # fmt: skip
def test_days_months_and_words_that_begin_a_sentence(text: str) -> None:
    """A capital that a calendar or a sentence gives."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A <redacted> came", "I <redacted> came", "Y <redacted> dijo", "E <redacted> disse", "O <redacted> disse",
        "Then I, <redacted>, said", "vitamin A <redacted>", "<redacted> A new law", "<redacted> I saw",
    ],
)  # fmt: skip
def test_letters_that_are_no_initials(text: str) -> None:
    """One letter that is a word."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<redacted> 25 000 FCFA", "1 000 000 <redacted>", "<redacted> 1.000.000", "3 <redacted> and 12 <redacted>",
        "at 10.30 <redacted> came", "10h30 <redacted>", "<redacted> 10:30", "<redacted> 10.30 h",
        "<redacted> 10-12 people", "art. 12-15 <redacted>", "<redacted> 2023-2024", "2019-2020 <redacted>",
        "in 2019 <redacted>", "12-03-2020 <redacted>", "<redacted> 16.03.2020", "2020-03-12 <redacted>",
        "<redacted> 12,5", "<redacted> 25 %", "Covid <redacted>-19", "in 2019. <redacted>", "<redacted> 16/03/2020",
    ],
)  # fmt: skip
def test_numbers_that_are_no_telephones(text: str) -> None:
    """Amounts, times, ranges, years, dates and shares."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<redacted>, Rasmata came", "Rasmata, <redacted> came", "Rasmata and <redacted>", "<redacted> et Rasmata",
        "<redacted> y Rasmata", "Rasmata met <redacted>", "<redacted> (Rasmata)", "<redacted>. Rasmata came",
        "<redacted> <redacted>", "<redacted>-<redacted>", "<redacted> / <LOC>", "<LOC> Rasmata", "Rasmata <LOC>",
        "<redacted> de la commune", "<redacted> van de gemeente", "<redacted> The women came",
        "<redacted> Les femmes sont venues", "<redacted> Las mujeres", "<redacted> De vrouwen",
    ],
)  # fmt: skip
def test_somebody_else(text: str) -> None:
    """Another person beyond a comma or a word, another token, and tokens of places."""
    assert found(text) == []


def test_what_the_policy_keeps() -> None:
    """A place or an organisation that is kept may stand beside a token; a person may not."""
    text = "then Plateforme Zerbo <redacted> met"
    for entity, kinds in (("ORG", []), ("LOC", []), ("PERSON", [("half-redacted", "Zerbo")])):
        record = shared(text, judged(text, "Plateforme Zerbo", entity, keep=True))
        assert told(record, list(HALVES.find(record, 0))) == kinds
    record = shared(text, judged(text, "Plateforme Zerbo", "ORG"))
    assert len(list(HALVES.find(record, 0))) == 1


def test_tokens_of_people_in_other_styles() -> None:
    """Numbered and keyed tokens are looked at by their entity; a policy may have another token for people."""
    for token, count in (("<PERSON-1>", 1), ("<PERSON-7K3F>", 1), ("<ORG-1>", 0), ("<DATE-1>", 0)):
        record = shared(f"Awa {token} met us", asked=False)
        assert len(list(HALVES.find(record, 0))) == count
    own = Halves("<somebody>", READER)
    record = shared("Awa <somebody> and Awa <redacted>", asked=False, templates=(*TEMPLATES, "<somebody>"))
    assert [leak.start for leak in own.find(record, 0)] == [0]
