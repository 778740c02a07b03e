"""How far will a slow cascade go at least? A leap upstream that never passes the limit."""

from planloom.chains.cascade_state import Net, Work
from planloom.chains.cascade_up import orders_lost
from planloom.chains.network import Floats
from planloom.compiled import compiled

_ROUNDING = 4e-16  # of a gain, a difference of two numbers up to 1
_SMALL = 1e-14  # a gain below this says nothing of its ratio


@compiled
def leap(net: Net, work: Work) -> None:
    """Raise upstream losses after a step by what all later steps add at least.

    Let r be the gains of the step, zero at firms that are not followed, and q the least (Lu r)_i / r_i where r_i > 0.
    A firm that gained is above its start, so its next gain is at least (Lu r)_i >= q r_i, and by induction the k-th at
    least q^k r_i: the limit is no less than up + r q / (1 - q), which becomes the new state. A step from there does not
    fall, as F(up + s r) >= up + q r + s q r = up + s r with s = q / (1 - q). Firms whose gains shrink faster than
    nine tenths of the mean ratio are not followed. Ratios are lowered by the rounding of their gains.

    Parameters
    ----------
    net
        From `kernel_net`; its rows of Lu sum to 1 at most, else nothing is done.
    work
        State after a step over all firms; changed.

    Returns
    -------
    nothing
        Losses stand in `work.up`.

    References
    ----------
    Collatz, L. (1942). Einschliessungssatz für die charakteristischen Zahlen von Matrizen. Mathematische Zeitschrift
    48, for the ratio of gains; the leap and its proof are Planloom's.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import blank_work, kernel_net
    >>> from planloom.chains.cascade_up import dense_up
    >>> links = [(0, 1, 0.9), (1, 0, 0.9), (0, 2, 0.1), (1, 2, 0.1)]
    >>> made = coefficients(supply_network(links, [0, 0, 0], [[1]]))
    >>> net = kernel_net(made, made.size)
    >>> work = blank_work(net)
    >>> work.up[2] = work.base_up[2] = 1.0
    >>> _ = dense_up(net, work)
    >>> work.up.tolist()
    [0.1, 0.1, 1.0]
    >>> leap(net, work)
    >>> work.up.round(12).tolist()
    [1.0, 1.0, 1.0]
    """
    if net.row_most[0] > 1.0 + 1e-12:
        return
    up, rise = work.up, work.rise
    _follow(net, rise, work.scratch)
    ratio = _least_ratio(net, rise)
    if ratio > 0.0:
        for i in range(len(up)):
            up[i] = min(1.0, up[i] + ratio / (1.0 - ratio) * rise[i])


@compiled
def _follow(net: Net, rise: Floats, after: Floats) -> None:
    """Set gains to 0 that are rounding, or that shrink faster than nine tenths of the mean ratio."""
    first, customer, share = net.sell_first, net.sell_customer, net.sell_share
    along, own = 0.0, 0.0
    for i in range(len(rise)):
        if rise[i] < _SMALL:
            rise[i] = 0.0
    for i in range(len(rise)):
        after[i] = orders_lost(first, customer, share, rise, i)
        along += rise[i] * after[i]
        own += rise[i] * rise[i]
    for i in range(len(rise)):
        if own > 0.0 and after[i] < 0.9 * along / own * rise[i]:
            rise[i] = 0.0


@compiled
def _least_ratio(net: Net, rise: Floats) -> float:
    """Return the least ratio of the next gain to this one over the firms that are followed; 0 where there are none."""
    first, customer, share = net.sell_first, net.sell_customer, net.sell_share
    ratio, most = 1.0 - 1e-9, 0.0
    for i in range(len(rise)):
        if rise[i] > 0.0:
            most = max(most, rise[i])
            after = orders_lost(first, customer, share, rise, i)
            ratio = min(ratio, (after - _ROUNDING) / (rise[i] + _ROUNDING))
    return ratio if most > 0.0 else 0.0
