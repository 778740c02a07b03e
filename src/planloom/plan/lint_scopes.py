"""Of which place and year is a number? What a plan quotes of its province, or of a base year, is no goal of its own."""

import re
from collections import Counter

from planloom.codes.lists import places
from planloom.plan.lint_text import Quantity, quantities
from planloom.plan.schema import Observation, Period, Plan, PlanFile, Target

_RANKS = {"国": 0, "省": 1, "市": 2, "州": 2, "区": 3, "县": 3}
_ALL = re.compile(r"(?<![占居])(?:全)(国|省|市|州|区|县)(?!域|球)")
_BASE = re.compile(r"[较比](20\d\d)年的?\d")
_ISSUED = re.compile(r"[〔\[](20\d\d)[〕\]]\d{1,4}号|(20\d\d)年\d{1,2}月\d{1,2}日(?:印发|发布)")
_BEFORE = 200
"""Characters before a number in which its sentence says who asks for it."""
_ASKED = re.compile("(?:》|省|国家|上级)[^，。；]{0,12}(?:提出|要求|明确|下达|确定|规定)")
_LISTED = re.compile(
    r"(?P<names>[^，。；、\d]{2,10}(?:、[^，。；、\d]{2,10})+?(?:和[^，。；、\d]{2,10}?)?)(?:[两二三四五六七八九十]大?个?|\d{1,2}[个大])(?P<kind>产业|集群|产业集群)(?P<what>[^，。；、\d产集]{2,8}|产值)"
)
"""Names of industries, their count and what is told of each."""
_OPENS = ("〔", "[", "【")
"""What opens a cell that tells what is added over the years of a plan."""
_KINDS = {"country": 0, "province": 1}
WIDER = ("全国", "全省", "全市")
"""What the subject of a number of a wider place is called here."""
ASSIGNED = "分解"
"""What the subject of a number is called that a wider plan gives the plan's own place."""


def scoped(file: PlanFile, text: str | None) -> PlanFile:
    """Return a plan file whose numbers of a wider place than the plan's name that place as their subject.

    Parameters
    ----------
    file
        The plans as read.
    text
        The document; without it nothing is changed.

    Returns
    -------
    file
        In a city's plan 全省…1800亿元，其中甲市达到700亿元 is one number of the province and one of the city,
        of the same thing.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> file = PlanFile(document=SourceDocument(name="a", sha256="0", grade="document"), plans=())
    >>> scoped(file, "全省") == file
    True
    """
    if text is None:
        return file
    return file.model_copy(update={"plans": tuple(_plan(plan, text) for plan in file.plans)})


def _plan(plan: Plan, text: str) -> Plan:
    plan = _with_assigned(plan, text)
    plan = _with_goals(_with_bases(_with_increases(_with_shares(plan))), text)
    if not _ALL.search(text):
        return plan
    own = _rank(plan, text)
    changed: dict[str, Quantity] = {}
    above: Quantity | None = None
    for item in quantities(plan):
        said = _ALL.findall(item.citation.quote)
        if above is not None and "。" in text[above.citation.start : item.citation.start]:
            above = None
        if said and _RANKS[said[-1]] < own and item.citation.rule != "table":
            above = item.model_copy(update={"subject": f"全{said[-1]}", "place_code": None})
            changed[item.id] = above
        elif above is not None and item.measure == above.measure and item.unit == above.unit:
            place = re.match(rf"{re.escape(item.subject)}[市县区州]", item.indicator)
            if place and item.subject:
                update = {"indicator": above.indicator, "subject": ASSIGNED, "place_code": None}
                changed[item.id] = item.model_copy(update=update)
    return plan.model_copy(
        update={
            "targets": tuple(changed.get(t.id, t) for t in plan.targets),
            "observations": tuple(changed.get(o.id, o) for o in plan.observations),
        }
    )


def _with_assigned(plan: Plan, text: str) -> Plan:
    """Return a plan whose numbers that a plan above asks of its place are no goals of its own: 《…方案》提出，甲市…."""
    changed: list[Target] = []
    for target in plan.targets:
        place = re.match(
            rf"(?:{re.escape(target.subject)}|.{{0,8}}(?:下达|分解|要求|交给)(?:给|到)?[我全本])[市县区州](?:到20\d\d年的?)?(?=..)",
            target.indicator,
        )
        start, quote = target.citation.start, target.citation.quote
        before = re.split("[。\n>]", text[max(0, start - _BEFORE) : start])[-1] if place else ""
        if place and target.subject and "其中" not in quote and _ASKED.search(before + quote):
            update = {
                "indicator": target.indicator[place.end() :],
                "subject": ASSIGNED,
                "place_code": None,
            }
            target = target.model_copy(update=update)  # noqa: PLW2901 the target as it is to be read
        changed.append(target)
    return plan.model_copy(update={"targets": tuple(changed)})


def _with_shares(plan: Plan) -> Plan:
    """Return a plan whose amounts told 分别 are each of its own name: 装备、材料两大产业产值分别为16亿元、11亿元."""
    named: dict[str, str] = {}
    items = quantities(plan)
    for number, item in enumerate(items):
        listed = _LISTED.fullmatch(item.indicator)
        if listed is None or "分别" not in item.citation.quote:
            continue
        names = re.split("[、和]", listed["names"])
        run = [other for other in items[number:] if other.indicator == item.indicator][: len(names)]
        if len(run) == len(names) and all("合计" not in other.citation.quote for other in run):
            of = listed["kind"] or ""
            named |= {
                one.id: f"{name}{of}{listed['what']}" for name, one in zip(names, run, strict=True)
            }
    return plan.model_copy(
        update={
            kind: tuple(
                q.model_copy(update={"indicator": named[q.id]}) if q.id in named else q
                for q in getattr(plan, kind)
            )
            for kind in ("targets", "observations")
        }
    )


def _with_increases(plan: Plan) -> Plan:
    """Return a plan whose cells in brackets are what is added over its years (〔460〕), and no levels."""
    targets = tuple(
        target.model_copy(
            update={"measure": "increase", "unit": "pp" if target.unit == "1" else target.unit}
        )
        if target.citation.rule == "table"
        and target.citation.quote.startswith(_OPENS)
        and target.measure in {"level", "count", "share", "ratio"}
        else target
        for target in plan.targets
    )
    return plan.model_copy(update={"targets": targets})


def _with_goals(plan: Plan, text: str) -> Plan:
    """Return a plan whose results are none that it announces: 到2027年…达到 in a document of 2025 is a goal."""
    issued = _ISSUED.search(text)
    begin = plan.period.first_year if plan.period is not None else None
    begin = begin or (int(issued[1] or issued[2]) + 1 if issued else None)
    goals = [
        o for o in plan.observations if begin and o.by and o.by.year >= begin and _is_goal(text, o)
    ]
    fields = [{name: getattr(o, name) for name in Observation.model_fields} for o in goals]
    rest = tuple(o for o in plan.observations if o not in goals)
    targets = (*plan.targets, *(Target(**values) for values in fields))
    return plan.model_copy(update={"targets": targets, "observations": rest})


def _is_goal(text: str, item: Observation) -> bool:
    """Whether the words up to a number, from the last full stop on, say by when it is to be reached."""
    end = item.citation.start + len(item.citation.quote)
    words = re.split("[。\n>]", text[:end])[-1]
    years = re.findall(r"(?:到|至)(20\d\d)年", words)
    return bool(years) and item.by is not None and int(years[-1]) == item.by.year


def _with_bases(plan: Plan) -> Plan:
    """Return a plan whose goals are no values of a base year: 较2025年的460亿元年均增长14% tells one of 2025."""
    targets: list[Target] = []
    bases: list[Observation] = []
    for target in sorted(plan.targets, key=lambda t: t.citation.start):
        base = _BASE.match(target.citation.quote)
        before = targets[-1] if targets else None
        if base is not None and before is not None and target.measure in {"level", "count"}:
            fields = {name: getattr(target, name) for name in Observation.model_fields}
            of = {"indicator": before.indicator, "by": Period(year=int(base[1])), "base": None}
            bases.append(Observation(**(fields | of)))
        elif before is not None and target.indicator == "年均增长":
            targets.append(target.model_copy(update={"indicator": before.indicator}))
        else:
            targets.append(target)
    told = [
        o.model_copy(update={"by": Period(year=int(base[1]))})
        if (base := _BASE.match(o.citation.quote)) and o.measure in {"level", "count"}
        else o
        for o in plan.observations
    ]
    return plan.model_copy(update={"targets": tuple(targets), "observations": (*told, *bases)})


def _rank(plan: Plan, text: str) -> int:
    """Return how wide the plan's own place is: by the code list, else by the place that its text mostly speaks of."""
    place = places().get(plan.place_code or "")
    if place is not None and place.kind in _KINDS:
        return _KINDS[place.kind]
    return _RANKS[Counter(_ALL.findall(text)).most_common(1)[0][0]]
