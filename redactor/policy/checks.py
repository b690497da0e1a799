"""Find rules that can never apply, and rules that contradict each other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from redactor.model import COORDINATES, COUNTRY, DATE, LOC, YEAR
from redactor.policy.document import Document, TermSpec
from redactor.policy.fields import WIDER, FieldAction
from redactor.policy.names import fold, fold_value, is_glob
from redactor.policy.schema import EntitySpec, FieldSpec
from redactor.yamlfile.problems import Lines, Place, Problem

_PLACES = (LOC, COUNTRY, COORDINATES)
_DATES = (DATE, YEAR)
_NARROWER = {wide: narrow for narrow, wide in WIDER.items()}
_STRENGTH = {action: n for n, action in enumerate(FieldAction)}
UNKNOWN = "unknown"


class Checks:
    """Everything about a well-formed policy that one rule alone cannot tell."""

    def __init__(self, document: Document, lines: Lines, folder: Path | None) -> None:
        self._doc, self._lines, self._folder = document, lines, folder

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong."""
        doc = self._doc
        for found in (
            self._flag(),
            self._fields(("fields",), doc.fields),
            self._fields(("confidential", "fields"), doc.confidential.fields),
            self._weaker_fields(),
            self._entities(("entities",), doc.entities),
            self._entities(("confidential", "entities"), doc.confidential.entities),
            self._weaker_entities(),
            self._scans(("fields",), doc.fields),
            self._scans(("confidential", "fields"), doc.confidential.fields),
            self._terms(),
            self._paths(),
        ):
            for place, message in found:
                yield Problem(self._lines.of(place), message)

    def _line(self, place: Place) -> str:
        return f"line {self._lines.of(place)}"

    # ------------------------------------------------------------ records

    def _flag(self) -> Iterator[tuple[Place, str]]:
        flag = self._doc.records.confidential
        yes = {fold_value(value) for value in flag.yes} if flag else set()
        for n, value in enumerate(flag.no if flag else ()):
            if fold_value(value) in yes:
                place: Place = ("records", "confidential", "no", n)
                yield place, f"records.confidential: {value!r} stands under yes and under no"

    # ------------------------------------------------------------ fields

    def _fields(self, at: Place, specs: Mapping[str, FieldSpec]) -> Iterator[tuple[Place, str]]:
        """Check that every name of a field leads to one rule."""
        known: dict[str, tuple[str, Place]] = {}
        names: list[tuple[str, Place, str]] = [(key, (*at, key), key) for key in specs if key != UNKNOWN]
        names += [(key, (*at, key, "alias", n), a) for key, s in specs.items() for n, a in enumerate(s.alias)]
        for key, place, name in names:
            form = ("*" if is_glob(name) else "") + "*".join(fold(part) for part in name.split("*"))
            first, where = known.setdefault(form, (key, place))
            if first != key:
                yield place, f"{name!r} is never reached: {self._line(where)} has the same name"
        if (spec := specs.get(UNKNOWN)) is None:
            return
        if spec.action in (FieldAction.KEEP, FieldAction.DROP) or spec.scan or spec.alias:
            yield (*at, UNKNOWN), "`unknown` (every field that no rule names) takes scan, redact or refuse"
        if "**" in known:
            yield (*at, UNKNOWN), f"`unknown` is never reached: {self._line(known['**'][1])} names every field"

    def _weaker_fields(self) -> Iterator[tuple[Place, str]]:
        base = {fold(key): spec for key, spec in self._doc.fields.items() if not is_glob(key)}
        for key, spec in self._doc.confidential.fields.items():
            other = None if is_glob(key) else base.get(fold(key))
            if other and _STRENGTH[other.action] > _STRENGTH[spec.action]:
                yield (
                    ("confidential", "fields", key),
                    (f"{key!r} is never reached: every record has it under `{other.action}`, which is stricter"),
                )

    def _scans(self, at: Place, specs: Mapping[str, FieldSpec]) -> Iterator[tuple[Place, str]]:
        """Check that a scan limited to some entities looks for what a rule acts on."""
        for key, spec in specs.items():
            for n, entity in enumerate(spec.scan or ()):
                if not any(self._acts(entity, section) for section in (self._doc, self._doc.confidential)):
                    yield (*at, key, "scan", n), f"{key!r} is searched for {entity}, but no rule does anything with it"

    @staticmethod
    def _acts(entity: str, section: Document | object) -> bool:
        rules: Mapping[str, EntitySpec] = getattr(section, "entities", {})
        found = [rules.get(e) for e in (entity, WIDER.get(entity, ""), _NARROWER.get(entity, ""))]
        return any(spec and not (spec.keep and spec.keep.all) for spec in found)

    # ------------------------------------------------------------ entities

    def _entities(self, at: Place, specs: Mapping[str, EntitySpec]) -> Iterator[tuple[Place, str]]:
        for entity, spec in specs.items():
            place = (*at, entity)
            for message in _misplaced(entity, spec):
                yield place, message
            narrow = _NARROWER.get(entity, "")
            if spec.keep and not spec.keep.all and narrow in specs:
                yield (
                    (*place, "keep"),
                    (f"{entity}: `keep` is never reached: {narrow} has its own rule on {self._line((*at, narrow))}"),
                )
            seen: set[str] = set()
            for n, term in enumerate(spec.except_):
                if fold(term) in seen:
                    yield (*place, "except", n), f"{entity}: {term!r} is listed twice under except"
                seen.add(fold(term))

    def _weaker_entities(self) -> Iterator[tuple[Place, str]]:
        for entity, spec in self._doc.confidential.entities.items():
            base = self._doc.entities.get(entity)
            if base and spec.keep and spec.keep.all and not (base.keep and base.keep.all):
                yield (
                    ("confidential", "entities", entity),
                    (
                        f"{entity}: `keep` is never reached: {self._line(('entities', entity))} is stricter, "
                        "and confidential records are never protected less"
                    ),
                )

    # ------------------------------------------------------------ lists and files

    def _terms(self) -> Iterator[tuple[Place, str]]:
        denied = {fold(t.text): n for n, t in enumerate(self._doc.deny) if not t.expires and not t.fields}
        for name, terms in (("allow", self._doc.allow), ("deny", self._doc.deny)):
            seen: dict[tuple[object, ...], int] = {}
            for n, term in enumerate(terms):
                same = seen.setdefault(_same(term), n)
                if same != n:
                    yield (name, n), f"{name}: entry {n + 1} says again what {self._line((name, same))} says"
                if name == "allow" and fold(term.text) in denied:
                    where = self._line(("deny", denied[fold(term.text)]))
                    yield (name, n), f"allow: entry {n + 1} is never reached: {where} denies the same text"

    def _paths(self) -> Iterator[tuple[Place, str]]:
        for key in ("recognizers", "known", "places"):
            for n, name in enumerate(getattr(self._doc, key)):
                if self._folder is not None and not (self._folder / name).exists():
                    yield (key, n), f"{key}: there is no {name!r} beside the policy"
        engine = self._doc.engine
        if self._folder is not None and not isinstance(engine, str):
            for name in engine.folders.values():
                if not (self._folder / name).is_dir():
                    yield ("engine",), f"engine: there is no folder {name!r} beside the policy; nothing is downloaded"


def _misplaced(entity: str, spec: EntitySpec) -> Iterator[str]:
    """Yield what a rule says that has no meaning for its entity."""
    if spec.keep and spec.keep.level and entity != LOC:
        yield f"`keep: {{level: country}}` belongs to LOC, not to {entity}"
    if spec.keep and spec.keep.precision and entity != DATE:
        yield f"`keep: {{precision: year}}` belongs to DATE, not to {entity}"
    if spec.generalise:
        fit = _PLACES if spec.generalise.to == "country" else _DATES
        if entity not in fit:
            yield f"{entity} cannot be generalised to a {spec.generalise.to} (only {', '.join(fit)} can)"


def _same(term: TermSpec) -> tuple[object, ...]:
    return fold(term.text), term.entity, tuple(sorted(fold(f) for f in term.fields)), term.expires
