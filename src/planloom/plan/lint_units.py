"""Is a number in the wrong unit or order? 万/亿, 亩/平方公里, shares above 100 %, ranges upside down."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from planloom.codes.lists import places
from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import key, spelled, year_of
from planloom.plan.lint_numbers import shown, whole_number, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan

_RANGE = re.compile(
    r"(?<![\d.\-—–~～年月:：第号])(\d+(?:\.\d+)?)(万亿|亿|万|%|％|个百分点)?(?:[-—–~～－]{1,2}|(?<=[%％万亿\d])(?:至|到))(\d+(?:\.\d+)?)(?!\d*[-—–~～－]\d)(万亿|亿|万|%|％|个百分点)?(?:(?<=[%％])|(?=[家个项座件辆台条所人名元平亩公%％倍吨年只种]))"
)
_MONEY_RANGE = re.compile(
    r"(?<![\d.])(\d[\d.,]*(?:万亿|亿|万)?元)(?:[-—–~～－]{1,2}|至|到)(\d[\d.,]*(?:万亿|亿|万)?元)"
)
_VALID = re.compile(
    r"自(20\d\d)年[^。；]{0,24}(?:施行|实施|执行|生效)[^。；]{0,24}(?:有效期)?(?:至|到)(20\d\d)年"
)
_YEARS = re.compile(
    r"(20\d\d)年?(?:\d{1,2}月(?:\d{1,2}日)?)?\s*(?:[-—–~～－]{1,2}|至)\s*(20\d\d)(?=年|\))"
)
_NUMERALS = re.compile(
    r"(?<![一二三四五六七八九十第])([二三四五六七八九十])(?:至|到|—)([一二三四五六七八九])(?=[个家条项年座名批])"
)
_COVERED = re.compile(
    r"(?<![\d.])(\d[\d.]*)[%％](?:(?:以上|左右)?的[^，。；、\d]{0,8}(?:企业|园区|产品|项目|设备|行政村|乡镇|户)|(?:全)?(?:覆盖|达标|普及|配套|应用))"
)
_GIVEN = re.compile(
    r"(?:给予|奖励|补助|补贴|资助)[^，。；\d]{0,12}(\d[\d.]*亿元)(?:的?(?:一次性)?(?:奖励|补助|补贴|资助)|[，。；])"
)
_MOST_GIVEN = 5e8
"""More than any firm or project is granted at a time, in CNY."""
_SHARE_WORDS = re.compile(
    r"(?:占[^，。；]{0,20}|比重|占比|比例|份额|覆盖率|普及率|渗透率|利用率|合格率|达标率|完成率|入住率|自给率|化率|占有率|开工率|回收率|获得率|研发(?:经费)?投入强度|率)(?:[由从](?:20\d\d年的?)?\d[\d.]*[%％])?(?:[^，。；\d增长降提]|(?:提高|提升|增加|增长|上升|下降|降低)(?:到|至)){0,12}$"
)
_MAY_EXCEED = re.compile(
    "增长率|增速|增幅|负债率|倍率|周转率|产销率|收益率|回报率|保障率|汇率|比率|扩张率|拉动|贡献率|生产率|完成率"
)
_SAME_SHARE = re.compile(r"(?:提高|提升|下降|降低|增加|增长|上升|减少)(?:了|约|近)?\d")
_INDUSTRY = re.compile("增加值|营收|营业收入|主营|总产值|产值|产业规模|生产总值|总收入|销售收入")
_FIRM = re.compile(
    "企业年|首次突破|首次达到|企业.{0,6}(?:年均|平均|户均)|单个(?!集群|产业|园区)|每家|户均|亩均|人均|单位|给予|补助|奖励|资助|专项|出让|技术合同|基金|新增|增加(?!值)"
)
_RESEARCH = re.compile("研发(?:经费|投入|费用|支出|强度)")
_HUNDREDS = re.compile(r"百分之([一二三四五六七八九十百零两]{2,6})")
_MU = {"km2": 1.0, "mu": 1 / 1500, "ha": 0.01}
_LAND = re.compile("(?:工业|产业|低效)用地|园区.*面积|控制线")
_YIELD = re.compile(
    "(?:产值|产出|税收|税|营收|收入|增加值|利润|效益|投资强度|投资|生产总值|GDP|生产率|工资|贡献)$"
)
"""What an acre or a person brings in a year; what is granted or spent for each may be little."""
_MADE = re.compile("产能|产量|年产|销量|能力|订单")
_MOST_FIRMS = 5e4
"""More firms than any place has above a size that is worth telling."""
_ALL = 100.0
_WIDER = 10.0
_WORD = 2
"""Characters of a subject that may be the first half of an indicator: 产业营业 | 收入."""
_MANY = {
    "家": 1e7,
    "个": 1e8,
    "项": 1e7,
    "座": 1e7,
    "所": 1e6,
    "件": 1e8,
    "条": 1e7,
    "台": 1e9,
    "辆": 1e8,
}


def units(material: Material) -> Iterator[Problem]:
    """Yield numbers whose unit or order cannot be meant.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.range_reversed``, ``lint.percent_over_100`` and ``lint.unit_slip``.
    """
    for start, words in material.sentences():
        yield from _ranges(material, start, words)
        yield from _percents(material, start, words)
        yield from _spelled_out(material, start, words)
        yield from _covered(material, start, words)
    for plan in material.file.plans:
        items = quantities(plan)
        yield from _shares(material, items)
        yield from _ratios_to_base(material, items)
        yield from _sizes(material, items)
        yield from _tiers(material, plan)


def _here(
    material: Material, code: str, severity: Severity, start: int, words: str, **values: object
) -> Problem:
    return finding(code, severity, material.place(start), [material.quote(start, words)], **values)


def _ranges(material: Material, start: int, words: str) -> Iterator[Problem]:
    for found in _RANGE.finditer(words):
        scales = {"万亿": 1e12, "亿": 1e8, "万": 1e4}
        last = float(found[3]) * scales.get(found[4] or "", 1.0)
        first = float(found[1]) * scales.get(found[2] or found[4] or "", 1.0)
        before = words[: found.start()]
        if first > last and not re.search(
            "(?:由|从|自)[^，。；]{0,12}$|比分|比例为$|第[^，。；]{0,3}$", before
        ):
            yield _here(material, "lint.range_reversed", "error", start, words, found=found[0])
    for found in _MONEY_RANGE.finditer(words):
        first_money, last_money = (next(written(found[n])).value for n in (1, 2))
        if first_money > last_money and not re.search(
            "(?:由|从|自)[^，。；]{0,16}$", words[: found.start()]
        ):
            yield _here(material, "lint.range_reversed", "error", start, words, found=found[0])
    for found in _NUMERALS.finditer(words):
        if (whole_number(found[1]) or 0) > (whole_number(found[2]) or 0):
            yield _here(material, "lint.range_reversed", "error", start, words, found=found[0])
    for found in (*_YEARS.finditer(words), *_VALID.finditer(words)):
        if int(found[1]) > int(found[2]):
            yield _here(material, "lint.range_reversed", "error", start, words, found=found[0])


def _percents(material: Material, start: int, words: str) -> Iterator[Problem]:
    for number in written(words):
        if number.unit != "%" or number.value <= 1.0:
            continue
        before = re.split("[，。；：]", words[: number.start])[-1]
        if (
            _SHARE_WORDS.search(before)
            and not _MAY_EXCEED.search(before)
            and not _SAME_SHARE.search(words[: number.end][-8:])
        ):
            yield _here(
                material, "lint.percent_over_100", "error", start, words, found=number.words
            )


def _covered(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield more than all of some things, told before them (160%以上的企业), and grants that no firm is given."""
    for found in _COVERED.finditer(words):
        near = re.split("[，。；]", words[: found.start()])[-1]
        if float(found[1]) > _ALL and not re.search("[增涨倍超达为降]|提高|补|奖|按|给予", near):
            yield _here(material, "lint.percent_over_100", "error", start, words, found=found[0])
    for found in _GIVEN.finditer(words):
        if next(written(found[1])).value >= _MOST_GIVEN and re.match(r"[^，。；]{0,12}对", words):
            yield _here(
                material, "lint.unit_slip", "warning", start, words,
                found=found[1], other=f"< {shown(_MOST_GIVEN, 'CNY')}", ratio="-",
            )  # fmt: skip


def _spelled_out(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a share above one that is written in numerals: 百分之一百六十."""
    for found in _HUNDREDS.finditer(words):
        before = re.split("[，。；：]", words[: found.start()])[-1]
        is_over = re.match("百?[一二两三四五六七八九]百.|[一二两三四五六七八九]百零?.", found[1])
        if is_over and _SHARE_WORDS.search(before) and not _MAY_EXCEED.search(before):
            yield _here(material, "lint.percent_over_100", "error", start, words, found=found[0])


def _shares(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield shares above one that stand in tables, where the words are not beside the number."""
    for item in items:
        is_over = item.measure == "share" and item.low > 1.0
        is_alone = item.citation.rule == "table" or material.text is None
        if is_over and is_alone and not _MAY_EXCEED.search(item.indicator):
            found = shown(item.low, "1")
            quotes = material.cited([item])
            yield finding("lint.percent_over_100", "error", item.id, quotes, found=found)


def _ratios_to_base(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a value that is out of all proportion to another of the same thing."""
    most = material.number("lint_ratio_most")
    groups: dict[tuple[str, str, str, str], list[Quantity]] = {}
    for item in items:
        if item.measure in {"level", "count", "ratio"} and item.low > 0 and item.threshold is None:
            same = (key(item).indicator, key(item).subject, key(item).cluster, item.unit)
            groups.setdefault(same, []).append(item)
            if (
                item.base is not None
                and item.base.value
                and not 1 / most < item.low / item.base.value < most
            ):
                yield _slip(material, item, [item], item.base.value, item.low)
    for members in groups.values():
        for one, other in pairwise(members):
            if not 1 / most < other.low / one.low < most and _may_be_stages(one, other):
                yield _slip(material, other, [one, other], one.low, other.low)


def _may_be_stages(one: Quantity, other: Quantity) -> bool:
    """Whether two values may be one thing at two times: other years, or a promise beside a result."""
    return year_of(one) != year_of(other) or type(one) is not type(other)


def _slip(
    material: Material, item: Quantity, quoted: Sequence[Quantity], first: float, second: float
) -> Problem:
    return finding(
        "lint.unit_slip", "error", item.id, material.cited(quoted),
        found=shown(second, item.unit), other=shown(first, item.unit),
        ratio=f"{max(first, second) / min(first, second):.3g}",
    )  # fmt: skip


def _sizes(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield amounts that are too large or too small for what they measure."""
    for item in items:
        low, high = _plausible(material, item)
        least = material.number("lint_firm_least")
        tier = item.threshold
        if (
            tier is not None
            and tier.unit == "CNY"
            and tier.low < least
            and "企业" in item.indicator
        ):
            yield _size(material, item, shown(tier.low, "CNY"), f"≥ {shown(least, 'CNY')}")
        elif item.low and not low < item.low <= high:
            span = f"{shown(low, item.unit)}–{shown(high, item.unit)}"
            yield _size(material, item, shown(item.low, item.written_unit), span)


def _tiers(material: Material, plan: Plan) -> Iterator[Problem]:
    least = material.number("lint_firm_least")
    for pledge in plan.pledges:
        tier = pledge.threshold
        if tier is not None and tier.unit == "CNY" and tier.low < least and "企业" in pledge.object:
            quotes = material.cited([pledge.citation])
            found, other = shown(tier.low, "CNY"), f"≥ {shown(least, 'CNY')}"
            yield finding(
                "lint.unit_slip", "warning", pledge.id, quotes, found=found, other=other, ratio="-"
            )


def _size(material: Material, item: Quantity, found: str, other: str) -> Problem:
    return finding(
        "lint.unit_slip",
        "warning",
        item.id,
        material.cited([item]),
        found=found,
        other=other,
        ratio="-",
    )


def _plausible(  # noqa: PLR0911 a list of cases
    material: Material, item: Quantity
) -> tuple[float, float]:
    if item.unit in {"CNY/mu", "CNY/person"} and _YIELD.search(item.indicator):
        return material.number("lint_per_unit_least"), material.number("lint_per_unit_most")
    if item.unit in _MU and item.measure == "level" and _LAND.search(item.indicator):
        return _least_land(material, item) / _MU[item.unit], float("inf")
    if item.unit == "CNY" and item.measure == "level":
        name = item.subject[-_WORD:] + item.indicator
        words = spelled(name)
        is_industry = bool(_INDUSTRY.search(name)) and not _FIRM.search(words + item.citation.quote)
        place = places().get(item.place_code or "")
        wide = _WIDER if place is not None and place.kind in {"province", "country"} else 1.0
        least = material.number("lint_industry_least") * wide if is_industry else 0.0
        return least, material.number("lint_money_most")
    if item.measure == "count" and item.threshold is not None and item.unit in {"家", "户"}:
        return -1.0, _MOST_FIRMS
    if item.measure == "count" and not _MADE.search(item.indicator):
        return -1.0, _MANY.get(item.unit, 1e12)
    if item.measure == "ratio" and item.unit == "1" and _RESEARCH.search(item.indicator):
        return -1.0, material.number("lint_rd_most")
    if item.measure == "growth_average":
        return -2.0, material.number("lint_growth_most")
    return -float("inf"), float("inf")


def _least_land(material: Material, item: Quantity) -> float:
    """Return the least industrial land in km² that a province plans; of smaller places nothing is known."""
    place = places().get(item.place_code or "")
    is_province = place is not None and place.kind == "province"
    return material.number("lint_province_land_least") if is_province else 0.0
