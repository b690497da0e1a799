"""What the words of a record say of it: its language, and which of them nobody knows."""

from collections import Counter
from collections.abc import Iterator, Sequence

from redactor.detect.lexicon import DEMONYM, FUNCTION, GIVEN, LANGUAGES, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.reading import Reading, Shape
from redactor.model import Mention

_ENOUGH = 12  # words: below this a record is codes and names, and says nothing of its language
_KNOWN_SHARE = 0.5  # of the words without capitals: notes in our five languages stay well above


def language_of(readings: Sequence[Reading]) -> tuple[str, bool]:
    """Return the ISO 639-1 code of a record's main language, and whether it is one we know.

    ("", True) where there are too few words to tell.
    """
    counts: Counter[int] = Counter()
    plain = known = 0
    for reading in readings:
        for _, _, word in reading.words:
            if word.shape is Shape.LOWER or word.shape is Shape.OTHER:
                plain += 1
                if word.bits & (ORDINARY | FUNCTION):
                    known += 1
                    counts[word.bits & ORDINARY] += 2 if word.bits & FUNCTION else 1
    if plain < _ENOUGH:
        return "", True
    if known < plain * _KNOWN_SHARE:
        return "", False
    votes = {code: sum(c for bits, c in counts.items() if bits >> n & 1) for n, code in enumerate(LANGUAGES)}
    return max(votes, key=lambda code: votes[code]), True


def unaccounted(readings: Sequence[Reading], mentions: Sequence[Mention]) -> Iterator[tuple[int, int, int]]:
    """Yield (field, start, end) of words in no lexicon and in no mention."""
    accounted = ORDINARY | FUNCTION | DEMONYM | PROGRAMME | GIVEN | SURNAME
    found: dict[int, list[tuple[int, int]]] = {}
    for mention in mentions:
        found.setdefault(mention.field, []).append((mention.span.start, mention.span.end))
    for n, reading in enumerate(readings):
        here = found.get(n, ())
        for start, end, word in reading.words:
            if word.bits & accounted or word.shape is Shape.DIGIT or end - start < 3:
                continue
            if not any(s < end and start < e for s, e in here):
                yield n, start, end
