"""How sure a share is, and whether two differ."""

from math import comb, sqrt

_Z = 1.959963984540054  # of the standard normal distribution, 2.5 % lie beyond


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of the share *hits* / *total*; (0, 1) where nothing was counted.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). Chosen over
    the textbook interval, which is too narrow for shares near 1, after L. D. Brown, T. T. Cai and A. DasGupta,
    "Interval estimation for a binomial proportion", Statistical Science 16 (2001).
    """
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    # At both ends the interval reaches the share itself, which rounding may miss.
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == total else min(1.0, middle + half)


def mcnemar(only_one: int, only_other: int) -> float:
    """Return the exact two-sided p-value that one of two systems is as good as the other.

    *only_one* and *only_other* count what one covered and the other did not (Q. McNemar, Psychometrika 12, 1947; the
    exact form is the binomial test of a fair coin).
    """
    total = only_one + only_other
    if not total:
        return 1.0
    tail = sum(comb(total, k) for k in range(min(only_one, only_other) + 1))
    return min(1.0, float(2 * tail / 2**total))
