"""Read the first line of a key file: what key it holds, whose, and what its passphrase costs."""

from dataclasses import dataclass
from pathlib import Path

from redactor.errors import Damaged
from redactor.keys.encoding import Json, from_base64, parse_canonical

STAFF = "staff"
OFFICER = "officer"
LOG = "log"
ESCROW = "escrow"
LINKAGE = "linkage"
KINDS = {STAFF: 64, OFFICER: 32, LOG: 32, ESCROW: 32, LINKAGE: 32}
"""Bytes of secret in a key file of each kind."""

LEAST_MEMORY, MOST_MEMORY = 64 * 1024, 2 * 1024 * 1024
"""KiB that Argon2id may take. What a file asks for is obeyed before it is proved: hence the caps."""
MOST_PASSES, MOST_LANES = 10, 16
SALT_SIZE = 16
_BASIC = {"fpr": str, "kdf": str, "kind": str, "name": str, "v": int}
_ARGON = {"m": int, "p": int, "salt": str, "t": int}


@dataclass(frozen=True, slots=True)
class Cost:
    """What guessing a passphrase costs: KiB of memory, passes over it, lanes (Argon2id)."""

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        bounds = (
            LEAST_MEMORY <= self.memory <= MOST_MEMORY,
            1 <= self.passes <= MOST_PASSES,
            1 <= self.lanes <= MOST_LANES,
        )
        if not all(bounds):
            raise Damaged("a key file asks for an impossible cost", hint="it was changed; restore it from a backup")


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a key file: readable without the passphrase, and not yet proved."""

    kind: str
    name: str
    fpr: str
    """64 hexadecimal digits that name the key."""
    cost: Cost | None
    salt: bytes
    line: bytes


def parsed(path: Path, raw: bytes) -> tuple[Header, bytes]:
    """Return the header and the decoded second line of a key file."""
    lines = raw.split(b"\n")
    if len(lines) != 3 or lines[2]:
        raise damaged(path)
    try:
        value = parse_canonical(lines[0])
        body = from_base64(lines[1].decode("ascii"))
        return _header(value, lines[0]), body
    except (Damaged, UnicodeDecodeError):
        raise damaged(path) from None


def _header(value: Json, line: bytes) -> Header:
    """Return the header that a JSON object describes."""
    if not isinstance(value, dict):
        raise Damaged("not a key file")
    argon = value.get("kdf") == "argon2id"
    shape = _BASIC | _ARGON if argon else _BASIC
    if value.keys() != shape.keys() or any(type(value[key]) is not kind for key, kind in shape.items()):
        raise Damaged("not a key file")
    kind = str(value["kind"])
    if value["v"] != 1 or kind not in KINDS or (value["kdf"] != "argon2id" and (value["kdf"], kind) != ("none", LOG)):
        raise Damaged("not a key file")
    cost = Cost(*(int(str(value[key])) for key in ("m", "t", "p"))) if argon else None
    salt = from_base64(str(value["salt"])) if argon else b""
    if argon and len(salt) != SALT_SIZE:
        raise Damaged("not a key file")
    return Header(kind, str(value["name"]), str(value["fpr"]), cost, salt, line)


def damaged(path: Path) -> Damaged:
    """Return the one error for a file that is not as it was written."""
    return Damaged(f"{path} is no key file, or it is damaged", hint="restore it from a backup")
