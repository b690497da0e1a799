"""redactor redact: the daily command."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from redactor.api.building import open_detector, open_policy
from redactor.api.office import POLICY
from redactor.cli import passphrases
from redactor.cli.jobs import ENCODING_OPTION, FORMAT_OPTION, KNOWN_OPTION, POLICY_OPTION, Job, plan
from redactor.cli.offices import office
from redactor.cli.speech import counted, hint, note, say
from redactor.errors import InputError, OutputError, Refused
from redactor.keys.keyfile import read_linkage
from redactor.model import Detector, NotExamined
from redactor.policy import Policy
from redactor.records.output import AtomicFile
from redactor.records.source import open_sink, open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import Summary, redact_source
from redactor.redaction.store import OneWay, Store
from redactor.redaction.told import Redacted

if TYPE_CHECKING:
    from redactor.detect.traces import Tracer

INCOMPLETE = 3


@click.command("redact")
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", help="Where the result goes: a file, a folder for several files, or - for stdout.")
@click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that `redactor init` made: originals are sealed there.",
)
@click.option("--one-way", is_flag=True, help="Keep no originals: nobody will be able to bring them back.")
@POLICY_OPTION
@KNOWN_OPTION
@FORMAT_OPTION
@ENCODING_OPTION
@click.option("--force", is_flag=True, help="Replace an existing result.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every decision to this file, one JSON object a line. It holds positions and rules, never text.",
)
@click.option("--linkage-key", type=click.Path(path_type=Path, dir_okay=False), help="The key for keyed tokens.")
@passphrases.OPTION
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on stdout.")
def command(
    inputs: tuple[str, ...],
    output: str | None,
    folder: Path | None,
    one_way: bool,
    policy_name: str | None,
    known: tuple[Path, ...],
    format_: str | None,
    encoding: str | None,
    force: bool,
    report: Path | None,
    linkage_key: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Redact INPUTS: files of records, a folder of them, or - for standard input.

    What is taken out is sealed into the vault before anything is published.

    \b
    redactor redact records.xlsx -o shared.xlsx --vault office
    redactor redact - --one-way < fragment.txt
    """
    if (folder is None) == (not one_way):
        raise InputError("say where originals go", hint="give --vault FOLDER, or --one-way to give them up for ever")
    jobs, skipped = plan(inputs, output, force=force)
    if as_json and any(job.target is None for job in jobs):
        raise InputError("--json and the result cannot both go to stdout", hint="give -o FILE")
    own = folder / POLICY if folder and (folder / POLICY).exists() else None
    policy = open_policy(policy_name, own)
    today = date.today()
    _tell_expired(policy, today)
    tag = _tagger(policy, linkage_key, passphrase_file)
    redaction = Redaction(policy, _country_name(), today, tag, tracer=_tracer() if folder else None)
    detector = open_detector(policy, known, today)
    total: list[tuple[Job, Summary]] = []
    with ExitStack() as stack:
        store = stack.enter_context(_store(folder))
        tell = stack.enter_context(_reporter(report, force, [j.source for j in jobs if j.source]))
        for job in jobs:
            summary = _one(job, policy, redaction, detector, store, tell, format_, encoding, force)
            total.append((job, summary))
    _close(total, skipped, policy, folder, as_json)


def _one(
    job: Job,
    policy: Policy,
    redaction: Redaction,
    detector: Detector,
    store: Store,
    tell: Callable[[Job, Redacted], None],
    format_: str | None,
    encoding: str | None,
    force: bool,
) -> Summary:
    source = open_source(job.source, format=format_, encoding=encoding)
    if job.target is not None:
        _make_folder(job.target.parent)
    sink = open_sink(source, job.target, force=force, drop=policy.xlsx_drop)
    return redact_source(source, sink, redaction, detector, store, tell=lambda redacted: tell(job, redacted))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputError(
            f"{folder}: this folder cannot be made", hint="choose a folder that you may write to"
        ) from None


@contextmanager
def _store(folder: Path | None) -> Iterator[Store]:
    if folder is None:
        yield OneWay()
        return
    with office(folder, writes=True) as at:
        yield at.store()


@contextmanager
def _reporter(path: Path | None, force: bool, inputs: Sequence[Path]) -> Iterator[Callable[[Job, Redacted], None]]:
    if path is None:
        yield lambda job, redacted: None
        return
    out = AtomicFile(path, force=force, inputs=inputs)
    try:
        yield lambda job, redacted: _write_report(out.file, job, redacted)
        out.publish()
    finally:
        out.discard()


def _write_report(file: IO[bytes], job: Job, redacted: Redacted) -> None:
    about = {"file": job.source.name if job.source else "-", "record": redacted.seal.name, "index": redacted.seal.index}
    for d in redacted.decisions:
        line = about | {
            "field": d.field, "start": d.start, "end": d.end, "entity": d.entity, "score": d.score,
            "recognizer": d.recognizer, "rule": d.rule, "action": d.action, "reason": d.reason, "token": d.token,
        }  # fmt: skip
        file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _tracer() -> "Tracer":
    from redactor.detect.traces import Tracer  # the lexicon is not for who only asks for help

    return Tracer()


def _country_name() -> Callable[[str, str], str | None]:
    from redactor.detect.places import country_name

    return country_name


def _tagger(policy: Policy, path: Path | None, phrase: Path | None) -> Callable[[str, str], str] | None:
    if policy.token_style != "keyed":
        return None
    if path is None:
        raise Refused("keyed tokens need a linkage key", hint="give --linkage-key FILE (see keys/linkage.key)")
    return read_linkage(path, passphrases.known(phrase, f"the linkage key {path.name}")).tag


def _tell_expired(policy: Policy, today: date) -> None:
    for term in policy.expired(today):
        note(f"{term.rule} has expired and no longer works")


def _close(
    total: Sequence[tuple[Job, Summary]],
    skipped: Sequence[NotExamined],
    policy: Policy,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say what was done, and stop with 3 where something was not examined."""
    missed = [part for _, summary in total for part in summary.not_examined]
    missed += skipped
    for part in missed:
        note(f"not examined: {part.place}: {part.what} ({part.why})")
    summed = _sum([summary for _, summary in total])
    _remark(summed)
    entities = Counter[str]()
    for (entity, _), count in summed.done.items():
        entities[entity] += count
    told = ", ".join(f"{entity} {count:,}" for entity, count in entities.most_common())
    say(
        f"{counted(len(total), 'file')}, {counted(summed.records, 'record')} ({summed.confidential:,} confidential), "
        f"{counted(summed.fields, 'field')} read; {len(missed)} not examined; "
        f"{counted(summed.redactions, 'redaction')}{f' ({told})' if told else ''}"
    )
    if folder is not None:
        say(f"originals are sealed in {folder}; to bring them back: redactor reveal FILE -o OUT --vault {folder}")
    if as_json:
        click.echo(json.dumps(_as_json(total, summed, missed, policy), ensure_ascii=False, indent=2))
    if missed:
        hint("look at these parts yourself, take them out, or let the policy drop them (xlsx: drop)")
        raise click.exceptions.Exit(INCOMPLETE)


def _remark(summed: Summary) -> None:
    if summed.tokens_before:
        note(f"{counted(summed.tokens_before, 'token was', 'tokens were')} in the input already, and stay as they are")
    if summed.unaccounted:
        words = counted(summed.unaccounted, "word")
        note(f"{words} that no list accounts for; see where with: redactor policies explain FILE")
    if summed.unsupported_language:
        note(f"{counted(summed.unsupported_language, 'record')} in a language that we do not know: redacted strictly")
    if summed.repeated_names:
        note(f"{counted(summed.repeated_names, 'record')} with the id of an earlier one")


def _sum(summaries: Sequence[Summary]) -> Summary:
    total = Summary()
    for one in summaries:
        for name in ("records", "confidential", "fields", "changed_fields", "kept", "tokens_before", "unaccounted",
                     "unsupported_language", "repeated_names"):  # fmt: skip
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.done.update(one.done)
        total.languages.update(one.languages)
        total.not_examined += one.not_examined
    return total


def _as_json(
    total: Sequence[tuple[Job, Summary]], summed: Summary, missed: Sequence[NotExamined], policy: Policy
) -> dict[str, object]:
    done: dict[str, dict[str, int]] = {}
    for (entity, action), count in sorted(summed.done.items()):
        done.setdefault(entity, {})[action] = count
    files = [{"input": str(j.source or "-"), "output": str(j.target or "-"), "records": s.records} for j, s in total]
    return {
        "version": 1,
        "policy": {"name": policy.name, "fingerprint": policy.fingerprint.hex()},
        "files": files,
        "records": summed.records,
        "confidential": summed.confidential,
        "fields": summed.fields,
        "changed_fields": summed.changed_fields,
        "redactions": done,
        "kept": summed.kept,
        "tokens_before": summed.tokens_before,
        "unaccounted_words": summed.unaccounted,
        "unsupported_language": summed.unsupported_language,
        "repeated_ids": summed.repeated_names,
        "not_examined": [{"place": p.place, "what": p.what, "why": p.why} for p in missed],
    }
