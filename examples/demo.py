"""Redact examples/ into a new folder beside a new vault, check what is shared, and bring the originals back.

python examples/demo.py demo
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
INPUTS = ("seed.md", "records.md", "records.csv", "records.xlsx", "records.jsonl")
PASSPHRASE = "correct horse battery staple, only for the demo"


def main(folder: Path) -> int:
    """Run the main job; return the worst exit code of its steps that is not 'incomplete'."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    os.environ["REDACTOR_STATE"] = str(folder.resolve() / "state")
    phrase = folder / "passphrase.txt"
    phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    office, shared, secret = folder / "office", folder / "shared", ("--passphrase-file", str(phrase))
    key = ("--key", str(office / "keys" / "staff.key"), "--purpose", "verification")
    inputs = [str(HERE / name) for name in INPUTS]
    officer = ("--officer-key", str(office / "keys" / "officer.key"), "--key", str(office / "keys" / "staff.key"))
    report = ("--format", "html", "--output", str(folder / "check.html"))
    card, scan = folder / "scan-card.txt", folder / "scan.key"
    steps = [
        ("Make a vault, keys and a policy", ["init", str(office), "--name", "Demo officer", *secret]),
        ("Redact the examples", ["redact", *inputs, "-o", str(shared), "--vault", str(office)]),
        (
            "Make a key that can check shared files and open nothing",
            ["keys", "new", str(scan), "--name", "ci", *secret],
        ),
        (
            "Let it do that",
            ["keys", "grant", "--vault", str(office), "--class", "SCAN", "--to", str(card), *officer, *secret],
        ),
        (
            "Check what is shared: does it still name anyone?",
            ["check", str(shared), "--vault", str(office), "--key", str(scan), *secret, *report],
        ),
        ("Verify the audit trail", ["trail", "verify", "--vault", str(office)]),
        (
            "Bring the originals back",
            [
                "reveal",
                str(shared / "seed.md"),
                "-o",
                str(folder / "seed-revealed.md"),
                "--vault",
                str(office),
                *key,
                *secret,
            ],
        ),
    ]
    worst = 0
    for title, step in steps:
        print(f"\n== {title}\n$ redactor {shlex.join(step)}", flush=True)
        into = card if step[:2] == ["keys", "new"] else None
        worst = max(worst, run(step, into))
    print("\n== The seed record, before and after\n")
    show(HERE / "seed.md", shared / "seed.md")
    same = (HERE / "seed.md").read_bytes() == (folder / "seed-revealed.md").read_bytes()
    print(f"\nThe revealed seed equals the original, byte for byte: {same}")
    print(f"Look into {shared} and at {folder / 'check.html'}; everything else is in {folder}.")
    return worst if same else max(worst, 1)


def run(step: list[str], into: Path | None) -> int:
    """Run one command; what it prints goes to the file *into*, if there is one. Return its exit code."""
    command = [sys.executable, "-m", "redactor", *step]
    if into is None:
        return subprocess.run(command, check=False).returncode
    with into.open("wb") as file:
        return subprocess.run(command, check=False, stdout=file).returncode


def show(before: Path, after: Path) -> None:
    """Print the lines of a fragment that changed, one above the other."""
    for old, new in zip(
        before.read_text(encoding="utf-8").splitlines(), after.read_text(encoding="utf-8").splitlines(), strict=True
    ):
        if old != new and not old.startswith("**StoryFragment_Merged"):
            print(f"- {old}\n+ {new}\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo")))
