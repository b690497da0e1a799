"""Remember the newest checkpoint seen, outside the vault's folder.

A trail can prove that it continues what is remembered; nothing inside the vault can
prove that the vault was not rolled back.

    redactor/v1/last-seen
    <keyring version>

    <checkpoint note>
"""

from dataclasses import dataclass
from pathlib import Path

from redactor.atomic import replace_file
from redactor.errors import Damaged, OutputError, Refused
from redactor.trail.checkpoint import Checkpoint, body_of

HEADER = "redactor/v1/last-seen\n"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one vault."""

    keyring: int
    checkpoint: Checkpoint


class LastSeen:
    """The file that remembers one vault. Keep it where the vault's backup does not reach."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._memory: Memory | None = None

    def load(self) -> Memory | None:
        """Return what is remembered; None where nothing is. Raises `Refused` where it cannot be read."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return self._memory
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror}") from None
        memory = self._parse(raw)
        if self._memory is None or memory.checkpoint.size > self._memory.checkpoint.size:
            self._memory = memory
        return self._memory

    def save(self, keyring: int, checkpoint: Checkpoint) -> None:
        """Remember *checkpoint* unless a longer trail is remembered. Durable when it returns. Raises `OutputError`."""
        known = self.load()
        if known is not None and known.checkpoint.size >= checkpoint.size and known.keyring >= keyring:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self.path, f"{HEADER}{keyring}\n\n{checkpoint.note}".encode(), private=True)
        except OSError as error:
            raise OutputError(
                f"{self.path} cannot be written: {error.strerror}",
                hint="the trail itself was written; check the folder, so that a rolled-back vault will be noticed",
            ) from None
        self._memory = Memory(keyring, checkpoint)

    def _parse(self, raw: bytes) -> Memory:
        """Return what the file says."""
        try:
            head, _, note = raw.decode().partition("\n\n")
            version = head.removeprefix(HEADER)
            if f"{HEADER}{int(version)}" == head:
                return Memory(int(version), body_of(note))
        except (ValueError, Damaged):
            pass
        raise Refused(
            f"{self.path} is damaged: it remembers the newest checkpoint of the vault",
            hint="restore it; if you remove it, a vault that was rolled back will not be noticed",
        )
