"""What the trail says: one canonical JSON object an entry (audit/trail-format.md, 4).

Entries hold hashes of ciphertext, codes, counts and random ids; no text of a record, no
name of a file, no case number, and no hash of any of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from typing import cast

from redactor.errors import Damaged, RecordError, TrailBroken
from redactor.keys.encoding import Json, canonical, parse_canonical
from redactor.trail.merkle import leaf_hash

VERSION = 1
MAX_ENTRY = 65_535
"""Bytes; tlog-tiles counts an entry's length in 16 bits."""

_COMMON = frozenset({"v", "seq", "kind", "t", "boot", "mono", "actor", "tool"})
_RECORD = frozenset({"rid", "rn", "rp", "rev"})
_ASKED = frozenset({"purpose", "keyring", "last", "sig"})
KINDS: Mapping[str, frozenset[str]] = {
    kind: _COMMON | keys
    for kind, keys in {
        "genesis": frozenset({"origin", "vault", "log", "rows"}),
        "keyring": frozenset({"keyring", "row"}),
        "policy": frozenset({"pol", "row"}),
        "seal": _RECORD | {"keyring", "pol", "conf", "acts", "cap", "esc", "ext", "out", "out_salt"},
        "open": _RECORD | _ASKED | {"cls", "token"},
        "open_done": _RECORD | {"cls", "of"},
        "open_fail": _RECORD | {"cls", "of", "reason"},
        "search": _ASKED,
        "deny": frozenset({"reason", "cls"}),
        "clock": frozenset({"reason", "before"}),
    }.items()
}
"""Every kind this version writes, and exactly which keys it has."""

LATER = frozenset({"grant", "revoke", "rotate", "rewrap", "shred", "export", "recover", "verify", "anchor"})
"""Kinds the format reserves; a vault that has one needs a newer version to be judged."""

CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
"""A purpose or a reason: a code that someone listed beforehand, never free text."""

_HASH = re.compile(r"[0-9a-f]{64}")
_RID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail: its number (from 0), its bytes, and what they say."""

    number: int
    raw: bytes = _field(repr=False)
    says: Mapping[str, Json] = _field(repr=False)

    @property
    def kind(self) -> str:
        """Return what kind of thing happened."""
        return cast(str, self.says["kind"])

    @property
    def rid(self) -> bytes | None:
        """Return the record it is about, if it is about one."""
        rid = self.says.get("rid")
        return bytes.fromhex(rid) if isinstance(rid, str) else None

    @property
    def leaf(self) -> bytes:
        """Return its hash in the tree."""
        return leaf_hash(self.raw)

    def text(self, key: str) -> str:
        """Return a string it says."""
        return cast(str, self.says[key])

    def count(self, key: str) -> int:
        """Return an integer it says."""
        return cast(int, self.says[key])

    def pair(self, key: str) -> tuple[int, str]:
        """Return a number and a hash it says: a keyring's version and text, a tree's size and root."""
        number, sha = cast("list[Json]", self.says[key])
        return cast(int, number), cast(str, sha)

    def texts(self, key: str) -> list[str]:
        """Return a list of strings it says."""
        return cast("list[str]", self.says[key])


def write(number: int, says: Mapping[str, object]) -> Entry:
    """Return the entry that *says* this at *number*. Raises `RecordError` where it is too long to be one."""
    full = {**says, "v": VERSION, "seq": number}
    raw = canonical(full)
    if len(raw) > MAX_ENTRY:
        raise RecordError(
            "a record has more to say than fits one entry of the trail", hint="too many rules acted on it; split it"
        )
    return Entry(number, raw, cast("dict[str, Json]", full))


def read(number: int, raw: bytes) -> Entry:
    """Return the entry stored as *raw* at *number*. Raises `TrailBroken` for anything `write` would not make."""
    try:
        says = parse_canonical(raw, "an entry")
    except Damaged:
        raise TrailBroken(f"entry {number} is not in canonical form", number=number) from None
    if not isinstance(says, dict) or not isinstance(says.get("kind"), str):
        raise TrailBroken(f"entry {number} is malformed", number=number)
    kind = cast(str, says["kind"])
    if says.get("v") != VERSION or kind in LATER:
        raise TrailBroken(
            f"entry {number} is of a kind this version does not know",
            number=number,
            hint="use a newer version of redactor",
        )
    if KINDS.get(kind) != says.keys() or not _well_formed(says):
        raise TrailBroken(f"entry {number} is malformed", number=number)
    if says["seq"] != number:
        raise TrailBroken(f"entry {number} is out of place", number=number)
    return Entry(number, raw, says)


_TEXTS = ("t", "boot", "actor", "rp", "purpose", "sig", "cls", "token", "reason", "origin", "log", "before")
_NUMBERS = ("seq", "mono", "rn", "rev", "of")
_HASHES = ("pol", "row", "ext", "out")


def _well_formed(says: Mapping[str, Json]) -> bool:
    """Tell whether the values that we rely on have their types and lengths."""
    rid = says.get("rid", "0" * 32)
    pair = says.get("keyring") or says.get("last") or [0, "0" * 64]
    return (
        all(isinstance(says.get(key, ""), str) for key in _TEXTS)
        and all(type(says.get(key, 0)) is int for key in _NUMBERS)
        and all(is_hash(says[key]) for key in _HASHES if key in says)
        and isinstance(rid, str)
        and _RID.fullmatch(rid) is not None
        and isinstance(pair, list)
        and len(pair) == 2
        and type(pair[0]) is int
        and is_hash(pair[1])
    )


def is_hash(value: object) -> bool:
    """Tell whether *value* is a SHA-256 in lower-case hexadecimal."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None
