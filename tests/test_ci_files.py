"""What other people's builds take from here: the action's steps, the GitLab job and the hook, run for real."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from redactor.yamlfile.reading import read_yaml
from tests.house import ROOT

BASH = shutil.which("bash")
POSIX = pytest.mark.skipif(os.name == "nt" or BASH is None, reason="the steps are written for bash on Linux and macOS")
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
POLICY = "version: 1\nname: quick\nengine: none\nentities: {EMAIL: redact, PERSON: redact}\n"
PROJECT = "version: 1\npolicy: policy.yaml\ncheck: {files: [shared/*.csv], only: [residual, structure]}\n"
CLEAN = "Id,Story\n1,The ministry answered the letter.\n2,<redacted> wrote back.\n"
LEAK = "Id,Story\n1,The ministry answered issa@office.example at once.\n"


def read(name: str) -> Any:
    """Return a YAML file of the repository, read by our own strict reader: no key twice, no tag, no trap."""
    value, _, problems = read_yaml((ROOT / name).read_text(encoding="utf-8"))
    assert problems == []
    return value


ACTION, GITLAB, HOOKS = read("action.yml"), read("ci/gitlab.yml"), read(".pre-commit-hooks.yaml")
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that shares one file, which is clean."""
    folder = tmp_path / "project"
    (folder / "shared").mkdir(parents=True)
    put(folder, "policy.yaml", POLICY)
    put(folder, "redactor.yaml", PROJECT)
    put(folder, "shared/a.csv", CLEAN)
    return folder


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a build: `redactor` is on the path, and nothing of GitHub's that we did not say."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_", "GIT_"))}
    return ours | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])} | more


# ---------------------------------------------------------------- the action, read


def test_only_pinned_actions_are_used() -> None:
    """What the action uses is pinned to a full commit, with its release beside it."""
    uses = re.findall(r"uses: (.*)", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert len(uses) == 2
    assert [one for one in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_no_input_becomes_part_of_a_script() -> None:
    """Scripts hold no expression: whatever a file is called, it cannot run anything."""
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []
    assert all(step["shell"] == "bash" for step in STEPS if "run" in step)


def test_every_input_is_used_and_described() -> None:
    """No input is promised that does nothing, and none is used that is not promised."""
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    assert [name for name, said in ACTION["inputs"].items() if not said["description"]] == []
    page = (ROOT / "docs" / "builds.md").read_text(encoding="utf-8")
    told = {name for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for name in re.findall(r"`(.*?)`", row)}
    assert told == used


def test_every_variable_of_a_script_is_set() -> None:
    """What a step's script reads is given to it, and nothing is given that it does not read."""
    for step in (step for step in STEPS if "run" in step):
        read_there = set(re.findall(r"\$\{?((?:INPUT|ACTION)_\w+)", step["run"]))
        assert read_there == set(step["env"])


# ---------------------------------------------------------------- the action, run


@dataclass
class Outcome:
    """What a run of the action's steps left behind."""

    code: int = 0
    said: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)


class Runner:
    """As much of GitHub's runner as the action needs: inputs, conditions, and the files of its environment."""

    def __init__(self, folder: Path, inputs: Mapping[str, str]) -> None:
        self.folder = folder
        self.temp = folder.parent / "runner"
        self.temp.mkdir(exist_ok=True)
        assert inputs.keys() <= ACTION["inputs"].keys()
        self.values = {f"inputs.{name}": inputs.get(name, said["default"]) for name, said in ACTION["inputs"].items()}
        self.values |= {"github.action_path": str(ROOT)}
        self.outcome = Outcome()

    def run(self) -> Outcome:
        for step in STEPS:
            condition = step.get("if", "success()")
            if not (self.outcome.code == 0 or "always()" in condition) or not self.holds(condition):
                continue
            if "uses" in step:
                self.outcome.used[step["uses"].split("@")[0]] = {k: self.filled(v) for k, v in step["with"].items()}
            else:
                self.step(step)
        return self.outcome

    def step(self, step: dict[str, Any]) -> None:
        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("", encoding="utf-8")
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.folder,
            env=environment(
                **{name: self.filled(value) for name, value in step.get("env", {}).items()},
                **{name: str(path) for name, path in files.items()},
                RUNNER_TEMP=str(self.temp),
                GITHUB_ACTIONS="true",
                GITHUB_ACTION_PATH=str(ROOT),
            ),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.outcome.code = done.returncode
        self.outcome.said += done.stdout + done.stderr
        self.outcome.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.outcome.outputs[name] = value
            self.values[f"steps.{step['id']}.outputs.{name}"] = value

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda m: self.values.get(m.group(1), ""), text)

    def holds(self, condition: str) -> bool:
        """Return whether all parts of *condition* hold: comparisons with a word in quotes, success() and always()."""
        for part in condition.split(" && "):
            if part in ("always()", "success()"):
                continue
            match = re.fullmatch(r"([\w.-]+) (==|!=) '(\w*)'", part)
            assert match, part
            name, sign, word = match.groups()
            if (self.values.get(name, "") == word) != (sign == "=="):
                return False
        return True


def act(project: Path, **inputs: str) -> Outcome:
    """Run the action in *project*, where redactor is installed already; underscores in names are hyphens."""
    given = {"install": "false"} | {name.replace("_", "-"): value for name, value in inputs.items()}
    return Runner(project, given).run()


@POSIX
def test_a_clean_project_passes(project: Path) -> None:
    """Without inputs, the files of redactor.yaml are checked; the SARIF file is there and nothing is uploaded."""
    outcome = act(project)
    assert (outcome.code, outcome.outputs["exit-code"]) == (0, "0"), outcome.said
    sarif = json.loads(Path(outcome.outputs["sarif"]).read_text(encoding="utf-8"))
    assert sarif["version"] == "2.1.0"
    assert outcome.used == {}


@POSIX
def test_a_leak_fails_and_is_uploaded_all_the_same(project: Path) -> None:
    """The step fails with 1, annotates, writes the summary, and the SARIF goes up; nothing says what leaked."""
    put(project, "shared/b.csv", LEAK)
    outcome = act(project, upload_sarif="true", category="ours")
    assert (outcome.code, outcome.outputs["exit-code"]) == (1, "1"), outcome.said
    assert "::error " in outcome.said
    assert outcome.summary
    sarif = Path(outcome.outputs["sarif"])
    assert outcome.used == {"github/codeql-action/upload-sarif": {"sarif_file": str(sarif), "category": "ours"}}
    assert "b.csv" in sarif.read_text(encoding="utf-8")
    for told in (outcome.said, outcome.summary, sarif.read_text(encoding="utf-8")):
        assert "issa" not in told.lower()


@POSIX
def test_names_of_files_are_never_run(project: Path) -> None:
    """Names with blanks, quotes, commands and a leading dash reach the program as they are; patterns are understood."""
    odd = [
        "two words.csv",
        "$(touch pwned).csv",
        "`touch pwned`; touch pwned.csv",
        "--exit-zero.csv",
        "[1].csv",
        "'.csv",
    ]
    for name in odd:
        put(project, name, CLEAN)
    put(project, "shared/b.csv", CLEAN)
    outcome = act(project, files="\n".join([*odd, "", "shared/?.csv\r"]), policy="policy.yaml", args="--only  residual")
    assert outcome.code == 0, outcome.said
    assert f"{len(odd) + 2} files" in outcome.said
    assert not (project / "pwned").exists()


@POSIX
@pytest.mark.parametrize(
    "inputs",
    [
        {"files": "shared/a.csv\ngone*.csv"},
        {"policy": "$(touch pwned)"},
        {"args": "$(touch pwned)"},
        {"format": "pdf"},
    ],
    ids=str,
)
def test_what_cannot_run_fails_with_2(project: Path, inputs: dict[str, str]) -> None:
    """A file that is not there is no clean file; an earlier run's SARIF is not taken for this one's."""
    (project.parent / "runner").mkdir()
    put(project.parent, "runner/redactor.sarif", "{}")
    outcome = act(project, upload_sarif="true", **inputs)
    assert (outcome.code, outcome.outputs) == (2, {"exit-code": "2"}), outcome.said
    assert outcome.used == {}
    assert not (project / "pwned").exists()


@POSIX
def test_the_action_sets_up_what_it_runs(project: Path) -> None:
    """Unless told otherwise it sets up Python; with `install: false`, or a Python that is there, it does not."""
    runner = Runner(project, {})
    assert [runner.holds(step["if"]) for step in STEPS[:2]] == [True, True]
    assert runner.filled(STEPS[0]["with"]["python-version"]) == "3.11"
    assert [Runner(project, {"python-version": ""}).holds(step["if"]) for step in STEPS[:2]] == [False, True]
    assert [Runner(project, {"install": "false"}).holds(step["if"]) for step in STEPS[:2]] == [False, False]


# ---------------------------------------------------------------- GitLab


def gitlab(project: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the job's script as GitLab does: all lines in one shell."""
    job = GITLAB[".redactor-check"]
    script = "set -e\n" + "\n".join(job["script"])
    env = environment(**(job["variables"] | {"REDACTOR_PACKAGE": "", "TMPDIR": str(project.parent)} | variables))
    return subprocess.run(
        ["sh", "-c", script], cwd=project, env=env, capture_output=True, text=True, check=False, timeout=120
    )


@POSIX
def test_the_gitlab_job_runs(project: Path) -> None:
    """On a leak it fails with 1 and leaves every file that it promises; the log does not say what leaked."""
    put(project, "shared/b.csv", LEAK)
    done = gitlab(project, REDACTOR_ARGS="--policy policy.yaml")
    assert done.returncode == 1, done.stderr
    artifacts = GITLAB[".redactor-check"]["artifacts"]
    for name in [*artifacts["paths"], artifacts["reports"]["junit"]]:
        assert "issa" not in (project / name).read_text(encoding="utf-8").lower()
    assert artifacts["when"] == "always"
    assert "issa" not in (done.stdout + done.stderr).lower()


@POSIX
def test_the_gitlab_job_keeps_its_key_to_itself(project: Path) -> None:
    """A key that GitLab wrote for everybody is copied to where only the job reads it before it is used."""
    for name in ("key", "phrase"):
        put(project.parent, name, "no key at all\n")
        (project.parent / name).chmod(0o666)
    done = gitlab(project, REDACTOR_KEY=str(project.parent / "key"), REDACTOR_PASSPHRASE=str(project.parent / "phrase"))
    assert done.returncode not in (0, 1), done.stdout
    assert "can be read" not in done.stderr
    [copy] = project.parent.glob("tmp*/key")
    assert (copy.stat().st_mode & 0o077, copy.parent.stat().st_mode & 0o077) == (0, 0)


# ---------------------------------------------------------------- pre-commit


def git(folder: Path, *words: str) -> None:
    who = {f"GIT_{role}_{part}": f"t{at}example.example" for role in ("AUTHOR", "COMMITTER")
           for part, at in (("NAME", "-"), ("EMAIL", "@"))}  # fmt: skip
    env = environment(**who, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull)
    subprocess.run(["git", *words], cwd=folder, env=env, check=True, capture_output=True)


def pre_commit(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    env = environment(
        PRE_COMMIT_HOME=str(folder.parent / "hooks"), GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull
    )
    command = [sys.executable, "-m", "pre_commit", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


def committed(project: Path, arguments: Sequence[str] = ()) -> Path:
    """Make *project* a repository with the hook that ships, but for its `language`: `python` would use the network."""
    (hook,) = HOOKS
    local = {key: value for key, value in hook.items() if key != "minimum_pre_commit_version"}
    local |= {"language": "system", "files": r"^shared/.*\.csv$", "args": list(arguments)}
    put(project, ".pre-commit-config.yaml", json.dumps({"repos": [{"repo": "local", "hooks": [local]}]}))
    git(project, "init", "-q")
    git(project, "add", ".")
    return project


def test_the_hook_is_as_pre_commit_wants_it(project: Path) -> None:
    """pre-commit itself finds nothing wrong with the file, and the hook installs like any Python program."""
    done = pre_commit(project, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout
    (hook,) = HOOKS
    assert (hook["id"], hook["entry"], hook["language"]) == ("redactor-check", "redactor check", "python")


def test_the_hook_looks_at_records_only() -> None:
    """By itself it takes the kinds of files that can be checked, and leaves programs and settings alone."""
    (hook,) = HOOKS
    names = ["a.csv", "a.XLSX", "b/a.jsonl", "a.py", "a.csv.gz", "csv", "redactor.yaml", "a.csv/b.png"]
    assert [name for name in names if re.search(hook["files"], name)] == names[:3]


def test_a_clean_commit_passes(project: Path) -> None:
    """What is staged is checked, with the arguments of the configuration; what is not to be shared is not."""
    put(project, "notes.csv", LEAK)
    done = pre_commit(committed(project, ["--only", "residual"]), "run")
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


def test_a_leak_is_not_committed(project: Path) -> None:
    """The commit is refused, the closing line says how much was looked at, and nothing says what leaked."""
    put(project, "shared/b.csv", LEAK)
    done = pre_commit(committed(project), "run")
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "2 files" in done.stdout
    assert "b.csv" in done.stdout
    assert "issa" not in done.stdout.lower()


# ---------------------------------------------------------------- the page


def test_the_page_shows_what_ships() -> None:
    """The snippets of the page are YAML, use pinned actions, and call what is there."""
    page = (ROOT / "docs" / "builds.md").read_text(encoding="utf-8")
    shown = [read_yaml(text) for text in re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    assert [problems for _, _, problems in shown] == [[]] * 4
    github, lab, hooks, local = (value for value, _, _ in shown)
    steps = github["jobs"]["check"]["steps"]  # type: ignore[index]
    assert all(PINNED.match(step["uses"]) for step in steps if "uses" in step)
    assert steps[-1]["with"].keys() <= ACTION["inputs"].keys()
    assert lab["check what we share"]["extends"] in GITLAB  # type: ignore[index]
    (hook,) = HOOKS
    assert hooks["repos"][0]["hooks"][0]["id"] == hook["id"]  # type: ignore[index]
    assert local["repos"][0]["hooks"][0]["entry"] == hook["entry"]  # type: ignore[index]
