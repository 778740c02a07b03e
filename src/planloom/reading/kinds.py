"""Is a number promised or reported? Its clause's words decide, then its year, then what stands before it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from planloom.reading.context import YEAR_AHEAD, Context
from planloom.reading.drafts import Draft
from planloom.reading.lexicon import VERSION
from planloom.reading.strengths import AIMED, FORECAST, MUST, STRIVE, WILL
from planloom.reading.times import Time

_REPORTED = re.compile(
    "同比|完成(?:全年|年度)[^，。；]{0,6}(?:目标|任务)的|已(?!有规划)|现有|目前|截至|(?<!年)(?<!年内)(?<!年间)累计(?:建成|完成|实现|获)|连续|共有|列出了?|组成$|构成$|谋求|了(?=[\\d一二两三四五六七八九十百千])|[市省区县州][现共]?有(?![望序效力色关利计限]|机[的会]|[^，]{0,12}的)|"
    "已经|实际(?=达|完成|为|只|建|值|数)|提前(?:完成|实现|兑现|超额)|(?:仍|尚|只)[只仅]?有|"
    "环比|增速[为达居]|约占(?=[^，。；]{0,12}(?:全国|全球|世界|国内))"
)
_PROMISED = re.compile(
    "力争|争取|努力|确保|将(?!近)|拟|计划|目标|不少于|不低于|不超过|控制在|规划|打造|培育|建设|新增|引进|"
    "谋划|力促|要(?:达|超|突破|建)|推动|布局|实施|形成|(?:提高|提升|上升|增加|增长|下降|降低|缩短|压减|增|升|降)[到至]|建成|示范|支持|设立"
)
_OTHERS = re.compile("全球|世界|全国|国内|中国|市场规模|市场空间|行业规模|我国")
_AIM_HEAD = re.compile(
    "(?<![离距近成过出])目标(?![的已不还近尚])(?:是|为|如下)?[：:，]?[^。]{0,200}$"
)
_LOOKS_BACK = re.compile(
    "工作总结|情况通报|评估报告|年度报告|盘点|回望|复盘|经济运行|运行情况|统计公报|成绩单"
)
"""Titles of documents that report."""
_PLANNED = re.compile("计划|规划|方案|意见|纲要|目标|[初定草终]稿|军令状|承诺|提出|部署")
"""Words of a passage that tells what a plan set out, also where its years have passed."""
_SHOWN = re.compile(
    "(?:数据|统计|结果|资料|报告|监测|评估|账本|公报|进展)(?:显示|表明)|据统计|据[^，。；]{2,10}(?:统计|测算)，|(?:^|[，。；：])从[^，。；]{1,10}(?:来看|看)，"
)
"""What opens a sentence of results."""
_VOICED = re.compile(
    VERSION
    + "|(?:规划|方案|计划|意见|文件|纲要|》)[^，。；\\d]{0,4}?(?:提出|明确|要求|设想|设定|写|拟|定下|规定|给出)"
)
"""Words of a plan or its draft that says a number."""
_ODD_DIGITS = 3
_PLAN_REACH = 200
_FOUNDED = re.compile("(?:底|初)?(?:设立|成立|组建|启动|投产|建成|挂牌|获批|引进|签约|签订|落地)的")
"""Behind a year in which something came about (2022年设立的…)."""
_RESULT = re.compile("已(?!有规划)|同比|截至|(?:数据|资料|报告|统计|结果|通报)[^，。；]{0,4}显示")
_CAME_ABOUT = re.compile("已(?!有规划)|(?:投产|建成|投用|完工|开园|挂牌|印发)[，；]")
"""Words before 当年 that tell what came about in that year."""
_NOW = re.compile("(?:目前|当前|现阶段|截至目前)")
_THIS_YEAR_AIM = re.compile("今年的?(?:主要|工作|预期|总体|重点)*(?:目标|任务)")
_DONE_OF_AIM = re.compile(
    "(?:超过|高出|超出|低于)[^，。；\\d]{0,6}目标(?=\\d)|(?:完成|占|达到?)[^，。；\\d]{0,8}(?:目标|任务)的(?=\\d|近|约|百)"
)
"""A share of an aim that is reached already."""
_AIM_CLAUSE = re.compile("(?:的|工作|预期|主要|总体|年度)目标")


class Moment(NamedTuple):
    """What is known where a number stands."""

    context: Context
    """What holds for the whole document."""
    mode: str | None
    """``target`` or ``observation``, where label or headings say so."""
    found: Sequence[Time]
    """Years of its sentence."""
    previous: Sequence[Time]
    """Years of the sentence before that names any."""
    last: Draft | None
    """The statement before, where no heading stands between."""
    is_modal: bool
    """Whether its sentence strives, obliges, foretells or aims."""


def kind_of(
    draft: Draft, time: Time | None, before: list[Draft], at: Moment, *, outlook: bool
) -> str:
    """Return whether a number is promised or reported.

    Parameters
    ----------
    draft
        The statement in the making.
    time
        The year that governs it.
    before
        The statements of the sentence so far.
    at
        What is known where it stands.
    outlook
        Whether the number is expected of a wider world.

    Returns
    -------
        ``target`` or ``observation``.
    """
    text = draft.setting.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    gone = time is not None and time.kind == "deictic" and (time.length < 0 or time.is_part)
    if draft.is_base or outlook or gone or _is_done(clause):
        return "observation"
    said = _said_kind(at, draft, time, clause, before)
    if said is not None:
        return said
    now = at.context.now
    year = time.year if time else None
    if time is not None and time.kind == "deictic" and now and year is None:
        year = now + time.length
    if _is_under_way(time, draft, before):
        return "target"
    if time is not None and _looks_back(text, time, at):
        return "observation"
    if time is not None and year is not None:
        return _dated_kind(draft, time, year, before, at)
    return _carried_kind(at, draft, clause, before)


def _looks_back(text: str, time: Time, at: Moment) -> bool:
    """Return whether a time looks back (“十四五”以来, 过去三年) and does not run up to a deadline."""
    if text.endswith("以来", time.start, time.end):
        return True
    return time.kind == "past_span" and not _is_carried(at, time)


def _is_carried(at: Moment, time: Time) -> bool:
    """Return whether the span runs up to a deadline (连续三年) instead of looking back (过去一年)."""
    return any(t.kind == "deadline" for t in at.found) or at.mode == "target" or time.length == 0


def _is_under_way(time: Time | None, draft: Draft, before: list[Draft]) -> bool:
    """Return whether 今年 was said of aims, or of a promise that this number goes on with (今年将开工…，完成投资…)."""
    if time is None or time.kind != "deictic" or time.length != 0:
        return False
    text = draft.setting.passage.text
    if _THIS_YEAR_AIM.match(text, time.start):
        return True
    if not before:
        return False
    begins_before = time.end <= draft.clause.start and before[-1].kind == "target"
    return begins_before and not _REPORTED.search(text, draft.clause.start, draft.clause.end)


def _is_done(clause: str) -> bool:
    """Return whether a clause tells the share of an aim that is reached already (完成目标的83%)."""
    return ("目标" in clause or "任务" in clause) and _DONE_OF_AIM.search(clause) is not None


def _said_kind(
    at: Moment, draft: Draft, time: Time | None, clause: str, before: list[Draft]
) -> str | None:
    """Return the kind that the clause's own words decide; None where they do not."""
    then = time is not None and time.kind == "then"
    if then and draft.setting.time is not None and not re.search("目标|将|要|力争", clause):
        return before[-1].kind if before else "observation"
    if not at.is_modal:
        return _kind_then(at, time, draft)
    said = draft.setting.passage.text[draft.sentence.start : draft.quantity.start]
    if STRIVE.search(clause) or MUST.search(clause) or WILL.search(clause):
        return "target"
    if AIMED.search(said) or (_AIM_HEAD.search(said) and not _REPORTED.search(clause)):
        return "target"
    if FORECAST.search(clause):
        looks_back = at.mode == "observation"
        return "observation" if looks_back or _OTHERS.search(clause) else "target"
    return _kind_then(at, time, draft)


def _kind_then(at: Moment, time: Time | None, draft: Draft) -> str | None:
    """Return the kind that a pointer to a year gives: 届时 looks ahead, 当年 goes on as before."""
    text = draft.setting.passage.text
    if time is not None and time.kind == "span" and text.startswith(("今后", "未来"), time.start):
        return "target"
    if time is None or time.kind not in ("then", "same"):
        return None
    if time.kind == "then":
        return "target"
    if _CAME_ABOUT.search(text, draft.sentence.start, time.start):
        return "observation"
    return at.mode or (at.last.kind if at.last else None)


def _dated_kind(  # noqa: PLR0911 a list of cases
    draft: Draft, time: Time, year: int, before: Sequence[Draft], at: Moment
) -> str:
    """Return the kind that a year decides, compared with the year in which the document speaks."""
    text = draft.setting.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    now, first = at.context.now, at.context.first_year
    starts = [known for known in (now, first) if known is not None]
    within = first is not None and time.kind == "period" and (time.first_year or 0) >= first
    fresh = "同比" not in clause and at.mode != "observation"
    if within and first is not None and year > first and fresh:
        return "target"
    if time.kind == "deadline":
        ahead = not starts or (year > min(starts) and not _is_past(at, year, clause))
        told = at.mode == "observation" or "已" in clause
        if ("已" in clause and not STRIVE.search(clause)) or _goes_on(draft, time, before):
            return "observation"
        return "target" if ahead or (not told and _is_planned(draft)) else "observation"
    if _is_aim(draft, time, clause, at):
        return "target"
    if "同比" in clause or time.is_part:
        return "observation"
    if now is None:
        earlier = [other for other in before if not other.is_base]
        goes_on = earlier and earlier[-1].kind == "observation" and not _PROMISED.search(clause)
        return "observation" if goes_on or at.mode == "observation" else "target"
    opens = at.context.last_year == now or YEAR_AHEAD.search(at.context.title) is not None
    if _is_result(text, time, clause, ahead=year > now):
        return "observation"
    begins = year == now and opens
    if begins and at.mode != "observation" and not _REPORTED.search(clause):
        return "target"
    if clause.startswith("其中") and before and year >= now:
        return before[-1].kind
    set_out = year > now or _is_set_out(draft, clause, at) or _is_voiced(draft, clause)
    return "target" if set_out else "observation"


def _is_voiced(draft: Draft, clause: str) -> bool:
    """Return whether a plan or its draft is told to say the number (初稿的写法是，2025年占比达到25%)."""
    text, start = draft.setting.passage.text, draft.sentence.start
    if _VOICED.search(text, start, draft.quantity.start) is None:
        return False
    return not (_REPORTED.search(clause) or "实际" in clause or _is_odd(draft))


def _is_set_out(draft: Draft, clause: str, at: Moment) -> bool:
    """Return whether a passed year goes on with what a plan of then set out (旧方案。…；2022年产值达到1.9万亿元)."""
    last = at.last
    if at.mode != "target" or last is None or last.setting is not draft.setting:
        return False
    return last.kind == "target" and not _REPORTED.search(clause) and not _is_odd(draft)


def _carried_kind(at: Moment, draft: Draft, clause: str, before: list[Draft]) -> str:
    """Return the kind that words of report, the sentence so far or else what was said before decide."""
    text, start = draft.setting.passage.text, draft.sentence.start
    if _NOW.match(text, start) is not None and not _PROMISED.search(clause):
        return "observation"
    if before and before[-1].is_base and before[-1].clause == draft.clause:  # 由目前的45%提升至80%
        clause = clause[before[-1].quantity.tail - draft.clause.start :]
    promised = _PROMISED.search(clause) is not None
    if _REPORTED.search(clause.replace("累计", "") if at.mode == "target" else clause):
        return "observation"
    place = draft.phrase.place
    if place and before and before[-1].subject != draft.subject and promised:
        return "target"
    told = [other for other in before if not other.is_base]
    return told[-1].kind if told else _framed_kind(at, draft, promised=promised)


def _framed_kind(at: Moment, draft: Draft, *, promised: bool) -> str:
    """Return the kind that heading, title or the sentences before give where nothing nearer does."""
    shown = _SHOWN.search(draft.setting.passage.text, draft.sentence.start, draft.quantity.start)
    if at.mode and not shown:
        return at.mode
    if shown or _LOOKS_BACK.search(at.context.title):
        return "observation"
    now, heading = at.context.now or 0, draft.setting.time
    headed = heading.year or now if heading is not None and heading.kind == "year" else now
    if promised or (now and headed > now):
        return "target"
    if draft.phrase.is_share or headed < now:
        return "observation"
    last = at.last
    if last is not None and last.setting is draft.setting:
        return last.kind
    past = at.previous and at.previous[-1].year and now and at.previous[-1].year <= now
    return "observation" if past or draft.quantity.more or _is_odd(draft) else "target"


def _is_aim(draft: Draft, time: Time, clause: str, at: Moment) -> bool:
    """Return whether a clause names an aim, or promises or bounds what this year is to come to."""
    if "目标" in clause and _AIM_CLAUSE.search(clause):
        return True
    if time.kind != "deictic" or time.length != 0 or at.mode == "observation":
        return False
    if at.mode == "target" and _PROMISED.search(clause):
        return True
    return draft.comparator in (">=", "<=") and _REPORTED.search(clause) is None


def _is_result(text: str, time: Time, clause: str, *, ahead: bool) -> bool:
    """Return whether the words of a bare year tell what came about in it (2022年设立的…), also where it seems ahead."""
    if time.kind != "year":
        return False
    return _FOUNDED.match(text, time.end) is not None or (
        ahead and _RESULT.search(clause) is not None
    )


def _goes_on(draft: Draft, time: Time, before: Sequence[Draft]) -> bool:
    """Return whether a number goes on with what the same year was told of (到2024年底，产值已达…，企业增加到…)."""
    told = before[-1] if before and before[-1].quantity.start > time.end else None
    if told is None or told.kind != "observation" or told.is_base or told.strength == "forecast":
        return False
    text = draft.setting.passage.text
    return (
        _PROMISED.search(text[draft.clause.start : draft.clause.end].replace("增加到", "")) is None
    )


def _is_odd(draft: Draft) -> bool:
    """Return whether a figure of three digits or more is not round (1263亿元): results have such, promises do not."""
    digits = f"{draft.quantity.low:.12g}".replace(".", "").strip("0")
    return len(digits) >= _ODD_DIGITS and not digits.endswith("5") and "e" not in digits


def _is_planned(draft: Draft) -> bool:
    """Return whether the passage has told, up to this sentence, what a plan set out."""
    text, end = draft.setting.passage.text, draft.sentence.end
    return _PLANNED.search(text, max(0, end - _PLAN_REACH), end) is not None


def _is_past(at: Moment, year: int, clause: str) -> bool:
    """Return whether 到…年 names a year that the document looks back on."""
    now = at.context.now
    if now is None or year > now:
        return False
    if at.mode == "observation" or "已" in clause:
        return True
    return year < now and at.context.first_year is None
