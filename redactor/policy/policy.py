"""A policy: what to do with every field, and with everything that is found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from datetime import date
from pathlib import Path

from redactor.model import PERSON, Action, Decision, Field, Span
from redactor.policy.fields import REDACTED, FieldAction, FieldRule, FieldTable, stricter
from redactor.policy.names import fold, fold_value, parse_name
from redactor.policy.rules import CountryName, EntityRule, rule_for, strictest
from redactor.policy.terms import Term, TermList

ALWAYS = "no field says whether a record is confidential, so all are"


def _nowhere(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Example:
    """A text in a field, and what the policy makes of it."""

    field: str
    text: str = _field(repr=False)
    gives: str = _field(repr=False)
    confidential: bool
    place: str


@dataclass(frozen=True, slots=True)
class Flag:
    """The names (folded) of the field that says *confidential*, and what it may say (folded)."""

    names: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one section: for every record, or added on top for confidential ones."""

    fields: FieldTable
    entities: Mapping[str, EntityRule]


@dataclass(frozen=True, slots=True)
class ForeignEngine:
    """A larger engine in the place of the names model: spacy, transformers or gliner.

    `folders` by language, "any" for all of them; `entities` turns the engine's labels into ours
    (empty: the usual ones).
    """

    kind: str
    folders: Mapping[str, Path]
    entities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """A valid policy, ready to decide. Made by `load_policy` and `parse_policy`.

    `fingerprint` has 32 bytes. `recognizers`, `known` and `places` are paths of files that
    the policy names, made absolute by the folder it was read from. `engine` is `embedded`,
    `none`, or a larger one. `traces` says whether the vault keeps what a leak scan compares.
    """

    name: str
    fingerprint: bytes
    languages: tuple[str, ...]
    token_style: str
    unaccounted: str
    traces: bool
    unsupported_language: str
    engine: str | ForeignEngine
    recognizers: tuple[Path, ...]
    known: tuple[Path, ...]
    places: tuple[Path, ...]
    xlsx_drop: frozenset[str]
    purposes: tuple[str, ...]
    examples: tuple[Example, ...]
    templates: tuple[str, ...]
    _ids: tuple[str, ...] = _field(repr=False)
    _id_set: frozenset[str] = _field(repr=False)
    _flag: Flag | None = _field(repr=False)
    _base: Rules = _field(repr=False)
    _extra: Rules = _field(repr=False)
    _allow: TermList = _field(repr=False)
    _deny: TermList = _field(repr=False)

    # ------------------------------------------------------------ records

    def is_confidential(self, fields: Sequence[Field]) -> tuple[bool, str]:
        """Answer whether a record is confidential, and why. Whatever cannot be read counts as yes."""
        flag = self._flag
        if flag is None:
            return True, ALWAYS
        said = [fold_value(f.text) for f in fields if not flag.names.isdisjoint(parse_name(f.name).forms)]
        if not said:
            return True, "the record has no field that says whether it is confidential"
        if any(value in flag.yes for value in said):
            return True, "its field says so"
        if all(value in flag.no for value in said):
            return False, "its field says that it is not"
        return True, "its field says neither yes nor no"

    def record_name(self, fields: Sequence[Field]) -> str | None:
        """Return what the first id field that is not blank says, or None."""
        found: dict[str, str] = {}
        for f in fields:
            forms = parse_name(f.name).forms
            if not self._id_set.isdisjoint(forms) and f.text.strip():
                for form in forms:
                    found.setdefault(form, f.text.strip())
        return next((found[wanted] for wanted in self._ids if wanted in found), None)

    # ------------------------------------------------------------ fields

    def field_rule(self, name: str, confidential: bool = True) -> FieldRule:
        """Return the rule for the field *name*; the stricter of two in a confidential record."""
        rule = self._base.fields.find(name)
        assert rule is not None  # the base section always says what to do with an unknown field
        more = self._extra.fields.find(name) if confidential else None
        return stricter(rule, more) if more else rule

    def keeps(self, name: str) -> bool:
        """Answer whether the field *name* is kept in every record, so that nobody need search it.

        A field in which a denied term may stand is searched, for that term's sake.
        """
        rule = self.field_rule(name)
        return rule.action is FieldAction.KEEP and not self._deny.concerns(rule)

    def takes_whole(self, name: str) -> bool:
        """Answer whether the field *name* is redacted as a whole in every record."""
        return self.field_rule(name, confidential=False).action is FieldAction.REDACT

    def names(self, name: str) -> bool:
        """Answer whether some rule is about a field of this *name*, so that its author knows the name."""
        return self.field_rule(name, confidential=False).rule != "fields.unknown"

    # ------------------------------------------------------------ finds

    def decide(
        self,
        span: Span,
        text: str,
        field: FieldRule,
        confidential: bool,
        *,
        propagated: bool = False,
        today: date,
        country_name: CountryName = _nowhere,
    ) -> Decision:
        """Decide what happens to *span*, whose own text is *text*, in a field under *field*.

        In this order: a field taken out whole; the deny list; the allow list; a field that
        is kept or searched for less; the entity's rules, of which the stricter one wins in a
        confidential record. *propagated* says that the same one was found and redacted in
        another field of the record: then a kept or limited field does not protect it.
        """
        if field.action not in (FieldAction.SCAN, FieldAction.KEEP):
            return field.decision
        if self._deny or self._allow:
            listed = self._listed(span, fold(text), field, today)
            if listed is not None:
                return listed
        if not propagated:
            if field.action is FieldAction.KEEP:
                return field.decision
            if not field.looks_for(span.entity):
                return Decision(Action.KEEP, field.rule, f"this field is not searched for {span.entity}")
        base = rule_for(self._base.entities, span.entity)
        extra = rule_for(self._extra.entities, span.entity) if confidential else None
        said = base.say(span, text, country_name, propagated=propagated) if base else None
        if extra is not None:
            return strictest(extra.say(span, text, country_name, propagated=propagated), said)
        return said or Decision(Action.KEEP, "entities", f"no rule names {span.entity}")

    def _listed(self, span: Span, folded: str, field: FieldRule, today: date) -> Decision | None:
        if term := self._deny.find(folded, field, today):
            return Decision(Action.REDACT, term.rule, term.reason, self.template_for(span.entity))
        if term := self._allow.find(folded, field, today, span.entity):
            return Decision(Action.KEEP, term.rule, term.reason, shields=True)
        return None

    def template_for(self, entity: str) -> str:
        """Return the plain token of *entity*: that of its own rule where it has one."""
        for rules in (self._extra.entities, self._base.entities):
            rule = rule_for(rules, entity)
            if rule and rule.decision.template:
                return rule.decision.template
        return REDACTED

    @property
    def least_scores(self) -> Mapping[str, float]:
        """Return the `score` of each entity whose rule has one: the lower where two sections differ."""
        found: dict[str, float] = {}
        for rules in (self._base.entities, self._extra.entities):
            for entity, rule in rules.items():
                if rule.score:
                    found[entity] = min(rule.score, found.get(entity, 1.0))
        return found

    # ------------------------------------------------------------ lists

    def denied(self, today: date) -> tuple[Term, ...]:
        """Return the terms that a detector must find; one that names no entity counts as a PERSON."""
        return tuple(replace(t, entity=t.entity or PERSON) for t in self._deny.terms if t.works(today))

    def allowed(self, today: date) -> tuple[Term, ...]:
        """Return the terms of the allow list that still work."""
        return tuple(t for t in self._allow.terms if t.works(today))

    def expired(self, today: date) -> tuple[Term, ...]:
        """Return the terms of both lists that no longer work."""
        return tuple(t for t in (*self._allow.terms, *self._deny.terms) if not t.works(today))
