"""Write bytes as letters with a checksum that finds typing errors: Bech32 (BIP 173), of any length."""

from redactor.errors import Damaged

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def to_bech32(prefix: str, raw: bytes) -> str:
    """Return *raw* in Bech32 under *prefix*, in small letters."""
    bits = len(raw) * 8
    groups = -(-bits // 5)
    number = int.from_bytes(raw) << (groups * 5 - bits)
    values = [number >> 5 * (groups - 1 - i) & 31 for i in range(groups)]
    check = _checksum(prefix, [*values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def from_bech32(prefix: str, text: str) -> bytes:
    """Return the bytes of which *text* is the Bech32 form under *prefix*, in small letters. Raises `Damaged`."""
    found, one, data = text.rpartition("1")
    values = [_LETTERS.find(letter) for letter in data]
    if found != prefix or not one or len(values) < 6 or -1 in values or _checksum(prefix, values) != 1:
        raise _bad()
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    size, spare = divmod(5 * len(values[:-6]), 8)
    if spare > 4 or number & (1 << spare) - 1:
        raise _bad()
    return (number >> spare).to_bytes(size)


def _checksum(prefix: str, values: list[int]) -> int:
    """Return the Bech32 checksum polynomial of prefix and values (BIP 173)."""
    check = 1
    for value in [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check


def _bad() -> Damaged:
    """Return the one error for a key that was mistyped."""
    return Damaged("the text is no key, or holds a typing error", hint="compare it with the original, letter by letter")
