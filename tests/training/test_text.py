"""The texts that the names model learns from: whole, invented, apart from what it is measured on."""

import re
from pathlib import Path

import pytest

from tests.detect import test_names_model
from training.corpora import read_marked, unmark
from training.data import TEXTS, is_held

FILES = sorted(TEXTS.glob("*.txt"))
AUDIT = Path(__file__).parents[2] / "audit"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_mark_is_whole(path: Path) -> None:
    """Marks of the three kinds, closed, not nested, at the ends of words, without blanks inside their ends."""
    for item in read_marked(path):
        for start, end, label in item.spans:
            assert label in ("PERSON", "ORG", "LOC"), item.name
            inner = item.text[start:end]
            assert inner == inner.strip(), item.name
            assert not re.search(r"\w\Z", item.text[:start]), item.name
            assert not re.match(r"\w", item.text[end:]), item.name


def test_there_is_enough_and_half_of_it_is_french() -> None:
    """At least two thousand items; no item twice; some of them name nobody."""
    items = [item for path in FILES for item in read_marked(path)]
    assert len(items) >= 2000
    assert sum(item.source.startswith("fr") for item in items) >= 1000
    assert len({item.text for item in items}) == len(items)
    assert 0.1 < sum(not item.spans for item in items) / len(items) < 0.4


def test_nothing_that_is_measured_is_learnt() -> None:
    """No record of the labelled corpora, and no sentence of our tests, stands in what the model learns from."""
    learnt = "\n".join(item.text for path in FILES for item in read_marked(path))
    sentences = set()
    for path in [*AUDIT.glob("corpus/??-*.md"), *AUDIT.glob("unseen/??-*.md")]:
        plain = unmark(path.read_text(encoding="utf-8"), path.stem, "").text
        sentences |= {s.strip() for s in re.split(r"(?<=[.!?])\s+|\n|\*\*[^*]+\*\*:", plain) if len(s) > 40}
    groups = (getattr(test_names_model, name) for name in dir(test_names_model) if name.isupper())
    sentences |= {case[0] for group in groups if isinstance(group, list) for case in group if isinstance(case, tuple)}
    sentences |= set(test_names_model.NOBODY)
    assert len(sentences) > 1000
    assert {s for s in sentences if len(s) > 40 and s in learnt} == set()


def test_what_is_held_out_is_decided_by_the_text() -> None:
    """The same items whatever the order of files, about one in twelve."""
    items = [item for path in FILES for item in read_marked(path)]
    held = [item for item in items if is_held(item, 12)]
    assert len(items) / 16 < len(held) < len(items) / 9
    assert [item for item in reversed(items) if is_held(item, 12)] == held[::-1]
