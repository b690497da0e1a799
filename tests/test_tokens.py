"""Tokens: three styles, one entity one token, and all of ours found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.keys.linkage import LinkageKey
from redactor.tokens import TEMPLATE, Minter, Style, TokenFinder

KEY = LinkageKey(bytes(range(32)))
TEMPLATES = ("<redacted>", "<LOC>")


@pytest.mark.parametrize("text", ["<redacted>", "<LOC>", "<PERSON-1>", "<PERSON-9999999>", "<LOC-ABCD>", "<CASE_NO-2>"])
def test_every_style_is_found(text: str) -> None:
    """A token of any style is found whole, wherever it stands."""
    assert TokenFinder(TEMPLATES).find(f"a {text}, b{text}") == [(2, 2 + len(text)), (5 + len(text), 5 + 2 * len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "<Redacted>",
        "<REDACTED",
        "redacted>",
        "<a>",
        "<br/>",
        "<b>bold</b>",
        "<PERSON-0>",
        "<PERSON-01>",
        "<PERSON->",
        "<PERSON -1>",
        "<person-1>",
        "< LOC >",
        "<>",
        "<1>",
        "<PERSON-12345678>",
        "<PERSON-abcd>",
        "<PERSON-AB>",
        "a < b > c",
        "<awa@example.org>",
        "<Awa Traoré>",
        "<PERSON\n-1>",
    ],
)
def test_other_angles_are_no_token(text: str) -> None:
    """Mark-up, mathematics, addresses and tokens with a slip in them are not ours."""
    assert TokenFinder(TEMPLATES).find(text) == []


def test_a_policys_own_template_is_found() -> None:
    """What a policy writes in the place of a name is a token, also without angles; the longer one wins."""
    finder = TokenFinder(["[name]", "[name] (removed)", "XXX"])
    assert finder.find("[name] (removed) and [name], XXX") == [(0, 16), (21, 27), (29, 32)]
    assert TokenFinder(TEMPLATES).find("[name] XXX") == []


def test_templates_are_taken_as_text() -> None:
    """A template is no pattern: its dots and brackets mean themselves."""
    assert TokenFinder(["<A.B>"]).find("<AxB>") == []
    assert TEMPLATE.fullmatch("<Name of a person>")
    assert not TEMPLATE.fullmatch("<1>")


def test_plain_gives_the_template() -> None:
    """The plain style tells nobody apart."""
    minter = Minter(Style.PLAIN)
    assert {minter.mint("PERSON", who, "<redacted>", "x") for who in range(3)} == {"<redacted>"}


def test_numbered_counts_each_entity_by_itself() -> None:
    """Numbers follow the order of asking, one row for each kind of entity; the same one keeps its number."""
    minter = Minter(Style.NUMBERED)
    asked = [("PERSON", 4), ("LOC", 7), ("PERSON", 2), ("PERSON", 4), ("LOC", 2)]
    tokens = [minter.mint(entity, who, "<redacted>", "x") for entity, who in asked]
    assert tokens == ["<PERSON-1>", "<LOC-1>", "<PERSON-2>", "<PERSON-1>", "<LOC-2>"]


def test_a_number_that_stands_there_already_is_not_given_again() -> None:
    """Two people never share a token because one was redacted earlier."""
    minter = Minter(Style.NUMBERED, taken=["<PERSON-3> met <LOC-1>", "<PERSON-2>"])
    assert minter.mint("PERSON", 0, "", "x") == "<PERSON-4>"
    assert minter.mint("LOC", 1, "", "x") == "<LOC-2>"
    assert minter.mint("ORG", 2, "", "x") == "<ORG-1>"


@given(st.text(min_size=1, max_size=30), st.sampled_from(["PERSON", "LOC", "CASE_2"]))
def test_a_keyed_token_is_short_and_found_again(name: str, entity: str) -> None:
    """A keyed token is a token to us: redacting a second time leaves it, and the trail takes it."""
    token = Minter(Style.KEYED, KEY.tag).mint(entity, 0, "", name)
    assert TokenFinder().find(f"x {token} y") == [(2, 2 + len(token))]
    assert len(token) <= 64


def test_keyed_is_the_same_in_every_record_and_only_under_one_key() -> None:
    """Another record's minter gives the same token for the name; another key or entity gives another."""
    one, two = Minter(Style.KEYED, KEY.tag), Minter(Style.KEYED, KEY.tag)
    token = one.mint("PERSON", 0, "", "awa traore")
    assert two.mint("PERSON", 5, "", "awa traore") == token
    assert two.mint("PERSON", 6, "", "awa traoré") != token
    assert Minter(Style.KEYED, LinkageKey(bytes(32)).tag).mint("PERSON", 0, "", "awa traore") != token
    assert two.mint("ORG", 5, "", "awa traore").removeprefix("<ORG") != token.removeprefix("<PERSON")


def test_names_whose_tags_begin_alike_stay_apart() -> None:
    """Where two names of a record would share a keyed token, the second one's is longer."""
    tags = {"a": "ABCDEFGHIJKLMNOPQRST", "b": "ABCDEFGHZZZZZZZZZZZZ", "c": "ABCDEFGHZYYYYYYYYYYY"}
    minter = Minter(Style.KEYED, lambda entity, name: tags[name])
    tokens = [minter.mint("PERSON", who, "", name) for who, name in enumerate("abca")]
    assert len(set(tokens)) == 3
    assert all(len(TokenFinder().find(token)) == 1 for token in tokens)
