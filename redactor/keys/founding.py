"""Make a whole new set of keys: vault id, officer, staff, machine, escrow, linkage, keyring."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from redactor.keys.capsule import ESCROW_CLASS
from redactor.keys.hpke import OpeningKey
from redactor.keys.keyring import Keyring, format_time
from redactor.keys.layout import sign_keyring
from redactor.keys.linkage import LinkageKey
from redactor.keys.members import ClassEpoch, Officers, make_grant
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from redactor.model import ALL_CLASSES, HELPER_CLASSES

YEARS_VALID = 5


@dataclass(frozen=True, slots=True)
class Founding:
    """A new set of keys. The private ones go to key files and paper; `note` goes into the vault."""

    keyring: Keyring
    note: str
    officer: SigningKey
    staff: StaffKey
    log: SigningKey
    escrow: OpeningKey
    linkage: LinkageKey


def found(staff_name: str, now: datetime, *, classes: Iterable[str] = (*ALL_CLASSES, *HELPER_CLASSES)) -> Founding:
    """Return keys for a new vault: one officer, one member of staff who may open every class, epoch 1.

    *staff_name* is shown in the keyring and may be any printable text; *now* is an aware
    time. The classes' private keys exist only inside the grants once this returns.
    """
    vault = secrets.token_bytes(16)
    origin = f"redactor/{vault.hex()}"
    officer = SigningKey.new(f"{origin}/officer-1")
    staff, log, escrow = StaffKey.new(staff_name), SigningKey.new(origin), OpeningKey.new()
    private = {cls: OpeningKey.new() for cls in sorted(classes)}
    epochs = tuple(ClassEpoch(cls, 1, key.public) for cls, key in private.items())
    keyring = Keyring(
        vault=vault,
        version=1,
        previous=b"",
        made=format_time(now),
        expires=format_time(now.replace(day=min(now.day, 28), year=now.year + YEARS_VALID)),
        origin=origin,
        officers=Officers((officer.public,)),
        logs=(log.public,),
        witnesses=(),
        witnesses_needed=0,
        escrow=(ClassEpoch(ESCROW_CLASS, 1, escrow.public),),
        classes=epochs,
        staff=(staff.public,),
        grants=tuple(make_grant(vault, entry, private[entry.cls], staff.public, 1) for entry in epochs),
    )
    return Founding(keyring, sign_keyring(keyring, [officer]), officer, staff, log, escrow, LinkageKey.new())
