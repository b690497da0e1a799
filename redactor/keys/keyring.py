"""Say who may open what: a text that the officers sign and everyone checks.

    redactor/v1/keyring
    {canonical JSON, written by `layout`}

    — officer's signature

A keyring is trusted because officers known beforehand signed it, is never changed, and
is followed by the next version, which the officers of the one before must sign.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from redactor.errors import Damaged, Refused
from redactor.keys.hpke import OpeningKey, SealingKey
from redactor.keys.members import ACTIVE, ClassEpoch, Grant, Officers, grant_info
from redactor.keys.signing import VerifyKey
from redactor.keys.staff import StaffKey, StaffPublic

TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one vault, at one version. Made by `found`, `read_keyring` and `successor`."""

    vault: bytes
    version: int
    previous: bytes
    """SHA-256 of the previous version's text; empty for version 1."""
    made: str
    expires: str
    origin: str
    """The name under which the trail signs its checkpoints."""
    officers: Officers
    logs: tuple[VerifyKey, ...]
    witnesses: tuple[VerifyKey, ...]
    witnesses_needed: int
    escrow: tuple[ClassEpoch, ...]
    classes: tuple[ClassEpoch, ...]
    staff: tuple[StaffPublic, ...]
    grants: tuple[Grant, ...]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Return the classes an original can be sealed under, INDEX among them, sorted."""
        return tuple(sorted({entry.cls for entry in self.classes}))

    def public(self, cls: str) -> tuple[int, SealingKey]:
        """Return the epoch and the public key to seal *cls* with. Raises `Refused` for an unknown class."""
        for entry in self.classes:
            if entry.cls == cls and entry.state == ACTIVE:
                return entry.epoch, entry.public
        raise Refused(f"the keyring has no key for class {cls}", hint="an officer must add the class")

    def escrow_public(self) -> tuple[int, SealingKey]:
        """Return the epoch and the public key of escrow."""
        entry = next(entry for entry in self.escrow if entry.state == ACTIVE)
        return entry.epoch, entry.public

    def member(self, staff_id: str) -> StaffPublic:
        """Return the member of staff with this id. Raises `Refused`."""
        for member in self.staff:
            if member.id == staff_id:
                return member
        raise Refused(
            f"staff key {staff_id[:16]} is not in the keyring", hint="an officer must add it, or use another key"
        )

    def granted(self, staff_id: str) -> tuple[tuple[str, int], ...]:
        """Return the classes and epochs a member of staff can open, sorted."""
        return tuple(sorted((grant.cls, grant.epoch) for grant in self.grants if grant.staff == staff_id))

    def open_class(self, cls: str, epoch: int, staff: StaffKey) -> OpeningKey:
        """Return the private key of *cls* in *epoch*, through the grant to *staff*.

        Raises `Refused` where nothing was granted, `Damaged` where the grant gives
        another key than the keyring announces.
        """
        self.member(staff.id)
        grant = next((g for g in self.grants if (g.cls, g.epoch, g.staff) == (cls, epoch, staff.id)), None)
        if grant is None:
            raise Refused(
                f"class {cls} of epoch {epoch} is not granted to staff key {staff.id[:16]}",
                hint="ask an officer for the class, or a colleague who has it",
            )
        key = OpeningKey(staff.open(grant_info(self.vault, cls, epoch, staff.id, grant.since), grant.ct))
        if not any((e.cls, e.epoch, e.public) == (cls, epoch, key.public) for e in self.classes):
            raise Damaged(f"the grant for class {cls} gives another key than the keyring announces")
        return key

    def check_expiry(self, now: datetime) -> None:
        """Raise `Refused` where the keyring has expired at *now* (an aware time)."""
        if now.astimezone(UTC) > parse_time(self.expires):
            raise Refused(f"the keyring expired on {self.expires}", hint="an officer must sign a new version")


def format_time(moment: datetime) -> str:
    """Return an aware time as the keyring writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(TIME)


def parse_time(text: str) -> datetime:
    """Return the time that `format_time` wrote. Raises `Damaged`."""
    try:
        moment = datetime.strptime(text, TIME).replace(tzinfo=UTC)
    except ValueError:
        raise Damaged("a time in the keyring is malformed") from None
    if format_time(moment) != text:
        raise Damaged("a time in the keyring is malformed")
    return moment


def digest(text: str) -> bytes:
    """Return the SHA-256 of a keyring's text, as the trail and the next version name it."""
    return hashlib.sha256(text.encode()).digest()


def check_consistent(keyring: Keyring) -> Keyring:
    """Return *keyring*; raise `Damaged` where it names what it does not define, or one thing twice."""
    epochs = [(entry.cls, entry.epoch) for entry in (*keyring.classes, *keyring.escrow)]
    members = [member.id for member in keyring.staff]
    grants = [(g.cls, g.epoch, g.staff) for g in keyring.grants]
    sealable = {(entry.cls, entry.epoch) for entry in keyring.classes}
    good = (
        all(len(set(each)) == len(each) for each in (epochs, members, grants))
        and all((g.cls, g.epoch) in sealable and g.staff in members for g in keyring.grants)
        and all(1 <= g.since <= keyring.version for g in keyring.grants)
        and _one_active(keyring.classes)
        and _one_active(keyring.escrow)
        and len({entry.cls for entry in keyring.escrow}) == 1
        and all(key.name == keyring.origin for key in keyring.logs)
        and parse_time(keyring.made) < parse_time(keyring.expires)
        and (len(keyring.previous) == 32) == (keyring.version > 1)
    )
    if not good:
        raise Damaged("the keyring contradicts itself")
    return keyring


def _one_active(entries: Sequence[ClassEpoch]) -> bool:
    """Tell whether every class has exactly one active epoch, its latest, and epochs count from 1."""
    latest = {entry.cls: 0 for entry in entries}
    for entry in entries:
        latest[entry.cls] = max(latest[entry.cls], entry.epoch)
    return all(entry.epoch >= 1 and (entry.state == ACTIVE) == (entry.epoch == latest[entry.cls]) for entry in entries)
