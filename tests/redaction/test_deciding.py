"""What is decided of words that detection knows nothing of, or takes for something else than the field is about."""

import pytest

from tests.redaction.scene import result

YES = {"Outcome statements is CONFIDENTIAL": "1.0"}
NO = {"Outcome statements is CONFIDENTIAL": "0.0"}


@pytest.mark.parametrize(
    ("value", "gives"),
    [
        ("Xyzzyqua", "<LOC>"),
        ("Xyzzyqua/Mali", "<LOC>/Mali"),
        ("Qorvuda Xyzzyqua, Niger", "<LOC>, Niger"),
        ("Burkina Faso; Mali", "Burkina Faso; Mali"),
        ("Côte d'Ivoire", "Côte d'Ivoire"),
        ("RDC", "RDC"),
        ("n/a", "n/a"),
        ("all countries", "all countries"),
        ("<LOC>/Mali", "<LOC>/Mali"),
    ],
)
def test_what_is_no_country_in_a_field_of_countries_is_a_place(value: str, gives: str) -> None:
    """No gazetteer has every village; in a field that is searched for places alone an unknown name is one."""
    assert result({"coutnry": value} | YES)["coutnry"] == gives


@pytest.mark.parametrize("value", ["Xyzzyqua", "Xyzzyqua/Mali"])
def test_places_stay_where_the_policy_lets_them(value: str) -> None:
    """In a record that is not confidential they may be named, known or not."""
    assert result({"coutnry": value} | NO)["coutnry"] == value


def test_an_unknown_word_in_a_narrative_is_no_place_by_itself() -> None:
    """Only the field makes it one."""
    text = "The women took the xyzzyqua home and came back to tell us of it at once."
    assert result({"Outcome description": text} | YES)["Outcome description"] == text


def test_a_person_of_the_record_keeps_the_token_of_a_person() -> None:
    """Whoever is redacted elsewhere in the record is the same one in a field of places."""
    done = result({"Outcome description": "Mme Rasmata Sawadogo spoke.", "coutnry": "Sawadogo"} | YES)
    assert done["coutnry"] == "<redacted>"
