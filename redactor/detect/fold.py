"""Fold a word to the form in which it is compared: no case, accents, ligatures or odd apostrophes."""

import unicodedata

_SINGLES = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n",
        "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ʋ": "v", "ƒ": "f", "ɣ": "g",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'", "′": "'", "ꞌ": "'", "＇": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    }
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", "")
)  # fmt: skip


def fold(text: str) -> str:
    """Return *text* folded: compatibility-decomposed, without marks, case-folded, plain apostrophes and hyphens.

    The result may be shorter or longer than the input: never use it for offsets. Fold
    word by word and keep the words' own offsets.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SINGLES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SINGLES)
