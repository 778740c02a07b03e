"""Do base, growth and level agree? And does what is to rise rise."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import alike, is_named_in, key, spelled, year_of
from planloom.plan.lint_numbers import Written, rounding, shown, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_FROM_TO = re.compile(
    r"(?:由|从)(?P<from>[^，。；]{0,30}?\d[^，。；]{0,30}?)(?:提高|提升|增加|增长|上升|扩大|拓展|延长|下降|降低|下调|降|增|升|减少|压减|压缩|缩短|缩减|(?<=[元家个人吨件台辆%％]))(?:至|到|为)(?P<to>[^，。；]{0,20}?\d[^，。；]{0,30})"
)
_BY = re.compile(
    r"(?:(?:[两三四五六]年)?(?:累计|共)?(?=净增|新增|增长|增加|提高|下降|降低|减少))?(?P<yearly>年均)?(?P<act>净增|新增|净减少?|增长|增加|提高|提升|上升|扩大|下降|降低|减少|压缩|缩短|增速为?|增幅为?)(?:了|约|近|超过|达到?)?(?P<by>\d[\d.]*(?:万亿|亿|万)?(?:个百分点|%|％|倍|[^\d，。；]{0,4}))"
)
_DOUBLED = re.compile("翻一番|翻番|实现倍增|倍增")
_RISE = re.compile(r"(?:提高|提升|增加|增长|上升|扩大|增|升)(?:至|到|为)")
_FALL = re.compile(r"(?:下降|降低|降|减少|压减|压缩|缩短)(?:至|到|为)")
_YEAR = re.compile(r"(20\d\d)年")
_LESS = re.compile(
    "能耗|耗|排放|失业|负债|成本|时间|煤|第一产业|事故|死亡|税负|单位|下降|降低|减少|浓度|周期|淘汰|亏损|污染|用水量|空置|闲置|差距|数量控制|天数|次数|赤字"
)
"""Things of which less is better."""
_ROWS = 3
_DOUBLE = 1.9
"""What still counts as doubled."""
_FEW, _LONG = 2, 6


def arithmetic(material: Material) -> Iterator[Problem]:
    """Yield numbers that do not fit each other by calculation.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.growth_level`` and ``lint.direction``.
    """
    for start, words in material.sentences():
        yield from _changes(material, start, words)
    for plan in material.file.plans:
        items = quantities(plan)
        yield from _growth(material, items)
        yield from _directions(material, plan)


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
    falls = by["act"] in {"下降", "降低", "减少", "净减", "净减少", "压缩", "缩短"}
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
        words = material.until(item.citation.start)
        is_own = item.citation.rule == "table" or is_named_in(words, item)
        if item.measure in {"level", "count"} and item.low > 0 and is_own:
            levels.setdefault(_same(item), []).append(item)
    for item in items:
        if item.measure == "growth_average":
            yield from _average(
                material, item, levels.get(_same(item)) or _beside(material, item, items)
            )
        elif item.measure == "multiple":
            same = levels.get(_same(item), [])
            own = [o for o in items if not isinstance(o, Target) and _is_named(o, item)]
            yield from _multiple(material, item, [*same, *own] if len(own) == 1 else same)


def _beside(material: Material, item: Quantity, items: Sequence[Quantity]) -> Sequence[Quantity]:
    """Return the levels of the row of a table that a growth stands in."""
    if item.citation.rule != "table":
        return ()
    row = material.row(item.citation.start)
    return [
        q
        for q in items
        if q.citation.rule == "table" and q.measure in {"level", "count"} and q.low > 0
        and q.indicator == item.indicator and material.row(q.citation.start) == row
    ]  # fmt: skip


def _is_named(base: Quantity, item: Quantity) -> bool:
    """Whether the name of a level ends in the whole name of what is to be multiplied."""
    words = spelled(item.indicator)
    return (
        base.measure == "level" and len(words) >= _LONG and spelled(base.indicator).endswith(words)
    )


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
                base=shown(target.base.value, target.written_unit), target=shown(target.low, target.written_unit),
            )  # fmt: skip
    yield from _falling_rows(material, plan)
    for problems in (_table_directions(material, members) for _, members in alike(plan.targets)):
        yield from problems


def _falling_rows(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield the one row of a table of goals that falls below its base where all others rise."""
    rows = [
        (target, target.base.value)
        for target in plan.targets
        if target.citation.rule == "table"
        and target.base is not None
        and target.base.value
        and target.measure in {"level", "count", "share", "ratio"}
        and not _LESS.search(target.indicator)
    ]
    falling = [(target, base) for target, base in rows if target.high < base]
    if len(falling) == 1 and len(rows) > _ROWS:
        target, base = falling[0]
        yield finding(
            "lint.direction", "warning", target.id, material.cited([target]),
            base=shown(base, target.written_unit), target=shown(target.low, target.written_unit),
        )  # fmt: skip


def _table_directions(material: Material, members: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a row of stages that falls and rises again: of three years the middle one stands out."""
    rows = [
        m
        for m in members
        if m.citation.rule == "table"
        and year_of(m)
        and not m.citation.quote.startswith(("〔", "["))
    ]
    if len({material.row(m.citation.start) for m in rows}) > 1:
        return
    staged = sorted(rows, key=lambda m: year_of(m) or 0)
    stages = [(m.low, m) for m in staged]
    first = staged[0].base if staged else None
    if first is not None and first.value is not None and first.year < (year_of(staged[0]) or 0):
        stages.insert(0, (first.value, staged[0]))
    for (one, _), (middle, item), (last, end) in zip(stages, stages[1:], stages[2:], strict=False):
        if not min(one, last) <= middle <= max(one, last):
            yield finding(
                "lint.direction", "warning", item.id, material.cited([item, end]),
                base=shown(one, item.written_unit), target=shown(middle, item.written_unit),
            )  # fmt: skip
