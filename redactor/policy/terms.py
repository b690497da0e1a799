"""Allow and deny lists: terms that are always kept, or always taken out, until they expire."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date

from redactor.policy.fields import WIDER, FieldAction, FieldRule, FieldTable, NamedRule
from redactor.policy.names import fold


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list.

    `entity` limits an allowed term to finds of that kind ("" for any), and tells what a
    denied one is. It works up to and including the day `expires`.
    """

    text: str = _field(repr=False)
    rule: str
    reason: str
    entity: str = ""
    expires: date | None = None
    fields: tuple[str, ...] = ()

    def works(self, today: date) -> bool:
        """Answer whether the term has not expired."""
        return self.expires is None or today <= self.expires


_ANY = FieldRule(FieldAction.SCAN, "")


class TermList:
    """The terms of one list, found by their folded text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._only = [_only(term) for term in self.terms]
        self._by_text: dict[str, list[tuple[Term, FieldTable | None]]] = {}
        for term, only in zip(self.terms, self._only, strict=True):
            self._by_text.setdefault(fold(term.text), []).append((term, only))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def concerns(self, field: FieldRule) -> bool:
        """Answer whether any term may hold in *field*."""
        return any(only is None or only.find(field.name) is not None for only in self._only)

    def find(self, folded: str, field: FieldRule, today: date, entity: str = "") -> Term | None:
        """Return the first term that holds for a text in *field*, or None.

        Where an *entity* is given, a term for another entity does not hold.
        """
        for term, only in self._by_text.get(folded, ()):
            if entity and term.entity not in ("", entity, WIDER.get(entity, "")):
                continue
            if term.works(today) and (only is None or only.find(field.name) is not None):
                return term
        return None


def _only(term: Term) -> FieldTable | None:
    """Return a table that knows the term's fields, or None where it holds in all."""
    if not term.fields:
        return None
    return FieldTable([NamedRule(name, (), _ANY) for name in term.fields], None)
