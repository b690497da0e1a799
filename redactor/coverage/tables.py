"""The figures of a measure as tables and pictures. Positions and counts, never text."""

from collections.abc import Iterable, Sequence

from redactor.coverage.compare import Beside
from redactor.coverage.identifiers import entity_recall
from redactor.coverage.intervals import wilson
from redactor.coverage.labelled import Identifier
from redactor.coverage.outcome import ALL, Coverage, Examined, Met
from redactor.coverage.recognizers import worth
from redactor.model import ENTITIES, PERSON
from redactor.report import Cell, Picture, Table

WILSON = "low and high bound the share with 95 % confidence (Wilson 1927)."
_WORST = 20  # records that are listed
_FIELDS = 60  # rows of a picture

Share = tuple[float | None, float | None, float | None]


def share_of(hits: int, total: int) -> Share:
    """Return a share with its interval, to four places; None three times where nothing was counted."""
    if not total:
        return None, None, None
    low, high = wilson(hits, total)
    return round(hits / total, 4), round(low, 4), round(high, 4)


def entities(coverage: Coverage) -> Table:
    """Return recall and precision by language and entity."""
    columns = (
        "language", "entity", "mentions", "covered", "recall", "low", "high",
        "finds", "right", "precision", "precision low", "precision high",
    )  # fmt: skip
    rows = tuple(
        (language, entity, t.mentions, t.covered, *share_of(t.covered, t.mentions), t.finds, t.right,
         *share_of(t.right, t.finds))
        for (language, entity), t in coverage.tallies.items()
    )  # fmt: skip
    note = (
        "A mention is covered when all its letters and digits are in some find; a find is right when it overlaps a "
        f"mention of its kind. {WILSON}"
    )
    return Table("entities", "Recall and precision", columns, rows, note)


def records(coverage: Coverage) -> Table:
    """Return by language how many records leave a person uncovered."""
    leaking = coverage.leaking
    counts = sorted(coverage.records.items(), key=lambda item: (item[0] != ALL, item[0]))
    rows = tuple((language, n, leaking[language], *share_of(leaking[language], n)) for language, n in counts)
    return Table(
        "records", "Records with a person not covered", ("language", "records", "leaking", "share", "low", "high"), rows
    )


def characters(coverage: Coverage) -> Table:
    """Return how many letters and digits are covered, of what is marked and of the rest."""
    rows = []
    for language in sorted({ALL, *(one.language for one in coverage.examined)}, key=lambda x: (x != ALL, x)):
        here = [one for one in coverage.examined if language in (ALL, one.language)]
        marked, covered = sum(o.marked for o in here), sum(o.marked_covered for o in here)
        others, taken = sum(o.unmarked for o in here), sum(o.unmarked_taken for o in here)
        rows.append(
            (language, marked, covered, share_of(covered, marked)[0], others, taken, share_of(taken, others)[0])
        )
    columns = ("language", "marked", "covered", "share", "unmarked", "taken", "share taken")
    return Table("characters", "Letters and digits", columns, tuple(rows))


def identifiers(coverage: Coverage) -> Table:
    """Return the recall of entities: all mentions covered, by kind of identifier and by entity."""
    kinds = [Identifier.DIRECT.value, Identifier.QUASI.value]
    counted = entity_recall(coverage)
    order = sorted(counted, key=lambda key: (key[0] != ALL, key[0], key[1] not in kinds, key[1]))
    rows = tuple(
        (language, kind, counted[language, kind].entities, counted[language, kind].covered,
         *share_of(counted[language, kind].covered, counted[language, kind].entities))
        for language, kind in order
        if language == ALL or kind in kinds
    )  # fmt: skip
    return Table(
        "identifiers",
        "Entities covered wherever they are mentioned",
        ("language", "identifier", "entities", "covered", "recall", "low", "high"),
        rows,
        "An entity counts only if all its mentions in a record are covered (Pilán et al. 2022).",
    )


def recognizers(coverage: Coverage) -> Table:
    """Return what each recognizer found, and what only it covers."""
    rows = tuple(
        (name, w.finds, w.right, *share_of(w.right, w.finds), w.touched, w.alone)
        for name, w in sorted(worth(coverage).items(), key=lambda item: (-item[1].alone, -item[1].finds, item[0]))
    )
    return Table(
        "recognizers",
        "Recognizers",
        ("recognizer", "finds", "right", "precision", "low", "high", "mentions touched", "covered by it alone"),
        rows,
        "Covered by it alone: these mentions would not be covered without its finds.",
    )


def worst(coverage: Coverage) -> Table:
    """Return the records with the most misses, those that leave people uncovered first."""
    rows = [
        (one.file, one.number, one.name, sum(m.entity == PERSON for m in missed), len(missed), len(one.met))
        for one in coverage.examined
        if (missed := list(one.missed))
    ]
    rows.sort(key=lambda row: (-row[3], -row[4], row[0], row[1]))
    columns = ("file", "record", "name", "people missed", "mentions missed", "mentions")
    note = f"The first {_WORST} of {len(rows)}." if len(rows) > _WORST else ""
    return Table("worst", "The worst records", columns, tuple(rows[:_WORST]), note)


def misses(missed: Iterable[tuple[Examined, Met]]) -> Table:
    """Return every miss by its place, with the id under which it can be accepted."""
    rows = tuple((m.id, one.file, one.name, m.field, m.ordinal, m.entity, ", ".join(m.by) or None) for one, m in missed)
    return Table(
        "misses",
        "Missed mentions",
        ("id", "file", "record", "field", "mention", "entity", "covered in part by"),
        rows,
        "mention: the how-manieth marked one in the field. An id says where the mention stands, not what it says.",
    )


def fields(coverage: Coverage) -> Picture:
    """Return the share of mentions covered, by field and entity: the fields with most mentions."""
    counts: dict[tuple[str, str], list[int]] = {}
    for one in coverage.examined:
        for m in one.met:
            if m.counts:
                here = counts.setdefault((m.field, m.entity), [0, 0])
                here[0] += 1
                here[1] += m.covered
    return picture("Mentions covered, by field and entity", counts)


def picture(title: str, counts: dict[tuple[str, str], list[int]], note: str = "") -> Picture:
    """Return a picture of [total, hits] by (row, column); rows with the most first."""
    size: dict[str, int] = {}
    for (row, _), (total, _) in counts.items():
        size[row] = size.get(row, 0) + total
    rows = sorted(size, key=lambda row: (-size[row], row))
    shown = rows[:_FIELDS]
    cells = {
        key: Cell(hits / total if total else None, f"{hits}/{total}")
        for key, (total, hits) in counts.items()
        if key[0] in shown
    }
    if len(rows) > len(shown):
        note = f"{note} {len(rows) - len(shown)} more fields are not shown.".strip()
    return Picture(title, tuple(shown), tuple(sorted({column for _, column in counts}, key=_order)), cells, note)


def _order(entity: str) -> tuple[int, str]:
    """Return where an entity stands among the columns: people first, the users' own last."""
    known = list(ENTITIES)
    return (known.index(entity) if entity in known else len(known)), entity


def comparison(rows: Sequence[Beside], one: str, other: str) -> Table:
    """Return two measures side by side; *one* and *other* name them."""
    return Table(
        "comparison",
        f"{one} beside {other}",
        (
            "entity", "mentions", f"recall {one}", f"recall {other}", "difference", f"only {one}", f"only {other}", "p",
            f"precision {one}", f"precision {other}",
        ),
        tuple(
            (b.entity, b.one.mentions, _share(b.one.covered, b.one.mentions), _share(b.other.covered, b.other.mentions),
             round(b.one.recall - b.other.recall, 4) if b.one.mentions else None, b.only_one, b.only_other,
             round(b.p, 4) if b.one.mentions else None,
             _share(b.one.right, b.one.finds), _share(b.other.right, b.other.finds))
            for b in rows
        ),
        "only: mentions that one covers and the other does not; p: McNemar's exact test of the difference in recall.",
    )  # fmt: skip


def _share(hits: int, total: int) -> float | None:
    return share_of(hits, total)[0]
