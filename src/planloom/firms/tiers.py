"""How many firms of a size does a cluster have? A count with an interval where figures are missing or firms unsure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

TierMeasure = Literal["revenue_cny", "value_added_cny", "output_cny"]
"""What the size is measured by."""


@dataclass(frozen=True, slots=True)
class TierTest:
    """One question: how many firms of a cluster reach a size."""

    cluster_code: str | None
    """The cluster; null for all firms of the table's clusters."""
    measure: TierMeasure
    """What the size is measured by."""
    threshold_cny: float
    """The size [CNY]."""


@dataclass(frozen=True, slots=True)
class TierCount:
    """The answer: between how many and how many."""

    low: int
    """Firms that surely belong and surely have the size."""
    high: int
    """With those that are unsure, and those without a figure that could have it."""
    unsure: int
    """Firms with the size whose cluster is unsure."""
    missing: int
    """Firms without the figure that could have the size."""


def tier_counts(
    assignment: pl.DataFrame, firms: pl.DataFrame, tests: Iterable[TierTest]
) -> tuple[TierCount, ...]:
    """Return how many firms have at least a size, for each of some questions.

    A firm's size in a cluster is its figure times its share there. A firm without the figure could have the size,
    unless its revenue in the cluster is known and smaller: neither value added is larger than revenue.

    Parameters
    ----------
    assignment
        Columns firm_id, cluster_code, share, is_unsure.
    firms
        Columns firm_id, revenue_cny, value_added_cny, output_cny.
    tests
        The questions.

    Returns
    -------
    counts
        One for each.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> made = pl.DataFrame({"firm_id": ["a", "b", "c"], "cluster_code": ["x"] * 3, "share": [1.0] * 3,
    ...                      "is_unsure": [False, True, False]})
    >>> table = pl.DataFrame({"firm_id": ["a", "b", "c"], "revenue_cny": [2e9, 3e9, None]})
    >>> tier_counts(made, table, [TierTest("x", "revenue_cny", 1e9)])
    (TierCount(low=1, high=3, unsure=1, missing=1),)
    """
    joined = assignment.filter(pl.col("cluster_code") != "outside").join(firms, on="firm_id")
    return tuple(_count(joined, test) for test in tests)


def _count(joined: pl.DataFrame, test: TierTest) -> TierCount:
    rows = joined
    if test.cluster_code is not None:
        rows = joined.filter(pl.col("cluster_code") == test.cluster_code)
    else:
        rows = joined.group_by("firm_id").agg(
            pl.col("share").sum(), pl.col("is_unsure").any(), *_amounts(joined)
        )
    size = _size(test.measure, rows)
    bound = _size("revenue_cny", rows) if test.measure == "value_added_cny" else pl.lit(None)
    is_large = (size >= test.threshold_cny).fill_null(value=False)
    is_open = size.is_null() & (bound >= test.threshold_cny).fill_null(value=True)
    is_unsure = pl.col("is_unsure")
    low, unsure, missing = rows.select(
        (is_large & is_unsure.not_()).sum().alias("low"),
        (is_large & is_unsure).sum().alias("unsure"),
        is_open.sum().alias("missing"),
    ).row(0)
    return TierCount(low, low + unsure + missing, unsure, missing)


def _amounts(rows: pl.DataFrame) -> list[pl.Expr]:
    names = ("revenue_cny", "value_added_cny", "output_cny")
    return [pl.col(name).first() for name in names if name in rows.columns]


def _size(measure: str, rows: pl.DataFrame) -> pl.Expr:
    """Return the part of a figure that a firm has in the cluster; null where the table has none."""
    if measure not in rows.columns:
        return pl.lit(None, pl.Float64)
    return pl.col(measure) * pl.col("share")
