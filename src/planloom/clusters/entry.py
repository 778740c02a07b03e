"""Which industry may come to which place next? A logit of past entries on density, its controls and the advantage."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from planloom.clusters.comparative_advantage import Bools, Floats, Ints, is_specialised
from planloom.clusters.proximity import proximity_density

TERMS = ("constant", "density", "log_ubiquity", "log_diversity", "advantage")
"""Terms of the model, in order; density in its standard deviations from the mean of the cells fitted."""
_Z90 = 1.6448536269514722  # 95 % point of the normal distribution: two-sided 90 %
_STEPS, _SMALL = 50, 1e-10
_PERFECT = 1e-6  # a mean loss below this is no estimate but a division of the cells


@dataclass(frozen=True, slots=True, eq=False)
class EntryCells:
    """Pairs of a place and an industry that the place is not near to have, with what is known of them beforehand."""

    place: Ints
    """Place of each cell."""
    industry: Ints
    """Industry of each cell."""
    density: Floats
    """Nearness of the place to the industry, 0 to 1."""
    ubiquity: Floats
    """Number of places that are specialised in the industry."""
    diversity: Floats
    """Number of industries that the place is specialised in."""
    advantage: Floats
    """Comparative advantage at the beginning: how far the way is."""


@dataclass(frozen=True, slots=True, eq=False)
class EntryModel:
    """A fitted logit, or why there is none."""

    state: Literal["fitted", "too_few", "separated"]
    """`too_few`: fewer entries, or cells without entry, than asked for. `separated`: the terms divide entries from the
    rest so well that no finite coefficient is best."""
    coefficient: Floats
    """Of `TERMS`; NaN where not fitted."""
    covariance: Floats
    """Of the coefficients, robust to dependence within a place."""
    cells: int
    """Cells fitted."""
    entries: int
    """Entries among them."""
    density_mean: float
    """Mean of density over the cells."""
    density_deviation: float
    """Standard deviation of density over the cells."""


def entry_cells(advantage: Floats, below: float = 0.5, least: float = 1.0) -> EntryCells:
    """Return the cells in which an entry can happen: the advantage is known and below a line.

    Parameters
    ----------
    advantage
        Comparative advantage at the beginning, places by industries.
    below
        A cell counts as not yet entered below this; between it and `least` it would enter by a small move.
    least
        Advantage from which a place counts as specialised.

    Returns
    -------
    cells
        Those with density, ubiquity and diversity above 0 or defined; in row order.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions the development of
    nations. Science 317, 482-487, supporting material: transitions from an advantage under 0.5 to above 1.

    Examples
    --------
    >>> cells = entry_cells(np.array([[2.0, 0.1, 1.2], [1.5, 1.4, 0.7], [0.2, 1.1, 1.3]]))
    >>> list(zip(cells.place.tolist(), cells.industry.tolist()))
    [(0, 1), (2, 0)]
    """
    present = is_specialised(advantage, least)
    density = proximity_density(present)
    ubiquity, diversity = present.sum(0), present.sum(1)
    with np.errstate(invalid="ignore"):
        risk = (advantage < below) & np.isfinite(density)
    risk &= (ubiquity > 0) & (diversity > 0)[:, None]
    place, industry = np.nonzero(risk)
    return EntryCells(
        place.astype(np.int64), industry.astype(np.int64), density[place, industry],
        ubiquity[industry].astype(np.float64), diversity[place].astype(np.float64), advantage[place, industry],
    )  # fmt: skip


def entry_model(cells: EntryCells, entered: Bools, events_least: float = 5.0) -> EntryModel:
    """Return the logit of entry: log(p / (1 - p)) = b'x, x the `TERMS`.

    Fitted by Newton's steps on the likelihood; the covariance sums the scores of each place first (a sandwich), since
    the industries of one place come or stay away together.

    Parameters
    ----------
    cells
        Cells at the beginning, of one or more periods.
    entered
        Whether the place was specialised in the industry at the end.
    events_least
        Fewest entries, and fewest cells without, per term besides the constant.

    Returns
    -------
    model
        With its state.

    References
    ----------
    McCullagh, P., Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., sec. 4.4. Liang, K.-Y., Zeger, S. L.
    (1986). Longitudinal data analysis using generalized linear models. Biometrika 73(1), 13-22, for the covariance.
    Vittinghoff, E., McCulloch, C. E. (2007). Relaxing the rule of ten events per variable. American Journal of
    Epidemiology 165(6).

    Examples
    --------
    >>> cells = entry_cells(np.array([[2.0, 0.1, 1.2], [1.5, 1.4, 0.7], [0.2, 1.1, 1.3]]))
    >>> entry_model(cells, np.array([True, False])).state
    'too_few'
    """
    mean = float(cells.density.mean()) if len(entered) else float("nan")
    deviation = float(cells.density.std()) if len(entered) else float("nan")
    events = int(entered.sum())
    size = len(TERMS)
    found = (np.full(size, np.nan), np.full((size, size), np.nan))
    state: Literal["fitted", "too_few", "separated"] = "too_few"
    if min(events, len(entered) - events) >= events_least * (size - 1):
        X = _terms(cells, mean, deviation)
        b = _newton(X, entered.astype(np.float64))
        state = "separated" if b is None else "fitted"
        if b is not None:
            found = (b, _covariance(X, entered.astype(np.float64), b, cells.place))
    return EntryModel(state, *found, len(entered), events, mean, deviation)


def entry_probability(model: EntryModel, cells: EntryCells) -> tuple[Floats, Floats, Floats]:
    """Return the probability of entry in one period, with a 90 % interval from the covariance of the coefficients.

    Parameters
    ----------
    model
        A fitted model; probabilities of another are NaN.
    cells
        Cells to be foreseen.

    Returns
    -------
    probability, low, high
        By cell. The interval is of the probability, not of the outcome.

    References
    ----------
    As in `entry_model`; the interval is taken on the log-odds and turned back, so that it stays within 0 and 1.

    Examples
    --------
    >>> cells = entry_cells(np.array([[2.0, 0.1, 1.2], [1.5, 1.4, 0.7], [0.2, 1.1, 1.3]]))
    >>> entry_probability(entry_model(cells, np.array([True, False])), cells)[0].tolist()
    [nan, nan]
    """
    X = _terms(cells, model.density_mean, model.density_deviation)
    odds = X @ model.coefficient
    width = _Z90 * np.sqrt(np.einsum("ij,jk,ik->i", X, model.covariance, X))
    return _logistic(odds), _logistic(odds - width), _logistic(odds + width)


def _terms(cells: EntryCells, mean: float, deviation: float) -> Floats:
    scaled = (cells.density - mean) / (deviation or 1.0)
    return np.column_stack(
        [
            np.ones(len(scaled)),
            scaled,
            np.log(cells.ubiquity),
            np.log(cells.diversity),
            cells.advantage,
        ]
    )


def _logistic(odds: Floats) -> Floats:
    return np.asarray(expit(odds), np.float64)


def _newton(X: Floats, y: Floats) -> Floats | None:
    """Return the coefficients of largest likelihood; None where it has no finite maximum."""
    b = np.zeros(X.shape[1])
    b[0] = np.log(y.mean() / (1 - y.mean()))
    for _ in range(_STEPS):
        p = _logistic(X @ b)
        hessian = (X * (p * (1 - p))[:, None]).T @ X
        if np.linalg.cond(hessian) > 1 / _SMALL:
            return None
        step = np.linalg.solve(hessian, X.T @ (y - p))
        while _likelihood(X, y, b + step) < _likelihood(X, y, b) - _SMALL:
            step = step / 2
        b = np.asarray(b + step, np.float64)
        if float(np.abs(step).max()) < _SMALL:
            return b if -_likelihood(X, y, b) > _PERFECT * len(y) else None
    return None


def _likelihood(X: Floats, y: Floats, b: Floats) -> float:
    odds = X @ b
    return float(y @ odds - np.logaddexp(0.0, odds).sum())


def _covariance(X: Floats, y: Floats, b: Floats, place: Ints) -> Floats:
    """Return the sandwich covariance with scores summed by place, times G / (G - 1)."""
    p = _logistic(X @ b)
    bread = np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)
    groups, of_cell = np.unique(place, return_inverse=True)
    score = np.zeros((len(groups), X.shape[1]))
    np.add.at(score, of_cell, X * (y - p)[:, None])
    scale = len(groups) / max(len(groups) - 1, 1)
    return np.asarray(scale * bread @ (score.T @ score) @ bread, np.float64)
