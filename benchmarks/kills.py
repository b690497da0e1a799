"""Kill a sealing process at random moments, again and again, and look at what is left.

    python benchmarks/kills.py [REPOSITORY] [--kills 200] [--writers 1]

After every kill: the vault verifies, every output that was published has its entry in
the trail, and says what that entry says. With several writers, all seal into one vault
at once. Prints counts; exit code 1 if anything was wrong.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve()
BATCH = 3


def main() -> int:
    """Run the loop and print what it found."""
    options = parsed()
    sys.path.insert(0, str(options.repository))
    if options.worker:
        return work(options.worker, options.batches)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found_vault_in(folder)
        kills = range(options.kills) if options.kills else [-1]
        for kill in kills:
            workers = [start(options, folder) for _ in range(options.writers)]
            if kill >= 0:
                stop(workers)
            codes = [worker.wait() for worker in workers]
            if kill < 0 and any(codes):
                print(f"a writer failed: {codes}")
                return 1
            wrong = inspect(folder)
            if wrong:
                print(f"after kill {kill + 1}: {wrong}")
                return 1
        print(json.dumps(count(folder) | {"kills": options.kills, "writers": options.writers}))
    return 0


def parsed() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", nargs="?", type=Path, default=HERE.parent.parent)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--batches", type=int, default=1_000_000)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def start(options: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    """Start a sealing process; return once it has opened the vault."""
    command = [sys.executable, str(HERE), str(options.repository), "--worker", str(folder)]
    worker = subprocess.Popen([*command, "--batches", str(options.batches)], stdout=subprocess.PIPE)
    if worker.stdout is None or worker.stdout.readline() != b"ready\n":
        sys.exit("a sealing process did not start")
    return worker


def stop(workers: list[subprocess.Popen[bytes]]) -> None:
    """Kill the processes, each at a random moment."""
    for worker in workers:
        time.sleep(random.uniform(0, 0.15))
        worker.kill()


def found_vault_in(folder: Path) -> None:
    """Make a vault with new keys; keep what the workers need beside it."""
    from redactor.keys.founding import found
    from redactor.trail.drafts import Tool
    from redactor.trail.founding import found_trail
    from redactor.vault.file import create
    from redactor.vault.vault import found_vault, founding_rows

    keys = found("Staff", datetime.now(UTC))
    with create(folder / "vault") as file:
        found_vault(file, keys.keyring, keys.note)
        found_trail(file, keys.keyring, keys.log, founding_rows(file), Tool("kills", "1"))
    (folder / "out").mkdir()
    secrets = {"officer": keys.officer.public.vkey, "log": keys.log.seed().hex(), "origin": keys.keyring.origin}
    (folder / "keys").write_text(json.dumps(secrets), encoding="utf-8")


@contextmanager
def opened(folder: Path):
    """Open vault and trail."""
    from redactor.keys.members import Officers
    from redactor.keys.signing import SigningKey, VerifyKey
    from redactor.trail.drafts import Tool
    from redactor.trail.ledger import Trail
    from redactor.trail.seen import LastSeen
    from redactor.vault.file import connect
    from redactor.vault.vault import Vault, stored_keyrings

    secrets = json.loads((folder / "keys").read_text(encoding="utf-8"))
    file = connect(folder / "vault")
    keyrings = stored_keyrings(file, Officers((VerifyKey.parse(secrets["officer"]),)))
    key = SigningKey(secrets["origin"], bytes.fromhex(secrets["log"]))
    seen = LastSeen(folder / "seen" / "vault")
    try:
        yield file, Vault(file, keyrings[-1]), Trail(file, keyrings, key, seen, Tool("kills", "1")), keyrings, seen
    finally:
        file.close()


def work(folder: Path, batches: int) -> int:
    """Seal batches and publish their outputs until killed."""
    from redactor.model import Item, Seal

    with opened(folder) as (file, vault, trail, _, _):
        print("ready", flush=True)
        for n in range(batches):
            item = Item("Outcome", 0, 0, 10, "<redacted>", "PERSON", "kills", "a name")
            batch = [
                Seal(f"{n}", n, (item,), (), os.urandom(8).hex().encode(), bytes(32), True, ()) for _ in range(BATCH)
            ]
            prepared = vault.prepare(batch)
            with file.transaction():
                sealed = vault.insert(prepared)
                trail.seal(sealed)
            for each in sealed:
                publish(folder / "out" / each.rid.hex(), each.seal.output)
    return 0


def publish(path: Path, output: bytes) -> None:
    """Write a redacted output aside and put it in its place."""
    aside = path.with_suffix(".tmp")
    with aside.open("xb") as out:
        out.write(output)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)


def inspect(folder: Path) -> str:
    """Return what is wrong with the vault or an output; "" where nothing is."""
    from redactor.errors import RedactorError
    from redactor.trail.sealing import output_matches
    from redactor.trail.verification import verify
    from redactor.vault.vault import stored_rows

    with opened(folder) as (file, _, trail, keyrings, seen):
        try:
            verify(trail.log, keyrings, seen, stored_rows(file))
        except RedactorError as error:
            return str(error)
        with file.reading():
            for path in (folder / "out").iterdir():
                if not path.suffix:
                    entries = trail.log.of_record(bytes.fromhex(path.name))
                    if not entries or not output_matches(entries[0], path.read_bytes()):
                        return "an output is not in the trail"
    return ""


def count(folder: Path) -> dict[str, int]:
    """Return how much was sealed and published."""
    with opened(folder) as (_, vault, _, _, _):
        records = vault.stats().records
    outputs = sum(not path.suffix for path in (folder / "out").iterdir())
    return {"records": records, "outputs": outputs, "unpublished": records - outputs}


if __name__ == "__main__":
    sys.exit(main())
