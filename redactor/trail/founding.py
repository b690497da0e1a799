"""Begin the trail of a new vault."""

from collections.abc import Mapping, Sequence

from redactor.keys.keyring import Keyring, digest
from redactor.keys.layout import to_text
from redactor.keys.signing import SigningKey
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.drafts import Tool, common_says, complete
from redactor.trail.log import TABLES, Database, Head, Log
from redactor.trail.moment import Clock, SystemClock


def found_trail(
    file: Database,
    keyring: Keyring,
    log_key: SigningKey,
    rows: Mapping[str, Sequence[bytes]],
    tool: Tool,
    clock: Clock | None = None,
) -> Checkpoint:
    """Write a new vault's trail inside the transaction that makes the vault; return its first checkpoint.

    *rows* are the hashes of the rows of `meta` and `keyring`. The caller remembers the
    checkpoint (`LastSeen.save`) once the vault is in place.
    """  # fmt: skip
    for statement in TABLES.values():
        file.execute(statement)
    now = (clock or SystemClock()).now()
    common = common_says(now, f"machine:{log_key.public.id.hex()}", tool)
    log = Log(file, keyring.origin, keyring.logs)
    genesis = {
        "kind": "genesis",
        "origin": keyring.origin,
        "vault": keyring.vault.hex(),
        "log": log_key.public.vkey,
        "rows": [row.hex() for row in rows["meta"]],
    }
    version = [keyring.version, digest(to_text(keyring)).hex()]
    entries = complete(
        log,
        0,
        common,
        [genesis, *({"kind": "keyring", "keyring": version, "row": row.hex()} for row in rows["keyring"])],
    )
    return log.append(Head(Checkpoint(keyring.origin, 0, b"", ""), ()), entries, log_key).checkpoint
