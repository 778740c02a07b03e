"""How concentrated is a distribution, and how unequal? Herfindahl, entropy, Gini, Theil and its exact parts."""

from dataclasses import dataclass

import numpy as np

from planloom.clusters.records import Floats, Ints


def herfindahl(value: Floats, axis: int = -1) -> Floats:
    """Return sum_k s_k^2 over an axis: 1/n where n parts are alike, 1 where one part is all.

    Parameters
    ----------
    value
        Sizes [0 or more].
    axis
        Axis of the parts: of regions by industries, 1 asks how narrow a region is, 0 how concentrated an industry.

    Returns
    -------
    index
        Without that axis. NaN where there is no size at all.

    References
    ----------
    Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54(5), 761-762.

    Examples
    --------
    >>> float(herfindahl(np.array([6.0, 2.0, 2.0])).round(3))
    0.44
    """
    share = _shares(value, axis)
    return np.asarray((share**2).sum(axis), np.float64)


def entropy(value: Floats, axis: int = -1) -> Floats:
    """Return -sum_k s_k log2 s_k over an axis: log2 n where n parts are alike, 0 where one part is all.

    Parameters
    ----------
    value
        Sizes [0 or more].
    axis
        Axis of the parts.

    Returns
    -------
    entropy
        In bits, without that axis. NaN where there is no size at all.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27, 379-423.

    Examples
    --------
    >>> float(entropy(np.array([1.0, 1.0, 1.0, 1.0]))), float(entropy(np.array([5.0, 0.0])))
    (2.0, 0.0)
    """
    return np.asarray(-(_times_log(_shares(value, axis)).sum(axis)) / np.log(2) + 0.0, np.float64)


def gini(value: Floats, axis: int = -1) -> Floats:
    """Return G = sum_k (2k - n - 1) x_(k) / (n sum x) over an axis, x_(k) ascending: how unequal sizes are.

    Parameters
    ----------
    value
        Sizes [0 or more].
    axis
        Axis of what is compared.

    Returns
    -------
    coefficient
        0 (all alike) to 1 - 1/n (one has all). NaN where there is no size at all.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità; the sorted form is in Sen, A. (1973), On economic inequality, pp. 30-31.

    Examples
    --------
    >>> float(gini(np.array([1.0, 1.0, 2.0, 4.0])).round(4))
    0.3125
    """
    ordered = np.moveaxis(np.sort(value, axis), axis, -1)
    n = ordered.shape[-1]
    weight = 2 * np.arange(1, n + 1) - n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((ordered @ weight) / (n * ordered.sum(-1)), np.float64)


def locational_gini(value: Floats) -> Floats:
    """Return the Gini coefficient of each industry's location quotients: how unlike the whole its places are.

    G_i = sum_k (2k - n - 1) C_(k) / (n sum C), C the n location quotients, ascending; regions count alike.

    Parameters
    ----------
    value
        Sizes, regions by industries.

    Returns
    -------
    coefficient
        One per industry, 0 to 1 - 1/n. NaN where the industry or a region has no size.

    References
    ----------
    Kim, Y., Barkley, D. L., Henry, M. S. (2000). Industry characteristics linked to establishment concentrations in
    nonmetropolitan areas. Journal of Regional Science 40(2), 234-259.

    Examples
    --------
    >>> locational_gini(np.array([[30.0, 10.0], [20.0, 40.0]])).round(4).tolist()
    [0.1923, 0.2273]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (value / value.sum(0)) / (value.sum(1, keepdims=True) / value.sum())
    return gini(ratio, 0)


def weighted_gini(value: Floats, weight: Floats) -> float:
    """Return twice the area between the Lorenz curve of value over weight and the diagonal.

    Parameters
    ----------
    value
        Amounts of n members [0 or more].
    weight
        Persons, or the members' shares of the whole [0 or more].

    Returns
    -------
    coefficient
        0 (value goes with weight) to 1. NaN where there is no value or no weight, or value stands without weight.

    References
    ----------
    Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. Publications of the American Statistical
    Association 9(70), 209-219. With an industry's sizes over the regions' totals, half of it is the locational Gini of
    Krugman, P. (1991), Geography and trade, MIT Press, appendix B.

    Examples
    --------
    >>> round(weighted_gini(np.array([1.0, 1.0, 2.0, 4.0]), np.ones(4)), 4)
    0.3125
    """
    if not value.sum() > 0 or not weight.sum() > 0 or np.any((weight == 0) & (value > 0)):
        return float("nan")
    kept = weight > 0
    order = np.argsort(value[kept] / weight[kept], kind="stable")
    width = weight[kept][order] / weight.sum()
    height = np.cumsum(value[kept][order]) / value.sum()
    return float(1 - (width * (height + np.concatenate(([0.0], height[:-1])))).sum())


def theil(value: Floats, weight: Floats | None = None) -> float:
    """Return T = sum_k y_k ln(y_k / w_k), y and w shares of value and weight: inequality of value per weight.

    Parameters
    ----------
    value
        Amounts of n regions (or regions times industries) [money or persons, 0 or more].
    weight
        Persons, or whatever the amounts are to be shared by; all alike where null.

    Returns
    -------
    index
        0 (all alike) and more, at most the logarithm of the whole weight over the least. NaN where there is no value,
        or where value stands without weight.

    References
    ----------
    Theil, H. (1967). Economics and information theory. North-Holland, pp. 91-96.

    Examples
    --------
    >>> round(theil(np.array([10.0, 10, 10, 20, 50])), 4), theil(np.array([3.0, 6.0]), np.array([1.0, 2.0]))
    (0.2502, 0.0)
    """
    w = np.ones(value.shape) if weight is None else weight
    if not value.sum() > 0 or not w.sum() > 0 or np.any((w == 0) & (value > 0)):
        return float("nan")
    return _divergence(value / value.sum(), w / w.sum())


@dataclass(frozen=True, slots=True, eq=False)
class TheilParts:
    """A Theil index and the parts that add up to it."""

    total: float
    """The index of all."""
    between: float
    """What is left where every member of a group has its group's average."""
    within: float
    """The groups' own indices, weighted by their shares of the value."""
    group_share: Floats
    """Share of each group in the value."""
    group_index: Floats
    """Index within each group; 0 for a group without value."""


def theil_parts(value: Floats, group: Ints, weight: Floats | None = None) -> TheilParts:
    """Return the Theil index and its exact parts: T = sum_g y_g ln(y_g / w_g) + sum_g y_g T_g.

    Parameters
    ----------
    value
        Amounts of n members [0 or more].
    group
        Group of each member, from 0; every number up to the largest is a group.
    weight
        Persons of each member; all alike where null.

    Returns
    -------
    parts
        Between and within add up to the total. NaN where the total is undefined.

    References
    ----------
    Theil, H. (1967). Economics and information theory. North-Holland, pp. 94-96; Conceição, P., Galbraith, J. K.,
    Bradford, P. (2001). The Theil index in sequences of nested and hierarchic grouping structures. Eastern Economic
    Journal 27(4), 491-514.

    Examples
    --------
    >>> parts = theil_parts(np.array([1.0, 3.0, 4.0, 4.0]), np.array([0, 0, 1, 1]))
    >>> round(parts.total, 4), round(parts.between, 4), round(parts.within, 4)
    (0.1002, 0.0566, 0.0436)
    """
    w = np.ones(value.shape) if weight is None else weight
    count = int(group.max()) + 1
    y_of = np.bincount(group, value, count).astype(np.float64)
    w_of = np.bincount(group, w, count).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y_of / y_of.sum()
        own = value / y_of[group]
        terms = np.where(own > 0, own * np.log(own / (w / w_of[group])), 0.0)
    summed = np.bincount(group, terms, count).astype(np.float64)
    inside = np.where(np.isfinite(summed), np.maximum(summed, 0.0), np.nan)
    between, within = theil(y_of, w_of), float((share * inside).sum())
    return TheilParts(between + within, between, within, share, inside)


def relative_theil(value: Floats) -> Floats:
    """Return T_r = sum_i s_ri ln(s_ri / s_i): how much a region's mix says beyond the whole's.

    The whole's mutual information of region and industry is sum_r (x_r / x) T_r.

    Parameters
    ----------
    value
        Sizes, regions by industries; transposed, it is the concentration of each industry.

    Returns
    -------
    index
        One per region, 0 (the whole's mix) and more. NaN for a region without size.

    References
    ----------
    Theil, H. (1967). Economics and information theory; Brülhart, M., Traeger, R. (2005). An account of geographic
    concentration patterns in Europe. Regional Science and Urban Economics 35(6), 597-624 (relative concentration).

    Examples
    --------
    >>> relative_theil(np.array([[30.0, 10.0], [20.0, 40.0]])).round(4).tolist()
    [0.1308, 0.0566]
    """
    own = _shares(value, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(own > 0, own * np.log(own / (value.sum(0) / value.sum())), 0.0)
    return np.where(value.sum(1) > 0, terms.sum(1), np.nan)


def _divergence(share: Floats, base: Floats) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(share > 0, share * np.log(share / base), 0.0)
    return float(max(terms.sum(), 0.0))


def _shares(value: Floats, axis: int) -> Floats:
    """Return shares over an axis; NaN where there is no size."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(value / value.sum(axis, keepdims=True), np.float64)


def _times_log(share: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(share == 0, 0.0, share * np.log(share))
