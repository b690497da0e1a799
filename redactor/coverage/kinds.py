"""The kinds of findings that a coverage run can end in."""

from redactor.report import Kind, Level

UNDER_FLOOR = Kind(
    "coverage-under-floor",
    "Coverage is under its floor",
    "Detection covers less of what people marked than it once did, or than was promised.",
    "See the misses with --list-misses; mend what changed, or accept a single miss with a reason and an end.",
    Level.ERROR,
)
LEAKING = Kind(
    "too-many-records-leak",
    "More records leave a person uncovered than may",
    "One name left in a record is enough to harm whoever bears it.",
    "Begin with the worst records in the report; mend what changed.",
    Level.ERROR,
)
LOWERED = Kind(
    "floor-lowered",
    "A floor was lowered or taken away",
    "Floors may only rise: a lower one hides that detection became worse.",
    "Put the floor back; accept a single miss instead, with a reason and an end.",
    Level.ERROR,
)
EXPIRED = Kind(
    "accepted-miss-expired",
    "A miss was accepted until a day that has passed",
    "Whoever accepted it wanted it looked at again.",
    "Mend what misses it, or accept it anew with a new day.",
    Level.ERROR,
)
CANARY = Kind(
    "canaries-under-floor",
    "Too few canaries were taken out",
    "Invented names that were planted in your own records would have been left standing.",
    "See which field and type they were in; add known names or a field rule to the policy.",
    Level.ERROR,
)
KINDS = (UNDER_FLOOR, LEAKING, LOWERED, EXPIRED)
"""The kinds of a run on labelled records."""
