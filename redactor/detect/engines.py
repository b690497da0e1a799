"""Plug a larger engine in: a spaCy pipeline, a transformer or a GLiNER model, from a folder on this machine.

They come in through Presidio's own engines and recognizers. Presidio downloads what it does not find;
here a folder that is missing is an error, and the libraries are told to stay offline before they load.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Read when the libraries are imported, which importing Presidio's recognizers does: so it stands before.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
os.environ.update(OFFLINE)

from presidio_analyzer import RecognizerResult  # noqa: E402
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine  # noqa: E402
from presidio_analyzer.predefined_recognizers import (  # noqa: E402
    GLiNERRecognizer,
    HuggingFaceNerRecognizer,
    SpacyRecognizer,
)

from redactor.detect.finder import Finder  # noqa: E402
from redactor.detect.presidio import Artifacts, foreign  # noqa: E402
from redactor.errors import RecognizerError  # noqa: E402
from redactor.model import LOC, ORG, PERSON  # noqa: E402

USUAL: Mapping[str, str] = {
    "PER": PERSON, "PERSON": PERSON, "PERS": PERSON, "LOC": LOC, "GPE": LOC, "FAC": LOC, "LOCATION": LOC,
    "ORG": ORG, "ORGANIZATION": ORG, "ORGANISATION": ORG, "person": PERSON, "organization": ORG, "location": LOC,
}  # fmt: skip
"""What the labels of most models mean. GLiNER takes labels for its question: it is asked for the last three."""

_ASKED = ("person", "organization", "location")
_EXTRAS = {"transformers": ("transformers", "torch"), "gliner": ("gliner",)}


def open_engine(kind: str, folders: Mapping[str, Path], entities: Mapping[str, str]) -> list[Finder]:
    """Return a finder for each model of a foreign engine.

    *kind* is spacy, transformers or gliner; *entities* turns the labels of the models into ours (empty: the usual
    ones). Every model reads every text: which language a short text is in nobody knows. Raises
    RecognizerError for a folder that is missing, a library that is not installed, a model that does not load.
    """
    for folder in folders.values():
        if not folder.is_dir():
            raise RecognizerError(
                f"engine {kind}: there is no folder {folder.name!r}", hint="put the model there; nothing is downloaded"
            )
    hub = sys.modules.get("huggingface_hub.constants")
    if hub is not None and not hub.HF_HUB_OFFLINE:  # somebody imported it before us
        raise RecognizerError(
            f"engine {kind}: the libraries may use the network", hint="set HF_HUB_OFFLINE=1 before the program starts"
        )
    mapping = dict(entities or USUAL)
    try:
        return [_OPEN[kind](folder, mapping) for folder in folders.values()]
    except ImportError:
        needed = " and ".join(_EXTRAS.get(kind, (kind,)))
        raise RecognizerError(
            f"engine {kind}: {needed} is not installed", hint=f"pip install 'outcome-redactor[{kind}]'"
        ) from None
    except RecognizerError:
        raise
    except (Exception, SystemExit) as error:  # spaCy ends the program where it cannot download
        raise RecognizerError(
            f"engine {kind}: the model does not load ({type(error).__name__})", hint="check the folder and its version"
        ) from None


class _LocalSpacy(SpacyNlpEngine):
    """A spaCy pipeline from a folder: what is not there is never downloaded."""

    engine_name = "spacy_local"

    @staticmethod
    def _download_spacy_model_if_needed(model_name: str) -> None:
        if not Path(model_name).is_dir():
            raise FileNotFoundError(model_name)


def _spacy(folder: Path, entities: dict[str, str]) -> Finder:
    configuration = NerModelConfiguration(
        model_to_presidio_entity_mapping=entities, labels_to_ignore=[], low_score_entity_names=[], default_score=0.85
    )
    # Presidio asks for a language to look the pipeline up by; it has no other meaning here.
    engine = _LocalSpacy([{"lang_code": "en", "model_name": str(folder)}], configuration)
    engine.load()
    pipeline: Any = engine.nlp["en"]  # type: ignore[index]
    _knows("spacy", folder, {label for labels in pipeline.pipe_labels.values() for label in labels}, entities)

    def artifacts(text: str) -> Any:
        return engine.process_text(text, "en")

    return _found_by(SpacyRecognizer(supported_entities=sorted(set(entities.values()))), "spacy", folder, artifacts)


class _Strict(HuggingFaceNerRecognizer):
    """Presidio's recognizer for transformers, but for what it swallows: there a text that fails holds no names."""

    def _predict_chunk(self, chunk_text: str) -> list[RecognizerResult]:
        found = []
        pipeline: Any = self.ner_pipeline
        for one in pipeline(chunk_text):
            entity = self.label_mapping.get(self._normalize_label(one["entity_group"]))
            if entity and float(one["score"]) >= self.threshold:
                found.append(RecognizerResult(entity, int(one["start"]), int(one["end"]), float(one["score"])))
        return found


def _transformers(folder: Path, entities: dict[str, str]) -> Finder:
    # "first": a word is what its first piece is, and never half a name
    recognizer = _Strict(model_name=str(folder), label_mapping=entities, device="cpu", aggregation_strategy="first")
    pipeline: Any = recognizer.ner_pipeline
    if not pipeline.tokenizer.is_fast:
        raise RecognizerError(
            f"engine transformers: the tokenizer in {folder.name!r} does not say where words stand",
            hint="save the model with a fast tokenizer (tokenizer.json)",
        )
    labels = pipeline.model.config.id2label.values()
    _knows("transformers", folder, {recognizer._normalize_label(label) for label in labels}, entities)
    return _found_by(recognizer, "transformers", folder)


def _gliner(folder: Path, entities: dict[str, str]) -> Finder:
    asked = entities if entities != USUAL else {label: USUAL[label] for label in _ASKED}
    recognizer = GLiNERRecognizer(
        model_name=str(folder), entity_mapping=asked, map_location="cpu", local_files_only=True
    )
    return _found_by(recognizer, "gliner", folder)


def _knows(kind: str, folder: Path, labels: set[str], entities: Mapping[str, str]) -> None:
    """Raise RecognizerError where a model has no label that means something: it would find nobody, in silence."""
    if not labels & entities.keys():
        raise RecognizerError(
            f"engine {kind}: the model in {folder.name!r} finds none of {', '.join(sorted(entities))}",
            hint="write `entities: {ITS LABEL: PERSON}` beside the folder",
        )


def _found_by(recognizer: Any, kind: str, folder: Path, artifacts: Artifacts | None = None) -> Finder:
    recognizer.name = f"{kind}.{folder.name}"
    return foreign(recognizer, artifacts)


_OPEN = {"spacy": _spacy, "transformers": _transformers, "gliner": _gliner}
