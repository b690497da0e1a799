"""Follow the name of an organisation from its head noun to its end: "Ministry of Women and Child Protection"."""

import re

from redactor.detect.cues import BODY, GROUND, ROLE, TAIL, TITLE
from redactor.detect.grammar import AND, ARTICLE_FR, BEFORE_NOUN_FR, MISSION, OF, OF_FR, WITHIN
from redactor.detect.lexicon import DEMONYM, FR, FUNCTION, ORDINARY
from redactor.detect.page import APOSTROPHE, SPACE, Page
from redactor.detect.reading import Shape

Find = tuple[int, int, float, str]
"""First word, last word, score, recognizer."""

LONGEST = 16
"""Words: longer than any name an organisation writes out."""

# The endings of adjectives that follow their noun in French; some Spanish and Portuguese ones.
_ADJECTIVE = re.compile(
    r".{2,}(?:al|ale|ales|aux|els?|elles?|ifs?|ives?|iques?|i?ens?|i?ennes?|ains?|aines?|ais|aises?|ois|oises?|aires?"
    r"|[bi]les?|premes?|ees?|eux|euses?|ca|co|cas|cos|na|no|ano|ana)$"
)
_PARTICIPLE = re.compile(r"(?:ent|ant|iere?)e?$")


def by_head(page: Page, n: int) -> Find | None:
    """Return the organisation that the head noun at word *n* opens, if its name goes on."""
    end, strong = n, False
    while end - n < LONGEST:
        step = capital_after(page, end)
        if step is not None and not (page.flags[step] & TITLE and not page.flags[step] & BODY):
            if end == n and page.flags[step] & ROLE and not page.flags[step] & (BODY | TAIL):
                return None
        else:
            step = linked(page, n, end)
        if step is not None:
            end, strong = step, True
            continue
        step = _in_lower_case(page, end, first=end == n)
        if step is None:
            break
        end = step
    last = page.flags[end]
    if end == n or (not strong and page.opens(n)) or (last & GROUND and not last & (BODY | TAIL)):
        return None
    return n, end, 0.85 if strong else 0.75, "organisations.head"


def capital_after(page: Page, n: int) -> int | None:
    """Return the capitalised word right behind *n*, over a possessive if need be: "Women's Network"."""
    gap = page.gap[n]
    if n + 1 in page.capitals:
        if page.joined(n) or gap == " & " or (len(gap) == 2 and gap[0] in APOSTROPHE and gap[1] in SPACE):
            return n + 1
    elif gap in APOSTROPHE and page.word[n + 1].key == "s" and n + 2 in page.capitals and page.gap[n + 1] in SPACE:
        return n + 2
    return None


def capitals_from(page: Page, n: int) -> int:
    """Return the last of the capitalised words that follow *n* without a break."""
    last = n
    while last - n < LONGEST:
        step = capital_after(page, last)
        if step is None:
            break
        last = step
    return last


def linked(page: Page, head: int, n: int) -> int | None:
    """Return the capitalised word that small words tie to *n*: "of the Interior", "des Droits"."""
    at, conjunction = n + 1, False
    while at - n <= 3 and at + 1 < len(page.word) and page.word[at].shape is Shape.LOWER and _close(page, at - 1):
        key = page.word[at].key
        if at == n + 1 and key in AND and not (key == "en" and page.language() & FR):
            conjunction = True
        elif not (key in OF or (key in WITHIN and _mission(page, head))):
            return None
        if at + 1 in page.capitals:
            return at + 1 if _close(page, at) and _goes_on(page, at + 1, conjunction) else None
        at += 1
    return None


def _close(page: Page, n: int) -> bool:
    return page.gap[n] in SPACE or page.gap[n] in APOSTROPHE


def _mission(page: Page, head: int) -> bool:
    return any(page.word[n].key in MISSION for n in range(head, min(head + 2, len(page.word))))


def _goes_on(page: Page, n: int, conjunction: bool) -> bool:
    """Tell whether the capitalised word *n* goes on with the name rather than beginning another."""
    word, flags = page.word[n], page.flags[n]
    if conjunction and (not word.bits & ORDINARY or word.shape is Shape.UPPER or flags & (BODY | TITLE)):
        return False
    return not (flags & TITLE and not flags & (BODY | ROLE) and not word.bits & ORDINARY)


def _in_lower_case(page: Page, n: int, first: bool) -> int | None:
    """Return where a step of the lower-case continuation of a name ends: "des droits", "humains"."""
    at = n + 1
    if at >= len(page.word) or page.word[at].shape is not Shape.LOWER:
        return None
    if page.gap[n] in SPACE and _qualifies(page, n, at, first):
        return at
    key = page.word[at].key
    if key in AND and not first:
        at += 1
        key = page.word[at].key if at < len(page.word) else ""
        if key not in OF_FR and key not in ARTICLE_FR:
            return at if key and page.gap[at - 1] in SPACE and _qualifies(page, n, at, first=False) else None
    elif key not in OF_FR:
        return None
    return _noun(page, at)


def _noun(page: Page, at: int) -> int | None:
    """Return the noun in lower case that the linker at word *at* leads to: "pour la bonne gouvernance"."""
    for n in range(at + 1, min(at + 4, len(page.word))):
        word = page.word[n]
        if word.shape is not Shape.LOWER or not _close(page, n - 1):
            return None
        if word.key not in ARTICLE_FR and word.key not in BEFORE_NOUN_FR and word.key != "d":
            return n if word.bits & ORDINARY and not word.bits & FUNCTION else None
    return None


def _qualifies(page: Page, n: int, at: int, first: bool) -> bool:
    """Tell whether word *at*, in lower case, describes noun *n*, which is the head of the name if *first*."""
    word, plural = page.word[at], page.word[n].key[-1] in "sx"
    if word.bits & FUNCTION or not word.bits & (ORDINARY | DEMONYM):
        return False
    if plural and word.key[-1] in "sx":
        return True  # no French verb in the third person ends so
    if first and not plural and _PARTICIPLE.search(word.key):
        return True
    return bool(_ADJECTIVE.match(word.key)) and (first or plural == (word.key[-1] in "sx"))
