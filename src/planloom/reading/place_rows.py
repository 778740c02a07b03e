"""Where do names of places stand in a row? Places of the lists, zones by their ends, and words in a place's stead."""

import re
from functools import cache

from planloom.codes import places
from planloom.codes.counties import counties, county_names_of, zone_names
from planloom.reading.coordination import Part, parts
from planloom.reading.place_frames import BESIDE
from planloom.reading.subjects import county_end, is_industry, place_at

_JOIN = re.compile("、|和|与|及|以及")
_TAIL = re.compile(
    "(?:等)?(?:[一二两三四五六七八九十\\d]+)?(?:一带|区|市|县|地|城区|城市|片区|各区|（区）|（市）)*"
)
_ZONE_END = (
    "新城|工业园|产业园|高新技术产业开发区|经济技术开发区|高新技术开发区|工业园区|开发区|"
    "高新区|经开区|科学城|合作区|示范区|新区"
)
_VERBS = (
    "分别|重点|主攻|主要|着力|聚焦|发展|建设|打造|布局|形成|承接|承载|培育|做强|全区|全市|面向|集中|错位|主|侧重|偏重|突出|承担|"
    "担|负责|深耕|专|牵头|领|立足|瞄准|发力|看|攻|抓|管|向|则|将|要|打头|协同|配套|扛|挑|共"
)
_FOLLOWS = f"(?=[、和与及，。；等（为是以]|{_VERBS}|$)"
_NO_VERB = "(?!布局|建设|打造|发展|重点|设立|规划|培育|推进)"
_ZONE = re.compile(
    f"(?:{_NO_VERB}[^，。、；等和与及以为（）]){{0,10}}?(?:{_ZONE_END}|(?<![园全一两三四五六七八九十])区|市|县){_FOLLOWS}"
)
_NAMED_ZONE = re.compile(
    f"(?:{_NO_VERB}[一-鿿]){{2,8}}?(?:{_ZONE_END}|片区|组团|镇|街道){_FOLLOWS}"
)
_COUNTY = re.compile(f"[一-鿿]{{2,12}}?(?:区|县|市|旗){_FOLLOWS}")
_BAY = re.compile("[一-鿿]{1,2}[湾岛港](?=突出|侧重|重点|主攻|发展|布局|聚焦|、)")
_BARE_ZONE = re.compile(f"(?:高新区|经开区|综合保税区|综保区|自贸区){_FOLLOWS}")
_WITHIN = re.compile(f"[一-鿿]{{2,6}}?(?:高新区|经开区|新区|新城|科学城|工业园|组团){_FOLLOWS}")
"""A zone within a zone (西部科学城重庆高新区)."""
_PROPER = re.compile(
    "[一-鿿]{0,6}(?:园|港|城|大学|大桥|机场|(?<![电铁公道])路|湾|河|山|实验室|研究院|公司|集团)"
)
_REGION = re.compile(
    "(?:[苏浙皖鲁豫鄂湘粤桂川渝黔滇陕甘晋冀辽吉黑闽赣琼沪蒙][东南西北中]|[珠长]三角|珠江(?:东|西|口西)岸|京津冀|成渝|粤港澳大湾区|长江(?:经济带|中游|上游)|黄河流域|环渤海|北部湾|中西部|东北)(?:地区|片区|城市群|经济圈)?"
)
_ZONES = zone_names()
_COUNTIES = counties()
"""Read with the module: reading a document opens no file."""
_SIGN = re.compile("[区县市旗镇道城园团]")
"""One of these stands in every match of the patterns of counties and zones."""
_LONGEST, _LONGEST_OWN = 20, 3
_PARTS = frozenset(
    first + second
    for firsts, seconds in (
        ("苏浙皖鲁豫鄂湘粤桂川渝黔滇陕甘晋冀辽吉黑闽赣琼沪蒙", "东南西北中"),
        ("东南西北中", "部岸"),
        ("珠长", "三江"),
        ("京", "津"),
        ("成", "渝"),
        ("粤", "港"),
        ("黄", "河"),
        ("环", "渤"),
        ("北", "部"),
        ("东", "北"),
        ("中", "西"),
        ("街", "道"),
        ("新", "城"),
        ("组", "团"),
    )
    for first in firsts
    for second in seconds
)
"""Parts of provinces and of cities (苏南, 东部), and signs of two characters."""
_HINT = re.compile("[区县市旗镇道城园团](?<![^万天]全.)(?<![我本].)")
"""Ends of counties and zones, but not of 全市, 我区 and the like."""
_WORD = re.compile("[一-鿿]{2,8}")
_GEOGRAPHIC = re.compile(
    "(?:[区县市镇乡村湾港湖谷城岛园山江河洲桥门口关坪沙岗塘浦埔溪泉台坝核极带圈翼廊]|[新副]中心|主城|一带|基地|片区|组团|街道|新城|科学城|自贸区|开发区)$"
)
"""Ends of names of places."""
_NO_PLACE = re.compile(
    "企业|产业|集群|平台|项目|团队|公司|集团|资金|政策|部门|方面|高校|院所|机构|基金|市场|人才|技术|产品|领域|[市省区县]里|全[市省区县]|上游|下游|中游|"
    "手里|第[一二三]|重点|主要|其中|其余|其他|同时|方案|规划|计划|意见|文件|报告|目标|未来|数字|[的了着是有不这那哪之]|"
    "^(?:园区|各|每|[并且也又]|一|两|三|四|五|六|七|八|九|十|定稿|初稿|草稿|政府|我们|大家|谁|今年|明年|去年|此后|下一步)"
)
"""Words that stand in no place's stead."""


class Rows:
    """The rows of places in one passage."""

    def __init__(self, text: str, words: str, own: str) -> None:
        self.text, self.words, self.own = text, words, own

    def may_stand(self, start: int, end: int) -> bool:
        """Return whether a place may stand in a span: its sign, or two characters that begin one of a list."""
        text = self.text
        if _HINT.search(text, start, end):
            return True
        pairs, openings = _openings(self.own)
        found = pairs.search(text, start, end)
        while found:
            at = found.start()
            if text[at : at + 2] in openings:
                return True
            found = pairs.search(text, at + 1, end)
        return False

    def row(self, start: int, end: int) -> tuple[list[Part], int]:
        """Return the places that stand in a row from `start` on, and the offset behind them."""
        found: list[Part] = []
        at = start
        while at < end:
            stop = self._place(at, end, is_first=not found)
            if stop is None:
                break
            found.append(Part(at, stop, self.words[at:stop]))
            said = BESIDE.match(self.text, stop, end)
            sign = _JOIN.match(self.text, said.end() if said else stop, end)
            if sign is None:
                at = stop
                break
            at = sign.end()
        if not found:
            return found, at
        tail = _TAIL.match(self.text, at, end)
        behind = tail.end() if tail else at
        if behind == at and _PROPER.match(self.text, at, end):
            return [], start
        return found, behind

    def whole(self, start: int, end: int) -> list[Part]:
        """Return the places that make up a span; none where it holds anything else."""
        found, behind = self.row(start, end)
        said = BESIDE.fullmatch(self.text, behind, end) if found else None
        return found if behind == end or said else []

    def stand_ins(self, start: int, end: int, *, geographic: bool) -> list[Part]:
        """Return the words that a span lists where the frame has its places; none where one can be no place.

        `geographic` asks for words that end as names of places do, or stand in the list of counties.
        """
        listed = parts(self.text, start, end, self.words)
        if all(self._may_be_place(part, geographic=geographic) for part in listed):
            return listed
        return []

    def _may_be_place(self, part: Part, *, geographic: bool) -> bool:
        name = self.text[part.start : part.end]
        if _WORD.fullmatch(name) is None or _NO_PLACE.search(name):
            return False
        found, behind = self.row(part.start, part.end)
        if found and behind == part.end:
            return True
        if _GEOGRAPHIC.search(name):
            return True
        return county_end(name) == len(name) or not (geographic or is_industry(name + "产业"))

    def _place(self, at: int, end: int, *, is_first: bool) -> int | None:
        """Return where a place that begins at `at` ends; None where none does."""
        text = self.text
        place = place_at(text, at, min(at + 14, end))
        zone = _ZONE.match(text, at, end) if _SIGN.search(text, at + 1, at + _LONGEST) else None
        if place is not None and place[1].kind != "country":
            stop = place[0]
            while stop < end and text[stop] in "市区县省":
                stop += 1
            bay = _BAY.match(text, stop, end)
            stop = bay.end() if bay else stop
            return max(stop, zone.end()) if zone else stop
        sign = _SIGN.search(text, at + 2, min(at + _LONGEST, end)) is not None
        county = _COUNTY.match(text, at, end) if sign else None
        if county and county[0] in _COUNTIES:
            return county.end()
        for name in _names_by_opening(self.own).get(text[at : at + 2], ()):
            if text.startswith(name, at, end):
                within = _WITHIN.match(text, at + len(name), end)
                return within.end() if within else at + len(name)
        for pattern in (_REGION, _NAMED_ZONE, _BARE_ZONE) if sign else (_REGION,):
            if named := pattern.match(text, at, end):
                return named.end()
        is_laid = text[at - 2 : at] == "布局"
        return zone.end() if zone and zone.end() > at + 1 and (not is_first or is_laid) else None

    def is_own(self, place: Part) -> bool:
        """Return whether a name is the document's own place and none in it."""
        found = place_at(place.name, 0, len(place.name))
        return found is not None and found[1].code == self.own and len(place.name) <= _LONGEST_OWN


@cache
def _openings(place_code: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the first two characters of all names of places, and a pattern that finds most of what may be one."""
    named = {
        name[:2]
        for place in places().values()
        if place.kind != "country"
        for name in (place.label_zh, *place.aliases)
    }
    openings = frozenset(named | _names_by_opening(place_code).keys() | _PARTS)
    firsts, seconds = ("".join(sorted({pair[at] for pair in openings})) for at in (0, 1))
    return re.compile(f"[{firsts}](?=[{seconds}])"), openings


@cache
def _names_by_opening(place_code: str) -> dict[str, list[str]]:
    """Return the names of a place's counties and of all zones by their first two characters, longest first."""
    index: dict[str, list[str]] = {}
    own = county_names_of(place_code) if place_code else frozenset()
    for name in sorted(own | _ZONES, key=lambda name: (-len(name), name)):
        index.setdefault(name[:2], []).append(name)
    return index
