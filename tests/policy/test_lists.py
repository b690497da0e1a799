"""Allow and deny lists hold for their terms, their fields and their time, and nothing else."""

from datetime import date

import pytest

from redactor.model import Action
from tests.policy.making import TODAY, policy, say

MADE = policy("""
fields: {Code: keep, Gone: drop}
entities: {PERSON: {redact: '<P>'}, LOC: {redact: '<LOC>'}, ORG: keep}
allow:
  - {text: Victoria, entity: LOC, reason: the lake}
  - {text: Saint Louis, reason: known, expires: 2025-06-01}
  - {text: Marie Curie, reason: the scholarship, fields: [Story, 'Title *']}
deny:
  - {text: Projet Baobab, reason: code name}
  - {text: Union X, entity: ORG, reason: in hiding, expires: '2025-05-31'}
  - {text: Kita, entity: LOC, reason: small, fields: [Code]}
""")


@pytest.mark.parametrize(
    ("text", "entity", "field", "rule"),
    [
        ("Victoria", "LOC", "Story", "allow.1"),
        ("VICTORIA", "COUNTRY", "Story", "allow.1"),
        ("saint-louis", "PERSON", "Story", "allow.2"),
        ("Marie Curie", "PERSON", "story", "allow.3"),
        ("Marie Curie", "PERSON", "Title page", "allow.3"),
        ("projet BAOBAB", "ORG", "Story", "deny.1"),
        ("Projet Baobab", "PERSON", "Code", "deny.1"),
        ("Kita", "LOC", "Code", "deny.3"),
        ("Kita", "PERSON", "Code", "deny.3"),
        ("Victoria", "PERSON", "Story", "entities.PERSON"),
        ("Victoria Falls", "LOC", "Story", "entities.LOC"),
        ("Marie Curie", "PERSON", "Subtitle", "entities.PERSON"),
        ("Marie", "PERSON", "Story", "entities.PERSON"),
        ("Union X", "ORG", "Story", "entities.ORG"),
        ("Kita", "LOC", "Story", "entities.LOC"),
        ("Projet", "ORG", "Story", "entities.ORG"),
        ("Projet Baobab", "ORG", "Gone", "fields.Gone"),
    ],
)
def test_a_term_holds_where_it_says(text: str, entity: str, field: str, rule: str) -> None:
    """For its whole text, however it is spelt, for its entity and in its fields."""
    assert rule == say(MADE, text, entity, field=field).rule


def test_what_a_term_does() -> None:
    """An allowed term is kept with all that lies inside it, a denied one redacted; both with their reason."""
    kept, taken = say(MADE, "Victoria", "LOC"), say(MADE, "Projet Baobab", "LOC")
    assert (kept.action, kept.shields, kept.reason) == (Action.KEEP, True, "the lake")
    assert (taken.action, taken.template, taken.reason) == (Action.REDACT, "<LOC>", "code name")
    assert say(MADE, "Projet Baobab", "ORG").template == "<redacted>"


def test_an_allowed_term_stays_when_carried_over() -> None:
    """What the list keeps in one field it keeps in all."""
    assert say(MADE, "Victoria", "LOC", field="Code", propagated=True).rule == "allow.1"


@pytest.mark.parametrize(("day", "works"), [(date(2025, 6, 1), True), (date(2025, 6, 2), False), (date(1, 1, 1), True)])
def test_a_term_works_up_to_and_including_its_last_day(day: date, works: bool) -> None:
    """An entry that has expired decides nothing any more."""
    assert works == (say(MADE, "Saint Louis", "PERSON", today=day).rule == "allow.2")


def test_expired_terms_are_told() -> None:
    """So that somebody renews or removes them."""
    assert [term.rule for term in MADE.expired(TODAY)] == ["deny.2"]
    assert [term.rule for term in MADE.expired(date(2026, 1, 1))] == ["allow.2", "deny.2"]
    assert MADE.expired(date(2025, 5, 31)) == ()


def test_denied_terms_are_given_to_the_detector() -> None:
    """With an entity each: one that names none counts as a person, the most protected."""
    assert [(t.text, t.entity) for t in MADE.denied(TODAY)] == [("Projet Baobab", "PERSON"), ("Kita", "LOC")]
    assert [t.rule for t in MADE.allowed(TODAY)] == ["allow.1", "allow.2", "allow.3"]


def test_a_denied_term_beats_an_allowed_one() -> None:
    """Where both hold, here in one field, the careful one wins."""
    made = policy(
        "entities: {LOC: redact}\nallow: [{text: Kita, reason: x}]\ndeny: [{text: Kita, reason: y, fields: [Code]}]\n"
    )
    assert (say(made, "Kita", "LOC", field="Code").rule, say(made, "Kita", "LOC").rule) == ("deny.1", "allow.1")


def test_a_kept_field_is_searched_for_denied_terms() -> None:
    """Always taken out means also where nothing else is searched for."""
    head = "fields: {Code: keep, Title: keep}\nentities: {LOC: redact}\n"
    assert policy(head).keeps("Code")
    assert policy(head + "allow: [{text: Kita, reason: x}]").keeps("Code")
    assert not policy(head + "deny: [{text: Kita, reason: x}]").keeps("Code")
    limited = policy(head + "deny: [{text: Kita, reason: x, fields: [code]}]")
    assert (limited.keeps("Code"), limited.keeps("Title")) == (False, True)


def test_the_name_of_a_rule_tells_no_text() -> None:
    """Rules are named in the trail, and a list may name people."""
    assert not any(t.text.split()[0] in t.rule + repr(t) for t in (*MADE.allowed(TODAY), *MADE.denied(TODAY)))
