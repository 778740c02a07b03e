"""What does one step of a cascade change upstream? From the touched firms or over all of them, and a look ahead."""

from planloom.chains.cascade_state import Index, Net, Work
from planloom.chains.network import Floats, Ints
from planloom.compiled import compiled, woven


@compiled
def sparse_up(net: Net, work: Work, fronts: int, up_hits: int) -> tuple[float, int, int, int]:
    """Do a step upstream; return the largest gain, the firms that gained, their links, the touched firms.

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.
    fronts
        Firms whose upstream loss grew in the last step.
    up_hits
        Firms touched upstream so far.

    Returns
    -------
    most, fronts, links, up_hits
        Largest gain of loss [share], firms that gained, their links, firms touched now.

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
    >>> work.up[1] = work.rise[1] = 0.5
    >>> work.front[0], work.in_up_hit[1] = 1, True
    >>> sparse_up(net, work, 1, 1)
    (0.5, 1, 0, 2)
    """
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
        # firms are listed without branches: a processor guesses in vain whether one was touched before
        for b in range(buy_first[j], buy_first[j + 1]):
            i = buy_supplier[b]
            up_sum[i] += buy_share[b] * change
            stale[stales] = i
            stales += not is_stale[i]
            is_stale[i] = True
    most, fronts, links = 0.0, 0, 0
    for h in range(stales):
        i = stale[h]
        is_stale[i] = False
        up_hit[up_hits] = i
        up_hits += not in_up_hit[i]
        in_up_hit[i] = True
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


@compiled
def wide_up(net: Net, work: Work, fronts: int) -> tuple[float, int, int, int]:
    """Do the same step where most firms are touched: no list of them is kept, all are gone over in their order.

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.
    fronts
        Firms whose upstream loss grew in the last step.

    Returns
    -------
    most, fronts, links, up_hits
        Largest gain of loss [share], firms that gained, their links, and all firms as touched.

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
    >>> work.up[1] = work.base_up[1] = work.up_sum[1] = work.rise[1] = 0.5
    >>> work.front[0] = 1
    >>> wide_up(net, work, 1)
    (0.5, 1, 0, 2)
    """
    up_sum, rise, front, up, base = work.up_sum, work.rise, work.front, work.up, work.base_up
    up_hit, in_up_hit = work.up_hit, work.in_up_hit
    buy_first, buy_supplier, buy_share = net.buy_first, net.buy_supplier, net.buy_share
    for h in range(fronts):
        j = front[h]
        change = rise[j]
        for b in range(buy_first[j], buy_first[j + 1]):
            up_sum[buy_supplier[b]] += buy_share[b] * change
    most, fronts, links = 0.0, 0, 0
    for i in range(len(up)):
        worst = min(1.0, max(base[i], up_sum[i]))
        change = worst - up[i]
        most = max(most, change)
        up[i] = worst
        rise[i] = change
        front[fronts] = up_hit[i] = i
        in_up_hit[i] = True
        if change != 0.0:
            fronts += 1
            links += buy_first[i + 1] - buy_first[i]
    return most, fronts, links, len(up)


@woven
def orders_lost(first: Ints, customer: Index, share: Floats, losses: Floats, i: int) -> float:
    """Return the share of its revenue that supplier i loses where its customers have these losses.

    Parameters
    ----------
    first
        First link of each supplier.
    customer
        Customer of each link.
    share
        Share of the supplier's revenue on each link.
    losses
        Loss of each firm [share].
    i
        Supplier.

    Returns
    -------
    lost
        Share of its revenue.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> import numpy as np
    >>> first, customer = np.array([0, 1, 1]), np.array([1], np.int32)
    >>> orders_lost(first, customer, np.array([0.5]), np.array([0.0, 1.0]), 0)
    0.5
    """
    total = 0.0
    for b in range(first[i], first[i + 1]):
        total += share[b] * losses[customer[b]]
    return total


@compiled
def dense_up(net: Net, work: Work) -> float:
    """Do a step upstream over all firms; return the largest gain of loss.

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
    >>> work.up[1] = work.base_up[1] = 0.5
    >>> dense_up(net, work), work.up.tolist()
    (0.5, [0.5, 0.5])
    """
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

    Parameters
    ----------
    net
        From `kernel_net`.
    work
        State of the scenario; changed.
    fronts
        Firms whose upstream loss grew in the last step.
    tolerance
        Largest gain of loss in the last step [share].

    Returns
    -------
    is_settled
        False where it is not proved.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> from planloom.chains import coefficients, supply_network
    >>> from planloom.chains.cascade_kernel import blank_work, kernel_net
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    >>> net = kernel_net(made, made.size)
    >>> work = blank_work(net)
    >>> work.rise[1], work.front[0] = 0.005, 1
    >>> settles(net, work, 1, 0.01)
    True
    """
    front, rise, base, probe = work.front, work.rise, work.base_up, work.probe
    stale, is_stale = work.stale, work.is_stale
    buy_first, buy_supplier, buy_share = net.buy_first, net.buy_supplier, net.buy_share
    small = 0.1 * tolerance
    limit = tolerance * (1.0 - 1e-9) - small * net.row_most[0]
    most, stales = 0.0, 0
    for h in range(fronts):
        j = front[h]
        if rise[j] > small and most <= limit:
            for b in range(buy_first[j], buy_first[j + 1]):
                i = buy_supplier[b]
                stale[stales] = i
                stales += not is_stale[i]
                is_stale[i] = True
                probe[i] += buy_share[b] * rise[j]
                if probe[i] > most and base[i] < 1.0:
                    most = probe[i]
    for h in range(stales):
        probe[stale[h]] = 0.0
        is_stale[stale[h]] = False
    return bool(most <= limit)
