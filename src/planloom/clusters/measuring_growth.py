"""What do sizes of several years say of growth? Contributions and shift-share by cluster, productivity by region."""

from collections.abc import Collection, Sequence

from planloom.clusters.growth import growth_contributions, productivity_growth
from planloom.clusters.measurement import MeasureTable
from planloom.clusters.records import ClusterTables, RegionIndustry
from planloom.clusters.shift_share import dynamic_shift_share, shift_share

PER_PERSON = ("value_added", "output", "wage")
"""Quantities that may stand over persons, best first."""
_LEAST = 2


def growth_table(years: Sequence[RegionIndustry], wanted: Collection[str]) -> MeasureTable:
    """Return what each cluster added to its region's growth, and the parts of its own growth.

    Parameters
    ----------
    years
        Sizes of at least two years in order: static measures take the first and the last.
    wanted
        ``growth``, ``shift_share`` or both.

    Returns
    -------
    table
        A row for each region and industry; with three years or more, also the dynamic parts.

    References
    ----------
    As in `growth_contributions`, `shift_share` and `dynamic_shift_share`.

    Examples
    --------
    >>> import numpy as np
    >>> first, last = (RegionIndustry(("n",), ("a",), np.array([[x]])) for x in (4.0, 5.0))
    >>> growth_table((first, last), {"growth"}).column["contribution"].tolist()
    [0.25]
    """
    before, after = years[0].value, years[-1].value
    column = {"size_before": before, "size_after": after, "change": after - before}
    if "growth" in wanted:
        column["contribution"] = growth_contributions(before, after)
    if "shift_share" in wanted:
        still = shift_share(before, after)
        column |= {"national": still.national, "mix": still.mix, "regional": still.regional}
        if len(years) > _LEAST:
            moving = dynamic_shift_share([layer.value for layer in years])
            column |= {
                "national_dynamic": moving.national, "mix_dynamic": moving.mix,
                "regional_dynamic": moving.regional,
            }  # fmt: skip
    last = years[-1]
    rows = tuple((r, i) for r in last.region for i in last.industry)
    flat = {name: numbers.ravel() for name, numbers in column.items()}
    return MeasureTable("growth", ("region", "industry"), rows, flat)


def productivity_table(tables: ClusterTables) -> MeasureTable | None:
    """Return the parts of each region's growth of productivity.

    Parameters
    ----------
    tables
        The sizes.

    Returns
    -------
    table
        Of the first amount that stands beside persons in two years or more; null where none does.

    References
    ----------
    As in `productivity_growth`.

    Examples
    --------
    >>> productivity_table(ClusterTables(("n",), ("a",), ())) is None
    True
    """
    at = {(layer.quantity, layer.year): layer.value for layer in tables.layers}
    for name in PER_PERSON:
        years = [year for year in tables.years(name) if ("employment", year) in at]
        if len(years) < _LEAST:
            continue
        first, last = years[0], years[-1]
        found = productivity_growth(
            at[name, first], at["employment", first], at[name, last], at["employment", last]
        )
        column = {
            "productivity_growth": found.growth, "within": found.within,
            "shift": found.shift, "interaction": found.interaction,
        }  # fmt: skip
        rows = tuple((r,) for r in tables.region)
        return MeasureTable("productivity", ("region",), rows, column)
    return None
