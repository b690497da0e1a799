"""Floors are read strictly, and are a ratchet: they rise, and nothing of them is lost."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.config.floors import Floor, Floors, load_floors, lowered, raise_floors, raised
from redactor.errors import ConfigError, OutputError
from tests.config.writing import refused, written

GOOD = """\
# Raised on every release. Owner: the data team.

version: 1
leaking: 0.05
floors:
  - {entity: PERSON, recall: 0.98, precision: 0.85, entity-recall: 0.97}
  # Dutch is hard
  - {language: nl, entity: PERSON, recall: 0.9, reason: "few texts; don't lower it"}
  - {language: fr, entity: CASE_ID, precision: 1}
"""


def test_floors_are_read(tmp_path: Path) -> None:
    """Each entry arrives; without a language it is a floor under all of them."""
    assert load_floors(written(tmp_path, GOOD)) == Floors(
        (
            Floor("*", "PERSON", 0.98, 0.85, 0.97),
            Floor("nl", "PERSON", 0.9),
            Floor("fr", "CASE_ID", None, 1.0),
        ),
        0.05,
    )


def test_a_file_may_hold_no_floor_yet(tmp_path: Path) -> None:
    """Only the version must be there."""
    assert load_floors(written(tmp_path, "version: 1\n")) == Floors()


MISTAKES = [
    ("leaking: 5", "2: leaking: write a share from 0 to 1", ""),
    ("leaking: -0.1", "2: leaking: write a share", ""),
    ("leaking: .nan", "2: leaking: write a share", ""),
    ("leaking: '0.5'", "2: leaking: write a share", "without quotes"),
    ("leaking: yes", "2: leaking: write a share", ""),
    ("leaking: 5%", "2: leaking: write a share", "such as 0.95"),
    ("leaking:", "2: leaking: write a share", ""),
    ("leakage: 0.1", "2: unknown key 'leakage'", "did you mean 'leaking'?"),
    ("floors: [{entity: PERSON, recall: 98}]", "2: floors.1.recall: write a share", ""),
    ("floors: [{entity: PERSON, recall: }]", "2: floors.1.recall: write a share", ""),
    ("floors: [{entity: PERSON}]", "2: floors.1: gives no floor", "entity-recall"),
    ("floors: [{recall: 0.9}]", "2: floors.1: the key 'entity' is missing", ""),
    ("floors: [{entity: PERSON, recal: 0.9}]", "2: unknown key 'recal'", "did you mean 'recall'?"),
    ("floors: [{entity: PERSON, entity_recall: 0.9}]", "2: unknown key 'entity_recall'", "'entity-recall'?"),
    ("floors: [{entity: person, recall: 0.9}]", "2: floors.1.entity: unknown entity 'person'", "mean 'PERSON'?"),
    ("floors: [{entity: '*', recall: 0.9}]", "2: floors.1.entity: unknown entity '*'", "known: PERSON, ORG"),
    ("floors: [{language: no, entity: PERSON, recall: 0.9}]", "2: floors.1.language: no without quotes", "'no'"),
    ("floors: [{language: English, entity: PERSON, recall: 0.9}]", "2: floors.1.language: 'English'", "such as en"),
    ("floors: [{entity: PERSON, recall: 0.9, reason: ''}]", "2: floors.1.reason: nothing stands here", ""),
    ("floors: [PERSON]", "2: floors.1: expected `key: value` lines", ""),
    ("floors: {PERSON: 0.9}", "2: floors: expected a list", ""),
    ("floors: [{entity: PERSON, recall: !!float 1}]", "2: a tag", ""),
    ("floors:\n- {entity: ORG, recall: 0.9}\n- {language: '*', entity: ORG, precision: 0.1}",
     "4: the floor of ORG in '*' is given twice (first on line 3)", "keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "starts", "more"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_its_line(tmp_path: Path, body: str, starts: str, more: str) -> None:
    """One mistake gives one message: file, line and key, what is wrong, and what is known or meant."""
    (message,) = refused(load_floors, tmp_path, f"version: 1\n{body}\n")
    assert message.startswith(starts)
    assert more in message


# ---------------------------------------------------------------- the ratchet

SHARES = st.none() | st.floats(0, 1)
NAMES = st.tuples(st.sampled_from(["*", "en", "fr"]), st.sampled_from(["PERSON", "ORG", "OWN_1"]))
FLOORS = st.builds(
    lambda entries, leaking: Floors(tuple(Floor(*name, *values) for name, values in entries.items()), leaking),
    st.dictionaries(
        NAMES, st.tuples(SHARES, SHARES, SHARES).filter(lambda values: any(v is not None for v in values)), max_size=5
    ),
    SHARES,
)


@given(FLOORS, FLOORS)
def test_raising_lowers_nothing(old: Floors, new: Floors) -> None:
    """The result is under neither of the two, is theirs in every value, and raising again changes nothing."""
    both = raised(old, new)
    assert lowered(old, both) == lowered(new, both) == []
    assert raised(both, old) == raised(both, new) == both
    assert set(raised(new, old).entries) == set(both.entries)
    names = [(e.language, e.entity) for e in both.entries]
    assert names[: len(old.entries)] == [(e.language, e.entity) for e in old.entries]


@given(FLOORS, FLOORS)
def test_a_fall_is_never_silent(old: Floors, new: Floors) -> None:
    """Nothing is said exactly where raising the new floors to the old ones would change nothing."""
    both = raised(new, old)
    holds = (set(both.entries), both.leaking) == (set(new.entries), new.leaking)
    assert (lowered(old, new) == []) == holds


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(FLOORS, FLOORS)
def test_what_is_raised_in_a_file_is_read_back(tmp_path: Path, old: Floors, new: Floors) -> None:
    """Every figure survives the file to the last digit, also the smallest."""
    path = tmp_path / "floors.yaml"
    path.unlink(missing_ok=True)
    raise_floors(path, old)
    assert load_floors(path) == old
    raise_floors(path, new)
    assert load_floors(path) == raised(old, new)


def test_a_fall_is_named() -> None:
    """Each value that fell or vanished is said with what it was."""
    old = Floors((Floor("*", "PERSON", 0.98, 0.85, 0.97), Floor("nl", "ORG", 0.9)), 0.05)
    new = Floors((Floor("*", "PERSON", 0.97, None, 0.99),), 0.1)
    assert lowered(old, new) == [
        "* PERSON recall: 0.98 -> 0.97",
        "* PERSON precision: 0.85 was taken away",
        "nl ORG recall: 0.9 was taken away",
        "leaking: 0.05 -> 0.1",
    ]
    assert lowered(Floors(), new) == []
    assert lowered(old, Floors(old.entries)) == ["leaking: 0.05 was taken away"]


def test_the_file_keeps_what_people_wrote(tmp_path: Path) -> None:
    """The comments at its top and the reasons stay; figures rise, new ones come, none falls."""
    path = written(tmp_path, GOOD)
    raise_floors(
        path, Floors((Floor("nl", "PERSON", 0.95, 0.5), Floor("*", "PERSON", 0.5), Floor("en", "ORG", 0.8)), 0.01)
    )
    assert path.read_text(encoding="utf-8") == (
        "# Raised on every release. Owner: the data team.\n"
        "\n"
        "version: 1\n"
        "leaking: 0.01\n"
        "floors:\n"
        "  - {language: '*', entity: 'PERSON', recall: 0.98, precision: 0.85, entity-recall: 0.97}\n"
        "  - {language: 'nl', entity: 'PERSON', recall: 0.95, precision: 0.5, reason: 'few texts; don''t lower it'}\n"
        "  - {language: 'fr', entity: 'CASE_ID', precision: 1.0}\n"
        "  - {language: 'en', entity: 'ORG', recall: 0.8}\n"
    )


def test_a_file_that_need_not_rise_is_left_alone(tmp_path: Path) -> None:
    """Lower figures change not one byte."""
    path = written(tmp_path, GOOD)
    raise_floors(path, Floors((Floor("*", "PERSON", 0.1),), 0.5))
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("text", ["version: 2\n", "", "version: 1\nfloors: {}\n"])
def test_a_broken_file_is_never_overwritten(tmp_path: Path, text: str) -> None:
    """What cannot be read is not replaced: it may hold floors."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError):
        raise_floors(path, Floors((Floor("*", "PERSON", 0.1),)))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("floor", [Floor("*", "PERSON", float("nan")), Floor("*", "person", 0.5), Floor("*", "PERSON")])
def test_what_could_not_be_read_is_not_written(tmp_path: Path, floor: Floor) -> None:
    """Figures that are none leave the file as it was."""
    path = written(tmp_path, "version: 1\n")
    with pytest.raises(ConfigError):
        raise_floors(path, Floors((floor,)))
    assert path.read_text(encoding="utf-8") == "version: 1\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The system's refusal is an error of ours, and the file stays."""
    path = written(tmp_path, GOOD, "in/floors.yaml")
    path.parent.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            raise_floors(path, Floors((Floor("*", "ORG", 0.5),)))
    finally:
        path.parent.chmod(0o700)
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """No folder is made on the way."""
    with pytest.raises(OutputError, match="cannot be written"):
        raise_floors(tmp_path / "gone" / "floors.yaml", Floors((Floor("*", "ORG", 0.5),)))
