"""Find dates in English, French, Spanish, Portuguese and Dutch, alone or mixed.

A text becomes a string of letters, one for what each word can be in a date and one for
what stands between two words; the grammar is a regular expression over that string. So
it reads the same in every language, costs little where there is no date, and cannot be
misled by the length of the words.

Letters of words are those of `calendar.py`. Letters of gaps: blank, "," "-" "/" "." "'",
and "|" for anything else, which ends every date.
"""

import re
from collections.abc import Iterator, Mapping

from redactor.detect.calendar import calendar
from redactor.detect.reading import Reading, Shape
from redactor.model import DATE, YEAR, Span

_DAY = r"(?:[Dd]|w(?:[ -]w)?)"
_DAYS = rf"{_DAY}(?:(?:[,/-]|[ ][t&n][ ](?:[lp][ ])?){_DAY})*"
_OF = (  # "3 mars", "3rd of March", "3 de marzo", "3-Mar", "17 dias do mês de novembro"
    r"(?:[ .\-/]|[ ](?:[pf][ '])(?:[lo][ ])?(?:o[ ]p[ '])?|[ ]U[ ]p[ '](?:l[ ])?[oU][ ]p[ '])"
)
_Y = r"(?:[ ,.\-/](?:[pifn][ '])?(?:l[ ])?[Yy])"  # "2024", ", 2024", "de 2024", "in 2020", "1445"
_MON = r"[Mmb]"
_WEEKDAY = r"(?:[Wv](?:-z)?[ ,.](?:l[ ])?)"  # "Tuesday, ", "le mardi ", "segunda-feira "
_NIGHT = r"(?:G[ ](?:[pf][ '])(?:[lW][ ])?)"

_FIXED = (
    rf"(?:{_WEEKDAY}?(?:{_DAYS}{_OF}{_MON}{_Y}?|{_DAY}{_OF}c{_Y}|{_DAY}[ ]p[ ]c"
    rf"|{_MON}[ .-](?:l[ ])?{_DAYS}(?![ .]{_MON}){_Y}?|D[ ]p[ ]D[ ]p[ ]Y))"
)
# "first week of January", "the 15th day of June", "primeira sexta-feira de julho"
_NTH = rf"[Ddwx][ ](?:U|[Wv](?:-z)?)[ ](?:[pf][ '])(?:[lo][ ])?(?:{_MON}{_Y}?|Y)"
_MONTH = rf"(?:[Mmb]{_Y}|c{_Y}|Y[ /-]{_MON}(?:[ /-]D)?)"
_PART = r"(?:x(?:[ -]|[ ](?:[pf][ '])(?:[lo][ ])*(?:o[ ]p[ '])?))"
_HALF = rf"[Ddwx][ -]k(?:{_Y}|[ ][pf][ ']{_MON}{_Y}?)"
_QUARTER = rf"(?:Q[ /-]?Y|Y[ -]Q|[Ddw][ -]K(?:[ ](?:[pfi][ '])?(?:l[ ])?(?:o[ ])?Y)?|{_HALF})"
_SEASON = r"(?:(?:j[ ])?S(?:[ ]j|[ ][pf][ ]j)?(?:(?:[ ](?:[pfi][ '])?(?:l[ ])?|-)[Yy]|[ ]L)|L[ ](?:j[ ])?S)"
_POINT = rf"(?:{_PART}?(?:{_FIXED}|{_MONTH})|{_QUARTER}|{_SEASON}|{_NTH}|{_PART}Y|{_PART}[Mm])"
_BARE = r"(?:[Mm])"
_TO = r"(?:[ ]?-[ ]?|[ ][t&n][ ](?:[lp][ '])?)"
_RANGE = rf"(?:{_BARE},)*(?:{_POINT}|{_MON}|{_DAYS}){_TO}(?:{_POINT})|(?:{_POINT}){_TO}{_BARE}|{_BARE}{_TO}{_BARE}"

_GRAMMAR = re.compile(
    rf"(?P<dated>{_NIGHT}?(?:{_RANGE}|{_POINT}))"
    rf"|(?P<month>(?<=[ifnxLl][ '\-])[Mm](?:[ ]L)?|L[ ][Mm]|(?<=[po][ '])[Mm]|o[ ][pf][ ']{_MON})"
    r"|(?P<sure>M)"
    r"|(?P<weekday>W[ ]L|L[ ]W|W(?:[ ]G)?)"
    r"|(?P<relative>R|L[ ][UG]|U[ ]L|[DwN][ ]U[ ]A)"
)
_SCORES = {"dated": 0.95, "month": 0.8, "sure": 0.6, "weekday": 0.45, "relative": 0.3}

_TIME = r"(?:T[0-9:.]+(?:Z|[+-][0-9:]{2,5})?)"
_ISO = rf"(?:1[89]|20)[0-9]{{2}}([-/.])(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12][0-9]|3[01])){_TIME}?"
_DMY = r"(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:(?:1[89]|20)[0-9]{2})"
_MDY = r"(?:0?[1-9]|1[0-2])([-/])(?:0?[1-9]|[12][0-9]|3[01])\3(?:(?:1[89]|20)[0-9]{2})"
_DOTTED = r"(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.[0-9]{2}"
_SHORT = r"(?:0?[1-9]|[12][0-9]|3[01])([/-])(?:0?[1-9]|[12][0-9]|3[01])\4[0-9]{2}"
_SPACED = r"(?:0[1-9]|[12][0-9]|3[01]) (?:0[1-9]|1[0-2]) (?:19|20)[0-9]{2}"
_DM = r"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|[12][0-9]|3[01])"  # only as the beginning of a range
_MY = r"(?:0[1-9]|1[0-2])[/-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[/-](?:0[1-9]|1[0-2])"
_ONE = rf"(?:{_ISO}|{_DMY}|{_MDY}|{_SHORT}|{_DOTTED}|{_SPACED})"
_TWO = r"(?: ?[-–] ?[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?)"  # the end of a range, judged by its beginning
_RANGE_DM = rf"{_DM} ?[-–] ?{_DM}/(?:[0-9]{{2}}|[0-9]{{4}})"
_ALONE = (r"(?<![^\W_])(?<![0-9][/.\-:])(?<![/:])", r"(?![^\W_]|/|[.\-][0-9])")  # no part of a longer number or code
_NUMERIC = re.compile(rf"{_ALONE[0]}(?:{_ONE}{_TWO}?|{_RANGE_DM}|(?P<month>{_MY})){_ALONE[1]}")
_YEAR_IN = re.compile(r"(?:1[89]|20)[0-9]{2}")

# The words of a date stand together, and one of them is more than a number or a preposition.
_RUN = re.compile(r"[^.]*?[MmbcWSKkRLAQx][^.]*")
_SEPARATED = re.compile(r"[0-9][-/.][0-9]")

_COUNTED = frozenset("%€$£")  # "2000 %", "$2000": an amount, no year


class DateFinder:
    """Finds dates (DATE) and bare years (YEAR)."""

    name = "dates"
    entities = (DATE, YEAR)

    def __init__(self) -> None:
        self._calendar = calendar()

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the dates of *reading*, with their precision, year and month as facts."""
        kinds = [word.kind for word in reading.word]
        code = "".join(kinds)
        if _SEPARATED.search(reading.text):
            yield from _numeric(reading.text)
        taken: set[int] = set()
        for run in _RUN.finditer(code):
            for first, last, group in _parse(reading, kinds, *run.span()):
                span = self._span(reading, kinds, first, last, group)
                if span is not None:
                    taken.update(range(first, last + 1))
                    yield span
        if "Y" in code:
            yield from _years(reading, kinds, taken)

    def _span(self, reading: Reading, kinds: list[str], first: int, last: int, group: str) -> Span | None:
        words = reading.words
        if not self._plausible(reading, kinds, first, last, group):
            return None
        months = {self._calendar.month(words[n][2].key) for n in range(first, last + 1)} - {0}
        years = [words[n][2].key for n in range(first, last + 1) if kinds[n] == "Y"]
        facts = _facts(kinds[first : last + 1], group, months, years)
        end = words[last][1]
        if kinds[last] in "bc" and reading.text[end : end + 1] == ".":
            end += 1
        return Span(words[first][0], end, DATE, _SCORES[group], f"dates.{group}", facts)

    def _plausible(self, reading: Reading, kinds: list[str], first: int, last: int, group: str) -> bool:
        """Answer whether words that are other words too are written as a date here."""
        for n in range(first, last + 1):
            word = reading.words[n][2]
            lower = word.shape is Shape.LOWER
            if kinds[n] == "m" and first == last and lower and word.key in _ENGLISH_CAPITAL:
                return False
            if kinds[n] == "M" and group == "sure" and (lower or word.shape is Shape.UPPER):
                return not lower and len(reading.words) > 1
            if kinds[n] == "W" and first == last and lower and (not n or kinds[n - 1] not in "ilfxLp"):
                return False
        return True


_ENGLISH_CAPITAL = frozenset({"may", "march", "april", "june", "august"})


def _parse(reading: Reading, kinds: list[str], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the dates (first word, last word, group) among the words [start, end), which all have a part in dates."""
    letters, gaps = _LETTERS, reading.gaps
    code = "".join([kinds[n] + letters[gaps[n]] for n in range(start, end)])
    if end == len(kinds):
        code = code[:-1] + "|"
    for match in _GRAMMAR.finditer(code):
        yield start + match.start() // 2, start + (match.end() - 1) // 2, match.lastgroup or "dated"


def _facts(kinds: list[str], group: str, months: set[int], years: list[str]) -> Mapping[str, str]:
    facts = {"precision": _precision(kinds, group)}
    if len(set(years)) == 1 and years[0].isdecimal():
        facts["year"] = years[0]
        if len(months) == 1:
            facts["month"] = str(months.pop())
    return facts


def _precision(kinds: list[str], group: str) -> str:
    found = set(kinds)
    if group in ("weekday", "relative"):
        return "relative"
    if any(k in "t&" for k in kinds) or sum(k in "Mmbc" for k in kinds) > 1:
        return "range"
    if found & set("Kk") or "Q" in found:
        return "quarter"
    if found & set("Mmbc"):
        return "day" if found & set("Ddw") else "month"
    return "season"


class _Letters(dict[str, str]):
    """The letter of what stands between two words, worked out once."""

    def __missing__(self, gap: str) -> str:
        if len(gap) > 4:
            return "|"
        letter = self[gap] = _letter(gap)
        return letter


def _letter(gap: str) -> str:
    if "\n\n" in gap:
        return "|"
    core = gap.strip()
    if not core:
        return " " if gap else "|"
    if core in ("-", "‐", "‑", "–", "—", "/", ",", ".", "'", "’", "&"):
        return {"‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'", "&": "-"}.get(core, core)
    return " " if core == ".," else "|"


_LETTERS = _Letters()


_NUMBERED = re.compile(
    r"(?i)(?:\b(?:n|no|nr|num|loi|lei|ley|law|act|wet|decree|decreto|décret|resolution|résolution|portaria|case|affaire|dossier)"
    r"\s?[°º.:]*\s{0,2}|[°º#])$"
)


def _numeric(text: str) -> Iterator[Span]:
    for match in _NUMERIC.finditer(text):
        if match.lastgroup == "month" and _NUMBERED.search(text, max(0, match.start() - 14), match.start()):
            continue  # "Law 11/2016" is the eleventh of that year, not November
        years = _YEAR_IN.findall(match.group())
        facts = {"precision": "month" if match.lastgroup == "month" else "day"}
        if len(years) == 1:
            facts["year"] = years[0]
        yield Span(match.start(), match.end(), DATE, 0.9, "dates.numeric", facts)


_TO_SHORT = re.compile(r"[-–/][0-9]{2}(?![\w/-])")  # 2022/23, 1976-83


def _years(reading: Reading, kinds: list[str], taken: set[int]) -> Iterator[Span]:
    for n, kind in enumerate(kinds):
        if kind != "Y" or n in taken:
            continue
        start, end, word = reading.words[n]
        text = reading.text
        around = {text[start - 1 : start], text[end : end + 1], text[end : end + 2].strip()}
        if around & _COUNTED or int(word.key[:4]) < 1900 or _in_number(text, start, end):
            continue
        short = _TO_SHORT.match(text, end)
        end = short.end() if short else end
        yield Span(start, end, YEAR, 0.6, "dates.year", {"precision": "year", "year": word.key[:4]})


def _in_number(text: str, start: int, end: int) -> bool:
    """Answer whether the four digits are part of a longer number or code: 2 000 2024, 2,024, A/2024/3."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if behind[:1] in ".,/" and behind[1:2].isdigit():
        return behind[0] != "/"
    return before[:1].isdigit() and (
        before[1:2] in (",", ".")
        or (before[1:2] == "/" and not _YEAR_IN.fullmatch(text[max(0, start - 5) : start - 1]))
    )
