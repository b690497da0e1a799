"""Judge a stretch of capitalised words by the words themselves: given names, surnames, initials, particles."""

from dataclasses import dataclass

from redactor.detect.context import subject
from redactor.detect.cues import PARTICLE
from redactor.detect.grammar import ABBREVIATED, FILIAL, KUNYA
from redactor.detect.lexicon import COMMON, DEMONYM, EN, FUNCTION, GIVEN, PROGRAMME, SURNAME
from redactor.detect.page import NAME, Page
from redactor.detect.reading import Shape


@dataclass(slots=True)
class Tally:
    """How many words of a stretch are what."""

    given: int = 0
    surname: int = 0
    named: int = 0  # given name, surname or both
    doubtful: int = 0  # of those: ordinary words as well
    unknown: int = 0
    plain: int = 0  # ordinary words and no names
    initials: int = 0
    filial: int = 0  # particles: ould, bint


def listed(page: Page, n: int, last: int) -> tuple[float, str]:
    """Return how surely the words from *n* to *last* are a name, and what says so."""
    t = _tally(page, n, last)
    size = t.named + t.unknown + t.plain
    if t.filial and (t.unknown or t.named):
        return (0.85 if t.named + t.unknown > 1 else 0.7), "names.particle"
    if page.word[n].key in KUNYA and n < last and t.named + t.unknown:
        return 0.9, "names.title"
    if size == 1:
        return _lone(page, n, last, t)
    if size == 0:
        return (0.5, "names.initials") if t.initials > 1 and not page.opens(n) else (0.0, "")
    if t.named > t.doubtful:
        if t.named > 1:
            return (0.9 if t.given and t.surname else 0.8), "names.list"
        return (0.6 if t.plain else 0.85), "names.list"
    if t.named:
        # In English a title or a heading may be all capitals: "Hope Project".
        telling = t.given and not page.language() & EN and not page.word[last].bits & (COMMON | FUNCTION)
        return (0.65 if t.unknown else 0.55 if telling else 0.5 if t.initials else 0.2), "names.list"
    if t.initials and t.unknown:
        return 0.75, "names.initials"
    return (0.35 if t.plain else 0.5), "names.shape"


def _tally(page: Page, n: int, last: int) -> Tally:
    t = Tally()
    for i in range(n, last + 1):
        word = page.word[i]
        if word.shape is Shape.INITIAL or (word.key in ABBREVIATED and page.gap[i][:1] == "."):
            t.initials += 1
        elif word.shape is Shape.LOWER or (page.flags[i] & PARTICLE and not word.bits & NAME):
            t.filial += word.key in FILIAL
        elif word.bits & NAME:
            t.named += 1
            t.doubtful += page.plain(i)
            t.given += bool(word.bits & GIVEN)
            t.surname += bool(word.bits & SURNAME)
        elif page.plain(i):
            t.plain += 1
        else:
            t.unknown += 1
    # One word that is both is no given name and surname.
    if t.named == 1 and t.given and t.surname and t.unknown + t.plain:
        t.surname = 0
    return t


def _lone(page: Page, n: int, last: int, t: Tally) -> tuple[float, str]:
    """Judge a name of one word, perhaps with initials."""
    word = page.word[last]
    if t.initials and not (page.word[n].shape is Shape.INITIAL and page.gap[n][:1] != "."):
        if t.named:
            return 0.85, "names.initials"
        return (0.75, "names.initials") if t.unknown else (0.0, "")
    if word.shape is Shape.UPPER and not (t.given and not t.doubtful):
        return (0.5, "names.list") if t.surname and not t.doubtful else (0.0, "")
    if t.doubtful:
        if word.bits & (FUNCTION | PROGRAMME | DEMONYM | COMMON) or page.opens(n):
            return 0.0, ""
        return (0.55 if t.given else 0.3), "names.list"
    if t.named:
        return (0.7 if t.given and t.surname else 0.65 if t.given else 0.6), "names.list"
    if t.unknown and len(word.key) > 2:
        return (0.5 if page.opens(n) else 0.45) if subject(page, last) else 0.4, "names.shape"
    return 0.0, ""
