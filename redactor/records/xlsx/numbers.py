"""Tell dates from numbers, and spell both as a reader would."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LAST_DAY = 2_958_466  # the day after 9999-12-31, where the serial numbers of Excel end
_LONGEST = 40


def is_date_format(number: int, code: str) -> bool:
    """Say whether the number format *number*, spelt *code* where it is not built in, shows a date or a time."""
    if not code:
        return number in _BUILT_IN_DATES
    bare = _ASIDE.sub("", code.split(";")[0]).lower().replace("general", "")
    return any(letter in bare for letter in "dmyhs")


def plain_number(literal: str) -> str:
    """Return the number *literal* as a reader would see it: 7.0123456E7 is 70123456."""
    if literal.isdigit():
        return literal
    try:
        number = float(literal)
        text = format(Decimal(repr(number)), "f") if number == number else literal
    except (ValueError, InvalidOperation):
        return literal
    if len(text) > _LONGEST:
        return literal
    return text.removesuffix(".0")


@lru_cache(maxsize=4096)
def plain_date(literal: str, *, since_1904: bool) -> str | None:
    """Return the serial number *literal* as an ISO date, with its time where it has one.

    None where it is no day that Excel knows. In the system that starts in 1900, day 60 is
    the 29 February that never was: Excel shows it, and so do we.
    """
    try:
        serial = float(literal)
    except ValueError:
        return None
    if not 0 <= serial < _LAST_DAY - (1462 if since_1904 else 0):
        return None
    days, seconds = divmod(round(serial * 86_400), 86_400)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
    if not days:
        return clock
    if days == 60 and not since_1904:
        day = "1900-02-29"
    else:
        epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if days < 60 else 30)
        day = (epoch + timedelta(days=days)).strftime("%Y-%m-%d")
    return f"{day} {clock}" if seconds else day
