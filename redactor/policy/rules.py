"""Decide what happens to a find of one entity: what a rule takes out, and what it leaves alone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as _field

from redactor.model import COUNTRY, DATE, YEAR, Action, Decision, Span
from redactor.policy.fields import WIDER
from redactor.policy.names import fold

CountryName = Callable[[str], str | None]
"""Tells the name of a country, by its ISO 3166-1 alpha-2 code, in the language of the record."""

_STRENGTH = {Action.KEEP: 0, Action.GENERALISE: 1, Action.REDACT: 2, Action.DROP: 3}
_YEAR = re.compile(r"[12][0-9]{3}")
_MONTH = re.compile(r"(?:[0-9]{4}-)?(0?[1-9]|1[0-2])")
_NO_FINER = {"year": ("year",), "month": ("year", "month", "quarter", "season")}


@dataclass(frozen=True, slots=True)
class EntityRule:
    """The rule of one section for one entity.

    `decision` is what it does to a find; `excepted` holds folded texts it leaves alone;
    `keeps` is "", "country" or "year"; `to` is "", "year", "month" or "country", and then
    `decision` is what it does where it cannot generalise with certainty.
    """

    rule: str
    decision: Decision
    excepted: frozenset[str] = _field(default=frozenset(), repr=False)
    keeps: str = ""
    score: float = 0.0
    to: str = ""

    def say(self, span: Span, text: str, country_name: CountryName, *, propagated: bool) -> Decision:
        """Decide on *span*, whose text is *text*. Someone redacted elsewhere in the record needs no score here."""
        if span.score < self.score and not propagated:
            return Decision(Action.KEEP, f"{self.rule}.score", f"found with less certainty than {self.score:g}")
        if self.excepted and fold(text) in self.excepted:
            return Decision(Action.KEEP, f"{self.rule}.except", "listed under except", shields=True)
        if self.keeps and self._stays(span):
            return Decision(Action.KEEP, f"{self.rule}.keep", f"no finer than a {self.keeps}")
        return self._generalised(span, country_name) if self.to else self.decision

    def _stays(self, span: Span) -> bool:
        if self.keeps == "country":
            return span.entity == COUNTRY or span.facts.get("level") == "country"
        return span.entity == YEAR or span.facts.get("precision") == "year"

    def _generalised(self, span: Span, country_name: CountryName) -> Decision:
        if _is_coarse(span, self.to):
            return Decision(Action.KEEP, self.rule, f"no finer than a {self.to}")
        coarse = _coarse(span.facts, self.to, country_name)
        if coarse:
            return replace(self.decision, action=Action.GENERALISE, template="", text=coarse)
        return replace(self.decision, reason=f"no single {self.to} is certain")


def strictest(one: Decision, other: Decision | None) -> Decision:
    """Return the stricter of two decisions, the first where they are equally strict."""
    return other if other is not None and _STRENGTH[other.action] > _STRENGTH[one.action] else one


def rule_for(rules: Mapping[str, EntityRule], entity: str) -> EntityRule | None:
    """Return the rule for *entity*, or for the wider entity it belongs to."""
    return rules.get(entity) or rules.get(WIDER.get(entity, ""))


def _is_coarse(span: Span, to: str) -> bool:
    if to == "country":
        return span.entity == COUNTRY or span.facts.get("level") == "country"
    return span.entity == YEAR or (span.entity == DATE and span.facts.get("precision") in _NO_FINER[to])


def _coarse(facts: Mapping[str, str], to: str, country_name: CountryName) -> str:
    """Return the coarser text that *facts* allow, or nothing where they leave a doubt."""
    if to == "country":
        code = facts.get("country", "")
        return (country_name(code) or "") if code else ""
    year = facts.get("year", "")
    if not _YEAR.fullmatch(year):
        return ""
    if to == "year":
        return year
    month = _MONTH.fullmatch(facts.get("month", ""))
    return f"{year}-{int(month[1]):02d}" if month else ""
