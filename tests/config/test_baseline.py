"""A baseline says which findings somebody has looked at, tells nothing of them, and may only shrink."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.config.baseline import (
    Baseline,
    Entry,
    apply,
    load_baseline,
    shrunk,
    with_more,
    without,
    write_baseline,
)
from redactor.errors import ConfigError, OutputError
from tests.config.writing import A, B, C, refused, written

KEY = "00112233445566ff"
DAY = date(2026, 6, 30)
GOOD = f"""\
version: 1
key: '{KEY}'
findings:
  - {{id: '{A}', kind: original-left, expires: 2026-06-30, owner: Issa, reason: "the minister's own name"}}
  - {{id: '{B}', kind: half-redacted, expires: '2027-01-01', owner: Issa, reason: a street}}
"""
ONE = Entry(A, "original-left", "the minister's own name", "Issa", DAY)
TWO = Entry(B, "half-redacted", "a street", "Issa", date(2027, 1, 1))
BOTH = Baseline(KEY, (ONE, TWO))


def test_a_baseline_is_read(tmp_path: Path) -> None:
    """Each entry arrives, and the key that made the ids."""
    assert load_baseline(written(tmp_path, GOOD)) == BOTH
    assert load_baseline(written(tmp_path, GOOD), key=KEY) == BOTH
    assert load_baseline(written(tmp_path, f"version: 1\nkey: '{KEY}'\n")) == Baseline(KEY)


def test_another_key_is_an_error(tmp_path: Path) -> None:
    """With another key no entry could match: that is said, and what to do, before everything is told anew."""
    path = written(tmp_path, GOOD)
    with pytest.raises(ConfigError, match=f"made with the key {KEY}, and this run has the key {'f' * 16}") as caught:
        load_baseline(path, key="f" * 16)
    assert "give the scan key that made it" in caught.value.hint


def entry(**changes: str) -> str:
    said = {"id": f"'{A}'", "kind": "k", "expires": "2026-12-31", "owner": "o", "reason": "r"} | changes
    return "  - {" + ", ".join(f"{k}: {v}" for k, v in said.items() if v != "-") + "}"


HEAD = f"version: 1\nkey: '{KEY}'\n"
MISTAKES = [
    ("version: 1\nfindings: []", "1: the key 'key' is missing", ""),
    ("version: 1\nkey: abc\nfindings: []", "2: key: 'abc' does not fit", "16 digits"),
    ("version: 1\nkey: 1122334455667788\nfindings: []", "2: key: 1122334455667788 without quotes is a number", "'"),
    (f"{HEAD}finding: []", "3: unknown key 'finding'", "did you mean 'findings'?"),
    (f"{HEAD}generated: 2026-01-01", "3: unknown key 'generated'", "known: version, key, findings"),
    (f"{HEAD}findings: {{}}", "3: findings: expected a list", ""),
    (f"{HEAD}findings:", "3: findings: expected a list", ""),
    (f"{HEAD}findings:\n{entry(expires='-')}", "4: findings.1: the key 'expires' is missing", ""),
    (f"{HEAD}findings:\n{entry(kind='-')}", "4: findings.1: the key 'kind' is missing", ""),
    (f"{HEAD}findings:\n{entry(reason='-')}", "4: findings.1: the key 'reason' is missing", ""),
    (f"{HEAD}findings:\n{entry(owner='-')}", "4: findings.1: the key 'owner' is missing", ""),
    (f"{HEAD}findings:\n{entry(kind='Half name')}", "4: findings.1.kind: 'Half name' does not fit", "original-left"),
    (f"{HEAD}findings:\n{entry(kind='half-')}", "4: findings.1.kind: 'half-' does not fit", ""),
    (f"{HEAD}findings:\n{entry(line='12')}", "4: unknown key 'line'", "known: id, reason, owner, expires, kind"),
    (f"{HEAD}findings:\n{entry(file='a.csv')}", "4: unknown key 'file'", ""),
    (f"{HEAD}findings:\n{entry(value='Awa')}", "4: unknown key 'value'", ""),
    (f"{HEAD}findings:\n{entry(id='!!str x')}", "4: a tag", ""),
    (f"{HEAD}findings:\n{entry()}\n{entry()}", f"5: the id {A} is given twice (first on line 4)", "keep one"),
    (f"{HEAD}findings:\n{entry(id=B)}\n{entry()}\n{entry(id=C)}", f"5: the id {A} stands too late", "sort the lines"),
    (f"{HEAD}<<<<<<< ours\nfindings: []", "4: is no YAML", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "starts", "more"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, starts: str, more: str) -> None:
    """One mistake gives one message: file, line and key, what is wrong, and what is known or meant."""
    (message,) = refused(load_baseline, tmp_path, f"{text}\n")
    assert message.startswith(starts)
    assert more in message
    assert "Awa" not in message


# ---------------------------------------------------------------- what it means for a run


def test_each_entry_is_accepted_expired_or_stale() -> None:
    """On its last day an entry still counts; the day after its finding counts again; unmatched it is stale."""
    found = {A: "original-left", B: "half-redacted", C: "other"}
    assert apply(BOTH, found, DAY).accepted == {A, B}
    later = apply(BOTH, found, DAY + timedelta(days=1))
    assert (later.accepted, later.expired, later.stale) == ({B}, (ONE,), ())
    assert apply(BOTH, {A: "original-left"}, DAY).stale == (TWO,)
    assert apply(BOTH, {}, date.max).stale == (ONE, TWO)


def test_an_entry_accepts_nothing_of_another_kind() -> None:
    """Whoever writes a harmless kind into an entry does not hide a grave finding with it."""
    made = apply(BOTH, {A: "half-redacted", B: "half-redacted"}, DAY)
    assert (made.accepted, made.stale) == ({B}, (ONE,))


def test_growth_is_named() -> None:
    """A new entry, a later day and another kind are growth; an earlier day and another reason are not."""
    later = replace(ONE, expires=DAY + timedelta(days=1))
    assert shrunk(BOTH, BOTH) == shrunk(BOTH, Baseline(KEY)) == []
    assert shrunk(BOTH, Baseline(KEY, (replace(ONE, expires=date(2020, 1, 1), reason="x", owner="y"),))) == []
    assert shrunk(Baseline(KEY, (ONE,)), BOTH) == [f"{B} is new"]
    assert shrunk(BOTH, Baseline(KEY, (later,))) == [f"{A} expires later: 2026-06-30 -> 2026-07-01"]
    other = replace(ONE, kind="half-redacted")
    assert shrunk(BOTH, Baseline(KEY, (other,))) == [f"{A} is of another kind: original-left -> half-redacted"]
    assert shrunk(BOTH, Baseline("f" * 16, (ONE,))) == [f"{A} is new"]


IDS = st.integers(0, 5).map(lambda n: f"{n:032x}")
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12).filter(
    lambda text: text.strip() and "\ufeff" not in text
)
ENTRIES = st.builds(Entry, IDS, st.sampled_from(["a", "no", "b-2"]), LINES, LINES, st.dates())
FOUND = st.dictionaries(IDS, st.sampled_from(["a", "no", "b-2"]))


def made(entries: Sequence[Entry]) -> Baseline:
    return with_more(Baseline(KEY), entries)


BASELINES = st.lists(ENTRIES, max_size=6).map(made)


@given(BASELINES, FOUND, st.dates())
def test_entries_are_divided(baseline: Baseline, found: dict[str, str], today: date) -> None:
    """Every entry is accepted, expired or stale, never two of them; nothing is accepted that was not found."""
    applied = apply(baseline, found, today)
    parts = [*applied.accepted, *(e.id for e in applied.expired), *(e.id for e in applied.stale)]
    assert sorted(parts) == [entry.id for entry in baseline.entries]
    assert applied.accepted <= found.keys()
    assert apply(Baseline(KEY), found, today).accepted == set()


@given(BASELINES, st.sets(IDS))
def test_taking_away_is_shrinking(baseline: Baseline, ids: set[str]) -> None:
    """What is taken away is gone, the rest is as it was, and that has shrunk."""
    less = without(baseline, ids)
    assert shrunk(baseline, less) == []
    assert {e.id for e in less.entries} == {e.id for e in baseline.entries} - ids
    assert set(less.entries) <= set(baseline.entries)


@given(BASELINES, BASELINES)
def test_only_less_is_shrinking(old: Baseline, new: Baseline) -> None:
    """Whatever may be shrunk accepts on no day anything that the old one did not."""
    if shrunk(old, new) == []:
        found = {e.id: e.kind for e in new.entries}
        for today in {e.expires for e in (*new.entries, *old.entries)}:
            assert apply(new, found, today).accepted <= apply(old, found, today).accepted
    assert shrunk(old, with_more(old, new.entries)) == [] or shrunk(old, new) != []


@given(BASELINES, st.lists(ENTRIES, max_size=4))
def test_adding_keeps_order(baseline: Baseline, more: list[Entry]) -> None:
    """Entries stay sorted, each id once; the last one given for an id stands."""
    both = with_more(baseline, more)
    ids = [entry.id for entry in both.entries]
    assert ids == sorted(set(ids))
    assert set(both.entries) >= {entry for n, entry in enumerate(more) if entry.id not in {e.id for e in more[n + 1 :]}}


# ---------------------------------------------------------------- the file


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(BASELINES)
def test_what_is_written_is_read_back(tmp_path: Path, baseline: Baseline) -> None:
    """Whatever reasons hold, the file gives them back; the order in memory changes no byte."""
    path = tmp_path / "baseline.yaml"
    write_baseline(path, baseline)
    first = path.read_bytes()
    assert load_baseline(path, key=KEY) == baseline
    write_baseline(path, replace(baseline, entries=baseline.entries[::-1]))
    assert path.read_bytes() == first
    assert first.count(b"\n") == 4 + len(baseline.entries)


def test_the_file_merges(tmp_path: Path) -> None:
    """One entry is one line, and adding one changes no other."""
    path = tmp_path / "baseline.yaml"
    write_baseline(path, BOTH)
    assert path.read_text(encoding="utf-8") == (
        "# Findings that somebody has looked at. It may only shrink: see docs/config.md.\n"
        "version: 1\n"
        f"key: '{KEY}'\n"
        "findings:\n"
        f"  - {{id: '{A}', kind: 'original-left', expires: 2026-06-30, owner: 'Issa', "
        "reason: 'the minister''s own name'}\n"
        f"  - {{id: '{B}', kind: 'half-redacted', expires: 2027-01-01, owner: 'Issa', reason: 'a street'}}\n"
    )
    before = path.read_text(encoding="utf-8").splitlines()
    write_baseline(path, with_more(BOTH, [replace(ONE, id="0b" * 16)]))
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [after[5]]
    assert [line for line in after if line in before] == before


@pytest.mark.parametrize(
    "bad",
    [
        Baseline("no key", (ONE,)),
        Baseline(KEY, (replace(ONE, id="short"),)),
        Baseline(KEY, (replace(ONE, reason=""),)),
        Baseline(KEY, (replace(ONE, owner="a\nb"),)),
        Baseline(KEY, (replace(ONE, kind="Not a slug"),)),
        Baseline(KEY, tuple(replace(ONE, id=f"{n:032x}") for n in range(12_000))),
    ],
    ids=["key", "id", "reason", "owner", "kind", "too many"],
)
def test_what_could_not_be_read_is_not_written(tmp_path: Path, bad: Baseline) -> None:
    """A baseline that its own reader would refuse leaves the old one in place."""
    path = tmp_path / "baseline.yaml"
    write_baseline(path, BOTH)
    with pytest.raises(ConfigError):
        write_baseline(path, bad)
    assert load_baseline(path) == BOTH
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["baseline.yaml"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """No folder is made on the way."""
    with pytest.raises(OutputError, match="cannot be written"):
        write_baseline(tmp_path / "gone" / "baseline.yaml", BOTH)
