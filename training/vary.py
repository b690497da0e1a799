"""Vary texts: other people, other places, other habits of typing. Spans stay exact."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from training.corpora import Culture, Text, plain

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_KUNYA = frozenset(("umm", "abu", "abou", "oum", "um"))
_TWO = re.compile(r"\b(?:née?|dit|dite|alias)\b|/", re.IGNORECASE)
_ELIDED = re.compile(r"\b([dlDL]|[Qq]u)['’]$")
_VOWEL = re.compile(r"[aeiouyhàâäéèêëîïôöûü]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

LABELS = (
    "Outcome description", "Significance of the outcome", "Contribution of the programme", "Social actor",
    "Additional information (use if needed)", "Evidence", "Source", "Contact", "Location", "Participants", "Actor",
    "Description du changement", "Description de l'effet", "Contribution du programme", "Lieu", "Acteurs", "Source",
    "Signification", "Informations complémentaires", "Preuves", "Descripción del cambio", "Fuente", "Lugar",
    "Descrição", "Fonte", "Local", "Beschrijving", "Bron", "Plaats", "Contribution of other actors and factors",
    "Autres acteurs", "Personnes présentes", "Name", "Nom", "Nombre", "Village", "Partner", "Partenaire",
)  # fmt: skip
_LISTED = (
    "Participants", "Present", "Attendance", "Apologies", "Présents", "Étaient présents", "Excusés",
    "Liste de présence",
    "Witnesses", "Témoins", "Victims", "Victimes", "Contacts", "cc", "Team", "Équipe", "Asistentes", "Presentes",
    "Aanwezig", "Interviewed", "Personnes rencontrées", "Signataires", "Trained", "Formés",
)  # fmt: skip

_BEHIND = " (chair)", " (présidente)", ", trésorier", ", rapporteur", " 0788 12 34 56", " x", " (f)"


def fill(pattern: str, culture: Culture, rng: random.Random) -> str:
    """Return one name made by *pattern*; words of address before the name are left out."""

    def one(match: re.Match[str]) -> str:
        key = match.group(1)
        upper = key.isupper()
        key = key.lower()
        if key.startswith("i") and len(key) <= 2:
            return rng.choice(culture.given or culture.surnames)[:1].upper()
        base = key.rstrip("2")
        choices: Sequence[str] = {
            "given": culture.given, "given_f": culture.given_f, "given_m": culture.given_m, "surname": culture.surnames
        }.get(base) or culture.lists.get(f"{base}s", ()) or culture.lists.get(base.replace("_", "s_"), ())  # fmt: skip
        name = rng.choice(choices or culture.given)
        return name.upper() if upper else name

    first = pattern.find("{")
    lead = pattern[:first].split()
    keep = " ".join(w for w in lead if w.lower() in _KUNYA)
    return _PLACEHOLDER.sub(one, f"{keep} {pattern[first:]}".strip())


class Names:
    """Draws names of people, places and bodies, of one culture at a time."""

    def __init__(self, cultures: Sequence[Culture], rng: random.Random) -> None:
        self._cultures = [c for c in cultures if c.given]
        self._rng = rng

    def culture(self) -> Culture:
        """Return any culture."""
        return self._rng.choice(self._cultures)

    def full(self, culture: Culture, invented: float = 0.0) -> str:
        """Return a full name."""
        rng = self._rng
        patterns = [p for p in culture.patterns if "{" in p and not _TWO.search(p) and p.count("{") > 1]
        name = fill(rng.choice(patterns or ["{given} {surname}"]), culture, rng)
        return self.changed(name) if rng.random() < invented else name

    def single(self, culture: Culture, invented: float = 0.0) -> str:
        """Return a given name or a surname alone."""
        rng = self._rng
        name = rng.choice(culture.given if rng.random() < 0.6 or not culture.surnames else culture.surnames)
        return self.changed(name) if rng.random() < invented else name

    def changed(self, name: str) -> str:
        """Return *name* with a letter or two of its longer words changed."""
        rng = self._rng

        def word(match: re.Match[str]) -> str:
            w = match.group()
            if len(w) < 4:
                return w
            for _ in range(rng.randint(1, 2)):
                n = rng.randrange(1, len(w))
                kind = rng.random()
                letter = rng.choice("aeiou" if w[n].lower() in "aeiou" else "bdfgklmnrstvwz")
                letter = letter.upper() if w[n].isupper() else letter
                w = w[:n] + letter + (w[n + 1 :] if kind < 0.6 else w[n:])
            return w

        return _WORD.sub(word, name)


def rewritten(text: Text, new: Callable[[str, str, str], str | None]) -> Text:
    """Return the text with each span's words as *new* (words, label, text before) has them; None leaves them."""
    out: list[str] = []
    spans = []
    at = length = 0
    for start, end, label in text.spans:
        before = text.text[at:start]
        inner = new(text.text[start:end], label, text.text[:start])
        if inner is None:
            inner = text.text[start:end]
        elif inner and (elided := _ELIDED.search(before)) and not _VOWEL.match(plain(inner)):
            # "d'Awa" becomes "de Moussa"; an article that is elided before a body or a place likewise
            word = {"d": "de ", "l": "le ", "qu": "que "}[elided.group(1).lower()]
            before = before[: elided.start()] + (word.capitalize() if elided.group(1)[0].isupper() else word)
        out += (before, inner)
        length += len(before)
        spans.append((length, length + len(inner), label))
        length += len(inner)
        at = end
    out.append(text.text[at:])
    return replace(text, text="".join(out), spans=tuple(spans))


class Varier:
    """Makes one varied copy of a text at a time."""

    def __init__(self, chances: Mapping[str, float], names: Names, rng: random.Random) -> None:
        self._chances, self._names, self._rng = chances, names, rng

    def __call__(self, text: Text, share: float = 1.0) -> Text:
        """Return a varied copy; *share* of the configured chances."""
        chance, rng = self._chances, self._rng

        def happens(what: str) -> bool:
            return rng.random() < chance[what] * share

        if happens("people"):
            text = self._other_people(text)
        if happens("places") or happens("organisations"):
            text = self._others(text, chance)
        if text.spans:
            text = self._habits(text, share)
        if happens("typos"):
            text = self._slips(text)
        if happens("apostrophe"):
            text = replace(text, text=_swap(text.text, "'’"))
        if happens("lines"):
            text = replace(text, text=self._lines(text))
        if happens("label") and len(text.text) < 400:
            text = self._labelled(text)
        if happens("no_accents"):
            text = _plain_letters(text)
        case = rng.random()
        if case < chance["lower"] * share:
            text = replace(text, text=_same_length(text.text, str.lower))
        elif case < (chance["lower"] + chance["upper"]) * share:
            text = replace(text, text=_same_length(text.text, str.upper))
        return text

    def _other_people(self, text: Text) -> Text:
        """Give the people of a text other names, the same one to the same person."""
        names = self._names
        culture = names.culture()
        invented = self._chances["invented"]
        known: dict[str, str] = {}  # a word of an old name: the word of the new one
        whole: dict[str, str] = {}

        def new(old: str, label: str, _: str) -> str | None:
            if label != "PERSON" or "\n" in old:
                return None
            key = plain(old)
            if key in whole:
                return whole[key]
            words = old.split()
            if len(words) == 1 and key in known:
                return known[key]
            if any(len(w.strip(".")) == 1 for w in words):
                return None  # initials must go on fitting
            fresh = names.single(culture, invented) if len(words) == 1 else names.full(culture, invented)
            if old.islower():
                fresh = fresh.lower()
            elif old.isupper() and len(old) > 3:
                fresh = fresh.upper()
            parts = fresh.split()
            known[plain(words[0])] = parts[0]
            known[plain(words[-1])] = parts[-1]
            whole[key] = fresh
            return fresh

        longest_first = sorted((text.text[s:e] for s, e, lb in text.spans if lb == "PERSON"), key=len, reverse=True)
        for old in longest_first:
            if len(old.split()) > 1:
                new(old, "PERSON", "")
        return rewritten(text, new)

    def _others(self, text: Text, chance: Mapping[str, float]) -> Text:
        rng = self._rng
        culture = self._names.culture()
        total = chance["places"] + chance["organisations"]
        label_wanted = "LOC" if rng.random() < chance["places"] / total else "ORG"
        choices = culture.places if label_wanted == "LOC" else culture.organisations
        known: dict[str, str] = {}

        def new(old: str, label: str, _: str) -> str | None:
            if label != label_wanted or not choices or "\n" in old:
                return None
            if old not in known:
                fresh = rng.choice(choices)
                known[old] = fresh.lower() if old.islower() else fresh
            return known[old]

        return rewritten(text, new)

    def _habits(self, text: Text, share: float) -> Text:
        rng, chance = self._rng, self._chances

        def new(old: str, label: str, _: str) -> str | None:
            words = old.split(" ")
            if label != "PERSON" or len(words) < 2 or old.isupper() or old.islower():
                return None
            kind = rng.random()
            if kind < chance["surname_upper"] * share:
                if len(words) == 2 and rng.random() < 0.6:
                    return f"{words[1].upper()} {words[0]}"
                return " ".join([*words[:-1], words[-1].upper()])
            if kind < (chance["surname_upper"] + chance["initial"]) * share and words[0][:1].isalpha():
                return f"{words[0][0]}. {' '.join(words[1:])}" if rng.random() < 0.7 else f"{words[0]} {words[-1][0]}."
            return None

        return rewritten(text, new)

    def _slips(self, text: Text) -> Text:
        rng, letters = self._rng, list(text.text)
        inside = {i for s, e, _ in text.spans for i in range(s - 1, e + 1)}
        spots = [m.start() + 1 for m in re.finditer(r"[a-zà-ÿ]{5,}", text.text)]
        for spot in rng.sample(spots, min(len(spots), 1 + len(spots) // 12)):
            if spot not in inside and spot + 1 not in inside:
                if rng.random() < 0.5:
                    letters[spot], letters[spot + 1] = letters[spot + 1], letters[spot]
                else:
                    letters[spot] = rng.choice(_LETTERS)
        return replace(text, text="".join(letters))

    def _lines(self, text: Text) -> str:
        rng, letters = self._rng, list(text.text)
        for n, c in enumerate(letters):
            if c == " " and rng.random() < 0.08:
                letters[n] = "\n"
        return "".join(letters)

    def _labelled(self, text: Text) -> Text:
        label = self._rng.choice(LABELS)
        ends = (f"{label}: ", f"**{label}**: ", f"{label} : ", f"{label}:  ", f"{label}\n")
        return prefixed(text, self._rng.choice(ends))

    # ------------------------------------------------------------ lists and cells

    def made_list(self) -> Text:
        """Return a list of names, with or without a heading: nothing but names of the lists."""
        rng, names = self._rng, self._names
        culture = names.culture()
        joint = rng.choice((", ", "; ", "\n", " / ", "\n- ", " - ", ",", " | ", "\n1. ", " et ", " and ", ", ", ", "))
        what = rng.choice(("PERSON", "PERSON", "PERSON", "LOC", "ORG"))
        entries = []
        for _ in range(rng.randint(2, 6)):
            entries.append(self._name(what, culture))
        case = rng.random()
        text, spans = "", []
        if rng.random() < 0.6:
            text = rng.choice(_LISTED if what == "PERSON" else LABELS) + rng.choice((": ", " : ", ":\n", "\n", " - "))
        for n, entry in enumerate(entries):
            if n:
                text += joint
            entry = entry.lower() if case < 0.2 else entry.upper() if case < 0.3 else entry
            spans.append((len(text), len(text) + len(entry), what))
            text += entry
            if what == "PERSON" and rng.random() < 0.15:
                text += rng.choice(_BEHIND)
        return Text(text, tuple(spans), "made", "", name="list")

    def made_cell(self) -> Text:
        """Return a cell that holds one name and nothing else."""
        rng = self._rng
        what = rng.choice(("PERSON", "PERSON", "LOC", "ORG"))
        name = self._name(what, self._names.culture())
        if rng.random() < 0.15:
            name = name.lower()
        text = Text(name, ((0, len(name), what),), "made", "", name="cell")
        if rng.random() < 0.3:
            label = {"PERSON": ("Contact", "Name", "Nom", "Source", "Témoin", "Focal point", "Auteur", "Nombre"),
                     "LOC": ("Location", "Lieu", "Village", "District", "Commune", "Lugar", "Plaats"),
                     "ORG": ("Partner", "Partenaire", "Organisation", "Structure", "Socio", "Actor")}[what]  # fmt: skip
            text = prefixed(text, f"{rng.choice(label)}{rng.choice((': ', ' : ', ' - '))}")
        return text

    def _name(self, what: str, culture: Culture) -> str:
        rng, names = self._rng, self._names
        if what == "LOC" and culture.places:
            return rng.choice(culture.places)
        if what == "ORG" and culture.organisations:
            return rng.choice(culture.organisations)
        invented = self._chances["invented"]
        return names.full(culture, invented) if rng.random() < 0.75 else names.single(culture, invented)


def prefixed(text: Text, prefix: str) -> Text:
    """Return the text with *prefix* before it."""
    n = len(prefix)
    return replace(text, text=prefix + text.text, spans=tuple((s + n, e + n, label) for s, e, label in text.spans))


def joined(one: Text, other: Text, joint: str) -> Text:
    """Return two texts as one."""
    other = prefixed(other, one.text + joint)
    return replace(other, spans=one.spans + other.spans, partial=one.partial | other.partial)


def _swap(text: str, pair: str) -> str:
    one, other = pair
    return text.replace(one, other) if one in text else text.replace(other, one)


def _plain_letters(text: Text) -> Text:
    """Drop accents, each letter staying one letter."""
    letters = [unicodedata.normalize("NFD", c)[:1] if not unicodedata.combining(c) else c for c in text.text]
    return replace(text, text="".join(letters))


def _same_length(text: str, change: Callable[[str], str]) -> str:
    return "".join(c if len(change(c)) != 1 else change(c) for c in text)
