"""What stands around a capitalised stretch and says that it is a person."""

from redactor.detect.cues import BODY, KIN, KIND, LABEL, MEETS, NAMING, ROLE, SAYS, TITLE
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, ORDINARY
from redactor.detect.page import APOSTROPHE, NAME, SPACE, Page
from redactor.detect.reading import Shape

_OF = frozenset("of de d du da do di del van".split())
_ARTICLES = frozenset("the a an le la l les un une el los las uno una o a os as um uma de het een his her their son sa ses leur".split())
_YEARS = frozenset("year years yrs yo ans años anos jaar jarige".split())
_WHO = frozenset("who whose qui dont quien quienes que quem cuyo cuja die wiens wier".split())
_IN = frozenset("in at near from to à a au en vers depuis dans chez em na no desde hacia hasta te naar uit nabij près".split())
_LOOSE = frozenset("man woman child children kid kids boy girl family friend friends femme enfant enfants famille ami amis amie amies mujer familia mulher vrouw familie kind".split())  # fmt: skip


def left(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands before word *n* says that a person's name begins there, and what said it."""
    p = n - 1
    if p < 0:
        return 0.0, ""
    gap, word, flags = page.gap(p), page.word(p), page.flags(p)
    if ":" in gap and "\n" not in gap.strip(" \n"):
        return _labelled(page, p, flags)
    if gap[:1] == "." and gap[1:].strip("\u00a0 ") == "" and flags & TITLE and _title(page, p, n):
        return 0.95, "names.title"
    if not (gap in SPACE or gap in APOSTROPHE or gap in ("\n", " “", ' "', " « ", " «\u00a0", " ‘")):
        return 0.0, ""
    if word.bits & DEMONYM and word.shape is Shape.LOWER and p and page.flags(p - 1) & ROLE and gap in SPACE:
        return 0.8, "names.role"
    before = page.word(p - 1).key if p and len(page.gap(p - 1)) == 1 else ""
    flags |= page.cues.before(before, word.key) if before else 0
    if flags & TITLE and gap in SPACE and _title(page, p, n):
        return 0.95, "names.title"
    if gap not in SPACE and gap not in APOSTROPHE and not flags & NAMING:
        return 0.0, ""
    if word.key in _OF and p and page.flags(p - 1) & KIN:
        return (0.5 if before in _LOOSE or before[-1:] == "s" else 0.9), "names.kin"
    if flags & NAMING:
        return 0.85, "names.named"
    if flags & ROLE and not page.flags(n) & (ROLE | BODY):
        return 0.8, "names.role"
    if flags & KIN:
        return 0.7, "names.kin"
    return (0.6, "names.context") if flags & MEETS else (0.0, "")


def _labelled(page: Page, p: int, flags: int) -> tuple[float, str]:
    if p and len(page.gap(p - 1)) == 1:
        flags |= page.cues.before(page.word(p - 1).key, page.word(p).key)
    return (0.7, "names.label") if flags & (LABEL | TITLE | ROLE) else (0.0, "")


def _title(page: Page, p: int, n: int) -> bool:
    """Tell whether the title at *p* is meant as one: "Me Sy" and "M. Sy", but not "told me"."""
    word = page.word(p)
    if word.key == "m" and word.shape is Shape.INITIAL:
        return page.french() and not page.word(n).shape is Shape.INITIAL or "M. " in page.text[: page.words[p][0]]
    if word.shape is not Shape.LOWER:
        return not (word.bits & FUNCTION and page.opens(p))
    return not word.bits & (FUNCTION | COMMON) or len(word.key) > 3


def right(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands behind word *n* says that a person's name ends there, and what said it."""
    words, m = page.words, n + 1
    if m >= len(words):
        return 0.0, ""
    gap, word = page.gap(n), page.word(m)
    if gap in SPACE:
        if word.shape is Shape.LOWER and page.flags(m) & SAYS:
            return 0.55, "names.context"
        return 0.0, ""
    if gap in APOSTROPHE and word.key == "s":
        return (0.7, "names.context") if page.flags(m + 1) & (KIN | ROLE) and page.gap(m) in SPACE else (0.0, "")
    if gap in (", ", " (", " – ", " — ", " - ", ",\u00a0"):
        return _apposed(page, m)
    return 0.0, ""


def _apposed(page: Page, m: int) -> tuple[float, str]:
    """Judge an apposition that begins at word *m*: an age, a role, a relative clause."""
    word = page.word(m)
    if word.shape is Shape.DIGIT:
        years = m + 1 < len(page.words) and page.word(m + 1).key in _YEARS
        number = page.text[page.words[m][0] : page.words[m][1]]
        closed = page.gap(m)[:1] in (",", ")", "-") and number.isdecimal() and 2 <= int(number[:4]) <= 99
        return (0.8, "names.age") if years or closed else (0.0, "")
    if word.key in _WHO:
        return 0.55, "names.context"
    if word.key in _ARTICLES and m + 1 < len(page.words) and page.gap(m) in (*SPACE, *APOSTROPHE):
        m += 1
    if page.word(m).shape is Shape.LOWER and page.flags(m) & (ROLE | KIN) and page.word(m).bits & ORDINARY:
        return 0.75, "names.role"
    return 0.0, ""


def locative(page: Page, n: int) -> bool:
    """Tell whether a preposition of place stands right before word *n*."""
    return n > 0 and page.word(n - 1).key in _IN and page.gap(n - 1) in SPACE


def announces_body(page: Page, n: int) -> bool:
    """Tell whether the word before *n* announces an organisation or is named like one."""
    return n > 0 and bool(page.flags(n - 1) & KIND) and not page.word(n).bits & NAME and page.gap(n - 1) in SPACE
