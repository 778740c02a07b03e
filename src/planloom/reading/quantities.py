"""Which numbers with units stand in a passage? Numbers in base units."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from planloom.reading.numerals import ARABIC, CHINESE, arabic_number, chinese_number, scale
from planloom.reading.units import UnitWord, per, unit_pattern, unit_words

_SCALE = "(?:[十百万亿]|千(?![瓦米克伏帕升]))"
_DASH = r"(?:[-–—~]{1,2}|至|到)"
_YEAR_SAID = r"(?:19|20)\d\d年"
"""Most numbers of a plan are years: they are no quantities."""
_RANGE_AHEAD = r"(?=[^-–—~至到，。；、]{1,16}[-–—~至到])"
"""Spares looking for the unit of a lower end where no upper end follows."""
_FRACTION = (
    r"(?<![\d/.])(?P<above>\d{1,4})/(?P<below>\d{1,4})(?![\d/])"
    r"|(?P<tenths>[一二两三四五六七八九])成(?P<tenth>[一二三四五六七八九])(?![一二三四五六七八九十百千万家个项条])"
    r"|(?<=[占超过达近约的降减比为到成])(?P<middle>一半|半数)"
    r"|(?P<lower>[一二两三四五六七八九十百千万]{1,3}|\d{1,4})分之(?P<upper>[零一二两三四五六七八九十点]{1,6}|"
    r"\d{1,4}(?:\.\d+)?)(?P<half>多|强|弱)?"
)
_FRACTION_AHEAD = r"(?=一半|半数|[一二两三四五六七八九十百千万]{1,3}(?:分之|成)|\d{1,4}(?:/|分之))"
"""What stands where a fraction begins: a cheaper look than at its forms."""
_OPENING = r"\d第零〇一二两三四五六七八九十百千万亿"
"""Characters that a number can begin with."""
_TIER = re.compile(
    "(?:元|美元|人民币|产值|营收|规模|销售收入|收入|增加值)?(?:量级|级|规模级|台阶|大关|关口|门槛|规模(?=以上|的|"
    "企业|集群|产业|园区))"
)
_GRADE = re.compile("级(?!别)")
_BARE_TIER = re.compile("(?=产业集群|集群|产业链|产业(?!基金|项目|投资|工程))")
"""Behind a bare 百亿 or 千亿: a tier whose 级 is left out."""
_AFTER = re.compile(
    r"(?:（[套个台辆件组次家处座人户名项]）)?(?P<word>及以上|以上|之上|左右|上下|及以下|以内|以下|之内|内(?=[，。；、]|$))"
)
_TIERS = {"money": _TIER, "physical": _GRADE}
_MORE_BEHIND = ("times", "percent")
"""Categories whose unit 多 may follow (三倍多, 两成多)."""
_WRITTEN = (
    "ordinal", "low", "lowmore", "lowscale", "lowunit", "dash", "high", "highscale", "more", "morescale", "unit",
)  # fmt: skip
"""Groups of the pattern for a whole number."""
_BEFORE_TAIL = 10
"""Fields of a quantity before those that its tail fills."""
_AFTER_OPENING = frozenset("（及以之左上内")
_NEARLY = re.compile("[近超过逾约达破上]$")
_YEAR = (1900, 2100)
_EXACT = 1e12
"""Whole numbers below have no more than 12 digits."""
_LARGEST_DENOMINATOR = 10
_SMALL = 0.01
_SHORT_YEAR = 2
_REACH = 22


class Quantity(NamedTuple):
    """A number with its unit, and the words that stick to it."""

    start: int
    """Offset of the number in the passage."""
    end: int
    """Offset after its unit."""
    low: float
    """Value in the base unit."""
    high: float
    """Upper end of a range, else `low`."""
    unit: str
    """Base unit or measure word."""
    category: str
    """Kind of unit, see `planloom.reading.units`."""
    more: bool = False
    """多 or 余 stands behind the number."""
    bare: bool = False
    """Written as a scale alone (百亿, 千家)."""
    chinese: bool = False
    """Written in Chinese characters."""
    ordinal: bool = False
    """第 stands before it."""
    tier: bool = False
    """A tier: 级 or 台阶 stands behind it."""
    after: str = ""
    """以上, 左右, … behind it."""
    tail: int = 0
    """Offset after all of these."""


_NEIGHBOUR_UNITS = ("家", "个", "座", "条", "所", "名", "人", "项", "支", "款", "种", "处")
_BUILDING = re.compile("工程|项目|扩建|建设|厂房|用地|规划|产线|机组")
_DIMENSIONLESS = re.compile(
    "(?:发展(?:水平)?指数|PUE|电能(?:利用|使用)效率|容积率|恩格尔系数|基尼系数)(?:值|（[^（）]{1,8}）)*[^，。；、\\d（]{0,7}$"
)
"""Indicators whose number has no unit."""
_PER_MONEY = ("万元", "百元", "千元")
_PRODUCT = re.compile(
    "(?:GDP|国内生产总值|地区生产总值|生产总值|工业增加值|增加值|总产值|产值|产出|营收|营业收入)"
)
"""What stands behind 万元 in the name of a ratio (万元GDP能耗): no amount is meant."""


@cache
def _pattern() -> re.Pattern[str]:
    number = rf"(?:{ARABIC}|{CHINESE})"
    unit = unit_pattern()
    return re.compile(
        rf"(?=[{_OPENING}])(?!{_YEAR_SAID})(?:{_FRACTION_AHEAD}(?:{_FRACTION})"
        rf"|(?P<ordinal>第)?(?P<from>(?<=[从由]))?(?P<low>{number})(?P<lowmore>[多余几])?(?P<lowscale>{_SCALE}{{0,3}})(?(from)|(?:{_RANGE_AHEAD}(?P<lowunit>{unit})(?={_DASH}))?)"
        rf"(?(from)|(?:(?P<dash>{_DASH})(?P<high>{ARABIC}|[零〇一二两三四五六七八九十百千万亿]{{1,14}})(?P<highscale>{_SCALE}{{0,3}}))?)"
        rf"(?P<more>[多余])?(?P<morescale>{_SCALE}{{0,2}})(?P<unit>{unit})?)"
    )


def quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Return the numbers with units of a folded text, in reading order.

    Parameters
    ----------
    text
        A passage's text.
    start, end
        Span to read; offsets count from the text's beginning all the same.

    Returns
    -------
        Quantities in base units; dates, list numbers and numbers without unit are left out.

    Examples
    --------
    >>> [(q.low, q.high, q.unit) for q in quantities("年增加值百亿元级企业3-5家，占比达到83%")]
    [(10000000000.0, 10000000000.0, 'CNY'), (3.0, 5.0, '家'), (0.83, 0.83, '1')]
    """
    result = []
    for found in _pattern().finditer(text, start, len(text) if end is None else end):
        quantity = _number(text, found) if found["low"] else _fraction(found)
        if quantity is not None:
            result.append(_with_tail(text, quantity))
    return result


def _fraction(found: re.Match[str]) -> Quantity | None:
    start, end = found.span()
    if found["tenths"]:
        tens, ones = chinese_number(found["tenths"]), chinese_number(found["tenth"])
        value = round((tens or 0.0) / 10 + (ones or 0.0) / 100, 2)
        return Quantity(start, end, value, value, "1", "percent", chinese=True, tail=end)
    if found["middle"]:
        return Quantity(start, end, 0.5, 0.5, "1", "percent", chinese=True, tail=end)
    if found["above"]:
        below = float(found["below"])
        above = float(found["above"])
        if not above < below <= _LARGEST_DENOMINATOR:
            return None
        value = above / below
    else:
        below_ = _any_number(found["lower"])
        above_ = _any_number(found["upper"])
        if not below_ or above_ is None:
            return None
        value = above_ / below_
    value = round(value, 4 if value >= _SMALL else 8)
    return Quantity(
        start, end, value, value, "1", "percent", more=found["half"] in ("多", "强"), chinese=True
    )


def _any_number(text: str) -> float | None:
    if text[0].isdigit():
        return arabic_number(text)
    whole, _, part = text.partition("点")
    value = chinese_number(whole)
    if value is None or not part:
        return value
    digits = [chinese_number(character) for character in part]
    return (
        None
        if None in digits
        else float(f"{int(value)}." + "".join(f"{d:.0f}" for d in digits if d is not None))
    )


def _number(text: str, found: re.Match[str]) -> Quantity | None:  # noqa: PLR0911 a list of cases
    # fmt: off
    (ordinal, written, low_more, low_scale, low_unit_word, dash, written_high, high_scale, more, more_scale,
     word) = found.group(*_WRITTEN)
    # fmt: on
    chinese = not written[0].isdigit()
    low = _any_number(written)
    if low is None:
        return _neighbours(found)
    if written in ("零", "〇") or (word in ("大", "期", "位") and _is_congress(text, found)):
        return None
    start, end = found.span()
    if not word or (word == "台" and text.startswith("阶", end)):
        return _unitless(text, found, low)
    unit = _unit(word)
    if unit is None or (unit.base == "year" and _is_date(found, low)):
        return None
    factor = scale(low_scale + more_scale) if low_scale or more_scale else 1.0
    if written_high:
        high = _any_number(written_high)
        if high is None:
            return None
        high_factor = scale(high_scale + more_scale)
        low_unit = _unit(low_unit_word) if low_unit_word else None
        low_factor = (
            factor * (low_unit.factor / unit.factor if low_unit else 1.0)
            if low_scale or low_unit_word
            else high_factor
        )
        low, high = _scaled(low, low_factor, unit), _scaled(high, high_factor, unit)
        if high <= low or (not chinese and dash == "到" and unit.category == "time"):
            return None
    else:
        low = high = _scaled(low, factor, unit)
    bare = chinese and all(c in "百千万亿" for c in written)
    if bare and (text.startswith("每", start - 1) or _is_part_of_a_name(text, found, unit)):
        return None
    return Quantity(start, end, low, high, unit.base, unit.category, bool(more or low_more),
                    bare, chinese, bool(ordinal), tail=end)  # fmt: skip


def _neighbours(found: re.Match[str]) -> Quantity | None:
    """Return the range that two neighbouring digits before a measure word make (两三家)."""
    written, start, end = found["low"], *found.span()
    if len(written) != _SHORT_YEAR or found["unit"] not in _NEIGHBOUR_UNITS or found["high"]:
        return None
    if not re.fullmatch("两三|二三|三四|三五|四五|五六|六七|七八|八九", written):
        return None
    factor = scale(found["lowscale"])
    low, high = ((chinese_number(digit) or 0.0) * factor for digit in written)
    unit = unit_words()[found["unit"]]
    return Quantity(start, end, low, high, unit.base, unit.category, chinese=True, tail=end)


def _is_congress(text: str, found: re.Match[str]) -> bool:
    """Return whether 二十大 is a congress, 二期 a part of a building project, 两位数 an order: no count."""
    before, behind = text[max(0, found.start() - 3) : found.start()], text[found.end() :][:3]
    if found["unit"] == "位":
        return behind.startswith("数")
    if found["unit"] == "大":
        return (
            before.endswith(("党的", "的", "学"))
            and not found["low"][0].isdigit()
            and (before.endswith("党的") or behind.startswith(("精神", "报告", "以来", "召开")))
        )
    return found["unit"] == "期" and (
        not found["low"][0].isdigit() or _BUILDING.match(behind) is not None
    )


def _is_part_of_a_name(text: str, found: re.Match[str], unit: UnitWord) -> bool:
    """Return whether a bare 万元, 百人 belongs to a name (万元GDP能耗, 百人计划) and is no amount."""
    start, end = found.span()
    if found["low"] + found["unit"] in _PER_MONEY and _PRODUCT.match(text, end):
        return True
    if unit.base == "bps":
        return True
    return unit.category == "person" and not _NEARLY.search(text[max(0, start - 3) : start])


def _unitless(text: str, found: re.Match[str], value: float) -> Quantity | None:
    """Return a tier or an amount whose 元 is left out (千亿级, 超百亿); None for other bare numbers."""
    written = found["low"] + found["lowscale"]
    if found["ordinal"] or found["high"]:
        return None
    if written[0].isdigit() and _DIMENSIONLESS.search(
        text, max(0, found.start() - _REACH), found.start()
    ):
        return Quantity(
            found.start(), found.end("low"), value, value, "1", "pure", tail=found.end("low")
        )
    amount = value * scale(found["lowscale"])
    end = found.start("morescale") if not found["more"] else found.end()
    tier = _TIER.match(text, end)
    large = written[-1] in "亿万千百"
    money = written[-1] == "亿" or (large and bool(tier))
    if not money or (not tier and written[-1] != "亿"):
        return None
    chinese = not written[0].isdigit()
    return Quantity(found.start(), end, amount, amount, "CNY", "money", bool(found["more"]),
                    chinese and all(c in "百千万亿" for c in written), chinese, tail=end)  # fmt: skip


@lru_cache(maxsize=1024)
def _unit(written: str) -> UnitWord | None:
    known = unit_words()
    if written in known:
        return known[written]
    for sign in ("/", "每"):
        top, found, below = written.rpartition(sign)
        denominator = per(below)
        if found and top in known and denominator == "year" and known[top].category == "physical":
            return known[top]  # a capacity: 80万吨/年
        if found and top in known and denominator and known[top].category != "time":
            return UnitWord(f"{known[top].base}/{denominator}", known[top].factor, "ratio")
    return None


def _scaled(value: float, factor: float, unit: UnitWord) -> float:
    exact = value * factor * unit.factor
    return exact if exact < _EXACT and exact.is_integer() else float(f"{exact:.12g}")


def _is_date(found: re.Match[str], value: float) -> bool:
    written = found["low"]
    high = _any_number(found["high"]) if found["high"] else None
    if not found["lowscale"] and any(v and _YEAR[0] <= v <= _YEAR[1] for v in (value, high)):
        return True
    return found["unit"] == "年" and len(written) == _SHORT_YEAR and written.isdigit()


def _with_tail(text: str, quantity: Quantity) -> Quantity:
    """Return the quantity with what sticks to its end: the tier's 级, and 以上, 左右."""
    tail = quantity.end
    pattern = _TIERS.get(quantity.category)
    tier = pattern.match(text, tail) if pattern else None
    if quantity.bare and not tier and quantity.category == "money":
        tier = _BARE_TIER.match(text, tail)
    if tier and tier[0] == "规模" and not quantity.bare and text.startswith("的", tier.end()):
        tier = None
    if tier:
        tail = tier.end()
    after = _AFTER.match(text, tail) if text[tail : tail + 1] in _AFTER_OPENING else None
    word = ""
    if after:
        tail, word = after.end(), after["word"]
    if quantity.category in _MORE_BEHIND and text.startswith("多", tail):
        return quantity._replace(more=True, tail=tail + 1)
    if tail == quantity.end == quantity.tail and not tier:
        return quantity
    return Quantity._make((*quantity[:_BEFORE_TAIL], tier is not None, word, tail))
