"""Where do the future industries that a plan names stand in each year? Names of the plan found in a person's table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planloom.clusters.comparative_advantage import comparative_advantage
from planloom.clusters.records import ClusterTables
from planloom.clusters.stages import StageRule, StageYear, stage_years
from planloom.codes import clusters, places
from planloom.errors import Problem
from planloom.plan.schema import Plan, PortfolioMember
from planloom.study.check_records import CheckTable
from planloom.study.checking import table_of
from planloom.study.foresight import ForesightRequest
from planloom.study.foresight_tables import cell

_ENDING = re.compile(r"(?:战略性新兴产业集群|未来产业|产业集群|产业|集群)$")
_FUTURE, _GROWTH_POINT = "未来", "增长点"
_COLUMNS = (
    ("industry", None), ("region", None), ("year", None), ("since", None), ("stage", None),
    ("growth_point", None), ("size", "1"), ("share", "1"), ("advantage", "1"), ("growth", "1"),
    ("place_growth", "1"), ("contribution", "1"), ("contribution_share", "1"), ("promised", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """An industry that is followed."""

    name: str
    """In the plan's words; without a plan in the table's."""
    names: frozenset[str]
    """Words under which it may stand in a table."""
    promised: str = ""
    """What the plan says it is to become."""


def stage_table(
    tables: ClusterTables, quantity: str, plan: Plan | None, request: ForesightRequest, name: str
) -> tuple[CheckTable, tuple[Problem, ...]]:
    """Return the stage of each followed industry in each year and place, and what the table lacks.

    Parameters
    ----------
    tables
        Sizes.
    quantity
        Which quantity.
    plan
        The plan whose future industries are followed; null: every industry of the table, in its last year.
    request
        Day of the parameters, and the period over which growth is counted (one year where none is asked).
    name
        File name, for the places of problems.

    Returns
    -------
    table, problems
        The last year first; in it the plan's place, if it stands in the table, else the sum of its places.
    """
    lines = request.lines()
    rule = StageRule(
        lines["specialisation_least"], lines["stage_cluster_share"], lines["growth_point_share"]
    )
    followed = list(followed_industries(plan)) if plan else _all(tables)
    found = {f.name: _column(tables, f) for f in followed}
    lacking = [f.name for f in followed if found[f.name] is None]
    problems = []
    if lacking:
        told = {"names": ", ".join(lacking)}
        problems.append(Problem("foresight.industry_not_in_table", name, told, "warning"))
    shown, missing = _places(tables, plan)
    if missing and len(lacking) < len(followed):
        told = {"place": missing}
        problems.append(Problem("foresight.place_not_in_table", name, told, "information"))
    sizes = _Sizes(tables, quantity)
    rows: list[list[Any]] = []
    for label, place in shown:
        for one in followed:
            column = found[one.name]
            if column is not None:
                years = sizes.stages(place, column, request.period_years or 1, rule)
                rows += [_row(one, label, year) for year in (years if plan else years[-1:])]
    rows.sort(key=lambda row: str(row[2]), reverse=True)  # the last year first, else as they stand
    return table_of("stages", _COLUMNS, rows), tuple(problems)


def followed_industries(plan: Plan) -> Iterator[Followed]:
    """Yield the industries that a plan calls future industries or says are to become points of growth.

    Parameters
    ----------
    plan
        The plan.

    Yields
    ------
    followed
        Each once, with what it is to become.
    """
    promised = {
        member.name: stage.stage
        for stage in plan.stages
        if _GROWTH_POINT in stage.stage or _FUTURE in stage.stage
        for member in stage.members
    }
    seen = set()
    groups = [
        (member, _FUTURE in group.group) for group in plan.portfolio for member in group.members
    ]
    groups += [(member, True) for stage in plan.stages for member in stage.members
               if member.name in promised]  # fmt: skip
    for member, is_future in groups:
        cluster = clusters().get(member.cluster_code or "")
        if member.name in seen or not (
            is_future or (cluster is not None and cluster.kind == "future_industry")
        ):
            continue
        seen.add(member.name)
        yield Followed(member.name, _words(member), promised.get(member.name, ""))


def _words(member: PortfolioMember) -> frozenset[str]:
    words = {member.name}
    cluster = clusters().get(member.cluster_code or "")
    if cluster is not None:
        words |= {cluster.code, cluster.label_zh, cluster.label_en, *cluster.aliases}
    return frozenset(map(_plain, words))


def _plain(word: str) -> str:
    return _ENDING.sub("", "".join(word.split()).lower()) or word


def _all(tables: ClusterTables) -> list[Followed]:
    return [Followed(name, frozenset({_plain(name)})) for name in tables.industry]


def _column(tables: ClusterTables, followed: Followed) -> int | None:
    """Return the column of an industry; null where the table has none, or several."""
    found = [k for k, name in enumerate(tables.industry) if _plain(name) in followed.names]
    exact = [k for k in found if tables.industry[k] == followed.name] or found
    return exact[0] if len(exact) == 1 else None


def _places(tables: ClusterTables, plan: Plan | None) -> tuple[list[tuple[str, int | None]], str]:
    """Return the places to show, null for the sum of all, and the plan's place where the table lacks it."""
    own = [(name, k) for k, name in enumerate(tables.region)]
    if plan is None:
        return list(own), ""
    place = places().get(plan.place_code or "")
    if place is None:
        return [("", None), *own], plan.place_code or "–"
    names = {place.code, place.label_zh, place.label_en, *place.aliases, f"{place.label_zh}市"}
    mine = [(name, k) for name, k in own if name in names]
    if mine:
        return list(mine), ""
    return [(place.label_zh, None), *own], place.label_zh


class _Sizes:
    """Sizes, totals and advantages by year; of one place or of the sum of all."""

    def __init__(self, tables: ClusterTables, quantity: str) -> None:
        layers = [layer for layer in tables.layers if layer.quantity == quantity]
        self.years = tuple(layer.year or 0 for layer in layers)
        self.size = np.array([layer.value for layer in layers])
        self.advantage = np.array([comparative_advantage(value) for value in self.size])

    def stages(
        self, place: int | None, industry: int, window: int, rule: StageRule
    ) -> Sequence[StageYear]:
        """Return the stages of an industry in a place."""
        advantage = np.full(len(self.size), np.nan)
        if place is None:
            size, total = self.size[:, :, industry].sum(1), self.size.sum((1, 2))
        else:
            size, total = self.size[:, place, industry], self.size[:, place].sum(1)
            if self.size.shape[1] > 1:  # the advantage of the only place is 1 by construction
                advantage = self.advantage[:, place, industry]
        sizes, totals = tuple(map(float, size)), tuple(map(float, total))
        return stage_years(self.years, sizes, totals, tuple(map(float, advantage)), window, rule)


def _row(followed: Followed, place: str, year: StageYear) -> list[Any]:
    point = {True: "yes", False: "no", None: ""}[year.is_growth_point]
    return [
        followed.name, place, str(year.year) if year.year else "", str(year.since or ""), year.stage,
        point, cell(year.size), cell(year.share), cell(year.advantage), cell(year.growth),
        cell(year.place_growth), cell(year.contribution), cell(year.contribution_share),
        followed.promised,
    ]  # fmt: skip
