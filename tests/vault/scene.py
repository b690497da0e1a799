"""A new vault with keys, for the tests of vault and trail: real files, real cryptography."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from redactor.keys.founding import Founding, found
from redactor.keys.signing import SigningKey
from redactor.model import Act, Item, Seal, Sealed
from redactor.trail.asking import Wanted
from redactor.trail.drafts import Tool
from redactor.trail.founding import found_trail
from redactor.trail.ledger import DONE, Trail
from redactor.trail.moment import Moment
from redactor.trail.seen import LastSeen
from redactor.trail.verification import Verification, verify
from redactor.vault.file import VaultFile, connect, create
from redactor.vault.vault import Vault, found_vault, founding_rows, stored_keyrings, stored_rows

TOOL = Tool("redactor", "0.1.0")
POLICY = hashlib.sha256(b"a policy").digest()
CANARY = "Awa Quenneville-Traoré"


class HandClock:
    """A clock that is set by hand and advances a second each time it is read."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 13, 45, tzinfo=UTC)

    def now(self) -> Moment:
        self.at += timedelta(seconds=1)
        return Moment(self.at.strftime("%Y-%m-%dT%H:%M:%SZ"), int(self.at.timestamp() * 1000), "0" * 16)


@dataclass
class Scene:
    """A vault, its keys, and who uses them."""

    path: Path
    keys: Founding
    seen: LastSeen
    clock: HandClock = _field(default_factory=HandClock)

    def open(self, **how: float) -> "Opened":
        return Opened(self, connect(self.path, **how))


@dataclass
class Opened:
    """The vault and the trail over one connection."""

    scene: Scene
    file: VaultFile
    log_key: SigningKey | None = None

    def __post_init__(self) -> None:
        keys = self.scene.keys
        self.keyrings = stored_keyrings(self.file, keys.keyring.officers)
        self.vault = Vault(self.file, self.keyrings[-1])
        key = self.log_key or keys.log
        self.trail = Trail(self.file, self.keyrings, key, self.scene.seen, TOOL, self.scene.clock)

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def seal(self, *batch: Seal) -> list[Sealed]:
        prepared = self.vault.prepare(batch)
        with self.file.transaction():
            sealed = self.vault.insert(prepared)
            self.trail.seal(sealed)
        return sealed

    def reveal(self, sealed: Sealed, *classes: str) -> tuple[Item, ...]:
        wanted = [Wanted(sealed.rid, sealed.rev, cls) for cls in classes]
        staff = self.scene.keys.staff
        tickets = self.trail.request(staff, "court-case", wanted)
        items = [item for ticket in tickets for item in self.vault.open(ticket, staff)]
        self.trail.outcome([(ticket, DONE) for ticket in tickets], staff)
        return tuple(items)

    def verify(self, seen: bool = True) -> Verification:
        memory = self.scene.seen if seen else None
        with self.file.reading():
            self.trail.in_force()
            return verify(self.trail.log, self.trail.keyrings, memory, stored_rows(self.file))


def new_scene(folder: Path) -> Scene:
    """Return a founded vault in *folder*; what is remembered of it lies in another."""
    clock = HandClock()
    keys = found("Staff", clock.at)
    path = folder / "vault" / "records.vault"
    path.parent.mkdir()
    with create(path) as file:
        found_vault(file, keys.keyring, keys.note)
        first = found_trail(file, keys.keyring, keys.log, founding_rows(file), TOOL, clock)
    seen = LastSeen(folder / "seen" / "vault")
    seen.save(1, first)
    return Scene(path, keys, seen, clock)


def item(entity: str, original: str, nth: int = 0) -> Item:
    """Return an original as redaction would hand it over."""
    return Item("Outcome", 0, 5 + nth * 20, 15 + nth * 20, "<redacted>", entity, "test", original, "met ", " in")


def seal(n: int = 0, items: Iterable[Item] | None = None) -> Seal:
    """Return what one redacted record hands over."""
    if items is None:
        items = [item("PERSON", CANARY), item("LOC", "Kaya", 1), item("PERSON", "Jean", 2)]
    acts = (Act("PERSON", "redact", "entities.PERSON", 2), Act("LOC", "redact", "confidential.entities.LOC", 1))
    prints = (("Outcome", hashlib.sha256(b"redacted").digest()[:16]),)
    return Seal(f"{CANARY} {n}", n, tuple(items), prints, b"met <redacted> in <LOC>", POLICY, True, acts)
