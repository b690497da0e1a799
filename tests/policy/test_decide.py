"""A policy decides on a find: which rule, and why."""

import pytest

from redactor.model import Action
from redactor.policy import Policy, parse_policy
from tests.policy.making import policy, say

HARVEST = """
records: {confidential: {field: Secret}}
fields:
  Code: {keep, reason: a code}
  Land: {scan: [LOC]}
  Note: {redact: '<note>'}
  Gone: drop
  Never: refuse
entities:
  PERSON: {redact: '<redacted>', reason: could be harmed}
  EMAIL: redact
  HANDLE: drop
  URL: {keep, reason: public}
confidential:
  entities:
    LOC: {redact: '<LOC>', keep: {level: country}}
    DATE: {redact, keep: {precision: year}}
    ORG: {redact, except: [CNDH, Dutch Embassy in Burkina Faso], score: 0.5}
"""


@pytest.fixture(scope="module")
def harvest() -> Policy:
    """Return a policy shaped like the default one."""
    return policy(HARVEST)


@pytest.mark.parametrize(
    ("entity", "text", "confidential", "action", "rule"),
    [
        ("PERSON", "Awa", False, Action.REDACT, "entities.PERSON"),
        ("PERSON", "Awa", True, Action.REDACT, "entities.PERSON"),
        ("HANDLE", "@awa", True, Action.DROP, "entities.HANDLE"),
        ("LOC", "Kaya", True, Action.REDACT, "confidential.entities.LOC"),
        ("DATE", "May 2024", True, Action.REDACT, "confidential.entities.DATE"),
        ("ORG", "Union", True, Action.REDACT, "confidential.entities.ORG"),
        ("LOC", "Kaya", False, Action.KEEP, "entities"),
        ("DATE", "May 2024", False, Action.KEEP, "entities"),
        ("ORG", "Union", False, Action.KEEP, "entities"),
        ("URL", "example.org", True, Action.KEEP, "entities.URL"),
        ("PHONE", "70123456", True, Action.KEEP, "entities"),
        ("COUNTRY", "Burkina Faso", True, Action.KEEP, "confidential.entities.LOC.keep"),
        ("COUNTRY", "Burkina Faso", False, Action.KEEP, "entities"),
        ("YEAR", "2024", True, Action.KEEP, "confidential.entities.DATE.keep"),
        ("YEAR", "2024", False, Action.KEEP, "entities"),
        ("ORG", "CNDH", True, Action.KEEP, "confidential.entities.ORG.except"),
        ("ORG", "dutch embassy in BURKINA-FASO", True, Action.KEEP, "confidential.entities.ORG.except"),
        ("ORG", "CNDH Kaya", True, Action.REDACT, "confidential.entities.ORG"),
        ("PERSON", "CNDH", True, Action.REDACT, "entities.PERSON"),
    ],
)
def test_the_rule_that_decides(
    harvest: Policy, entity: str, text: str, confidential: bool, action: Action, rule: str
) -> None:
    """Each find has one rule that decided, and it is told."""
    said = say(harvest, text, entity, confidential=confidential)
    assert (action, rule) == (said.action, said.rule)


def test_a_decision_gives_its_reason(harvest: Policy) -> None:
    """The officer's reason where there is one, ours otherwise."""
    assert say(harvest, "Awa", "PERSON").reason == "could be harmed"
    assert say(harvest, "1", "PHONE").reason == "no rule names PHONE"
    assert say(harvest, "2024", "YEAR").reason == "no finer than a year"


def test_a_place_that_is_a_country_by_its_facts_stays(harvest: Policy) -> None:
    """A recognizer that knows the level is believed; one that only knows the country is not asked to."""
    assert Action.KEEP is say(harvest, "Mali", "LOC", facts={"level": "country"}).action
    assert Action.REDACT is say(harvest, "Kaya", "LOC", facts={"country": "BF"}).action


@pytest.mark.parametrize("precision", ["day", "month", "quarter", "season", "range", "relative", ""])
def test_only_a_year_is_a_year(harvest: Policy, precision: str) -> None:
    """A date that has a year in it is finer than a year all the same."""
    facts = {"precision": precision, "year": "2024"}
    assert Action.REDACT is say(harvest, "March 2024", "DATE", facts=facts).action
    assert Action.KEEP is say(harvest, "2024", "DATE", facts={"precision": "year"}).action


def test_a_keep_of_a_country_does_not_shield_a_person(harvest: Policy) -> None:
    """Jordan the country stays; Jordan the man, found in the same place, must not be shielded by it."""
    assert not say(harvest, "Jordan", "COUNTRY").shields
    assert not say(harvest, "Paris", "LOC", confidential=False).shields
    assert not say(harvest, "x", "PERSON", field="Code").shields


def test_an_except_shields_what_lies_inside(harvest: Policy) -> None:
    """The country inside the name of a listed embassy is part of the name."""
    assert say(harvest, "Dutch Embassy in Burkina Faso", "ORG").shields


# ---------------------------------------------------------------- fields


def test_a_kept_field_keeps_what_is_found_in_it_alone(harvest: Policy) -> None:
    """Nothing is taken out of a kept field on its own account."""
    said = say(harvest, "Awa", "PERSON", field="code")
    assert (said.action, said.rule, said.reason) == (Action.KEEP, "fields.Code", "a code")


def test_whom_another_field_lost_a_kept_field_loses_too(harvest: Policy) -> None:
    """The same person is redacted in all fields of a record, kept and limited ones included."""
    assert say(harvest, "Awa", "PERSON", field="Code", propagated=True).rule == "entities.PERSON"
    assert say(harvest, "Awa", "PERSON", field="Land", propagated=True).rule == "entities.PERSON"


def test_what_a_rule_keeps_stays_kept_when_carried_over(harvest: Policy) -> None:
    """Being found elsewhere makes no organisation that may be named one that may not."""
    for field in ("Story", "Code", "Land"):
        assert Action.KEEP is say(harvest, "CNDH", "ORG", field=field, propagated=True).action
        assert Action.KEEP is say(harvest, "Mali", "COUNTRY", field=field, propagated=True).action
        assert Action.KEEP is say(harvest, "a.org", "URL", field=field, propagated=True).action


def test_a_limited_scan_leaves_the_rest_alone(harvest: Policy) -> None:
    """A field searched for places only keeps what is found to be anything else."""
    assert Action.REDACT is say(harvest, "Kaya", "LOC", field="Land").action
    assert Action.KEEP is say(harvest, "Awa", "PERSON", field="Land").action
    assert say(harvest, "Awa", "PERSON", field="Land").rule == "fields.Land"


def test_a_scan_for_the_wider_is_a_scan_for_the_narrower(harvest: Policy) -> None:
    """A country is also a place: `scan: [LOC]` looks at it, and LOC's rule decides."""
    assert say(harvest, "Mali", "COUNTRY", field="Land").rule == "confidential.entities.LOC.keep"


@pytest.mark.parametrize(
    ("field", "action", "template"),
    [("Note", Action.REDACT, "<note>"), ("Gone", Action.DROP, ""), ("Never", Action.REDACT, "<redacted>")],
)
def test_a_field_taken_out_whole_says_so_itself(harvest: Policy, field: str, action: Action, template: str) -> None:
    """Whatever is found in it, the field's own rule decides; a refused field is never let through."""
    for entity in ("PERSON", "URL", "COUNTRY"):
        said = say(harvest, "x", entity, field=field)
        assert (action, f"fields.{field}") == (said.action, said.rule)
    whole = harvest.field_rule(field).decision
    assert (action, template) == (whole.action, whole.template if action is Action.REDACT else "")


# ---------------------------------------------------------------- certainty


@pytest.mark.parametrize(("score", "action"), [(0.49, Action.KEEP), (0.5, Action.REDACT), (1.0, Action.REDACT)])
def test_a_find_below_the_score_is_kept_and_told(harvest: Policy, score: float, action: Action) -> None:
    """The score is what a find must at least have."""
    said = say(harvest, "Union", "ORG", score=score)
    assert action is said.action
    assert (action is Action.KEEP) == (said.rule == "confidential.entities.ORG.score")


def test_one_redacted_elsewhere_needs_no_score(harvest: Policy) -> None:
    """The same name, found less surely in another field, is the same name."""
    assert Action.REDACT is say(harvest, "Union", "ORG", score=0.1, propagated=True).action


# ---------------------------------------------------------------- confidential records


def test_a_confidential_record_is_never_protected_less() -> None:
    """Of the two rules the stricter one wins, also where the one on top makes an exception."""
    made = policy(
        "entities: {ORG: {redact: '<O>', except: [A]}, DATE: redact}\n"
        "confidential:\n  entities: {ORG: {redact: '<C>', except: [A, B]}, DATE: {generalise: year}}\n"
    )
    assert (say(made, "B", "ORG").rule, say(made, "B", "ORG").template) == ("entities.ORG", "<O>")
    assert say(made, "A", "ORG").rule == "confidential.entities.ORG.except"
    assert (say(made, "C", "ORG").rule, say(made, "C", "ORG").template) == ("confidential.entities.ORG", "<C>")
    assert say(made, "May 2024", "DATE", facts={"year": "2024"}).rule == "entities.DATE"


@pytest.mark.parametrize("entity", ["COUNTRY", "YEAR"])
def test_a_narrower_rule_beats_a_wider_one(entity: str) -> None:
    """A country has its own rule where there is one, and LOC's otherwise."""
    wide = policy("entities: {LOC: redact, DATE: redact}")
    narrow = policy("entities: {LOC: redact, DATE: redact, COUNTRY: keep, YEAR: keep}")
    assert Action.REDACT is say(wide, "x", entity).action
    assert Action.KEEP is say(narrow, "x", entity).action


# ---------------------------------------------------------------- generalising


COARSE = policy(
    "entities:\n  DATE: {generalise: year}\n  LOC: {generalise: {to: country, otherwise: '<LOC>'}}\n"
    "  COORDINATES: {generalise: country}\n"
)
MONTHLY = policy("entities: {DATE: {generalise: {to: month}}}")


@pytest.mark.parametrize(
    ("made", "entity", "text", "facts", "gives"),
    [
        (COARSE, "DATE", "12 March 2024", {"precision": "day", "year": "2024"}, "2024"),
        (COARSE, "DATE", "3 to 5 May 2024", {"precision": "range", "year": "2024"}, "2024"),
        (COARSE, "LOC", "Kaya", {"country": "BF"}, "Burkina Faso"),
        (COARSE, "COORDINATES", "13.09, -1.08", {"country": "BF"}, "Burkina Faso"),
        (MONTHLY, "DATE", "12 March 2024", {"precision": "day", "year": "2024", "month": "3"}, "2024-03"),
        (MONTHLY, "DATE", "12/03/2024", {"precision": "day", "year": "2024", "month": "2024-03"}, "2024-03"),
    ],
)
def test_what_is_certain_is_made_coarser(
    made: Policy, entity: str, text: str, facts: dict[str, str], gives: str
) -> None:
    """12 March 2024 becomes 2024, Kaya becomes Burkina Faso."""
    said = say(made, text, entity, facts=facts)
    assert (Action.GENERALISE, gives, "") == (said.action, said.text, said.template)


@pytest.mark.parametrize(
    ("made", "entity", "facts"),
    [
        (COARSE, "DATE", {}),
        (COARSE, "DATE", {"precision": "relative"}),
        (COARSE, "DATE", {"precision": "day", "year": "24"}),
        (COARSE, "DATE", {"precision": "day", "year": "2024 or 2025"}),
        (COARSE, "LOC", {}),
        (COARSE, "LOC", {"country": "XX"}),
        (COARSE, "LOC", {"country": ""}),
        (MONTHLY, "DATE", {"precision": "day", "year": "2024"}),
        (MONTHLY, "DATE", {"precision": "day", "month": "3"}),
        (MONTHLY, "DATE", {"precision": "day", "year": "2024", "month": "13"}),
    ],
)
def test_what_is_not_certain_is_redacted(made: Policy, entity: str, facts: dict[str, str]) -> None:
    """Nothing is guessed: without the fact there is a token, and the reason says why."""
    said = say(made, "x", entity, facts=facts)
    assert Action.REDACT is said.action
    assert said.reason.startswith("no single ")
    assert ("<LOC>" if entity == "LOC" else "<redacted>") == said.template
    assert said.text == ""


@pytest.mark.parametrize(
    ("made", "entity", "facts"),
    [
        (COARSE, "YEAR", {"precision": "year", "year": "2024"}),
        (COARSE, "DATE", {"precision": "year"}),
        (COARSE, "COUNTRY", {"country": "BF"}),
        (MONTHLY, "YEAR", {}),
        (MONTHLY, "DATE", {"precision": "month", "year": "2024", "month": "3"}),
        (MONTHLY, "DATE", {"precision": "quarter", "year": "2024"}),
    ],
)
def test_what_is_coarse_already_stays(made: Policy, entity: str, facts: dict[str, str]) -> None:
    """A year need not become a year."""
    assert Action.KEEP is say(made, "x", entity, facts=facts).action


def test_an_operator_is_passed_on_with_its_parameters() -> None:
    """A presidio-anonymizer operator stands in the decision as the policy names it."""
    made = policy("entities: {PHONE: {operator: mask, with: {masking_char: '*', chars_to_mask: 4, from_end: yes}}}")
    said = say(made, "70123456", "PHONE")
    assert (said.action, said.operator) == (Action.REDACT, "mask")
    assert said.parameters == {"masking_char": "*", "chars_to_mask": 4, "from_end": True}


# ---------------------------------------------------------------- what is never said


def test_no_text_shows_in_a_repr() -> None:
    """A policy names people in its lists and examples; none of them shows in a traceback."""
    made = policy(
        "entities: {ORG: {redact, except: [Zanele]}, PERSON: redact}\nallow: [{text: Zanele A, reason: x}]\n"
        "deny: [{text: Zanele B, reason: x}]\nexamples: [{text: Zanele, gives: Zanele}]\n"
    )
    said = say(made, "Zanele", "ORG")
    for shown in (repr(made), repr(said), repr(made.examples), repr(made.field_rule("Zanele")), repr(made.denied)):
        assert "Zanele" not in shown


def test_the_least_scores_of_a_policy() -> None:
    """The lower where two sections have one; an entity without a score has none."""
    made = parse_policy(
        "version: 1\nname: a\nentities: {PERSON: {redact, score: 0.5}, ORG: redact, LOC: {redact, score: 0.3}}\n"
        "confidential: {entities: {PERSON: {redact, score: 0.2}, ORG: {redact, score: 0.6}}}\n"
    )
    assert made.least_scores == {"PERSON": 0.2, "ORG": 0.6, "LOC": 0.3}
