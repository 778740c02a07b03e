"""How fit is a place, and how hard is an industry? The nonlinear iteration, carried to convergence part by part."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from planloom.clusters.comparative_advantage import Bools, Floats, Ints
from planloom.clusters.components import components

_VANISHED = 1e-6
_SMALLEST = 1e-300  # a place that fell to 0 takes its industries with it, by a number that can be divided by


@dataclass(frozen=True, slots=True, eq=False)
class Fitness:
    """Fitness of places and complexity of industries, each with mean 1 in its part."""

    place: Floats
    """Fitness of each place; NaN without specialisation."""
    industry: Floats
    """Complexity of each industry in the sense of this method; NaN where no place is specialised in it."""
    place_part: Ints
    """Part of each place, as in `components`; values compare only within one."""
    industry_part: Ints
    """Part of each industry."""
    residual: Floats
    """Largest relative change of a place's fitness in the last step, by part."""
    steps: Ints
    """Steps taken, by part."""
    is_converged: Bools
    """Whether the residual came below the tolerance, by part."""
    industry_vanishing: Bools
    """Industries whose complexity fell to 0 with such places."""
    vanishing: Bools
    """Places whose fitness runs to 0 or was still falling when the iteration ended: it orders nothing among them."""


def fitness(present: Bools, tolerance: float = 1e-10, most_steps: int = 5_000) -> Fitness:
    """Return fitness and complexity at the fixed point of F_r = sum_i M_ri Q_i, Q_i = 1 / sum_r M_ri / F_r.

    Both are divided by their means after each step, from 1 at the start. In parts that nothing joins the two scales
    would drift apart, so each part is iterated for itself. Where the shape of the matrix drives some places to 0, they
    fall like one over the number of steps and never settle; they are marked, and their part says that it has not
    converged.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.
    tolerance
        Largest relative change of a place's fitness at which the iteration ends.
    most_steps
        Steps after which it ends in any case.

    Returns
    -------
    fitness
        With the residual of every part.

    References
    ----------
    Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A., Pietronero, L. (2012). A new metrics for countries'
    fitness and products' complexity. Scientific Reports 2, 723. Pugliese, E., Zaccaria, A., Pietronero, L. (2016). On
    the convergence of the Fitness-Complexity Algorithm. European Physical Journal Special Topics 225, 1893-1911.

    Examples
    --------
    >>> found = fitness(np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1]], bool))
    >>> found.place.round(3).tolist(), bool(found.is_converged[0])
    ([0.829, 0.829, 1.342], True)
    """
    place_part, industry_part = components(present)
    place = np.full(present.shape[0], np.nan)
    industry = np.full(present.shape[1], np.nan)
    vanishing = np.zeros(present.shape[0], np.bool_)
    industry_vanishing = np.zeros(present.shape[1], np.bool_)
    count = int(place_part.max(initial=-1)) + 1
    residual, steps = np.full(count, np.nan), np.zeros(count, np.int64)
    for k in range(count):
        rows, columns = place_part == k, industry_part == k
        M = present[np.ix_(rows, columns)].astype(np.float64)
        F, Q, residual[k], steps[k], vanishing[rows] = _iterated(M, tolerance, most_steps)
        place[rows], industry[columns] = F, Q
        industry_vanishing[columns] = Q < _VANISHED
    return Fitness(
        place, industry, place_part, industry_part, residual, steps, residual <= tolerance,
        industry_vanishing, vanishing,
    )  # fmt: skip


def _iterated(
    M: Floats, tolerance: float, most_steps: int
) -> tuple[Floats, Floats, float, int, Bools]:
    """Return fitness, complexity, residual, steps taken, and which places run to 0."""
    by_place, by_industry = csr_array(M), csr_array(M.T)
    F, Q = np.ones(M.shape[0]), np.ones(M.shape[1])
    change, step = np.full(len(F), np.inf), 0
    while np.abs(change).max() > tolerance and step < most_steps:
        new = by_place @ Q
        new /= new.mean()
        Q = 1.0 / (by_industry @ (1.0 / np.maximum(F, _SMALLEST)))
        Q /= Q.mean()
        change = (new - F) / np.maximum(F, _SMALLEST)
        F = new
        step += 1
    return F, Q, float(np.abs(change).max()), step, (F < _VANISHED) | (change < -tolerance)
