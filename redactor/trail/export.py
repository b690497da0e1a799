"""Hand the trail to somebody else: a folder of tiles (C2SP tlog-tiles), or the proof of one entry (C2SP tlog-proof).

checkpoint              the newest checkpoint
tile/<level>/<n>        256 hashes of nodes (8 * level, 256 * n …); the last one shorter: .p/<width>
tile/entries/<n>        256 entries, each after its u16be length; the last one shorter: .p/<width>
"""

import os
from collections.abc import Iterator
from pathlib import Path

from redactor.errors import OutputError, Refused
from redactor.keys.encoding import to_base64
from redactor.trail.log import Log
from redactor.trail.merkle import inclusion_proof

WIDTH = 256
_TILE_HEIGHT = 8


def export(log: Log, folder: Path) -> int:
    """Write the whole trail as a new *folder* of tiles; return how many entries it holds.

    The checkpoint is written last. Raises `OutputError` where the folder exists or cannot be written.
    """
    try:
        folder.mkdir(parents=True)
        with log.file.reading():
            head = log.head().checkpoint
            for name, content in _files(log, head.size):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, content)
            _write(folder / "checkpoint", head.note.encode())
    except FileExistsError:
        raise OutputError(f"{folder} exists", hint="choose another folder") from None
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}") from None
    return head.size


def proof(log: Log, number: int) -> str:
    """Return the proof that an entry is in the trail, with the entry itself, as one text to be checked offline."""
    with log.file.reading():
        head = log.head().checkpoint
        if not 0 <= number < head.size:
            raise Refused(f"there is no entry {number}")
        entry = log.entry(number)
        hashes = inclusion_proof(log.node, number, head.size)
    lines = [
        "c2sp.org/tlog-proof@v1",
        f"extra {to_base64(entry.raw)}",
        f"index {number}",
        *map(to_base64, hashes),
    ]
    return "\n".join(lines) + "\n\n" + head.note


def record_proofs(log: Log, rid: bytes) -> list[str]:
    """Return the proofs of every entry about one record, in order: all that ever happened to it."""
    with log.file.reading():
        return [proof(log, entry.number) for entry in log.of_record(rid)]


def tile_path(number: int, width: int = WIDTH) -> str:
    """Return the path of a tile: groups of three digits, all but the last after an x (`x001/x234/067`)."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def _files(log: Log, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the export but the checkpoint."""
    raw = (row[0] for row in log.file.execute("SELECT entry FROM log ORDER BY seq"))
    for n, width in _tiles(size):
        entries = [next(raw) for _ in range(width)]
        yield f"tile/entries/{tile_path(n, width)}", b"".join(len(e).to_bytes(2, "big") + e for e in entries)
    level, count = 0, size
    while count:
        rows = (row[0] for row in log.file.execute("SELECT h FROM node WHERE lvl=? ORDER BY idx", (level * 8,)))
        for n, width in _tiles(count):
            yield f"tile/{level}/{tile_path(n, width)}", b"".join(next(rows) for _ in range(width))
        level, count = level + 1, count >> _TILE_HEIGHT


def _tiles(count: int) -> Iterator[tuple[int, int]]:
    """Yield the number and width of every tile over *count* things."""
    for at in range(0, count, WIDTH):
        yield at // WIDTH, min(WIDTH, count - at)


def _write(path: Path, content: bytes) -> None:
    """Write one file durably."""
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
