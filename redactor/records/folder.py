"""Find the files of records in a folder, and where each one's result goes."""

import os
from dataclasses import dataclass
from pathlib import Path

from redactor.errors import OutputError, RecordError
from redactor.model import NotExamined
from redactor.records.source import format_by_name

_LEFT_BY_SYSTEMS = {".ds_store", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of records under a folder, sorted, and what else there is and why it is left out.

    `files` are relative to `path`. What operating systems leave about (.DS_Store and the like) is in neither.
    """

    path: Path
    files: tuple[Path, ...]
    not_examined: tuple[NotExamined, ...]


def walk(folder: Path) -> Folder:
    """Return what is in *folder*, at any depth; links are named, never followed. Raises `RecordError`."""
    if not folder.is_dir():
        raise RecordError(f"{folder}: there is no such folder", hint="check the name")
    files: list[Path] = []
    left: list[NotExamined] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or folder)
        left.append(NotExamined(str(where), "folder", (error.strerror or "unreadable").lower()))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(root)
        linked = [name for name in folders if (here / name).is_symlink()]
        left += [NotExamined(str((here / name).relative_to(folder)), "folder", "a link") for name in linked]
        for name in names:
            path = (here / name).relative_to(folder)
            if why := _left_out(here / name):
                left.append(NotExamined(str(path), "file", why))
            elif name.lower() not in _LEFT_BY_SYSTEMS:
                files.append(path)
    if not files:
        raise RecordError(f"{folder}: no file of records found", hint="known are .txt .md .csv .tsv .json .jsonl .xlsx")
    return Folder(folder, tuple(sorted(files)), tuple(sorted(left, key=lambda one: one.place)))


def mirror(folder: Folder, target: Path) -> dict[Path, Path]:
    """Return where under *target* each file's result goes, its folders made.

    Raises `OutputError` where *target* is inside the folder, or the other way round: a second run
    would take results for records.
    """
    inside, outside = target.resolve(), folder.path.resolve()
    if inside == outside or outside in inside.parents or inside in outside.parents:
        raise OutputError(f"{target}: overlaps with {folder.path}", hint="write to a folder of its own, beside it")
    places = {folder.path / path: target / path for path in folder.files}
    try:
        for place in places.values():
            place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise OutputError(f"{target}: cannot be made: {why}", hint="choose a folder that you may write to") from None
    return places


def _left_out(path: Path) -> str:
    """Return why the file at *path* is left out, or "" where it holds records or is nothing at all."""
    name = path.name
    if name.lower() in _LEFT_BY_SYSTEMS:
        return ""
    if path.is_symlink():
        return "a link"
    if name.startswith("~$"):
        return "a lock: the file beside it is open in Excel or Word"
    if name.startswith("."):
        return "hidden"
    if not path.is_file():
        return "no regular file"
    return "" if format_by_name(path) else f"no reader for {path.suffix or 'a file without extension'}"
