"""Which units and measure words follow a number, and how large are they? The code list `units` and measure words."""

from dataclasses import dataclass
from functools import cache

from planloom.codes import units
from planloom.reading.lexicon import any_of

MEASURE_WORDS = [
    "家",
    "个",
    "项",
    "座",
    "件",
    "辆",
    "条",
    "只",
    "台",
    "所",
    "支",
    "处",
    "宗",
    "艘",
    "架",
    "套",
    "株",
    "款",
    "种",
    "门",
    "份",
    "张",
    "期",
    "把",
    "块",
    "栋",
    "幢",
    "片",
    "场",
    "类",
    "组",
    "对",
    "户",
    "席",
    "双",
    "锭",
    "羽",
    "尾",
    "粒",
    "盏",
    "盒",
    "瓶",
    "卷",
    "幅",
    "床",
    "重量箱",
    "间",
    "口",
    "根",
    "部",
    "批次",
    "场次",
    "架次",
    "车次",
    "例",
    "篇",
    "节",
    "班",
    "列",
    "枚",
    "颗",
    "箱",
    "桶",
    "匹",
    "头",
    "亩次",
    "单",
    "笔",
    "班次",
    "家次",
    "户次",
    "大",
    "强",
]
"""Words that count things."""
_PERSON = frozenset(("人", "名", "位"))
_TIME = frozenset(("年", "周年", "个月", "天", "个工作日", "工作日", "小时", "h", "分钟", "岁"))
_MONEY = frozenset(("CNY", "USD", "EUR", "HKD", "TWD", "JPY"))
_PER_WORDS = {
    "人": "person",
    "人·年": "person",
    "年": "year",
    "万人": "万人",
    "万人口": "万人",
    "亩": "mu",
    "平方公里": "km2",
    "平方米": "m2",
    "公顷": "ha",
    "吨": "t",
    "千克": "kg",
    "公斤": "kg",
    "千瓦时": "kWh",
    "户": "户",
    "家": "家",
    "小时": "h",
    "公里": "km",
    "万元": "万元",
    "亿元": "亿元",
    "月": "month",
    "天": "day",
    "日": "day",
}


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit as written."""

    base: str
    """Base unit or measure word."""
    factor: float
    """Size in the base unit."""
    category: str
    """``money``, ``percent``, ``pp``, ``times``, ``count``, ``person``, ``time``, ``ratio`` or ``physical``."""


@cache
def unit_words() -> dict[str, UnitWord]:
    """Return units by the words that documents write.

    Examples
    --------
    >>> unit_words()["亿元"].base, unit_words()["家"].category
    ('CNY', 'count')
    """
    words = {word: UnitWord(word, 1.0, "count") for word in MEASURE_WORDS}
    words["大"] = UnitWord("个", 1.0, "count")
    words["台套"] = UnitWord("台", 1.0, "count")
    words.pop("强")
    for unit in units().values():
        for word in (unit.label_zh, *unit.aliases):
            words[word] = UnitWord(unit.base_unit, unit.factor, _category(word, unit.base_unit))
    for word in ("方", "度", "平方", "平", "pp", "h"):
        words.pop(word, None)
    return words


def per(word: str) -> str | None:
    """Return the base unit of a denominator, None where it is none.

    Examples
    --------
    >>> per("亩")
    'mu'
    """
    return _PER_WORDS.get(word)


def unit_pattern() -> str:
    """Return a pattern that matches any unit, with its denominator where one stands."""
    return rf"{any_of(unit_words())}(?:[/每]{any_of(_PER_WORDS)})?"


def _category(word: str, base: str) -> str:
    if "/" in base:
        return "ratio"
    if base in _MONEY:
        return "money"
    if word in _PERSON or base == "person":
        return "person"
    if word in _TIME or base in ("year", "month", "day", "h", "min"):
        return "time"
    return {"pp": "pp", "1": "times" if word == "倍" else "percent"}.get(base, "physical")
