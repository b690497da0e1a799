"""The lists of cues: what they must hold, and what happens when they do not."""

from pathlib import Path

import pytest

from redactor.detect.cues import (
    BODY,
    CAPITALS,
    KIN,
    PARTICLE,
    ROLE,
    SAYS,
    TITLE,
    cues,
    cut,
    read_cues,
)
from redactor.errors import RecognizerError
from redactor.shipped import shipped

LISTS = shipped("recognizers") / "cues"


def copy_of_lists(folder: Path) -> Path:
    for path in LISTS.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("mme", TITLE), ("alhaji", TITLE), ("oustaz", TITLE), ("mzee", TITLE), ("meneer", TITLE), ("dona", TITLE),
        ("widow", KIN), ("veuve", KIN), ("hija", KIN), ("zus", KIN),
        ("prosecutor", ROLE), ("maire", ROLE), ("abogada", ROLE), ("jornalista", ROLE), ("advocaat", ROLE),
        ("said", SAYS), ("raconte", SAYS), ("dijo", SAYS), ("disse", SAYS), ("zei", SAYS),
        ("bint", PARTICLE), ("ould", PARTICLE), ("ministere", BODY), ("stichting", BODY), ("usd", CAPITALS),
    ],
)  # fmt: skip
def test_knows(word: str, flag: int) -> None:
    """The shipped lists hold cues of every kind in the five languages, folded."""
    assert cues().words.get(word, 0) & flag


@pytest.mark.parametrize("word", ["is", "was", "has", "et", "est", "es", "heeft", "tem", "protection", "women's"])
def test_says_nothing_of(word: str) -> None:
    """Function words and words of the trade announce no speaker: they follow places and bodies too."""
    assert not cues().words.get(word, 0) & (SAYS | TITLE)


def test_every_entry_is_folded_and_cut_as_a_text_is() -> None:
    """An entry that a reading could never show would be dead."""
    for word in cues().words:
        assert cut(word) == [word]


def test_phrases_are_found_by_their_last_word() -> None:
    """A phrase announces only where both its words stand."""
    assert cues().before("according", "to")
    assert not cues().before("went", "to")
    assert not cues().before("according", "with")


def test_well_known_bodies_are_tried_longest_first() -> None:
    """The longer of two names that begin alike wins."""
    for names in cues().known.values():
        assert [len(n) for n in names] == sorted((len(n) for n in names), reverse=True)


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    """No list is skipped in silence, and the message says which one is missing."""
    folder = copy_of_lists(tmp_path)
    (folder / "kin.txt").unlink()
    with pytest.raises(RecognizerError, match=r"kin\.txt") as caught:
        read_cues(folder)
    assert caught.value.hint


def test_a_list_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """A list in another encoding is refused, and its content does not show."""
    folder = copy_of_lists(tmp_path)
    (folder / "roles.txt").write_bytes(b"pr\xe9fet")
    with pytest.raises(RecognizerError) as caught:
        read_cues(folder)
    assert "pr" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_user_may_add_a_word(tmp_path: Path) -> None:
    """Lists are data: a word added to one counts, whatever its case and accents; a comment does not."""
    folder = copy_of_lists(tmp_path)
    with (folder / "titles.txt").open("a", encoding="utf-8") as lines:
        lines.write("\n# Naaré\nZÉLOTE\n")
    words = read_cues(folder).words
    assert words["zelote"] & TITLE
    assert "naare" not in words
