"""Variation: whatever becomes of a text, its spans name what they named."""

import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.neural.pieces import LABELS, Cutter
from redactor.detect.reading import Reader
from redactor.shipped import shipped
from training.corpora import MAYBE_ORG, UNKNOWN, Culture, Text, unmark
from training.data import TEXTS, allowed_of
from training.vary import Names, Varier, fill, joined, prefixed, rewritten

CULTURE = Culture(
    "XX", ("Awa", "Issa"), ("Awa",), ("Issa",), ("Kaboré", "N'Guessan"), {"surnames": ("Kaboré", "N'Guessan")},
    ("{given} {surname}", "{SURNAME} {given}", "Mme {surname} née {surname2}", "Umm {given_m}"),
    ("Kaya", "Bobo-Dioulasso"), ("Ligue X", "Réseau Y"),
)  # fmt: skip
CONFIG = yaml.safe_load((TEXTS.parent / "config.yaml").read_text(encoding="utf-8"))
TEXT = unmark(
    "Hier d’[[PERSON:Awa Traoré]] à [[LOC:Ouahigouya]], puis [[PERSON:Traoré]] ; [[ORG:CNDH]] aussi.", "x", "fr"
)


def varier(seed: int, **always: float) -> Varier:
    rng = random.Random(seed)
    return Varier({**dict.fromkeys(CONFIG["vary"], 0.0), **always}, Names([CULTURE], rng), rng)


@given(st.integers(0, 10_000))
def test_spans_stay_whole_words(seed: int) -> None:
    """With everything varied at once: as many spans, in order, disjoint, none empty, none within a word."""
    text = varier(seed, **dict.fromkeys(CONFIG["vary"], 0.5))(TEXT)
    assert [label for *_, label in text.spans] == [label for *_, label in TEXT.spans]
    at = 0
    for start, end, _ in text.spans:
        assert at <= start < end <= len(text.text)
        assert not (text.text[start - 1 : start].isalnum() or text.text[end : end + 1].isalnum())
        at = end


def test_other_people_are_the_same_people_throughout() -> None:
    """The surname alone becomes the new person's surname."""
    for seed in range(20):
        text = varier(seed, people=1.0)(TEXT)
        full, alone = (text.text[s:e] for s, e, label in text.spans if label == "PERSON")
        assert alone in full
        assert "Traoré" not in text.text


def test_an_elided_article_fits_the_new_name() -> None:
    """ "d'Awa" becomes "de Issa" only where no vowel follows."""
    text = unmark("le rôle d'[[PERSON:Awa]]", "x", "fr")
    assert rewritten(text, lambda *_: "Moussa").text == "le rôle de Moussa"
    assert rewritten(text, lambda *_: "Issa").text == "le rôle d'Issa"


@pytest.mark.parametrize(("pattern", "expected"), [("Umm {given_m}", "Umm Issa"), ("Mme {given_f}", "Awa")])
def test_a_form_of_address_is_no_part_of_a_name(pattern: str, expected: str) -> None:
    """But a kunya is."""
    assert fill(pattern, CULTURE, random.Random(0)) == expected


def test_lists_and_cells_are_names_and_little_else() -> None:
    vary = varier(1, invented=0.5)
    for _ in range(50):
        for text in (vary.made_list(), vary.made_cell()):
            assert text.spans
            assert all(text.text[s:e].strip() == text.text[s:e] for s, e, _ in text.spans)


def test_two_texts_become_one() -> None:
    one, other = unmark("[[PERSON:Awa]].", "x", "fr"), unmark("À [[LOC:Kaya]].", "x", "fr")
    both = joined(one, other, " ")
    assert [(both.text[s:e], label) for s, e, label in both.spans] == [("Awa", "PERSON"), ("Kaya", "LOC")]
    assert prefixed(one, "Nom: ").spans == ((5, 8, "PERSON"),)


def bits(text: Text) -> list[set[str]]:
    """The labels that are right for each piece."""
    [pieces] = Cutter(shipped("recognizers") / "names" / "tokenizer.json").cut([Reader().read(text.text)])
    return [{label for n, label in enumerate(LABELS) if mask >> n & 1} for mask in allowed_of(pieces, text)]


def test_labels_stand_on_first_pieces() -> None:
    """Every first piece has its label, the others none."""
    found = bits(unmark("Le [[PERSON:Awa Kaboré]].", "x", "fr"))
    assert [f for f in found if f] == [{"O"}, {"B-PERSON"}, {"I-PERSON"}, {"O"}]


def test_what_a_source_leaves_out_is_no_lesson() -> None:
    """A word without a label may be an organisation where the source labels few; an unknown stretch may be anything."""
    text = Text("la Ligue", (), "x", "fr", frozenset({"ORG"}))
    assert bits(text)[0] == {"O", "B-ORG", "I-ORG"}
    assert bits(Text("the forces", ((4, 10, MAYBE_ORG),), "x", "en"))[1] == {"O", "B-ORG", "I-ORG"}
    assert bits(Text("the forces", ((4, 10, UNKNOWN),), "x", "en"))[1] == set()
