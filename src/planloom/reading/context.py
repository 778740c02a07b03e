"""What holds for the whole document? Its place, industry, present year and period."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planloom.codes import Place, places
from planloom.codes.counties import counties
from planloom.reading.outline import Setting
from planloom.reading.subjects import certain_places
from planloom.reading.times import times
from planloom.reading.titles import JURISDICTION, REGION, title_industry
from planloom.reading.today import present_year, year_numbered

_TOWN = re.compile("[一-鿿]{2,3}(?<![城都上全我本超门夜])(?:市|县)(?!场|级|域|块|链|间|区)")
"""A title that begins with a town: where no list knows it, another place of the text is not its place."""
_ANNOUNCED = re.compile(
    "(?:印发|出台|发布|公布|制定|编制)(?:了|实施)?[^《》。]{0,12}《(?P<made>[^《》]{4,80})》|"
    "^[—\\s]*《(?P<read>[^《》]{4,80})》(?:政策)?(?:解读|问答|摘要|要点|一图读懂)?$|"
    "《(?P<title>[^《》]{4,80}(?:规划|计划|方案|意见|措施|纲要)[^《》]{0,20})》[^《》。；]{0,14}?(?:印发|出台|发布|公布)|"
    "(?<!根据)(?<!依据)(?<!落实)(?<!按照)(?<!贯彻)《(?P<own>[^《》]{2,60}“?十[一二三四五六七]五”?[^《》]{0,30}(?:规划|计划|方案|纲要)|[^《》]{4,80}（20\\d\\d年?[-—–~至]{1,2}20\\d\\d年?）)》|"
    "(?:^|[，。；：])(?P<dated>(?![^，。；：]{0,60}\\d个)[^，。；：《》]{2,60}?(?:规划|计划|方案|意见|纲要)（20\\d\\d年?[-—–~至]{1,2}20\\d\\d年?）)"
)
"""The document that a piece of news reports on: issued, or the first whose title holds its years."""
_AIMED = re.compile(
    r"(?:面向|着眼|以)(?P<year>20\d\d)年(?:为期|为目标|，|的[^，。；、]{0,8}(?:文件|规划|计划|方案|蓝图|意见))|"
    r"(?:管到|实施到|实施至|执行到|有效期至|期限[到至]|规划[到至]|着眼到|一直到)(?P<until>20\d\d)年|(?P<work>20\d\d)年[^。；]{0,24}(?:目标|任务|分工|安排|要点)[^。；]{0,12}如下"
)
"""Words of a preamble that say for which year the rest is meant."""
_TITLE_AIM = re.compile(
    "(?P<year>20\\d\\d)年?的?(?:发展|主要|奋斗)?(?:目标|愿景|图景|蓝图|清单)(?!完成|落实|兑现|回)"
)
"""A title that says for which year aims are set."""
YEAR_AHEAD = re.compile("工作报告|工作要点|工作计划|计划草案|工作安排")
"""Titles of documents that open their year."""
_OF_STATE = re.compile(
    "(?:国务院(?:办公厅)?|国家发展(?:和)?改革委(?:员会)?|工业和信息化部|工信部|科技部|财政部|商务部|国家能源局|农业农村部|交通运输部|生态环境部)"
    "[^，。；《》]{0,16}(?:印发|公布|发布|出台|制定)|(?:国务院(?:办公厅)?|[^，。；]{2,8}部)等[一二三四五六七八九十两]{1,3}(?:个)?部门|全国人大[^，。；]{0,8}(?:批准|通过)"
)
"""Bodies of the state that issue a document."""
_NATION = re.compile("中华人民共和国|国民经济和社会发展第|全国|国家(?!级)")
_STATED = re.compile(
    "(?:为期[一二两三四五六七八九十\\d]+年|(?:规划|实施|行动|计划|建设|执行)(?:期限?|周期|时间)(?:为|是|定为|自|从|：)*|时间跨度(?:为|是)?)"
    "[，（]?(?P<first>20\\d\\d)年?(?:[-—–~]{1,2}|至|到)(?P<last>20\\d\\d)年|"
    "[从自](?P<start>20\\d\\d)年(?:起步|启动|开始|起|实施)?[，、]?(?:到|至)?(?P<stop>20\\d\\d)年底?(?:收官|结束|完成|为止|收尾|到期)"
)
"""Words that state the years for which a document holds."""
_FRONT = 8
"""Passages at the front among which the document says what it reports on and for when."""
_OFTEN = 2
_LONGEST_COUNTY = 9


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
    now = present_year(found, metadata, first, title)
    if last is None:
        first, last = _stated_period(found)
    if last is None:
        last = _aimed_year(found, title, now)
        now = now or last
    named = JURISDICTION.match(metadata.get("place", "") or title)
    name = place.label_zh if place else named["name"] if named else ""
    if region := _region(announced or title, place):
        name = region
    elif place is None and (_NATION.search(title) or _is_national(found)):
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
        year_numbered(found) is not None,
    )


def _region(title: str, place: Place | None) -> str:
    """Return the region that a title begins with (成渝地区, 长三角G60科创走廊); empty where it names none."""
    named = REGION.match(title)
    return named["name"] if named and (place is None or place.label_zh not in named["name"]) else ""


def _is_national(found: Sequence[Setting]) -> bool:
    """Return whether bodies of the state issued what the document reports on."""
    return any(_OF_STATE.search(setting.passage.text) for setting in found[:_FRONT])


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


def _stated_period(found: Sequence[Setting]) -> tuple[int | None, int | None]:
    """Return the years for which a document says that it holds (为期三年（2023—2025年）)."""
    for setting in found[:_FRONT]:
        stated = _STATED.search(setting.passage.text)
        if stated:
            first, last = stated["first"] or stated["start"], stated["last"] or stated["stop"]
            return int(first), int(last)
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
            return int(aimed["year"] or aimed["until"] or aimed["work"])
    ahead = _TITLE_AIM.search(title)
    if ahead:
        return int(ahead["year"])
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
