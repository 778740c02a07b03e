"""Which years does a passage speak of, and how: as a deadline, a period, a date? Mentions of years."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from planloom.reading.numerals import chinese_number

_YEAR = r"(?:19|20)\d{2}"
_CHINESE_YEAR = "[一二][九〇零][〇零一二三四五六七八九]{2}"
_COUNT = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
_TO = r"力争到|争取到|预计到|预计至|截至|截止到|截止|展望到|展望至|展望|直到|到|至|(?<!当)于"
_PART = (
    "上半年|下半年|前三季度|前三个季度|[一二三四]季度|第[一二三四]季度|前[一二三四五六七八九十\\d]{1,2}个?月|"
    "1至\\d{1,2}月"
)
_END = "年底前|年底|年末|底前|底|末|年前|以前|之前|前后|前|年初|初|中期|左右"
_BEFORE_END = r"上去今明本每前次半到至于\d"
"""Characters behind which 年末 or 年底 is the end of another year than the one spoken of."""
_DIGITS = "一二两三四五六七八九十0123456789"
_WORDS = '力争预展截直到至于“"第今未再用经过近最连每届彼同当明去上前本期收年末终后此其往'
OPENING = frozenset(_WORDS + _DIGITS)
"""Characters that a mention can begin with."""
_SECOND = _DIGITS + '年〇零第“"本世今后来用过去近续时那期限末底满内届终官争取计望至止到'
"""Characters that can stand behind them."""
_opens = re.compile(f"[{_WORDS}{_DIGITS}](?=[{_SECOND}])").search
"""Finds where a mention may begin: most of a text is passed over by its two characters."""
CLOSING = frozenset('年度月日号底末前后初中期间右内来时坚动标五叶划官局满限里”"0123456789')
"""Characters that a mention can end with."""
_AHEAD = (
    r"(?=(?:19|20)\d\d|\d\d?年|[一二两三四五六七八九十][年五九〇零一二两三四五六七八九十]"
    rf"|(?:{_TO})(?:(?:19|20)\d\d|[一二十第“\"]|本世)|截至年|[“\"]第?十|第十"
    rf"|(?:今后|未来|再[用过]|[此其]后|往后看?|用|经过|近|过去|最近|连续|每)[{_DIGITS}]"
    "|届时|到那?时|彼时|同[期年一]|[当今明去上前末终后]年|本[年世]|年[末底内]|期限?[末满内届终]|收官之)"
)
"""What stands where a mention begins: a cheaper look than at the whole pattern."""
_PATTERN = re.compile(
    rf"{_AHEAD}(?:(?P<to1>(?:{_TO}))?(?P<first>{_YEAR})年?(?:[-–—~]{{1,2}}|至|到)(?P<last>{_YEAR})年?(?P<during>期间|间|底|末)?"
    rf"|(?P<dated>{_YEAR})年(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日?)?"
    rf"|(?P<to2>(?:{_TO}))?(?P<year>{_YEAR}|{_CHINESE_YEAR})(?:年(?P<part>{_PART})?(?P<end>{_END})?|(?=[（，、]))"
    rf"|(?P<to3>(?:{_TO}))?[“\"]?(?P<five>十[一二三四五六七]五|第十[一二三四五六七]个五年)[”\"]?(?P<fiveend>时期末|规划期末|期末|末期|"
    rf"末|收官之年|收官|时期|规划期|期间|规划|开局以来|以来|头两年|前期|开局)?"
    rf"|(?P<relative>(?:今后|未来|再用|再过|此后|其后|往后看?|用|经过|近|过去|最近|连续|每)?(?P<count>{_COUNT})年(?P<ago>前(?!后|沿|列|三|两|\d))?(?P<span>内|"
    rf"间|里|来|以内|之内|时间|左右|攻坚|行动|目标)?)"
    rf"|(?P<then>届时|到那时|到时|彼时|同期|当年|同年|截至年[末底]|(?<![{_BEFORE_END}])年[末底](?=[，全各已累总共]))"
    rf"|(?P<deictic>今年|(?<![\d一二两三四五六七八九十几多半同当全])年内|明年|后年|去年|上年|前年|本年度)(?:同期|{_PART}|1至\d{{1,2}}月|以来|年?[底末初](?!前))?"
    r"|(?P<term>(?:^|(?<=规划|计划|方案|行动|实施|建设)|(?<=[，。；：、到至在的]))期限?(?:末|满|内|届满|终了)|收官之[年时]|[末终]年(?=[，要须将应的达产实])|同一(?:时限|期限)内?)"
    rf"|(?P<to4>(?:{_TO}))?(?P<century>本世纪中叶))"
)
_ANY = re.compile("年|五|时|期|纪|19[0-9]{2}|20[0-9]{2}")
_PLANS = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031, "七": 2036}
_MID_CENTURY = 2050
_EVENT = re.compile(
    "的?(?:关于|印发|出台|发布|公布|颁布|召开|举行|制定|修订|加码)|[^，。；]{0,8}(?:印发|出台|发布|"
    "公布)|[^，。；]{0,14}关于"
)
_TOLD = re.compile("[^，。；]{0,8}(?:公布|发布)的[^，。；]{0,6}(?:进展|数据|数字|结果|统计|公报)")
"""Behind a year of which figures are told, or in which they are (2025年公布的进展)."""
_BESIDE = ("、", "和", "与", "及", "，", "以及")
_EVENT_REACH = 24
_LONGEST_LEAD = 3
"""Characters of the longest lead before a mention (力争到)."""
_SHIFT = {
    "今年": 0,
    "年内": 0,
    "本年度": 0,
    "明年": 1,
    "后年": 2,
    "去年": -1,
    "上年": -1,
    "前年": -2,
}
_BEFORE_BASE = (
    "由",
    "从",
    "比",
    "较",
    "与",
    "同",
    "对比",
    "相比",
    "相较",
    "以",
    "高于",
    "低于",
    "快于",
)
_MORE_THAN = ("高", "低", "快", "优", "大", "小", "多", "少")
_LIMIT = re.compile("[底末]?为(?:时?限|界|期(?![的年])|目标|节点|终点|截止)")
"""Behind the year up to which a plan runs (以2025年为限)."""
_MULTIPLE_OF = re.compile(r"(?:\d[\d.]*[万亿]{0,2}\D{0,3})?的\d[\d.]*倍")
"""Behind the year that a multiple starts from, with or without its amount (2023年210亿元的3.1倍)."""
_BEHIND = ("再过", "此后", "其后", "往后")
"""What begins a span that counts from the year told before."""
_LATER = re.compile("[之以]?后(?!回|再|对|来|，?20|，?又)")
"""Behind the years after which something is to be (三年后)."""
_FIRST_PART = re.compile("上半年|前|[一二]季度|1至|以来")
"""Parts of this year of which results are told."""
_SINCE = re.compile("起(?![步点草见到降飞家势])")
"""Behind the year from which on something holds."""
_OPENS_MULTIPLE = frozenset("的0123456789")
_GROWN = re.compile("(?:增长|下降|提高)\\d")
_BEHIND_BASE = re.compile(
    r"(?:\d[\d.]*[^，。；\d]{0,5}的?(?=基础上))?(?:为基期|为基数|相比|增长|翻|提高|下降|增加|基础上)"
)


class Time(NamedTuple):
    """A mention of a year or a period."""

    start: int
    """Offset in the passage."""
    end: int
    """Offset after it."""
    year: int | None
    """Its (last) year; None where it depends on the context."""
    first_year: int | None = None
    """First year of a period."""
    kind: str = "year"
    """``deadline``, ``year``, ``period``, ``date``, ``span``, ``then`` (届时), ``same`` (当年), ``end`` (规划期末),
    ``since`` (2022年起), ``later`` (三年后), ``deictic`` or ``base``."""
    length: int = 0
    """Years of a span or steps of a deictic."""
    is_part: bool = False
    """Whether it names half-years, quarters or months."""


def times(text: str) -> list[Time]:
    """Return the mentions of years in a folded text.

    Parameters
    ----------
    text
        A passage's text.

    Returns
    -------
        Mentions in reading order.

    Examples
    --------
    >>> [(t.year, t.kind) for t in times("由2020年的32.7%，到2025年提高到33.3%")]
    [(2020, 'base'), (2025, 'deadline')]
    """
    return list(_found(text, len(text))) if _ANY.search(text) else []


def side_by_side(text: str, found: Sequence[Time]) -> list[Time]:
    """Return the years that stand side by side; all are deadlines where the first is.

    Parameters
    ----------
    text
        A passage's text.
    found
        Years of one of its sentences.

    Returns
    -------
        The first run of two or more; empty where there is none.

    Examples
    --------
    >>> text = "到2025年、2030年分别达到80家、90家"
    >>> [(time.year, time.kind) for time in side_by_side(text, times(text))]
    [(2025, 'deadline'), (2030, 'deadline')]
    """
    run: list[Time] = []
    for time in found:
        joined = run and text[run[-1].end : time.start] in _BESIDE
        if time.year is None or time.kind == "base":
            continue
        if len(run) > 1 and not joined:
            break
        run = [*run, time] if joined else [time]
    if len(run) == 1:
        return []
    return [time._replace(kind=run[0].kind) if time.kind == "year" else time for time in run]


def is_event(text: str, time: Time, stop: int) -> bool:
    """Return whether a year of a sentence that ends at `stop` only dates the making of a document (2022年印发的…).

    Examples
    --------
    >>> text = "2022年印发的规划"
    >>> is_event(text, times(text)[0], len(text))
    True
    """
    if time.kind not in ("date", "year"):
        return False
    end = min(time.end + _EVENT_REACH, stop)
    return _EVENT.match(text, time.end, end) is not None and not _TOLD.match(text, time.end, end)


def time_at_end(text: str, start: int, end: int) -> Time | None:
    """Return the mention of a year with which a span of a folded text ends; its offsets count from the span's start.

    Parameters
    ----------
    text
        A passage's text.
    start, end
        Span of the words before a number.

    Returns
    -------
        The mention; None where the span ends in other words.

    Examples
    --------
    >>> time_at_end("产值到2025年", 0, 8), time_at_end("2025年产值", 0, 7)
    (Time(start=2, end=8, year=2025, first_year=None, kind='deadline', length=0, is_part=False), None)
    """
    if start >= end or text[end - 1] not in CLOSING:
        return None
    found = times(text[start:end])
    return found[-1] if found and found[-1].end == end - start else None


def time_near_start(text: str, start: int, end: int, leads: tuple[str, ...]) -> Time | None:
    """Return the first mention of a year where a span begins with it, or with a lead and it.

    Offsets of the mention count from the span's start.

    Parameters
    ----------
    text
        A passage's text.
    start, end
        Span of the words before a number.
    leads
        Words that may stand before the mention.

    Returns
    -------
        The mention; None where the span begins with other words.

    Examples
    --------
    >>> time = time_near_start("在2025年前", 0, 7, ("在",))
    >>> (time.start, time.year) if time else None
    (1, 2025)
    """
    opens = start < end and text[start] in OPENING
    if not opens and not text.startswith(leads, start, end):
        return None
    words = text[start:end]
    first = next(_found(words, _LONGEST_LEAD), None)
    return first if first and (first.start == 0 or words[: first.start] in leads) else None


def _mentions(text: str, last: int) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern up to an offset, tried only where it may begin."""
    opening = _opens(text)
    while opening and (at := opening.start()) <= last:
        found = _PATTERN.match(text, at)
        if found:
            yield found
            at = found.end() - 1
        opening = _opens(text, at + 1)


def _found(text: str, last: int) -> Iterator[Time]:  # noqa: C901 one case per group of the pattern
    for found in _mentions(text, last):
        start, end = found.span()
        if found["year"]:
            yield _year(text, found)
        elif found["first"]:
            first, last = int(found["first"]), int(found["last"])
            if first < last:
                yield Time(start, end, last, first, "period")
        elif found["dated"]:
            yield Time(start, end, int(found["dated"]), kind="date", is_part=True)
        elif found["five"]:
            yield _five_years(text, found)
        elif found["relative"]:
            yield from _span(found)
        elif found["then"]:
            told = found["then"][-1] in "年期底末" or found["then"] == "彼时"
            yield Time(start, end, None, kind="same" if told else "then")
        elif found["term"]:
            yield Time(start, end, None, kind="end")
        elif found["century"]:
            yield Time(start, end, _MID_CENTURY, kind="deadline")
        else:
            length = _SHIFT[found["deictic"]]
            compared = length < 0 and (
                text.endswith(_BEFORE_BASE, max(0, start - 3), start)
                or _MULTIPLE_OF.match(text, end, end + 12) is not None
            )
            kind = "base" if compared else "deictic"
            behind = length == 0 and _FIRST_PART.search(text, start, end) is not None
            yield Time(start, end, None, kind=kind, length=length, is_part=behind)


def _span(found: re.Match[str]) -> Iterator[Time]:
    """Yield a span of years, past where the words say so."""
    length = _count(found["count"])
    if length > 1 and found["relative"].startswith(_BEHIND):
        yield Time(*found.span(), None, kind="later", length=-length)
    elif length > 1 and _LATER.match(found.string, found.end()) and not found["span"]:
        yield Time(*found.span(), None, kind="later", length=length)
    elif found["ago"]:
        compared = _MULTIPLE_OF.match(found.string, found.end(), found.end() + 12) is not None
        if compared or found.string.endswith(
            _BEFORE_BASE, max(0, found.start() - 3), found.start()
        ):
            yield Time(*found.span(), None, kind="base", length=-length)
    elif length and _is_span(found):
        past = found["relative"][0] in "近过最连" or found["span"] in ("间", "来")
        kind = "past_span" if past else "span"
        yield Time(*found.span(), None, kind=kind, length=length)


def _is_span(found: re.Match[str]) -> bool:
    """Return whether 三年 speaks of years that pass, not of a name such as 三年行动计划."""
    if found.string.startswith(("后", "之后", "以后", "之前", "以前"), found.end()):
        return False
    return found["span"] not in ("行动",) and (
        found["span"] is not None or found["relative"][0] not in "每"
    )


def _year(text: str, found: re.Match[str]) -> Time:
    written = found["year"]
    year = int(written) if written[0].isdigit() else int(chinese_number(written) or 0)
    start, end = found.span()
    before = text[max(0, start - 3) : start]
    behind = text[end : end + 6]
    is_base = before.endswith(_BEFORE_BASE) or (
        behind[:1] in _OPENS_MULTIPLE and _MULTIPLE_OF.match(text, end, end + 24) is not None
    )
    if _SINCE.match(behind) and not (is_base and before[-1:] not in ("从", "由")):
        return Time(start, end + 1, None, year, "since")
    is_limit = before.endswith("以") and _LIMIT.match(behind) is not None
    is_base = is_base and not is_limit
    on_top = before.endswith("在") and _BEHIND_BASE.match(text, end, end + 20) is not None
    is_base = is_base or (on_top and _GROWN.match(behind) is None)
    until = found["to2"] in ("截至", "截止", "截止到")
    if (
        is_limit
        or (found["to2"] and found["to2"] != "于" and not until and not is_base)
        or (
            not until
            and found["end"] in ("底前", "年底前", "年前", "以前", "之前", "前")
            and not is_base
        )
    ):
        kind = "deadline"
    else:
        kind = "base" if is_base else "year"
    return Time(start, end, year, kind=kind, is_part=found["part"] is not None or until)


def _five_years(text: str, found: re.Match[str]) -> Time:
    first = _PLANS[found["five"].removeprefix("第")[1]]
    end = found["fiveend"] or ""
    if text.endswith(_BEFORE_BASE, max(0, found.start() - 3), found.start()):
        return Time(found.start(), found.end(), first + 4, kind="base")
    if found["to3"] == "于" and text.endswith(_MORE_THAN, 0, found.start()):
        return Time(found.start(), found.end(), first + 4, kind="base")
    kind = "deadline" if found["to3"] or "末" in end or "收官" in end else "period"
    return Time(found.start(), found.end(), first + 4, None if kind == "deadline" else first, kind)


def _count(written: str) -> int:
    value = float(written) if written.isdigit() else chinese_number(written)
    return int(value or 0)
