"""What the words of a record say of it: its language, and which of them nobody knows."""

from collections.abc import Sequence
from operator import attrgetter

from redactor.detect.cues import cues
from redactor.detect.lexicon import LANGUAGES, counted
from redactor.detect.reading import Reading
from redactor.model import Mention
from redactor.overlap import Cover

_ENOUGH = 12  # words: below this a record is codes and names, and says nothing of its language
_KNOWN_SHARE = 0.5  # of the words without capitals: notes in our five languages stay well above
_VOTES = attrgetter("votes")


def language_of(readings: Sequence[Reading]) -> tuple[str, bool]:
    """Return the ISO 639-1 code of a record's main language, and whether it is one we know.

    ("", True) where there are too few words to tell.
    """
    ballots = sum([sum(map(_VOTES, r.word)) for r in readings])
    *votes, known, plain = counted(ballots, len(LANGUAGES) + 2)
    if plain < _ENOUGH:
        return "", True
    if known < plain * _KNOWN_SHARE:
        return "", False
    return LANGUAGES[votes.index(max(votes))], True


def unaccounted(readings: Sequence[Reading], mentions: Sequence[Mention]) -> list[tuple[int, int, int]]:
    """Return (field, start, end) of the words in no lexicon and in no mention; titles and other cues are known."""
    announce = cues().words
    strange = [
        (n, *reading.words[k][:2])
        for n, reading in enumerate(readings)
        for k in reading.strange
        if reading.word[k].key not in announce
    ]
    if not strange:
        return []
    found: dict[int, list[tuple[int, int]]] = {}
    for m in mentions:
        found.setdefault(m.field, []).append((m.span.start, m.span.end))
    covers = {n: Cover(stretches) for n, stretches in found.items()}
    return [u for u in strange if u[0] not in covers or not covers[u[0]].touches(u[1], u[2])]
