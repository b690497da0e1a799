"""A record in, mentions out: every field read, every find carried to the others."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.assemble import open_detector
from redactor.detect.finder import DOUBT
from redactor.detect.known import KnownFinder
from redactor.detect.pipeline import Pipeline
from redactor.detect.reading import Reading
from redactor.model import Detection, Field, Record, Span

FULL = open_detector()
OTHER = open_detector()


def no(_: str) -> bool:
    return False


def detect(*texts: str, kept: str = "", whole: str = "", by: Pipeline = FULL) -> Detection:
    """Detect in a record whose fields are named 0, 1, 2 …"""
    record = Record(0, tuple(Field(str(n), text) for n, text in enumerate(texts)))
    [detection] = by.detect([record], lambda name: name in kept.split(), lambda name: name in whole.split())
    return detection


def finds(detection: Detection, *texts: str) -> list[tuple[int, str, str]]:
    return [(m.field, m.span.entity, texts[m.field][m.span.start : m.span.end]) for m in detection.mentions]


def test_a_name_with_a_cue_is_carried_to_fields_without() -> None:
    """What a title gives away in one field is found bare in another, as the same entity."""
    texts = ("Mme Rasmata Sawadogo est rentrée.", "D'après Sawadogo, rien.", "RASMATA")
    detection = detect(*texts)
    assert finds(detection, *texts) == [
        (0, "PERSON", "Rasmata Sawadogo"),
        (1, "PERSON", "Sawadogo"),
        (2, "PERSON", "RASMATA"),
    ]
    assert len({m.who for m in detection.mentions}) == 1


def test_a_kept_field_is_not_searched_but_gets_what_others_found() -> None:
    """A code's field names nobody by itself; a person found elsewhere is found in it too."""
    texts = ("Mme Rasmata Sawadogo", "Mr Salif Kaboré and Sawadogo")
    assert (1, "PERSON", "Sawadogo") in finds(detect(*texts, kept="1"), *texts)
    assert not [f for f in finds(detect(*texts, kept="1"), *texts) if "Salif" in f[2]]


def test_a_whole_field_that_is_a_name_is_a_person() -> None:
    """A column of people needs no cue; what it names is carried to the other fields."""
    texts = ("Nyirahabimana", "We met Nyirahabimana there.")
    assert finds(detect(*texts, whole="0"), *texts) == [(0, "PERSON", "Nyirahabimana"), (1, "PERSON", "Nyirahabimana")]


@pytest.mark.parametrize(
    "value", ["none", "No", "Not available", "12", "", "see annex", "to be confirmed by the office"]
)
def test_a_whole_field_that_is_no_name_is_nobody(value: str) -> None:
    """An ordinary word in a column of people is not hunted through the record."""
    assert detect(value, "None of them was available: see the annex, 12 pages.", whole="0").mentions == ()


def test_records_do_not_mix() -> None:
    """What one record names is not looked for in the next."""
    records = [Record(0, (Field("a", "Mme Rasmata Sawadogo"),)), Record(1, (Field("a", "Zzyrgh Qwopt met them."),))]
    named = [Record(0, (Field("a", "Mr Zzyrgh Qwopt"),)), records[1]]
    assert FULL.detect(records, no, no)[1] == FULL.detect(named, no, no)[1]


@given(st.lists(st.text(max_size=60), max_size=4))
def test_every_mention_lies_in_its_field(texts: list[str]) -> None:
    """Whatever the text, spans are inside it, not empty, in order, and name a known field."""
    detection = detect(*texts)
    for m in detection.mentions:
        assert 0 <= m.span.start < m.span.end <= len(texts[m.field])
        assert 0 <= m.span.score <= 1
    assert [m.field for m in detection.mentions] == sorted(m.field for m in detection.mentions)
    assert all(texts[n][s:e] for n, s, e in detection.unaccounted)


@given(
    st.lists(
        st.sampled_from(["Mme Awa Traoré", "met", "Kaya", "in March 2024", "the mayor", "A. T."]),
        min_size=1,
        max_size=6,
    )
)
def test_detecting_twice_gives_the_same(parts: list[str]) -> None:
    """What a detector remembers of earlier records changes nothing."""
    text = " ".join(parts)
    assert detect(text) == detect(text) == detect(text, by=OTHER)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "12", "…", "\ufeff", "👩‍👩‍👧", "\ud800"])
def test_nothing_in_nothing(text: str) -> None:
    """Blank values, numbers, NUL, emoji and lone surrogates name nobody and break nothing."""
    assert detect(text).mentions == ()


def test_the_language_is_told_where_there_is_enough_of_it() -> None:
    """A narrative tells its language; a few codes do not; words of no known language are told of."""
    assert (
        detect("The women of the village now sit on the council and may speak first on water and land.").language
        == "en"
    )
    assert (
        detect("Les femmes du village siègent maintenant au conseil et peuvent parler les premières de l'eau.").language
        == "fr"
    )
    assert (detect("Outcome 1.2").language, detect("Outcome 1.2").supported) == ("", True)
    zulu = "abantu bonke bazalwa bekhululekile belingana ngesithunzi nangamalungelo bahlanganiswe wumcabango "
    zulu += "nangunembeza futhi nawo wonke"
    assert not detect(zulu).supported


def test_unknown_words_are_reported_and_found_ones_are_not() -> None:
    """A word no list knows is told of by its place, unless a find covers it."""
    text = "The meeting in Qwortz with Mrs Xanthiyara Blomptz ended well for all of us here."
    words = [text[s:e] for _, s, e in detect(text).unaccounted]
    assert "Xanthiyara" not in words
    assert "meeting" not in words


def test_a_finder_of_the_users_own_takes_part() -> None:
    """What an extra finder finds is carried like the rest."""
    from redactor.detect.known import KnownFinder

    by = open_detector(extra=[KnownFinder([("Wibblezo Wobblazu", "PERSON", 0)])])
    assert (1, "PERSON", "wobblazu") in finds(detect("x", "wobblazu", by=by), "x", "wobblazu")


def test_denied_terms_are_found() -> None:
    """A term of a policy's deny list is found as the entity it names."""
    by = open_detector(denied=[("Projet Baobab", "ORG")])
    text = "le projet BAOBAB"
    assert finds(detect(text, by=by), text)[:1] == [(0, "ORG", "projet BAOBAB")]


def test_no_repr_shows_text() -> None:
    """A detection in a traceback names nobody."""
    assert "Rasmata" not in repr(detect("Mme Rasmata Sawadogo"))


class Doubting:
    """A judge of our own Protocol: sure of Chance Mukendi, in doubt about every "chance" in lower case."""

    def judge(self, found):  # type: ignore[no-untyped-def]
        return [list(self._spans(reading)) for reading, _ in found]

    @staticmethod
    def _spans(reading):  # type: ignore[no-untyped-def]
        for start, end, word in reading.words:
            if reading.text.startswith("Chance Mukendi", start):
                yield Span(start, start + 14, "PERSON", 0.9, "model")
            elif word.key == "chance":
                yield Span(start, end, "PERSON", 0.1, DOUBT + "model")


def test_a_doubt_is_decided_again_when_the_name_is_known() -> None:
    """As the person whose name it is, found by what found her, with its score: no rule for low scores keeps it."""
    pipeline = Pipeline([], Doubting())
    texts = ("Chance Mukendi signed.", "we saw chance at the market")
    detection = detect(*texts, by=pipeline)
    first, again = detection.mentions
    assert (again.field, again.who, again.span.score) == (1, first.who, 0.9)
    assert again.span.found_by == "propagated:model"


def test_a_doubt_alone_is_nobody() -> None:
    """Where no name is known nothing is made of it."""
    assert detect("a matter of chance", "and again chance", by=Pipeline([], Doubting())).mentions == ()


def test_a_doubt_hides_nothing() -> None:
    """A doubt about the bare value does not stand in the way of what its field's name shows, nor of the whole field."""
    texts = ("Nyirahabimana Chance", "We met Nyirahabimana there.")
    found = {m.field for m in detect(*texts, whole="0", by=Pipeline([], Doubting())).mentions}
    assert found == {0, 1}


def test_certain_finds_are_not_judged() -> None:
    """What a user's own list finds stands, whatever the judge makes of the rest."""

    class Nothing:
        def judge(self, found):  # type: ignore[no-untyped-def]
            return [[] for _ in found]

    known = KnownFinder([("Kwaraboli", "LOC", 1)])
    assert detect("in Kwaraboli", by=Pipeline([known], Nothing())).mentions == ()
    [mention] = detect("in Kwaraboli", by=Pipeline([], Nothing(), [known])).mentions
    assert mention.span.entity == "LOC"


class Everything:
    """A finder that takes every word for a person."""

    name = "everything"
    entities = ("PERSON",)

    def find(self, reading: Reading) -> Iterator[Span]:
        return (Span(start, end, "PERSON", 0.9, self.name) for start, end, _ in reading.words)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Alhaji <redacted>", []),
        ("Mme\u00a0<LOC>", []),
        ("Alhaji Musa", ["Alhaji", "Musa"]),
        ("Musa <redacted>", ["Musa"]),
    ],
)
def test_a_title_before_a_token_is_nobody(text: str, people: list[str]) -> None:
    """Its name is taken out already; without a token it may be the name."""
    detection = detect(text, by=Pipeline([Everything()]))
    assert [found for _, _, found in finds(detection, text)] == people
