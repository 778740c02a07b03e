"""How sure is a reading rule? The lower bound of its precision, as measured on the development set."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import sqrt

MIN_HITS = 10
"""A rule with fewer items on the development set is unmeasured."""
_Z = 1.6448536269514722
"""Quantile of the standard normal distribution for a two-sided interval of 90 %."""


def rule_confidence(rule: str) -> float | None:
    """Return the lower bound of the 90 % Wilson interval of a rule's precision, or None where it is unmeasured.

    With n items of which k were right, p = k / n and z = 1.645:
    (p + z²/2n - z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n).

    Parameters
    ----------
    rule
        Name of a reading rule, as it stands in a citation.

    Returns
    -------
    confidence
        A share (1); None for a rule with fewer than ten items on the development set.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22, 209-212.

    Examples
    --------
    >>> rule_confidence("no such rule") is None
    True
    """
    hits, right = _measured().get(rule, (0, 0))
    return wilson_lower_bound(right, hits) if hits >= MIN_HITS else None


def wilson_lower_bound(right: int, hits: int) -> float:
    """Return the lower end of the 90 % Wilson interval of a share.

    Parameters
    ----------
    right
        How many were right, k.
    hits
        How many there were, n, at least 1.

    Returns
    -------
    bound
        A share (1).

    References
    ----------
    As `rule_confidence`.

    Examples
    --------
    >>> round(wilson_lower_bound(10, 10), 3), round(wilson_lower_bound(90, 100), 3)
    (0.787, 0.84)
    """
    share, square = right / hits, _Z * _Z
    middle = share + square / (2 * hits)
    spread = _Z * sqrt(share * (1 - share) / hits + square / (4 * hits * hits))
    return (middle - spread) / (1 + square / hits)


@cache
def _measured() -> Mapping[str, tuple[int, int]]:
    text = (files("planloom.codes") / "data" / "rule_precision.csv").read_text("utf-8")
    return {
        row["rule"]: (int(row["hits"]), int(row["right"]))
        for row in csv.DictReader(text.splitlines())
    }
