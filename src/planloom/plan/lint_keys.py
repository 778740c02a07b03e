"""When do two statements speak of the same thing? The key that they are compared by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from planloom.codes.lists import indicators, places
from planloom.plan.lint_scopes import ASSIGNED, WIDER
from planloom.plan.lint_text import Quantity
from planloom.plan.schema import Plan

_SAME = (
    (
        re.compile(
            r"\s|[“”\"]|全(?:市|省|区|县|州)|(?:的)?数量$|总数$|(?<=企业)数$|(?<=机构)数$|(?<=平台)数$|(?<=项目)数$|(?:累计|力争|年均|当年)|^(?:都市圈|城市群|全域)|实现(?=营业|营收|主营|产值|增加值|利润|税收)|[（(][占指即按][^（）()]*[）)]|[（(][^（）()]*占[^（）()]*[）)]"
        ),
        "",
    ),
    (re.compile(r"(?:[到至])?20\d\d年[底末]?|各[类级]|^.*使(?=[规全工产营增地])"), ""),
    (re.compile("(?<=.)[跨迈登冲跃站][上过](?=占|$)"), ""),
    (re.compile("年(?=销售收入|营业收入|营收|主营|产值)"), ""),
    (re.compile("主营业务收入"), "主营收入"),
    (re.compile("营业收入|营收规模"), "营收"),
    (re.compile("GDP|(?<!地区)生产总值"), "地区生产总值"),
    (re.compile("规模以上"), "规上"),
    (re.compile("战略性新兴产业|战略新兴产业"), "战新产业"),
    (re.compile("(?:的|所占)?(?:比重|比例|占比|份额)$|[所只仅]?占$"), "比重"),
    (re.compile("研究与试验发展|R&D"), "研发"),
    (re.compile("研发(?:经费|费用)?(?:投入|支出)?强度"), "研发强度"),
    (re.compile("(?<=[占的])全(?:部|体)"), ""),
    (re.compile("^(?:市|省|区|县)(?=规上|战新|地区)"), ""),
)
_MEASURES = (
    "增加值",
    "主营收入",
    "营收",
    "产值",
    "销售收入",
    "产业规模",
    "规模",
    "投资",
    "税收",
    "利润",
)
REVISED = re.compile(
    "征求意见稿|此前|原定|原计划|调整为|上调|下调|修订|初步|预计|统计快报|上半年|前三季度|季度|1[—-]\\d+月|最新|修正|意见稿|草案|同类|现状对照|相加|两者|合计|接续|后者|已有规定|减为|增为|改为|定稿|初稿"
)
"""Words that speak of a draft, a revision, a sum or another document: what they say contradicts nothing."""
_SHORTEST, _CORE = 3, 2
_NO_NOUN = re.compile(r"20\d\d年|^(?:增加|提高|提升|增长|达到|下降|降低|其中)")
_GENERAL = re.compile(
    r"^(?:(?:新增|培育|建设|重点|创新|公共|服务|示范|产业|龙头|骨干|领军|规上|各类|市级|省级|国家级|以上)*(?:企业|园区|平台|项目|基地|中心|实验室|示范区|载体|机构|产业园|集群|总面积|面积|规模|人才|标准|专利|场景|投资|总投资|资金|用地))$"
)


class Key(NamedTuple):
    """What a statement measures, of whom, and how."""

    indicator: str
    """Code of the indicator, or its words in one spelling."""
    subject: str
    """Place, or the words of the subject."""
    cluster: str
    """Cluster; the members where several share the number."""
    measure: str
    """How the quantity speaks."""
    unit: str
    """Its unit."""
    threshold: float
    """Size from which things are counted; 0 where none is given."""


@lru_cache(maxsize=65536)
def spelled(words: str) -> str:
    """Return an indicator in one spelling, so that different words for the same thing are equal.

    Examples
    --------
    >>> spelled("规模以上工业企业营业收入"), spelled("战略性新兴产业增加值占GDP比重")
    ('规上工业企业营收', '战新产业增加值占地区生产总值比重')
    """
    for pattern, same in _SAME:
        words = pattern.sub(same, words)
    return words.strip("、，的和")


def key(item: Quantity) -> Key:
    """Return what an item is compared by."""
    is_nameless = item.indicator_code is not None and (
        item.indicator_code.startswith("cluster_")
        and item.cluster_code is None
        and not item.member_codes
    )
    return Key(
        (None if is_nameless else item.indicator_code or _codes().get(spelled(item.indicator)))
        or spelled(item.indicator),
        item.place_code or item.subject,
        item.cluster_code or "、".join(item.member_codes),
        item.measure,
        item.unit,
        item.threshold.low if item.threshold is not None else 0.0,
    )


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes of indicators by their names in one spelling, for rows of tables, which no code is read for.

    Where a level and its growth have one name, it is the level's: the measure is a part of the key of its own.
    """
    return {
        spelled(name): indicator.code
        for indicator in sorted(indicators().values(), key=lambda one: "_growth" not in one.code)
        if not indicator.code.startswith("cluster_")
        for name in (indicator.label_zh, *indicator.aliases)
    }


def is_plain(item: Quantity) -> bool:
    """Whether the words of an item name one thing well enough to compare it with others.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> item = Target(id="t", indicator="企业", subject="", measure="count", comparator="=", low=1, high=1, unit="家",
    ...     citation=Citation(start=0, quote=""))
    >>> is_plain(item)
    False
    """
    words = spelled(item.indicator)
    is_named = item.indicator_code is not None or len(words) >= _SHORTEST
    return is_named and not _GENERAL.match(words) and not _NO_NOUN.search(words)


def measured(item: Quantity) -> str:
    """Return which quantity an amount of money is: 增加值, 营收, 产值, …; nothing where it does not say."""
    return _measure_in(item.indicator)


@lru_cache(maxsize=65536)
def _measure_in(indicator: str) -> str:
    words = spelled(indicator)
    return next((word for word in _MEASURES if word in words), "")


def is_named_in(words: str, item: Quantity) -> bool:
    """Whether a sentence itself says whose amount it is, where another may carry it over.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> item = Target(id="t", indicator="医药产业营业收入", subject="", measure="level", comparator="=", low=1, high=1,
    ...     unit="CNY", citation=Citation(start=0, quote=""))
    >>> is_named_in("医药产业营业收入达到1300亿元", item), is_named_in("到2027年营业收入达到320亿元", item)
    (True, False)
    """
    measure = measured(item)
    whose = spelled(item.indicator).partition(measure)[0] if measure else ""
    return not words or not whose or whose.removesuffix("产业")[-_CORE:] in spelled(words)


def year_of(item: Quantity) -> int | None:
    """Return the deadline of a target, the year of an observation."""
    return item.by.year if item.by is not None else None


def alike(items: Sequence[Quantity]) -> Iterator[tuple[Key, list[Quantity]]]:
    """Yield the items that may measure the same thing, of whatever cluster, two or more together, in reading order."""
    groups: dict[Key, list[Quantity]] = {}
    for item in items:
        groups.setdefault(key(item)._replace(cluster=""), []).append(item)
    yield from ((same, members) for same, members in groups.items() if len(members) > 1)


def is_elsewhere(plan: Plan, item: Quantity) -> bool:
    """Return whether an item is told of another place than the plan's, which the plan can't bind."""
    place = places().get(item.place_code or "")
    if item.subject in {ASSIGNED, *WIDER}:
        return True
    if plan.place_code is None or item.place_code in {None, plan.place_code}:
        return False
    return place is None or place.parent != plan.place_code
