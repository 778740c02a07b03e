"""In which year does the document speak? Its dateline, its number, and the results that it tells."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from planloom.reading.numerals import chinese_number
from planloom.reading.outline import Setting
from planloom.reading.times import Time, times

_YEARLY_TITLE = re.compile(
    r"(?P<year>20\d\d)年[^\d]{0,20}(?:工作报告|工作要点|工作总结|工作计划|经济运行|运行情况|情况通报|评估报告|年度报告|盘点|成绩单|统计公报|计划草案)"
)
"""A title that says in which year, or of which year, the document speaks."""
_WIRE = re.compile(
    r"(?:报|社|网|记者[^，。]{0,12}|讯|(?:报|社|网)[一-鿿]{2,8})(?P<year>20\d\d)年\d{1,2}月\d{1,2}日(?:讯|电|消息)"
)
_OWN_NUMBER = re.compile("[（(]?[一-鿿]{2,12}[〔\\[](?P<year>20\\d\\d)[〕\\]]\\d{1,4}号[^。]{0,16}")
_ACHIEVED = re.compile(
    "，?[^，。；]{2,24}(?:实现|完成)[^，。；]{0,16}\\d[^，。；]{0,12}[，、](?:同比)?(?:增长|下降)\\d"
)
"""Behind a year whose results are told (2022年，全市实现产值2756亿元，增长69.4%)."""
_ODD = re.compile(
    r"(?<![\d.])(?=\d*\.?\d*[1-46-9](?![\d.]))(?:\d[.\d]{3,}|\d\d\d+)(?=[万亿家个项%])"
)
"""A figure of three digits or more that is not round (1149家, 48.3%): results have it, promises do not."""
_RANKED = re.compile(
    "(?:增速|增幅|总量|规模)[^，。；力争进跻将]{0,4}[居列排]|(?:位列|位居|排名|居)(?:全[国省]|中部|[东西]部)[^，。；]{0,6}第|"
    "(?<!力争)(?<!争取)(?<!确保)(?<!保持)[居列][^，。；]{0,10}(?:之[首冠]|首位)"
)
"""Words of a clause that tells a rank reached."""
_CLAUSE = re.compile("[^，。；：]+")
_RESULT = re.compile("(?:公布|发布)的[^，。；]{0,6}(?:进展|数据|数字|结果|统计|公报)")
_AHEAD = re.compile(
    "力争|争取|确保|将|拟|计划|规划|目标|不少于|不低于|不超过|要(?:达|超|突破|建)|提高[到至]|提升[到至]|达到|突破|届时|预计|有望"
)
_PROMISES = re.compile(
    "力争|争取|确保|务必|将(?!近)|拟|计划|规划|方案|目标|要求|提出|明确|部署|安排|不少于|不低于|不超过|预[计测期]|有望|届时|要(?:达|超|突破|建)"
)
_DONE = re.compile("[^。；\\d]{0,16}已经?(?:[建达增突超完实形累做有]|[^。；，]{1,4}\\d)")
"""Behind a year in which something has come about (到2024年底，营收已经做到…)."""
_TOLD_REACH = 60
_TOP, _FOOT = 6, 4
"""Passages at the top and at the foot of a document among which a dateline stands."""
_DATELINE_LENGTH = 80
_DATELINE = re.compile(
    "(?:(?:.{0,24}(?:来源|作者|记者|编辑|发布|时间|日期|字号|责编|网|报|社|政府|委员会|办公[厅室]|局|厅|工委|管委会)[^\\d]{0,24})|[—（(\\s]*)"
    "(?P<year>20\\d{2})(?:年|[-/.])(?P<month>\\d{1,2})(?:月|[-/.])(?P<day>\\d{1,2})日?"
    "(?:$|[\\s）)]|T|\\d{2}:|(?=在[^，。]{4,40}(?:会议|大会)上)|(?:印发|发布|起施行|公布)?$)"
)

_ISSUER = "(?:中共)?[一-鿿、\\s]{2,40}?(?:政府|委员会|办公[厅室]|局|厅|工委|管委会|市委|省委|院)"
_ORGAN = re.compile(_ISSUER)
_SIGNED = re.compile(
    f"[（(]?(?P<issuer>{_ISSUER})?[\\s，]*"
    "(?P<year>20\\d{2}|二[〇零○][一二三四五六七八九〇零○]{2})年(?P<month>\\d{1,2}|[一二三四五六七八九十]{1,2})月"
    "(?P<day>\\d{1,2}|[一二三四五六七八九十]{1,3})日(?:印发|发布)?[）)]?"
)
"""A line with which those who issue a plan sign it (深圳市人民政府　2022年6月6日)."""


def signature(found: Sequence[Setting]) -> tuple[str | None, date | None]:
    """Return who signs a document, and the day, where a line above or below its text holds nothing else.

    Parameters
    ----------
    found
        Passages with their headings.

    Returns
    -------
        Issuer and day; None where no line gives them.
    """
    near = [*found[1:_TOP], *found[-_FOOT:]]
    for before, setting in pairwise([near[0], *near] if near else []):
        words = setting.passage.text
        line = _SIGNED.fullmatch(words) if len(words) <= _DATELINE_LENGTH else None
        if line is None:
            continue
        above = _ORGAN.fullmatch(before.passage.text)
        issuer = re.sub("\\s+", "", line["issuer"] or (above[0] if above else "")) or None
        if (day := _day(line)) is not None:
            return issuer, day
    return None, None


def _day(line: re.Match[str]) -> date | None:
    """Return the day that a line gives; None where there is no such day (31 June)."""
    try:
        return date(*(_written(line[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None


def _written(number: str) -> int:
    """Return the value of a part of a date, in digits or Chinese signs."""
    if number.isdigit():
        return int(number)
    return int(chinese_number(number.replace("○", "〇").replace("零", "〇")) or 0)


def dateline(found: Sequence[Setting]) -> date | None:
    """Return the day on which a document says it was published, above its text or below it.

    A dateline is short and holds little but the day, the source and the hour: ``来源：… 2022-03-08 09:15``,
    ``2024年3月1日``, ``（2025年1月15日在…会议上）``.

    Parameters
    ----------
    found
        Passages with their headings.

    Returns
    -------
        The day; None where no line gives one.
    """
    for setting in (*found[:_TOP], *found[-_FOOT:]):
        words = setting.passage.text
        line = _DATELINE.match(words) if len(words) <= _DATELINE_LENGTH else None
        if line is not None and (day := _day(line)) is not None:
            return day
    return None


def present_year(
    found: Sequence[Setting], metadata: Mapping[str, str], first: int | None, title: str
) -> int | None:
    """Return the year in which the document speaks.

    Parameters
    ----------
    found
        Passages with their headings.
    metadata
        Front matter.
    first
        First year of the plan that it tells of.
    title
        Its first heading.

    Returns
    -------
        The year; None where nothing tells it.
    """
    for time in times(metadata.get("date", "").replace("-", "年", 1)[:8]):
        if time.year:
            return time.year
    day = dateline(found)
    if day is not None:
        return max(day.year, first or 0)
    years = [year for year in (first, year_numbered(found)) if year]
    years += [int(wire["year"]) for s in found[:_TOP] if (wire := _WIRE.search(s.passage.text))]
    yearly = _YEARLY_TITLE.search(title)
    if yearly:
        years.append(int(yearly["year"]))
    deadlines: list[int] = []
    told: list[int] = []
    for setting in found:
        for time, year in ((t, t.year) for t in setting.times if t.year):
            if _tells_today(setting, time):
                years.append(year)
            elif time.kind == "deadline":
                deadlines.append(year)
            elif _has_result(setting.passage.text, time):
                told.append(year)
    behind = 0 if years else _year_behind(found)
    years = [*years, *told, behind] if behind or told else years
    return max(years, default=min(deadlines, default=1) - 1) or None


def _tells_today(setting: Setting, time: Time) -> bool:
    """Return whether a year is one in which the document already speaks of results."""
    text = setting.passage.text
    return (
        (time.is_part and time.kind in ("date", "year"))
        or _is_reported(text, time)
        or (setting.mode == "observation" and _is_told(text, time))
        or _DONE.match(text, time.end) is not None
    )


def _year_behind(found: Sequence[Setting]) -> int:
    """Return the year in which a document speaks that tells what a whole year came to; 0 where it tells of none."""
    told = [
        time.year or 0
        for setting in found
        for time in setting.times
        if time.kind == "year" and _ACHIEVED.match(setting.passage.text, time.end)
    ]
    goes_on = any("今年" in setting.passage.text for setting in found)
    return max(told) + goes_on if told else 0


def year_numbered(found: Sequence[Setting]) -> int | None:
    """Return the year in the document's own number (某府规〔2022〕4号), where a line above the text holds it alone.

    Parameters
    ----------
    found
        Passages with their headings.

    Returns
    -------
        The year; None where no line gives one.
    """
    for setting in found[:_TOP]:
        number = _OWN_NUMBER.fullmatch(setting.passage.text)
        if number:
            return int(number["year"])
    return None


def _is_reported(text: str, time: Time) -> bool:
    """Return whether the year stands in a clause that reports a change over the year before, or dates its figures."""
    if time.kind != "year":
        return False
    told = text[time.end : time.end + 40].split("。", maxsplit=1)[0]
    return "同比" in told or _RESULT.search(told) is not None or _RANKED.search(told) is not None


def _is_told(text: str, time: Time) -> bool:
    """Return whether a year is told of where a label announces results, and its sentence promises nothing."""
    at_end = time.kind == "deadline" and text[time.end - 1] in "底末"
    if time.kind != "year" and not at_end:
        return False
    start = text.rfind("。", max(0, time.start - _TOLD_REACH), time.start) + 1
    stop = text.find("。", time.end, time.end + _TOLD_REACH)
    stop = stop if stop >= 0 else min(len(text), time.end + _TOLD_REACH)
    return _PROMISES.search(text, max(start, time.start - _TOLD_REACH), stop) is None


def _has_result(text: str, time: Time) -> bool:
    """Return whether the sentence of a year gives a figure that nobody promises, and promises nothing."""
    if time.kind != "year":
        return False
    stop = text.find("。", time.end, time.end + _TOLD_REACH)
    stop = stop if stop >= 0 else min(len(text), time.end + _TOLD_REACH)
    if _ODD.search(text, time.end, stop) is None:
        return False
    start = text.rfind("。", max(0, time.start - _TOLD_REACH), time.start) + 1
    clause = _CLAUSE.match(text, time.end + text.startswith("，", time.end), stop)
    if clause and _ODD.search(text, time.end, clause.end()):
        stop = clause.end()
    return _AHEAD.search(text, max(start, time.start - _TOLD_REACH), stop) is None
