"""Tell acronyms of organisations from headings, surnames in capitals, codes and units."""

import re

from redactor.detect.cues import CAPITALS, ROLE, TITLE
from redactor.detect.grammar import FILIAL, KUNYA
from redactor.detect.heads import Find
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME
from redactor.detect.page import HYPHEN, NAME, SPACE, Page
from redactor.detect.reading import Shape

_LONGEST = 10  # letters
_SURE_UPPER = (FILIAL | KUNYA) - {"bou", "der", "ag"}
_ROMAN = re.compile(r"(?=[ivxlc])(?:x{0,3}|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_SCOTTISH = re.compile(r"(?:Ma?c|De|Di|Du|La|Le|Da|Fitz|Van|Ben|El|Al|O)[A-Z]")  # as McDonald


def acronym(page: Page, n: int) -> Find | None:
    """Return the organisation that word *n* names by its capitals: CNDH, FemNet, LBH Serambi."""
    start, end, word = page.words[n]
    if word.shape is Shape.MIXED:
        surface = page.text[start:end]
        if end - start >= 4 and not _SCOTTISH.match(surface) and not page.flags[n] & CAPITALS and _inner(surface):
            return n, branch(page, n), 0.7, "organisations.capitals"
        return None
    if word.shape is not Shape.UPPER or not 3 <= end - start <= _LONGEST or not _names_a_body(page, n):
        return None
    first = n
    while page.gap[n] in HYPHEN and n + 1 in page.capitals and page.word[n + 1].shape is Shape.UPPER:
        n += 1
    return first, branch(page, n), 0.75, "organisations.capitals"


def branch(page: Page, n: int) -> int:
    """Return the last word of what an acronym or a known name goes on with: "Oxfam Québec", "LBH Serambi"."""
    for _ in range(3):
        m = n + 1
        if m not in page.capitals or not (page.gap[n] in SPACE or page.gap[n] in HYPHEN):
            break
        if page.flags[m] & (TITLE | ROLE | CAPITALS) or page.word[m].bits & (GIVEN | DEMONYM | FUNCTION | PROGRAMME):
            break
        n = m
    m = n + 1
    if m < len(page.word) and page.gap[n] in SPACE and page.word[m].shape is Shape.LOWER:
        bits = page.word[m].bits
        return m if bits & DEMONYM and not bits & (FUNCTION | COMMON) else n
    return n


def _inner(surface: str) -> bool:
    """Tell whether a word of mixed case is made of capitals, as FemNet and ReNaDDH, and no plural as NGOs."""
    capitals = sum(c.isupper() for c in surface)
    if not surface.isalpha() or surface.endswith("ID"):
        return False  # an identifier, as FragmentID
    return capitals >= 2 and surface[0].isupper() and not (surface[-1] == "s" and surface[:-1].isupper())


def _names_a_body(page: Page, n: int) -> bool:
    """Tell whether a word in capitals stands for an organisation, and not for a heading, a code or a surname."""
    start, end, word = page.words[n]
    if page.gap[n - 1][-1:] == "<" and page.gap[n][:1] == ">":
        return False  # a token that stands for something already taken out
    if not page.text[start:end].isalpha() or page.flags[n] & CAPITALS or _ROMAN.fullmatch(word.key):
        return False
    if word.bits & (DEMONYM | COMMON | FUNCTION | PROGRAMME) or page.place(n, n) or _shouted(page, n):
        return False
    after = page.word[n + 1] if n + 1 < len(page.word) else None
    if after and after.shape is Shape.DIGIT and page.gap[n] in ("", "-", "/", "_"):
        return False
    if _beside_name(page, n, bool(word.bits & NAME)):
        return False
    if word.bits & ORDINARY and (page.plain(n) or not after or after.shape is not Shape.LOWER):
        before = page.word[n - 1]
        return bool(n and before.shape is Shape.LOWER and before.bits & FUNCTION and not page.opens(n))
    return not (word.bits & NAME and end - start > 6)


def _shouted(page: Page, n: int) -> bool:
    """Tell whether an ordinary word beside *n* is in capitals too: a heading."""
    pairs = ((n - 1, n - 1), (n + 1, n))
    beside = (page.word[m] for m, joint in pairs if m in page.capitals and page.gap[joint] not in HYPHEN)
    return any(word.shape is Shape.UPPER and word.bits & (ORDINARY | FUNCTION) for word in beside)


def _beside_name(page: Page, n: int, named: bool) -> bool:
    """Tell whether word *n*, in capitals, is a surname: beside a given name, or a name beside what can be one."""
    for m, joint in ((n - 1, n - 1), (n + 1, n)):
        if m not in page.capitals or not page.joined(joint):
            continue
        word = page.word[m]
        if word.shape is Shape.INITIAL and m > n and page.gap[m][:1] == ".":
            return True  # WIDAD M.
        if word.key in _SURE_UPPER and word.shape is Shape.UPPER:
            return True  # SIREEN ABU ZUHRI
        if word.bits & GIVEN and word.shape is Shape.TITLE and not page.plain(m):
            return True
        if named and (word.bits & NAME or not word.bits & ORDINARY or word.shape is Shape.INITIAL):
            return True
    return False
