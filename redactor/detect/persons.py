"""Find persons: by what announces them, by lists of names, and by the company they keep."""

from dataclasses import dataclass

from redactor.detect.context import against, left, right
from redactor.detect.cues import BODY, CAPITALS, GROUND, KIN, LABEL, PARTICLE, ROLE, SITE, SUFFIX, TAIL, TITLE
from redactor.detect.grammar import ABBREVIATED, ELIDED, FILIAL, OPENS, SMALL, SURE
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME
from redactor.detect.listed import listed
from redactor.detect.page import APOSTROPHE, HYPHEN, NAME, SPACE, Page
from redactor.detect.reading import Shape

_LONGEST = 8  # words of one name
_QUOTES = frozenset(('"', "“", "”", "'", "‘", "’", "«", "»", "„"))
_BLANK = " \u00a0\u202f"


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
        if why == "names.named" and _alias(page, n):
            return Stretch(n, n, said, why)
        return Stretch(n, last, said, why) if said >= 0.95 and _takes_any(page, n) else None
    evidence, from_list = listed(page, n, last)
    after, why_after = right(page, last)
    score, why = max((said, why), (evidence, from_list), (after, why_after))
    if said < 0.7:
        score -= _doubt(page, n, last, evidence, after)
    if said and score < 0.95 and (evidence >= 0.5 or after):
        score += 0.05
    return Stretch(n, last, round(score, 2), why)


def _doubt(page: Page, n: int, last: int, evidence: float, after: float) -> float:
    """Return how much to take off where a place, a thing or a body is as likely as a person."""
    if page.place(n, last):
        return 0.5 if n < last else 0.4
    if page.flags[last] & GROUND and (n < last or not page.word[last].bits & NAME):
        return 0.5
    if page.flags[n] & SITE and n < last and not page.word[n].bits & GIVEN:
        return 0.4
    bits = [page.word[i].bits for i in range(n, last + 1) if i in page.capitals]
    if any(b & DEMONYM and not b & GIVEN for b in bits):
        return 0.4
    doubt = against(page, n)
    if page.gap[last] in HYPHEN:
        doubt += 0.3
    if after > evidence and doubt:
        return doubt + 0.15
    return doubt / 2 if evidence >= 0.9 and doubt < 0.4 else doubt


def _takes_any(page: Page, n: int) -> bool:
    """Tell whether the title before word *n* makes a name of any word: "Mme Fleur", but not "Chief Officer"."""
    title, word = page.word[n - 1], page.word[n]
    if word.shape is Shape.INITIAL:
        return len(title.key) > 1 and page.gap[n][:1] == "."
    if word.bits & (FUNCTION | PROGRAMME | DEMONYM) or page.flags[n] & (ROLE | TITLE):
        return False
    return not title.bits & COMMON or len(title.key) <= 4


def _alias(page: Page, n: int) -> bool:
    """Tell whether word *n*, an ordinary one, is what a person named just before is called: "Oumou dite Vieille"."""
    before = n - 2
    return before in page.capitals and bool(page.word[before].bits & NAME) and page.gap[before] in (*SPACE, ", ", " (")


def _starts(page: Page, n: int) -> bool:
    """Tell whether a name can begin at word *n*."""
    word, flags = page.word[n], page.flags[n]
    if word.shape is Shape.INITIAL:
        small = word.key in (ELIDED if page.gap[n] in APOSTROPHE else SMALL) and page.gap[n][:1] != "."
        return page.joined(n) and not (small and page.opens(n))
    if flags & CAPITALS and word.shape is Shape.UPPER:
        return False
    if flags & PARTICLE and page.joined(n) and (word.key not in ELIDED or page.gap[n] in HYPHEN):
        titled = page.flags[n + 1] & TITLE and page.cues.before(word.key, page.word[n + 1].key) & TITLE
        return not titled and (word.key in SURE or not page.opens(n))
    if word.bits & (DEMONYM | PROGRAMME) and not word.bits & NAME:
        return False
    if flags & TITLE and page.joined(n) and n + 1 in page.capitals:
        return False
    if (flags & (ROLE | BODY | KIN | LABEL) and not word.bits & NAME) or (flags & SITE and not word.bits):
        return False
    if _abbreviated(page, n):
        return True
    return not (word.bits & FUNCTION and not flags & PARTICLE)


def _abbreviated(page: Page, n: int) -> bool:
    """Tell whether word *n* is a name cut short, with its full stop and more behind it: "Ma. del Pilar"."""
    return page.word[n].key in ABBREVIATED and page.gap[n][:1] == "." and page.joined(n)


def _extent(page: Page, n: int) -> int:
    """Return the last word of the name that may begin at *n*."""
    last = n
    while last - n < _LONGEST:
        step = _step(page, n, last)
        if step is None:
            break
        last = step
    return last


def _step(page: Page, first: int, n: int) -> int | None:
    """Return the next word of a name that runs from *first* to *n*."""
    m = n + 1
    if m >= len(page.words) or not page.joined(n):
        if page.gap[n] in (", ", " ") and page.flags[m] & SUFFIX and m in page.capitals:
            return m
        return _over_nickname(page, n)
    if m in page.capitals:
        return m if _continues(page, m) else None
    if page.word[m].shape is not Shape.LOWER:
        return None
    if page.gap[n] in HYPHEN and not (page.gap[n - 1] in HYPHEN and n > first):
        return m if n > first or not page.plain(m) or page.word[m].key == page.word[n].key else None
    if page.flags[m] & SUFFIX and not page.word[m].bits & FUNCTION and page.gap[m][:1] != " ":
        return m if page.gap[n] in SPACE else None
    return _over_particles(page, first, n)


def _over_particles(page: Page, first: int, n: int) -> int | None:
    """Return the next capitalised word of a name behind one or two particles: "de la Espriella"."""
    sure = False
    for at in (n + 1, n + 2):
        if not page.flags[at] & PARTICLE or page.word[at].shape is not Shape.LOWER:
            return None
        if not (page.gap[at] in SPACE or page.gap[at] in HYPHEN or page.gap[at] in APOSTROPHE):
            return None
        sure |= page.word[at].key in SURE
        if at + 1 in page.capitals:
            # A father may be called by his title: "ould Cheikh El Ghadi".
            father = page.word[at].key in FILIAL and page.flags[at + 1] & TITLE
            goes_on = father or _continues(page, at + 1)
            return at + 1 if goes_on and (sure or _tied(page, first, n, at + 1)) else None
    return None


def _over_nickname(page: Page, n: int) -> int | None:
    """Return the word of a name behind a nickname in quotation marks: "Rogelio "Boy" Magbanua"."""
    gap = page.gap[n]
    if not 2 <= len(gap) <= 3 or gap[0] != " " or gap.strip(_BLANK) not in _QUOTES:
        return None
    for m in (n + 1, n + 2):
        if m not in page.capitals:
            return None
        closed = page.gap[m].strip(_BLANK) in _QUOTES
        if closed and page.gap[m][-1] in _BLANK and m + 1 in page.capitals and _continues(page, m + 1):
            return m + 1
        if closed or page.gap[m] != " ":
            return None
    return None


def _continues(page: Page, n: int) -> bool:
    """Tell whether the capitalised word *n* can stand inside a name."""
    word, flags = page.word[n], page.flags[n]
    if word.shape is Shape.INITIAL:
        return not (page.word[n - 1].shape is Shape.UPPER and page.gap[n] in APOSTROPHE and word.key in ELIDED)
    if word.bits & NAME or flags & PARTICLE or _abbreviated(page, n) or (flags & SUFFIX and len(word.key) <= 3):
        return True
    if page.word[n - 1].key in ("el", "al") and n - 1 in page.capitals and not word.bits & (FUNCTION | DEMONYM):
        return True
    if word.bits & (FUNCTION | PROGRAMME | DEMONYM) or flags & (TITLE | ROLE | BODY | TAIL | LABEL):
        return False
    return not (word.shape is Shape.UPPER and word.bits & ORDINARY)


def _tied(page: Page, first: int, n: int, m: int) -> bool:
    """Tell whether "de" or "la" may tie word *m* to the name before it, rather than a place or a body."""
    known = any(page.word[i].bits & NAME and not page.plain(i) for i in range(first, n + 1))
    return known and not page.place(m, m) and not page.flags[m] & (BODY | TAIL)


def _trimmed(page: Page, n: int, last: int) -> int:
    """Return where the name begins once words that owe their capital to the sentence are cut off."""
    if page.flags[n] & PARTICLE and n < last and (page.word[n].key in OPENS or page.flags[n + 1] & PARTICLE):
        return n
    while n <= last and page.sentence_word(n) and not (page.word[n].bits & NAME and n < last):
        n += 1
        while n <= last and n not in page.capitals:
            n += 1
    return n


def _plausible(page: Page, n: int, last: int) -> bool:
    """Tell whether at least one word is no ordinary word, or a name as well as a word."""
    for i in range(n, last + 1):
        word = page.word[i]
        if word.shape is Shape.INITIAL or page.flags[i] & PARTICLE or _abbreviated(page, i):
            continue
        if word.bits & NAME or not page.plain(i):
            return True
    return False
