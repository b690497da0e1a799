"""Turn recognizer files into rules. Whatever is wrong is said with file and line; nothing is skipped."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import re2
import regex
from pydantic import ValidationError

from redactor.errors import RecognizerError
from redactor.recognizers.checks import CHECKS
from redactor.recognizers.letters import for_all_scripts
from redactor.recognizers.lines import Place, line_of, read
from redactor.recognizers.rule import Example, Pattern, PatternRule
from redactor.recognizers.schema import FileModel, LanguageModel, RecognizerModel

_QUIET = re2.Options()
_QUIET.log_errors = False
_HINTS = {
    "extra_forbidden": "see the list of keys in docs/recognizers.md",
    "bool_type": "YAML reads yes, no, on and off as true and false: put words in quotes",
    "string_type": "YAML reads no, dates and times as something else: put words in quotes",
}


def load_recognizers(where: Path | Iterable[Path]) -> tuple[PatternRule, ...]:
    """Read every recognizer in *where*: a folder (its `*.yaml`, at any depth), a file, or several of either.

    Files are read in the order of their names. Disabled recognizers are checked and left out.
    Raises RecognizerError with file and line for whatever is missing, unknown, twice or unsound.
    """
    rules: list[PatternRule] = []
    seen: dict[str, str] = {}
    for path in _files([where] if isinstance(where, Path) else list(where)):
        rules += _load_file(path, seen)
    return tuple(rules)


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in (".yaml", ".yml") and p.is_file())
        if not inside:
            raise RecognizerError(f"{path}: holds no recognizers (*.yaml)", hint="check the path")
        files += inside
    return files


def _load_file(path: Path, seen: dict[str, str]) -> list[PatternRule]:
    data, lines = read(path)
    if not isinstance(data, dict):
        raise RecognizerError(f"{path}:1: is no recognizer file", hint="it begins with `recognizers:`")
    if "global_regex_flags" not in data:
        raise RecognizerError(
            f"{path}:1: global_regex_flags is missing",
            hint="write `global_regex_flags: 0`: without it Presidio ignores case and finds ordinary words",
        )
    try:
        model = FileModel.model_validate(data)
    except ValidationError as error:
        raise _explained(path, lines, error) from None
    rules = []
    for n, recognizer in enumerate(model.recognizers):
        place = ("recognizers", n)
        rule = _Checker(path, lines, place).rule(recognizer, model.supported_languages)
        if rule.name in seen:
            raise RecognizerError(f"{rule.place}: {rule.name!r} is already at {seen[rule.name]}", hint="rename one")
        seen[rule.name] = rule.place
        if recognizer.enabled:
            rules.append(rule)
    return rules


def _explained(path: Path, lines: dict[Place, int], error: ValidationError) -> RecognizerError:
    first: Any = error.errors(include_input=False, include_url=False)[0]
    place = tuple(part for part in first["loc"] if part != "validate_")
    where = ".".join(str(part) for part in place)
    message = str(first["msg"])
    if first["type"] == "extra_forbidden":
        message = "is no key of a recognizer file"
    return RecognizerError(
        f"{path}:{line_of(lines, place)}: {where}: {message}", hint=_HINTS.get(first["type"], "see docs/recognizers.md")
    )


class _Checker:
    """Checks what a schema cannot: that expressions compile, names are known and examples are there."""

    def __init__(self, path: Path, lines: dict[Place, int], place: Place) -> None:
        self._path, self._lines, self._place = path, lines, place

    def rule(self, model: RecognizerModel, languages: list[str]) -> PatternRule:
        own = [
            entry if isinstance(entry, LanguageModel) else LanguageModel(language=entry)
            for entry in model.supported_languages
        ]
        context = [*model.context, *(word for entry in own for word in entry.context)]
        checks = [model.validate_] if isinstance(model.validate_, str) else model.validate_
        self._check(model, context, checks)
        return PatternRule(
            name=model.name,
            entity=model.supported_entity,
            patterns=self._patterns(model),
            examples=tuple(Example(e.text, tuple(e.finds)) for e in model.examples),
            languages=tuple(dict.fromkeys([entry.language for entry in own] or languages)),
            context=tuple(dict.fromkeys(context)),
            requires_context=model.requires_context,
            unless=tuple(model.unless),
            validate=tuple(checks),
            threshold=model.score_thresholds.get(model.supported_entity, model.score_thresholds.get("default", 0.0)),
            place=self._at(),
        )

    def _at(self, *more: str | int) -> str:
        return f"{self._path}:{line_of(self._lines, (*self._place, *more))}"

    def _check(self, model: RecognizerModel, context: list[str], checks: list[str]) -> None:
        if not model.patterns and not model.deny_list:
            raise RecognizerError(
                f"{self._at()}: {model.name!r} has no patterns and no deny_list", hint="give one of them"
            )
        if not any(e.finds for e in model.examples) or all(e.finds for e in model.examples):
            raise RecognizerError(
                f"{self._at('examples')}: {model.name!r} needs one example that finds something and one that does not",
                hint="write `finds: []` for a text it must leave alone",
            )
        for check in checks:
            if check not in CHECKS:
                known = ", ".join(sorted(CHECKS))
                raise RecognizerError(f"{self._at('validate')}: unknown check {check!r} (known: {known})")
        if model.requires_context and not context:
            raise RecognizerError(
                f"{self._at('requires_context')}: {model.name!r} has no context words", hint="give some"
            )
        for key in model.score_thresholds:
            if key not in ("default", model.supported_entity):
                known = f"known: default, {model.supported_entity}"
                raise RecognizerError(f"{self._at('score_thresholds', key)}: {key!r} is not found here ({known})")

    def _patterns(self, model: RecognizerModel) -> tuple[Pattern, ...]:
        patterns: list[Pattern] = []
        for n, p in enumerate(model.patterns):
            if any(p.name == other.name for other in patterns):
                raise RecognizerError(
                    f"{self._at('patterns', n)}: pattern {p.name!r} is given twice", hint="rename one"
                )
            at = self._at("patterns", n, "regex")
            source = for_all_scripts(p.regex) if p.engine == "re2" else p.regex
            if source is None:
                raise RecognizerError(
                    f"{at}: \\b inside an expression means ASCII only", hint="leave it out, or add `engine: regex`"
                )
            self._compiles(source, p.engine, at)
            patterns.append(Pattern(p.name, source, p.score, p.engine))
        if model.deny_list:
            # Longest first: the first alternative that fits wins, and must not leave a surname behind.
            terms = sorted(set(model.deny_list), key=lambda term: (-len(term), term))
            alternatives = "|".join(re2.escape(term) for term in terms)
            patterns.append(Pattern("deny_list", alternatives, model.deny_list_score))
        return tuple(patterns)

    def _compiles(self, source: str, engine: str, at: str) -> None:
        try:
            compiled = re2.compile(source, _QUIET) if engine == "re2" else regex.compile(source)
        except re2.error as error:
            reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else "is not understood"
            raise RecognizerError(
                f"{at}: {reason}",
                hint="RE2 has no look-around and no back-references; `engine: regex` has both, and is slower",
            ) from None
        except regex.error as error:
            raise RecognizerError(f"{at}: {error.msg}", hint="mend the expression") from None
        if compiled.search("") or (compiled.search("x x") and not compiled.search("x x").group()):
            raise RecognizerError(f"{at}: matches the empty string", hint="let it ask for at least one character")
