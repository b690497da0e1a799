"""The tree agrees with RFC 6962 as written, and no false proof is accepted."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.trail import merkle

SIZES = range(1, 34)


def leaves(size: int, salt: str = "") -> list[bytes]:
    return [merkle.leaf_hash(f"{salt}{n}".encode()) for n in range(size)]


def as_the_rfc_says(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    left, right = as_the_rfc_says(hashes[:k]), as_the_rfc_says(hashes[k:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(hashes: list[bytes]) -> tuple[merkle.Frontier, dict[tuple[int, int], bytes]]:
    frontier, nodes = merkle.Frontier(), {}
    for leaf in hashes:
        nodes |= {(level, index): h for level, index, h in frontier.append(leaf)}
    return frontier, nodes


@pytest.mark.parametrize("size", range(70))
def test_root_is_the_one_of_the_rfc(size: int) -> None:
    """Appending one by one and reading stored nodes both give the RFC's root."""
    hashes = leaves(size)
    frontier, nodes = grown(hashes)
    assert as_the_rfc_says(hashes) == frontier.root() == merkle.root_of(lambda a, b: nodes[a, b], size)


def test_root_of_the_certificate_transparency_example() -> None:
    """The seven- and eight-leaf trees of the CT reference implementation have the published roots."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [merkle.leaf_hash(bytes.fromhex(i)) for i in inputs]
    assert grown(hashes)[0].root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert grown(hashes[:7])[0].root().hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_holds_and_no_other(size: int) -> None:
    """A proof shows its own leaf at its own index in its own tree, and nothing else."""
    hashes = leaves(size)
    frontier, nodes = grown(hashes)
    root = frontier.root()
    for index in range(size):
        proof = merkle.inclusion_proof(lambda a, b: nodes[a, b], index, size)
        assert merkle.included(hashes[index], index, size, root, proof)
        wrong = [i for i in range(size) if i != index and merkle.included(hashes[index], i, size, root, proof)]
        assert wrong == []
        assert not merkle.included(hashes[index - 1], index, size, root, proof) or size == 1
        assert not merkle.included(hashes[index], index, size, root, [*proof, root])
        assert not merkle.included(hashes[index], index, size, root, proof[:-1]) or size == 1
        assert not merkle.included(hashes[index], index, size + 64, root, proof)


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency_proof_holds_and_no_other(new: int) -> None:
    """A tree is shown to continue its own past, and never another past or another size."""
    hashes = leaves(new)
    frontier, nodes = grown(hashes)
    root = frontier.root()
    for old in range(new + 1):
        past = grown(hashes[:old])[0].root()
        proof = merkle.consistency_proof(lambda a, b: nodes[a, b], old, new)
        assert merkle.consistent(old, past, new, root, proof)
        if old:
            other = grown(leaves(old, "other"))[0].root()
            assert not merkle.consistent(old, other, new, root, proof)
            assert not merkle.consistent(old, past, new, other, proof)
        if proof:
            assert not merkle.consistent(old, past, new, root, proof[:-1])
            assert not merkle.consistent(old, past, new, root, [*proof, root])
            assert not merkle.consistent(old, past, new, root, [bytes(32), *proof[1:]])


def test_a_tree_does_not_shrink() -> None:
    """Sizes out of order, and leaves that do not exist, are refused."""
    _, nodes = grown(leaves(4))
    for make, a, b in [
        (merkle.consistency_proof, 5, 4),
        (merkle.inclusion_proof, 4, 4),
        (merkle.inclusion_proof, -1, 4),
        (merkle.inclusion_proof, 0, 0),
    ]:
        with pytest.raises(ValueError):
            make(lambda level, index: nodes[level, index], a, b)
    assert not merkle.consistent(5, bytes(32), 4, bytes(32), [])
    assert not merkle.included(bytes(32), 4, 4, bytes(32), [])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 200), st.data())
def test_a_flipped_bit_breaks_a_proof(size: int, data: st.DataObject) -> None:
    """Any bit of a proof matters."""
    hashes = leaves(size)
    frontier, nodes = grown(hashes)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(lambda a, b: nodes[a, b], index, size)
    which, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    bent = (int.from_bytes(proof[which], "big") ^ 1 << bit).to_bytes(32, "big")
    assert not merkle.included(hashes[index], index, size, frontier.root(), [*proof[:which], bent, *proof[which + 1 :]])
