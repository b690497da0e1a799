"""Write an escrow key as one line of text that can be printed, typed and read by age.

The private key is `AGE-SECRET-KEY-PQ-1…`, the public one `age1pq1…`: the 32-byte seed and
the 1216-byte public key of an age post-quantum identity (C2SP age), in Bech32 (BIP 173)
without its limit on length. Its checksum finds any four wrong characters in a printed key.
"""

from redactor.errors import Damaged
from redactor.keys.bech32 import from_bech32, to_bech32
from redactor.keys.hpke import OpeningKey, SealingKey

_PRIVATE = "age-secret-key-pq-"
_PUBLIC = "age1pq"


def to_identity(key: OpeningKey) -> str:
    """Return the private *key* as text. Whoever reads it can open everything sealed to it."""
    return to_bech32(_PRIVATE, key.seed()).upper()


def from_identity(text: str) -> OpeningKey:
    """Return the private key written as *text*; white space, also inside, does not matter. Raises `Damaged`."""
    typed = "".join(text.split())
    if typed not in (typed.upper(), typed.lower()):
        raise Damaged("a key is written in capitals or in small letters, not in both", hint="compare it with the paper")
    return OpeningKey(from_bech32(_PRIVATE, typed.lower()))


def to_recipient(key: SealingKey) -> str:
    """Return the public *key* as text."""
    return to_bech32(_PUBLIC, key.raw)


def from_recipient(text: str) -> SealingKey:
    """Return the public key written as *text*. Raises `Damaged`."""
    return SealingKey(from_bech32(_PUBLIC, text))
