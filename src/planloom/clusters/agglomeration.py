"""Does an industry gather beyond what its few large plants explain? The Ellison-Glaeser indices."""

from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator

from planloom.clusters.concentration import herfindahl
from planloom.clusters.records import Floats, Ints

_ENDS = (0.05, 0.95)
_LEAST_KNOWN = 0.95


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


def ellison_glaeser_interval(
    size: Floats, region: Ints, region_share: Floats, draws: int, seed: int
) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of gamma over the industry's plants drawn again.

    A plant drawn twice counts as two plants of that size and place. Gamma is free of bias already, so that the
    quantiles are taken as they are. The spread that darts would give belongs to an industry that does not gather; it
    tells whether gamma is above 0 (`EllisonGlaeser.z`), not how sure gamma is.

    Parameters
    ----------
    size
        Size of each of its plants [persons, 0 or more].
    region
        Region of each plant, from 0.
    region_share
        Share x_r of each region in all industries; kept.
    draws
        How often plants are drawn.
    seed
        Of the generator (PCG64).

    Returns
    -------
    low, high
        Widened to hold gamma itself. NaN without draws, or where gamma or a twentieth of the draws is undefined.

    References
    ----------
    Efron, B., Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall, ch. 13. The literature knows
    the spread of darts alone: Ellison and Glaeser (1997), p. 907; Cassey, A. J., Smith, B. O. (2014). Simulating
    confidence for the Ellison-Glaeser index. Journal of Urban Economics 81, 85-103.

    Examples
    --------
    >>> plants, where = np.arange(1.0, 21.0), np.repeat([0, 1], [14, 6])
    >>> low, high = ellison_glaeser_interval(plants, where, np.array([0.5, 0.5]), 200, 1)
    >>> bool(low < ellison_glaeser(plants, where, np.array([0.5, 0.5])).gamma < high)
    True
    """
    gamma = ellison_glaeser(size, region, region_share).gamma
    count, generator = len(size), Generator(PCG64(seed))
    found = np.full(draws, np.nan)
    for draw in range(draws):
        taken = generator.integers(0, count, count)
        if size[taken].sum() > 0:
            found[draw] = ellison_glaeser(size[taken], region[taken], region_share).gamma
    known = found[np.isfinite(found)]
    if not np.isfinite(gamma) or len(known) <= _LEAST_KNOWN * draws:
        return float("nan"), float("nan")
    low, high = np.quantile(known, _ENDS)
    return min(float(low), gamma), max(float(high), gamma)


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


def coagglomeration_of(value: Floats, first: Ints, second: Ints) -> Floats:
    """Return the co-agglomeration of some pairs: the matrix is made only where all of its pairs are asked for.

    Parameters
    ----------
    value
        Sizes, regions by industries.
    first, second
        Industries of each pair.

    Returns
    -------
    index
        One per pair.

    References
    ----------
    As in `coagglomeration`.

    Examples
    --------
    >>> coagglomeration_of(np.array([[30.0, 10.0], [20.0, 40.0]]), np.array([0]), np.array([1])).round(4).tolist()
    [-0.1667]
    """
    count = value.shape[1]
    if 2 * len(first) >= count * (count - 1):
        return coagglomeration(value)[first, second]
    x = value.sum(1) / value.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = value / value.sum(0) - x[:, None]
        found = np.einsum("rk,rk->k", apart[:, first], apart[:, second]) / (1 - (x**2).sum())
    return np.where(np.isfinite(found), found, np.nan)


def colocation(plants: Floats) -> Floats:
    """Return sum_r n_ri n_rj / (n_i n_j): the share of pairs of plants, one of each industry, in the same region.

    Parameters
    ----------
    plants
        Number of plants, regions by industries.

    Returns
    -------
    share
        Industries by industries, 0 to 1, symmetric; the diagonal counts each plant with itself. NaN where one of them
        has no plant.

    References
    ----------
    Howard, E., Newman, C., Tarp, F. (2016). Measuring industry coagglomeration and identifying the driving forces.
    Journal of Economic Geography 16(5), 1055-1078.

    Examples
    --------
    >>> round(float(colocation(np.array([[2.0, 2.0], [1.0, 1.0]]))[0, 1]), 10)
    0.5555555556
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = plants / plants.sum(0)
    return np.asarray(share.T @ share, np.float64)
