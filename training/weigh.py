"""Fit what decides between model and rules: on the items held out of training, which neither has seen."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from redactor.detect.assemble import shipped_finders
from redactor.detect.ensemble import FEATURES, Candidate, candidates, weighable
from redactor.detect.neural.network import Tagger, Tagging, open_tagger
from redactor.detect.neural.pieces import LABELS
from redactor.detect.neural.segments import KINDS
from redactor.detect.reading import Reader, Reading
from training.corpora import Text

CURVE = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
FOLDS = 5
_PRIOR = 0.3  # of the squared weights: few texts must not make large ones


def temperature(texts: Sequence[Text], folder: Path) -> float:
    """Return the temperature under which the model's probabilities fit best what is right (Guo et al. 2017)."""
    tagger = open_tagger(folder)
    reader = Reader()
    readings = [reader.read(t.text) for t in texts]
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    best = (float("inf"), 1.0)
    base = tagger.tag(readings)
    logs, right = [], []
    for text, tagging in zip(texts, base, strict=True):
        logs.append(np.log(np.maximum(tagging.said, 1e-9)) * settings["temperature"])
        right.append(_labels(text, tagging))
    scores, labels = np.concatenate(logs), np.concatenate(right)
    for t in np.arange(0.6, 3.01, 0.05):
        z = scores / t
        z = z - np.log(np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True)) - z.max(-1, keepdims=True)
        loss = -z[np.arange(len(labels)), labels].mean()
        best = min(best, (float(loss), float(t)))
    return best[1]


def _labels(text: Text, tagging: Tagging) -> Any:
    labels = np.zeros(len(tagging.start), dtype=np.int64)
    for s, e, label in text.spans:
        here = tagging.within(s, e)
        labels[here] = LABELS.index(f"I-{label}")
        labels[here.start] = LABELS.index(f"B-{label}")
    return labels


def gather(texts: Iterable[Text], tagger: Tagger) -> list[tuple[Text, Reading, list[Candidate]]]:
    """Return the candidates of each text."""
    reader, finders = Reader(), shipped_finders()
    texts = list(texts)
    readings = [reader.read(t.text) for t in texts]
    result = []
    for text, reading, tagging in zip(texts, readings, tagger.tag(readings), strict=True):
        spans = [s for finder in finders for s in finder.find(reading) if weighable(s)]
        result.append((text, reading, list(candidates(reading, spans, tagging))))
    return result


def is_right(text: Text, candidate: Candidate) -> bool:
    """Tell whether a candidate overlaps a mention of its own kind."""
    span = candidate.span
    return any(s < span.end and span.start < e and label == span.entity for s, e, label in text.spans)


def fit(found: Sequence[tuple[Text, Reading, Sequence[Candidate]]]) -> dict[str, list[float]]:
    """Return the weights of a logistic regression for each entity, by Newton's method with a normal prior."""
    weights = {}
    for entity in KINDS:
        rows = [(c.features, is_right(t, c)) for t, _, cs in found for c in cs if c.span.entity == entity]
        x, y = np.array([r[0] for r in rows]), np.array([float(r[1]) for r in rows])
        w = np.zeros(len(FEATURES))
        prior = np.full(len(FEATURES), _PRIOR)
        prior[0] = 1e-3
        for _ in range(30):
            p = 1 / (1 + np.exp(-x @ w))
            gradient = x.T @ (y - p) - prior * w
            hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(prior)
            w = w + np.linalg.solve(hessian, gradient)
        weights[entity] = [round(float(v), 4) for v in w]
    return weights


def curve(found: Sequence[tuple[Text, Reading, Sequence[Candidate]]]) -> list[tuple[str, float, float, float]]:
    """Return (entity, threshold, recall, precision) over thresholds, text by text.

    In five folds: each text is judged by weights that were fitted without it.
    """
    folds = [(found[n::FOLDS], fit([one for m, one in enumerate(found) if m % FOLDS != n])) for n in range(FOLDS)]
    result = []
    for entity in KINDS:
        for least in CURVE:
            mentions = covered = finds = right = 0
            for texts, weights in folds:
                for text, _, cs in texts:
                    stand = [c for c in cs if c.span.entity == entity and _likely(weights[entity], c) >= least]
                    finds += len(stand)
                    right += sum(is_right(text, c) for c in stand)
                    chars = {i for c in stand for i in range(c.span.start, c.span.end)}
                    for s, e, label in text.spans:
                        if label == entity:
                            mentions += 1
                            covered += all(i in chars for i in range(s, e) if text.text[i].isalnum())
            result.append((entity, least, covered / max(1, mentions), right / max(1, finds)))
    return result


def _likely(weights: Sequence[float], candidate: Candidate) -> float:
    return float(1 / (1 + np.exp(-np.array(weights) @ candidate.features)))
