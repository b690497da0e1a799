"""Run the names model: windows in, probabilities out. The only module that meets onnxruntime.

Each window is read by itself. The model is quantised, and its activations are scaled by the largest of a whole run:
in a batch, what it says of one text would depend on the others, and a file checked after redaction would be seen
with other eyes than before. Several windows are read at once, each on a thread of its own, which is as fast as batches.
"""

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from redactor.detect.neural.pieces import LABELS, PUNCTUATION, Cutter, Ints, Pieces
from redactor.detect.reading import Reading
from redactor.errors import RecognizerError

WINDOW = 160  # pieces that are read at once, besides the marks of beginning and end: what training shows
OVERLAP = 48  # pieces that two windows share: each piece counts where it has more text on both sides
_THREADS = 4  # more gain nothing at this size
_FEW = 4  # windows: so many are read before threads have started

Floats = npt.NDArray[np.float32]


class Network(Protocol):
    """A model of word pieces."""

    def scores(self, ids: Ints, shapes: Ints, facts: Ints, present: Ints) -> Floats:
        """Return a score for each label: (texts, pieces, labels) for arrays of (texts, pieces)."""


class OnnxNetwork:
    """The model in a file, run by ONNX Runtime on the CPU."""

    def __init__(self, path: Path) -> None:
        """Load *path*. Raises RecognizerError."""
        import onnxruntime  # only who reads with the model should wait for it

        onnxruntime.disable_telemetry_events()  # some builds for Windows send some
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception:  # the library raises classes of its own, and its messages name no remedy
            raise RecognizerError(f"cannot read the names model {path.name}", hint="reinstall the package") from None

    def scores(self, ids: Ints, shapes: Ints, facts: Ints, present: Ints) -> Floats:
        """Return the scores of one batch."""
        feed = {"ids": ids, "shapes": shapes, "facts": facts, "present": present}
        result: Floats = self._session.run(None, feed)[0]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Tagging:
    """What the model says of a text: for each of its words a probability for each label.

    `start` and `end` (code points) delimit the words, punctuation included; `said` is (words, labels).
    """

    start: Ints
    end: Ints
    said: Floats

    def named(self) -> Floats:
        """Return for each word the probability that it belongs to a name."""
        outside: Floats = self.said[:, 0]
        return 1.0 - outside

    def kinds(self) -> Floats:
        """Return (words, 3): the probabilities of PERSON, ORG and LOC."""
        result: Floats = self.said[:, 1::2] + self.said[:, 2::2]
        return result

    def within(self, start: int, end: int) -> slice:
        """Return the words that lie in *start* to *end*, or touch it."""
        first = int(np.searchsorted(self.end, start, side="right"))
        return slice(first, max(first, int(np.searchsorted(self.start, end, side="left"))))


class Tagger:
    """Reads texts with a network."""

    def __init__(self, cutter: Cutter, network: Network, temperature: float = 1.0, threads: int = 0) -> None:
        """Take what cuts and what reads; scores are divided by *temperature* to become true probabilities.

        *threads* read at once; 0: as many as there are cores, at most four.
        """
        self._cutter, self._network, self._temperature = cutter, network, temperature
        self._threads = threads or min(_THREADS, os.cpu_count() or 1)

    def tag(self, readings: Sequence[Reading]) -> list[Tagging]:
        """Return what the model says of each text: always the same of the same text."""
        pieces = list(self._cutter.cut(readings))
        said = [np.zeros((len(p), len(LABELS)), dtype=np.float32) for p in pieces]
        windows = [Window(n, *w) for n, p in enumerate(pieces) for w in windows_of(len(p))]
        for w, probabilities in zip(windows, self._read(pieces, windows), strict=True):
            said[w.text][w.keep : w.until] = probabilities[1 + w.keep - w.start : 1 + w.until - w.start]
        return [_tagging(p, s) for p, s in zip(pieces, said, strict=True)]

    def _read(self, pieces: Sequence[Pieces], windows: "Sequence[Window]") -> Iterable[Floats]:
        def read(w: Window) -> Floats:
            return self._probabilities(pieces[w.text], w)

        if len(windows) < _FEW or self._threads == 1:
            return map(read, windows)
        pool = ThreadPoolExecutor(self._threads)
        try:
            return list(pool.map(read, windows))
        finally:
            pool.shutdown(cancel_futures=True)  # who presses Ctrl-C does not wait for the rest

    def _probabilities(self, one: Pieces, w: "Window") -> Floats:
        size, here = w.end - w.start + 2, slice(w.start, w.end)
        ids, facts, present = np.zeros((1, size), np.int64), np.zeros((1, size), np.int64), np.ones((1, size), np.int64)
        shapes = np.full((1, size), PUNCTUATION, np.int64)
        ids[0, 0], ids[0, -1] = self._cutter.begin, self._cutter.finish
        ids[0, 1:-1], shapes[0, 1:-1], facts[0, 1:-1] = one.ids[here], one.shapes[here], one.facts[here]
        scores: Floats = self._network.scores(ids, shapes, facts, present)[0] / self._temperature
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        return scores


class Window(NamedTuple):
    """A stretch of pieces of a text, and which of them count: those that have most text on both sides here."""

    text: int
    start: int
    end: int
    keep: int
    until: int


def windows_of(length: int) -> list[tuple[int, int, int, int]]:
    """Return windows over *length* pieces as (start, end, keep, until); the kept stretches cover every piece once."""
    if length <= WINDOW:
        return [(0, length, 0, length)] if length else []
    starts = [*range(0, length - WINDOW, WINDOW - OVERLAP), length - WINDOW]
    result, kept = [], 0
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        until = length if after is None else (after + start + WINDOW) // 2
        result.append((start, start + WINDOW, kept, until))
        kept = until
    return result


def _tagging(pieces: Pieces, said: Floats) -> Tagging:
    first = np.flatnonzero(pieces.first)
    after = np.append(first[1:], len(pieces)) - 1
    return Tagging(pieces.start[first], pieces.end[after] if len(first) else pieces.end, said[first])


def open_tagger(folder: Path, threads: int = 0) -> Tagger:
    """Return the tagger in *folder*: model.onnx, tokenizer.json, settings.json. Raises RecognizerError."""
    try:
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        labels, temperature = tuple(settings["labels"]), float(settings["temperature"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RecognizerError("cannot read the settings of the names model", hint="reinstall the package") from None
    if labels != LABELS:
        raise RecognizerError("the names model has other labels than this version", hint="reinstall the package")
    cutter, network = Cutter(folder / "tokenizer.json"), OnnxNetwork(folder / "model.onnx")
    return Tagger(cutter, network, temperature, threads)
