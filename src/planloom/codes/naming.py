"""When do two names of an indicator say the same? Only where they differ in spelling, never in meaning."""

import re
import unicodedata
from functools import cache

_SIGNS = re.compile(r"[\s“”\"'《》]|的(?=比重|比例|占比|份额)")
_FIRST = re.compile(r"^(?:全市|全省|全区|全县|本市|我市|本省|我省|累计|年)(?=.{3})")
_LAST = re.compile(r"(?<=.{3})(?:数量|总数|总量|个数|家数|总额)$")
_SHORT = (
    ("规上", "规模以上"),
    ("地区生产总值(gdp)", "地区生产总值"),
    ("国内生产总值", "地区生产总值"),
    ("全市生产总值", "地区生产总值"),
    ("gdp", "地区生产总值"),
    ("占生产总值", "占地区生产总值"),
    ("战新产业", "战略性新兴产业"),
    ("营收", "营业收入"),
    ("研究与试验发展", "研发"),
    ("r&d", "研发"),
)
_SHARE = re.compile(r"(?<=.)(?:的?比例|占比)$")


@cache
def indicator_key(name: str) -> str:
    """Return the form of an indicator's name by which it is looked up.

    Width, quotation marks, spaces, official short forms (规上 = 规模以上, GDP = 地区生产总值), 比例 for 比重 after
    占, a leading 全市 or 年 and a trailing 数量 are made alike. Nothing else: 工业增加值 is not 规模以上工业增加值.

    Parameters
    ----------
    name
        In a document's words.

    Returns
    -------
    key
        Not for people.

    Examples
    --------
    >>> indicator_key("制造业增加值占GDP的比例") == indicator_key("制造业增加值占地区生产总值比重")
    True
    >>> indicator_key("工业增加值") == indicator_key("规上工业增加值")
    False
    """
    words = _SIGNS.sub("", unicodedata.normalize("NFKC", name)).lower()
    for short, full in _SHORT:
        words = words.replace(short, full)
    words = words.replace("地区地区", "地区").replace("规模以上以上", "规模以上")
    if "占" in words:
        words = _SHARE.sub("比重", words)
    return _LAST.sub("", _FIRST.sub("", words))
