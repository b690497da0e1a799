"""Write a name as it sounds, so that two spellings of one name in Latin letters agree.

Ouédraogo and Wedraogo, Diallo and Jallow, Cheikh and Sheikh, Youssef and Yusuf: colonial and
transliteration habits differ in a few letters for the same sound. `sound` merges these letters and keeps where
the vowels are; `bones` leaves the vowels out, for scripts that do not write them. Neither is a language's own
phonetics: they are for comparing a name with the same name, not for finding rhymes.
"""

import re
from functools import lru_cache

_CYRILLIC = "а a б b в v г g д d е e з z и i й i к k л l м m н n о o п p р r с s т t у u ф f ы y э e ё e і i"
_CYRILLIC += " ї i є e ґ g ў u ќ k ѓ g љ l њ n ћ c ђ d џ j ј j ж j х kh ц ts ч ch ш sh щ sh ю yu я ya"
_GREEK = "α a β v γ g δ d ε e ζ z η i ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ u φ f ω o θ th χ kh ψ ps"
_ARABIC = "ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l م m ن n ه h"
_ARABIC += " و w ي y ا a أ a إ i آ a ى a ة a ؤ w ئ y پ p چ ch ژ j گ g ک k ی y ہ h ے e ڤ v"
_PAIRS = f"{_CYRILLIC} {_GREEK} {_ARABIC}".split()
_LATIN = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_ETHIOPIC = 0x1200, 0x1357
# The rows of the Ethiopic syllabary, eight code points each: consonant, then the vowels of the seven orders.
_ROWS = "h l h m s r s sh q q q q b v t ch h h n ny a k k k k w a z zh y d d j g g g t ch p ts ts f p".split()
_ORDERS = ("e", "u", "i", "a", "e", "", "o", "wa")

_SAME = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^ou(?=[aeiou])|^wu?(?=[aeiou])|^w", "u"),  # Ouédraogo, Wedraogo
        (r"dj|gj|di(?=[aou])|dzh|zh|g(?=[eiy])", "j"),  # Diallo, Jallow, Djibril, Gibril
        (r"tch|sch|sh|ch|c(?=[eiy])|s|x(?=[iy])|thi(?=[ao])", "s"),
        (r"kh|qu(?=[ei])|gu(?=[ei])|ck|gh|q|k|c|g", "k"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph|v", "f"),
        (r"x", "ks"),
    )
]
_VOWELS = re.compile(r"[aeiouwy]+")
_TWICE = re.compile(r"(.)\1+")
_MUTE = re.compile(r"(?<=.)h")


def latin(word: str) -> str:
    """Return a folded word in the letters a to z, as its script is usually transliterated; others are left out."""
    if word.isascii():
        return word
    letters = ""
    for c in word:
        heard = c if c.isascii() else _LATIN.get(c, "") or _ethiopic(c)
        # An h of its own, as in زهراء (Zahra), is no part of a zh; `sound` leaves out all but the first.
        letters += heard.removeprefix("h") if letters and not c.isascii() else heard
    return letters


def _ethiopic(char: str) -> str:
    code = ord(char)
    if not _ETHIOPIC[0] <= code <= _ETHIOPIC[1]:
        return ""
    row, order = divmod(code - _ETHIOPIC[0], 8)
    return (_ROWS[row] if row < len(_ROWS) else "") + _ORDERS[order]


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return how a folded *word* sounds: merged consonants, "." for each run of vowels but a last one."""
    letters = latin(word)
    if not letters.isalpha():
        return ""
    for pattern, same in _SAME:
        letters = pattern.sub(same, letters)
    letters = _MUTE.sub("", _TWICE.sub(r"\1", letters))
    return _TWICE.sub(r"\1", _VOWELS.sub(".", letters)).rstrip(".")


def bones(word: str) -> str:
    """Return the consonants of `sound`, with "." for a vowel at the beginning."""
    heard = sound(word)
    return _TWICE.sub(r"\1", heard[:1] + heard[1:].replace(".", "")) if heard else ""


def other_script(word: str) -> bool:
    """Answer whether *word* (folded) is written in a script that we transliterate."""
    return not word.isascii() and any(c in _LATIN or _ETHIOPIC[0] <= ord(c) <= _ETHIOPIC[1] for c in word)
