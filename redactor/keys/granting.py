"""Let a further member of staff open classes: the next version of a keyring, with grants added.

A class's private key exists inside grants alone. Somebody who has one opens it, checks
that it is the key the keyring announces, and seals it to the new member; an officer signs.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from redactor.errors import Refused
from redactor.keys.keyring import Keyring, digest, format_time
from redactor.keys.layout import sign_keyring, successor, to_text
from redactor.keys.members import DESTROYED, ClassEpoch, make_grant
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey, StaffPublic


def lacking(ring: Keyring, to: StaffPublic, classes: Iterable[str]) -> tuple[ClassEpoch, ...]:
    """Return the keys of *classes*, in every epoch that can still be opened, that *to* has no grant for, sorted.

    Raises `Refused` for a class that *ring* does not have or *to* has already, for no
    class at all, and where *to* would be taken for another member: one of the two keys, or the name, is theirs.
    """
    _check_member(ring, to)
    wanted, missing = sorted(set(classes)), []
    if not wanted:
        raise Refused("no class was named", hint=f"the keyring has: {', '.join(ring.class_names)}")
    granted = ring.granted(to.id)
    for cls in wanted:
        if cls not in ring.class_names:
            raise Refused(f"the keyring has no class {cls}", hint=f"it has: {', '.join(ring.class_names)}")
        of_class = [e for e in ring.classes if e.cls == cls and e.state != DESTROYED and (cls, e.epoch) not in granted]
        if not of_class:
            raise Refused(
                f"class {cls} is granted to staff key {to.id[:16]} already", hint="leave this class out; nothing is new"
            )
        missing += sorted(of_class, key=lambda e: e.epoch)
    return tuple(missing)


def ungranted(ring: Keyring, holder: StaffKey, entries: Iterable[ClassEpoch]) -> str:
    """Return the class of the first of *entries* that *holder* cannot open; "" where there is none."""
    granted = ring.granted(holder.id)
    return next((entry.cls for entry in entries if (entry.cls, entry.epoch) not in granted), "")


def with_grants(ring: Keyring, holder: StaffKey, to: StaffPublic, classes: Iterable[str], now: datetime) -> Keyring:
    """Return the version after *ring*, unsigned, in which *to* is on the staff and may open *classes* too.

    *holder* has a grant of each, and gives it on; it stays what it was. The expiry stays
    too; *now* is an aware time. Raises `Refused` as `lacking` does and where *holder* has
    no grant, `Damaged` where a grant gives another key than the keyring announces.
    """
    entries, version = lacking(ring, to, classes), ring.version + 1
    grants = [
        make_grant(ring.vault, entry, ring.open_class(entry.cls, entry.epoch, holder), to, version) for entry in entries
    ]
    return replace(
        ring,
        version=version,
        previous=digest(to_text(ring)),
        made=format_time(now),
        staff=ring.staff if to.id in [member.id for member in ring.staff] else (*ring.staff, to),
        grants=(*ring.grants, *grants),
    )


def check_officer(ring: Keyring, officer: SigningKey) -> None:
    """Raise `Refused` where *officer* alone cannot sign the version after *ring*."""
    if officer.public not in ring.officers.keys:
        raise Refused(
            f"{officer.name} is no officer of this vault",
            hint="give the key file of an officer whom officers.txt names",
        )
    if ring.officers.need > 1:
        raise Refused(
            f"{ring.officers.need} officers must sign together", hint="this version of redactor takes one signature"
        )


def sign_next(ring: Keyring, new: Keyring, officer: SigningKey) -> tuple[Keyring, str]:
    """Return *new*, signed as the version after *ring* and read again as everybody will read it, and its note.

    Raises `Refused` as `check_officer` does, `Damaged` where no one could read it.
    """
    check_officer(ring, officer)
    note = sign_keyring(new, [officer])
    return successor(ring, note), note


def _check_member(ring: Keyring, to: StaffPublic) -> None:
    """Refuse keys or a name by which two members of staff would be mistaken for each other."""
    if any(member.id == to.id for member in ring.staff):
        return  # known under the name it has there
    for member in ring.staff:
        if member.sealing == to.sealing or member.verifying.raw == to.verifying.raw:
            raise Refused(
                f"one of these keys is part of staff key {member.id[:16]}", hint="ask for a key that was made anew"
            )
        if member.name.casefold() == to.name.casefold():
            raise Refused(
                f"staff key {member.id[:16]} has this name already, and is another key",
                hint="find out whose key it is; then give another name with --name",
            )
