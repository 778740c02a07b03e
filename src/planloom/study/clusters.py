"""How strong and how concentrated are clusters in places? A person's tables to measures, with every problem."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import polars as pl

from planloom.clusters import (
    MEASURES,
    QUANTITIES,
    ClusterTables,
    Measurement,
    MeasureRequest,
    MeasureTable,
    TableRequest,
    measure,
    read_region_industry,
)
from planloom.codes import clusters as cluster_codes
from planloom.codes.lists import parameter
from planloom.errors import InputError, Problem
from planloom.evidence.columns import ColumnSpec, read_columns
from planloom.evidence.table import names_of
from planloom.evidence.trace import significant
from planloom.firms.plan_rules import plan_clusters
from planloom.plan.schema import Plan

__all__ = [
    "MEASURES", "ROLES", "ClustersRequest", "MeasureTable", "Measurement", "cluster_of", "measured", "measurement_csv",
    "measurement_rows", "table_csv", "table_rows",
]  # fmt: skip
Given = tuple[bytes, str]
"""(content, name) of a file."""
_ASSIGNMENT = (
    ColumnSpec("firm_id", required=True, words=("企业", "企业代码", "firm")),
    ColumnSpec("cluster_code", required=True, words=("集群", "集群代码", "cluster")),
    ColumnSpec("share", "number", required=True, words=("份额", "占比")),
)
_PLACES = (
    ColumnSpec("region", required=True, words=("地区", "区域", "行政区", "区", "region_code", "district", "place")),
    ColumnSpec("area", "number", required=True, words=("面积", "土地面积", "area_sqkm", "area_km2")),
    ColumnSpec("population", "number", required=True, words=("人口", "常住人口", "pop")),
)  # fmt: skip
ROLES = ("region", "industry", "year", "firm", *QUANTITIES)
"""Roles that a column can play."""
_OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class ClustersRequest:
    """What `planloom clusters measure` is asked."""

    table: Given
    """Regions by industries; or firms with region and size, where an assignment is given."""
    day: date
    """Day whose parameters hold."""
    assignment: Given | None = None
    """Shares of firms in clusters: firm_id, cluster_code, share."""
    places: Given | None = None
    """Area and population of the regions."""
    plan: Plan | None = None
    """Plan whose clusters the table should hold."""
    column: Mapping[str, str] = field(default_factory=dict)
    """Word of the header by role."""
    absent: Literal["missing", "zero"] = "missing"
    """What a pair without a figure means."""
    quantity: str | None = None
    """What is measured, or what the sizes of a wide table count."""
    left_out: tuple[str, ...] = ()
    """Regions and industries that are no parts of the whole."""
    measures: tuple[str, ...] = ()
    """Names of measures; all where empty."""
    draws: int | None = None
    """Tables drawn again; else the dated parameter."""
    seed: int = 1
    """Seed of the draws."""


def measured(request: ClustersRequest) -> Measurement:
    r"""Return what the measures of clusters say of a person's tables.

    Parameters
    ----------
    request
        Tables and choices.

    Returns
    -------
    measurement
        With what was treated on the way among its problems.

    Raises
    ------
    InputError
        With everything that is wrong in tables and choices.

    Examples
    --------
    >>> table = "行政区,制造业,商业\n南山,30,10\n福田,20,40\n".encode()
    >>> found = measured(ClustersRequest((table, "t.csv"), date(2026, 1, 1), quantity="employment"))
    >>> [table.name for table in found.tables]
    ['clusters', 'regions', 'industries', 'pairs', 'inequality']
    """
    if request.quantity is not None and request.quantity not in QUANTITIES:
        values = {"found": request.quantity, "known": list(QUANTITIES)}
        raise InputError([Problem("clusters.unknown_quantity", "--quantity", values)])
    tables, noted = _tables(request)
    area, population, more = _places(request.places, tables)
    name = request.table[1]
    draws = request.draws
    if draws is None:
        draws = int(parameter("cluster_interval_draws", request.day).value)
    found = measure(
        tables,
        MeasureRequest(
            request.measures,
            request.quantity,
            parameter("cluster_star_share", request.day).value,
            parameter("cluster_star_quotient", request.day).value,
            draws,
            request.seed,
            area,
            population,
        ),
        name,
    )
    missing = [] if request.plan is None else _missing_clusters(request.plan, tables, name)
    problems = (*noted, *more, *missing, *found.problems)
    return Measurement(found.quantity, found.years, found.interval, found.tables, problems)


def _tables(request: ClustersRequest) -> tuple[ClusterTables, tuple[Problem, ...]]:
    data, name = request.table
    if request.assignment is not None:
        data = _joined(request)
    asked = TableRequest(
        request.column, request.absent, request.quantity or "value", request.left_out
    )
    return read_region_industry(data, name, asked)


def _joined(request: ClustersRequest) -> bytes:
    """Return the firms of each cluster, one line each, their sizes times their shares."""
    assert request.assignment is not None  # noqa: S101 asked before
    shares, problems = read_columns(*request.assignment, _ASSIGNMENT)
    words = {
        "firm": ("firm_id", "企业", "企业代码", "统一社会信用代码", "firm"),
        "region": ("地区", "行政区", "区县", "区", "district", "place_code"),
    }
    sizes = {
        "employment": ("employment_person", "从业人员", "员工人数"),
        "value_added": ("value_added_cny", "增加值"),
        "output": ("output_cny", "revenue_cny", "营业收入", "产值"),
    }
    spec = [ColumnSpec(role, required=True, words=own) for role, own in words.items()]
    spec += [ColumnSpec(role, "number", words=own) for role, own in sizes.items()]
    mapping = {role: word for role, word in request.column.items() if role in (*words, *sizes)}
    firms, more = read_columns(*request.table, spec, mapping)
    problems += more
    if any(problem.severity == "error" for problem in problems):
        raise InputError(problems)
    firms = firms.with_columns(pl.lit(1.0).alias("establishments"))
    kept = [role for role in (*sizes, "establishments") if firms[role].null_count() < firms.height]
    joined = shares.join(firms, left_on="firm_id", right_on="firm", how="left").filter(
        pl.col("cluster_code") != _OUTSIDE
    )
    lost = joined.filter(pl.col("region").is_null())["firm_id"].unique().sort().to_list()
    if lost or joined.is_empty():
        values = {"count": len(lost), "firms": lost[:20]}
        raise InputError([Problem("clusters.firm_not_found", request.assignment[1], values)])
    rows = joined.select(
        pl.col("firm_id").alias("firm"), "region", pl.col("cluster_code").alias("industry"),
        *(pl.col(role) * pl.col("share") for role in kept),
    )  # fmt: skip
    return rows.write_csv().encode()


def _places(
    places: Given | None, tables: ClusterTables
) -> tuple[dict[str, float], dict[str, float], list[Problem]]:
    """Return area and population of the regions, and which regions lack them."""
    if places is None:
        return {}, {}, []
    frame, problems = read_columns(*places, _PLACES)
    if any(problem.severity == "error" for problem in problems):
        raise InputError(problems)
    own = {
        region: (a, p) for region, a, p in frame.select("region", "area", "population").iter_rows()
    }
    lacking = [region for region in tables.region if region not in own]
    if lacking:
        values = {"count": len(lacking), "names": lacking[:20]}
        problems.append(Problem("clusters.place_missing", places[1], values, "warning"))
    return {r: x[0] for r, x in own.items()}, {r: x[1] for r, x in own.items()}, problems


def cluster_of(name: str) -> str | None:
    """Return the code of the cluster that an industry of a table is named after; null if it is none.

    Examples
    --------
    >>> cluster_of("新能源"), cluster_of("制造业")
    ('new_energy', None)
    """
    return next((code for code, one in cluster_codes().items() if name in names_of(one)), None)


def _missing_clusters(plan: Plan, tables: ClusterTables, name: str) -> list[Problem]:
    """Return the clusters of a plan that the table does not hold."""
    held = {cluster_of(industry) for industry in tables.industry}
    wanted = plan_clusters(plan)
    lacking = [code for code in wanted if code not in held and code not in tables.industry]
    if not lacking:
        return []
    values = {"count": len(lacking), "of": len(wanted), "clusters": lacking}
    return [Problem("clusters.plan_cluster_missing", name, values, "warning")]


def measurement_rows(found: Measurement) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table as plain values; what is undefined is null.

    Parameters
    ----------
    found
        What the measures say.

    Returns
    -------
    rows
        By table: names, then numbers with 12 significant digits.
    """
    return {
        table.name: [dict(zip(_head(table), row, strict=True)) for row in table_rows(table)]
        for table in found.tables
    }


def table_csv(table: MeasureTable) -> str:
    """Return a table of measures as CSV; what is undefined is an empty cell.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    text
        With a header, line ends as on Unix.
    """
    return _csv(_head(table), table_rows(table))


def measurement_csv(found: Measurement) -> str:
    """Return every measure as CSV, one number a line: table, names of the row, measure, value, low, high.

    Parameters
    ----------
    found
        What the measures say.

    Returns
    -------
    text
        Columns table, first, second, measure, value, low, high; what is undefined is an empty cell.
    """
    lines = []
    for table in found.tables:
        for row in measurement_rows(Measurement("", (), "none", (table,), ()))[table.name]:
            names = [row[key] for key in table.keys]
            names += [""] * (2 - len(names))
            lines += [
                (
                    table.name,
                    *names,
                    name,
                    row[name],
                    row.get(f"{name}_low"),
                    row.get(f"{name}_high"),
                )
                for name in table.column
                if not name.endswith(("_low", "_high"))
            ]
    head = ("table", "first", "second", "measure", "value", "low", "high")
    return _csv(head, lines)


def _head(table: MeasureTable) -> tuple[str, ...]:
    return (*table.keys, *table.column)


def table_rows(table: MeasureTable) -> list[tuple[str | float | None, ...]]:
    """Return the rows of a table of measures: names, then numbers with 12 significant digits or null.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    rows
        One cell for each key and column.
    """
    numbers = [
        [None if value != value else significant(value) for value in column.tolist()]  # noqa: PLR0124 NaN
        for column in table.column.values()
    ]
    return [(*names, *cells) for names, *cells in zip(table.rows, *numbers, strict=True)]


def _csv(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue()
