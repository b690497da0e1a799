"""The whole deterministic pipeline beside stock Presidio, on the same narratives, in one process and on one core.

Stock is `AnalyzerEngine` with its default English recognizers, detection only: once on a
blank spaCy pipeline (tokens and no model, which would cost far more), once on Presidio's
`no_op` engine, which spares it even the tokens. Ours reads, detects, carries over,
decides, mints and replaces. Times are CPU times, the best of several rounds.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

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


def blank_spacy() -> Any:
    """Return Presidio's spaCy engine with a blank English pipeline: tokens, no model, nothing to download."""
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    return Blank(models=[{"lang_code": "en", "model_name": "blank"}])


def no_op() -> Any:
    """Return Presidio's cheapest engine: not even tokens, so that no recognizer looks at context."""
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "-"}]}
    return NlpEngineProvider(nlp_configuration=configuration).create_engine()


def stock(nlp: Any) -> Callable[[str], object]:
    """Return stock Presidio's analysis of one text: an engine with its default recognizers and *nlp*."""
    from presidio_analyzer import AnalyzerEngine

    engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
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
    """Return characters per second of CPU time, best of seven, after one warm-up."""
    for text in texts:
        run(text)
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        for _ in range(rounds):
            for text in texts:
                run(text)
        best = min(best, (time.process_time() - start) / rounds)
    return sum(map(len, texts)) / best


def main() -> None:
    """Print the rates, and how many times faster than either stock we are."""
    texts = narratives()
    blank, bare = rate(stock(blank_spacy()), texts, 1), rate(stock(no_op()), texts, 1)
    mine = rate(ours(), texts, 5)
    print(f"{len(texts)} narratives of {sum(map(len, texts)) // len(texts)} characters on average")
    print(f"stock Presidio on a blank spaCy pipeline  {blank / 1000:>7,.0f} kchar/s  {blank / blank:>5.1f} x")
    print(f"stock Presidio without any tokens (no_op) {bare / 1000:>7,.0f} kchar/s  {bare / blank:>5.1f} x")
    print(f"redactor, the whole pipeline              {mine / 1000:>7,.0f} kchar/s  {mine / blank:>5.1f} x", end="")
    print(f"  ({mine / bare:.1f} x no_op)")
