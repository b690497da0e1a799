"""Find persons: by what announces them, by lists of names, and by the company they keep."""

from dataclasses import dataclass

from redactor.detect.context import against, left, right, subject
from redactor.detect.cues import BODY, CAPITALS, GROUND, KIN, LABEL, PARTICLE, ROLE, SITE, SUFFIX, TAIL, TITLE
from redactor.detect.lexicon import COMMON, DEMONYM, EN, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.page import APOSTROPHE, HYPHEN, NAME, SPACE, Page
from redactor.detect.reading import Shape

_MAX = 8  # words of one name
# Particles that nothing but a name contains; the others also mean "of" or "the".
_SURE = frozenset("""al el ould uld weld mint walad walet ag ben bin bint bent binti ibn ibnu van von der den ter abu abou ait ole
    ene dos das da do""".split())  # fmt: skip
# Particles that say whose child one is, or of what family.
_FILIAL = frozenset("ould uld weld mint walad walet ag ben bin bint binti ibn der ole ene arap".split())
_SMALL = frozenset("aeiouy")
_KUNYA = frozenset(("abu", "abou", "umm", "oum", "abd", "bou"))
_ELIDED = frozenset(["d", "l", "s", "j", "c", "t", "qu"])


@dataclass(slots=True)
class Stretch:
    """A candidate: words *first* to *last*, how sure it is that they name a person, and why."""

    first: int
    last: int
    score: float
    why: str


def stretch(page: Page, n: int) -> Stretch | None:
    """Return the candidate that begins at word *n*, judged on its own words and its neighbours."""
    if not _starts(page, n):
        return None
    last = _extent(page, n)
    said, why = left(page, n)
    if not said:
        n = _trimmed(page, n, last)
        if n > last:
            return None
    if not _plausible(page, n, last):
        return Stretch(n, last, said, why) if said >= 0.95 and _takes_any(page, n) else None
    listed, from_list = _listed(page, n, last)
    after, why_after = right(page, last)
    score, why = max((said, why), (listed, from_list), (after, why_after))
    if said < 0.7:
        score -= _doubt(page, n, last, listed, after)
    if said and score < 0.95 and (listed >= 0.5 or after):
        score += 0.05
    return Stretch(n, last, round(score, 2), why)


def _doubt(page: Page, n: int, last: int, listed: float, after: float) -> float:
    """Return how much to take off where a place, a thing or a body is as likely as a person."""
    if page.place(n, last):
        return 0.5 if n < last else 0.4
    if page.flags[last] & GROUND and (n < last or not page.word[last].bits & NAME):
        return 0.5
    if page.flags[n] & SITE and n < last and not page.word[n].bits & GIVEN:
        return 0.4
    if any(page.word[i].bits & DEMONYM and not page.word[i].bits & GIVEN for i in range(n, last + 1) if i in page.capitals):
        return 0.4
    doubt = against(page, n)
    if page.gap[last] in HYPHEN:
        doubt += 0.3
    if after > listed and doubt:
        return doubt + 0.15
    return doubt / 2 if listed >= 0.9 and doubt < 0.4 else doubt


def _takes_any(page: Page, n: int) -> bool:
    """Tell whether the title before word *n* makes a name of any word: "Mme Fleur", but not "Chief Officer"."""
    title, word = page.word[n - 1], page.word[n]
    if word.shape is Shape.INITIAL:
        return len(title.key) > 1 and page.gap[n][:1] == "."
    if word.bits & (FUNCTION | PROGRAMME | DEMONYM) or page.flags[n] & (ROLE | TITLE):
        return False
    return not title.bits & COMMON or len(title.key) <= 4


def _starts(page: Page, n: int) -> bool:
    """Tell whether a name can begin at word *n*."""
    word, flags = page.word[n], page.flags[n]
    if word.shape is Shape.INITIAL:
        small = word.key in (_ELIDED if page.gap[n] in APOSTROPHE else _SMALL) and page.gap[n][:1] != "."
        return page.joined(n) and not (small and page.opens(n))
    if flags & CAPITALS and word.shape is Shape.UPPER:
        return False
    if flags & PARTICLE and page.joined(n) and (word.key not in _ELIDED or page.gap[n] in HYPHEN):
        return word.key in _SURE or not page.opens(n)
    if word.bits & (DEMONYM | PROGRAMME) and not word.bits & NAME:
        return False
    if flags & TITLE and page.joined(n) and n + 1 in page.capitals and (not word.bits & NAME or page.plain(n)):
        return False
    if flags & (ROLE | BODY | KIN | LABEL) and not word.bits & NAME:
        return False
    return not (word.bits & FUNCTION and not flags & PARTICLE)


def _extent(page: Page, n: int) -> int:
    """Return the last word of the name that may begin at *n*."""
    last = n
    while last - n < _MAX:
        step = _step(page, n, last)
        if step is None:
            break
        last = step
    return last


def _step(page: Page, first: int, n: int) -> int | None:
    """Return the next word of a name that runs from *first* to *n*."""
    m = n + 1
    if m >= len(page.words) or not page.joined(n):
        return m if page.gap[n] in (", ", " ") and page.flags[m] & SUFFIX and m in page.capitals else None
    if m in page.capitals:
        return m if _continues(page, m) else None
    if page.word[m].shape is not Shape.LOWER:
        return None
    if page.gap[n] in HYPHEN and not (page.gap[n - 1] in HYPHEN and n > first):
        return m if n > first or not page.plain(m) else None
    if page.flags[m] & SUFFIX and not page.word[m].bits & FUNCTION and page.gap[m][:1] != " ":
        return m if page.gap[n] in SPACE else None
    sure, at = False, m
    while at - m < 2 and page.flags[at] & PARTICLE and page.word[at].shape is Shape.LOWER:
        sure |= page.word[at].key in _SURE
        if not (page.gap[at] in SPACE or page.gap[at] in HYPHEN or page.gap[at] in APOSTROPHE):
            return None
        if at + 1 in page.capitals:
            return at + 1 if _continues(page, at + 1) and (sure or _tied(page, first, n, at + 1)) else None
        at += 1
    return None


def _continues(page: Page, n: int) -> bool:
    """Tell whether the capitalised word *n* can stand inside a name."""
    word, flags = page.word[n], page.flags[n]
    if word.bits & NAME or word.shape is Shape.INITIAL:
        return True
    if flags & PARTICLE:
        return True
    if word.bits & (FUNCTION | PROGRAMME | DEMONYM):
        return False
    if flags & (TITLE | ROLE | BODY | TAIL | LABEL):
        return False
    return not (word.shape is Shape.UPPER and word.bits & ORDINARY)


def _tied(page: Page, first: int, n: int, m: int) -> bool:
    """Tell whether "de" or "la" may tie word *m* to the name before it, rather than a place or a body."""
    known = any(page.word[i].bits & NAME and not page.plain(i) for i in range(first, n + 1))
    return known and not page.place(m, m) and not page.flags[m] & (BODY | TAIL)


def _trimmed(page: Page, n: int, last: int) -> int:
    """Return where the name begins once words that owe their capital to the sentence are cut off."""
    while n <= last and page.sentence_word(n) and not (page.word[n].bits & NAME and n < last):
        n += 1
        while n <= last and n not in page.capitals:
            n += 1
    return n


def _plausible(page: Page, n: int, last: int) -> bool:
    """Tell whether at least one word is no ordinary word, or a name as well as a word."""
    for i in range(n, last + 1):
        word = page.word[i]
        if word.shape is Shape.INITIAL or page.flags[i] & PARTICLE:
            continue
        if word.bits & NAME or not page.plain(i):
            return True
    return False


def _listed(page: Page, n: int, last: int) -> tuple[float, str]:
    """Return how surely the words themselves are a name."""
    given = surname = both = unknown = initials = doubtful = plain = ties = 0
    for i in range(n, last + 1):
        word = page.word[i]
        if word.shape is Shape.INITIAL:
            initials += 1
        elif word.shape is Shape.LOWER or (page.flags[i] & PARTICLE and not word.bits & NAME):
            ties += word.key in _FILIAL
        elif word.bits & NAME:
            doubtful += page.plain(i)
            both += (word.bits & NAME) == NAME
            given += bool(word.bits & GIVEN)
            surname += bool(word.bits & SURNAME)
        elif page.plain(i):
            plain += 1
        else:
            unknown += 1
    named = given + surname - both
    if ties and (unknown or named):
        return (0.85 if named + unknown > 1 else 0.7), "names.particle"
    if named + unknown + plain == 1:
        return _lone(page, n, last, given, surname, doubtful, unknown, initials)
    if named + unknown + plain == 0:
        return (0.5, "names.initials") if initials > 1 and not page.opens(n) else (0.0, "")
    if page.word[n].key in _KUNYA:
        return 0.9, "names.title"
    if named > 1 and named > doubtful:
        return (0.9 if given and surname else 0.8), "names.list"
    if named > doubtful:
        return (0.6 if plain else 0.85), "names.list"
    if named:
        telling = given and not page.language() & EN and not page.word[last].bits & (COMMON | FUNCTION)
        return (0.65 if unknown else 0.55 if telling else 0.5 if initials else 0.2), "names.list"
    if initials and unknown:
        return 0.75, "names.initials"
    return (0.35 if plain else 0.5), "names.shape"


def _lone(
    page: Page, n: int, last: int, given: int, surname: int, doubtful: int, unknown: int, initials: int
) -> tuple[float, str]:
    """Judge a name of one word, perhaps with initials."""
    if initials and not (page.word[n].shape is Shape.INITIAL and page.gap[n][:1] != "."):
        if given or surname:
            return 0.85, "names.initials"
        return (0.75, "names.initials") if unknown else (0.0, "")
    if page.word[last].shape is Shape.UPPER and not (given and not doubtful):
        return (0.5, "names.list") if surname and not doubtful else (0.0, "")
    if doubtful:
        bits = page.word[last].bits
        if bits & (FUNCTION | PROGRAMME | DEMONYM) or page.opens(n) or bits & COMMON:
            return 0.0, ""
        return (0.55, "names.list") if given else (0.3, "names.list")
    if given or surname:
        return (0.7 if given and surname else 0.65 if given else 0.6), "names.list"
    if unknown and len(page.word[last].key) > 2:
        return (0.5 if page.opens(n) else 0.45) if subject(page, last) else 0.4, "names.shape"
    return 0.0, ""
