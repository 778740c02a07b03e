"""Does an industry gather beyond what its few large plants explain? The Ellison-Glaeser indices."""

from dataclasses import dataclass

import numpy as np

from planloom.clusters.concentration import herfindahl
from planloom.clusters.records import Floats, Ints


@dataclass(frozen=True, slots=True)
class EllisonGlaeser:
    """The index of one industry and what it rests on."""

    gamma: float
    """Excess concentration: 0 where plants fall like darts, below 0 where they keep apart. NaN with a single plant."""
    concentration: float
    """G = sum_r (s_r - x_r)^2."""
    herfindahl: float
    """Herfindahl index H of the plants' sizes."""
    expected: float
    """G that darts would give, (1 - sum x^2) H."""
    deviation: float
    """Standard deviation of G for darts."""
    plants: int
    """Number of plants with a size."""

    @property
    def z(self) -> float:
        """How many standard deviations G lies above what darts give; NaN where darts leave no spread."""
        return (
            (self.concentration - self.expected) / self.deviation
            if self.deviation > 0
            else float("nan")
        )

    def interval(self, z: float = 1.6448536269514722) -> tuple[float, float]:
        """Return gamma with z standard deviations of the dartboard on either side."""
        if not self.deviation > 0 or not np.isfinite(self.gamma):
            return float("nan"), float("nan")
        scale = self.expected / self.herfindahl * (1 - self.herfindahl)
        half = z * self.deviation / scale
        return self.gamma - half, self.gamma + half


def ellison_glaeser(size: Floats, region: Ints, region_share: Floats) -> EllisonGlaeser:
    """Return gamma = (G - (1 - sum x^2) H) / ((1 - sum x^2) (1 - H)) of one industry.

    Parameters
    ----------
    size
        Size of each of its plants [persons, 0 or more].
    region
        Region of each plant, from 0.
    region_share
        Share x_r of each region in all industries; sums to 1.

    Returns
    -------
    index
        With G, H and the test against darts: var G = 2 (H^2 (S2 - 2 S3 + S2^2) - sum z^4 (S2 - 4 S3 + 3 S2^2)),
        Sk = sum x^k, z the plants' shares.

    Raises
    ------
    ValueError
        If no plant has a size, or one region holds everything: nothing can gather there.

    References
    ----------
    Ellison, G., Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a dartboard
    approach. Journal of Political Economy 105(5), 889-927; gamma p. 899, the variance of G p. 907.

    Examples
    --------
    >>> plants = np.array([200.0, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000])
    >>> where = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 2])
    >>> round(ellison_glaeser(plants, where, np.array([0.5, 0.4, 0.1])).gamma, 11)
    0.05990628412
    """
    if not size.sum() > 0:
        message = "no plant has a size"
        raise ValueError(message)
    x = region_share
    second, third = float((x**2).sum()), float((x**3).sum())
    if not 1 - second > 0:
        message = "one region holds everything"
        raise ValueError(message)
    share = np.bincount(region, size, len(x)) / size.sum()
    plant = size / size.sum()
    g, h = float(((share - x) ** 2).sum()), float(herfindahl(size))
    expected = (1 - second) * h
    variance = 2 * (
        h**2 * (second - 2 * third + second**2)
        - float((plant**4).sum()) * (second - 4 * third + 3 * second**2)
    )
    gamma = (g - expected) / ((1 - second) * (1 - h)) if h < 1 else float("nan")
    deviation = float(np.sqrt(max(variance, 0.0)))
    return EllisonGlaeser(gamma, g, h, expected, deviation, int((size > 0).sum()))


def greatest_gamma(value: Floats, plants: Floats) -> Floats:
    """Return the largest Ellison-Glaeser index that is possible where only the number of plants is known.

    The Herfindahl index of n plants is at least 1/n, and gamma falls as it grows, so gamma <= (g - 1/n) / (1 - 1/n)
    with g = G / (1 - sum x^2) where g is at most 1; beyond that there is no bound.

    Parameters
    ----------
    value
        Sizes, regions by industries.
    plants
        Number of plants of each industry.

    Returns
    -------
    bound
        One per industry. NaN where there are fewer than two plants, no size or no bound, or one region holds all.

    References
    ----------
    Ellison, G., Glaeser, E. L. (1997). Journal of Political Economy 105(5), 889-927; the bound follows from H >= 1/n.

    Examples
    --------
    >>> greatest_gamma(np.array([[30.0, 10.0], [20.0, 40.0]]), np.array([10.0, 1.0])).round(4).tolist()
    [0.0741, nan]
    """
    x = value.sum(1) / value.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = value / value.sum(0)
        raw = ((share - x[:, None]) ** 2).sum(0) / (1 - (x**2).sum())
        bound = (raw - 1 / plants) / (1 - 1 / plants)
    return np.where((plants > 1) & (raw <= 1) & np.isfinite(bound), bound, np.nan)


def coagglomeration(value: Floats, region_share: Floats | None = None) -> Floats:
    """Return gamma_ij = sum_r (s_ri - x_r) (s_rj - x_r) / (1 - sum x^2): above 0 where two industries gather together.

    Parameters
    ----------
    value
        Sizes, regions by industries.
    region_share
        Share x_r of each region in everything; else of these industries together.

    Returns
    -------
    index
        Industries by industries, symmetric. The diagonal is G / (1 - sum x^2), no index of a pair. NaN where an
        industry has no size, or one region holds everything.

    References
    ----------
    Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What causes industry agglomeration? American Economic Review
    100(3), 1195-1213, p. 1199: for two industries equal to the index of Ellison and Glaeser (1997).

    Examples
    --------
    >>> coagglomeration(np.array([[30.0, 10.0], [20.0, 40.0]])).round(4).tolist()
    [[0.1667, -0.1667], [-0.1667, 0.1667]]
    """
    x = value.sum(1) / value.sum() if region_share is None else region_share
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = value / value.sum(0) - x[:, None]
        found = (apart.T @ apart) / (1 - (x**2).sum())
    return np.where(np.isfinite(found), found, np.nan)


def group_coagglomeration(value: Floats, plant_herfindahl: Floats, region_share: Floats) -> float:
    """Return the co-agglomeration of a group of industries beyond what each of them does alone.

    gamma_c = (G / (1 - sum x^2) - H - sum_j gamma_j w_j^2 (1 - H_j)) / (1 - sum w^2), with G of the group together,
    w_j the industries' shares of it and H = sum w_j^2 H_j.

    Parameters
    ----------
    value
        Sizes of the group, regions by industries.
    plant_herfindahl
        Herfindahl index of each industry's plants.
    region_share
        Share of each region in everything.

    Returns
    -------
    index
        0 where the industries choose their places apart from each other. NaN where the group has one industry,
        an industry without size, or one region holds everything.

    References
    ----------
    Ellison, G., Glaeser, E. L. (1997). Journal of Political Economy 105(5), 889-927, p. 907. The function `ellison.c`
    of REAT 3.0.3 gives 12.07 on its example, outside any range such an index has; it is not followed.

    Examples
    --------
    >>> sizes, x = np.array([[30.0, 10.0], [20.0, 40.0]]), np.array([0.4, 0.6])
    >>> round(group_coagglomeration(sizes, np.array([0.1, 0.2]), x), 4)
    -0.1667
    """
    x, h = region_share, plant_herfindahl
    free = 1 - float((x**2).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        share = value / value.sum(0)
        w = value.sum(0) / value.sum()
        own = ((share - x[:, None]) ** 2).sum(0)
        gamma_part = own / free - h  # gamma_j (1 - H_j)
        g = float(((value.sum(1) / value.sum() - x) ** 2).sum())
        rest = 1 - float((w**2).sum())
        found = (g / free - float((w**2 * h).sum()) - float((w**2 * gamma_part).sum())) / rest
    return found if np.isfinite(found) and rest > 0 else float("nan")


def colocation(region: Ints, is_first: Ints, is_second: Ints) -> float:
    """Return the share of pairs of plants, one of each industry, that stand in the same region.

    Parameters
    ----------
    region
        Region of each plant, from 0.
    is_first
        1 for plants of the first industry, else 0.
    is_second
        1 for plants of the second.

    Returns
    -------
    share
        0 to 1. NaN where one of them has no plant.

    References
    ----------
    Howard, E., Newman, C., Tarp, F. (2016). Measuring industry coagglomeration and identifying the driving forces.
    Journal of Economic Geography 16(5), 1055-1078.

    Examples
    --------
    >>> places = np.array([0, 0, 0, 1, 1, 0])
    >>> round(colocation(places, np.array([1, 0, 1, 0, 1, 0]), np.array([0, 1, 0, 1, 0, 1])), 10)
    0.5555555556
    """
    first, second = np.bincount(region, is_first), np.bincount(region, is_second)
    pairs = float(first.sum() * second.sum())
    return float((first * second).sum()) / pairs if pairs else float("nan")
