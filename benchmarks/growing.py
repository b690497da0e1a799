"""Grow the labelled corpus to many megabytes of shared text whose vocabulary grows as that of real text does.

Copies of one text hold no new words, and a scan that remembers words would look fast on them. So a share of the words
is replaced: by one that was put in before, the likelier the oftener it was (Simon 1955), or by a new one, as often as
Heaps' law (V = K n^b, Heaps 1978) says that the next word of a text is new. Of the new ones some are forms of ordinary
words, some invented names of places and groups.
"""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import marisa_trie

from benchmarks.detection import CORPUS
from benchmarks.people import group, place
from redactor.coverage.labelled import Labelled
from redactor.coverage.marks import read_labelled
from redactor.detect.lexicon import EN, ES, FR, NL, PT, RECORD
from redactor.model import Field, Record
from redactor.records.source import open_source
from redactor.shipped import shipped

K, B = 30.0, 0.53  # Reuters RCV1 has 44 and 0.49 (Manning et al. 2008): ours, in five languages, grows faster
REPLACED, NAMES = 0.35, 0.4  # the share of words replaced; that of names among the new ones
_KEPT = frozenset(("COUNTRY", "YEAR"))
_WORD = re.compile(r"<[^<>]*>|[^\W\d_]{4,}")
_COUNTED = re.compile(r"\w+")
_LANGUAGES = {"en": EN, "fr": FR, "es": ES, "pt": PT, "nl": NL}


@dataclass
class Growth:
    """How many words a text has, and how many different ones, at several points."""

    points: list[tuple[int, int]]

    @property
    def exponent(self) -> float:
        """Return b of Heaps' law: the slope of log V over log n, by least squares from the tenth part on."""
        points = [(math.log(n), math.log(v)) for n, v in self.points if n >= self.points[-1][0] / 10]
        mean_x, mean_y = (sum(c) / len(points) for c in zip(*points, strict=True))
        return float(sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points))


def shared_corpus() -> list[tuple[str, Record]]:
    """Return the labelled records with a token in the place of every mention that is no country or year."""
    found = []
    for path in sorted(CORPUS.glob("??-*.md")):
        for record in open_source(path, format="fragment").records():
            labelled = read_labelled(path.name, record)
            found.append((labelled.language, _redacted(labelled)))
    return found


def _redacted(labelled: Labelled) -> Record:
    fields = []
    for n, field in enumerate(labelled.record.fields):
        text = field.text
        for one in sorted((g for g in labelled.gold if g.field == n), key=lambda g: -g.start):
            if one.entity not in _KEPT:
                token = "<LOC>" if one.entity == "LOC" else "<redacted>"
                text = text[: one.start] + token + text[one.end :]
        fields.append(Field(field.name, text))
    return Record(0, tuple(fields))


class Grower:
    """Makes records, one after the other, each like one of the corpus in other words."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._base = rng, shared_corpus()
        self._forms = _forms(rng)
        self._used: dict[str, list[str]] = {language: [] for language in _LANGUAGES}
        self._names: set[str] = set()
        self._words = 0

    def records(self, size: int) -> Iterator[Record]:
        """Yield records until they hold *size* bytes of UTF-8."""
        made = number = 0
        while made < size:
            language, base = self._base[number % len(self._base)]
            fields = [Field(f.name, self._varied(f.text, language)) for f in base.fields[1:]]
            record = Record(number, (Field("FragmentID", f"R-{number:06}"), *fields))
            made += sum(len(f.text.encode()) for f in record.fields)
            number += 1
            yield record

    def _varied(self, text: str, language: str) -> str:
        self._words += len(_COUNTED.findall(text))
        return _WORD.sub(lambda found: self._other(found[0], language), text)

    def _other(self, word: str, language: str) -> str:
        rng = self._rng
        if word[0] == "<" or rng.random() > REPLACED:
            return word
        used = self._used[language]
        # Only some words are replaced, and each brings the new ones of its neighbours too.
        is_new = rng.random() < K * B * self._words ** (B - 1) / REPLACED
        other = self._new(language) if is_new or not used else rng.choice(used)
        used.append(other)
        return other.capitalize() if word[0].isupper() and other.islower() else other

    def _new(self, language: str) -> str:
        if self._rng.random() >= NAMES and self._forms[language]:
            return self._forms[language].pop()
        name = place(self._rng) if self._rng.random() < 0.7 else group(self._rng)
        while name in self._names:
            name += self._rng.choice("aeiou") + self._rng.choice("nrlst")
        self._names.add(name)
        return name


def _forms(rng: random.Random) -> dict[str, list[str]]:
    """Return the ordinary words of the lexicon, by language, in any order."""
    trie = marisa_trie.RecordTrie(RECORD.format)
    trie.mmap(str(shipped("recognizers") / "lexicon.marisa"))
    forms: dict[str, list[str]] = {language: [] for language in _LANGUAGES}
    for key, (bits,) in trie.items():
        if key.isalpha():
            for language, bit in _LANGUAGES.items():
                if bits & bit:
                    forms[language].append(key)
    for words in forms.values():
        rng.shuffle(words)
    return forms


def growth(records: list[Record]) -> Growth:
    """Count words and different words along *records*."""
    seen: set[str] = set()
    count, points, step = 0, [], max(1, len(records) // 60)
    for n, record in enumerate(records, 1):
        for field in record.fields:
            words = _COUNTED.findall(field.text)
            count += len(words)
            seen.update(words)
        if n % step == 0 or n == len(records):
            points.append((count, len(seen)))
    return Growth(points)
