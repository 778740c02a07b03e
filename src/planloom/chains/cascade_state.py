"""What does a cascade keep between its steps? The arrays of network and state."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planloom.chains.network import Floats, Ints

Index = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Net(NamedTuple):
    """Coefficients of a network, see `Coefficients`, and what the sums of a scenario need."""

    slot_first: Ints
    slot_owner: Index
    out_first: Ints
    out_slot: Index
    out_share: Floats
    in_first: Ints
    in_supplier: Index
    in_share: Floats
    sell_first: Ints
    sell_customer: Index
    sell_share: Floats
    buy_first: Ints
    buy_supplier: Index
    buy_share: Floats
    size: Floats
    market: Ints
    market_size: Floats
    member_first: Ints
    """First member of each market in `member`."""
    member: Ints
    """Firms by market."""
    weight: Floats
    """Weight of each firm in the sums."""
    weight_next: Floats
    """Weight that a rise of the firm adds in the next step upstream: Lu^T weight."""
    beyond: Floats
    """Bound on the weight that a rise of the firm adds in all later steps; 0 where there is none."""
    beyond_next: Floats
    """Lu^T beyond."""
    row_most: Floats
    """One number: the largest row sum of Lu."""


class Work(NamedTuple):
    """State of one scenario; all of it is 0 between scenarios."""

    down: Floats
    """Downstream loss of each firm [share]."""
    up: Floats
    """Upstream loss of each firm [share]."""
    base_down: Floats
    """Loss of each firm at the start, downstream."""
    base_up: Floats
    """The same upstream."""
    sent: Floats
    """Loss that each supplier passes on, after replacement."""
    slot_sum: Floats
    """Loss of each slot of inputs."""
    up_sum: Floats
    """Loss of orders of each firm."""
    rise: Floats
    """Upstream loss that each firm gained in the last step."""
    lost: Floats
    """Sales lost in each market."""
    scratch: Floats
    """New values of a step over all firms."""
    probe: Floats
    """Sums by which `settles` looks ahead; 0 outside it."""
    hit: Index
    """Firms touched downstream, in order of touch."""
    up_hit: Index
    """Firms touched upstream."""
    in_hit: Flags
    """Whether a firm stands in `hit`."""
    in_up_hit: Flags
    """Whether a firm stands in `up_hit`."""
    front: Index
    """Firms whose upstream loss grew in the last step."""
    stale: Index
    """Firms to compute anew."""
    is_stale: Flags
    """Whether a firm stands in `stale`."""


def blank_work(net: Net) -> Work:
    """Return a state in which nothing is lost.

    Parameters
    ----------
    net
        Arrays of the network.

    Returns
    -------
    work
        Arrays of 0.

    References
    ----------
    The layout is Planloom's.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[1]]))
    >>> blank_work(kernel_net(made, made.size)).down.tolist()
    [0.0, 0.0]
    """
    n = len(net.size)
    real = [np.zeros(n) for _ in range(9)]
    down, up, base_down, base_up, sent, up_sum, rise, scratch, probe = real
    # one place more than firms: what is written behind the last one of a list does not count
    hit, up_hit, front, stale = (np.zeros(n + 1, np.int32) for _ in range(4))
    in_hit, in_up_hit, is_stale = (np.zeros(n, np.bool_) for _ in range(3))
    return Work(
        down, up, base_down, base_up, sent, np.zeros(len(net.slot_owner)), up_sum, rise,
        np.zeros(len(net.market_size)), scratch, probe, hit, up_hit, in_hit, in_up_hit, front, stale,
        is_stale,
    )  # fmt: skip
