"""Check that the installed `cryptography` has what we need and computes it right.

A distribution's own build may lack algorithms. Known answers: RFC 9106 section 5.3 (Argon2id),
RFC 8032 section 7.1 test 1 (Ed25519), the example key of age-keygen(1) (X-Wing), and
one Cobblestone-256 message of our own.
"""

from redactor.errors import Refused

_HINT = "install the wheel from PyPI: pip install 'cryptography>=50,<51'"


def self_test() -> None:
    """Raise `Refused` where an algorithm is missing or gives a wrong answer. Takes a few milliseconds."""
    for name, test in (
        ("X-Wing", _hpke),
        ("Cobblestone-256", _cobblestone),
        ("Ed25519", _ed25519),
        ("Argon2id", _argon2),
    ):
        try:
            good = test()
        except Exception:
            raise Refused(f"this installation of cryptography lacks {name}", hint=_HINT) from None
        if not good:
            raise Refused(f"this installation of cryptography computes {name} wrongly", hint=_HINT)


def _hpke() -> bool:
    """Expand a known seed, seal and open."""
    from redactor.keys.hpke import OpeningKey
    from redactor.keys.identity import to_recipient

    key = OpeningKey(bytes.fromhex("b45fb2045dbf4d71a944bdd5eca1acff1e09c3978b60cf4bd31c4da697f734dd"))
    known = to_recipient(key.public).startswith("age1pq167")
    return known and key.open(b"info", key.public.seal(b"info", b"text")) == b"text"


def _cobblestone() -> bool:
    """Open a known message and seal a new one."""
    from redactor.keys.capsule import open_bytes, seal_bytes

    key, context = bytes(range(32)), b"redactor/v1/selftest"
    message = bytes.fromhex(_MESSAGE)
    return open_bytes(key, context, message) == b"text" == open_bytes(key, context, seal_bytes(key, context, b"text"))


def _ed25519() -> bool:
    """Sign the empty message."""
    from redactor.keys.signing import SigningKey

    key = SigningKey("selftest", bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    signature = key.sign(b"")
    return signature.hex().startswith("e5564300c360ac729086e2cc806e828a") and key.public.verifies(b"", signature)


def _argon2() -> bool:
    """Derive the tag of the RFC."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8)
    return kdf.derive(b"\1" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


_MESSAGE = (
    "96be678da0696ece1a4b1ad1ef349cac22a677de8a29548597f5408df1e5f1b8df121df01cbf"
    "c0a0b366a0cc5dc1ab1d81a541c9a860b2bd4c276af8cb6d94475cde381d106a309746e3ada7"
)
