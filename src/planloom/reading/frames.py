"""Which year do words name that count from another year? 规划期末, 上年, 去年."""

from collections.abc import Sequence

from planloom.plan.schema import Period
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.times import Time

FRAMES = ("year", "date", "deictic")
"""Kinds of the mentions that say of which year a text speaks."""


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


def of_a_part(draft: Draft, time: Time) -> bool:
    """Return whether a year was said of a part alone, in a clause before (其中2022年到位30亿元；…)."""
    text = draft.setting.passage.text
    if time.end > draft.clause.start or "；" not in text[time.end : draft.clause.start]:
        return False
    return any(
        c.start <= time.start < c.end and text.startswith("其中", c.start)
        for c in draft.sentence.clauses
    )
