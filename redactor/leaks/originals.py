"""Look for what the vault sealed: this record's originals in its own fields, everybody's names in every field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from redactor.keys.traces import Blinder, name_trace, output_trace, value_trace
from redactor.leaks.index import Index
from redactor.leaks.kinds import ORIGINAL_LEFT
from redactor.leaks.scan import WORDING, Hit, Scanner
from redactor.leaks.shared import Leak, Shared, leak
from redactor.model import COUNTRY, DATE, LOC, ORG, YEAR, SealFacts
from redactor.trail.sealing import output_form
from redactor.vault.names import print_of

_THINGS = (LOC, COUNTRY, ORG, DATE, YEAR)


@dataclass(frozen=True, slots=True)
class Origin:
    """The sealed record that a shared one is; `same` tells that it is just as it was sealed."""

    rid: bytes
    same: bool


class Originals:
    """What a vault sealed, ready to be looked for."""

    def __init__(self, index: Index, facts: Mapping[bytes, SealFacts], blinder: Blinder) -> None:
        self._index, self._facts, self._blinder = index, facts, blinder
        self._scanner = Scanner(index.everywhere, blinder)

    def origin(self, shared: Shared) -> Origin | None:
        """Return the sealed record that *shared* is, None where none is like it."""
        rid = self._index.same(output_trace(self._blinder, output_form(shared.record.fields)))
        if rid is not None:
            return Origin(rid, True)
        values = [
            value_trace(self._blinder, f.name, print_of(f.text))
            for f, tokens in zip(shared.record.fields, shared.tokens, strict=True)
            if tokens
        ]
        rid = self._index.alike(name_trace(self._blinder, shared.name) if shared.name else b"", values)
        return Origin(rid, False) if rid is not None else None

    def named(self, text: str) -> str:
        """Return in what form the name of a field or file holds a name of any record, "" where it holds none."""
        hits = self._scanner.hits(text)
        return f"{WORDING[hits[0].form]}, sealed in the vault" if hits else ""

    def find(self, shared: Shared, origin: Origin | None) -> Iterator[Leak]:
        """Yield where originals stand in *shared*."""
        own = self._index.own(origin.rid) if origin else frozenset()
        for n, field in enumerate(shared.record.fields):
            for hit in self._scanner.hits(field.text, own) if field.text else ():
                if not _excused(shared, n, hit):
                    whose = "sealed with this record" if hit.own else "sealed with another record"
                    yield leak(
                        ORIGINAL_LEFT, shared, n, (hit.start, hit.end), f"{WORDING[hit.form]}, {whose}",
                        found_by=f"traces:{hit.form}", score=1.0,
                    )  # fmt: skip


def _excused(shared: Shared, n: int, hit: Hit) -> bool:
    """Answer whether a rule shows what stands there, or it is a place that bears the same name.

    A token is no excuse: no word of a true one is anybody's, and anybody can put a name between brackets.
    """
    if shared.shown(n, hit.start, hit.end):
        return True
    return hit.form != "whole" and shared.placed(n, hit.start, hit.end, _THINGS)
