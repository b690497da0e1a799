"""Meet Presidio: our finders in its engine, its recognizers in our pipeline.

This is the only module that imports presidio_analyzer, and it is imported only when
needed: the import takes a second. Presidio falls back to defaults where configuration
is missing or unknown, and may download; everything here is checked first, and an
engine that needs nothing is given explicitly.
"""

import importlib
import inspect
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import tldextract
from presidio_analyzer import EntityRecognizer, LocalRecognizer, RecognizerResult, pattern_recognizer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngineProvider

from redactor.detect.finder import Finder
from redactor.detect.reading import Reader, Reading
from redactor.errors import RecognizerError
from redactor.model import Span
from redactor.recognizers.lines import line_of, read

# Presidio's e-mail recognizer calls this attribute; its first call would fetch a list of suffixes. It also
# refuses addresses in suffixes that the list lacks, and those of internal networks are addresses too.
_replaceable: Any = tldextract
_replaceable.extract = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, extra_suffixes=("local", "internal", "lan", "corp", "home")
)

_LANGUAGES = ("en", "fr", "es", "pt", "nl")
_PREDEFINED = "presidio_analyzer.predefined_recognizers"
_REMOTE = frozenset(
    {"AzureAILanguageRecognizer", "AzureHealthDeidRecognizer", "LangExtractRecognizer", "RemoteRecognizer"}
)


class _Adapted(LocalRecognizer):
    """One of our finders as Presidio sees it."""

    def __init__(self, finder: Finder, language: str, reader: Reader) -> None:
        self._finder, self._reader = finder, reader  # before super(): it calls load()
        super().__init__(
            supported_entities=list(finder.entities), supported_language=language, name=f"redactor {finder.name}"
        )

    def load(self) -> None:
        """Do nothing: a finder is ready when it is made."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return what the finder finds, of *entities* only unless none are named."""
        wanted = set(entities or ())
        return [
            RecognizerResult(
                span.entity,
                span.start,
                span.end,
                span.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: span.found_by,
                    # The engine drops, in silence, what bears another identifier than the recognizer's.
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for span in self._finder.find(self._reader.read(text))
            if not wanted or span.entity in wanted
        ]


def as_recognizer(finder: Finder, language: str = "en", reader: Reader | None = None) -> EntityRecognizer:
    """Return *finder* as a recognizer for a stock `AnalyzerEngine`. Entities keep our names.

    A recognizer serves one *language*; make one for each. Give them one *reader* to share its memory.
    """
    return _Adapted(finder, language, reader or Reader())


class Artifacts(Protocol):
    """Gives what a Presidio NLP engine says of a text."""

    def __call__(self, text: str) -> NlpArtifacts:
        """Return the artifacts of *text*."""


class _Foreign:
    """A Presidio recognizer as our pipeline sees it."""

    def __init__(self, recognizer: EntityRecognizer, artifacts: Artifacts | None) -> None:
        self._recognizer: Any = recognizer
        self._artifacts = artifacts
        self.name: str = _name(recognizer)
        self.entities = tuple(recognizer.supported_entities)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what the recognizer finds. Raises RecognizerError, without its text, whatever it raises."""
        text = reading.text
        began = time.monotonic()
        try:
            artifacts = self._artifacts(text) if self._artifacts else None
            results = self._recognizer.analyze(text=text, entities=list(self.entities), nlp_artifacts=artifacts) or []
            spans = [self._span(result, len(text)) for result in results]
        except Exception as error:
            # Its message may quote the text.
            raise RecognizerError(
                f"recognizer {self.name!r} failed ({type(error).__name__})", hint="mend it or take it out of the policy"
            ) from None
        if isinstance(self._recognizer, pattern_recognizer.PatternRecognizer) and (
            time.monotonic() - began >= pattern_recognizer.REGEX_TIMEOUT_SECONDS
        ):
            # Presidio skips a pattern that runs out of time, and says so only in a log.
            raise RecognizerError(f"recognizer {self.name!r} ran out of time", hint="simplify its expressions")
        yield from (span for span in spans if span is not None)

    def _span(self, result: RecognizerResult, length: int) -> Span | None:
        start, end, score = int(result.start), int(result.end), float(result.score)
        if not 0 <= start <= end <= length:
            raise ValueError("span outside the text")
        least = self._threshold(str(result.entity_type))
        return (
            Span(start, end, str(result.entity_type), score, self.name)
            if start < end and score > 0 and score >= least
            else None
        )

    def _threshold(self, entity: str) -> float:
        thresholds = getattr(self._recognizer, "score_thresholds", None) or {}
        return float(thresholds.get(entity, thresholds.get("default", 0.0)))


def _name(recognizer: Any) -> str:
    return str(recognizer.name)


def foreign(recognizer: EntityRecognizer, artifacts: Artifacts | None = None) -> Finder:
    """Return a user's Presidio *recognizer* as a finder.

    *artifacts* gives it what an NLP engine says of a text, for recognizers that ask. Raises
    RecognizerError for a recognizer that sends text away.
    """
    for kind in type(recognizer).__mro__:
        if kind.__name__ in _REMOTE:
            raise RecognizerError(
                f"recognizer {_name(recognizer)!r} sends text to a service", hint="use one that runs on this machine"
            )
    return _Foreign(recognizer, artifacts)


def no_artifacts(language: str = "en") -> Artifacts:
    """Return the artifacts of an NLP engine that does nothing: no model, no download."""
    engine = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "no_op", "models": [{"lang_code": language, "model_name": "-"}]}
    ).create_engine()

    def artifacts(text: str) -> NlpArtifacts:
        return engine.process_text(text, language)

    return artifacts


def load_registry(path: Path, languages: Sequence[str] = _LANGUAGES) -> list[EntityRecognizer]:
    """Build the recognizers that a registry in Presidio's YAML names, one for each of its languages.

    Only entries of `type: predefined` belong there: `class_name` (or `name`) is a recognizer of
    Presidio's or the dotted path of one's own class, and every other key is an argument of its
    constructor. Raises RecognizerError with file and line for what is missing, unknown or twice.
    """
    data, lines = read(path)
    if not isinstance(data, dict) or not isinstance(data.get("recognizers"), list):
        raise RecognizerError(f"{path}:1: is no registry of recognizers", hint="it begins with `recognizers:`")
    for key in data.keys() - {"recognizers", "supported_languages", "global_regex_flags"}:
        raise RecognizerError(f"{path}:{lines[(key,)]}: unknown key {key!r}", hint="see docs/recognizers.md")
    built: list[EntityRecognizer] = []
    names: set[str] = set()
    for n, entry in enumerate(data["recognizers"]):
        at = f"{path}:{line_of(lines, ('recognizers', n))}"
        entry = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise RecognizerError(f"{at}: a recognizer needs a name", hint="write `name: ...`")
        if entry["name"] in names:
            raise RecognizerError(f"{at}: {entry['name']!r} is given twice", hint="rename one")
        names.add(entry["name"])
        built += _build(entry, at, data.get("supported_languages") or languages)
    return built


def _build(entry: Mapping[str, Any], at: str, languages: Sequence[str]) -> list[EntityRecognizer]:
    if entry.get("type", "predefined") != "predefined":
        raise RecognizerError(f"{at}: only `type: predefined` belongs here", hint="patterns have files of their own")
    kind = _class(str(entry.get("class_name", entry["name"])), at)
    own = {k: v for k, v in entry.items() if k not in ("class_name", "type", "enabled", "supported_languages")}
    known = _arguments(kind)
    if "name" not in known:
        del own["name"]
    for key in own.keys() - known:
        raise RecognizerError(
            f"{at}: {kind.__name__} takes no {key!r} (known: {', '.join(sorted(known))})", hint="mend the entry"
        )
    if entry.get("enabled", True) is False:
        return []
    built = []
    for one in entry.get("supported_languages") or languages:
        more = (
            {"supported_language": one["language"], "context": one.get("context")}
            if isinstance(one, dict)
            else {"supported_language": one}
        )
        try:
            built.append(kind(**{**own, **{k: v for k, v in more.items() if k in known and v is not None}}))
        except Exception as error:
            raise RecognizerError(f"{at}: {kind.__name__} cannot be made ({type(error).__name__})") from None
    return built


def _class(name: str, at: str) -> type[EntityRecognizer]:
    module, _, attribute = name.rpartition(".")
    try:
        kind = getattr(importlib.import_module(module or _PREDEFINED), attribute)
    except (ImportError, AttributeError):
        raise RecognizerError(
            f"{at}: no recognizer {name!r}", hint="write package.module.Class for one's own"
        ) from None
    if not (inspect.isclass(kind) and issubclass(kind, EntityRecognizer)):
        raise RecognizerError(f"{at}: {name!r} is no EntityRecognizer", hint="name a subclass of it")
    if any(base.__name__ in _REMOTE for base in kind.__mro__):
        raise RecognizerError(f"{at}: {name!r} sends text to a service", hint="use one that runs on this machine")
    return kind


def _arguments(kind: type[EntityRecognizer]) -> set[str]:
    """Return the arguments that the constructor takes, its bases' too where it passes them on."""
    known: set[str] = set()
    for base in kind.__mro__:
        if "__init__" not in vars(base):
            continue
        parameters = inspect.signature(base.__init__).parameters  # type: ignore[misc]
        known |= {p.name for p in parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
        if not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            break
    return known - {"self"}
