"""Invent telephone numbers, identifiers and dates, as people write them."""

from collections.abc import Mapping
from random import Random

# (calling code, digit dialled before the number within the country, the number; # is any digit).
# Where a country keeps numbers for fiction (GB, FR, US) they are these; elsewhere the number follows the plan of mobile
# numbers and may by chance be somebody's. It stays in memory and is never dialled.
_PLANS: Mapping[str, tuple[str, str, str]] = {
    "AO": ("244", "", "92# ### ###"), "BD": ("880", "0", "17##-######"), "BF": ("226", "", "7# ## ## ##"),
    "BI": ("257", "", "79 ## ## ##"), "BJ": ("229", "", "01 9# ## ## ##"), "BO": ("591", "", "7#######"),
    "BR": ("55", "", "91 9####-####"), "CD": ("243", "0", "81# ### ###"), "CF": ("236", "", "72 ## ## ##"),
    "CI": ("225", "", "07 ## ## ## ##"), "CM": ("237", "", "67# ## ## ##"), "CO": ("57", "", "31# ### ####"),
    "DZ": ("213", "0", "55# ## ## ##"), "ER": ("291", "0", "7 ### ###"), "ET": ("251", "0", "91# ### ###"),
    "FR": ("33", "0", "6 39 98 ## ##"), "GB": ("44", "0", "7700 900###"), "GH": ("233", "0", "24 ### ####"),
    "GN": ("224", "", "62# ## ## ##"), "GT": ("502", "", "5### ####"), "ID": ("62", "0", "812-####-####"),
    "IN": ("91", "0", "98### #####"), "IQ": ("964", "0", "770 ### ####"), "JO": ("962", "0", "79 ### ####"),
    "KE": ("254", "0", "72# ######"), "LB": ("961", "", "70 ### ###"), "MA": ("212", "0", "6 61 ## ## ##"),
    "ML": ("223", "", "7# ## ## ##"), "MM": ("95", "0", "9 42# ### ###"), "MZ": ("258", "", "84 ### ####"),
    "NE": ("227", "", "96 ## ## ##"), "NG": ("234", "0", "803 ### ####"), "NL": ("31", "0", "6 1# ## ## ##"),
    "PH": ("63", "0", "917 ### ####"), "PK": ("92", "0", "300-#######"), "RW": ("250", "", "78# ### ###"),
    "SN": ("221", "", "77 ### ## ##"), "SO": ("252", "0", "61 ### ####"), "TG": ("228", "", "90 ## ## ##"),
    "TN": ("216", "", "2# ### ###"), "TZ": ("255", "0", "75# ### ###"), "UG": ("256", "0", "77# ######"),
    "US": ("1", "", "202-555-01##"),
}  # fmt: skip
_IDS: Mapping[str, tuple[str, ...]] = {  # @ is any capital letter
    "passport": ("A########", "@@#######", "@########", "EB#######"),
    "card": ("B########", "#########", "@@-##########", "####-####-####", "C######-##"),
    "case": ("RP ####/2#", "####/2023", "TGI-####/2#", "CR-2#-#####", "HC/@@/###/202#", "P-202#-0####"),
    "plate": ("@@@ ###@", "@@-###-@@", "## @@ ####", "#### @@ 0#", "RA# ###@"),
}
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": tuple("January February March April May June July August September October November December".split()),
    "fr": tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    "es": tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()),
    "pt": tuple("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()),
    "nl": tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
}
# {d} and {D} are the day without and with a nought, {th} with its ending, {e} the day after; {m} and {M} the month, {B}
# its name; {y} and {Y} the year in two and four digits.
_DATES: Mapping[str, tuple[str, ...]] = {
    "en": ("{d} {B} {Y}", "{B} {d}, {Y}", "{d} {B}", "{th} {B} {Y}", "{D}/{M}/{Y}", "{Y}-{M}-{D}", "{D}.{M}.{Y}",
           "{d}-{e} {B} {Y}", "{d} and {e} {B} {Y}", "{D}/{M}/{y}", "{B} {th}"),
    "fr": ("{d} {B} {Y}", "{d} {B}", "{D}/{M}/{Y}", "{Y}-{M}-{D}", "{D}.{M}.{Y}", "{d} au {e} {B} {Y}",
           "{d} et {e} {B} {Y}", "{D}/{M}/{y}", "{D}-{M}-{Y}"),
    "es": ("{d} de {B} de {Y}", "{d} de {B}", "{D}/{M}/{Y}", "{Y}-{M}-{D}", "{D}-{M}-{Y}", "{d} y {e} de {B} de {Y}",
           "{d} de {B} del {Y}", "{D}/{M}/{y}"),
    "pt": ("{d} de {B} de {Y}", "{d} de {B}", "{D}/{M}/{Y}", "{Y}-{M}-{D}", "{D}-{M}-{Y}", "{d} e {e} de {B} de {Y}",
           "{D}.{M}.{Y}", "{D}/{M}/{y}"),
    "nl": ("{d} {B} {Y}", "{d} {B}", "{D}-{M}-{Y}", "{Y}-{M}-{D}", "{D}/{M}/{Y}", "{d} en {e} {B} {Y}", "{d}/{m}/{Y}",
           "{D}-{M}-{y}"),
}  # fmt: skip
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}


def countries() -> frozenset[str]:
    """Return the countries whose plan of numbers is known."""
    return frozenset(_PLANS)


def phone(country: str, choose: Random, *, alone: bool) -> str:
    """Return a telephone number of *country*; *alone*, where no word says what it is, always with its calling code."""
    code, trunk, plan = _PLANS[country]
    number = _filled(plan, choose)
    bare = number.replace(" ", "").replace("-", "")
    spelt = [f"+{code} {number}", f"+{code} {number}", f"+{code}{bare}", f"00{code} {number}", f"(+{code}) {number}"]
    if not alone:
        spelt += [f"{trunk}{number}", f"{trunk}{bare}"]
    return choose.choice(spelt)


def identifier(kind: str, choose: Random) -> str:
    """Return a number that names someone, of a *kind*: passport, card, case or plate."""
    return _filled(choose.choice(_IDS[kind]), choose)


def day(language: str, choose: Random) -> str:
    """Return a day of the last years in one of the ways in which a language writes it."""
    number, month, year = choose.randint(1, 27), choose.randint(1, 12), choose.randint(2021, 2025)
    return choose.choice(_DATES[language]).format(
        d=number,
        D=f"{number:02d}",
        e=number + 1,
        th=f"{number}{_ENDINGS.get(number, 'th')}",
        m=month,
        M=f"{month:02d}",
        B=_MONTHS[language][month - 1],
        y=f"{year % 100:02d}",
        Y=year,
    )


def _filled(plan: str, choose: Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTVWXYZ"
    return "".join(
        str(choose.randint(0, 9)) if char == "#" else choose.choice(letters) if char == "@" else char for char in plan
    )
