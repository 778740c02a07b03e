"""Does a change fit the levels that the document tells elsewhere? 净增42家, 比2025年增加600亿元, 提高14个百分点."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_keys import REVISED, measured, spelled, year_of
from planloom.plan.lint_numbers import rounding, shown, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_ADDED = re.compile("(?:新增|净增|新建成?|新造|新开发|新开工|新培育|增加(?!值))")
_GROUP = re.compile("规上企业|企业|全市|全区|全县|全省|产业链|集群|产业")
_STOCK = re.compile("总(?:量|数|规模|面积)$|保有量$|数量$|总(?=[库产储规面运装容])")
_EXCESS = 1.5
"""How many times a stated growth of money levels may rise: prices lie between."""
_AREAS = {"km2": 1.0, "mu": 1 / 1500, "ha": 0.01, "m2": 1e-6}
_LEVELS = {"level", "count", "share", "ratio"}
_FEW, _LONG = 2, 4
_AND_NEW = re.compile(
    r"(?:现有|已(?:有|建成?)|累计(?:建成)?|原有)[^，。；\d]{1,14}(?P<base>\d[\d.,]*(?:万|亿)?[^\d，。；、]{1,4})，[^，。；]{0,8}?(?:新|再|增|扩)(?:建|增|造|增加)?[^，。；\d]{0,8}(?P<new>\d[\d.,]*(?:万|亿)?[^\d，。；、]{1,4})，"
    r"[^，。；]{0,12}?(?:达到?|增至|总[数量]|共)(?:到|为)?(?P<all>\d[\d.,]*(?:万|亿)?[^\d，。；、]{1,4})(?=[，。；]|$)"
)
_REACHED = re.compile("达到|总量|总数|总面积|增至|增加到|扩大到|提高到|突破|保有")
_LOOSE = {"~", ">", ">="}


def changes(material: Material) -> Iterator[Problem]:
    """Yield changes that the level of their year and its base do not give.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.growth_level``.
    """
    for plan in material.file.plans:
        items = quantities(plan)
        levels = [q for q in items if q.measure in _LEVELS and q.threshold is None and year_of(q)]
        named: dict[str, list[Quantity]] = {}
        for level in levels:
            named.setdefault(_name(level), []).append(level)
        for item in items:
            if item.measure in {"increase", "growth", "reduction"}:
                yield from _against_levels(material, plan, item, named.get(_name(item), []))
        yield from _stocks(material, items, levels)
    for start, words in material.prose():
        for found in _AND_NEW.finditer(words):
            base, new, whole = (next(written(found[name])) for name in ("base", "new", "all"))
            gap = abs(base.value + new.value - whole.value)
            if base.unit == new.unit == whole.unit != "" and gap > max(base.step, new.step):
                yield finding(
                    "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                    said=new.words, computed=shown(whole.value - base.value, whole.unit),
                )  # fmt: skip


def _against_levels(
    material: Material, plan: Plan, item: Quantity, levels: Sequence[Quantity]
) -> Iterator[Problem]:
    """Yield a change that no level of its year makes of no base: two levels of one year are told of elsewhere."""
    same = [q for q in levels if _is_same(item, q)]
    own = [q for q in same if year_of(q) == year_of(item)]
    if item.unit == "pp" and own and all(item.low > q.high for q in own):
        yield finding(
            "lint.growth_level", "error", item.id, material.cited([item, own[0]]),
            said=shown(item.low, "pp"), computed=f"≤ {shown(own[0].low, '1')}",
        )  # fmt: skip
        return
    begin = _begin(material, plan, item, same)
    bases = [q for q in same if begin is not None and year_of(q) == begin]
    if len({q.low for q in own}) != 1 or len({q.low for q in bases}) != 1:
        return
    level, base = own[0], bases[0]
    told = material.sentence(item.citation.start)
    if (
        begin is None
        or not base.low
        or REVISED.search(told[1].replace("合计", ""))
        or _is_beside(material, level, item)
    ):
        return
    seen, unit, fits = _compared(material, item, level, base)
    if not fits:
        is_same = spelled(base.indicator) == spelled(level.indicator) or item.measure != "growth"
        yield finding(
            "lint.growth_level", "error" if is_same else "warning", item.id,
            material.cited([item, level, base]), said=shown(item.low, unit), computed=shown(round(seen, 4), unit),
        )  # fmt: skip


def _is_beside(material: Material, level: Quantity, item: Quantity) -> bool:
    """Whether the base of a level stands before it in the words of the change: 由68家增加到110家，净增42家."""
    is_told = level.base is not None and level.base.value is not None
    start, words = material.sentence(level.citation.start)
    before = words[: level.citation.start - start]
    is_same = start <= item.citation.start < start + len(words)
    return is_told and is_same and re.search(r"[由从][^，。；]*\d[^，。；]*$", before) is not None


def _begin(material: Material, plan: Plan, item: Quantity, same: Sequence[Quantity]) -> int | None:
    """Return the year that a change starts from: as told, else before its span, else of the one value told before."""
    if item.base is not None:
        return item.base.year
    by = item.by
    if by is not None and by.first_year is not None and by.year is not None:
        return by.first_year - 1
    period = material.period(plan)
    years = {year_of(q) or 0 for q in same if (year_of(q) or 0) < (year_of(item) or 0)}
    is_over = item.measure == "increase" and isinstance(item, Target)
    if not is_over or not years:
        return None
    if len(years) == 1:
        return next(iter(years))
    return period.first_year - 1 if period is not None and period.first_year else None


def _compared(
    material: Material, item: Quantity, level: Quantity, base: Quantity
) -> tuple[float, str, bool]:
    """Return the change from base to level, its unit, and whether it may be meant by the one that is told."""
    low, size, first = item.low, _size(level), _size(base)
    is_loose = item.comparator in _LOOSE or level.comparator in _LOOSE or base.comparator in _LOOSE
    if item.measure == "increase":
        unit = item.unit
        gap = (size - first) / (_AREAS.get(unit, 1.0) if unit != "pp" else 1.0)
        slack = sum(rounding(q.citation.quote, q.low) for q in (item, level, base)) + 1e-9
        return gap, unit, abs(gap - low) <= max(slack * 1.001, low / 5 if is_loose else 0.0)
    sign = -1.0 if item.measure == "reduction" else 1.0
    seen = sign * (size / first - 1)
    years = max((year_of(level) or 0) - (year_of(base) or 0), 1)
    rounded = sum(rounding(q.citation.quote, q.low) / q.low for q in (level, base)) * (1 + low)
    slack = rounding(item.citation.quote, low) + rounded + material.number("lint_growth_gap_below")
    most = low + slack
    if item.unit == "1" and level.unit == "CNY":
        slack += material.number("lint_growth_gap_below") * (years - 1)
        most = low * _EXCESS + material.number("lint_growth_gap_above") * years
    if is_loose:
        slack, most = max(slack, low / 5), max(most, low * _EXCESS)
    return seen, "1", low - slack <= seen <= most


def _size(item: Quantity) -> float:
    return item.low * _AREAS.get(item.unit, 1.0)


def _is_same(item: Quantity, level: Quantity) -> bool:
    """Whether a level is of the thing that a change is told of, in a unit that fits."""
    if item.member_codes != level.member_codes or not _is_cluster(item, level):
        return False
    if (item.place_code or item.subject) != (level.place_code or level.subject):
        return False
    is_share = level.measure in {"share", "ratio"} and level.unit == "1"
    if item.measure == "increase":
        is_unit = is_share if item.unit == "pp" else _unit(item) == _unit(level) and not is_share
    else:
        is_unit = not is_share and measured(item) == measured(level)
    return is_unit and _ADDED.match(level.indicator) is None


def _is_cluster(item: Quantity, level: Quantity) -> bool:
    """Whether two records are of one cluster, or one of them carries it over from a sentence before."""
    codes = {item.cluster_code, level.cluster_code}
    return (
        len(codes) == 1
        or (None in codes and len(_name(item)) >= _LONG and item.indicator == level.indicator)
        or (item.unit == "pp" and len(_name(item)) >= _LONG)
    )


def _unit(item: Quantity) -> str:
    return "km2" if item.unit in _AREAS else item.unit


def _name(item: Quantity) -> str:
    words = _STOCK.sub("", _ADDED.sub("", spelled(item.indicator)))
    return _GROUP.sub("", words) if item.unit in {"CNY", "1", "pp"} and measured(item) else words


def _stocks(
    material: Material, items: Sequence[Quantity], levels: Sequence[Quantity]
) -> Iterator[Problem]:
    """Yield a stock that is not what was there and what is built since: 85万平方米, 新建65万平方米, 总量180万平方米."""
    new = [
        q
        for q in items
        if q.measure in {"level", "count"} and q.by is not None and q.threshold is None
        and _ADDED.search(q.indicator + re.sub(r"\d[\d.]*[^\d]*$", "", q.citation.quote))
    ]  # fmt: skip
    stocks = [
        q
        for q in levels
        if isinstance(q, Target) and q not in new and q.measure in {"level", "count"}
        and _REACHED.search(q.indicator + q.citation.quote)
    ]  # fmt: skip
    for item in new:
        for stock in stocks:
            end = year_of(stock) or 0
            if _unit(stock) != _unit(item) or year_of(item) != end or not _is_kind(item, stock):
                continue
            start = item.by.first_year if item.by is not None else None
            before = [
                q
                for q in levels
                if (year_of(q) or 0) < end and _unit(q) == _unit(stock) and q not in new
                and (start is None or year_of(q) == start - 1)
                and (_name(q).endswith(_name(stock)) or _name(stock).endswith(_name(q))) and _name(q)
                and not isinstance(q, Target)
            ]  # fmt: skip
            before = [q for q in before if q.citation.rule != "table"] or before
            if len({_size(q) for q in before}) != 1 or not _is_span(material, item, before[0], end):
                continue
            gap = _size(stock) - _size(before[0])
            slack = sum(
                rounding(q.citation.quote, q.low) * _AREAS.get(q.unit, 1.0)
                for q in (item, stock, before[0])
            )
            is_loose = any(q.comparator in _LOOSE for q in (item, stock, before[0]))
            if abs(gap - _size(item)) > max(slack * 1.001, 1e-9) and not is_loose:
                factor = _AREAS.get(stock.unit, 1.0)
                yield finding(
                    "lint.growth_level", "error", stock.id, material.cited([stock, before[0], item]),
                    said=shown(item.low, item.unit), computed=shown(round(gap / factor, 4), stock.unit),
                )  # fmt: skip


def _is_kind(item: Quantity, stock: Quantity) -> bool:
    """Whether a stock grows by what is built: by its name, or an area told right behind it by its last word."""
    names = [re.sub("面积$", "", _name(q)) for q in (item, stock)]
    if not names[0] or not names[1]:
        return False
    if names[0] == names[1]:
        return True
    gap = item.citation.start - stock.citation.start - len(stock.citation.quote)
    return item.unit in _AREAS and 0 <= gap <= _FEW and names[0][-1] == names[1][-1]


def _is_span(material: Material, item: Quantity, base: Quantity, end: int) -> bool:
    """Whether what is built is told of all years between base and stock."""
    first = item.by.first_year if item.by is not None else None
    years = end - (year_of(base) or end)
    words = material.sentence(item.citation.start)[1]
    numerals = "零一两三四五六七八九"
    said = f"{numerals[years]}年" if 0 < years < len(numerals) else ""
    is_told = f"{(year_of(base) or 0) + 1}—{end}年" in words or (said and said in words)
    return first == (year_of(base) or 0) + 1 or bool(is_told) or years == 1
