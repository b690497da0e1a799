"""Name a missed mention by its place, so that it can be accepted without writing down what it says."""

import json
from hashlib import sha256

_LABEL = "redactor/v1/miss"


def miss_id(record: str, field: str, ordinal: int, entity: str) -> str:
    """Return 32 hexadecimal digits that name a mention by its place: the *ordinal*th, from 1, in that field.

    The first half of a SHA-256 over the place alone. It neither holds nor confirms what the mention says.
    """
    place = json.dumps([_LABEL, record, field, ordinal, entity], ensure_ascii=False, separators=(",", ":"))
    return sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:32]
