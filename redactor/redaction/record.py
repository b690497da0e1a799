"""Redact one record: decide on every mention, mint, replace, and prove that nothing is left."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from redactor.detect.fold import fold
from redactor.model import (
    Act,
    Action,
    Change,
    Detection,
    Field,
    Item,
    Record,
    Seal,
    Span,
    Traces,
)
from redactor.overlap import Decided, disjoint
from redactor.policy.policy import Policy
from redactor.redaction.deciding import CountryName, Deciding
from redactor.redaction.sweep import sweep, whole
from redactor.redaction.told import Redacted, told
from redactor.replace.pieces import Piece, put
from redactor.tokens import Minter, Style, TokenFinder
from redactor.trail.sealing import output_form
from redactor.vault.names import print_of

_KEEP, _REDACT, _DROP = Action.KEEP, Action.REDACT, Action.DROP  # for speed: each look-up takes CPython 3.11 0.1 µs
_AROUND = 24  # code points kept on either side of a token, to place its original in an edited file


class Tracer(Protocol):
    """Makes what a leak scan looks for."""

    def of(self, originals: Iterable[tuple[str, str]]) -> tuple[Traces, ...]:
        """Return the traces of *originals*, given as (entity, text)."""


Tag = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Redaction:
    """How records are redacted: a policy, and the few things it cannot know itself.

    `confidential` says so of every record, whatever its fields say; None asks them. `tracer` makes what a
    leak scan compares; None where nothing is sealed.
    """

    policy: Policy
    country_name: CountryName
    today: date
    tag: Tag | None = None
    confidential: bool | None = None
    tracer: Tracer | None = None

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
        self._fullest: dict[int, str] = {}

    def done(self) -> Redacted:
        fields, detection = self._record.fields, self._detection
        find = _token_finder(self._how.policy.templates).find
        taken = [find(f.text) for f in fields]
        how = self._how
        decided = Deciding(
            how.policy, how.country_name, how.today, self._record, detection, self._confidential
        ).decide()
        acting = [
            whole(f, disjoint(ones, f.text, tokens)) if ones else []
            for f, ones, tokens in zip(fields, decided, taken, strict=True)
        ]
        sweep(fields, acting, taken, decided)
        pieces = self._mint(acting)
        changes, items = self._replace(acting, pieces)
        kept = [[d for d in ones if d.decision.action is _KEEP] for ones in decided]
        return Redacted(
            self._record,
            changes,
            self._seal(changes, items, acting),
            self._because,
            detection.language,
            detection.supported,
            detection.unaccounted,
            sum(map(len, taken)),
            sum(map(len, kept)),
            tuple(map(told, acting, pieces, kept)),
        )

    # ------------------------------------------------------------ replacing

    def _mint(self, acting: list[list[Decided]]) -> list[list[Piece]]:
        style = Style(self._how.policy.token_style)
        if style is Style.KEYED:
            for field, ones in zip(self._record.fields, acting, strict=True):
                for d in ones:
                    text = field.text[d.mention.span.start : d.mention.span.end]
                    if len(text) > len(self._fullest.get(d.mention.who, "")):
                        self._fullest[d.mention.who] = text
        minter = Minter(style, self._how.tag, (f.text for f in self._record.fields))
        return [[self._piece(d, minter) for d in ones] for ones in acting]

    def _piece(self, d: Decided, minter: Minter) -> Piece:
        span, decision = d.mention.span, d.decision
        token = decision.text
        if decision.action is _REDACT:
            template = decision.template or self._how.policy.template_for(span.entity)
            name = canonical(self._fullest[d.mention.who]) if self._fullest else ""
            token = minter.mint(span.entity, d.mention.who, template, name)
        elif decision.action is _DROP:
            token = ""
        return Piece(span.start, span.end, span.entity, token, decision.operator, decision.parameters)

    def _replace(
        self, acting: list[list[Decided]], pieces: list[list[Piece]]
    ) -> tuple[dict[int, Change], tuple[Item, ...]]:
        changes: dict[int, Change] = {}
        items: list[Item] = []
        nth: dict[str, int] = {}
        for n, field in enumerate(self._record.fields):
            number = nth[field.name] = nth.get(field.name, -1) + 1
            if not pieces[n]:
                continue
            text, places = put(field.text, pieces[n])
            changes[n] = Change(text)
            items += [
                _item(field, number, d.mention.span, text, start, end)
                for d, (start, end) in zip(acting[n], places, strict=True)
            ]
        return changes, tuple(items)

    # ------------------------------------------------------------ telling

    def _seal(self, changes: Mapping[int, Change], items: tuple[Item, ...], acting: list[list[Decided]]) -> Seal:
        fields = list(self._record.fields)
        for n, change in changes.items():
            f = fields[n]
            fields[n] = Field(f.name, change.text, f.place, f.kind, f.literal)
        acts: dict[tuple[str, Action, str], int] = {}
        for ones in acting:
            for d in ones:
                act = d.mention.span.entity, d.decision.action, d.decision.rule
                acts[act] = acts.get(act, 0) + 1
        return Seal(
            self._how.policy.record_name(fields) or "",
            self._record.index,
            items,
            tuple([(fields[n].name, print_of(change.text)) for n, change in changes.items()]),
            output_form(fields),
            self._how.policy.fingerprint,
            self._confidential,
            tuple(
                [Act(entity, str(action), rule, acts[entity, action, rule]) for entity, action, rule in sorted(acts)]
            ),
            self._traces(items),
        )

    def _traces(self, items: tuple[Item, ...]) -> tuple[Traces, ...] | None:
        """Return what a leak scan compares."""
        tracer = self._how.tracer
        if tracer is None or not self._how.policy.traces:
            return None
        return tracer.of((item.entity, item.original) for item in items)


@lru_cache(maxsize=16)
def _token_finder(templates: tuple[str, ...]) -> TokenFinder:
    """Return the finder of a policy's tokens: compiled once a policy, not once a record."""
    return TokenFinder(templates)


def canonical(name: str) -> str:
    """Return the form of a name from which its keyed token is made: folded words in alphabetical order."""
    return " ".join(sorted(re.findall(r"\w+", fold(name))))


def _item(field: Field, nth: int, span: Span, text: str, start: int, end: int) -> Item:
    return Item(
        field.name,
        nth,
        start,
        end,
        text[start:end],
        span.entity,
        span.found_by,
        field.text[span.start : span.end],
        text[max(0, start - _AROUND) : start],
        text[end : end + _AROUND],
        field.kind,
        field.literal,
    )
