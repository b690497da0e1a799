"""Read labelled corpora and bring them to one scheme: PERSON, ORG and LOC, and what is not known."""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

ENTITIES = ("PERSON", "ORG", "LOC")
UNKNOWN = "UNKNOWN"  # a stretch of which nothing is learnt
MAYBE_ORG = "MAYBE_ORG"  # an organisation or nothing: only these two are allowed
PLACE_OR_ORG = "PLACE_OR_ORG"

_MARK = re.compile(r"\[\[([A-Z]+):((?:(?!\[\[|\]\]).)+)\]\]", re.DOTALL)
# Court prose and forums count titles as part of a name; here they stand outside.
_TITLE = re.compile(
    r"(?:(?:la\s+)?(?:mr|mrs|ms|miss|dr|prof|professor|sir|judge|justice|mm?|mmes?|mlles?|me|sr|sra|don|doña|d|dña|dra|"
    r"monsieur|madame|maître|exmo|senhor|senhora|hon|rev|president|lord|lady)\b\.?\s+(?:et\s+)?)+|Mmes?(?=[A-Z])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:(?:the|le|la|les|el|los|las|o|a|os|as|de|het)\s+|l['’])", re.IGNORECASE)
_HANDLE = re.compile(r"[@#][\w]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its spans (start, end, label), sorted and disjoint; `partial` entities may be unlabelled in it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    source: str
    language: str
    partial: frozenset[str] = frozenset()
    name: str = ""


def read_public(path: Path, partial: Sequence[str] = ()) -> Iterator[Text]:
    """Yield the texts of a corpus in JSON Lines (gzip), labels harmonised."""
    source = path.name.removesuffix(".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Text(
                row["text"], tuple(_harmonised(row, source)), source, row["lang"], frozenset(partial), str(row["id"])
            )


def read_gold(path: Path) -> Iterator[tuple[Text, Mapping[tuple[int, int], str]]]:
    """Yield the texts of a corpus to measure on, with the kind of identifier of each span.

    Labels are as they are, but a person's title is no part of the name: "Mr" tells nobody who it was.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"]
            marked = [(*_untitled(text, s["start"], s["end"], s["label"]), s) for s in row["spans"]]
            spans = tuple(sorted((start, end, s["label"]) for start, end, s in marked))
            kinds = {(start, end): s.get("identifier", "") for start, end, s in marked}
            yield Text(row["text"], spans, path.name.removesuffix(".jsonl.gz"), row["lang"], name=str(row["id"])), kinds


def read_marked(path: Path) -> Iterator[Text]:
    """Yield the items of a file of our own: one a line, inline marks, `\\n` for a line break."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield unmark(line.replace("\\n", "\n"), path.stem, path.stem[:2], f"{path.stem}:{number}")


def unmark(marked: str, source: str, language: str, name: str = "") -> Text:
    """Take the marks out of a text. Raises ValueError for a broken mark."""
    out: list[str] = []
    spans = []
    at = length = 0
    for mark in _MARK.finditer(marked):
        before = marked[at : mark.start()]
        start = length + len(before)
        out += (before, mark.group(2))
        length = start + len(mark.group(2))
        spans.append((start, length, mark.group(1)))
        at = mark.end()
    out.append(marked[at:])
    text = "".join(out)
    if "[[" in text or "]]" in text:
        raise ValueError(f"{name}: a mark is nested or not closed")
    return Text(text, tuple(spans), source, language, name=name)


def paragraphs(text: Text, longest: int = 500) -> Iterator[Text]:
    """Cut a long document at line ends and sentence ends that no span crosses."""
    if len(text.text) <= longest:
        yield text
        return
    cuts = [m.end() for m in re.finditer(r"\n+|(?<=[.!?»”])\s+(?=[A-ZÀ-Þ«“\"0-9])", text.text)]
    cuts = [c for c in cuts if not any(s < c < e for s, e, _ in text.spans)]
    begin, last = 0, 0
    for cut in [*cuts, len(text.text)]:
        if cut - begin > longest and last > begin:
            yield part(text, begin, last)
            begin = last
        last = cut
    yield part(text, begin, len(text.text))


def part(text: Text, start: int, end: int) -> Text:
    """Return the stretch from *start* to *end* with its spans."""
    spans = tuple((s - start, e - start, label) for s, e, label in text.spans if start <= s and e <= end)
    return replace(text, text=text.text[start:end], spans=spans)


# ---------------------------------------------------------------- harmony


def _harmonised(row: Mapping[str, object], source: str) -> Iterator[tuple[int, int, str]]:
    text = str(row["text"])
    found = []
    for s in row["spans"]:  # type: ignore[attr-defined]
        span = _one(text, s["start"], s["end"], s["label"], source)
        if span:
            found.append(span)
    if source == "btc":
        found += [(m.start(), m.end(), UNKNOWN) for m in _HANDLE.finditer(text)]
    end = 0
    for s, e, label in sorted(found, key=lambda f: (f[0], -f[1])):
        if s >= end and e > s:
            yield s, e, label
            end = e


def _one(text: str, start: int, end: int, label: str, source: str) -> tuple[int, int, str] | None:
    if label not in (*ENTITIES, "OTHER"):
        return None
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    inner = text[start:end]
    if label == "OTHER":
        # Peoples, events, works: nothing, but who knows what each scheme meant.
        return (start, end, UNKNOWN) if source in ("tab144", "re3d", "panorama151", "meddocan_es") else None
    if label == "PERSON":
        start, end = _untitled(text, start, end, label)
        if text[start : start + 1] in "@#":
            return start, end, UNKNOWN
        for tail in ("'s", "’s"):
            if text[start:end].endswith(tail):
                end -= 2
        return start, end, "PERSON"
    article = _ARTICLE.match(inner)
    if article and article.end() < len(inner) and (label == "LOC" or inner[: article.end()].islower()):
        start += article.end()
        inner = text[start:end]
    if not any(c.isupper() for c in inner) and source in ("re3d", "tab144", "gum_en", "meantime_en"):
        return start, end, MAYBE_ORG if label == "ORG" else UNKNOWN
    if label == "ORG" and source == "re3d" and (inner[:1].isdigit() or inner[:1].islower()):
        return start, end, MAYBE_ORG
    if label == "ORG" and plain(inner) in countries():
        return start, end, PLACE_OR_ORG if source not in ("tab144", "re3d") else "LOC"
    return start, end, label


def _untitled(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    """Return a person's span without the titles at its beginning."""
    title = _TITLE.match(text[start:end]) if label == "PERSON" else None
    return (start + title.end(), end) if title and title.end() < end - start else (start, end)


def plain(name: str) -> str:
    """Return a name without case and accents."""
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the names of countries in all our languages, plain."""
    table = Path(__file__).parent.parent / "recognizers" / "countries.tsv"
    names = set()
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            names |= {plain(n.strip()) for cell in line.split("\t")[1:] for n in cell.split("|") if n.strip()}
    return frozenset(names)


# ---------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Culture:
    """Names of one country: people, places, organisations, and how full names are put together."""

    code: str
    given: tuple[str, ...]
    given_f: tuple[str, ...]
    given_m: tuple[str, ...]
    surnames: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    patterns: tuple[str, ...]
    places: tuple[str, ...]
    organisations: tuple[str, ...]


def read_cultures(folder: Path) -> list[Culture]:
    """Read the name lists of a folder of YAML files, one a country."""
    cultures = []
    for path in sorted(folder.glob("*.yaml")):
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)
        lists = {k: tuple(str(x) for x in v if x) for k, v in raw.items() if isinstance(v, list) and v}
        given_f, given_m = lists.get("given_f", ()), lists.get("given_m", ())
        surnames = lists.get("surnames", ()) + lists.get("surnames_f", ()) + lists.get("surnames_m", ())
        cultures.append(
            Culture(
                path.stem, given_f + given_m, given_f, given_m, surnames, lists, lists.get("patterns", ()),
                lists.get("places", ()), lists.get("organisations", ()) or lists.get("orgs", ()),
            )
        )  # fmt: skip
    return cultures


class _Plain(yaml.SafeLoader):
    """Reads "No", "Yes" and "On" as the names that they are here."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, rx) for tag, rx in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
