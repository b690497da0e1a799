"""What stands around a capitalised stretch and says that it is a person."""

from redactor.detect.cues import BODY, KIN, LABEL, MEETS, NAMING, ROLE, SAYS, SITE, TITLE
from redactor.detect.lexicon import COMMON, DEMONYM, ES, FR, FUNCTION, NL, ORDINARY
from redactor.detect.page import APOSTROPHE, HYPHEN, LISTED, NAME, SPACE, Page
from redactor.detect.reading import Shape

_OF = frozenset(["of", "de", "d", "du", "da", "do", "di", "del", "van"])
_ARTICLES = frozenset(
    """the a an le la l les un une el los las uno una o a os as um uma de het een his her their son sa ses leur""".split()
)
_YEARS = frozenset(["year", "years", "yrs", "yo", "ans", "años", "anos", "jaar", "jarige"])
_WHO = frozenset("""who whose qui dont quien quienes que quem cuyo cuja die wiens wier""".split())
_IN = frozenset("""in dans em vers near nabij desde hacia hasta naar te sur across around près en no na nos nas""".split())
_AT = frozenset("""at to from à a au of de d du da do des uit depuis chez op on for pour avec between entre""".split())
_THE = frozenset("""the le la l les los las el un une an het this that ce cet cette ces au aux du el al del este esta our notre nos""".split())
_ACTS = frozenset("""a est n l s se ne y has had is was will would nao no nunca ha heeft zou wil zal foi fue e es era etait avait
    aura sera tem not can could did does m t lui""".split())  # fmt: skip
_HAVE = frozenset(["a", "ha", "has", "had", "avait", "ont", "heeft", "had", "tem", "havia", "había"])
_LOOSE = frozenset("""man woman child children kid kids boy girl family friend friends femme enfant enfants famille ami amis amie
    amies mujer familia mulher vrouw familie kind""".split())  # fmt: skip


def left(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands before word *n* says that a person's name begins there, and what said it."""
    p = n - 1
    if p < 0:
        return 0.0, ""
    gap, word, flags = page.gap[p], page.word[p], page.flags[p]
    if ":" in gap and "\n" not in gap.strip(" \n"):
        return _labelled(page, p, flags)
    if gap[:1] == "." and gap[1:].strip("\u00a0 ") == "" and flags & TITLE and _title(page, p, n):
        return 0.95, "names.title"
    if not (gap in SPACE or gap in APOSTROPHE or gap in ("\n", " “", ' "', " « ", " «\u00a0", " ‘")):
        return 0.0, ""
    if word.bits & DEMONYM and not word.bits & FUNCTION and word.shape is Shape.LOWER and p and page.flags[p - 1] & ROLE and gap in SPACE:
        return 0.8, "names.role"
    before = page.word[p - 1].key if p and len(page.gap[p - 1]) == 1 else ""
    flags |= page.cues.before(before, word.key) if before else 0
    if flags & TITLE and gap in SPACE and _title(page, p, n):
        return 0.95, "names.title"
    if gap not in SPACE and gap not in APOSTROPHE and not flags & NAMING:
        return 0.0, ""
    if word.key in _OF and p and page.flags[p - 1] & KIN:
        return (0.5 if before in _LOOSE or before[-1:] == "s" else 0.9), "names.kin"
    if flags & NAMING:
        return 0.6, "names.named"
    if flags & ROLE and not page.flags[n] & (ROLE | BODY):
        return 0.8, "names.role"
    if flags & KIN:
        return 0.7, "names.kin"
    return (0.6, "names.context") if flags & MEETS else (0.0, "")


def _labelled(page: Page, p: int, flags: int) -> tuple[float, str]:
    if p and len(page.gap[p - 1]) == 1:
        flags |= page.cues.before(page.word[p - 1].key, page.word[p].key)
    return (0.7, "names.label") if flags & (LABEL | TITLE | ROLE) else (0.0, "")


def _title(page: Page, p: int, n: int) -> bool:
    """Tell whether the title at *p* is meant as one: "Me Sy" and "M. Sy", but not "told me"."""
    word = page.word[p]
    if word.key == "m" and word.shape is Shape.INITIAL:
        return (page.language() & FR and page.word[n].shape is not Shape.INITIAL) or "M. " in page.text[: page.words[p][0]]
    if word.shape is not Shape.LOWER:
        return not (word.bits & FUNCTION and page.opens(p))
    return not word.bits & (FUNCTION | COMMON) or len(word.key) > 3


def right(page: Page, n: int) -> tuple[float, str]:
    """Return how surely what stands behind word *n* says that a person's name ends there, and what said it."""
    words, m = page.words, n + 1
    if m >= len(words):
        return 0.0, ""
    gap, word = page.gap[n], page.word[m]
    if gap in SPACE:
        if word.key in _HAVE and word.shape is Shape.LOWER and page.gap[m] in SPACE:
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
        years = m + 1 < len(page.words) and page.word[m + 1].key in _YEARS
        number = page.text[page.words[m][0] : page.words[m][1]]
        closed = page.gap[m][:1] in (",", ")") and len(number) == 2 and number.isdecimal() and int(number) > 14
        return (0.8, "names.age") if years or closed else (0.0, "")
    if word.key in _WHO:
        return 0.55, "names.context"
    if word.key in _ARTICLES and m + 1 < len(page.words) and page.gap[m] in (*SPACE, *APOSTROPHE):
        m += 1
    if page.word[m].shape is Shape.LOWER and page.flags[m] & (ROLE | KIN) and page.word[m].bits & ORDINARY:
        return 0.75, "names.role"
    return 0.0, ""


def subject(page: Page, n: int) -> bool:
    """Tell whether an auxiliary, a pronoun or a negation behind word *n* makes it somebody who acts."""
    m = n + 1
    return page.gap[n] in SPACE and m < len(page.words) and page.word[m].key in _ACTS and m not in page.capitals


def against(page: Page, n: int) -> float:
    """Return how much what stands before word *n* says that no person's name begins there."""
    p = n - 1
    if p >= 0 and page.gap[p] in APOSTROPHE and len(page.word[p].key) > 2:
        return 0.5
    if p >= 0 and page.gap[p] in HYPHEN and p in page.capitals:
        return 0.3
    if p < 0 or not (page.gap[p] in SPACE or page.gap[p] in APOSTROPHE or page.gap[p] in HYPHEN):
        return 0.0
    word, flags = page.word[p], page.flags[p]
    if flags & SITE and (not word.bits & NAME or word.bits & LISTED):
        return 0.5
    if word.shape is not Shape.LOWER and not (word.bits & FUNCTION and page.opens(p)):
        return 0.0
    if page.gap[p] in HYPHEN:
        return 0.0
    if word.key in _THE and not (word.key == "an" and page.language() & NL):
        return 0.4
    if word.key in _IN and not (word.key == "en" and page.language() & NL) and not (word.key == "te" and page.language() & ES):
        return 0.4
    if word.key in _AT:
        return 0.4 if p and page.flags[p - 1] & SITE else 0.15
    return 0.0
