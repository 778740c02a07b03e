"""What does one step of a cascade change? Compiled steps, over the touched firms or over all of them."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba as nb
import numpy as np
from numpy.typing import NDArray

from planloom.chains.network import Floats, Ints

_EMPTY = 1e-10  # a market with less than this left counts as 1, as in the reference programs
_DOUBT = 1e-6  # below this share what is left of a market is summed anew instead of subtracted


Index = NDArray[np.int32]
Flags = NDArray[np.bool_]
_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Return the function compiled at its first call, kept on disk for the next process, free of the lock."""
    return cast("_Function", nb.njit(cache=True, nogil=True)(function))


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


def woven(function: _Function) -> _Function:
    """Return the function to be written into its compiled callers: no call, no counting of references in a loop."""
    return cast("_Function", nb.njit(nogil=True, inline="always")(function))


@woven
def market_left(  # noqa: PLR0913, PLR0917
    first: Ints, member: Ints, size: Floats, down: Floats, total: float, lost: float, q: int
) -> float:
    """Return what is still sold in market q; summed anew where the difference would be mostly rounding."""
    left = total - lost
    if left <= _DOUBT * total:
        left = 0.0
        for b in range(first[q], first[q + 1]):
            left += size[member[b]] * (1.0 - down[member[b]])
    return 1.0 if left <= _EMPTY else left


@compiled
def send(net: Net, work: Work, hits: int) -> None:
    """Put what each supplier passes on into `scratch`: its loss times what nobody of its market can replace.

    The suppliers are the touched firms, or all of them where `hits` is negative.
    """
    down, scratch, hit, lost = work.down, work.scratch, work.hit, work.lost
    size, market, total = net.size, net.market, net.market_size
    first, member = net.member_first, net.member
    has_market = len(market) > 0
    for h in range(len(size) if hits < 0 else hits):
        i = h if hits < 0 else hit[h]
        value = down[i]
        if value > 0.0 and has_market:
            q = market[i]
            left = market_left(first, member, size, down, total[q], lost[q], q)
            if size[i] < left:
                value *= size[i] / left
        scratch[i] = value


@compiled
def sparse_down(net: Net, work: Work, hits: int) -> tuple[float, int]:
    """Do a step downstream from the touched firms; return the largest gain of loss and the touched firms."""
    send(net, work, hits)
    stale, is_stale, slot_sum, sent = work.stale, work.is_stale, work.slot_sum, work.sent
    down, hit, in_hit, scratch = work.down, work.hit, work.in_hit, work.scratch
    out_first, out_slot, out_share, owner = (
        net.out_first,
        net.out_slot,
        net.out_share,
        net.slot_owner,
    )
    slot_first, base, size, market, lost = (
        net.slot_first,
        work.base_down,
        net.size,
        net.market,
        work.lost,
    )
    stales = 0
    for h in range(hits):
        i = hit[h]
        change = scratch[i] - sent[i]
        if change != 0.0:
            sent[i] = scratch[i]
            for b in range(out_first[i], out_first[i + 1]):
                k = out_slot[b]
                slot_sum[k] += out_share[b] * change
                j = owner[k]
                if not is_stale[j]:
                    is_stale[j] = True
                    stale[stales] = j
                    stales += 1
    most = 0.0
    has_market = len(market) > 0
    for h in range(stales):
        j = stale[h]
        is_stale[j] = False
        if not in_hit[j]:
            in_hit[j] = True
            hit[hits] = j
            hits += 1
        worst = base[j]
        for k in range(slot_first[j], slot_first[j + 1]):
            worst = max(worst, slot_sum[k])
        worst = min(1.0, worst)
        change = worst - down[j]
        if change != 0.0:
            most = max(most, change)
            down[j] = worst
            if has_market:
                lost[market[j]] += size[j] * change
    return most, hits


@compiled
def dense_down(net: Net, work: Work) -> float:
    """Do a step downstream over all firms; return the largest gain of loss."""
    send(net, work, -1)
    sent, down, base, lost = work.scratch, work.down, work.base_down, work.lost
    slot_first, in_first, supplier, share = (
        net.slot_first,
        net.in_first,
        net.in_supplier,
        net.in_share,
    )
    size, market = net.size, net.market
    most = 0.0
    lost[:] = 0.0
    has_market = len(market) > 0
    for j in range(len(size)):
        worst = base[j]
        for k in range(slot_first[j], slot_first[j + 1]):
            total = 0.0
            for b in range(in_first[k], in_first[k + 1]):
                total += share[b] * sent[supplier[b]]
            worst = max(worst, total)
        worst = min(1.0, worst)
        most = max(most, worst - down[j])
        down[j] = worst
        if has_market and worst > 0.0:
            lost[market[j]] += size[j] * worst
    return most


@compiled
def sparse_up(net: Net, work: Work, fronts: int, up_hits: int) -> tuple[float, int, int, int]:
    """Do a step upstream; return the largest gain, the firms that gained, their links, the touched firms."""
    stale, is_stale, up_sum, rise = work.stale, work.is_stale, work.up_sum, work.rise
    front, up, base, up_hit, in_up_hit = (
        work.front,
        work.up,
        work.base_up,
        work.up_hit,
        work.in_up_hit,
    )
    buy_first, buy_supplier, buy_share = net.buy_first, net.buy_supplier, net.buy_share
    stales = 0
    for h in range(fronts):
        j = front[h]
        change = rise[j]
        rise[j] = 0.0
        for b in range(buy_first[j], buy_first[j + 1]):
            i = buy_supplier[b]
            up_sum[i] += buy_share[b] * change
            if not is_stale[i]:
                is_stale[i] = True
                stale[stales] = i
                stales += 1
    most, fronts, links = 0.0, 0, 0
    for h in range(stales):
        i = stale[h]
        is_stale[i] = False
        if not in_up_hit[i]:
            in_up_hit[i] = True
            up_hit[up_hits] = i
            up_hits += 1
        worst = min(1.0, max(base[i], up_sum[i]))
        change = worst - up[i]
        if change != 0.0:
            most = max(most, change)
            up[i] = worst
            rise[i] = change
            front[fronts] = i
            fronts += 1
            links += buy_first[i + 1] - buy_first[i]
    return most, fronts, links, up_hits


@woven
def orders_lost(first: Ints, customer: Index, share: Floats, losses: Floats, i: int) -> float:
    """Return the share of its revenue that supplier i loses where its customers have these losses."""
    total = 0.0
    for b in range(first[i], first[i + 1]):
        total += share[b] * losses[customer[b]]
    return total


@compiled
def dense_up(net: Net, work: Work) -> float:
    """Do a step upstream over all firms; return the largest gain of loss."""
    first, customer, share = net.sell_first, net.sell_customer, net.sell_share
    up, base, rise, new = work.up, work.base_up, work.rise, work.scratch
    most = 0.0
    for i in range(len(up)):
        new[i] = min(1.0, max(base[i], orders_lost(first, customer, share, up, i)))
    for i in range(len(up)):
        rise[i] = new[i] - up[i]
        most = max(most, rise[i])
        up[i] = new[i]
    return most


@compiled
def settles(net: Net, work: Work, fronts: int, tolerance: float) -> bool:
    """Return whether it is proved that the next step upstream moves no firm by more than the tolerance.

    It moves firm i by at most sum_j Lu_ij rise_j. The large rises are summed; the small ones, none of them above
    `small`, add at most small times the largest row sum.
    """
    front, rise, base, probe, stale = work.front, work.rise, work.base_up, work.probe, work.stale
    buy_first, buy_supplier, buy_share = net.buy_first, net.buy_supplier, net.buy_share
    small = 0.1 * tolerance
    limit = tolerance * (1.0 - 1e-9) - small * net.row_most[0]
    most, stales = 0.0, 0
    for h in range(fronts):
        j = front[h]
        if rise[j] > small and most <= limit:
            for b in range(buy_first[j], buy_first[j + 1]):
                i = buy_supplier[b]
                if base[i] < 1.0:
                    if probe[i] == 0.0:
                        stale[stales] = i
                        stales += 1
                    probe[i] += buy_share[b] * rise[j]
                    most = max(most, probe[i])
    for h in range(stales):
        probe[stale[h]] = 0.0
    return bool(most <= limit)


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
    hit, up_hit, front, stale = (np.zeros(n, np.int32) for _ in range(4))
    in_hit, in_up_hit, is_stale = (np.zeros(n, np.bool_) for _ in range(3))
    return Work(
        down, up, base_down, base_up, sent, np.zeros(len(net.slot_owner)), up_sum, rise,
        np.zeros(len(net.market_size)), scratch, probe, hit, up_hit, in_hit, in_up_hit, front, stale,
        is_stale,
    )  # fmt: skip
