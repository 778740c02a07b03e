"""Which words stand in a table? Periods, days, names with a unit behind them, and members of the code lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import polars as pl

from planloom.codes import Code, Unit, clusters, indicators, places
from planloom.codes.counties import county_codes
from planloom.codes.naming import indicator_key
from planloom.evidence.columns_numbers import plain_word, unit_of

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_STATUS = r"(?P<status>[(\[]?(?:预计|预测|预估|快报|初步|初步核算|估算|修订|目标|计划|规划|[ep])数?[)\]]?)?"
_SPAN = re.compile(
    r"(?:截至|截止|fy|公元)?(?P<year>\d{4})年?(?:度|份)?(?P<part>.*?)(?:止|[①-⑳*]+)?" + _STATUS
)
_PARTS = MappingProxyType(
    {
        "": (1, 12), "全年": (1, 12), "末": (1, 12), "底": (1, 12), "年末": (1, 12), "年底": (1, 12),
        "上半年": (1, 6), "h1": (1, 6), "下半年": (7, 12), "h2": (7, 12), "前三季度": (1, 9), "前3季度": (1, 9),
        "12月末": (1, 12), "12月底": (1, 12),
    }
)  # fmt: skip
_QUARTER = re.compile(r"第?(\d)季度?|-?q(\d)|(\d)-(\d)季度?")
_MONTHS = re.compile(r"(\d{1,2})(?:月)?(?:[-~至到](\d{1,2}))?月份?|[-/.](\d{1,2})")
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: ?00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNIT_LINE = re.compile(r"^(?:计量)?单位:?(.+)$|^unit:(.+)$")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、,]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}(?:\.\d{1,2})*[.、,](?!\d)|#+|其中:?|其中,)+"
)
_FOOTNOTES = re.compile(r"(?:[①-⑳⑴-⒇†‡※*]+|\[(?:注)?\d{0,2}\]|\(注\d{0,2}\))+$")
_TARGETS = ("目标", "计划", "规划", "预测")


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a figure speaks of: months of one calendar year."""

    year: int
    """Calendar year."""
    first_month: int = 1
    """First month, from 1."""
    last_month: int = 12
    """Last month."""
    status: str = ""
    """How sure it is, as the table says: 预计, 快报, …"""

    @property
    def is_whole_year(self) -> bool:
        """Whether it is the calendar year from January to December."""
        return (self.first_month, self.last_month) == (1, 12)


def period_of(word: str) -> Period | None:
    """Return the period that a word names, if it names one.

    Parameters
    ----------
    word
        As a table writes it.

    Returns
    -------
    period
        Null for two years, a date within a year, a year of two figures.

    Examples
    --------
    >>> period_of("二〇二〇年"), period_of("2020 (预计)").status
    (Period(year=2020, first_month=1, last_month=12, status=''), '预计')
    >>> period_of("2020年1—6月"), period_of("2019-2020")
    (Period(year=2020, first_month=1, last_month=6, status=''), None)
    """
    plain = plain_word(word).removesuffix(".0")
    if not re.search(r"\d{4}", plain):
        plain = re.sub(r"^[〇○零一二三四五六七八九]{4}", lambda m: m[0].translate(_NUMERALS), plain)
    day = day_of_word(plain)
    if day is not None and len(plain) > 6:  # noqa: PLR2004 a day, not a year and a month
        return Period(day.year) if (day.month, day.day) in ((1, 1), (12, 31)) else None
    if re.fullmatch(r"\d{6}", plain):
        plain = f"{plain[:4]}-{plain[4:]}"
    found = _SPAN.fullmatch(plain)
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        return None
    months = _months(found["part"].strip("()"))
    if months is None:
        return None
    return Period(int(found["year"]), *months, (found["status"] or "").strip("()[]"))


def _months(part: str) -> tuple[int, int] | None:
    if part in _PARTS:
        return _PARTS[part]
    quarter = _QUARTER.fullmatch(part.translate(_NUMERALS))
    if quarter is not None:
        first, last = (
            int(quarter[1] or quarter[2] or quarter[3]),
            int(quarter[1] or quarter[2] or quarter[4]),
        )
        return (3 * first - 2, 3 * last) if 1 <= first <= last <= 4 else None  # noqa: PLR2004
    months = _MONTHS.fullmatch(part)
    if months is not None:
        first = int(months[1] or months[3])
        last = int(months[2] or first)
        return (first, last) if 1 <= first <= last <= 12 else None  # noqa: PLR2004
    return None


def is_forecast(period: Period) -> bool:
    """Return whether the table marks the period as not observed: a plan, a target, a forecast.

    Examples
    --------
    >>> [is_forecast(Period(2025, status=word)) for word in ("目标", "预计", "")]
    [True, False, False]
    """
    return period.status.removesuffix("数") in _TARGETS


def day_of_word(word: str) -> date | None:
    """Return the day that a word names, if it names one.

    Examples
    --------
    >>> day_of_word("2024年2月21日"), day_of_word("20240221"), day_of_word("2024-13-01")
    (datetime.date(2024, 2, 21), datetime.date(2024, 2, 21), None)
    """
    found = _DAY.fullmatch(plain_word(word).removesuffix("00:00:00"))
    if found is None:
        return None
    try:
        year, month, day = (int(part) for part in found.groups() if part)
        return date(year, month, day)
    except ValueError:
        return None


def days_of(cells: pl.Series) -> pl.Series:
    """Return the days of a column; null where a cell is empty or names no day.

    Examples
    --------
    >>> days_of(pl.Series(["2024/2/21", "soon"])).to_list()
    [datetime.date(2024, 2, 21), None]
    """
    if cells.dtype == pl.Date:
        return cells
    if isinstance(cells.dtype, pl.Datetime):
        return cells.dt.date()
    text = cells.cast(pl.String)
    days = text.str.to_date("%Y-%m-%d", strict=False)
    words = text.filter(days.is_null() & text.is_not_null()).unique().to_list()
    found = {word: day for word in words if (day := day_of_word(word)) is not None}
    if not found:
        return days
    rest = text.replace_strict(found, default=None, return_dtype=pl.Date)
    return days.zip_with(days.is_not_null(), rest)


def split_unit(word: str) -> tuple[str, Unit | None]:
    """Return a name without the unit that stands behind it, and the unit.

    Parameters
    ----------
    word
        Word of a header or a row, e.g. ``地区生产总值（亿元）``.

    Returns
    -------
    name, unit
        Name in plain signs without footnote marks; a bracket that holds no unit stays a part of it. A measure word
        (家, 个) is taken off and is no unit.

    Examples
    --------
    >>> name, unit = split_unit("地区生产总值（亿元，现价）①")
    >>> name, unit.code
    ('地区生产总值', 'cny_100m')
    """
    plain = _FOOTNOTES.sub("", plain_word(word))
    for bracket in _BRACKET.finditer(plain):
        for part in re.split(r"[,;]|单位:", bracket[1]):
            unit = unit_of(part)
            if unit is not None or part in counting_words():
                return (plain[: bracket.start()] + plain[bracket.end() :]), unit
    line = _UNIT_LINE.match(plain)
    if line is not None:
        return "", unit_of((line[1] or line[2]).strip("()"))
    name, sign, last = plain.rpartition("/") if "/" in plain else plain.rpartition(",")
    unit = unit_of(last) if sign else None
    return (name, unit) if unit is not None else (plain, None)


def bare_name(word: str) -> str:
    """Return a name without numbering, 其中 and footnote marks.

    Examples
    --------
    >>> bare_name("  其中：（一）地区生产总值*")
    '地区生产总值'
    """
    return _FOOTNOTES.sub("", _NUMBERING.sub("", plain_word(word)))


@cache
def counting_words() -> frozenset[str]:
    """Return the measure words by which things are counted: whoever counts firms in 家 and in 户 counts the same.

    Examples
    --------
    >>> sorted(counting_words())[:3]
    ['个', '件', '台']
    """
    counted = {i.unit for i in indicators().values() if i.measure == "count"}
    return frozenset(word for word in counted if unit_of(word) is None)


@cache
def indicator_keys() -> Mapping[str, str]:
    """Return the code of every indicator by the key of each of its names, where names differ in spelling alone."""
    found: dict[str, str] = {}
    for word, code in indicator_words().items():
        found.setdefault(indicator_key(word), code)
    return MappingProxyType(found)


@cache
def indicator_words() -> Mapping[str, str]:
    """Return the code of every indicator by each of its names, in plain signs."""
    return _words(indicators())


@cache
def subject_words() -> Mapping[str, str]:
    """Return the code of places, counties and clusters by each of their names and codes, in plain signs."""
    found = _words(places())
    for word, code in _words(clusters()).items():
        found.setdefault(word, code)
    for code, place in places().items():
        if place.adcode:
            found.setdefault(place.adcode, code)
    for word, code in county_codes().items():
        found.setdefault(plain_word(word), code)
    return MappingProxyType(found)


def _words(members: Mapping[str, Code]) -> dict[str, str]:
    """Return codes by word: a code counts before a label, a label before other names, English last."""
    found: dict[str, str] = {}
    for names in ("code", "label_zh", "aliases", "label_en"):
        for code, member in members.items():
            said = getattr(member, names)
            for word in (said,) if isinstance(said, str) else said:
                found.setdefault(plain_word(word), code)
    return found
