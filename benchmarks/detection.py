"""The whole deterministic pipeline beside stock Presidio, on the same narratives, in one process and on one core.

Stock is `AnalyzerEngine` with its default English recognizers and its cheapest NLP engine
(`no_op`), detection only. Ours reads, detects, carries over, decides, mints and replaces.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""  # before Presidio: never ask the network

from redactor.api.building import open_detector, open_policy
from redactor.coverage import read_labelled
from redactor.detect.places import country_name
from redactor.model import Field, Record
from redactor.records.source import open_source
from redactor.redaction.record import Redaction

CORPUS = Path(__file__).parent.parent / "audit" / "corpus"


def narratives() -> list[str]:
    """Return the English narrative fields of the labelled corpus, without marks."""
    texts = []
    for path in sorted(CORPUS.glob("en-*.md")):
        for record in open_source(path, format="fragment").records():
            texts += [f.text for f in read_labelled(path.name, record).record.fields if len(f.text) > 200]
    return texts


def stock() -> Callable[[str], object]:
    """Return stock Presidio's analysis of one text."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "-"}]}
    nlp = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    registry.recognizers = [r for r in registry.recognizers if r.name != "SpacyRecognizer"]  # no_op feeds it nothing
    engine = AnalyzerEngine(nlp_engine=nlp, registry=registry, supported_languages=["en"])
    return lambda text: engine.analyze(text, "en")


def ours() -> Callable[[str], object]:
    """Return our redaction of one text, as a record of one field."""
    policy, today = open_policy("outcome-harvest"), date.today()
    detector, redaction = open_detector(policy, (), today), Redaction(policy, country_name, today)

    def run(text: str) -> object:
        record = Record(0, (Field("Outcome description", text),))
        [detection] = detector.detect([record], policy.keeps, policy.takes_whole)
        return redaction.redact(record, detection)

    return run


def rate(run: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Return characters per second of CPU time, best of three, after one warm-up."""
    for text in texts:
        run(text)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            for text in texts:
                run(text)
        best = min(best, (time.process_time() - start) / rounds)
    return sum(map(len, texts)) / best


def main() -> None:
    """Print both rates and their ratio."""
    texts = narratives()
    theirs, mine = rate(stock(), texts, 1), rate(ours(), texts, 5)
    print(f"{len(texts)} narratives of {sum(map(len, texts)) // len(texts)} characters on average")
    print(f"stock Presidio, detection only   {theirs / 1000:>9,.0f} kchar/s   1.0")
    print(f"redactor, the whole pipeline     {mine / 1000:>9,.0f} kchar/s  {mine / theirs:>5.1f} x")
