"""Run a check as its command line asks: find the files, open what they are checked with, and report."""

import gc
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from redactor.api.building import open_policy
from redactor.api.checking import Against, Run
from redactor.api.office import POLICY
from redactor.cli import passphrases
from redactor.cli.check import Asked
from redactor.cli.known import Known
from redactor.cli.offices import office
from redactor.cli.projects import project
from redactor.cli.reporting import Reporting, finish
from redactor.cli.settling import Settling
from redactor.cli.speech import counted, watched
from redactor.config.project import Config
from redactor.errors import InputError
from redactor.keys.keyfile import LINKAGE, read_header, read_linkage, read_staff
from redactor.keys.linkage import LinkageKey
from redactor.keys.staff import StaffKey
from redactor.leaks.kinds import CHECKS
from redactor.model import NotExamined
from redactor.records.folder import walk
from redactor.records.source import open_source
from redactor.report import Level, Report


def check(
    asked: Asked, *, config_file: Path | None, isolated: bool, known_findings: Known, reporting: Reporting
) -> None:
    """Check what *asked* names, else what redactor.yaml names; report, and end with the exit code."""
    config = project(config_file, isolated)
    said = config or Config(Path())
    paths, skipped = _files(asked.files, config)
    checks = asked.only or said.check.only or CHECKS
    with ExitStack() as stack:
        folder = asked.vault or said.vault
        policy = open_policy(asked.policy or said.policy, _own(folder))
        office_ = stack.enter_context(office(folder, writes=False)) if folder else None
        opened = _opened(asked.key or said.key, asked.passphrase_file or said.passphrase_file)
        fingerprints = _fingerprints((*asked.approved, *(one.fingerprint for one in said.approved)))
        run = Run(policy, Against(office_, opened, fingerprints), checks, (*asked.known, *said.known))
        gc.freeze()  # the traces of a vault stay to the end: looking for garbage among them would cost a third
        settling = Settling(known_findings, said.check.baseline, run.key)
        for path in paths:
            source = open_source(path, format=asked.format, encoding=asked.encoding)
            run.source(source, lambda each: watched(each, "record"))
        run.skip(skipped)
        report = run.report()
    settling.settle(report)
    if config:
        report.facts["configuration"] = str(config.path)
    report.closing = closing(report)
    if reporting.fail_on is None:
        reporting = replace(reporting, fail_on=Level(said.check.fail_on))
    kept = (settling.path, asked.key or said.key, *(folder.iterdir() if folder else ()))
    finish(report, reporting, inputs=[path for path in (*paths, *kept) if path])


def _files(names: Sequence[str], config: Config | None) -> tuple[list[Path | None], list[NotExamined]]:
    """Return the files to check (None: standard input), and what there is in folders that nobody can read."""
    if list(names) == ["-"]:
        return [None], []
    if "-" in names:
        raise InputError("- is standard input and stands alone", hint="check the files in a run of their own")
    given = [Path(name) for name in names] or [_near(path) for path in (config.files() if config else ())]
    if not given:
        raise InputError("no files to check", hint="name them, or list them in redactor.yaml under check.files")
    paths: list[Path] = []
    skipped: list[NotExamined] = []
    for path in given:
        if not path.is_dir():
            paths.append(path)
            continue
        folder = walk(path)
        if not folder.files and not folder.not_examined:
            raise InputError(f"{path}: there is no file in it", hint="name the folder that holds what is shared")
        paths += [path / file for file in folder.files]
        skipped += [replace(part, place=str(path / part.place)) for part in folder.not_examined]
    ignored = config.ignored() if config else frozenset()
    once = {path.resolve(): path for path in reversed(paths)}
    return [path for resolved, path in reversed(once.items()) if resolved not in ignored], skipped


def _near(path: Path) -> Path:
    """Return *path* from the working folder on where it is below it: so a report names it in every checkout."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _own(folder: Path | None) -> Path | None:
    """Return the policy of the vault's own folder, if it has one."""
    return folder / POLICY if folder and (folder / POLICY).exists() else None


def _opened(key: Path | None, passphrase_file: Path | None) -> StaffKey | LinkageKey | None:
    if key is None:
        return None
    if read_header(key).kind == LINKAGE:
        return read_linkage(key, passphrases.known(passphrase_file, str(key)))
    return read_staff(key, passphrases.known(passphrase_file, str(key)))


def _fingerprints(texts: Iterable[str]) -> frozenset[bytes]:
    found = set()
    for text in texts:
        try:
            found.add(bytes.fromhex(text))
        except ValueError:
            found.add(b"")
    if any(len(each) != 32 for each in found):
        raise InputError("a fingerprint has 64 hexadecimal digits", hint="see: redactor policies check FILE")
    return frozenset(found)


def closing(report: Report) -> str:
    """Return the line with the counts."""
    counts = report.counts
    found = f"{counted(len(report.findings), 'finding')} ({report.errors:,} that could harm somebody)"
    return (
        f"{counted(counts['files'], 'file')}, {counted(counts['records'], 'record')} "
        f"({counts['confidential records']:,} confidential), {counts['fields']:,} fields, "
        f"{counts['tokens']:,} tokens read; "
        f"{counts['not examined']:,} not examined; {found}"
        + (f"; {report.accepted:,} accepted by the baseline" if report.accepted else "")
    )
