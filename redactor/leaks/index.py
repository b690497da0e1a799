"""Everything that a leak scan compares with: the blinded traces of a vault's records."""

from collections.abc import Iterable, Iterator

from redactor.keys.traces import SIZE
from redactor.model import Traced


class Index:
    """The traces of all sealed records: those to look for everywhere, and those of each record."""

    def __init__(self, traced: Iterable[Traced]) -> None:
        self.everywhere: set[bytes] = set()
        self._own: dict[bytes, list[bytes]] = {}
        self._again: dict[bytes, list[bytes]] = {}  # the sealings of one id, and of one output
        self._keys: dict[bytes, tuple[bytes, bytes]] = {}
        self._by_output: dict[bytes, bytes] = {}
        self._by_name: dict[bytes, bytes] = {}
        self._by_value: dict[bytes, bytes] = {}  # empty where several records share a value
        shown: dict[bytes, tuple[bytes, tuple[bytes, ...]]] = {}
        for one in traced:
            groups = [group for _, *groups in one.traces for group in groups]
            self._own[one.rid] = groups
            for _, everywhere, _here in one.traces:
                self.everywhere.update(_cut(everywhere))
            self._by_output[one.output] = one.rid
            self._keys[one.rid] = one.name, one.output
            for key in filter(None, self._keys[one.rid]):
                self._again.setdefault(key, []).append(one.rid)
            shown[one.rid] = one.name, one.fields
            if one.name:
                self._by_name[one.name] = one.rid
            for value in one.fields:
                # Sealed again, a record has the same id and the same redacted values: the newest sealing stands for it.
                other = self._by_value.setdefault(value, one.rid)
                self._by_value[value] = one.rid if other and shown[other] == shown[one.rid] else b""

    def __len__(self) -> int:
        """Return how many records have traces."""
        return len(self._own)

    def own(self, rid: bytes) -> frozenset[bytes]:
        """Return every trace of one record, of all its sealings; nothing where it has none.

        A later sealing, of a source that lacks something by then, must not make a leak of it unseen.
        """
        sealings = {other for key in self._keys.get(rid, ()) for other in self._again.get(key, ())}
        return frozenset(trace for one in sealings for group in self._own[one] for trace in _cut(group))

    def same(self, output: bytes) -> bytes | None:
        """Return the record that was sealed with just this output, the newest of several."""
        return self._by_output.get(output)

    def alike(self, name: bytes, values: Iterable[bytes]) -> bytes | None:
        """Return the record of this id, or the only one with one of these redacted values; the newest sealing of it."""
        if name and name in self._by_name:
            return self._by_name[name]
        found = {rid for value in values if (rid := self._by_value.get(value))}
        return found.pop() if len(found) == 1 else None


def _cut(traces: bytes) -> Iterator[bytes]:
    return (traces[at : at + SIZE] for at in range(0, len(traces), SIZE))
