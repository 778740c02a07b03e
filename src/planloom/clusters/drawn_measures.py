"""Which measures of one year can be taken of tables that are drawn again? By table and name, each a function."""

from collections.abc import Callable, Collection
from functools import partial

import numpy as np

from planloom.clusters.agglomeration import coagglomeration_of
from planloom.clusters.concentration import (
    entropy,
    gini,
    herfindahl,
    locational_gini,
    relative_theil,
    theil,
    theil_parts,
    weighted_gini,
)
from planloom.clusters.records import Floats, Ints
from planloom.clusters.specialisation import (
    hachman,
    krugman,
    krugman_of_industries,
    location_quotient,
)

Measured = Callable[[Floats], Floats]
"""From sizes, regions by industries, to numbers of a fixed shape."""
INEQUALITY = ("theil", "between", "within", "gini")
"""What is asked of all cells."""
GROUPS = ("region", "industry")
"""How cells are grouped for it."""


def drawn_measures(
    wanted: Collection[str], pairs: tuple[Ints, Ints] | None
) -> dict[str, dict[str, Measured]]:
    """Return the measures that can be taken of tables drawn again.

    Parameters
    ----------
    wanted
        Names of `MEASURES`.
    pairs
        Industries that are compared, first and second; null for none.

    Returns
    -------
    measures
        By table and column.

    References
    ----------
    Each measure's own, in its function.

    Examples
    --------
    >>> found = drawn_measures(("krugman",), None)["regions"]["krugman"]
    >>> found(np.array([[30.0, 10.0], [20.0, 40.0]])).round(3).tolist()
    [0.5, 0.333]
    """
    offered: dict[str, dict[str, Measured]] = {
        "clusters": {"location_quotient": location_quotient},
        "regions": {
            "krugman": krugman, "hachman": hachman, "relative_theil": relative_theil,
            "herfindahl": lambda value: herfindahl(value, 1), "entropy": lambda value: entropy(value, 1),
        },
        "industries": {
            "gini": lambda value: gini(value, 0), "theil": _theil_of_industries,
            "herfindahl": lambda value: herfindahl(value, 0), "locational_gini": locational_gini,
            "krugman": krugman_of_industries, "relative_theil": lambda value: relative_theil(value.T),
        },
    }  # fmt: skip
    kept = {
        table: {name: one for name, one in measures.items() if name in wanted}
        for table, measures in offered.items()
    }
    kept["pairs"] = (
        {}
        if pairs is None
        else {"coagglomeration": lambda value: coagglomeration_of(value, *pairs)}
    )
    kept["inequality"] = {
        name: partial(inequality, name)
        for name in INEQUALITY
        if ("gini" if name == "gini" else "theil") in wanted
    }
    return kept


def inequality(name: str, value: Floats, weight: Floats | None = None) -> Floats:
    """Return Theil's index, one of its parts, or the Gini coefficient of averages, by region and by industry.

    Parameters
    ----------
    name
        A member of `INEQUALITY`: ``theil`` of all cells, ``between`` the averages of the groups, ``within`` the groups,
        ``gini`` of the groups' averages.
    value
        Amounts, regions by industries.
    weight
        Persons of each cell; all alike where null.

    Returns
    -------
    indices
        One for each of `GROUPS`.

    References
    ----------
    As in `theil_parts` and `weighted_gini`.

    Examples
    --------
    >>> inequality("between", np.array([[1.0, 3.0], [4.0, 4.0]])).round(4).tolist()
    [0.0566, 0.014]
    """
    flat = value.ravel()
    weights = np.ones(flat.shape) if weight is None else weight.ravel()
    groups = [axis.ravel() for axis in np.indices(value.shape)]
    if name == "theil":
        return np.full(len(groups), theil(flat, weights))
    if name == "within":
        return np.array([theil_parts(flat, group, weights).within for group in groups])
    of_averages = weighted_gini if name == "gini" else theil
    return np.array([of_averages(_sums(group, flat), _sums(group, weights)) for group in groups])


def _sums(group: Ints, value: Floats) -> Floats:
    return np.bincount(group, value).astype(np.float64)


def _theil_of_industries(value: Floats) -> Floats:
    """Return Theil's index of each industry over regions that count alike: ln R less the entropy in nats."""
    found = np.log(len(value)) - np.log(2) * entropy(value, 0)
    return np.asarray(np.maximum(found, 0.0), np.float64)
