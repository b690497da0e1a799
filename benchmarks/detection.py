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

from redactor.api.building import open_policy
from redactor.coverage.marks import read_labelled
from redactor.detect.assemble import open_detector
from redactor.detect.places import country_name
from redactor.model import Field, Record
from redactor.records.source import open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import redact_records

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


def stock(nlp: Any) -> Callable[[list[str]], object]:
    """Return stock Presidio's analysis of texts: an engine with its default recognizers and *nlp*."""
    from presidio_analyzer import AnalyzerEngine

    engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
    return lambda texts: [engine.analyze(text, "en") for text in texts]


def ours() -> Callable[[list[str]], object]:
    """Return our redaction of texts, each a record of one field, in batches as a run takes them."""
    policy, today = open_policy("outcome-harvest"), date.today()
    detector, redaction = open_detector(), Redaction(policy, country_name, today)

    def run(texts: list[str]) -> object:
        records = (Record(n, (Field("Outcome description", text),)) for n, text in enumerate(texts))
        return list(redact_records(records, redaction, detector))

    return run


def rate(run: Callable[[list[str]], object], texts: list[str], rounds: int) -> float:
    """Return characters per second of CPU time, best of seven, after one warm-up."""
    run(texts)
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        for _ in range(rounds):
            run(texts)
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
