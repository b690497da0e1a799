"""Write the public keys of a member of staff, with a name, as one line for the officer who grants classes.

    Bech32("redactor-staff-", card || signature)
    card = tup("redactor/v1/card", 1, name, X-Wing public key, Ed25519 public key)

The signature is the member's own: nobody can hand in a colleague's signing key as theirs.
It does not tell who the member is: compare the fingerprint by another way.
"""

from redactor.errors import Damaged, InputError
from redactor.keys.bech32 import from_bech32, to_bech32
from redactor.keys.encoding import tup, untup
from redactor.keys.hpke import SealingKey
from redactor.keys.signing import VerifyKey
from redactor.keys.staff import StaffKey, StaffPublic, member_name, signing_name

CARD = "redactor/v1/card"
PREFIX = "redactor-staff-"
MAX_CARD = 8192
"""Characters of the longest text that we read as a card, white space among them."""

_SIGNATURE = 64


def to_card(staff: StaffKey) -> str:
    """Return the public half of *staff* as one line of some 2,200 small letters and digits; it holds no secret."""
    body = _body(staff.public)
    return to_bech32(PREFIX, body + staff.sign(body))


def from_card(text: str) -> StaffPublic:
    """Return the public keys and the name on a card; white space, also inside, does not matter.

    Raises `Damaged` for a typing error, another name than `StaffKey.new` would take, and a
    card that was not signed with the key it shows.
    """
    if len(text) > MAX_CARD:
        raise _bad()
    try:
        raw = from_bech32(PREFIX, "".join(text.split()))
        body, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        _, _, name, sealing, signing = untup(body)
        opens = SealingKey(sealing)
        found = StaffPublic(member_name(name.decode()), opens, VerifyKey(signing_name(opens), signing))
    except (Damaged, InputError, ValueError):
        raise _bad() from None
    # Written again it must be the same: one member has one card under one name.
    if _body(found) != body or not found.verifying.verifies(body, signature):
        raise _bad()
    return found


def _body(member: StaffPublic) -> bytes:
    """Return what a card says of *member*."""
    return tup(CARD, 1, member.name, member.sealing.raw, member.verifying.raw)


def _bad() -> Damaged:
    """Return the one error for a text that is no card."""
    return Damaged(
        "the text is no public line of a staff key, or it was cut or changed",
        hint="ask for the line that `redactor keys public FILE` prints",
    )
