"""Find places: those of the gazetteer, those that the words around them give away, those of a user's list."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from redactor.detect.fold import fold
from redactor.detect.gazetteer import Level, Place, Places, Trust, country_name, gazetteer, key_of
from redactor.detect.lexicon import DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.place_context import CAPITAL, Hit, apart, joins, settle, weigh
from redactor.detect.place_names import Find, Surroundings
from redactor.detect.place_words import AFTER, AT, BEFORE, INSIDE, KIND, LINKER, OF, place_words
from redactor.detect.reading import Reading, Shape
from redactor.errors import RecognizerError
from redactor.model import COUNTRY, LOC, Span

__all__ = ["PlaceFinder", "country_name", "local_places"]

_NOT_IN_LOWER_CASE = ORDINARY | FUNCTION | PROGRAMME | DEMONYM | GIVEN | SURNAME
_TRIGGERS = BEFORE | AFTER | INSIDE | AT
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
        self._seen: dict[str, tuple[int, int]] = {}
        self._found: dict[str, Place | None] = {}

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the places of *reading*, in order of kind: the gazetteer's first, then the unlisted."""
        hits: list[Hit] = []
        triggers: list[tuple[int, int]] = []
        seen, skip = self._seen, 0
        for n, (_, _, word) in enumerate(reading.words):
            known = seen.get(word.key)
            if known is None:
                known = self._look_up(word.key)
            reach, role = known
            if role:
                triggers.append((n, role))
            if not reach or n < skip or (word.bits & _NOT_IN_LOWER_CASE and word.shape is Shape.LOWER):
                continue
            hit = self._longest(reading, n, reach)
            if hit:
                weigh(reading, hit, self._roles)
                hits.append(hit)
                skip = hit.stop
        kept = settle(reading, hits)
        for hit in kept:
            yield self._span(reading, hit)
        if self._unlisted and triggers:
            yield from self._give_away(reading, triggers, kept)

    def _look_up(self, key: str) -> tuple[int, int]:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        role = self._roles.get(key, 0)
        known = self._seen[key] = (self._places.reach(key), role if role & _TRIGGERS else 0)
        return known

    def _place(self, key: str) -> Place | None:
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = self._places.place(key)
        return self._found[key]

    def _longest(self, reading: Reading, n: int, reach: int) -> Hit | None:
        """Return the longest name that starts at word *n*."""
        words = reading.words
        keys = [words[n][2].key]
        while len(keys) < reach and n + len(keys) < len(words) and joins(reading, n + len(keys) - 1):
            keys.append(words[n + len(keys)][2].key)
        for count in range(len(keys), 0, -1):
            place = self._place(keys[0] if count == 1 else " ".join(keys[:count]))
            if place and self._written_right(reading, n, n + count, place):
                return Hit(n, n + count, place)
        return None

    def _written_right(self, reading: Reading, first: int, stop: int, place: Place) -> bool:
        """Return whether the words are written as a name: in capitals where only capitals mean the place."""
        shapes = [word.shape for _, _, word in reading.words[first:stop]]
        if place.upper:
            return all(shape in (Shape.UPPER, Shape.INITIAL) for shape in shapes)
        if shapes[0] is Shape.LOWER:
            return (
                place.trust is Trust.SURE and apart(reading, first, stop) and self._placed(reading, first, stop, place)
            )
        if stop - first == 1 and shapes[0] is Shape.UPPER and len(reading.words[first][2].key) <= 4:
            return self._shouted(reading, first)  # IMO is no state of Nigeria
        if stop - first == 1 or place.trust is Trust.SURE:
            return True
        return all(
            word.shape in CAPITAL or word.shape is Shape.INITIAL or self._roles.get(word.key, 0) & LINKER
            for _, _, word in reading.words[first + 1 : stop]
        )

    def _placed(self, reading: Reading, first: int, stop: int, place: Place) -> bool:
        """Return whether a name in lower case is known well enough, or a place is expected."""
        if place.size > 2 or (place.size > 1 and stop - first > 1):
            return True
        before = self._roles.get(reading.words[first - 1][2].key, 0) if first else 0
        return place.size > 1 and bool(before & (INSIDE | AT | BEFORE | OF))

    def _shouted(self, reading: Reading, n: int) -> bool:
        """Return whether the words around word *n* are in capitals too."""
        near = reading.words[max(0, n - 1) : n] + reading.words[n + 1 : n + 2]
        return all(word.shape is not Shape.LOWER and word.shape is not Shape.TITLE for _, _, word in near)

    def _span(self, reading: Reading, hit: Hit) -> Span:
        facts = {"level": _LEVELS[hit.place.level]}
        if hit.place.country:
            facts["country"] = hit.place.country
        stop = self._with_kind(reading, hit)
        entity = COUNTRY if hit.place.level is Level.COUNTRY and stop == hit.stop else LOC
        if entity is LOC and facts["level"] == "country":
            facts["level"] = "region"
        start, end = reading.words[hit.first][0], reading.words[stop - 1][1]
        return Span(start, end, entity, _SCORES[hit.place.trust], self.name, facts)

    def _with_kind(self, reading: Reading, hit: Hit) -> int:
        """Return where the name stops with a capitalised word of kind behind it: Lagos State."""
        n = hit.stop
        while n < len(reading.words) and reading.gap(n - 1) == " ":
            word = reading.words[n][2]
            role = self._roles.get(word.key, 0)
            if word.shape is not Shape.TITLE or not role & (AFTER | KIND):
                break
            n += 1
            if role & AFTER:
                return n
        return hit.stop

    def _give_away(self, reading: Reading, triggers: list[tuple[int, int]], kept: list[Hit]) -> Iterator[Span]:
        surroundings = Surroundings(reading, self._roles)
        covered = [(hit.first, hit.stop) for hit in kept]
        for n, role in triggers:
            for find in surroundings.at(n, role):
                if not any(a <= find[0] and find[1] <= b for a, b in covered):
                    covered.append(find[:2])
                    yield _unlisted_span(reading, find)
        for _, stop in covered:
            for find in surroundings.after(stop):
                if not any(a < find[1] and find[0] < b for a, b in covered):
                    covered.append(find[:2])  # and so on down the list
                    yield _unlisted_span(reading, find)


def _unlisted_span(reading: Reading, find: Find) -> Span:
    first, stop, score, by = find
    return Span(reading.words[first][0], reading.words[stop - 1][1], LOC, score, by, {"level": "area"})


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
