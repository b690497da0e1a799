"""Name findings under a key, so that a list of known findings tells nobody what they are about.

    identity = HMAC-SHA256(key, tup("redactor/v1/finding", 1, part …))[:16]

The key is made of a secret that whoever checks files has anyway: the private key of class SCAN, or a linkage key.
"""

import hashlib
import hmac

from redactor.keys.encoding import tup
from redactor.keys.hpke import OpeningKey
from redactor.keys.linkage import LinkageKey

FINDING = "redactor/v1/finding"
FINDING_KEY = "redactor/v1/finding-key"


class FindingKey:
    """A key that gives findings identities."""

    __slots__ = ("_key",)

    def __init__(self, secret: LinkageKey | OpeningKey) -> None:
        """Derive the key from a linkage key, or from the private key of class SCAN."""
        raw = secret.secret() if isinstance(secret, LinkageKey) else secret.seed()
        self._key = hmac.digest(raw, tup(FINDING_KEY, 1), hashlib.sha256)

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits that name the key and reveal nothing of it."""
        return hmac.digest(self._key, tup(FINDING_KEY, 2), hashlib.sha256)[:8].hex()

    def identity(self, *parts: str) -> str:
        """Return 32 hexadecimal digits for *parts*; equal parts give equal digits."""
        return hmac.digest(self._key, tup(FINDING, 1, *parts), hashlib.sha256)[:16].hex()

    def __repr__(self) -> str:
        return f"FindingKey({self.id})"
