"""Give a finding an identity that stays while the finding does, and tells nobody what it is about."""

import hashlib
from typing import Protocol

from redactor.detect.fold import fold
from redactor.keys.encoding import tup
from redactor.leaks.shared import Leak, Shared


class IdentityKey(Protocol):
    """A secret under which findings get identities."""

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits that name the key."""

    def identity(self, *parts: str) -> str:
        """Return 32 hexadecimal digits for *parts*."""


class Identities:
    """Hands out identities, file by file.

    With a key an identity is made of kind, entity, field and folded text: whoever lacks the key cannot test a guess
    against it, and the same finding in two records is one. Without a key it is made of the place alone: file, record,
    field and the how-manieth of its kind there; what then stands in that place does not matter to it.
    """

    def __init__(self, key: IdentityKey | None) -> None:
        self._key = key
        self._count: dict[tuple[object, ...], int] = {}

    @property
    def keyed(self) -> bool:
        """Answer whether identities are keyed."""
        return self._key is not None

    def of(self, leak: Leak, shared: Shared) -> str:
        """Return the identity of a finding."""
        field = shared.record.fields[leak.field].name if leak.field >= 0 else ""
        if self._key is not None:
            text = leak.text
            if leak.field < 0 and shared.record.fields:  # of the record as a whole: edited again, it is another finding
                text = "\n".join((shared.name, *(one.text for one in shared.record.fields)))
            value = fold(text)
            return self._key.identity(leak.kind.id, leak.entity, field, " ".join(value.split()))
        place = (leak.kind.id, leak.entity, shared.file, shared.name or str(shared.record.index), field)
        self._count[place] = nth = self._count.get(place, 0) + 1
        return hashlib.sha256(tup("redactor/v1/place", 1, *place, nth)).hexdigest()[:32]
