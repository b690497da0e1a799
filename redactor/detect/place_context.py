"""Weigh what stands around a name of a place: is a place meant, or a person, or a plain word?"""

from dataclasses import dataclass

from redactor.detect.gazetteer import Level, Place, Trust
from redactor.detect.lexicon import COMMON, DEMONYM, EN, FR, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.place_words import AFTER, AT, BEFORE, DIRECTION, INSIDE, KIND, LINKER, OF, PERSONAL, SPEAKS
from redactor.detect.reading import Reading, Shape, Word

ENOUGH = 2
_START = {Trust.SURE: 3, Trust.LIKELY: 2, Trust.DOUBTFUL: 0}
_SPACES = frozenset((" ", "\u00a0", "\u202f", "\n", "  ", "\r\n"))
_HYPHENS = frozenset(("-", "‐", "‑", "–"))
_APOSTROPHES = frozenset(("'", "’", "ʼ", "`", "‘"))
_JOINS = _SPACES | _HYPHENS | _APOSTROPHES | {"", " -", "- "}
_DOTTED = frozenset("st ste mt ft sta".split())
_ARTICLES = frozenset("the la le l les el los las o a os as het une un this that notre our".split())
_AND = frozenset("and et y e en und or ou o of".split())
CAPITAL = frozenset((Shape.TITLE, Shape.UPPER, Shape.MIXED))
PERSON = GIVEN | SURNAME
PLAIN = ORDINARY | FUNCTION | PROGRAMME | DEMONYM


@dataclass(slots=True)
class Hit:
    """A name of the gazetteer in a text: words *first* to *stop* (exclusive), and what its surroundings say."""

    first: int
    stop: int
    place: Place
    weight: int = 0
    person: bool = False


def joins(reading: Reading, n: int) -> bool:
    """Return whether word *n* and the next can be parts of one name."""
    gap = reading.gap(n)
    if gap in _JOINS:
        return True
    word = reading.words[n][2]
    return gap in (".", ". ") and (word.shape is Shape.INITIAL or word.key in _DOTTED)


def spaced(reading: Reading, n: int) -> bool:
    """Return whether only a space, or an elision, stands between word *n* and the next."""
    gap = reading.gap(n)
    return gap in _SPACES or gap in _APOSTROPHES


def hyphened(reading: Reading, n: int) -> bool:
    """Return whether a hyphen joins word *n* and the next."""
    return reading.gap(n) in _HYPHENS


def weigh(reading: Reading, hit: Hit, roles: dict[str, int]) -> None:
    """Set the hit's weight from its trust and what stands left and right of it."""
    hit.weight = _START[hit.place.trust] + _left(reading, hit, roles) + _right(reading, hit, roles)
    if hit.stop - hit.first == len(reading.words):
        hit.weight += 2  # the whole field: a column of places


def _left(reading: Reading, hit: Hit, roles: dict[str, int]) -> int:
    n = hit.first - 1
    if n < 0:
        return 0
    word = reading.words[n][2]
    if not spaced(reading, n):
        return _left_dotted(reading, hit, n, word, roles)
    role = roles.get(word.key, 0)
    if word.key in _ARTICLES and n and spaced(reading, n - 1) and not role & AT:
        n -= 1
        word = reading.words[n][2]
        role = roles.get(word.key, 0)
    if role & OF and not role & AT and n and spaced(reading, n - 1):
        before = reading.words[n - 1][2]
        return 3 if roles.get(before.key, 0) & BEFORE else 1
    if role & (INSIDE | AT):
        return 2 if word.shape is not Shape.UPPER or reading.words[hit.first][2].shape is Shape.UPPER else 0
    if role & BEFORE:
        return 3
    if role & PERSONAL and not role & (DIRECTION | LINKER):
        hit.person = True
        return -4
    if word.shape is Shape.INITIAL and not word.bits & FUNCTION:
        hit.person = True
        return -3
    if word.shape in CAPITAL and word.bits & GIVEN and not word.bits & (FUNCTION | COMMON) and n == hit.first - 1:
        hit.person = True
        return -3
    return 0


def _left_dotted(reading: Reading, hit: Hit, n: int, word: Word, roles: dict[str, int]) -> int:
    gap = reading.gap(n)
    if gap in (". ", ".", ".\u00a0") and (word.shape is Shape.INITIAL or roles.get(word.key, 0) & PERSONAL):
        hit.person = True
        return -4
    if gap in _HYPHENS and word.shape in CAPITAL and word.bits & PERSON:
        hit.person = True
        return -2
    return 0


def _right(reading: Reading, hit: Hit, roles: dict[str, int]) -> int:
    n = hit.stop - 1
    if hit.stop >= len(reading.words):
        return 0
    gap, word = reading.gap(n), reading.words[hit.stop][2]
    role = roles.get(word.key, 0)
    named = reading.words[n][2].bits & PERSON
    if gap in _SPACES:
        if role & AFTER or (role & KIND and _kind_of_place(reading, hit.stop, roles)):
            return 3
        if word.shape in CAPITAL and "\n" not in gap and not word.bits & (FUNCTION | DEMONYM | PROGRAMME) and not role:
            if word.bits & (PERSON | PLAIN) == 0 or word.bits & PERSON:
                hit.person = bool(named)
                return -3 if named else -1
            return -1 if named else 0
        return -2 if role & SPEAKS and named else 0
    if gap in _HYPHENS and word.shape in CAPITAL and word.bits & PERSON:
        hit.person = True
        return -2
    if (
        hit.first == 0
        and (gap[:1] in ":–—" or gap in (" – ", " — ", ". – ", ". — ", ".- ", " - ", ", "))
        and gap.strip()
    ):
        return 2 if gap != ", " or word.shape is Shape.DIGIT or word.key in _ARTICLES else 0
    return 0


def _kind_of_place(reading: Reading, n: int, roles: dict[str, int]) -> bool:
    """Return whether words from *n* say "refugee camp", "rural district"."""
    while n + 1 < len(reading.words) and roles.get(reading.words[n][2].key, 0) & KIND and spaced(reading, n):
        n += 1
    return bool(roles.get(reading.words[n][2].key, 0) & AFTER)


def settle(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Return the hits that are places; one that stands in a list with a sure place, or before its country, gains."""
    for left, right in zip(hits, hits[1:], strict=False):
        if right.first - left.stop > 1:
            continue
        link = _link(reading, left, right)
        if link and right.weight >= ENOUGH > left.weight and not left.person:
            left.weight += 2 if link == 1 or right.place.level > Level.CITY or not _named(reading, left) else 1
        elif link == 1 and left.weight >= ENOUGH > right.weight and not right.person and not _named(reading, right):
            right.weight += 2
    return [hit for hit in hits if hit.weight >= ENOUGH]


def _named(reading: Reading, hit: Hit) -> bool:
    """Return whether the place's name is a given name too."""
    return hit.stop - hit.first == 1 and bool(reading.words[hit.first][2].bits & GIVEN)


def _link(reading: Reading, left: Hit, right: Hit) -> int:
    """Return 1 where "and" or a slash joins two names, 2 where a comma or a bracket does, else 0."""
    if right.first - left.stop == 1:
        word = reading.words[left.stop][2]
        return int(word.key in _AND and spaced(reading, left.stop - 1) and spaced(reading, left.stop))
    gap = reading.gap(left.stop - 1)
    if gap in ("/", " / ", "-", "–", " - ", " – "):
        return 1
    return 2 if gap in (", ", " (", ",", "; ") else 0


def plain(word: Word) -> bool:
    """Return whether a word is an ordinary one of English or French, or of no use as a name."""
    return bool(word.bits & (EN | FR | FUNCTION | PROGRAMME | DEMONYM | COMMON))
