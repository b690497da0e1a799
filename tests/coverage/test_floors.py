"""Floors: what falls under them, what they could be, and what accepted misses do."""

from datetime import date

import pytest

from redactor.config.accepted import Accepted
from redactor.config.floors import Floor, Floors
from redactor.coverage.floors import Measures, fallen, not_measured, reached, under
from redactor.coverage.measure import measure
from redactor.coverage.misses import miss_id
from redactor.coverage.outcome import Coverage
from redactor.coverage.telling import judge, tell
from tests.coverage.desk import Words, labelled

TODAY = date(2026, 3, 1)


@pytest.fixture
def coverage() -> Coverage:
    """Three records: of six mentions of people four are covered, one of two places; two records leak."""
    corpus = [
        labelled("en-01.md", a="[[PERSON:Awa]] and [[PERSON:Issa]] in [[LOC:Kaya]]"),
        labelled("fr-01.md", a="[[PERSON:Awa]] et [[PERSON:Rui]] à [[LOC:Goma]]"),
        labelled("fr-02.md", a="[[PERSON:Awa]] et [[PERSON:Zoé]]"),
    ]
    words = ("Awa", "PERSON"), ("Issa", "PERSON"), ("Kaya", "LOC"), ("and", "PERSON")
    return measure(corpus, Words(*words), {})


def test_a_measure_at_its_floor_is_not_under_it(coverage: Coverage) -> None:
    """A floor holds exactly what was measured; one thousandth above, it does not."""
    measures = Measures.of(coverage)
    floors = reached(measures, Floors())
    assert list(under(measures, floors, "f")) == []
    assert list(not_measured(measures, floors, "f")) == []
    for entry in floors.entries:
        for name in ("recall", "precision", "entity_recall"):
            value = getattr(entry, name)
            if value is not None and value < 1:
                higher = Floor(entry.language, entry.entity, **{name: value + 0.001})
                assert [f.kind.id for f in under(measures, Floors((higher,)), "f")] == ["coverage-under-floor"]
    assert [f.kind.id for f in under(measures, Floors((), 0.6), "f")] == ["too-many-records-leak"]


def test_floors_are_rounded_away_from_the_measure(coverage: Coverage) -> None:
    """Floors have three decimals, never more than was measured; the share that may leak never less."""
    floors = reached(Measures.of(coverage), Floors())
    by_name = {(f.language, f.entity): f for f in floors.entries}
    assert by_name["*", "PERSON"] == Floor("*", "PERSON", 0.666, 0.8, 0.666)
    assert by_name["*", "LOC"] == Floor("*", "LOC", 0.5, 1.0, 0.5)
    assert by_name["*", "DIRECT"] == Floor("*", "DIRECT", entity_recall=0.666)
    assert floors.leaking == 0.667
    assert {language for language, _ in by_name} == {"*"}


def test_only_floors_that_are_there_are_raised(coverage: Coverage) -> None:
    """A file that has floors gets no others."""
    like = Floors((Floor("fr", "PERSON", recall=0.1), Floor("fr", "PHONE", recall=0.9)))
    assert reached(Measures.of(coverage), like) == Floors((Floor("fr", "PERSON", recall=0.5),))


def test_a_floor_that_nothing_measures_is_said(coverage: Coverage) -> None:
    """Where the set has no mention of what a floor is about, the floor was not looked at."""
    [part] = not_measured(Measures.of(coverage), Floors((Floor("*", "PHONE", recall=0.9),)), "floors.yaml")
    assert part.place == "floors.yaml" and "PHONE" in part.what


def test_a_finding_says_what_and_how_sure(coverage: Coverage) -> None:
    """A finding names the entity, the figure, its interval and its floor."""
    [finding] = under(Measures.of(coverage), Floors((Floor("fr", "PERSON", recall=0.9),)), "floors.yaml")
    assert finding.where.file == "floors.yaml"
    assert finding.detail == ("recall of PERSON in fr is 0.500 (2 of 4; 95 % interval 0.150 to 0.850), its floor 0.9")


@pytest.mark.parametrize(
    ("old", "new", "fell"),
    [
        (Floor("*", "PERSON", 0.9), Floor("*", "PERSON", 0.9), 0),
        (Floor("*", "PERSON", 0.9), Floor("*", "PERSON", 0.95, 0.5), 0),
        (Floor("*", "PERSON", 0.9), Floor("*", "PERSON", 0.89), 1),
        (Floor("*", "PERSON", 0.9), Floor("en", "PERSON", 0.9), 1),
        (Floor("*", "PERSON", 0.9, 0.8), Floor("*", "PERSON", 0.9), 1),
    ],
)
def test_floors_only_rise(old: Floor, new: Floor, fell: int) -> None:
    """A floor that is lower than before or gone is a finding."""
    assert [f.kind.id for f in fallen(Floors((old,)), Floors((new,)), "f")] == ["floor-lowered"] * fell


# ---------------------------------------------------------------- accepted misses


def accept(id: str, expires: date = date(2026, 3, 1)) -> Accepted:
    return Accepted(id, "a nickname that is a word", "D. Officer", expires)


def test_an_accepted_miss_does_not_count(coverage: Coverage) -> None:
    """What is accepted is neither a mention nor a leak, to the end of its last day."""
    ids = [m.id for one, m in coverage.missed if m.entity == "PERSON"]
    judged = judge(coverage, [accept(id) for id in ids], "accepted.yaml", TODAY)
    assert judged.accepted == 2
    assert judged.counted.tally("*", "PERSON").recall == 1
    assert not judged.counted.leaking
    assert (judged.expired, judged.stale) == ((), ())
    report = tell(judged)
    assert report.accepted == 2 and report.counts["missed"] == 1


def test_an_entry_that_has_run_out_is_a_finding(coverage: Coverage) -> None:
    """The day after, the miss counts again, and the entry is a finding that names its owner."""
    id = next(m.id for _, m in coverage.missed)
    judged = judge(coverage, [accept(id, date(2026, 2, 28))], "accepted.yaml", TODAY)
    assert judged.accepted == 0 and judged.counted == coverage
    [finding] = judged.expired
    assert "D. Officer" in finding.detail and "2026-02-28" in finding.detail and finding.identity == id


def test_an_entry_that_names_no_miss_is_stale(coverage: Coverage) -> None:
    """An id of a mention that is covered, and one of nothing at all, are reported."""
    covered = next(m.id for m in coverage.examined[0].met if m.covered)
    judged = judge(coverage, [accept(covered), accept("0" * 32, date(2020, 1, 1))], "accepted.yaml", TODAY)
    assert judged.stale == (covered, "0" * 32)
    assert judged.expired == ()


def test_an_id_is_made_of_the_place_alone() -> None:
    """Two names in the same place have one id: it confirms no guess. Another place is another id."""
    one, other = (
        measure([labelled(a=f"[[PERSON:{name}]] [[PERSON:x]]")], Words(), {}).examined[0].met
        for name in ("Awa", "Quenneville")
    )
    assert [m.id for m in one] == [m.id for m in other]
    assert one[0].id == miss_id("en-01.md", "a", 1, "PERSON") == "6eaf2ae29cc94c5e431922df969d131e"
    places = [("r", "f", 1, "PERSON"), ("r", "f", 2, "PERSON"), ("r", "g", 1, "PERSON"), ("r", "f", 1, "LOC"),
              ("s", "f", 1, "PERSON"), ("rf", "", 1, "PERSON")]  # fmt: skip
    ids = {miss_id(*place) for place in places}
    assert len(ids) == len(places) and all(len(id) == 32 for id in ids)
