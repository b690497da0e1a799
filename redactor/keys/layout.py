"""Write a keyring as signed text, and read one strictly.

Every list is sorted, every key and value has one form, so one keyring has one text.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from redactor.errors import Damaged
from redactor.keys.capsule import ESCROW_CLASS
from redactor.keys.encoding import Json, canonical, from_base64, from_hex, parse_canonical, to_base64
from redactor.keys.hpke import SealingKey
from redactor.keys.keyring import Keyring, check_consistent, digest
from redactor.keys.members import STATES, ClassEpoch, Grant, Officers, class_name
from redactor.keys.notes import sign_note, verify_note
from redactor.keys.signing import SigningKey, VerifyKey
from redactor.keys.staff import StaffPublic

HEADER = "redactor/v1/keyring\n"
_KEYS = {
    "classes", "escrow", "expires", "grants", "logs", "made", "officers", "origin", "previous", "quorum", "staff",
    "v", "vault", "version", "witnesses",
}  # fmt: skip
_Kind = TypeVar("_Kind", str, int)


def to_text(keyring: Keyring) -> str:
    """Return the text that officers sign."""
    value = {
        "v": 1,
        "vault": keyring.vault.hex(),
        "version": keyring.version,
        "previous": keyring.previous.hex(),
        "made": keyring.made,
        "expires": keyring.expires,
        "origin": keyring.origin,
        "officers": {"keys": sorted(key.vkey for key in keyring.officers.keys), "need": keyring.officers.need},
        "logs": sorted(key.vkey for key in keyring.logs),
        "witnesses": {"keys": sorted(key.vkey for key in keyring.witnesses), "need": keyring.witnesses_needed},
        "quorum": [],
        "escrow": _epochs(keyring.escrow),
        "classes": _epochs(keyring.classes),
        "staff": sorted([m.id, m.name, to_base64(m.sealing.raw), m.verifying.vkey] for m in keyring.staff),
        "grants": sorted([g.cls, g.epoch, g.staff, g.since, to_base64(g.ct)] for g in keyring.grants),
    }
    return HEADER + canonical(value).decode() + "\n"


def _epochs(entries: Iterable[ClassEpoch]) -> list[list[str | int]]:
    """Return class keys as rows, sorted by class and epoch."""
    ordered = sorted(entries, key=lambda e: (e.cls, e.epoch))
    return [[e.cls, e.epoch, e.state, to_base64(e.public.raw)] for e in ordered]


def sign_keyring(keyring: Keyring, officers: Sequence[SigningKey]) -> str:
    """Return *keyring* as a note signed by *officers*. Raises `Damaged` where it contradicts itself."""
    return sign_note(to_text(check_consistent(keyring)), officers)


def read_keyring(note: str, officers: Officers) -> Keyring:
    """Return the keyring in *note*, which enough of the *officers* known beforehand must have signed.

    Raises `Damaged` for any other note, and for a text that `sign_keyring` would not write.
    """
    return from_text(verify_note(note, officers.keys, need=officers.need).text)


def successor(old: Keyring, note: str) -> Keyring:
    """Return the keyring in *note*, checked as the version that follows *old*.

    The officers of *old* must have signed it, it must name *old* as its predecessor
    and speak of the same vault and origin. Raises `Damaged`.
    """
    new = read_keyring(note, old.officers)
    same = (new.vault, new.origin) == (old.vault, old.origin)
    if not same or new.version != old.version + 1 or new.previous != digest(to_text(old)):
        raise Damaged(
            f"a keyring does not follow version {old.version}",
            hint="an older or a foreign keyring was put in its place",
        )
    return new


def read_chain(notes: Iterable[str], officers: Officers) -> tuple[Keyring, ...]:
    """Return every version in *notes* (oldest first), the first signed by *officers*, each next by its predecessor's.

    Raises `Damaged` where a version is missing, forged or out of order, or where there is none.
    """
    chain: list[Keyring] = []
    for note in notes:
        chain.append(successor(chain[-1], note) if chain else read_keyring(note, officers))
    if not chain or chain[0].version != 1:
        raise Damaged("the first version of the keyring is missing", hint="restore the vault from a backup")
    return tuple(chain)


def from_text(text: str) -> Keyring:
    """Return the keyring of which *text* is the one form. Raises `Damaged`. Proves nothing about who wrote it."""
    body = text.removeprefix(HEADER)
    if body == text or not body.endswith("\n"):
        raise _unknown()
    value = parse_canonical(body[:-1].encode(), "the keyring")
    if not isinstance(value, dict) or value.keys() != _KEYS or value["v"] != 1 or value["quorum"] != []:
        raise _unknown()
    keyring = check_consistent(_keyring(value))
    if to_text(keyring) != text:
        raise _unknown()
    return keyring


def _keyring(value: dict[str, Json]) -> Keyring:
    """Return the keyring described by a JSON object."""
    officer_keys, officers_needed = _signers(value["officers"])
    witnesses, witnesses_needed = _signers(value["witnesses"])
    previous = _one(value["previous"], str)
    version = _one(value["version"], int)
    if version < 1 or not 0 <= witnesses_needed <= len(witnesses):
        raise _unknown()
    escrow = _class_epochs(value["escrow"])
    if not escrow or {entry.cls for entry in escrow} != {ESCROW_CLASS}:
        raise _unknown()
    return Keyring(
        vault=from_hex(_one(value["vault"], str), 16),
        version=version,
        previous=from_hex(previous, 32) if previous else b"",
        made=_one(value["made"], str),
        expires=_one(value["expires"], str),
        origin=_one(value["origin"], str),
        officers=Officers(officer_keys, officers_needed),
        logs=_vkeys(value["logs"]),
        witnesses=witnesses,
        witnesses_needed=witnesses_needed,
        escrow=escrow,
        classes=_class_epochs(value["classes"]),
        staff=tuple(_member(row) for row in _rows(value["staff"])),
        grants=tuple(_grant(row) for row in _rows(value["grants"])),
    )


def _signers(value: Json) -> tuple[tuple[VerifyKey, ...], int]:
    """Return keys and how many of them it needs."""
    if not isinstance(value, dict) or value.keys() != {"keys", "need"}:
        raise _unknown()
    return _vkeys(value["keys"]), _one(value["need"], int)


def _vkeys(value: Json) -> tuple[VerifyKey, ...]:
    """Return a list of verifier keys."""
    return tuple(VerifyKey.parse(_one(each, str)) for each in _rows(value))


def _class_epochs(value: Json) -> tuple[ClassEpoch, ...]:
    """Return a list of class keys."""
    out = []
    for row in _rows(value):
        match row:
            case [str(cls), int(epoch), str(state), str(public)] if state in STATES and epoch is not True:
                out.append(ClassEpoch(class_name(cls), epoch, SealingKey(from_base64(public)), state))
            case _:
                raise _unknown()
    return tuple(out)


def _member(row: Json) -> StaffPublic:
    """Return one member of staff, whose id must follow from the keys."""
    match row:
        case [str(staff_id), str(name), str(sealing), str(vkey)]:
            member = StaffPublic(name, SealingKey(from_base64(sealing)), VerifyKey.parse(vkey))
            if member.id == staff_id and name.isprintable():
                return member
    raise _unknown()


def _grant(row: Json) -> Grant:
    """Return one grant."""
    match row:
        case [str(cls), int(epoch), str(staff), int(since), str(ct)] if epoch is not True and since is not True:
            return Grant(class_name(cls), epoch, staff, since, from_base64(ct))
    raise _unknown()


def _rows(value: Json) -> list[Json]:
    """Return a list."""
    if not isinstance(value, list):
        raise _unknown()
    return value


def _one(value: Json, kind: type[_Kind]) -> _Kind:
    """Return a string or an integer (a truth value is neither)."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _unknown()
    return value


def _unknown() -> Damaged:
    """Return the one error for a text that is no keyring we know."""
    return Damaged(
        "the keyring is in a form this version does not know",
        hint="it is damaged, or a newer version of redactor made it",
    )
