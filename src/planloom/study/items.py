"""Which numbers do the plans themselves hold? Items, base years, areas and sums by group, each with its origin."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import fsum

from planloom.evidence import Figure, Ledger
from planloom.plan.schema import Park, Plan, PlanFile, PortfolioGroup, Quantified, Target, Threshold
from planloom.study.records import StudyFigure

YEAR = "calendar_year"
"""Unit of a year that is a date, not a duration."""
AREAS = ("planned_area_m2", "industrial_area_m2", "start_area_m2", "expansion_area_m2", "reserve_area_m2")  # fmt: skip
"""Areas that a park may state."""
_PLAN_YEARS = 5


def plan_figures(files: Sequence[PlanFile], ledger: Ledger) -> tuple[StudyFigure, ...]:
    """Return every number that plans hold, and what they add up to.

    Sums are over the parts that state a number; how many of how many do so stands beside, as ``…_known`` and
    ``…_all``. A missing part is never taken for nothing.

    Parameters
    ----------
    files
        Plan files, in order.
    ledger
        Keeps where each number comes from.

    Returns
    -------
    figures
        In the order of files, plans and items.

    Examples
    --------
    >>> from planloom.study.sources import example_source
    >>> found = plan_figures([example_source("shenzhen_2022").file], Ledger())
    >>> {f.field for f in found} >= {"low", "deadline_year", "base_year", "member_count"}
    True
    """
    made = [figure for file in files for plan in file.plans for figure in _of_plan(plan, ledger)]
    return tuple({(f.record, f.field): f for f in made}.values())


def _of_plan(plan: Plan, ledger: Ledger) -> Iterator[StudyFigure]:
    period = plan.period
    for name in ("first_year", "year"):
        year = getattr(period, name, None)
        if year is not None:
            yield _stated(ledger, plan.id, f"period_{name}", year, YEAR)
    for item in (*plan.targets, *plan.observations):
        yield from _of_item(item, ledger)
    for target in plan.targets:
        yield from _base_year(plan, target, ledger)
    for pledge in plan.pledges:
        yield from _threshold(pledge.id, pledge.threshold, ledger)
    for number, group in enumerate(plan.portfolio, 1):
        yield from _of_group(f"{plan.id}/portfolio/{number}", group, ledger)
    for park in plan.parks:
        yield from _of_park(park, ledger)
    yield from _park_sums(plan, ledger)


def _of_item(item: Quantified, ledger: Ledger) -> Iterator[StudyFigure]:
    numbers: dict[str, tuple[float, str]] = {"low": (item.low, item.written_unit)}
    if item.high != item.low:
        numbers["high"] = item.high, item.written_unit
    if item.base is not None and item.base.value is not None:
        numbers["base"] = item.base.value, item.written_unit
    if item.base is not None:
        numbers["stated_base_year"] = item.base.year, YEAR
    if item.by is not None:
        numbers["deadline_year" if isinstance(item, Target) else "year"] = item.by.year, YEAR
        if item.by.first_year is not None:
            numbers["first_year"] = item.by.first_year, YEAR
    for field, (value, unit) in numbers.items():
        yield _said(ledger, item.id, field, value, unit)
    yield from _threshold(item.id, item.threshold, ledger)


def _threshold(item_id: str, threshold: Threshold | None, ledger: Ledger) -> Iterator[StudyFigure]:
    if threshold is not None:
        yield _said(ledger, item_id, "threshold", threshold.low, threshold.unit)


def _base_year(plan: Plan, target: Target, ledger: Ledger) -> Iterator[StudyFigure]:
    """Yield the year from which growth is needed: rule 9 of decision 0003."""
    if target.by is None:
        return
    name = f"{target.id}/base_year"
    if target.base is not None:
        stated = ledger.sentence(target.id, "stated_base_year", target.base.year, YEAR)
        found = ledger.formula(name, "y", {"y": stated}, target.base.year, YEAR)
    elif target.by.first_year is not None:
        start = ledger.sentence(target.id, "first_year", target.by.first_year, YEAR)
        found = ledger.formula(name, "y - 1", {"y": start}, target.by.first_year - 1, YEAR)
    elif plan.period is not None and plan.period.first_year is not None:
        first = plan.period.first_year
        start = ledger.record(plan.id, "period_first_year", first, YEAR)
        found = ledger.formula(name, "y - 1", {"y": start}, first - 1, YEAR)
    else:
        end = ledger.sentence(target.id, "deadline_year", target.by.year, YEAR)
        year = (target.by.year - 1) // _PLAN_YEARS * _PLAN_YEARS
        formula = f"floor((y - 1) / {_PLAN_YEARS}) * {_PLAN_YEARS}"
        found = ledger.formula(name, formula, {"y": end}, year, YEAR)
    yield StudyFigure(record=target.id, field="base_year", figure=found)


def _of_group(name: str, group: PortfolioGroup, ledger: Ledger) -> Iterator[StudyFigure]:
    note = ledger.record if group.citation is None else ledger.sentence
    if group.claimed is not None:
        figure = note(name, "claimed_count", group.claimed, "count")
        yield StudyFigure(record=name, field="claimed_count", figure=figure)
    ones = [
        (ledger.record if member.citation is None else ledger.sentence)(
            f"{name}/{number}", "number", 1, "count"
        )
        for number, member in enumerate(group.members, 1)
    ]
    if ones:
        yield _sum(ledger, name, "member_count", ones, "count")


def _of_park(park: Park, ledger: Ledger) -> Iterator[StudyFigure]:
    for field in AREAS:
        area: float | None = getattr(park, field)
        if area is not None:
            yield _stated(ledger, park.id, field, area, "m2")


def _park_sums(plan: Plan, ledger: Ledger) -> Iterator[StudyFigure]:
    groups: dict[str, list[Park]] = defaultdict(list)
    for park in plan.parks:
        groups[plan.id].append(park)
        groups[f"{plan.id}/parks/{'+'.join(park.place_codes)}"].append(park)
    for name, parks in groups.items():
        ones = [ledger.record(park.id, "number", 1, "count") for park in parks]
        yield _sum(ledger, name, "park_count", ones, "count")
        for field in AREAS:
            stating = [park for park in parks if getattr(park, field) is not None]
            areas = [ledger.record(p.id, field, getattr(p, field), "m2") for p in stating]
            if areas:
                yield _sum(ledger, name, f"{field}_sum", areas, "m2")
                known = [ledger.record(p.id, "number", 1, "count") for p in stating]
                yield _sum(ledger, name, f"{field}_known_count", known, "count")


def _sum(
    ledger: Ledger, record: str, field: str, parts: Sequence[Figure], unit: str
) -> StudyFigure:
    names = [f"x{number}" for number in range(1, len(parts) + 1)]
    value = fsum(part.value for part in parts)
    inputs = dict(zip(names, parts, strict=True))
    found = ledger.formula(f"{record}/{field}", " + ".join(names), inputs, value, unit)
    return StudyFigure(record=record, field=field, figure=found)


def _stated(ledger: Ledger, record: str, field: str, value: float, unit: str) -> StudyFigure:
    return StudyFigure(record=record, field=field, figure=ledger.record(record, field, value, unit))


def _said(ledger: Ledger, record: str, field: str, value: float, unit: str) -> StudyFigure:
    return StudyFigure(
        record=record, field=field, figure=ledger.sentence(record, field, value, unit)
    )
