"""The rule for a field is found by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy import FieldAction, Policy
from tests.policy.making import policy

MADE = policy("""
fields:
  Year: {keep, alias: [Année, jaar]}
  Rating *: keep
  Rating * comment: scan
  Rating officer: redact
  contact: drop
  contact.country: keep
  person.name: {redact: '<who>'}
  meta.*: keep
  Is it public?: keep
  Village: {scan: [LOC]}
entities: {PERSON: redact, LOC: redact}
confidential:
  fields: {Rating scale: redact, Village: {scan: [PERSON]}, story*: refuse}
""")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Year", "Year"), ("  YEAR :", "Year"), ("annee", "Year"), ("Jaar", "Year"), ("year\n", "Year"),
        ("Rating significance", "Rating *"), ("rating_scale", "Rating *"),
        ("Rating scale comment", "Rating * comment"), ("Rating officer", "Rating officer"),
        ("Is it public", "Is it public?"), ("IS IT PUBLIC ?", "Is it public?"),
        ("data[0].year", "Year"), ("a.b.année", "Year"), ("/data/3/year", "Year"), ("data.Rating scale", "Rating *"),
        ("contact", "contact"), ("contact.phone", "contact"), ("contact[2].address.street", "contact"),
        ("people[0].contact.name", "contact"), ("contact.year", "contact"), ("contact.country", "contact.country"),
        ("contact[0].country", "contact.country"), ("people[1].contact.country", "contact"),
        ("person.name", "person.name"), ("person[4].name", "person.name"), ("meta.author", "meta.*"),
    ],
)  # fmt: skip
def test_the_rule_of_a_name(name: str, rule: str) -> None:
    """Exact beats alias beats pattern; whole paths beat last steps; what takes out takes out all inside."""
    assert f"fields.{rule}" == MADE.field_rule(name, confidential=False).rule


@pytest.mark.parametrize(
    "name",
    ["", "Years", "My year", "Rate", "contacts", "country", "name", "person", "person.full.name", "meta", "meta.a.b",
     "year.comment", "rating.author", "Is it", "Contact person", "année 2", "#", "*", "Date/Year"],
)  # fmt: skip
def test_a_name_that_only_looks_alike_is_unknown(name: str) -> None:
    """A field that no rule names is searched for everything."""
    rule = MADE.field_rule(name, confidential=False)
    assert (rule.rule, rule.action, rule.entities) == ("fields.unknown", FieldAction.SCAN, None)


@pytest.mark.parametrize("word", ["scan", "redact", "refuse"])
def test_unknown_fields_can_be_treated_otherwise(word: str) -> None:
    """`unknown` says what happens to a field that no rule names."""
    made = policy(f"fields: {{Year: keep, unknown: {word}}}\nentities: {{PERSON: redact}}")
    assert word == made.field_rule("Other").action
    assert made.field_rule("Year").action == "keep"


@pytest.mark.parametrize(
    ("name", "confidential", "action", "rule"),
    [
        ("Rating scale", False, "keep", "fields.Rating *"),
        ("Rating scale", True, "redact", "confidential.fields.Rating scale"),
        ("Rating officer", True, "redact", "fields.Rating officer"),
        ("Story", False, "scan", "fields.unknown"),
        ("Story", True, "refuse", "confidential.fields.story*"),
        ("Other", True, "scan", "fields.unknown"),
        ("contact.story", True, "refuse", "confidential.fields.story*"),
        ("Year", True, "keep", "fields.Year"),
    ],
)
def test_the_stricter_of_two_rules_holds_in_a_confidential_record(
    name: str, confidential: bool, action: str, rule: str
) -> None:
    """Rules for confidential records are added on top, never instead."""
    found = MADE.field_rule(name, confidential)
    assert (action, rule) == (found.action, found.rule)


def test_two_limited_scans_look_for_both() -> None:
    """What either rule looks for is looked for."""
    found = MADE.field_rule("Village", confidential=True)
    assert {"LOC", "PERSON"} == found.entities
    assert found.looks_for("COUNTRY")
    assert not found.looks_for("ORG")
    assert not MADE.field_rule("Village", confidential=False).looks_for("PERSON")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Year", True), ("Rating x", True), ("Rating scale", False), ("Story", False), ("contact", False),
     ("Village", False), ("Rating officer", False)],
)  # fmt: skip
def test_only_what_every_record_keeps_need_not_be_searched(name: str, kept: bool) -> None:
    """A field that a confidential record loses is searched in all: what it holds may stand elsewhere."""
    assert kept == MADE.keeps(name)


def test_of_two_patterns_the_longer_wins_then_the_alphabet() -> None:
    """Which pattern wins does not depend on the order in the file."""
    for order in ("a*: keep\n  '*b': redact", "'*b': redact\n  a*: keep"):
        made = policy(f"fields:\n  {order}\n  abc*: drop\nentities: {{PERSON: redact}}")
        assert made.field_rule("a b").rule == "fields.*b"
        assert made.field_rule("abc b").rule == "fields.abc*"


_letters = st.text("abcdefghijklmnopqrstuvwxyzéèüñ", min_size=1, max_size=8)


@given(st.lists(_letters, min_size=1, max_size=4), st.sampled_from(" _-:'’"), st.booleans(), st.data())
def test_a_rule_finds_its_field_however_it_is_written(
    words: list[str], between: str, upper: bool, data: st.DataObject
) -> None:
    """Case, spaces and punctuation between the words do not matter."""
    key = " ".join(words)
    if key == "unknown":
        return
    made = policy(f"fields: {{'{key}': drop}}\nentities: {{PERSON: redact}}")
    name = between.join(words)
    name = data.draw(st.sampled_from(["", " ", "("])) + (name.upper() if upper else name)
    assert made.field_rule(name).action == "drop"
    assert made.field_rule(name + "q").action == "scan"


@given(st.text(max_size=40))
def test_every_name_has_a_rule(name: str) -> None:
    """No name, however odd, leaves a field without a rule, and asking twice gives the same."""
    for made in (MADE, _REFUSES):
        assert made.field_rule(name) == made.field_rule(name)
        assert made.field_rule(name).name == name


_REFUSES: Policy = policy("fields: {unknown: refuse}\nentities: {PERSON: redact}")


def test_ever_new_names_do_not_fill_the_memory() -> None:
    """What is remembered of names is bounded: paths into lists are without number."""
    for n in range(10_000):
        MADE.field_rule(f"data[{n}].year")
    assert len(MADE._base.fields._known) <= 4096
