"""How does one shock run through a network? The compiled loops: sparse while few firms are touched, then dense."""

from typing import Any

import numba as nb
import numpy as np

_EMPTY = 1e-10  # a market with less than this left counts as 1, as in the reference programs
_DOUBT = 1e-6  # below this share what is left of a market is summed anew instead of subtracted


@nb.njit(cache=True, nogil=True)
def run_scenarios(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917, PLR0912, PLR0915, C901, ANN201
    net,  # noqa: ANN001
    shock_first,  # noqa: ANN001
    shock_firm,  # noqa: ANN001
    shock_down,  # noqa: ANN001
    shock_up,  # noqa: ANN001
    start,  # noqa: ANN001
    stop,  # noqa: ANN001
    tolerance,  # noqa: ANN001
    most_steps,  # noqa: ANN001
    switch,  # noqa: ANN001
    weight,  # noqa: ANN001
    beyond,  # noqa: ANN001
    group,  # noqa: ANN001
    found,  # noqa: ANN001
    by_group,  # noqa: ANN001
):
    """Run scenarios start..stop-1 and write their losses, steps and bounds.

    Parameters
    ----------
    net
        Arrays of `kernel_arrays`.
    shock_first, shock_firm, shock_down, shock_up
        Scenarios, see `Shocks`: entries of scenario s are shock_first[s] up to shock_first[s + 1].
    start, stop
        Range of scenarios to run.
    tolerance, most_steps, switch
        See `CascadeParameters`.
    weight
        Weight of each firm.
    beyond
        `unseen_weight` of each firm.
    group
        Group of each firm, or empty.
    found
        Written: row s holds weighted loss, downstream, upstream, steps, bound on the unseen upstream loss, largest
        last increment.
    by_group
        Written: weighted loss of each group of firms where `group` is not empty.

    Returns
    -------
    nothing
        Results stand in `found` and `by_group`.

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
    (slot_first, slot_owner, out_first, out_slot, out_share, in_first, in_supplier, in_share,
     sell_first, sell_customer, sell_share, buy_first, buy_supplier, buy_share,
     size, market, market_size, member_first, member) = net  # fmt: skip
    n = len(size)
    has_market = len(market) > 0
    limit = int(switch * n)
    down, up = np.zeros(n), np.zeros(n)
    base_down, base_up = np.zeros(n), np.zeros(n)
    new_down, new_up = np.zeros(n), np.zeros(n)
    sent, up_sent = np.zeros(n), np.zeros(n)
    slot_sum, up_sum = np.zeros(len(slot_owner)), np.zeros(n)
    lost = np.zeros(len(market_size))
    hit, up_hit = np.zeros(n, np.int32), np.zeros(n, np.int32)  # touched firms, in order of touch
    in_hit, in_up_hit = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    stale, up_stale = np.zeros(n, np.int32), np.zeros(n, np.int32)  # firms to compute anew
    is_stale = np.zeros(n, np.bool_)
    rise = np.zeros(n)  # last increments upstream
    for s in range(start, stop):
        hits = 0
        up_hits = 0
        for e in range(shock_first[s], shock_first[s + 1]):
            i = shock_firm[e]
            if shock_down[e] > 0 and not in_hit[i]:
                in_hit[i] = True
                hit[hits] = i
                hits += 1
            if shock_up[e] > 0 and not in_up_hit[i]:
                in_up_hit[i] = True
                up_hit[up_hits] = i
                up_hits += 1
            base_down[i] = shock_down[e]
            base_up[i] = shock_up[e]
            down[i] = shock_down[e]
            up[i] = shock_up[e]
        if has_market:
            for h in range(hits):
                i = hit[h]
                lost[market[i]] += size[i] * down[i]
        steps = 0
        is_dense = hits > limit
        is_up_dense = up_hits > limit
        most = 0.0
        while steps < most_steps:
            most = 0.0
            # downstream: what the suppliers' losses leave of each customer's inputs
            stales = 0
            for h in range(n if is_dense else hits):
                i = h if is_dense else hit[h]
                value = down[i]
                if value > 0.0 and has_market:
                    q = market[i]
                    left = market_size[q] - lost[q]
                    if left <= _DOUBT * market_size[q]:
                        left = 0.0
                        for b in range(member_first[q], member_first[q + 1]):
                            left += size[member[b]] * (1.0 - down[member[b]])
                    if left <= _EMPTY:
                        left = 1.0
                    if size[i] < left:
                        value *= size[i] / left
                if is_dense:
                    sent[i] = value
                else:
                    change = value - sent[i]
                    if change != 0.0:
                        sent[i] = value
                        for b in range(out_first[i], out_first[i + 1]):
                            k = out_slot[b]
                            slot_sum[k] += out_share[b] * change
                            j = slot_owner[k]
                            if not is_stale[j]:
                                is_stale[j] = True
                                stale[stales] = j
                                stales += 1
            if is_dense:
                for j in range(n):
                    worst = base_down[j]
                    for k in range(slot_first[j], slot_first[j + 1]):
                        total = 0.0
                        for b in range(in_first[k], in_first[k + 1]):
                            total += in_share[b] * sent[in_supplier[b]]
                        worst = max(worst, total)
                    new_down[j] = min(1.0, worst)
                if has_market:
                    lost[:] = 0.0
                for j in range(n):
                    most = max(most, new_down[j] - down[j])
                    down[j] = new_down[j]
                    if has_market and down[j] > 0.0:
                        lost[market[j]] += size[j] * down[j]
            else:
                for h in range(stales):
                    j = stale[h]
                    is_stale[j] = False
                    worst = base_down[j]
                    for k in range(slot_first[j], slot_first[j + 1]):
                        worst = max(worst, slot_sum[k])
                    worst = min(1.0, worst)
                    change = worst - down[j]
                    if change != 0.0:
                        most = max(most, change)
                        down[j] = worst
                        if has_market:
                            lost[market[j]] += size[j] * change
                        if not in_hit[j]:
                            in_hit[j] = True
                            hit[hits] = j
                            hits += 1
            # upstream: what the customers' losses leave of each supplier's orders
            if is_up_dense:
                for i in range(n):
                    total = 0.0
                    for b in range(sell_first[i], sell_first[i + 1]):
                        total += sell_share[b] * up[sell_customer[b]]
                    new_up[i] = min(1.0, max(base_up[i], total))
                for i in range(n):
                    rise[i] = new_up[i] - up[i]
                    most = max(most, rise[i])
                    up[i] = new_up[i]
            else:
                stales = 0
                before = up_hits
                for h in range(up_hits):
                    j = up_hit[h]
                    change = up[j] - up_sent[j]
                    rise[j] = 0.0
                    if change != 0.0:
                        up_sent[j] = up[j]
                        for b in range(buy_first[j], buy_first[j + 1]):
                            i = buy_supplier[b]
                            up_sum[i] += buy_share[b] * change
                            if not is_stale[i]:
                                is_stale[i] = True
                                up_stale[stales] = i
                                stales += 1
                for h in range(stales):
                    i = up_stale[h]
                    is_stale[i] = False
                    worst = min(1.0, max(base_up[i], up_sum[i]))
                    change = worst - up[i]
                    if change != 0.0:
                        rise[i] = change
                        most = max(most, change)
                        up[i] = worst
                        if not in_up_hit[i]:
                            in_up_hit[i] = True
                            up_hit[up_hits] = i
                            up_hits += 1
                is_up_dense = max(before, up_hits) > limit
            is_dense = is_dense or hits > limit
            steps += 1
            if most <= tolerance:
                break
        # sums: over touched firms, or over all of them once a direction is dense
        total = 0.0
        total_down = 0.0
        total_up = 0.0
        bound = 0.0
        every = is_dense or is_up_dense
        grouped = len(group) > 0
        for part in range(1 if every else 2):
            for h in range(n if every else (hits if part == 0 else up_hits)):
                i = h if every else (hit[h] if part == 0 else up_hit[h])
                if part == 1:
                    total_up += weight[i] * up[i]
                    bound += beyond[i] * rise[i]
                    if in_hit[i]:
                        continue
                elif every:
                    total_down += weight[i] * down[i]
                    total_up += weight[i] * up[i]
                    bound += beyond[i] * rise[i]
                else:
                    total_down += weight[i] * down[i]
                loss = max(down[i], up[i])
                total += weight[i] * loss
                if grouped:
                    by_group[s, group[i]] += weight[i] * loss
        found[s, 0], found[s, 1], found[s, 2] = total, total_down, total_up
        found[s, 3], found[s, 4], found[s, 5] = steps, bound, most
        # clear what was touched
        if every:
            down[:] = 0.0
            up[:] = 0.0
            sent[:] = 0.0
            up_sent[:] = 0.0
            rise[:] = 0.0
            slot_sum[:] = 0.0
            up_sum[:] = 0.0
            in_hit[:] = False
            in_up_hit[:] = False
        else:
            for h in range(hits):
                i = hit[h]
                down[i] = 0.0
                sent[i] = 0.0
                in_hit[i] = False
                for b in range(out_first[i], out_first[i + 1]):
                    slot_sum[out_slot[b]] = 0.0
            for h in range(up_hits):
                j = up_hit[h]
                up[j] = 0.0
                up_sent[j] = 0.0
                rise[j] = 0.0
                in_up_hit[j] = False
                for b in range(buy_first[j], buy_first[j + 1]):
                    up_sum[buy_supplier[b]] = 0.0
        lost[:] = 0.0
        for e in range(shock_first[s], shock_first[s + 1]):
            base_down[shock_firm[e]] = 0.0
            base_up[shock_firm[e]] = 0.0


def kernel_arrays(net: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return the arrays of coefficients in the order in which the kernel takes them.

    Parameters
    ----------
    net
        Coefficients of a network.

    Returns
    -------
    arrays
        With the members of each market as the last two.

    References
    ----------
    The layout is Planloom's; what the arrays hold is in `Coefficients`.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> len(kernel_arrays(coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[1]]))))
    19
    """
    members = np.argsort(net.market, kind="stable")
    first = np.searchsorted(net.market[members], np.arange(len(net.market_size) + 1))
    return (
        net.slot_first, net.slot_owner, net.out_first, net.out_slot, net.out_share,
        net.in_first, net.in_supplier, net.in_share, net.sell_first, net.sell_customer,
        net.sell_share, net.buy_first, net.buy_supplier, net.buy_share,
        net.size, net.market, net.market_size, first, members,
    )  # fmt: skip
