"""Which industries go together? Places in which both stand, and the smaller of the two conditional probabilities."""

import numpy as np

from planloom.clusters.comparative_advantage import Bools, Floats

_ROWS = 256  # rows of a matrix of industries that are divided at a time


def co_occurrence(present: Bools) -> Floats:
    """Return n_ij, the number of places that have both industries; n_ii is the industry's ubiquity.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.

    Returns
    -------
    count
        Industries by industries.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions the development of
    nations. Science 317, 482-487.

    Examples
    --------
    >>> co_occurrence(np.array([[True, True], [False, True]])).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    single = present.astype(np.float32)  # counts of places are exact up to 2^24
    return (single.T @ single).astype(np.float64)


def proximity(present: Bools) -> Floats:
    """Return phi_ij = n_ij / max(n_ii, n_jj): the smaller chance that a place with one industry has the other too.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.

    Returns
    -------
    proximity
        Industries by industries, symmetric, 1 on the diagonal; NaN for an industry that no place has.

    References
    ----------
    As in `co_occurrence`.

    Examples
    --------
    >>> proximity(np.array([[True, True], [False, True]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    found = co_occurrence(present)
    ubiquity = found.diagonal().copy()
    ubiquity[ubiquity == 0] = np.nan
    for first in range(0, len(found), _ROWS):
        rows = slice(first, first + _ROWS)
        found[rows] /= np.maximum(ubiquity[rows, None], ubiquity)  # NaN stays NaN
    return found


def proximity_density(present: Bools) -> Floats:
    """Return w_ri = sum_j M_rj phi_ij / sum_j phi_ij over the other industries j: how near a place is to an industry.

    The matrix of proximities is never made. Industries are taken by rising ubiquity u; with
    G_rs(u) = sum_j M_rj M_sj / max(u, u_j) the numerator of an industry of ubiquity u is sum_s G_rs(u) M_si, so that
    the cost grows with places² x industries instead of places x industries².

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.

    Returns
    -------
    density
        Places by industries, 0 to 1. NaN for an industry that no place has, or that shares no place with another.

    References
    ----------
    As in `co_occurrence`; the industry itself is left out of both sums.

    Examples
    --------
    >>> M = np.array([[True, True, False], [False, True, True], [True, True, True]])
    >>> proximity_density(M)[0].round(4).tolist()
    [0.5714, 0.5, 1.0]
    """
    M = present.astype(np.float64)
    ubiquity = M.sum(0).astype(np.int64)
    levels = [(u, np.flatnonzero(ubiquity == u)) for u in np.unique(ubiquity) if u > 0]
    near, total = np.full(M.shape, np.nan), np.full(M.shape[1], np.nan)
    places = M.shape[0]
    below, below_sum = np.zeros((places, places)), np.zeros(places)
    above, above_sum = np.zeros((places, places)), np.zeros(places)
    parts = []
    for u, of_level in levels:
        part = M[:, of_level] @ M[:, of_level].T
        parts.append((part, M[:, of_level].sum(1)))
        above += part / u
        above_sum += parts[-1][1] / u
    for (u, of_level), (part, part_sum) in zip(levels, parts, strict=True):
        above -= part / u
        above_sum -= part_sum / u
        below += part
        below_sum += part_sum
        near[:, of_level] = (below / u + above) @ M[:, of_level]
        total[of_level] = (below_sum / u + above_sum) @ M[:, of_level]
    return _share(near - M, total - 1.0)


def _share(near: Floats, total: Floats) -> Floats:
    """Return near / total; NaN where an industry has no neighbour (what is left of the total is rounding)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 1e-12, np.clip(near / total, 0.0, 1.0), np.nan)  # noqa: PLR2004
