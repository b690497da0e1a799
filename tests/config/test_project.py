"""redactor.yaml is found upwards and read strictly."""

from pathlib import Path

import pytest

from redactor.config import Approved, Check, Config, Coverage, find_config, load_config
from redactor.errors import ConfigError
from tests.config.writing import refused, written

PRINT = "90af01f4a7bb3b2909691a5d1e530150c68e00fed976c294459e8471e2a44718"
FULL = f"""\
version: 1
policy: policies/ours.yaml
known: [people.csv, villages.csv]
vault: office
key: ci/scan.key
passphrase-file: ci/passphrase
approved-policies:
  - {PRINT}
  - {{fingerprint: '{"0" * 64}', reason: "last year's"}}
check:
  files: [releases/**/*.csv]
  baseline: audit/baseline.yaml
  fail-on: warning
  only: [originals, trail]
  ignore: releases/old/**
coverage:
  corpus: [audit/corpus, extra.jsonl]
  floors: audit/floors.yaml
  accepted: audit/accepted.yaml
"""


def test_everything_is_read(tmp_path: Path) -> None:
    """Each key arrives, every path absolute, starting at the file's own folder."""
    path = written(tmp_path, FULL, "redactor.yaml")
    assert load_config(path) == Config(
        path=path,
        policy=str(tmp_path / "policies/ours.yaml"),
        known=(tmp_path / "people.csv", tmp_path / "villages.csv"),
        vault=tmp_path / "office",
        key=tmp_path / "ci/scan.key",
        passphrase_file=tmp_path / "ci/passphrase",
        approved=(Approved(PRINT), Approved("0" * 64, "last year's")),
        check=Check(
            ("releases/**/*.csv",), tmp_path / "audit/baseline.yaml", "warning", ("originals", "trail"),
            ("releases/old/**",),
        ),
        coverage=Coverage(
            (tmp_path / "audit/corpus", tmp_path / "extra.jsonl"),
            tmp_path / "audit/floors.yaml", tmp_path / "audit/accepted.yaml",
        ),
    )  # fmt: skip


def test_only_the_version_must_be_there(tmp_path: Path) -> None:
    """Whatever is left out is nothing, and a check fails on errors."""
    path = written(tmp_path, "version: 1\n", "redactor.yaml")
    assert load_config(path) == Config(path)
    assert (load_config(path).policy, load_config(path).check.fail_on) == (None, "error")


def test_paths_are_absolute_however_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file given by a relative path still gives absolute ones; absolute ones stay."""
    written(tmp_path, f"version: 1\nvault: office\nkey: {tmp_path.as_posix()}/k\n", "in/redactor.yaml")
    monkeypatch.chdir(tmp_path)
    config = load_config(Path("in/redactor.yaml"))
    assert (config.vault, config.key) == (tmp_path / "in" / "office", tmp_path / "k")


@pytest.mark.parametrize(
    ("said", "there", "meant"),
    [
        ("strict", None, "strict"),
        ("strict", "strict", "{}/strict"),
        ("strict.yaml", None, "{}/strict.yaml"),
        ("policies/strict", None, "{}/policies/strict"),
    ],
)
def test_a_policy_is_a_file_or_a_shipped_name(tmp_path: Path, said: str, there: str | None, meant: str) -> None:
    """A bare word is a shipped policy unless a file of that name is there."""
    if there:
        written(tmp_path, "", there)
    path = written(tmp_path, f"version: 1\npolicy: {said}\n", "redactor.yaml")
    assert load_config(path).policy == str(Path(meant.format(tmp_path))) if "{}" in meant else meant


MISTAKES = [
    ("polcy: x", "2: unknown key 'polcy'", "did you mean 'policy'?"),
    ("passphrase_file: x", "2: unknown key 'passphrase_file'", "did you mean 'passphrase-file'?"),
    ("check: {fail_on: error}", "2: unknown key 'fail_on'", "did you mean 'fail-on'?"),
    ("check:\n  file: [a]", "3: unknown key 'file'", "(known: files, baseline, fail-on, only, ignore)"),
    ("coverage: {floor: a}", "2: unknown key 'floor'", "did you mean 'floors'?"),
    ("passphrase: hush hush", "2: a secret never stands in this file", "'passphrase-file'"),
    ("Password: hush hush", "2: a secret never stands in this file", "'passphrase-file'"),
    ("check:\n  secret: [hush]", "3: a secret never stands in this file", "'key'"),
    ("check: {fail-on: warnings}", "2: check.fail-on: unknown value 'warnings'", "did you mean 'warning'?"),
    ("check: {fail-on: no}", "2: check.fail-on: expected one of", "error, warning"),
    ("check: {only: [original]}", "2: check.only.1: unknown value 'original'", "did you mean 'originals'?"),
    ("check: {only: originals}", "2: check.only: expected a list", ""),
    ("check: [a.csv]", "2: check: expected `key: value` lines", ""),
    ("check:", "2: check: expected `key: value` lines", ""),
    ("policy:", "2: policy: nothing stands here", ""),
    ("policy: ''", "2: policy: nothing stands here", ""),
    ("policy: 2024", "2: policy: 2024 without quotes is a number to YAML", "write '2024'"),
    ("vault: no", "2: vault: no without quotes is yes or no to YAML", "write 'no'"),
    ("vault: 2024-05-01", "2: vault: 2024-05-01 without quotes is a date to YAML", ""),
    ("vault: [a, b]", "2: vault: expected text", ""),
    ("key: |\n  {fpr: a}\n  bbbb", "2: key: write it on one line", ""),
    ("known: {a: b}", "2: known: expected a list", ""),
    ("known: [a, 1]", "2: known.2: 1 without quotes is a number to YAML", ""),
    ("approved-policies: [abc]", "2: approved-policies.1: 'abc' does not fit", "64 digits"),
    (f"approved-policies: [{PRINT.upper()}]", "2: approved-policies.1: ", "a-f"),
    (f"approved-policies:\n- {PRINT}\n- {{fingerprint: {PRINT}}}", "4: the fingerprint 90af01f4a7bb3b29… is", "3"),
    (f"approved-policies: [{{fingerprint: {PRINT}, note: a}}]", "2: unknown key 'note'", "reason"),
    ("approved-policies: [{reason: a}]", "2: approved-policies.1: the key 'fingerprint' is missing", ""),
    ("policy: a\npolicy: b", "3: 'policy' is given twice (first on line 2)", ""),
    ("policy: !!str a", "2: a tag (a word that begins with !) has no place here", ""),
    ("known: " + "[" * 30 + "]" * 30, "2: nested deeper than 24 levels", ""),
    ("<<: {policy: a}", "2: '<<' is not understood", ""),
    ("vault: [", "3: is no YAML", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "starts", "more"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_its_line(tmp_path: Path, body: str, starts: str, more: str) -> None:
    """One mistake gives one message: file, line and key, what is wrong, and what is known or meant."""
    (message,) = refused(load_config, tmp_path, f"version: 1\n{body}\n")
    assert message.startswith(starts)
    assert more in message
    assert "hush" not in message


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "a\n", "null\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    """An empty file is not a project without wishes."""
    (message,) = refused(load_config, tmp_path, text)
    assert "beginning with `version: 1`" in message


@pytest.mark.parametrize("version", ["2", "1.0", "'1'", "yes", ""])
def test_another_version_is_refused(tmp_path: Path, version: str) -> None:
    """What a later version means is not guessed."""
    (message,) = refused(load_config, tmp_path, f"version: {version}\n")
    assert message.startswith("1: version: ")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """One run tells of every mistake, in the order of the file."""
    text = "polcy: a\nvault: no\ncheck:\n  fail-on: never\n  fail-on: error\nknown: 1\n"
    said = refused(load_config, tmp_path, text)
    assert [line.split(":")[0] for line in said] == ["1", "1", "2", "4", "5", "6"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is an error of ours, with the path in it."""
    with pytest.raises(ConfigError, match=r"gone\.yaml: cannot be read"):
        load_config(tmp_path / "gone.yaml")


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file in another encoding is refused with the line, not guessed."""
    path = tmp_path / "redactor.yaml"
    path.write_bytes("version: 1\nvault: bureau privé\n".encode("cp1252"))
    with pytest.raises(ConfigError, match=r"redactor\.yaml:2: is not UTF-8"):
        load_config(path)


# ---------------------------------------------------------------- finding it


def test_the_nearest_file_upwards_is_found(tmp_path: Path) -> None:
    """The file in the folder itself, else in the nearest folder above; one below or beside never counts."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    written(tmp_path, "version: 1\n", "a/beside/redactor.yaml")
    top = written(tmp_path, "version: 1\n", "redactor.yaml")
    assert find_config(deep) == top
    nearer = written(tmp_path, "version: 1\n", "a/b/redactor.yaml")
    assert find_config(deep) == nearer
    assert find_config(tmp_path / "a") == top


def test_no_file_is_no_error(tmp_path: Path) -> None:
    """Where there is none up to the root, there is none."""
    if not any((folder / "redactor.yaml").exists() for folder in tmp_path.parents):
        assert find_config(tmp_path) is None


def test_a_broken_file_is_not_passed_over(tmp_path: Path) -> None:
    """A folder of that name, or a link that leads nowhere, is found and then refused: nobody meant one further up."""
    written(tmp_path, "version: 1\n", "redactor.yaml")
    (tmp_path / "a" / "redactor.yaml").mkdir(parents=True)
    found = find_config(tmp_path / "a")
    assert found == tmp_path / "a" / "redactor.yaml"
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(found)


# ---------------------------------------------------------------- the files it means


def config(folder: Path, check: str) -> Config:
    return load_config(written(folder, f"version: 1\ncheck: {check}\n", "redactor.yaml"))


def names(folder: Path, check: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in config(folder, check).files()]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    for name in ("r/b.csv", "r/a.csv", "r/old/c.csv", "r/n.txt", "r/[1].csv", "r/1.csv", "r/.hidden.csv"):
        written(tmp_path, "", name)
    return tmp_path


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("{}", []),
        ("{files: r/a.csv}", ["r/a.csv"]),
        ("{files: [r/n.txt, r/a.csv]}", ["r/n.txt", "r/a.csv"]),
        ("{files: ['r/?.csv']}", ["r/1.csv", "r/a.csv", "r/b.csv"]),
        ("{files: [r/b.csv, 'r/?.csv', r/b.csv]}", ["r/b.csv", "r/1.csv", "r/a.csv"]),
        ("{files: ['r/**/*.csv'], ignore: ['r/old/**', 'r/[1].csv']}", ["r/1.csv", "r/a.csv", "r/b.csv"]),
        ("{files: ['r/[1].csv']}", ["r/[1].csv"]),
        ("{files: ['r/.*.csv']}", ["r/.hidden.csv"]),
        ("{files: ['*/old/*'], ignore: ['**/*.csv']}", []),
        ("{files: r/a.csv, ignore: r/../r/a.csv}", []),
    ],
)
def test_files_are_what_the_globs_mean(release: Path, check: str, found: list[str]) -> None:
    """Each file comes once, in the order in which it was named, then by name; ignored ones do not come."""
    assert names(release, check) == found


@pytest.mark.parametrize("gone", ["r/gone.csv", "r/*.xlsx", "r", "nowhere/**"])
def test_what_is_gone_is_not_clean(release: Path, gone: str) -> None:
    """An entry that matches no file is an error: else a renamed file would never be checked again."""
    with pytest.raises(ConfigError, match=r"check\.files: there is no file"):
        config(release, f"{{files: [r/a.csv, '{gone}']}}").files()


def test_a_folder_with_brackets_in_its_name_is_no_glob(tmp_path: Path) -> None:
    """Only what the file says is a glob, not the folder in which it lies."""
    folder = tmp_path / "[ab]*"
    if written(folder, "", "x.csv").exists():
        written(tmp_path, "", "a/y.csv")
        assert names(folder, "{files: '*.csv'}") == ["x.csv"]


def test_files_named_on_the_command_line_can_be_ignored(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pre-commit hands over is asked one by one, by whatever name."""
    one = config(release, "{ignore: 'r/old/**'}")
    monkeypatch.chdir(release / "r")
    assert one.ignores(Path("old/c.csv"))
    assert not one.ignores(Path("a.csv"))
    assert not one.ignores(Path("gone.csv"))
