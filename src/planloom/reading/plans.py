"""Which plans does the document hold, and where does each begin? Their metadata and parents."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planloom.codes import clusters
from planloom.plan.schema import Period, PlanKind
from planloom.reading.clauses import sentences
from planloom.reading.context import Context
from planloom.reading.outline import Setting
from planloom.reading.records import PlanRead
from planloom.reading.subjects import certain_places
from planloom.reading.times import times
from planloom.reading.titles import title_industry
from planloom.reading.today import signature

KIND_WORDS: tuple[tuple[str, PlanKind], ...] = (
    ("规划纲要|发展纲要|纲要", "outline"),
    ("行动计划|行动方案|专项行动|攻坚方案|作战方案|三年计划|五年计划|行动纲领", "action_plan"),
    ("政府工作报告|工作报告", "work_report"),
    ("实施意见|指导意见|意见|决定", "opinion"),
    ("若干措施|措施|政策清单|办法|若干政策|政策|细则|条例|指引", "measures"),
    ("规划|布局规划|专项规划|发展规划", "plan"),
    ("实施方案|工作方案|总体方案|建设方案|方案|计划", "scheme"),
)
"""Words that say what kind of document a title names, the most telling first."""
_KIND = "|".join(word for words, _ in KIND_WORDS for word in words.split("|"))
_TITLE_TAIL = f"(?:{_KIND})(?:》?（[^（）]{{2,30}}）)?"
PLAN_TITLE = re.compile(rf"[^，。；：！？]{{0,80}}?(?:{_KIND})(?:（[^（）]{{2,30}}）)*$")
_BRACKETED = re.compile("《(?P<title>[^《》]{2,120})》")
_ALIAS = re.compile('^（(?:以下|下)?(?:简)?称[：:]?[“"]?《?(?P<alias>[^《》”"）]{2,30})》?[”"]?）')
_SPEECH = re.compile(
    "提出|拟定|设想|设定|定下|写明|写的是|明确|指出|要求|显示|规定|强调|部署|确定|其中"
)
_YEARS_ALONE = re.compile(r"\s*[（(]\s*20\d\d年?\s*[-—–~～至]{1,2}\s*20\d\d年?\s*[）)]\s*")
_NUMBER = re.compile("[一-鿿]{1,8}〔\\d{4}〕\\d{1,4}号")
_ISSUED = re.compile(
    "(?:^|[，。；日])(?:下午|上午|近日|日前|消息)?，?(?P<issuer>[^，。；《》日“”（）]{2,40}?)(?:今日|"
    "近日|日前|联合|正式|共同|同步|对外)*"
    "(?:印发|发布|出台|公布|制定|下发|公开)(?:了|实施)?[^《》，。；]{0,12}$"
)
_SUMMARY = re.compile(
    "(?:（?(?:摘要|要点|节选|摘编|解读|一览|发布会要点|全文|简版|速览|概要)）?)+$"
)
_BASIS = re.compile(
    "(?:依据|根据|落实|贯彻|按照|为实施)[^，。；]{0,20}《(?P<title>[^《》]{2,80})》"
)
_DAY = re.compile("(?:(?P<year>20\\d\\d)年)?(?P<month>\\d{1,2})月(?P<day>\\d{1,2})日")
_HEAD_PLAN = re.compile(
    rf"^(?:(?:与|和)?.{{0,20}}?)(?P<title>(?:{_KIND}))(?P<period>（[^（）]{{4,30}}）)?"
)
_CALLED = re.compile("的一(?:份|张|场|个|项)|[一-鿿]的(?:行动|三年|五年)?(?:计划|方案|规划)$")
"""Words of a headline that speaks of a plan and does not name it."""
_TELLING = 8
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class PlanSpan:
    """A plan, and a place from which on items belong to it."""

    passage: int
    """Number of the passage."""
    offset: int
    """Offset in it."""
    plan: int
    """Number of the plan in the list of plans."""


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of a document and what belongs to which."""

    plans: tuple[PlanRead, ...]
    """Plans in reading order."""
    spans: tuple[PlanSpan, ...]
    """Where each plan's items begin, in reading order."""
    industries: tuple[str | None, ...]
    """The industry that each plan's title names."""

    def at(self, passage: int, offset: int) -> int:
        """Return the number of the plan that an item belongs to."""
        if len(self.plans) == 1:
            return 0
        number = (
            bisect_right(
                self.spans, (passage, offset), key=lambda span: (span.passage, span.offset)
            )
            - 1
        )
        return self.spans[number].plan if number >= 0 else 0


@dataclass(slots=True)
class _Found:
    title: str
    passage: int
    offset: int
    issuer: str | None = None
    issued_on: date | None = None


def plan_kind(title: str) -> PlanKind:
    """Return what kind of document a title names.

    Examples
    --------
    >>> plan_kind("某市培育新材料产业集群行动计划（2022—2025年）"), plan_kind("某市简讯")
    ('action_plan', 'other')
    """
    core = re.sub("（[^（）]*）", "", title)
    best: tuple[int, PlanKind] = (-1, "other")
    for words, kind in KIND_WORDS:
        for found in re.finditer(words, core):
            best = max(best, (found.end() * 100 + len(found[0]), kind))
    return best[1]


def find_plans(found: Sequence[Setting], context: Context, metadata: Mapping[str, str]) -> Plans:
    """Return the plans of a document.

    Parameters
    ----------
    found
        Passages with their headings.
    context
        What holds for the whole document.
    metadata
        Front matter.

    Returns
    -------
        Plans and the places where their items begin; one plan at least where there are passages.
    """
    held: list[_Found] = []
    spans: list[PlanSpan] = []
    names: dict[str, int] = {}
    own = own_title(context.title)
    if own:
        issuer, day = metadata.get("issuer"), _metadata_date(metadata)
        if context.title.strip("《》 ") == own and issuer is None and day is None:
            issuer, day = signature(found)
        held.append(_Found(own, 0, 0, issuer, day))
        spans.append(PlanSpan(0, 0, 0))
        names[_key(own)] = 0
    published = _metadata_date(metadata)
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata"):
            continue
        _scan(setting, held, spans, names, published, context)
    if not held and found:
        held.append(_Found(context.title, 0, 0, metadata.get("issuer"), published))
        spans.append(PlanSpan(0, 0, 0))
    plans, industries = _described(found, held, context, metadata)
    return Plans(tuple(plans), tuple(spans), tuple(industries))


def own_title(title: str) -> str:
    """Return the plan's title out of a document's heading; empty where the heading names no plan.

    Examples
    --------
    >>> own_title("某市印发新材料产业行动方案（2021—2023年）摘要")
    '新材料产业行动方案（2021—2023年）'
    """
    title = _SUMMARY.sub("", title.strip("《》 "))
    if title.startswith("“") and title.find("”") == len(title) - 1:
        title = title[1:-1]
    bracketed = _BRACKETED.search(title)
    if bracketed and plan_kind(bracketed["title"]) != "other":
        return bracketed["title"]
    title = re.sub("^[^，。；：（）]{2,14}(?:印发|发布|出台|公布)(?:了)?", "", title)
    title = re.sub("[〔（][^〔〕（）]*〔\\d{4}〕\\d+号）?", "", title)
    for part in title.split("："):
        if PLAN_TITLE.match(part) and ("：" not in title or len(part) > _TELLING):
            return "" if _CALLED.search(part) else part
    return ""


def _key(title: str) -> str:
    """Return a title without its period and its place's 市, for comparing."""
    return re.sub("（[^（）]*）|[《》“”\\s]|^关于|市|省", "", title)


def _scan(
    setting: Setting, held: list[_Found], spans: list[PlanSpan], names: dict[str, int], published: date | None,
    context: Context,
) -> None:  # fmt: skip
    """Add the plans that a passage introduces, and note where items change over to another plan."""
    text = setting.passage.text
    if "《" not in text and "工作报告" not in text:
        return
    switched = False
    for sentence in sentences(text):
        part = text[sentence.start : sentence.end]
        for mention in _BRACKETED.finditer(part):
            number = names.get(_key(mention["title"]))
            behind = part[mention.end() :]
            alias = _ALIAS.match(behind)
            speaks = _SPEECH.search(behind) is not None
            if (
                number is None
                and plan_kind(mention["title"]) != "other"
                and (speaks or alias)
                and len(mention["title"]) > _SHORTEST
            ):
                issuer, day = _issue(part[: mention.start()], published, held)
                held.append(_Found(mention["title"], setting.number, sentence.start, issuer, day))
                number = len(held) - 1
                names[_key(mention["title"])] = number
            if number is None:
                continue
            if alias:
                names[_key(alias["alias"])] = number
            if speaks or (alias and not spans):
                spans.append(PlanSpan(setting.number, sentence.start, number))
                switched = True
        if not held and "政府工作报告" in part:
            day = _issue(part, published, held)[1]
            held.append(_Found("政府工作报告", setting.number, 0, None, day))
            spans.append(PlanSpan(setting.number, 0, 0))
    if switched and setting.passage.block.kind == "item" and len(held) > 1:
        spans.append(PlanSpan(setting.number + 1, 0, 0))
    del context


def _issue(
    before: str, published: date | None, held: Sequence[_Found]
) -> tuple[str | None, date | None]:
    """Return issuer and day of issue from the words before a title."""
    issued = _ISSUED.search(before)
    day = _DAY.search(before)
    when = None
    year = day["year"] if day else None
    if day and (year or published):
        when = _date(
            int(year or (published.year if published else 0)), int(day["month"]), int(day["day"])
        )
    elif "同日" in before and held:
        when = held[-1].issued_on
    return (issued["issuer"] if issued else None), when


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _metadata_date(metadata: Mapping[str, str]) -> date | None:
    found = re.match("(\\d{4})\\D(\\d{1,2})\\D(\\d{1,2})", metadata.get("date", ""))
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _described(
    found: Sequence[Setting], held: Sequence[_Found], context: Context, metadata: Mapping[str, str]
) -> tuple[list[PlanRead], list[str | None]]:
    """Return the records of the plans found, and their industries."""
    plans: list[PlanRead] = []
    industries: list[str | None] = []
    used: set[str] = set()
    for number, plan in enumerate(held):
        industry = title_industry(plan.title)
        period = _period(plan.title) or (
            _period(metadata.get("period", "")) or _subtitle(found, plan.passage)
            if number == 0
            else None
        )
        place = next((p for _, _, p in certain_places(plan.title)), None) or context.place
        kind = plan_kind(plan.title)
        year = (
            plan.issued_on.year
            if plan.issued_on
            else (period.first_year or period.year)
            if period
            else None
        )
        year = year or (context.now if number == 0 else None)
        identity = _identity(place.code if place else None, year, industry, kind)
        serial = 2
        unique = identity
        while unique in used:
            unique, serial = f"{identity}-{serial}", serial + 1
        used.add(unique)
        start = 0
        if plan.passage < len(found):
            passage = found[plan.passage].passage
            start = (
                passage.span(plan.offset, plan.offset + 1)[0]
                if plan.offset < len(passage.text)
                else passage.block.start
            )
        plans.append(
            PlanRead(
                unique,
                plan.title,
                kind,
                start,
                plan.issuer,
                _number(found, number, metadata),
                plan.issued_on,
                place.code if place else None,
                period,
            )
        )
        industries.append(industry)
    return _with_parents(plans, industries, found), industries


def _identity(place: str | None, year: int | None, industry: str | None, kind: PlanKind) -> str:
    parts = (
        place,
        str(year) if year else None,
        cluster_code(industry),
        kind if kind != "other" else "plan",
    )
    return "_".join(part for part in parts if part)


def cluster_code(industry: str | None) -> str | None:
    """Return the code of the cluster with this name.

    Examples
    --------
    >>> cluster_code("新能源")
    'new_energy'
    """
    for cluster in clusters().values():
        if industry and industry in (cluster.label_zh, *cluster.aliases):
            return cluster.code
    return None


def _period(text: str) -> Period | None:
    for time in times(text):
        if time.kind == "period" and time.first_year and time.year:
            return Period(first_year=time.first_year, year=time.year)
    return None


def _subtitle(found: Sequence[Setting], title: int) -> Period | None:
    """Return the years that stand alone in brackets on the line after a title."""
    below = found[title + 1].passage.text if title + 1 < len(found) else ""
    return _period(below) if _YEARS_ALONE.fullmatch(below) else None


def _number(found: Sequence[Setting], plan: int, metadata: Mapping[str, str]) -> str | None:
    if plan:
        return None
    if metadata.get("number"):
        return metadata["number"]
    for setting in found[:6]:
        number = _NUMBER.search(setting.passage.text)
        if number:
            return number[0]
    return None


def _with_parents(
    plans: Sequence[PlanRead], industries: Sequence[str | None], found: Sequence[Setting]
) -> list[PlanRead]:
    """Return the plans, each with the plan that it carries out."""
    from dataclasses import replace

    general = [
        p
        for p, i in zip(plans, industries, strict=True)
        if i is None and p.kind in ("opinion", "plan", "outline", "scheme", "action_plan")
    ]
    basis = {_key(m["title"]) for s in found for m in _BASIS.finditer(s.passage.text)}
    result = []
    for plan, industry in zip(plans, industries, strict=True):
        parent = next((g.id for g in general if g is not plan and _key(g.title) in basis), None)
        if (
            parent is None
            and industry is not None
            and plan.kind in ("action_plan", "scheme", "measures", "plan")
        ):
            parent = next(
                (g.id for g in general if g is not plan and g.place_code == plan.place_code), None
            )
        result.append(replace(plan, parent=parent))
    return result
