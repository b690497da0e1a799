"""Find organisations: by their head noun, their last noun, their corporate form, or their capitals."""

import re

from redactor.detect.cues import BODY, CAPITALS, CORPORATE, GROUND, KIND, ROLE, TAIL, TITLE
from redactor.detect.lexicon import COMMON, DEMONYM, FR, FUNCTION, GIVEN, ORDINARY, PROGRAMME
from redactor.detect.page import APOSTROPHE, HYPHEN, NAME, SPACE, Page
from redactor.detect.reading import Shape

Find = tuple[int, int, float, str]
"""First word, last word, score, recognizer."""

_OF = frozenset(
    """of for on against de des du d del do da dos das di pour contre sans sur aux au para por contra sin sem voor
        van tegen zonder ya wa la le les l el los las the o a os as het""".split()
)
_AND = frozenset(["and", "et", "y", "e", "en", "und"])
_ARTICLE = frozenset(["la", "le", "les", "l"])
_LOWER_OF = frozenset(["des", "de", "du", "d", "pour", "contre"])
_BEFORE_NOUN = frozenset(
    """bonne bon grande grand petite petit petites petits jeune jeunes libre libres nouvelle nouveau haute""".split()
)
_DEFINITE = frozenset("la le l el".split())
_IN = frozenset(["in", "en", "au", "em", "te", "à", "a"])
_MISSION = frozenset(["embassy", "ambassade", "embajada", "embaixada", "consulate", "consulat", "consulado", "consulaat", "high"])
_ADJECTIVE = re.compile(r".{2,}(?:al|ale|ales|aux|els?|elles?|ifs?|ives?|iques?|i?ens?|i?ennes?|ains?|aines?|ais|aises?|ois|oises?|aires?|[bi]les?|prêmes?|premes?|ées?|eux|euses?|ca|co|cas|cos|na|no|ano|ana)$")  # fmt: skip
_PRESENT = re.compile(r"(?:ent|ant|i[eè]re?)e?$")
_ROMAN = re.compile(r"(?=[ivxlc])(?:x{0,3}|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_SCOTTISH = re.compile(r"(?:Ma?c|De|Di|Du|La|Le|Da|Fitz|Van|Ben|El|Al|O)[A-Z]")
_MAX = 16  # words: longer than any name an organisation writes out


def organisation(page: Page, n: int) -> Find | None:
    """Return the organisation whose name begins at the capitalised word *n*, if one does."""
    known = _known(page, n)
    if known:
        return known
    flags = page.flags[n]
    if flags & BODY:
        found = _by_head(page, n)
        if found:
            return found
    last = _capitals(page, n)
    if last > n:
        found = _by_end(page, n, last)
        if found:
            return found
    if page.word[n].shape is not Shape.TITLE:
        return _acronym(page, n) or _announced(page, n, last, flags)
    if page.flags[n - 1] & KIND:
        return _announced(page, n, last, flags)
    return _articled(page, n, last) if page.word[n - 1].key in _DEFINITE else None


def _known(page: Page, n: int) -> Find | None:
    words = page.words
    for key in page.cues.known.get(words[n][2].key, ()):
        end = n + len(key)
        if end <= len(words) and all(words[n + i][2].key == part for i, part in enumerate(key)):
            word = page.word[n]
            if len(key) == 1 and word.shape is Shape.TITLE and (
                len(key[0]) < 5 or (word.bits & ORDINARY and page.opens(n))
            ):
                continue
            if all(len(page.gap[i]) <= 2 for i in range(n, end - 1)):
                return n, _branch(page, end - 1), 0.9, "organisations.known"
    return None


def _branch(page: Page, n: int) -> int:
    """Return the last word of what an acronym or a known name goes on with: "Oxfam Québec", "LBH Serambi"."""
    for _ in range(3):
        m = n + 1
        if m not in page.capitals or not (page.gap[n] in SPACE or page.gap[n] in HYPHEN):
            break
        word = page.word[m]
        if page.flags[m] & (TITLE | ROLE | CAPITALS) or word.bits & (GIVEN | DEMONYM | FUNCTION | PROGRAMME):
            break
        n = m
    m = n + 1
    if m < len(page.word) and page.gap[n] in SPACE and page.word[m].shape is Shape.LOWER and page.word[m].bits & DEMONYM:
        return m if not page.word[m].bits & (FUNCTION | COMMON) else n
    return n


def _capitals(page: Page, n: int) -> int:
    """Return the last of the capitalised words that follow *n* without a break."""
    last = n
    while last - n < _MAX:
        step = _next(page, last)
        if step is None:
            break
        last = step
    return last


def _next(page: Page, n: int) -> int | None:
    """Return the capitalised word right behind *n*, over a possessive if need be: "Women's Network"."""
    if n + 1 in page.capitals:
        gap = page.gap[n]
        if page.joined(n) or gap == " & " or (len(gap) == 2 and gap[0] in APOSTROPHE and gap[1] in SPACE):
            return n + 1
    elif page.gap[n] in APOSTROPHE and page.word[n + 1].key == "s" and n + 2 in page.capitals and page.gap[n + 1] in SPACE:
        return n + 2
    return None


def _by_head(page: Page, n: int) -> Find | None:
    end, strong = n, False
    while end - n < _MAX:
        step = _next(page, end)
        if step is not None and not (page.flags[step] & TITLE and not page.flags[step] & BODY):
            if end == n and page.flags[step] & ROLE and not page.flags[step] & (BODY | TAIL):
                return None
            end, strong = step, True
            continue
        step = _linked(page, n, end)
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


def _linked(page: Page, head: int, n: int) -> int | None:
    """Return the capitalised word that small words tie to *n*: "of the Interior", "des Droits"."""
    at, conjunction = n + 1, False
    while at - n <= 3 and at + 1 < len(page.words) and page.word[at].shape is Shape.LOWER:
        gap = page.gap[at - 1]
        if not (gap in SPACE or gap in APOSTROPHE):
            return None
        key = page.word[at].key
        if key in _AND and at == n + 1 and not (key == "en" and page.language() & FR):
            conjunction = True
        elif (
            key in _IN
            and at == n + 1
            and page.word[head].key not in _MISSION
            and page.word[head + 1].key not in _MISSION
        ):
            return None if key not in _OF else _linked_to(page, at, conjunction)
        elif key not in _OF and key not in _IN:
            return None
        if at + 1 in page.capitals:
            return _linked_to(page, at, conjunction)
        at += 1
    return None


def _linked_to(page: Page, at: int, conjunction: bool) -> int | None:
    if at + 1 not in page.capitals or not (page.gap[at] in SPACE or page.gap[at] in APOSTROPHE):
        return None
    word = page.word[at + 1]
    if conjunction and (not word.bits & ORDINARY or word.shape is Shape.UPPER or page.flags[at + 1] & (BODY | TITLE)):
        return None
    if page.flags[at + 1] & TITLE & ~(BODY | ROLE) and not word.bits & ORDINARY:
        return None
    return at + 1


def _in_lower_case(page: Page, n: int, first: bool) -> int | None:
    """Return where the lower-case continuation of a French or Spanish name ends: "des droits humains"."""
    at = n + 1
    if at >= len(page.words) or page.word[at].shape is not Shape.LOWER:
        return None
    key = page.word[at].key
    if page.gap[n] in SPACE and _qualifies(page, n, at, first):
        return at
    linker = key
    if key in _AND and not first:
        at += 1
        linker = page.word[at].key if at < len(page.words) else ""
        if linker not in _LOWER_OF and linker not in _ARTICLE:
            return at if linker and page.gap[at - 1] in SPACE and _qualifies(page, n, at, False) else None
    elif key not in _LOWER_OF:
        return None
    for _ in range(3):
        if at + 1 >= len(page.words) or page.word[at + 1].shape is not Shape.LOWER:
            return None
        gap = page.gap[at]
        if not (gap in SPACE or gap in APOSTROPHE):
            return None
        at += 1
        word = page.word[at]
        if word.key in _ARTICLE or word.key in _BEFORE_NOUN or (word.key == "d" and linker in _LOWER_OF):
            continue
        return at if word.bits & ORDINARY and not word.bits & FUNCTION else None
    return None


def _agrees(page: Page, n: int, at: int) -> bool:
    """Tell whether the adjective *at* may belong to the noun *n*: both plural or both singular."""
    return (page.word[n].key[-1] in "sx") == (page.word[at].key[-1] in "sx")


def _qualifies(page: Page, n: int, at: int, first: bool) -> bool:
    """Tell whether word *at*, in lower case, describes noun *n*, which is the head of the name if *first*."""
    word, plural = page.word[at], page.word[n].key[-1] in "sx"
    if word.bits & FUNCTION or not word.bits & (ORDINARY | DEMONYM):
        return False
    if plural and word.key[-1] in "sx":
        return True  # no French verb in the third person ends so
    if first and not plural and _PRESENT.search(word.key):
        return True
    return bool(_ADJECTIVE.match(word.key)) and (first or _agrees(page, n, at))


def _by_end(page: Page, n: int, last: int) -> Find | None:
    """Return the run from *n* that ends in a noun such as Foundation, or in Ltd."""
    if (page.opens(n) and page.plain(n) and page.word[n].bits & COMMON) or page.flags[n] & (TITLE | ROLE) & ~BODY or (page.word[n].bits & FUNCTION and page.gap[n] not in HYPHEN):
        return None
    for end in range(last, n, -1):
        flags = page.flags[end]
        short = len(page.word[end].key) < 3 and page.word[end].shape is not Shape.UPPER  # Ag and As are no AG and AS
        if not flags & (TAIL | CORPORATE) or (flags & CORPORATE and short):
            continue
        while (step := _linked(page, n, end)) is not None and flags & TAIL:
            end = step
            end = _capitals(page, end)
        return n, end, 0.85, "organisations.form" if flags & CORPORATE else "organisations.tail"
    return None


def _acronym(page: Page, n: int) -> Find | None:
    start, end, word = page.words[n]
    if word.shape is Shape.MIXED:
        surface = page.text[start:end]
        if end - start >= 4 and not _SCOTTISH.match(surface) and not page.flags[n] & CAPITALS and _inner(surface):
            return n, _branch(page, n), 0.7, "organisations.capitals"
        return None
    if word.shape is not Shape.UPPER or end - start > 10 or not _is_acronym(page, n):
        return None
    first = n
    while page.gap[n] in HYPHEN and n + 1 in page.capitals and page.word[n + 1].shape is Shape.UPPER:
        n += 1
    return first, _branch(page, n), 0.75, "organisations.capitals"


def _inner(surface: str) -> bool:
    """Tell whether a word of mixed case is made of capitals, as FemNet and ReNaDDH, and no plural as NGOs."""
    capitals = sum(c.isupper() for c in surface)
    return capitals >= 2 and surface[0].isupper() and not (surface[-1] == "s" and surface[:-1].isupper())


def _is_acronym(page: Page, n: int) -> bool:
    start, end, word = page.words[n]
    if end - start < 3 or not page.text[start:end].isalpha() or word.bits & PROGRAMME or page.flags[n] & CAPITALS or _ROMAN.fullmatch(word.key):
        return False
    if word.bits & (DEMONYM | COMMON | FUNCTION) or page.place(n, n):
        return False
    before, after = n and page.word[n - 1], n + 1 < len(page.words) and page.word[n + 1]
    shouted = [w for w in (before, after) if w and w.shape is Shape.UPPER and w.bits & (ORDINARY | FUNCTION)]
    if shouted:
        return False
    if after and after.shape is Shape.DIGIT and page.gap[n] in ("", "-", "/", "_"):
        return False
    if _beside_name(page, n, bool(word.bits & NAME)):
        return False
    if word.bits & ORDINARY and (page.plain(n) or not after or after.shape is not Shape.LOWER):
        return bool(before and before.shape is Shape.LOWER and before.bits & FUNCTION and not page.opens(n))
    return not (word.bits & NAME and end - start > 6)


def _beside_name(page: Page, n: int, named: bool) -> bool:
    """Tell whether word *n*, in capitals, is a surname: beside a given name, or a name beside what can be one."""
    for m, joint in ((n - 1, n - 1), (n + 1, n)):
        if m not in page.capitals or not page.joined(joint):
            continue
        word = page.word[m]
        if word.bits & GIVEN and word.shape is Shape.TITLE and not page.plain(m):
            return True
        if named and (word.bits & NAME or not word.bits & ORDINARY or word.shape is Shape.INITIAL):
            return True
    return False


def _announced(page: Page, n: int, last: int, flags: int) -> Find | None:
    """Return the run from *n* where a common noun says an organisation's own name follows."""
    if not n or not page.flags[n - 1] & KIND or page.gap[n - 1] not in (*SPACE, " « ", ' "', " “", " «\u00a0"):
        return None
    word = page.word[n]
    if page.word[n - 1].shape is not Shape.LOWER and not page.flags[n - 1] & CAPITALS:
        return None
    if word.bits & (FUNCTION | DEMONYM | PROGRAMME) or page.flags[n] & (TITLE | ROLE) or page.place(n, n):
        return None
    return n, last, 0.65, "organisations.announced"


def _articled(page: Page, n: int, last: int) -> Find | None:
    """Return the unknown word or words from *n* that stand behind an article, as people and most towns do not."""
    if not n or not (page.gap[n - 1] in SPACE or page.gap[n - 1] in APOSTROPHE):
        return None
    for m in range(n, last + 1):
        if page.word[m].bits & (NAME | PROGRAMME | DEMONYM | FUNCTION) or page.flags[m] or page.plain(m):
            return None
    if page.place(n, last) or page.place(n, n) or page.word[n - 1].bits & NAME:
        return None
    return n, last, 0.45, "organisations.articled"
