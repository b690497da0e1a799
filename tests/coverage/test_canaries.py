"""Canaries: invented, planted in copies alone, the same for the same seed, and counted rightly."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from redactor.api.building import open_policy
from redactor.coverage.canaries.invent import ENTITIES, Inventor
from redactor.coverage.canaries.lists import load_lists
from redactor.coverage.canaries.numbers import countries, day, identifier, phone
from redactor.coverage.canaries.plant import How, plant, survey
from redactor.coverage.canaries.run import Flight, choose, fly
from redactor.coverage.canaries.telling import tell
from redactor.errors import InputError
from redactor.model import Detection, Field, Mention, Record, Span
from redactor.tokens import TokenFinder
from tests.coverage.desk import Words

TODAY = date(2026, 3, 1)
PROSE = "The women met in the hall. They asked the mayor <redacted> for water, in <LOC>. Nobody answered them at all."
LISTS = load_lists()
LANGUAGES = ("en", "fr", "es", "pt", "nl")


class Everything:
    """A detector that takes every word, or none, for a person."""

    def __init__(self, finds: bool) -> None:
        self._finds = finds

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        return [
            Detection(
                tuple(Mention(n, Span(0, len(f.text), "PERSON", 1.0, "all"), 0) for n, f in enumerate(record.fields))
                if self._finds
                else (),
                language="en",
            )
            for record in records
        ]


def mentions(record: Record, detection: Detection) -> list[tuple[int, int, int]]:
    return [(m.field, m.span.start, m.span.end) for m in detection.mentions]


def record(index: int = 0, **fields: str) -> Record:
    return Record(index, tuple(Field(name, text) for name, text in fields.items()))


def flown(detector: Words | Everything, *records: Record, per_field: int = 4, seed: int = 1) -> Flight:
    policy = open_policy("strict")
    chosen, _ = choose((("f.csv", r) for r in records), seed)
    return fly(chosen, policy, detector, mentions, Inventor(LISTS, seed), per_field, TODAY)


# ---------------------------------------------------------------- what they are made of


def test_there_are_enough_words_of_every_kind() -> None:
    """Twelve regions with names enough, and twelve sentences of each kind in each language, all different."""
    assert len(LISTS.regions) >= 12
    for region in LISTS.regions.values():
        assert min(len(set(region.given)), len(set(region.family))) >= 12 and len(set(region.places)) >= 8
        assert set(region.countries) <= countries()
    for language in LANGUAGES:
        for entity in ENTITIES:
            assert len(set(LISTS.sentences[language, entity])) >= 12


@pytest.mark.parametrize("content", ["given: a\n", "[x]\nnames: a\n", "[x]\ngiven: a\n"])
def test_damaged_lists_name_their_line(tmp_path: Path, content: str) -> None:
    """A list of one's own that is incomplete is an error."""
    (tmp_path / "people.txt").write_text(content, encoding="utf-8")
    (tmp_path / "sentences.txt").write_text("en PERSON {} came\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"people\.txt"):
        load_lists(tmp_path)


@pytest.mark.parametrize("line", ["en PERSON", "en PERSON nobody came", "en PERSON {} met {}"])
def test_a_sentence_has_one_gap(tmp_path: Path, line: str) -> None:
    """A sentence without a gap, or with two, is an error that names the line."""
    (tmp_path / "people.txt").write_text("", encoding="utf-8")
    (tmp_path / "sentences.txt").write_text(f"# top\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        load_lists(tmp_path)


@pytest.mark.parametrize("entity", ENTITIES)
def test_canaries_are_the_same_for_the_same_seed(entity: str) -> None:
    """Same seed, same canaries; another seed, others; and many different ones."""
    one, same, other = (Inventor(LISTS, seed) for seed in (1, 1, 2))
    made = [[i.invent(entity, "fr").text for _ in range(60)] for i in (one, same, other)]
    assert made[0] == made[1] != made[2]
    assert len(set(made[0])) > 30


def test_every_region_gets_its_share() -> None:
    """Of each region comes the same number of names; of chosen regions only."""
    inventor = Inventor(LISTS, 3)
    assert set(Counter(inventor.invent("PERSON", "en").origin for _ in range(140)).values()) == {10}
    sahel = Inventor(LISTS, 3, ["sahel"])
    assert {sahel.invent("LOC", "fr").text for _ in range(50)} <= set(LISTS.regions["Sahel"].places)
    with pytest.raises(InputError):
        Inventor(LISTS, 3, ["Atlantis"])


def test_numbers_and_days_look_as_people_write_them() -> None:
    """Telephone numbers bear their code where they stand alone; days are days in every language."""
    chance = Random(5)
    for country in countries():
        assert all(re.match(r"\(?\+|00", phone(country, chance, alone=True)) for _ in range(10))
    assert all(identifier(kind, chance).isupper() or kind == "case" for kind in ("passport", "plate", "case"))
    for language in LANGUAGES:
        days = {day(language, chance) for _ in range(200)}
        assert not any(re.search(r"[{}]", text) for text in days)
        assert any(re.fullmatch(r"20\d\d-\d\d-\d\d", text) for text in days)
    assert any("th " in day("en", chance) for _ in range(200))


# ---------------------------------------------------------------- where they are planted


def planted(text: str, entity: str, detection: Detection | None = None, times: int = 60) -> list[tuple[str, str, How]]:
    """Plant into copies of a text, and return what each says, the canary as it stands there, and how."""
    inventor = Inventor(LISTS, 1)
    ground = survey("f", 1, record(a=text), detection or Detection((), language="en"), TokenFinder(("<LOC>",)))
    made = [plant(ground, 0, entity, inventor) for _ in range(times)]
    for said, one in made:
        assert said[one.start : one.end] == one.canary.text
    return [(said, one.canary.text, one.how) for said, one in made]


def test_a_canary_stands_for_a_token_of_its_kind() -> None:
    """<redacted> becomes a person and <LOC> a place; else a sentence is put between two others."""
    for entity, token in (("PERSON", "<redacted>"), ("LOC", "<LOC>")):
        made = planted(PROSE, entity)
        assert {how for *_, how in made} == {How.TOKEN, How.SENTENCE}
        for said, canary, how in made:
            if how is How.TOKEN:
                assert said == PROSE.replace(token, canary)


def test_a_canary_stands_for_what_was_found() -> None:
    """A find of its kind gives its place away; one of another kind, or a doubtful one, does not."""
    text = "They met Awa Traore in the hall and asked her for water, which did not come."
    found = Detection((Mention(0, Span(9, 19, "PERSON", 0.9, "x"), 0),), language="en")
    doubted = Detection((Mention(0, Span(9, 19, "PERSON", 0.2, "x"), 0),), language="en")
    assert How.FIND in {how for *_, how in planted(text, "PERSON", found)}
    assert all(
        said == text.replace("Awa Traore", c) for said, c, how in planted(text, "PERSON", found) if how is How.FIND
    )
    assert {how for *_, how in planted(text, "LOC", found)} == {How.SENTENCE}
    assert {how for *_, how in planted(text, "PERSON", doubted)} == {How.SENTENCE}


def test_a_sentence_breaks_no_other() -> None:
    """Between sentences, never inside one or behind a title; the text itself stays whole."""
    text = "Mme. Awa spoke to J. Ba about it. Then everybody left (it was late)! A last line"
    parts = ("Mme. Awa spoke to J. Ba about it.", "Then everybody left (it was late)!", "A last line")
    made = planted(text, "PERSON")
    assert all(part in said for said, *_ in made for part in parts)
    assert {min(said.index(part) for part in parts) == 0 for said, *_ in made} == {True, False}


def test_a_short_value_becomes_the_canary() -> None:
    """A code or a name gives way as a whole; an identity number without a column of its own gets words."""
    assert all(said == canary and how is How.ALONE for said, canary, how in planted("Goma", "LOC"))
    assert all(said != canary and how is How.SENTENCE for said, canary, how in planted("Goma", "ID"))
    assert all(said == canary for said, canary, _ in planted("B1234", "ID"))


# ---------------------------------------------------------------- what is counted


def test_everything_found_is_taken_out_and_nothing_is_not() -> None:
    """A detector that takes all takes every canary; one that finds nothing takes none."""
    records = [record(n, a=PROSE, b="Goma") for n in range(3)]
    for finds in (True, False):
        flight = flown(Everything(finds), *records)
        assert len(flight.sightings) == 2 * len(ENTITIES) * 4
        assert {one.taken for one in flight.sightings} == {finds}


def test_each_field_and_type_gets_its_number() -> None:
    """Every field that holds text gets so many of each type, also one that few records fill."""
    records = [record(n, a=PROSE, rare="Goma" if n == 40 else "", empty="") for n in range(50)]
    counts = flown(Everything(False), *records, per_field=3).counts(lambda s: (s.field, s.planted.canary.entity))
    assert counts == {(field, entity): [3, 0] for field in ("a", "rare") for entity in ENTITIES}


def test_half_a_canary_is_left_standing() -> None:
    """A canary of which one letter stays is not taken out."""

    def half(found: Record, detection: Detection) -> list[tuple[int, int, int]]:
        return [(n, 0, len(f.text) - 1) for n, f in enumerate(found.fields)]

    chosen, _ = choose([("f", record(a="Goma"))], 1)
    flight = fly(chosen, open_policy("strict"), Everything(False), half, Inventor(LISTS, 1), 5, TODAY)
    whole_at_end = [s for s in flight.sightings if s.planted.how is How.ALONE]
    assert whole_at_end and not any(s.taken for s in whole_at_end)


def test_only_what_the_policy_takes_out_is_planted() -> None:
    """Places and days only in confidential records; nothing in a field that is kept."""
    policy = open_policy("outcome-harvest")

    def types(flag: str) -> set[tuple[str, str]]:
        one = record(a=PROSE, Scale="national", Confidential=flag)
        chosen, _ = choose([("f", one)], 1)
        flight = fly(chosen, policy, Everything(False), mentions, Inventor(LISTS, 1), 1, TODAY)
        assert {name for name, _ in flight.kept} >= {"Scale", "Confidential"}
        return {(s.field, s.planted.canary.entity) for s in flight.sightings}

    assert types("yes") == {("a", entity) for entity in ENTITIES}
    assert types("no") == {("a", entity) for entity in ENTITIES if entity not in ("LOC", "DATE")}


def test_the_records_stay_as_they_were() -> None:
    """Only copies are planted in: the records are what they were before."""
    one = record(a=PROSE, b="Goma")
    before = one.fields
    flown(Everything(True), one)
    assert one.fields is before and one.fields[0].text == PROSE


def test_no_name_is_in_a_copy_twice() -> None:
    """What is carried from field to field must not help: in one copy no two canaries share a word."""
    seen: list[list[str]] = []

    class Watching(Everything):
        def detect(
            self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
        ) -> list[Detection]:
            seen.extend([f.text.casefold() for f in r.fields] for r in records)
            return super().detect(records, kept, whole)

    flown(Watching(False), record(**{f"f{n}": "Goma" for n in range(6)}), per_field=10)
    given = {name.casefold() for region in LISTS.regions.values() for name in region.given if len(name) > 4}
    for texts in seen:
        words = [word for text in texts for word in set(re.findall(r"[\w-]+", text)) & given if "@" not in text]
        assert len(words) == len(set(words))


def test_a_sample_is_fair_and_holds_every_field() -> None:
    """Of many records some hundreds are chosen, the same for the same seed, with any that fill a rare field."""
    records = [("f", record(n, a="x", **({"rare": "y"} if n == 4321 else {}))) for n in range(5000)]
    one, total = choose(iter(records), 1)
    assert total == 5000 and 300 <= len(one) <= 320
    assert [r.index for _, r in one] == [r.index for _, r in choose(iter(records), 1)[0]]
    assert [r.index for _, r in one] != [r.index for _, r in choose(iter(records), 2)[0]]
    assert 4321 in {r.index for _, r in one}
    assert 1500 < sum(r.index for _, r in one) / len(one) < 3500


def test_positions_in_nested_data_are_one_field() -> None:
    """people[0].name and people[1].name are one field in the report."""
    one = Record(0, (Field("people[0].name", "Awa"), Field("people[1].name", "Issa")))
    flight = flown(Everything(False), one, per_field=2)
    assert {s.field for s in flight.sightings} == {"people[].name"}


def test_records_without_text_are_an_error() -> None:
    """Where nothing can be planted the run says so."""
    with pytest.raises(InputError):
        flown(Everything(True), record(a="", b="  "))


def test_a_type_under_its_least_share_is_a_finding() -> None:
    """Asked for a least share, a run that stays under it has a finding for each type; else none."""
    left, taken = (flown(Everything(finds), record(a=PROSE)) for finds in (False, True))
    assert {f.entity for f in tell(left, 0.9).findings} == set(ENTITIES)
    assert tell(left).findings == tell(taken, 0.9).findings == []
    assert tell(left).counts["left"] == len(left.sightings)


def test_the_report_shows_canaries_and_nothing_of_the_records() -> None:
    """What was left standing is shown: it is invented. Its surroundings are not."""
    report = tell(flown(Everything(False), record(a=PROSE.replace("mayor", "Quenneville"), b="Quenneville")))
    assert "uenneville" not in repr(report) and "mayor" not in repr(report)
    [left] = [table for table in report.tables if table.id == "left"]
    assert left.rows
