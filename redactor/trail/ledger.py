"""The trail as the use-cases see it: every seal and every opening becomes an entry, or does not happen.

with file.transaction():
    trail.seal(vault.insert(prepared))
tickets = trail.request(staff, "court-case", [Wanted(rid, rev, "PERSON")])
trail.outcome([(ticket, DONE) for ticket in tickets])
"""

from collections.abc import Iterable, Mapping, Sequence

from redactor.errors import Refused
from redactor.keys.keyring import Keyring, digest
from redactor.keys.layout import to_text
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from redactor.model import INDEX_CLASS, Sealed, SearchTicket, Ticket
from redactor.trail import asking
from redactor.trail.asking import Wanted
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.drafts import Tool, common_says, complete
from redactor.trail.log import Database, Head, Log
from redactor.trail.moment import Clock, Moment, SystemClock, fell_back, parse
from redactor.trail.past import check_continues
from redactor.trail.sealing import seal_entry
from redactor.trail.seen import LastSeen

DONE = ""
"""The outcome of an opening that gave back the originals."""


class Trail:
    """Writes the trail of one vault.

    Before every entry it checks that the trail continues what was last seen, that the
    keyring was not rolled back, and that the clock was not set back; one checkpoint
    closes every transaction. Only `log_key` signs; without it the trail can be read.
    """

    def __init__(
        self,
        file: Database,
        keyrings: Sequence[Keyring],
        log_key: SigningKey | None,
        seen: LastSeen | None,
        tool: Tool,
        clock: Clock | None = None,
    ) -> None:
        """Take the vault's open file and every version of its keyring, the one in force last."""
        self.keyring, self._key, self._seen, self._tool = keyrings[-1], log_key, seen, tool
        self._keyring_row = (self.keyring.version, digest(to_text(self.keyring)))
        self.log = Log(file, self.keyring.origin, [key for keyring in keyrings for key in keyring.logs])
        self._file = file
        self._clock: Clock = clock or SystemClock()

    # ------------------------------------------------------------ entries

    def seal(self, sealed: Sequence[Sealed]) -> list[int]:
        """Record what the vault stored, inside the transaction that stored it; return the entries' numbers."""
        return self._append([seal_entry(each) for each in sealed])

    def request(self, staff: StaffKey, purpose: str, wanted: Sequence[Wanted]) -> list[Ticket]:
        """Record who wants to open what and why; return one ticket each once that is on the disk.

        *purpose* is a code the caller has checked against the policy's list. Raises
        `Refused` (and records a denial) where *staff* was not granted one of the classes,
        `Refused` for a record or class that was never sealed, `TrailBroken` where the
        trail does not continue what was last seen. Nothing is recorded by halves.
        """
        asking.check_purpose(purpose)
        denied = asking.not_granted(self.keyring, staff, [each.cls for each in wanted])
        if denied:
            self._refuse(staff, denied)
        with self._file.transaction():
            head = self._checked_head()
            seals = [asking.find_seal(self.log, each, self.keyring) for each in wanted]
            asked = [
                asking.open_entry(staff, each, purpose, self._keyring_row, head.checkpoint, self.log.origin)
                for each in wanted
            ]
            numbers = self._append(asked, staff.id)
            signed = self.log.head().checkpoint
            return asking.tickets(self.log, signed, wanted, seals, numbers)

    def search(self, staff: StaffKey, purpose: str) -> SearchTicket:
        """Record who reads the index of names and why; return the ticket once that is on the disk.

        The ticket lists every sealed record, from a pass over the whole trail that ends
        at the root that was signed. Raises as `request` does.
        """
        asking.check_purpose(purpose)
        denied = asking.not_granted(self.keyring, staff, [INDEX_CLASS])
        if denied:
            self._refuse(staff, denied)
        with self._file.transaction():
            head = self._checked_head()
            asked = asking.search_entry(staff, purpose, self._keyring_row, head.checkpoint, self.log.origin)
            (number,) = self._append([asked], staff.id)
        with self._file.reading():
            return SearchTicket(number, asking.sealed_names(self.log))

    def outcome(self, results: Iterable[tuple[Ticket, str]], staff: StaffKey) -> None:
        """Record how openings ended: `DONE`, or the code of what went wrong. Durable when it returns."""
        entries = [asking.outcome_entry(ticket, reason) for ticket, reason in results]
        if entries:
            with self._file.transaction():
                self._append(entries, staff.id)

    def deny(self, actor: str, reason: str, cls: str = "") -> None:
        """Record that an opening was refused: *actor* is a staff id or "", *reason* a code."""
        asking.check_code(reason)
        with self._file.transaction():
            self._append([{"kind": "deny", "reason": reason, "cls": cls}], actor)

    def policy(self, fingerprint: bytes, row: bytes) -> None:
        """Record that the vault keeps a policy's text, inside the transaction that stored it."""
        self._append([{"kind": "policy", "pol": fingerprint.hex(), "row": row.hex()}])

    def explain_clock(self, reason: str) -> None:
        """Record why the clock was set back by more than the tolerance; entries can be written again afterwards."""
        asking.check_code(reason)
        with self._file.transaction():
            before = self.log.entry(self.log.head().checkpoint.size - 1).text("t")
            self._append([{"kind": "clock", "reason": reason, "before": before}])

    def checkpoint(self) -> Checkpoint:
        """Return the newest checkpoint, checked against what was last seen."""
        with self._file.reading():
            return self._checked_head().checkpoint

    # ------------------------------------------------------------ appending

    def _refuse(self, staff: StaffKey, cls: str) -> None:
        """Record a denial, then raise it."""
        self.deny(staff.id, "not_granted", cls)
        raise Refused(
            f"class {cls} is not granted to staff key {staff.id[:16]}",
            hint="ask an officer for the class, or a colleague who has it",
        )

    def _checked_head(self) -> Head:
        """Return the end of the trail, shown to continue what was last seen."""
        head = self.log.head()
        check_continues(self.log, head.checkpoint, self._seen, self.keyring.version)
        return head

    def _append(self, drafts: Sequence[Mapping[str, object]], actor: str = "") -> list[int]:
        """Complete *drafts* and write them, with a checkpoint, into the transaction under way."""
        if not self._file.in_transaction:
            raise RuntimeError("the trail is written inside a transaction")
        if self._key is None:
            raise Refused("the trail cannot be written without the log key", hint="give the machine's log key")
        if not drafts:
            return []
        head = self._checked_head()
        now = self._now(head, drafts)
        common = common_says(now, actor or f"machine:{self._key.public.id.hex()}", self._tool)
        entries = complete(self.log, head.checkpoint.size, common, drafts)
        signed = self.log.append(head, entries, self._key).checkpoint
        if self._seen is not None:
            seen, version = self._seen, self.keyring.version
            self._file.after_commit(lambda: seen.save(version, signed))
        return [entry.number for entry in entries]

    def _now(self, head: Head, drafts: Sequence[Mapping[str, object]]) -> Moment:
        """Return the time. Raises `Refused` where the clock was set back, or the keyring to be used has expired."""
        now = self._clock.now()
        before = self.log.entry(head.checkpoint.size - 1).text("t")
        if fell_back(before, now.utc) and drafts[0]["kind"] != "clock":
            raise Refused(
                f"the clock says {now.utc}, the last entry was written at {before}",
                hint="set the clock right; if it is right, record why: the trail needs a clock entry",
            )
        if any("keyring" in draft for draft in drafts):
            self.keyring.check_expiry(parse(now.utc))
        return now
