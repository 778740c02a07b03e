"""What do tiers of firms come to at least, and an area per park? Floors and sizes against what the plan says."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import measured, spelled, year_of
from planloom.plan.lint_numbers import shown, written
from planloom.plan.lint_text import Material, finding
from planloom.plan.schema import Plan, Target

_WITH_PARTS = 2.1
"""How many times a whole its own number and those of its parts come to."""
_TIERS_APART = 10
"""How many times further than two values of one thing two tiers of firms may lie apart."""
_TURNOVER = re.compile("主营收入")
_FEW, _MOST_TIERS, _SHORTEST = 2, 4, 4


def tiers(material: Material) -> Iterator[Problem]:
    """Yield floors of tiers of firms and areas per park.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.tier_floor``, ``lint.area_per_thing``, ``lint.area_implausible``, ``lint.parts_whole`` and
        ``lint.unit_slip``.
    """
    for plan in material.file.plans:
        yield from _tiers(material, plan)
        yield from _areas(material, plan)


def _tiers(material: Material, plan: Plan) -> Iterator[Problem]:
    firms: dict[tuple[int | None, str | None, str, str], list[Target]] = {}
    for target in plan.targets:
        is_tier = target.threshold is not None and target.threshold.unit == "CNY"
        if is_tier and target.unit in {"家", "个", "户"} and target.measure == "count":
            period = material.period(plan)
            year = year_of(target) or (period.year if period is not None else None)
            kind = "企业" if "企业" in target.indicator else target.indicator
            same = (year, target.cluster_code, target.subject, kind)
            firms.setdefault(same, []).append(target)
    for (year, cluster, *_), members in firms.items():
        yield from _out_of_order(material, members)
        wholes = [
            whole
            for whole in plan.targets
            if whole.measure == "level" and whole.unit == "CNY" and whole.threshold is None
            and year_of(whole) == year and whole.cluster_code == cluster and not whole.member_codes
        ]  # fmt: skip
        told = [t.high for t in plan.targets if _is_turnover(t) and year_of(t) == year]
        for whole in wholes:
            is_all = _is_turnover(whole) and sum(told) <= _WITH_PARTS * whole.high
            yield from _floor(material, whole, members, is_all=is_all)


def _out_of_order(material: Material, members: Sequence[Target]) -> Iterator[Problem]:
    """Yield a tier far below another that holds fewer firms than it: 500万元以上2户 beside 100亿元以上10户."""
    most = material.number("lint_ratio_most")
    for one, other in permutations(members, 2):
        small, large = (t.threshold.low if t.threshold else 0.0 for t in (one, other))
        if small * most * _TIERS_APART < large and one.high < other.low:
            yield finding(
                "lint.unit_slip", "warning", one.id, material.cited([one, other]),
                found=shown(small, "CNY"), other=shown(large, "CNY"), ratio=f"{large / small:.3g}",
            )  # fmt: skip
            return


def _is_turnover(item: Target) -> bool:
    """Whether an amount is what firms are commonly counted by: revenue or output of a year."""
    of = measured(item)
    return (
        item.measure == "level"
        and not re.search("基金|资金|出资", item.indicator)
        and item.unit == "CNY"
        and of not in {"", "增加值", "投资", "税收", "利润"}
    )


def _floor(
    material: Material, whole: Target, members: Sequence[Target], *, is_all: bool
) -> Iterator[Problem]:
    """Yield what tiers of firms come to at least; too much only for the whole of all that is told."""
    said = next((word for word in (measured(m) for m in members) if word), "")
    of_whole = measured(whole)
    if not (whole.cluster_code or said or is_all) or (
        len(spelled(whole.indicator)) < _SHORTEST and not is_all
    ):
        return
    if not of_whole or (said and _TURNOVER.sub("营收", said) != _TURNOVER.sub("营收", of_whole)):
        return
    tiers = sorted(members, key=lambda m: -(m.threshold.low if m.threshold else 0))
    if (
        len({m.threshold.low for m in tiers if m.threshold}) < len(tiers)
        or len(tiers) > _MOST_TIERS
    ):
        return
    apart = [_sum(tiers, end, nested=False) for end in ("low", "high")]
    nested = [_sum(tiers, end, nested=True) for end in ("low", "high")]
    slack = material.number("about_tolerance") if whole.comparator != "=" else 0.0
    is_above = nested[0] > whole.high * (1 + slack) and is_all
    severity: Severity = "information"
    if is_above:
        severity = "error" if said and whole.comparator in {"=", "~", "<", "<="} else "warning"
    yield finding(
        "lint.tier_floor",
        severity,
        whole.id,
        material.cited([*members, whole]),
        whole=shown(whole.low, "CNY"),
        apart=_span(apart, "CNY"),
        nested=_span(nested, "CNY"),
        share=_span([value / whole.low for value in apart], "1") if whole.low else "-",
    )


def _span(values: Sequence[float], unit: str) -> str:
    return "–".join(dict.fromkeys(shown(round(value, 4), unit) for value in values))


def _sum(tiers: Sequence[Target], end: str, *, nested: bool) -> float:
    total, counted = 0.0, 0.0
    for tier in tiers:
        count = tier.low if end == "low" else tier.high
        own = max(count - counted, 0.0) if nested else count
        total += own * (tier.threshold.low if tier.threshold else 0.0)
        counted = max(counted, count)
    return total


def _each(material: Material, area: Target, count: Target, size: float) -> Iterator[Problem]:
    """Yield an area per thing that the sentence gives and that the whole divided by the count does not."""
    start, words = material.sentence(area.citation.start)
    found = re.search(r"(?:平均|每[个座])[^，。；\d]{0,10}(\d[^，。；]{0,8})", words)
    said = next((n for n in written(found[1]) if n.unit == "km2"), None) if found else None
    if said is not None and abs(said.value / size - 1) > material.number("lint_share_tolerance"):
        yield finding(
            "lint.parts_whole", "error", area.id, [material.quote(start, words)],
            whole=shown(area.low, area.unit), parts=f"{count.low:g} × {said.words}",
        )  # fmt: skip


def _areas(material: Material, plan: Plan) -> Iterator[Problem]:
    factors = {"km2": 1.0, "mu": 1 / 1500, "ha": 0.01, "m2": 1e-6}
    for area in plan.targets:
        is_whole = (
            re.search("总|规划|共|控制线|划定", area.indicator + area.citation.quote) is not None
        )
        is_whole = is_whole and not area.citation.quote.startswith("其中")
        if area.measure != "level" or area.unit not in factors or not area.low or not is_whole:
            continue
        for count in plan.targets:
            near = material.sentence(area.citation.start) == material.sentence(count.citation.start)
            if (
                count.measure != "count"
                or not near
                or not re.search("园|区|基地|组团|地块|片", count.indicator)
                or count.low < _FEW
            ):
                continue
            size = area.low * factors[area.unit] / count.low
            yield from _each(material, area, count, size)
            low, high = material.number("lint_park_smallest"), material.number("lint_park_largest")
            code = "lint.area_per_thing" if low <= size <= high else "lint.area_implausible"
            yield finding(
                code, "information" if code == "lint.area_per_thing" else "warning",
                area.id, material.cited([area, count]),
                area=shown(area.low, area.unit), count=f"{count.low:g}", each=f"{size:.3g}",
            )  # fmt: skip
