"""Find places: those of the gazetteer, those that the words around them give away, those of a user's list."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from redactor.detect.fold import fold
from redactor.detect.gazetteer import (
    Level,
    Place,
    Places,
    Trust,
    country_heads,
    country_name,
    gazetteer,
    key_of,
)
from redactor.detect.lexicon import DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.place_context import Hit, settle, weigh
from redactor.detect.place_names import Find, given_away, listed_on
from redactor.detect.place_text import PlaceText
from redactor.detect.place_words import AFTER, AT, BEFORE, DIRECTION, INSIDE, KIND, LINKER, OF, STEADY, place_words
from redactor.detect.reading import Reading, Shape
from redactor.errors import RecognizerError
from redactor.model import COUNTRY, LOC, Span

__all__ = ["PlaceFinder", "country_name", "local_places"]

_NOT_IN_LOWER_CASE = ORDINARY | FUNCTION | PROGRAMME | DEMONYM | GIVEN | SURNAME
_TRIGGERS = BEFORE | AFTER | INSIDE | STEADY
_WITHIN = frozenset(("'", "’", "ʼ", "`", "‘"))
_ARABIC_END = frozenset("a i u aa at ah".split())
_HEAD = 1 << 15  # opens a country's name of several words: south, sierra
_REACH = 1 << 16  # above every role
_REMEMBERED = 200_000
_SCORES = {Trust.SURE: 0.85, Trust.LIKELY: 0.75, Trust.DOUBTFUL: 0.65}
_LEVELS = {Level.CITY: "city", Level.REGION: "region", Level.AREA: "area", Level.COUNTRY: "country"}


class PlaceFinder:
    """Finds the places of a gazetteer, and, with *unlisted*, names that no gazetteer has.

    A name that is a word or a person's name too needs a sign that a place is meant.
    Yields COUNTRY for countries and LOC for the rest, with the facts "level" and, where
    there is exactly one, "country".
    """

    entities = (LOC, COUNTRY)

    def __init__(self, places: Places | None = None, *, name: str = "places", unlisted: bool = True) -> None:
        self.name = name
        self._places = places or gazetteer()
        self._unlisted = unlisted
        self._roles = place_words()
        self._seen: dict[str, int] = {}  # reach times _REACH, and the roles that trigger something
        self._found: dict[str, Place | None] = {}

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the places of *reading*: the gazetteer's first, then the unlisted."""
        text = PlaceText(reading, self._roles)
        capitals, seen, skip = text.capitals, self._seen, 0
        hits: list[Hit] = []
        triggers: list[tuple[int, int]] = []
        for n, (_, _, word) in enumerate(reading.words):
            lower = word.shape is Shape.LOWER
            if not lower:
                capitals[n] = 1
            known = seen.get(word.key)
            if not known:
                if known is None:
                    known = self._look_up(word.key)
                if not known:
                    continue
            if known & _TRIGGERS:
                triggers.append((n, known & (_HEAD - 1)))
            if known < _REACH or n < skip or (lower and word.bits & _NOT_IN_LOWER_CASE and not known & _HEAD):
                continue
            hit = self._longest(text, n, known // _REACH)
            if hit:
                hits.append(hit)
                skip = hit.stop
        for hit in hits:
            weigh(text, hit)
        kept = settle(text, hits) if hits else hits
        for hit in kept:
            yield self._span(text, hit)
        if self._unlisted and triggers:
            yield from _give_away(text, triggers, kept)

    def _look_up(self, key: str) -> int:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        role = self._roles.get(key, 0)
        known = self._places.reach(key) * _REACH + (role if role & _TRIGGERS else 0)
        if key in country_heads():
            known |= _HEAD
        self._seen[key] = known
        return known

    def _place(self, key: str) -> Place | None:
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = self._places.place(key)
        return self._found[key]

    def _longest(self, text: PlaceText, n: int, reach: int) -> Hit | None:
        """Return the longest name that starts at word *n*."""
        words = text.words
        keys = [words[n][2].key]
        if reach > 1:
            most = min(reach, len(words) - n)
            while len(keys) < most and text.joins(n + len(keys) - 1):
                keys.append(words[n + len(keys)][2].key)
        for count in range(len(keys), 0, -1):
            place = self._place(keys[0] if count == 1 else " ".join(keys[:count]))
            if place and _written_right(text, n, n + count, place):
                return Hit(n, n + count, place)
        return None

    def _span(self, text: PlaceText, hit: Hit) -> Span:
        facts = {"level": _LEVELS[hit.place.level]}
        if hit.place.country:
            facts["country"] = hit.place.country
        stop = _with_kind(text, hit)
        entity = COUNTRY if hit.place.level is Level.COUNTRY and stop == hit.stop else LOC
        if entity is LOC and facts["level"] == "country":
            facts["level"] = "region"
        first = hit.first if entity is COUNTRY else _from_direction(text, hit.first)
        start, end = text.words[first][0], text.words[stop - 1][1]
        return Span(start, end, entity, _SCORES[hit.place.trust], self.name, facts)


def _written_right(text: PlaceText, first: int, stop: int, place: Place) -> bool:
    """Return whether the words are written as a name: in capitals where only capitals mean the place."""
    head = text.word(first)
    in_code = bool(first) and text.gap(first - 1) == "-" and text.gap(stop - 1) in ("/", "-")
    if in_code and head.shape is Shape.UPPER and len(head.key) <= 4:
        return False  # SCC-UGA/003
    if stop - first == 1 and head.shape is Shape.UPPER and len(head.key) <= 4 and _numbered(text, stop):
        return False  # UGA-240
    if place.upper:
        return all(text.word(n).shape in (Shape.UPPER, Shape.INITIAL) for n in range(first, stop))
    if head.shape is Shape.LOWER:
        return place.trust is Trust.SURE and text.apart(first, stop) and _placed(text, first, stop, place)
    if stop - first == 1:
        short = head.shape is Shape.UPPER and len(head.key) <= 4 and head.key.isalpha()
        return not short or text.shouted(first)  # IMO is no state of Nigeria
    if place.trust is Trust.SURE:
        return True
    return all(text.word(n).shape is not Shape.LOWER or text.role(n) & LINKER for n in range(first + 1, stop))


def _numbered(text: PlaceText, stop: int) -> bool:
    """Return whether a number is joined to the word before word *stop*."""
    return text.gap(stop - 1) in ("-", "/") and text.word(stop).shape is Shape.DIGIT


def _placed(text: PlaceText, first: int, stop: int, place: Place) -> bool:
    """Return whether a name in lower case is known well, or stands where a place is expected."""
    if place.size > 2 or (place.size > 1 and stop - first > 1):
        return True
    if place.size < 2:
        return False
    if first and text.role(first - 1) & (INSIDE | AT | BEFORE | OF):
        return True
    near = [text.word(n) for n in (first - 1, stop) if 0 <= n < len(text.words)]
    # A word that nobody knows, between two words of the text's language.
    return len(text.word(first).key) > 4 and all(word.bits & text.tongue() for word in near)


def _from_direction(text: PlaceText, first: int) -> int:
    """Return where the name starts with a capitalised compass point before it: South Gondar, Sud-Ubangi."""
    n = first - 1
    if n < 0 or text.word(n).shape is not Shape.TITLE or not text.role(n) & DIRECTION:
        return first
    return n if text.gap(n) in (" ", "-") else first


def _with_kind(text: PlaceText, hit: Hit) -> int:
    """Return where the name stops with a capitalised word of kind behind it: Lagos State."""
    n = hit.stop
    if n < len(text.words) and text.gap(n - 1) in _WITHIN and text.word(n).key in _ARABIC_END:
        return n + 1  # Dara'a
    if n < len(text.words) and text.gap(n - 1) == "-" and text.word(n).shape is Shape.TITLE:
        return n + 1 if text.role(n) & DIRECTION else n  # Kouroussa-Centre
    while n < len(text.words) and text.gap(n - 1) == " " and text.word(n).shape is Shape.TITLE:
        role = text.role(n)
        if not role & (AFTER | KIND):
            break
        n += 1
        if role & AFTER:
            return n
    return hit.stop


def _give_away(text: PlaceText, triggers: list[tuple[int, int]], kept: list[Hit]) -> Iterator[Span]:
    """Yield the names that no gazetteer has, and whatever goes on a list of places."""
    taken = bytearray(len(text.words))
    known = [(hit.first, hit.stop) for hit in kept]
    for first, stop in known:
        taken[first:stop] = b"\1" * (stop - first)
    for n, role in triggers:
        find = given_away(text, n, role)
        if find and taken.find(0, find[0], find[1]) >= 0:
            taken[find[0] : find[1]] = b"\1" * (find[1] - find[0])
            known.append(find[:2])
            yield _unlisted(text, find)
    for _, end in known:
        find = listed_on(text, end)
        if find and taken.find(1, find[0], find[1]) < 0:
            taken[find[0] : find[1]] = b"\1" * (find[1] - find[0])
            known.append(find[:2])  # and so on down the list
            yield _unlisted(text, find)


def _unlisted(text: PlaceText, find: Find) -> Span:
    first, stop, score, by = find
    return Span(text.words[first][0], text.words[stop - 1][1], LOC, score, by, {"level": "area"})


class _Local:
    """A user's own places, held in memory."""

    def __init__(self) -> None:
        self._known: dict[str, Place] = {}
        self._reach: dict[str, int] = {}

    def add(self, name: str, country: str) -> None:
        key = key_of(name)
        if not key:
            return
        # A word of the user's list is a place wherever it has a capital; in lower case only where it is no word.
        self._known[key] = Place(country, Level.CITY, Trust.SURE)
        first = key.split(" ")[0]
        self._reach[first] = max(self._reach.get(first, 0), key.count(" ") + 1)

    def place(self, key: str) -> Place | None:
        return self._known.get(key)

    def reach(self, first: str) -> int:
        return self._reach.get(first, 0)


def local_places(path: Path) -> PlaceFinder:
    """Return a finder of the places in a user's CSV file with the columns name, variants, country.

    Variants are separated by `;` or `|`; variants and country (ISO 3166-1 alpha-2) may be
    left out. Raises RecognizerError, naming the line, where the file cannot be read so.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        delimiter = max(",;\t", key=lines[0].count) if lines else ","
        rows = list(csv.reader(lines, delimiter=delimiter))
    except (OSError, UnicodeError, csv.Error):
        raise RecognizerError(f"cannot read the list of places {path.name}", hint="save it as CSV in UTF-8") from None
    header = [fold(cell).strip() for cell in rows[0]] if rows else []
    if "name" not in header:
        raise RecognizerError(f"{path.name}, line 1: no column is called name", hint="columns: name, variants, country")
    local = _Local()
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        country = cells.get("country", "").upper()
        if country and not country_name(country, "en"):
            raise RecognizerError(
                f"{path.name}, line {number}: unknown country code", hint="two letters of ISO 3166-1, such as BF"
            )
        for name in [cells.get("name", ""), *re.split("[;|]", cells.get("variants", ""))]:
            local.add(name, country)
    return PlaceFinder(local, name=f"places:{path.stem}", unlisted=False)
