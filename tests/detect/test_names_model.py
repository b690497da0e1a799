"""The shipped names model in the pipeline: the people whom no rule can know, and the words that are nobody.

The texts are made up here and were never trained on (test_text.py in tests/training looks for that).
Single sentences: a model may err on one, so each group is held as a whole to a share.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

from redactor.detect.assemble import open_detector
from redactor.detect.judge import open_names_model
from redactor.detect.presidio import as_recognizer
from redactor.model import PERSON, Field, Record

FULL = open_detector(names_model=True)


def people(*texts: str) -> list[set[str]]:
    """The people found in each field of one record."""
    record = Record(0, tuple(Field(str(n), text) for n, text in enumerate(texts)))
    [detection] = FULL.detect([record], lambda _: False, lambda _: False)
    found: list[set[str]] = [set() for _ in texts]
    for m in detection.mentions:
        if m.span.entity == PERSON:
            found[m.field].add(texts[m.field][m.span.start : m.span.end])
    return found


def share_covered(cases: Sequence[tuple[str, tuple[str, ...]]]) -> float:
    """The share of names that are covered, letter by letter, by what is found in their text."""
    right = count = 0
    for text, names in cases:
        [found] = people(text)
        for name in names:
            count += 1
            right += any(name in f for f in found)
    return right / count


NAMES_THAT_ARE_WORDS = [
    ("Prudence was the last to leave the prison yard, and Chance the first.", ("Prudence", "Chance")),
    ("We asked Justice Moyo, who sells airtime, what she had seen.", ("Justice Moyo",)),
    ("Hier Espoir a déposé sa plainte avec Dieudonné.", ("Espoir", "Dieudonné")),
    ("According to Blessing, the chief refused to sign.", ("Blessing",)),
    ("Merveille Ilunga et sa sœur Grâce tiennent la permanence.", ("Merveille Ilunga", "Grâce")),
    ("Innocent Habimana was arrested twice for the same leaflet.", ("Innocent Habimana",)),
]
WITHOUT_A_CUE = [
    ("Wendkuuni a porté la pétition jusqu'au gouvernorat.", ("Wendkuuni",)),
    ("Two days later Thiri Moe Oo filed the complaint again.", ("Thiri Moe Oo",)),
    ("The by-law was drafted by Akinyi Ondeng and read aloud by Otwoma.", ("Akinyi Ondeng", "Otwoma")),
    ("El acuerdo lo firmaron Yolanda Quispe Mamani y Saturnino Huanca.", ("Yolanda Quispe Mamani", "Saturnino Huanca")),
    ("Nadia Belkacem, elle, n'a rien signé.", ("Nadia Belkacem",)),
    ("A proposta partiu de Domingas Chissano.", ("Domingas Chissano",)),
]
CARELESS = [
    ("met kabore salif at the mkt yest, all fine", ("kabore salif",)),
    ("spoke w/ aminata and she confirms the list", ("aminata",)),
    ("vu ousmane et fanta hier soir, ils sont daccord", ("ousmane", "fanta")),
    ("call wanjiru re transport money pls", ("wanjiru",)),
]
LISTS = [
    ("Présents : SAWADOGO Moussa, KONÉ Fanta, TRAORÉ Ali", ("SAWADOGO Moussa", "KONÉ Fanta", "TRAORÉ Ali")),
    ("Participants: 1. Grace Achieng 2. Peter Okello 3. Halima Noor", ("Grace Achieng", "Peter Okello", "Halima Noor")),
    ("Attendance\nMoses Lokwang\nRose Ayen\nJohn Garang Deng", ("Moses Lokwang", "Rose Ayen", "John Garang Deng")),
]
CAPITALS = [
    ("RAPPORT DE MISSION DE ABDOULAYE KEITA", ("ABDOULAYE KEITA",)),
    ("TESTIMONY OF NYIRAHABIMANA JEANNE, WIDOW", ("NYIRAHABIMANA JEANNE",)),
]
INITIALS = [
    ("The minutes were signed by J. Okello and P. Namukasa.", ("J. Okello", "P. Namukasa")),
    ("A. Traoré et S. Diarra ont refusé.", ("A. Traoré", "S. Diarra")),
]
TRANSLITERATED = [
    ("Then Abd al-Rahman al-Hourani gave his statement to the lawyer.", ("Abd al-Rahman al-Hourani",)),
    ("Umm Khaled said that her nephew Yusuf had not come home.", ("Umm Khaled", "Yusuf")),
    ("Oleksandr Kovalchuk and Svitlana repaired the shelter.", ("Oleksandr Kovalchuk", "Svitlana")),
    ("Gulnara Bekmuratova wrote to the akim.", ("Gulnara Bekmuratova",)),
]


@pytest.mark.parametrize(
    ("cases", "least"),
    [
        (NAMES_THAT_ARE_WORDS, 0.8),
        (WITHOUT_A_CUE, 0.9),
        (CARELESS, 0.8),
        (LISTS, 0.9),
        (CAPITALS, 0.5),
        (INITIALS, 0.9),
        (TRANSLITERATED, 0.85),
    ],
    ids=["words", "no cue", "lower case", "lists", "capitals", "initials", "transliterated"],
)
def test_people_whom_no_rule_knows_are_found(cases: list[tuple[str, tuple[str, ...]]], least: float) -> None:
    """Group by group: what each is for stands in its name."""
    assert share_covered(cases) >= least


NOBODY = [
    "It was a matter of justice, and of grace.",
    "La prudence est de mise, et un peu de chance.",
    "They hope that the innocent will be released.",
    "Les Défenseurs des Droits Humains ont suivi une formation sur la Sécurité Numérique.",
    "Outcome 1.2: Increased Capacity of Civil Society Organisations and Gender Desks.",
    "STRATEGIC PLAN AND BUDGET FOR THE NEXT YEAR",
    "Le comité de veille se réunit chaque mardi.",
    "Blessing of the boats, Easter Monday.",
    "The march in May was a success; April was wet.",
    "Additional information (use if needed): none.",
    "Rapport narratif, liste de présence, photos.",
    "Women and young people now sit on the water committee.",
    "La journée s'est terminée dans l'espoir et la fierté.",
    "Elles attendent un geste, une parole, une date.",
    "MoU signed; ToR shared; KPI pending.",
    "Training on the Maputo Protocol and the Penal Code.",
]


def test_words_of_the_trade_are_nobody() -> None:
    """Of sixteen sentences without anybody at most one may be taken for somebody."""
    assert sum(bool(people(text)[0]) for text in NOBODY) <= 1


def test_one_name_alone_is_the_person_of_the_full_name() -> None:
    """What the model finds flows through the record like any other find: the same person, however written."""
    texts = (
        "The petition was handed over by Wendlassida Bonkoungou.",
        "bonkoungou told us so",
        "Note of Wendlassida",
        "WENDLASSIDA BONKOUNGOU",
    )
    record = Record(0, tuple(Field(str(n), text) for n, text in enumerate(texts)))
    [detection] = FULL.detect([record], lambda _: False, lambda _: False)
    found = [(m.field, m.who) for m in detection.mentions if m.span.entity == PERSON]
    assert {field for field, _ in found} == {0, 1, 2, 3}
    assert len({who for _, who in found}) == 1


def test_luck_is_nobody() -> None:
    """Words that are names elsewhere stay words."""
    assert people("Chance Mukendi a signé.")[0] == {"Chance Mukendi"}
    assert people("c'est une question de chance et de patience")[0] == set()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "text",
    [
        "Hier soir, Aïssata Ouédraogo a témoigné.",
        "Hier soir,\u00a0Aïssata Ouédraogo\u202fa témoigné.",
        "😀 Hier soir, Aïssata Ouédraogo a témoigné 👩🏽‍🌾.",
        "أمس\r\nHier soir, Aïssata Ouédraogo a témoigné.\r\n",
        "ትናንት Hier soir, Aïssata Ouédraogo a témoigné.",
    ],
)
def test_offsets_are_exact_in_any_text(text: str, form: str) -> None:
    """The find is the name and nothing else, in code points of the text as it is."""
    text = unicodedata.normalize(form, text.replace("Ouédraogo", "Koné"))  # type: ignore[arg-type]
    name = unicodedata.normalize(form, "Aïssata Koné")  # type: ignore[arg-type]
    assert name in people(text)[0]


def test_it_works_in_a_stock_presidio_engine() -> None:
    """One recognizer, no language model of Presidio's, our entities."""
    nlp = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "-"}]}
    ).create_engine()
    recognizer = as_recognizer(open_names_model())
    registry = RecognizerRegistry([recognizer], supported_languages=["en"])
    engine = AnalyzerEngine(nlp_engine=nlp, registry=registry, supported_languages=["en"])
    text = "Yesterday Salimata Ouédraogo spoke to the mayor."
    results = engine.analyze(text, "en", entities=[PERSON])
    assert [text[r.start : r.end] for r in results] == ["Salimata Ouédraogo"]
    assert {r.entity_type for r in results} == {PERSON}


def test_the_threshold_of_an_entity_can_be_lowered_and_never_raised() -> None:
    """A policy that asks for less certainty gets more. More certainty is the policy's to ask, span by span."""
    texts = [case[0] for group in (CARELESS, NAMES_THAT_ARE_WORDS, WITHOUT_A_CUE, CAPITALS) for case in group]
    records = [Record(n, (Field("0", text),)) for n, text in enumerate(texts)]

    def spans(**least: float) -> set[tuple[int, int, int]]:
        found = open_detector(names_model=True, least=least).detect(records, lambda _: False, lambda _: False)
        return {
            (n, m.span.start, m.span.end) for n, d in enumerate(found) for m in d.mentions if m.span.entity == PERSON
        }

    assert spans() < spans(PERSON=0.005)
    assert spans(PERSON=0.99) == spans()


def test_a_users_own_lists_are_certain(tmp_path: Path) -> None:
    """A village that only the user knows stands, whatever the model thinks; so does a person."""
    places, known = tmp_path / "villages.csv", tmp_path / "people.csv"
    places.write_text("name\nKwaraboli\n", encoding="utf-8")
    known.write_text("name\nPlan Stratégique\n", encoding="utf-8")
    detector = open_detector(names_model=True, places=[places], known=[known])
    text = "the budget of kwaraboli and the Plan Stratégique"
    [detection] = detector.detect([Record(0, (Field("0", text),))], lambda _: False, lambda _: False)
    found = {(m.span.entity, text[m.span.start : m.span.end]) for m in detection.mentions}
    assert {("LOC", "kwaraboli"), (PERSON, "Plan Stratégique")} <= found


def test_nothing_breaks_it() -> None:
    """Half characters, control tokens, thousands of marks: a detection, and no error."""
    for text in ("\ud800 Awa", "[CLS] [SEP] [MASK]", "\u0301" * 3000, "😀" * 2000, "A" * 5000, "\x00\x00"):
        assert len(people(text)) == 1
