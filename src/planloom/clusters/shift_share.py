"""Why did a region grow as it did? The whole's growth, its mix of industries, and what is its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planloom.clusters.records import Floats


@dataclass(frozen=True, slots=True, eq=False)
class ShiftShare:
    """Growth of each industry in each region in parts that add up to it, regions by industries."""

    growth: Floats
    """x_ri(1) - x_ri(0)."""
    national: Floats
    """What it would be at the whole's rate."""
    mix: Floats
    """What the industry's own rate in the whole adds to that."""
    regional: Floats
    """What is left: the region against the same industry elsewhere."""


def shift_share(before: Floats, after: Floats) -> ShiftShare:
    """Return growth = x_ri g + x_ri (g_i - g) + x_ri (g_ri - g_i), g the rates of whole, industry and cell.

    Parameters
    ----------
    before
        Sizes at the start, regions by industries [one unit].
    after
        Sizes at the end.

    Returns
    -------
    parts
        Sum to the growth in every cell. NaN in an industry that was nowhere at the start and in the whole of nothing:
        its rate is undefined.

    References
    ----------
    Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers in Regional Science 6(1),
    97-112; the worked case is in Farhauer, O., Kröll, A. (2014), Standorttheorien, 2nd ed., Springer Gabler, ch. 8.

    Examples
    --------
    >>> start = np.array([[90.0, 20, 10, 60], [310.0, 130, 140, 340]])
    >>> end = np.array([[100.0, 40, 10, 55], [340.0, 170, 125, 425]])
    >>> parts = shift_share(start, end)
    >>> [round(float(part.sum(1)[0]), 6) for part in (parts.growth, parts.national, parts.mix, parts.regional)]
    [25.0, 27.0, 1.0, -3.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = after.sum() / before.sum() - 1
        rate = after.sum(0) / before.sum(0) - 1
        national = before * whole
        mix = np.where(np.isfinite(rate), before * (rate - whole), np.nan)
        regional = after - before * (1 + rate)
    return ShiftShare(after - before, national, mix, np.where(np.isfinite(rate), regional, np.nan))


def dynamic_shift_share(values: Sequence[Floats]) -> ShiftShare:
    """Return the sum of the yearly shift-shares: the weights move with the mix, year by year.

    Parameters
    ----------
    values
        Sizes of each year in order, regions by industries; at least two.

    Returns
    -------
    parts
        Sum to the growth from the first to the last year. NaN where a year's part is undefined.

    Raises
    ------
    ValueError
        If there are fewer than two years.

    References
    ----------
    Barff, R. A., Knight, P. L. (1988). Dynamic shift-share analysis. Growth and Change 19(2), 1-10.

    Examples
    --------
    >>> years = [np.array([[10.0], [10.0]]), np.array([[12.0], [10.0]]), np.array([[12.0], [14.0]])]
    >>> parts = dynamic_shift_share(years)
    >>> round(float(parts.national[0, 0]), 4), round(float(parts.regional[0, 0]), 4)
    (3.1818, -1.1818)
    """
    if len(values) < 2:  # noqa: PLR2004 a change needs two years
        message = "a change needs two years"
        raise ValueError(message)
    steps = [shift_share(a, b) for a, b in pairwise(values)]
    return ShiftShare(
        np.sum([step.growth for step in steps], 0),
        np.sum([step.national for step in steps], 0),
        np.sum([step.mix for step in steps], 0),
        np.sum([step.regional for step in steps], 0),
    )
