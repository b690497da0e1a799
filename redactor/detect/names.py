"""Find people and organisations without a statistical model: by cues, by lists, by company."""

from collections.abc import Container, Iterator

from redactor.detect.context import against
from redactor.detect.cues import PARTICLE, TITLE, Cues, cues
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, ORDINARY, PROGRAMME
from redactor.detect.organisations import organisation
from redactor.detect.page import CAPITAL, NAME, SPACE, Page
from redactor.detect.persons import Stretch, stretch
from redactor.detect.reading import Reading, Shape
from redactor.model import ORG, PERSON, Span

_LISTED = ORDINARY | FUNCTION | DEMONYM | PROGRAMME
_BETWEEN = frozenset(("", "and", "et", "y", "e", "en", "ou", "or", "o", "ni", "of"))
_LEAST = 0.4  # below this a stretch is a question, not a find


class NameFinder:
    """Finds PERSON and ORG in one pass, since the one is often all that tells the other.

    `found_by` says what spoke for a span: names.title, names.kin, names.role, names.named,
    names.label, names.age, names.list, names.initials, names.context, names.company,
    names.shape, organisations.head, .tail, .form, .known, .announced, .capitals.
    """

    name = "names"
    entities = (PERSON, ORG)

    def __init__(self, lists: Cues | None = None, places: Container[str] = frozenset()) -> None:
        """Take the word lists, and the folded single words that are places rather than people."""
        self._cues = lists or cues()
        self._places = places

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the spans of people and organisations."""
        page = Page(reading, self._cues, self._places)
        spots = [n for n, (_, _, w) in enumerate(reading.words) if w.shape in CAPITAL or not w.bits & _LISTED]
        people: list[Stretch] = []
        at = 0
        for n in spots:
            if n < at:
                continue
            if page.word(n).shape in CAPITAL:
                found = organisation(page, n)
                if found:
                    first, last, score, by = found
                    yield self._span(page, first, last, ORG, score, by)
                    at = last + 1
                    continue
                candidate = stretch(page, n)
            else:
                candidate = _lower(page, n)
            if candidate:
                people.append(candidate)
                at = candidate.last + 1
        _keep_company(page, people)
        for one in people:
            if one.score >= _LEAST:
                yield self._person(page, one)

    @staticmethod
    def _person(page: Page, one: Stretch) -> Span:
        start, end = page.words[one.first][0], page.words[one.last][1]
        if page.word(one.last).shape is Shape.INITIAL and one.last > one.first and page.text[end : end + 1] == ".":
            end += 1
        return Span(start, end, PERSON, one.score, one.why)

    @staticmethod
    def _span(page: Page, first: int, last: int, entity: str, score: float, by: str) -> Span:
        return Span(page.words[first][0], page.words[last][1], entity, score, by)


def _lower(page: Page, n: int) -> Stretch | None:
    """Return the name in lower case at word *n*, as people write in chats."""
    word = page.word(n)
    if word.shape is not Shape.LOWER or page.words[n][1] - page.words[n][0] < 3:
        return None
    titled = _titled(page, n)
    if not word.bits & NAME and not titled:
        return None
    last = n
    while last - n < 3 and last + 1 < len(page.words) and page.gap(last) in SPACE:
        after = page.word(last + 1)
        if after.shape is not Shape.LOWER or not after.bits & NAME or after.bits & _LISTED:
            break
        last += 1
    if titled and _in_known_words(page, n, last):
        return Stretch(n, last, 0.8, "names.title")
    if not word.bits & NAME or page.place(n, last) or against(page, n) > 0.2 or not _in_known_words(page, n, last):
        return None
    return Stretch(n, last, (0.75 if last > n else 0.5) if _careless(page) else 0.3, "names.list")


def _titled(page: Page, n: int) -> bool:
    if not n or page.gap(n - 1) not in (*SPACE, ". "):
        return False
    title = page.word(n - 1)
    return bool(page.flags(n - 1) & TITLE) and len(title.key) > 1 and not title.bits & (FUNCTION | COMMON)


def _careless(page: Page) -> bool:
    """Tell whether the text does not bother with capitals: its first word, or the first behind a full stop."""
    for n in range(len(page.words)):
        if page.opens(n) and page.word(n).shape is Shape.LOWER:
            return n == 0 or page.gap(n - 1)[:1] in ".!?\n"
    return False


def _in_known_words(page: Page, first: int, last: int) -> bool:
    """Tell whether the words beside are of a language we know, so that an unknown one stands out."""
    beside = [page.word(m) for m in (first - 1, last + 1) if 0 <= m < len(page.words)]
    return all(w.bits & _LISTED or w.shape is not Shape.LOWER for w in beside)


def _keep_company(page: Page, people: list[Stretch]) -> None:
    """Raise a doubtful stretch that stands in a list with a sure one: "Awa, Edasso et Issa"."""
    for pairs in (zip(people, people[1:], strict=False), zip(people[:0:-1], people[-2::-1], strict=False)):
        for sure, doubtful in pairs:
            if sure.score >= 0.65 and doubtful.score < 0.6 and _listed_together(page, sure, doubtful):
                doubtful.score, doubtful.why = 0.65, "names.company"


def _barred(page: Page, one: Stretch) -> bool:
    word = page.word(one.first)
    return bool(word.bits & (PROGRAMME | FUNCTION)) or against(page, one.first) > 0


def _listed_together(page: Page, one: Stretch, other: Stretch) -> bool:
    first, second = (one, other) if one.first < other.first else (other, one)
    between = page.text[page.words[first.last][1] : page.words[second.first][0]]
    if not between or len(between) > 12 or page.place(other.first, other.last) or _barred(page, other):
        return False
    if page.capital(one.first) != page.capital(other.first) and not page.flags(other.first) & PARTICLE:
        return False
    words = between.strip(" \u00a0,;/&\n•-").casefold()
    return words in _BETWEEN and (bool(words) or any(c in between for c in ",;/&\n•"))
