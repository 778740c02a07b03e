"""Which firms of a person's table belong to which cluster? The check that classifies them against a plan."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from planloom.errors import Problem, TableError
from planloom.firms.table import MEASURES
from planloom.plan.schema import Plan
from planloom.study.check_records import CheckTable
from planloom.study.checking import CheckRequest, CheckResult, Progress, table_of
from planloom.study.firms import FirmsRequest, FirmsResult, TierRow, classified

MOST_PER_CLUSTER = 500
"""Firms of a cluster that the table of members holds: the largest."""
MOST_UNSURE = 5_000
"""Firms in the queue: the largest."""
DECISIONS = "decisions"
"""Role of the table of what persons decided."""
_UNITS = {"employment_person": "person"}
_MEMBER = (
    ("firm_id", None), ("firm_name", None), ("cluster_code", None), ("reason", None), ("share", "1"),
    ("district", None), ("industry_code", None), ("code_mark", None), ("keywords", None), ("keyword", None),
    ("activity", None), ("clause", None), ("keyword_at", None),
)  # fmt: skip


def firms(request: CheckRequest, plan: Plan | None, progress: Progress) -> CheckResult:
    """Return totals by cluster, tiers against the plan, members with evidence, and the queue of what is unsure.

    Parameters
    ----------
    request
        Tables ``firms`` and perhaps ``decisions`` (firm_id, cluster_code, is_accepted); options ``unique`` and
        ``code_version``.
    plan
        The plan whose clusters count; null for those of the code list.
    progress
        Told the steps.

    Returns
    -------
    result
        Tables totals, tiers, members, unsure, reasons.

    Raises
    ------
    InputError
        If a table is none or names no firms.
    """
    name, data = request.tables["firms"]
    progress("read", 0.0)
    asked = FirmsRequest(
        data=data,
        name=name,
        day=request.published_on,
        plan=plan,
        unique=request.parameters["unique"],  # type: ignore[arg-type]
        version=request.parameters["code_version"],
        decisions=_decisions(request.tables),
    )
    made = classified(asked)
    progress("classified", 0.9)
    tables = (
        _totals(made),
        _tiers(made),
        _members(made, is_unsure=False),
        _members(made, is_unsure=True),
        _reasons(made),
    )
    return CheckResult(tables, made.problems)


def _decisions(tables: Mapping[str, tuple[str, bytes]]) -> tuple[tuple[str, str, bool], ...]:
    if DECISIONS not in tables:
        return ()
    name, data = tables[DECISIONS]
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    lacking = {"firm_id", "cluster_code", "is_accepted"} - set(rows.fieldnames or ())
    if lacking:
        values = {
            "column": ", ".join(sorted(lacking)),
            "known": "firm_id, cluster_code, is_accepted",
        }
        raise TableError([Problem("table.missing_column", name, values)])
    return tuple(
        (
            row["firm_id"],
            row["cluster_code"],
            row["is_accepted"].strip().lower() in ("true", "1", "是"),
        )
        for row in rows
    )


def _totals(made: FirmsResult) -> CheckTable:
    """Return one row for each cluster that the plan names or that has firms, and one for outside."""
    given = [measure for measure in MEASURES if measure in made.totals.columns]
    columns: list[tuple[str, str | None]] = [
        ("cluster_code", None), ("firm_count", "家"), ("unsure_firm_count", "家"),
    ]  # fmt: skip
    for measure in given:
        unit = _UNITS.get(measure, "CNY")
        missing = f"missing_{measure.rpartition('_')[0]}_count"
        columns += [(measure, unit), (f"unsure_{measure}", unit), (missing, "家")]
    is_asked = pl.col("cluster_code").is_in([*made.clusters, "outside"])
    is_filled = pl.col("firm_count") + pl.col("unsure_firm_count") > 0
    rows = made.totals.filter(is_asked | is_filled).select(
        [name if unit is None else pl.col(name).cast(pl.Float64) for name, unit in columns]
    )
    return table_of("totals", columns, rows.rows())


def _tiers(made: FirmsResult) -> CheckTable:
    columns = (
        ("target_id", None), ("cluster_code", None), ("measure", None), ("threshold_cny", "CNY"),
        ("promised_low", "家"), ("firm_count_low", "家"), ("firm_count_high", "家"),
        ("unsure_count", "家"), ("missing_count", "家"), ("verdict", None), ("is_stated", None),
    )  # fmt: skip
    return table_of("tiers", columns, [_tier(row) for row in made.tiers])


def _tier(row: TierRow) -> list[Any]:
    count = row.count
    return [
        row.target.id, row.test.cluster_code or "", row.test.measure, float(row.test.threshold_cny),
        float(row.target.low), float(count.low), float(count.high), float(count.unsure),
        float(count.missing), row.verdict, "stated" if row.is_stated else "not_stated",
    ]  # fmt: skip


def _members(made: FirmsResult, *, is_unsure: bool) -> CheckTable:
    """Return the largest firms of each cluster with the evidence that names them, or the queue of unsure ones."""
    order = next((m for m in MEASURES if made.table.firms[m].count()), None)
    size = pl.col("share") * 0.0 if order is None else pl.col(order).fill_null(-1.0)
    amounts = [m for m in MEASURES if made.table.firms[m].count()]
    chosen = (
        made.assignment.filter(pl.col("is_unsure") == is_unsure)
        .join(made.table.firms, on="firm_id", how="left", maintain_order="left")
        .sort(size, descending=True, maintain_order=True)
    )
    if is_unsure:
        chosen = chosen.head(MOST_UNSURE)
    else:
        chosen = chosen.filter(pl.col("cluster_code") != "outside")
        chosen = chosen.group_by("cluster_code", maintain_order=True).head(MOST_PER_CLUSTER)
    columns = [*_MEMBER, *((m, _UNITS.get(m, "CNY")) for m in amounts)]
    rows = [_member(row, amounts) for row in chosen.iter_rows(named=True)]
    return table_of("unsure" if is_unsure else "members", columns, rows)


def _member(row: Mapping[str, Any], amounts: list[str]) -> list[Any]:
    said = json.loads(row["evidence"])
    words = said["words"] or []
    best = next((w for w in words if w["strength"] == "core"), words[0] if words else {})
    at = best["at"] - best["clause_at"] if best else ""
    evidence = [
        "、".join(dict.fromkeys(w["keyword"] for w in words)), best.get("keyword", ""),
        best.get("activity", ""), best.get("clause", ""), str(at),
    ]  # fmt: skip
    known = [
        row["firm_id"],
        row["firm_name"] or "",
        row["cluster_code"],
        row["reason"],
        float(row["share"]),
    ]
    code = [row["district"] or "", row["code"] or "", said["mark"] or ""]
    return [*known, *code, *evidence, *(row[measure] for measure in amounts)]


def _reasons(made: FirmsResult) -> CheckTable:
    counts = (
        made.assignment.group_by("reason", "is_unsure")
        .agg(pl.col("firm_id").n_unique().cast(pl.Float64).alias("firm_count"))
        .sort("is_unsure", "firm_count", "reason", descending=[True, True, False])
    )
    rows = [(r, "unsure" if unsure else "sure", n) for r, unsure, n in counts.iter_rows()]
    return table_of("reasons", (("reason", None), ("state", None), ("firm_count", "家")), rows)
