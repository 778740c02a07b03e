"""How does one shock spread over a network? Its state after each step, and through whom it reached each firm."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planloom.chains.cascade import CascadeParameters
from planloom.chains.cascade_kernel import FOUND, kernel_net, run_scenarios
from planloom.chains.coefficients import Coefficients, coefficients
from planloom.chains.groups import whole_groups
from planloom.chains.network import Floats, Ints, SupplyNetwork
from planloom.chains.shocks import shocks_of

_MOST_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Losses of every firm after each step of one cascade."""

    level: Floats
    """Loss by step (0 is the shock itself), direction (0 downstream, 1 upstream) and firm [share]."""
    first_step: Ints
    """Step in which each firm first lost as much as the tolerance; -1: never."""
    direction: Ints
    """Direction in which it did, as in `level`; -1: never."""
    through: Ints
    """Firm through which most of that loss came; -1 for firms that were shocked or never reached."""


def spread(
    network: SupplyNetwork,
    lost: Mapping[int, float],
    parameters: CascadeParameters | None = None,
) -> Spread:
    """Return how a shock runs through a network: the states of its cascade after 0, 1, 2 … steps, at most 200.

    A loss reaches a firm in the step in which it first loses as much as the tolerance. It came through the trading
    partner whose loss in the step before, times the share of the link, was largest; that others of a market can stand
    in for a supplier is left out of this comparison, not of the losses.

    Parameters
    ----------
    network
        The network.
    lost
        Share of output and orders (0-1) that each shocked firm loses at the start.
    parameters
        Tolerance; None: as published.

    Returns
    -------
    spread
        The last step is the one in which no firm lost more than the tolerance, or the 200th.

    Raises
    ------
    ValueError
        If a share is not within 0-1.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> chain = supply_network([(0, 1, 1.0), (1, 2, 1.0)], [0, 0, 0], [[2]], revenue=[2.0, 2.0, 0.0])
    >>> found = spread(chain, {0: 1.0})
    >>> found.first_step.tolist(), found.through.tolist()
    ([0, 1, 2], [-1, 0, 1])
    """
    parameters = parameters or CascadeParameters()
    made = coefficients(network)
    level = _levels(made, lost, parameters)
    largest = level.max(axis=1)
    is_hit = (largest >= parameters.tolerance) & (largest > 0)
    first = np.where(is_hit.any(axis=0), is_hit.argmax(axis=0), -1)
    firm = np.arange(network.firm_count)
    way = np.where(first < 0, -1, np.argmax(level[np.maximum(first, 0), :, firm], axis=1))
    return Spread(level, first, way, _through(made, level, first, way))


def _levels(made: Coefficients, lost: Mapping[int, float], parameters: CascadeParameters) -> Floats:
    net = kernel_net(made, made.size)
    shocks = shocks_of([{firm: (share, share) for firm, share in lost.items()}])
    none, found = whole_groups(np.empty(0, np.int64), 0), np.zeros((1, FOUND))
    states = []
    for steps in range(_MOST_STEPS + 1):
        limits = (parameters.tolerance, steps, parameters.switch_share)
        level = np.zeros((1, 2, len(made.size)))
        run_scenarios(net, shocks, 0, 1, limits, none, found, np.zeros((1, 1)), level, "sums")
        states.append(level[0])
        if steps and found[0, 5] <= parameters.tolerance:
            break
    return np.array(states)


def _through(made: Coefficients, level: Floats, first: Ints, way: Ints) -> Ints:
    n = len(first)
    sold = np.repeat(np.arange(n), np.diff(made.out_first))
    asked = np.repeat(np.arange(n), np.diff(made.sell_first))
    found = np.full(n, -1)
    for direction, firm, partner, share in (
        (0, made.slot_owner[made.out_slot], sold, made.out_share),
        (1, asked, made.sell_customer, made.sell_share),
    ):
        wanted = (way[firm] == direction) & (first[firm] > 0)
        to, by = firm[wanted], partner[wanted]
        pressed = share[wanted] * level[first[to] - 1, direction, by]
        order = np.lexsort((-by, pressed, to))  # of equal ones the first firm stays
        found[to[order]] = by[order]
    return found
