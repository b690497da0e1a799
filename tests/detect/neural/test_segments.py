"""From probabilities of words to stretches that name something."""

import numpy as np
import pytest

from redactor.detect.neural.network import Tagging
from redactor.detect.neural.pieces import LABELS
from redactor.detect.neural.segments import logit, segments

O, BP, IP, BO, IO, BL, IL = range(len(LABELS))  # noqa: E741


def tagging(text: str, *said: tuple[int, float]) -> Tagging:
    """One word or sign a place, each with its likeliest label and how likely."""
    words = text.split(" ")
    ends = np.cumsum([len(w) + 1 for w in words]) - 1
    probabilities = np.zeros((len(words), len(LABELS)), dtype=np.float32)
    for n, (label, p) in enumerate(said):
        probabilities[n, O] += 1 - p
        probabilities[n, label] += p
    return Tagging(ends - [len(w) for w in words], ends, probabilities)


def found(text: str, *said: tuple[int, float]) -> list[str]:
    return [text[s.start : s.end] for s in segments(text, tagging(text, *said))]


NOT = (O, 1.0)


def test_words_of_one_name_are_one_segment() -> None:
    assert found("said Awa Traoré today", NOT, (BP, 0.9), (IP, 0.9), NOT) == ["Awa Traoré"]


def test_a_new_beginning_is_a_new_name() -> None:
    assert found("Awa Issa Paul", (BP, 0.9), (BP, 0.9), (IP, 0.9)) == ["Awa", "Issa Paul"]


def test_another_kind_is_another_name() -> None:
    assert found("Awa Kaya", (BP, 0.9), (IL, 0.9)) == ["Awa", "Kaya"]


def test_a_doubtful_word_beside_a_sure_one_goes_with_it() -> None:
    assert found("Awa Zongo left", (BP, 0.95), (IP, 0.15), NOT) == ["Awa Zongo"]


def test_what_is_hardly_likely_is_no_name() -> None:
    assert found("Awa left", (BP, 0.05), NOT) == []


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("Awa ) .", ((BP, 0.9), (IP, 0.9), (IP, 0.9)), ["Awa"]),
        (", Awa ,", ((BP, 0.5), (BP, 0.9), (IP, 0.5)), ["Awa"]),
        ("T .", ((BP, 0.9), (IP, 0.9)), ["T ."]),
        ("Awa .", ((BP, 0.9), (IP, 0.9)), ["Awa"]),
        ("- ,", ((BP, 0.9), (IP, 0.9)), []),
    ],
)
def test_punctuation_at_the_ends_is_left_out(
    text: str, said: tuple[tuple[int, float], ...], expected: list[str]
) -> None:
    """But for the full stop behind an initial, which would tell that there was one."""
    assert found(text, *said) == expected


def test_nothing_said_nothing_found() -> None:
    assert found("nothing here", NOT, NOT) == []


def test_log_odds_are_bounded() -> None:
    assert logit(0.0) == -5
    assert logit(1.0) == 5
    assert logit(0.5) == 0
