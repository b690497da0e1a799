"""Fields that repeat each other must hide the same; two sentences that differ for a good reason are left alone."""

import pytest

from redactor.leaks.twice import Twice
from tests.leaks.making import READER, judged, shared, told

TWICE = Twice(READER)
ON = " trained twenty women in the village and met the mayor twice"


def found(one: str, two: str, **more: str) -> list[tuple[str, str]]:
    """Return what is found between two fields; each pair is tried in either order."""
    record = shared({"One": one, "Two": two, **more}, asked=False)
    leaks = told(record, list(TWICE.find(record)))
    turned = shared({"Two": two, "One": one, **more}, asked=False)
    assert [kind for kind, _ in told(turned, list(TWICE.find(turned)))] == [kind for kind, _ in leaks]
    return leaks


@pytest.mark.parametrize(
    ("one", "two", "shown"),
    [
        ("<redacted>" + ON, "Awa Traoré" + ON, "Awa Traoré"),
        ("Then <redacted>" + ON, "Then Rasmata" + ON, "Rasmata"),
        (
            "In <LOC> the women trained and then met the mayor",
            "In Kaya the women trained and then met the mayor",
            "Kaya",
        ),
        (
            "Elles ont dit que <redacted> a formé vingt femmes du village",
            "Elles ont dit que Rasmata a formé vingt femmes du village",
            "Rasmata",
        ),
        (
            "Las mujeres de <LOC> se reunieron con el alcalde del pueblo",
            "Las mujeres de Tumaco se reunieron con el alcalde del pueblo",
            "Tumaco",
        ),
        (
            "As mulheres falaram com <redacted> na sede da associação ontem",
            "As mulheres falaram com Nascimento na sede da associação ontem",
            "Nascimento",
        ),
        (
            "De vrouwen spraken met <redacted> in het huis van de raad",
            "De vrouwen spraken met Njoroge in het huis van de raad",
            "Njoroge",
        ),
        ("Six words or more stand before <redacted>", "Six words or more stand before Awa", "Awa"),
        (
            "<redacted>\ntrained\nthe women of the village last week",
            "Awa trained the women of the village last week",
            "Awa",
        ),
    ],
)
def test_hidden_in_one_shown_in_the_other(one: str, two: str, shown: str) -> None:
    """What stands in the place of a token names what the token hides."""
    assert found(one, two) == [("inconsistent", shown)]


@pytest.mark.parametrize("before", ["", "Zero: It was a long day, and many people came from far away. ", "Zero: no\n"])
@pytest.mark.parametrize("behind", ["", " Three: nothing more to say of this.", "\nThree: <redacted> said so."])
def test_a_merged_field(before: str, behind: str) -> None:
    """A field that holds all others, with their labels, is compared stretch by stretch, whichever of the two leaks."""
    merged = f"{before}One: <redacted>{ON}.{behind}"
    record = shared({"One": f"Awa{ON}.", "Two": "It was said.", "All": merged}, asked=False)
    assert told(record, list(TWICE.find(record))) == [("inconsistent", "Awa")]
    record = shared({"One": f"<redacted>{ON}.", "All": merged.replace("<redacted>", "Awa", 1)}, asked=False)
    assert told(record, list(TWICE.find(record))) == [("inconsistent", "Awa")]
    same = shared({"One": f"<redacted>{ON}.", "Two": "It was said.", "All": merged}, asked=False)
    assert list(TWICE.find(same)) == []


def test_two_tokens() -> None:
    """Different tokens in the same place are a warning."""
    assert found("Then <LOC>" + ON, "Then <redacted>" + ON)[0][0] == "two-tokens"
    assert found("Then <PERSON-1>" + ON, "Then <PERSON-2>" + ON)[0][0] == "two-tokens"
    assert found("Then <PERSON-1>" + ON, "Then <PERSON-1>" + ON) == []


def test_ordinary_words_that_were_hidden() -> None:
    """A token where the other field shows ordinary words harms the text: the finding is at the token."""
    one, two = (
        "the village asked for <redacted> of its women and girls",
        "the village asked for protection of its women and girls",
    )
    assert found(one, two) == [("over-redaction", "<redacted>")]


def test_a_label_that_was_hidden() -> None:
    """A token before a colon and the value of another field stands for that field's name."""
    value = "the women met the mayor of the town twice."
    record = shared({"All": f"<redacted>: {value}", "Additional information": value}, asked=False)
    assert told(record, list(TWICE.find(record))) == [("over-redaction", "<redacted>")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("<redacted>" + ON, "They" + ON),
        ("<redacted>" + ON, "The project" + ON),
        (
            "<redacted> a formé vingt femmes du village et vu le maire",
            "Elle a formé vingt femmes du village et vu le maire",
        ),
        ("It was so. <redacted>" + ON, "It was so. She" + ON),
        ("<redacted>" + ON, "<redacted>" + ON),
        ("<redacted> and <LOC>" + ON, "<redacted> and <LOC>" + ON),
        ("<redacted>" + ON, "Awa met the mayor"),
        ("<redacted> met the mayor.", "Awa met the mayor."),
        ("Short <redacted> text", "Short Awa text"),
        ("<redacted> trained women in Kaya, who met the mayor", "Rasmata said that the council of the region is late"),
        ("The women <redacted> met", "The women met"),
        ("One two three four five six <redacted> seven", "One two three four five six seven"),
        ("Awa" + ON, "Rasmata" + ON),
        ("The women met <redacted> at three", "The women met the mayor of the whole region of the north at three"),
        ("Twenty women met in <LOC>", "Thirty men spoke in Kaya"),
        ("<redacted>", "Awa"),
        ("<redacted>, <redacted>", "no"),
        ("", "<redacted>"),
    ],
)
def test_what_differs_for_a_good_reason(one: str, two: str) -> None:
    """A pronoun, the project, another sentence, too few words in common, something left out, nothing hidden."""
    assert found(one, two) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"All": "We asked <redacted>: why did they go?", "Status": "why not"},
        {"All": "Contact <redacted>: yes and no", "Status": "ye"},
        {"All": "One <redacted>: the mayor said so", "Two": "the mayor was away"},
        {"All": "<redacted>: the women met the mayor of the town", "Two": ""},
        {
            "All": "Additional information <redacted>: they came early today",
            "Additional information": "they came early today",
        },
    ],
)
def test_a_name_before_a_colon(fields: dict[str, str]) -> None:
    """Somebody who speaks, or whose label stands there too, is no label."""
    record = shared(fields, asked=False)
    assert list(TWICE.find(record)) == []


@pytest.mark.parametrize("entity", ["COUNTRY", "LOC", "ORG", "YEAR", "DATE"])
def test_what_the_policy_keeps(entity: str) -> None:
    """What a rule shows by its kind may stand where another field has a token; a person never."""
    one, two = "Then <redacted>" + ON, "Then Mali" + ON
    record = shared({"Two": two, "One": one}, judged(two, "Mali", entity, keep=True))
    assert list(TWICE.find(record)) == []
    record = shared({"Two": two, "One": one}, judged(two, "Mali", "PERSON", keep=True))
    assert told(record, list(TWICE.find(record))) == [("inconsistent", "Mali")]
    record = shared({"Two": two, "One": one}, judged(two, "Mali", "PERSON", keep=True, shields=True))
    assert list(TWICE.find(record)) == []
