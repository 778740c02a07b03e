"""What does one step of a cascade change downstream? Steps over the touched firms or over all of them."""

from planloom.chains.cascade_state import Index, Net, Work
from planloom.chains.network import Floats, Ints
from planloom.compiled import compiled, woven

_DOUBT = 1e-6  # below this share what is left of a market is summed anew instead of subtracted


@woven
def _market_left(  # noqa: PLR0913, PLR0917
    first: Ints, member: Ints, size: Floats, down: Floats, total: float, lost: float, q: int
) -> float:
    """Return what is still sold in market q; summed anew where the difference would be mostly rounding."""
    left = total - lost
    if left <= _DOUBT * total:
        left = 0.0
        for b in range(first[q], first[q + 1]):
            left += size[member[b]] * (1.0 - down[member[b]])
    return left


@compiled
def send(net: Net, work: Work, hits: int) -> None:
    """Put what each supplier passes on into `scratch`: its loss times what nobody of its market can replace.

    The suppliers are the touched firms, or all of them where `hits` is negative.

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.
    hits
        Firms touched; negative: all firms.

    Returns
    -------
    nothing
        Loss passed on stands in `work.scratch`.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import blank_work, kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    >>> net = kernel_net(made, made.size)
    >>> work = blank_work(net)
    >>> work.down[0] = 0.5
    >>> send(net, work, -1)
    >>> work.scratch.tolist()
    [0.5, 0.0]
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
            left = _market_left(first, member, size, down, total[q], lost[q], q)
            if size[i] < left:
                value *= size[i] / left
        scratch[i] = value


@compiled
def sparse_down(net: Net, work: Work, hits: int) -> tuple[float, int]:
    """Do a step downstream from the touched firms; return the largest gain of loss and the touched firms.

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.
    hits
        Firms touched downstream so far.

    Returns
    -------
    most, hits
        Largest gain of loss [share] and firms touched now.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import blank_work, kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    >>> net = kernel_net(made, made.size)
    >>> work = blank_work(net)
    >>> work.down[0], work.in_hit[0] = 0.5, True
    >>> sparse_down(net, work, 1)
    (0.5, 2)
    """
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


@woven
def inputs_lost(
    slot_first: Ints, in_first: Ints, supplier: Index, share: Floats, sent: Floats, j: int
) -> float:
    """Return the share of its output that customer j loses for want of its scarcest input.

    Parameters
    ----------
    slot_first
        First slot of inputs of each customer.
    in_first
        First link of each slot.
    supplier
        Supplier of each link.
    share
        Share of the slot's loss on each link.
    sent
        Loss that each supplier passes on [share].
    j
        Customer.

    Returns
    -------
    lost
        Share of its output.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> import numpy as np
    >>> slot, link, supplier = np.array([0, 1]), np.array([0, 2]), np.array([0, 1], np.int32)
    >>> inputs_lost(slot, link, supplier, np.array([0.5, 0.5]), np.array([1.0, 0.5]), 0)
    0.75
    """
    worst = 0.0
    for k in range(slot_first[j], slot_first[j + 1]):
        total = 0.0
        for b in range(in_first[k], in_first[k + 1]):
            total += share[b] * sent[supplier[b]]
        worst = max(worst, total)
    return worst


@compiled
def dense_down(net: Net, work: Work) -> float:
    """Do a step downstream over all firms; return the largest gain of loss.

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.

    Returns
    -------
    most
        Largest gain of loss [share].

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import blank_work, kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    >>> net = kernel_net(made, made.size)
    >>> work = blank_work(net)
    >>> work.down[0] = work.base_down[0] = 0.5
    >>> dense_down(net, work), work.down.tolist()
    (0.5, [0.5, 0.5])
    """
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
        lost_inputs = inputs_lost(slot_first, in_first, supplier, share, sent, j)
        worst = min(1.0, max(base[j], lost_inputs))
        most = max(most, worst - down[j])
        down[j] = worst
        if has_market and worst > 0.0:
            lost[market[j]] += size[j] * worst
    return most
