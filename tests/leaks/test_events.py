"""What the trail says of the confidential records of a shared file."""

import pytest

from redactor.model import LOC, PERSON
from tests.leaks.making import shared
from tests.leaks.sealed import OTHER as ANOTHER_POLICY
from tests.leaks.sealed import POLICY, Desk

STORY = {"ID": "R1", "Story": "<redacted> met the mayor of <LOC>.", "Note": "She is a nurse."}
AWA = (PERSON, "Awa Kiendrébéogo"), (LOC, "Kaya")
EDITED = {**STORY, "Note": "She is a midwife."}


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.seal(STORY, *AWA, name="R1")
    for n in range(2, 6):
        made.seal({"ID": f"R{n}", "Story": f"<redacted> met number {n}."}, *AWA, name=f"R{n}")
    return made


@pytest.mark.parametrize("scan_key", [True, False])
def test_a_record_as_it_was_sealed_has_nothing(desk: Desk, scan_key: bool) -> None:
    """Its event is of just this text, under an approved policy; also without a key, and in any order of the file."""
    for n in (4, 2, 5, 3):
        record = shared({"ID": f"R{n}", "Story": f"<redacted> met number {n}."}, name=f"R{n}")
        assert desk.told(record, origin=scan_key) == []
    assert desk.told(shared(STORY, name="R1"), POLICY, ANOTHER_POLICY, origin=scan_key) == []


@pytest.mark.parametrize("scan_key", [True, False])
@pytest.mark.parametrize("fields", [EDITED, {"ID": "X"}, {**STORY, "Story": "Awa Kiendrébéogo spoke."}, {}])
def test_nothing_is_asked_of_a_record_that_is_not_confidential(
    desk: Desk, fields: dict[str, str], scan_key: bool
) -> None:
    """Edited, unknown or empty: what is not confidential needs no event."""
    assert desk.told(shared(fields, name="R1", confidential=False), ANOTHER_POLICY, origin=scan_key) == []


def test_an_edited_record_is_told_as_such_with_a_key(desk: Desk) -> None:
    """The key finds its event, by its id or by a value; without one nobody knows which event it was."""
    for record in (shared(EDITED, name="R1"), shared(EDITED)):
        assert desk.told(record) == ["output-changed"]
        assert desk.told(record, origin=False) == ["no-event"]


@pytest.mark.parametrize(
    "change",
    [
        {"Story": STORY["Story"] + " "},
        {"Story": "<redacted> met the mayor of Kaya."},
        {"Note": ""},
        {"More": ""},
        {"ID": "R1 "},
    ],
)
def test_the_smallest_edit_is_an_edit(desk: Desk, change: dict[str, str]) -> None:
    """A blank, a token put back, an empty field more."""
    assert desk.told(shared({**STORY, **change}, name="R1")) == ["output-changed"]


def test_composing_accents_is_no_edit() -> None:
    """A file whose accents were composed on the way is the same record."""
    made = Desk()
    made.seal({"Story": "<redacted> parle\u0301"}, *AWA)
    assert made.told(shared({"Story": "<redacted> parl\u00e9"}), origin=False) == []


@pytest.mark.parametrize("scan_key", [True, False])
def test_an_unknown_record_with_tokens_has_no_event(desk: Desk, scan_key: bool) -> None:
    """It was redacted, but not with this vault."""
    assert desk.told(shared({"ID": "R9", "Story": "<redacted> left."}, name="R9"), origin=scan_key) == ["no-event"]


@pytest.mark.parametrize("scan_key", [True, False])
@pytest.mark.parametrize("fields", [{"ID": "R9", "Story": "Awa left."}, {"ID": "", "Story": ""}, {}])
def test_an_unknown_record_without_tokens_was_never_redacted(
    desk: Desk, fields: dict[str, str], scan_key: bool
) -> None:
    """It is confidential, holds no token and has no event: it went out as it was."""
    assert desk.told(shared(fields, name="R9"), origin=scan_key) == ["untouched"]


def test_a_vault_without_events_knows_nobody() -> None:
    """An empty trail has no event for anything."""
    assert Desk().told(shared(STORY)) == ["no-event"]
    assert Desk().told(shared({"Story": "x"})) == ["untouched"]


def test_a_policy_that_is_not_approved() -> None:
    """The event names the policy; it must be one of those approved. An edited record may have both."""
    made = Desk()
    made.seal(STORY, *AWA, name="R1", policy=ANOTHER_POLICY)
    assert made.told(shared(STORY, name="R1")) == ["policy-not-approved"]
    assert made.told(shared(STORY, name="R1"), origin=False) == ["policy-not-approved"]
    assert made.told(shared(EDITED, name="R1")) == ["output-changed", "policy-not-approved"]
    assert made.told(shared(STORY, name="R1"), ANOTHER_POLICY) == []


def test_of_two_sealings_either_output_is_as_it_was_sealed() -> None:
    """A record sealed again under another text is unchanged in both files; edited, the newest counts."""
    made = Desk()
    newer = {**STORY, "Story": "<redacted> met the mayor of <LOC> again."}
    made.seal(STORY, *AWA, name="R1", policy=ANOTHER_POLICY)
    made.seal(newer, *AWA, name="R1")
    assert made.told(shared(newer, name="R1")) == []
    assert made.told(shared(STORY, name="R1")) == ["policy-not-approved"]
    assert made.told(shared(EDITED, name="R1")) == ["output-changed"]


def test_sealed_twice_in_the_same_words() -> None:
    """The same output sealed under an approved policy and before under another: the newest counts where a key tells."""
    made = Desk()
    made.seal(STORY, *AWA, name="R1", policy=ANOTHER_POLICY)
    made.seal(STORY, *AWA, name="R1")
    assert made.told(shared(STORY, name="R1")) == []


def test_records_sealed_without_traces_have_events(desk: Desk) -> None:
    """A policy that keeps no traces does not take away the trail: the event is found by its text."""
    desk.seal({"ID": "R7", "Story": "<redacted> left."}, *AWA, name="R7", kept=False)
    assert desk.told(shared({"ID": "R7", "Story": "<redacted> left."}, name="R7")) == []


def test_a_whole_file_in_order_and_out_of_it(desk: Desk) -> None:
    """One run over the records of a file, some twice, in any order, finds each one's event."""
    events = desk.events()
    for n in (2, 3, 4, 5, 5, 3, 2, 4):
        record = shared({"ID": f"R{n}", "Story": f"<redacted> met number {n}."}, name=f"R{n}")
        assert list(events.find(record, events.of(record, None))) == []
    edited = shared(EDITED)
    assert [leak.kind.id for leak in events.find(edited, events.of(edited, None))] == ["no-event"]


def test_what_is_told_holds_no_text(desk: Desk) -> None:
    """A finding about a record as a whole says nothing of what stands in it."""
    made = desk.originals()
    record = shared({**EDITED, "Note": "Quenneville"}, name="R1")
    events = desk.events()
    [leak] = events.find(record, events.of(record, made.origin(record)))
    assert "Quenneville" not in repr(leak)
    assert (leak.field, leak.start, leak.end, leak.text) == (-1, 0, 0, "")
