"""Would it have been foreseen? Probabilities against what came: order, error, calibration, beside naive answers."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from planloom.clusters.comparative_advantage import Bools, Floats

_Z90 = 1.6448536269514722
_BINS = 5


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Cells of like probability: what was said and what came."""

    cells: int
    """Number of cells."""
    expected: float
    """Mean probability."""
    observed: float
    """Share that came."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """How good probabilities were."""

    cells: int
    """Cells foreseen."""
    entries: int
    """Entries that came."""
    area: float
    """Chance that a cell with entry had the larger probability than one without; 0.5 is no better than chance."""
    area_low: float
    """Lower end of its 90 % interval."""
    area_high: float
    """Upper end."""
    brier: float
    """Mean squared error of the probabilities."""
    brier_base: float
    """The same for one probability for all: the rate of entry known beforehand."""
    skill: float
    """1 - brier / brier_base; below 0 the model is worse than the base rate."""
    bins: tuple[CalibrationBin, ...]
    """Cells in order of probability, in five groups of like size."""


def area_under_curve(score: Floats, entered: Bools) -> float:
    """Return the chance that a cell with entry scores above one without, equal scores counting half.

    Parameters
    ----------
    score
        Any number that orders the cells.
    entered
        What came.

    Returns
    -------
    area
        0 to 1; NaN where all or none entered.

    References
    ----------
    Hanley, J. A., McNeil, B. J. (1982). The meaning and use of the area under a receiver operating characteristic (ROC)
    curve. Radiology 143(1), 29-36.

    Examples
    --------
    >>> area_under_curve(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    0.75
    """
    yes = int(entered.sum())
    no = len(entered) - yes
    if not yes or not no:
        return float("nan")
    rank = rankdata(score)
    return float((rank[entered].sum() - yes * (yes + 1) / 2) / (yes * no))


def back_test(probability: Floats, entered: Bools, base_rate: float) -> BackTest:
    """Return how good probabilities were that were made from earlier periods alone.

    Parameters
    ----------
    probability
        Probability of entry by cell.
    entered
        What came.
    base_rate
        Rate of entry in the earlier periods.

    Returns
    -------
    test
        Interval of the area by Hanley and McNeil's standard error, which takes cells for independent.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78(1), 1-3.
    As in `area_under_curve` for the area.

    Examples
    --------
    >>> test = back_test(np.array([0.9, 0.1, 0.2, 0.8]), np.array([True, False, False, True]), 0.5)
    >>> test.area, round(test.brier, 3), test.brier_base, round(test.skill, 3)
    (1.0, 0.025, 0.25, 0.9)
    """
    area = area_under_curve(probability, entered)
    yes = int(entered.sum())
    half = _Z90 * _area_deviation(area, yes, len(entered) - yes)
    brier = _mean_square(probability, entered)
    base = _mean_square(np.full(len(entered), base_rate), entered)
    skill = 1 - brier / base if base > 0 else float("nan")
    order = np.argsort(probability, kind="stable")
    bins = tuple(
        CalibrationBin(len(part), float(probability[part].mean()), float(entered[part].mean()))
        for part in np.array_split(order, min(_BINS, len(order)) or 1)
        if len(part)
    )
    low, high = max(0.0, area - half), min(1.0, area + half)
    if np.isnan(area):
        low = high = area
    return BackTest(len(entered), yes, area, low, high, brier, base, skill, bins)


def _mean_square(probability: Floats, entered: Bools) -> float:
    return float(np.square(probability - entered).mean()) if len(entered) else float("nan")


def _area_deviation(area: float, yes: int, no: int) -> float:
    if not yes or not no:
        return float("nan")
    one = area / (2 - area) - area**2
    two = 2 * area**2 / (1 + area) - area**2
    return float(np.sqrt((area * (1 - area) + (yes - 1) * one + (no - 1) * two) / (yes * no)))
