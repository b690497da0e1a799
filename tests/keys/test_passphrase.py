from itertools import pairwise

import pytest

from redactor.errors import Refused
from redactor.keys.passphrase import check, generate, word_list
from redactor.keys.selftest import self_test


def test_words_are_many_and_plain() -> None:
    """At least 2048 words of three to seven small letters, sorted, none twice."""
    words = word_list()
    assert len(words) >= 2048
    assert all(3 <= len(w) <= 7 and w.isascii() and w.isalpha() and w.islower() for w in words)
    assert all(a < b for a, b in pairwise(words))


def test_one_typing_error_never_gives_another_word() -> None:
    """No word becomes another by changing, adding or dropping one letter."""
    known = set(word_list())
    patterns: dict[str, str] = {}
    for word in known:
        assert not {word[:i] + word[i + 1 :] for i in range(len(word))} & known
        for i in range(len(word)):
            assert patterns.setdefault(f"{word[:i]}.{word[i + 1 :]}", word) == word


def test_generates_seven_words() -> None:
    """A generated passphrase has seven listed words, passes the check, and is new each time."""
    made = [generate() for _ in range(20)]
    for phrase in made:
        check(phrase)
        assert len(phrase.split(" ")) == 7
        assert set(phrase.split(" ")) <= set(word_list())
    assert len(set(made)) == 20


@pytest.mark.parametrize("phrase", ["correct horse battery", "Ça ira mieux demain", "ユニコードの長い合言葉です、はい"])
def test_accepts(phrase: str) -> None:
    """A long phrase of one's own, in any language, is good."""
    check(phrase)


@pytest.mark.parametrize(
    "phrase", ["", "short", "thirteen char", " " * 40, "a" * 40, "abababababababab", "Aa" * 10, "   padded out   "]
)
def test_refuses(phrase: str) -> None:
    """Short and uniform phrases are refused, with a hint, and are not repeated in the message."""
    with pytest.raises(Refused) as caught:
        check(phrase)
    assert caught.value.hint
    assert not phrase.strip() or phrase.strip() not in str(caught.value)


def test_self_test_passes() -> None:
    """The library we run on has every algorithm and computes the known answers."""
    self_test()
