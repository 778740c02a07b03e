"""Does a change fit the base that it names? Growth over a year's value, points of a share, a rise that falls."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_keys import REVISED, Key, is_plain, key, measured, year_of
from planloom.plan.lint_numbers import Written, shown, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_FROM = re.compile(
    r"(?:由|从)(?P<from>[^，。；]{0,30}?\d[^，。；]{0,16}?)(?P<act>提高|提升|增加|增长|上升|扩大|拓展|延长|增|升|下降|降低|下调|降|减少|压减|压降|压缩|缩短|缩减)(?:至|到|为)(?P<to>[^，。；]{0,20}?\d[^，。；]{0,12})"
)
_FALLS = re.compile("下降|降低|下调|降|减少|压减|压降|压缩|缩短|缩减")
_DOWN = re.compile(
    "下降|降低|减少|压减|压缩|控制|不超过|能耗|排放|(?<!投入)强度|天数|时间|成本|[以之]下|腾退|淘汰|每年|年度|当年|新增|完成|投资"
)
_CLOSE = 120
"""Characters within which next year's goal is told beside this year's result."""
_NEAR = 40
_RISES = re.compile("提高|提升|上升|升至|增至|增加到|扩大|突破|攀升|[迈跨登跃冲站]上")


def bases(material: Material) -> Iterator[Problem]:
    """Yield changes that the base they name does not bear out.

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
        yield from _from_to(material, start, words)
    for plan in material.file.plans:
        yield from _later_below(material, plan)


def _from_to(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a rise that falls, or a fall that rises, in its own words: 由58%提高到50%."""
    for change in _FROM.finditer(words):
        first, last = _last(change["from"]), _last(change["to"])
        is_told = any(
            target.base is not None
            and target.base.value is not None
            and start <= target.citation.start < start + len(words)
            for plan in material.file.plans
            for target in plan.targets
        )
        if first is None or last is None or first.unit != last.unit or is_told:
            continue
        is_wrong = (
            first.value < last.value if _FALLS.match(change["act"]) else last.value < first.value
        )
        if is_wrong and (first.unit or first.scale):
            yield finding(
                "lint.direction", "error", material.place(start), [material.quote(start, words)],
                base=first.words, target=last.words,
            )  # fmt: skip


def _last(words: str) -> Written | None:
    found = [n for n in written(words) if n.unit or n.scale]
    return found[-1] if found else None


def _in_same_words(one: Quantity, other: Quantity) -> bool:
    """Whether two stages of a thing that its words alone do not tell apart are told in one wording."""
    plain = [
        re.sub(r"(?:到)?20\d\d年[，：:]?|[\d.,]+", "", item.citation.quote) for item in (one, other)
    ]
    is_near = 0 < other.citation.start - one.citation.start < _NEAR
    return is_plain(other) or plain[0] == plain[1] or (is_near and one.indicator == other.indicator)


def _is_stock(item: Quantity) -> bool:
    """Whether a count is of things that are there in a year, not of those added in it."""
    return (
        item.measure == "count"
        and item.threshold is None
        and re.search("达到|突破|超过|增至|总数", item.citation.quote) is not None
    )


def _binds(one: Quantity, later: Quantity, first: int | None) -> bool:
    """Whether a later goal may not fall below it: a goal, a result of the plan's years, what a rise starts from."""
    if isinstance(one, Target):
        return True
    is_start = (
        _RISES.search(later.citation.quote) is not None
        and one.citation.start < later.citation.start
    )
    is_next = (year_of(later) or 0) == (year_of(one) or 0) + 1 and isinstance(later, Target)
    is_start = is_start or (is_next and 0 < later.citation.start - one.citation.start < _CLOSE)
    is_within = first is not None and (year_of(one) or 0) >= first
    return one.comparator not in {"<", "<="} and (is_start or is_within)


def _later_below(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield a later stage of a goal that asks for less than an earlier one, or a rise to less than there is."""
    period = material.period(plan)
    first = period.first_year if period is not None else None
    goals = [
        t
        for t in quantities(plan)
        if (
            t.measure in {"level", "share"}
            or (t.measure == "ratio" and t.unit == "1")
            or _is_stock(t)
        )
        and t.citation.rule != "table"
        and year_of(t)
        and (is_plain(t) or t.measure == "count" or measured(t))
    ]
    groups: dict[Key, list[Quantity]] = {}
    for goal in goals:
        groups.setdefault(key(goal), []).append(goal)
    for same, item in ((group, item) for group in groups.values() for item in group):
        words = material.sentence(item.citation.start)[1] + item.citation.quote
        if item.comparator in {"<", "<="} or _DOWN.search(item.indicator) or REVISED.search(words):
            continue
        if item.measure == "level" and (item.unit != "CNY" or not measured(item)):
            continue
        before = [
            t for t in same if (year_of(t) or 0) < (year_of(item) or 0) and _binds(t, item, first)
        ]
        one = next((t for t in before if t.low > item.high and _in_same_words(t, item)), None)
        if one is not None and not _DOWN.search(item.citation.quote):
            yield finding(
                "lint.direction", "warning", item.id, material.cited([one, item]),
                base=shown(one.low, one.written_unit), target=shown(item.low, item.written_unit),
            )  # fmt: skip
