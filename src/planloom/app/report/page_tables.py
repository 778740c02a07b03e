"""Which tables does one page give beside those of the study? Plans, growth, projection, members, answers, chain."""

from collections.abc import Callable, Sequence

from planloom.app import wording
from planloom.app.chain_view import chain_content
from planloom.app.lookup import Lookup
from planloom.app.pages import search
from planloom.app.records import Plan, Target, Verdict
from planloom.app.report.sheets import Value
from planloom.app.text_view import clean
from planloom.app.view import View
from planloom.app.wording import plan_title
from planloom.plan.answers import answers

PAGE_TABLES: dict[str, tuple[str, str]] = {
    "plans": ("规划", "plans"),
    "growths": ("年均增速", "growth"),
    "projections": ("外推", "projection"),
    "members": ("分项", "members"),
    "diagnosis": ("问题与回应", "problems and answers"),
    "chain": ("产业链关系", "chain"),
    "search": ("搜索结果", "search"),
}
"""Names of the tables, in Chinese and English."""


def page_table(lookup: Lookup, plans: Sequence[Plan], name: str, view: View) -> list[list[Value]]:
    """Return one table of a page; the first row is its head.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans whose items are listed.
    name
        One of `PAGE_TABLES`.
    view
        State of the page: its language, the cluster of a chain, the words searched for.

    Returns
    -------
    rows
        Null where a value is missing.
    """
    judged = [
        (target, verdict)
        for plan in plans
        for target in plan.targets
        for verdict in (lookup.verdicts.get(target.id),)
        if verdict is not None
    ]
    made: dict[str, Callable[[], list[list[Value]]]] = {
        "plans": lambda: _plans(lookup, plans, view.lang),
        "growths": lambda: _growths(judged, view.lang),
        "projections": lambda: _projections(judged, view.lang),
        "members": lambda: _members(judged, view.lang),
        "diagnosis": lambda: _diagnosis(plans, view.lang),
        "chain": lambda: _chain(lookup, view),
        "search": lambda: _found(lookup, view),
    }
    return made[name]()


def _head(lang: str, *pairs: str) -> list[Value]:
    return [pair.split("|")[lang != "zh"] for pair in pairs]


def _plans(lookup: Lookup, plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows = [
        _head(
            lang, "规划|plan", "编号|id", "印发日期|issued", "来源|source", "目标（项）|targets", "承诺（项）|pledges",
            "产业（个）|industries",
        )
    ]  # fmt: skip
    rows += [
        [
            plan_title(plan, lang), plan.id, plan.issued_on,
            wording.source_grade_words(lookup.files[plan.id].document.grade, lang), len(plan.targets),
            len(plan.pledges), sum(len(group.members) for group in plan.portfolio),
        ]
        for plan in plans
    ]  # fmt: skip
    return rows


def _growths(judged: Sequence[tuple[Target, Verdict]], lang: str) -> list[list[Value]]:
    rows = [
        _head(
            lang, "目标编号|target id", "基期（年）|base (year)", "期限（年）|deadline (year)",
            "已见到（年）|seen until (year)", "所需年均增速（单位见右）|growth needed a year (unit on the right)",
            "已见年均增速（单位见右）|growth seen a year (unit on the right)", "单位|unit", "跨口径|break",
            "判断据此|decides", "所需的出处|trace of needed", "已见的出处|trace of seen",
        )
    ]  # fmt: skip
    for target, verdict in judged:
        rows += [
            [
                target.id, g.first_year, g.deadline_year, g.last_year, g.needed.value,
                g.seen.value if g.seen else None, g.needed.unit, g.break_note,
                "1" if g.is_deciding else "0", g.needed.trace, g.seen.trace if g.seen else None,
            ]
            for g in verdict.growths
        ]  # fmt: skip
    return rows


def _projections(judged: Sequence[tuple[Target, Verdict]], lang: str) -> list[list[Value]]:
    rows = [
        _head(
            lang, "目标编号|target id", "年份（年）|year", "低于下值的可能性（1 = 100%）|share below (1 = 100%)",
            "数值（单位见右）|value (unit on the right)", "单位|unit", "出处|trace",
        )
    ]  # fmt: skip
    for target, verdict in judged:
        made = verdict.projection
        rows += [
            [target.id, made.year, q.share, q.value.value, q.value.unit, q.value.trace]
            for q in (made.quantiles if made else ())
            if made
        ]
    return rows


def _members(judged: Sequence[tuple[Target, Verdict]], lang: str) -> list[list[Value]]:
    rows = [
        _head(
            lang, "目标编号|target id", "集群代码|cluster code", "集群|cluster",
            "最新值（单位见右）|latest (unit on the right)", "单位|unit", "最新值年份（年）|year of latest",
            "判断|verdict", "规则|rule",
        )
    ]  # fmt: skip
    for target, verdict in judged:
        rows += [
            [
                target.id, v.member_code, wording.cluster_label(v.member_code, lang) if v.member_code else None,
                v.latest.value if v.latest else None, v.latest.unit if v.latest else None, v.latest_year,
                wording.verdict_label(v.verdict, lang), v.reason,
            ]
            for v in verdict.members
        ]  # fmt: skip
    return rows


def _diagnosis(plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows = [
        _head(lang, "规划|plan", "问题|problem", "回应种类|kind of answer", "回应它的条目|answer", "条目编号|item id")
    ]  # fmt: skip
    for plan in plans:
        found = answers(plan)
        for problem in plan.diagnosis:
            rows += [
                [
                    plan_title(plan, lang),
                    problem.text,
                    wording.item_words(a.kind, lang),
                    a.name,
                    a.item_id,
                ]
                for a in found[problem.id]
            ] or [[plan_title(plan, lang), problem.text, None, None, None]]
    return rows


def _chain(lookup: Lookup, view: View) -> list[list[Value]]:
    content = chain_content(lookup, view, view.subject, ())
    rows = [
        _head(
            view.lang, "从|from", "种类|kind", "关系|relation", "到|to", "种类|kind", "原句|sentence", "来源|source",
            "日期|date", "规划|plan id", "条目编号|item id",
        )
    ]  # fmt: skip
    kind, relation = content["chain_kind"], content["chain_relation"]
    rows += [
        [
            row.first.name, kind(row.first.kind), relation(row.edge.kind), row.second.name, kind(row.second.kind),
            clean(row.edge.evidence), row.edge.source, row.edge.stated_on, row.edge.plan_id, row.edge.item_id,
        ]
        for row in content["chain"].rows
    ]  # fmt: skip
    return rows


def _found(lookup: Lookup, view: View) -> list[list[Value]]:
    rows = [
        _head(view.lang, "规划|plan", "种类|kind", "名称|name", "原句|sentence", "条目编号|item id")
    ]
    rows += [
        [
            plan_title(plan, view.lang),
            wording.item_words(i.kind, view.lang),
            i.name,
            clean(i.quote),
            i.item_id,
        ]
        for plan, i in search(lookup, view)["found"]
    ]
    return rows
