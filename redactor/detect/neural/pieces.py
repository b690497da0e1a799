"""Cut a text into what the names model reads: word pieces, how each word is written, what the lexicon knows of it.

The same code feeds training and use, so that the model never meets an input that it was
not trained on. Offsets are code points of the text as it is, whatever the tokenizer
makes of accents, case or white space.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, LANGUAGES, PROGRAMME, SURNAME
from redactor.detect.reading import ACCOUNTED, Reading, Shape, Word
from redactor.detect.towns import Towns
from redactor.errors import RecognizerError

LABELS: Final = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
"""What the model says of a word's first piece, in the order of its outputs."""

SHAPES: Final = 8
PUNCTUATION: Final = 7  # beside the shapes of words (see `Shape`)
FACTS: Final = (*LANGUAGES, "function", "given", "surname", "common", "demonym", "programme", "strange", "place")
"""What is known of a word, a bit each, from the lowest."""

STRANGE: Final = 1 << FACTS.index("strange")
PLACE: Final = 1 << FACTS.index("place")
NAMES: Final = 1 << FACTS.index("given") | 1 << FACTS.index("surname")
_LEXICON: Final = tuple((1 << n, 1 << n) for n in range(len(LANGUAGES))) + tuple(
    (bit, 1 << FACTS.index(name))
    for bit, name in (
        (FUNCTION, "function"), (GIVEN, "given"), (SURNAME, "surname"), (COMMON, "common"),
        (DEMONYM, "demonym"), (PROGRAMME, "programme"),
    )
)  # fmt: skip

_SURROGATE = re.compile("[\ud800-\udfff]")

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A text as the model reads it, without the marks of its beginning and end.

    All arrays are as long as there are pieces. `first` tells the pieces that begin a word
    of the reading or are no part of one: these bear labels. `start` and `end` are code points.
    """

    ids: Ints
    shapes: Ints
    facts: Ints
    first: npt.NDArray[np.bool_]
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.ids)


class Cutter:
    """Makes pieces of readings."""

    def __init__(self, tokenizer: Path) -> None:
        """Load the file of the tokenizer. Raises RecognizerError where it cannot be read."""
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception:  # the library raises nothing narrower
            raise RecognizerError(f"cannot read the tokenizer {tokenizer.name}", hint="reinstall the package") from None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True  # "[SEP]" in a text is text
        self._towns = Towns()
        self._facts = lru_cache(maxsize=100_000)(self._facts_of)
        self.begin = self._special("[CLS]")
        self.finish = self._special("[SEP]")

    def _special(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise RecognizerError(f"the tokenizer has no {token}", hint="reinstall the package")
        return int(number)

    def cut(self, readings: Sequence[Reading]) -> Iterator[Pieces]:
        """Yield the pieces of each reading, in order."""
        texts = [_SURROGATE.sub("\ufffd", r.text) for r in readings]  # one for one: offsets stay
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        for reading, encoding in zip(readings, encodings, strict=True):
            yield self._pieces(reading, encoding.ids, encoding.offsets)

    def _pieces(self, reading: Reading, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Pieces:
        spans = np.array(offsets, dtype=np.int64).reshape(-1, 2)
        start, end = spans[:, 0], spans[:, 1]
        starts = np.array([s for s, _, _ in reading.words], dtype=np.int64)
        ends = np.array([e for _, e, _ in reading.words], dtype=np.int64)
        shape = np.array([w.shape for w in reading.word] + [PUNCTUATION], dtype=np.int64)
        facts = np.array([self._facts(w) for w in reading.word] + [0], dtype=np.int64)
        at = np.searchsorted(ends, start, side="right")  # the first word that ends behind the piece's start
        inside = at < len(ends)
        if len(ends):
            inside &= starts[np.minimum(at, len(ends) - 1)] < end
        word = np.where(inside, at, -1)
        first = (word != np.concatenate(([-1], word[:-1]))) | (word < 0)
        last = np.append(first[1:], True) if len(first) else first
        # The tokenizer drops marks and what cannot be seen; a word is as long as the reading has it.
        if len(starts):
            start = np.where(first & (word >= 0), np.minimum(start, starts[word]), start)
            end = np.where(last & (word >= 0), np.maximum(end, ends[word]), end)
        return Pieces(np.array(ids, dtype=np.int64), shape[word], facts[word], first, start, end)

    def _facts_of(self, word: Word) -> int:
        facts = PLACE if word.key in self._towns else 0
        for bit, fact in _LEXICON:
            if word.bits & bit:
                facts |= fact
        return facts | STRANGE if word.strange else facts


def without_names(facts: int, shape: int) -> int:
    """Return *facts* as they were if the lists did not have the name: what most names of the world are."""
    facts &= ~(NAMES | PLACE)
    known = facts & (ACCOUNTED_FACTS)
    return facts if known or shape in (Shape.DIGIT, PUNCTUATION) else facts | STRANGE


ACCOUNTED_FACTS: Final = sum(fact for bit, fact in _LEXICON if bit & ACCOUNTED)
