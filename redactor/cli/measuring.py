"""Measure on labelled records: gather what is asked for, measure, hold against floors, report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from redactor.api.building import open_detector, open_policy
from redactor.cli.projects import project
from redactor.cli.reporting import Reporting, finish
from redactor.cli.speech import counted, say, watched
from redactor.config.accepted import load_accepted
from redactor.config.floors import Floors, load_floors
from redactor.config.floors import raise_floors as write_floors
from redactor.coverage import tables
from redactor.coverage.compare import beside
from redactor.coverage.floors import Measures, fallen, not_measured, reached, under
from redactor.coverage.labelled import Labelled
from redactor.coverage.labels import parse_labels
from redactor.coverage.measure import measure
from redactor.coverage.outcome import ALL, Coverage, Examined
from redactor.coverage.reading import files_of, read_sets
from redactor.coverage.telling import Judged, judge, tell
from redactor.errors import InputError
from redactor.model import NotExamined
from redactor.policy import Policy
from redactor.report import Report

STOCK = "presidio"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    corpus: tuple[Path, ...]
    policy: str | None
    known: tuple[Path, ...]
    reader: str
    language: str
    labels: tuple[str, ...]
    floors: Path | None
    raise_floors: bool
    floors_were: Path | None
    accepted: Path | None
    list_misses: bool
    compare: str | None
    show_text: bool


def run(asked: Asked, reporting: Reporting) -> None:
    """Measure, and end the command with its report."""
    asked = _with_project(asked)
    if (asked.raise_floors or asked.floors_were) and not asked.floors:
        raise InputError("there is no file of floors", hint="give --floors FILE too")
    if not asked.corpus and asked.floors_were and not asked.raise_floors:
        finish(_ratchet_alone(asked), reporting)
        return
    files = files_of(asked.corpus)
    policy = open_policy(asked.policy)
    detector = open_detector(policy, asked.known, date.today())
    corpus = list(
        read_sets(asked.corpus, parse_labels(asked.labels, _own(policy)), reader=asked.reader, language=asked.language)
    )
    _distinct(corpus)
    coverage = measure(watched(corpus, "record"), detector, policy.least_scores, policy.keeps, policy.takes_whole)
    judged = judge(
        coverage, load_accepted(asked.accepted) if asked.accepted else (), str(asked.accepted or ""), date.today()
    )
    report = tell(judged, list_misses=asked.list_misses)
    report.facts |= {"policy": policy.name, "fingerprint": policy.fingerprint.hex()}
    if asked.compare:
        _compare(asked, policy, corpus, coverage, report)
    if asked.floors:
        _hold(asked, asked.floors, judged, report)
    else:
        report.skipped.append(NotExamined("floors", "no floors are given", "figures are shown, and not judged"))
    report.closing = _closing(judged, report)
    if asked.show_text:
        _show(corpus, judged.counted)
    finish(report, reporting, inputs=files)


def _with_project(asked: Asked) -> Asked:
    """Return what is asked for, with what the nearest redactor.yaml says where the command line is silent.

    Its floors and accepted misses are those of its own corpus: they say nothing of another.
    """
    config = project(None, False)
    if config is None:
        return _needs_corpus(asked)
    asked = replace(asked, policy=asked.policy or config.policy, known=asked.known or config.known)
    if not asked.corpus and not (asked.floors_were and asked.floors):
        its = config.coverage
        asked = replace(
            asked, corpus=its.corpus, floors=asked.floors or its.floors, accepted=asked.accepted or its.accepted
        )
    return _needs_corpus(asked)


def _needs_corpus(asked: Asked) -> Asked:
    if not asked.corpus and not asked.floors_were:
        raise InputError("no labelled records", hint="give files or folders, or name them in redactor.yaml")
    return asked


def _own(policy: Policy) -> set[str]:
    """Return the entities that the policy's own recognizers and engine add to ours."""
    from redactor.recognizers import load_recognizers

    own = {rule.entity for rule in load_recognizers(policy.recognizers)} if policy.recognizers else set()
    return own if isinstance(policy.engine, str) else own | set(policy.engine.entities.values())


def _distinct(corpus: Sequence[Labelled]) -> None:
    """Refuse two records of one name: accepted misses are named by it."""
    if not corpus:
        raise InputError("no labelled records", hint="the files are empty")
    seen: dict[str, Labelled] = {}
    for one in corpus:
        if one.name in seen:
            raise InputError(
                f"{one.file}: record {one.number} has the name of one before it, in {seen[one.name].file}",
                hint="give records their own ids, and files their own names",
            )
        seen[one.name] = one


# ---------------------------------------------------------------- floors


def _ratchet_alone(asked: Asked) -> Report:
    report = Report("coverage", "Floors", closing="")
    _ratchet(asked, report)
    report.closing = f"floors compared; {counted(len(report.findings), 'floor')} lowered"
    return report


def _ratchet(asked: Asked, report: Report) -> None:
    if asked.floors and asked.floors_were:
        from redactor.coverage.kinds import LOWERED

        report.kinds = report.kinds or (LOWERED,)
        report.findings += fallen(load_floors(asked.floors_were), load_floors(asked.floors), str(asked.floors))


def _hold(asked: Asked, path: Path, judged: Judged, report: Report) -> None:
    measures = Measures.of(judged.counted)
    floors = load_floors(path) if path.exists() or not asked.raise_floors else Floors()
    report.findings += under(measures, floors, str(path))
    report.not_examined += not_measured(measures, floors, str(path))
    if asked.raise_floors:
        write_floors(path, reached(measures, floors))
        say(f"floors in {path} are at what was measured, where that is higher")
    _ratchet(asked, report)


# ---------------------------------------------------------------- comparing


def _compare(asked: Asked, policy: Policy, corpus: Sequence[Labelled], coverage: Coverage, report: Report) -> None:
    """Measure the same records with another detector. Field rules are the policy's for both but for another policy."""
    assert asked.compare is not None
    kind, _, folder = asked.compare.partition(":")
    if kind == STOCK:
        name, other = STOCK, _stock(corpus, policy, Path(folder) if folder else None)
    else:
        against = open_policy(asked.compare)
        name = against.name if against.name != policy.name else f"{against.name} (other)"
        report.facts |= {"compared with": against.name, "its fingerprint": against.fingerprint.hex()}
        other = measure(
            watched(corpus, "record"),
            open_detector(against, asked.known, date.today()),
            against.least_scores,
            against.keeps,
            against.takes_whole,
        )
    report.tables.insert(0, tables.comparison(beside(coverage, other), policy.name, name))


def _stock(corpus: Sequence[Labelled], policy: Policy, folder: Path | None) -> Coverage:
    from redactor.detect.stock import open_stock

    found: dict[str, Examined] = {}
    for language in dict.fromkeys(one.language for one in corpus):
        here = [one for one in corpus if one.language == language]
        measured = measure(watched(here, "record"), open_stock(language, folder), {}, policy.keeps, policy.takes_whole)
        found |= {one.name: one for one in measured.examined}
    return Coverage(tuple(found[one.name] for one in corpus))


# ---------------------------------------------------------------- saying


def _closing(judged: Judged, report: Report) -> str:
    coverage = judged.counted
    said = f"{counted(coverage.records[ALL], 'record')} measured; {coverage.leaking[ALL]:,} with a person not covered"
    said += f"; {counted(judged.accepted, 'miss', 'misses')} accepted" if judged.accepted else ""
    return said + (f"; {counted(len(report.findings), 'finding')}" if report.findings else "")


def _show(corpus: Sequence[Labelled], coverage: Coverage) -> None:
    """Print what was missed and what was wrong, with its text."""
    for line in _texts({one.name: one for one in corpus}, coverage):
        click.echo(line)


def _texts(corpus: dict[str, Labelled], coverage: Coverage) -> Iterator[str]:
    for one, m in coverage.missed:
        text = corpus[one.name].record.fields[m.number].text[m.start : m.end]
        yield f"missed {one.name} {m.field} {m.entity} {text!r}"
    for one in coverage.examined:
        for f in one.finds:
            if f.outermost and not f.right:
                text = corpus[one.name].record.fields[f.number].text[f.start : f.end]
                yield f"wrong {one.name} {f.field} {f.entity} {text!r}"
