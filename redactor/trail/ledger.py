"""The trail as the use-cases see it: every seal and every opening becomes an entry, or does not happen.

with file.transaction():
    trail.seal(vault.insert(prepared))
tickets = trail.request(staff, "court-case", [Wanted(rid, rev, "PERSON")])
trail.outcome([(ticket, DONE) for ticket in tickets])
"""

from collections.abc import Iterable, Mapping, Sequence

from redactor.errors import Refused, TrailBroken
from redactor.keys.keyring import Keyring, digest
from redactor.keys.layout import successor, to_text
from redactor.keys.signing import SigningKey
from redactor.keys.staff import StaffKey
from redactor.model import INDEX_CLASS, Sealed, SealFacts, SearchTicket, Ticket
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
    closes every transaction. It follows a keyring that officers sign meanwhile. Only
    `log_key` signs; without it the trail can be read.
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
        self._key, self._seen, self._tool = log_key, seen, tool
        self.log = Log(file, keyrings[-1].origin, ())
        self._use(keyrings)
        self._file = file
        self._clock: Clock = clock or SystemClock()

    # ------------------------------------------------------------ entries

    def seal(self, sealed: Sequence[Sealed]) -> list[int]:
        """Record what the vault stored, inside the transaction that stored it; return the entries' numbers.

        Raises `Refused` where it was sealed under a keyring that is no longer in force.
        """
        self.in_force()
        if any(each.keyring != self._keyring_row for each in sealed):
            raise Refused("the keyring changed while records were sealed; nothing was kept", hint="run it again")
        return self._append([seal_entry(each) for each in sealed])

    def request(self, staff: StaffKey, purpose: str, wanted: Sequence[Wanted]) -> list[Ticket]:
        """Record who wants to open what and why; return one ticket each once that is on the disk.

        *purpose* is a code the caller has checked against the policy's list. Raises
        `Refused` (and records a denial) where *staff* was not granted one of the classes,
        `Refused` for a record or class that was never sealed, `TrailBroken` where the
        trail does not continue what was last seen. Nothing is recorded by halves.
        """
        asking.check_purpose(purpose)
        with self._file.transaction():
            head = self._checked_head()
            denied = asking.not_granted(self.keyring, staff, [each.cls for each in wanted])
            if not denied:
                seals = [asking.find_seal(self.log, each, self.keyring) for each in wanted]
                asked = [
                    asking.open_entry(staff, each, purpose, self._keyring_row, head.checkpoint, self.log.origin)
                    for each in wanted
                ]
                numbers = self._append(asked, staff.id)
                signed = self.log.head().checkpoint
                return asking.tickets(self.log, signed, wanted, seals, numbers)
        raise self._denied(staff, denied)

    def search(self, staff: StaffKey, purpose: str) -> SearchTicket:
        """Record who reads the index of names and why; return the ticket once that is on the disk.

        The ticket lists every sealed record, from a pass over the whole trail that ends
        at the root that was signed. Raises as `request` does.
        """
        asking.check_purpose(purpose)
        with self._file.transaction():
            head = self._checked_head()
            denied = asking.not_granted(self.keyring, staff, [INDEX_CLASS])
            if not denied:
                asked = asking.search_entry(staff, purpose, self._keyring_row, head.checkpoint, self.log.origin)
                (number,) = self._append([asked], staff.id)
        if denied:
            raise self._denied(staff, denied)
        with self._file.reading():
            return SearchTicket(number, asking.sealed_names(self.log))

    def facts(self) -> dict[bytes, SealFacts]:
        """Return what the trail says of the latest revision of every sealed record, in the order of sealing.

        Reads every entry and compares the root of what it read with the one that was signed; checks
        that the trail continues what was last seen. Raises `TrailBroken`. Writes nothing.
        """
        with self._file.reading():
            self._checked_head()
            return asking.seal_facts(self.log)

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

    def enact(self, keyring: Keyring, row: bytes) -> None:
        """Record that *keyring*, the version after the one in force, comes into force; *row* is the hash of its row.

        Inside the transaction that stores the row, and before it does: what is stored is
        what others follow. Remembered as the newest seen once that is on the disk.
        """
        if keyring.version != self.in_force().version + 1 or keyring.previous != self._keyring_row[1]:
            raise Refused("the keyring changed meanwhile; nothing was kept", hint="run it again")
        version = [keyring.version, digest(to_text(keyring)).hex()]
        self._append([{"kind": "keyring", "keyring": version, "row": row.hex()}], then=(*self.keyrings, keyring))

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

    # ------------------------------------------------------------ the keyring

    def in_force(self) -> Keyring:
        """Return the keyring in force, which an officer may have signed since the vault was opened.

        Inside the file's `reading()` or `transaction()`. Raises `Damaged` for a version
        that does not follow, `TrailBroken` where the one we know is gone.
        """
        (newest,) = self._file.execute("SELECT coalesce(max(version),0) FROM keyring").fetchone()
        known = self.keyring.version
        if newest == known:
            return self.keyring
        if newest < known:
            raise TrailBroken(
                f"the vault was rolled back: it had a keyring of version {known}, and has one of {newest}",
                hint="an old copy was put in its place: find the newest one, and who put it there",
            )
        chain = list(self.keyrings)
        query = "SELECT note FROM keyring WHERE version>? ORDER BY version"
        for (note,) in self._file.execute(query, (known,)).fetchall():
            chain.append(successor(chain[-1], note))
        if chain[-1].version != newest:
            raise TrailBroken(f"the keyring of version {newest} is stored under another number")
        self._use(chain)
        return self.keyring

    def _use(self, keyrings: Sequence[Keyring]) -> None:
        """Work under the last of *keyrings* from now on."""
        self.keyrings, self.keyring = tuple(keyrings), keyrings[-1]
        self._keyring_row = (self.keyring.version, digest(to_text(self.keyring)))
        self.log.keys = tuple(key for keyring in keyrings for key in keyring.logs)

    # ------------------------------------------------------------ appending

    def _denied(self, staff: StaffKey, cls: str) -> Refused:
        """Record a denial; return what to raise."""
        self.deny(staff.id, "not_granted", cls)
        return Refused(
            f"class {cls} is not granted to staff key {staff.id[:16]}",
            hint="ask an officer for the class, or a colleague who has it",
        )

    def _checked_head(self) -> Head:
        """Return the end of the trail, shown to continue what was last seen under the keyring in force."""
        version = self.in_force().version
        head = self.log.head()
        check_continues(self.log, head.checkpoint, self._seen, version)
        return head

    def _append(
        self, drafts: Sequence[Mapping[str, object]], actor: str = "", then: Sequence[Keyring] = ()
    ) -> list[int]:
        """Complete *drafts* and write them, with a checkpoint, into the transaction under way.

        *then* are the keyrings in force once it is on the disk, where they change.
        """
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
        if then:
            self._file.after_commit(lambda: self._use(then))
        if self._seen is not None:
            seen, version = self._seen, (then or self.keyrings)[-1].version
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
