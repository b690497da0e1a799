"""Measure `redactor check` on the planted leaks: how many it catches, how many clean twins it cries wolf on.

    python audit/measure_leaks.py [--half odd|even] [--show] [--floor] [audit/leaks/1a-*.yaml ...]

Each case is checked as a person would: its record is sealed into a vault where it needs one, written to a file as
shared, and checked with the scan key. Prints caught/planted and false alarms/clean twins for each part and kind, and
with --floor exits 1 where a part is below its floor in audit/leaks/floors.json. --show names the cases that went
wrong; use it on the even half only.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from redactor.api.building import open_detector, open_policy
from redactor.api.checking import Against, Run
from redactor.api.founding import found_office
from redactor.api.office import Office, open_office
from redactor.detect.traces import Tracer
from redactor.keys.keyfile import Cost, read_staff
from redactor.keys.staff import StaffKey
from redactor.leaks.kinds import CHECKS, ORIGINALS, RESIDUALS, STRUCTURE, TRAIL
from redactor.model import Act, Detector, Field, Item, Seal
from redactor.policy import Policy
from redactor.records.source import open_source
from redactor.report import Report
from redactor.tokens import TokenFinder
from redactor.trail.sealing import output_form
from redactor.vault.names import print_of

HERE = Path(__file__).parent / "leaks"
PHRASE = "a passphrase for nothing but measuring"
SAME = {"two-tokens": "inconsistent", "residual-doubt": "residual"}
PARTS = {"1a": (ORIGINALS,), "1b": (RESIDUALS,), "1c": (RESIDUALS, STRUCTURE), "1d": (TRAIL,), "1e": CHECKS}


@dataclass(frozen=True)
class Twin:
    """One version of a case: the record, whether and how it is sealed, what is built into its file."""

    fields: dict[str, str]
    sealed: dict[str, str] | None
    policy: bytes | None
    file: str


def cases(paths: list[Path], half: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (part, case) of the files, one half of them or all."""
    for path in paths:
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            odd = int(case["id"].rsplit("-", 1)[1]) % 2 == 1
            if half == "all" or odd == (half == "odd"):
                yield path.name[:2], case


def twins(case: dict[str, Any], policy: Policy) -> tuple[Twin, Twin]:
    """Return the leaking and the clean version of a case."""
    shared = dict(case["shared"])
    leak = _changed(shared, case.get("leak", {}))
    clean = _changed(shared, case.get("clean", {}))
    trail, own = case.get("trail", {}), policy.fingerprint
    vault = bool({"originals", "trail", "elsewhere"} & set(case))
    if trail.get("event") == "missing":
        bad = Twin(leak, None, own, "")
    elif trail.get("output") == "changed":
        bad = Twin(leak, shared, own, "")
    elif trail.get("policy") == "other":
        bad = Twin(leak, leak, bytes(32), "")
    else:
        bad = Twin(leak, leak if vault else None, own, case.get("file", ""))
    return bad, Twin(clean, clean if vault else None, own, f"clean {case['file']}" if "file" in case else "")


def _changed(fields: dict[str, str], changes: dict[str, str]) -> dict[str, str]:
    """Return *fields* with *changes*; a new name takes the place of the field that it is not found among."""
    return {**fields, **changes}


class House:
    """A vault, a scan key, and the policies: made once, filled case by case."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tracer = folder, Tracer()
        os.environ["REDACTOR_STATE"] = str(folder / "state")
        found_office(folder / "office", "ci", PHRASE, cost=Cost(64 * 1024, 1, 1))
        self.staff = read_staff(folder / "office" / "keys" / "staff.key", PHRASE)
        self.policies = {name: open_policy(name) for name in ("outcome-harvest", "strict", "internal")}
        self._detectors: dict[str, Detector] = {}
        self._number = 0

    def check(self, part: str, case: dict[str, Any], twin: Twin) -> Report:
        """Return the report on one version of a case."""
        policy = self.policies[case.get("policy", "outcome-harvest")]
        self._number += 1
        folder = self.folder / str(self._number)
        folder.mkdir()
        checks = PARTS[part]
        vault = bool({"originals", "trail", "elsewhere"} & set(case))
        if case["kind"] == "untouched":
            checks = (TRAIL,)
        if not vault:
            made = [check for check in checks if check not in (ORIGINALS, TRAIL)]
            return self._run(policy, Against(), made, shared_files(folder, twin))
        for name in ("office", "state"):  # each case has a vault of its own, as it was founded
            shutil.copytree(self.folder / name, folder / name)
        os.environ["REDACTOR_STATE"] = str(folder / "state")
        with open_office(folder / "office") as office:
            if twin.sealed is not None:
                office.store().seal([self._seal(twin.sealed, case.get("originals", {}), policy, twin.policy or b"")])
            for n, one in enumerate(case.get("elsewhere", ())):
                other = {"FragmentID": f"elsewhere-{n}", "Outcome description": "<redacted> was there."}
                office.store().seal([self._seal(other, {"Outcome description": [one]}, policy, policy.fingerprint)])
            return self._run(policy, _against(office, self.staff), checks, shared_files(folder, twin))

    def _run(self, policy: Policy, against: Against, checks: Any, paths: list[Path]) -> Report:
        detector = None
        if RESIDUALS in checks:
            detector = self._detectors.get(policy.name) or open_detector(policy)
            self._detectors[policy.name] = detector
        run = Run(policy, against, checks, detector=detector)
        for path in paths:
            if path.is_dir():
                from redactor.records.folder import walk

                found = walk(path)
                for name in found.files:
                    run.source(open_source(path / name))
                run.skip(found.not_examined)
            else:
                run.source(open_source(path))
        return run.report()

    def _seal(self, fields: dict[str, str], originals: dict[str, Any], policy: Policy, print_: bytes) -> Seal:
        finder = TokenFinder(policy.templates)
        items: list[Item] = []
        for name, ones in originals.items():
            spots = finder.find(fields[name])
            for (start, end), one in zip(spots, ones, strict=False):
                [(entity, text)] = one.items()
                items.append(Item(name, 0, start, end, fields[name][start:end], entity, "planted", str(text)))
        record = [Field(name, text) for name, text in fields.items()]
        return Seal(
            policy.record_name(record) or "",
            0,
            tuple(items),
            tuple((f.name, print_of(f.text)) for f in record if finder.find(f.text)),
            output_form(record),
            print_,
            policy.is_confidential(record)[0],
            (Act("PERSON", "redact", "planted", len(items)),),
            self.tracer.of((item.entity, item.original) for item in items),
        )


def _against(office: Office, staff: StaffKey) -> Against:
    return Against(office, staff)


def shared_files(folder: Path, twin: Twin) -> list[Path]:
    """Write a twin as it is shared; return what to check."""
    from leak_files import build

    return build(folder, twin.fields, twin.file)


def caught(case: dict[str, Any], report: Report) -> bool:
    """Answer whether the leaking version was caught as the rules of labelling say."""
    if case["kind"] == "not-examined":
        return bool(report.not_examined)
    changed = set(case.get("leak", {}))
    for finding in report.findings:
        kind = SAME.get(finding.kind.id, finding.kind.id)
        if kind == case["kind"] and (not finding.where.field or not changed or finding.where.field in changed):
            return True
    return False


def alarmed(case: dict[str, Any], report: Report) -> bool:
    """Answer whether the clean version was not left alone."""
    return bool(report.findings) or (case["kind"] == "not-examined" and bool(report.not_examined))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--half", choices=("odd", "even", "all"), default="all")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--floor", action="store_true")
    given = parser.parse_args()
    if given.show and given.half != "even":
        parser.error("--show is for the even half: the odd one is held out")
    counts: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name))
        for part, case in cases(given.files or sorted(HERE.glob("1*.yaml")), given.half):
            bad, clean = twins(case, house.policies[case.get("policy", "outcome-harvest")])
            found, wolf = (
                caught(case, house.check(part, case, bad)),
                alarmed(case, report := house.check(part, case, clean)),
            )
            for row in ((part, case["kind"]), (part, "all"), ("all", "all")):
                counts[(*row, "planted")] += 1
                counts[(*row, "caught")] += found
                counts[(*row, "alarms")] += wolf
            if given.show and not found:
                print(f"missed  {case['id']:28} {case['variant']}")
            if given.show and wolf:
                told = ", ".join(
                    f"{f.kind.id} {f.where.field} {f.where.start}-{f.where.end} {f.detail}" for f in report.findings
                )
                print(f"alarm   {case['id']:28} {told or 'not examined'}")
    return _print(counts, given.floor)


def _print(counts: Counter[tuple[str, str, str]], floor: bool) -> int:
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8")) if floor else {}
    below = 0
    print(f"{'':22}{'caught/planted':>16}{'false alarms/twins':>20}")
    for part, kind in sorted({key[:2] for key in counts}):
        planted, found, wolf = (counts[part, kind, what] for what in ("planted", "caught", "alarms"))
        line = f"{part:4}{kind:18}{f'{found}/{planted}':>16}{f'{wolf}/{planted}':>20}"
        if kind == "all" and part in floors:
            least, most = floors[part]["caught"], floors[part]["alarms"]
            if found / planted < least or wolf / planted > most:
                line, below = f"{line}   below its floor (caught {least}, alarms {most})", below + 1
        print(line)
    return 1 if below else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
