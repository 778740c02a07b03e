"""Which tables does a study give, and what stands in them? A table for each kind of row, units in the heads."""

from collections.abc import Callable, Sequence

from planloom.app import wording
from planloom.app.findings_view import findings_about
from planloom.app.labels import subject_label
from planloom.app.lookup import Lookup
from planloom.app.page_problems import study_problem_row
from planloom.app.records import Plan, Target
from planloom.app.report.parts import sayer
from planloom.app.report.sheets import Value, workbook
from planloom.app.text_view import clean
from planloom.app.wording import plan_title

_NAMES: dict[str, str] = {
    "targets": "目标",
    "paths": "所需路径",
    "observations": "数值",
    "definitions": "口径",
    "portfolio": "组合",
    "programme": "行动内容",
    "pledges": "承诺",
    "parks": "园区",
    "findings": "发现",
    "trace": "出处",
    "inputs": "输入",
}
TABLES = tuple(_NAMES)
"""Names of the tables of a study, in the order of the sheets."""
OF_SUBJECT = ("targets", "observations", "programme", "parks")
"""Tables that can be had of one cluster or place alone."""


def study_table(
    lookup: Lookup, plans: Sequence[Plan], name: str, lang: str, subject: str = ""
) -> list[list[Value]]:
    """Return one table of a study; the first row is its head.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans whose items are listed.
    name
        One of `TABLES`.
    lang
        ``zh`` or ``en``.
    subject
        Only what is about this cluster or place, by code, in the tables of `OF_SUBJECT`; empty for all.

    Returns
    -------
    rows
        Null where a value is missing.
    """
    made: dict[str, Callable[[], list[list[Value]]]] = {
        "targets": lambda: _targets(lookup, plans, lang, subject),
        "paths": lambda: _paths(lookup, plans, lang),
        "observations": lambda: _observations(lookup, lang, subject),
        "definitions": lambda: _definitions(lookup, lang),
        "portfolio": lambda: _portfolio(plans, lang),
        "programme": lambda: _programme(lookup, plans, lang, subject),
        "pledges": lambda: _pledges(plans, lang),
        "parks": lambda: _parks(plans, lang, subject),
        "findings": lambda: _findings(lookup, plans, lang),
        "trace": lambda: _trace(lookup, lang),
        "inputs": lambda: _inputs(lookup, lang),
    }
    return made[name]()


def sheet_name(name: str, lang: str) -> str:
    """Return what a table is called.

    Examples
    --------
    >>> sheet_name("targets", "zh"), sheet_name("targets", "en")
    ('目标', 'targets')
    """
    return _NAMES[name] if lang == "zh" else name


def xlsx_tables(lookup: Lookup, plans: Sequence[Plan], lang: str) -> bytes:
    """Return every table of a study as one Excel file.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans whose items are listed.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    data
        An .xlsx file; numbers in the unit that stands beside them or in the head, empty where missing.
    """
    tables = {sheet_name(name, lang): study_table(lookup, plans, name, lang) for name in TABLES}
    return workbook(tables, lookup.study.as_of)


def _is_about(subject: str, *codes: str | None) -> bool:
    """Return whether a row with these codes is about a subject; every row is where none is named."""
    return not subject or subject in codes


def _heads(lang: str, *pairs: str) -> list[Value]:
    """Return the heads of columns, each given as Chinese, a bar, and English."""
    return [pair.split("|")[lang != "zh"] for pair in pairs]


def _targets(lookup: Lookup, plans: Sequence[Plan], lang: str, subject: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(
            lang,
            "编号|id",
            "规划|plan",
            "指标|indicator",
            "对象|subject",
            "比较|comparator",
            "下限（单位见右）|low (unit on the right)",
            "上限（单位见右）|high (unit on the right)",
            "单位|unit",
            "期限（年）|deadline (year)",
            "判断|verdict",
            "规则|rule",
            "规则说明|rule in words",
            "最新值（单位同左）|latest (same unit)",
            "最新值年份（年）|year of latest",
            "所需年均增速（1 = 100%）|growth needed a year (1 = 100%)",
            "已见年均增速（1 = 100%）|growth seen a year (1 = 100%)",
            "原句|sentence",
            "起始字|start",
        )
    ]
    for plan in plans:
        for target in plan.targets:
            if not _is_about(subject, target.cluster_code, target.place_code, *target.member_codes):
                continue
            verdict = lookup.verdicts.get(target.id)
            growth = next((g for g in verdict.growths if g.is_deciding), None) if verdict else None
            latest = verdict.latest if verdict else None
            rows.append(
                [
                    target.id, plan_title(plan, lang), wording.target_name(target, lang),
                    _subject(target, lang), target.comparator,
                    target.low, target.high, target.unit, target.by.year if target.by else None,
                    wording.verdict_label(verdict.verdict, lang) if verdict else None,
                    verdict.reason if verdict else None,
                    wording.reason_sentence(verdict, target, lang, lookup.study.as_of) if verdict else None,
                    latest.value if latest else None, verdict.latest_year if verdict else None,
                    growth.needed.value if growth else None,
                    growth.seen.value if growth and growth.seen else None,
                    clean(target.citation.quote), target.citation.start,
                ]
            )  # fmt: skip
    return rows


def _subject(target: Target, lang: str) -> str:
    """Return who a target is about: the cluster or place of the code lists, else the document's words."""
    code = target.cluster_code or target.place_code
    return subject_label(code, lang) if code and lang != "zh" else target.subject


def _paths(lookup: Lookup, plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(
            lang,
            "目标编号|target id",
            "年份（年）|year",
            "所需值（单位见右）|required (unit on the right)",
            "单位|unit",
            "出处|trace",
        )
    ]
    for plan in plans:
        for target in plan.targets:
            verdict = lookup.verdicts.get(target.id)
            rows += [
                [target.id, p.year, p.required.value, p.required.unit, p.required.trace]
                for p in (verdict.path if verdict else ())
            ]
    return rows


def _observations(lookup: Lookup, lang: str, subject: str) -> list[list[Value]]:
    head = _heads(
        lang,
        "编号|id",
        "指标|indicator",
        "对象|subject",
        "年份（年）|year",
        "数值（单位见右）|value (unit on the right)",
        "单位|unit",
        "口径|definition",
        "来源|source",
        "地址|address",
        "公布日期|published",
        "备注|remark",
    )
    rows: list[list[Value]] = [head]
    rows += [
        [
            row.observation_id,
            wording.indicator_label(row.indicator_code, lang),
            wording.subject_label(row.subject_code, lang),
            row.year,
            row.value,
            row.unit,
            row.scope_code,
            row.source,
            row.address,
            row.published_on,
            row.note,
        ]
        for row in lookup.study.observations
        if _is_about(subject, row.subject_code)
    ]
    return rows


def _definitions(lookup: Lookup, lang: str) -> list[list[Value]]:
    say = sayer(lang)
    head = _heads(lang, "代码|code", "名称|name", "来源写明|stated", "说明|remark")
    rows: list[list[Value]] = [head]
    rows += [
        [
            d.scope_code,
            d.label_zh if lang == "zh" else d.label_en,
            say("是", "yes") if d.is_stated else say("否", "no"),
            d.note_zh if lang == "zh" else d.note_en,
        ]
        for d in lookup.study.definitions
    ]
    return rows


def _portfolio(plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(lang, "规划|plan", "组|group", "名称|name", "代码|code", "原文称（个）|claimed")
    ]
    for plan in plans:
        for group in plan.portfolio:
            rows += [
                [
                    plan_title(plan, lang),
                    group.group,
                    member.name,
                    member.cluster_code,
                    group.claimed,
                ]
                for member in group.members
            ]
    return rows


def _programme(lookup: Lookup, plans: Sequence[Plan], lang: str, subject: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(
            lang,
            "规划|plan",
            "种类|kind",
            "名称|name",
            "集群|cluster",
            "地方|place",
            "原句|sentence",
        )
    ]
    for plan, item in lookup.programme(list(plans)):
        if not _is_about(subject, item.cluster_code, item.place_code):
            continue
        cluster = wording.cluster_label(item.cluster_code, lang) if item.cluster_code else None
        quote = clean(item.citation.quote) if item.citation else None
        kind = wording.item_words(item.kind, lang)
        rows.append([plan_title(plan, lang), kind, item.name, cluster, item.place, quote])
    return rows


def _pledges(plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(lang, "规划|plan", "动词|verb", "对象|object", "原句|sentence")
    ]
    rows += [
        [plan_title(plan, lang), pledge.verb, pledge.object, clean(pledge.citation.quote)]
        for plan in plans
        for pledge in plan.pledges
    ]
    return rows


def _parks(plans: Sequence[Plan], lang: str, subject: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(
            lang,
            "规划|plan",
            "名称|name",
            "地方|places",
            "规划面积（平方米）|planned area (m²)",
            "工业用地（平方米）|industrial land (m²)",
            "来源|source",
        )
    ]
    for plan in plans:
        rows += [
            [
                plan_title(plan, lang), park.name, "、".join(wording.place_label(c, lang) for c in park.place_codes),
                park.planned_area_m2, park.industrial_area_m2, park.source,
            ]
            for park in plan.parks
            if _is_about(subject, *park.place_codes, *park.cluster_codes)
        ]  # fmt: skip
    return rows


def _findings(lookup: Lookup, plans: Sequence[Plan], lang: str) -> list[list[Value]]:
    rows: list[list[Value]] = [
        _heads(
            lang,
            "代码|code",
            "程度|severity",
            "位置|where",
            "发现|found",
            "怎么办|what to do",
            "原句|sentences",
        )
    ]
    for problem in (*findings_about(lookup, plans), *lookup.study.problems):
        told = study_problem_row(problem, lang)
        quotes = " ‖ ".join(clean(quote.quote).strip() for quote in problem.quotes) or None
        rows.append(
            [problem.code, problem.severity, problem.where, told["message"], told["fix"], quotes]
        )
    return rows


def _trace(lookup: Lookup, lang: str) -> list[list[Value]]:
    head = _heads(
        lang,
        "编号|id",
        "种类|kind",
        "数值（单位见右）|value (unit on the right)",
        "单位|unit",
        "公式|formula",
        "输入|inputs",
        "数据行|row",
        "条目|item",
        "参数|parameter",
    )
    rows: list[list[Value]] = [head]
    rows += [
        [
            node.id,
            node.kind,
            node.value,
            node.unit,
            node.formula,
            "; ".join(f"{name} = {i}" for name, i in node.inputs) or None,
            node.observation_id,
            node.item_id,
            node.parameter_code,
        ]
        for node in lookup.study.trace
    ]
    return rows


def _inputs(lookup: Lookup, lang: str) -> list[list[Value]]:
    head = _heads(lang, "文件|file", "种类|kind", "SHA-256|SHA-256")
    rows: list[list[Value]] = [head]
    rows += [[entry.name, entry.kind, entry.sha256] for entry in lookup.study.inputs]
    return rows
