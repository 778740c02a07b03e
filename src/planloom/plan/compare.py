"""How do the plans of several cities stand side by side? By indicator and by cluster, through the code lists."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from planloom.codes import Indicator, clusters, indicators
from planloom.codes.classifications import industries
from planloom.plan.diff_clusters import portfolio_members
from planloom.plan.in_force_on import standing_relations
from planloom.plan.matching import MatchingRule
from planloom.plan.matching_names import nearest_clusters, nearest_indicators
from planloom.plan.matching_numbers import interval, standard_unit
from planloom.plan.matching_records import Item, Relation, Why, side_quote, target_items
from planloom.plan.matching_words import folded_name, likeness, qualifiers
from planloom.plan.schema import PlanFile

Group = tuple[str, str, str, str, str]
"""Indicator, measure, unit, threshold, cluster: what has to be equal for two numbers to stand in one row."""


def compare_plans(files: Sequence[PlanFile], as_of: date | None = None) -> tuple[Relation, ...]:
    """Return the targets and industries of several plans side by side.

    Numbers stand in one row (``values.group``) only where indicator, measure, unit, size threshold and
    cluster are equal; rows whose definitions are near and differ are named, never merged.

    Parameters
    ----------
    files
        Plan files, one or more per city.
    as_of
        Day; how the plans stood on it is said first.

    Returns
    -------
    relations
        ``compare.target`` per target, ``compare.definition_differs`` per pair of near rows,
        ``compare.cluster`` per industry of a plan.

    Examples
    --------
    >>> compare_plans([])
    ()
    """
    told = standing_relations(files, as_of) if as_of is not None else ()
    items = [item for file in files for item in target_items(file)]
    rows: dict[Group, list[Item]] = {}
    for item in items:
        rows.setdefault(_group(item), []).append(item)
    places = {(f.document.name, p.id): p.place_code for f in files for p in f.plans}
    day = as_of or date.max
    cells = [_cell(item, key, places, day) for key, own in rows.items() for item in own]
    return (*told, *cells, *_near_rows(rows, MatchingRule.on(day)), *_cluster_cells(files))


def group_name(group: Group) -> str:
    """Return the name of a row: what is equal in it, joined by ``|``.

    Examples
    --------
    >>> group_name(("gdp", "level", "CNY", "", ""))
    'gdp|level|CNY'
    """
    return "|".join(group).rstrip("|")


def _group(item: Item) -> Group:
    target = item.target
    size = (
        "" if target.threshold is None else f"{target.threshold.low:.12g} {target.threshold.unit}"
    )
    return (
        target.indicator_code or target.indicator,
        target.measure,
        standard_unit(target.unit)[0],
        size,
        "+".join(sorted(item.clusters)),
    )


def _cell(
    item: Item, group: Group, places: dict[tuple[str, str], str | None], day: date
) -> Relation:
    target = item.target
    allowed = interval(target, day)
    factor = standard_unit(target.unit)[1]
    why = tuple(
        Why(code="algebra.nearest_indicator", right=code, cost=cost)
        for code, cost in (() if target.indicator_code else nearest_indicators(target.indicator))
    )
    return Relation(
        kind="compare.target" if target.indicator_code else "compare.uncoded",
        subject=target.indicator,
        code=target.indicator_code,
        left_id=item.id,
        values={
            "group": group_name(group),
            "plan_id": item.plan_id,
            "document": item.document,
            "plan_place": places[item.document, item.plan_id],
            "place": target.place_code,
            "place_name": target.subject,
            "measure": target.measure,
            "comparator": target.comparator,
            "low": float(f"{target.low * factor:.12g}"),
            "high": float(f"{target.high * factor:.12g}"),
            "allowed_low": _end(allowed.low),
            "allowed_high": _end(allowed.high),
            "unit": target.unit if factor == 1 else allowed.unit,
            "year": target.by.year if target.by is not None else None,
        },
        quotes=side_quote(item.plan_id, item.document, target.citation),
        why=why,
    )


def _end(value: float) -> float | None:
    return None if value in {float("inf"), float("-inf")} else value


def _near_rows(rows: dict[Group, list[Item]], rule: MatchingRule) -> list[Relation]:
    found = []
    for one, other in combinations(rows, 2):
        plans = {(item.document, item.plan_id) for item in (*rows[one], *rows[other])}
        differs = _difference(one, other, rule) if len(plans) > 1 else None
        if differs is None:
            continue
        items = (rows[one][0], rows[other][0])
        found.append(
            Relation(
                kind="compare.definition_differs",
                subject=items[0].target.indicator,
                code=items[0].target.indicator_code,
                left_id=items[0].id,
                right_id=items[1].id,
                values={"left_group": group_name(one), "right_group": group_name(other)},
                quotes=tuple(
                    quote
                    for item in items
                    for quote in side_quote(item.plan_id, item.document, item.target.citation)
                ),
                why=(differs,),
            )
        )
    return found


def _difference(one: Group, other: Group, rule: MatchingRule) -> Why | None:
    """Return in what two near rows differ; None where they are about other things or other clusters."""
    if one[4] != other[4]:
        return None
    if one[0] == other[0]:
        for place, name in ((1, "measure"), (2, "unit"), (3, "threshold")):
            if one[place] != other[place]:
                return Why(code=f"algebra.differs_{name}", left=one[place], right=other[place])
    known = [indicators().get(group[0]) for group in (one, other)]
    if known[0] is not None and known[1] is not None:
        return _other_definition(known[0], known[1])
    names = [_name(group[0]) for group in (one, other)]
    alike = likeness(names[0], names[1])
    if one[1:3] == other[1:3] and alike >= rule.likeness:
        same_kind = qualifiers(names[0]) == qualifiers(names[1])
        code = "algebra.differs_words" if same_kind else "algebra.differs_qualifier"
        return Why(code=code, cost=float(f"{1 - alike:.12g}"), left=names[0], right=names[1])
    return None


def _other_definition(one: Indicator, other: Indicator) -> Why | None:
    if one.code in other.near or other.code in one.near:
        return Why(code="algebra.differs_definition", left=one.label_zh, right=other.label_zh)
    if one.numerator and one.numerator == other.numerator and one.denominator != other.denominator:
        return Why(
            code="algebra.differs_denominator", left=one.denominator, right=other.denominator
        )
    if (
        one.denominator
        and one.denominator == other.denominator
        and likeness(one.label_zh, other.label_zh) > 0.8  # noqa: PLR2004 all but a word
    ):
        return Why(code="algebra.differs_numerator", left=one.numerator, right=other.numerator)
    return None


def _branch(name: str) -> str | None:
    """Return the field or branch of 战略性新兴产业分类（2018） that has a name, as ``sei2018:<code>``."""
    stem = folded_name(name)
    for code, known in industries("sei2018").items():
        if stem == folded_name(known.label_zh):
            return f"sei2018:{code}"
    return None


def _name(indicator: str) -> str:
    known = indicators().get(indicator)
    return known.label_zh if known is not None else indicator


def _cluster_cells(files: Sequence[PlanFile]) -> list[Relation]:
    found = []
    for file in files:
        for member in portfolio_members(file):
            plan = member.id.partition("/")[0]
            branch = _branch(member.name) if member.code is None else None
            known = member.code in clusters() or branch is not None
            why = () if known else nearest_clusters(member.name)
            found.append(
                Relation(
                    kind="compare.cluster" if known else "compare.cluster_uncoded",
                    subject=member.name,
                    code=member.code or branch,
                    left_id=member.id,
                    values={
                        "group": branch or member.key,
                        "plan_id": plan,
                        "document": member.document,
                        "list": member.kind,
                        "is_open": str(member.is_open).lower(),
                    },
                    quotes=side_quote(plan, member.document, member.citation),
                    why=tuple(
                        Why(code="algebra.nearest_cluster", right=code, cost=cost)
                        for code, cost in why
                    ),
                )
            )
    return found
