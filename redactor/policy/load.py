"""Load a policy: read, validate, and make it ready to decide."""

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import Path

from pydantic import ValidationError

from redactor.errors import PolicyError
from redactor.model import ENTITIES, FIELD, UNKNOWN
from redactor.policy.checks import Checks
from redactor.policy.compile import compiled
from redactor.policy.document import Document
from redactor.policy.policy import Policy
from redactor.yamlfile.invalid import problems_of
from redactor.yamlfile.problems import refuse
from redactor.yamlfile.reading import Unreadable, read_text, read_yaml

PAGE = "docs/policy.md"
LABEL = b"redactor/v1/policy\n"
Declares = Callable[[Path], Collection[str]]


def load_policy(
    path: Path, *, known_entities: Collection[str] = tuple(ENTITIES), declares: Declares | None = None
) -> Policy:
    """Load the policy in the file *path*, which is UTF-8.

    Rules may name *known_entities*, and what *declares* answers for each recognizer file
    that the policy lists. Paths in the policy are relative to its own folder.
    Raises PolicyError with every problem and its line.
    """
    text = read_text(path, PolicyError, "the policy")
    return parse_policy(text, place=str(path), folder=path.parent, known_entities=known_entities, declares=declares)


def parse_policy(
    text: str,
    *,
    place: str = "policy",
    folder: Path | None = None,
    known_entities: Collection[str] = tuple(ENTITIES),
    declares: Declares | None = None,
) -> Policy:
    """Make a policy of *text*; errors call it *place*.

    Paths in it are relative to *folder*; without one they are left as they are, and
    whether they exist is not checked. Otherwise as `load_policy`.
    """
    try:
        raw, lines, problems = read_yaml(text)
    except Unreadable as error:
        raise refuse(place, [error.problem], PolicyError, PAGE) from None
    known = {e: None for e in known_entities if e not in (FIELD, UNKNOWN)}  # an ordered set: messages list it
    known |= dict.fromkeys(_declared(raw, folder, declares))
    try:
        document = Document.model_validate(raw, context={"entities": tuple(known)})
    except ValidationError as error:
        raise refuse(place, [*problems, *problems_of(error, raw, lines, Document)], PolicyError, PAGE) from None
    problems += Checks(document, lines, folder).problems()
    if problems:
        raise refuse(place, problems, PolicyError, PAGE)
    return compiled(document, fingerprint(document), folder or Path(), place, lines)


def _declared(raw: object, folder: Path | None, declares: Declares | None) -> list[str]:
    """Return the entities that the policy's own recognizer files declare."""
    listed = raw.get("recognizers") if isinstance(raw, dict) else None
    if declares is None or folder is None or not isinstance(listed, str | list):
        return []
    names = [listed] if isinstance(listed, str) else [name for name in listed if isinstance(name, str)]
    return [entity for name in names if (folder / name).exists() for entity in declares(folder / name)]


def fingerprint(document: Document) -> bytes:
    """Return the SHA-256 of the canonical form of a policy: 32 bytes.

    The canonical form is the label "redactor/v1/policy", a line feed, and the validated
    policy as JSON in UTF-8: defaults filled in, short forms written out, keys sorted by
    code point, no spaces, no escapes that JSON does not require; `examples` left out. So
    comments, quotes and the order of keys do not count, and any change of a rule does.
    Files that the policy names (recognizers, known, places) count by their names, not by
    what is in them.
    """
    said = document.model_dump(mode="json", by_alias=True, exclude={"examples"})
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(LABEL + canonical.encode("utf-8", "surrogatepass")).digest()
