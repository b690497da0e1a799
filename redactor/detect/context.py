"""What stands around a capitalised stretch and says that it is a person."""

from redactor.detect.cues import BODY, KIN, LABEL, MEETS, NAMING, ROLE, SAYS, SITE, TITLE
from redactor.detect.grammar import ACTS, ARTICLES, AT, HAVE, IN, KIN_OF, LOOSE, SMALL_OR_LARGE, THE, WHO, YEARS
from redactor.detect.lexicon import COMMON, DEMONYM, EN, ES, FR, FUNCTION, NL, ORDINARY
from redactor.detect.page import APOSTROPHE, HYPHEN, LISTED, NAME, SPACE, Page
from redactor.detect.reading import Shape

_BEFORE = frozenset((" “", ' "', " « ", " «\u00a0", " ‘"))


def left(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands before word *n* says that a person's name begins there, and what said it."""
    p = n - 1
    if p < 0:
        return 0.0, ""
    gap, flags = page.gap[p], page.flags[p]
    if ":" in gap and "\n" not in gap.strip(" \n"):
        return _labelled(page, p, flags)
    if gap[:1] == "." and not gap[1:].strip("\u00a0 ") and flags & TITLE and _title(page, p, n):
        return 0.95, "names.title"
    spaced = gap in SPACE
    if not (spaced or gap in APOSTROPHE or gap == "\n" or gap in _BEFORE):
        return 0.0, ""
    word = page.word[p]
    if p and len(page.gap[p - 1]) == 1:
        flags |= page.cues.before(page.word[p - 1].key, word.key)
    if flags & TITLE and spaced and _title(page, p, n):
        return 0.95, "names.title"
    if spaced or gap in APOSTROPHE:
        return _led(page, p, n, flags)
    return (0.6, "names.named") if flags & NAMING else (0.0, "")


def _led(page: Page, p: int, n: int, flags: int) -> tuple[float, str]:
    """Judge the word right before word *n*, and the one before that: "widow of", "journaliste nigérien"."""
    word = page.word[p]
    if p and word.key in KIN_OF and page.flags[p - 1] & KIN:
        kin = page.word[p - 1].key
        return (0.5 if kin in LOOSE or kin[-1:] == "s" else 0.9), "names.kin"
    if flags & NAMING:
        return 0.6, "names.named"
    if flags & ROLE and not page.flags[n] & (ROLE | BODY):
        return 0.8, "names.role"
    if flags & KIN:
        return 0.7, "names.kin"
    if (
        p
        and page.flags[p - 1] & ROLE
        and word.bits & DEMONYM
        and not word.bits & FUNCTION
        and word.shape is Shape.LOWER
    ):
        return 0.8, "names.role"
    return (0.6, "names.context") if flags & MEETS else (0.0, "")


def _labelled(page: Page, p: int, flags: int) -> tuple[float, str]:
    if p and len(page.gap[p - 1]) == 1:
        flags |= page.cues.before(page.word[p - 1].key, page.word[p].key)
    return (0.7, "names.label") if flags & (LABEL | TITLE | ROLE) else (0.0, "")


def _title(page: Page, p: int, n: int) -> bool:
    """Tell whether the title at *p* is meant as one: "Me Sy" and "M. Sy", but not "told me"."""
    word = page.word[p]
    if word.key == "m" and word.shape is Shape.INITIAL:
        return (page.language() & FR and page.word[n].shape is not Shape.INITIAL) or page.monsieur_before(p)
    if word.shape is not Shape.LOWER:
        return not (word.bits & FUNCTION and page.opens(p) and page.language() & EN)
    return not word.bits & (FUNCTION | COMMON) or len(word.key) > 3


def right(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands behind word *n* says that a person's name ends there, and what said it."""
    words, m = page.words, n + 1
    if m >= len(words):
        return 0.0, ""
    gap, word = page.gap[n], page.word[m]
    if gap in SPACE:
        if word.key in HAVE and word.shape is Shape.LOWER and page.gap[m] in SPACE:
            m += 1
        if page.flags[m] & SAYS and page.word[m].shape is Shape.LOWER:
            return 0.6, "names.context"
        return 0.0, ""
    if gap in APOSTROPHE and word.key == "s":
        return (0.7, "names.context") if page.flags[m + 1] & (KIN | ROLE) and page.gap[m] in SPACE else (0.0, "")
    if gap in (", ", " (", " – ", " — ", " - ", ",\u00a0"):
        return _apposed(page, m)
    return 0.0, ""


def _apposed(page: Page, m: int) -> tuple[float, str]:
    """Judge an apposition that begins at word *m*: an age, a role, a relative clause."""
    word = page.word[m]
    if word.shape is Shape.DIGIT:
        years = m + 1 < len(page.words) and page.word[m + 1].key in YEARS
        number = page.text[page.words[m][0] : page.words[m][1]]
        closed = page.gap[m][:1] in (",", ")") and len(number) == 2 and number.isdecimal() and int(number) > 14
        return (0.8, "names.age") if years or closed else (0.0, "")
    if word.key in WHO:
        return 0.55, "names.context"
    if word.key in ARTICLES and m + 1 < len(page.words) and page.gap[m] in (*SPACE, *APOSTROPHE):
        m += 1
    if page.word[m].shape is Shape.LOWER and page.flags[m] & (ROLE | KIN) and page.word[m].bits & ORDINARY:
        return 0.75, "names.role"
    return 0.0, ""


def subject(page: Page, n: int) -> bool:
    """Tell whether an auxiliary, a pronoun or a negation behind word *n* makes it somebody who acts."""
    m = n + 1
    return page.gap[n] in SPACE and m < len(page.words) and page.word[m].key in ACTS and m not in page.capitals


def against(page: Page, n: int) -> float:
    """Return how much what stands before word *n* says that no person's name begins there."""
    p = n - 1
    if p < 0:
        return 0.0
    gap, word = page.gap[p], page.word[p]
    if gap in HYPHEN:
        return 0.3 if p in page.capitals else 0.0
    if gap in APOSTROPHE:
        if len(word.key) > 2:
            return 0.5
    elif gap not in SPACE:
        return 0.0
    if page.flags[p] & SITE and (not word.bits & NAME or word.bits & LISTED):
        return 0.0 if word.key in SMALL_OR_LARGE and word.shape is Shape.LOWER else 0.5
    if word.shape is not Shape.LOWER and not (word.bits & FUNCTION and page.opens(p)):
        return 0.0
    return _preposed(page, p)


def _preposed(page: Page, p: int) -> float:
    """Judge the article or preposition at word *p*, by the language of the text where they differ."""
    key, language = page.word[p].key, page.language()
    dutch = language & NL
    if key == "a" and language == EN:
        return 0.4
    if key in THE and not (key == "an" and dutch):
        return 0.4
    if key in IN and not (key == "en" and dutch) and not (key == "te" and language & ES):
        return 0.4
    if key in AT:
        return 0.4 if page.flags[p - 1] & SITE else 0.15
    return 0.0
