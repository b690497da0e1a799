"""What counts as covered, as right, and as whose merit."""

from redactor.coverage.compare import beside
from redactor.coverage.identifiers import entity_recall
from redactor.coverage.labelled import Gold, Identifier, Labelled
from redactor.coverage.measure import measure
from redactor.coverage.recognizers import worth
from redactor.model import Field, Record
from tests.coverage.desk import Words, labelled, no


def test_a_mention_is_covered_when_all_its_letters_are() -> None:
    """Half a name is not covered, by whatever kind; punctuation and spaces in it may stay."""
    one = labelled(a="[[PERSON:Awa Traoré]], [[PERSON:Issa]], [[PERSON:O. Ba]]")
    result = measure([one], Words(("Awa", "PERSON"), ("Issa", "LOC"), ("O", "PERSON"), ("Ba", "PERSON")), {})
    assert [m.covered for m in result.examined[0].met] == [False, True, True]
    tally = result.tally("en", "PERSON")
    assert (tally.mentions, tally.covered, tally.own) == (3, 2, 1)
    assert result.leaking == {"en": 1, "*": 1}


def test_two_finds_cover_one_mention() -> None:
    """What two finds cover together is covered; both are needed, and none alone."""
    one = labelled(a="[[PERSON:Awa Traoré]]")
    result = measure([one], Words(("Awa", "PERSON", "x"), ("Traoré", "PERSON", "y")), {})
    assert result.tally("*", "PERSON").recall == 1
    assert result.examined[0].met[0].needs == ("x", "y")
    assert not result.leaking


def test_a_find_is_right_when_it_meets_its_kind() -> None:
    """Countries are places and years are dates; a find within a find counts once; a wrong one is wrong."""
    one = labelled(a="In [[LOC:Kaya]], [[YEAR:2024]], [[PERSON:Awa]] said so.")
    found = Words(("Kaya", "COUNTRY"), ("2024", "DATE"), ("Awa", "LOC"), ("said so", "PERSON"), ("so", "PERSON"))
    tallies = measure([one], found, {}).tallies
    assert {(e, t.finds, t.right) for (language, e), t in tallies.items() if language == "*" and t.finds} == {
        ("COUNTRY", 1, 1), ("DATE", 1, 1), ("LOC", 1, 0), ("PERSON", 1, 0),
    }  # fmt: skip


def test_what_a_policy_does_to_fields_and_scores_counts() -> None:
    """A field that is kept is not searched, one taken whole is covered, a find below its least score is none."""
    one = labelled(kept="[[PERSON:Awa]]", whole="[[PERSON:Issa]]", a="[[PERSON:Rui]]")
    words = Words(("Awa", "PERSON"), ("Rui", "PERSON", "r", 0.3))
    result = measure([one], words, {"PERSON": 0.4}, lambda f: f == "kept", lambda f: f == "whole")
    assert [m.covered for m in result.examined[0].met] == [False, True, False]
    assert result.examined[0].met[1].needs == ("field",)
    assert result.tally("*", "PERSON").finds == 0


def test_every_record_meets_its_own_finds() -> None:
    """Of many records each is measured by itself, in order."""
    corpus = [labelled(f"en-{n}.md", a=f"[[PERSON:Name{n:03d}x]]") for n in range(70)]
    result = measure(corpus, Words(("Name033x", "PERSON"), ("Name069x", "PERSON")), {})
    assert [one.name for one in result.examined if not one.leaks] == ["en-33.md", "en-69.md"]
    assert result.records == {"en": 70, "*": 70}


def test_characters() -> None:
    """Letters and digits are counted inside the marks and outside; a field taken whole counts only what is marked."""
    one = labelled(a="[[PERSON:Awa]] went", whole="[[PERSON:Issa]] went too")
    result = measure([one], Words(("Aw", "PERSON"), ("went", "PERSON")), {}, no, lambda f: f == "whole").examined[0]
    assert (result.marked, result.marked_covered, result.unmarked, result.unmarked_taken) == (7, 6, 4, 4)


# ---------------------------------------------------------------- recognizers


def test_what_a_recognizer_is_worth() -> None:
    """Right finds, touched mentions, and mentions lost without it; what was carried over is a recognizer of its own."""
    one = labelled(a="[[PERSON:Awa]] [[PERSON:Issa]] [[PERSON:Rui]] and others")
    words = Words(
        ("Awa", "PERSON", "list:a/b"), ("Issa", "PERSON", "list"), ("Issa", "PERSON", "model"),
        ("Rui", "PERSON", "propagated:list"), ("others", "PERSON", "model"),
    )  # fmt: skip
    found = worth(measure([one], words, {}))
    assert {name: (w.finds, w.right, w.touched, w.alone) for name, w in found.items()} == {
        "list": (2, 2, 2, 1), "model": (2, 1, 1, 0), "propagated": (1, 1, 1, 1),
    }  # fmt: skip


# ---------------------------------------------------------------- entities


def test_an_entity_is_covered_only_everywhere() -> None:
    """One mention left uncovers the entity; spelling with other case and accents is the same one."""
    one = labelled(a="[[PERSON:Awa Traoré]] and [[PERSON:Issa]]", b="[[PERSON:AWA TRAORE]], [[LOC:Kaya]]")
    result = measure([one], Words(("Awa Traoré", "PERSON"), ("Issa", "PERSON"), ("Kaya", "LOC")), {})
    counted = entity_recall(result)
    assert (counted["*", "DIRECT"].covered, counted["*", "DIRECT"].entities) == (1, 2)
    assert (counted["*", "QUASI"].covered, counted["*", "QUASI"].entities) == (1, 1)
    assert counted["*", "PERSON"].recall == 0.5


def test_what_the_set_says_of_entities_wins() -> None:
    """Coreference joins what is spelt differently, and parts what is spelt alike."""
    one = labelled(a="[[PERSON#x:Awa]] [[PERSON#x:she]] [[PERSON#y:Ba]] [[PERSON#z:Ba]]")
    counted = entity_recall(measure([one], Words(("Awa", "PERSON"), ("Ba", "PERSON")), {}))
    assert (counted["en", "DIRECT"].covered, counted["en", "DIRECT"].entities) == (2, 3)


def test_what_need_not_be_masked_is_no_miss_and_no_false_alarm() -> None:
    """NO_MASK mentions do not count; a find of one is right. DIRECT of one mention makes the entity direct."""
    text = "Ana Rui Kaya Ana"
    gold = (
        Gold(0, 0, 3, "PERSON", "a", Identifier.QUASI),
        Gold(0, 13, 16, "PERSON", "a", Identifier.DIRECT),
        Gold(0, 4, 7, "PERSON", "r", Identifier.NO_MASK),
        Gold(0, 8, 12, "LOC", "k", Identifier.NO_MASK),
    )
    one = Labelled("x", "en", Record(0, (Field("a", text),)), gold)
    result = measure([one], Words(("Kaya", "LOC"), ("Ana", "PERSON")), {})
    assert result.tally("*", "PERSON").mentions == 2
    assert (result.tally("*", "LOC").mentions, result.tally("*", "LOC").precision) == (0, 1)
    assert not result.leaking
    assert {key: c.entities for key, c in entity_recall(result).items() if key[0] == "*"} == {
        ("*", "DIRECT"): 1, ("*", "PERSON"): 1,
    }  # fmt: skip


def test_nothing_about_a_measure_shows_text() -> None:
    """Records, mentions and finds never show what they say."""
    one = labelled(a="[[PERSON:Quenneville]] spoke")
    result = measure([one], Words(("spoke", "PERSON")), {})
    assert "uenneville" not in repr(one) + repr(result) + repr(result.missed)


# ---------------------------------------------------------------- side by side


def test_two_detectors_side_by_side() -> None:
    """Mentions that only one of two covers are counted for that one."""
    one = labelled(a="[[PERSON:Awa]] [[PERSON:Issa]] [[PERSON:Rui]] [[LOC:Kaya]]")
    mine = measure([one], Words(("Awa", "PERSON"), ("Issa", "PERSON"), ("Rui", "PERSON")), {})
    theirs = measure([one], Words(("Rui", "PERSON"), ("Kaya", "LOC")), {})
    rows = {b.entity: (b.only_one, b.only_other, b.p) for b in beside(mine, theirs)}
    assert rows == {"PERSON": (2, 0, 0.5), "LOC": (0, 1, 1.0)}
