"""How sure are the complexity indices? Intervals over places and industries drawn again, with weights."""

from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from scipy.linalg import eigh
from scipy.stats import rankdata
from threadpoolctl import threadpool_limits

from planloom.clusters.comparative_advantage import Bools, Floats
from planloom.clusters.complexity import Complexity, standardised

_GAP = 1e-8
_LEAST = 3
_ALIKE = 0.5
_ENDS = (0.05, 0.95)
_DIGITS = 12  # nearer than this two indices are equal


@dataclass(frozen=True, slots=True, eq=False)
class ComplexityInterval:
    """5 % and 95 % quantiles over the draws; NaN where the index itself is undefined."""

    place_low: Floats
    """Lower end for each place."""
    place_high: Floats
    """Upper end for each place."""
    industry_low: Floats
    """Lower end for each industry."""
    industry_high: Floats
    """Upper end for each industry."""
    place_rank_low: Floats
    """Best rank of each place in its part (1 is the most complex)."""
    place_rank_high: Floats
    """Worst rank."""
    draws: int
    """Draws asked for."""
    lost_share: float
    """Share of draws whose network fell apart or whose eigenvalues agreed; they count nowhere. Of the worst part."""
    turned_share: float
    """Share of the other draws whose index is correlated with the estimate by less than 0.5: another ordering came
    first. Of the worst part."""


def complexity_interval(
    present: Bools, estimate: Complexity, draws: int, seed: int
) -> ComplexityInterval:
    """Return intervals of the complexity indices from draws of places and industries with replacement.

    A draw takes as many places and as many industries as there are, each independently with replacement; a place drawn
    twice counts twice. The indices of what was not drawn follow by their averages over what was. Each draw is
    standardised and turned towards the estimate. The specialisations are kept: this says how much an index hangs on
    which places and industries happen to stand in the table, not how exact the sizes are.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.
    estimate
        The indices of the same matrix.
    draws
        Number of draws.
    seed
        The same seed gives the same intervals.

    Returns
    -------
    interval
        Part by part.

    References
    ----------
    Owen, A. B. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1(2), 386-411: rows and columns drawn
    independently; conservative where both vary.

    Examples
    --------
    >>> from planloom.clusters.complexity import complexity
    >>> M = np.tri(12, 12, dtype=bool)[::-1]
    >>> found = complexity_interval(M, complexity(M), 200, 1)
    >>> bool((found.place_low < found.place_high).all()), found.draws
    (True, 200)
    """
    shape = present.shape
    place, industry = np.full((4, shape[0]), np.nan), np.full((2, shape[1]), np.nan)
    lost, turned = 0.0, 0.0
    for number, part in enumerate(estimate.parts):
        if part.state != "determined" or draws < 1:
            continue
        rows, columns = estimate.place_part == number, estimate.industry_part == number
        M = present[np.ix_(rows, columns)].astype(np.float64)
        sample = _drawn(M, estimate.place_index[rows], (seed, number), draws)
        known = np.isfinite(sample).any(1)
        lost = max(lost, 1.0 - known.sum() / draws)
        turned = max(turned, _turned(sample[known][:, : len(M)], estimate.place_index[rows]))
        place[:, rows], industry[:, columns] = _quantiles(sample[known], len(M))
    return ComplexityInterval(
        place[0], place[1], industry[0], industry[1], place[2], place[3], draws, lost, turned
    )  # fmt: skip


def _drawn(M: Floats, estimate: Floats, seed: tuple[int, int], draws: int) -> Floats:
    """Return the indices of places and industries, one draw a row; by one thread, as matrices are small."""
    with threadpool_limits(1, "blas"):
        if M.shape[0] > M.shape[1]:
            turned = _drawn_wide(np.ascontiguousarray(M.T), estimate, seed, (draws, M.shape[1]))
            return np.hstack([turned[:, M.shape[1] :], turned[:, : M.shape[1]]])
        return _drawn_wide(M, estimate, seed, (draws, 0))


def _drawn_wide(
    A: Floats, estimate: Floats, seed: tuple[int, int], form: tuple[int, int]
) -> Floats:
    """Return the indices of the rows and columns of a wide matrix; the places' begin at `form[1]`."""
    draws, first = form
    sample = np.full((draws, sum(A.shape)), np.nan)
    places = slice(first, first + len(estimate))
    for draw in range(draws):
        chance = Generator(PCG64(SeedSequence([*seed, draw])))
        of_row, of_column = (chance.multinomial(n, np.full(n, 1 / n)) for n in A.shape)
        found = _weighted(A, of_row.astype(np.float64), of_column.astype(np.float64))
        if found is not None:
            row, column = standardised(found[0]), standardised(found[1])
            both = np.concatenate([row, column])
            known = np.isfinite(both[places])
            towards = float(both[places][known] @ estimate[known])
            sample[draw] = both if towards >= 0 else -both
    return sample


def _weighted(A: Floats, of_row: Floats, of_column: Floats) -> tuple[Floats, Floats] | None:
    """Return the second vectors of rows and columns under weights; None where they are not determined."""
    rows, columns = np.flatnonzero(of_row), np.flatnonzero(of_column)
    drawn = A[rows][:, columns]
    w, v = of_row[rows], of_column[columns]
    d, u = drawn @ v, w @ drawn
    kept = d > 0
    if int(kept.sum()) < _LEAST:
        return None
    scale = np.sqrt(np.divide(w, d, out=np.zeros_like(d), where=kept))
    Z = drawn * scale[:, None]
    Z *= np.sqrt(np.divide(v, u, out=np.zeros_like(u), where=u > 0))
    n = len(Z)
    values, vectors = eigh(
        Z @ Z.T, subset_by_index=[n - _LEAST, n - 1], check_finite=False, overwrite_a=True
    )
    if values[1] - values[0] <= _GAP or values[2] - values[1] <= _GAP:
        return None
    weighted = np.zeros(len(of_row))
    weighted[rows] = vectors[:, 1] * scale
    top, total = weighted @ A, of_row @ A
    column = np.divide(top, total, out=np.full_like(total, np.nan), where=total > 0)
    met = np.where(total > 0, of_column, 0.0)
    top, total = A @ (met * np.nan_to_num(column)), A @ met
    row = np.divide(top, total, out=np.full_like(total, np.nan), where=total > 0)
    return row, column


def _quantiles(sample: Floats, places: int) -> tuple[Floats, Floats]:
    """Return low, high, best and worst rank of places; low and high of industries."""
    if not len(sample):
        return np.full((4, places), np.nan), np.full((2, sample.shape[1] - places), np.nan)
    low, high = np.full((2, sample.shape[1]), np.nan)
    whole = np.isfinite(sample).all(0)
    some = ~whole & np.isfinite(sample).any(0)
    low[whole], high[whole] = np.quantile(sample[:, whole], _ENDS, axis=0)
    if some.any():  # what some draws left without an industry or a place
        low[some], high[some] = np.nanquantile(sample[:, some], _ENDS, axis=0)
    behind = np.nan_to_num(-sample[:, :places], nan=np.inf).round(_DIGITS)
    rank = rankdata(behind, method="min", axis=1)  # equals share the better rank, as in the table
    best = np.quantile(
        rank, _ENDS[0], axis=0, method="lower"
    )  # a rank of some draw, not between two
    worst = np.quantile(rank, _ENDS[1], axis=0, method="higher")
    return (
        np.array([low[:places], high[:places], best, worst]),
        np.array([low[places:], high[places:]]),
    )


def _turned(sample: Floats, estimate: Floats) -> float:
    """Return the share of draws that are correlated with the estimate by less than a half."""
    if not len(sample):
        return 0.0
    alike = np.nan_to_num(sample) @ estimate / len(estimate)
    return float((alike < _ALIKE).mean())
