"""Tell a real number from one that only looks like it: check digits, ranges, shapes.

Every check takes what a pattern found, with plain digits and spaces, and answers
whether it can be what the recognizer looks for.
"""

import re
from collections.abc import Callable, Mapping

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(rf"{_DAY}([./ -]){_MONTH}\1(?:19|20)?\d\d|(?:19|20)\d\d([./ -]){_MONTH}\2{_DAY}")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d(?:[/-](?:(?:19|20)?\d\d))?")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ ,.]000){1,4}")
_NAMED_YEAR = re.compile(r"[A-Za-z]+[ .-]?(?:19|20)\d\d")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[ ,.]\d{3}")
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def digits(text: str) -> list[int]:
    """Return the decimal digits of *text*."""
    return [int(c) for c in text if "0" <= c <= "9"]


def luhn(text: str) -> bool:
    """Answer whether the digits end in their Luhn check digit (ISO/IEC 7812-1, annex B)."""
    found = digits(text)
    doubled = (sum(divmod(2 * d, 10)) for d in found[-2::-2])
    return any(found) and len(set(found)) > 1 and (sum(found[-1::-2]) + sum(doubled)) % 10 == 0


def _as_number(text: str) -> int:
    return int("".join(str(int(c, 36)) for c in text))


def iban(text: str) -> bool:
    """Answer whether this is an IBAN (ISO 13616): 15 to 34 characters that leave 1 modulo 97."""
    bare = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return 15 <= len(bare) <= 34 and _as_number(bare[4:] + bare[:4]) % 97 == 1


def mod97(text: str) -> bool:
    """Answer whether the last two digits are 97 less the others modulo 97 (France, Belgium).

    A Belgian born in or after 2000 counts with a 2 before the number.
    """
    bare = "".join(str(d) for d in digits(text))
    body, key = bare[:-2], int(bare[-2:] or 0)
    return bool(body) and any(97 - int(lead + body) % 97 == key for lead in ("", "2"))


def _weighted(found: list[int], weights: list[int]) -> int:
    return sum(d * w for d, w in zip(found, weights, strict=False))


def cpf(text: str) -> bool:
    """Answer whether the digits are a Brazilian CPF: both check digits right."""
    found = digits(text)
    if len(found) != 11 or len(set(found)) == 1:
        return False
    return all(_weighted(found, list(range(n, 1, -1))) * 10 % 11 % 10 == found[n - 1] for n in (10, 11))


def rut(text: str) -> bool:
    """Answer whether the last character is the check digit of a Chilean RUT."""
    bare = [c for c in text.upper() if c.isdigit() or c == "K"]
    total = sum(int(d) * (2 + n % 6) for n, d in enumerate(reversed(bare[:-1])) if d.isdigit())
    return len(bare) in (8, 9) and "0123456789K0"[11 - total % 11] == bare[-1]


def cuit(text: str) -> bool:
    """Answer whether the digits are an Argentine CUIT."""
    found = digits(text)
    return len(found) == 11 and (_weighted(found, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) + found[10]) % 11 in (0, 11)


def dni(text: str) -> bool:
    """Answer whether the letter is the one that a Spanish DNI or NIE must end in."""
    bare = "".join(c for c in text.upper() if c.isalnum())
    number = bare[:-1].translate(str.maketrans("XYZ", "012"))
    return number.isdigit() and _DNI_LETTERS[int(number) % 23] == bare[-1]


def bsn(text: str) -> bool:
    """Answer whether the digits pass the Dutch eleven test."""
    found = digits(text)
    return (
        len(found) in (8, 9)
        and any(found)
        and _weighted([0] * (9 - len(found)) + found, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
    )


def resident(text: str) -> bool:
    """Answer whether the last character checks a Chinese resident number (ISO 7064, mod 11-2)."""
    bare = text.upper()
    total = sum((2 ** (17 - n)) * int(c) for n, c in enumerate(bare[:17]))
    return len(bare) == 18 and "10X98765432"[total % 11] == bare[17]


def birth(text: str) -> bool:
    """Answer whether the first six digits can be a day of birth, year first."""
    found = "".join(str(d) for d in digits(text))
    return 1 <= int(found[2:4]) <= 12 and 1 <= int(found[4:6]) <= 31


def code(text: str) -> bool:
    """Answer whether this can be a document's number: two digits or more, no date, year or round amount."""
    bare = text.strip()
    if len(digits(bare)) < 2:
        return False
    return not any(p.fullmatch(bare) for p in (_DATE, _SPAN_OF_YEARS, _AMOUNT))


def strong_code(text: str) -> bool:
    """Answer whether this can be a document's number even where no word such as "number" introduces it."""
    found = len(digits(text))
    letters = sum(c.isupper() for c in text)
    separators = sum(c in "/-." for c in text)
    if not code(text) or _THOUSANDS.fullmatch(text) or _NAMED_YEAR.fullmatch(text):
        return False
    return found >= 6 or (found >= 3 and letters >= 1) or (found >= 4 and separators >= 1)


def _numbers(text: str) -> list[float]:
    return [float(n.replace(",", ".")) for n in re.findall(r"[-+]?\d+(?:[.,]\d+)?", text.replace("−", "-"))]


def latlon(text: str) -> bool:
    """Answer whether the two numbers are a latitude and a longitude, in either order, in degrees."""
    found = [abs(n) for n in _numbers(text)]
    return len(found) == 2 and min(found) <= 90 and max(found) <= 180


def degrees(text: str) -> bool:
    """Answer whether every number can be degrees, minutes or seconds of a position."""
    found = [abs(n) for n in _numbers(text)]
    return bool(found) and all(n <= 180 for n in found)


def ipv4_any(text: str) -> bool:
    """Answer whether these are four numbers up to 255."""
    parts = re.split(r"[/:]", text)[0].split(".")
    return len(parts) == 4 and all(int(p) <= 255 and p == str(int(p)) for p in parts)


def ipv4(text: str) -> bool:
    """Answer whether this is an IPv4 address and no section number (3.2.1.4) or date (12.03.20.21)."""
    return ipv4_any(text) and (max(int(p) for p in re.split(r"[./:]", text)[:4]) >= 60 or text.startswith("10."))


def plate(text: str) -> bool:
    """Answer whether this can be a plate: no currency code in front of an amount."""
    return not text.upper().startswith(
        ("USD", "UGX", "UAH", "UYU", "RWF", "RUB", "RON", "KES", "KWD", "KRW", "KGS", "UZS")
    )


def ipv6(text: str) -> bool:
    """Answer whether this is an IPv6 address with at least three written groups."""
    groups = [g for g in text.split(":") if g]
    return 3 <= len(groups) <= 8 and ("::" in text or len(groups) == 8) and any(len(g) > 2 for g in groups)


def mixed(text: str) -> bool:
    """Answer whether letters and digits are both there."""
    return bool(digits(text)) and any(c.isalpha() for c in text)


def nick(text: str) -> bool:
    """Answer whether this is written as no word or number is: letters, and a digit, dot or underscore among them."""
    return any(c.isalpha() for c in text) and any(c in "._" or c.isdigit() for c in text)


CHECKS: Mapping[str, Callable[[str], bool]] = {
    f.__name__: f
    for f in (
        luhn, iban, mod97, cpf, rut, cuit, dni, bsn, resident, birth, code, strong_code, latlon, degrees,
        ipv4, ipv4_any, ipv6, plate, mixed, nick,
    )
}  # fmt: skip
"""Every check that a recognizer's `validate` may name."""

LEAST_DIGITS: Mapping[str, int] = {"code": 2, "strong_code": 3, "mixed": 1, "latlon": 2, "degrees": 1, "luhn": 2}
"""How many digits a check asks for at least, where it asks for any."""
