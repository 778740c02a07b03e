"""In what is a region special, and how far is its mix from the whole's? Location quotient, Krugman, Hachman."""

import numpy as np

from planloom.clusters.records import Floats


def location_quotient(
    value: Floats,
    region_total: Floats | None = None,
    industry_total: Floats | None = None,
    total: float | None = None,
) -> Floats:
    """Return LQ_ri = (x_ri / x_r) / (x_i / x): how many times the whole's share an industry has in a region.

    Parameters
    ----------
    value
        Sizes x_ri, regions by industries [persons or money].
    region_total
        Size x_r of each region where it is more than its industries here; else their sum.
    industry_total
        Size x_i of each industry in the whole where regions are missing here; else the sum over regions.
    total
        Size x of the whole; else the sum of the regions' totals.

    Returns
    -------
    quotient
        Regions by industries; 1 is the whole's share. NaN where region or industry has no size at all.

    References
    ----------
    Florence, P. S. (1939). Report on the location of industry. Political and Economic Planning, London;
    Farhauer, O., Kröll, A. (2014). Standorttheorien, 2nd ed., Springer Gabler, section 7.3.

    Examples
    --------
    >>> location_quotient(np.array([[30.0, 10.0], [20.0, 40.0]])).round(3).tolist()
    [[1.5, 0.5], [0.667, 1.333]]
    """
    of_region = value.sum(1) if region_total is None else region_total
    of_industry = value.sum(0) if industry_total is None else industry_total
    whole = float(of_region.sum()) if total is None else total
    with np.errstate(divide="ignore", invalid="ignore"):
        return _or_nan(value * whole / (of_region[:, None] * of_industry))


def location_quotient_interval(
    value: Floats, z: float = 1.6448536269514722
) -> tuple[Floats, Floats]:
    """Return an interval of the location quotient by the delta method on its logarithm.

    Every person counts as an independent draw: with a = x_ri / x, r = x_r / x, c = x_i / x the variance of log LQ is
    (1/a - 1/r - 1/c + 2a/(rc) - 1) / x. People come in plants, so that this is the least uncertainty there is.

    Parameters
    ----------
    value
        Counts x_ri, regions by industries [persons or plants].
    z
        Quantile of the normal distribution on either side; the default leaves 5 % on each.

    Returns
    -------
    low, high
        Regions by industries; NaN where the count or the quotient is 0 or undefined: a logarithm has no interval there.

    References
    ----------
    Moineddin, R., Beyene, J., Boyle, E. (2003). On the location quotient confidence interval. Geographical Analysis
    35(3), 249-256 (delta method); here on the logarithm, so that no end falls below 0.

    Examples
    --------
    >>> low, high = location_quotient_interval(np.array([[30.0, 10.0], [20.0, 40.0]]))
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([[1.29, 0.34], [0.54, 1.19]], [[1.74, 0.74], [0.82, 1.5]])
    """
    whole = value.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        a, r, c = value / whole, value.sum(1)[:, None] / whole, value.sum(0) / whole
        variance = (1 / a - 1 / r - 1 / c + 2 * a / (r * c) - 1) / whole
        spread = np.exp(z * np.sqrt(np.maximum(variance, 0)))
        quotient = np.where(value > 0, location_quotient(value), np.nan)
        return _or_nan(quotient / spread), _or_nan(quotient * spread)


def krugman(value: Floats) -> Floats:
    """Return K_r = sum_i |s_ri - s_i|: how far each region's mix of industries is from the whole's.

    Parameters
    ----------
    value
        Sizes, regions by industries.

    Returns
    -------
    index
        One per region, 0 (the whole's mix) to below 2 (nothing in common). Half of it is Hoover's coefficient of
        specialisation. NaN for a region without size.

    References
    ----------
    Krugman, P. (1991). Geography and trade. MIT Press, pp. 75-76; the whole includes the region itself.

    Examples
    --------
    >>> krugman(np.array([[30.0, 10.0], [20.0, 40.0]])).round(3).tolist()
    [0.5, 0.333]
    """
    return _or_nan(np.abs(_shares(value) - value.sum(0) / value.sum()).sum(1))


def krugman_of_industries(value: Floats) -> Floats:
    """Return K_i = sum_r |s_ir - mean of the other industries' s_r|: how far an industry's places are from the others'.

    Parameters
    ----------
    value
        Sizes, regions by industries.

    Returns
    -------
    index
        One per industry, 0 to 2. NaN where an industry has no size, or there is only one.

    References
    ----------
    Farhauer, O., Kröll, A. (2014). Standorttheorien, 2nd ed., Springer Gabler, section 7.4: each other industry
    counts alike.

    Examples
    --------
    >>> krugman_of_industries(np.array([[30.0, 10.0], [20.0, 40.0]])).round(3).tolist()
    [0.8, 0.8]
    """
    share = _shares(value.T)
    count = share.shape[0]
    if count == 1:
        return np.full(1, np.nan)
    others = (np.nansum(share, 0) - np.nan_to_num(share)) / max(
        int(np.isfinite(share[:, 0]).sum()) - 1, 1
    )
    return _or_nan(np.abs(share - others).sum(1))


def hachman(value: Floats) -> Floats:
    """Return 1 / sum_i LQ_ri s_ri: how like the whole a region's mix is.

    Parameters
    ----------
    value
        Sizes, regions by industries.

    Returns
    -------
    index
        One per region, above 0 to 1 (the whole's mix). NaN for a region without size.

    References
    ----------
    Hachman, F. C. (1995), University of Utah, Bureau of Economic and Business Research; as in the Hachman index of
    the Kem C. Gardner Policy Institute.

    Examples
    --------
    >>> hachman(np.array([[30.0, 10.0], [20.0, 40.0]])).round(3).tolist()
    [0.8, 0.9]
    """
    quotient = np.nan_to_num(location_quotient(value))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _or_nan(1 / (quotient * _shares(value)).sum(1))


def _shares(value: Floats) -> Floats:
    """Return each row's shares; NaN for a row without size."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(value / value.sum(1, keepdims=True), np.float64)


def _or_nan(value: Floats) -> Floats:
    """Return numbers with everything that is no finite number as NaN."""
    return np.where(np.isfinite(value), value, np.nan)
