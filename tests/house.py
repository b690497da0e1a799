"""The whole product as people use it: an office on disk, and the command line."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from redactor.cli import main

PASSPHRASE = "seven words that only we know here"
ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CORPUS = ROOT / "audit" / "corpus"
ALL_EXAMPLES = ("seed.md", "records.md", "records.csv", "records.jsonl", "records.xlsx")


def cli(*words: object, stdin: bytes | str | None = None) -> Result:
    """Run a command in this process, without a terminal."""
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def process(*words: object, stdin: bytes | None = None, **more: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in a process of its own; *more* goes into its environment."""
    return subprocess.run(
        [sys.executable, "-m", "redactor", *map(str, words)],
        cwd=ROOT,
        env=os.environ | more,
        input=stdin or b"",
        capture_output=True,
        check=False,
        timeout=120,
    )


@dataclass(frozen=True)
class House:
    """The folder of one test: an office, its passphrase, and room for files."""

    folder: Path

    @property
    def office(self) -> Path:
        return self.folder / "office"

    @property
    def staff_key(self) -> Path:
        return self.office / "keys" / "staff.key"

    @property
    def phrase(self) -> tuple[str, Path]:
        return "--passphrase-file", self.folder / "passphrase.txt"

    @property
    def vault(self) -> tuple[str, Path]:
        return "--vault", self.office

    def path(self, name: str) -> Path:
        return self.folder / name

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file of the test's own."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def redact(self, source: Path, target: str, *more: object) -> Path:
        """Redact into the vault, and expect that it works."""
        result = cli("redact", source, "-o", self.path(target), *self.vault, *more)
        assert result.exit_code == 0, result.stderr
        return self.path(target)

    def reveal(self, source: Path, target: str, *more: object, purpose: str = "verification") -> Result:
        """Reveal with the staff key."""
        return cli(
            "reveal",
            source,
            "-o",
            self.path(target),
            *self.vault,
            "--key",
            self.staff_key,
            "--purpose",
            purpose,
            *self.phrase,
            *more,
        )

    def kinds(self) -> list[str]:
        """Return the kinds of the trail's entries, oldest first."""
        shown = cli("trail", "show", *self.vault)
        assert shown.exit_code == 0, shown.stderr
        return [line.split()[2] for line in shown.stdout.splitlines()]

    def verify(self) -> Result:
        return cli("trail", "verify", *self.vault)


def policy(folder: Path, *changes: tuple[str, str], name: str = "policy.yaml") -> Path:
    """Write a copy of the default policy with stretches of it replaced."""
    text = (ROOT / "policies" / "outcome-harvest.yaml").read_text(encoding="utf-8")
    text = text.partition("\nexamples:")[0] + "\n"
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
