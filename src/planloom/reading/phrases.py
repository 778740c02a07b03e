"""What do the words before a number say? Indicator, comparator, change, place."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from planloom.reading.lexicon import (
    ABOUT,
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    BUILD,
    CHANGE_DOWN,
    CHANGE_UP,
    EQUAL,
    KEPT_VERBS,
    MOVED,
    VERSION,
    alternatives,
)
from planloom.reading.subjects import certain_place_at, county_end
from planloom.reading.times import CLOSING, OPENING, time_at_end, time_near_start

_BEFORE = (
    (">", ABOVE), (">=", AT_LEAST), ("<=", AT_MOST), ("<", BELOW), ("~", ABOUT),
    ("up", CHANGE_UP), ("down", CHANGE_DOWN), ("=", EQUAL),
)  # fmt: skip
_SILENT = (
    "年均 年平均 复合 年复合 同比 比上年 较上年 累计 力争 争取 努力 确保 已 已经 仍 却 反而 反倒 尚 维持 保持 将 "
    "须 必须 务必 应 需 要 拟 也 又 再 均 都 分别 要求 大体 基本 进一步 平均 每年 逐年 力促 了 仅 至 预计 "
    "有望 由此 可以 能够 首次 率先 左右 连续 连续多年 环比 的 就 则 还 先后 今年 名义 实际 同步 相当于 "
    "上调到 下调到 调高到 调低到 提到 在全国 在国内 在全省 全年 全部 总体"
)
"""Words between indicator and number that say nothing of the comparison."""
_SIGNS: dict[str, str] = {}
for _sign, _listed in _BEFORE:
    for _word in _listed.split():
        _SIGNS.setdefault(_word, _sign)
for _word in _SILENT.split():
    _SIGNS.setdefault(_word, "")


class _Word(NamedTuple):
    """A word between indicator and number, and what it says."""

    sign: str
    """Comparator, ``up``, ``down``, ``=`` or empty."""
    is_rate: bool
    """It names a rate (增速)."""
    is_share: bool
    """It says 占."""
    is_reaching: bool
    """It says what a value comes to (提高到)."""


_WORDS = {
    word: _Word(
        sign,
        is_rate=word.startswith(("增速", "增幅", "涨幅", "降幅", "增长率")),
        is_share=word in ("占", "约占", "占到", "占据", "占去", "贡献"),
        is_reaching=(len(word) > 1 and word[-1] in "到至在") or word.startswith(("达", "为")),
    )
    for word, sign in _SIGNS.items()
}
_LENGTHS = {
    last: sorted({len(word) for word in _WORDS if word[-1] == last}, reverse=True)
    for last in {word[-1] for word in _WORDS}
}
"""Lengths of the words that end with a character, longest first."""
_WHOLE = (
    "设计 雷达 国有 公有 专利 贡献 目的 标的 比重 总量 公共 主要 需要 重要 必要 现有 基本 不再 所有 保有 "
    "特高 发达 华为 传达 首要 摘要 国际 总和 稀有 人均 亩均 户均 地均 日均 月均 单均 现在 所在 存在 通过 "
    "不过 经过 渡过 难过 透过 成都 首都 国都 帝都 打破 攻破 爆破 认定 确定 评定 规定 稳定 核定 指定 一定 限定 锁定 "
    "固定 选定 划定 内需 必需 刚需 军需 民需 急需 供需 供应 响应 效应 适应 反应 相应 对应 无须"
)
_GUARDED = frozenset(_WHOLE.split())
"""Words that end with one of those between indicator and number, but are words of their own."""
_GUARDED_LONGER = ("产业化率", "拥有量")
_PREFIX = re.compile(
    "(?:其中|为(?=力争|到20\\d\\d)|另外|此外|同时|其次|首先|最后|而且|并且|以及|而|且|但|并(?![购网联])|则|还|也|又|再(?![生制])|"
    "将|拟(?![态人])|要(?![素点害])|须|已经|已|力争|争取|努力|确保|必须|务必|"
    "有望|预计|预期|计划|进一步|加快|逐步|持续|继续|不断|大力|积极|着力|使得|使|让|推动(?=.{2,}(?:达|"
    "超|突破|提高|增))|实现|保持|目前|当前|当年|同期|全年|累计|合计|共计|共有|"
    "按(?=不超过|不高于|不低于|最高)|目标是|目标为|(?:总体|发展|主要|规模|全[市省区县]|工作)?目标(?:是|为|：|:)|即|约(?!占)|现有|至今|之后|"
    "(?:达产|投产|建成|达效|建成投产|全面达产)后|届时|到时|到那时|彼时|总共|基本|也就是|相当于|今年|明年|去年|"
    "(?:政府|报告|规划|方案|计划|意见|文件|会议|通知|政策|《[^》]{1,60}》|" + VERSION + ")?(?:还|并|也)?(?:明确|提出|"
    "指出|显示|要求|强调|表示|介绍|称|安排|部署|设定|主张|写的是|写明|写)(?:了|要|到)?(?:[：，:]|$)?|"
    "(?:\\d{1,2}月)?(?:印发|发布|公布|出台)的《[^》]{1,60}》(?:把|将)|"
    "(?:对应)?" + VERSION + "|年内|"
    "\\d{1,2}(?:至|-|—)\\d{1,2}月份?|前[一二三四五六七八九十\\d]{1,2}个?月|[上下]半年|前三季度|[一二三四]季度|(?:这一|这个|该|此)(?:产业|行业|集群|领域|赛道)的?(?=.)|"
    "实际(?:完成|实现|达到)|(?:实际|最终)的?(?:完成)?(?:数字|数值|数|值)$|"
    "(?:《[^》]{1,60}》)?(?:原定|原先定|当时定|既定|定下|许下|定)的?目标(?:是|为|：)|(?:我们|我市|我省|我区|本市)的|把|"
    "[：，、；:,]|以上|和|与|及|或|的|在此基础上|这[一个](?:年|数字|指标)|期末|(?:规划|计划|方案|行动)期[内末]?|(?:起点|终点)是|其间|该(?=市|省)|\\d{1,2}[.、](?!\\d)|至第[一二三四五六七八九十]批[^，]{0,6}，)"
)  # fmt: skip
_BOUND = re.compile("至少|最少|不少于|不低于|最多|不超过")
"""Comparators that may stand before a verb, far from the number (至少新增人才50名)."""
_BOUND_SIGNS = frozenset("至最不")
"""Characters with which the words of `_BOUND` begin."""
_PREFIX_SIGNS = frozenset(
    "其为另此同首最而并以且但则还也又再将拟要须已力争努确必务有预计进加逐持继不大积着使让推实保目当全累合共按总发主规工即约现至"
    "之达投建全届到彼基相今明去政报方意文会通《公征正送修订批讨初定草终原两二一新旧提指显强表介称安部设写印出对年这该际我本把既许下"
    "：，、；:,和与及或的在期行起前上下三四0123456789"
)
"""Characters with which the words of `_PREFIX` begin."""
_MEETING = re.compile("[^，]{0,8}会上")
"""Who says a number, named by the meeting (市委全会上)."""
_BOUND_OF = re.compile(
    "(?<=[一-鿿]{2})(?P<bound>不超过|不高于|不低于|不少于|超过|低于)[^，；、\\d]{2,12}$"
)
"""A bound of a part of something (不超过总投入的40%)."""
_MOVES = re.compile("(?:" + alternatives(MOVED) + ")$")
"""A verb before 到 and the year of what a multiple starts from (做到2021年的1.5倍)."""
_COUNTY_SIGN = re.compile("[区县市旗]")
_CAPPED = re.compile("最高(?=(?:可)?(?:给予|予以|奖励|补助|补贴|资助|支持)+$)")
_LOCAL = re.compile(
    "(?:全市|全省|全区|全县|全州|全自治区|我市|我省|我区|本市|本省|本区|省内|市内|区内|全域|市域|全国|"
    "国内|全球|我国)(?!每万|排|领先|重要|市场[^，。；]{0,4}占|市占|市场份额|份额|占有)"
)
_LOCAL_SIGNS = frozenset("全我本省市区国")
"""Characters with which the words of `_LOCAL` begin."""
_ZONE = re.compile(
    "(?:[^，。；、：“”（）\\d全各级个家所的在和与以建打推支]{2,6}?)?(?:高新区|经开区|工业园区|自贸区|保税区)"
    "(?![数内外、和与及等]|综合(?:排名|评价)|排名|体制)"
)
"""A zone, before what is said of it; not what zones are counted, ranked or measured by."""
_OWN = re.compile("(?:全市|全省|全区|全县|全州|全自治区|我市|我省|我区|本市|本省|本区|市|省)$")
_BUILD = re.compile("(?:" + alternatives(BUILD) + ")(?:了|出|好|一批|新的)?")
_BUILD_SIGNS = frozenset(verb[0] for verb in BUILD.split())
_KEPT = tuple(KEPT_VERBS.split())
_TIME_LEADS = ("在", "到", "“", "（", "自", "从", "力争到", "预计到")
_TIME_SIGNS = OPENING.union(lead[0] for lead in _TIME_LEADS)
"""Characters with which a year or a lead before it begins."""
_NOUN_VERB = re.compile(
    "(?:新建[^，]{2,12}(?:率|占比|比例|比重)|建设用地|发展指数|研发(?:投入|经费|费用|人员|强度|机构|中心|平台|支出|总部|设计)|服务业|服务(?:机构|"
    "平台|企业|站|网点|中心|收入)|改造(?:项目|面积)|申报(?:项目|量)|创新|开放(?:平台|道路)|带动(?:就业|"
    "效应)|参与(?:度|企业)|覆盖(?:率|面|范围)|投入(?:强度|占|总|资金|规模|年均|增)|投资(?:额|总|规模|"
    "增)|推广(?:应用|量)|储备(?:项目|用地|区)|开发区|发展(?:基金|资金|水平|规模|指数)|供应(?:商|量|链)|"
    "供给(?:面积|量)|规划(?:用地|面积|建筑)|保障(?:性|房)|配套(?:率|企业|资金|半径)|支持(?:资金|政策)|"
    "落地(?:项目|企业|率)|突破性|各(?:类|级|区|市|县|地|项)|将军|储能|带动|储备|拥有量|保有量|成长(?:型|"
    "性)|组织(?:化|结构)|设立(?:的)?企业|共建共享|发布(?:会|量)|实施率|完成率|建设(?:面积|规模|项目|里程|"
    "进度)|引进(?:外资|项目|人才|内资)|制造|出让(?:土地|面积|工业)|集聚(?:区|度|地))"
)


@dataclass(slots=True)
class Phrase:
    """The words before a number, taken apart."""

    head: str
    """What is left: the indicator as written."""
    start: int
    """Offset of the head in the passage."""
    comparator: str = ""
    """Comparator said before the number."""
    change: str = ""
    """``up`` or ``down``."""
    words: tuple[str, ...] = ()
    """Words taken off, nearest first."""
    place: str = ""
    """Place said before the indicator."""
    is_zone: bool = False
    """The place is a zone, which lies within the place spoken of."""
    is_local: bool = False
    """全市, 全省, …"""
    is_share: bool = False
    """占 stands directly before the number."""
    verbs: tuple[str, ...] = field(default=())
    """Verbs of building taken off the front."""


def take_apart(text: str, start: int, end: int) -> Phrase:
    """Return the parts of the words before a number.

    Parameters
    ----------
    text
        The passage.
    start, end
        Span of the words.

    Returns
    -------
        Indicator as written and what was said around it.

    Examples
    --------
    >>> phrase = take_apart("到2030年，全市机器人产值力争超过80亿元", 7, 18)
    >>> phrase.head, phrase.comparator, phrase.words
    ('机器人产值', '>', ('超过', '力争'))
    """
    phrase = Phrase("", start)
    end = _suffix(text, start, end, phrase)
    start = _prefix(text, start, end, phrase)
    phrase.start = start
    phrase.head = _bounded(text[start:end], phrase)
    if text.startswith("”", end) and phrase.head.count("“") > phrase.head.count("”"):
        phrase.head += "”"
    return phrase


def _bounded(head: str, phrase: Phrase) -> str:
    """Return the head without a bound inside it (支持比例不超过总投入的, 最高奖励), which is noted."""
    whole = _BOUND_OF.search(head) if "的" in phrase.words else None
    if whole:
        phrase.comparator = phrase.comparator or _SIGNS[whole["bound"]]
        return head[: whole.start()]
    capped = _CAPPED.search(head) if "最高" in head else None
    if capped:
        phrase.comparator = phrase.comparator or "<="
        return head[: capped.start()] + head[capped.end() :]
    return head


def _suffix(text: str, start: int, end: int, phrase: Phrase) -> int:
    """Take the words off that stand between indicator and number."""
    words: list[str] = []
    reached = False
    while True:
        while end > start and text[end - 1] in "，：、“” :~—-":
            end -= 1
        moved = end
        if end > start and text[end - 1] in CLOSING:
            spans = bool(words) or text.startswith(("翻", "倍增"), end)
            moved = _time_suffix(text, start, end, spans=spans)
        if moved < end:
            reached = text[moved] in "到至"
            end = moved
            done = _MOVES.search(text, max(start, end - 4), end) if reached else None
            end = done.start() if done else end
            while end > start and text[end - 1] in "比较与":
                end -= 1
            continue
        word = _last_word(text, start, end)
        if not word or _is_guarded(text, start, end):
            break
        words.append(word)
        _note(_WORDS[word], phrase, reached=reached)
        end -= len(word)
    phrase.words = tuple(words)
    phrase.change = "" if phrase.change == "to" else phrase.change
    return end


def _is_guarded(text: str, start: int, end: int) -> bool:
    """Return whether the words before a number end with a word of their own (比重, 营业额), which stays."""
    last = text[max(start, end - 2) : end]
    if last in _GUARDED or text.endswith(_GUARDED_LONGER, start, end):
        return True
    if len(last) == 1:
        return False
    return (last[1] == "额" and "一" <= last[0] <= "鿿") or (last[1] == "比" and last[0] != "同")


def _time_suffix(text: str, start: int, end: int, *, spans: bool) -> int:
    """Return where a year that ends at `end` begins, else `end`."""
    near = max(start, end - 16)
    found = time_at_end(text, near, end)
    return near + found.start if found and (spans or found.kind != "span") else end


def _last_word(text: str, start: int, end: int) -> str:
    """Return the longest word between indicator and number that ends at `end`, empty where none does."""
    for length in _LENGTHS.get(text[end - 1], ()) if end > start else ():
        if length <= end - start and (word := text[end - length : end]) in _WORDS:
            return word
    return ""


def _note(word: _Word, phrase: Phrase, *, reached: bool) -> None:
    """Note what a word between indicator and number says."""
    if word.sign in ("up", "down"):
        known = "" if word.is_rate and phrase.change == "to" else phrase.change
        phrase.change = known or ("to" if reached and not word.is_rate else word.sign)
    elif word.sign and word.sign != "=":
        phrase.comparator = phrase.comparator or word.sign
    if word.is_share:
        phrase.is_share = True
    if word.is_reaching:
        phrase.change = phrase.change or "to"


def _prefix(text: str, start: int, end: int, phrase: Phrase) -> int:
    """Take the words off that stand before the indicator."""
    verbs: list[str] = []
    in_meeting = text.find("会上", start, end) >= 0
    while start < end:
        first = text[start]
        bound = _BOUND.match(text, start, end) if first in _BOUND_SIGNS else None
        if bound and bound.end() < end:
            phrase.comparator = phrase.comparator or _SIGNS[bound[0]]
            start = bound.end()
            continue
        found = _PREFIX.match(text, start, end) if first in _PREFIX_SIGNS else None
        if found is None and in_meeting:
            found = _MEETING.match(text, start, end)
        if found and found.end() > start:
            start = found.end()
            continue
        moved = _time_prefix(text, start, end) if first in _TIME_SIGNS else 0
        moved = moved or _place_prefix(text, start, end, phrase)
        if moved:
            start = moved
            continue
        built = _BUILD.match(text, start, end) if first in _BUILD_SIGNS else None
        if (
            built
            and built.end() < end - 1
            and not _NOUN_VERB.match(text, start, end)
            and not built[0].startswith(_KEPT)
        ):
            verbs.append(built[0])
            start = built.end()
            continue
        break
    phrase.verbs = tuple(verbs)
    return start


def _time_prefix(text: str, start: int, end: int) -> int:
    time = time_near_start(text, start, min(end, start + 24), _TIME_LEADS)
    if time is None:
        return 0
    stop = start + time.end
    if time.kind == "base" and text[stop : stop + 1] == "的":
        return 0
    while stop < end and text[stop] in "，”、）：内间期底末时初前后以来":
        stop += 1
    return stop


def _place_prefix(text: str, start: int, end: int, phrase: Phrase) -> int:
    in_zone = text.find("区", start + 2, min(end, start + 12)) >= 0
    zone = _ZONE.match(text, start, end) if in_zone else None
    if zone and zone.end() < end - 1:
        phrase.place, phrase.is_zone = zone[0], True
        return zone.end()
    local = _LOCAL.match(text, start, end) if text[start] in _LOCAL_SIGNS else None
    if local:
        phrase.is_local = True
        if local[0] in ("全国", "国内", "全球", "我国"):
            phrase.place = local[0]
        return local.end()
    named = certain_place_at(text, start, min(end, start + 12))
    if named is None:
        if not _COUNTY_SIGN.search(text, start + 2, min(end, start + 12)):
            return 0
        stop = start + county_end(text[start : min(end, start + 12)], in_full=True)
        phrase.place = text[start:stop] or phrase.place
        return stop if stop > start else 0
    stop, place = named
    phrase.place = place.label_zh
    while stop < end and text[stop] in "市省，":
        stop += 1
    return stop
