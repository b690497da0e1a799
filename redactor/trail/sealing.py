"""Say of a sealed record what was stored, which rules acted how often, and what came out, without a word of it."""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from typing import Any, cast

from redactor.keys.encoding import from_hex, tup
from redactor.model import SCAN_CLASS, Field, Sealed, SealFacts
from redactor.trail.entries import Entry

SALT_SIZE = 16
OUTPUT_LABEL = "redactor/v1/output"


def seal_entry(sealed: Sealed) -> dict[str, object]:
    """Return what the trail says of one sealed record."""
    seal, salt = sealed.seal, secrets.token_bytes(SALT_SIZE)
    version, sha = sealed.keyring
    return {
        "kind": "seal",
        "rid": sealed.rid.hex(),
        "rev": sealed.rev,
        "keyring": [version, sha.hex()],
        "pol": seal.policy.hex(),
        "conf": seal.confidential,
        "acts": [[_name(act.entity), act.action, _name(act.rule), act.count] for act in seal.acts],
        "cap": [{"cls": each.cls, "ct": each.capsule.hex(), "w": _wraps(each.wraps)} for each in sealed.classes],
        "esc": _wraps(sealed.escrow),
        "ext": sealed.record.hex(),
        "out": output_hash(salt, seal.output),
        "out_salt": salt.hex(),
    }


def output_matches(entry: Entry, output: bytes) -> bool:
    """Tell whether *output*, the canonical form of a redacted record, is what was sealed with *entry*."""
    return output_hash(bytes.fromhex(entry.text("out_salt")), output) == entry.text("out")


def output_form(fields: Iterable[Field]) -> bytes:
    """Return the canonical form of a redacted record, of which the trail keeps a salted hash: names and values."""
    return tup(OUTPUT_LABEL, *(part for f in fields for part in (f.name, f.text)))


def output_hash(salt: bytes, output: bytes) -> str:
    """Return what a `seal` entry says of *output*, the canonical form of a redacted record: a salted hash."""
    return hashlib.sha256(salt + output).hexdigest()


def seal_fact(entry: Entry) -> SealFacts:
    """Return what a `seal` entry says of a record."""
    says = cast(Any, entry.says)
    scan = next((each for each in says["cap"] if each["cls"] == SCAN_CLASS), None)
    return SealFacts(
        number=entry.number,
        rid=bytes.fromhex(says["rid"]),
        rev=says["rev"],
        confidential=says["conf"],
        policy=from_hex(says["pol"], 32),
        output=says["out"],
        salt=bytes.fromhex(says["out_salt"]),
        capsule=from_hex(scan["ct"], 32) if scan else None,
        wraps=tuple(from_hex(row, 32) for _, _, row in scan["w"]) if scan else (),
    )


def sealed_rows(entry: Entry) -> tuple[list[bytes], list[bytes]]:
    """Return the hashes of the capsules and of the wraps that a `seal` entry logged, in the order of storing."""
    says = cast(Any, entry.says)
    capsules = [from_hex(each["ct"], 32) for each in says["cap"]]
    wraps = [wrap for each in says["cap"] for wrap in each["w"]] + says["esc"]
    return capsules, [from_hex(row, 32) for _, _, row in wraps]


def sealed_classes(entry: Entry) -> list[str]:
    """Return the classes that a `seal` entry logged."""
    return [each["cls"] for each in cast(Any, entry.says["cap"])]


def _wraps(wraps: tuple[tuple[str, int, bytes], ...]) -> list[list[object]]:
    """Return recipients, epochs and row hashes as they stand in an entry."""
    return [[rcpt, epoch, row.hex()] for rcpt, epoch, row in wraps]


def _name(text: str) -> str:
    """Return the name of a rule or an entity in the one form an entry may hold."""
    return unicodedata.normalize("NFC", text)
