"""Find and read redactor.yaml: what an audit of this project looks at, and with what."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from redactor.config.entries import OneLine, hexadecimal, repeated
from redactor.config.load import load
from redactor.config.paths import matches
from redactor.errors import ConfigError
from redactor.yamlfile.problems import Lines, Problem
from redactor.yamlfile.schema import Root, Strict

CONFIG_NAME = "redactor.yaml"
_NEVER = dict.fromkeys(
    ("passphrase", "password", "secret"),
    "a secret never stands in this file: put it into a file that only its owner can read, "
    "and name that with 'passphrase-file' or, if it is a key, with 'key'",
)


# ---------------------------------------------------------------- as it is


@dataclass(frozen=True, slots=True)
class Approved:
    """A policy that the confidential records of this project may be redacted with, and why."""

    fingerprint: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What `check` looks at. `files` and `ignore` are paths or globs, as they are written."""

    files: tuple[str, ...] = ()
    baseline: Path | None = None
    fail_on: Literal["error", "warning"] = "error"
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What `coverage` measures on, and what it measures against."""

    corpus: tuple[Path, ...] = ()
    floors: Path | None = None
    accepted: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A project's redactor.yaml. All paths are absolute; `policy` is an absolute path or the name of a shipped one."""

    path: Path
    policy: str | None = None
    known: tuple[Path, ...] = ()
    vault: Path | None = None
    key: Path | None = None
    passphrase_file: Path | None = None
    approved: tuple[Approved, ...] = ()
    check: Check = Check()
    coverage: Coverage = Coverage()

    def files(self) -> tuple[Path, ...]:
        """Return the files to check, each once, without those to ignore: in the order of `files`, then by name.

        Raises ConfigError where nothing matches an entry: a file that is gone is not a file that is clean.
        """
        ignored = self.ignored()
        found: dict[Path, None] = {}
        for pattern in self.check.files:
            matching = matches(self.path.parent, pattern)
            if not matching:
                raise ConfigError(
                    f"{self.path}: check.files: there is no file {pattern!r}",
                    hint="correct or remove it; the files of a folder are written 'folder/**/*.csv'",
                )
            found |= dict.fromkeys(path for path in matching if path.resolve() not in ignored)
        return tuple(found)

    def ignores(self, path: Path) -> bool:
        """Return whether *path* is one of the files not to check."""
        return path.resolve() in self.ignored()

    def ignored(self) -> frozenset[Path]:
        """Return the files not to check, resolved."""
        return frozenset(path.resolve() for pattern in self.check.ignore for path in matches(self.path.parent, pattern))


# ---------------------------------------------------------------- as it is written


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _long(value: object) -> object:
    return {"fingerprint": value} if isinstance(value, str) else value


Name = OneLine  # of a file or folder
Names = Annotated[list[Name], BeforeValidator(_listed)]


class _Approved(Strict):
    fingerprint: Annotated[str, AfterValidator(hexadecimal(64, "a fingerprint"))]
    reason: OneLine = ""


class _Check(Strict):
    files: Names = Field(default=[])
    baseline: Name = ""
    fail_on: Literal["error", "warning"] = Field(default="error", alias="fail-on")
    only: list[Literal["originals", "residual", "structure", "trail"]] = Field(default=[])
    ignore: Names = Field(default=[])


class _Coverage(Strict):
    corpus: Names = Field(default=[])
    floors: Name = ""
    accepted: Name = ""


class _Project(Root):
    policy: Name = ""
    known: Names = Field(default=[])
    vault: Name = ""
    key: Name = ""
    passphrase_file: Name = Field(default="", alias="passphrase-file")
    approved: list[Annotated[_Approved, BeforeValidator(_long)]] = Field(default=[], alias="approved-policies")
    check: _Check = _Check()
    coverage: _Coverage = _Coverage()


# ---------------------------------------------------------------- from the one to the other


def find_config(start: Path) -> Path | None:
    """Return the redactor.yaml in *start* or in the nearest folder above it; None where there is none.

    The first that is there counts, readable or not: another one further up was not meant.
    """
    start = start.resolve()
    return next((f / CONFIG_NAME for f in (start, *start.parents) if os.path.lexists(f / CONFIG_NAME)), None)


def load_config(path: Path) -> Config:
    """Return what the redactor.yaml *path* says.

    Paths in it are relative to its own folder. Whether they lead anywhere is for whoever uses them: a
    build may have the file and not the vault. Raises ConfigError with every problem and its line.
    """
    path = path.absolute()
    said = load(path, _Project, _checks, _NEVER)
    folder = path.parent

    def at(name: str) -> Path | None:
        return folder / name if name else None

    return Config(
        path=path,
        policy=_policy(folder, said.policy),
        known=tuple(folder / name for name in said.known),
        vault=at(said.vault),
        key=at(said.key),
        passphrase_file=at(said.passphrase_file),
        approved=tuple(Approved(one.fingerprint, one.reason) for one in said.approved),
        check=Check(
            files=tuple(said.check.files),
            baseline=at(said.check.baseline),
            fail_on=said.check.fail_on,
            only=tuple(said.check.only),
            ignore=tuple(said.check.ignore),
        ),
        coverage=Coverage(
            corpus=tuple(folder / name for name in said.coverage.corpus),
            floors=at(said.coverage.floors),
            accepted=at(said.coverage.accepted),
        ),
    )


def _policy(folder: Path, name: str) -> str | None:
    """Return the file that *name* is, or *name* itself where only a shipped policy can be meant."""
    if not name:
        return None
    bare = re.fullmatch(r"[a-z0-9-]+", name) and not (folder / name).exists()
    return name if bare else str(folder / name)


def _checks(said: _Project, lines: Lines) -> Iterator[Problem]:
    prints = [one.fingerprint for one in said.approved]
    return repeated(prints, lines, "approved-policies", lambda n: f"the fingerprint {prints[n][:16]}…")
