"""Places: the gazetteer, the names that their surroundings give away, a user's list."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.gazetteer import Gazetteer, Level, gazetteer, key_of
from redactor.detect.places import PlaceFinder, country_name, local_places
from redactor.detect.reading import Reader
from redactor.errors import RecognizerError
from redactor.shipped import shipped

READER = Reader()
FINDER = PlaceFinder()


def found(text: str, finder: PlaceFinder = FINDER) -> list[str]:
    """The stretches of *text* that are places, in order."""
    return [text[s.start : s.end] for s in sorted(finder.find(READER.read(text)), key=lambda s: s.start)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The mayor of Ouahigouya met the women of Djibo.", ["Ouahigouya", "Djibo"]),
        ("La marche est partie de Tenkodogo vers Fada N'Gourma.", ["Tenkodogo", "Fada N'Gourma"]),
        ("Réunion à Bobo-Dioulasso, puis à Ouagadougou.", ["Bobo-Dioulasso", "Ouagadougou"]),
        ("Los vecinos de Nebaj bloquearon la carretera a Huehuetenango.", ["Nebaj", "Huehuetenango"]),
        ("As mulheres de Pemba fugiram para Nampula.", ["Pemba", "Nampula"]),
        ("De vrouwen in Paramaribo spraken.", ["Paramaribo"]),
        ("They fled from North Kivu to Bujumbura.", ["North Kivu", "Bujumbura"]),
        ("dans la Boucle du Mouhoun et les Hauts-Bassins", ["Boucle du Mouhoun", "Hauts-Bassins"]),
        ("displaced in Cabo Delgado and Tigray", ["Cabo Delgado", "Tigray"]),
        ("ATELIER A ZINDER ET A TAHOUA", ["ZINDER", "TAHOUA"]),
        ("d'Abidjan à l'Ituri", ["Abidjan", "Ituri"]),
        ("Nairobi's courts and Bamako\u2019s streets", ["Nairobi", "Bamako"]),
        ("on est bloqués à kaolack depuis hier", ["kaolack"]),
        ("le camp de Cox's Bazar", ["Cox's Bazar"]),
        ("née à Saint\u2011Louis\u00a0(Sénégal)", ["Saint\u2011Louis", "Sénégal"]),
        ("la ville de Fada\nN'Gourma", ["Fada\nN'Gourma"]),
    ],
)
def test_finds_places(text: str, places: list[str]) -> None:
    """Names are found in every spelling, with the whole name and nothing but the name."""
    assert found(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("le village de Zbrougou a été incendié", ["Zbrougou"]),
        ("au quartier Wemzanga, deux familles", ["Wemzanga"]),
        ("people of Kwalupe village said so", ["Kwalupe"]),
        ("the Ngobwe refugee camp was closed", ["Ngobwe"]),
        ("the vereda El Zarzalito, at dawn", ["El Zarzalito"]),
        ("na aldeia de Mucuxande", ["Mucuxande"]),
        ("a raid in Tchakawele on Monday", ["Tchakawele"]),
        ("They crossed Kivumbe District on foot.", ["Kivumbe District"]),
    ],
)
def test_finds_places_nobody_listed(text: str, places: list[str]) -> None:
    """A village in no gazetteer is given away by the words around it."""
    assert found(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Tita a pris la parole devant le juge.",
        "Mme Kaya a signé la lettre.",
        "Florence Okoro spoke first.",
        "According to Jordan Smith, nothing changed.",
        "Dr Nice arrived late.",
        "Man is not alone.",
        "Reading is taught to the girls.",
        "Le Centre de santé a rouvert.",
        "Outcome 1.2: women adopted by-laws.",
        "M. Toma et Mme Pama ont voté.",
        "The Malian and Congolese delegates agreed.",
        "les Burkinabè et les Peuls",
        "Le Plan d'action a été adopté.",
        "write to us, they told us",
        "Justice for all was the slogan.",
        "L'Organisation de la Jeunesse",
        "www.bamako.example.org",
        "J. Lagos a témoigné.",
        "the south side of the united front",
        "la sierra y la costa",
        "La réunion s'est tenue, la réunion de demain aussi.",
        "the head of state met the district officers",
        "Section 144 and Article 12",
    ],
)
def test_leaves_words_and_persons_alone(text: str) -> None:
    """Ordinary words, persons who bear a place's name, and demonyms are no places."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["à Kaya", "la ville de Toma", "in Nice", "the town of Reading", "Man, Côte d'Ivoire", "de Kaya à Dori", "à Tita"],
)
def test_ambiguous_names_with_a_cue(text: str) -> None:
    """A name that is a word or a person's too is a place where the text says so."""
    assert found(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("le Burkina", "BF"), ("en RDC", "CD"), ("in the DRC", "CD"),
        ("Côte d\u2019Ivoire", "CI"), ("Ivory Coast", "CI"),
        ("en Centrafrique", "CF"),
        ("the USA", "US"), ("in the UK", "GB"), ("Países Bajos", "NL"),
        ("Moçambique", "MZ"), ("Tsjaad", "TD"), ("le Niger", "NE"),
        ("in Chad", "TD"),
        ("South Sudan", "SS"), ("Guinée-Bissau", "GW"), ("MALI", "ML"),
        ("they came from south sudan yesterday", "SS"), ("il vit en côte d'ivoire avec eux", "CI"),
    ],
)  # fmt: skip
def test_countries(text: str, code: str) -> None:
    """Countries are COUNTRY in five languages and short forms, and carry their code."""
    (span,) = FINDER.find(READER.read(text))
    assert (span.entity, span.facts["country"], span.facts["level"]) == ("COUNTRY", code, "country")


def test_facts_of_a_city() -> None:
    """A city says which country it is in; a region says that it is one."""
    kaya, sahel = FINDER.find(READER.read("à Kaya, dans la région du Sud-Kivu"))
    assert dict(kaya.facts) == {"level": "city", "country": "BF"}
    assert dict(sahel.facts) == {"level": "region", "country": "CD"}
    assert kaya.entity == sahel.entity == "LOC"


def test_decomposed_accents() -> None:
    """A name in NFD is found with the offsets of the decomposed text."""
    text = unicodedata.normalize("NFD", "près de Tillabéri, à Dédougou")
    assert found(text) == [unicodedata.normalize("NFD", n) for n in ("Tillabéri", "Dédougou")]


def test_other_scripts() -> None:
    """Large cities are found in Arabic and Ethiopic script."""
    assert found("خرجوا من القاهرة") == ["القاهرة"]
    assert found("አዲስ አበባ") == ["አዲስ አበባ"]


def test_country_name() -> None:
    """A country is named in the language asked for, or not at all."""
    assert country_name("BF", "fr") == "Burkina Faso"
    assert country_name("ci", "en") == "Côte d’Ivoire"
    assert country_name("CD", "fr") == "RD Congo"
    assert country_name("ZZ", "fr") is None
    assert country_name("BF", "xx") is None


def test_local_places(tmp_path: Path) -> None:
    """A user's list adds places with their variants; the country is a fact of the span."""
    path = tmp_path / "villages.csv"
    path.write_text("name;variants;country\nZbrougou;Zbrugu|Zbrougou-Peulh;BF\nTraquenard;;\n", encoding="utf-8-sig")
    finder = local_places(path)
    assert found("de Zbrougou-Peulh à ZBRUGU", finder) == ["Zbrougou-Peulh", "ZBRUGU"]
    (span,) = finder.find(READER.read("Traquenard, un hameau"))
    assert (span.found_by, dict(span.facts)) == ("places:villages", {"level": "city"})
    assert found("un traquenard", finder) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("village\nKaya\n", "line 1"), ("", "line 1"), ("name,country\nSecretplace,Burkina\n", "line 2")],
)
def test_a_bad_list_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    """A list that cannot be used is refused with its line, and never with what it says."""
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecognizerError, match=message) as caught:
        local_places(path)
    assert "Secretplace" not in str(caught.value) + caught.value.hint
    assert caught.value.hint


def test_a_list_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    """A list that is no UTF-8 says how to save it."""
    path = tmp_path / "latin.csv"
    path.write_bytes("name\nDédougou\n".encode("cp1252"))
    with pytest.raises(RecognizerError) as caught:
        local_places(path)
    assert "UTF-8" in caught.value.hint


def test_gazetteer_is_small_and_honest(tmp_path: Path) -> None:
    """The compiled file stays under 12 MB; a missing one is an error; an unknown name is None."""
    assert (shipped("recognizers") / "places.marisa").stat().st_size < 12_000_000
    assert gazetteer().place("xqzzvw") is None
    place = gazetteer().place(key_of("Boucle du Mouhoun"))
    assert place and (place.country, place.level) == ("BF", Level.REGION)
    with pytest.raises(RecognizerError):
        Gazetteer(tmp_path / "none.marisa")


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=80),
    st.sampled_from(["Kaya", "Bobo-Dioulasso", "région de Dori", " à Man "]),
)
def test_offsets_hold(noise: str, name: str) -> None:
    """Whatever stands around a name, spans lie inside the text and are not empty."""
    text = noise + name + noise[::-1]
    for span in FINDER.find(READER.read(text)):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The teams reached South Gondar in May.", ["South Gondar"]),
        ("On the road to Zembwe Mulanga they waited.", ["Zembwe Mulanga"]),
        ("The families of District 8 moved.", ["District 8"]),
        ("She fled from Dara'a at night.", ["Dara'a"]),
    ],
)
def test_a_place_is_found_whole(text: str, places: list[str]) -> None:
    """Compass points, numbers and Arabic endings are inside the span."""
    assert found(text) == places


@pytest.mark.parametrize(
    "text",
    ["See SCC-UGA/003 and SCC-RDC/019.", "UGA-240", "record CIV-031 of", "They live in a district 8 km away."],
)
def test_codes_and_distances_are_no_places(text: str) -> None:
    """A country's letters inside a code name no country, and a number behind a small letter no district."""
    assert found(text) == []
