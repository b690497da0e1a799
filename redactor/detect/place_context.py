"""Weigh what stands around a name of a place: is a place meant, or a person, or a plain word?"""

from dataclasses import dataclass
from itertools import pairwise

from redactor.detect.gazetteer import Level, Place, Trust
from redactor.detect.lexicon import COMMON, DEMONYM, EN, FR, FUNCTION, GIVEN, LANGUAGES, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.place_words import AFTER, AT, BEFORE, DIRECTION, INSIDE, KIND, LINKER, OF, PERSONAL, SPEAKS
from redactor.detect.reading import Reading, Shape, Word

ENOUGH = 2
_START = {Trust.SURE: 3, Trust.LIKELY: 2, Trust.DOUBTFUL: 0}
_SPACES = frozenset((" ", "\u00a0", "\u202f", "\n", "  ", "\r\n"))
_HYPHENS = frozenset(("-", "‐", "‑", "–"))
_APOSTROPHES = frozenset(("'", "’", "ʼ", "`", "‘"))
_JOINS = _SPACES | _HYPHENS | _APOSTROPHES | {"", " -", "- "}
_DOTS = frozenset((". ", ".", ".\u00a0"))
_DASHES = frozenset((":", "–", "—", "-"))
_COMMON = COMMON | EN | FR
_GLUE = frozenset((".", "@", "/", "_", "-", "\\", "‑", ":", "%"))
_ENDS = frozenset(".!?\n\r:;•")
_TONGUES = tuple(1 << n for n in range(len(LANGUAGES)))
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


def apart(reading: Reading, first: int, stop: int) -> bool:
    """Return whether words *first* to *stop* stand for themselves, not inside an address or a longer word."""
    before = reading.gap(first - 1)[-1:] if first else ""
    after = reading.gap(stop - 1)
    return before not in _GLUE and (after not in _GLUE or not after)


def weigh(reading: Reading, hit: Hit, roles: dict[str, int]) -> None:
    """Set the hit's weight from its trust and what stands left and right of it."""
    weight = _START[hit.place.trust] or _doubt(reading, hit)
    if weight == 2 and hit.stop - hit.first == 1 and _only_opens(reading, hit):
        weight = 1
    if hit.first:
        weight += _left(reading, hit, roles)
    if hit.stop < len(reading.words):
        weight += _right(reading, hit, roles)
    elif not hit.first:
        weight += 2  # the whole field: a column of places
    hit.weight = weight


def _only_opens(reading: Reading, hit: Hit) -> bool:
    """Return whether the name is a frequent word that has its capital from opening a sentence: Réunion."""
    bits = reading.words[hit.first][2].bits
    if not bits & COMMON or (hit.place.level is Level.COUNTRY and hit.place.country != "RE"):
        return False
    return (not hit.first or bool(set(reading.gap(hit.first - 1)) & _ENDS)) and bool(bits & tongue(reading))


def _doubt(reading: Reading, hit: Hit) -> int:
    """Return what a doubtful name starts with."""
    if hit.stop - hit.first > 1:
        return 1  # every word of it has a capital
    bits = reading.words[hit.first][2].bits
    if hit.place.size < 2:
        return -1 if bits & _COMMON else 0  # a hamlet called Justice: "in Justice" is not enough
    if bits & ORDINARY and not bits & (PERSON | FUNCTION | PROGRAMME | DEMONYM | tongue(reading)):
        return 2  # a word, but of another language
    return 0


def tongue(reading: Reading) -> int:
    """Return the bits of the languages that most words without capitals belong to; English and French where none do."""
    counts: dict[int, int] = {}
    for _, _, word in reading.words:
        if word.shape is Shape.LOWER:
            counts[word.bits & ORDINARY] = counts.get(word.bits & ORDINARY, 0) + 1
    votes = {bit: sum(count for bits, count in counts.items() if bits & bit) for bit in _TONGUES}
    most = max(votes.values())
    return sum(bit for bit in _TONGUES if votes[bit] == most) if most else EN | FR


def _left(reading: Reading, hit: Hit, roles: dict[str, int]) -> int:
    n = hit.first - 1
    word = reading.words[n][2]
    role = roles.get(word.key, 0)
    gap = reading.gap(n)
    if gap not in _SPACES and gap not in _APOSTROPHES:
        return _left_joined(hit, gap, word, role)
    if word.key in _ARTICLES and n and spaced(reading, n - 1) and not role & AT:
        n -= 1
        word = reading.words[n][2]
        role = roles.get(word.key, 0)
    if role & OF and not role & AT and n and spaced(reading, n - 1):
        return _left_of(reading, hit, n, roles)
    if role & (INSIDE | AT):
        shouted = word.shape is Shape.UPPER and reading.words[hit.first][2].shape is not Shape.UPPER
        return (
            0
            if shouted or (word.key == "a" and reading.text[reading.words[n][0]] in "aA" and tongue(reading) & EN)
            else 2
        )
    if role & BEFORE:
        return 3
    if word.shape is Shape.LOWER and not role & PERSONAL:
        return 0
    return _left_name(reading, hit, word, role) if n == hit.first - 1 else 0


def _english_article(reading: Reading, n: int) -> bool:
    return reading.text[reading.words[n][0]] in "aA" and bool(tongue(reading) & EN)


def _left_of(reading: Reading, hit: Hit, n: int, roles: dict[str, int]) -> int:
    """Weigh "of" at word *n* by what stands before it: the town of, a friend of."""
    if roles.get(reading.words[n - 1][2].key, 0) & BEFORE:
        return 3
    article = n != hit.first - 1 or reading.words[n][2].key == "du"
    # French regions take the article that villages and persons do not: du Mono, de la Tapoa.
    return 2 if article and hit.place.level is Level.REGION and not reading.words[hit.first][2].bits & COMMON else 1


def _left_name(reading: Reading, hit: Hit, word: Word, role: int) -> int:
    """Weigh a title, an initial or a capitalised word right before the name."""
    if role & PERSONAL and not role & (DIRECTION | LINKER):
        hit.person = True
        return -4
    if word.shape is Shape.INITIAL and not word.bits & FUNCTION:
        hit.person = True
        return -3
    if word.shape is not Shape.TITLE and word.shape is not Shape.MIXED and word.shape is not Shape.UPPER:
        return 0
    if word.shape is Shape.UPPER and reading.words[hit.first][2].shape is not Shape.UPPER:
        return 0
    if role or word.bits & (FUNCTION | COMMON | DEMONYM | PROGRAMME) or hit.stop - hit.first > 2:
        return 0
    hit.person = hit.place.level is not Level.COUNTRY
    if word.bits & GIVEN:
        return -3
    return 0 if word.bits & ORDINARY else -2 if hit.place.level is Level.CITY else -1


def _left_joined(hit: Hit, gap: str, word: Word, role: int) -> int:
    if gap in _DOTS and (word.shape is Shape.INITIAL or role & PERSONAL):
        hit.person = True
        return -4
    if gap in _HYPHENS and word.shape in CAPITAL and word.bits & (GIVEN if hit.place.trust is Trust.SURE else PERSON):
        hit.person = True
        return -2
    return 0


def _right(reading: Reading, hit: Hit, roles: dict[str, int]) -> int:
    n = hit.stop - 1
    gap, word = reading.gap(n), reading.words[hit.stop][2]
    if gap in _SPACES:
        role = roles.get(word.key, 0)
        named = reading.words[n][2].bits & PERSON
        if role & AFTER or (role & KIND and _kind_of_place(reading, hit.stop, roles)):
            return 3
        if word.shape is Shape.LOWER:
            return -2 if named and role & SPEAKS else 0
        return _right_name(hit, word, role, bool(named)) if gap != "\n" else 0
    if gap in _HYPHENS and word.bits & PERSON and reading.words[n][2].bits & GIVEN and word.shape in CAPITAL:
        hit.person = True
        return -2
    if hit.first == 0 and gap.strip(" .\u00a0") in _DASHES:
        return 2  # a dateline or a heading: "Kaya: ", "TEGUCIGALPA. - "
    return 2 if hit.first == 0 and gap == ", " and word.shape is Shape.DIGIT else 0


def _right_name(hit: Hit, word: Word, role: int, named: bool) -> int:
    """Weigh a capitalised word right behind the name: a surname perhaps."""
    if word.shape not in CAPITAL or role or word.bits & (FUNCTION | DEMONYM | PROGRAMME):
        return 0
    if word.shape is not Shape.TITLE and not word.bits & PERSON:
        return 0
    if word.bits & ORDINARY and not word.bits & PERSON:
        return -1 if named else 0
    small = named or (hit.place.level is Level.CITY and hit.stop - hit.first == 1 and word.shape is Shape.TITLE)
    hit.person = hit.person or small
    return -3 if named else -2 if small else -1


def _kind_of_place(reading: Reading, n: int, roles: dict[str, int]) -> bool:
    """Return whether words from *n* say "refugee camp", "rural district"."""
    while n + 1 < len(reading.words) and roles.get(reading.words[n][2].key, 0) & KIND and spaced(reading, n):
        n += 1
    return bool(roles.get(reading.words[n][2].key, 0) & AFTER)


def settle(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Return the hits that are places; one that stands in a list with a sure place, or before its country, gains."""
    for left, right in pairwise(hits):
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
    gap = reading.gap(left.stop - 1).strip(" \u00a0\u202f")
    return 1 if gap in ("/", "-", "–", "—") else 2 if gap in (",", "(", ";") else 0
