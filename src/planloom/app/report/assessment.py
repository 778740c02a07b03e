"""What stands in the assessment of a plan? Chapters from what was promised to what cannot be checked."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.document_view import clean
from planloom.app.lookup import Lookup
from planloom.app.overview import (
    PortfolioRow,
    portfolio,
    verdict_counts,
)
from planloom.app.page_problems import study_problem_row
from planloom.app.place_view import place_rows
from planloom.app.records import Plan
from planloom.app.report import lines
from planloom.app.report.parts import (
    Block,
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
from planloom.app.report.sources import numbered, sources
from planloom.app.report.target_chapters import target_chapters, target_table

_SEVERITIES = {
    "error": ("错误", "error"),
    "warning": ("留意", "warning"),
    "information": ("说明", "information"),
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
    sections = (
        _summary(lookup, plans, lang),
        *target_chapters(lookup, plans, lang),
        *_portfolio(lookup, plans, lang),
        *_pledges(plans, lang),
        *_diagnosis(plans, lang),
        *_places(lookup, plans, lang),
        _findings(lookup, lang),
        _evidence(lookup, lang),
        _inputs(lookup, lang),
    )
    title = plans[0].title if plans else say("空的工作区", "an empty workspace")
    if lang == "en" and plans and plans[0].title_en:
        title = plans[0].title_en
    return made(lookup, say("规划评估：", "Assessment of a plan: ") + title, sections, lang)


def made(lookup: Lookup, title: str, sections: Sequence[Section], lang: str) -> Report:
    """Return a report with its chapters and the appendix that their numbers lead to."""
    say = sayer(lang)
    numbers = numbered(lookup, sections)
    grades = dict.fromkeys(
        f"{file.document.title or file.document.name}{say('：', ': ')}"
        f"{wording.source_grade_words(file.document.grade, lang)}"
        for file in lookup.study.files
    )
    facts = (
        say("截至 ", "As of ") + wording.day(lookup.study.as_of, lang),
        say("依据的文件：", "Documents: ") + say("；", "; ").join(grades),
        f"{say('研究', 'Study')} {lookup.study.study_id[:12]} · Planloom {lookup.study.planloom_version}",
        say(
            "方括号中的编号指向附录，附录写明每个数字出自哪一行、哪一句、哪条公式。",
            "Numbers in brackets lead to the appendix: from which row, sentence or formula each figure comes.",
        ),
    )
    return Report(
        title=title,
        facts=facts,
        sections=tuple(sections),
        sources=sources(lookup, numbers, lang),
        numbers=numbers,
        lang=lang,
        as_of=lookup.study.as_of,
    )


def _summary(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Section:
    say = sayer(lang)
    counts = verdict_counts(lookup, plans)
    total = sum(count for _, count in counts)
    pledges = sum(len(plan.pledges) for plan in plans)
    said = say("、", ", ").join(
        f"{count} {say('项', '')}{wording.verdict_label(code, lang)}".replace("  ", " ")
        for code, count in counts
    )
    answer = (
        say(f"{total} 项可量化目标：{said}。", f"{total} targets with a number: {said}.")
        if total
        else say("没有读到带数字的目标。", "No target with a number was read.")
    )
    if pledges:
        answer += say(
            f"另有 {pledges} 项承诺没有数字，按现有表述不可衡量。",
            f" {pledges} pledges carry no number and cannot be measured as written.",
        )
    blocks: list[Block] = [Paragraph(line(answer), "answer")]
    blocks += [target_table(lookup, plan, lang) for plan in plans if plan.targets]
    return Section(say("结论：目标走到哪一步了", "Where do the targets stand?"), tuple(blocks))


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
    member = row.member
    code = member.cluster_code
    counts = row.counts.values()
    places = [wording.place_label(place, lang) for place in row.places]
    verdicts = [f"{wording.verdict_label(word, lang)} {count}" for word, count in row.verdicts]
    stages = row.stages
    return (
        line(wording.cluster_label(code, lang) if code else member.name),
        line(say("、", ", ").join(stages)) if stages else none,
        line(" / ".join(map(str, counts))) if sum(counts) else none,
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
                *(Paragraph(line(clean(pledge.citation.quote)), "bullet") for _, pledge in pledges),
            ),
        )


def _diagnosis(plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    say = sayer(lang)
    findings = [(plan, finding) for plan in plans for finding in plan.diagnosis]
    if findings:
        yield Section(
            say("规划自己指出的问题", "Problems the plan itself states"),
            tuple(Paragraph(line(finding.text), "bullet") for _, finding in findings),
        )


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


def _findings(lookup: Lookup, lang: str) -> Section:
    say = sayer(lang)
    heading = say("核查发现", "Findings")
    problems = lookup.study.problems
    if not problems:
        return Section(heading, (Paragraph(line(say("没有发现。", "None.")), "note"),))
    rows = []
    for problem in sorted(problems, key=lambda found: list(_SEVERITIES).index(found.severity)):
        told = study_problem_row(problem, lang)
        quotes = [clean(quote.quote) for quote in getattr(problem, "quotes", ())]
        said: list[Run | str] = [told["message"]]
        for quote in quotes:
            said.append(Run(say("　原句：", "  Sentence: ") + quote, look="muted"))
        rows.append(
            (
                line(_SEVERITIES[problem.severity][lang != "zh"]),
                line(*said),
                line(told["fix"]),
            )
        )
    columns = (
        Column(say("程度", "Severity"), 0.7),
        Column(say("发现", "What was found"), 4),
        Column(say("怎么办", "What to do"), 2.5),
    )
    return Section(heading, (Table(say("按程度", "By severity"), columns, tuple(rows)),))


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
                    say("需要的表：definitions。", "What would fill it: a table of definitions."),
                ),
            ),
        )
    columns = (
        Column(say("名称", "Name"), 2),
        Column(say("代码", "Code"), 1.4),
        Column(say("说明", "Remark"), 4),
    )
    return Section(heading, (Table(say("用到的口径", "Definitions used"), columns, rows),))


def _inputs(lookup: Lookup, lang: str) -> Section:
    say = sayer(lang)
    rows = tuple(
        (line(entry.name), line(entry.kind), line(entry.sha256[:16]))
        for entry in lookup.study.inputs
    )
    columns = (
        Column(say("文件", "File"), 3),
        Column(say("种类", "Kind"), 1.4),
        Column("SHA-256", 2),
    )
    caption = say("同样的输入得出同样的结果", "The same inputs give the same results")
    return Section(say("输入", "Inputs"), (Table(caption, columns, rows),))
