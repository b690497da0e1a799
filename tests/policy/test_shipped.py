"""The shipped policies say what their comments promise."""

from pathlib import Path

import pytest

from redactor.model import ENTITIES, Action, Field
from redactor.policy import FieldAction, Policy, load_policy
from redactor.policy.schema import XLSX_PARTS
from redactor.records.xlsx import DROPPABLE
from redactor.shipped import shipped
from tests.policy.making import record, say

PATHS = sorted(shipped("policies").glob("*.yaml"))
PEOPLE = ("PERSON", "EMAIL", "PHONE", "HANDLE", "ID", "COORDINATES")
CODES = (
    "Outcome status", "Rating significance", "Rating contribution", "Scale", "The change was unintended",
    "Outcome statements is CONFIDENTIAL", "Link to Outcomes in Results Framework ", "Outcome is negative",
    "MCQType of change", "TypeOfChangeCluster",
)  # fmt: skip
NARRATIVES = (
    "Outcome description", "Significance of the outcome", "Additional information (use if needed) ",
    "Contribution of the programme", "Contribution of other actors and factors", "StoryFragment_Merged",
    "Evidence supporting the outcome statement", "Social actor", "OH-harvesting period",
)  # fmt: skip
FRENCH = (
    "Description de l'effet", "Description du changement", "Signification", "Contribution du programme",
    "Informations complémentaires", "Acteur social", "Contribution d’autres acteurs et facteurs",
)  # fmt: skip


@pytest.fixture(scope="module", params=PATHS, ids=lambda p: p.stem)
def made(request: pytest.FixtureRequest) -> Policy:
    """Return each shipped policy."""
    return load_policy(request.param)


@pytest.fixture(scope="module")
def harvest() -> Policy:
    """Return the default policy."""
    return load_policy(shipped("policies") / "outcome-harvest.yaml")


@pytest.fixture(scope="module")
def strict() -> Policy:
    """Return the strictest policy."""
    return load_policy(shipped("policies") / "strict.yaml")


@pytest.fixture(scope="module")
def internal() -> Policy:
    """Return the lightest policy."""
    return load_policy(shipped("policies") / "internal.yaml")


def test_three_policies_ship() -> None:
    """Under the names that the documentation gives."""
    assert [path.stem for path in PATHS] == ["internal", "outcome-harvest", "strict"]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_policy_is_called_as_its_file(path: Path) -> None:
    """So that the trail and the folder speak of the same."""
    assert path.stem == load_policy(path).name


def test_people_are_redacted_in_every_record(made: Policy) -> None:
    """Whatever the policy, whatever the flag."""
    for entity in PEOPLE:
        for confidential in (True, False):
            assert Action.REDACT is say(made, "x", entity, confidential=confidential).action


def test_every_narrative_is_searched_for_everything(made: Policy) -> None:
    """In English and French."""
    for name in (*NARRATIVES, *FRENCH, "outcomes[3].Outcome description"):
        for confidential in (True, False):
            rule = made.field_rule(name, confidential)
            assert (rule.action, rule.entities) == (FieldAction.SCAN, None), name


def test_the_id_of_a_record_is_searched_for_people(made: Policy) -> None:
    """Codes in it stay, a name or a place in it does not."""
    rule = made.field_rule("FragmentID", confidential=True)
    assert rule.action is FieldAction.SCAN
    assert rule.looks_for("PERSON")


def test_every_example_has_what_it_needs(made: Policy) -> None:
    """At least a dozen, in fields that exist, most of them of things that must stay."""
    assert len(made.examples) >= 12
    assert sum(e.text == e.gives for e in made.examples) >= len(made.examples) / 2


def test_examples_give_only_tokens_of_their_policy(made: Policy) -> None:
    """An example with another token could never come true."""
    for example in made.examples:
        left = example.gives
        for token in made.templates:
            left = left.replace(token, "")
        assert "<" not in left, example.place


def test_codes_are_kept(harvest: Policy) -> None:
    """Fields in which nobody is named are not searched."""
    assert [name for name in CODES if not harvest.keeps(name)] == []


@pytest.mark.parametrize(
    "name", ["Rating comment", "Rating significance (explanation)", "rating.reason", "Rating contribution - remarks"]
)
def test_free_text_about_a_rating_is_searched(harvest: Policy, name: str) -> None:
    """`Rating *` is for codes, not for the story beside them."""
    assert FieldAction.SCAN is harvest.field_rule(name).action


@pytest.mark.parametrize(
    ("entity", "text", "confidential", "gives"),
    [
        ("LOC", "Kaya", True, "<LOC>"), ("LOC", "Kaya", False, ""), ("COUNTRY", "Mali", True, ""),
        ("DATE", "May 2024", True, "<redacted>"), ("DATE", "May 2024", False, ""), ("YEAR", "2024", True, ""),
        ("ORG", "Union", True, "<redacted>"), ("ORG", "Union", False, ""), ("ORG", "CNDH", True, ""),
        ("ORG", "CBDDH", True, ""), ("ORG", "Defenddefenders", True, ""),
        ("ORG", "Dutch Embassy in Burkina Faso", True, ""), ("URL", "a.org", False, ""),
        ("COORDINATES", "1, 2", False, "<LOC>"),
    ],
)  # fmt: skip
def test_the_default_gives_the_shape_of_a_shared_record(
    harvest: Policy, entity: str, text: str, confidential: bool, gives: str
) -> None:
    """Country, year and listed organisations stay; in open records place, date and organisation too."""
    assert gives == say(harvest, text, entity, confidential=confidential).template


@pytest.mark.parametrize("name", ["Year", "Année", "YEAR "])
def test_a_year_column_keeps_years_only(harvest: Policy, name: str) -> None:
    """Somebody will write a day there."""
    assert Action.KEEP is say(harvest, "2024", "YEAR", field=name).action
    assert Action.REDACT is say(harvest, "12 May 2024", "DATE", field=name).action
    assert Action.KEEP is say(harvest, "May", "PERSON", field=name).action


@pytest.mark.parametrize("name", ["coutnry", "Country", "Pays"])
def test_a_country_column_keeps_countries_only(harvest: Policy, name: str) -> None:
    """Somebody will write a region there."""
    assert Action.KEEP is say(harvest, "Mali", "COUNTRY", field=name).action
    assert say(harvest, "Kaya", "LOC", field=name).template == "<LOC>"
    assert Action.KEEP is say(harvest, "Jordan", "PERSON", field=name).action


@pytest.mark.parametrize(
    "name",
    ["Harvester", "Contact", "contact.phone", "E-mail", "Téléphone", "Nom et prénom", "Document property creator"],
)
def test_a_field_that_holds_a_person_is_taken_out(harvest: Policy, internal: Policy, name: str) -> None:
    """A bare name without any cue is nobody to a recognizer, but the column says whose it is."""
    for policy in (harvest, internal):
        assert FieldAction.REDACT is policy.field_rule(name, confidential=False).action


def test_the_flag_decides(harvest: Policy) -> None:
    """As in the records that are shared: 1.0 is yes; a blank is no answer."""
    flag = "Outcome statements is CONFIDENTIAL"
    assert [harvest.is_confidential([Field(flag, v)])[0] for v in ("1.0", "", "?", "0.0", "Non")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not harvest.is_confidential(record(Confidentiel="non"))[0]


def test_strict_takes_everything_out(strict: Policy) -> None:
    """Countries, years, links and every organisation, in every record; unknown fields whole."""
    for entity in ENTITIES:
        if entity not in ("FIELD", "UNKNOWN"):
            assert Action.REDACT is say(strict, "CNDH", entity, confidential=False).action
    assert FieldAction.REDACT is strict.field_rule("Any column").action
    assert (strict.unaccounted, strict.unsupported_language) == ("redact", "strict")
    assert strict.is_confidential(record(Confidential="no"))[0]


def test_strict_keeps_no_field_with_a_country_or_year(strict: Policy) -> None:
    """A kept column must not give away what every text loses."""
    assert not any(strict.keeps(name) for name in ("Year", "coutnry", "Link to SCC Specific Objectives", "FragmentID"))


def test_internal_keeps_where_when_and_through_whom(internal: Policy) -> None:
    """Only people are taken out, of confidential records too."""
    for entity in ("LOC", "COUNTRY", "DATE", "YEAR", "ORG", "URL"):
        assert Action.KEEP is say(internal, "x", entity).action


def test_the_kinds_of_parts_are_those_of_the_workbook_reader() -> None:
    """A policy can drop what a workbook can do without, and nothing else."""
    assert set(DROPPABLE) == set(XLSX_PARTS)
