"""redactor check: does this file still name anyone?"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from redactor.api.building import open_policy
from redactor.api.checking import Against, Run
from redactor.api.office import POLICY
from redactor.cli import passphrases
from redactor.cli.jobs import ENCODING_OPTION, KNOWN_OPTION, POLICY_OPTION
from redactor.cli.known import Known, baseline_options, settle
from redactor.cli.offices import office
from redactor.cli.projects import project, project_options
from redactor.cli.reporting import Reporting, finish, report_options
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


@click.command("check")
@click.argument("files", nargs=-1)
@POLICY_OPTION
@KNOWN_OPTION
@click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The vault, or a copy of it: its trail is asked, its originals are looked for. Nothing is written to it.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A staff key with class SCAN (see docs/ci.md), or without a vault a linkage key to name findings with.",
)
@passphrases.OPTION
@click.option(
    "--approved", multiple=True, help="Fingerprint of a policy that confidential records may be redacted under."
)
@click.option("--only", multiple=True, type=click.Choice(CHECKS), help="Make only this check; may be repeated.")
@click.option("--input-format", help="Format of FILES, where their names do not tell.")
@ENCODING_OPTION
@baseline_options
@project_options
@report_options
def command(
    files: tuple[str, ...],
    policy_name: str | None,
    known: tuple[Path, ...],
    folder: Path | None,
    key: Path | None,
    passphrase_file: Path | None,
    approved: tuple[str, ...],
    only: tuple[str, ...],
    input_format: str | None,
    encoding: str | None,
    known_findings: Known,
    config_file: Path | None,
    isolated: bool,
    reporting: Reporting,
) -> None:
    """Check FILES as they are shared: files of records, folders of them, or - for standard input.

    \b
    originals  what the vault holds, in every spelling        needs --vault and --key
    residual   what the recognizers find and the policy takes out
    structure  halves of names, damaged tokens, fields that contradict each other
    trail      every confidential record has its event        needs --vault

    Without FILES, those that redactor.yaml names under check.files.

    \b
    redactor check shared.xlsx --policy office/policy.yaml
    redactor check shared/ --vault office --key ci.key --passphrase-file ci.txt --format sarif --output check.sarif
    """
    config = project(config_file, isolated)
    said = config or Config(Path())
    paths, skipped = _files(files, config)
    checks = only or said.check.only or CHECKS
    with ExitStack() as stack:
        folder = folder or said.vault
        policy = open_policy(policy_name or said.policy, _own(folder))
        office_ = stack.enter_context(office(folder, writes=False)) if folder else None
        opened = _opened(key or said.key, passphrase_file or said.passphrase_file)
        fingerprints = _fingerprints((*approved, *(one.fingerprint for one in said.approved)))
        run = Run(policy, Against(office_, opened, fingerprints), checks, (*known, *said.known))
        for path in paths:
            run.source(open_source(path, format=input_format, encoding=encoding), lambda each: watched(each, "record"))
        run.skip(skipped)
        report = run.report()
    settle(report, known_findings, said.check.baseline, run.key)
    if config:
        report.facts["configuration"] = str(config.path)
    report.closing = closing(report)
    if reporting.fail_on is None:
        reporting = replace(reporting, fail_on=Level(said.check.fail_on))
    finish(report, reporting, inputs=[path for path in paths if path])


def _files(names: Sequence[str], config: Config | None) -> tuple[list[Path | None], list[NotExamined]]:
    """Return the files to check (None: standard input), and what there is in folders that nobody can read."""
    if list(names) == ["-"]:
        return [None], []
    paths: list[Path | None] = []
    skipped: list[NotExamined] = []
    given = [Path(name) for name in names] or (list(config.files()) if config else [])
    if not given:
        raise InputError("no files to check", hint="name them, or list them in redactor.yaml under check.files")
    for path in given:
        if config and config.ignores(path):
            continue
        if not path.is_dir():
            paths.append(path)
            continue
        folder = walk(path)
        paths += [path / file for file in folder.files if not (config and config.ignores(path / file))]
        skipped += [replace(part, place=str(path / part.place)) for part in folder.not_examined]
    return paths, skipped


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
