"""redactor check: does this file still name anyone?"""

from dataclasses import dataclass
from pathlib import Path

import click

from redactor.cli import passphrases
from redactor.cli.jobs import ENCODING_OPTION, KNOWN_OPTION, POLICY_OPTION
from redactor.cli.known import Known, baseline_options
from redactor.cli.projects import project_options
from redactor.cli.reporting import Reporting, report_options
from redactor.leaks.kinds import CHECKS


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check and with what, as the command line says it."""

    files: tuple[str, ...]
    policy: str | None
    known: tuple[Path, ...]
    vault: Path | None
    key: Path | None
    passphrase_file: Path | None
    approved: tuple[str, ...]
    only: tuple[str, ...]
    format: str | None
    encoding: str | None


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
    from redactor.cli.checking import check

    asked = Asked(files, policy_name, known, folder, key, passphrase_file, approved, only, input_format, encoding)
    check(asked, config_file=config_file, isolated=isolated, known_findings=known_findings, reporting=reporting)
