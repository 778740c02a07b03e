"""How sure is a measure? Tables drawn again from plants or persons, with a seed, and the interval that they give."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import PCG64, Generator

from planloom.clusters.records import Floats, Plants, RegionIndustry

COUNTS = ("employment", "establishments")
"""Quantities whose units can be drawn one by one."""
RANGES = {
    "location_quotient": (0.0, np.inf), "krugman": (0.0, 2.0), "hachman": (0.0, 1.0), "relative_theil": (0.0, np.inf),
    "herfindahl": (0.0, 1.0), "entropy": (0.0, np.inf), "gini": (0.0, 1.0), "theil": (0.0, np.inf),
    "locational_gini": (0.0, 1.0), "between": (0.0, np.inf), "within": (0.0, np.inf),
}  # fmt: skip
"""Least and largest value that a measure can have: no interval goes beyond."""
_LOW, _HIGH = 0.05, 0.95
_WHOLE = 1e-9  # what 3.4567 times 10,000 may miss 34,567 by, as a share


def is_counted(layer: RegionIndustry) -> bool:
    """Return whether sizes are numbers of whole things: employment in thousands with decimals is none.

    Parameters
    ----------
    layer
        The sizes.

    Returns
    -------
    is_counted
        Whether persons or plants can be drawn one by one.

    References
    ----------
    Planloom's own rule.

    Examples
    --------
    >>> is_counted(RegionIndustry(("a",), ("i",), np.array([[1.2]]), "employment"))
    False
    """
    broken = np.abs(layer.value - np.rint(layer.value)) > _WHOLE * np.maximum(1.0, layer.value)
    return layer.quantity in COUNTS and not broken.any()


def redrawn(
    layer: RegionIndustry, plants: Plants | None, draws: int, seed: int
) -> Iterator[Floats] | None:
    """Return tables drawn again: plants with replacement where they are known, else persons or plants one by one.

    Parameters
    ----------
    layer
        The sizes.
    plants
        The plants behind them, if the table lists them.
    draws
        How many tables.
    seed
        Of the generator (PCG64); the same seed gives the same tables.

    Returns
    -------
    tables
        Regions by industries, one after the other; null for amounts of money without plants.

    References
    ----------
    Efron, B., Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall, ch. 6; Mills, J. A.,
    Zandvakili, S. (1997). Statistical inference via bootstrapping for measures of inequality. Journal of Applied
    Econometrics 12(2), 133-150.

    Examples
    --------
    >>> layer = RegionIndustry(("a", "b"), ("i",), np.array([[4.0], [6.0]]), "employment")
    >>> [float(table.sum()) for table in redrawn(layer, None, 2, 1)]
    [10.0, 10.0]
    """
    if plants is None and not is_counted(layer):
        return None
    return _tables(layer, plants, draws, Generator(PCG64(seed)))


def _tables(
    layer: RegionIndustry, plants: Plants | None, draws: int, generator: Generator
) -> Iterator[Floats]:
    shape = layer.value.shape
    if plants is None:
        total = int(np.rint(layer.value.sum()))
        chance = (layer.value / layer.value.sum()).ravel()
        for _ in range(draws):
            yield generator.multinomial(total, chance).reshape(shape).astype(np.float64)
        return
    cell = plants.region * shape[1] + plants.industry
    count = len(plants.size)
    for _ in range(draws):
        taken = generator.integers(0, count, count)
        drawn = np.bincount(cell[taken], plants.size[taken], shape[0] * shape[1])
        yield drawn.reshape(shape).astype(np.float64)


def intervals(
    tables: Iterator[Floats], measures: dict[str, Callable[[Floats], Floats]], value: Floats
) -> dict[str, tuple[Floats, Floats]]:
    """Return basic bootstrap intervals of measures: twice the value less the 95 % and 5 % quantiles of the draws.

    Measures of concentration grow with every noise, so the draws lie above the value; the basic interval takes that off
    again. Where more than the whole spread is taken off, the interval is widened until it holds the value. What twice
    the value puts beyond the measure's range is cut off.

    Parameters
    ----------
    tables
        Tables drawn again.
    measures
        Measures by name, each from a table to numbers of a fixed shape; what stands before a point tells names apart.
    value
        The table itself.

    Returns
    -------
    interval
        Low and high ends by measure; NaN where the value, or a twentieth of the draws, is undefined.

    References
    ----------
    Davison, A. C., Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge University Press,
    section 5.2.1.

    Examples
    --------
    >>> layer = RegionIndustry(("a", "b"), ("i",), np.array([[400.0], [600.0]]), "employment")
    >>> share = lambda table: table[:1, 0] / table.sum()
    >>> low, high = intervals(redrawn(layer, None, 400, 1), {"share": share}, layer.value)["share"]
    >>> bool(0.37 < low[0] < 0.4 < high[0] < 0.43)
    True
    """
    drawn: dict[str, list[Floats]] = {name: [] for name in measures}
    for table in tables:
        for name, measure in measures.items():
            drawn[name].append(measure(table))
    found = {}
    for name, measure in measures.items():
        own, all_ = measure(value), np.array(drawn[name])
        lost = np.isnan(all_).mean(0) > _LOW
        with np.errstate(invalid="ignore"):
            filled = np.where(np.isnan(all_), own, all_)
        low = 2 * own - np.quantile(filled, _HIGH, 0)
        high = 2 * own - np.quantile(filled, _LOW, 0)
        low, high = np.clip((low, high), *RANGES.get(name.rpartition(".")[2], (-np.inf, np.inf)))
        is_open = lost | np.isnan(own)
        found[name] = (
            np.where(is_open, np.nan, np.minimum(low, own)),
            np.where(is_open, np.nan, np.maximum(high, own)),
        )
    return found
