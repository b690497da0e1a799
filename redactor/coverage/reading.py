"""Open labelled sets of any format as records with gold mentions."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from redactor.coverage.conll import TAG, read_conll
from redactor.coverage.json_sets import parse, read_jsonl, read_presidio, read_tab
from redactor.coverage.labelled import Labelled
from redactor.coverage.labels import Labels
from redactor.coverage.marks import read_labelled
from redactor.errors import InputError, RecordError
from redactor.records.source import open_source

READERS = ("marks", "jsonl", "presidio", "conll", "tab")
"""The formats that a labelled set may have."""

_BY_ENDING = {".jsonl": "jsonl", ".ndjson": "jsonl", ".conll": "conll", ".bio": "conll", ".iob": "conll",
              ".iob2": "conll"}  # fmt: skip
_IN_FOLDERS = ("??-*.md", "*.jsonl", "*.json", "*.conll", "*.bio", "*.iob", "*.iob2")
_LANGUAGE = re.compile(r"([a-z]{2})[-_.]")
_LOOKED_AT = 200  # lines of a text of which it is to be found out what it is


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files of a labelled set: those named, and those in folders by name. Raises InputError for none."""
    files = [
        file
        for path in paths
        for file in (sorted({f for p in _IN_FOLDERS for f in path.glob(p)}) if path.is_dir() else [path])
    ]
    if not files:
        raise InputError("no labelled records", hint="give files such as fr-07.md or set.jsonl, or a folder of them")
    return files


def read_sets(
    paths: Sequence[Path], labels: Labels | None = None, *, reader: str = "", language: str = ""
) -> Iterator[Labelled]:
    """Yield the labelled records of *paths*, folders among them.

    *reader* is one of `READERS`; without it a file's name and content tell. *language* is that of records of which
    the set does not say it; without it the beginning of the file's name ("fr-07.md"), else English. Raises
    InputError where there is no file, RecordError for what cannot be read.
    """
    for path in files_of(paths):
        yield from _read(path, labels or Labels(), reader, language)


def _read(path: Path, labels: Labels, reader: str, language: str) -> Iterator[Labelled]:
    named = _LANGUAGE.match(path.name)
    spoken = language or (named[1] if named else "en")
    text = _text(path)
    kind = reader or _BY_ENDING.get(path.suffix.lower(), "") or _by_content(path, text)
    match kind:
        case "jsonl":
            yield from read_jsonl(path, text, labels, spoken)
        case "presidio":
            yield from read_presidio(path, parse(path, text), labels, spoken)
        case "tab":
            yield from read_tab(path, parse(path, text), labels, spoken)
        case "conll":
            yield from read_conll(path, text, labels, spoken)
        case _:
            yield from _marks(path, labels, spoken)


def _marks(path: Path, labels: Labels, language: str) -> Iterator[Labelled]:
    records = list(open_source(path, format="fragment").records())
    for record in records:
        one = read_labelled(path.name, record, labels)
        name = path.name if len(records) == 1 else f"{path.name}#{record.index + 1}"
        yield Labelled(name, language, one.record, one.gold, path.name, record.index + 1)


def _by_content(path: Path, text: str) -> str:
    if path.suffix.lower() == ".json":
        data = parse(path, text)
        first = data[0] if isinstance(data, list) and data else data
        keys = first.keys() if isinstance(first, dict) else set()
        if "full_text" in keys:
            return "presidio"
        if "annotations" in keys:
            return "tab"
        raise RecordError(
            f"{path.name}: neither samples of presidio-evaluator nor documents of the TAB",
            hint="say what it is with --reader",
        )
    if text.lstrip().startswith("{"):
        return "jsonl"
    lines = [line.split() for line in text.split("\n")[:_LOOKED_AT] if line.strip()]
    tagged = sum(len(columns) > 1 and TAG.fullmatch(columns[-1]) is not None for columns in lines)
    return "conll" if lines and tagged > len(lines) / 2 else "marks"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror})", hint="give labelled files or folders") from None
    except UnicodeDecodeError:
        raise RecordError(f"{path}: is not in UTF-8", hint="save it as UTF-8") from None
