"""How sure is a firm's rank? Intervals and rank probabilities over draws of a network that nobody has seen whole."""

from dataclasses import dataclass

import numpy as np

from planloom.chains.cascade import CascadeParameters, firm_cascades
from planloom.chains.gravity import GravityModel, draw_network
from planloom.chains.network import Floats


@dataclass(frozen=True, slots=True, eq=False)
class EnsembleSummary:
    """Index of each firm over the draws."""

    mean: Floats
    """Mean of the index."""
    low: Floats
    """5 % quantile."""
    median: Floats
    """Median."""
    high: Floats
    """95 % quantile."""
    rank_low: Floats
    """5 % quantile of the rank (1 is the largest index)."""
    rank_median: Floats
    """Median of the rank."""
    rank_high: Floats
    """95 % quantile of the rank."""
    top_probability: Floats
    """Share of draws in which the firm is among the first."""


def drawn_index(
    model: GravityModel, seed: int, draw: int, parameters: CascadeParameters | None = None
) -> Floats:
    """Return the index of every firm in one draw.

    Parameters
    ----------
    model
        The model.
    seed
        Seed of the ensemble.
    draw
        Number of the draw.
    parameters
        Of the cascades; None: as published.

    Returns
    -------
    index
        Per firm; the same whatever the number of threads.

    Raises
    ------
    ModelError
        If a cascade does not settle, or the draw has no link.

    References
    ----------
    As in `draw_network` and `firm_cascades`.

    Examples
    --------
    >>> from planloom.chains.gravity import gravity_model
    >>> ones = np.ones((1, 1))
    >>> model = gravity_model(np.zeros(9, int), np.ones(9), ones, ones.astype(np.int8), 3.0, np.zeros(1) + 0.5)
    >>> len(drawn_index(model, 1, 0))
    9
    """
    return firm_cascades(
        draw_network(model, seed, draw), None, parameters or CascadeParameters()
    ).loss


def ensemble_summary(index: Floats, first: int) -> EnsembleSummary:
    """Return intervals and rank probabilities of firms over draws.

    Parameters
    ----------
    index
        Index by draw and firm.
    first
        How many firms count as the first.

    Returns
    -------
    summary
        Equal values share the mean of their ranks, and are among the first where that mean is.

    References
    ----------
    Quantiles of the draws themselves, linear between neighbours (Hyndman and Fan 1996, type 7).

    Examples
    --------
    >>> ensemble_summary(np.array([[3.0, 1.0, 2.0], [3.0, 2.0, 1.0]]), 2).top_probability.tolist()
    [1.0, 0.5, 0.5]
    """
    from scipy.stats import rankdata

    rank = np.apply_along_axis(rankdata, 1, -index)
    low, median, high = np.quantile(index, [0.05, 0.5, 0.95], axis=0)
    rank_low, rank_median, rank_high = np.quantile(rank, [0.05, 0.5, 0.95], axis=0)
    # a sum in the order of the draws
    mean = np.add.reduce(index, axis=0) / len(index)
    return EnsembleSummary(
        mean, low, median, high, rank_low, rank_median, rank_high, (rank <= first).mean(axis=0)
    )
