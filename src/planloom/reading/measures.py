"""How does a number bind, and how does its quantity speak? Comparator and measure."""

import re

from planloom.plan.schema import Comparator, Measure
from planloom.reading.drafts import Draft

_AFTER: dict[str, Comparator] = {
    "以上": ">=", "及以上": ">=", "之上": ">=", "左右": "~", "上下": "~",
    "以下": "<=", "及以下": "<=", "以内": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
_RATIO = re.compile(
    "(?:研发(?!人员)|R&D(?!人员)|研究与试验发展|科研|技术开发|科技).{0,12}(?:强度|(?:占|相当于).{0,14}(?:比重|比例|比|的)?|[与和同][^，]{2,12}(?:之比|的比[例值率]))|投入强度"
)
_PER = re.compile("亩均|人均|户均|地均|单位(?!数)|每万|每亩|每人|每平方公里|劳动生产率|每百|每千")
_PER_MANY = re.compile("每万|每千|每百|^万人")
_MYRIAD = re.compile("万(?:名|位)?(?:[^，。；、]{0,4}人|从业|职工|就业)")
_EVERY_MYRIAD = re.compile(
    "(?<=.)(?:达到?|为|实现|提高到|提升至|增至)?每万(?:名|位)?[^，。；、]{0,4}$"
)
"""Persons that stand behind what is measured (密度达到每万人500台)."""
_STEP = re.compile("台阶|大关|关口|门槛")
_HARD_THING = re.compile("技术|难题|瓶颈|产品|装备")
_RATE = re.compile("增速|增幅|涨幅|增长率")
_SIGNS: dict[str, Comparator] = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "~": "~"}
_FALL = re.compile("减少|削减|压减|下降|节约|节省")
_NEW = re.compile(
    "[^，。；、]{0,10}(?:新增(?!长点)|净增|增加(?!值|到|至)|[另再](?:添|增(?!加?[到至])|育成|建成|新建))"
)
_NEW_SIGNS = ("增", "添", "另", "再")
"""One of these stands in every match of `_NEW`."""
_COMPARED = re.compile("(?P<more>优于|高于|高出|领先|快于|超出)|(?P<less>低于|少于)")
_RATE_END = re.compile("(?:年均|平均|年)?(?:增速|增幅|涨幅|增长率|增长)$")
_AVERAGE = re.compile("年均|年平均|复合|逐年|每年")


def comparator_of(draft: Draft) -> Comparator:  # noqa: PLR0911 a list of cases
    """Return how the number binds: words behind it win over words before it."""
    quantity, before = draft.quantity, draft.phrase.comparator
    if quantity.category == "rank":
        return "<=" if quantity.after == "top" else "="
    if quantity.high != quantity.low:
        return "range"
    if quantity.after:
        after = _AFTER[quantity.after]
        return "<" if after == "<=" and before == "<" else after
    if quantity.tier and draft.item.size is None:
        return ">="
    if _is_verb(draft):
        return "="
    if before in _SIGNS:
        return _SIGNS[before]
    return ">" if quantity.more else "="


def _is_verb(draft: Draft) -> bool:
    """Return whether 突破 or 跨过 is what is done to the things counted, not a comparison."""
    if draft.item.size is not None and _STEP.search(draft.indicator):
        return True
    done = draft.noun_after and draft.phrase.words[:1] == ("突破",)
    return done and _HARD_THING.search(draft.indicator) is not None


def measure_of(draft: Draft) -> Measure:  # noqa: PLR0911 a list of cases
    """Return how the quantity speaks."""
    category, change = draft.quantity.category, draft.phrase.change
    if category in ("rank", "multiple"):
        return "rank" if category == "rank" else "multiple"
    if category == "times":
        return _times(draft, change)
    if category == "pure":
        return "ratio"
    if category == "percent":
        return _percent(draft, change)
    if category == "pp":
        at = draft.quantity.start
        less = change == "down" or draft.setting.passage.text.startswith("低", at - 1)
        return "reduction" if less else "increase"
    if change == "down" or _FALL.match(draft.phrase.head):
        return "reduction"
    return _amount(draft)


def _amount(draft: Draft) -> Measure:
    """Return how an amount or a count speaks."""
    if draft.quantity.category == "time" and draft.phrase.change == "up":
        return "increase"
    counts = draft.quantity.category in ("count", "person")
    is_new = draft.phrase.change == "up" or _is_new(draft)
    per = (_PER_MANY if counts else _PER).search(draft.indicator) is not None
    if counts and is_new:
        return "increase"
    if counts and _MYRIAD.search(draft.indicator) and "/" not in draft.unit:
        draft.unit = f"{draft.unit}/万人"
        draft.indicator = _EVERY_MYRIAD.sub("", draft.indicator)
    if (
        "/" in draft.unit
        or per
        or (draft.quantity.category == "money" and "强度" in draft.indicator)
    ):
        return "ratio"
    if counts:
        return "count"
    return "increase" if is_new else "level"


def _is_new(draft: Draft) -> bool:
    verbs = draft.phrase.verbs
    if (draft.goes_on and not verbs) or "新增" in verbs or "净增" in verbs:
        return True
    words = draft.setting.passage.text[draft.item.start : draft.item.first]
    return any(map(words.__contains__, _NEW_SIGNS)) and _NEW.match(words) is not None


def _times(draft: Draft, change: str) -> Measure:
    if change == "up":
        draft.low, draft.high = draft.low + 1, draft.high + 1
    return "multiple"


def _percent(draft: Draft, change: str) -> Measure:
    """Return how a percentage speaks; a rate's name is cut off its indicator."""
    compared = _COMPARED.search(draft.indicator)
    if compared and "的" in draft.indicator[compared.end() :]:  # 能耗优于标杆水平的企业
        compared = None
    if compared and not change:
        draft.indicator = draft.indicator[: compared.start()] or draft.indicator
        return "reduction" if compared["less"] else "growth"
    if change == "down":
        return "reduction"
    if change == "up" or _RATE.search(draft.indicator):
        draft.indicator = _RATE_END.sub("", draft.indicator) or draft.indicator
        words = "".join(reversed(draft.phrase.words)) + draft.phrase.head[-6:]
        return "growth_average" if _AVERAGE.search(words) else "growth"
    return "ratio" if _RATIO.search(draft.indicator) else "share"
