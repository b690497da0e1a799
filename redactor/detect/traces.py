"""What a leak scan looks for: an original in every form in which it may have stayed in a file.

A trace is a label and a normalised text (folded words). The vault keeps traces blinded; the scan makes the same ones
of the words of a file and compares. What an ordinary word may mean by itself is never a trace that stands alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from unicodedata import decimal

from redactor.detect.cues import KIN, LABEL, ROLE, TITLE, cues
from redactor.detect.fold import fold
from redactor.detect.identity import PARTICLES
from redactor.detect.lexicon import COMMON, DEMONYM, FUNCTION, GIVEN, ORDINARY, PROGRAMME, SURNAME
from redactor.detect.reading import Reader, Shape, Word
from redactor.detect.romanise import bones, other_script, sound
from redactor.detect.towns import Towns
from redactor.model import EMAIL, FIELD, HANDLE, ID, LOC, PERSON, PHONE, UNKNOWN, Traces

# Of people: looked for in every record.
WORD = "word"  # a part of a name that means its bearer wherever it stands
PART = "part"  # a part of a PAIR: tells where to look for one
PAIR = "pair"  # two parts, in alphabetical order
SLIP = "slip"  # a long part without one letter, and which
PART_SOUND = "part-sound"  # the longer part of SOUNDS: tells where to look for them
SOUNDS = "sounds"  # two parts as they sound, in alphabetical order
MAIL = "mail"  # an address or user name
NUMBER = "number"  # the digits of a telephone number, eight at most, from its end
CODE = "code"  # the letters and digits of an identifier
# Of people: looked for in the record it comes from.
OWN = "own"  # a part that many bear, or that is also a place
SHY = "shy"  # a part that is also an ordinary word
SOUND = "sound"  # a part as it sounds: among many names it is shared by too many words to mean one alone
SCRIPT = "script"  # the consonants of a part that is written in another script
OWN_PART = "own-part"  # a part of an OWN_PAIR
OWN_PAIR = "own-pair"  # two parts that are ordinary words both
INITIAL = "initial"  # a part and the first letter of another
INITIALS = "initials"  # first letters alone
# Of everything else: looked for in the record it comes from.
HEAD = "head"  # the first word
WHOLE = "whole"  # all words

GLOBAL = frozenset((WORD, PART, PAIR, SLIP, PART_SOUND, SOUNDS, MAIL, NUMBER, CODE))
"""The labels that are looked for in every record, whichever they come from."""
PLAIN = ORDINARY | FUNCTION | COMMON | DEMONYM | PROGRAMME
LONG = 6  # letters of a part that a slip still leaves recognisable
TOO_LONG = 40  # letters that no part of a name has: what is longer is a file, written as text
LEAST_SOUND, CLEAR = 3, 5  # signs of a sound; of the longer one of two
LONGEST = 12  # words of what is looked for as a whole
_FEW_DIGITS, _PHONE_DIGITS, _MOST_DIGITS = 6, 8, 15
CODE_DIGITS = 3  # at least, or it is a word
_NAME_WORDS = 5
_ANNOUNCES = TITLE | KIN | ROLE | LABEL  # Mme, fille de, maire, Contact: no part of anybody's name
# Between the digits of a number: what people write there, and what nobody sees.
_SPACED = r"\d\s.()/\-\u2010-\u2013\u2212\u00ad\u200b-\u200f\u2060\ufeff"
NUMBERS = re.compile(rf"(?<!\w)\+?\(?\d(?:[{_SPACED}]{{3,}}\d)(?!\w)")
_GROUPS = re.compile(r"\d+")
# jane (at) example (dot) org: written against robots.
_JOINT = r"\s*[\[({]\s*(?:dot|point|punto|ponto|punt)\s*[\])}]\s*"
_AT = re.compile(
    r"(?<![\w.+-])([\w.+-]+)\s*[\[({]\s*(?:at|arobase|arroba|apenstaartje|@)\s*[\])}]\s*"
    rf"([\w.-]+(?:{_JOINT}[\w-]+)*)",
    re.IGNORECASE,
)
_DOT = re.compile(_JOINT, re.IGNORECASE)
_UNBROKEN = re.compile(r"[^\s<>()\[\],;:\"'|*]+")  # and then asked for its @: in time that grows with the text alone
_PIECES = re.compile(r"[,;/|()\n\t]| [-–—] ")
CODES = re.compile(r"[^\W_]+(?:[-/._][^\W_]+)*")

Trace = tuple[str, str]


@lru_cache(maxsize=1)
def _towns() -> Towns:
    return Towns()


def role(word: Word) -> str:
    """Return the label of a part of a person's name that stands alone, "" where it does not."""
    key, bits = word.key, word.bits
    if len(key) < 3 or word.shape in (Shape.INITIAL, Shape.DIGIT):
        return ""
    if not bits & PLAIN:
        return OWN if bits & GIVEN or len(key) == 3 or key in _towns() else WORD
    if bits & (GIVEN | SURNAME) and not bits & (FUNCTION | PROGRAMME | DEMONYM):
        return SHY
    return ""


def pair(one: str, other: str) -> str:
    """Return two words in alphabetical order, as PAIR, OWN_PAIR and SOUNDS have them."""
    return f"{one} {other}" if one <= other else f"{other} {one}"


def gaps(word: str) -> Iterator[str]:
    """Yield *word* without each of its letters, and which one is gone, as SLIP has it."""
    return (f"{n} {word[:n]}{word[n + 1 :]}" for n in range(len(word)))


def digits_of(text: str) -> str:
    """Return the digits of a number as NUMBER has them; "" where they are too few to tell anything."""
    digits = "".join(str(decimal(c)) for c in text if c.isdecimal())
    return digits[-_PHONE_DIGITS:] if len(digits) >= _FEW_DIGITS else ""


def numbers_in(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what may be a telephone number in *text*: its place, and its digits as NUMBER has them.

    Numbers that stand side by side are one run of digits, so every part of a run that is long enough is one.
    """
    for run in NUMBERS.finditer(text):
        groups = [m.span() for m in _GROUPS.finditer(text, *run.span())]
        for n in range(len(groups)):
            digits = ""
            for start, end in islice(groups, n, n + _MOST_DIGITS):
                digits += text[start:end]
                if len(digits) > _MOST_DIGITS:
                    break
                if len(digits) >= _FEW_DIGITS:
                    yield (groups[n][0], end), digits_of(digits)


def addresses_in(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what may be an address or user name in *text*, also one that is written against robots, as MAIL has it."""
    for found in _UNBROKEN.finditer(text) if "@" in text else ():
        if "@" in found[0][:-1]:
            yield found.span(), address_of(found[0])
    for found in _AT.finditer(text) if "(" in text or "[" in text or "{" in text else ():
        yield found.span(), address_of(f"{found[1]}@{_DOT.sub('.', found[2])}")


def local_of(address: str) -> str:
    """Return the part of an address before its @ where it is long enough to be somebody's name; else ""."""
    local = address.partition("@")[0]
    return local if len(local) >= 7 and re.search(r"[^\W\d_][._-][^\W\d_]", local) else ""


def address_of(text: str) -> str:
    """Return an address or user name as MAIL has it."""
    return fold(text).strip(" .,;:<>()'\"").removeprefix("mailto:")


def code_of(text: str) -> str:
    """Return an identifier as CODE has it; "" where it is too short or has too few digits to be one."""
    compact = "".join(c for c in fold(text) if c.isalnum())
    return compact if len(compact) >= 5 and sum(map(str.isdecimal, compact)) >= CODE_DIGITS else ""


class Tracer:
    """Makes the traces of originals."""

    def __init__(self, reader: Reader | None = None) -> None:
        self._read = (reader or Reader()).read
        self.traces = lru_cache(maxsize=4096)(self._traces)

    def of(self, originals: Iterable[tuple[str, str]]) -> tuple[Traces, ...]:
        """Return the traces of *originals*, given as (entity, text), for each entity, sorted."""
        found: dict[str, set[Trace]] = {}
        for entity, text in originals:
            found.setdefault(entity, set()).update(self.traces(entity, text))
        return tuple(
            Traces(
                entity,
                tuple(sorted(t for t in traces if t[0] in GLOBAL)),
                tuple(sorted(t for t in traces if t[0] not in GLOBAL)),
            )
            for entity, traces in sorted(found.items())
        )

    def _traces(self, entity: str, text: str) -> frozenset[Trace]:
        """Return every trace of the original *text*, which was found as *entity*."""
        words = self._read(text).word
        found: set[Trace] = set()
        if entity in (EMAIL, HANDLE, FIELD):
            for _, address in addresses_in(text):
                found |= {(MAIL, each) for each in (address, local_of(address)) if each}
        if entity == HANDLE and not found and len(text) > 3:
            found.add((MAIL, address_of(text)))
        if entity in (PHONE, FIELD):
            found |= {(NUMBER, digits) for m in NUMBERS.finditer(text) if (digits := digits_of(m[0]))}
        if entity == ID and (code := code_of(text)):
            found.add((CODE, code))
        if entity == FIELD:  # a contact, say: several people, each with a number
            for piece in map(self._read, _PIECES.split(text)):
                found |= _of_person(piece.word) if _like_a_name(piece.word) else set()
        if entity == PERSON:
            found |= _of_person(words)
            if len(words) > 1 and not any(label in (PAIR, OWN_PAIR) for label, _ in found):  # An Le, Le Van An
                found |= set(_of_whole(words, entity))
        elif entity not in (EMAIL, HANDLE, PHONE):
            found |= set(_of_whole(words, entity))
        return frozenset(found)


def _like_a_name(words: list[Word]) -> bool:
    named = [w for w in words if w.key not in PARTICLES]
    return (
        0 < len(named) <= _NAME_WORDS
        and all(w.shape not in (Shape.LOWER, Shape.DIGIT) and not any(map(str.isdigit, w.key)) for w in named)
        and any(not w.bits & PLAIN for w in named)
    )


def _of_whole(words: list[Word], entity: str) -> Iterator[Trace]:
    keys = [w.key for w in words]
    if not keys or len(keys) > LONGEST or sum(map(len, keys)) < 3:
        return
    if len(keys) == 1 and entity in (FIELD, UNKNOWN) and words[0].bits & PLAIN:
        return  # an answer to choose from, in a column that was taken out whole
    yield HEAD, keys[0]
    yield WHOLE, " ".join(keys)
    if entity == LOC and len(keys) > 1:  # "Zaatari camp", without the camp
        for w in words:
            if not w.bits & PLAIN and len(w.key) > 4 and w.shape not in (Shape.LOWER, Shape.DIGIT):
                yield from ((HEAD, w.key), (WHOLE, w.key))


def _of_person(words: Iterable[Word]) -> set[Trace]:
    said = cues().words
    named = [w for w in words if w.key not in PARTICLES and w.key != "s" and not said.get(w.key, 0) & _ANNOUNCES]
    parts = [w for w in named if w.shape not in (Shape.INITIAL, Shape.DIGIT) and len(w.key) > 1]
    letters = [w.key[:1] for w in named if w.key[:1].isalpha()]
    found: set[Trace] = set()
    for w in parts:
        found |= set(_of_part(w))
        if len(named) > 1:
            found.add((PART, w.key))
    for n, one in enumerate(parts):
        for other in parts[n + 1 :]:
            found |= set(_of_two(one, other))
    for n, w in enumerate(named):
        if w.shape is not Shape.INITIAL and len(w.key) > 1:
            found |= {(INITIAL, f"{x.key[:1]} {w.key}") for k, x in enumerate(named) if k != n and x.key[:1].isalpha()}
    if len(letters) > 1:
        found |= {(INITIALS, " ".join(letters)), (INITIALS, f"{letters[0]} {letters[-1]}")}
    return found


def _of_part(w: Word) -> Iterator[Trace]:
    label, heard = role(w), sound(w.key)
    if label:
        yield label, w.key
    if label not in (WORD, OWN):
        return
    if LONG <= len(w.key) <= TOO_LONG:
        yield from ((SLIP, gap) for gap in gaps(w.key))
    if len(heard) >= LEAST_SOUND:
        yield SOUND, heard
    if other_script(w.key):
        yield SCRIPT, bones(w.key)


def _of_two(one: Word, other: Word) -> Iterator[Trace]:
    plain = one.bits & PLAIN and other.bits & PLAIN and not (one.bits | other.bits) & (GIVEN | SURNAME)
    common = one.bits & GIVEN and other.bits & GIVEN and not (one.bits | other.bits) & SURNAME
    if plain or common:
        yield OWN_PAIR, pair(one.key, other.key)
        yield from ((OWN_PART, one.key), (OWN_PART, other.key))
        return
    yield PAIR, pair(one.key, other.key)
    heard = sound(one.key), sound(other.key)
    if min(map(len, heard)) >= LEAST_SOUND and max(map(len, heard)) >= CLEAR:
        yield SOUNDS, pair(*heard)
        yield PART_SOUND, max(heard, key=len)
