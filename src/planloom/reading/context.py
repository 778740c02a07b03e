"""What holds for the whole document? Its place, industry, present year and period."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planloom.codes import Place, places
from planloom.codes.counties import counties
from planloom.reading.outline import Setting
from planloom.reading.subjects import certain_places, industry_core, is_industry, plain_industry
from planloom.reading.times import Time, times

_CLUSTER_IN_TITLE = re.compile(
    "(?:(?:培育)?发展(?:壮大)?|加快|推进|促进|支持|关于|打造|建设|推动|高质量发展)?(?P<name>[^，。；：（）《》“”]{2,18}?(?:产业集群|"
    "集群|产业链|产业|领域))"
)
_JURISDICTION = re.compile(
    "^(?:关于)?(?:印发)?(?P<name>[一-鿿]{2,5}?)(?:市|县|区|州|省|盟|旗)(?!场|级|域|块|链|间)"
)
_TOWN = re.compile("[一-鿿]{2,3}(?<![城都上全我本超门夜])(?:市|县)(?!场|级|域|块|链|间|区)")
"""A title that begins with a town: where no list knows it, another place of the text is not its place."""
_NOW_PART = re.compile("同比|上半年|季度|1至|前\\d")
_TITLE_NOISE = re.compile("^.*?(?:培育发展|发展壮大|推动|促进|加快|关于|支持|推进|打造|做强|做优)")
_YEARLY_TITLE = re.compile(
    r"(?P<year>20\d\d)年[^\d]{0,20}(?:工作报告|工作要点|工作总结|工作计划|经济运行|运行情况|情况通报|评估报告|年度报告|盘点|统计公报|计划草案)"
)
"""A title that says in which year, or of which year, the document speaks."""
_ANNOUNCED = re.compile(
    "(?:印发|出台|发布|公布|制定|编制)(?:了|实施)?[^《》。]{0,12}《(?P<made>[^《》]{4,80})》|"
    "^[—\\s]*《(?P<read>[^《》]{4,80})》(?:政策)?(?:解读|问答|摘要|要点|一图读懂)?$|"
    "《(?P<title>[^《》]{4,80}(?:规划|计划|方案|意见|措施|纲要)[^《》]{0,20})》[^《》。；]{0,14}?(?:印发|出台|发布|公布)|"
    "(?<!根据)(?<!依据)(?<!落实)(?<!按照)(?<!贯彻)《(?P<own>[^《》]{2,60}“?十[一二三四五六七]五”?[^《》]{0,30}(?:规划|计划|方案|纲要))》|"
    "(?:^|[，。；：])(?P<dated>(?![^，。；：]{0,60}\\d个)[^，。；：]{2,60}?(?:规划|计划|方案|意见|纲要)（20\\d\\d年?[-—–~至]{1,2}20\\d\\d年?）)"
)
"""The document that a piece of news reports on: issued, or the first whose title holds its years."""
_AIMED = re.compile(
    r"(?:面向|着眼|以)(?P<year>20\d\d)年(?:为期|为目标|，)|(?P<work>20\d\d)年[^。；]{0,24}(?:目标|任务|分工|安排|要点)[^。；]{0,12}如下"
)
"""Words of a preamble that say for which year the rest is meant."""
_WIRE = re.compile(
    r"(?:报|社|网|记者[^，。]{0,12}|讯)(?P<year>20\d\d)年\d{1,2}月\d{1,2}日(?:讯|电|消息)"
)
YEAR_AHEAD = re.compile("工作报告|工作要点|工作计划|计划草案|工作安排")
"""Titles of documents that open their year."""
_OWN_NUMBER = re.compile("[（(]?[一-鿿]{2,12}[〔\\[](?P<year>20\\d\\d)[〕\\]]\\d{1,4}号[^。]{0,16}")
_NATION = re.compile("中华人民共和国|国民经济和社会发展第|全国|国家(?!级)")
_ACHIEVED = re.compile(
    "，?[^，。；]{2,24}(?:实现|完成)[^，。；]{0,16}\\d[^，。；]{0,12}[，、](?:同比)?(?:增长|下降)\\d"
)
"""Behind a year whose results are told (2022年，全市实现产值2756亿元，增长69.4%)."""
_ODD = re.compile(
    r"(?<![\d.])(?=\d*\.?\d*[1-46-9](?![\d.]))(?:\d[.\d]{3,}|\d\d\d+)(?=[万亿家个项%])"
)
"""A figure of three digits or more that is not round (1149家, 48.3%): results have it, promises do not."""
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
_FRONT = 8
"""Passages at the front among which the document says what it reports on and for when."""
_OFTEN = 2
_TOP, _FOOT = 6, 4
"""Passages at the top and at the foot of a document among which a dateline stands."""
_DATELINE_LENGTH = 80
_LONGEST_COUNTY = 9
_DATELINE = re.compile(
    "(?:(?:.{0,24}(?:来源|作者|记者|编辑|发布|时间|日期|字号|责编|网|报|社)[^\\d]{0,24})|[—（(\\s]*)"
    "(?P<year>20\\d{2})(?:年|[-/.])(?P<month>\\d{1,2})(?:月|[-/.])(?P<day>\\d{1,2})日?"
    "(?:$|[\\s）)]|T|\\d{2}:|(?=在[^，。]{4,40}(?:会议|大会)上)|(?:印发|发布|起施行|公布)?$)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole document."""

    title: str
    """Its first heading, or empty."""
    place: Place | None
    """The place that it is about."""
    place_name: str
    """That place's short name; empty where unknown."""
    group: str
    """The group of industries that its title speaks of (未来产业); empty where none."""
    industry: str | None
    """The industry that it is about, where it is about one."""
    now: int | None
    """The year in which it speaks."""
    first_year: int | None
    """First year of its period."""
    last_year: int | None
    """Last year of its period."""
    dated: bool = False
    """Whether its number tells the year in which it speaks."""


def document_context(found: Sequence[Setting], metadata: Mapping[str, str]) -> Context:
    """Return what holds for the whole document.

    Parameters
    ----------
    found
        Passages with their headings.
    metadata
        Front matter.

    Returns
    -------
        The context.
    """
    title = metadata.get("title", "") or _title(found)
    place = _place(title, found, metadata)
    first, last = _period(title, metadata)
    announced = _announced(found) if last is None else ""
    if last is None:
        first, last = _period(announced, {})
    now = _now(found, metadata, first, title)
    if last is None:
        last = _aimed_year(found, title, now)
        now = now or last
    named = _JURISDICTION.match(metadata.get("place", "") or title)
    name = place.label_zh if place else named["name"] if named else ""
    if place is None and _NATION.search(title):
        name = "全国"
    name = (_county_of(metadata.get("place", "") or title, place) or name) if place else name
    return Context(
        title,
        place,
        name,
        _group(title),
        title_industry(title) or (title_industry(announced) if announced else None),
        now,
        first,
        last,
        _numbered(found) is not None,
    )


def title_industry(title: str) -> str | None:
    """Return the one industry that a title names.

    Examples
    --------
    >>> title_industry("某市培育发展新能源产业集群行动计划（2022—2025年）")
    '新能源'
    """
    core = title
    for _, end, _ in certain_places(title):
        core = title[end:].lstrip("市省区县")
        break
    else:
        core = _JURISDICTION.sub("", title)
    core = re.sub("（[^）]*）|《|》", "", core)
    core = _TITLE_NOISE.sub("", core)
    found = _CLUSTER_IN_TITLE.search(core)
    if found and is_industry(found["name"]):
        return industry_core(found["name"])
    if found and (plain := plain_industry(found["name"])):
        return plain
    head = re.split("[：:，]", core)[0]
    return industry_core(head) if is_industry(head) else None


def _group(title: str) -> str:
    found = re.search(
        "未来产业|战略性新兴产业|新兴产业|先进制造业|制造业|数字经济|高精尖产业", title
    )
    return found[0] if found else ""


def _title(found: Sequence[Setting]) -> str:
    for setting in found[:3]:
        if setting.passage.block.kind == "heading" and setting.passage.block.level == 1:
            return setting.passage.text
    return ""


def _place(title: str, found: Sequence[Setting], metadata: Mapping[str, str]) -> Place | None:
    """Return the place named first in the title, else the one named most."""
    for text in (metadata.get("place", ""), title):
        for _, _, place in certain_places(text):
            if place.kind != "country":
                return place
    if _TOWN.match(title):
        return None
    counted: Counter[str] = Counter()
    named: dict[str, Place] = {}
    for setting in found[:400]:
        for _, _, place in certain_places(setting.passage.text):
            if place.kind != "country":
                whole = (
                    places().get(place.parent or "")
                    if place.kind in ("district", "functional_zone")
                    else place
                )
                if whole is not None:
                    counted[whole.code] += 1
                    named[whole.code] = whole
    if not counted:
        return None
    code, most = counted.most_common(1)[0]
    return (
        named[code]
        if (most > _OFTEN and most * 2 >= sum(counted.values())) or len(counted) == 1
        else None
    )


def _period(title: str, metadata: Mapping[str, str]) -> tuple[int | None, int | None]:
    for time in (*times(metadata.get("period", "")), *times(title)):
        if time.kind == "period" and time.first_year:
            return time.first_year, time.year
    return None, None


def _announced(found: Sequence[Setting]) -> str:
    """Return the title of the newest document that a piece of news reports on; empty where it names none."""
    for setting in found[:_FRONT]:
        titles = [
            named["made"] or named["read"] or named["title"] or named["own"] or named["dated"]
            for named in _ANNOUNCED.finditer(setting.passage.text)
        ]
        if titles:
            return max(titles, key=lambda title: _period(title, {})[1] or 0)
    return ""


def _aimed_year(found: Sequence[Setting], title: str, now: int | None) -> int | None:
    """Return the year for which a document without a period is meant: a work report is, for its own."""
    for setting in found[:_FRONT]:
        aimed = _AIMED.search(setting.passage.text)
        if aimed:
            return int(aimed["year"] or aimed["work"])
    return now if YEAR_AHEAD.search(title) else None


def _county_of(title: str, place: Place) -> str:
    """Return the short name of the county that a title names behind its city (佛山市顺德区…); empty where none."""
    whole = next((end for _, end, named in certain_places(title) if named == place), 0)
    start = whole + title.startswith(("市", "省"), whole)
    for end in range(min(len(title), start + _LONGEST_COUNTY), start + 1, -1):
        for county in counties().get(title[start:end], ()):
            if county.parent == place.code:
                return county.short_name
    return ""


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
        if line is None:
            continue
        try:
            return date(*(int(part) for part in line.group("year", "month", "day")))
        except ValueError:
            continue
    return None


def _now(
    found: Sequence[Setting], metadata: Mapping[str, str], first: int | None, title: str
) -> int | None:
    """Return the year in which the document speaks."""
    for time in times(metadata.get("date", "").replace("-", "年", 1)[:8]):
        if time.year:
            return time.year
    day = dateline(found)
    if day is not None:
        return max(day.year, first or 0)
    years = [year for year in (first, _numbered(found)) if year]
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


def _numbered(found: Sequence[Setting]) -> int | None:
    """Return the year in the document's own number (某府规〔2022〕4号), where a line above the text holds it alone."""
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
    return "同比" in told or _RESULT.search(told) is not None


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
    return _AHEAD.search(text, max(start, time.start - _TOLD_REACH), stop) is None
