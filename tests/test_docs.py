"""The documentation is true: commands run, options exist, links lead somewhere, examples print what they say."""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from redactor.cli import COMMANDS, main
from tests.house import PASSPHRASE

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "policies").glob("*.md")])
EXIT_CODES = {0: "done and clean", 1: "something was found", 2: "could not run", 3: "incomplete", 4: "refused"}
FENCE = re.compile(r"^```(\w*) ?([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATHLIKE = re.compile(r"^[\w./-]+$")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, what stands behind it, and its lines."""

    page: Path
    language: str
    about: str
    text: str


def blocks(page: Path, *languages: str) -> list[Block]:
    """Return the fenced blocks of *page* in one of *languages*; all without any."""
    found = [Block(page, *match) for match in FENCE.findall(page.read_text(encoding="utf-8"))]
    return [block for block in found if not languages or block.language in languages]


def named(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT).as_posix()) for page in pages]


def leaf_commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command that does something, as its words."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from leaf_commands(command, (*path, name))
        else:
            yield (*path, name)


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that *words* call, and the rest of them."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(click.Context(command), words[0])
        assert inner is not None, f"there is no command {words[0]!r}"
        command, words = inner, words[1:]
    return command, words


def mentioned(page: Path) -> Iterator[str]:
    """Yield every call of redactor in *page*: lines of blocks, and inline code."""
    text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        for line in block.text.splitlines():
            if match := re.match(r"^\s*(?:[$>-] |- run: )*(redactor [a-z-].*)", line):
                yield match.group(1)
    for span in re.findall(r"`(redactor [a-z-][^`]*)`", FENCE.sub("", text)):
        yield span.replace("\n", " ")


# ---------------------------------------------------------------- what is said of commands


def test_the_readme_shows_the_real_help() -> None:
    """The block of `redactor --help` in the README is what the program prints."""
    real = CliRunner().invoke(main, ["--help"], prog_name="redactor").output
    assert f"$ redactor --help\n{real}```" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", list(leaf_commands()), ids=" ".join)
def test_every_command_is_documented(words: tuple[str, ...]) -> None:
    """Every command is called somewhere in the documentation, by its full name."""
    assert any(" ".join(("redactor", *words)) in call for page in PAGES for call in mentioned(page))


def test_every_group_is_in_the_readme() -> None:
    """The README names every command."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"  {name} " not in readme] == []


@pytest.mark.parametrize("page", ["docs/data-officer.md", "docs/ci.md"])
def test_every_exit_code_is_documented(page: str) -> None:
    """Both pages for people who read exit codes have a table of all of them."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [code for code, means in EXIT_CODES.items() if f"| {code} | {means}" not in text] == []


def test_the_help_names_every_exit_code() -> None:
    """The program's own help says the same of exit codes as the pages."""
    told = " ".join(CliRunner().invoke(main, ["--help"]).output.split())
    assert [code for code, means in EXIT_CODES.items() if f"{code} {means}" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_every_option_shown_exists(page: Path) -> None:
    """No page shows an option that a command does not have."""
    unknown = []
    for call in mentioned(page):
        command, rest = find_command(re.split(r"\s+", call)[1:])
        known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
        used = {word.split("=")[0] for word in rest if re.match(r"^--?[a-z]", word)}
        unknown += [f"{call}: {word}" for word in used - known]
    assert unknown == []


# ---------------------------------------------------------------- links and words


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_every_relative_link_resolves(page: Path) -> None:
    """A link within the repository leads to a file that is there."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", FENCE.sub("", page.read_text(encoding="utf-8")))
    local = [link for link in links if not re.match(r"^[a-z]+:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_page_is_linked_from_the_readme() -> None:
    """A reader who starts at the README finds every page of docs/."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in readme] == []


def test_every_test_named_exists() -> None:
    """The tests that the security page names as cover are there."""
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    names = re.findall(r"`(test_\w+)`", page)
    assert names and [name for name in names if f"def {name}(" not in code] == []


def test_every_folder_of_the_tree_exists() -> None:
    """The annotated tree of the architecture page shows nothing that is not there."""
    [tree] = [b for b in blocks(ROOT / "docs" / "architecture.md", "text") if b.text.startswith("redactor/")]
    shown, missing = "", []
    for line in tree.text.splitlines():
        if match := re.match(r"^(  )?([\w.]+/?)(?:  |$)", line):
            inner, name = match.groups()
            shown = shown if inner else name
            missing += [] if (ROOT / shown / name if inner else ROOT / name).exists() else [name]
    assert missing == []


# ---------------------------------------------------------------- what runs


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example files, in which pages are worked through."""
    fill(tmp_path)
    monkeypatch.setenv("REDACTOR_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(folder: Path) -> None:
    """Put what the pages take for granted into *folder*."""
    for path in (ROOT / "examples").glob("*.*"):
        if path.suffix != ".py":
            shutil.copy(path, folder)
    (folder / "corpus").mkdir()
    for name in ("en-01.md", "fr-01.md", "nl-01.md"):
        shutil.copy(ROOT / "audit" / "corpus" / name, folder / "corpus")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")


@dataclass
class Call:
    """A command that a page shows, what it should print, and with which exit code."""

    line: str
    shown: list[str]
    code: int = 0


def calls(block: Block) -> Iterator[Call]:
    """Yield what a console block shows: `$ command`, what it prints, `(exit code N)`."""
    call: Call | None = None
    for line in block.text.splitlines():
        if line.startswith("$ "):
            if call:
                yield call
            call = Call(line[2:], [])
        elif call and (match := re.match(r"^\(exit code (\d)\)$", line)):
            call.code = int(match.group(1))
        elif call and line not in ("…", "") and not line.startswith("Passphrase "):
            call.shown.append(line)
    if call:
        yield call


def run(line: str, desk: Path) -> tuple[int, str]:
    """Run one command as a page shows it, in the folder where we are."""
    words = shlex.split(line)
    assert words.pop(0) == "redactor"
    given, target = None, None
    if "<" in words:
        at = words.index("<")
        given, words = Path(words[at + 1]).read_bytes(), words[:at]
    if ">" in words:
        at = words.index(">")
        target, words = Path(words[at + 1]), words[:at]
    command, _ = find_command(words)
    asks = [p for p in command.params if "--passphrase-file" in p.opts]
    if asks and command.name != "redact":
        words += ["--passphrase-file", str(desk / "passphrase")]
    if "RID" in words:
        words[words.index("RID")] = rid()
    result = CliRunner().invoke(main, words, input=given, prog_name="redactor")
    if target:
        target.write_bytes(result.stdout_bytes)
    return result.exit_code, result.output


def rid() -> str:
    """Return the id of some record in the vault."""
    shown = CliRunner().invoke(main, ["trail", "show", "--vault", "office", "--kind", "seal", "--json"]).stdout
    match = re.search(r'"rid": "([0-9a-f]{32})"', shown)
    assert match
    return match.group(1)


def alike(line: str) -> str:
    """Return *line* without what differs from one machine and one month to the next: numbers, ids, counts of kinds."""
    line = re.sub(r" \([A-Z]+ [\d,]+.*\)$", " ()", line)
    line = re.sub(r"\b(record|original|capsule|redaction|token|entr|file|field)(s|y|ies)?\b", r"\1", line)
    line = re.sub(r"[A-Za-z0-9+/]{43}=", "ROOT", line)
    return re.sub(r"\b(?=\w*\d)[0-9a-f:TZ.-]+\b|[\d,]+", "N", line).strip()


def work_through(page: Path, desk: Path, founded: Path) -> None:
    """Run what *page* shows, from the top: each command ends as it says and prints the lines that it shows."""
    for block in blocks(page, "console", "csv", "yaml"):
        if block.language != "console":
            if PATHLIKE.match(block.about):
                (desk / block.about).write_text(block.text, encoding="utf-8")
            continue
        for call in calls(block):
            code, output = run(call.line, desk)
            if " init " in call.line:  # from here on an office like it, whose passphrase costs less time
                shutil.rmtree("office")
                shutil.copytree(founded, desk, dirs_exist_ok=True)
            assert code == call.code, f"{page.name}: {call.line}\n{output}"
            printed = {alike(line) for line in output.splitlines()}
            missing = [line for line in call.shown if alike(line) not in printed]
            assert missing == [], f"{page.name}: {call.line}\n{output}"


def test_every_command_of_the_pages_runs(desk: Path, founded: Path) -> None:
    """The three how-to pages, one after the other in one office, as their readers would."""
    for name in ("data-officer.md", "investigator.md", "ci.md"):
        work_through(ROOT / "docs" / name, desk, founded)
    vkey = (desk / "office" / "officers.txt").read_text(encoding="ascii").strip()
    script = [sys.executable, str(ROOT / "audit" / "verify_trail.py"), str(desk / "office" / "vault.db"), vkey]
    assert subprocess.run([*script, "--seen", str(desk / "checkpoint.txt")], check=False).returncode == 0


@pytest.mark.parametrize("name", ["docs/python.md", "README.md"])
def test_every_python_example_runs(name: str, desk: Path) -> None:
    """Each block runs after those before it, and prints what its `#>` lines say."""
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(ROOT / name, "python"):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block.text, name, "exec"), names)  # noqa: S102  the page is ours
        promised = [line[3:] for line in block.text.splitlines() if line.startswith("#> ")]
        assert out.getvalue().splitlines() == promised, block.text


def test_the_workflow_shown_is_yaml() -> None:
    """Workflows, ours and the one that a page shows, are valid YAML without rights that they do not need."""
    import yaml

    shown = [b.text for b in blocks(ROOT / "docs" / "ci.md", "yaml") if "jobs:" in b.text]
    ours = [p.read_text(encoding="utf-8") for p in (ROOT / ".github" / "workflows").glob("*.yml")]
    assert shown and ours
    for text in shown + ours:
        assert yaml.safe_load(text)["permissions"] == {}
        uses = re.findall(r"uses: (.*)", text)
        assert [one for one in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
