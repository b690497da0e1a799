"""Findings that somebody has looked at: keyed identities, why they stand and for how long. It may only shrink.

The file says nothing of what was found or where: no value, no line, no file, no time of writing. It is
sorted, one entry a line, and the same baseline is always the same bytes, so that two branches merge.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from redactor.config.entries import Answered, hexadecimal, ids_repeated
from redactor.config.load import PAGE, line_of_keys, load, parse, quoted, write
from redactor.errors import ConfigError
from redactor.yamlfile.problems import Lines, Problem
from redactor.yamlfile.schema import Root, fits

_HEAD = f"# Findings that somebody has looked at. It may only shrink: see {PAGE}.\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding of *kind* that *owner* answers for, to the end of the day on which it expires."""

    id: str
    kind: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries, by id, and which key made their ids (16 hexadecimal digits)."""

    key: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What a baseline makes of a run's findings; each entry is in exactly one of the three.

    `accepted` are the ids of findings that need not be told; `expired` are entries whose findings are
    there and count again; `stale` are entries of which nothing is found any more.
    """

    accepted: frozenset[str]
    expired: tuple[Entry, ...]
    stale: tuple[Entry, ...]


# ---------------------------------------------------------------- in memory


def apply(baseline: Baseline, identities: Mapping[str, str], today: date) -> Applied:
    """Return what *baseline* makes of *identities*: the id of each finding, and the id of its kind.

    An entry that gives a finding another kind than it has does not match it.
    """
    matching = [entry for entry in baseline.entries if identities.get(entry.id) == entry.kind]
    stale = [entry for entry in baseline.entries if identities.get(entry.id) != entry.kind]
    expired = [entry for entry in matching if today > entry.expires]
    return Applied(frozenset(e.id for e in matching if today <= e.expires), tuple(expired), tuple(stale))


def shrunk(old: Baseline, new: Baseline) -> list[str]:
    """Return what speaks against *new* having shrunk from *old*, each beginning with the id; nothing where it has.

    That is every entry that *old* lacks, that has another kind there, or that expires earlier there.
    """
    before = {entry.id: entry for entry in old.entries} if old.key == new.key else {}
    grown = []
    for entry in new.entries:
        known = before.get(entry.id)
        if known is None:
            grown.append(f"{entry.id} is new")
        elif known.kind != entry.kind:
            grown.append(f"{entry.id} is of another kind: {known.kind} -> {entry.kind}")
        elif known.expires < entry.expires:
            grown.append(f"{entry.id} expires later: {known.expires} -> {entry.expires}")
    return grown


def without(baseline: Baseline, ids: Collection[str]) -> Baseline:
    """Return *baseline* without the entries of *ids*."""
    return replace(baseline, entries=tuple(entry for entry in baseline.entries if entry.id not in ids))


def with_more(baseline: Baseline, entries: Iterable[Entry]) -> Baseline:
    """Return *baseline* with *entries*, sorted; one whose id was there takes the place of the old one."""
    by_id = {entry.id: entry for entry in (*baseline.entries, *entries)}
    return replace(baseline, entries=tuple(by_id[one] for one in sorted(by_id)))


# ---------------------------------------------------------------- in a file


class _Finding(Answered):
    kind: Annotated[str, AfterValidator(fits(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "original-left"))]


class _Baseline(Root):
    key: Annotated[str, AfterValidator(hexadecimal(16, "the id of a key"))]
    findings: list[_Finding] = Field(default=[])


def load_baseline(path: Path, *, key: str | None = None) -> Baseline:
    """Return the baseline in the file *path*.

    With *key*, the id of the key that makes today's identities, a baseline of another key is an error: none of its
    entries could match. Raises ConfigError with every problem and its line.
    """
    said = load(path, _Baseline, _checks)
    if key is not None and said.key != key:
        raise ConfigError(
            f"{path}: was made with the key {said.key}, and this run has the key {key}: no entry can match",
            hint="give the scan key that made it; after a change of keys make a new baseline, and look at each finding",
        )
    return _baseline(said)


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write *baseline* to *path* in one step: the same baseline gives the same bytes.

    Raises ConfigError where it could not be read again (an empty reason; far too many entries), OutputError where
    it cannot be written. Nothing is changed then.
    """
    in_order = with_more(replace(baseline, entries=()), baseline.entries)
    text = _text(in_order)
    if _baseline(parse(text, str(path), _Baseline, _checks)) != in_order:  # YAML folds a line break into a space
        raise ConfigError(f"{path}: a reason or an owner is not one line", hint="write it on one line")
    write(path, text)


def _baseline(said: _Baseline) -> Baseline:
    return Baseline(said.key, tuple(Entry(f.id, f.kind, f.reason, f.owner, f.expires) for f in said.findings))


def _text(baseline: Baseline) -> str:
    entries = "".join(_line(entry) for entry in baseline.entries)
    head = f"{_HEAD}version: 1\nkey: {quoted(baseline.key)}\n"
    return head + (f"findings:\n{entries}" if entries else "findings: []\n")


def _line(entry: Entry) -> str:
    said = {"id": quoted(entry.id), "kind": quoted(entry.kind), "expires": entry.expires.isoformat()}
    return line_of_keys(said | {"owner": quoted(entry.owner), "reason": quoted(entry.reason)})


def _checks(said: _Baseline, lines: Lines) -> Iterator[Problem]:
    yield from ids_repeated(said.findings, lines, "findings")
    for n, (one, two) in enumerate(zip(said.findings, said.findings[1:], strict=False), start=1):
        if one.id > two.id:
            line = lines.of(("findings", n))
            yield Problem(line, f"the id {two.id} stands too late: sort the lines, so that branches merge")
