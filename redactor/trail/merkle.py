"""Hash a growing list into a tree and prove things about it (RFC 6962, section 2.1).

A perfect subtree of 2**level leaves that starts at leaf index * 2**level is the node
(level, index). Makers of proofs take a function that returns such a node's hash;
checkers take none, so they trust nobody's storage.
"""

import hashlib
from collections.abc import Callable, Sequence
from hmac import compare_digest

Nodes = Callable[[int, int], bytes]
"""Returns the hash of the perfect subtree (level, index)."""

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: all that is needed to append to it and to know its root.

    There is one maximal perfect subtree for each bit set in `size`.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add the hash of a leaf; return every node (level, index, hash) that became perfect, the leaf first."""
        made = [(0, self.size, leaf)]
        level, index, joined = 0, self.size, leaf
        while index & 1:
            joined = node_hash(self._peaks.pop(), joined)
            level, index = level + 1, index >> 1
            made.append((level, index, joined))
        self._peaks.append(joined)
        self.size += 1
        return made

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return fold(self._peaks)

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """Return the hashes of the maximal perfect subtrees, the largest first."""
        return tuple(self._peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """Return the root over perfect subtrees that stand side by side, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def peaks(size: int) -> list[tuple[int, int]]:
    """Return the (level, index) of the maximal perfect subtrees of a tree, the largest first."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def root_of(nodes: Nodes, size: int) -> bytes:
    """Return the root of the first *size* leaves."""
    return fold([nodes(level, index) for level, index in peaks(size)])


def _range_hash(nodes: Nodes, start: int, end: int) -> bytes:
    """Return the hash over leaves *start* to *end* (exclusive), a subtree that *start* is aligned to."""
    return fold([nodes(level, (start >> level) + index) for level, index in peaks(end - start)])


def _split(size: int) -> int:
    """Return the largest power of two below *size*."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Return the proof that leaf *index* is in the tree of *size* leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(nodes, middle, end))
            end = middle
        else:
            path.append(_range_hash(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """Return the proof that the first *old* of *new* leaves are what they were; empty for none or all of them."""
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    if old in (0, new):
        return []
    start, end, path = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(nodes, middle, end))
            end = middle
        else:
            path.append(_range_hash(nodes, start, middle))
            start = middle
    if start:  # a left edge is known to whoever knows the old root
        path.append(_range_hash(nodes, start, end))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether *proof* shows *leaf* at *index* in the tree of *size* leaves with *root* (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and compare_digest(result, root)


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether *proof* shows that the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and compare_digest(old_root, new_root)
    if old == 0:
        return not proof and compare_digest(old_root, EMPTY_ROOT)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and compare_digest(first, old_root) and compare_digest(second, new_root)
