"""How complex is a place, and how complex an industry? The two indices as one symmetric eigenproblem, or why not."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import eigh

from planloom.clusters.comparative_advantage import Bools, Floats, Ints
from planloom.clusters.components import components

State = Literal["determined", "too_small", "degenerate", "unsigned"]
"""`too_small`: fewer than three places or industries. `degenerate`: the second and third eigenvalues agree, so that any
mixture of their vectors would do. `unsigned`: the index is not correlated with diversity, so that nothing says which
end is the complex one. Only `determined` carries an index."""
_LEAST = 3
_GAP = 1e-8  # eigenvalues nearer than this are one in double precision
_CORRELATION = 1e-8


@dataclass(frozen=True, slots=True)
class ComplexityPart:
    """One connected part of the network, and whether its index is determined."""

    places: int
    """Number of places."""
    industries: int
    """Number of industries."""
    state: State
    """Whether the index is determined, or why not."""
    second_eigenvalue: float
    """Eigenvalue of the index; 0 to 1. NaN where the part is too small."""
    third_eigenvalue: float
    """The next one."""
    diversity_correlation: float
    """Correlation of the place index with the number of specialisations; its sign fixes the index's."""


@dataclass(frozen=True, slots=True, eq=False)
class Complexity:
    """The indices of every part: standardised within it, and comparable only within it."""

    place_index: Floats
    """Economic complexity index of each place: mean 0, standard deviation 1 in its part; NaN where undefined."""
    industry_index: Floats
    """Complexity index of each industry, standardised likewise over industries."""
    place_part: Ints
    """Part of each place; -1 without specialisation."""
    industry_part: Ints
    """Part of each industry; -1 where no place is specialised in it."""
    parts: tuple[ComplexityPart, ...]
    """The parts, largest first."""


def complexity(present: Bools) -> Complexity:
    """Return the complexity indices of places (ECI) and industries (PCI) by the symmetric form.

    With M the specialisations, d and u their sums by place and industry: the index of places is the second eigenvector
    of D^-1 M U^-1 M' and that of industries the second eigenvector of U^-1 M' D^-1 M. Both come from the symmetric
    matrix Z Z' (or Z' Z, where there are fewer industries than places), Z = D^-1/2 M U^-1/2, whose eigenvalues are the
    same; the index of an industry is, up to scale, the mean index of the places that have it, and the other way round.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.

    Returns
    -------
    complexity
        Sign: positively correlated with diversity.

    References
    ----------
    Hidalgo, C. A., Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106(26), 10570-10575. Mealy,
    P., Farmer, J. D., Teytelboym, A. (2019). Interpreting economic complexity. Science Advances 5(1), for the symmetric
    form.

    Examples
    --------
    >>> M = np.array([[1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]], bool)
    >>> complexity(M).place_index.round(3).tolist()
    [1.342, 0.447, -0.447, -1.342]
    """
    place_part, industry_part = components(present)
    place = np.full(present.shape[0], np.nan)
    industry = np.full(present.shape[1], np.nan)
    parts = []
    for number in range(int(place_part.max(initial=-1)) + 1):
        rows, columns = place_part == number, industry_part == number
        whole = bool(rows.all() and columns.all())
        M = present if whole else present[np.ix_(rows, columns)]
        place[rows], industry[columns], part = _part(M.astype(np.float64))
        parts.append(part)
    return Complexity(place, industry, place_part, industry_part, tuple(parts))


def standardised(value: Floats) -> Floats:
    """Return (x - mean) / standard deviation over the values that are defined.

    Parameters
    ----------
    value
        Values; NaN where undefined.

    Returns
    -------
    standardised
        Mean 0, standard deviation 1 (divisor n); NaN stays.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2013). The Atlas of Economic Complexity, technical box 2.1.

    Examples
    --------
    >>> standardised(np.array([1.0, 3.0, np.nan])).tolist()
    [-1.0, 1.0, nan]
    """
    known = value[np.isfinite(value)]
    if not len(known) or np.ptp(known) == 0:
        return np.full_like(value, np.nan)
    return np.asarray((value - known.mean()) / known.std(), np.float64)


def _part(M: Floats) -> tuple[Floats, Floats, ComplexityPart]:
    """Return the indices of a connected part."""
    places, industries = M.shape
    place, industry = np.full(places, np.nan), np.full(industries, np.nan)
    if min(M.shape) < _LEAST:
        nan = float("nan")
        return place, industry, ComplexityPart(places, industries, "too_small", nan, nan, nan)
    diversity, ubiquity = M.sum(1), M.sum(0)
    is_wide = places <= industries
    A = M if is_wide else M.T
    of_row, of_column = (diversity, ubiquity) if is_wide else (ubiquity, diversity)
    Z = A * (1 / np.sqrt(of_row))[:, None] * (1 / np.sqrt(of_column))
    n = len(A)
    values, vectors = eigh(Z @ Z.T, subset_by_index=[n - _LEAST, n - 1], check_finite=False)
    third, second = float(values[0]), float(values[1])
    if second - third <= _GAP:
        part = ComplexityPart(places, industries, "degenerate", second, third, float("nan"))
        return place, industry, part
    row = vectors[:, 1] / np.sqrt(of_row)
    column = (row @ A) / of_column
    place, industry = (row, column) if is_wide else (column, row)
    place, industry = standardised(place), standardised(industry)
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = float(np.corrcoef(place, diversity)[0, 1])
    if not abs(correlation) > _CORRELATION:
        part = ComplexityPart(places, industries, "unsigned", second, third, correlation)
        return np.full(places, np.nan), np.full(industries, np.nan), part
    sign = np.sign(correlation)
    part = ComplexityPart(places, industries, "determined", second, third, abs(correlation))
    return sign * place, sign * industry, part
