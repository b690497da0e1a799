"""Find the files that a path or a glob means."""

import glob
from pathlib import Path


def matches(folder: Path, pattern: str) -> list[Path]:
    """Return the files that *pattern* means, by name; it is relative to *folder*.

    A file of that very name is meant before any glob: names may hold brackets. `**` means folders at any depth. What
    begins with a dot is found only where the pattern says so.
    """
    if (folder / pattern).is_file():
        return [folder / pattern]
    names = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - absolute patterns too
    found = (folder / name for name in names)
    return sorted(path for path in found if path.is_file())
