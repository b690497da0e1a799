"""Stock Presidio as a detector, to compare with: its own recognizers, and nothing of ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

from redactor.detect.labels import PRESIDIO
from redactor.detect.presidio import no_artifacts  # noqa: F401  importing it keeps the e-mail recognizer off the network
from redactor.errors import RecognizerError
from redactor.model import Detection, Detector, Mention, Record, Span


class _Blank(SpacyNlpEngine):
    """A blank spaCy pipeline: tokens, no model, nothing to download."""

    def __init__(self, language: str) -> None:
        super().__init__(models=[{"lang_code": language, "model_name": "blank"}])
        self._language = language

    def load(self) -> None:
        """Make the pipeline; the one for any language where spaCy does not know this one."""
        try:
            self.nlp = {self._language: spacy.blank(self._language)}  # type: ignore[assignment]
        except ImportError:
            self.nlp = {self._language: spacy.blank("xx")}  # type: ignore[assignment]


class _Installed(SpacyNlpEngine):
    """A spaCy pipeline from a folder of this machine."""

    @staticmethod
    def _download_spacy_model_if_needed(model_name: str) -> None:
        if not Path(model_name).is_dir():
            raise FileNotFoundError(model_name)


class _Stock:
    """Stock Presidio as we see a detector. Field by field; nothing is carried over, nothing decided."""

    def __init__(self, analyzer: Any, language: str) -> None:
        self._analyzer, self._language = analyzer, language

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        """Return what the analyzer finds. Raises RecognizerError, without text, whatever it raises."""
        return [Detection(tuple(self._record(record, kept)), language=self._language) for record in records]

    def _record(self, record: Record, kept: Callable[[str], bool]) -> Iterator[Mention]:
        who = 0
        for n, field in enumerate(record.fields):
            for span in () if kept(field.name) or not field.text.strip() else self._spans(field.text):
                yield Mention(n, span, who)
                who += 1

    def _spans(self, text: str) -> list[Span]:
        try:
            results = self._analyzer.analyze(text, language=self._language)
        except Exception as error:  # its message may quote the text
            raise RecognizerError(f"stock Presidio failed ({type(error).__name__})") from None
        return [
            Span(
                r.start,
                r.end,
                PRESIDIO.get(r.entity_type, r.entity_type),
                float(r.score),
                str((r.recognition_metadata or {}).get("recognizer_name", "stock")),
            )
            for r in results
        ]


def open_stock(language: str, folder: Path | None = None) -> Detector:
    """Return stock Presidio for texts in *language*, with all recognizers that it loads by default.

    Over a blank spaCy pipeline, which finds no name, or over the one in *folder*. Raises RecognizerError where
    it does not load.
    """
    if folder is not None and not folder.is_dir():
        raise RecognizerError("there is no folder of that name", hint="nothing is downloaded: give a spaCy pipeline")
    language = language or "en"
    try:
        nlp: SpacyNlpEngine = _Blank(language) if folder is None else _over(folder, language)
        nlp.load()
        registry = RecognizerRegistry(supported_languages=[language])
        registry.load_predefined_recognizers(languages=[language], nlp_engine=nlp)
        analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[language])
    except (Exception, SystemExit) as error:  # spaCy ends the program where it cannot download
        raise RecognizerError(
            f"stock Presidio does not load ({type(error).__name__})", hint="check the folder and its version"
        ) from None
    return _Stock(analyzer, language)


def _over(folder: Path, language: str) -> SpacyNlpEngine:
    mapping: Mapping[str, str] = {
        "PER": "PERSON", "PERSON": "PERSON", "PERS": "PERSON", "LOC": "LOCATION", "GPE": "LOCATION", "FAC": "LOCATION",
        "ORG": "ORGANIZATION", "DATE": "DATE_TIME", "TIME": "DATE_TIME", "NORP": "NRP",
    }  # fmt: skip
    configuration = NerModelConfiguration(
        model_to_presidio_entity_mapping=dict(mapping), labels_to_ignore=[], default_score=0.85
    )
    return _Installed([{"lang_code": language, "model_name": str(folder)}], configuration)
