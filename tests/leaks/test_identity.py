"""An identity stays while its finding does, and tells nobody without the key what it is about."""

import hashlib

import pytest

from redactor.keys.findings import FindingKey
from redactor.keys.linkage import LinkageKey
from redactor.leaks.identity import Identities
from redactor.leaks.kinds import HALF_REDACTED, NO_EVENT, RESIDUAL
from redactor.leaks.shared import Leak, Shared, leak
from redactor.report import Kind
from tests.leaks.making import shared

KEY = FindingKey(LinkageKey(b"k" * 32))
OTHER = FindingKey(LinkageKey(b"o" * 32))


def at(record: Shared, word: str, kind: Kind = RESIDUAL, entity: str = "PERSON") -> Leak:
    start = record.record.fields[0].text.index(word)
    return leak(kind, record, 0, (start, start + len(word)), "detail", entity=entity)


def keyed(text: str, word: str, key: FindingKey = KEY, **more: object) -> str:
    record = shared({str(more.pop("field", "Story")): text}, name=str(more.pop("name", "")))
    return Identities(key).of(at(record, word, **more), record)  # type: ignore[arg-type]


def test_it_stays() -> None:
    """The same words in the same field are one finding: in another record, further on, in other case and accents."""
    one = keyed("Then Awa Traoré came", "Awa Traoré")
    assert len(one) == 32 and set(one) <= set("0123456789abcdef")
    assert keyed("And later it was said that AWA  TRAORE came", "AWA  TRAORE", name="D-2") == one


@pytest.mark.parametrize(
    "other",
    [
        keyed("Then Awa Traoré came", "Awa"),
        keyed("Then Awa Zerbo came", "Awa Zerbo"),
        keyed("Then Awa Traoré came", "Awa Traoré", field="Contact"),
        keyed("Then Awa Traoré came", "Awa Traoré", kind=HALF_REDACTED),
        keyed("Then Awa Traoré came", "Awa Traoré", entity="ORG"),
        keyed("Then Awa Traoré came", "Awa Traoré", key=OTHER),
    ],
)
def test_it_tells_findings_apart(other: str) -> None:
    """Other words, another field, kind, entity or key: another identity."""
    assert other != keyed("Then Awa Traoré came", "Awa Traoré")


def test_of_a_record_as_a_whole() -> None:
    """It is of the record's id and all it says, not of its place in a file: edited again, it is another finding."""
    whole = Leak(NO_EVENT, -1, 0, 0, "detail")

    def of(text: str, name: str = "", index: int = 0, file: str = "a.csv") -> str:
        return Identities(KEY).of(whole, shared(text, name=name, index=index, file=file))

    assert of("x", "D-1") == of("x", "D-1", index=4) == of("x", "D-1", file="b.csv")
    assert len({of("x", "D-1"), of("x", "D-2"), of("y", "D-1")}) == 3
    assert of("x") == of("x", index=4) != of("y")


def test_nobody_confirms_a_guess() -> None:
    """Neither with the key's id nor with plain hashes of what was found and where."""
    one = keyed("Then Awa came", "Awa")
    parts = ("residual", "PERSON", "Story", "awa")
    guesses = [*parts, "Awa", "".join(parts), " ".join(parts), "\0".join(parts), KEY.id + "awa"]
    for name in ("md5", "sha1", "sha256", "blake2b"):
        assert not any(hashlib.new(name, guess.encode()).hexdigest()[:32] == one for guess in guesses)
    assert FindingKey(LinkageKey(b"guess".ljust(32))).identity(*parts) != one


def test_without_a_key() -> None:
    """It is of the place alone: whatever stands there, and however often the same is found in one field."""
    record = shared("Awa and Awa and Zerbo", name="D-1")
    unkeyed = Identities(None)
    first, second, third = (unkeyed.of(at(record, word), record) for word in ("Awa", "Awa", "Zerbo"))
    assert len({first, second, third}) == 3 and not unkeyed.keyed
    again = shared("Ali and Ali and Ali", name="D-1")
    later = Identities(None)
    assert [later.of(at(again, "Ali"), again) for _ in range(3)] == [first, second, third]


@pytest.mark.parametrize(
    "other",
    [shared("Awa", file="b.csv", name="D-1"), shared("Awa", name="D-2"), shared({"Contact": "Awa"}, name="D-1")],
)
def test_without_a_key_places_differ(other: Shared) -> None:
    """Another file, record or field is another place."""
    record = shared("Awa", name="D-1")
    assert Identities(None).of(at(other, "Awa"), other) != Identities(None).of(at(record, "Awa"), record)
