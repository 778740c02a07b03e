"""How does one shock run through a network? The compiled loop: sparse while little is touched, then dense."""

from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from planloom.chains.bounds import unseen_weight
from planloom.chains.cascade_certificate import unseen_loss
from planloom.chains.cascade_down import dense_down, sparse_down
from planloom.chains.cascade_leap import leap
from planloom.chains.cascade_state import Index, Net, Work, blank_work
from planloom.chains.cascade_up import dense_up, orders_lost, settles, sparse_up, wide_up
from planloom.chains.coefficients import Coefficients
from planloom.chains.groups import Groups
from planloom.chains.network import Floats, Ints
from planloom.chains.shocks import Shocks
from planloom.compiled import compiled

FOUND = 8
"""Numbers per scenario: weighted loss, downstream, upstream, steps, bound on the unseen upstream from the last gains,
largest last gain, and bounds on what is unseen downstream and upstream from the last state."""
_LEAP_EVERY = 32
"""Steps between two leaps: enough for the gains to take the shape in which they shrink."""
_WIDE = 0.25
"""Links of a step upstream, per firm of the network, beyond which all firms are gone over for what it changed."""


def run_scenarios(  # noqa: PLR0913, PLR0917 each has its own meaning
    net: Net,
    shocks: Shocks,
    start: int,
    stop: int,
    limits: tuple[float, int, float],
    groups: Groups,
    found: Floats,
    by_group: Floats,
    levels: Floats,
    asked: Literal["sums", "bounds"],
) -> None:
    """Run scenarios start..stop-1 and write their losses, steps and bounds.

    Parameters
    ----------
    net
        From `kernel_net`.
    shocks
        The scenarios.
    start, stop
        Range of scenarios to run.
    limits
        Tolerance, most steps and switch share, see `CascadeParameters`.
    groups
        Groups of firms; none where nothing is wanted of them.
    found
        Written: a row per scenario, see `FOUND`.
    by_group
        Written: weighted loss of each group of firms.
    levels
        Written: losses of each firm by scenario and direction (down, up), where it is not empty.
    asked
        "bounds" fills the last two numbers of `found`.

    Returns
    -------
    nothing
        Results stand in `found`, `by_group` and `levels`.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains import firm_cascades, supply_network
    >>> firm_cascades(supply_network([(0, 1, 1.0)], [0, 0], [[2]])).steps.tolist()  # `cascades` calls it
    [2, 2]
    """
    _run(
        net, blank_work(net), shocks.first, shocks.firm, shocks.down, shocks.up, start, stop,
        *limits, (groups.first, groups.group, groups.share), found, by_group, levels,
        asked == "bounds",
    )  # fmt: skip


@compiled
def _run(  # noqa: PLR0913, PLR0917
    net: Net, work: Work, shock_first: Ints, shock_firm: Ints, shock_down: Floats, shock_up: Floats,
    start: int, stop: int, tolerance: float, most_steps: int, switch: float,
    groups: tuple[Ints, Ints, Floats], found: Floats, by_group: Floats, levels: Floats,
    has_bounds: bool,
) -> None:  # fmt: skip
    every_number = (
        len(groups[1]) > 0 or len(levels) > 0 or has_bounds or net.row_most[0] > 1.0 + 1e-12
    )
    for s in range(start, stop):
        first, last = shock_first[s], shock_first[s + 1]
        hits, fronts = _strike(net, work, shock_firm, shock_down, shock_up, first, last)
        counts = _cascade(
            net, work, hits, fronts, tolerance, most_steps, switch, every_number, has_bounds
        )
        steps, most, hits, up_hits, fronts, is_over, is_lazy = counts
        found[s, 3], found[s, 5] = steps, most
        if is_lazy:
            _sum_ahead(net, work, shock_firm[first:last], hits, up_hits, fronts, found[s])
        else:
            _sum_up(net, work, hits, up_hits, is_over, found[s])
        if len(groups[1]) > 0:
            _sum_groups(net, work, *groups, by_group[s])
        if len(levels) > 0:
            _keep_levels(work, levels[s])
        if has_bounds:
            found[s, 6] = unseen_loss(net, work.down, work.base_down, True)
            found[s, 7] = unseen_loss(net, work.up, work.base_up, False)
        _clear(net, work, shock_firm[first:last], hits, up_hits, is_over)


@compiled
def _strike(  # noqa: PLR0913, PLR0917
    net: Net, work: Work, firm: Ints, down: Floats, up: Floats, first: int, last: int
) -> tuple[int, int]:
    """Put a scenario's losses in; return how many firms are touched downstream and upstream."""
    hits, fronts = 0, 0
    for e in range(first, last):
        i = firm[e]
        work.base_down[i], work.base_up[i] = down[e], up[e]
        if down[e] > 0:
            work.down[i] = down[e]
            work.in_hit[i] = True
            work.hit[hits] = i
            hits += 1
            if len(net.market) > 0:
                work.lost[net.market[i]] += net.size[i] * down[e]
        if up[e] > 0:
            work.up[i] = work.rise[i] = up[e]
            work.in_up_hit[i] = True
            work.up_hit[fronts] = work.front[fronts] = i
            fronts += 1
    return hits, fronts


@compiled
def _cascade(  # noqa: PLR0913, PLR0917
    net: Net, work: Work, hits: int, fronts: int, tolerance: float, most_steps: int,
    switch: float, every_number: bool, has_leaps: bool,
) -> tuple[int, float, int, int, int, bool, bool]:  # fmt: skip
    """Do steps until no firm gains more loss than the tolerance; a direction that rests is left alone.

    Returned are steps, largest last gain, firms touched in each direction, firms that gained in the last step
    upstream, whether a direction went over all firms, and whether the last step upstream is left to `_sum_ahead`:
    its sums follow from the step before, and it is the one that touches most.
    """
    n = len(net.size)
    is_dense, is_up_dense = False, False
    up_hits, most, steps, is_down_at_rest = fronts, 0.0, 0, False
    links = _links(net.buy_first, work.front, fronts)
    while steps < most_steps:
        steps += 1
        most = 0.0
        if not is_down_at_rest:
            most, hits, is_dense = _go_down(net, work, hits, is_dense, switch)
        is_down_at_rest = most == 0.0
        if most <= tolerance and not every_number and not is_dense:
            asked = 2 * _links(net.sell_first, work.hit, hits)
            is_less = asked < (len(net.buy_supplier) if is_up_dense else links)
            if is_less and settles(net, work, fronts, tolerance):
                return steps, most, hits, up_hits, fronts, is_up_dense, True
        if not is_up_dense and links > switch * len(net.buy_supplier):
            is_up_dense = True
            for i in range(n):
                work.front[i] = i
            fronts = n
        if is_up_dense:
            gain = dense_up(net, work)
        else:
            gain, fronts, links, up_hits = _go_up(net, work, fronts, links, up_hits)
        most = max(most, gain)
        if most <= tolerance:
            break
        if has_leaps and is_up_dense and steps % _LEAP_EVERY == 0:
            leap(net, work)
    return steps, most, hits, up_hits, fronts, is_dense or is_up_dense, False


@compiled
def _go_down(
    net: Net, work: Work, hits: int, is_dense: bool, switch: float
) -> tuple[float, int, bool]:
    """Do a step downstream; return the largest gain, the firms touched and whether it goes over all firms."""
    if is_dense or _links(net.out_first, work.hit, hits) > switch * len(net.out_slot):
        return dense_down(net, work), hits, True
    most, hits = sparse_down(net, work, hits)
    return most, hits, False


@compiled
def _go_up(
    net: Net, work: Work, fronts: int, links: int, up_hits: int
) -> tuple[float, int, int, int]:
    """Do a step upstream from the firms that gained in the last one; returned as by `sparse_up`."""
    if links > _WIDE * len(net.size):
        return wide_up(net, work, fronts)
    return sparse_up(net, work, fronts, up_hits)


@compiled
def _links(first: Ints, firms: Index, count: int) -> int:
    """Return how many links the firms have."""
    total = 0
    for h in range(count):
        total += first[firms[h] + 1] - first[firms[h]]
    return total


@compiled
def _sum_up(net: Net, work: Work, hits: int, up_hits: int, is_over: bool, found: Floats) -> None:
    """Add the losses up, over all firms where a direction went over all of them."""
    weight, beyond, rise = net.weight, net.beyond, work.rise
    downs, ups, hit, up_hit, in_hit = work.down, work.up, work.hit, work.up_hit, work.in_hit
    total, total_down, total_up, bound = 0.0, 0.0, 0.0, 0.0
    for h in range(len(weight) if is_over else hits):
        i = h if is_over else hit[h]
        down, up = downs[i], ups[i]
        total += weight[i] * max(down, up)
        total_down += weight[i] * down
        total_up += weight[i] * up
        bound += beyond[i] * rise[i]
    for h in range(0 if is_over else up_hits):
        i = up_hit[h]
        if not in_hit[i]:
            total += weight[i] * ups[i]
            total_up += weight[i] * ups[i]
            bound += beyond[i] * rise[i]
    found[0], found[1], found[2], found[4] = total, total_down, total_up, bound


@compiled
def _sum_ahead(  # noqa: PLR0913, PLR0917
    net: Net, work: Work, shocked: Ints, hits: int, up_hits: int, fronts: int, found: Floats
) -> None:
    """Add the losses up as they stand after one more step upstream, without doing it.

    With the rises r of the step before, the step adds Lu r to every firm but those shocked at the start, each of
    which is computed by itself; so any weighted sum v grows by (Lu^T v) . r.
    """
    weight, beyond, rise, ups, base = net.weight, net.beyond, work.rise, work.up, work.base_up
    first, customer, share = net.sell_first, net.sell_customer, net.sell_share
    front, hit, up_hit, downs = work.front, work.hit, work.up_hit, work.down
    weight_next, beyond_next = net.weight_next, net.beyond_next
    total_up, total_down, more, bound = 0.0, 0.0, 0.0, 0.0
    is_every = fronts == len(weight)
    for h in range(fronts if is_every else up_hits):
        i = h if is_every else up_hit[h]
        total_up += weight[i] * ups[i]
    for h in range(fronts):
        j = front[h]
        total_up += weight_next[j] * rise[j]
        bound += beyond_next[j] * rise[j]
    for i in shocked:
        gain = min(1.0, max(base[i], orders_lost(first, customer, share, ups, i))) - ups[i]
        gain -= orders_lost(first, customer, share, rise, i)
        total_up += weight[i] * gain
        bound += beyond[i] * gain
    for h in range(hits):
        i = hit[h]
        if downs[i] > 0.0:
            total_down += weight[i] * downs[i]
            if downs[i] > ups[i]:  # which only grows: where it is larger already, it stays so
                up = min(1.0, max(base[i], orders_lost(first, customer, share, ups, i)))
                more += weight[i] * max(0.0, downs[i] - up)
    found[0], found[1], found[2], found[4] = total_up + more, total_down, total_up, bound


@compiled
def _sum_groups(
    net: Net, work: Work, first: Ints, group: Ints, share: Floats, by_group: Floats
) -> None:
    """Add each group's losses up."""
    weight, down, up = net.weight, work.down, work.up
    for i in range(len(weight)):
        for b in range(first[i], first[i + 1]):
            by_group[group[b]] += weight[i] * share[b] * max(down[i], up[i])


@compiled
def _keep_levels(work: Work, levels: Floats) -> None:
    """Copy both losses of each firm; a slice assigned whole would compile numpy's messages too, for seconds."""
    for i in range(len(work.down)):
        levels[0, i], levels[1, i] = work.down[i], work.up[i]


@compiled
def _clear(net: Net, work: Work, shocked: Ints, hits: int, up_hits: int, is_over: bool) -> None:
    """Take everything back to 0, firm by firm where few were touched."""
    down, up, sent, rise, slot_sum, up_sum = (
        work.down, work.up, work.sent, work.rise, work.slot_sum, work.up_sum,
    )  # fmt: skip
    hit, up_hit, in_hit, in_up_hit = work.hit, work.up_hit, work.in_hit, work.in_up_hit
    slot_first = net.slot_first
    if is_over:
        down[:], up[:], sent[:], rise[:] = 0.0, 0.0, 0.0, 0.0
        slot_sum[:], up_sum[:] = 0.0, 0.0
        in_hit[:], in_up_hit[:] = False, False
    else:
        for h in range(hits):
            i = hit[h]
            down[i] = sent[i] = 0.0
            in_hit[i] = False
            for k in range(slot_first[i], slot_first[i + 1]):
                slot_sum[k] = 0.0
        for h in range(up_hits):
            i = up_hit[h]
            up[i] = up_sum[i] = rise[i] = 0.0
            in_up_hit[i] = False
    work.lost[:] = 0.0
    for i in shocked:
        work.base_down[i] = work.base_up[i] = 0.0


def kernel_net(made: Coefficients, weight: Floats) -> Net:
    """Return the arrays of coefficients as the kernel takes them.

    Parameters
    ----------
    made
        Coefficients of a network.
    weight
        Weight of each firm in the sums.

    Returns
    -------
    net
        With the members of each market and the weights of the next step.

    References
    ----------
    The layout is Planloom's; what the arrays hold is in `Coefficients`.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[1]]))
    >>> kernel_net(made, made.size).weight_next.tolist()
    [0.0, 1.0]
    """
    n = len(made.size)
    member = np.argsort(made.market, kind="stable")
    sold = csr_array((made.sell_share, made.sell_customer, made.sell_first), shape=(n, n))
    beyond = unseen_weight(made, weight)
    seen = np.where(np.isfinite(beyond), beyond, 0.0)
    row = np.asarray(sold.sum(axis=1)).ravel()
    return Net(
        made.slot_first, made.slot_owner, made.out_first, made.out_slot, made.out_share,
        made.in_first, made.in_supplier, made.in_share, made.sell_first, made.sell_customer,
        made.sell_share, made.buy_first, made.buy_supplier, made.buy_share,
        made.size, made.market, made.market_size,
        np.searchsorted(made.market[member], np.arange(len(made.market_size) + 1)), member,
        weight, np.asarray(sold.T @ weight), seen, np.asarray(sold.T @ seen),
        np.array([row.max() if n else 0.0]),
    )  # fmt: skip
