"""Compose people, places and contacts by rule, from syllables of several regions: varied, and nobody's.

Names of one region share their syllables and endings, as real ones do, and a few parts are borne by many.
"""

import random
from dataclasses import dataclass

_REGIONS = {
    "Sahel": (
        "a i sa mo fa ou ra ma da ha ki sé lo ya bou ib ra zé",
        "wa sa mata minata lif dou ta dia tou sou ssa rim",
        "oué kabo tra com zon sa dia ba ta ny ki nik sin ko il ga",
        "draogo ré oré paoré go wadogo kou llo ssé boudo éma bo koulé ma bré",
    ),
    "Great Lakes": (
        "i gra ndi mu ha ka jo ni u ki a be",
        "ne ce shimiye gisha bi lisa zimana tesi nge kiza riza nayo",
        "mu ha nda ka ni nsa bi ru ny u ki gi si",
        "kamana byarimana yishimiye gabo yonzima nzimana zimungu sengiyumva taganda kasa menyo hindura",
    ),
    "Southern Africa": (
        "tha ndo si nko no lu bo ta zi le ma te",
        "bo mvu pho sana mbeko ngile nele ndai neo sego risai kelo",
        "nko mo dla mtha ndlo ma kho chi mo si zu ra",
        "si koena mini embu vu seko za kwanha yo bande lu mathe ruza",
    ),
    "Horn and Arab lands": (
        "ab ah khal you ma fa za sa nou ham ga ye ha",
        "dou med id ssef riam tima hra lma ra za sha fet ne der",
        "al ben ha has mo ka sa ra ab za ma te wol kha",
        "mansour youssef ddad san hamed rimi lem shid delkader rouk ssaoui sfaye dermariam lil",
    ),
    "South Asia": (
        "ra su pri a ni me ka sha de vi sa ma",
        "jesh nita ya nil sha ena vita hid epak jay nthi laya",
        "cha sha per ra gu ban bhat ka wi ja ku se",
        "udhary rma era jan nathan pta dara tacharya rki jesinghe yawardena narathna pte",
    ),
    "Latin America": (
        "ma jo lu ca ro fe xi a gua yo es wil",
        "ría sé cía rlos sa lipe mena dalupe landa teban mer nuel",
        "gon ro ra va que con hua cho ya ti pa gua",
        "zález dríguez mírez squez spe dori mán que nqui cona checo rani llupa",
    ),
    "Eastern Europe": (
        "o vla da ni ta mi ste ol ja iva a zo",
        "lena dimir rina kola tiana rko fan ha na nka leksei ran",
        "ko pe shev mel ho bo gri kra mar sto pa ra",
        "valenko trovic chenko nychuk rvat ndarenko gorenko vchuk kovic janov vlyuk dulescu",
    ),
}
_PLACES = "ka to bo du ma nde ga ri bé la zou wé ko sso na ki lu ya mba ro té gon pi fa"
_ENDS = "la ra go ri nga tou ma ville bougou ndé ko shire to bad ya nou kope leni burg ta"
_GROUPS = "ac fem so li re jeu un es pro vi ju da hu fo ra"
_SMALL = 0.25  # of the parts of a region, borne by most people


@dataclass(frozen=True)
class Region:
    """The given and family names of one region."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def _composed(rng: random.Random, first: str, last: str, count: int, middle: str = "") -> tuple[str, ...]:
    """Return so many different words made of a first, at times a middle, and a last syllable."""
    heads, inner, ends = first.split(), (middle or first).split(), last.split()
    found: dict[str, None] = {}
    while len(found) < count:
        between = rng.choice(inner) if len(found) > len(heads) * len(ends) // 2 or rng.random() < 0.5 else ""
        found[(rng.choice(heads) + between + rng.choice(ends)).capitalize()] = None
    return tuple(found)


def regions(rng: random.Random, given: int = 400, family: int = 1_200) -> list[Region]:
    """Return the names of every region: so many given and family names in each."""
    return [
        Region(_composed(rng, gf, gl, given), _composed(rng, ff, fl, family))
        for gf, gl, ff, fl in (tuple(lists) for lists in _REGIONS.values())
    ]


def _pick(rng: random.Random, parts: tuple[str, ...]) -> str:
    """Return a part: half of the people share a quarter of them."""
    return rng.choice(parts[: int(len(parts) * _SMALL)] if rng.random() < 0.5 else parts)


def person(rng: random.Random, region: Region) -> str:
    """Return a full name, at times with a second given or family name."""
    parts = [_pick(rng, region.given), _pick(rng, region.family)]
    if rng.random() < 0.15:
        parts.insert(1, _pick(rng, region.given))
    if rng.random() < 0.15:
        parts.append(_pick(rng, region.family))
    return " ".join(parts)


def place(rng: random.Random) -> str:
    """Return the name of a place that is on no map, as far as chance allows."""
    middle = rng.choice(_PLACES.split()) if rng.random() < 0.4 else ""
    return (rng.choice(_PLACES.split()) + rng.choice(_PLACES.split()) + middle + rng.choice(_ENDS.split())).capitalize()


def group(rng: random.Random) -> str:
    """Return what a group may call itself: a word from syllables of its own, at times an acronym."""
    if rng.random() < 0.3:
        return "".join(rng.choice("ABCDEFGILMNOPRSTUV") for _ in range(rng.randint(3, 6)))
    return "".join(rng.choice(_GROUPS.split()) for _ in range(rng.randint(3, 4))).capitalize()


def originals(rng: random.Random, region: Region) -> list[tuple[str, str]]:
    """Return the four originals of a record: three people, and a place, group, date, number or address."""
    people = [person(rng, region) for _ in range(3)]
    address = f"{people[0].split()[0]}.{people[0].split()[-1]}".lower()
    number = f"+{rng.randint(220, 269)} {rng.randint(10, 99)} {rng.randint(10, 99)} {rng.randint(1000, 9999)}"
    others = [
        ("LOC", place(rng)),
        ("ORG", f"{group(rng)} {place(rng)}"),
        ("DATE", f"{rng.randint(1, 28)} March 20{rng.randint(18, 25)}"),
        ("PHONE", number),
        ("EMAIL", f"{address}{rng.randint(1, 99)}@mail.example"),
    ]
    return [*(("PERSON", name) for name in people), rng.choice(others)]
