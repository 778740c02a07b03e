"""Which numbers do some words hold? Value, unit, and how finely each is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SCALES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
    "万": 1e4, "千": 1e3, "百": 1e2, "": 1.0,
}  # fmt: skip
_UNITS = {
    "元": ("CNY", 1.0), "美元": ("USD", 1.0), "平方公里": ("km2", 1.0), "平方千米": ("km2", 1.0),
    "公顷": ("km2", 0.01), "亩": ("km2", 1 / 1500), "平方米": ("km2", 1e-6), "个百分点": ("pp", 0.01),
    "百分点": ("pp", 0.01), "%": ("%", 0.01), "％": ("%", 0.01), "倍": ("倍", 1.0),
    "千瓦时": ("kWh", 1.0), "千瓦": ("kW", 1.0), "立方米": ("m3", 1.0), "公里": ("km", 1.0), "小时": ("h", 1.0),
    "吨标准煤": ("tce", 1.0), "天": ("d", 1.0),
}  # fmt: skip
_SCALE = "|".join(sorted((s for s in _SCALES if s), key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_FIGURES = r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_THING = "[个家项座件辆台套条所支名人种类处艘只份吨栋户次架间株头张部场届片枚颗羽盏]"
QUANTITY = re.compile(rf"{_FIGURES}\s*({_SCALE})?({_UNIT}|{_THING})?")
"""A number with its scale and unit, as documents write it."""
_RUN = re.compile("、[^，。；、]{0,8}")
_EQUAL = 1e-9
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it is written."""

    start: int
    """Offset in the text that was looked at."""
    words: str
    """Its words."""
    value: float
    """Its value in the base unit."""
    unit: str
    """``CNY``, ``km2`` (all areas), ``%``, ``pp``, ``倍``, a measure word, or nothing."""
    step: float
    """One unit of its last digit: how finely it is written."""
    scale: str = ""
    """万, 亿, …"""

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.words)


def written(words: str) -> Iterator[Written]:
    """Yield the numbers in some words.

    Parameters
    ----------
    words
        Words of a document.

    Returns
    -------
    numbers
        Numbers in reading order.

    Examples
    --------
    >>> [(n.value, n.unit, n.step) for n in written("1.5万亿元、3平方公里、5%")]
    [(1500000000000.0, 'CNY', 100000000000.0), (3.0, 'km2', 1.0), (0.05, '%', 0.01)]
    """
    matches = list(QUANTITY.finditer(words))
    units = _carried(words, matches)
    for found, unit in zip(matches, units, strict=True):
        figures, scale = found[1].replace(",", ""), found[2] or ""
        base, factor = _UNITS.get(unit, (unit, 1.0))
        size = _SCALES[scale] * factor
        decimals = len(figures.partition(".")[2])
        yield Written(
            found.start(),
            found[0].rstrip(),
            float(figures) * size,
            base,
            10.0**-decimals * size,
            scale,
        )


def _carried(words: str, matches: Sequence[re.Match[str]]) -> list[str]:
    """Return the unit of each number: its own, else that of the next in a run told by one scale (30万、40万平方米)."""
    units = [found[3] or "" for found in matches]
    for at in range(len(matches) - 2, -1, -1):
        one, other = matches[at], matches[at + 1]
        between = words[one.end() : other.start()]
        if one[2] and not units[at] and one[2] == other[2] and _RUN.fullmatch(between):
            units[at] = units[at + 1]
        elif (
            re.match(r"年", words[one.end() :])
            and at
            and matches[at - 1][2] == other[2]
            and other[2]
        ):
            before = words[matches[at - 1].end() : one.start()]
            if not units[at - 1] and before == "、" and len(between) <= len("年新增完成"):
                units[at - 1] = units[at + 1]
    return units


def rounding(quote: str, value: float) -> float:
    """Return half of the last digit with which a quote writes a value; 0 where it does not write it.

    A cell writes its number alone: its unit stands in the head of the table.

    Examples
    --------
    >>> rounding("达到3.87万亿元", 3.87e12), rounding("翻一番", 2.0), rounding("428.5", 4.285e10)
    (5000000000.0, 0.0, 5000000.0)
    """
    numbers = list(written(quote))
    steps = [n.step for n in numbers if value and abs(n.value / value - 1) < _EQUAL]
    if (
        not steps
        and len(numbers) == 1
        and numbers[0].words == quote.strip("〔〕[]【】")
        and numbers[0].value
    ):
        return numbers[0].step / 2 * abs(value / numbers[0].value)
    return max(steps) / 2 if steps else 0.0


def whole_number(words: str) -> int | None:
    """Return the number that digits or numerals up to 99 write; None where they write none.

    Examples
    --------
    >>> whole_number("二十"), whole_number("12"), whole_number("十五"), whole_number("两"), whole_number("几")
    (20, 12, 15, 2, None)
    """
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if any(sign not in _DIGITS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return _DIGITS.get(ones)
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def shown(value: float, unit: str) -> str:
    """Return a value as documents write it.

    Examples
    --------
    >>> shown(1.5e12, "CNY"), shown(0.83, "1"), shown(20.0, "个"), shown(300.0, "km2")
    ('1.5万亿元', '83%', '20个', '300平方公里')
    """
    names = {"CNY": "元", "USD": "美元", "km2": "平方公里", "mu": "亩", "person": "人", "CNY/mu": "元/亩",
             "CNY/person": "元/人", "pp": "个百分点", "kW": "千瓦", "kWh": "千瓦时", "m2": "平方米"}  # fmt: skip
    if unit in {"1", "%"}:
        return f"{value * 100:.6g}%"
    if unit == "pp":
        return f"{value * 100:.6g}个百分点"
    for scale, size in (("万亿", 1e12), ("亿", 1e8), ("万", 1e4)):
        if abs(value) >= size:
            return f"{value / size:.6g}{scale}{names.get(unit, unit)}"
    return f"{value:.6g}{names.get(unit, unit)}"
