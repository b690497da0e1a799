"""Which traces an original leaves: what stands alone, what needs company, and what is never looked for."""

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import traces as t
from redactor.detect.traces import Tracer, addresses_in, digits_of, gaps, numbers_in, pair
from redactor.model import COORDINATES, DATE, EMAIL, ENTITIES, FIELD, HANDLE, ID, LOC, ORG, PERSON, PHONE, UNKNOWN, URL

TRACER = Tracer()
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)


def traces(entity: str, text: str, *labels: str) -> set[str]:
    """Return the texts of an original's traces of these kinds."""
    return {text for label, text in TRACER.traces(entity, text) if label in labels}


def labels(entity: str, text: str) -> set[str]:
    return {label for label, _ in TRACER.traces(entity, text)}


# ------------------------------------------------------------ people


def test_a_rare_part_means_its_bearer_everywhere() -> None:
    """A surname that is no word and no place stands alone, with its slips and its sound; a given name does not."""
    name = "Awa Kiendrébéogo"
    assert traces(PERSON, name, t.WORD) == {"kiendrebeogo"}
    assert traces(PERSON, name, t.OWN) == {"awa"}
    assert traces(PERSON, name, t.PAIR) == {"awa kiendrebeogo"}
    assert traces(PERSON, name, t.PART) == {"awa", "kiendrebeogo"}
    assert traces(PERSON, name, t.SLIP) == set(gaps("kiendrebeogo"))
    assert traces(PERSON, name, t.INITIAL) == {"a kiendrebeogo", "k awa"}
    assert traces(PERSON, name, t.INITIALS) == {"a k"}


@pytest.mark.parametrize("name", ["Rose May", "Grace Hope", "March Will", "Faith Peace"])
def test_ordinary_words_are_never_looked_for_everywhere(name: str) -> None:
    """A name of ordinary words leaves nothing that another record could hold by chance."""
    everywhere = {label for label in labels(PERSON, name) if label in t.GLOBAL}
    assert everywhere <= {t.PART, t.PAIR, t.SOUNDS, t.PART_SOUND}
    assert labels(PERSON, name) & {t.PAIR, t.OWN_PAIR}


@pytest.mark.parametrize("name", ["Mrs", "Dr", "the", "de la", "A.", "A. B.", "1", "-", "", " ", "'s"])
def test_what_is_no_name_leaves_nothing_everywhere(name: str) -> None:
    """Titles, particles and initials alone are looked for in no other record."""
    assert {label for label in labels(PERSON, name) if label in t.GLOBAL} == set()


@pytest.mark.parametrize("announced", ["Mme Awa Kiendrébéogo", "Dr. Awa KIENDRÉBÉOGO", "Awa Kiendrébéogo’s"])
def test_titles_and_endings_are_no_part_of_a_name(announced: str) -> None:
    """However a name is announced or declined, it leaves the same whole name."""
    assert traces(PERSON, announced, t.PAIR) == {"awa kiendrebeogo"}


@pytest.mark.parametrize("name", ["An Le", "Le Van An"])
def test_a_name_of_particles_is_kept_whole(name: str) -> None:
    """A name none of whose parts can be looked for is looked for as it stands, in its own record."""
    assert traces(PERSON, name, t.WHOLE) == {name.lower()}
    assert traces(PERSON, "Awa Kiendrébéogo", t.WHOLE, t.HEAD) == set()


@pytest.mark.parametrize(
    "name", ["Traoré Awa", "TRAORÉ Awa", "traore awa", "Traore\u0301 Awa", "Tra\u200boré\u00a0Awa"]
)
def test_spelling_makes_no_difference(name: str) -> None:
    """Order, case, accents, composition and unseen characters leave the same traces of two parts."""
    assert traces(PERSON, name, t.PAIR, t.SOUNDS) == traces(PERSON, "Awa Traoré", t.PAIR, t.SOUNDS)


def test_a_name_in_another_script_is_compared_by_bones() -> None:
    """Its consonants are kept, so that a Latin spelling finds them. Not those of a Latin name: they tell too much."""
    assert traces(PERSON, "محمد الزهراوي", t.SCRIPT) == {"md", ".lzr"}
    assert traces(PERSON, "Mohamed Alzahrawi", t.SCRIPT) == set()


@pytest.mark.parametrize("length", [5, 41, 400, 100_000])
def test_slips_are_kept_of_what_can_be_a_name(length: int) -> None:
    """A part too short to be recognised with a slip, or longer than any name, has none."""
    assert traces(PERSON, "X" + "w" * (length - 1), t.SLIP) == set()


# ------------------------------------------------------------ how to reach them


@pytest.mark.parametrize(
    ("entity", "text", "label", "kept"),
    [
        (EMAIL, "Awa.Traore@Example.org", t.MAIL, {"awa.traore@example.org", "awa.traore"}),
        (EMAIL, "mailto:awa.traore@example.org", t.MAIL, {"awa.traore@example.org", "awa.traore"}),
        (EMAIL, "info@example.org", t.MAIL, {"info@example.org"}),
        (EMAIL, "a.b@example.org", t.MAIL, {"a.b@example.org"}),
        (EMAIL, "awa (at) example (dot) org", t.MAIL, {"awa@example.org"}),
        (EMAIL, "awa [arobase] example [point] org", t.MAIL, {"awa@example.org"}),
        (HANDLE, "@Awa_T", t.MAIL, {"@awa_t"}),
        (HANDLE, "awa.t", t.MAIL, {"awa.t"}),
        (HANDLE, "awa", t.MAIL, set()),
        (PHONE, "+226 70 12 34 56", t.NUMBER, {"70123456"}),
        (PHONE, "(00226) 70-12-34-56", t.NUMBER, {"70123456"}),
        (PHONE, "+226 70 12 34 56 / 71 12 34 56", t.NUMBER, {"71123456"}),
        (PHONE, "٧٠١٢٣٤٥٦", t.NUMBER, {"70123456"}),
        (PHONE, "123-456", t.NUMBER, {"123456"}),
        (PHONE, "12345", t.NUMBER, set()),
        (ID, "11 JJ 4071", t.CODE, {"11jj4071"}),
        (ID, "CASE-2024/017", t.CODE, {"case2024017"}),
        (ID, "AB12", t.CODE, set()),
        (ID, "COVID-19", t.CODE, set()),
        (LOC, "+226 70 12 34 56", t.NUMBER, set()),
        (PERSON, "awa@example.org", t.MAIL, set()),
    ],
)
def test_contacts(entity: str, text: str, label: str, kept: set[str]) -> None:
    """Addresses, numbers and identifiers are kept without their spelling, and only where long enough to tell."""
    assert traces(entity, text, label) == kept


def test_a_field_of_contacts_leaves_those_of_each() -> None:
    """A field that is taken out whole: its people, numbers and addresses are looked for everywhere, its words not."""
    text = "Salif Kiendrébéogo, +226 70 12 34 56; Awa Wedraogo (awa.wedraogo@example.org) - chair of the union"
    assert traces(FIELD, text, t.PAIR) == {"kiendrebeogo salif", "awa wedraogo"}
    assert traces(FIELD, text, t.NUMBER, t.MAIL) == {"70123456", "awa.wedraogo@example.org", "awa.wedraogo"}
    assert "chair" not in traces(FIELD, text, t.WORD, t.PART, t.OWN, t.SHY)


@pytest.mark.parametrize("text", ["Yes", "oui", "high", "Protection", "The women met the mayor."])
def test_an_answer_to_choose_from_names_nobody(text: str) -> None:
    """A field taken out whole that holds ordinary words leaves nothing to look for elsewhere."""
    assert {label for label in labels(FIELD, text) if label in t.GLOBAL} == set()


def test_a_picture_written_as_text_leaves_next_to_nothing() -> None:
    """A hundred thousand letters and digits in a field are no names."""
    blob = base64.b64encode(random.Random(7).randbytes(100_000)).decode()
    assert len(TRACER.traces(FIELD, blob)) < 3000


# ------------------------------------------------------------ everything else


@pytest.mark.parametrize("entity", [LOC, ORG, DATE, URL, COORDINATES, UNKNOWN])
def test_things_are_looked_for_in_their_own_record_alone(entity: str) -> None:
    """A place, day or partner may stand in another record for its own reasons."""
    for text in ("Boucle du Mouhoun", "12 March 2024", "Collectif Sahel Debout", "Kaya"):
        assert {label for label in labels(entity, text) if label in t.GLOBAL} == set()
        assert text.lower() in traces(entity, text, t.WHOLE)


@pytest.mark.parametrize("text", ["", "a", "12", "-", "<", " ".join(["word"] * 13)])
def test_what_is_too_short_or_too_long_is_not_looked_for(text: str) -> None:
    """Less than three letters mean nothing, more than twelve words are a passage."""
    assert TRACER.traces(LOC, text) == frozenset()


def test_a_camp_is_looked_for_without_its_kind() -> None:
    """The name of a place, without what kind of place it is; never the kind alone."""
    assert traces(LOC, "Zaatari camp", t.WHOLE) == {"zaatari camp", "zaatari"}


# ------------------------------------------------------------ all together


def test_entities_are_kept_apart_and_sorted() -> None:
    """The traces of a record, entity by entity: each once, in order, those of everywhere before those of here."""
    found = TRACER.of([(PERSON, "Awa Traoré"), (LOC, "Kaya"), (PERSON, "AWA TRAORE"), (PERSON, "Awa Traoré")])
    assert [each.entity for each in found] == [LOC, PERSON]
    for each in found:
        assert list(each.everywhere) == sorted(set(each.everywhere))
        assert list(each.here) == sorted(set(each.here))
        assert {label for label, _ in each.everywhere} <= t.GLOBAL
        assert not {label for label, _ in each.here} & t.GLOBAL
    assert found == TRACER.of([(LOC, "Kaya"), (PERSON, "AWA TRAORE"), (PERSON, "Awa Traoré")])
    assert TRACER.of([]) == ()


@given(st.sampled_from([*ENTITIES, "THEIR_OWN"]), ANY_TEXT)
def test_any_original_can_be_traced(entity: str, text: str) -> None:
    """Any text gives traces of known kinds that are not empty; never an error."""
    for label, kept in TRACER.traces(entity, text):
        assert label.islower()
        assert kept.strip()


@given(ANY_TEXT)
def test_numbers_and_addresses_stand_where_they_are_said_to(text: str) -> None:
    """What may be a number or an address is given with its place in the text."""
    for (start, end), digits in numbers_in(text):
        assert 0 <= start < end <= len(text)
        assert digits == digits_of(text[start:end]) != ""
    for (start, end), _ in addresses_in(text):
        assert 0 <= start < end <= len(text)


@given(st.text(st.sampled_from("0123456789 .-()/+\n\u00a0"), max_size=40))
def test_every_part_of_a_run_of_digits_is_asked(text: str) -> None:
    """Numbers that stand side by side are asked one by one: none hides in its neighbour."""
    assert all(len(digits) in (6, 7, 8) and digits.isascii() for _, digits in numbers_in(text))
    assert "70123456" in {digits for _, digits in numbers_in(f"{text.rstrip('0123456789')} x 70 12 34 56 {text}")}


@given(st.text(max_size=8), st.text(max_size=8))
def test_a_pair_has_no_order(one: str, other: str) -> None:
    """Surname first or last, it is the same pair."""
    assert pair(one, other) == pair(other, one)
