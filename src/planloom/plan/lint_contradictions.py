"""Which targets contradict each other, or stand twice? Two values, two deadlines, two rates."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import (
    REVISED,
    alike,
    is_named_in,
    is_plain,
    key,
    spelled,
    year_of,
)
from planloom.plan.lint_numbers import rounding, shown
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_GOALS = re.compile("目标|指标|附表|专栏|要求|总体|概述|摘要|说明|解读")
_DIVIDED = re.compile("分别|依次|每年|合计|[，、]共|其中|累计|[由从].{0,40}(?:到|至)")
_TO_DO = re.compile("目标|任务|重点|安排|举措|工作要点|打算")
_DONE = re.compile("回顾|完成情况|总结|成效|基础")
_EACH = re.compile("，?(?:平均)?每(?!年)|单个|平均")
"""What opens an amount of each of some things, which is none of all of them."""
_NEWLY = re.compile("新建|新增|新认定|新培育|新获批|净增|再建|增设")
_STEP = 5
_SEVERAL, _MANY = 2, 5
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_LEVELS = ("level", "share", "ratio", "count", "growth_average", "rank", "multiple")


def contradictions(material: Material) -> Iterator[Problem]:
    """Yield sentences that cannot both hold.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.two_values``, ``lint.two_deadlines``, ``lint.duplicate_target`` and ``lint.targets_told_twice``.
    """
    for plan in material.file.plans:
        yield from _gathered(plan.id, tuple(_same_thing(material, plan.targets)))
        yield from _growth_twice(material, plan)
        yield from _same_thing(material, plan.observations)


def _same_thing(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    own = [q for q in items if q.measure in _LEVELS and not _EACH.match(q.citation.quote)]
    for _, members in alike(own):
        told: set[str] = set()
        for one, other in combinations(members, 2):
            if other.id in told or _is_other_scope(material, one, other):
                continue
            problem = _pair(material, one, other)
            if problem is not None:
                told.add(other.id)
                yield problem


def _gathered(plan_id: str, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield one finding for all targets that agree in two parts of a plan, as in its text and its table.

    A few that two sentences tell may be copied by mistake: each is shown for itself.
    """
    twice = [
        p for p in problems if (p.code, p.severity) == ("lint.duplicate_target", "information")
    ]
    in_tables = [p for p in twice if any(not _WORDS.search(quote.text) for quote in p.quotes)]
    twice = twice if len(twice) - len(in_tables) > _MANY else in_tables
    if len(twice) < _SEVERAL:
        yield from problems
        return
    yield from (problem for problem in problems if problem not in twice)
    quotes = dict.fromkeys(quote for problem in twice for quote in problem.quotes)
    names = "、".join(dict.fromkeys(str(problem.values["indicator"]) for problem in twice))
    yield finding(
        "lint.targets_told_twice",
        "information",
        plan_id,
        tuple(quotes),
        count=len(twice),
        names=names,
    )


def _growth_twice(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield two growth rates of one thing below headings that name one year and what is to be done in it."""
    groups: dict[tuple[str, str, str], list[Quantity]] = {}
    for item in quantities(plan):
        year = _to_do_in(material, item)
        if item.measure == "growth" and year and is_plain(item):
            groups.setdefault((key(item).indicator, key(item).cluster, year), []).append(item)
    for members in groups.values():
        for one, other in combinations(members, 2):
            bases = [item.base for item in (one, other) if isinstance(item, Target)]
            if not _agree(one, other) and not any(bases):
                yield _told(material, "lint.two_values", "error", one, other)


def _to_do_in(material: Material, item: Quantity) -> str:
    """Return the year that the headings of a promise name; empty where they name none, or speak of results."""
    heads = " ".join(head.head for head in material.heads(item.citation.start)[:2])
    year = re.search(r"20\d\d(?=年)", heads)
    return year[0] if year and _TO_DO.search(heads) and not _DONE.search(heads) else ""


def _pair(material: Material, one: Quantity, other: Quantity) -> Problem | None:
    same_value = _agree(one, other)
    is_target = isinstance(one, Target)
    if year_of(one) == year_of(other):
        if not same_value:
            severity: Severity = "error" if _is_certain(material, one, other) else "information"
            return _told(material, "lint.two_values", severity, one, other)
        if is_target and one.citation.quote == other.citation.quote:
            near = material.heads(one.citation.start) == material.heads(other.citation.start)
            return _told(
                material, "lint.duplicate_target", "warning" if near else "information", one, other
            )
        return (
            _told(material, "lint.duplicate_target", "information", one, other)
            if is_target
            else None
        )
    if (
        is_target
        and same_value
        and year_of(one)
        and year_of(other)
        and one.measure in {"level", "share", "ratio"}
    ):
        is_stage = (
            one.comparator in {"<", "<="}
            or _is_kept(one)
            or _is_kept(other)
            or (one.low != other.low and _sentence(material, one) == _sentence(material, other))
        )
        return None if is_stage else _told(material, "lint.two_deadlines", "warning", one, other)
    return None


def _is_kept(item: Quantity) -> bool:
    return bool(re.search("稳定|保持|维持|每年|不低于|左右", item.citation.quote))


def _told(
    material: Material, code: str, severity: Severity, one: Quantity, other: Quantity
) -> Problem:
    return finding(
        code,
        severity,
        other.id,
        material.cited([one, other]),
        indicator=other.indicator,
        first=shown(one.low, one.written_unit),
        second=shown(other.low, other.written_unit),
        first_year=year_of(one),
        second_year=year_of(other),
    )


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether two values are the same within the coarser of their roundings."""
    slack = max(rounding(item.citation.quote, item.low) for item in (one, other))
    exact = 1e-9 * max(abs(one.low), abs(other.low))
    is_same = abs(one.low - other.low) <= exact and abs(one.high - other.high) <= exact
    finer = min(rounding(item.citation.quote, item.low) for item in (one, other))
    return is_same or (
        abs(one.low - other.low) < slack * 0.999 and finer < slack and one.low == one.high
    )


def _is_certain(material: Material, one: Quantity, other: Quantity) -> bool:
    if not is_plain(one) or year_of(one) is None or not (_is_named(one) and _is_named(other)):
        return False
    words = [
        material.sentence(item.citation.start)[1] or item.citation.quote for item in (one, other)
    ]
    if any(REVISED.search(text) for text in words) or not _is_one_name(one, other):
        return False
    if one.measure != "count" or one.indicator_code or one.cluster_code:
        return True
    return (
        len(spelled(one.indicator)) >= _STEP + 1
        or words[0] == words[1]
        or _are_goals(material, one, other)
    )


def _is_one_name(one: Quantity, other: Quantity) -> bool:
    """Whether two names are of one thing by their words, where a code may hold several: 软件业务收入, 软件业营收."""
    names = sorted((spelled(one.indicator), spelled(other.indicator)), key=len)
    return one.unit != "CNY" or names[0] in names[1] or names[0][-_STEP:] == names[1][-_STEP:]


def _is_named(item: Quantity) -> bool:
    """Whether an item's own words name what it measures, where they do not carry it from another clause."""
    if item.citation.rule == "table" or not item.citation.quote:
        return True
    return spelled(item.indicator)[-2:] in spelled(item.citation.quote)


def _are_goals(material: Material, one: Quantity, other: Quantity) -> bool:
    return any(
        _GOALS.search(head.head)
        for item in (one, other)
        for head in material.heads(item.citation.start)
    )


def _is_other_scope(material: Material, one: Quantity, other: Quantity) -> bool:
    """Whether two like-named numbers speak of different things: two floors of one sentence, two sections."""
    sentence = material.sentence(one.citation.start)
    is_one = sentence[1] != "" and sentence == material.sentence(other.citation.start)
    if is_one and (one.strength != other.strength or _DIVIDED.search(sentence[1])):
        return True
    if not is_one and all("分别" in _sentence(material, item) for item in (one, other)):
        return True
    return _are_counted_apart(one, other) or _is_other_subject(material, one, other)


def _are_counted_apart(one: Quantity, other: Quantity) -> bool:
    """Whether one count is of two things together, or of new things alone, and the other is not."""
    said = [(_joins(item), _is_new(item)) for item in (one, other)]
    return one.measure == "count" and said[0] != said[1]


def _is_other_subject(material: Material, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are said of different clusters, members, rows or sections."""
    clusters = {key(one).cluster, key(other).cluster} - {""}
    if len(clusters) > 1 or one.member_codes != other.member_codes:
        return True
    if _in_other_rows(material, one, other) or _overlap(one, other):
        return True
    if one.cluster_code or one.member_codes or one.measure in {"share", "growth_average"}:
        return False
    own = [_own_head(material, item) for item in (one, other)]
    if own[0] == own[1]:
        return False
    return all(_industry(head) for head in own) or not all(
        is_named_in(material.until(item.citation.start), item) for item in (one, other)
    )


def _sentence(material: Material, item: Quantity) -> str:
    return material.sentence(item.citation.start)[1]


def _is_new(item: Quantity) -> bool:
    """Whether things counted come on top of those there are (新建研发平台7个)."""
    return _NEWLY.search(item.citation.quote) is not None


def _joins(item: Quantity) -> bool:
    """Whether a count is of two things together (40个智能工厂和数字化车间)."""
    name = item.indicator[-_STEP:]
    behind = re.escape(name) + "(?:和|与|及|、)[\u4e00-\u9fff]{2}"
    joined = re.search("[和与、]", item.indicator) or re.search(behind, item.citation.quote)
    return joined is not None


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Whether two records were read from the same words: 三个领域共安排项目49个 counts one thing."""
    first, last = sorted((one.citation, other.citation), key=lambda citation: citation.start)
    return first.start < last.start < first.start + len(first.quote)


def _in_other_rows(material: Material, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers stand in rows of a table that are headed by other words: of other places or things."""
    if one.citation.rule != "table" or other.citation.rule != "table":
        return False
    heads = [_row_head(material, item.citation.start) for item in (one, other)]
    return "" not in heads and heads[0] != heads[1]


def _row_head(material: Material, start: int) -> str:
    """Return the first cell with words of the row that a number stands in; empty where it stands in none."""
    text = material.text or ""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    opened = text.rfind("<tr", 0, start)
    row = text[opened:start] if opened >= 0 and "</tr" not in text[opened:start] else line
    cells = [cell.strip() for cell in re.split(r"<[^<>]*>|[|｜\t]", row)]
    return next((cell for cell in cells if re.search("[\u4e00-\u9fff]", cell)), "")


def _own_head(material: Material, item: Quantity) -> str:
    heads = material.heads(item.citation.start)
    return heads[0].head if heads else ""


def _industry(head: str) -> bool:
    return bool(
        re.search(
            "产业|集群|制造|材料|装备|汽车|医药|能源|电子|信息|纺织|食品|化工|家电|软件|园|区|县|镇|链",
            head,
        )
    ) and not (_GOALS.search(head))
