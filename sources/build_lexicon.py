"""Compile recognizers/lexicon.marisa from dictionaries, name lists and the lists beside this file.

    python sources/build_lexicon.py --dictionaries DIR --names DIR [--report]

DIR of dictionaries holds one folder a dictionary (en, en-gb, fr, es, pt, pt-pt, nl), each with Hunspell's
index.aff and index.dic; README.md says where they come from. DIR of names holds YAML files with the keys
given_f, given_m, surnames, surnames_f, surnames_m, patronymics_f, patronymics_m; it may be left out.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import marisa_trie
import wordfreq
import yaml
from hunspell import Dictionary

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from redactor.detect import lexicon as bits  # noqa: E402
from redactor.detect.fold import fold  # noqa: E402

DICTIONARIES = {
    "en": bits.EN, "en-gb": bits.EN, "fr": bits.FR, "es": bits.ES, "pt": bits.PT, "pt-pt": bits.PT, "nl": bits.NL
}  # fmt: skip
EVERY_FORM = {"en", "en-gb", "fr"}  # elsewhere a form must be a stem or be met in real text
COMMON_WORDS = 3000  # in each language
PARTS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*")
PARTICLES = set(
    "ben bin ibn bint ould oul mint de da do dos das di du del della la le los las el al an ag abu umm um "
    "aboun van von der den ter ten te y e i o and et ou wa wo na ya wal wad walad bou dit dite san santa "
    "d l m".split()
)


def words(text: str) -> Iterator[str]:
    """Yield the folded words of *text*, cut at apostrophes and hyphens as the reader cuts them."""
    return (fold(part) for part in PARTS.findall(text))


def read_list(name: str) -> Iterator[str]:
    """Yield the entries of one list, comments left out."""
    for line in (HERE / "lists" / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


def ordinary(folder: Path) -> tuple[dict[str, int], dict[str, int], Counter[str]]:
    """Return bits of every lower-case form and of every stem, and in how many languages a word has a capital."""
    forms: dict[str, int] = defaultdict(int)
    stems: dict[str, int] = defaultdict(int)
    capitals: dict[str, set[int]] = defaultdict(set)
    portuguese: set[str] = set()
    for name, bit in DICTIONARIES.items():
        dictionary = Dictionary(folder / name, with_prefixes=name not in {"pt", "pt-pt"})
        met = wordfreq.get_frequency_dict(name[:2], "large")
        for stem, flags in dictionary.stems():
            parts = list(words(stem))
            if stem[:1].isupper():
                if len(parts) == 1:
                    capitals[parts[0]].add(bit)
                continue
            for form in dictionary.forms(stem, flags):
                if form.islower() and (form == stem or name in EVERY_FORM or form in met):
                    for word in words(form):
                        forms[word] |= bit
            if stem.islower():
                for word in parts:
                    stems[word] |= bit
                if name == "pt-pt":
                    portuguese.update(parts)
    capitalised = Counter({word: len(languages) for word, languages in capitals.items()})
    for word, languages in capitalised.items():
        if languages >= 2 and stems.get(word) == bits.PT and word not in portuguese:
            # The Brazilian dictionary writes many names in lower case.
            stems.pop(word)
            forms[word] &= ~bits.PT
        if languages >= 3 and word not in stems:
            forms.pop(word, None)  # Paris is a city before it is a plural
    return forms, stems, capitalised


def common(known: dict[str, int]) -> set[str]:
    """Return the most frequent words of each language that are ordinary words of it."""
    found: set[str] = set()
    for language in bits.LANGUAGES:
        bit = DICTIONARIES[language]
        ranked = (fold(w) for w in wordfreq.top_n_list(language, 20_000, "large"))
        mine = list(dict.fromkeys(w for w in ranked if known.get(w, 0) & bit))
        found.update(mine[:COMMON_WORDS])
    return found


def names(folder: Path | None) -> tuple[set[str], set[str]]:
    """Return given names and surnames, single folded words without particles."""
    given = set(name_words(read_list("given_names.txt")))
    surname = set(name_words(read_list("surnames.txt")))
    for path in sorted(folder.glob("*.yaml")) if folder else ():
        lists = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key, into in (("given_f", given), ("given_m", given), ("surnames", surname), ("surnames_f", surname),
                          ("surnames_m", surname), ("patronymics_f", surname), ("patronymics_m", surname)):  # fmt: skip
            into.update(name_words(str(n) for n in lists.get(key) or ()))
    return given, surname


def name_words(entries: Iterable[str]) -> Iterator[str]:
    """Yield the words of names that can stand for a name on their own."""
    for entry in entries:
        for word in words(entry):
            if len(word) > 1 and word not in PARTICLES:
                yield word


def nationalities() -> Iterator[str]:
    """Yield every form of the nationalities, as the list's own head explains."""
    for line in (HERE / "lists" / "nationalities.txt").read_text(encoding="utf-8").splitlines():
        language, _, rest = line.partition(": ")
        if line.startswith("#"):
            continue
        for entry in rest.split():
            yield from nationality_forms(language, entry)


def nationality_forms(language: str, entry: str) -> Iterator[str]:
    """Yield masculine and feminine, singular and plural."""
    stem, slash, ending = entry.partition("/")
    if language == "fr" and slash:
        feminine = stem + ("ne" if stem.endswith("en") and ending else ending)
        masculine_plural = stem if stem.endswith("s") else stem + "s"
        yield from (stem, feminine, masculine_plural, feminine + "s")
    elif language in {"es", "pt"}:
        base = fold(stem)
        yield base
        if base.endswith("o"):
            yield from (base + "s", base[:-1] + "a", base[:-1] + "as")
        elif base.endswith(("es", "n", "l")):
            yield from (base + "a", base + "es", base + "as")
        else:
            yield base + "s"
    else:
        yield from (stem, stem + "s") if language == "en" and not stem.endswith("s") else (stem,)


def is_word_too(word: str, stems: dict[str, int], capitalised: Counter[str]) -> bool:
    """Return whether a name is an ordinary word as well, and not by accident.

    It is not where some verb merely has such a form (Moussa: mousser), nor for a rare word
    of one of three languages, nor where the dictionaries agree that it has a capital.
    """
    major = bits.EN | bits.FR
    if stems.get(word, 0) & major:
        return capitalised[word] < 4
    return word.endswith("s") and bool(stems.get(word[:-1], 0) & major) and capitalised[word] < 3  # Wells, Brooks


def compile_bits(dictionaries: Path, name_lists: Path | None) -> dict[str, int]:
    """Return the bits of every word."""
    forms, stems, capitalised = ordinary(dictionaries)
    function = {w for entry in read_list("function.txt") for w in words(entry)} - set(bits.LANGUAGES)
    given, surname = names(name_lists)
    always_name = {w for entry in read_list("names_not_words.txt") for w in words(entry)}
    also_word = {w for entry in read_list("names_and_words.txt") for w in words(entry)}
    known = defaultdict(int, forms)
    given, surname = given - function, surname - function
    for word in (given | surname) - also_word:
        if not is_word_too(word, stems, capitalised):
            known.pop(word, None)
    for word in always_name:
        known.pop(word, None)
    for word in common(known):
        known[word] |= bits.COMMON
    for chosen, bit in (
        (function, bits.FUNCTION),
        (given | also_word, bits.GIVEN),
        (surname, bits.SURNAME),
        ({w for entry in read_list("demonyms.txt") for w in words(entry)} - given, bits.DEMONYM),
        ({w for entry in nationalities() for w in words(entry)}, bits.DEMONYM),
        ({w for entry in read_list("programme.txt") for w in words(entry)}, bits.PROGRAMME),
    ):
        for word in chosen:
            known[word] |= bit
    return {word: value for word, value in known.items() if value and len(word) <= 40}


def report(known: dict[str, int]) -> None:
    """Print how many words carry each bit."""
    print(f"{len(known):>9,} words")
    for name in ("EN", "FR", "ES", "PT", "NL", "FUNCTION", "GIVEN", "SURNAME", "COMMON", "DEMONYM", "PROGRAMME"):
        print(f"{sum(1 for b in known.values() if b & getattr(bits, name)):>9,} {name}")


def main() -> None:
    """Build, write, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dictionaries", type=Path, required=True)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "recognizers" / "lexicon.marisa")
    given = parser.parse_args()
    known = compile_bits(given.dictionaries, given.names)
    marisa_trie.RecordTrie("<H", ((word, (value,)) for word, value in sorted(known.items()))).save(str(given.out))
    report(known)
    print(f"{given.out.stat().st_size:>9,} bytes")


if __name__ == "__main__":
    main()
