"""Find organisations: by their head noun, their last noun, their corporate form, or their capitals."""

from redactor.detect.acronyms import acronym, branch
from redactor.detect.cues import BODY, CAPITALS, CORPORATE, KIND, ROLE, TAIL, TITLE
from redactor.detect.grammar import DEFINITE, PAPERS, TITLED
from redactor.detect.heads import Find, by_head, capitals_from, linked
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, ORDINARY, PROGRAMME
from redactor.detect.page import APOSTROPHE, HYPHEN, NAME, SPACE, Page
from redactor.detect.reading import Shape

_QUOTED = frozenset((" « ", ' "', " “", " «\u00a0"))


def organisation(page: Page, n: int) -> Find | None:
    """Return the organisation whose name begins at the capitalised word *n*, if one does."""
    found = _known(page, n)
    if not found and page.flags[n] & BODY:
        found = by_head(page, n)
    if found:
        return found
    last = capitals_from(page, n)
    if last > n:
        found = _by_end(page, n, last)
    if not found and page.word[n].shape is not Shape.TITLE:
        found = acronym(page, n)
    if found or not n:
        return found
    if page.flags[n - 1] & KIND:
        return _announced(page, n, last)
    if last > n and page.word[n].key in TITLED and not page.opens(n):
        return _published(page, n, last)
    return _articled(page, n, last) if page.word[n - 1].key in DEFINITE else None


def _known(page: Page, n: int) -> Find | None:
    """Return the well-known body whose name stands at word *n*."""
    word = page.word[n]
    for key in page.cues.known.get(word.key, ()):
        end = n + len(key)
        if end > len(page.word) or any(page.word[n + i].key != part for i, part in enumerate(key)):
            continue
        doubtful = len(word.key) < 5 or (word.bits & ORDINARY and page.opens(n))
        if doubtful and len(key) == 1 and word.shape is Shape.TITLE:
            continue
        if all(len(page.gap[i]) <= 2 for i in range(n, end - 1)):
            return n, branch(page, end - 1), 0.9, "organisations.known"
    return None


def _by_end(page: Page, n: int, last: int) -> Find | None:
    """Return the run from *n* that ends in a noun such as Foundation, or in Ltd."""
    bits, flags = page.word[n].bits, page.flags[n]
    if flags & (TITLE | ROLE) and not flags & BODY:
        return None
    if bits & FUNCTION and page.gap[n] not in HYPHEN:
        return None
    if bits & COMMON and page.opens(n) and page.plain(n):
        return None
    for end in range(last, n, -1):
        flags = page.flags[end]
        if flags & TAIL:
            while (step := linked(page, n, end)) is not None:
                end = capitals_from(page, step)
            return n, end, 0.85, "organisations.tail"
        # Ag and As are no AG and AS.
        if flags & CORPORATE and (len(page.word[end].key) > 2 or page.word[end].shape is Shape.UPPER):
            return n, end, 0.85, "organisations.form"
    return None


def _announced(page: Page, n: int, last: int) -> Find | None:
    """Return the run from *n* where a common noun says an organisation's own name follows."""
    word, before = page.word[n], page.word[n - 1]
    if not (page.gap[n - 1] in SPACE or page.gap[n - 1] in _QUOTED):
        return None
    if before.shape is not Shape.LOWER and not page.flags[n - 1] & CAPITALS:
        return None
    if word.bits & (FUNCTION | DEMONYM | PROGRAMME) or page.flags[n] & (TITLE | ROLE) or page.place(n, n):
        return None
    return n, last, 0.65, "organisations.announced"


def _published(page: Page, n: int, last: int) -> Find | None:
    """Return the title of a paper that begins with its article: "a column in The Point", "article dans L'Essor"."""
    if page.gap[n - 1] not in SPACE or page.word[n - 1].shape is not Shape.LOWER:
        return None
    if not any(page.word[m].key in PAPERS for m in range(max(0, n - 3), n)):
        return None
    if page.place(n, last):
        return None  # in The Gambia
    while (step := linked(page, n, last)) is not None:
        last = capitals_from(page, step)
    return n, last, 0.65, "organisations.announced"


def _articled(page: Page, n: int, last: int) -> Find | None:
    """Return the unknown word or words from *n* that stand behind an article, as people and most towns do not."""
    if not (page.gap[n - 1] in SPACE or page.gap[n - 1] in APOSTROPHE) or page.word[n - 1].bits & NAME:
        return None
    for m in range(n, last + 1):
        if page.word[m].bits & (NAME | PROGRAMME | DEMONYM | FUNCTION) or page.flags[m] or page.plain(m):
            return None
    if page.place(n, last) or page.place(n, n):
        return None
    return n, last, 0.45, "organisations.articled"
