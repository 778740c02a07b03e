"""Which year do words name that count from another year? 规划期末, 上年, 去年."""

import re
from collections.abc import Sequence

from planloom.plan.schema import Period
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.times import Time

_TOLD = re.compile("已|连续|累计|同比")
"""Behind the year from which on something has held."""
_AIM = re.compile("的?(?:规划|计划|预期|既定)?(?:目标|任务|指标)")
_HOW_FAR = re.compile(
    "(?:完成|实现|占|达到?|相当于|[距离]|超过?|高于|低于|接近|逼近)(?:了|《[^》]*》)?$"
)
"""Words before the year of an aim that tell how far it is reached."""
_REACH = 16
FRAMES = ("year", "date", "deictic")
"""Kinds of the mentions that say of which year a text speaks."""


def resolved(
    text: str,
    time: Time,
    ahead: Period | None,
    told: Sequence[Time],
    earlier: Sequence[Time],
    context: Context,
) -> Time:
    """Return a mention with the year that it has from others (规划期末, 2022年起, 三年后, 上年); others as they are.

    Parameters
    ----------
    text
        The passage.
    time
        The mention.
    ahead
        The plan's period, or the deadline said last.
    told, earlier
        The years from its sentence on, and those of the sentence or the heading before.
    context
        What holds for the whole document.

    Returns
    -------
        The mention, its year filled in where others tell it.
    """
    if time.kind == "end":
        return at_end(time, ahead)
    if time.kind == "since":
        return since(text, time, ahead)
    if time.kind == "later":
        return later(time, ahead, earlier, context)
    if time.length == -1 and time.year is None:
        return year_before(text, time, told, earlier, context)
    return time


def at_end(time: Time, ahead: Period | None) -> Time:
    """Return the end of a plan's period (规划期末) as a deadline; a pointer ahead where no period is known.

    Examples
    --------
    >>> at_end(Time(0, 4, None, kind="end"), Period(first_year=2021, year=2025)).year
    2025
    """
    if ahead is None:
        return time._replace(kind="then")
    return time._replace(kind="deadline", year=ahead.year)


def later(time: Time, ahead: Period | None, earlier: Sequence[Time], context: Context) -> Time:
    """Return 三年后 as a deadline, the end of the plan, and 再过三年 as one so many years behind the year told before.

    Examples
    --------
    >>> from planloom.reading.times import times
    >>> time = times("四年后，产值达到9亿元")[0]
    >>> later(time, Period(first_year=2022, year=2025), (), None)[2:5]
    (2025, None, 'deadline')
    """
    behind = time.length < 0
    if ahead is not None and not behind:
        return time._replace(kind="deadline", year=ahead.year)
    kinds = (*FRAMES, "deadline") if behind else FRAMES
    told = [y for t in earlier if t.kind in kinds and (y := year_of(t, context)) is not None]
    year = told[-1] if told else ahead.year if ahead else context.now
    return time._replace(kind="deadline", year=year + abs(time.length)) if year else time


def since(text: str, time: Time, ahead: Period | None) -> Time:
    """Return the years from one on (2022年起) up to the end of the plan; the one alone where nothing lies ahead.

    Examples
    --------
    >>> from planloom.reading.times import times
    >>> text = "2022年起，产值年均增长9%"
    >>> since(text, times(text)[0], Period(first_year=2021, year=2025))[2:5]
    (2025, 2022, 'period')
    """
    first = time.first_year or 0
    told = _TOLD.search(text, time.end, time.end + _REACH) is not None
    if ahead is None or ahead.year <= first or told:
        return time._replace(year=first, first_year=None, kind="year")
    return time._replace(year=ahead.year, kind="period")


def year_before(
    text: str, time: Time, told: Sequence[Time], earlier: Sequence[Time], context: Context
) -> Time:
    """Return 上年 with its year, which counts from the year spoken of; 去年 counts from the year of the document.

    Parameters
    ----------
    text
        The passage.
    time
        The mention.
    told, earlier
        The years of its sentence, and of the sentence before.
    context
        What holds for the whole document.

    Returns
    -------
        The mention, its year filled in where one is spoken of.
    """
    if not text.startswith("上年", time.start):
        return time
    frames = [t for t in told if t.start < time.start] or earlier
    years = [y for t in frames if t.kind in FRAMES and (y := year_of(t, context)) is not None]
    return time._replace(year=years[-1] - 1) if years else time


def year_of(time: Time | None, context: Context) -> int | None:
    """Return the year that a time names; one told from today (去年) counts from the document's year."""
    if time is None or time.year is not None:
        return time.year if time else None
    if time.kind == "past_span":
        return spoken_in(context) if time.length == 1 else None
    if time.kind != "deictic":
        return None
    return context.now + time.length if context.now else None


def spoken_in(context: Context) -> int | None:
    """Return the last whole year before the document speaks; a work report opens its year."""
    now = context.now
    return now - 1 if now and "工作报告" in context.title else now


def of_an_aim(text: str, time: Time) -> bool:
    """Return whether a year only says whose aim is nearly or partly reached (完成2025年目标的64%, 距“十四五”目标).

    Examples
    --------
    >>> from planloom.reading.times import times
    >>> text = "完成2025年目标的64%"
    >>> of_an_aim(text, times(text)[0])
    True
    """
    if not _AIM.match(text, time.end):
        return False
    return _HOW_FAR.search(text, max(0, time.start - _REACH), time.start) is not None


def of_a_part(draft: Draft, time: Time) -> bool:
    """Return whether a year was said of what a clause before tells alone (其中2022年到位30亿元；…, 连续三年第一，…)."""
    text = draft.setting.passage.text
    if time.end > draft.clause.start:
        return False
    is_row = text.startswith("连续", time.start)
    if is_row or "；" not in text[time.end : draft.clause.start]:
        return is_row
    return any(
        c.start <= time.start < c.end and text.startswith("其中", c.start)
        for c in draft.sentence.clauses
    )
