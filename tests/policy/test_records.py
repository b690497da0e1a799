"""A policy tells which records are confidential, and how a record is called."""

import pytest

from redactor.model import Field
from tests.policy.making import policy, record

MADE = policy("""
records:
  id: [Fragment ID, ID]
  confidential: {field: [Is CONFIDENTIAL, Secret?], yes: ['1', '1.0', oui, 'yes'], no: ['0', '0.0', non, 'no']}
entities: {PERSON: redact}
""")


@pytest.mark.parametrize("value", ["0", "0.0", " no ", "NO", "Non", "ＮＯ", "no\n"])
def test_only_a_clear_no_makes_a_record_open(value: str) -> None:
    """What the policy lists as no, in any case and with blanks around it."""
    assert MADE.is_confidential(record(Is_CONFIDENTIAL=value)) == (False, "its field says that it is not")


@pytest.mark.parametrize("value", ["1", "1.0", "Oui", "YES", " yes"])
def test_a_yes_makes_it_confidential(value: str) -> None:
    """What the policy lists as yes."""
    assert MADE.is_confidential(record(Is_CONFIDENTIAL=value)) == (True, "its field says so")


@pytest.mark.parametrize(
    "value",
    ["", " ", "?", "maybe", "no?", "none", "00", "0.00", "-0", "n", "false", "no yes", "n o", "nο", "<redacted>"],
)
def test_what_cannot_be_read_is_confidential(value: str) -> None:
    """Neither yes nor no: the careful answer."""
    assert MADE.is_confidential(record(is_confidential=value)) == (True, "its field says neither yes nor no")


def test_a_missing_flag_is_confidential() -> None:
    """A record without the field says nothing, so it is confidential."""
    told = "the record has no field that says whether it is confidential"
    assert (True, told) == MADE.is_confidential(record(Story="no"))
    assert (True, told) == MADE.is_confidential(())


def test_a_policy_without_a_flag_makes_all_confidential() -> None:
    """A policy that names no such field protects every record."""
    confidential, reason = policy("entities: {PERSON: redact}").is_confidential(record(Is_CONFIDENTIAL="no"))
    assert confidential
    assert reason.endswith("so all are")


@pytest.mark.parametrize(("one", "other", "open_"), [("no", "no", True), ("no", "yes", False), ("no", "", False)])
def test_two_flags_must_agree_on_no(one: str, other: str, open_: bool) -> None:
    """A record that says both is confidential."""
    fields = (Field("secret", one), Field("IS CONFIDENTIAL", other))
    assert open_ is not MADE.is_confidential(fields)[0]


def test_the_flag_is_found_in_nested_data() -> None:
    """By the last step of its path too."""
    assert not MADE.is_confidential([Field("outcomes[3].is_confidential", "0", kind="number")])[0]


def test_the_reason_never_tells_the_value() -> None:
    """A value may be anything, a name too."""
    assert "Zanele" not in MADE.is_confidential(record(Secret="Zanele"))[1]


def test_common_words_for_yes_and_no_are_known() -> None:
    """A policy that lists none understands the usual ones of the languages of the records."""
    made = policy("records: {confidential: {field: Secret}}\nentities: {PERSON: redact}")
    for value in ("no", "non", "Não", "nee", "FALSE", "faux", "0"):
        assert not made.is_confidential(record(Secret=value))[0]
    for value in ("sí", "si", "x", "oui", "1"):
        assert made.is_confidential(record(Secret=value))[0]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (record(Story="x", fragment_id=" SCC/1 "), "SCC/1"),
        (record(ID="7", Fragment_ID="SCC/1"), "SCC/1"),
        (record(ID="7", Fragment_ID=" "), "7"),
        ((Field("data.id", "7", kind="number"),), "7"),
        (record(Ideas="7"), None),
        (record(ID=""), None),
        ((), None),
    ],
)
def test_a_record_is_called_by_its_first_id(fields: tuple[Field, ...], name: str | None) -> None:
    """The first of the id fields that says anything, in the order of the policy."""
    assert name == MADE.record_name(fields)


def test_without_id_fields_a_record_has_no_name() -> None:
    """Nobody guesses which field is the id."""
    assert policy("entities: {PERSON: redact}").record_name(record(ID="7")) is None
