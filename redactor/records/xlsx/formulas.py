"""Cut a formula into the pieces that may name someone, and put changed ones back."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from dataclasses import field as _field

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")
      | (?P<error>\#[A-Z][A-Z_/0]*[!?]?)
      | (?P<sheet>'(?:[^']|'')*')
      | (?P<bracket>\[(?:[^\[\]']|'.)*\])
      | (?P<word>[^\W\d][\w.]*(?::[^\W\d][\w.]*(?=!))?(?=\s*(?P<bang>!)?))""",
    re.X,
)
_EXTERNAL = re.compile(r"\[\d+\]")
_BARE_SHEET = re.compile(r"[^\W\d]\w*", re.UNICODE)
_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}")
_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_SPECIAL = re.compile(r"'(.)")
_LONGEST_STRING = 255  # a formula with a longer one is refused by Excel
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[rR]\d*[cC]?\d*|[cC]\d*")


@dataclass(frozen=True, slots=True)
class Renames:
    """Names that formulas use, and what became of them. Keys are in lower case, as Excel compares them."""

    sheets: Mapping[str, str] = _field(default_factory=dict, repr=False)
    words: Mapping[str, str] = _field(default_factory=dict, repr=False)
    columns: Mapping[str, str] = _field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.sheets or self.words or self.columns)

    def after(self, known: Set[str]) -> Set[str]:
        """Return the *known* names as they are once these have changed, in lower case."""
        changed = {**self.sheets, **self.words, **self.columns}
        return frozenset(known - changed.keys()) | {name.lower() for name in changed.values()} if changed else known


def strings(formula: str) -> list[str]:
    """Return the texts between quotes in *formula*, in order."""
    if '"' not in formula:
        return []
    return [_inside(m[0]) for m in _TOKEN.finditer(formula) if m["string"]]


def with_strings(formula: str, new: Mapping[int, str]) -> str:
    """Return *formula* with its strings replaced by *new*, by their number."""
    count = -1

    def put(m: re.Match[str]) -> str:
        nonlocal count
        if not m["string"]:
            return m[0]
        count += 1
        return _quoted(new[count]) if count in new else m[0]

    return _TOKEN.sub(put, formula)


def is_strange(formula: str, known: Set[str]) -> bool:
    """Say whether *formula* uses names that nobody else holds: neither functions, cells, nor *known* (in lower case).

    Somebody who types "- Awa met" into a cell gets a formula of two names that do not exist.
    """
    return any(_is_strange(m, formula, known) for m in _TOKEN.finditer(formula))


def may_name(formula: str) -> bool:
    """Say whether a string in *formula* may name somebody: it has a digit, a capital or a letter that has no case."""
    return any(c.isalnum() and not c.islower() for text in strings(formula) for c in text)


def _is_strange(m: re.Match[str], formula: str, known: Set[str]) -> bool:
    if m["sheet"] or m["bang"]:
        name = m[0][1:-1].replace("''", "'") if m["sheet"] else m[0]
        return not all(part in known for part in name.lower().split(":"))
    if m["bracket"]:
        name = _SPECIAL.sub(r"\1", m[0][1:-1].removeprefix("@"))
        return bool(name) and not (name.isdigit() or name.startswith("#") or name.lower() in known)
    if not m["word"] or m[0].lower() in known or formula[m.end() : m.end() + 1] == "(":
        return False
    beside = formula[max(0, m.start() - 1) : m.start()] + formula[m.end() : m.end() + 1]
    part_of_cell = _COLUMN.fullmatch(m[0]) and ("$" in beside or ":" in beside)
    return not (part_of_cell or _CELL.fullmatch(m[0]) or m[0].upper() in ("TRUE", "FALSE"))


def renamed(formula: str, names: Renames) -> str:
    """Return *formula* with the names of sheets, tables, columns and ranges that changed."""

    def put(m: re.Match[str]) -> str:
        if m["sheet"]:
            return _sheet(m[0], m[0][1:-1].replace("''", "'"), names)
        if m["bracket"]:
            return _column(m[0], names)
        if m["word"]:
            return _sheet(m[0], m[0], names) if m["bang"] else names.words.get(m[0].lower(), m[0])
        return m[0]

    return _TOKEN.sub(put, formula)


def is_external(formula: str) -> bool:
    """Say whether *formula* refers to another workbook."""
    return bool(_EXTERNAL.search(_TOKEN.sub(lambda m: "" if m["string"] else m[0], formula)))


def quoted_sheet(name: str) -> str:
    """Return the sheet *name* as a formula spells it: in quotes unless it is a plain word."""
    if _BARE_SHEET.fullmatch(name) and not _LOOKS_LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def _quoted(text: str) -> str:
    return '"' + text[:_LONGEST_STRING].replace('"', '""') + '"'


def _inside(string: str) -> str:
    return string[1:-1].replace('""', '"')


def _sheet(spelt: str, name: str, names: Renames) -> str:
    """Return the reference *spelt* to the sheet *name*, or to a range of sheets "first:last"."""
    parts = name.split(":")
    if not any(part.lower() in names.sheets for part in parts):
        return spelt
    return quoted_sheet(":".join(names.sheets.get(part.lower(), part) for part in parts))


def _column(spelt: str, names: Renames) -> str:
    """Return the column *spelt* in brackets; inside them an apostrophe escapes brackets, # and itself."""
    at = "@" if spelt.startswith("[@") else ""
    name = _SPECIAL.sub(r"\1", spelt[1 + len(at) : -1])
    if name.lower() not in names.columns:
        return spelt
    return f"[{at}" + re.sub(r"[\[\]#'@]", lambda m: f"'{m[0]}", names.columns[name.lower()]) + "]"
