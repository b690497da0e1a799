"""Ask to open something: who, what, why, signed by who asks; and how it ended."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redactor.errors import Refused, TrailBroken
from redactor.keys.encoding import from_base64, from_hex, to_base64, tup
from redactor.keys.keyring import Keyring
from redactor.keys.signing import VerifyKey
from redactor.keys.staff import StaffKey
from redactor.model import SealFacts, Ticket
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.entries import CODE, Entry
from redactor.trail.log import Log
from redactor.trail.merkle import Frontier, included, inclusion_proof
from redactor.trail.sealing import seal_fact, sealed_classes, sealed_rows

OPEN = "redactor/v1/open"
SEARCH = "redactor/v1/search"

_TOKEN = re.compile(r"<[A-Z][A-Z0-9_]*-[0-9A-Z]+>")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone asks to open: one class of one revision of one record, or one numbered token of it.

    `token` is "" or a token that tells one entity from another (`<PERSON-1>`).
    """

    rid: bytes
    rev: int
    cls: str
    token: str = ""

    def __post_init__(self) -> None:
        # Anything else might be a name that somebody typed, and would stay in the trail for ever.
        if self.token and (len(self.token) > 64 or not _TOKEN.fullmatch(self.token)):
            raise Refused("only a numbered token can be asked for on its own", hint="ask for its whole class")


def check_purpose(purpose: str) -> None:
    """Raise `Refused` where *purpose* is no code."""
    if not CODE.fullmatch(purpose):
        raise Refused(
            "a purpose is a code: a-z, 0-9, - and _, at most 32", hint="give a purpose; free text is not kept"
        )


def check_code(reason: str) -> None:
    """Raise ValueError where *reason* is no code."""
    if not CODE.fullmatch(reason):
        raise ValueError("a reason is a code")


def not_granted(keyring: Keyring, staff: StaffKey, classes: Sequence[str]) -> str:
    """Return the first of *classes* that no epoch of was granted to *staff*; "" where all were."""
    granted = {cls for cls, _ in keyring.granted(staff.id)}
    return next((cls for cls in classes if cls not in granted), "")


def open_request(origin: str, says: Mapping[str, Any]) -> bytes:
    """Return what a member of staff signs to open what an `open` entry *says*."""
    size, root = says["last"]
    rid = bytes.fromhex(says["rid"])
    where = (rid, says["rev"], says["cls"], says["token"])
    return tup(OPEN, origin, *where, says["purpose"], size, bytes.fromhex(root))


def search_request(origin: str, says: Mapping[str, Any]) -> bytes:
    """Return what a member of staff signs to read the index of names."""
    size, root = says["last"]
    return tup(SEARCH, origin, says["purpose"], size, bytes.fromhex(root))


def open_entry(
    staff: StaffKey, wanted: Wanted, purpose: str, keyring: tuple[int, bytes], last: Checkpoint, origin: str
) -> dict[str, object]:
    """Return what the trail says of a request to open."""
    says: dict[str, object] = {
        "kind": "open",
        "rid": wanted.rid.hex(),
        "rev": wanted.rev,
        "cls": wanted.cls,
        "token": wanted.token,
        "purpose": purpose,
        "keyring": [keyring[0], keyring[1].hex()],
        "last": [last.size, last.root.hex()],
    }
    return {**says, "sig": to_base64(staff.sign(open_request(origin, says)))}


def search_entry(
    staff: StaffKey, purpose: str, keyring: tuple[int, bytes], last: Checkpoint, origin: str
) -> dict[str, object]:
    """Return what the trail says of a request to read the index of names."""
    says: dict[str, object] = {
        "kind": "search",
        "purpose": purpose,
        "keyring": [keyring[0], keyring[1].hex()],
        "last": [last.size, last.root.hex()],
    }
    return {**says, "sig": to_base64(staff.sign(search_request(origin, says)))}


def signed_by(entry: Entry, origin: str, key: VerifyKey) -> bool:
    """Tell whether the request in *entry* was signed with *key*."""
    request = open_request if entry.kind == "open" else search_request
    return key.verifies(request(origin, entry.says), from_base64(entry.text("sig")))


def outcome_entry(ticket: Ticket, reason: str) -> dict[str, object]:
    """Return what the trail says of an opening that ended; *reason* is "" where it gave back the originals."""
    says: dict[str, object] = {
        "kind": "open_done", "rid": ticket.rid.hex(), "rev": ticket.rev, "cls": ticket.cls, "of": ticket.number,
    }  # fmt: skip
    if reason:
        check_code(reason)
        says |= {"kind": "open_fail", "reason": reason}
    return says


def find_seal(log: Log, wanted: Wanted, keyring: Keyring) -> tuple[Entry, frozenset[bytes]]:
    """Return the entry that sealed what is wanted, and the hashes of every row of that revision.

    Raises `Refused` where it was never sealed, or under a newer keyring than *keyring*.
    """
    seals = [entry for entry in log.of_record(wanted.rid) if entry.kind == "seal"]
    entry = next((each for each in seals if each.count("rev") == wanted.rev), None)
    if entry is None or wanted.cls not in sealed_classes(entry):
        raise Refused(f"no {wanted.cls} of record {wanted.rid.hex()} was ever sealed here")
    if entry.pair("keyring")[0] > keyring.version:
        raise TrailBroken("the keyring is older than the record", hint="the keyring was rolled back")
    capsules, wraps = sealed_rows(entry)
    return entry, frozenset([*capsules, *wraps, from_hex(seals[-1].text("ext"), 32)])


def tickets(
    log: Log,
    signed: Checkpoint,
    wanted: Sequence[Wanted],
    seals: Sequence[tuple[Entry, frozenset[bytes]]],
    numbers: Sequence[int],
) -> list[Ticket]:
    """Return a ticket for each request, with the proof that its seal is in the tree just signed."""
    out = []
    for want, (seal, rows), number in zip(wanted, seals, numbers, strict=True):
        proof = inclusion_proof(log.node, seal.number, signed.size)
        if not included(seal.leaf, seal.number, signed.size, signed.root, proof):
            raise TrailBroken(f"entry {seal.number} is not the one that was signed", number=seal.number)
        out.append(
            Ticket(
                rid=want.rid,
                rev=want.rev,
                cls=want.cls,
                token=want.token,
                number=number,
                policy=from_hex(seal.text("pol"), 32),
                rows=rows,
                seal=seal.raw,
                seal_number=seal.number,
                proof=tuple(proof),
                checkpoint=signed.note,
            )
        )
    return out


def sealed_names(log: Log) -> dict[bytes, tuple[int, bytes]]:
    """Return for every sealed record its latest revision and the hash of the row with its name."""
    return {
        bytes.fromhex(entry.text("rid")): (entry.count("rev"), from_hex(entry.text("ext"), 32))
        for entry in _seals(log)
    }


def seal_facts(log: Log) -> dict[bytes, SealFacts]:
    """Return what was logged of the latest revision of every sealed record, by rid, in the order of sealing."""
    return {fact.rid: fact for fact in map(seal_fact, _seals(log))}


def _seals(log: Log) -> list[Entry]:
    """Return the entries that sealed something, oldest first.

    Reads every entry and compares the root of what it read with the one that was signed.
    """
    head, frontier = log.head().checkpoint, Frontier()
    found: list[Entry] = []
    for entry in log.entries():
        frontier.append(entry.leaf)
        if entry.kind == "seal":
            found.append(entry)
    if frontier.root() != head.root:
        raise TrailBroken("the entries are not the ones that were signed", hint="run: redactor trail verify")
    return found
