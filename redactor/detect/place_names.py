"""Find places that no gazetteer knows: villages, camps and quarters that the words around them give away."""

from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, PROGRAMME
from redactor.detect.place_text import ARTICLES, CAPITAL, HYPHENS, PERSON, PLAIN, PlaceText
from redactor.detect.place_words import (
    AFTER,
    APPOSED,
    AT,
    BEFORE,
    DIRECTION,
    INSIDE,
    KIND,
    LINKER,
    NATURE,
    NOT,
    NUMBERED,
    OF,
    PERSONAL,
    STEADY,
)
from redactor.detect.reading import Shape

_MOST = 5  # words of one name
_GOES_ON = frozenset("and et y e en und to ou or".split())
_AND = frozenset("y et e en".split())
_OF_PLACE = frozenset("de d du da do".split())
_WAYS = frozenset("road route carretera camino estrada caminho weg highway path piste railway bridge ferry".split())
_PROPER = frozenset("district camp phase".split())  # numbered only with a capital
_ROMAN = frozenset("ivx")

Find = tuple[int, int, float, str]  # first word, word after the last, score, what gave it away


def given_away(text: PlaceText, n: int, role: int) -> Find | None:
    """Return the name that word *n*, which has that role, gives away."""
    capitals, found = text.capitals, None
    if role & AFTER and capitals.find(1, max(0, n - 3), n) >= 0:
        found = _ahead(text, n)
    if found or capitals.find(1, n + 1, n + 4) < 0:
        return found
    if role & BEFORE:
        found = _behind(text, n, role)
    return found or (_inside(text, n) if role & (INSIDE | STEADY) else None)


def listed_on(text: PlaceText, n: int) -> Find | None:
    """Return the name that goes on a list of places whose last known one stops before word *n*."""
    if n + 1 >= len(text.words) or text.word(n).key not in _GOES_ON or not text.spaced(n - 1):
        return None
    first = n + 1
    linked = text.role(first) & (OF | INSIDE | AT) and not text.capitals[first]
    if linked and first + 1 < len(text.words):
        first += 1
    return _all_of(text, first, "places.listed") if text.spaced(first - 1) else None


def _behind(text: PlaceText, n: int, role: int) -> Find | None:
    """A generic word stands before: village de X, quartier X."""
    first, through = n + 1, False
    while first < len(text.words) and first - n < 3 and text.spaced(first - 1) and not text.capitals[first]:
        key = text.word(first).key
        linked = text.role(first) & OF and key not in _AND
        if not (linked or (through and key in ARTICLES) or _leads(text, n, first)):
            break
        through, first = True, first + 1
    if first >= len(text.words) or not text.spaced(first - 1):
        return None
    titled = text.word(n).shape is Shape.TITLE
    if not through and role & NUMBERED and _number(text, first) and (titled or text.word(n).key not in _PROPER):
        return n, first + 1, 0.6, "places.numbered"
    if not _starts(text, first):
        return None
    plain, strong = text.plain(first), bool(role & APPOSED)
    if through and plain and not strong:
        return None
    if not through and (not strong or (plain and titled and not role & NATURE)):
        return None
    stop = _run(text, first)
    if stop - first > 1 and text.word(first).bits & GIVEN and not strong:
        return None
    if not through and titled and (role & NATURE or not text.opens(n)):
        first = n  # Lake Albert, Camp Kigobe
    return first, stop, 0.7, "places.after_cue"


def _leads(text: PlaceText, n: int, at: int) -> bool:
    """Return whether word *at* leads from word *n* to a name: "the road to X", "chefs coutumiers de X"."""
    if text.word(n).key in _WAYS:
        return bool(text.role(at) & AT)
    word = text.word(at)
    if at != n + 1 or at + 1 >= len(text.words) or word.shape is not Shape.LOWER or word.bits & FUNCTION:
        return False
    follows = text.word(at + 1)
    return follows.key in _OF_PLACE and text.word(n).key[-1] in "sx" and word.key[-1] in "sx"


def _number(text: PlaceText, n: int) -> bool:
    """Return whether word *n* numbers a quarter or a commune: 22, IV."""
    word = text.word(n)
    if word.shape is Shape.DIGIT:
        return len(word.key) <= 2 and word.key.isdigit()
    return word.shape in (Shape.UPPER, Shape.INITIAL) and _ROMAN.issuperset(word.key)


def _ahead(text: PlaceText, n: int) -> Find | None:
    """A generic word stands behind: X district, X refugee camp."""
    last = n - 1
    while last > 0 and text.role(last) & KIND and text.spaced(last):
        last -= 1
    if last < 0 or not all(text.spaced(k) for k in range(last, n)) or not _starts(text, last):
        return None
    if text.plain(last) or text.role(last) & BEFORE:
        return None
    first = last
    while first > 0 and last - first < _MOST - 1 and text.joins(first - 1) and _part(text, first - 1):
        first -= 1
    whole = all(text.word(k).shape is Shape.TITLE for k in range(last + 1, n + 1))
    return first, n + 1 if whole else last + 1, 0.7, "places.before_cue"


def _part(text: PlaceText, n: int) -> bool:
    """Return whether word *n* can belong to the name behind it."""
    word, role = text.word(n), text.role(n)
    known = not role & DIRECTION and word.bits & (PLAIN & ~COMMON)
    return word.shape in CAPITAL and not known and not role & (PERSONAL | OF)


def _inside(text: PlaceText, n: int) -> Find | None:
    """A preposition of place stands before a word that nobody knows."""
    word = text.word(n)
    if word.shape is Shape.UPPER or (word.key == "a" and text.surface(n) not in ("à", "À")):
        return None
    first = n + 1
    if not text.capitals[first] and text.word(first).key in ARTICLES and text.spaced(n):
        first += 1
    if first >= len(text.words) or not text.spaced(first - 1):
        return None
    return _all_of(text, first, "places.preposition")


def _all_of(text: PlaceText, first: int, by: str) -> Find | None:
    """Return the name that starts at word *first*, if nothing of it is known as a word or as a person's name."""
    word = text.word(first)
    if word.shape is Shape.UPPER or word.bits & PERSON or not _starts(text, first) or text.plain(first):
        return None
    stop = _run(text, first)
    if any(text.word(n).bits & (PERSON | COMMON) and not text.role(n) & LINKER for n in range(first + 1, stop)):
        return None
    if stop < len(text.words) and text.word(stop).key == "s" and text.gap(stop - 1) in ("'", "’"):
        return None  # in Xuma's view: a person as a rule
    return first, stop, 0.5, by


def _starts(text: PlaceText, n: int) -> bool:
    """Return whether a name can start at word *n*."""
    word = text.word(n)
    if word.key in ARTICLES and word.shape in CAPITAL and n + 1 < len(text.words) and text.spaced(n):
        return text.word(n + 1).shape in CAPITAL  # El Zarzalito
    if word.shape not in CAPITAL or word.bits & (PROGRAMME | DEMONYM) or text.role(n) & (PERSONAL | NOT):
        return False
    if word.bits & FUNCTION and word.bits & text.tongue():
        return False
    return word.shape is not Shape.UPPER or len(word.key) > 4


def _run(text: PlaceText, n: int) -> int:
    """Return where the name that starts at word *n* stops."""
    stop = n + 1
    while stop < len(text.words) and stop - n < _MOST and text.joins(stop - 1):
        word = text.word(stop)
        if word.shape in CAPITAL and not (word.bits & FUNCTION and word.shape is Shape.TITLE):
            if "\n" in text.gap(stop - 1):
                break
            stop += 1
        elif text.role(stop) & LINKER and _goes_on(text, stop):
            stop += 2
        elif word.shape is Shape.DIGIT and text.spaced(stop - 1) and len(word.key) <= 2:
            return stop + 1
        else:
            break
    return stop


def _goes_on(text: PlaceText, n: int) -> bool:
    """Return whether a linker at word *n* is followed by another capitalised part of a name."""
    if n + 1 >= len(text.words) or not text.joins(n):
        return False
    follows = text.word(n + 1)
    return follows.shape in CAPITAL and (text.gap(n - 1) in HYPHENS or not follows.bits & (GIVEN | COMMON))
