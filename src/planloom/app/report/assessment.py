"""What stands in the assessment of a plan? Chapters from what was promised to what cannot be checked."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.lookup import Lookup
from planloom.app.overview import PortfolioRow, portfolio
from planloom.app.place_view import place_rows
from planloom.app.records import Plan
from planloom.app.report import lines
from planloom.app.report.algebra_chapters import parent_chapters, version_chapters
from planloom.app.report.compare_chapter import compare_chapter
from planloom.app.report.conclusion import conclusion
from planloom.app.report.cover import made
from planloom.app.report.firm_chapters import firm_chapters
from planloom.app.report.foresight_chapter import foresight_chapter
from planloom.app.report.found import all_found, found_chapter, notes_chapter
from planloom.app.report.measures_chapter import measures_chapters
from planloom.app.report.numbering import counted_sections
from planloom.app.report.parts import (
    Column,
    Empty,
    Line,
    Paragraph,
    Report,
    Run,
    Section,
    Table,
    line,
    sayer,
)
from planloom.app.report.resilience_chapter import resilience_chapters
from planloom.app.report.target_chapters import target_chapters, target_table
from planloom.app.text_view import clean
from planloom.app.wording import plan_title

_INPUTS = {
    "document": ("文件", "document"),
    "plan": ("规划数据", "plan file"),
    "observations": ("数值表", "table of observations"),
    "definitions": ("口径表", "table of definitions"),
    "evidence": ("用到的证据快照", "snapshot of the evidence used"),
    "code_list": ("代码表", "code list"),
}


def assessment(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Report:
    """Return the assessment of some plans.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans, the leading one first.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    report
        Every number of it stands in its appendix.
    """
    say = sayer(lang)
    found = all_found(lookup)
    sections = (
        conclusion(lookup, plans, found, lang),
        found_chapter(found, lang),
        *_targets(lookup, plans, lang),
        *target_chapters(lookup, plans, lang),
        *_portfolio(lookup, plans, lang),
        *_pledges(plans, lang),
        *_diagnosis(plans, lang),
        *_places(lookup, plans, lang),
        *firm_chapters(lookup, plans, lang),
        *foresight_chapter(lookup, plans, lang),
        *parent_chapters(lookup, plans, lang),
        *version_chapters(lookup, plans, lang),
        *compare_chapter(lookup, plans, lang),
        *measures_chapters(lookup, lang),
        *resilience_chapters(lookup, lang),
        *notes_chapter(found, lang),
        _evidence(lookup, lang),
        _inputs(lookup, lang),
    )
    title = plan_title(plans[0], lang) if plans else say("空的工作区", "an empty workspace")
    named = (say("规划评估", "Assessment of a plan"), title)
    return made(lookup, plans, named, counted_sections(sections, lang), lang)


def _targets(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    tables = tuple(target_table(lookup, plan, lang) for plan in plans if plan.targets)
    if tables:
        yield Section(sayer(lang)("目标一览", "The targets"), tables)


def _portfolio(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    say = sayer(lang)
    head = next((plan for plan in plans if plan.portfolio), None)
    if head is None:
        return
    tables = []
    for group, members in portfolio(lookup, head, lang):
        claimed = group.claimed if group.claimed not in (None, len(members)) else None
        note = say(f"（原文称 {claimed} 个）", f" ({claimed} claimed)") if claimed else ""
        tables.append(
            Table(
                f"{group.group} {len(members)}{note}",
                (
                    Column(say("名称", "Name"), 2),
                    Column(say("定位", "Stage"), 1.6),
                    Column(say("领域/技术/项目（个）", "Fields / technologies / projects"), 1.4),
                    Column(say("承载区域", "Places"), 2.4),
                    Column(say("目标判断", "Verdicts"), 1.6),
                ),
                tuple(_member_cells(member, lang) for member in members),
            )
        )
    yield Section(say("集群组合与行动内容", "Portfolio and programme"), tuple(tables))


def _member_cells(row: PortfolioRow, lang: str) -> tuple[Line, ...]:
    say = sayer(lang)
    none = lines.absent(say("未写", "not said"))
    digest = lines.absent(say("来源是摘要", "source is a digest"))
    unread = digest if row.programme == "digest" else none
    member = row.member
    code = member.cluster_code
    counts = row.counts.values()
    places = [wording.place_label(place, lang) for place in row.places]
    verdicts = [f"{wording.verdict_label(word, lang)} {count}" for word, count in row.verdicts]
    stages = row.stages
    return (
        line(wording.cluster_label(code, lang) if code else member.name),
        line(say("、", ", ").join(stages)) if stages else none,
        line(" / ".join(map(str, counts))) if sum(counts) else unread,
        line(say("、", ", ").join(places)) if places else none,
        line(say("、", ", ").join(verdicts)) if verdicts else none,
    )


def _pledges(plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    say = sayer(lang)
    pledges = [(plan, pledge) for plan in plans for pledge in plan.pledges]
    if pledges:
        yield Section(
            say("按现有表述不可衡量的承诺", "Pledges not measurable as written"),
            (
                Paragraph(
                    line(
                        say(
                            "这些承诺没有数字，也没有可以核对的对象；要核对，须先补上指标、数值和期限。",
                            "They carry no number; to check them, an indicator, a value and a deadline are needed.",
                        )
                    ),
                    "note",
                ),
                *_by_plan([(plan, clean(pledge.citation.quote)) for plan, pledge in pledges], lang),
            ),
        )


def _diagnosis(plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    say = sayer(lang)
    findings = [(plan, finding) for plan in plans for finding in plan.diagnosis]
    if findings:
        yield Section(
            say("规划自己指出的问题", "Problems the plan itself states"),
            tuple(_by_plan([(plan, finding.text) for plan, finding in findings], lang)),
        )


def _by_plan(said: Sequence[tuple[Plan, str]], lang: str) -> Iterator[Paragraph]:
    """Yield sentences under the title of the plan that says them."""
    known: Plan | None = None
    for plan, words in said:
        if plan is not known:
            known = plan
            yield Paragraph((Run(plan_title(plan, lang), look="strong"),), "lead")
        yield Paragraph(line(words), "bullet")


def _places(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    say = sayer(lang)
    rows = [row for row in place_rows(lookup, list(plans)) if row.roles or row.parks]
    if not rows:
        return
    none = lines.absent(say("未写", "not said"))
    cells = tuple(
        (
            line(wording.place_label(row.place_code, lang)),
            line(
                say("、", ", ").join(
                    [*(wording.cluster_label(code, lang) for code in row.clusters), *row.others]
                )
            )
            or none,
            line(str(len(row.parks))) if row.parks else none,
        )
        for row in rows
    )
    columns = (
        Column(say("地方", "Place"), 1),
        Column(say("承担的集群与任务", "Clusters and tasks"), 4),
        Column(say("园区（个）", "Parks"), 0.8, is_number=True),
    )
    yield Section(
        say("各区承担什么", "What each district does"),
        (Table(say("按地方", "By place"), columns, cells),),
    )


def _evidence(lookup: Lookup, lang: str) -> Section:
    say = sayer(lang)
    rows = tuple(
        (
            line(definition.label_zh if lang == "zh" else definition.label_en),
            line(definition.scope_code),
            line((definition.note_zh if lang == "zh" else definition.note_en) or ""),
        )
        for definition in lookup.study.definitions
    )
    heading = say("口径", "Definitions")
    if not rows:
        return Section(
            heading,
            (
                Empty(
                    say("还没有口径记录。", "No definition is recorded yet."),
                    say("需要的表：口径表。", "What would fill it: a table of definitions."),
                ),
            ),
        )
    columns = (
        Column(say("名称", "Name"), 2),
        Column(say("代码", "Code"), 2.2),
        Column(say("说明", "Remark"), 3.6),
    )
    return Section(heading, (Table(say("用到的口径", "Definitions used"), columns, rows),))


def _inputs(lookup: Lookup, lang: str) -> Section:
    say = sayer(lang)
    rows = tuple(
        (line(entry.name), line(_INPUTS[entry.kind][lang != "zh"]), line(entry.sha256[:16]))
        for entry in lookup.study.inputs
    )
    columns = (
        Column(say("文件", "File"), 3),
        Column(say("种类", "Kind"), 1.4),
        Column("SHA-256", 2),
    )
    caption = say("同样的输入得出同样的结果", "The same inputs give the same results")
    return Section(say("输入", "Inputs"), (Table(caption, columns, rows),))
