"""How long until the first word: `redactor --help` and the first redacted record, beside a bare interpreter."""

import statistics
import subprocess
import sys
import time

FRAGMENT = b"**FragmentID**: A-1\n**Outcome description**: On 12 March 2024 Mrs Awa Traore met the mayor of Kaya.\n"


def timed(command: list[str], stdin: bytes = b"") -> float:
    """Return the median of five runs, in seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, input=stdin, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print three times and their ratios."""
    bare = timed([sys.executable, "-c", "pass"])
    help_ = timed([sys.executable, "-m", "redactor", "--help"])
    first = timed([sys.executable, "-m", "redactor", "redact", "-", "--one-way"], FRAGMENT)
    print(f"bare interpreter          {bare:.3f} s")
    print(f"redactor --help           {help_:.3f} s  ({help_ / bare:.1f} x bare)")
    print(f"first redacted record     {first:.3f} s  ({first / bare:.1f} x bare)")
