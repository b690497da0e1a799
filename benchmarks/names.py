"""The names model: as it ships, unquantised, beside a spaCy CNN of the same job, and the whole pipeline over it.

Wall-clock times on all cores, best of several rounds; every rate is also given as a ratio to
the model alone in the same run. The spaCy pipeline is a blank one with an `ner` of its default size: untrained, since
what it finds does not change how long it takes. The unquantised model is made by
`python -m training export`; without it that line is left out.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.detection import CORPUS
from redactor.api.building import open_policy
from redactor.coverage.marks import read_labelled
from redactor.detect.assemble import shipped_finders
from redactor.detect.judge import open_names_model
from redactor.detect.neural.network import OnnxNetwork, Tagger
from redactor.detect.neural.pieces import Cutter
from redactor.detect.pipeline import Pipeline
from redactor.detect.places import country_name
from redactor.detect.reading import Reader
from redactor.model import Record
from redactor.records.source import open_source
from redactor.redaction.record import Redaction
from redactor.redaction.run import redact_records
from redactor.shipped import shipped

FULL = Path(__file__).parent.parent / "training" / "build" / "full.onnx"
FOLDER = shipped("recognizers") / "names"
_FIRST = """
import time
start = time.monotonic()
from redactor.detect.assemble import open_detector
from redactor.model import Field, Record
detector = open_detector(names_model=True)
detector.detect([Record(0, (Field("a", "Yesterday Salimata Zongo spoke."),))], lambda _: False, lambda _: False)
print(time.monotonic() - start)
"""


def records() -> list[Record]:
    """Return the labelled corpus without marks, three times over with other numbers: 228 records."""
    found = []
    for path in sorted(CORPUS.glob("??-*.md")):
        for record in open_source(path, format="fragment").records():
            found.append(read_labelled(path.name, record).record)
    return found * 3


def best(run: Callable[[], object], rounds: int = 5) -> float:
    """Return the seconds of the fastest of several runs, after one warm-up."""
    run()
    times = []
    for _ in range(rounds):
        start = time.monotonic()
        run()
        times.append(time.monotonic() - start)
    return min(times)


def tagging(tagger: Tagger, texts: Sequence[str]) -> Callable[[], object]:
    """Return a run of the model over *texts*, as the pipeline hands them over: shares of 20,000 characters."""
    reader, shares, share, length = Reader(), [], [], 0
    for text in texts:
        share.append(text)
        length += len(text)
        if length > 20_000:
            shares.append(share)
            share, length = [], 0
    shares.append(share)
    return lambda: [tagger.tag([reader.read(t) for t in share]) for share in shares]


def cnn() -> Callable[[Sequence[str]], object]:
    """Return a spaCy pipeline with an untrained CNN for names of three kinds."""
    import spacy

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    for label in ("PERSON", "ORG", "LOC"):
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return lambda texts: list(nlp.pipe(texts))


def pipeline(model: bool) -> Callable[[Sequence[Record]], object]:
    """Return the redaction of records, with or without the model."""
    policy, today = open_policy("outcome-harvest"), date.today()
    redaction, judge = Redaction(policy, country_name, today), open_names_model() if model else None

    def run(many: Sequence[Record]) -> object:
        # A new detector each time: short values that it remembers would cost nothing the second time.
        detector = Pipeline(shipped_finders(), judge)
        return list(redact_records(iter(many), redaction, detector))

    return run


def main() -> None:
    """Print rates and ratios."""
    many = records()
    texts = [f.text for r in many for f in r.fields if f.text.strip()]
    size = sum(map(len, texts))
    cutter = Cutter(FOLDER / "tokenizer.json")
    rows = [
        ("names model (int8, as shipped)", best(tagging(Tagger(cutter, OnnxNetwork(FOLDER / "model.onnx")), texts)))
    ]
    if FULL.exists():
        rows.append(("names model, unquantised (fp32)", best(tagging(Tagger(cutter, OnnxNetwork(FULL)), texts), 2)))
    else:
        print("(no unquantised model here: python -m training export makes it)")
    spacy_run = cnn()
    rows.append(("spaCy CNN of the same job", best(lambda: spacy_run(texts), 2)))
    for name, model in (("whole pipeline without the model", False), ("whole pipeline with it", True)):
        run = pipeline(model)
        rows.append((name, best(lambda run=run: run(many), 3)))  # type: ignore[misc]
    alone = rows[0][1]
    print(f"{len(many)} records, {len(texts)} fields, {size} characters")
    long = [text for text in texts if len(text) > 200]
    seconds = best(tagging(Tagger(cutter, OnnxNetwork(FOLDER / "model.onnx")), long), 3)
    print(f"{'the model on narratives alone':34} {sum(map(len, long)) / seconds / 1000:>7,.0f} kchar/s")
    for name, seconds in rows:
        print(f"{name:34} {size / seconds / 1000:>7,.0f} kchar/s  {seconds / alone:>5.2f} x the model's time")
    first = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, text=True, check=True).stdout
    print(f"{'first result after start':34} {float(first):>7.2f} s")
    print(
        f"{'memory of this process at most':34} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>7,.0f} MB"
    )
