"""Look for what the vault sealed: this record's originals in its own fields, everybody's names in every field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redactor.keys.traces import Blinder, name_trace, output_trace, value_trace
from redactor.leaks.index import Index
from redactor.leaks.kinds import ORIGINAL_LEFT
from redactor.leaks.scan import WORDING, Hit, Scanner
from redactor.leaks.shared import Leak, Shared, leak
from redactor.model import COUNTRY, DATE, ENTITIES, LOC, ORG, YEAR
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

    def __init__(self, index: Index, blinder: Blinder, templates: Iterable[str] = ()) -> None:
        """Take what a scan key opened, what blinds as the vault did, and the policy's plain tokens."""
        self._index, self._blinder = index, blinder
        self._words = frozenset(_word(each) for each in (*templates, *(f"<{entity}>" for entity in ENTITIES)))
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
        for n, hits in self._scanner.record([field.text for field in shared.record.fields], own):
            for hit in hits:
                if not self._is_token(shared, n, hit) and not _excused(shared, n, hit):
                    whose = "sealed with this record" if hit.own else "sealed with another record"
                    yield leak(
                        ORIGINAL_LEFT, shared, n, (hit.start, hit.end), f"{WORDING[hit.form]}, {whose}",
                        found_by=f"traces:{hit.form}", score=1.0,
                    )  # fmt: skip

    def _is_token(self, shared: Shared, n: int, hit: Hit) -> bool:
        """Answer whether a hit is the word of a true token: LOC sounds like somebody's name.

        Whatever else stands between brackets is no excuse: anybody can write a name there.
        """
        text = shared.record.fields[n].text
        for start, end in shared.tokens[n]:
            word = _word(text[start:end])
            if start < hit.start and hit.end <= start + 1 + len(word):
                return word in self._words
        return False


def _word(token: str) -> str:
    """Return the word of a token, without bracket and number."""
    return token.strip("<>").partition("-")[0]


def _excused(shared: Shared, n: int, hit: Hit) -> bool:
    """Answer whether a rule shows what stands there, or it is a place that bears the same name."""
    if shared.shown(n, hit.start, hit.end):
        return True
    return hit.form != "whole" and shared.placed(n, hit.start, hit.end, _THINGS)
