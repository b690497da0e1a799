"""The entries of a keyring: classes with their epochs, officers, grants."""

import re
from dataclasses import dataclass

from redactor.errors import Damaged
from redactor.keys.encoding import tup
from redactor.keys.hpke import OpeningKey, SealingKey
from redactor.keys.signing import VerifyKey
from redactor.keys.staff import StaffPublic

GRANT = "redactor/v1/grant"

ACTIVE = "active"
OLD = "old"
DESTROYED = "destroyed"
STATES = (ACTIVE, OLD, DESTROYED)
"""An epoch seals and opens, opens only, or can no longer open: its private key is gone."""

_CLASS_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,31}")


def class_name(text: str) -> str:
    """Return *text* where it can name a class (`[A-Z][A-Z0-9_]*`, at most 32); else raise `Damaged`."""
    if not _CLASS_NAME.fullmatch(text):
        raise Damaged("a keyring names a class in a way this version does not know")
    return text


@dataclass(frozen=True, slots=True)
class Officers:
    """Who may sign keyrings, and how many of them it needs."""

    keys: tuple[VerifyKey, ...]
    need: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.need <= len({key.raw for key in self.keys}) == len(self.keys):
            raise Damaged("a keyring needs more officers than it names, or names one twice")


@dataclass(frozen=True, slots=True)
class ClassEpoch:
    """One public key of one class."""

    cls: str
    epoch: int
    public: SealingKey
    state: str = ACTIVE


@dataclass(frozen=True, slots=True)
class Grant:
    """A class's private key of one epoch, sealed to one member of staff.

    `since` is the version of the keyring that first held it: a later version carries it
    over unchanged.
    """

    cls: str
    epoch: int
    staff: str
    since: int
    ct: bytes


def grant_info(vault: bytes, cls: str, epoch: int, staff: str, since: int) -> bytes:
    """Return what a grant is bound to."""
    return tup(GRANT, 1, vault, cls, epoch, staff, since)


def make_grant(vault: bytes, entry: ClassEpoch, key: OpeningKey, to: StaffPublic, since: int) -> Grant:
    """Return the private *key* of a class and epoch, sealed *to* a member of staff."""
    info = grant_info(vault, entry.cls, entry.epoch, to.id, since)
    return Grant(entry.cls, entry.epoch, to.id, since, to.sealing.seal(info, key.seed()))
