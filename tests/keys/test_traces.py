"""Traces: the published vectors, and that a trace tells apart what it must."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.fold import fold
from redactor.detect.romanise import bones, sound
from redactor.detect.traces import address_of, code_of, digits_of
from redactor.errors import Damaged
from redactor.keys.encoding import to_base64
from redactor.keys.traces import SIZE, Blinder, name_trace, output_trace, value_trace
from redactor.model import Seal, Traces
from redactor.vault.scan import traces_from_json, traces_to_json
from tests.keys.independent import trace, traces_content
from tests.keys.vectors import outcome, vectors

VAULT = bytes(range(16))
RID = bytes(16)
KINDS = st.sampled_from(["word", "part", "pair", "own", "name"])
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=12)  # lone surrogates too
NORMAL: dict[str, Callable[[str], str]] = {
    "word": fold, "sound": sound, "script": bones, "number": digits_of, "mail": address_of, "code": code_of,
}  # fmt: skip


def groups(texts: Any) -> tuple[tuple[str, str], ...]:
    return tuple((kind, text) for kind, text in texts)


def seal_of(vector: dict[str, Any]) -> Seal:
    """Return the sealed record that a vector describes."""
    prints = tuple((field, bytes.fromhex(print_)) for field, print_ in vector["prints"])
    traces = tuple(Traces(entity, groups(every), groups(here)) for entity, every, here in vector["traces"])
    return Seal(vector["id"], 0, (), prints, bytes.fromhex(vector["output"]), bytes(32), True, (), traces)


@pytest.mark.parametrize("vector", vectors("traces", "trace-*"))
def test_trace_vectors(vector: dict[str, Any]) -> None:
    """A text of one kind has the published trace in one vault, ours and the independent one."""
    vault, kind, text = bytes.fromhex(vector["vault"]), vector["kind"], vector["text"]
    assert Blinder(vault).blind(kind, text).hex() == trace(vault, kind, text).hex() == vector["trace"]


@pytest.mark.parametrize("vector", vectors("traces", "text-*"))
def test_text_vectors(vector: dict[str, Any]) -> None:
    """What is blinded is normalised as published, so that a second implementation compares the same."""
    assert NORMAL[vector["kind"]](vector["from"]) == vector["text"]


@pytest.mark.parametrize("vector", vectors("traces", "content-*"))
def test_content_vectors(vector: dict[str, Any]) -> None:
    """The content of a SCAN capsule is read in its one form only."""
    with outcome(vector):
        traces_from_json(RID, vector["content"].encode())


@pytest.mark.parametrize("vector", vectors("traces", "content-success*"))
def test_contents_are_written_as_published(vector: dict[str, Any]) -> None:
    """A second implementation writes the same bytes as ours for the same record, whatever the order of its traces."""
    vault, seal = bytes.fromhex(vector["vault"]), seal_of(vector)
    again = traces_content(vault, seal.name, seal.output, vector["prints"], vector["traces"])
    assert traces_to_json(Blinder(vault), seal) == again == vector["content"].encode()


def test_the_traces_of_a_record_have_published_forms() -> None:
    """Id, value and output are blinded as the format says."""
    blinder, print_ = Blinder(VAULT), hashlib.sha256(b"x").digest()[:16]
    assert name_trace(blinder, "R1") == trace(VAULT, "name", "R1")
    assert value_trace(blinder, "Outcome", print_) == trace(VAULT, "value", f"{print_.hex()} Outcome")
    assert output_trace(blinder, b"form") == trace(VAULT, "output", hashlib.sha256(b"form").hexdigest())


@given(st.binary(min_size=16, max_size=16), KINDS, ANY_TEXT)
def test_any_text_has_a_trace(vault: bytes, kind: str, text: str) -> None:
    """Eight bytes for any text, the same ones each time, those that the format gives."""
    blinder = Blinder(vault)
    assert len(blinder.blind(kind, text)) == SIZE
    assert blinder.blind(kind, text) == Blinder(vault).blind(kind, text) == trace(vault, kind, text)


@given(st.tuples(KINDS, ANY_TEXT), st.tuples(KINDS, ANY_TEXT))
def test_other_texts_and_kinds_have_other_traces(one: tuple[str, str], other: tuple[str, str]) -> None:
    """A trace is of one text as one kind: where the kind ends and the text begins makes no difference to be used."""
    blinder = Blinder(VAULT)
    assert (blinder.blind(*one) == blinder.blind(*other)) is (one == other)


@pytest.mark.parametrize("text", ["", "a", "awa", "é", "awa traoré"])
def test_no_table_for_another_vault_helps(text: str) -> None:
    """The same text has another trace in another vault, and none is a bare hash of it."""
    one, other = Blinder(VAULT).blind("word", text), Blinder(bytes(16)).blind("word", text)
    assert one != other
    assert hashlib.sha256(text.encode()).digest()[:SIZE] not in (one, other)


TEXTS = st.lists(st.tuples(KINDS, ANY_TEXT), max_size=6).map(tuple)
PRINTS = st.lists(st.tuples(st.text(max_size=5), st.binary(min_size=16, max_size=16)), max_size=4).map(tuple)


@given(
    ANY_TEXT, PRINTS, st.dictionaries(st.sampled_from(["PERSON", "LOC", "THEIR_OWN"]), st.tuples(TEXTS, TEXTS))
)  # fmt: skip
def test_what_is_written_is_read(
    name: str,
    prints: tuple[tuple[str, bytes], ...],
    by_entity: dict[str, tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]],
) -> None:
    """Every content we write is read back: each trace once, ascending, whatever was given twice and in which order."""
    traces = tuple(Traces(entity, *both) for entity, both in by_entity.items())
    seal, blinder = Seal(name, 0, (), prints, b"form", bytes(32), True, (), traces), Blinder(VAULT)
    found = traces_from_json(RID, traces_to_json(blinder, seal))
    assert found.name == (blinder.blind("name", name) if name else b"")
    assert found.output == output_trace(blinder, b"form")
    assert list(found.fields) == sorted(value_trace(blinder, *each) for each in prints)
    assert found.traces == tuple(
        (entity, *(b"".join(sorted({blinder.blind(*text) for text in group})) for group in by_entity[entity]))
        for entity in sorted(by_entity)
    )


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused(raw: bytes) -> None:
    """Bytes that we did not write are damage, never another error."""
    with pytest.raises(Damaged):
        traces_from_json(RID, raw)


def test_an_error_says_nothing_of_what_it_read() -> None:
    """The error about a content that cannot be read quotes nothing of it."""
    raw = b'{"f":["' + base64.b64encode(b"Quenneville") + b'"],"n":"","o":"","t":[]}'
    with pytest.raises(Damaged) as caught:
        traces_from_json(RID, raw)
    assert to_base64(b"Quenneville") not in str(caught.value)


def test_no_text_shows_in_a_repr() -> None:
    """Neither texts before blinding nor traces after show in a traceback."""
    traces = Traces("PERSON", (("word", "quenneville"),), (("own", "awa"),))
    seal = Seal("", 0, (), (), b"", bytes(32), True, (), (traces,))
    found = traces_from_json(RID, traces_to_json(Blinder(VAULT), seal))
    assert "quenneville" not in f"{traces!r} {seal!r} {found!r}"
    assert found.traces[0][1].hex() not in repr(found)
    assert repr(found.traces[0][1])[2:-1] not in repr(found)
