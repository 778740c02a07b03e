"""For when is a number said, and is it promised or reported? Deadlines, periods and modes that carry over."""

import re

from planloom.plan.schema import Base, Period
from planloom.reading.clauses import Sentence
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.outline import Setting
from planloom.reading.times import Time, times

_REPORTED = re.compile(
    "同比|已(?!有规划)|现有|目前|截至|累计(?:建成|完成|实现|获)|连续|共有|列出了?|组成$|构成$|谋求|了(?=\\d)|"
    "环比|增速[为达居]"
)
_PROMISED = re.compile(
    "力争|争取|努力|确保|将(?!近)|拟|计划|目标|不少于|不低于|不超过|控制在|规划|打造|培育|建设|新增|引进|"
    "谋划|力促|要(?:达|超|突破|建)|推动|布局|实施|形成|提高到|提升到|建成|示范|支持|设立"
)
_FORECAST = re.compile("预计|预测|有望|估计|预期(?!性|寿命)|料将")
_STRIVE = re.compile("力争|争取|努力|有望|力促|冲刺|冲击|争创|力求")
_AIMED = re.compile(
    "(?:力争|争取|努力)[^；。]*$|(?:提出|明确|要求)[^；。]{0,6}到20\\d\\d年[^；。]*$"
)
_MUST = re.compile("确保|必须|务必|不得|严格控制|保证")
_OTHERS = re.compile("全球|世界|全国|国内|中国|市场规模|市场空间|行业规模|我国")
_EVENT = re.compile(
    "^(?:的?(?:关于|印发|出台|发布|公布|颁布|召开|举行|制定|修订|加码)|[^，。；]{0,8}(?:印发|出台|发布|"
    "公布)|[^，。；]{0,14}关于)"
)


_FORECAST_LEAD = re.compile("(?:预计|预测|估计|预期(?!性|寿命|目标))[，：]?[^；]*$")
_WORLD = re.compile("^(?:[^，]{0,12}，)?[^，]{0,14}(?:全球|世界|国际市场)(?!领先|一流|级|前列|第)")
_NATION = re.compile(
    "(?:全国|国内|我国|中国)[^，。；]{0,24}(?:市场(?:规模|空间|需求|容量)|行业规模|产业规模|需求量|保有量)"
)
_AIM_HEAD = re.compile("目标(?:是|为|如下)?[：:，]?[^。]{0,200}$")
_FRAME = 4
_WILL = re.compile("将(?!近|军|20)")
_AIM_CLAUSE = re.compile("(?:的|工作|预期|主要|总体|年度)目标")
_FLOWS = ("growth_average", "increase", "reduction", "count")


class Moments:
    """State of one pass: the deadline and the mode that carry over."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.mode: str | None = None
        own = context.last_year
        self.own_period = _period(context.first_year, own) if own is not None else None
        self.period = self.own_period
        self.deadline: Period | None = None
        self.deadline_place = (-1, "")
        self.seen: list[int] = []
        self.offset = 0
        self.found: list[Time] = []
        self.previous: list[Time] = []
        self.sentence_kind: str | None = None
        self.drafts: list[Draft] = []
        self.is_other = False

    def heading(self, setting: Setting) -> None:
        """End what carries over at a heading."""
        self.mode = None
        self.previous = []
        if setting.passage.block.kind == "heading":
            self.deadline = None

    def passage(self, setting: Setting) -> None:
        """Start a passage, which keeps the deadline of items before it and little else."""
        self.mode = setting.mode
        self.previous, self.found = [], []
        self.seen = []
        if (
            setting.passage.block.kind != "item"
            and self.deadline_place[1] != "item"
            and setting.mode != "target"
        ):
            self.deadline = None
        if self.deadline_place[0] != setting.section:
            self.deadline = None

    def sentence(self, setting: Setting, sentence: Sentence) -> None:
        """Note the years of a sentence."""
        text = setting.passage.text
        part = text[sentence.start : sentence.end]
        if self.found:
            self.previous = self.found
        hidden = [
            (m.start(), m.end())
            for m in re.finditer("《[^《》]{0,120}》|（[^（）]{0,12}\\d{4}[^（）]{0,12}）", part)
        ]
        self.found = [
            time
            for time in times(part)
            if not any(a <= time.start < b for a, b in hidden) and not self._is_event(part, time)
        ]
        self.offset = sentence.start
        self.seen.extend(t.year for t in self.found if t.year is not None and t.kind != "base")
        self.sentence_kind = None
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
                self.deadline = Period(year=time.year)
                self.deadline_place = (setting.section, setting.passage.block.kind)

    @staticmethod
    def _is_event(part: str, time: Time) -> bool:
        return (
            time.kind in ("date", "year")
            and _EVENT.match(part[time.end : time.end + 24]) is not None
        )

    def settle(self, draft: Draft, before: list[Draft]) -> None:
        """Give the draft its time, kind, strength and base."""
        self.drafts = before
        time = self._governing(draft)
        text = draft.setting.passage.text
        clause = text[draft.clause.start : draft.clause.end]
        draft.kind = self._kind(draft, time, clause, before)
        self.sentence_kind = draft.kind
        draft.by = self._by(draft, time, before)
        self._strength(draft, text, clause)
        if draft.is_base:
            self._as_base(draft, text)
        elif (
            before
            and before[-1].is_base
            and before[-1].quantity.unit == draft.quantity.unit
            and before[-1].by
        ):
            draft.base = Base(year=before[-1].by.year, value=before[-1].low)
        if draft.kind == "target" and draft.by and time is not None and time.kind == "deadline":
            self.deadline = Period(year=draft.by.year)
            self.deadline_place = (draft.setting.section, draft.setting.passage.block.kind)
        elif draft.base is None and not draft.is_base:
            self._base_year(draft)

    def _base_year(self, draft: Draft) -> None:
        """Note the year that the number is compared with, where its clause names one."""
        start, end = draft.clause.start - self.offset, draft.quantity.start - self.offset
        for time in self.found:
            if time.kind == "base" and start <= time.start < end and time.year is not None:
                draft.base = Base(year=time.year)

    def _governing(self, draft: Draft) -> Time | None:
        """Return the last year said before the number in its sentence."""
        at = draft.quantity.start - self.offset
        before = [t for t in self.found if t.end <= at and t.kind != "base"]
        if draft.is_base:
            based = [t for t in self.found if t.end <= at and t.kind == "base"]
            return based[-1] if based else None
        before = [t for t in before if not self._of_another(draft, t)]
        if before:
            if len(before) > 1 and re.search("基数|基础上", draft.phrase.head):
                return before[-2]
            time = before[-1]
            if (
                time.kind in ("span", "past_span")
                and len(before) > 1
                and before[-2].kind == "deadline"
            ):
                return before[-2]
            return time
        stop = draft.clause.end - self.offset
        behind = [t for t in self.found if at < t.start < stop and t.kind in ("deadline", "year")]
        return (
            behind[0]
            if behind
            and draft.noun_after is False
            and "（" in draft.setting.passage.text[draft.quantity.tail : draft.clause.end]
            else None
        )

    def _of_another(self, draft: Draft, time: Time) -> bool:
        """Return whether a year was said of another place, in a part of the sentence before."""
        text = draft.setting.passage.text
        if (
            not draft.phrase.place
            or "；" not in text[self.offset + time.end : draft.quantity.start]
        ):
            return False
        return not any(
            d.subject == draft.subject and d.quantity.start > self.offset + time.end
            for d in self.drafts
        )

    def _kind(self, draft: Draft, time: Time | None, clause: str, before: list[Draft]) -> str:
        """Return ``target`` or ``observation``."""
        said = self._said_kind(draft, time, clause, before)
        if said is not None:
            return said
        now = self.context.now
        year = time.year if time else None
        if time is not None and time.kind == "deictic" and now:
            year = now + time.length
        if time is not None and year is not None:
            return self._dated_kind(time, year, clause)
        return self._carried_kind(draft, clause, before)

    def _said_kind(
        self, draft: Draft, time: Time | None, clause: str, before: list[Draft]
    ) -> str | None:
        """Return the kind that the clause's own words decide; None where they do not."""
        if draft.is_base or self._is_outlook(draft, clause):
            return "observation"
        then = time is not None and time.kind == "then"
        if then and draft.setting.time is not None and not re.search("目标|将|要|力争", clause):
            return before[-1].kind if before else "observation"
        said = draft.setting.passage.text[draft.sentence.start : draft.quantity.start]
        if _STRIVE.search(clause) or _MUST.search(clause) or _WILL.search(clause):
            return "target"
        if _AIMED.search(said) or (_AIM_HEAD.search(said) and not _REPORTED.search(clause)):
            return "target"
        if _FORECAST.search(clause):
            return "observation" if _OTHERS.search(clause) else "target"
        return "target" if then else None

    def _is_outlook(self, draft: Draft, clause: str) -> bool:
        """Return whether the number is expected of a wider world than the document's own place."""
        said = draft.setting.passage.text[draft.sentence.start : draft.quantity.start]
        expected = _FORECAST_LEAD.search(said) or _WILL.search(clause) or _FORECAST.search(clause)
        wide = _WORLD.search(clause)
        if wide is None and self.context.place is not None and self.context.place.kind != "country":
            wide = _NATION.search(clause)
        return bool(expected and wide and not _AIMED.search(said) and not _STRIVE.search(clause))

    def _dated_kind(self, time: Time, year: int, clause: str) -> str:
        """Return the kind that a year decides, compared with the year in which the document speaks."""
        now, first = self.context.now, self.context.first_year
        starts = [known for known in (now, first) if known is not None]
        within = first is not None and time.kind == "period" and (time.first_year or 0) >= first
        fresh = "同比" not in clause and self.mode != "observation"
        if within and first is not None and year > first and fresh:
            return "target"
        if time.kind == "deadline":
            ahead = not starts or (year > min(starts) and not self._is_past(year, clause))
            return "target" if ahead else "observation"
        this_year = time.kind == "deictic" and time.length == 0 and self.mode == "target"
        if _AIM_CLAUSE.search(clause) or (this_year and _PROMISED.search(clause)):
            return "target"
        if "同比" in clause or time.is_part:
            return "observation"
        if now is None:
            return "observation" if self.mode == "observation" else "target"
        return "target" if year > now else "observation"

    def _carried_kind(self, draft: Draft, clause: str, before: list[Draft]) -> str:
        """Return the kind that words of report, the sentence so far, heading or verb decide."""
        promised = _PROMISED.search(clause) is not None
        if _REPORTED.search(clause):
            return "observation"
        place = draft.phrase.place
        if place and before and before[-1].subject != draft.subject and promised:
            return "target"
        if before:
            return before[-1].kind
        if self.mode:
            return self.mode
        if draft.phrase.is_share and not promised:
            return "observation"
        now = self.context.now
        past = self.previous and self.previous[-1].year and now and self.previous[-1].year <= now
        return "target" if promised or not past else "observation"

    def _is_past(self, year: int, clause: str) -> bool:
        """Return whether 到…年 names a year that the document looks back on."""
        now = self.context.now
        if now is None or year > now:
            return False
        before = year < now and self.context.first_year is None
        return self.mode == "observation" or before or "已" in clause

    def _by(self, draft: Draft, time: Time | None, before: list[Draft]) -> Period | None:
        """Return the deadline of a target, the year of an observation."""
        context = self.context
        heading = draft.setting.time
        if time is not None and time.year is not None:
            yearly = "每年" in draft.indicator or "年均" in draft.indicator
            flow = yearly or draft.measure in _FLOWS
            return _period(time.first_year if flow else None, time.year)
        if time is not None and time.kind == "deictic" and context.now:
            return Period(year=context.now + time.length)
        if time is not None and time.kind == "then" and heading is not None and heading.year:
            return Period(year=heading.year)
        if time is not None and time.kind in ("span", "past_span"):
            return self._span(draft, time)
        if draft.kind == "observation":
            return self._observed_by(draft, before)
        return self._carried_by(draft)

    def _observed_by(self, draft: Draft, before: list[Draft]) -> Period | None:
        """Return the year of an observation whose own words name none."""
        if before and before[-1].is_base and self.seen:
            return Period(year=self.seen[-1])
        if before and before[-1].kind == "observation" and not before[-1].is_base:
            return before[-1].by
        return self._framed() or self._headed(draft)

    def _headed(self, draft: Draft) -> Period | None:
        """Return the year that a heading of report names (2024年工作回顾)."""
        heading = draft.setting.time
        if draft.setting.mode != "observation" or heading is None or heading.year is None:
            return None
        return Period(year=heading.year) if heading.kind == "year" else None

    def _carried_by(self, draft: Draft) -> Period | None:
        """Return the deadline that items before, the heading or the plan's period give."""
        own = draft.setting.place or self.context.place_name
        place = draft.phrase.place
        if place and place == draft.subject and place != own:
            return None
        if self.deadline is not None:
            return self.deadline
        heading = draft.setting.time
        if heading is not None and heading.year is not None:
            return Period(year=heading.year)
        if self.period is not None and draft.measure not in _FLOWS[:3]:
            return Period(year=self.period.year)
        return self.period

    def _span(self, draft: Draft, time: Time) -> Period | None:
        context = self.context
        if draft.kind == "target":
            if self.period is not None:
                return self.period
            if self.deadline is not None:
                return self.deadline
            return _period(context.now + 1, context.now + time.length) if context.now else None
        years = [t.year for t in (*self.previous, *self.found) if t.year is not None]
        headed = self._headed(draft)
        last = years[-1] if years else headed.year if headed else context.now
        return _period(last - time.length + 1, last) if last else None

    def _framed(self) -> Period | None:
        """Return the year of the sentence before, where it names one alone."""
        named = [t for t in self.previous if t.kind != "base"]
        years = {t.year for t in named if t.year is not None}
        if len(years) == 1 and named[0].kind == "year" and named[0].start <= _FRAME:
            return Period(year=years.pop())
        return None

    def _as_base(self, draft: Draft, text: str) -> None:
        del text
        draft.comparator = draft.comparator if draft.comparator != "range" else "range"

    def _strength(self, draft: Draft, text: str, clause: str) -> None:
        if self._is_outlook(draft, clause):
            draft.strength = "forecast"
            return
        if _FORECAST.search(clause) and not _STRIVE.search(clause.replace("有望", "")):
            draft.strength = "strive" if "有望" in clause and draft.kind == "target" else "forecast"
            return
        if draft.kind == "observation":
            return
        words = text[draft.clause.start : draft.quantity.start]
        head = text[draft.sentence.start : draft.clause.start]
        opened = (
            re.search(
                "(?:^|[，。：]|提出|要求)(?:到20\\d\\d年，?)?(?:力争|争取|努力)[^。；]*$", head
            )
            is not None
        )
        if _MUST.search(words):
            draft.strength = "must"
        elif _STRIVE.search(words) or opened:
            draft.strength = "strive"


def _period(first: int | None, year: int) -> Period:
    if first is None or first > year:
        return Period(year=year)
    return Period(first_year=first, year=year)
