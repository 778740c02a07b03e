"""Which table with given sums is nearest to a given one? Balancing by rows and columns (RAS)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.accounts import Floats
from planloom.errors import Problem, TableError


@dataclass(frozen=True, slots=True, eq=False)
class Balanced:
    """A balanced table: r_i Z_ij s_j."""

    flow: Floats
    """The table."""
    row_factor: Floats
    """r, up to a common factor."""
    column_factor: Floats
    """s."""
    steps: int
    """Rounds over rows and columns."""
    gap: float
    """Largest difference left between a row sum and what it should be, as a share of the grand total."""


_MOST_STEPS = 100_000
"""Rounds far beyond any feasible case."""
_LARGEST = 1e100
"""A factor that grows beyond this has no limit: zeros keep the margins from being met."""


def ras(
    flow: Floats,
    row_total: Floats,
    column_total: Floats,
    names: Sequence[str] = (),
    tolerance: float = 1e-12,
) -> Balanced:
    """Return the flows scaled by rows and columns until they have the given sums.

    Of all tables with these sums it is the one with the least information gained over the first; what is 0 stays 0.

    Parameters
    ----------
    flow
        Z, not negative.
    row_total
        Wanted sums of rows.
    column_total
        Wanted sums of columns, with the same grand total.
    names
        Names of rows and columns, for the places of problems.
    tolerance
        Largest difference of a row sum, as a share of the grand total.

    Returns
    -------
    balanced
        With the gap that is left.

    Raises
    ------
    TableError
        With everything that rules a solution out: negative cells or sums, sums of rows and columns that differ in
        total, a row or column of zeros that should not be 0, zeros elsewhere that keep the sums from being met.

    References
    ----------
    Stone, R. (1961). Input-Output and National Accounts. Bacharach, M. (1970). Biproportional Matrices and
    Input-Output Change. Miller & Blair (2022), sec. 9.4.

    Examples
    --------
    >>> found = ras(np.array([[1.0, 2], [3, 4]]), np.array([4.0, 6]), np.array([5.0, 5]))
    >>> found.flow.sum(axis=0).round(9).tolist(), found.flow.sum(axis=1).round(9).tolist()
    ([5.0, 5.0], [4.0, 6.0])
    """
    labels = list(names) or [str(i + 1) for i in range(max(flow.shape))]
    problems = _hindrances(flow, row_total, column_total, labels)
    if problems:
        raise TableError(problems)
    total = float(row_total.sum())
    scale = float(column_total.sum()) / total if total else 1.0
    wanted = row_total * scale
    row, column = np.ones(len(wanted)), np.ones(len(column_total))
    gap, steps, last = np.inf, 0, np.inf
    while gap > tolerance and steps < _MOST_STEPS and column.max(initial=1.0) < _LARGEST:
        row = _quotient(wanted, flow @ column)
        column = _quotient(column_total, row @ flow)
        steps += 1
        gap = float(np.abs(row * (flow @ column) - wanted).max()) / max(total, 1e-300)
        if steps % 1000 == 0:
            if gap > 0.9 * last:
                break
            last = gap
    if gap > max(tolerance, 1e-9):
        off = np.abs(row * (flow @ column) - wanted)
        where = [labels[i] for i in np.argsort(-off)[:10] if off[i] > tolerance * total]
        raise TableError(
            [Problem("chain.ras_not_converged", "", {"steps": steps, "gap": f"{gap:.3g}", "rows": where})]
        )  # fmt: skip
    return Balanced(row[:, None] * flow * column[None, :], row, column, steps, gap)


def _hindrances(
    flow: Floats, row_total: Floats, column_total: Floats, names: Sequence[str]
) -> list[Problem]:
    problems = [
        Problem("chain.ras_negative", names[i], {"found": f"{flow[i, j]:.12g}", "column": names[j]})
        for i, j in np.argwhere(~(flow >= 0))
    ]
    for axis, wanted in (("row", row_total), ("column", column_total)):
        sums = flow.sum(axis=1 if axis == "row" else 0)
        for i in np.flatnonzero(~(wanted >= 0)).tolist():
            values = {"found": f"{wanted[i]:.12g}", "axis": axis}
            problems.append(Problem("chain.ras_negative_total", names[i], values))
        for i in np.flatnonzero((sums == 0) & (wanted > 0)).tolist():
            values = {"expected": f"{wanted[i]:.12g}", "axis": axis}
            problems.append(Problem("chain.ras_zero_line", names[i], values))
    first, second = float(row_total.sum()), float(column_total.sum())
    if abs(first - second) > 1e-6 * max(abs(first), abs(second)):
        values = {"found": f"{first:.12g}", "expected": f"{second:.12g}"}
        problems.append(Problem("chain.ras_totals_differ", "", values))
    return problems


def _quotient(wanted: Floats, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
