"""Decide on everything that was found in a record, and on what is redacted though nobody found it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from redactor.errors import PolicyError
from redactor.model import (
    COUNTRY,
    FIELD,
    LOC,
    ORG,
    PERSON,
    UNKNOWN,
    Action,
    Decision,
    Detection,
    Field,
    Mention,
    Record,
    Span,
)
from redactor.overlap import Decided
from redactor.policy.fields import FieldAction, FieldRule
from redactor.policy.policy import Policy

CountryName = Callable[[str, str], str | None]
_KEEP, _SCAN = Action.KEEP, FieldAction.SCAN  # for speed: each look-up of a member takes CPython 3.11 0.1 µs
_PLACES = frozenset((LOC, COUNTRY))
_TAKEN_FOR = frozenset((PERSON, ORG))
_AS_LIKELY_AS_NOT = 0.5
_MANY = 1_000_000  # mentions: the numbers of entities that detection did not number lie beyond


class Deciding:
    """The decisions on one record."""

    def __init__(
        self,
        policy: Policy,
        country_name: CountryName,
        today: date,
        record: Record,
        detection: Detection,
        confidential: bool,
    ) -> None:
        self._policy, self._country_name, self._today = policy, country_name, today
        self._record, self._detection, self._confidential = record, detection, confidential
        self._rules = [policy.field_rule(f.name, confidential) for f in record.fields]

    def decide(self) -> list[list[Decided]]:
        """Return the decisions on each field, in no order. Raises PolicyError for a refused field."""
        decided = [
            self._of_field(n, field, rule) if field.text and rule.action is not _SCAN else []
            for n, (field, rule) in enumerate(zip(self._record.fields, self._rules, strict=True))
        ]
        carried: list[Mention] = []
        mistaken: list[Mention] = []
        redacted: set[int] = set()
        for m in self._detection.mentions:
            if m.span.found_by.startswith("propagated:"):
                carried.append(m)
                continue
            if m.span.entity in _TAKEN_FOR and self._only_places(m.field):
                mistaken.append(m)
                continue
            decision = self._say(m, propagated=False)
            decided[m.field].append(Decided(m, decision))
            if decision.action is not _KEEP:
                redacted.add(m.who)
        for m in carried:
            decided[m.field].append(Decided(m, self._say(m, propagated=m.who in redacted)))
        for m in mistaken:  # for somebody; who is that in another field is that here, anybody else is a place
            if m.who not in redacted:
                m = replace(m, span=replace(m.span, entity=LOC))
            decided[m.field].append(Decided(m, self._say(m, propagated=m.who in redacted)))
        for at, (n, start, end) in enumerate(self._unknown_places()):
            m = Mention(n, Span(start, end, LOC, _AS_LIKELY_AS_NOT, "unaccounted"), -_MANY - at)
            decided[n].append(Decided(m, self._say(m, propagated=False)))
        for n, start, end in self._strictly_redacted():
            span = Span(start, end, UNKNOWN, 0.0, "unaccounted")
            because = "unaccounted" if self._detection.supported else "unsupported_language"
            decision = Decision(Action.REDACT, because, "no lexicon knows this word")
            decided[n].append(Decided(Mention(n, span, -1), decision))
        return decided

    def _say(self, m: Mention, *, propagated: bool) -> Decision:
        span, n = m.span, m.field
        return self._policy.decide(
            span,
            self._record.fields[n].text[span.start : span.end],
            self._rules[n],
            self._confidential,
            propagated=propagated,
            today=self._today,
            country_name=self._country,
        )

    def _country(self, code: str) -> str | None:
        return self._country_name(code, self._detection.language or "en")

    def _of_field(self, n: int, field: Field, rule: FieldRule) -> list[Decided]:
        """Return the decision that a field's own rule makes of the whole of it, if it does."""
        if rule.action is FieldAction.REFUSE:
            raise PolicyError(
                f"{field.place or self._record.place}: the policy refuses a field of this name ({rule.rule})",
                hint="name the field under `fields:` in the policy, or take it out of the file",
            )
        if rule.action not in (FieldAction.REDACT, FieldAction.DROP):
            return []
        span = Span(0, len(field.text), FIELD, 1.0, "field")
        return [Decided(Mention(n, span, -2 - n), rule.decision)]

    def _unknown_places(self) -> list[tuple[int, int, int]]:
        """Return the words that nothing accounts for in fields that are searched for places alone.

        What is no country in a field of countries is a place in one, though no gazetteer has it. Words side by side
        are one.
        """
        found: list[tuple[int, int, int]] = []
        for n, start, end in self._detection.unaccounted:
            text = self._record.fields[n].text
            if not self._only_places(n) or text[start].islower():
                continue
            if found and found[-1][0] == n and text[found[-1][2] : start] in (" ", "-", "\u00a0"):
                start = found.pop()[1]
            found.append((n, start, end))
        return found

    def _only_places(self, n: int) -> bool:
        """Answer whether field *n* is searched for places alone: a name in it is one, whoever else might bear it."""
        rule = self._rules[n]
        return rule.action is _SCAN and rule.entities is not None and rule.entities <= _PLACES

    def _strictly_redacted(self) -> Sequence[tuple[int, int, int]]:
        policy = self._policy
        strict = policy.unaccounted == "redact"
        if not strict and (self._detection.supported or policy.unsupported_language != "strict"):
            return ()
        return [u for u in self._detection.unaccounted if self._rules[u[0]].action is FieldAction.SCAN]
