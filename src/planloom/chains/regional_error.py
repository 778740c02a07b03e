"""How far may a regionalised number be off? Tables drawn around the estimate, and the range of what they say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.regional import RegionalData, RegionalMethod, regional_table

Figures = Callable[[InputOutputTable], Mapping[str, Floats]]
"""Figures by sector that are read from a table."""
_LEVELS = (0.05, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """A regionalised figure of every sector, with the range that it takes over the draws."""

    name: str
    """What it is."""
    value: Floats
    """By the method asked for."""
    low: Floats
    """5th percentile of the draws, or the value where that is less."""
    high: Floats
    """95th percentile of the draws, or the value where that is more."""


def regional_intervals(
    table: InputOutputTable,
    data: RegionalData,
    figures: Figures,
    method: RegionalMethod,
) -> tuple[Interval, ...]:
    r"""Return figures of a region with the range that the error of regionalisation gives them.

    Draw k of K takes Flegg's quotient with the exponent low + (high - low)(k + 1/2) / K, and multiplies each local
    coefficient by exp(s z - s^2 / 2), z standard normal, s the cell error: right on average, off by 2 (2 Phi(s/2) - 1)
    of itself in the mean (0.39 for s = 0.5). Then, as in the estimate, it is bound by the technique, balanced by RAS to
    the sums that are known, and bound by the output. Draw k has the same z for every figure, quotient and size.

    Parameters
    ----------
    table
        The nation's table.
    data
        What is known of the region.
    figures
        What is read from each drawn table.
    method
        Quotient, exponent, range, cell error, number of draws and seed.

    Returns
    -------
    intervals
        One for each figure.

    Notes
    -----
    The size of the cell error is an assumption, as is that cells err apart from each other: errors then cancel in
    sums, which are known better than cells. Errors of the nation's table and of the regional sizes are not drawn.
    Where sums of the region are known, all draws have them.

    References
    ----------
    Jensen, R. (1980). The concept of accuracy in regional input-output models. International Regional Science Review
    5(2). Bullard, C., Sebald, A. (1988). Monte Carlo sensitivity analysis of input-output models. Review of Economics
    and Statistics 70(4). Flegg, A., Tohmo, T. (2013). Regional input-output tables and the FLQ formula. Regional
    Studies 47(5). docs/decisions/0026-input-output-tables.md.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> bought, region = lambda made: {"bought": made.flow.sum(axis=0)}, RegionalData(np.array([10.0, 60.0]))
    >>> (found,) = regional_intervals(table, region, bought, RegionalMethod())
    >>> found.name, bool((found.low < found.value).all() and (found.value < found.high).all())
    ('bought', True)
    """
    values = figures(regional_table(table, data, method)[0])
    places = [(k + 0.5) / method.draws for k in range(method.draws)]
    drawn = [figures(drawn_table(table, data, method, k, at)) for k, at in enumerate(places)]
    found = []
    for name, value in values.items():
        # an undefined figure (a sector without output) is undefined in every draw
        low, high = np.quantile([one[name] for one in drawn], _LEVELS, axis=0)
        found.append(Interval(name, value, np.minimum(low, value), np.maximum(high, value)))
    return tuple(found)


def drawn_table(
    table: InputOutputTable, data: RegionalData, method: RegionalMethod, draw: int, place: float
) -> InputOutputTable:
    r"""Return one drawn table of a region, as `regional_intervals` has them.

    Parameters
    ----------
    table
        The nation's table.
    data
        What is known of the region.
    method
        Range of the exponent, cell error and seed.
    draw
        Number of the draw: its random numbers.
    place
        Where Flegg's exponent lies in its range (0-1).

    Returns
    -------
    table
        Bound and balanced as the estimate is.

    References
    ----------
    As in `regional_intervals`.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> drawn_table(table, RegionalData(np.array([10.0, 60.0])), RegionalMethod(), 0, 0.5).is_regionalised
    True
    """
    spread, count = method.cell_error, table.sector_count
    exponent = method.low + (method.high - method.low) * place
    normal = np.random.default_rng([method.seed, draw]).standard_normal((count, count))
    off_by = np.exp(spread * normal - spread**2 / 2)
    asked = replace(method, quotient="flq", delta=exponent)
    return regional_table(table, data, asked, off_by)[0]
