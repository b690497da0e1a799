"""Where model and rules meet: what speaks for a stretch, and what no probability can overrule."""

import json
from pathlib import Path

import numpy as np
import pytest

from redactor.detect.ensemble import (
    FEATURES,
    MODEL,
    Ensemble,
    above_countries,
    candidates,
    read_weights,
    weighable,
)
from redactor.detect.finder import DOUBT
from redactor.detect.neural.network import Tagging
from redactor.detect.neural.pieces import LABELS
from redactor.detect.neural.segments import KINDS
from redactor.detect.reading import Reader, Reading
from redactor.errors import RecognizerError
from redactor.model import COUNTRY, DATE, LOC, ORG, PERSON, Span
from redactor.shipped import shipped

READER = Reader()
# What the model says decides, and what a rule says adds to it.
TRUSTING = {kind: [0.0, 1.0, *[0.0] * 2, 3.0, *[0.0] * 7] for kind in KINDS}
LEAST = dict.fromkeys(KINDS, 0.4)
ENSEMBLE = Ensemble(TRUSTING, LEAST)


def said(reading: Reading, **likely: tuple[str, float]) -> Tagging:
    """The words of a reading; of those named, what the model takes them for."""
    starts = np.array([s for s, _, _ in reading.words])
    ends = np.array([e for _, e, _ in reading.words])
    probabilities = np.zeros((len(starts), len(LABELS)), dtype=np.float32)
    for n, (s, e) in enumerate(zip(starts, ends, strict=True)):
        kind, p = likely.get(reading.text[s:e], ("O", 0.0))
        probabilities[n, 0] = 1 - p
        if p:
            probabilities[n, LABELS.index(kind)] = p
    return Tagging(starts, ends, probabilities)


def weigh(text: str, *spans: Span, **likely: tuple[str, float]) -> list[tuple[str, str, str]]:
    reading = READER.read(text)
    return [
        (text[s.start : s.end], s.entity, s.found_by) for s in ENSEMBLE.weigh(reading, spans, said(reading, **likely))
    ]


def test_what_the_model_is_sure_of_stands() -> None:
    assert weigh("then Edasso spoke", Edasso=("B-PERSON", 0.9)) == [("Edasso", PERSON, MODEL)]


def test_a_rule_adds_to_a_doubtful_model() -> None:
    rule = Span(5, 11, PERSON, 0.7, "names.context")
    assert weigh("then Edasso spoke", rule, Edasso=("B-PERSON", 0.2)) == [("Edasso", PERSON, "names.context")]


def test_a_rule_against_the_model_is_dropped() -> None:
    rule = Span(5, 11, PERSON, 0.4, "names.shape")
    assert weigh("then Edasso spoke", rule) == []


def test_an_explicit_cue_is_not_overruled() -> None:
    """Whom a title announces is somebody, though the model sees nothing; a mere guess of a rule is dropped."""
    rule = Span(9, 15, PERSON, 0.8, "names.title")
    assert weigh("then Mme Edasso spoke", rule) == [("Edasso", PERSON, "names.title")]


@pytest.mark.parametrize(
    "span",
    [
        Span(5, 11, DATE, 0.4, "dates"),
        Span(5, 11, "STAFF", 0.4, "names.of.mine"),
    ],
)
def test_what_is_not_weighed_stands_as_it_is(span: Span) -> None:
    """Other kinds of entity: whatever the model thinks."""
    assert not weighable(span)
    reading = READER.read("then Edasso spoke")
    assert ENSEMBLE.weigh(reading, [span], said(reading)) == [span]


def test_ordinary_words_are_no_body_however_sure_the_model_is() -> None:
    """The words of the trade must stay: a report without them cannot be read."""
    sure = ("B-ORG", 0.99)
    assert weigh("the human rights defenders came", human=sure, rights=("I-ORG", 0.99), defenders=("I-ORG", 0.99)) == []
    assert weigh("a KOBO form", KOBO=sure) == []
    assert weigh("FragmentID", FragmentID=sure) == []
    assert weigh("in 2024", **{"2024": ("B-LOC", 0.99)}) == []


def test_a_heading_is_no_name() -> None:
    """Ordinary words with a capital, alone in a cell, need more than a suspicion."""
    for word in ("Phone", "Sheet", "Women", "Community"):
        for label in ("B-PERSON", "B-ORG", "B-LOC"):
            found = weigh(word, **{word: (label, 0.22 if label == "B-PERSON" else 0.75)})
            assert [f for f in found if not f[2].startswith(DOUBT)] == []


def test_a_title_alone_is_nobody() -> None:
    """Unless the sentence leaves no doubt; a doubt it stays, should the record know such a name."""
    assert weigh("the Prosecutor and Mme", Mme=("B-PERSON", 0.7)) == [("Mme", PERSON, DOUBT + MODEL)]


@pytest.mark.parametrize(
    "name", ["Ben", "Dan", "Uma", "Mia", "Son", "Van", "Le", "My", "So", "BOB", "Marshal", "lucky", "chance"]
)
def test_a_name_that_is_a_word_stands_where_the_model_is_sure(name: str) -> None:
    assert weigh(f"then {name} spoke", **{name: ("B-PERSON", 0.95)}) == [(name, PERSON, MODEL)]


@pytest.mark.parametrize("name", ["Than Nu", "Le Van Son", "ben okello", "van der merwe", "dos santos"])
def test_a_name_is_not_cut(name: str) -> None:
    """Words that are articles or particles elsewhere stay with the name."""
    likely = {word: ("I-PERSON" if n else "B-PERSON", 0.95) for n, word in enumerate(name.split())}
    assert weigh(f"then {name} spoke", **likely)[0] == (name, PERSON, MODEL)


def test_titles_and_articles_before_a_name_stay() -> None:
    for title in ("Mme", "Maître"):
        likely = {title: ("B-PERSON", 0.95), "Awa": ("I-PERSON", 0.9)}
        assert weigh(f"hier {title} Awa", **likely) == [("Awa", PERSON, MODEL)]
    likely = {"Alhaji": ("B-PERSON", 0.95), "Awa": ("I-PERSON", 0.9)}
    rule = Span(12, 15, PERSON, 0.8, "names.title")
    assert weigh("hier Alhaji Awa", rule, **likely) == [("Awa", PERSON, "names.title")]
    assert weigh("hier Alhaji Awa", **likely) == [("Alhaji Awa", PERSON, MODEL)]
    assert (
        weigh("the Wanjiku Trust", the=("B-ORG", 0.9), Wanjiku=("I-ORG", 0.9), Trust=("I-ORG", 0.9))[0][0]
        == "Wanjiku Trust"
    )


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("then N'Guessan spoke", ("Guessan",), "N'Guessan"),
        ("vu Sa'idu hier", ("Sa",), "Sa'idu"),
        ("la lettre d'Awa hier", ("Awa",), "Awa"),
        ("Paul's letter", ("Paul",), "Paul"),
        ("by A. N. Loizou today", ("Loizou",), "A. N. Loizou"),
        ("MmeE. Jagander a dit", ("Jagander",), "E. Jagander"),
        ("M. Ryssdal a dit", ("Ryssdal",), "Ryssdal"),
        ("Awa Koné et puis", ("Awa", "Koné", "et"), "Awa Koné"),
    ],
)
def test_a_name_is_found_whole(text: str, found: tuple[str, ...], whole: str) -> None:
    """With what an apostrophe joins to it and the initials before it, without what only leans on it."""
    likely = {word: ("I-PERSON" if n else "B-PERSON", 0.95) for n, word in enumerate(found)}
    assert weigh(text, **likely)[0] == (whole, PERSON, MODEL)


def test_a_code_names_nobody() -> None:
    """Nobody is called KEN in SCC-KEN/014."""
    assert weigh("see SCC-KEN/014 today", KEN=("B-PERSON", 0.99)) == []
    assert weigh("see KEN today", KEN=("B-PERSON", 0.99))[0][0] == "KEN"


@pytest.mark.parametrize("text", ["Special Envoy", "Prime Minister", "Director", "His"])
def test_an_office_is_nobody_unless_more_speaks_for_it(text: str) -> None:
    """Capitals make no name."""
    likely = {word: ("I-PERSON" if n else "B-PERSON", 0.25) for n, word in enumerate(text.split())}
    assert [found for found in weigh(f"the {text} spoke", **likely) if not found[2].startswith(DOUBT)] == []


def test_a_word_behind_an_acronym_is_none_of_the_name() -> None:
    likely = {"CBDDH": ("B-ORG", 0.9), "partner": ("I-ORG", 0.9)}
    assert weigh("our CBDDH partner came", **likely) == [("CBDDH", ORG, MODEL)]
    likely = {"Ligue": ("B-ORG", 0.9), "des": ("I-ORG", 0.9), "femmes": ("I-ORG", 0.9)}
    assert weigh("la Ligue des femmes", **likely) == [("Ligue des femmes", ORG, MODEL)]


def test_a_country_is_no_place_or_body_of_the_models() -> None:
    country = Span(3, 9, COUNTRY, 0.9, "places")
    assert weigh("in Jordan again", country, Jordan=("B-LOC", 0.9)) == [("Jordan", COUNTRY, "places")]
    assert weigh("in Jordan again", country, Jordan=("B-ORG", 0.9)) == [("Jordan", COUNTRY, "places")]


def test_a_person_who_bears_the_name_of_a_country_is_found() -> None:
    country = Span(5, 11, COUNTRY, 0.9, "places")
    assert ("Jordan", PERSON, MODEL) in weigh("then Jordan spoke", country, Jordan=("B-PERSON", 0.97))
    assert ("Jordan", PERSON, DOUBT + MODEL) in weigh("then Jordan spoke", country, Jordan=("B-PERSON", 0.5))


def test_pacifique_is_somebody() -> None:
    """A part of the world, and a given name around the Great Lakes."""
    assert weigh("hier Pacifique est venu", Pacifique=("B-PERSON", 0.5)) == [("Pacifique", PERSON, MODEL)]


@pytest.mark.parametrize("name", ["Africa", "Maghreb", "Sahel"])
def test_parts_of_the_world_tell_nothing(name: str) -> None:
    assert name.lower() in above_countries()
    assert weigh(f"in {name} again", **{name: ("B-LOC", 0.99)}) == []


def test_a_doubt_is_kept_apart() -> None:
    """Too unlikely to stand: it waits until the record's names are known."""
    assert weigh("then Edasso spoke", Edasso=("B-PERSON", 0.15)) == [("Edasso", PERSON, DOUBT + MODEL)]
    assert weigh("then Edasso spoke", Edasso=("B-ORG", 0.15)) == []


def test_every_candidate_has_every_feature() -> None:
    reading = READER.read("then Edasso spoke")
    rule = Span(5, 11, ORG, 0.8, "organisations.head")
    found = list(candidates(reading, [rule], said(reading, Edasso=("B-LOC", 0.6))))
    assert {c.span.entity for c in found} == {PERSON, ORG, LOC}
    assert {len(c.features) for c in found} == {len(FEATURES)}
    assert [c.span for c in found if c.features[FEATURES.index("rule")]] == [rule]


def test_the_shipped_weights_are_read() -> None:
    weights = read_weights(shipped("recognizers") / "names" / "weights.json")
    assert all(0 < least < 1 for least in weights.least.values())
    n = FEATURES.index("likeliest word")
    assert all(w[n] + w[n + 1] > 0 for w in weights.weights.values())


@pytest.mark.parametrize("change", [{"features": ["always"]}, {"weights": {}}, {"least": {PERSON: 0.2}}])
def test_weights_of_another_version_are_an_error(change: dict[str, object], tmp_path: Path) -> None:
    good = json.loads((shipped("recognizers") / "names" / "weights.json").read_text())
    (tmp_path / "weights.json").write_text(json.dumps({**good, **change}))
    with pytest.raises(RecognizerError, match="weights"):
        read_weights(tmp_path / "weights.json")
