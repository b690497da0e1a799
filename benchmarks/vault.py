"""The vault: sealing, verifying, opening, beside the bare post-quantum sealing they cannot do without."""

import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import people
from redactor.detect.traces import Tracer
from redactor.keys.founding import Founding, found
from redactor.keys.hpke import OpeningKey
from redactor.model import Act, Item, Seal, Sealed
from redactor.trail.asking import Wanted
from redactor.trail.drafts import Tool
from redactor.trail.founding import found_trail
from redactor.trail.ledger import Trail
from redactor.trail.verification import verify
from redactor.vault.file import VaultFile, connect, create
from redactor.vault.vault import Vault, found_vault, founding_rows, stored_rows

RECORDS, BATCH = 2_000, 100
TOOL = Tool("benchmark", "0")


def seals(count: int, tracer: Tracer | None) -> list[Seal]:
    """Return records with eight originals in four classes, with the traces that *tracer* makes of them."""
    rng = random.Random(2)
    where = people.regions(rng)
    return [_seal(n, rng, rng.choice(where), tracer) for n in range(count)]


def _seal(n: int, rng: random.Random, where: people.Region, tracer: Tracer | None) -> Seal:
    originals = [("PERSON", people.person(rng, where)) for _ in range(3)]
    originals += [("LOC", people.place(rng)) for _ in range(2)]
    originals += [("DATE", f"{rng.randint(1, 28)} March {year}") for year in (2023, 2024)]
    originals.append(("ORG", f"{people.group(rng)} {people.place(rng)}"))
    items = tuple(
        Item("Outcome", 0, k * 20, k * 20 + 10, "<redacted>", e, "bench", text, "before the token", "after")
        for k, (e, text) in enumerate(originals)
    )
    prints, acts = (("Outcome", bytes(16)),), (Act("PERSON", "redact", "r", 3),)
    traces = tracer.of(originals) if tracer else None
    return Seal(f"R-{n}", n, items, prints, b"redacted", bytes(32), True, acts, traces)


def make(folder: Path, keys: Founding) -> VaultFile:
    """Make a vault and open it."""
    with create(folder / "vault.db") as file:
        found_vault(file, keys.keyring, keys.note)
        found_trail(file, keys.keyring, keys.log, founding_rows(file), TOOL)
    return connect(folder / "vault.db")


def seal(vault: Vault, trail: Trail, file: VaultFile, records: Sequence[Seal]) -> list[Sealed]:
    """Seal and log *records* in batches."""
    sealed: list[Sealed] = []
    for at in range(0, len(records), BATCH):
        prepared = vault.prepare(records[at : at + BATCH])
        with file.transaction():
            stored = vault.insert(prepared)
            trail.seal(stored)
        sealed += stored
    return sealed


def main() -> None:
    """Print rates."""
    keys = found("bench", datetime.now(UTC))
    key = OpeningKey.new().public
    start = time.perf_counter()
    for _ in range(2_000):
        key.seal(b"info", bytes(32))
    bare = 2_000 / (time.perf_counter() - start)
    print(f"bare HPKE MLKEM768-X25519 seal  {bare:>9,.0f} /s   1.00")
    start = time.perf_counter()
    records = seals(RECORDS, Tracer())
    report("make records and their traces", RECORDS, start, bare)
    with tempfile.TemporaryDirectory() as name:
        file = make(Path(name), keys)
        vault, trail = Vault(file, keys.keyring), Trail(file, (keys.keyring,), keys.log, None, TOOL)
        start = time.perf_counter()
        sealed = seal(vault, trail, file, records)
        report("seal, records of 4 classes", RECORDS, start, bare)
        start = time.perf_counter()
        with file.reading():
            verify(trail.log, (keys.keyring,), None, stored_rows(file))
        report("verify, entries", RECORDS, start, bare)
        start = time.perf_counter()
        for at in range(0, RECORDS, BATCH):
            wanted = [Wanted(s.rid, s.rev, "PERSON") for s in sealed[at : at + BATCH]]
            for ticket in trail.request(keys.staff, "verification", wanted):
                vault.open(ticket, keys.staff)
        report("open, logged first", RECORDS, start, bare)
        start = time.perf_counter()
        count = sum(1 for _ in vault.index(trail.search(keys.staff, "verification"), keys.staff))
        report("read the index of names", count, start, bare)
        start = time.perf_counter()
        count = sum(1 for _ in vault.traces(trail.facts(), keys.staff))
        report("read the traces, as check does", count, start, bare)
        bare_of_traces = [replace(one, traces=None) for one in records]
        start = time.perf_counter()
        seal(vault, trail, file, bare_of_traces)
        report("seal under traces: none", RECORDS, start, bare)
        file.close()


def report(what: str, count: int, start: float, bare: float) -> None:
    """Print one rate and its ratio to the bare primitive."""
    each = count / (time.perf_counter() - start)
    print(f"{what:30}  {each:>9,.0f} /s  {each / bare:>5.2f}")
