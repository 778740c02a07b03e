"""Do base, growth and level agree? What do tiers of firms come to at least, and an area per park."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import alike, is_named_in, key, measured, spelled, year_of
from planloom.plan.lint_numbers import Written, rounding, shown, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities, sentences
from planloom.plan.schema import Plan, Target

_FROM_TO = re.compile(
    r"(?:由|从)(?P<from>[^，。；]{0,30}?\d[^，。；]{0,30}?)(?:提高|提升|增加|增长|上升|扩大|下降|降低|降|增|升|减少|压减)(?:至|到|为)(?P<to>[^，。；]{0,20}?\d[^，。；]{0,30})"
)
_BY = re.compile(
    r"(?P<yearly>年均)?(?P<act>增长|增加|提高|提升|上升|扩大|下降|降低|减少|增速为?|增幅为?)(?:了|约|近|超过|达到?)?(?P<by>\d[\d.]*(?:万亿|亿|万)?(?:个百分点|%|％|倍|[^\d，。；]{0,4}))"
)
_DOUBLED = re.compile("翻一番|翻番|实现倍增|倍增")
_RISE = re.compile(r"(?:提高|提升|增加|增长|上升|扩大|增|升)(?:至|到|为)")
_FALL = re.compile(r"(?:下降|降低|降|减少|压减|压缩)(?:至|到|为)")
_YEAR = re.compile(r"(20\d\d)年")
_DOUBLE = 1.9
"""What still counts as doubled."""
_FEW, _MOST_TIERS, _SHORTEST = 2, 4, 4


def arithmetic(material: Material) -> Iterator[Problem]:
    """Yield numbers that do not fit each other by calculation, and what some add up to.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.growth_level``, ``lint.direction``, ``lint.tier_floor`` and ``lint.area_per_thing``.
    """
    for passage in material.passages:
        for start, words in sentences(passage):
            yield from _changes(material, start, words)
    for plan in material.file.plans:
        items = quantities(plan)
        yield from _growth(material, items)
        yield from _directions(material, plan)
        yield from _tiers(material, plan)
        yield from _areas(material, plan)


def _number(words: str) -> Written | None:
    found = [n for n in written(words) if n.unit or n.scale]
    return found[-1] if found else None


def _changes(material: Material, start: int, words: str) -> Iterator[Problem]:
    for change in _FROM_TO.finditer(words):
        first, last = _number(change["from"]), _number(change["to"])
        if first is None or last is None or (first.unit and first.unit != last.unit):
            continue
        quote = [material.quote(start, words)]
        place = material.place(start)
        rest = words[change.end() :]
        stop = re.search("[。；]|(?:由|从)[^，]*\\d", rest)
        clause = rest[: stop.start() if stop else len(rest)].strip("，")
        by = _BY.match(clause)
        if by is not None and not _fits(by, first, last, change, material):
            expected = _expected(by, first, last, change)
            yield finding(
                "lint.growth_level", "error", place, quote, said=by["by"], computed=expected
            )
        elif _DOUBLED.match(clause) and first.value and last.value / first.value < _DOUBLE:
            yield finding(
                "lint.growth_level", "error", place, quote,
                said=clause[:3], computed=f"{last.value / first.value:.3g}×",
            )  # fmt: skip


def _years(change: re.Match[str]) -> int | None:
    first, last = _YEAR.search(change["from"]), _YEAR.search(change["to"])
    before = _YEAR.findall(change.string[: change.start()])
    end = last[1] if last else (before[-1] if before else None)
    return int(end) - int(first[1]) if first and end else None


def _fits(
    by: re.Match[str], first: Written, last: Written, change: re.Match[str], material: Material
) -> bool:
    number = next(iter(written(by["by"])), None)
    if number is None or not first.value:
        return True
    falls = by["act"] in {"下降", "降低", "减少"}
    difference = (first.value - last.value) if falls else (last.value - first.value)
    slack = (first.step + last.step) / 2 + number.step / 2
    if first.unit == "%" and number.unit in {"%", "pp"}:
        return number.unit == "%" or abs(difference - number.value) <= slack * 1.001
    if by["yearly"]:
        years = _years(change)
        if not years or years < 1 or number.unit != "%" or last.value <= 0:
            return True
        seen = (last.value / first.value) ** (1 / years) - 1
        return _is_near_growth(material, seen, number.value)
    if number.unit in {"%", "倍"}:
        return _is_relative(material, number, difference / first.value, (first, last))
    return number.unit != last.unit or abs(difference - number.value) <= slack * 1.001


def _is_relative(
    material: Material, number: Written, seen: float, ends: tuple[Written, Written]
) -> bool:
    first, last = ends
    loose = number.step / 2 + (first.step + last.step) / first.value
    if number.unit == "%":
        return abs(seen - number.value) <= loose + material.number("lint_growth_gap_below")
    return abs(seen - number.value) <= loose + 0.1 or abs(seen + 1 - number.value) < loose


def _expected(by: re.Match[str], first: Written, last: Written, change: re.Match[str]) -> str:
    difference = abs(last.value - first.value)
    years = _years(change)
    if first.unit == "%":
        return shown(difference, "pp")
    if by["yearly"] and years:
        return shown((last.value / first.value) ** (1 / years) - 1, "1")
    if "%" in by["by"] or "％" in by["by"]:
        return shown(difference / first.value, "1")
    return shown(difference, last.unit)


def _is_near_growth(material: Material, seen: float, said: float) -> bool:
    """Whether a growth from levels may be meant by one that is said: prices may lie between, above more than below."""
    below, above = (
        material.number("lint_growth_gap_below"),
        material.number("lint_growth_gap_above"),
    )
    return -below <= seen - said <= above


def _growth(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    levels: dict[tuple[str, str, str], list[Quantity]] = {}
    for item in items:
        words = material.sentence(item.citation.start)[1]
        is_own = item.citation.rule == "table" or is_named_in(words, item)
        if item.measure in {"level", "count"} and item.low > 0 and is_own:
            levels.setdefault(_same(item), []).append(item)
    for item in items:
        if item.measure == "growth_average":
            yield from _average(material, item, levels.get(_same(item), []))
        elif item.measure == "multiple":
            yield from _multiple(material, item, levels.get(_same(item), []))


def _same(item: Quantity) -> tuple[str, str, str]:
    words = spelled(item.indicator)
    known = {"sei_value_added": "战新产业增加值", "gdp": "地区生产总值"}
    return known.get(item.indicator_code or "", words), key(item).subject, key(item).cluster


def _spans(
    item: Quantity, levels: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Quantity | None, float, int, bool]]:
    """Yield a level with the base before it: value, years between, and whether the base is a floor."""
    for level in levels:
        if year_of(level) is None or year_of(level) != year_of(item):
            continue
        if level.base is not None and level.base.value:
            yield level, None, level.base.value, (year_of(level) or 0) - level.base.year, False
            continue
        for base in levels:
            years = (year_of(level) or 0) - (year_of(base) or 9999)
            if years >= _FEW and isinstance(level, Target) and not isinstance(base, Target):
                yield level, base, base.low, years, base.comparator in {">", ">="}


def _average(material: Material, item: Quantity, levels: Sequence[Quantity]) -> Iterator[Problem]:
    start = item.by.first_year if item.by is not None else None
    for level, base, value, years, is_floor in _spans(item, levels):
        if years < _FEW or (start is not None and abs((year_of(level) or 0) - years - start) > 1):
            continue
        seen = (level.low / value) ** (1 / years) - 1
        rounded = (rounding(level.citation.quote, level.low) / level.low) / years
        low = material.number("lint_growth_gap_below") + rounded
        high = material.number("lint_growth_gap_above") + rounded
        gap = seen - item.low
        if (
            -low <= gap <= high
            or (is_floor and gap > 0)
            or (gap < 0 and _is_floor_only(level, item, gap))
        ):
            continue
        quotes = material.cited([item, level, base])
        severity: Severity = "error" if abs(gap) > 2 * high else "warning"
        yield finding(
            "lint.growth_level", severity, item.id, quotes,
            said=shown(item.low, "1"), computed=shown(round(seen, 4), "1"),
        )  # fmt: skip


def _is_floor_only(level: Quantity, item: Quantity, gap: float) -> bool:
    """Whether a level promised as a floor falls a little short of the growth: nothing forbids to pass it."""
    return level.comparator in {">", ">="} and item.comparator == "=" and abs(gap) < item.low / 4


def _multiple(material: Material, item: Quantity, levels: Sequence[Quantity]) -> Iterator[Problem]:
    for level, base, value, years, _ in _spans(item, levels):
        seen = level.low / value
        if years < _FEW or seen >= item.low * (1 - material.number("lint_share_tolerance")):
            continue
        yield finding(
            "lint.growth_level", "error", item.id, material.cited([item, level, base]),
            said=f"{item.low:g}×", computed=f"{seen:.3g}×",
        )  # fmt: skip


def _directions(material: Material, plan: Plan) -> Iterator[Problem]:
    for target in plan.targets:
        if (
            target.base is None
            or target.base.value is None
            or target.measure not in {"level", "count", "share", "ratio"}
        ):
            continue
        words = material.sentence(target.citation.start)[1] or target.citation.quote
        end = (
            target.citation.start
            + len(target.citation.quote)
            - material.sentence(target.citation.start)[0]
        )
        near = re.split("[，。；]", words[:end])[-1]
        rises, falls = _RISE.search(near), _FALL.search(near)
        wrong = (rises and target.high < target.base.value) or (
            falls and target.low > target.base.value
        )
        if wrong and not (rises and falls):
            yield finding(
                "lint.direction", "error", target.id, material.cited([target]) or (material.quote(0, ""),),
                base=shown(target.base.value, target.unit), target=shown(target.low, target.unit),
            )  # fmt: skip
    for problems in (_table_directions(material, members) for _, members in alike(plan.targets)):
        yield from problems


def _table_directions(material: Material, members: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a row of stages that falls and rises again: of three years the middle one stands out."""
    rows = [
        m
        for m in members
        if m.citation.rule == "table"
        and year_of(m)
        and not m.citation.quote.startswith(("〔", "["))
    ]
    staged = sorted(rows, key=lambda m: year_of(m) or 0)
    stages = [(m.low, m) for m in staged]
    first = staged[0].base if staged else None
    if first is not None and first.value is not None and first.year < (year_of(staged[0]) or 0):
        stages.insert(0, (first.value, staged[0]))
    for (one, _), (middle, item), (last, end) in zip(stages, stages[1:], stages[2:], strict=False):
        if not min(one, last) <= middle <= max(one, last):
            yield finding(
                "lint.direction", "warning", item.id, material.cited([item, end]),
                base=shown(one, item.unit), target=shown(middle, item.unit),
            )  # fmt: skip


def _tiers(material: Material, plan: Plan) -> Iterator[Problem]:
    firms: dict[tuple[object, ...], list[Target]] = {}
    for target in plan.targets:
        is_tier = target.threshold is not None and target.threshold.unit == "CNY"
        if is_tier and target.unit in {"家", "个"} and target.measure == "count":
            same = (year_of(target), target.cluster_code, target.subject)
            firms.setdefault(same, []).append(target)
    for (year, cluster, _), members in firms.items():
        for whole in plan.targets:
            if (
                whole.measure == "level" and whole.unit == "CNY" and whole.threshold is None
                and year_of(whole) == year and whole.cluster_code == cluster and not whole.member_codes
            ):  # fmt: skip
                yield from _floor(material, whole, members)


def _floor(material: Material, whole: Target, members: Sequence[Target]) -> Iterator[Problem]:
    said = next((word for word in (measured(m) for m in members) if word), "")
    of_whole = measured(whole)
    if not (whole.cluster_code or said) or len(spelled(whole.indicator)) < _SHORTEST:
        return
    if not of_whole or (said and said.removeprefix("主") not in {of_whole.removeprefix("主")}):
        return
    tiers = sorted(members, key=lambda m: -(m.threshold.low if m.threshold else 0))
    if (
        len({m.threshold.low for m in tiers if m.threshold}) < len(tiers)
        or len(tiers) > _MOST_TIERS
    ):
        return
    apart = [_sum(tiers, end, nested=False) for end in ("low", "high")]
    nested = [_sum(tiers, end, nested=True) for end in ("low", "high")]
    is_above = nested[0] > whole.high * (1 + material.number("about_tolerance")) and bool(said)
    severity: Severity = "information"
    if is_above:
        severity = "error" if whole.comparator in {"=", "~", "<", "<="} else "warning"
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
        is_whole = re.search("总|规划|共", area.indicator + area.citation.quote) is not None
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
