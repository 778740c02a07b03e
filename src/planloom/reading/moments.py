"""For when is a number said, and is it promised or reported? Deadlines, periods and modes that carry over."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from planloom.plan.schema import Base, Period
from planloom.reading.clauses import Sentence
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.frames import FRAMES, of_a_part, of_an_aim, resolved, spoken_in, year_of
from planloom.reading.kinds import Moment, kind_of
from planloom.reading.outline import Setting
from planloom.reading.strengths import MODAL, is_outlook, is_standing, is_support, strength
from planloom.reading.subjects import county_end
from planloom.reading.times import Time, is_event, side_by_side

_REACHED = re.compile("(?:底|前|，)*(?:实现|达到|达成|完成)")
_BULLETIN = re.compile(
    "[^，。；]{0,16}?(?P<year>20\\d\\d)年(?!—|-|至|政府工作报告)[^，。；]{0,24}(?:统计公报|公报|运行情况|情况通报|评估报告|年度报告|盘点|运行分析|完成情况|年鉴)"
)
_FRAME = 12
_AT_FRONT = 4
_ENCLOSED = re.compile("《[^《》]{0,120}》|（(?![到至])[^（）]{0,12}\\d{4}[^（）]{0,12}）")
_REACHING = frozenset(("达到", "达", "增加到", "增加至", "增长到", "增至", "提高到", "提升到"))
"""Words before what stands at the end of a span (五年来增加到80家), where no flow is meant."""
_COUNTED = ("deictic", "base")
"""Kinds of the mentions that count from the year of the document, where they hold no year."""
_FLOWS = ("growth_average", "increase", "reduction", "count")


def _of_one_item(setting: Setting, at: int) -> bool:
    """Return whether a deadline stands inside an item of a list, and so holds for that item alone."""
    return setting.passage.block.kind == "item" and at > setting.body + _AT_FRONT


class Moments:
    """State of one pass: the deadline and the mode that carry over."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.mode: str | None = None
        own = context.last_year
        self.own_period = _period(context.first_year, own) if own is not None else None
        self.period = self.own_period
        self.deadline: Period | None = None
        self.before: Period | None = None
        self.said_at = -1
        self.deadline_place = (-1, "")
        self.is_own = False
        self.seen: list[int] = []
        self.found: Sequence[Time] = ()
        self.previous: Sequence[Time] = ()
        self.named: Sequence[Time] = ()
        self.start = self.previous_start = 0
        self.run: list[Time] = []
        self.at = Moment(context, None, (), (), None, is_modal=False)
        self.drafts: list[Draft] = []
        self.last: Draft | None = None

    def heading(self, setting: Setting) -> None:
        """End what carries over at a heading."""
        self.mode = None
        self.previous = ()
        self.last = None
        if setting.passage.block.kind == "heading":
            self.deadline = None

    def passage(self, setting: Setting) -> None:
        """Start a passage, which keeps the deadline of items before it and little else."""
        self.mode = setting.mode
        self.named = self.found or self.named
        self.previous, self.found = (), ()
        self.seen = []
        if (
            setting.passage.block.kind != "item"
            and self.deadline_place[1] != "item"
            and setting.mode != "target"
        ):
            self.deadline = None
        if self.is_own or self.deadline_place[0] != setting.section:
            self.deadline = None
        ahead, whole = self.deadline, self.period
        if setting.label and ahead and whole and ahead.year != whole.year:
            self.deadline = (
                None  # an item with a name of its own has the plan's time, not its neighbour's
            )

    def sentence(self, setting: Setting, sentence: Sentence) -> None:
        """Note the years of a sentence."""
        text, times = setting.passage.text, setting.times
        if self.found:
            self.previous, self.previous_start = self.found, self.start
            self.named = self.found
        self.start = sentence.start
        first = bisect_left(times, sentence.start, key=_start)
        self.found = times[first : bisect_left(times, sentence.end, first, key=_start)]
        if self.found:
            hidden = [m.span() for m in _ENCLOSED.finditer(text, sentence.start, sentence.end)]
            self.found = [
                time
                for time in self.found
                if not any(a <= time.start < b for a, b in hidden)
                and not is_event(text, time, sentence.end)
                and not of_an_aim(text, time)
            ]
        if any(time.year is None for time in self.found):
            told = [t for t in times if t.start >= sentence.start]
            earlier = self.previous or ([setting.time] if setting.time else self.named)
            ahead = self.period or self.deadline
            self.found = [resolved(text, t, ahead, told, earlier, self.context) for t in self.found]
        self.run = side_by_side(text, self.found)
        is_modal = MODAL.search(text, sentence.start, sentence.end) is not None
        self.at = Moment(self.context, self.mode, self.found, self.previous, self.last, is_modal)
        self.seen.extend(t.year for t in self.found if t.year is not None and t.kind != "base")
        self.before, self.said_at = self.deadline, -1
        for time in self.found:
            if (
                time.kind == "deadline"
                and time.year is not None
                and (
                    self.context.now is None
                    or time.year > self.context.now
                    or self.mode != "observation"
                )
            ):
                self.deadline = _period(None, time.year)
                self.said_at = time.start if self.said_at < 0 else self.said_at
                self.is_own = _of_one_item(setting, time.start)
                self.deadline_place = (setting.section, setting.passage.block.kind)

    def settle(self, draft: Draft, before: list[Draft]) -> None:
        """Give the draft its time, kind, strength and base."""
        self.drafts = before
        time = self._governing(draft)
        if draft.aside is not None:
            self._settle_aside(draft, draft.aside, before[-1])
            return
        is_modal = self.at.is_modal
        outlook = is_modal and is_outlook(draft, self.context)
        draft.kind = kind_of(draft, time, before, self.at, outlook=outlook)
        draft.by = self._by(draft, time, before)
        draft.strength = strength(draft, outlook=outlook) if is_modal else "plan"
        if not draft.is_base and self._from_base(draft, before) and before[-1].by:
            draft.base = Base(year=before[-1].by.year, value=before[-1].low)
        if draft.is_compared and draft.by and before[-1].base is None:
            before[-1].base = Base(year=draft.by.year, value=draft.low)
        if draft.kind == "target" and draft.by and time is not None and time.kind == "deadline":
            self.deadline = _period(None, draft.by.year)
            self.is_own = _of_one_item(draft.setting, time.start)
            self.deadline_place = (draft.setting.section, draft.setting.passage.block.kind)
        if draft.base is None and not draft.is_base:
            self._base_year(draft)
        if not draft.is_base:
            self.last = draft
            self.at = self.at._replace(last=draft)

    @staticmethod
    def _from_base(draft: Draft, before: list[Draft]) -> bool:
        """Return whether the number before is the value that this one starts from."""
        return (
            bool(before) and before[-1].is_base and before[-1].quantity.unit == draft.quantity.unit
        )

    def _settle_aside(self, draft: Draft, time: Time, main: Draft) -> None:
        """Settle a value in brackets with a year of its own; an earlier one is the base of the number before."""
        year, now = time.year or 0, self.context.now
        earlier = main.by is None or year < main.by.year
        draft.by = _period(None, year)
        draft.kind = "observation" if earlier or (now is not None and year <= now) else main.kind
        draft.strength = "plan"
        if earlier:
            main.base = Base(year=year, value=draft.low)

    def _base_year(self, draft: Draft) -> None:
        """Note the year that the number is compared with, where its clause names one."""
        start, end = draft.clause.start, draft.quantity.start
        for time in self.found:
            if time.kind == "base" and start <= time.start < end:
                year = time.year or (draft.by.year + time.length if draft.by else None)
                draft.base = Base(year=year) if year is not None else draft.base

    def _governing(self, draft: Draft) -> Time | None:  # noqa: PLR0911 a list of cases
        """Return the last year said before the number in its sentence."""
        if not self.found:
            return None
        at = draft.quantity.start
        if draft.is_base:
            start = draft.clause.start
            based = [t for t in self.found if start <= t.start and t.end <= at and t.kind == "base"]
            return based[-1] if based else None
        before = [
            t
            for t in self.found
            if t.end <= at
            and t.kind != "base"
            and not self._of_another(draft, t)
            and not of_a_part(draft, t)
        ]
        if self.run and before and before[-1].start == self.run[-1].start:
            return self._shared_out(draft)
        if before:
            on_top = re.search("基数|基础上", draft.phrase.head) is not None
            if len(before) > 1 and on_top and before[-1].start >= draft.clause.start:
                return before[-2]
            time = before[-1]
            if (
                time.kind in ("span", "past_span")
                and len(before) > 1
                and before[-2].kind == "deadline"
            ):
                return before[-2]
            return time
        if "目标" in draft.setting.passage.text[draft.quantity.tail : draft.clause.end]:
            text = draft.setting.passage.text
            for t in self.found:
                if t.start >= at and _REACHED.match(text, t.end):
                    return t
        stop = draft.clause.end
        behind = [t for t in self.found if at < t.start < stop and t.kind in ("deadline", "year")]
        return (
            behind[0]
            if behind
            and draft.noun_after is False
            and "（" in draft.setting.passage.text[draft.quantity.tail : draft.clause.end]
            else None
        )

    def _shared_out(self, draft: Draft) -> Time:
        """Return the year that falls to a number where years and numbers stand in the same order (分别)."""
        text, last = draft.setting.passage.text, self.run[-1]
        if "分别" not in text[last.end : draft.quantity.start]:
            return last
        earlier = sum(d.quantity.start > last.end for d in self.drafts)
        return self.run[earlier % len(self.run)]

    def _of_another(self, draft: Draft, time: Time) -> bool:
        """Return whether a year was said of another place, in a part of the sentence before."""
        text = draft.setting.passage.text
        if not draft.phrase.place or "；" not in text[time.end : draft.quantity.start]:
            return False
        return not any(
            d.subject == draft.subject and d.quantity.start > time.end for d in self.drafts
        )

    def _by(  # noqa: PLR0911 a list of cases
        self, draft: Draft, time: Time | None, before: list[Draft]
    ) -> Period | None:
        """Return the deadline of a target, the year of an observation."""
        context = self.context
        heading = draft.setting.time
        if draft.is_base and time is None:
            return None
        if (
            draft.kind == "target"
            and is_support(draft)
            and (time is None or time.end <= draft.clause.start)
        ):
            return _period(None, self.period.year) if self.period else None
        if time is not None and time.year is not None:
            return self._dated_by(draft, time, time.year, before)
        if time is not None and time.kind in _COUNTED and context.now:
            return _period(None, context.now + time.length)
        if time is not None and time.kind == "then" and heading is not None and heading.year:
            return _period(None, heading.year)
        if time is not None and (pointed := self._pointed_at(draft, time)):
            return pointed
        if time is not None and time.kind in ("span", "past_span"):
            return self._span(draft, time)
        if draft.kind == "observation":
            return self._observed_by(draft, before)
        return self._carried_by(draft)

    def _dated_by(self, draft: Draft, time: Time, year: int, before: list[Draft]) -> Period:
        """Return the year that the number's own words name, with the first year of a flow."""
        if draft.setting.passage.text.endswith("以来", time.start, time.end):
            year = min(year, max(self.context.now or year, time.first_year or year))
        yearly = "每年" in draft.indicator or "年均" in draft.indicator
        flow = yearly or draft.measure in _FLOWS
        own = self.own_period if self.period is None else self.period
        if draft.measure == "growth_average" and time.kind == "deadline" and own:
            return own if own.year == time.year else _period(None, year)
        flow = flow and not self._from_base(draft, before)
        return _period(time.first_year if flow else None, year)

    def _observed_by(self, draft: Draft, before: list[Draft]) -> Period | None:
        """Return the year of an observation whose own words name none."""
        if before and before[-1].is_base and self.seen:
            return _period(None, self.seen[-1])
        if before and before[-1].kind == "observation" and not before[-1].is_base:
            return before[-1].by
        return self._framed() or self._headed(draft) or self._bulletin()

    def _bulletin(self) -> Period | None:
        """Return the year that the title of a bulletin or account of results names (2024年…统计公报)."""
        found = _BULLETIN.match(self.context.title)
        return _period(None, int(found["year"])) if found else None

    def _headed(self, draft: Draft) -> Period | None:
        """Return the year that a heading of report names (2024年工作回顾)."""
        heading = draft.setting.time
        year = year_of(heading, self.context)
        if heading is None or year is None:
            return None
        if draft.setting.mode != "observation" and heading.kind != "year":
            return None
        return _period(None, year) if heading.kind in ("year", "deictic", "past_span") else None

    def _carried_by(self, draft: Draft) -> Period | None:
        """Return the deadline that items before, the heading or the plan's period give."""
        own = "、".join(draft.setting.places) or self.context.place_name
        place = draft.phrase.place
        elsewhere = (
            not draft.phrase.is_zone
            and place == draft.subject
            and place != own
            and not county_end(place, in_full=True)
        )
        if (place and elsewhere) or is_standing(draft):
            return None
        ahead = self.deadline if draft.quantity.start > self.said_at else self.before
        if ahead is not None:
            return ahead
        headed = year_of(draft.setting.time, self.context)
        if headed is not None:
            return _period(None, headed)
        if self.period is not None and draft.measure not in _FLOWS[:3]:
            return _period(None, self.period.year)
        last = self.last if self.last and self.last.setting is draft.setting else None
        if self.period is None and last is not None and last.kind == "target" and last.by:
            return _period(None, last.by.year)
        return self.period or self._framed(ahead=True)

    def _span(self, draft: Draft, time: Time) -> Period | None:
        if draft.kind == "target":
            ahead = draft.setting.passage.text.startswith(("今后", "未来"), time.start)
            if self.period is not None and not (ahead and self._is_shorter(time)):
                return self.period
            now = spoken_in(self.context)
            if self.deadline is not None and self.period is None and not self.context.dated:
                return self.deadline
            first = None if draft.measure == "level" or now is None else now + 1
            return _period(first, now + time.length) if now else None
        told = [year_of(t, self.context) for t in (*self.previous, *self.found) if t.kind != "base"]
        years = [year for year in told if year is not None]
        headed = self._headed(draft)
        last = years[-1] if years else headed.year if headed else spoken_in(self.context)
        reached = not _REACHING.isdisjoint(draft.phrase.words) and "累计" not in draft.phrase.words
        first = last - time.length + 1 if last and time.length > 1 and not reached else None
        return _period(first, last) if last else None

    def _pointed_at(self, draft: Draft, pointer: Time) -> Period | None:
        """Return the year said last that a number points at: one ahead (届时) or any (当年)."""
        if pointer.kind not in ("then", "same"):
            return None
        heading = draft.setting.time
        if pointer.kind == "same" and heading is not None and heading.kind in FRAMES:
            year = year_of(heading, self.context)
            return _period(None, year) if year else None
        ahead, now = draft.kind == "target", self.context.now or 0
        for time in reversed([*self.named, *(t for t in self.found if t.end <= pointer.start)]):
            said = time.year if time.kind not in ("base", "deictic") else None
            if said and (said > now or not ahead):
                return _period(None, said)
        return None

    def _is_shorter(self, time: Time) -> bool:
        """Return whether a span has fewer years than the plan's period (今后三年 in a plan of five)."""
        first = self.period.first_year if self.period else None
        return (
            self.period is not None
            and first is not None
            and time.length <= self.period.year - first
        )

    def _framed(self, *, ahead: bool = False) -> Period | None:
        """Return the year of the sentence before, where it names one alone; `ahead` asks for one to come."""
        named = [t for t in self.previous if t.kind != "base"]
        years = {year for t in named if (year := year_of(t, self.context)) is not None}
        if ahead and min(years, default=0) <= (self.context.now or 0):
            return None
        at_front = bool(named) and named[0].start - self.previous_start <= _FRAME
        if len(years) == 1 and named[0].kind in ("year", "period", "deictic") and at_front:
            return _period(None, years.pop())
        return None


def _start(time: Time) -> int:
    return time.start


@lru_cache(maxsize=4096)
def _period(first: int | None, year: int) -> Period:
    if first is None or first > year:
        return Period(year=year)
    return Period(first_year=first, year=year)
