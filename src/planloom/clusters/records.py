"""How much of each industry stands in each region? Sizes, regions by industries, and the plants behind them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
QUANTITIES = ("value", "employment", "value_added", "output", "wage", "establishments")
"""What a size may count: any one amount, persons, money of one unit, or plants."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionIndustry:
    """One quantity of one year; every cell is known."""

    region: tuple[str, ...]
    """Names or codes of the R regions."""
    industry: tuple[str, ...]
    """Names or codes of the I industries."""
    value: Floats
    """Size of each industry in each region [one unit throughout, 0 or more], R x I."""
    quantity: str = "value"
    """What the sizes count, a member of `QUANTITIES`."""
    year: int | None = None
    """Year of the sizes; null where the table names none."""

    def __post_init__(self) -> None:
        shape = (len(self.region), len(self.industry))
        if self.value.shape != shape:
            message = f"{self.value.shape} values for {shape[0]} regions and {shape[1]} industries"
            raise ValueError(message)
        if not np.all(np.isfinite(self.value)) or np.any(self.value < 0):
            message = "sizes are finite numbers of 0 or more; leave out or ask what is missing"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, eq=False)
class Plants:
    """Plants (firms, sites) one by one, for measures that ask how lumpy an industry is."""

    region: Ints
    """Region of each plant, its place in `RegionIndustry.region`."""
    industry: Ints
    """Industry of each plant, its place in `RegionIndustry.industry`."""
    size: Floats
    """Size of each plant [one unit, 0 or more]."""
    year: int | None = None
    """Year of the sizes."""


@dataclass(frozen=True, slots=True, eq=False)
class ClusterTables:
    """What a person's table says: quantities and years over the same regions and industries."""

    region: tuple[str, ...]
    """Names or codes of the regions, in the order of the table."""
    industry: tuple[str, ...]
    """Names or codes of the industries, in the order of the table."""
    layers: tuple[RegionIndustry, ...]
    """One per quantity and year that is complete, years ascending within a quantity."""
    plants: tuple[Plants, ...] = ()
    """One per year where the table lists plants; else none."""
    label: dict[str, str] = field(default_factory=dict)
    """Header of the column that a quantity came from, unit included."""

    @property
    def quantities(self) -> tuple[str, ...]:
        """Return the quantities, in the order of `QUANTITIES`."""
        found = {layer.quantity for layer in self.layers}
        return tuple(name for name in QUANTITIES if name in found)

    def years(self, quantity: str) -> tuple[int | None, ...]:
        """Return the years of a quantity, ascending."""
        return tuple(layer.year for layer in self.layers if layer.quantity == quantity)

    def layer(self, quantity: str, year: int | None = None) -> RegionIndustry | None:
        """Return a quantity of a year, or of its last year; null where the table does not hold it."""
        own = [layer for layer in self.layers if layer.quantity == quantity]
        if year is not None:
            own = [layer for layer in own if layer.year == year]
        return own[-1] if own else None
