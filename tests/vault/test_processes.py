"""Several processes may seal at once, and any of them may die at any moment."""

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def run(*options: str) -> dict[str, int]:
    command = [sys.executable, REPOSITORY / "benchmarks" / "kills.py", REPOSITORY, *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def test_a_killed_process_never_leaves_an_output_without_its_entry() -> None:
    """After kill -9 at any moment the vault verifies, and every published output is in the trail."""
    result = run("--kills", "8")
    assert result["outputs"] > 0
    assert result["unpublished"] >= 0


def test_four_processes_seal_at_once() -> None:
    """Nothing is lost or doubled when four processes write the same vault."""
    result = run("--kills", "0", "--writers", "4", "--batches", "5")
    assert result == {"records": 60, "outputs": 60, "unpublished": 0, "kills": 0, "writers": 4}
