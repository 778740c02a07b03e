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
    single = present.astype(np.float32)  # counts of places are exact up to 2^24
    of_industry = np.ascontiguousarray(single.T)
    ubiquity = present.sum(0, dtype=np.float64)
    ubiquity[ubiquity == 0] = np.nan
    found = np.empty((len(ubiquity), len(ubiquity)))
    for first in range(
        0, len(ubiquity), _ROWS
    ):  # each block of rows from its diagonal on, then mirrored
        rows, rest = slice(first, first + _ROWS), slice(first + _ROWS, None)
        largest = np.maximum(ubiquity[rows, None], ubiquity[first:])  # NaN stays NaN
        np.divide(of_industry[rows] @ single[:, first:], largest, out=found[rows, first:])
        found[rest, rows] = found[rows, rest].T
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
    ubiquity = present.sum(0)
    order = np.argsort(ubiquity, kind="stable")
    M = np.ascontiguousarray(
        present.T[order], np.float64
    )  # industries by places, by rising ubiquity
    level, first = np.unique(ubiquity[order], return_index=True)
    ends = [*first[1:].tolist(), len(order)]
    levels = [
        (float(u), slice(start, end))
        for u, start, end in zip(level.tolist(), first.tolist(), ends, strict=True)
        if u > 0
    ]
    near, total = np.full(M.shape, np.nan), np.full(len(M), np.nan)
    pairs = [_with_sum(M[own]) for _, own in levels]
    above = sum((part / u for part, (u, _) in zip(pairs, levels, strict=True)), np.zeros(()))
    below = np.zeros(())
    for (u, own), part in zip(levels, pairs, strict=True):
        above, below = above - part / u, below + part
        found = M[own] @ (below / u + above)
        near[own], total[own] = found[:, :-1], found[:, -1]
    density = np.empty(present.shape)
    density[:, order] = _share(near - M, total[:, None] - 1.0).T
    return density


def _with_sum(own: Floats) -> Floats:
    """Return how many of some industries two places share, and in a last column how many each has."""
    return np.column_stack([own.T @ own, own.sum(0)])


def _share(near: Floats, total: Floats) -> Floats:
    """Return near / total; NaN where an industry has no neighbour (what is left of the total is rounding)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 1e-12, np.clip(near / total, 0.0, 1.0), np.nan)  # noqa: PLR2004
