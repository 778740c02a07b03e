"""Where does growth come from, and does it come from better work or from other work? Parts that add up exactly."""

from dataclasses import dataclass

import numpy as np

from planloom.clusters.records import Floats


def growth_contributions(before: Floats, after: Floats) -> Floats:
    """Return c_ri = (x_ri(1) - x_ri(0)) / x_r(0): percentage points that an industry adds to its region's growth.

    Parameters
    ----------
    before
        Sizes at the start, regions by industries [one unit].
    after
        Sizes at the end.

    Returns
    -------
    contribution
        Regions by industries; the rows sum to the regions' growth (1 = 100 %). NaN for a region without size at the
        start.

    References
    ----------
    System of National Accounts 2008, paragraph 15.70: contributions to growth in current-price data.

    Examples
    --------
    >>> growth_contributions(np.array([[60.0, 40.0]]), np.array([[66.0, 54.0]])).round(2).tolist()
    [[0.06, 0.14]]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (after - before) / before.sum(1, keepdims=True)
    return np.where(np.isfinite(found), found, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class ProductivityGrowth:
    """Growth of output per person in each region, as a share of its level at the start; the parts add up to it."""

    growth: Floats
    """P_r(1) / P_r(0) - 1."""
    within: Floats
    """Industries that became more productive."""
    shift: Floats
    """People who moved to industries that were more productive at the start."""
    interaction: Floats
    """People who moved to industries whose productivity grew."""


def productivity_growth(
    output_before: Floats, people_before: Floats, output_after: Floats, people_after: Floats
) -> ProductivityGrowth:
    """Return the growth of productivity P_r = sum_i p_ri s_ri in three parts.

    Over P_r(0): within = sum_i s_ri(0) dp_ri, shift = sum_i p_ri(0) ds_ri, interaction = sum_i dp_ri ds_ri, with p
    output per person and s shares of people.

    Parameters
    ----------
    output_before
        Output at the start, regions by industries [money, at constant prices for real growth].
    people_before
        Persons at the start.
    output_after
        Output at the end.
    people_after
        Persons at the end.

    Returns
    -------
    parts
        One number per region each. An industry without people in a year has no productivity then: where it has output
        all the same, its region is NaN; where it has none, it counts as absent. NaN for a region without people or
        output at the start.

    References
    ----------
    Fabricant, S. (1942). Employment in manufacturing, 1899-1939. NBER; McMillan, M., Rodrik, D. (2011). Globalization,
    structural change and productivity growth. NBER working paper 17143, p. 13 (their structural term is shift and
    interaction together).

    Examples
    --------
    >>> one = lambda *x: np.array([x], float)
    >>> parts = productivity_growth(one(10, 30), one(10, 10), one(8, 45), one(8, 12))
    >>> [round(float(x[0]), 4) for x in (parts.growth, parts.within, parts.shift, parts.interaction)]
    [0.325, 0.1875, 0.1, 0.0375]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        level0 = output_before.sum(1) / people_before.sum(1)
        level1 = output_after.sum(1) / people_after.sum(1)
        p0, p1 = output_before / people_before, output_after / people_after
    p0, p1 = _as_absent(p0, p1, output_before, output_after)
    with np.errstate(divide="ignore", invalid="ignore"):
        s0 = people_before / people_before.sum(1, keepdims=True)
        s1 = people_after / people_after.sum(1, keepdims=True)
        growth = level1 / level0 - 1
        within = (s0 * (p1 - p0)).sum(1) / level0
        shift = (p0 * (s1 - s0)).sum(1) / level0
        interaction = ((p1 - p0) * (s1 - s0)).sum(1) / level0
    known = (
        np.isfinite(growth) & np.isfinite(within) & np.isfinite(shift) & np.isfinite(interaction)
    )
    parts = (np.where(known, part, np.nan) for part in (growth, within, shift, interaction))
    return ProductivityGrowth(*parts)


def _as_absent(
    p0: Floats, p1: Floats, output_before: Floats, output_after: Floats
) -> tuple[Floats, Floats]:
    """Return productivities with that of the other year for an industry that is absent in one, 0 if in both."""
    gone0, gone1 = np.isnan(p0) & (output_before == 0), np.isnan(p1) & (output_after == 0)
    first = np.where(gone0, np.where(gone1, 0.0, p1), p0)
    last = np.where(gone1, np.where(gone0, 0.0, p0), p1)
    return first, last
