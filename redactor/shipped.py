"""Find the policies and recognizers that ship with the toolkit."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(kind: str) -> Path:
    """Return the folder of shipped *kind*: "policies" or "recognizers".

    A wheel carries them inside the package; a checkout keeps them beside it.
    """
    installed = _PACKAGE / "_shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind
