"""How much does each cluster come to? Sums by cluster that add up to the table they come from."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from planloom.codes import parameter
from planloom.errors import Problem
from planloom.firms.rules import OUTSIDE
from planloom.firms.table import MEASURES


def totals(assignment: pl.DataFrame, firms: pl.DataFrame, clusters: Sequence[str]) -> pl.DataFrame:
    """Return what each cluster and outside come to, sure and unsure apart.

    Parameters
    ----------
    assignment
        Columns firm_id, cluster_code, share, is_unsure; shares of a firm add up to 1.
    firms
        Columns firm_id and measures (revenue_cny, …).
    clusters
        Every cluster that gets a row, in this order; ``outside`` comes last.

    Returns
    -------
    totals
        Columns cluster_code; firm_count (sum of shares) and unsure_firm_count; for each measure that the table has:
        its sum, ``unsure_`` and its sum, ``missing_`` and the number of firms without it. Sure and unsure together
        add up to the table.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> made = pl.DataFrame({"firm_id": ["a", "a"], "cluster_code": ["x", "outside"], "share": [0.75, 0.25],
    ...                      "is_unsure": [False, False]})
    >>> table = totals(made, pl.DataFrame({"firm_id": ["a"], "revenue_cny": [100.0]}), ["x", "y"])
    >>> table.select("cluster_code", "firm_count", "revenue_cny").rows()
    [('x', 0.75, 75.0), ('y', 0.0, 0.0), ('outside', 0.25, 25.0)]
    """
    given = [m for m in MEASURES if m in firms.columns and firms[m].count()]
    joined = assignment.join(firms.select("firm_id", *given), on="firm_id", maintain_order="left")
    is_sure, share = pl.col("is_unsure").not_(), pl.col("share")
    sums = [
        share.filter(is_sure).sum().alias("firm_count"),
        share.filter("is_unsure").sum().alias("unsure_firm_count"),
    ]
    for measure in given:
        part = share * pl.col(measure)
        sums += [
            part.filter(is_sure).sum().alias(measure),
            part.filter("is_unsure").sum().alias(f"unsure_{measure}"),
            pl.col(measure).is_null().sum().alias(f"missing_{measure.rpartition('_')[0]}_count"),
        ]
    found = joined.group_by("cluster_code", maintain_order=True).agg(sums)
    rows = pl.DataFrame({"cluster_code": [*clusters, OUTSIDE]}, schema={"cluster_code": pl.String})
    return rows.join(found, on="cluster_code", how="left", maintain_order="left").fill_null(0)


def reconciliation(table: pl.DataFrame, firms: pl.DataFrame, name: str, day: date) -> list[Problem]:
    """Return where totals by cluster do not add up to the table that they come from.

    Parameters
    ----------
    table
        As `totals` gives it.
    firms
        The firms.
    name
        File name, for the places of problems.
    day
        Day whose parameters hold.

    Returns
    -------
    problems
        One for each measure, and for the count of firms, that is off by more than the parameter.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> table = pl.DataFrame({"firm_count": [1.0], "unsure_firm_count": [0.5]})
    >>> reconciliation(table, pl.DataFrame({"firm_id": ["a", "b"]}), "f.csv", date(2026, 1, 1))[0].values["found"]
    1.5
    """
    tolerance = parameter("firms_reconcile", day).value
    pairs = {"firm_count": float(firms.height)}
    pairs |= {m: float(firms[m].sum()) for m in MEASURES if m in table.columns}
    problems = []
    for column, expected in pairs.items():
        found = float(table[column].sum()) + float(table[f"unsure_{column}"].sum())
        if abs(found - expected) > tolerance * abs(expected):
            values = {"column": column, "found": found, "expected": expected}
            problems.append(Problem("firms.does_not_reconcile", name, values))
    return problems
