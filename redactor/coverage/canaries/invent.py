"""Invent canaries: a name, a place, a number, a day, and the sentence to put it into."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from redactor.coverage.canaries.lists import Lists, Region, Sentence
from redactor.coverage.canaries.numbers import countries, day, identifier, phone
from redactor.detect.fold import fold
from redactor.errors import InputError
from redactor.model import DATE, EMAIL, ID, LOC, PERSON, PHONE

ENTITIES = (PERSON, LOC, PHONE, EMAIL, ID, DATE)
"""What is planted."""

_DOMAINS = ("example.org", "relais-paix.example", "women-forum.example", "mail.example.net", "droits.example")
_LANGUAGE = "en"  # where a record's own has no sentences


@dataclass(frozen=True, slots=True)
class Canary:
    """Something invented: its text, what it is, and the region it comes from ("" where it has none)."""

    text: str
    entity: str
    origin: str


class Inventor:
    """Makes canaries; the same ones in the same order for the same *seed*."""

    def __init__(self, lists: Lists, seed: int, regions: Sequence[str] = ()) -> None:
        """Take names of *regions* only, of all without any. Raises InputError where there is none of a name."""
        by_name = {fold(name): region for name, region in lists.regions.items()}
        for name in regions:
            if fold(name) not in by_name:
                raise InputError(
                    "--region: there is no region of that name", hint=f"known are {', '.join(lists.regions)}"
                )
        self._regions: list[Region] = [by_name[fold(name)] for name in regions] or list(lists.regions.values())
        self._lists, self._choose, self._next = lists, Random(seed), 0

    def invent(self, entity: str, language: str, kind: str = "", *, alone: bool = False) -> Canary:
        """Return a canary of *entity* for a text in *language*; of an ID *kind* says which; *alone* in its field."""
        language = self.spoken(language)
        if entity == DATE:
            return Canary(day(language, self._choose), entity, "")
        if entity == ID:
            return Canary(identifier(kind or "passport", self._choose), entity, "")
        region = self._region()
        if entity == LOC:
            return Canary(self._choose.choice(region.places), entity, region.name)
        if entity == PHONE:
            known = [c for c in region.countries if c in countries()]
            if not known:
                raise InputError(
                    f"[{region.name}] names no country whose telephone numbers are known", hint="see people.txt"
                )
            return Canary(phone(self._choose.choice(known), self._choose, alone=alone), entity, region.name)
        given, family = self._choose.choice(region.given), self._choose.choice(region.family)
        text = self._address(given, family) if entity == EMAIL else self._name(given, family)
        return Canary(text, entity, region.name)

    def sentence(self, entity: str, language: str) -> Sentence:
        """Return a sentence for *entity* in *language*."""
        return self._choose.choice(self._lists.sentences[self.spoken(language), entity])

    def spoken(self, language: str) -> str:
        """Return *language* where there are sentences in it, else English."""
        return language if language in self._lists.languages else _LANGUAGE

    @property
    def choose(self) -> Random:
        """Return what all chance comes from."""
        return self._choose

    def _region(self) -> Region:
        """Return the next region: each gets its share."""
        if self._next % len(self._regions) == 0:
            self._choose.shuffle(self._regions)
        self._next += 1
        return self._regions[(self._next - 1) % len(self._regions)]

    def _name(self, given: str, family: str) -> str:
        """Return a name as records write it: mostly in full, sometimes the family name first, or initials."""
        forms = [f"{given} {family}"] * 6 + [
            f"{family} {given}",
            f"{family.upper()} {given}",
            f"{given} {family.upper()}",
        ]
        return self._choose.choice([*forms, f"{given[0]}. {family}"])

    def _address(self, given: str, family: str) -> str:
        local = ["".join(char for char in fold(part) if char.isalnum()) for part in (given, family)]
        if not all(part.isascii() for part in local):  # a name in another script has no address of its own
            local = ["info", str(self._choose.randint(100, 999))]
        joined = self._choose.choice(["{0}.{1}", "{0}_{1}", "{1}{0}", "{0}.{1}"]).format(*local)
        return f"{joined}@{self._choose.choice(_DOMAINS)}"
