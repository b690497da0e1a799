"""Grant classes of originals to a further member of staff."""

from collections.abc import Collection
from datetime import UTC, datetime

from redactor.api.office import Office
from redactor.errors import Refused
from redactor.keys.granting import check_officer, lacking, sign_next, ungranted, with_grants
from redactor.keys.keyring import Keyring
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey, StaffPublic
from redactor.vault.vault import keep_keyring, keyring_row


def grant(
    office: Office, to: StaffPublic, classes: Collection[str], *, holder: StaffKey, officer: SigningKey
) -> Keyring:
    """Let *to* open *classes*, on the word of *officer*; *holder* has these grants and gives them on.

    The new version of the keyring and the entry that says so are one transaction. Returns
    that version, which is then in force. Raises Refused for an unknown class, one that *to* has already, a name or key
    that is another member's, and, with a denial in the trail, for one that *holder* has
    not, and a key that is no officer's. Nothing is then changed.
    """
    with office.file.reading():
        ring = office.trail.in_force()
    entries = lacking(ring, to, classes)
    try:
        check_officer(ring, officer)
    except Refused:
        office.trail.deny(holder.id, "not_officer")
        raise
    if denied := ungranted(ring, holder, entries):
        office.trail.deny(holder.id, "not_granted", denied)
        raise Refused(
            f"class {denied} is not granted to staff key {holder.id[:16]}, which cannot give it on",
            hint="give with --key the key of somebody who has it; see: redactor keys list",
        )
    with office.file.transaction():
        ring = office.trail.in_force()  # somebody may have granted something since
        new, note = sign_next(ring, with_grants(ring, holder, to, classes, datetime.now(UTC)), officer)
        office.trail.enact(new, keyring_row(new, note))
        keep_keyring(office.file, new, note)
    office.vault.use(office.trail.keyring)
    return new
