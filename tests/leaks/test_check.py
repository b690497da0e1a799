"""The checks of a record together: which are made, which of two findings in one place is told, and what is counted."""

from collections.abc import Iterable

import pytest

from redactor.keys.findings import FindingKey
from redactor.keys.linkage import LinkageKey
from redactor.leaks import kinds
from redactor.leaks.check import Checker, Examined, check_of
from redactor.leaks.events import Events
from redactor.leaks.identity import Identities
from redactor.leaks.shared import Judged, Leak
from redactor.leaks.telling import report_of
from redactor.model import Field, Record, SealFacts
from redactor.report import Level
from redactor.trail.sealing import output_form, output_hash
from tests.leaks.making import judged
from tests.policy.making import policy

POLICY = policy(
    "engine: none\nrecords: {id: [Id]}\nfields: {Year: keep}\n"
    "entities: {PERSON: {redact: '<redacted>'}, LOC: {redact: '<LOC>'}}\n"
)
SALT = b"s" * 32


def checker(checks: Iterable[str] = kinds.CHECKS, events: Events | None = None) -> Checker:
    return Checker(POLICY, checks, Identities(FindingKey(LinkageKey(b"k" * 32))), None, events)


def unkeyed() -> Checker:
    return Checker(POLICY, [kinds.STRUCTURE], Identities(None))


def examined(
    *found: Judged,
    confidential: bool = False,
    index: int = 0,
    supported: bool = True,
    asked: bool = True,
    **fields: str,
) -> Examined:
    record = Record(
        index, tuple(Field(name, text, f"line {n}") for n, (name, text) in enumerate(fields.items(), 1)), "line 1"
    )
    return Examined(record, confidential, supported, found if asked else None)


def told(one: Examined, checks: Iterable[str] = kinds.CHECKS) -> list[str]:
    return [finding.kind.id for finding in checker(checks).record("a.md", one)]


@pytest.mark.parametrize(
    "text",
    [
        "The women met the mayor on 3 May 2024.",
        "<redacted> met <redacted> in <LOC>.",
        "Mme <redacted> a vu M. <redacted> à <LOC>, le 3 mai.",
        "La señora <redacted> habló con el alcalde de <LOC>.",
        "A senhora <redacted> falou com o prefeito de <LOC>.",
        "Mevrouw <redacted> sprak met de burgemeester van <LOC>.",
        "See https://x.example and write to <name@x.example>; 3 < 5 -> fine.",
        "« Bonjour », dit <redacted>.",
    ],
)
def test_nothing_is_found(text: str) -> None:
    """Redacted prose in five languages is clean."""
    assert told(examined(Id="D-1", Story=text, Year="2024")) == []


def test_each_check_by_itself() -> None:
    """A check that was not asked for finds nothing."""
    text = "Awa <redacted> met [redacted] and Zerbo."
    one = examined(judged(text, "Zerbo", "PERSON", field=1), Id="D-1", Story=text)
    assert told(one) == ["half-redacted", "malformed-token", "residual"]
    assert told(one, [kinds.STRUCTURE]) == ["half-redacted", "malformed-token"]
    assert told(one, [kinds.RESIDUALS]) == ["residual"]
    for needs_a_vault in (kinds.ORIGINALS, kinds.TRAIL):
        assert told(one, [needs_a_vault]) == []


def test_one_finding_for_one_place() -> None:
    """Of two findings that overlap the one that tells more is told; two beside each other are both told."""
    text = "Awa <redacted> met Awa."
    one = examined(
        judged(text, "Awa", "PERSON", field=1), judged(text, "Awa", "PERSON", field=1, nth=1), Id="D-1", Story=text
    )
    assert told(one) == ["half-redacted", "residual"]


def test_findings_are_in_the_order_of_the_text() -> None:
    """By field, then by place."""
    found = checker().record("a.md", examined(Id="D-1", A="[redacted] and Awa <redacted>", B="then [redacted]"))
    assert [(f.where.field, f.where.start) for f in found] == [("A", 0), ("A", 15), ("B", 5)]
    assert [f.where.place for f in found] == ["line 2", "line 2", "line 3"]


def test_a_finding_says_where_and_not_what() -> None:
    """File, record, id, field and place; no text in a `repr`; keyed identities."""
    [found] = checker().record("a.md", examined(Id="D-1", Story="Awa <redacted>", index=6))
    where = found.where
    assert (where.file, where.record, where.name, where.field, where.start, where.end) == (
        "a.md",
        7,
        "D-1",
        "Story",
        0,
        3,
    )
    assert found.keyed and len(found.identity) == 32 and "Awa" not in repr(found)


@pytest.mark.parametrize(
    ("name", "told"),
    [("D-1", "D-1"), ("D-Traore-1", ""), ("d-TRAORÉ", ""), ("redacted-2", "redacted-2"), ("Met-4", "Met-4")],
)
def test_an_id_that_holds_what_was_found_is_not_told(name: str, told: str) -> None:
    """Else the report would name whom the finding is about; and an identity without a key would confirm a guess."""
    one = examined(Id=name, Story="then <redacted> Traoré met us")
    [found] = checker([kinds.STRUCTURE]).record("a.md", one)
    assert (found.where.name, found.where.record) == (told, 1)
    other = examined(Id=f"{name}x", Story="then <redacted> Traoré met us")
    ids = {unkeyed().record("a.md", each)[0].identity for each in (one, other)}
    assert len(ids) == (2 if told else 1)


def test_the_line_comes_from_who_knows_it() -> None:
    """The caller's function is asked with record, field and place; without one there is no line."""
    asked = []

    def line(record: Record, position: int, start: int) -> int:
        asked.append((record.index, position, start))
        return 41

    one = examined(Id="D-1", Story="Then Awa <redacted>", index=3)
    assert [f.where.line for f in checker().record("a.md", one, line)] == [41]
    assert asked == [(3, 1, 5)]
    assert [f.where.line for f in checker().record("a.md", one)] == [0]


def test_counts() -> None:
    """Files, records, values and tokens are counted; empty values are none; a kept field is named as such."""
    made = checker()
    made.file(
        "a.md",
        [examined(Id="D-1", Story="<redacted> <LOC>", Year="2024", confidential=True), examined(Id="D-2", Story="")],
    )
    made.file("b.md", [examined(Id="D-3", Story="Awa <redacted>")])
    report = report_of(made.seen, [kinds.STRUCTURE])
    counted = ("files", "records", "confidential records", "fields", "tokens", "errors", "warnings", "not examined")
    assert [report.counts[name] for name in counted] == [2, 3, 1, 6, 3, 1, 0, 0]
    rows = {row[0]: row[1:] for row in report.tables[0].rows}
    assert rows["Story"] == (2, 3, 1, "searched") and rows["Year"][-1] == "kept, not searched"
    assert {kind.id for kind in report.kinds} == {kind.id for kind in kinds.KINDS[kinds.STRUCTURE]}


def test_an_unsupported_language_is_not_examined() -> None:
    """It is named by file and record."""
    made = checker()
    made.file("a.md", [examined(Id="D-1", Story="x"), examined(Id="D-2", Story="x", index=1, supported=False)])
    [part] = made.seen.not_examined
    assert part.place == "a.md, record 2" and "language" in part.what


# ---------------------------------------------------------------- the trail


def fact(*fields: Field, number: int = 0, policy_: bytes = b"p" * 32) -> SealFacts:
    rid = bytes([number]) * 16
    return SealFacts(number, rid, 0, True, policy_, output_hash(SALT, output_form(fields)), SALT, None, ())


def trail(*facts: SealFacts) -> Events:
    return Events({one.rid: one for one in facts}, {b"p" * 32})


def in_trail(one: Examined, *facts: SealFacts) -> list[str]:
    return [f.kind.id for f in checker([kinds.TRAIL], trail(*facts)).record("a.md", one)]


def test_the_trail_is_asked_of_confidential_records() -> None:
    """An event of just this text will do; none, one of another text, or of another policy is found."""
    one = examined(Id="D-1", Story="<redacted> met us", confidential=True)
    bare = examined(Id="D-1", Story="They met us", confidential=True)
    own = fact(*one.record.fields)
    other = fact(Field("Id", "D-2"), Field("Story", "x"), number=1)
    assert in_trail(one, other, own) == in_trail(bare, fact(*bare.record.fields)) == []
    assert in_trail(one, other) == ["no-event"]
    assert in_trail(bare, other) == in_trail(bare) == ["untouched"]
    assert in_trail(one, fact(*one.record.fields, policy_=b"q" * 32)) == ["policy-not-approved"]


@pytest.mark.parametrize("story", ["They met us", "<redacted> met us", ""])
def test_records_that_are_not_confidential_need_no_event(story: str) -> None:
    """With or without tokens."""
    assert in_trail(examined(Id="D-1", Story=story)) == []


def test_records_in_any_order() -> None:
    """Every record finds its event, in the file's order or another, and twice."""
    ones = [examined(Id=f"D-{n}", Story="<redacted>", index=n, confidential=True) for n in range(5)]
    made = checker([kinds.TRAIL], trail(*(fact(*one.record.fields, number=n) for n, one in enumerate(ones))))
    made.file("a.md", [*ones, *reversed(ones)])
    assert made.seen.findings == []


# ---------------------------------------------------------------- kinds


def test_kinds() -> None:
    """Each has an id of its own, a reason and a remedy, and belongs to one check; leaks of people are errors."""
    every = [kind for found in kinds.KINDS.values() for kind in found]
    assert len({kind.id for kind in every}) == len(every)
    assert all(kind.why.endswith(".") and kind.remedy.endswith(".") for kind in every)
    assert {check_of(Leak(kind, -1, 0, 0, "")) for kind in every} == set(kinds.CHECKS)
    warnings = {kind.id for kind in every if kind.level is Level.WARNING}
    assert warnings.isdisjoint({"original-left", "residual", "half-redacted", "inconsistent", "untouched", "no-event"})
