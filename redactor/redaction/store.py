"""Where originals go before anything is published: into a vault and its trail, or nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from redactor.model import Seal
from redactor.trail.ledger import Trail
from redactor.vault.file import VaultFile
from redactor.vault.vault import Vault


class Store(Protocol):
    """Where originals go before anything is published."""

    def seal(self, batch: Sequence[Seal]) -> None:
        """Seal and log *batch*, durably, in one transaction, or raise and store nothing."""


@dataclass(frozen=True, slots=True)
class SealingStore:
    """A vault and its trail in one file: a batch is one transaction of both."""

    file: VaultFile
    vault: Vault
    trail: Trail

    def seal(self, batch: Sequence[Seal]) -> None:
        """Seal and log *batch*; encryption happens before the vault is locked.

        Where an officer signed a new keyring meanwhile, once more, under that one.
        """
        prepared = self.vault.prepare(batch)
        with self.file.transaction():
            if self.vault.use(self.trail.in_force()):
                prepared = self.vault.prepare(batch)
            self.trail.seal(self.vault.insert(prepared))


class OneWay:
    """No vault: the originals are gone. Chosen explicitly, never by default."""

    def seal(self, batch: Sequence[Seal]) -> None:
        """Forget *batch*."""
