"""Which sealed records carry traces: those whose policy keeps them, of everything that was taken out, and only then."""

import sqlite3
from pathlib import Path

import pytest

from redactor.api.office import open_office
from redactor.detect.places import country_name
from redactor.detect.traces import GLOBAL, Tracer
from redactor.errors import PolicyError
from redactor.keys.keyfile import read_staff
from redactor.keys.traces import Blinder
from redactor.model import DATE, FIELD, LOC, PERSON, PHONE, SCAN_CLASS, Record, Traces
from redactor.policy import Policy
from redactor.redaction.record import Redaction
from redactor.redaction.run import redact_records
from redactor.redaction.told import Redacted
from tests.house import EXAMPLES, PASSPHRASE, House, cli, policy
from tests.redaction.scene import DETECTOR, TODAY, output, record, shipped, written

TRACER = Tracer()
BASE = """version: 1
name: test
fields:
  Contact: {redact: '<redacted>'}
  Gone: drop
  Kept: keep
entities:
  PERSON: {redact: '<redacted>'}
  PHONE: {redact: '<redacted>'}
  LOC: {%s}
  DATE: {%s}
"""
PLAIN = BASE % ("redact: '<LOC>', keep: {level: country}", "redact: '<redacted>'")
COARSE = BASE % ("generalise: country", "generalise: year")
STORY = "On 12 March 2024 Mrs Awa Traoré met Mr Salif Kaboré in Kaya, Burkina Faso. Call +226 70 12 34 56."


def redacted(one: Record, how: Policy, tracer: Tracer | None = TRACER) -> Redacted:
    [[done]] = redact_records([one], Redaction(how, country_name, TODAY, tracer=tracer), DETECTOR())
    return done


def traces(done: Redacted, entity: str) -> set[str]:
    """Return the texts of all traces of one entity."""
    assert done.seal.traces is not None
    return {text for each in done.seal.traces if each.entity == entity for _, text in each.everywhere + each.here}


def scan_rows(house: House) -> dict[str, list[bytes]]:
    """Return the stored rows of class SCAN."""
    file = sqlite3.connect(house.office / "vault.db")
    found = {
        table: [rid for (rid,) in file.execute(f"SELECT rid FROM {table} WHERE cls='SCAN' ORDER BY id")]
        for table in ("capsule", "wrap")
    }
    file.close()
    return found


def records(house: House) -> int:
    file = sqlite3.connect(house.office / "vault.db")
    (count,) = file.execute("SELECT count(*) FROM record").fetchone()
    file.close()
    return int(count)


# ------------------------------------------------------------ of what


def test_everything_taken_out_is_traced(tmp_path: Path) -> None:
    """The traces of a record are those of its originals, entity by entity, and of nothing else."""
    done = redacted(record({"Story": STORY, "Contact": "Boukary Sawadogo, 71 12 34 56"}), written(tmp_path, PLAIN))
    assert done.seal.traces == TRACER.of((item.entity, item.original) for item in done.seal.items)
    assert {"awa traore", "kabore salif"} <= traces(done, PERSON)
    assert traces(done, PHONE) == {"70123456"}
    assert {"71123456", "boukary sawadogo"} <= traces(done, FIELD)
    assert "kaya" in traces(done, LOC)
    assert "12 march 2024" in traces(done, DATE)


def test_what_is_kept_is_not_traced(tmp_path: Path) -> None:
    """A country that is kept, a field that is not searched, and the words around leave nothing."""
    done = redacted(record({"Story": STORY, "Kept": "Zenabou Zida"}), written(tmp_path, PLAIN))
    assert done.seal.traces is not None
    every = {text for each in done.seal.traces for _, text in each.everywhere + each.here}
    assert not {"burkina", "burkina faso", "met", "call", "zida", "zenabou zida"} & every


def test_a_generalised_original_is_traced(tmp_path: Path) -> None:
    """A day that became a year, a town that became a country: what was more exact must stand nowhere else."""
    done = redacted(record({"Story": STORY}), written(tmp_path, COARSE))
    [field] = output(done)
    assert ("2024" in field.text, "March" in field.text, "Kaya" in field.text) == (True, False, False)
    assert "12 march 2024" in traces(done, DATE)
    assert "kaya" in traces(done, LOC)
    assert "2024" not in traces(done, DATE)


def test_a_dropped_field_is_traced(tmp_path: Path) -> None:
    """A field that is left out is taken out as any other: who stood in it must stand nowhere else."""
    done = redacted(record({"Gone": "Salif Kiendrébéogo", "Kept": "x"}), written(tmp_path, PLAIN))
    assert "kiendrebeogo" in traces(done, FIELD) | traces(done, PERSON)


def test_a_record_that_names_nobody_has_no_trace(tmp_path: Path) -> None:
    """It is sealed with an empty set of them, which is not the same as none kept."""
    done = redacted(record({"Story": "The women met the mayor."}), written(tmp_path, PLAIN))
    assert done.seal.traces == ()


def test_the_same_record_has_the_same_traces(tmp_path: Path) -> None:
    """Redacted twice from its source, it gives the same output and traces: nothing in them is by chance."""
    how = written(tmp_path, PLAIN)
    first, second = (redacted(record({"Story": STORY}, index), how) for index in (0, 5))
    assert output(first) == output(second)
    assert first.seal.traces == second.seal.traces


@pytest.mark.parametrize("text", [PLAIN, COARSE])
def test_what_was_redacted_once_leaves_nothing_more(tmp_path: Path, text: str) -> None:
    """Redacting the output changes nothing, and its tokens are no originals."""
    how = written(tmp_path, text)
    once = output(redacted(record({"Story": STORY, "Contact": "Boukary Sawadogo"}), how))
    again = redacted(Record(0, tuple(once)), how)
    assert output(again) == once
    assert again.seal.traces == ()


# ------------------------------------------------------------ whether


@pytest.mark.parametrize("text", [PLAIN, COARSE])
def test_a_policy_can_refuse(tmp_path: Path, text: str) -> None:
    """With `traces: none` no trace leaves redaction, and what is published is the same."""
    refusing = written(tmp_path, text + "traces: none\n")
    done = redacted(record({"Story": STORY}), refusing)
    assert done.seal.traces is None
    assert output(done) == output(redacted(record({"Story": STORY}), written(tmp_path, text)))
    assert done.seal.items


def test_without_a_tracer_there_are_none(tmp_path: Path) -> None:
    """One way, nobody makes traces: there is no vault to keep them."""
    done = redacted(record({"Story": STORY}), written(tmp_path, PLAIN), None)
    assert done.seal.traces is None


def test_the_fingerprint_says_whether_traces_are_kept(tmp_path: Path) -> None:
    """Refusing traces is another policy; saying what holds anyway is not."""
    plain, said, none = (written(tmp_path, PLAIN + more) for more in ("", "traces: seal\n", "traces: none\n"))
    assert plain.fingerprint == said.fingerprint != none.fingerprint
    assert (plain.traces, said.traces, none.traces) == (True, True, False)


@pytest.mark.parametrize("value", ["yes", "true", "[]", "''", "None", "sealed"])
def test_no_other_word_is_understood(tmp_path: Path, value: str) -> None:
    """What is neither `seal` nor `none` is an error, never a guess."""
    with pytest.raises(PolicyError):
        written(tmp_path, PLAIN + f"traces: {value}\n")


@pytest.mark.parametrize("name", ["outcome-harvest", "strict", "internal"])
def test_the_shipped_policies_keep_traces(name: str) -> None:
    """So that a shared file can be checked without anybody's having thought of it before."""
    assert shipped(name).traces


def test_traces_are_told_nowhere_in_the_clear() -> None:
    """Neither the seal nor its traces show a word in a traceback."""
    done = redacted(record({"Story": STORY}), shipped())
    assert done.seal.traces
    assert not any(word in f"{done.seal!r} {done.seal.traces!r}".casefold() for word in ("traor", "kabor", "kaya"))
    assert all(
        isinstance(each, Traces) and {label for label, _ in each.everywhere} <= GLOBAL for each in done.seal.traces
    )


# ------------------------------------------------------------ in the vault


def quick(house: House, *changes: tuple[str, str]) -> Path:
    """Return the default policy without the names model."""
    return policy(house.folder, ("\nentities:", "\nengine: none\nentities:"), *changes)


def test_every_sealed_record_has_one_capsule_of_traces(house: House) -> None:
    """Record by record one capsule and one wrap, logged with the rest: the vault verifies."""
    house.redact(EXAMPLES / "records.csv", "out.csv", "--policy", quick(house))
    rows = scan_rows(house)
    assert len(rows["capsule"]) == records(house) > 1
    assert rows["capsule"] == rows["wrap"]
    assert len(set(rows["capsule"])) == len(rows["capsule"])
    assert house.verify().exit_code == 0


def test_a_policy_that_refuses_leaves_no_capsule(house: House) -> None:
    """Not one row of class SCAN, the same output, and everything else is sealed."""
    house.redact(EXAMPLES / "records.csv", "with.csv", "--policy", quick(house))
    kept = scan_rows(house)
    refusing = policy(house.folder, ("\nentities:", "\nengine: none\ntraces: none\nentities:"), name="n.yaml")
    house.redact(EXAMPLES / "records.csv", "without.csv", "--policy", refusing)
    assert scan_rows(house) == kept
    assert records(house) == 2 * len(kept["capsule"])
    assert house.path("with.csv").read_bytes() == house.path("without.csv").read_bytes()
    assert house.verify().exit_code == 0


def test_one_way_leaves_nothing(house: House) -> None:
    """Without a vault nothing is kept: the vault that lies beside it stays as it was."""
    before = (house.office / "vault.db").read_bytes()
    done = cli("redact", EXAMPLES / "records.csv", "-o", house.path("o.csv"), "--one-way", "--policy", quick(house))
    assert done.exit_code == 0, done.stderr
    assert (house.office / "vault.db").read_bytes() == before
    assert scan_rows(house) == {"capsule": [], "wrap": []}


def test_redacting_twice_stays_the_same(house: House) -> None:
    """From the source: the same output, sealed anew. From the output: the same output, and nothing to look for."""
    how = quick(house)
    outputs = [house.redact(EXAMPLES / "records.csv", f"{n}.csv", "--policy", how) for n in range(2)]
    outputs.append(house.redact(outputs[0], "again.csv", "--policy", how))
    assert len({path.read_bytes() for path in outputs}) == 1
    with open_office(house.office) as office:
        staff = read_staff(house.staff_key, PASSPHRASE)
        found = list(office.vault.traces(office.trail.facts(), staff))
        blinder = Blinder(office.trail.keyring.vault)
    count = len(found) // 3
    first, second, again = found[:count], found[count : 2 * count], found[2 * count :]
    sizes = [[[tuple(map(len, row)) for row in each.traces] for each in some] for some in (first, second)]
    assert sizes[0] == sizes[1]  # what fills them up is new each time
    assert [each.output for each in first] == [each.output for each in second] == [each.output for each in again]
    assert any(each.traces for each in first)
    assert not any(each.traces for each in again)
    assert not any(blinder.blind("word", "redacted") in every for each in found for _, every, _ in each.traces)
    assert SCAN_CLASS in cli("vault", "stats", *house.vault).stdout
