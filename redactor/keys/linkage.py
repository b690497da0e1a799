"""Tell that two records name the same entity, without a list of names: the key behind keyed tokens."""

import base64
import hashlib
import hmac
import secrets

from redactor.errors import Damaged
from redactor.keys.encoding import tup

TOKEN = "redactor/v1/token"
LINKAGE = "redactor/v1/linkage"
KEY_SIZE = 32


class LinkageKey:
    """A key that gives every entity a tag of its own.

    Whoever holds it can confirm a guessed name. It is held by staff, never by a machine
    that redacts unattended.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        """Take the 32 secret bytes. Raises `Damaged` for another length."""
        if len(key) != KEY_SIZE:
            raise Damaged("a linkage key has the wrong length")
        self._key = key

    @classmethod
    def new(cls) -> "LinkageKey":
        """Return a fresh random key."""
        return cls(secrets.token_bytes(KEY_SIZE))

    @property
    def id(self) -> str:
        """Return 64 hexadecimal digits that name the key and reveal nothing of it."""
        return hmac.digest(self._key, tup(LINKAGE, 1), hashlib.sha256).hex()

    def secret(self) -> bytes:
        """Return the 32 secret bytes, to be written to a key file and for nothing else."""
        return self._key

    def tag(self, entity: str, name: str) -> str:
        """Return the tag of *name* as an *entity*: 51 letters A-Z and digits 2-7, all alike in strength.

        HMAC-SHA256 over tup(label, 1, entity, name) in base32. The caller gives one
        spelling of the name and uses as many of the first letters as it needs.
        """
        digest = hmac.digest(self._key, tup(TOKEN, 1, entity, name), hashlib.sha256)
        return base64.b32encode(digest).decode("ascii")[:51]

    def __repr__(self) -> str:
        return f"LinkageKey({self.id[:16]})"
