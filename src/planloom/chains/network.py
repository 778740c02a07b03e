"""Who sells how much to whom? A supply network between firms as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SupplyNetwork:
    """Sales between firms, with the sector of each firm and the class of each input."""

    firm_id: tuple[str, ...]
    """Names of the n firms."""
    supplier: Ints
    """Supplier of each link (0..n-1), sorted by supplier, then customer."""
    customer: Ints
    """Customer of each link."""
    sale: Floats
    """Sale on each link [any one unit of money], above 0."""
    sector: Ints
    """Sector of each firm (0..m-1)."""
    essential: NDArray[np.int8]
    """Class of inputs, supplier's sector by customer's: 0 negligible, 1 non-essential, 2 essential."""
    market: Ints | None = None
    """Market of each firm in which others can stand in for it; None: nobody can."""
    revenue: Floats | None = None
    """Revenue of each firm, final demand included; None: sales to firms alone."""
    sector_code: tuple[str, ...] = ()
    """Codes of the m sectors, where a table gave them."""

    @property
    def firm_count(self) -> int:
        """Return the number of firms n."""
        return len(self.firm_id)

    def sales(self) -> Floats:
        """Return the sales of each firm to firms."""
        return np.bincount(self.supplier, self.sale, self.firm_count).astype(np.float64)

    def purchases(self) -> Floats:
        """Return the purchases of each firm from firms."""
        return np.bincount(self.customer, self.sale, self.firm_count).astype(np.float64)


def supply_network(
    links: Sequence[tuple[int, int, float]] | tuple[Ints, Ints, Floats],
    sector: Sequence[int] | Ints,
    essential: Sequence[Sequence[int]] | NDArray[np.signedinteger],
    market: Sequence[int] | Ints | None = None,
    revenue: Sequence[float] | Floats | None = None,
) -> SupplyNetwork:
    """Return a network from links; links of the same two firms are added up, links of 0 left out.

    Parameters
    ----------
    links
        (supplier, customer, sale) per link, or three arrays; firms counted from 0.
    sector
        Sector of each firm, counted from 0.
    essential
        Class 0, 1 or 2 of inputs, supplier's sector by customer's.
    market
        Market of each firm, or None.
    revenue
        Revenue of each firm, or None.

    Returns
    -------
    network
        Its links in the order of supplier and customer.

    Raises
    ------
    ValueError
        If a sale is negative or not finite, or a firm or sector does not exist.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> network = supply_network([(1, 0, 2.0), (1, 0, 1.0)], [0, 0], [[1]])
    >>> network.sales().tolist(), network.purchases().tolist()
    ([0.0, 3.0], [3.0, 0.0])
    """
    source, target, sale = _columns(links)
    sectors = np.asarray(sector, np.int64)
    n = len(sectors)
    if not np.all(np.isfinite(sale) & (sale >= 0)):
        raise ValueError("sales must be finite and not negative")
    if len(sale) and (min(source.min(), target.min()) < 0 or max(source.max(), target.max()) >= n):
        raise ValueError("a link names a firm that does not exist")
    classes = np.asarray(essential, np.int8)
    if n and not 0 <= sectors.min() <= sectors.max() < len(classes):
        raise ValueError("a firm has a sector that does not exist")
    keep = sale > 0
    key, place = np.unique(source[keep] * n + target[keep], return_inverse=True)
    return SupplyNetwork(
        firm_id=tuple(str(i + 1) for i in range(n)),
        supplier=key // max(n, 1),
        customer=key % max(n, 1),
        sale=np.bincount(place, sale[keep], len(key)).astype(np.float64),
        sector=sectors,
        essential=classes,
        market=None if market is None else np.unique(np.asarray(market), return_inverse=True)[1],
        revenue=None if revenue is None else np.asarray(revenue, np.float64),
    )


def _columns(
    links: Sequence[tuple[int, int, float]] | tuple[Ints, Ints, Floats],
) -> tuple[Ints, Ints, Floats]:
    if isinstance(links, tuple) and len(links) and isinstance(links[0], np.ndarray):
        first, second, third = links
    else:
        first, second, third = zip(*links, strict=True) if len(links) else ((), (), ())
    return (
        np.asarray(first, np.int64),
        np.asarray(second, np.int64),
        np.asarray(third, np.float64),
    )
