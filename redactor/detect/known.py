"""The user's own registry: people, partners and places, found in every variant.

The surest recognizer there is: whoever is in the office's own list is found even where
nothing in the text says that the word is a name. A CSV file with a header:

    name, kind, variants
    Awa Traoré, person, "Awa T.; Tantie Awa"
    Ligue des Femmes Rurales, partner, LFR
    Yalgo, place,

`kind` is person (the default), partner or organisation, place; `variants` are separated
by semicolons. Semicolons may separate the columns too, and French headings are understood.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from redactor.detect.fold import fold
from redactor.detect.propagate import Carrier
from redactor.detect.reading import Reader, Reading
from redactor.errors import RecognizerError
from redactor.model import LOC, ORG, PERSON, Span

_HEADINGS = {
    "name": "name", "nom": "name", "nombre": "name", "nome": "name", "naam": "name", "full name": "name",
    "kind": "kind", "type": "kind", "genre": "kind", "tipo": "kind", "soort": "kind", "entity": "kind",
    "variants": "variants", "variantes": "variants", "alias": "variants", "aliases": "variants",
    "varianten": "variants",
}  # fmt: skip
_KINDS = {
    "": PERSON, "person": PERSON, "people": PERSON, "personne": PERSON, "persona": PERSON, "pessoa": PERSON,
    "persoon": PERSON, "partner": ORG, "partenaire": ORG, "organisation": ORG, "organization": ORG, "org": ORG,
    "organizacion": ORG, "organizacao": ORG, "organisatie": ORG, "place": LOC, "lieu": LOC, "lugar": LOC, "plaats": LOC,
    "village": LOC, "loc": LOC, "location": LOC,
}  # fmt: skip


class KnownFinder:
    """Finds what a registry lists, in any case, order of words, spelling and slip of the keyboard."""

    name = "known"
    entities = (PERSON, ORG, LOC)

    def __init__(self, listed: Sequence[tuple[str, str, int]], reader: Reader | None = None) -> None:
        """Take (text, entity, who) for every name and variant."""
        reader = reader or Reader()
        found = [(n, Span(0, len(text), entity, 1.0, self.name)) for n, (text, entity, _) in enumerate(listed)]
        words = [reader.read(text).words for text, _, _ in listed]
        self._carrier = Carrier(found, words, [number for _, _, number in listed])

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what the registry lists of *reading*."""
        for hit in self._carrier.hits(reading):
            yield hit.span(self.name)


def read_registry(path: Path, start: int = 0) -> list[tuple[str, str, int]]:
    """Read a registry: (text, entity, number of the entry, from *start*) for each name and variant.

    Raises `RecognizerError` naming the line, never what it says.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("cp1252", "replace")
    except OSError as error:
        raise RecognizerError(f"{path}: cannot be read: {error.strerror}", hint="check --known") from None
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        header = [_HEADINGS.get(fold(cell).strip(), "") for cell in next(rows, [])]
        entries = list(_entries(path, header, rows, start)) if "name" in header else []
    except csv.Error:
        raise RecognizerError(
            f"{path}:{max(rows.line_num, 1)}: this line cannot be read",
            hint="a cell is too long, or a quote is left open",
        ) from None
    if "name" not in header:
        raise RecognizerError(
            f"{path}:1: no column is called name", hint="the first line names the columns: name, kind, variants"
        )
    return entries


def _entries(path: Path, header: list[str], rows: Iterable[list[str]], start: int) -> Iterator[tuple[str, str, int]]:
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not cells.get("name"):
            continue
        kind = _KINDS.get(fold(cells.get("kind", "")))
        if kind is None:
            raise RecognizerError(
                f"{path}:{number}: the kind is none that is known", hint="known are person, partner, place"
            )
        for text in (cells["name"], *cells.get("variants", "").split(";")):
            if text.strip():
                yield text.strip(), kind, start + number
