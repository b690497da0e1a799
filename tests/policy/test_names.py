"""Names of fields are compared the way a reader compares them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy.names import Glob, fold, fold_value, parse_name

names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "M")), max_size=30)


@given(names)
def test_folding_twice_changes_nothing(name: str) -> None:
    """The folded form is final."""
    assert fold(name) == fold(fold(name))
    assert fold_value(name) == fold_value(fold_value(name))


@given(names, st.sampled_from(["NFC", "NFD"]))
def test_the_way_accents_are_stored_does_not_matter(name: str, form: str) -> None:
    """Composed and decomposed text fold to the same."""
    assert fold(name) == fold(unicodedata.normalize(form, name))


@given(st.text("abcdeéÀÇ ", min_size=1, max_size=12).filter(str.strip), st.sampled_from(" .,:;-_/()'’\t"))
def test_case_accents_spaces_and_punctuation_do_not_matter(name: str, mark: str) -> None:
    """A name in capitals, without accents or with marks between its words is the same name."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert fold(name) == fold(name.upper()) == fold(plain) == fold(f"{mark}{name} {mark}")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Année", "annee :"), ("COUTNRY", "coutnry"), ("MCQType of change", "MCQ Type of Change"), ("Cœur", "COEUR"),
     ("Is it CONFIDENTIAL?", "is it confidential"), ("Ｙｅａｒ", "Year"), ("Straße", "STRASSE"), ("İd", "id")],
)  # fmt: skip
def test_one_name(one: str, other: str) -> None:
    """Two spellings of one name."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Year", "Years"), ("Outcome 1", "Outcome 2"), ("#", "%"), ("Name", "Nom"), ("Pays", "Payes"), ("", "a")],
)
def test_two_names(one: str, other: str) -> None:
    """Two names that only look alike."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("one", "other"), [("1.0", "10"), ("0", "0.0"), ("no", "non"), ("n o", "no"), ("-1", "1")])
def test_values_keep_their_punctuation(one: str, other: str) -> None:
    """What a flag says is compared more closely than a name: 1.0 is not 10."""
    assert fold_value(one) != fold_value(other)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Outcome description", ("outcomedescription",) * 3),
        ("outcomes[12].year", ("outcomes12year", "outcomesyear", "year")),
        ("a.b[0][1].Année", ("ab01annee", "abannee", "annee")),
        ("/outcomes/0/year", ("outcomes0year", "outcomesyear", "year")),
        ("Sign. of change", ("signofchange",) * 3),
        ("Rating 1.2", ("rating12", "rating12", "2")),
        ("", ("", "", "")),
    ],
)
def test_a_path_is_known_in_three_forms(name: str, forms: tuple[str, str, str]) -> None:
    """By the whole path, without positions, and by its last step."""
    assert forms == parse_name(name).forms


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("Rating *", "Rating significance", True),
        ("Rating *", "RATING-Contribution", True),
        ("Rating *", "Rating", True),
        ("*date*", "Start date (planned)", True),
        ("contact.*", "contact.phone", True),
        ("contact.*", "people[3].contact", False),
        ("Rating *", "Overrating", False),
        ("Rating *", "rating.author", False),
        ("contact.*", "contact.phone.home", False),
        ("Year*", "My year", False),
        ("a*c", "a.c", False),
        ("Is it?*", "Is i", False),
    ],
)
def test_a_pattern_stays_within_one_step(pattern: str, name: str, fits: bool) -> None:
    """A star stands for letters, never for a way deeper into nested data."""
    assert fits == Glob(pattern).fits(parse_name(name).steps)


@given(names)
def test_a_star_alone_fits_every_name(name: str) -> None:
    """Whatever the last step of a name is made of."""
    assert Glob("*").fits(parse_name(name).steps[-1:])


@given(names.filter(lambda n: "." not in n and not n.startswith("/")), st.text("abcé -", max_size=5))
def test_a_name_fits_the_pattern_that_begins_like_it(name: str, more: str) -> None:
    """A pattern of a name and a star fits every longer name."""
    if fold(name).isalnum():
        assert Glob(f"{name}*").fits(parse_name(name + more).steps)
