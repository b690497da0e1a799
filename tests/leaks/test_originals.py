"""A shared record and the sealed one it is; where originals stand that a rule shows, or a token hides."""

import pytest

from redactor.leaks.originals import Origin
from redactor.model import DATE, LOC, ORG, PERSON
from tests.leaks.making import judged, shared
from tests.leaks.sealed import Desk

STORY = {"ID": "R1", "Story": "<redacted> met the mayor of <LOC>.", "Note": "She is a nurse."}
AWA = (PERSON, "Awa Kiendrébéogo"), (LOC, "Kaya")
OTHER = {"ID": "R2", "Story": "<redacted> left <LOC> early.", "Note": "He is a smith."}
SALIF = (PERSON, "Salif Wedraogo"), (LOC, "Dori")


# ------------------------------------------------------------ which record it is


def test_an_untouched_record_is_known_by_its_output() -> None:
    """It is known without an id, in another place of the file, among others."""
    desk = Desk()
    rid, other = desk.seal(STORY, *AWA), desk.seal(OTHER, *SALIF)
    assert desk.originals().origin(shared(STORY, index=7)) == Origin(rid, True)
    assert desk.originals().origin(shared(OTHER)) == Origin(other, True)


def test_an_edited_record_is_known_by_its_id() -> None:
    """With a field changed, added or taken away, its id tells which one it is, and that it is not the same."""
    desk = Desk()
    rid = desk.seal(STORY, *AWA, name="R1")
    desk.seal(OTHER, *SALIF, name="R2")
    for change in ({"Note": "She is a midwife."}, {"More": "x"}, {"Story": "All was taken out."}):
        assert desk.originals().origin(shared({**STORY, **change}, name="R1")) == Origin(rid, False)


def test_an_edited_record_without_an_id_is_known_by_a_redacted_value() -> None:
    """One redacted value that only this record has is enough; a value without a token is none."""
    desk = Desk()
    rid = desk.seal(STORY, *AWA)
    desk.seal(OTHER, *SALIF)
    assert desk.originals().origin(shared({**STORY, "Note": "edited", "ID": "X"})) == Origin(rid, False)
    assert desk.originals().origin(shared({**STORY, "Story": "edited"})) is None
    assert desk.originals().origin(shared({"Note": STORY["Note"]})) is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Story": ""},
        {"Story": "<redacted>"},
        {"Story": "Somebody met the mayor."},
        {"Tale": STORY["Story"]},
        {"Story": STORY["Story"] + " "},
        {"Story": STORY["Story"].replace("<LOC>", "<redacted>")},
    ],
)
def test_another_record_is_none_of_ours(fields: dict[str, str]) -> None:
    """A record with another text, or the same text in another field, was not sealed here."""
    desk = Desk()
    desk.seal(STORY, *AWA, name="R1")
    assert desk.originals().origin(shared(fields)) is None
    assert desk.originals().origin(shared(fields, name="R9")) is None


def test_a_value_that_two_records_share_tells_neither() -> None:
    """A field that is a token and nothing else stands in many records: it does not make one of them of this one."""
    desk = Desk()
    desk.seal({"ID": "R1", "Contact": "<redacted>"}, *AWA)
    desk.seal({"ID": "R2", "Contact": "<redacted>", "Story": "<LOC>"}, *SALIF)
    assert desk.originals().origin(shared({"ID": "R3", "Contact": "<redacted>"})) is None
    desk.seal({"ID": "R1", "Contact": "<redacted>"}, *AWA)
    assert desk.originals().origin(shared({"ID": "R3", "Contact": "<redacted>"})) is None


def test_values_of_two_records_tell_neither() -> None:
    """A record put together of two sealed ones is neither."""
    desk = Desk()
    desk.seal({"a": "<redacted> one"}, *AWA)
    desk.seal({"b": "<redacted> two"}, *SALIF)
    assert desk.originals().origin(shared({"a": "<redacted> one", "b": "<redacted> two"})) is None


def test_of_two_sealings_the_newest_counts() -> None:
    """Redacted and sealed again, a record is its newest sealing: by its output, by its id, and by a value of it."""
    desk = Desk()
    first = desk.seal(STORY, *AWA, name="R1")
    second = desk.seal(STORY, *AWA, name="R1")
    assert desk.originals().origin(shared(STORY)) == Origin(second, True)
    assert desk.originals().origin(shared({**STORY, "Note": "x"}, name="R1")) == Origin(second, False)
    assert desk.originals().origin(shared({**STORY, "Note": "x"})) == Origin(second, False)
    assert first != second


def test_an_older_output_is_still_its_own() -> None:
    """What was shared before a record was sealed anew is known as what it was then."""
    desk = Desk()
    old = {**STORY, "Story": "<redacted> met the mayor."}
    first, second = desk.seal(old, *AWA, name="R1"), desk.seal(STORY, *AWA, name="R1")
    assert desk.originals().origin(shared(old, name="R1")) == Origin(first, True)
    assert desk.originals().origin(shared(STORY, name="R1")) == Origin(second, True)


def test_records_without_traces_are_known_to_have_none() -> None:
    """Where the policy kept none, the record is not found, and another with the same id is told apart."""
    desk = Desk()
    desk.seal(STORY, *AWA, name="R1", kept=False)
    assert desk.originals().origin(shared(STORY, name="R1")) is None
    rid = desk.seal(OTHER, *SALIF, name="R2")
    assert desk.originals().origin(shared(OTHER, name="R2")) == Origin(rid, True)


def test_a_later_sealing_does_not_hide_what_an_earlier_one_took_out() -> None:
    """Sealed again without the place, the record still must not show it."""
    desk = Desk()
    desk.seal(STORY, *AWA, (LOC, "Bandiagara"), name="R1")
    desk.seal(STORY, *AWA, name="R1")
    assert desk.found(shared({**STORY, "Note": "in Bandiagara"}, name="R1")) == ["Bandiagara"]


@pytest.mark.parametrize("token", ["<OUEDRAOGO>", "<PERSON-OUEDRAOGO>", "<KIENDREBEOGO-2>"])
def test_a_name_between_brackets_is_left(token: str) -> None:
    """Anybody can write a name like a token; what looks like one is no excuse."""
    made = desk()
    made.seal({"ID": "R9", "Story": "<redacted>"}, (PERSON, "Issa Ouédraogo"), name="R9")
    assert made.found(shared({"Note": f"met {token} there"})) == [
        token.strip("<>").removeprefix("PERSON-").removesuffix("-2")
    ]


@pytest.mark.parametrize("name", ["Awa Kiendrébéogo", "notes of Kiendrébéogo", "people.KIENDREBEOGO"])
def test_the_name_of_a_field_may_be_a_leak(name: str) -> None:
    """It is told how, never whose."""
    assert "sealed in the vault" in desk().originals().named(name)


@pytest.mark.parametrize("name", ["", "Outcome description", "Pays", "people.agreed", "StoryFragment_Merged"])
def test_most_names_of_fields_are_none(name: str) -> None:
    """A label names nobody."""
    assert desk().originals().named(name) == ""


# ------------------------------------------------------------ what is found


def desk() -> Desk:
    made = Desk()
    made.seal(STORY, *AWA, (DATE, "12 March 2024"), (ORG, "Collectif Sahel Debout"), name="R1")
    made.seal(OTHER, *SALIF, name="R2")
    return made


@pytest.mark.parametrize(
    "left", ["Awa Kiendrébéogo", "KIENDREBEOGO", "Kaya", "12 March 2024", "Collectif Sahel Debout"]
)
def test_what_is_left_of_its_own_is_found(left: str) -> None:
    """People, places, days and partners that were taken out of this record, in any of its fields."""
    for field in ("Note", "Story", "More"):
        record = shared({**STORY, field: f"then {left} again"}, name="R1")
        assert desk().found(record) == [left]


@pytest.mark.parametrize(("left", "told"), [("Salif Wedraogo", True), ("Dori", False)])
def test_people_of_other_records_are_found_and_their_places_are_not(left: str, told: bool) -> None:
    """A person of any record may stand nowhere; where they live may be named by others."""
    for record in (shared({**STORY, "Note": left}, name="R1"), shared({"Note": f"of {left}"}, name="unknown")):
        assert desk().found(record) == ([left] if told else [])


def test_a_finding_says_how_and_whose() -> None:
    """It names the form and whether the original is of this record; the text is nowhere but in the leak itself."""
    made = desk().originals()
    record = shared({"Note": "Kiendrébéogo and Wedraogo"}, name="R1")
    own, other = made.find(record, made.origin(record))
    assert (own.found_by, own.detail.endswith("sealed with this record")) == ("traces:word", True)
    assert (other.found_by, other.detail.endswith("sealed with another record")) == ("traces:word", True)
    assert (own.field, own.start, own.end) == (0, 0, 12)
    assert "aogo" not in repr((own, other))


@pytest.mark.parametrize(
    "text", ["", "She is a nurse.", "<redacted> and <LOC>", "The mayor spoke in March.", "<redacted>"]
)
def test_a_clean_record_has_no_finding(text: str) -> None:
    """Nothing is found in a record as it was sealed, nor in one whose texts name nobody."""
    assert desk().found(shared({**STORY, "Note": text}, name="R1")) == []


def test_what_a_token_hides_is_not_left() -> None:
    """The name of a token's own kind is no leak, whatever somebody is called."""
    made = Desk()
    made.seal(STORY, (PERSON, "Awa Redacted"), name="R1")
    assert made.found(shared({**STORY, "Note": "<redacted>"}, name="R1")) == []


def test_what_a_rule_shows_is_not_left() -> None:
    """What an explicit rule of the policy keeps is shown on purpose; the same words elsewhere are not."""
    text = "Kiendrébéogo said so; Kiendrébéogo left."
    shielded = judged(text, "Kiendrébéogo", PERSON, keep=True, shields=True)
    record = shared({"Note": text}, shielded, name="R1")
    [left] = desk().originals().find(record, None)
    assert (left.start, left.text) == (22, "Kiendrébéogo")


def test_a_place_of_the_same_name_is_not_the_person() -> None:
    """A place that the policy keeps is no person of the same name; a person that it keeps is one."""
    text = "in Wedraogo there"
    for entity, told in ((LOC, []), (ORG, []), (PERSON, ["Wedraogo"])):
        assert desk().found(shared({"Note": text}, judged(text, "Wedraogo", entity, keep=True))) == told
    assert desk().found(shared({"Note": text}, judged(text, "Wedraogo", LOC, keep=False))) == ["Wedraogo"]


def test_nobody_asked_the_recognizers() -> None:
    """Without the recognizers nothing is excused."""
    assert desk().found(shared({"Note": "of Wedraogo"}, asked=False)) == ["Wedraogo"]
