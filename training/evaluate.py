"""Measure the names model: on corpora that nobody trained on, alone, in the pipeline, and beside stock Presidio."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor.api.building import open_policy
from redactor.coverage.labelled import Gold, Labelled
from redactor.coverage.marks import read_labelled
from redactor.coverage.measure import measure
from redactor.detect.assemble import open_detector, shipped_finders
from redactor.detect.finder import DOUBT, Finder, Judge
from redactor.detect.judge import open_names_model
from redactor.detect.reading import Reader, Reading
from redactor.model import Detection, Detector, Field, Mention, Record, Span
from redactor.records.source import open_source
from training.corpora import read_gold

NAMES = ("PERSON", "ORG", "LOC")
DEV = ("en_worldwide", "hrdsattack", "tab144", "echr_fr_manual", "echr_es_manual", "masakhaner2_swa", "masakhaner2_hau",
       "masakhaner2_kin", "uner_en_ewt", "uner_pt_bosque", "wnut17", "lenerbr_pt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled texts, and which of their mentions identify a person directly or with other facts (TAB)."""

    name: str
    texts: tuple[Labelled, ...]
    kinds: tuple[dict[tuple[int, int], str], ...] = ()
    rules: tuple[Callable[[str], bool], ...] = ()


def dev(corpora: Path, name: str) -> Corpus:
    """Read a corpus of `dev/`."""
    texts, kinds = [], []
    for n, (text, kind) in enumerate(read_gold(corpora / "dev" / f"{name}.jsonl.gz")):
        gold = tuple(Gold(0, s, e, label) for s, e, label in text.spans)
        texts.append(Labelled(f"{name}:{n}", text.language, Record(n, (Field("text", text.text),)), gold))
        kinds.append(dict(kind))
    return Corpus(name, tuple(texts), tuple(kinds))


def records(name: str, files: Sequence[Path]) -> Corpus:
    """Read labelled outcome records; fields that the default policy keeps or takes whole are so treated."""
    policy = open_policy()
    found = [
        read_labelled(path.name, record) for path in files for record in open_source(path, format="fragment").records()
    ]
    return Corpus(name, tuple(found), rules=(policy.keeps, policy.takes_whole))


class Alone:
    """A detector of one finder: nothing is carried over, nothing decided."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self._reader = finder, Reader()

    def detect(
        self, records: Sequence[Record], kept: Callable[[str], bool], whole: Callable[[str], bool]
    ) -> list[Detection]:
        """Return what the finder finds."""
        return [
            Detection(
                tuple(
                    Mention(n, span, 0)
                    for n, f in enumerate(r.fields)
                    if not kept(f.name)
                    for span in self._find(f.text)
                )
            )
            for r in records
        ]

    def _find(self, text: str) -> Iterator[Span]:
        yield from self._finder.find(self._reader.read(text))


class _Together:
    """The rules, and over them the model: text by text, nothing carried through the record."""

    name, entities = "together", NAMES

    def __init__(self, judge: Judge | None, weighed: bool) -> None:
        self._finders, self._judge, self._weighed = shipped_finders(), judge, weighed

    def find(self, reading: Reading) -> list[Span]:
        spans = [span for finder in self._finders for span in finder.find(reading)]
        if not self._judge:
            return spans
        if self._weighed:
            judged = self._judge.judge([(reading, spans)])[0]
        else:
            judged = spans + self._judge.judge([(reading, ())])[0]
        return [span for span in judged if not span.found_by.startswith(DOUBT)]


def parts() -> dict[str, Callable[[], Detector]]:
    """Return the systems from which the whole is made, from the least to the most."""
    return {
        "rules": lambda: Alone(_Together(None, False)),
        "+ record": lambda: open_detector(),
        "model": lambda: Alone(open_names_model()),
        "rules or model": lambda: Alone(_Together(open_names_model(), False)),
        "weighed": lambda: Alone(_Together(open_names_model(), True)),
        "+ record again": lambda: open_detector(names_model=True),
    }


def stock() -> Detector:
    """Return Presidio as it comes, with its rules and no language model."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    import redactor.detect.presidio  # noqa: F401  keeps its e-mail recognizer off the network

    configuration = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "-"}]}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(nlp_engine=engine)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    class Stock:
        name, entities = "stock", ()

        def find(self, reading: Any) -> list[Span]:
            alike = {"LOCATION": "LOC", "DATE_TIME": "DATE", "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE"}
            return [
                Span(r.start, r.end, alike.get(r.entity_type, r.entity_type), r.score, "stock")
                for r in analyzer.analyze(reading.text, language="en")
            ]

    return Alone(Stock())


@dataclass(frozen=True, slots=True)
class Row:
    """The measure of one entity in one corpus."""

    corpus: str
    system: str
    entity: str
    mentions: int
    recall: float
    own: float
    precision: float | None
    documents: int = 0
    leaking: int = 0


def rows(corpus: Corpus, system: str, detector: Detector, entities: Sequence[str] = NAMES) -> Iterator[Row]:
    """Yield a row for each entity: recall by any find, by finds of its own kind, and precision by overlap."""
    labels = {gold.entity for text in corpus.texts for gold in text.gold}
    result = measure(corpus.texts, detector, {}, *corpus.rules)
    for entity in entities:
        tally = result.tally("*", entity)
        if entity in labels or tally.mentions:
            precision = tally.precision if corpus.name not in PARTIAL else None
            leak = result.leaking["*"] if entity == "PERSON" else 0
            yield Row(
                corpus.name,
                system,
                entity,
                tally.mentions,
                tally.recall,
                tally.named,
                precision,
                len(corpus.texts),
                leak,
            )


PARTIAL = ("hrdsattack",)  # not every mention is labelled: precision would mean nothing


def identifiers(corpus: Corpus, detector: Detector) -> dict[str, tuple[int, int]]:
    """Return (covered, mentions) of direct and quasi identifiers, of the kinds that we look for (TAB)."""
    found: Counter[str] = Counter()
    for text, kinds in zip(corpus.texts, corpus.kinds, strict=True):
        [detection] = detector.detect([text.record], _no, _no)
        covered = {i for m in detection.mentions for i in range(m.span.start, m.span.end)}
        content = text.record.fields[0].text
        for gold in text.gold:
            kind = kinds[gold.start, gold.end]
            if kind not in ("DIRECT", "QUASI") or (kind == "QUASI" and gold.entity not in (*NAMES, "DATE")):
                continue
            found[kind] += 1
            found[f"{kind} covered"] += all(i in covered for i in range(gold.start, gold.end) if content[i].isalnum())
    return {kind: (found[f"{kind} covered"], found[kind]) for kind in ("DIRECT", "QUASI")}


def _no(_: str) -> bool:
    return False
