"""Find people and organisations without a statistical model: by cues, by lists, by company."""

import re
from collections.abc import Container, Iterator
from itertools import pairwise

from redactor.detect.context import against
from redactor.detect.cues import BODY, KIN, KIND, LABEL, NAMING, PARTICLE, ROLE, TITLE, Cues, cues
from redactor.detect.grammar import ABBREVIATED, BELONGS, OR
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, ORDINARY, PROGRAMME, misspelt
from redactor.detect.organisations import organisation
from redactor.detect.page import APOSTROPHE, HYPHEN, NAME, SPACE, Page
from redactor.detect.persons import Stretch, stretch
from redactor.detect.reading import Reading, Shape
from redactor.detect.towns import Towns
from redactor.model import ORG, PERSON, Span

_TOKEN = re.compile(r"\s*<")
_SURE = 0.6  # from here a word is a name by more than its looks
_LISTED = ORDINARY | FUNCTION | DEMONYM | PROGRAMME
_PLAIN = COMMON | FUNCTION | DEMONYM | PROGRAMME
_ANNOUNCE = TITLE | KIND | ROLE | KIN | NAMING | LABEL


class NameFinder:
    """Finds PERSON and ORG in one pass, since the one is often all that tells the other.

    `found_by` says what spoke for a span: names.title, names.kin, names.role, names.named,
    names.label, names.age, names.list, names.initials, names.context, names.company,
    names.shape, organisations.head, .tail, .form, .known, .announced, .capitals, .articled.
    """

    name = "names"
    entities = (PERSON, ORG)

    def __init__(self, lists: Cues | None = None, places: Container[str] | None = None, least: float = 0.4) -> None:
        """Take the word lists, the places (folded names, one space between words), and the least score to report.

        Below 0.5 lie capitalised words that nobody knows, people and places alike. By default the likelier half
        of them is reported: missing a name costs more than asking.
        """
        self._cues = lists or cues()
        self._places = Towns() if places is None else places
        self._least = least

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the spans of people and organisations."""
        spots = [n for n, w in enumerate(reading.word) if w.shape or not w.bits & _LISTED]
        if not spots:
            return
        page = Page(reading, self._cues, self._places, spots)
        people: list[Stretch] = []
        at = 0
        for n in spots:
            if n < at or _says_nothing(page, n):
                continue
            if n in page.capitals:
                found = organisation(page, n)
                if found:
                    first, last, score, by = found
                    if score >= self._least:
                        yield Span(page.words[first][0], page.words[last][1], ORG, score, by)
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
            if one.score >= self._least and not _is_title(page, one) and not _is_slip(page, one):
                yield self._person(page, one)

    @staticmethod
    def _person(page: Page, one: Stretch) -> Span:
        start, end = page.words[one.first][0], page.words[one.last][1]
        before = one.first - 1
        if before in page.capitals and page.word[before].key in BELONGS and page.gap[before] in SPACE:
            start = page.words[before][0]
        if page.word[one.last].shape is Shape.INITIAL and one.last > one.first and page.text[end : end + 1] == ".":
            end += 1
        return Span(start, end, PERSON, one.score, one.why)


def _says_nothing(page: Page, n: int) -> bool:
    """Tell quickly that no name begins at word *n*: most words with a capital begin a sentence, no more."""
    word = page.word[n]
    if word.shape is Shape.TITLE:
        return (
            bool(word.bits & FUNCTION or (word.bits & _PLAIN and not word.bits & NAME))
            and not (n + 1 in page.capitals and (page.gap[n] in SPACE or page.gap[n] in HYPHEN))
            and not page.flags[n] & (BODY | PARTICLE)
            and not page.flags[n - 1] & _ANNOUNCE
            and word.key not in page.cues.known
            and word.key not in ABBREVIATED
            and page.gap[n] not in APOSTROPHE
        )
    if word.shape is Shape.LOWER:
        return not (word.bits & NAME or page.flags[n - 1] & TITLE)
    return word.shape >= Shape.DIGIT


def _is_slip(page: Page, one: Stretch) -> bool:
    """Tell whether a guess is rather an ordinary word that somebody misspelt: "Repports"."""
    word = page.word[one.first]
    return one.first == one.last and one.score < _SURE and not word.bits and misspelt(word.key)


def _is_title(page: Page, one: Stretch) -> bool:
    """Tell whether a stretch is a title alone: it announces a name, and is none.

    Before a token it announces the name that the token stands for, however much speaks for it.
    """
    if one.first != one.last or not page.flags[one.first] & TITLE:
        return False
    return one.score < _SURE or bool(_TOKEN.match(page.text, page.words[one.last][1]))


def _lower(page: Page, n: int) -> Stretch | None:
    """Return the name in lower case at word *n*, as people write in chats."""
    word = page.word[n]
    if word.shape is not Shape.LOWER or page.words[n][1] - page.words[n][0] < 3:
        return None
    titled = _titled(page, n)
    if not word.bits & NAME and not titled:
        return None
    last = n
    while last - n < 3 and last + 1 < len(page.words) and page.gap[last] in SPACE:
        after = page.word[last + 1]
        if after.shape is not Shape.LOWER or not after.bits & NAME or after.bits & _LISTED:
            break
        last += 1
    if titled and (word.bits & NAME or _careless(page)) and _in_known_words(page, n, last):
        return Stretch(n, last, 0.8, "names.title")
    if not word.bits & NAME or page.place(n, last) or against(page, n) > 0.2 or not _in_known_words(page, n, last):
        return None
    return Stretch(n, last, (0.75 if last > n else 0.5) if _careless(page) else 0.3, "names.list")


def _titled(page: Page, n: int) -> bool:
    if not n or page.gap[n - 1] not in (*SPACE, ". "):
        return False
    title = page.word[n - 1]
    return bool(page.flags[n - 1] & TITLE) and len(title.key) > 1 and not title.bits & (FUNCTION | COMMON)


def _careless(page: Page) -> bool:
    """Tell whether the text does not bother with capitals: its first word has none, and is no token."""
    if page.text.lstrip()[:1] == "<":
        return False
    first = page.word[0]
    return first.shape is Shape.LOWER or (first.shape is Shape.DIGIT and page.word[1].shape is Shape.LOWER)


def _in_known_words(page: Page, first: int, last: int) -> bool:
    """Tell whether the words beside are of a language we know, so that an unknown one stands out."""
    beside = [page.word[m] for m in (first - 1, last + 1) if 0 <= m < len(page.words)]
    return bool(beside) and all(w.bits & _LISTED or w.shape is not Shape.LOWER for w in beside)


def _keep_company(page: Page, people: list[Stretch]) -> None:
    """Raise a doubtful stretch that stands in a list with a sure one: "Awa, Edasso et Issa"."""
    ties = [_tie(page, one, other) for one, other in pairwise(people)]
    if not any(ties):
        return
    for order in (range(len(ties)), range(len(ties) - 1, -1, -1)):
        for i in order:
            for sure, doubtful, beyond in ((i, i + 1, i + 1), (i + 1, i, i - 1)):
                # A comma alone may also part a person from a place: it takes a third of the list.
                if ties[i] == 2 or (ties[i] and 0 <= beyond < len(ties) and ties[beyond]):
                    _raise(page, people[sure], people[doubtful])


def _raise(page: Page, sure: Stretch, doubtful: Stretch) -> None:
    if sure.score < 0.65 or doubtful.score >= 0.6 or page.word[doubtful.first].bits & (PROGRAMME | FUNCTION):
        return
    if not page.place(doubtful.first, doubtful.last) and not against(page, doubtful.first):
        doubtful.score, doubtful.why = 0.65, "names.company"


def _tie(page: Page, one: Stretch, other: Stretch) -> int:
    """Return 2 where "and" stands between the two and nothing else, 1 where a comma does, 0 elsewhere."""
    between = page.text[page.words[one.last][1] : page.words[other.first][0]]
    if not between or len(between) > 12 or (one.first in page.capitals) != (other.first in page.capitals):
        return 0
    words = between.strip(" \u00a0,;/&\n•-").casefold()
    if words:
        return 2 if words in OR else 0
    return 2 if "&" in between else 1 if any(c in between for c in ",;/\n•") else 0
