"""What must hold between the entries: order in time, chains, keyrings in force, signatures of those who asked."""

from collections import Counter
from collections.abc import Sequence

from redactor.errors import RedactorError, TrailBroken
from redactor.keys.keyring import Keyring, digest
from redactor.keys.layout import to_text
from redactor.model import INDEX_CLASS
from redactor.trail.asking import signed_by
from redactor.trail.checkpoint import Checkpoint
from redactor.trail.entries import Entry
from redactor.trail.moment import fell_back, parse


class Rules:
    """Checks entries one after the other against all before them."""

    def __init__(self, origin: str, keyrings: Sequence[Keyring]) -> None:
        self._origin = origin
        self._keyrings = {keyring.version: keyring for keyring in keyrings}
        self._digests = {keyring.version: digest(to_text(keyring)).hex() for keyring in keyrings}
        self._version = 0
        self._time = ""
        self._chains: dict[str, tuple[int, str]] = {}
        self._open: dict[int, tuple[str, int, str]] = {}
        self._expires = ""
        self.counts: Counter[str] = Counter()

    @property
    def unfinished(self) -> int:
        """Return how many openings have no outcome."""
        return len(self._open)

    def check(self, entry: Entry, past: Checkpoint) -> None:
        """Raise `TrailBroken` where *entry* breaks a rule; *past* is the last checkpoint before it."""
        if (entry.number == 0) != (entry.kind == "genesis"):
            raise _broken(entry, "a trail begins with its genesis, and only there")
        self._check_time(entry)
        self._check_chain(entry)
        try:
            self._check_kind(entry, past)
        except TrailBroken:
            raise
        except (RedactorError, LookupError, TypeError, ValueError):
            raise _broken(entry, "it is malformed, or names a key that the keyring does not hold") from None
        self.counts[entry.kind] += 1

    def finish(self) -> None:
        """Raise `TrailBroken` where the newest keyring was never logged."""
        if self._version != max(self._keyrings):
            raise TrailBroken("the keyring in force was never logged", hint="someone replaced the keyring by hand")

    def _check_time(self, entry: Entry) -> None:
        now, before = entry.text("t"), self._time
        if before and fell_back(before, now) and (entry.kind != "clock" or entry.says["before"] != before):
            raise _broken(entry, "its time is before that of the entry it follows")
        if not before:
            parse(now)
        self._time = now

    def _check_chain(self, entry: Entry) -> None:
        """Compare the record's own chain with what came before of that record."""
        rid = entry.says.get("rid")
        if not isinstance(rid, str):
            return
        number, leaf = self._chains.get(rid, (-1, ""))
        if (entry.count("rn"), entry.text("rp")) != (number + 1, leaf):
            raise _broken(entry, "it does not follow the entry before it of its record")
        self._chains[rid] = number + 1, entry.leaf.hex()

    def _check_kind(self, entry: Entry, past: Checkpoint) -> None:
        """Check what only entries of one kind promise."""
        match entry.kind:
            case "genesis":
                self._check_genesis(entry)
            case "keyring":
                self._check_keyring(entry)
            case "seal":
                self._check_in_force(entry)
                self._check_machine(entry)
            case "open" | "search":
                self._check_in_force(entry)
                self._check_asked(entry, past)
            case "open_done" | "open_fail":
                self._check_outcome(entry)

    def _check_genesis(self, entry: Entry) -> None:
        first = self._keyrings[1]
        if (entry.says["origin"], entry.says["vault"]) != (self._origin, first.vault.hex()):
            raise _broken(entry, "it begins the trail of another vault")
        if entry.says["log"] not in [key.vkey for key in first.logs]:
            raise _broken(entry, "its log key is not in the keyring")

    def _check_keyring(self, entry: Entry) -> None:
        version, sha = entry.pair("keyring")
        if version != self._version + 1 or self._digests[version] != sha:
            raise _broken(entry, "its keyring is not the one the officers signed")
        self._version, self._expires = version, self._keyrings[version].expires

    def _check_in_force(self, entry: Entry) -> None:
        version, sha = entry.pair("keyring")
        if version != self._version or self._digests[version] != sha or entry.text("t") > self._expires:
            raise _broken(entry, "its keyring was not in force")

    def _check_machine(self, entry: Entry) -> None:
        logs = [f"machine:{key.id.hex()}" for key in self._keyrings[self._version].logs]
        if entry.says["actor"] not in logs:
            raise _broken(entry, "the machine it names is not in the keyring")

    def _check_asked(self, entry: Entry, past: Checkpoint) -> None:
        """Check that a member of staff who was granted the class signed this very request at this point."""
        keyring, actor = self._keyrings[self._version], entry.text("actor")
        cls = entry.text("cls") if entry.kind == "open" else INDEX_CLASS
        if cls not in (granted for granted, _ in keyring.granted(actor)):
            raise _broken(entry, "its class was not granted to who asked")
        if entry.pair("last") != (past.size, past.root.hex()):
            raise _broken(entry, "it was asked of another state of the trail")
        if not signed_by(entry, self._origin, keyring.member(actor).verifying):
            raise _broken(entry, "it was not signed by the member of staff it names")
        if entry.kind == "open":
            self._open[entry.number] = entry.text("rid"), entry.count("rev"), cls

    def _check_outcome(self, entry: Entry) -> None:
        asked = self._open.pop(entry.count("of"), None)
        if asked != (entry.text("rid"), entry.count("rev"), entry.text("cls")):
            raise _broken(entry, "it ends an opening that was not asked for")


def _broken(entry: Entry, why: str) -> TrailBroken:
    """Return the error that blames *entry*."""
    return TrailBroken(f"entry {entry.number} ({entry.kind}) breaks the trail: {why}", number=entry.number)
