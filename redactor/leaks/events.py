"""Ask the trail: was every confidential record of the file redacted, is it still so, and under an approved policy?"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from redactor.leaks.kinds import NO_EVENT, OUTPUT_CHANGED, POLICY, UNTOUCHED
from redactor.leaks.originals import Origin
from redactor.leaks.shared import Leak, Shared
from redactor.model import Record, SealFacts
from redactor.trail.sealing import output_form, output_hash

_PATIENCE = 1_000_000_000  # bytes hashed to find the event of one record whose place in the trail is not known
_LEAST = 1_000  # events compared at least


class Events:
    """The events of a trail, asked record by record, in the order of the file."""

    def __init__(self, facts: Mapping[bytes, SealFacts], approved: Collection[bytes]) -> None:
        self._facts, self._approved = facts, frozenset(approved)
        self._all: Sequence[SealFacts] = list(facts.values())
        self._next = 0
        self.left = 0
        """How many events were not compared with the last record, because it is too long to be hashed so often."""

    def of(self, shared: Shared, origin: Origin | None) -> SealFacts | None:
        """Return the event of *shared*: that of the record it comes from, else one of just this text; None for none."""
        self.left = 0
        return self._facts[origin.rid] if origin else self._same(shared.record)

    def find(self, shared: Shared, fact: SealFacts | None) -> Iterator[Leak]:
        """Yield what the trail does not say of *shared*, whose event is *fact*; nothing for one not confidential."""
        if not shared.confidential or self.left:
            return
        if fact is None:
            if any(shared.tokens):
                yield Leak(NO_EVENT, -1, 0, 0, "no event of the trail fits: it was never sealed here, or changed since")
            else:
                yield Leak(UNTOUCHED, -1, 0, 0, "no token and no event")
            return
        form = output_form(shared.record.fields)
        if output_hash(fact.salt, form) != fact.output:
            yield Leak(OUTPUT_CHANGED, -1, 0, 0, "its event is of another text")
        if fact.policy not in self._approved:
            yield Leak(POLICY, -1, 0, 0, f"its event names policy {fact.policy.hex()[:16]}")

    def _same(self, record: Record) -> SealFacts | None:
        """Return the event of just this text. A file keeps the order of sealing, so the next one is likely."""
        form, count = output_form(record.fields), len(self._all)
        steps = min(count, max(_LEAST, _PATIENCE // max(1, len(form))))
        for step in range(steps):
            at = (self._next + step) % count
            if output_hash(self._all[at].salt, form) == self._all[at].output:
                self._next = at + 1
                return self._all[at]
        self.left = count - steps
        return None
