"""How much can a cascade still take after it was stopped? A bound checked on the stopped state, in both directions."""

import numpy as np

from planloom.chains.cascade_down import inputs_lost
from planloom.chains.cascade_state import Net
from planloom.chains.cascade_up import orders_lost
from planloom.chains.network import Floats
from planloom.compiled import compiled

_ROUNDING = 2e-15  # gains no larger than this are taken for rounding
_TRIALS = 1_000
_EVERY, _OFTEN = (
    16,
    48,
)  # after so many trials only one in so many is followed up: the rest go on step by step


@compiled
def _above_down(net: Net, loss: Floats, base: Floats, sent: Floats, out: Floats) -> None:
    """Put into `out` one step downstream in which replacement is never larger than in the cascade."""
    size, market = net.size, net.market
    slot_first, in_first, supplier, share = (
        net.slot_first,
        net.in_first,
        net.in_supplier,
        net.in_share,
    )
    left = np.zeros(len(net.market_size))
    if len(market) > 0:
        for i in range(len(size)):
            left[market[i]] += size[i] * (1.0 - loss[i])
    for i in range(len(size)):
        sent[i] = loss[i]
        if len(market) > 0 and size[i] < left[market[i]]:
            sent[i] *= size[i] / left[market[i]]
    for j in range(len(size)):
        lost = inputs_lost(slot_first, in_first, supplier, share, sent, j)
        out[j] = min(1.0, max(base[j], lost))


@compiled
def _above_up(net: Net, loss: Floats, base: Floats, out: Floats) -> None:
    """Put into `out` one step upstream."""
    first, customer, share = net.sell_first, net.sell_customer, net.sell_share
    for i in range(len(loss)):
        out[i] = min(1.0, max(base[i], orders_lost(first, customer, share, loss, i)))


@compiled
def _step(net: Net, loss: Floats, base: Floats, sent: Floats, out: Floats, is_down: bool) -> None:
    if is_down:
        _above_down(net, loss, base, sent, out)
    else:
        _above_up(net, loss, base, out)


@compiled
def _rest(net: Net, start: Floats, top: Floats) -> float:
    total = 0.0
    for i in range(len(start)):
        total += net.weight[i] * max(0.0, top[i] - start[i])
    return total


@compiled
def unseen_loss(net: Net, start: Floats, base: Floats, is_down: bool) -> float:
    """Return a bound on the weighted loss that one direction can still add to a state.

    A step is F(d) = min(1, max(base, inputs or orders lost with d)); replacement is taken as 1 where a market is
    empty, so F never falls when d rises and is never below the cascade's own step. Whatever c with c >= d and
    F(c) <= c is found, all later states stay below it: d(t+1) <= F(d) <= F(c) <= c, and so on by induction. Tried is
    c = d + s r, r the gain of the last step and s = q / (1 - q), q the largest ratio of two gains; it counts once
    F(c) <= c was computed and seen to hold at every firm (up to rounding). Else d takes another step; where it comes to
    rest, it is c itself. Where no trial holds, c is a loss of everything at each firm with a link in this direction.

    Parameters
    ----------
    net
        From `kernel_net`.
    start
        Loss of each firm where the cascade was stopped [share].
    base
        Loss of each firm at the start [share].
    is_down
        Whether the direction is downstream.

    Returns
    -------
    bound
        Weighted loss, in the unit of the weights.

    References
    ----------
    Tarski, A. (1955). A lattice-theoretical fixpoint theorem and its applications. Pacific Journal of Mathematics 5,
    for states above which a rising step does not lead; Collatz, L. (1942). Einschliessungssatz für die
    charakteristischen Zahlen von Matrizen. Mathematische Zeitschrift 48, for the ratio of gains.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    >>> lost = np.array([1.0, 0.0])
    >>> unseen_loss(kernel_net(made, np.array([1.0, 3.0])), lost, lost, True)
    3.0
    """
    n = len(start)
    now, new, sent, top = start.copy(), np.zeros(n), np.zeros(n), np.zeros(n)
    gain = np.zeros(n)
    for trial in range(_TRIALS):
        _step(net, now, base, sent, new, is_down)
        ratio, most = 0.0, 0.0
        for i in range(n):
            rise = max(0.0, new[i] - now[i])
            if rise > _ROUNDING:
                most = max(most, rise)
                ratio = max(ratio, rise / gain[i] if gain[i] > 0.0 else 1.0)
            gain[i] = rise
            now[i] = max(now[i], new[i])
        if most == 0.0:
            return _rest(net, start, now)
        if trial > 0 and ratio < 1.0 and (trial < _OFTEN or trial % _EVERY == 0):
            for i in range(n):
                top[i] = min(1.0, now[i] + 1.02 * ratio / (1.0 - ratio) * gain[i])
            _step(net, top, base, sent, new, is_down)
            holds = True
            for i in range(n):
                holds = holds and new[i] <= top[i] + _ROUNDING
            if holds:
                return _rest(net, start, top)
    for i in range(n):
        first = net.slot_first if is_down else net.sell_first
        top[i] = 1.0 if first[i] < first[i + 1] else start[i]
    return _rest(net, start, top)
