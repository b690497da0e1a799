"""Records redacted in memory, under the default policy or a changed one."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from redactor.detect.assemble import open_detector
from redactor.detect.places import country_name
from redactor.model import ENTITIES, Field, Record
from redactor.policy import Policy, load_policy
from redactor.records.source import open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import redact_records
from redactor.redaction.told import Redacted
from tests.house import CORPUS, EXAMPLES, ROOT

TODAY = date(2026, 11, 22)
DETECTOR = cache(open_detector)
OPEN = {"Outcome statements is CONFIDENTIAL": "no"}


@cache
def shipped(name: str = "outcome-harvest") -> Policy:
    return load_policy(ROOT / "policies" / f"{name}.yaml", known_entities=tuple(ENTITIES))


def written(folder: Path, text: str) -> Policy:
    """Return the policy that *text* says."""
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path, known_entities=tuple(ENTITIES))


def record(fields: dict[str, str], index: int = 0) -> Record:
    return Record(index, tuple(Field(name, text) for name, text in fields.items()))


def redact(one: Record, policy: Policy | None = None, tag: Callable[[str, str], str] | None = None) -> Redacted:
    how = Redaction(policy or shipped(), country_name, TODAY, tag)
    [[done]] = redact_records([one], how, DETECTOR())
    return done


def output(done: Redacted) -> list[Field]:
    """Return the fields as they are published."""
    fields = done.record.fields
    return [Field(f.name, done.changes[n].text) if n in done.changes else f for n, f in enumerate(fields)]


def result(fields: dict[str, str], policy: Policy | None = None) -> dict[str, str]:
    """Return a confidential record as it is published."""
    return {f.name: f.text for f in output(redact(record(fields), policy))}


@cache
def corpus() -> tuple[Record, ...]:
    """Return the labelled corpus without its marks, and the examples."""
    from redactor.coverage.marks import read_labelled

    found = []
    for path in sorted(CORPUS.glob("??-*.md")):
        found += [read_labelled(path.name, r).record for r in open_source(path, format="fragment").records()]
    for name in ("seed.md", "records.md"):
        found += list(open_source(EXAMPLES / name).records())
    return tuple(found)
