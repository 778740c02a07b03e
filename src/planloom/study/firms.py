"""Which firms belong to a plan's clusters, what do they come to, and which tiers are reached? Bytes to tables."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from planloom.errors import InputError, Problem
from planloom.firms.assign import Options, Uniqueness
from planloom.firms.classify import DECISIONS, assignment
from planloom.firms.plan_rules import plan_clusters, plan_rules, tier_targets, tier_tests
from planloom.firms.rules import OUTSIDE, FirmRules
from planloom.firms.table import FIRM_COLUMNS, FirmTable, read_firms
from planloom.firms.tiers import TierCount, TierTest, tier_counts
from planloom.firms.totals import reconciliation, totals
from planloom.plan.schema import Plan, Target
from planloom.targets.satisfaction import outcome

TierVerdict = Literal["met", "not_met", "undecided"]
"""Whether a target is reached by all, by no or by some counts of the interval."""


@dataclass(frozen=True, slots=True)
class FirmsRequest:
    """What is asked of a table of firms."""

    data: bytes
    """The table."""
    name: str
    """Its file name."""
    day: date
    """Day whose parameters hold."""
    plan: Plan | None = None
    """The plan whose clusters count; null for those of the code list."""
    unique: Uniqueness = "product"
    """How a firm with several clusters counts once."""
    version: str = "2017"
    """Version of industry codes whose row says none."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Word of the header by field, where a person says which column is meant."""
    decisions: tuple[tuple[str, str, bool], ...] = ()
    """What persons decided: firm, cluster, whether it belongs to it."""


@dataclass(frozen=True, slots=True)
class TierRow:
    """A target that counts firms from a size on, held against the firms."""

    target: Target
    """The target."""
    test: TierTest
    """What was counted."""
    is_stated: bool
    """Whether the target says which figure is meant."""
    count: TierCount
    """How many there are."""
    verdict: TierVerdict
    """Whether that reaches the target."""


@dataclass(frozen=True, slots=True)
class FirmsResult:
    """What comes out."""

    table: FirmTable
    """The firms as read."""
    rules: FirmRules
    """The rules that decided."""
    clusters: tuple[str, ...]
    """Clusters of the plan; all that the rules know where no plan is named."""
    assignment: pl.DataFrame
    """firm_id, cluster_code, share, is_unsure, reason, evidence."""
    totals: pl.DataFrame
    """One row per cluster and one for outside."""
    tiers: tuple[TierRow, ...]
    """Targets of the plan that count firms from a size on."""
    problems: tuple[Problem, ...]
    """What is doubtful about the table and what was decided for firms that it does not hold."""

    @property
    def unsure_firm_count(self) -> int:
        """Firms with an unsure row."""
        return self.assignment.filter("is_unsure")["firm_id"].n_unique()

    @property
    def unsure_reasons(self) -> tuple[tuple[str, int], ...]:
        """Reasons with the number of unsure firms that have it, the most frequent first."""
        firms = pl.col("firm_id").n_unique().alias("firms")
        counts = self.assignment.filter("is_unsure").group_by("reason").agg(firms)
        return tuple(counts.sort("firms", "reason", descending=[True, False]).rows())


def classified(request: FirmsRequest) -> FirmsResult:
    r"""Return which firms belong to which cluster, with totals and tiers.

    Parameters
    ----------
    request
        What is asked.

    Returns
    -------
    result
        Shares of each firm add up to 1 with outside.

    Raises
    ------
    InputError
        If the file is no table of firms or an option is unknown.

    Examples
    --------
    >>> table = "企业代码,经营范围\na,芯片设计\nb,芯片批发\n".encode()
    >>> made = classified(FirmsRequest(table, "f.csv", date(2026, 1, 1)))
    >>> made.assignment["cluster_code"].to_list()
    ['semiconductor_ic', 'outside']
    """
    _check(request)
    table = read_firms(request.data, request.name, request.day, request.mapping, request.version)
    rules = plan_rules(request.plan, request.day)
    decisions = pl.LazyFrame(list(request.decisions), schema=DECISIONS, orient="row")
    made = assignment(table.firms.lazy(), rules, Options(request.unique), decisions).collect()
    sums = totals(made, table.firms, rules.clusters)
    problems = [
        *table.problems,
        *_lost(request, table.firms, rules),
        *reconciliation(sums, table.firms, request.name, request.day),
    ]
    own = rules.clusters if request.plan is None else plan_clusters(request.plan)
    tiers = tier_rows(request.plan, made, table.firms, request.day)
    return FirmsResult(table, rules, own or rules.clusters, made, sums, tiers, tuple(problems))


def one_plan(plans: Sequence[Plan]) -> Plan | None:
    """Return plans that are asked for together as one: portfolios, programmes and targets of all.

    Parameters
    ----------
    plans
        The plans.

    Returns
    -------
    plan
        The first with what the others add; null for none.

    Examples
    --------
    >>> one_plan([]) is None
    True
    """
    if not plans:
        return None
    parts = {
        field: tuple(item for plan in plans for item in getattr(plan, field))
        for field in ("portfolio", "programme", "targets")
    }
    return plans[0].model_copy(update=parts)


def firm_fields() -> tuple[str, ...]:
    """Return the fields that a table of firms can hold."""
    return tuple(column.field for column in FIRM_COLUMNS)


def _check(request: FirmsRequest) -> None:
    problems = []
    if request.unique not in ("product", "legal_unit"):
        values = {"found": request.unique, "known": "product, legal_unit"}
        problems.append(Problem("firms.bad_option", "--unique", values))
    if request.version not in ("2017", "2011"):
        values = {"found": request.version, "known": "2017, 2011"}
        problems.append(Problem("firms.bad_option", "--code-version", values))
    if problems:
        raise InputError(problems)


def _lost(request: FirmsRequest, firms: pl.DataFrame, rules: FirmRules) -> list[Problem]:
    """Return the decisions that speak of a firm or a cluster that is not there."""
    known = set(firms["firm_id"].to_list()) if request.decisions else set()
    lost = [
        f"{firm} ({c})"
        for firm, c, _ in request.decisions
        if firm not in known or c not in rules.clusters
    ]
    if not lost:
        return []
    values = {"count": len(lost), "found": ", ".join(lost[:20])}
    return [Problem("firms.decision_without_firm", request.name, values, "information")]


def tier_rows(
    plan: Plan | None, made: pl.DataFrame, firms: pl.DataFrame, day: date
) -> tuple[TierRow, ...]:
    """Return the targets of a plan that count firms from a size on, held against firms.

    Parameters
    ----------
    plan
        The plan.
    made
        The assignment.
    firms
        The firms.
    day
        Day whose parameters hold.

    Returns
    -------
    rows
        One for each target; two where it does not say which figure is meant.
    """
    if plan is None:
        return ()
    asked = [(target, test) for target in tier_targets(plan) for test in tier_tests(target)]
    counts = tier_counts(made, firms, [test for _, test in asked])
    return tuple(
        TierRow(target, test, len(tier_tests(target)) == 1, count, _verdict(target, count, day))
        for (target, test), count in zip(asked, counts, strict=True)
    )


def _verdict(target: Target, count: TierCount, day: date) -> TierVerdict:
    """Return whether every count of an interval keeps the promise, none does, or that is open."""
    kept = {outcome(target, float(n), day) != "short" for n in (count.low, count.high)}
    if len(kept) > 1:
        return "undecided"
    return "met" if kept.pop() else "not_met"


def table_bytes(table: pl.DataFrame, suffix: str) -> bytes:
    """Return a table in the form that a file's suffix names.

    Parameters
    ----------
    table
        The table.
    suffix
        ``.csv``, ``.xlsx`` or ``.parquet``.

    Returns
    -------
    data
        CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese.

    Raises
    ------
    InputError
        If the suffix is another one, or the table has more rows than a workbook can hold.
    """
    file = io.BytesIO()
    if suffix == ".csv":
        table.write_csv(file, include_bom=True)
    elif suffix == ".parquet":
        table.write_parquet(file)
    elif suffix == ".xlsx":
        if table.height > _MOST_EXCEL_ROWS:
            sizes = {"count": table.height, "limit": _MOST_EXCEL_ROWS}
            raise InputError([Problem("firms.too_many_for_excel", "--out", sizes)])
        table.write_excel(file, autofilter=True, freeze_panes=(1, 0))
    else:
        values = {"found": suffix or "-", "known": ".csv, .xlsx, .parquet"}
        raise InputError([Problem("firms.bad_suffix", "--out", values)])
    return file.getvalue()


_MOST_EXCEL_ROWS = 1_048_575
"""Rows of a sheet below its header."""


def in_plan(result: FirmsResult) -> frozenset[str]:
    """Return the clusters whose totals a plan asks for, with outside."""
    return frozenset((*result.clusters, OUTSIDE))
