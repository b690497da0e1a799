"""Make a validated policy ready to decide: tables and decisions instead of text."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from redactor.model import Action, Decision
from redactor.policy.document import Document, Engine, TermSpec
from redactor.policy.fields import REDACTED, FieldAction, FieldRule, FieldTable, NamedRule
from redactor.policy.names import fold, fold_value
from redactor.policy.policy import Example, Flag, ForeignEngine, Policy, Rules
from redactor.policy.rules import EntityRule
from redactor.policy.schema import EntitySpec, FieldSpec, Records
from redactor.policy.schema import Flag as FlagSpec
from redactor.policy.terms import Term, TermList
from redactor.yamlfile.problems import Lines

UNKNOWN = "unknown"


def compiled(document: Document, fingerprint: bytes, folder: Path, place: str, lines: Lines) -> Policy:
    """Return the policy that *document* describes."""
    extra = document.confidential
    return Policy(
        name=document.name,
        fingerprint=fingerprint,
        languages=tuple(document.languages),
        token_style=document.tokens.style,
        unaccounted=document.unaccounted,
        traces=document.traces == "seal",
        unsupported_language=document.unsupported_language,
        engine=_engine(document.engine, folder),
        recognizers=_paths(folder, document.recognizers),
        known=_paths(folder, document.known),
        places=_paths(folder, document.places),
        xlsx_drop=frozenset(document.xlsx.drop),
        purposes=tuple(document.purposes),
        examples=tuple(_examples(document, place, lines)),
        templates=tuple(sorted(set(_templates(document)))),
        _ids=tuple(map(fold, document.records.id)),
        _id_set=frozenset(map(fold, document.records.id)),
        _flag=_flag(document.records),
        _base=Rules(_table("", document.fields, FieldAction.SCAN), _entities("", document.entities)),
        _extra=Rules(_table("confidential.", extra.fields, None), _entities("confidential.", extra.entities)),
        _allow=_terms("allow", document.allow),
        _deny=_terms("deny", document.deny),
    )


def _engine(engine: str | Engine, folder: Path) -> str | ForeignEngine:
    if isinstance(engine, str):
        return engine
    folders = {language: folder / name for language, name in engine.folders.items()}
    return ForeignEngine(engine.kind, folders, dict(engine.entities))


def _paths(folder: Path, names: Iterable[str]) -> tuple[Path, ...]:
    return tuple(folder / name for name in names)


def _examples(document: Document, place: str, lines: Lines) -> Iterator[Example]:
    for n, one in enumerate(document.examples):
        yield Example(one.field, one.text, one.gives, one.confidential, f"{place}:{lines.of(('examples', n))}")


def _templates(document: Document) -> Iterator[str]:
    yield REDACTED
    for section in (document, document.confidential):
        yield from (spec.redact for spec in section.fields.values() if spec.redact)
        yield from (spec.redact for spec in section.entities.values() if spec.redact)
        yield from (spec.generalise.otherwise for spec in section.entities.values() if spec.generalise)


def _flag(records: Records) -> Flag | None:
    flag: FlagSpec | None = records.confidential
    if flag is None:
        return None
    yes, no = (frozenset(map(fold_value, values)) for values in (flag.yes, flag.no))
    return Flag(frozenset(map(fold, flag.field)), yes, no)


def _table(section: str, specs: Mapping[str, FieldSpec], unknown: FieldAction | None) -> FieldTable:
    """Return the field rules of a section; *unknown* is what it does with other fields unless it says."""
    rules = {key: _field_rule(f"{section}fields.{key}", spec) for key, spec in specs.items()}
    other = rules.pop(UNKNOWN, None)
    if other is None and unknown is not None:
        other = FieldRule(unknown, f"{section}fields.{UNKNOWN}")
    return FieldTable((NamedRule(key, tuple(specs[key].alias), rule) for key, rule in rules.items()), other)


def _field_rule(rule: str, spec: FieldSpec) -> FieldRule:
    entities = frozenset(spec.scan) if spec.scan else None
    reason = spec.reason or f"the policy says {spec.action}"
    return FieldRule(spec.action, rule, entities, reason, spec.redact or REDACTED)


def _entities(section: str, specs: Mapping[str, EntitySpec]) -> dict[str, EntityRule]:
    return {entity: _entity_rule(f"{section}entities.{entity}", spec) for entity, spec in specs.items()}


def _entity_rule(rule: str, spec: EntitySpec) -> EntityRule:
    return EntityRule(
        rule,
        _decision(rule, spec),
        frozenset(map(fold, spec.except_)),
        _keeps(spec),
        spec.score or 0.0,
        spec.generalise.to if spec.generalise else "",
    )


def _keeps(spec: EntitySpec) -> str:
    if spec.keep is None or spec.keep.all:
        return ""
    return "country" if spec.keep.level else "year"


def _decision(rule: str, spec: EntitySpec) -> Decision:
    """Return what a rule does to a find, where it does not leave it alone."""
    if spec.redact:
        return Decision(Action.REDACT, rule, spec.reason, template=spec.redact)
    if spec.generalise:
        return Decision(Action.REDACT, rule, spec.reason, template=spec.generalise.otherwise)
    if spec.drop:
        return Decision(Action.DROP, rule, spec.reason)
    if spec.operator:
        return Decision(
            Action.REDACT, rule, spec.reason, template=REDACTED, operator=spec.operator, parameters=spec.with_
        )
    return Decision(Action.KEEP, rule, spec.reason)


def _terms(name: str, specs: Iterable[TermSpec]) -> TermList:
    return TermList(
        Term(s.text, f"{name}.{n}", s.reason, s.entity or "", s.expires, tuple(s.fields))
        for n, s in enumerate(specs, start=1)
    )
