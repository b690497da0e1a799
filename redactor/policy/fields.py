"""Find the rule for a field by its name.

An exact name beats an alias, an alias beats a pattern, and of two patterns the one with
more letters wins (then the first in alphabetical order). In nested data the whole path
is tried first, then the last step. A rule that takes out, drops or refuses something
holds for everything inside it, unless the inner path is named in full.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as _field
from enum import StrEnum

from redactor.model import COUNTRY, DATE, LOC, YEAR, Action, Decision
from redactor.policy.names import Glob, Name, fold, is_glob, parse_name

REDACTED = "<redacted>"
WIDER: Mapping[str, str] = {COUNTRY: LOC, YEAR: DATE}
"""A country is also a place, a bare year is also a date: a rule for the wider holds for the narrower."""
_REMEMBERED = 4096


class FieldAction(StrEnum):
    """What can be done with a whole field."""

    KEEP = "keep"
    SCAN = "scan"
    REDACT = "redact"
    DROP = "drop"
    REFUSE = "refuse"


_STRENGTH = {action: n for n, action in enumerate(FieldAction)}
_INHERITED = frozenset({FieldAction.REDACT, FieldAction.DROP, FieldAction.REFUSE})


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What the policy does with one field.

    `entities` limits what a scan looks for (None: everything); `template` is the token
    of a redacted field. `name` is the field's own name as the file spells it.
    """

    action: FieldAction
    rule: str
    entities: frozenset[str] | None = None
    reason: str = ""
    template: str = REDACTED
    name: str = _field(default="", repr=False)

    @property
    def decision(self) -> Decision:
        """Return what the rule says of the field as a whole; a refused field counts as redacted."""
        if self.action in (FieldAction.KEEP, FieldAction.SCAN):
            return Decision(Action.KEEP, self.rule, self.reason)
        if self.action is FieldAction.DROP:
            return Decision(Action.DROP, self.rule, self.reason)
        return Decision(Action.REDACT, self.rule, self.reason, self.template)

    def looks_for(self, entity: str) -> bool:
        """Answer whether a scan of the field looks for *entity*."""
        if self.entities is None or entity in self.entities:
            return True
        return WIDER.get(entity, "") in self.entities


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A field rule as the policy lists it: under a key, with its aliases."""

    key: str
    aliases: tuple[str, ...]
    rule: FieldRule


class FieldTable:
    """The field rules of one section, and the rule for fields that no rule names, if it has one."""

    def __init__(self, rules: Iterable[NamedRule], unknown: FieldRule | None) -> None:
        self._exact: dict[str, FieldRule] = {}
        self._alias: dict[str, FieldRule] = {}
        globs: list[tuple[int, str, Glob, FieldRule]] = []
        self.unknown = unknown
        for one in rules:
            for table, name in [(self._exact, one.key), *((self._alias, alias) for alias in one.aliases)]:
                if is_glob(name):
                    glob = Glob(name)
                    globs.append((-glob.weight, name, glob, one.rule))
                else:
                    table.setdefault(fold(name), one.rule)
        globs.sort(key=lambda g: g[:2])
        self._globs = [(glob, rule) for _, _, glob, rule in globs]
        self._known: dict[str, FieldRule | None] = {}

    def find(self, name: str) -> FieldRule | None:
        """Return the rule for the field *name*, or None where none names it and there is no `unknown`."""
        if name in self._known:
            return self._known[name]
        found = self._find(parse_name(name)) or self.unknown
        if len(self._known) >= _REMEMBERED:  # paths with positions are without number
            self._known.clear()
        self._known[name] = rule = found and replace(found, name=name)
        return rule

    def _find(self, name: Name) -> FieldRule | None:
        whole, bare, last = name.forms
        if found := self._named(whole, name.steps) or self._named(bare, name.steps):
            return found
        for end in range(len(name.steps) - 1, 0, -1):
            outer = name.steps[:end]
            found = self._named("".join(outer), outer) or self._named(outer[-1], outer[-1:])
            if found and found.action in _INHERITED:
                return found
        return self._named(last, name.steps[-1:])

    def _named(self, folded: str, steps: tuple[str, ...]) -> FieldRule | None:
        if found := self._exact.get(folded) or self._alias.get(folded):
            return found
        return next((rule for glob, rule in self._globs if glob.fits(steps)), None)


def stricter(rule: FieldRule, more: FieldRule) -> FieldRule:
    """Return the stricter of two rules for one field; two limited scans look for what either looks for."""
    if rule.action is FieldAction.SCAN and more.action is FieldAction.SCAN:
        if more.entities is None or rule.entities is None:
            return more if more.entities is None else rule
        return replace(more, entities=more.entities | rule.entities)
    return rule if _STRENGTH[rule.action] > _STRENGTH[more.action] else more
