"""Reading labelled corpora, and bringing them to one scheme."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpora import (
    MAYBE_ORG,
    PLACE_OR_ORG,
    UNKNOWN,
    Text,
    paragraphs,
    read_cultures,
    read_gold,
    read_public,
    unmark,
)


def read(tmp_path: Path, text: str, *spans: tuple[str, str], source: str = "uner") -> list[tuple[str, str]]:
    """What becomes of the labelled words of a text."""
    rows = [
        {"start": text.index(words), "end": text.index(words) + len(words), "label": label} for words, label in spans
    ]
    path = tmp_path / f"{source}.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": 1, "lang": "en", "text": text, "spans": rows}) + "\n")
    [found] = read_public(path, ["ORG"])
    assert found.partial == {"ORG"}
    return [(found.text[s:e], label) for s, e, label in found.spans]


@pytest.mark.parametrize(
    ("text", "label", "source", "expected"),
    [
        ("Mr Smith", "PERSON", "tab144", [("Smith", "PERSON")]),
        ("Mme Anne-Marie Andersson", "PERSON", "echr_fr", [("Anne-Marie Andersson", "PERSON")]),
        ("Smith's", "PERSON", "uner", [("Smith", "PERSON")]),
        ("@somebody", "PERSON", "btc", [("@somebody", UNKNOWN)]),
        ("the United Kingdom", "ORG", "tab144", [("United Kingdom", "LOC")]),
        ("Kenya", "ORG", "uner", [("Kenya", PLACE_OR_ORG)]),
        ("40 airstrikes by coalition forces", "ORG", "re3d", [("40 airstrikes by coalition forces", MAYBE_ORG)]),
        ("the coalition", "ORG", "gum_en", [("coalition", MAYBE_ORG)]),
        ("the Wanjiku Trust", "ORG", "uner", [("Wanjiku Trust", "ORG")]),
        ("The Hague", "LOC", "uner", [("Hague", "LOC")]),
        ("Kenyan", "OTHER", "uner", []),
        ("Kenyan", "OTHER", "tab144", [("Kenyan", UNKNOWN)]),
        ("last May", "DATE", "uner", []),
    ],
)
def test_labels_are_harmonised(
    text: str, label: str, source: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Titles stand outside people, states are places, groups without a name may be anything."""
    assert read(tmp_path, f"Then {text} again", (text, label), source=source) == expected


def test_overlapping_spans_become_disjoint(tmp_path: Path) -> None:
    """The outer one stays."""
    text = "the Bank of Kenya"
    assert read(tmp_path, text, ("Bank of Kenya", "ORG"), ("Kenya", "LOC")) == [("Bank of Kenya", "ORG")]


def test_what_is_measured_keeps_its_labels_but_for_titles(tmp_path: Path) -> None:
    """A title is no part of a name, in what is measured either."""
    path = tmp_path / "tab.jsonl.gz"
    span = {"start": 0, "end": 8, "label": "PERSON", "identifier": "DIRECT"}
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": 1, "lang": "en", "text": "Mr Smith", "spans": [span]}) + "\n")
    [(text, kinds)] = read_gold(path)
    assert text.spans == ((3, 8, "PERSON"),)
    assert kinds == {(3, 8): "DIRECT"}


def test_marks_are_taken_out() -> None:
    text = unmark("Mme [[PERSON:Awa]] à [[LOC:Kaya]].", "x", "fr")
    assert text.text == "Mme Awa à Kaya."
    assert [(text.text[s:e], label) for s, e, label in text.spans] == [("Awa", "PERSON"), ("Kaya", "LOC")]


@pytest.mark.parametrize("bad", ["[[PERSON:Awa", "[[PERSON:Awa [[LOC:Kaya]]]]", "Awa]]"])
def test_a_broken_mark_is_an_error(bad: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        unmark(bad, "x", "fr", "x:1")


@given(st.lists(st.sampled_from(["Awa came.", "It was [[PERSON:Issa B]] who. left", "\n", "and so on"]), max_size=60))
def test_paragraphs_lose_nothing(parts: list[str]) -> None:
    """Cut anywhere, all letters and all spans are there, none cut in two."""
    text = unmark(" ".join(parts), "x", "en")
    cut = list(paragraphs(text, 60))
    assert "".join(p.text for p in cut) == text.text
    assert sum(len(p.spans) for p in cut) == len(text.spans)
    assert {p.text[s:e] for p in cut for s, e, _ in p.spans} <= {"Issa B"}


def test_names_that_yaml_takes_for_truth_stay_names(tmp_path: Path) -> None:
    """ "No", "Yes" and "On" are people too."""
    (tmp_path / "XX.yaml").write_text("given_f: [No, Yes]\ngiven_m: [On]\nsurnames: []\npatterns: ['{given}']\n")
    [culture] = read_cultures(tmp_path)
    assert culture.given == ("No", "Yes", "On")
    assert Text("", (), "", "").partial == frozenset()
