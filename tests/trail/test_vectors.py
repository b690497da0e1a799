"""The published vectors: what they say must happen, happens, here and in the independent verifier."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from redactor.keys.encoding import from_base64
from redactor.keys.signing import VerifyKey
from redactor.trail import merkle
from redactor.trail.checkpoint import verified
from redactor.trail.entries import KINDS, read
from tests.keys.vectors import ROOT, outcome, vectors

SPEC = importlib.util.spec_from_file_location("verify_trail", Path(__file__).parents[2] / "audit" / "verify_trail.py")
assert SPEC is not None
assert SPEC.loader is not None
verify_trail = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(verify_trail)


def unhex(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("vector", vectors("merkle", "inclusion-*"))
def test_inclusion_vectors(vector: dict[str, Any]) -> None:
    """A proof is accepted where the vector says so, and nowhere else."""
    leaf, root = unhex([vector["leaf"], vector["root"]])
    found = merkle.included(leaf, vector["index"], vector["size"], root, unhex(vector["proof"]))
    assert (vector["expect"] == "success") is found


@pytest.mark.parametrize("vector", vectors("merkle", "consistency-*"))
def test_consistency_vectors(vector: dict[str, Any]) -> None:
    """A continuation is accepted where the vector says so, and nowhere else."""
    old, new = unhex([vector["old_root"], vector["new_root"]])
    found = merkle.consistent(vector["old"], old, vector["new"], new, unhex(vector["proof"]))
    assert (vector["expect"] == "success") is found


@pytest.mark.parametrize("vector", vectors("merkle", "roots"))
def test_root_vectors(vector: dict[str, Any]) -> None:
    """Roots of growing trees, ours and the independent verifier's."""
    tree, leaves = merkle.Frontier(), []
    for size, root in enumerate(vector["roots"]):
        assert root == tree.root().hex()
        if size:
            assert root == verify_trail.root_at(verify_trail.grow(leaves), size).hex()
        leaves.append(merkle.leaf_hash(bytes([size])))
        tree.append(leaves[-1])


@pytest.mark.parametrize("vector", vectors("entry"))
def test_entry_vectors(vector: dict[str, Any]) -> None:
    """An entry that we would not write is refused."""
    with outcome(vector):
        raw = from_base64(vector["entry"])
        assert raw == read(vector["number"], raw).raw


def test_every_kind_has_a_vector() -> None:
    """There is an example of every kind of entry."""
    assert set(KINDS) == {path.stem.removeprefix("success-") for path in (ROOT / "entry").glob("success-*.json")}


@pytest.mark.parametrize("vector", vectors("checkpoint"))
def test_checkpoint_vectors(vector: dict[str, Any]) -> None:
    """A checkpoint is accepted in its one form only."""
    with outcome(vector):
        keys = [VerifyKey.parse(vkey) for vkey in vector["vkeys"]]
        assert vector["note"] == verified(vector["note"], vector["origin"], keys).note


@pytest.mark.parametrize("vector", vectors("proof"))
def test_proof_vectors(vector: dict[str, Any]) -> None:
    """The independent verifier accepts our proofs and no others."""
    try:
        entry = verify_trail.check_proof(vector["proof"], vector["origin"], vector["vkeys"])
    except (verify_trail.Broken, ValueError):
        entry = None
    assert (vector["expect"] == "success") is (entry is not None)
