"""Count the labels of audit/corpus, refuse broken marks, list what may have been missed.

    python audit/count_corpus.py [FOLDER]

Prints labels by language, then, to read by eye, each surface form that a record marks in one place
and leaves unmarked (or marks with another label) in another. Exit 1 if a mark is broken.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

LABELS = "PERSON ORG LOC COUNTRY DATE YEAR EMAIL PHONE URL HANDLE ID COORDINATES".split()
MARK = re.compile(r"\[\[([A-Z]+)(?:#[\w.-]+)?:([^\[\]]+)\]\]")


def faults(name: str, text: str) -> list[str]:
    """What is wrong with the marks of one file, one line each."""
    found = []
    if re.search(r"\[\[|\]\]", MARK.sub("", text)):
        found.append("nested, unclosed or misspelt mark")
    for mark in MARK.finditer(text):
        label, inner = mark.groups()
        if label not in LABELS:
            found.append(f"unknown label {label}")
        if inner != inner.strip() or "**" in inner:
            found.append(f"{label} {inner!r} has blanks at an end or runs over a field name")
        if text.startswith(mark.group(), mark.end()):
            found.append(f"{label} {inner!r} is marked twice in a row")
        if re.search(r"\w$", text[: mark.start()]) or re.match(r"\w", text[mark.end() :]):
            found.append(f"{label} {inner!r} begins or ends within a word")
    if not text.startswith("**"):
        found.append("does not begin with a field")
    return [f"{name}: {fault}" for fault in found]


def doubts(name: str, text: str) -> list[str]:
    """Surface forms marked in one place of a record and not, or otherwise, in another."""
    labels = defaultdict(set)
    for label, inner in MARK.findall(text):
        labels[inner].add(label)
    bare = MARK.sub("\0", text)
    lines = []
    for form, kinds in sorted(labels.items()):
        if len(kinds) > 1:
            lines.append(f"{name}: {form!r} is marked {' and '.join(sorted(kinds))}")
        if hits := re.findall(rf"(?<!\w){re.escape(form)}(?!\w)", bare):
            lines.append(f"{name}: {form!r} is marked {min(kinds)} and stands unmarked {len(hits)} x")
    return lines


def main(folder: Path) -> int:
    """Print the counts and the faults; return 1 if a mark is broken."""
    records = {p.stem: p.read_text("utf-8") for p in sorted(folder.glob("??-??.md"))}
    broken = [line for name, text in records.items() for line in faults(name, text)]
    seen: dict[str, str] = {}
    for name, text in records.items():
        plain = MARK.sub(r"\2", text)
        if plain in seen:
            broken.append(f"{name}: same record as {seen[plain]}")
        seen[plain] = name
    count = Counter((name[:2], label) for name, text in records.items() for label, _ in MARK.findall(text))
    languages = sorted({name[:2] for name in records})
    print("label".ljust(12), *(f"{code:>6}" for code in [*languages, "all"]))
    for label in [*LABELS, "records", "no person"]:
        if label == "records":
            row = [sum(name.startswith(code) for name in records) for code in languages]
        elif label == "no person":
            row = [sum(n.startswith(c) and "[[PERSON:" not in t for n, t in records.items()) for c in languages]
        else:
            row = [count[code, label] for code in languages]
        print(label.ljust(12), *(f"{number:6}" for number in [*row, sum(row)]))
    for title, lines in (
        ("To read by eye", [d for name, text in records.items() for d in doubts(name, text)]),
        ("BROKEN", broken),
    ):
        print(f"\n{title}: {len(lines)}", *lines, sep="\n  ")
    return 1 if broken or not records else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "corpus"))
