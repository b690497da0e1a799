"""Make the training set: every text cut into passages, every passage as arrays."""

import random
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from redactor.detect.neural.pieces import LABELS, Cutter, Pieces, without_names
from redactor.detect.reading import Reader
from training.corpora import MAYBE_ORG, PLACE_OR_ORG, UNKNOWN, Text, paragraphs, read_cultures, read_marked, read_public
from training.vary import Names, Varier, joined

_BIT = {label: 1 << n for n, label in enumerate(LABELS)}
TEXTS = Path(__file__).parent / "text"


def items(corpora: Path) -> list[Text]:
    """Return all items of the texts written for this: authored beside the corpora, and our own."""
    found: list[Text] = []
    for folder in (corpora / "authored", TEXTS):
        for path in sorted(folder.glob("*.txt")):
            found += read_marked(path)
    return found


def is_held(item: Text, one_of: int) -> bool:
    """Tell whether an item is held out; decided by its text, so that no order changes it."""
    return zlib.crc32(item.text.encode()) % one_of == 0


def make(
    config: Mapping[str, Any], corpora: Path, tokenizer: Path, target: Path, fraction: float = 1.0
) -> dict[str, int]:
    """Write the training set to *target* (npz) and return how many word pieces come from where."""
    rng = random.Random(config["seed"])
    names = Names(read_cultures(corpora / "authored" / "names"), rng)
    vary = Varier(config["vary"], names, rng)
    encoder = Encoder(tokenizer, config, rng)
    for text in _texts(config, corpora, vary, rng, fraction):
        encoder.add(text)
    encoder.save(target)
    return encoder.counts


def _texts(
    config: Mapping[str, Any], corpora: Path, vary: Varier, rng: random.Random, fraction: float
) -> Iterator[Text]:
    for source, how in config["public"].items():
        texts = [
            p
            for t in read_public(corpora / "train" / f"{source}.jsonl.gz", how.get("partial", ()))
            for p in paragraphs(t)
        ]
        for text in _joined(_share(texts, how["copies"] * fraction, rng), how["join"], rng):
            yield vary(text, 0.5)
    domain = config["domain"]
    ours = [item for item in items(corpora) if not is_held(item, domain["held"])]
    for _ in range(max(1, round(domain["copies"] * fraction))):
        copy = [vary(p) for item in ours for p in paragraphs(item)]
        if rng.random() < 0.5:
            rng.shuffle(copy)
        yield from _joined(copy, domain["join"], rng)
    for _ in range(round(config["made"]["lists"] * fraction)):
        yield vary.made_list()
    for _ in range(round(config["made"]["cells"] * fraction)):
        yield vary.made_cell()


def _share(texts: Sequence[Text], copies: float, rng: random.Random) -> Iterator[Text]:
    for _ in range(int(copies)):
        yield from texts
    yield from (text for text in texts if rng.random() < copies % 1)


def _joined(texts: Iterable[Text], chance: float, rng: random.Random) -> Iterator[Text]:
    """Put some texts together with those that follow, as sentences of a report stand together."""
    held: Text | None = None
    for text in texts:
        if (
            held is not None
            and held.source == text.source
            and len(held.text) + len(text.text) < 600
            and rng.random() < chance
        ):
            held = joined(held, text, rng.choice((" ", " ", " ", "\n", "  ", "\n\n")))
            continue
        if held is not None:
            yield held
        held = text
    if held is not None:
        yield held


class Encoder:
    """Turns texts into arrays: ids, shapes, facts and, for each piece, the set of labels that are right."""

    def __init__(self, tokenizer: Path, config: Mapping[str, Any], rng: random.Random) -> None:
        self._cutter, self._reader, self._rng = Cutter(tokenizer), Reader(), rng
        self._longest = config["passage"]
        self._unlisted, self._no_facts = config["vary"]["unlisted"], config["vary"]["no_facts"]
        self._columns: dict[str, list[Any]] = {"ids": [], "shapes": [], "facts": [], "allowed": [], "length": []}
        self.counts: dict[str, int] = {}

    def add(self, text: Text) -> None:
        """Add a text, cut into passages where it is long."""
        [pieces] = self._cutter.cut([self._reader.read(text.text)])
        if not len(pieces):
            return
        allowed = allowed_of(pieces, text)
        facts = self._forget(pieces, text)
        for start in range(0, len(pieces), self._longest):
            stretch = slice(start, start + self._longest)
            if not allowed[stretch].any():
                continue
            n = len(pieces.ids[stretch])
            self._columns["ids"].append(pieces.ids[stretch].astype(np.uint16))
            self._columns["shapes"].append(pieces.shapes[stretch].astype(np.uint8))
            self._columns["facts"].append(facts[stretch].astype(np.uint16))
            self._columns["allowed"].append(allowed[stretch])
            self._columns["length"].append(n)
            self.counts[text.source] = self.counts.get(text.source, 0) + n

    def _forget(self, pieces: Pieces, text: Text) -> Any:
        """Return the facts without those of some names: most names of the world are in no list."""
        facts = pieces.facts.copy()
        if self._rng.random() < self._no_facts:
            return facts * 0
        for s, e, _ in text.spans:
            if self._rng.random() < self._unlisted:
                for n in np.flatnonzero((pieces.start >= s) & (pieces.end <= e)):
                    facts[n] = without_names(int(facts[n]), int(pieces.shapes[n]))
        return facts

    def save(self, target: Path) -> None:
        """Write all arrays."""
        columns = {k: np.concatenate(v) for k, v in self._columns.items() if k != "length"}
        np.savez(target, length=np.array(self._columns["length"], dtype=np.int32), **columns)


def allowed_of(pieces: Pieces, text: Text) -> Any:
    """Return for each piece the labels that are right, as bits; 0 for pieces that bear no label."""
    outside = _BIT["O"]
    for entity in text.partial:
        outside |= _BIT[f"B-{entity}"] | _BIT[f"I-{entity}"]
    allowed = np.where(pieces.first, outside, 0).astype(np.uint8)
    for s, e, label in text.spans:
        here = np.flatnonzero(pieces.first & (pieces.start < e) & (pieces.end > s))
        for n, at in enumerate(here):
            kind = "B" if n == 0 else "I"
            if label == UNKNOWN:
                bits = 0
            elif label == MAYBE_ORG:
                bits = _BIT["O"] | _BIT["B-ORG"] | _BIT["I-ORG"]
            elif label == PLACE_OR_ORG:
                bits = _BIT[f"{kind}-ORG"] | _BIT[f"{kind}-LOC"]
            else:
                bits = _BIT[f"{kind}-{label}"]
            allowed[at] = bits
    return allowed
