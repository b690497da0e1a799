"""Turn the labels of a set into ours. One that nobody mapped is an error: skipped in silence, it is not measured."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from difflib import get_close_matches

from redactor.detect.labels import PRESIDIO
from redactor.errors import InputError, RecordError
from redactor.model import DATE, ENTITIES, ID, LOC, ORG, PERSON

CONLL: Mapping[str, str] = {
    "PER": PERSON, "PERS": PERSON, "PERSON": PERSON, "ORG": ORG, "LOC": LOC, "GPE": LOC, "FAC": LOC, "MISC": "",
}  # fmt: skip
"""Labels of CoNLL files. MISC is peoples, languages and events: nothing that we look for."""

TAB: Mapping[str, str] = {
    "PERSON": PERSON, "ORG": ORG, "LOC": LOC, "DATETIME": DATE, "CODE": ID,
    "DEM": "DEM", "QUANTITY": "QUANTITY", "MISC": "MISC",
}  # fmt: skip
"""Labels of the Text Anonymization Benchmark. Three of them we do not look for; they identify, so they count."""

USUAL: Mapping[str, str] = {**PRESIDIO, **{k: v for k, v in CONLL.items() if v}, "DATETIME": DATE}
"""Labels that mean one thing wherever they stand."""

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a set: those the user mapped (`given`), and the entities that the policy's own recognizers add."""

    given: Mapping[str, str] = _field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def ours(self, label: object, place: str, usual: Mapping[str, str] = USUAL) -> str:
        """Return our entity for *label*, "" where its mentions are to be left out.

        Raises RecordError, which names the label and how to map it, where nobody did.
        """
        if not isinstance(label, str) or not _LABEL.fullmatch(label):  # it may be text that slipped into its column
            raise RecordError(f"{place}: a label is missing or no single word", hint="labels look like PERSON")
        if label in self.given:
            return self.given[label]
        if label in ENTITIES or label in self.known:
            return label
        if label in usual:
            return usual[label]
        if label.upper() in usual:
            return usual[label.upper()]
        near = get_close_matches(label.upper(), ENTITIES, 1) or ["PERSON"]
        raise RecordError(
            f"{place}: nobody says what the label {label} means",
            hint=f"give --label {label}={near[0]} (or another entity), or --label {label}= to leave it out",
        )


def parse_labels(words: Iterable[str], known: Iterable[str] = ()) -> Labels:
    """Return what `THEIRS=OURS` *words* say; `THEIRS=` leaves a label out. Raises InputError."""
    allowed = {*ENTITIES, *known}
    given = {}
    for word in words:
        theirs, equals, ours = word.partition("=")
        if not equals or not _LABEL.fullmatch(theirs):
            raise InputError(
                "--label needs THEIRS=OURS", hint="such as --label PER=PERSON; --label MISC= leaves one out"
            )
        if ours and ours not in allowed and ours != theirs:
            raise InputError(
                f"--label {theirs}: there is no entity of that name", hint=f"known are {', '.join(sorted(allowed))}"
            )
        given[theirs] = ours
    return Labels(given, frozenset(known))
