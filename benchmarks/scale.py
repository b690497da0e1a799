"""Many records: time per record and memory must not grow with their number.

Redacts JSON Lines one way in a process of its own. SCALE=1000000 adds the run of a
million records (about ten minutes).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000, 10_000, 50_000)


def write(path: Path, count: int) -> None:
    """Write *count* records that differ in names, dates and numbers."""
    given, family = ("Awa", "Issa", "Grace", "Salif", "Hauwa"), ("Traoré", "Kaboré", "Mukamana", "Zongo", "Danjuma")
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            name = f"{given[n % 5]} {family[n // 5 % 5]}"
            text = (
                f"On {n % 28 + 1} March 2024 Mrs {name} met the mayor of Kaya for the {n}th time. {name} was pleased."
            )
            record = {"FragmentID": f"R-{n}", "Year": 2024, "Outcome description": text, "Confidential": n % 2}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main() -> None:
    """Print seconds per thousand records and peak memory for each size, and the ratios to the first."""
    sizes = (*SIZES, int(os.environ["SCALE"])) if "SCALE" in os.environ else SIZES
    base = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
            write(source, size)
            start = time.perf_counter()
            command = [sys.executable, "-m", "redactor", "redact", str(source), "-o", str(target), "--one-way"]
            subprocess.run(command, check=True, capture_output=True)
            each = (time.perf_counter() - start) / size * 1000
        base = base or each
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{size:>9,} records  {each:.3f} s per 1,000 ({each / base:.2f} x)   peak memory so far {peak:,.0f} MB")
