"""Check that the trail continues what was last seen of it."""

from redactor.errors import TrailBroken
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.log import Log
from redactor.trail.merkle import consistency_proof, consistent
from redactor.trail.seen import LastSeen


def check_continues(log: Log, head: Checkpoint, seen: LastSeen | None, keyring: int) -> None:
    """Raise `TrailBroken` where the trail at *head* is not a continuation of what was last seen."""
    memory = seen.load() if seen is not None else None
    if memory is None:
        return
    old = memory.checkpoint
    if old.origin != log.origin:
        raise TrailBroken("the vault is not the one that was seen here before", hint="check the path of the vault")
    if keyring < memory.keyring:
        raise TrailBroken(
            f"the vault was rolled back: keyring {memory.keyring} was seen here before, it has {keyring}",
            hint="an old copy was put in its place: find the newest one, and who put it there",
        )
    if head.size < old.size:
        raise TrailBroken(
            f"the vault was rolled back: {old.size} entries were seen here before, it has {head.size}",
            hint="an old copy was put in its place: find the newest one, and who put it there",
        )
    proof = consistency_proof(log.node, old.size, head.size)
    if not consistent(old.size, old.root, head.size, head.root, proof):
        raise TrailBroken(
            f"the trail was rewritten: its first {old.size} entries are not the ones seen here before",
            hint="keep this copy as evidence, and restore the vault from a backup",
        )
