"""What the words of a record say of it: its language, and which of them nobody knows."""

from collections import Counter
from collections.abc import Sequence

from redactor.detect.lexicon import FUNCTION, LANGUAGES, ORDINARY
from redactor.detect.reading import Reading, Shape
from redactor.model import Mention

_ENOUGH = 12  # words: below this a record is codes and names, and says nothing of its language
_KNOWN_SHARE = 0.5  # of the words without capitals: notes in our five languages stay well above


def language_of(readings: Sequence[Reading]) -> tuple[str, bool]:
    """Return the ISO 639-1 code of a record's main language, and whether it is one we know.

    ("", True) where there are too few words to tell.
    """
    plain = [w.bits for r in readings for _, _, w in r.words if w.shape is Shape.LOWER or w.shape is Shape.OTHER]
    if len(plain) < _ENOUGH:
        return "", True
    counts = Counter(plain).items()
    known = sum(n for bits, n in counts if bits & (ORDINARY | FUNCTION))
    if known < len(plain) * _KNOWN_SHARE:
        return "", False
    weights = [(bits, n * 2 if bits & FUNCTION else n) for bits, n in counts]
    votes = [sum(n for bits, n in weights if bits >> at & 1) for at in range(len(LANGUAGES))]
    return LANGUAGES[votes.index(max(votes))], True


def unaccounted(readings: Sequence[Reading], mentions: Sequence[Mention]) -> list[tuple[int, int, int]]:
    """Return (field, start, end) of the words in no lexicon and in no mention."""
    strange = [(n, s, e) for n, r in enumerate(readings) for s, e, w in r.words if w.strange]
    found: dict[int, list[tuple[int, int]]] = {}
    for mention in mentions if strange else ():
        found.setdefault(mention.field, []).append((mention.span.start, mention.span.end))
    return [(n, s, e) for n, s, e in strange if not any(a < e and s < b for a, b in found.get(n, ()))]
