"""A file: sealed first, published last, and not at all where anything fails."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from redactor.detect.places import country_name
from redactor.errors import OutputError, RecordError, RedactorError, VaultDamaged
from redactor.model import Change, Field, NotExamined, Record, Seal, Sink
from redactor.records.source import open_sink, open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import BATCH, Summary, redact_records, redact_source
from redactor.redaction.store import OneWay
from tests.redaction.scene import DETECTOR, TODAY, record, shipped

HOW = Redaction(shipped(), country_name, TODAY)


class Lines:
    """A source of so many records, which may stop in the middle."""

    name, format = "-", "text"

    def __init__(self, count: int, fails: BaseException | None = None) -> None:
        self.given, self._count, self._fails = 0, count, fails
        self.not_examined: list[NotExamined] = []

    def records(self) -> Iterator[Record]:
        for n in range(self._count):
            self.given += 1
            yield record({"FragmentID": f"R{n}", "a": f"Mrs Awa Traoré met number {n}"}, n)
        if self._fails:
            raise self._fails


class Shelf:
    """A store that remembers what it was given, and may fail at the second batch."""

    def __init__(self, fails: BaseException | None = None) -> None:
        self.sealed: list[Seal] = []
        self._fails = fails

    def seal(self, batch: Sequence[Seal]) -> None:
        if self._fails and self.sealed:
            raise self._fails
        self.sealed += batch


class Paper:
    """A sink in memory that checks that what it is given was sealed before."""

    def __init__(self, shelf: Shelf, fails: BaseException | None = None) -> None:
        self.shelf, self.written, self.published, self.discarded = shelf, 0, False, False
        self._fails = fails

    def write(self, one: Record, changes: Mapping[int, Change]) -> None:
        assert any(seal.index == one.index for seal in self.shelf.sealed)
        if self._fails and self.written:
            raise self._fails
        self.written += 1

    def publish(self) -> None:
        assert not self.discarded
        self.published = True

    def discard(self) -> None:
        self.discarded = True


FAULTS = [
    VaultDamaged("x"),
    OutputError("disk full"),
    OSError(28, "No space left"),
    KeyboardInterrupt(),
    MemoryError(),
    ValueError(),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: type(f).__name__)
@pytest.mark.parametrize("where", ["source", "store", "sink"])
def test_nothing_is_published_where_anything_fails(fault: BaseException, where: str) -> None:
    """Whatever stops reading, sealing or writing: the error goes on, and nothing is published or left."""
    source = Lines(250, fault if where == "source" else None)
    shelf = Shelf(fault if where == "store" else None)
    paper = Paper(shelf, fault if where == "sink" else None)
    with pytest.raises(type(fault)):
        redact_source(source, paper, HOW, DETECTOR(), shelf)
    assert not paper.published
    assert paper.discarded


def test_every_record_is_sealed_before_it_is_written() -> None:
    """All records are sealed, in order, in batches; then the result is published once."""
    shelf = Shelf()
    paper = Paper(shelf)
    summary = redact_source(Lines(250), paper, HOW, DETECTOR(), shelf)
    assert [s.index for s in shelf.sealed] == list(range(250))
    assert (paper.written, paper.published, summary.records) == (250, True, 250)


def test_memory_is_bounded_by_a_batch() -> None:
    """Records are read as they are needed, never all at once."""
    source = Lines(10_000)
    next(redact_records(source.records(), HOW, DETECTOR()))
    assert source.given == BATCH


def test_no_record_is_an_error() -> None:
    """A source without a record publishes no empty file, which somebody would take for a result."""
    shelf = Shelf()
    paper = Paper(shelf)
    with pytest.raises(RecordError, match="no record"):
        redact_source(Lines(0), paper, HOW, DETECTOR(), shelf)
    assert not paper.published


@pytest.mark.parametrize("fault", [VaultDamaged("x"), KeyboardInterrupt()], ids=lambda f: type(f).__name__)
def test_no_file_is_left_where_sealing_fails(tmp_path: Path, fault: BaseException) -> None:
    """With real files: neither the result nor what was written aside is left in the folder."""
    source = tmp_path / "in.csv"
    source.write_text("FragmentID,a\n" + "".join(f"{n},Mrs Awa Traoré\n" for n in range(250)), encoding="utf-8")
    opened = open_source(source)
    sink: Sink = open_sink(opened, tmp_path / "out.csv")
    with pytest.raises(type(fault)):
        redact_source(opened, sink, HOW, DETECTOR(), Shelf(fault))
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_an_old_result_stays_where_a_new_one_fails(tmp_path: Path) -> None:
    """With force: the file that was to be replaced is as it was."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("FragmentID,a\n" + "".join(f"{n},x\n" for n in range(250)), encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    opened = open_source(source)
    with pytest.raises(RedactorError):
        redact_source(opened, open_sink(opened, target, force=True), HOW, DETECTOR(), Shelf(VaultDamaged("x")))
    assert target.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_summary_counts() -> None:
    """Repeated ids, tokens that were there, confidential records and languages are counted."""
    rows = [
        {"FragmentID": "A", "a": "<redacted> met Mrs Awa Traoré"},
        {"FragmentID": "A", "a": "x", "Confidential": "no"},
    ]
    source = SimpleNamespace(records=lambda: iter([record(r, n) for n, r in enumerate(rows)]), not_examined=[])
    shelf = Shelf()
    s = redact_source(source, Paper(shelf), HOW, DETECTOR(), shelf)
    assert (s.records, s.confidential, s.repeated_names, s.tokens_before) == (2, 1, 1, 1)
    assert s.done["PERSON", "redact"] == s.redactions == 1
    assert "Awa" not in repr(s)


@pytest.mark.parametrize(
    "heading", ["Interview with Mrs Awa Traoré", "awa.traore@example.org", "Mr Salif Kaboré (+226 70 12 34 56)"]
)
def test_a_heading_that_names_somebody_is_not_examined(heading: str) -> None:
    """A name of a field that may name somebody makes the run incomplete, once, and is not quoted."""
    source = SimpleNamespace(
        records=lambda: iter([record({"ok": "x", heading: "y"}, n) for n in range(3)]), not_examined=[]
    )
    shelf = Shelf()
    found = redact_source(source, Paper(shelf), HOW, DETECTOR(), shelf).not_examined
    assert len(found) == 1
    assert "Awa" not in repr(found) and "Kabor" not in repr(found)


@pytest.mark.parametrize(
    "heading", ["Outcome description", "Commentaires", "Name of the village", "Q12. What changed?", "", "1"]
)
def test_ordinary_headings_are_no_reason(heading: str) -> None:
    """Ordinary names of fields do not make a run incomplete."""
    source = SimpleNamespace(records=lambda: iter([record({heading: "y"})]), not_examined=[])
    shelf = Shelf()
    assert redact_source(source, Paper(shelf), HOW, DETECTOR(), shelf).not_examined == []


def test_one_way_keeps_nothing() -> None:
    """Without a vault nothing is stored and everything is written."""
    paper = Paper(Shelf())
    paper.shelf.sealed = [
        s for batch in redact_records(Lines(3).records(), HOW, DETECTOR()) for s in (r.seal for r in batch)
    ]
    assert redact_source(Lines(3), paper, HOW, DETECTOR(), OneWay()).records == 3
    assert paper.published


def test_an_empty_summary_is_zero() -> None:
    """Nothing done is nothing redacted."""
    assert Summary().redactions == 0
    assert Field("a", "b") == Field("a", "b")
