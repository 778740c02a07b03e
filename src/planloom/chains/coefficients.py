"""How strongly does a loss at one end of a link press on the other end? Coefficients of the cascade."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planloom.chains.network import Floats, Ints, SupplyNetwork

_ESSENTIAL = 2


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """The network as the kernels use it: each customer has a slot per essential input and one for the rest."""

    slot_first: Ints
    """First slot of each customer (n + 1)."""
    slot_owner: NDArray[np.int32]
    """Customer of each slot."""
    out_first: Ints
    """First downstream link of each supplier (n + 1)."""
    out_slot: NDArray[np.int32]
    """Slot that each downstream link fills, by supplier."""
    out_share: Floats
    """Share of the slot's loss that a full loss of the supplier causes, by supplier."""
    in_first: Ints
    """First downstream link of each slot."""
    in_supplier: NDArray[np.int32]
    """Supplier of each downstream link, by slot."""
    in_share: Floats
    """The same shares, by slot."""
    sell_first: Ints
    """First upstream link of each supplier (n + 1)."""
    sell_customer: NDArray[np.int32]
    """Customer of each upstream link, by supplier."""
    sell_share: Floats
    """Share of the supplier's revenue that the customer stands for, by supplier."""
    buy_first: Ints
    """First upstream link of each customer (n + 1)."""
    buy_supplier: NDArray[np.int32]
    """Supplier of each upstream link, by customer."""
    buy_share: Floats
    """The same shares, by customer."""
    size: Floats
    """Sales of each firm to firms: its weight in its market."""
    market: Ints
    """Market of each firm; empty where nobody can be replaced."""
    market_size: Floats
    """Sales of each market."""


def coefficients(
    network: SupplyNetwork, cost: Floats | None = None, passed: Floats | None = None
) -> Coefficients:
    """Return the coefficients of a network.

    Downstream, essential input k of firm j: W_ij / sum of j's purchases of k; non-essential: W_ij / all
    purchases of j; negligible: 0. Upstream: W_ij / revenue of i (sales to firms where no revenue is given).
    A divisor of 0 counts as 1.

    Parameters
    ----------
    network
        The network.
    cost
        Cost of each firm; where given, downstream shares of j are multiplied by purchases_j / cost_j.
    passed
        Share of a loss downstream that each link lets through (0-1), in the order of the links; None: 1.

    Returns
    -------
    coefficients
        Links of class 0 stand in the upstream part alone.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> made = coefficients(supply_network([(0, 1, 3.0), (2, 1, 1.0)], [0, 0, 0], [[2]]))
    >>> made.out_share.tolist(), made.sell_share.tolist()
    ([0.75, 0.25], [1.0, 1.0])
    """
    n, m = network.firm_count, len(network.essential)
    supplier, customer, sale = network.supplier, network.customer, network.sale
    size, bought = network.sales(), network.purchases()
    kind = network.essential[network.sector[supplier], network.sector[customer]]
    is_essential = kind == _ESSENTIAL
    share = sale / np.where(is_essential, _of_sector(network), bought[customer])
    if cost is not None:
        share = share * (_one(bought) / _one(cost))[customer]
    if passed is not None:
        share = share * passed
    # the slot of a link: its supplier's sector if essential, m for all that is not
    slot_key = customer * (m + 1) + np.where(is_essential, network.sector[supplier], m)
    used = kind > 0
    keys, slot = np.unique(slot_key[used], return_inverse=True)
    del slot_key, is_essential, kind  # a million links take 8 MB an array
    owner = keys // (m + 1)
    revenue = size if network.revenue is None else network.revenue
    sell = sale / _one(revenue)[supplier]
    by_slot = np.argsort(slot, kind="stable")
    by_customer = np.argsort(customer, kind="stable")
    market = np.empty(0, np.int64) if network.market is None else network.market
    return Coefficients(
        slot_first=_first(owner, n),
        slot_owner=owner.astype(np.int32),
        out_first=_first(supplier[used], n),
        out_slot=slot.astype(np.int32),
        out_share=share[used],
        in_first=_first(slot[by_slot], len(keys)),
        in_supplier=supplier[used][by_slot].astype(np.int32),
        in_share=share[used][by_slot],
        sell_first=_first(supplier, n),
        sell_customer=customer.astype(np.int32),
        sell_share=sell,
        buy_first=_first(customer[by_customer], n),
        buy_supplier=supplier[by_customer].astype(np.int32),
        buy_share=sell[by_customer],
        size=size,
        market=market,
        market_size=np.bincount(market, size).astype(np.float64) if len(market) else np.empty(0),
    )


def _of_sector(network: SupplyNetwork) -> Floats:
    """Return, for each link, all that its customer buys from its supplier's sector."""
    pair = network.customer * len(network.essential) + network.sector[network.supplier]
    _, place = np.unique(pair, return_inverse=True)
    return np.bincount(place, network.sale).astype(np.float64)[place]


def _first(owners: Ints, count: int) -> Ints:
    return np.searchsorted(owners, np.arange(count + 1)).astype(np.int64)


def _one(divisor: Floats) -> Floats:
    return np.where(divisor == 0, 1.0, divisor)
