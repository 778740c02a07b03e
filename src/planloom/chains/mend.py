"""What would mend a chain most? Second suppliers, stocks and entrants, ranked by the risk that they take away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from planloom.chains.cascade import CascadeParameters, cascades
from planloom.chains.network import Floats, SupplyNetwork, supply_network
from planloom.chains.shocks import firm_shocks

_EXACT = 256
"""Affordable sets up to which all are tried; over several networks, sets times networks."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One intervention."""

    kind: Literal["second_supplier", "stock", "entrant"]
    """What is done."""
    firm: int = -1
    """Customer that gets a supplier or a stock."""
    sector: int = -1
    """Sector of the input or of the entrant; of a stock -1: all inputs."""
    amount: float = 0.5
    """Share (0-1) of the input that moves to the new supplier, of the outage that the stock covers, or of its sector's
    sales that the entrant takes."""
    cost: float = 1.0
    """In the unit of the budget, above 0."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What measures do."""

    before: Floats
    """Sum of the index of all firms in each network, nothing done."""
    alone: Floats
    """The same with each measure alone (measures x networks)."""
    largest_before: Floats
    """Largest index of a firm in each network, nothing done."""
    largest_alone: Floats
    """The same with each measure alone (measures x networks)."""
    chosen: tuple[int, ...]
    """Measures chosen, in the order of choice."""
    after: Floats
    """The sum in each network with all that was chosen."""
    method: Literal["exact", "greedy"]
    """Whether every affordable set was tried."""


def mended_network(
    network: SupplyNetwork, measures: Sequence[Measure]
) -> tuple[SupplyNetwork, Floats]:
    """Return the network with measures taken, and what its links still let through.

    second_supplier: a share of what the firm buys of the sector moves to the largest seller of the sector that does
    not supply it yet. stock: a loss of the input (or of all inputs) that reaches the firm shrinks by the share of the
    outage that the stock covers (days of stock over days of outage); stocks of one input add up, to the whole outage
    at most. entrant: a new firm, the last, takes a share of each sale of its sector, buys nothing, and sells to final
    demand as its sector does.

    Parameters
    ----------
    network
        The network.
    measures
        Taken in their order; stocks last, as they cover what is bought then.

    Returns
    -------
    network, passed
        Share that each link lets through, as `coefficients` takes it.

    Notes
    -----
    A stock of s days covers s days of a full stop of its input, and more days of a partial one; that it covers the
    share s / D of any loss is exact for a full stop and cautious for a partial one.

    References
    ----------
    The measures are Planloom's; what they change is in Diem et al. (2022), Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> chain = supply_network([(0, 2, 4.0), (1, 3, 1.0)], [0, 0, 1, 1], [[2, 2], [1, 1]])
    >>> mended_network(chain, [Measure("second_supplier", 2, 0, 0.5)])[0].sale.tolist()
    [2.0, 2.0, 1.0]
    >>> mended_network(chain, [Measure("stock", 2, 0, 0.25)])[1].tolist()
    [0.75, 1.0]
    """
    for measure in measures:
        if measure.kind == "second_supplier":
            network = _second_supplier(network, measure)
        elif measure.kind == "entrant":
            network = _entrant(network, measure)
    covered = np.zeros(len(network.sale))
    for measure in measures:
        if measure.kind == "stock":
            is_input = network.customer == measure.firm
            if measure.sector >= 0:
                is_input &= network.sector[network.supplier] == measure.sector
            covered[is_input] += measure.amount
    return network, np.maximum(0.0, 1.0 - covered)


def _second_supplier(network: SupplyNetwork, measure: Measure) -> SupplyNetwork:
    is_input = (network.customer == measure.firm) & (
        network.sector[network.supplier] == measure.sector
    )
    able = (network.sector == measure.sector) & (network.sales() > 0)
    able[network.supplier[is_input]] = False
    able[measure.firm] = False
    if not is_input.any() or not able.any():
        return network
    new = int(np.argmax(np.where(able, network.sales(), -1.0)))
    moved = float(network.sale[is_input].sum()) * measure.amount
    sale = np.where(is_input, network.sale * (1.0 - measure.amount), network.sale)
    return _made(
        network, np.append(network.supplier, new), np.append(network.customer, measure.firm),
        np.append(sale, moved), network.sector,
    )  # fmt: skip


def _entrant(network: SupplyNetwork, measure: Measure) -> SupplyNetwork:
    is_sold = network.sector[network.supplier] == measure.sector
    n = network.firm_count
    sale = np.where(is_sold, network.sale * (1.0 - measure.amount), network.sale)
    return _made(
        network,
        np.append(network.supplier, np.full(int(is_sold.sum()), n)),
        np.append(network.customer, network.customer[is_sold]),
        np.append(sale, network.sale[is_sold] * measure.amount),
        np.append(network.sector, measure.sector),
    )


def _made(
    network: SupplyNetwork, supplier: np.ndarray, customer: np.ndarray, sale: Floats, sector: np.ndarray
) -> SupplyNetwork:  # fmt: skip
    more = len(sector) - network.firm_count
    market = network.market
    if market is not None and more:
        same = np.flatnonzero(network.sector == sector[-1])
        market = np.append(market, market[same[0]] if len(same) else market.max() + 1)
    made = supply_network((supplier, customer, sale), sector, network.essential, market)
    revenue = None
    if network.revenue is not None:
        before, now = network.sales(), made.sales()
        other = network.revenue - before
        if more:
            mine = network.sector == sector[-1]
            part = other[mine].sum() / max(before[mine].sum(), 1e-300)
            other = np.append(other, now[-1] * part)
        revenue = now + other
    names = (*network.firm_id, *(f"entrant:{k + 1}" for k in range(more)))
    return replace(made, firm_id=names, revenue=revenue, sector_code=network.sector_code)


def total_risk(
    network: SupplyNetwork,
    passed: Floats | None = None,
    parameters: CascadeParameters | None = None,
) -> tuple[float, float]:
    """Return the sum of the index of all firms, and the largest.

    A second supplier can leave the sum as it is, since two firms then share what one could take away; the largest
    index tells the difference.

    Parameters
    ----------
    network
        The network.
    passed
        As `coefficients` takes it.
    parameters
        Of the cascades; None: as published.

    Returns
    -------
    total, largest
        Share of all sales, over firms that stop one at a time.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> total_risk(supply_network([(0, 1, 1.0)], [0, 0], [[2]]))
    (2.0, 1.0)
    """
    shocks = firm_shocks(range(network.firm_count))
    found = cascades(network, shocks, parameters or CascadeParameters(), passed=passed)
    return float(np.add.reduce(found.loss)), float(found.loss.max())


def mend(
    networks: Sequence[SupplyNetwork],
    measures: Sequence[Measure],
    budget: float,
    parameters: CascadeParameters | None = None,
    progress: Callable[[int], None] | None = None,
) -> Mended:
    """Return what each measure takes away alone, and which ones to take under a budget.

    All affordable sets are tried where there are few (256 over the networks); the choice is then the best there is.
    Otherwise the measure with the largest gain per cost is added as long as one helps; measures can need each other or
    replace each other, so that way has no guarantee against the best set.

    Parameters
    ----------
    networks
        One that is known, or draws: every measure and set meets the same ones (common random numbers), so that
        differences are theirs alone. Sets are chosen by the mean over them.
    measures
        Candidates.
    budget
        Most cost in all.
    parameters
        Of the cascades.
    progress
        Told how many networks were evaluated since the last call.

    Returns
    -------
    mended
        Sums before and after.

    References
    ----------
    Nemhauser, G. L., Wolsey, L. A., Fisher, M. L. (1978). An analysis of approximations for maximizing submodular set
    functions. Mathematical Programming 14: its guarantee for the greedy way needs a property that cascades lack.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> chain = supply_network([(0, 2, 4.0), (1, 3, 1.0)], [0, 0, 1, 1], [[2, 2], [1, 1]])
    >>> mend([chain], [Measure("stock", 2, amount=0.5), Measure("stock", 3, amount=0.5)], 1.0).method
    'exact'
    """

    def risk(chosen: Sequence[int]) -> tuple[Floats, Floats]:
        found = []
        for network in networks:
            taken = mended_network(network, [measures[k] for k in chosen])
            found.append(total_risk(*taken, parameters))
            if progress is not None:
                progress(1)
        return np.array([total for total, _ in found]), np.array([most for _, most in found])

    before, largest = risk(())
    each = [risk((k,)) for k in range(len(measures))]
    shape = len(measures), len(networks)
    alone, largest_alone = (np.array([one[a] for one in each]).reshape(shape) for a in (0, 1))
    known: dict[tuple[int, ...], Floats] = {(k,): alone[k] for k in range(len(measures))}
    known[()] = before

    def total(chosen: tuple[int, ...]) -> float:
        if chosen not in known:
            known[chosen] = risk(chosen)[0]
        return float(known[chosen].mean())

    sets = _affordable(measures, budget, _EXACT // len(networks))
    if sets is not None:
        best = min(sets, key=lambda chosen: (total(chosen), len(chosen), chosen))
        return Mended(before, alone, largest, largest_alone, best, known[best], "exact")
    picked: tuple[int, ...] = ()
    left = budget
    while True:
        rest = [k for k in range(len(measures)) if k not in picked and measures[k].cost <= left]
        gain = {k: total(picked) - total((*picked, k)) for k in rest}
        best_k = max(rest, key=lambda k: (gain[k] / measures[k].cost, -k), default=None)
        if best_k is None or not gain[best_k] > 0:
            return Mended(before, alone, largest, largest_alone, picked, known[picked], "greedy")
        picked, left = (*picked, best_k), left - measures[best_k].cost


def _affordable(
    measures: Sequence[Measure], budget: float, most: int
) -> list[tuple[int, ...]] | None:
    """Return all affordable sets, or None where there are more than `most` of two measures and more."""
    found: list[tuple[int, ...]] = [()]
    for size in range(1, len(measures) + 1):
        before = len(found)
        for chosen in combinations(range(len(measures)), size):
            if sum(measures[k].cost for k in chosen) <= budget:
                found.append(chosen)
                if size > 1 and len(found) > most:
                    return None
        if len(found) == before:
            break
    return found
