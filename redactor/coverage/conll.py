"""Read columns: a token a line, its tag (BIO, BIOES or BILOU) in the last column, a blank line between sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as _field
from pathlib import Path

from redactor.coverage.json_sets import TEXT
from redactor.coverage.labelled import Gold, Labelled
from redactor.coverage.labels import CONLL, USUAL, Labels
from redactor.errors import RecordError
from redactor.model import Field, Record

TAG = re.compile(r"O|([BIESLU])-([A-Za-z][A-Za-z0-9_-]*)")
_START = "-DOCSTART-"
_LABELS = {**USUAL, **CONLL}
_BEGINS, _ENDS = frozenset("BSU"), frozenset("ESLU")


@dataclass(slots=True)
class _Text:
    """A record being rebuilt: tokens with single spaces between, sentences on lines of their own."""

    parts: list[str] = _field(default_factory=list)
    gold: list[Gold] = _field(default_factory=list)
    length: int = 0
    open: tuple[int, int, str] | None = None  # (start, end, label) of a mention that may go on

    def token(self, token: str, kind: str, label: str) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._put(" ")
        start = self.length
        self._put(token)
        if not label:
            self.close()
            return
        if kind in _BEGINS or self.open is None or self.open[2] != label:
            self.close()
            self.open = start, self.length, label
        self.open = self.open[0], self.length, label
        if kind in _ENDS:
            self.close()

    def close(self) -> None:
        if self.open:
            self.gold.append(Gold(0, *self.open))
            self.open = None

    def sentence(self) -> None:
        self.close()
        if self.parts and not self.parts[-1].endswith("\n"):
            self._put("\n")

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def read_conll(path: Path, text: str, labels: Labels, language: str) -> Iterator[Labelled]:
    """Yield the records of a file of columns: what stands between two `-DOCSTART-`, else each sentence.

    The text is rebuilt with single spaces, a sentence a line. Raises RecordError with the line.
    """
    by_sentence = _START not in text
    work, number = _Text(), 0

    def done() -> Labelled:
        record = Record(number - 1, (Field(TEXT, "".join(work.parts).rstrip("\n")),), f"record {number}")
        return Labelled(f"{path.name}#{number}", language, record, tuple(work.gold), path.name, number)

    for line, row in enumerate(text.split("\n"), 1):
        columns = row.split()
        ends = bool(columns) and columns[0] == _START
        if not columns or ends:
            work.sentence()
            if work.parts and (ends or by_sentence):
                number += 1
                yield done()
                work = _Text()
            continue
        tag = TAG.fullmatch(columns[-1])
        if row.startswith("#") and (tag is None or len(columns) == 1):
            continue  # a comment
        if tag is None or len(columns) == 1:
            raise RecordError(
                f"{path.name}: line {line}: the last column is no tag", hint="tags look like O, B-PER and I-PER"
            )
        label = labels.ours(tag[2], f"{path.name}: line {line}", _LABELS) if tag[2] else ""
        work.token(columns[0], tag[1] or "", label)
    work.sentence()
    if work.parts:
        number += 1
        yield done()
