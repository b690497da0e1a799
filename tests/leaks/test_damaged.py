"""What was a token once is found however it was damaged; brackets of every other use are left alone."""

import pytest

from redactor.leaks.damaged import Damaged
from tests.leaks.making import TEMPLATES, shared, told

DAMAGED = Damaged(TEMPLATES)


def found(text: str) -> list[str]:
    record = shared(text)
    leaks = told(record, list(DAMAGED.find(record, 0)))
    assert {kind for kind, _ in leaks} <= {"malformed-token"}
    return [what for _, what in leaks]


@pytest.mark.parametrize(
    "token",
    [
        "<rédigé>", "<caviardé>", "<redactado>", "<suprimido>", "<removido>", "<verwijderd>", "<geredigeerd>",
        "<anonymised>", "<lieu>", "<lugar>", "<plaats>", "<LIEU>", "<REDACTED>", "<Redacted>", "<loc>",
        "< redacted >", "<redacted >", "<redactd>", "<redcated>", "<person-1>", "[redacted]", "{redacted}",
        "(redacted)", "«redacted»", "« redacted »", "‹redacted›", "＜redacted＞", "[LOC]", "[PERSON-1]",
        "&lt;redacted&gt;", "&LT;LOC&GT;", "&#60;redacted&#62;", "&#x3c;redacted&#x3e;", "\\u003credacted\\u003e",
        "%3Credacted%3E", "\\<redacted\\>", "<redac-\nted>", "[rédigé]", "[caviardé]", "[redactado]", "« caviardé »",
    ],
)  # fmt: skip
def test_damaged_tokens(token: str) -> None:
    """Translated, respelt, escaped, re-bracketed or broken: each is found, and nothing else in the sentence."""
    assert found(f"Le maire a vu {token} hier, et 3 < 5.") == [token]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It hurt <redacted so much", "<redacted"),
        ("It hurt redacted> so much", "redacted>"),
        ("In LOC>, the officer", "LOC>"),
        ("In <LOC, the officer", "<LOC"),
        ("It was <<redacted>> who", "<<redacted>>"),
        ("It was <redacted>> who", "<redacted>>"),
        ("De rechter hoorde <redacted></redacted> en", "</redacted>"),
    ],
)
def test_brackets_lost_and_gained(text: str, what: str) -> None:
    """A token that lost a bracket, or got one too many."""
    assert any(what in one or one in what for one in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "The women <redacted> met in <LOC> on 3 May.",
        "<redacted>, <redacted> and <LOC>",
        "<PERSON-1> and <PERSON-7K3F> met <ORG-2> in <CASE_FILE-3>.",
    ],
)
def test_tokens_as_they_were(text: str) -> None:
    """Tokens in every style, and those of a user's own entities, are none of this."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > c",
        "x > y, y<z, n>0",
        "fewer than <5 people, more than >10",
        "Fewer than < 5 km and > 2 km",
        "le <3 de la semaine, el precio < 20 y > 10",
        "from 3 -> 5, and 5 <- 3; so => that, <= this",
        "<-- look here --> and <!-- a comment -->",
        "menu > person > edit",
        "Location > Name > Date",
        "I <3 this village",
    ],
)
def test_comparisons_and_arrows(text: str) -> None:
    """Signs that compare or point are no brackets."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>The women met.</p>",
        "<b>bold</b>, <i>it</i>, <strong>more</strong><br><br/><hr />",
        '<a href="https://x.example/loc">the place</a>',
        '<td class="x">1</td>',
        '<?xml version="1.0"?><record id="3"><name>x</name><date>3</date></record>',
        "<person>somebody</person>",
        "[the report](https://x.example/date)",
        "![a picture](person.png)",
        "- [ ] to do and - [x] done",
        "> quoted line\n>> quoted again",
        "&lt;p&gt;The women met.&lt;/p&gt;",
        "R&D &amp; more, &lt; 5 km &gt; 2 km",
        '{"name": "x"}',
        "Dear {name}, your {date}",
        "{{ name }}",
    ],
)
def test_markup(text: str) -> None:
    """HTML, XML, Markdown, JSON and templates of letters."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Issa <name@x.example>",
        "From: The office <office@date.example>, To: <person@loc.example>",
        "<https://x.example/person> and <mailto:x@y.example>",
        "See [1], [12] and [a].",
        "[sic] [...] [emphasis added]",
        "He said [in French] that it went well.",
        "the [name of the village] was not given",
        "[Place, date] and [lugar y fecha]",
        "(signature) [Name] [Date]",
        "The text was redacted (in part) by the court.",
        "The document (redacted version) was published.",
        "the report (2021), (loc. cit.) and (LOC)",
        "The name is <unknown>.",
        "(deleted) (supprimé) (verwijderd)",
    ],
)
def test_brackets_of_authors(text: str) -> None:
    """Addresses, notes, remarks of editors, and what people put into brackets themselves."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "« bonjour », dit le maire",
        "« lieu », dit-il, et « personne »",
        "Il a dit « supprimé » et non « ajouté ».",
        "La palabra «suprimido» aparece dos veces; «fecha» también.",
        "O texto «removido» da lei.",
        "Het woord «verwijderd» staat er.",
        "Le juge a dit ‹ merci › et ‹ lieu ›.",
    ],
)
def test_quotations(text: str) -> None:
    """Words that somebody quotes."""
    assert found(text) == []


def test_the_policy_says_what_a_token_is() -> None:
    """A template of the policy's own is known when it is damaged, and unknown to another policy."""
    own = Damaged((*TEMPLATES, "<village>"))
    record = shared("It was in <Village>.", templates=(*TEMPLATES, "<village>"))
    assert told(record, list(own.find(record, 0))) == [("malformed-token", "<Village>")]
    assert found("It was in <Village>.") == []
