"""Write recognizers/calendar/names.tsv: month and weekday names of five languages, from CLDR through Babel.

    python sources/build_calendar.py recognizers/calendar/names.tsv

Needs `babel` (BSD-3-Clause; CLDR data under the Unicode License). The words around a
date (prepositions, "mid", "quarter", seasons) are written by hand in words.tsv beside it.
"""

import sys
import unicodedata
from pathlib import Path

from babel import Locale

LANGUAGES = ("en", "fr", "es", "pt", "nl")
# Names that are other words too, or people: they count only with a number or a preposition beside them.
AMBIGUOUS = set("may march mars mai april june august julio abril avril maio mei marco".split())
# Abbreviations that are frequent words of one of the languages: they need a day and a year around them.
CAREFUL = {"out", "set", "ago", "dez"}


def fold(text: str) -> str:
    """Fold a name as the lexicon does, without the dot of an abbreviation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).rstrip(".")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def rows() -> set[tuple[str, str, str]]:
    """Return (class, number, key) for every name."""
    found = set()
    for language in LANGUAGES:
        locale = Locale(language)
        for context in ("format", "stand-alone"):
            for number, name in locale.months[context]["wide"].items():
                key = fold(name)
                found.add(("m" if key in AMBIGUOUS else "M", str(number), key))
            for number, name in locale.months[context]["abbreviated"].items():
                key = fold(name)
                found.add(("c" if key in CAREFUL else "b", str(number), key))
            for number, name in locale.days[context]["wide"].items():
                first, *rest = fold(name).split("-")  # "segunda" alone means "second"
                found.add(("v" if rest else "W", str(number), first))
            for number, name in locale.days[context]["abbreviated"].items():
                found.add(("v", str(number), fold(name)))
    full = {key for kind, _, key in found if kind in "Mm"}
    return {row for row in found if row[0] not in "bc" or row[2] not in full}


def main() -> None:
    """Write the file named on the command line."""
    lines = ["\t".join(row) for row in sorted(rows())]
    Path(sys.argv[1]).write_text("# class\tnumber\tname\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
