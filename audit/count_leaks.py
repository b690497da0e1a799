"""Count the planted leaks of audit/leaks, refuse a case that breaks the form.

    python audit/count_leaks.py [FOLDER]

Prints cases by kind, by variant and by language, then, to read by eye, each word of a hidden name that
stands in a clean twin. Exit 1 if a case is broken. The form is described in audit/leaks/README.md.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml

KINDS = {
    "a": ["original-left"],
    "b": ["residual"],
    "c": ["beside-token", "inconsistent", "malformed-token", "half-redacted", "over-redaction", "untouched"],
    "d": ["no-event", "output-changed", "policy-not-approved"],
    "e": ["not-examined"],
}
TRAILS = {
    "untouched": {"event": "missing"},
    "no-event": {"event": "missing"},
    "output-changed": {"output": "changed"},
    "policy-not-approved": {"policy": "other"},
}
FILES = (
    "xlsx-drawing xlsx-chart xlsx-embedded xlsx-external-link xlsx-pivot-cache csv-nul unknown-language field-name "
    "folder-docx folder-hidden folder-link"
).split()
IN_TEXT = ("unknown-language", "field-name")  # these two need `leak`, the others build it into the file
ENTITIES = "PERSON ORG LOC COUNTRY DATE YEAR EMAIL PHONE URL HANDLE ID COORDINATES".split()
PLACES = ("LOC", "COUNTRY", "COORDINATES")
ANYWHERE = ("PERSON", "PHONE", "EMAIL", "ID")  # a leak wherever they stand, not in their own record alone
REQUIRED = {"id", "kind", "variant", "language", "shared"}
OPTIONAL = {"policy", "originals", "elsewhere", "leak", "clean", "trail", "clean_trail", "file", "note"}
TOKEN = re.compile(r"<redacted>|<LOC>")
ID = re.compile(r"([a-e])-[a-z]+-(\d{3})")

Case = dict[str, Any]
Fields = dict[str, str]


class Strict(yaml.SafeLoader):
    """YAML that refuses one key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping, or raise."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := [key for key, times in Counter(keys).items() if times > 1]:
            raise yaml.constructor.ConstructorError(None, None, f"key twice: {twice[0]}", node.start_mark)
        return super().construct_mapping(node, deep)


def fold(text: str) -> str:
    """Text without case and accents, its blanks made one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain.casefold())


def stands(needle: str, text: str) -> bool:
    """Whether *needle* stands in *text* as a word of its own, whatever the case and the accents."""
    return re.search(rf"(?<!\w){re.escape(fold(needle))}(?!\w)", fold(text)) is not None


def tokens(fields: Fields) -> dict[str, int]:
    """How many tokens each field holds that holds any."""
    counts = {name: len(TOKEN.findall(text)) for name, text in fields.items()}
    return {name: count for name, count in counts.items() if count}


def twins(case: Case) -> tuple[Fields, Fields]:
    """The clean and the leaking twin."""
    return case["shared"] | case.get("clean", {}), case["shared"] | case.get("leak", {})


def shape(letter: str, case: Case) -> Iterator[str]:
    """What is wrong with the keys of a case and the kinds of their values."""
    if missing := REQUIRED - case.keys():
        yield f"lacks {', '.join(sorted(missing))}"
        return
    if unknown := case.keys() - REQUIRED - OPTIONAL:
        yield f"has unknown keys: {', '.join(sorted(unknown))}"
    if not (name := ID.fullmatch(case["id"])) or name[1] != letter:
        yield "has an id that does not fit its file"
    if case["kind"] not in KINDS[letter]:
        yield f"has the kind {case['kind']}, which does not belong there"
    if case["language"] not in ("en", "fr", "es", "pt", "nl"):
        yield "has an unknown language"
    if case.get("policy", "outcome-harvest") not in ("outcome-harvest", "strict", "internal"):
        yield "has an unknown policy"
    for part in ("shared", "leak", "clean"):
        fields = case.get(part, {"": ""})
        if not isinstance(fields, dict) or not fields:
            yield f"{part} is no mapping"
        elif not all(isinstance(word, str) for pair in fields.items() for word in pair):
            yield f"{part} holds what is no text: quote it"
    if case.get("trail") != TRAILS.get(case["kind"]):
        yield "has a trail that does not fit its kind"
    if case.get("clean_trail") != ({"event": True} if case["kind"] == "untouched" else None):
        yield "has a clean_trail that does not fit its kind"
    if (letter == "e") != (case.get("file") in FILES):
        yield "has a file that does not fit its kind"
    in_text = case["kind"] == "output-changed" or case.get("file") in IN_TEXT
    if ("leak" in case) != (in_text or not {"trail", "file"} & case.keys()):
        yield "has a leak where there should be none, or none where there should be one"
    if ({"originals", "elsewhere"} & case.keys()) and letter not in "ad":
        yield "has originals, which only 1a and 1d need"
    if letter == "a" and not ({"originals", "elsewhere"} & case.keys()):
        yield "has no originals"


def hidden(case: Case) -> Iterator[str]:
    """What is wrong with the originals of a case, and with its tokens."""
    originals = case.get("originals", {})
    for field, listed in originals.items():
        entries = [(entity, text) for entry in listed for entity, text in entry.items()]
        wanted = ["<LOC>" if entity in PLACES else "<redacted>" for entity, _ in entries]
        if TOKEN.findall(case["shared"].get(field, "")) != wanted:
            yield f"the tokens of {field!r} are not those of its originals"
    if originals and tokens(case["shared"]).keys() != originals.keys():
        yield "some field has tokens and no originals"
    if case["id"][0] in "ad":
        if case["id"][0] == "d" and not originals:
            yield "has no originals"
        if not originals and tokens(case["shared"]):
            yield "has tokens and no originals"
        for twin in twins(case):
            if tokens(twin) != tokens(case["shared"]):
                yield "a twin has other numbers of tokens than `shared`"
    for entity, text in [*own(case), *others(case)]:
        if entity not in ENTITIES or not isinstance(text, str) or not text:
            yield f"has an original that is no {entity} in quotes"


def own(case: Case) -> list[tuple[str, str]]:
    """The originals of the record itself, as (entity, text)."""
    return [pair for listed in case.get("originals", {}).values() for entry in listed for pair in entry.items()]


def others(case: Case) -> list[tuple[str, str]]:
    """The originals sealed with other records, as (entity, text)."""
    return [pair for entry in case.get("elsewhere", []) for pair in entry.items()]


def forbidden(case: Case) -> list[str]:
    """What may not stand in any field of the record."""
    return [text for _, text in own(case)] + [text for entity, text in others(case) if entity in ANYWHERE]


def difference(case: Case) -> Iterator[str]:
    """What is wrong between the twins."""
    clean, leaking = twins(case)
    for part in ("leak", "clean"):
        if same := [name for name, text in case.get(part, {}).items() if case["shared"].get(name) == text]:
            yield f"{part} repeats {same[0]!r} as it is in shared"
    if "leak" in case and clean == leaking:
        yield "its twins are the same"
    if any(stands(original, text) for original in forbidden(case) for text in clean.values()):
        yield "an original stands in its clean twin"


def faults(letter: str, case: Case) -> list[str]:
    """What is wrong with one case, one line each."""
    found = list(shape(letter, case))
    if not found:
        found = [*hidden(case), *difference(case)]
    return [f"{case.get('id', '?')}: {fault}" for fault in found]


def doubts(case: Case) -> list[str]:
    """Words of hidden names that stand in the clean twin, and should be ordinary words there."""
    people = [text for entity, text in [*own(case), *others(case)] if entity == "PERSON"]
    words = {word for text in people for word in re.findall(r"\w{3,}", text)}
    clean, _ = twins(case)
    return [f"{case['id']}: {word}" for word in sorted(words) if any(stands(word, text) for text in clean.values())]


def together(cases: dict[str, list[Case]]) -> Iterator[str]:
    """What is wrong across cases: numbers that do not run through, a record used twice."""
    seen: dict[str, str] = {}
    for letter, listed in sorted(cases.items()):
        numbers = [case["id"][-3:] for case in listed]
        if sorted(numbers) != [f"{n:03}" for n in range(1, len(listed) + 1)]:
            yield f"1{letter}: the numbers do not run from 001 to {len(listed):03}"
        for case in listed:
            if (text := repr(sorted(case["shared"].items()))) in seen:
                yield f"{case['id']}: same record as {seen[text]}"
            seen[text] = case["id"]


def table(title: str, names: list[tuple[str, int]]) -> None:
    """Print how many cases there are of each name, even and odd; *names* come with a case's number."""
    groups: dict[str, list[int]] = defaultdict(list)
    for name, number in names:
        groups[name].append(number % 2)
    print(f"{title:56}{'even':>6}{'odd':>6}{'all':>6}")
    for name, odd in [*groups.items(), ("all", [number % 2 for _, number in names])]:
        print(f"{name:56}{len(odd) - sum(odd):6}{sum(odd):6}{len(odd):6}")
    print()


def variant(case: Case) -> str:
    """The kind of a case and its variant, without what follows a comma or a bracket."""
    return f"{case['kind']}: {re.split(r', | [(]', case['variant'])[0]}"


def main(folder: Path) -> int:
    """Print the counts and the faults; return 1 if a case is broken."""
    cases: dict[str, list[Case]] = defaultdict(list)
    for path in sorted(folder.glob("1[a-e]-*.yaml")):
        cases[path.name[1]] += yaml.load(path.read_text("utf-8"), Strict)
    broken = [line for letter, listed in sorted(cases.items()) for case in listed for line in faults(letter, case)]
    every = [case for listed in cases.values() for case in listed]
    if not broken:
        broken = list(together(cases))
        numbers = [int(case["id"][-3:]) for case in every]
        table("kind", list(zip([case["kind"] for case in every], numbers, strict=True)))
        table("language", list(zip([case["language"] for case in every], numbers, strict=True)))
        table("variant", list(zip([variant(case) for case in every], numbers, strict=True)))
        lines = [line for case in every for line in doubts(case)]
        print(f"To read by eye: {len(lines)}", *lines, sep="\n  ")
    print(f"\nBROKEN: {len(broken)}", *broken, sep="\n  ")
    return 1 if broken or not every else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "leaks"))
