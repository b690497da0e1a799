"""Intervals and p-values against figures published elsewhere."""

import pytest

from redactor.coverage.intervals import mcnemar, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score without continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    """The score interval is the published one, and its mirror for the opposite share."""
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-5)
    assert wilson(total - hits, total) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_wilson_holds_the_share() -> None:
    """The interval holds the share it is about, also at both ends, and says nothing of nothing."""
    for total in (1, 2, 7, 100):
        for hits in range(total + 1):
            low, high = wilson(hits, total)
            assert 0 <= low <= hits / total <= high <= 1
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (1, 0, 1.0), (6, 0, 0.03125), (10, 2, 0.03857), (2, 10, 0.03857), (25, 12, 0.04703)],
)
def test_mcnemar(one: int, other: int, p: float) -> None:
    """The exact p-value is the binomial one, the same both ways round."""
    assert mcnemar(one, other) == pytest.approx(p, abs=5e-5)
