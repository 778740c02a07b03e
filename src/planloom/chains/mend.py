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
"""Affordable sets up to which all are tried."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One intervention."""

    kind: Literal["second_supplier", "stock", "entrant"]
    """What is done."""
    firm: int = -1
    """Customer that gets a supplier or a stock."""
    sector: int = -1
    """Sector of the input or of the entrant."""
    amount: float = 0.5
    """Share (0-1) of the input that moves to the new supplier, of the outage that the stock covers, or of its sector's
    sales that the entrant takes."""
    cost: float = 1.0
    """In the unit of the budget, above 0."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What measures do."""

    before: float
    """Sum of the index of all firms, nothing done."""
    alone: tuple[float, ...]
    """The same with each measure alone."""
    largest_before: float
    """Largest index of a firm, nothing done."""
    largest_alone: tuple[float, ...]
    """The same with each measure alone."""
    chosen: tuple[int, ...]
    """Measures chosen, in the order of choice."""
    after: float
    """The sum with all that was chosen."""
    method: Literal["exact", "greedy"]
    """Whether every affordable set was tried."""


def mended_network(
    network: SupplyNetwork, measures: Sequence[Measure]
) -> tuple[SupplyNetwork, Floats]:
    """Return the network with measures taken, and the cost of each firm that carries its stocks.

    second_supplier: a share of what the firm buys of the sector moves to the largest seller of the sector that does
    not supply it yet. stock: the loss of inputs that reaches the firm shrinks by the share of the outage that the stock
    covers (days of stock over days of outage). entrant: a new firm, the last, takes a share of each sale of its
    sector, buys nothing, and sells to final demand as its sector does.

    Parameters
    ----------
    network
        The network.
    measures
        Taken in their order.

    Returns
    -------
    network, cost
        Cost as `coefficients` takes it.

    References
    ----------
    The measures are Planloom's; what they change is in Diem et al. (2022), Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> chain = supply_network([(0, 2, 4.0), (1, 3, 1.0)], [0, 0, 1, 1], [[2, 2], [1, 1]])
    >>> mended_network(chain, [Measure("second_supplier", 2, 0, 0.5)])[0].sale.tolist()
    [2.0, 2.0, 1.0]
    """
    kept = np.ones(network.firm_count)
    for measure in measures:
        if measure.kind == "stock":
            kept[measure.firm] *= 1.0 - measure.amount
        elif measure.kind == "second_supplier":
            network = _second_supplier(network, measure)
        else:
            network = _entrant(network, measure)
            kept = np.append(kept, 1.0)
    with np.errstate(divide="ignore"):
        return network, network.purchases() / kept


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
    network: SupplyNetwork, cost: Floats | None = None, parameters: CascadeParameters | None = None
) -> tuple[float, float]:
    """Return the sum of the index of all firms, and the largest.

    A second supplier can leave the sum as it is, since two firms then share what one could take away; the largest
    index tells the difference.

    Parameters
    ----------
    network
        The network.
    cost
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
    found = cascades(network, shocks, parameters or CascadeParameters(), cost=cost)
    return float(np.add.reduce(found.loss)), float(found.loss.max())


def mend(
    network: SupplyNetwork,
    measures: Sequence[Measure],
    budget: float,
    parameters: CascadeParameters | None = None,
    progress: Callable[[int], None] | None = None,
) -> Mended:
    """Return what each measure takes away alone, and which ones to take under a budget.

    All affordable sets are tried where there are 256 or fewer; the choice is then the best there is. Otherwise the
    measure with the largest gain per cost is added as long as one helps; measures can need each other or replace each
    other, so that way has no guarantee against the best set.

    Parameters
    ----------
    network
        The network; the same for all measures, so that differences are theirs alone.
    measures
        Candidates.
    budget
        Most cost in all.
    parameters
        Of the cascades.
    progress
        Told how many evaluations were done since the last call.

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
    >>> mend(chain, [Measure("stock", 2, amount=0.5), Measure("stock", 3, amount=0.5)], 1.0).method
    'exact'
    """

    def risk(chosen: Sequence[int]) -> tuple[float, float]:
        found = total_risk(*mended_network(network, [measures[k] for k in chosen]), parameters)
        if progress is not None:
            progress(1)
        return found

    before, largest = risk(())
    each = [risk((k,)) for k in range(len(measures))]
    alone, largest_alone = tuple(total for total, _ in each), tuple(most for _, most in each)
    sets = _affordable(measures, budget)
    if sets is not None:
        known: dict[tuple[int, ...], float] = {(k,): value for k, value in enumerate(alone)}
        known[()] = before
        worth = {chosen: known[chosen] if chosen in known else risk(chosen)[0] for chosen in sets}
        best = min(sets, key=lambda chosen: (worth[chosen], len(chosen), chosen))
        return Mended(before, alone, largest, largest_alone, best, worth[best], "exact")
    chosen: tuple[int, ...] = ()
    now, left = before, budget
    while True:
        rest = [k for k in range(len(measures)) if k not in chosen and measures[k].cost <= left]
        trial = {k: alone[k] if not chosen else risk((*chosen, k))[0] for k in rest}
        best_k = max(rest, key=lambda k: ((now - trial[k]) / measures[k].cost, -k), default=None)
        if best_k is None or not trial[best_k] < now:
            return Mended(before, alone, largest, largest_alone, chosen, now, "greedy")
        chosen, now, left = (*chosen, best_k), trial[best_k], left - measures[best_k].cost


def _affordable(measures: Sequence[Measure], budget: float) -> list[tuple[int, ...]] | None:
    """Return all affordable sets, or None where there are too many."""
    found: list[tuple[int, ...]] = [()]
    for size in range(1, len(measures) + 1):
        before = len(found)
        for chosen in combinations(range(len(measures)), size):
            if sum(measures[k].cost for k in chosen) <= budget:
                found.append(chosen)
                if len(found) > _EXACT:
                    return None
        if len(found) == before:
            break
    return found
