"""What the recognizers find again and the policy takes out is told, with how it stands to a token."""

import pytest

from redactor.leaks.residual import residual
from tests.leaks.making import judged, shared, told


def template(entity: str) -> str:
    return "<LOC>" if entity in ("LOC", "COUNTRY") else "<redacted>"


def kind(text: str, word: str, entity: str) -> str:
    record = shared(text, judged(text, word, entity))
    [(told_, what)] = told(record, list(residual(record, template)))
    assert what == word
    return told_


@pytest.mark.parametrize(
    ("text", "word", "entity"),
    [
        ("Mme Awa met us", "Awa", "PERSON"),
        ("<redacted>, Awa and others", "Awa", "PERSON"),
        ("<redacted> and Awa", "Awa", "PERSON"),
        ("<redacted> Mme Awa", "Awa", "PERSON"),
        ("<LOC> in Burkina Faso", "Burkina Faso", "COUNTRY"),
        ("<LOC> lies far away from Kaya", "Kaya", "LOC"),
    ],
)
def test_by_itself(text: str, word: str, entity: str) -> None:
    """Away from a token, or in a list of people, it is something that is left."""
    assert kind(text, word, entity) == "residual"


@pytest.mark.parametrize(
    ("text", "word", "entity"),
    [
        ("<redacted> Awa met", "Awa", "PERSON"),
        ("Awa <redacted> met", "Awa", "PERSON"),
        ("Awa-<redacted>", "Awa", "PERSON"),
    ],
)
def test_half_of_what_a_token_hides(text: str, word: str, entity: str) -> None:
    """Right beside the token of its own kind it is the other half."""
    assert kind(text, word, entity) == "half-redacted"


@pytest.mark.parametrize(
    ("text", "word", "entity"),
    [
        ("<LOC>/Burkina Faso", "Burkina Faso", "COUNTRY"),
        ("<LOC>, Burkina Faso", "Burkina Faso", "COUNTRY"),
        ("<LOC> (Burkina Faso)", "Burkina Faso", "COUNTRY"),
        ("<redacted> (Awa)", "Awa", "PERSON"),
        ("Awa: <redacted>", "Awa", "PERSON"),
    ],
)
def test_beside_a_token(text: str, word: str, entity: str) -> None:
    """In brackets, behind a stroke or a comma it says what the token hides, or where that lies."""
    assert kind(text, word, entity) == "beside-token"


@pytest.mark.parametrize("text", ["Mme Awa met us", "<redacted> Awa met", "<LOC>/Awa", "Awa (<redacted>)"])
@pytest.mark.parametrize("entity", ["PERSON", "LOC", "COUNTRY", "DATE", "ORG"])
@pytest.mark.parametrize("shields", [False, True])
def test_what_a_rule_keeps_is_not_told(text: str, entity: str, shields: bool) -> None:
    """Whatever stands beside it."""
    record = shared(text, judged(text, "Awa", entity, keep=True, shields=shields))
    assert list(residual(record, template)) == []


def test_where_nobody_asked() -> None:
    """Without recognizers nothing is found, and neither in a text in which they find nothing."""
    assert list(residual(shared("Mme Awa met us", asked=False), template)) == []
    assert list(residual(shared("Mme Awa met us"), template)) == []


def test_a_finding_says_who_found_what() -> None:
    """Entity, recognizer and score are told, the text is not."""
    text = "Mme Awa met us"
    record = shared(text, judged(text, "Awa", "PERSON"))
    [leak] = residual(record, template)
    assert (leak.entity, leak.found_by, leak.score) == ("PERSON", "test", 0.9)
    assert "PERSON" in leak.detail and "Awa" not in repr(leak.finding(record, "0" * 32, False))
