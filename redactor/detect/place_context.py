"""Weigh what stands around a name of a place: is a place meant, or a person, or a plain word?"""

from dataclasses import dataclass
from itertools import pairwise

from redactor.detect.gazetteer import Level, Place, Trust
from redactor.detect.lexicon import COMMON, DEMONYM, EN, FR, FUNCTION, GIVEN, ORDINARY, PROGRAMME
from redactor.detect.place_text import ARTICLES, CAPITAL, HYPHENS, PERSON, SPACES, PlaceText
from redactor.detect.place_words import AFTER, AT, BEFORE, DIRECTION, INSIDE, KIND, LINKER, OF, PERSONAL, SPEAKS
from redactor.detect.reading import Shape, Word

ENOUGH = 2
_START = {Trust.SURE: 3, Trust.LIKELY: 2, Trust.DOUBTFUL: 0}
_DOTS = frozenset((". ", ".", ".\u00a0"))
_DASHES = frozenset((":", "–", "—", "-"))
_COMMON = COMMON | EN | FR
_AND = frozenset("and et y e en und or ou o of".split())


@dataclass(slots=True)
class Hit:
    """A name of the gazetteer in a text: words *first* to *stop* (exclusive), and what its surroundings say."""

    first: int
    stop: int
    place: Place
    weight: int = 0
    person: bool = False

    @property
    def single(self) -> bool:
        """Return whether the name is one word."""
        return self.stop - self.first == 1


def weigh(text: PlaceText, hit: Hit) -> None:
    """Set the hit's weight from its trust and what stands left and right of it."""
    weight = _START[hit.place.trust] or _doubt(text, hit)
    if weight == 2 and hit.single and _only_opens(text, hit):
        weight = 1
    if hit.first:
        weight += _left(text, hit)
    if hit.stop < len(text.words):
        weight += _right(text, hit)
    elif not hit.first:
        weight += 2  # the whole field: a column of places
    hit.weight = weight


def _doubt(text: PlaceText, hit: Hit) -> int:
    """Return what a doubtful name starts with."""
    if not hit.single:
        return 1  # every word of it has a capital
    bits = text.word(hit.first).bits
    if hit.place.size < 2:
        return -1 if bits & _COMMON else 0  # a hamlet called Justice: "in Justice" is not enough
    if bits & ORDINARY and not bits & (PERSON | FUNCTION | PROGRAMME | DEMONYM | text.tongue()):
        return 2  # a word, but of another language
    return 0


def _only_opens(text: PlaceText, hit: Hit) -> bool:
    """Return whether the name is a frequent word that has its capital from opening a sentence: Réunion."""
    bits = text.word(hit.first).bits
    if not bits & COMMON or (hit.place.level is Level.COUNTRY and hit.place.country != "RE"):
        return False
    return text.opens(hit.first) and bool(bits & text.tongue())


def _left(text: PlaceText, hit: Hit) -> int:
    n = hit.first - 1
    word, role = text.word(n), text.role(n)
    if not text.spaced(n):
        return _left_joined(hit, text.gap(n), word, role)
    if word.key in ARTICLES and n and text.spaced(n - 1) and not role & AT:
        n -= 1
        word, role = text.word(n), text.role(n)
    if role & OF and not role & AT and n and text.spaced(n - 1):
        return _left_of(text, hit, n)
    if role & (INSIDE | AT):
        shouted = word.shape is Shape.UPPER and text.word(hit.first).shape is not Shape.UPPER
        return 0 if shouted or _english_article(text, n) else 2
    if role & BEFORE:
        return 3
    if n != hit.first - 1 or (word.shape is Shape.LOWER and not role & PERSONAL):
        return 0
    return _left_name(text, hit, word, role)


def _english_article(text: PlaceText, n: int) -> bool:
    return text.surface(n) in ("a", "A") and bool(text.tongue() & EN)


def _left_of(text: PlaceText, hit: Hit, n: int) -> int:
    """Weigh "of" at word *n* by what stands before it: the town of, a friend of."""
    if text.role(n - 1) & BEFORE:
        return 3
    # French regions take the article that villages and persons do not: du Mono, de la Tapoa.
    article = n != hit.first - 1 or text.word(n).key == "du"
    return 2 if article and hit.place.level is Level.REGION and not text.word(hit.first).bits & COMMON else 1


def _left_name(text: PlaceText, hit: Hit, word: Word, role: int) -> int:
    """Weigh a title, an initial or a capitalised word right before the name."""
    if role & PERSONAL and not role & (DIRECTION | LINKER):
        hit.person = True
        return -4
    if word.shape is Shape.INITIAL and not word.bits & FUNCTION:
        hit.person = True
        return -3
    if word.shape not in CAPITAL or (word.shape is Shape.UPPER and text.word(hit.first).shape is not Shape.UPPER):
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
    if gap in HYPHENS and word.shape in CAPITAL and word.bits & (GIVEN if hit.place.trust is Trust.SURE else PERSON):
        hit.person = True
        return -2
    return 0


def _right(text: PlaceText, hit: Hit) -> int:
    n = hit.stop - 1
    gap, word, last = text.gap(n), text.word(hit.stop), text.word(n)
    if gap in SPACES:
        role = text.role(hit.stop)
        if role & AFTER or (role & KIND and _kind_of_place(text, hit.stop)):
            return 3
        if word.shape is Shape.LOWER:
            return -2 if role & SPEAKS and last.bits & PERSON else 0
        return _right_name(hit, word, role, bool(last.bits & PERSON)) if gap != "\n" else 0
    if gap in HYPHENS and word.bits & PERSON and last.bits & GIVEN and word.shape in CAPITAL:
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
    small = named or (hit.place.level is Level.CITY and hit.single and word.shape is Shape.TITLE)
    hit.person = hit.person or small
    return -3 if named else -2 if small else -1


def _kind_of_place(text: PlaceText, n: int) -> bool:
    """Return whether words from *n* say "refugee camp", "rural district"."""
    while n + 1 < len(text.words) and text.role(n) & KIND and text.spaced(n):
        n += 1
    return bool(text.role(n) & AFTER)


def settle(text: PlaceText, hits: list[Hit]) -> list[Hit]:
    """Return the hits that are places; one that stands in a list with a sure place, or before its country, gains."""
    for left, right in pairwise(hits):
        if right.first - left.stop > 1 or (left.weight >= ENOUGH) is (right.weight >= ENOUGH):
            continue
        link = _link(text, left, right)
        if link and left.weight < ENOUGH and not left.person:
            left.weight += 2 if link == 1 or right.place.level > Level.CITY or not _named(text, left) else 1
        elif link == 1 and right.weight < ENOUGH and not right.person and not _named(text, right):
            right.weight += 2
    return [hit for hit in hits if hit.weight >= ENOUGH]


def _named(text: PlaceText, hit: Hit) -> bool:
    """Return whether the place's name is a given name too."""
    return hit.single and bool(text.word(hit.first).bits & GIVEN)


def _link(text: PlaceText, left: Hit, right: Hit) -> int:
    """Return 1 where "and" or a slash joins two names, 2 where a comma or a bracket does, else 0."""
    if right.first - left.stop == 1:
        return int(text.word(left.stop).key in _AND and text.spaced(left.stop - 1) and text.spaced(left.stop))
    gap = text.gap(left.stop - 1).strip(" \u00a0\u202f")
    return 1 if gap in ("/", "-", "–", "—") else 2 if gap in (",", "(", ";") else 0
