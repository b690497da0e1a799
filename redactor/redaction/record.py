"""Redact one record: decide on every mention, mint, replace, and prove that nothing is left."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from datetime import date

from redactor.detect.fold import fold
from redactor.errors import PolicyError
from redactor.keys.encoding import tup
from redactor.model import (
    FIELD,
    UNKNOWN,
    Act,
    Action,
    Change,
    Decision,
    Detection,
    Field,
    Item,
    Mention,
    Record,
    Seal,
    Span,
)
from redactor.overlap import Decided, disjoint
from redactor.policy.fields import FieldAction, FieldRule
from redactor.policy.policy import Policy
from redactor.replace import Piece, put
from redactor.tokens import Minter, Style, TokenFinder
from redactor.vault.names import print_of

OUTPUT_LABEL = "redactor/v1/output"
_AROUND = 24  # code points kept on either side of a token, to place its original in an edited file

CountryName = Callable[[str, str], str | None]
Tag = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Reported:
    """One decision as the report tells it: positions in the original value of field *number*, never text."""

    field: str
    number: int
    start: int
    end: int
    entity: str
    score: float
    recognizer: str
    rule: str
    action: str
    reason: str
    token: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted record: what changes in it, what is sealed, and what is told of it."""

    record: Record
    changes: Mapping[int, Change] = _field(repr=False)
    seal: Seal
    decisions: tuple[Reported, ...]
    confidential_because: str
    language: str
    supported: bool
    unaccounted: tuple[tuple[int, int, int], ...]
    tokens_before: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """How records are redacted: a policy, and the few things it cannot know itself.

    `confidential` says so of every record, whatever its fields say; None asks them.
    """

    policy: Policy
    country_name: CountryName
    today: date
    tag: Tag | None = None
    confidential: bool | None = None

    def redact(self, record: Record, detection: Detection) -> Redacted:
        """Redact *record*, in which *detection* was found.

        Raises PolicyError where the policy refuses one of its fields.
        """
        return _Work(self, record, detection).done()


class _Work:
    """The redaction of one record, step by step."""

    def __init__(self, how: Redaction, record: Record, detection: Detection) -> None:
        self._how, self._record, self._detection = how, record, detection
        self._confidential, self._because = how.policy.is_confidential(record.fields)
        if how.confidential is not None:
            self._confidential, self._because = how.confidential, "the caller says so"
        self._rules = [how.policy.field_rule(f.name, self._confidential) for f in record.fields]
        self._fullest: dict[int, str] = {}

    def done(self) -> Redacted:
        policy, fields = self._how.policy, self._record.fields
        finder = TokenFinder(policy.templates)
        taken = [finder.find(f.text) for f in fields]
        decided = self._decide()
        acting = [_whole(f, disjoint(decided[n], f.text, taken[n])) if f.text else [] for n, f in enumerate(fields)]
        acting = self._sweep(acting, taken, decided)
        pieces = self._mint(acting)
        changes, items = self._replace(acting, pieces)
        return Redacted(
            self._record,
            changes,
            self._seal(changes, items, acting),
            tuple(self._report(decided, acting, pieces)),
            self._because,
            self._detection.language,
            self._detection.supported,
            self._detection.unaccounted,
            sum(map(len, taken)),
        )

    # ------------------------------------------------------------ deciding

    def _decide(self) -> list[list[Decided]]:
        fields = self._record.fields
        decided: list[list[Decided]] = [[] for _ in fields]
        carried: list[Mention] = []
        redacted: set[int] = set()
        for n, (field, rule) in enumerate(zip(fields, self._rules, strict=True)):
            if field.text:
                decided[n] += self._of_field(n, field, rule)
        for m in self._detection.mentions:
            if m.span.found_by.startswith("propagated:"):
                carried.append(m)
                continue
            one = Decided(m, self._say(m))
            decided[m.field].append(one)
            if one.decision.action is not Action.KEEP:
                redacted.add(m.who)
        for m in carried:
            decided[m.field].append(Decided(m, self._say(m, propagated=m.who in redacted)))
        for n, start, end in self._strictly_redacted():
            span = Span(start, end, UNKNOWN, 0.0, "unaccounted")
            because = "unaccounted" if self._detection.supported else "unsupported_language"
            decision = Decision(Action.REDACT, because, "no lexicon knows this word")
            decided[n].append(Decided(Mention(n, span, -1), decision))
        return decided

    def _say(self, m: Mention, *, propagated: bool = False) -> Decision:
        field = self._record.fields[m.field]
        return self._how.policy.decide(
            m.span,
            field.text[m.span.start : m.span.end],
            self._rules[m.field],
            self._confidential,
            propagated=propagated,
            today=self._how.today,
            country_name=self._country,
        )

    def _country(self, code: str) -> str | None:
        return self._how.country_name(code, self._detection.language or "en")

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

    def _strictly_redacted(self) -> Sequence[tuple[int, int, int]]:
        policy = self._how.policy
        strict = policy.unaccounted == "redact"
        if not strict and (self._detection.supported or policy.unsupported_language != "strict"):
            return ()
        return [u for u in self._detection.unaccounted if self._rules[u[0]].action is FieldAction.SCAN]

    # ------------------------------------------------------------ the invariant

    def _sweep(
        self, acting: list[list[Decided]], taken: list[list[tuple[int, int]]], decided: list[list[Decided]]
    ) -> list[list[Decided]]:
        """Cover what is left of any original elsewhere in the record.

        Finding is best effort, this is the invariant: what was taken out in one place
        stands in no other, unless a rule keeps it there on purpose.
        """
        originals: dict[str, Decided] = {}
        for n, ones in enumerate(acting):
            for one in ones:
                text = self._record.fields[n].text[one.mention.span.start : one.mention.span.end]
                if one.mention.span.entity != FIELD and len(text) > 2 and one.decision.action is not Action.GENERALISE:
                    originals.setdefault(text, one)
        for n, field in enumerate(self._record.fields):
            present = [(text, one) for text, one in originals.items() if text in field.text]
            spots = {(d.mention.span.start, d.mention.span.end) for d in acting[n]} if present else set()
            more = [d for text, one in present for d in self._left(n, text, one, spots)]
            if more:
                keeps = [d for d in decided[n] if d.decision.shields]
                acting[n] = _whole(field, disjoint([*acting[n], *more, *keeps], field.text, taken[n]))
        return acting

    def _left(self, n: int, text: str, one: Decided, spots: set[tuple[int, int]]) -> list[Decided]:
        """Return *one* wherever its whole *text* stands in field *n*, outside the *spots* that are covered."""
        value, left, at = self._record.fields[n].text, [], -1
        while (at := value.find(text, at + 1)) >= 0:
            end = at + len(text)
            if (at, end) in spots or any(start <= at and end <= stop for start, stop in spots):
                continue
            if not value[at - 1 : at].isalnum() and not value[end : end + 1].isalnum():
                span = replace(one.mention.span, start=at, end=end, found_by=_carried(one.mention.span.found_by))
                left.append(Decided(replace(one.mention, field=n, span=span), one.decision))
        return left

    # ------------------------------------------------------------ replacing

    def _mint(self, acting: list[list[Decided]]) -> list[list[Piece]]:
        for n, ones in enumerate(acting):
            for d in ones:
                text = self._record.fields[n].text[d.mention.span.start : d.mention.span.end]
                if len(text) > len(self._fullest.get(d.mention.who, "")):
                    self._fullest[d.mention.who] = text
        style = Style(self._how.policy.token_style)
        minter = Minter(style, self._how.tag, (f.text for f in self._record.fields))
        return [[self._piece(d, minter) for d in ones] for ones in acting]

    def _piece(self, d: Decided, minter: Minter) -> Piece:
        span, decision = d.mention.span, d.decision
        token = decision.text
        if decision.action is Action.DROP:
            token = ""
        elif decision.action is Action.REDACT:
            template = decision.template or self._how.policy.template_for(span.entity)
            token = minter.mint(span.entity, d.mention.who, template, canonical(self._fullest[d.mention.who]))
        return Piece(span.start, span.end, span.entity, token, decision.operator, decision.parameters)

    def _replace(
        self, acting: list[list[Decided]], pieces: list[list[Piece]]
    ) -> tuple[dict[int, Change], tuple[Item, ...]]:
        changes: dict[int, Change] = {}
        items: list[Item] = []
        nth: Counter[str] = Counter()
        for n, field in enumerate(self._record.fields):
            number = nth[field.name]
            nth[field.name] += 1
            if not pieces[n]:
                continue
            text, places = put(field.text, pieces[n])
            changes[n] = Change(text)
            for d, piece, (start, end) in zip(acting[n], pieces[n], places, strict=True):
                items.append(_item(field, number, d, piece, text, start, end))
        return changes, tuple(items)

    # ------------------------------------------------------------ telling

    def _seal(self, changes: Mapping[int, Change], items: tuple[Item, ...], acting: list[list[Decided]]) -> Seal:
        fields = [replace(f, text=changes[n].text) if n in changes else f for n, f in enumerate(self._record.fields)]
        output = tup(OUTPUT_LABEL, *(part for f in fields for part in (f.name, f.text)))
        prints = tuple((f.name, print_of(f.text)) for n, f in enumerate(fields) if n in changes)
        acts = Counter((d.mention.span.entity, str(d.decision.action), d.decision.rule) for one in acting for d in one)
        return Seal(
            name=self._how.policy.record_name(fields) or "",
            index=self._record.index,
            items=items,
            prints=prints,
            output=output,
            policy=self._how.policy.fingerprint,
            confidential=self._confidential,
            acts=tuple(Act(*what, count) for what, count in sorted(acts.items())),
        )

    def _report(
        self, decided: list[list[Decided]], acting: list[list[Decided]], pieces: list[list[Piece]]
    ) -> list[Reported]:
        lines = []
        for n, field in enumerate(self._record.fields):
            done = [(d, p.token) for d, p in zip(acting[n], pieces[n], strict=True)]
            kept = [(d, "") for d in decided[n] if d.decision.action is Action.KEEP]
            for d, token in sorted(done + kept, key=lambda pair: pair[0].mention.span.start):
                span, say = d.mention.span, d.decision
                lines.append(
                    Reported(
                        field.name,
                        n,
                        span.start,
                        span.end,
                        span.entity,
                        round(span.score, 3),
                        span.found_by,
                        say.rule,
                        str(say.action),
                        say.reason,
                        token,
                    )
                )
        return lines


def canonical(name: str) -> str:
    """Return the form of a name from which its keyed token is made: folded words in alphabetical order."""
    return " ".join(sorted(re.findall(r"\w+", fold(name))))


def _whole(field: Field, ones: list[Decided]) -> list[Decided]:
    """Widen the first of *ones* to the whole of a field that holds no text: half a number is no number."""
    if field.kind == "text" or not ones:
        return ones
    first = ones[0]
    span = replace(first.mention.span, start=0, end=len(field.text))
    decision = first.decision
    if decision.action is Action.GENERALISE:
        decision = replace(decision, action=Action.REDACT)
    return [Decided(replace(first.mention, span=span), decision)]


def _carried(found_by: str) -> str:
    return found_by if found_by.startswith("propagated:") else f"propagated:{found_by}"


def _item(field: Field, nth: int, d: Decided, piece: Piece, text: str, start: int, end: int) -> Item:
    return Item(
        field=field.name,
        nth=nth,
        start=start,
        end=end,
        token=text[start:end],
        entity=d.mention.span.entity,
        found_by=d.mention.span.found_by,
        original=field.text[piece.start : piece.end],
        before=text[max(0, start - _AROUND) : start],
        after=text[end : end + _AROUND],
        kind=field.kind,
        literal=field.literal,
    )
