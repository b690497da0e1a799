"""Everything that a leak scan compares with: the blinded traces of a vault's records."""

from collections.abc import Iterable, Iterator

from redactor.keys.traces import SIZE
from redactor.model import Traced


class Index:
    """The traces of all sealed records: those to look for everywhere, and those of each record."""

    def __init__(self, traced: Iterable[Traced]) -> None:
        self.everywhere: set[bytes] = set()
        self._own: dict[bytes, list[bytes]] = {}
        self._by_output: dict[bytes, bytes] = {}
        self._by_name: dict[bytes, list[bytes]] = {}
        self._by_value: dict[bytes, list[bytes]] = {}
        self._shown: dict[bytes, tuple[bytes, tuple[bytes, ...]]] = {}
        for one in traced:
            groups = [group for _, *groups in one.traces for group in groups]
            self._own[one.rid] = groups
            for _, everywhere, _here in one.traces:
                self.everywhere.update(_cut(everywhere))
            self._by_output[one.output] = one.rid
            self._shown[one.rid] = one.name, one.fields
            if one.name:
                self._by_name.setdefault(one.name, []).append(one.rid)
            for value in one.fields:
                self._by_value.setdefault(value, []).append(one.rid)

    def __len__(self) -> int:
        """Return how many records have traces."""
        return len(self._own)

    def own(self, rid: bytes) -> frozenset[bytes]:
        """Return every trace of one record; nothing where it has none."""
        return frozenset(trace for group in self._own.get(rid, ()) for trace in _cut(group))

    def same(self, output: bytes) -> bytes | None:
        """Return the record that was sealed with just this output, the newest of several."""
        return self._by_output.get(output)

    def alike(self, name: bytes, values: Iterable[bytes]) -> bytes | None:
        """Return the record of this id, or the only one with one of these redacted values; the newest sealing of it."""
        if name and name in self._by_name:
            return self._by_name[name][-1]
        found = [self._by_value[value] for value in values if value in self._by_value]
        # Sealed again, a record has the same id and the same redacted values.
        single = {rids[-1] for rids in found if len({self._shown[rid] for rid in rids}) == 1}
        return single.pop() if len(single) == 1 else None


def _cut(traces: bytes) -> Iterator[bytes]:
    return (traces[at : at + SIZE] for at in range(0, len(traces), SIZE))
