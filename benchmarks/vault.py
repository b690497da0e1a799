"""The vault: sealing, verifying, opening, beside the bare post-quantum sealing they cannot do without."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from redactor.keys.founding import Founding, found
from redactor.keys.hpke import OpeningKey
from redactor.model import Act, Item, Seal
from redactor.trail.asking import Wanted
from redactor.trail.drafts import Tool
from redactor.trail.founding import found_trail
from redactor.trail.ledger import Trail
from redactor.trail.verification import verify
from redactor.vault.file import VaultFile, connect, create
from redactor.vault.vault import Vault, found_vault, founding_rows, stored_rows

RECORDS, BATCH = 2_000, 100
TOOL = Tool("benchmark", "0")


def seal_of(n: int) -> Seal:
    """Return a record with eight originals in four classes."""
    entities = ("PERSON", "PERSON", "LOC", "DATE", "ORG", "PERSON", "DATE", "LOC")
    items = tuple(
        Item(
            "Outcome",
            0,
            k * 20,
            k * 20 + 10,
            "<redacted>",
            e,
            "bench",
            f"original {n}-{k}",
            "before the token",
            "after",
        )
        for k, e in enumerate(entities)
    )
    return Seal(
        f"R-{n}", n, items, (("Outcome", bytes(16)),), b"redacted", bytes(32), True, (Act("PERSON", "redact", "r", 3),)
    )


def make(folder: Path, keys: Founding) -> VaultFile:
    """Make a vault and open it."""
    with create(folder / "vault.db") as file:
        found_vault(file, keys.keyring, keys.note)
        found_trail(file, keys.keyring, keys.log, founding_rows(file), TOOL)
    return connect(folder / "vault.db")


def main() -> None:
    """Print rates."""
    keys = found("bench", datetime.now(UTC))
    key = OpeningKey.new().public
    start = time.perf_counter()
    for _ in range(2_000):
        key.seal(b"info", bytes(32))
    bare = 2_000 / (time.perf_counter() - start)
    print(f"bare HPKE MLKEM768-X25519 seal  {bare:>9,.0f} /s   1.00")
    with tempfile.TemporaryDirectory() as name:
        file = make(Path(name), keys)
        vault, trail = Vault(file, keys.keyring), Trail(file, (keys.keyring,), keys.log, None, TOOL)
        sealed = []
        start = time.perf_counter()
        for at in range(0, RECORDS, BATCH):
            prepared = vault.prepare([seal_of(n) for n in range(at, at + BATCH)])
            with file.transaction():
                stored = vault.insert(prepared)
                trail.seal(stored)
            sealed += stored
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
        file.close()


def report(what: str, count: int, start: float, bare: float) -> None:
    """Print one rate and its ratio to the bare primitive."""
    each = count / (time.perf_counter() - start)
    print(f"{what:30}  {each:>9,.0f} /s  {each / bare:>5.2f}")
