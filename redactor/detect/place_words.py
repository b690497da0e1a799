"""What the words around a name say of it: the lists of `recognizers/places/words.txt`."""

from functools import lru_cache

from redactor.detect.cues import LABEL, SAYS, TITLE, read_cues
from redactor.detect.fold import fold
from redactor.detect.gazetteer import key_of
from redactor.errors import RecognizerError
from redactor.shipped import shipped

INSIDE = 1 << 0
AT = 1 << 1
OF = 1 << 2
BEFORE = 1 << 3
APPOSED = 1 << 4
AFTER = 1 << 5
KIND = 1 << 6
LINKER = 1 << 7
DIRECTION = 1 << 8
NOT = 1 << 9
NATURE = 1 << 12  # lake, mount: part of the name when capitalised
NUMBERED = 1 << 13  # quarters and communes that have numbers: secteur 22, Commune IV
STEADY = 1 << 14  # of the prepositions, those that seldom stand before a person
PERSONAL = 1 << 10  # a title or a label of a name: a person follows
SPEAKS = 1 << 11  # said, raconte: a person stands before

_FAMILY = frozenset("family famille familia familie familles families familias".split())
"""Of the words of kinship, those whose name is a surname: la famille Keita."""

_ROLES = {
    "inside": INSIDE,
    "at": AT,
    "of": OF,
    "before": BEFORE,
    "apposed": APPOSED,
    "after": AFTER,
    "kind": KIND,
    "linker": LINKER,
    "direction": DIRECTION,
    "not": NOT,
    "steady": STEADY,
    "nature": NATURE,
    "numbered": NUMBERED,
}


@lru_cache(maxsize=1)
def place_words() -> dict[str, int]:
    """Return the roles of every folded word that has one; read once."""
    roles: dict[str, int] = {}
    path = shipped("recognizers") / "places" / "words.txt"
    role = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            role = _ROLES.get(text.strip("[]"), 0)
            if not role:
                raise RecognizerError(f"{path.name}, line {number}: unknown heading", hint="reinstall the package")
        else:
            for word in text.split():
                last = key_of(word).split(" ")[-1]
                roles[last] = roles.get(last, 0) | role
    for word, flags in read_cues(shipped("recognizers") / "cues").words.items():
        family = fold(word) in _FAMILY
        personal = (PERSONAL if flags & (TITLE | LABEL) or family else 0) | (SPEAKS if flags & SAYS else 0)
        if personal:
            roles[fold(word)] = roles.get(fold(word), 0) | personal
    return roles
