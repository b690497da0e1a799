"""Tokens take the place of spans, through our operator or a user's own, and no error says whose."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

from redactor.errors import PolicyError
from redactor.replace.operators import TokenOperator
from redactor.replace.pieces import Piece, put

TEXT = "Mme Awa Traoré a vu M. Salif à Kaya ; Awa est rentrée."


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, list[Piece]]:
    """A text and disjoint pieces of it, in order."""
    text = draw(st.text(alphabet="aé <>𝔸\u0301-", min_size=1, max_size=40))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return text, [Piece(s, e, "PERSON", draw(st.sampled_from(["<redacted>", "<LOC>", "", "𝔸"]))) for s, e in pairs]


@given(cut())
def test_what_is_between_stays_and_places_are_right(case: tuple[str, list[Piece]]) -> None:
    """The new text is the old one with each piece replaced, and the places say where each token stands."""
    text, pieces = case
    new, places = put(text, pieces)
    assert [new[s:e] for s, e in places] == [p.token for p in pieces]
    for piece, (start, end) in reversed(list(zip(pieces, places, strict=True))):
        new = new[:start] + text[piece.start : piece.end] + new[end:]
    assert new == text


def test_a_stock_engine_with_our_operator_gives_the_same_text() -> None:
    """Presidio's own engine, given our operator and our tokens, writes what we write."""
    spots = [
        (4, 14, "PERSON", "<PERSON-1>"),
        (23, 28, "PERSON", "<PERSON-2>"),
        (31, 35, "LOC", "<LOC>"),
        (38, 41, "PERSON", "<PERSON-1>"),
    ]
    tokens = {(entity, TEXT[start:end]): token for start, end, entity, token in spots}
    engine = AnonymizerEngine()
    engine.add_anonymizer(TokenOperator)
    results = [RecognizerResult(entity, start, end, 1.0) for start, end, entity, _ in spots]
    stock = engine.anonymize(TEXT, results, {"DEFAULT": OperatorConfig("token", {"tokens": tokens})})
    ours, places = put(TEXT, [Piece(start, end, entity, token) for start, end, entity, token in spots])
    assert stock.text == ours == "Mme <PERSON-1> a vu M. <PERSON-2> à <LOC> ; <PERSON-1> est rentrée."
    assert sorted((item.start, item.end) for item in stock.items) == places


@pytest.mark.parametrize(
    ("operator", "parameters", "gives"),
    [
        ("mask", {"masking_char": "*", "chars_to_mask": 6, "from_end": True}, "Awa ******"),
        ("replace", {"new_value": "quelqu'un"}, "quelqu'un"),
        ("redact", {}, ""),
        ("keep", {}, "Awa Traoré"),
    ],
)
def test_users_operators_work(operator: str, parameters: dict[str, object], gives: str) -> None:
    """Every operator Presidio knows can stand in a policy in the place of a token."""
    new, [place] = put(TEXT, [Piece(4, 14, "PERSON", "<redacted>", operator, parameters)])
    assert new == TEXT[:4] + gives + TEXT[14:]
    assert new[slice(*place)] == gives


def test_the_hash_operator_works_with_a_salt() -> None:
    """A salted hash is Presidio's own."""
    salt = "0123456789abcdef"
    new, [place] = put(TEXT, [Piece(4, 14, "PERSON", "", "hash", {"hash_type": "sha256", "salt": salt})])
    assert len(new[slice(*place)]) == 64
    assert new[slice(*place)] != hashlib.sha256(b"Awa Traor\xc3\xa9").hexdigest()


@pytest.mark.parametrize(
    ("operator", "parameters"),
    [
        ("mask", {}),
        ("mask", {"masking_char": "**", "chars_to_mask": 3, "from_end": True}),
        ("nobody", {}),
        ("encrypt", {"key": "short"}),
        ("custom", {"lambda": "no function"}),
        ("custom", {"lambda": lambda text: 1 / 0}),
    ],
)
def test_an_operator_that_fails_says_so_without_text(operator: str, parameters: dict[str, object]) -> None:
    """The error names the operator and the kind of entity, never the name, also in what it came from."""
    with pytest.raises(PolicyError) as caught:
        put(TEXT, [Piece(4, 14, "PERSON", "", operator, parameters)])
    assert "PERSON" in str(caught.value)
    assert "with:" in caught.value.hint
    assert caught.value.__suppress_context__
    assert "Awa" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_our_operator_refuses_a_span_without_a_token() -> None:
    """A span nobody minted a token for stops the run; the message does not quote it."""
    with pytest.raises(PolicyError) as caught:
        TokenOperator().operate("Awa", {"tokens": {}, "entity_type": "PERSON"})
    assert "Awa" not in str(caught.value)
    with pytest.raises(PolicyError):
        TokenOperator().operate("Awa", None)


def test_our_operator_wants_its_table() -> None:
    """An engine set up without a table of tokens is refused before any text is seen."""
    with pytest.raises(PolicyError, match="tokens"):
        TokenOperator().validate({})
    with pytest.raises(PolicyError):
        TokenOperator().validate(None)


def test_a_piece_shows_no_parameters() -> None:
    """A user's parameters may be secret: they stand in no repr."""
    assert "hunter2" not in repr(Piece(0, 1, "PERSON", "x", "encrypt", {"key": "hunter2"}))
