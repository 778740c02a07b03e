"""What does an assessment say of each target? Verdict and rule first, then path, values and sentence."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.charts import chart_observations
from planloom.app.lookup import Lookup
from planloom.app.overview import TargetRow, target_row
from planloom.app.records import Plan, Target, Verdict
from planloom.app.report import lines
from planloom.app.report.drawings import target_svg
from planloom.app.report.parts import (
    Block,
    Column,
    Drawing,
    Line,
    Paragraph,
    Section,
    Table,
    line,
    sayer,
)
from planloom.app.text_view import sentence_around
from planloom.app.wording import plan_title


def target_table(lookup: Lookup, plan: Plan, lang: str) -> Table:
    """Return the targets of a plan with their verdicts."""
    say = sayer(lang)
    columns = (
        Column(say("目标", "Target"), 2.2),
        Column(say("承诺", "Promised"), 1.7, is_number=True),
        Column(say("期限", "By"), 0.8, is_number=True),
        Column(say("最新可比值", "Latest comparable"), 1.6, is_number=True),
        Column(
            say("年均增速：所需 / 已见（%）", "Growth a year: needed / seen (%)"),
            1.5,
            is_number=True,
        ),
        Column(say("判断", "Verdict"), 1.6),
    )
    return Table(
        plan_title(plan, lang),
        columns,
        tuple(_target_cells(target_row(lookup, target), lang) for target in plan.targets),
    )


def _target_cells(row: TargetRow, lang: str) -> tuple[Line, ...]:
    say = sayer(lang)
    target, verdict, growth = row.target, row.verdict, row.growth
    none = lines.absent(say("无数据", "no data"))
    latest = none
    if verdict is not None and verdict.latest is not None:
        year = f" ({verdict.latest_year})" if verdict.latest_year else ""
        latest = line(lines.figure(verdict.latest, lang, target.measure), year)
    rates = none
    if growth is not None:
        seen = lines.rate(growth.seen, lang) if growth.seen is not None else say("无", "none")
        rates = line(lines.rate(growth.needed, lang), " / ", seen)
    return (
        line(wording.target_name(target, lang)),
        line(lines.promised(target, verdict, lang)),
        line(str(target.by.year)) if target.by else lines.absent(say("未写", "not said")),
        latest,
        rates,
        (lines.verdict_run(verdict.verdict, lang),)
        if verdict is not None
        else lines.absent(say("未判断", "not judged")),
    )


def target_chapters(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter on every target: its verdict and rule, path, values and sentence."""
    say = sayer(lang)
    targets = [(plan, target) for plan in plans for target in plan.targets]
    if not targets:
        return
    yield Section(
        say("逐项：依据与规则", "Target by target: rule and evidence"),
        (
            Paragraph(
                line(
                    say(
                        "每项先写判断和规则，再列路径、数值与原句。",
                        "Each starts with its verdict and rule, then path, values and sentence.",
                    )
                ),
                "note",
            ),
        ),
    )
    for plan, target in targets:
        yield Section(
            wording.target_title(target, lang), tuple(_one_target(lookup, plan, target, lang)), 2
        )


def _one_target(lookup: Lookup, plan: Plan, target: Target, lang: str) -> Iterator[Block]:
    say = sayer(lang)
    verdict = lookup.verdicts.get(target.id)
    _, quote, _ = sentence_around(lookup, plan.id, target.citation)
    if verdict is not None:
        yield Paragraph(
            line(
                lines.verdict_run(verdict.verdict, lang),
                " ",
                *lines.reason(lookup, verdict, target, lang),
            ),
            "answer",
        )
        for mark in verdict.marks:
            yield Paragraph(line(wording.mark_sentence(mark, lang)), "note")
    yield Paragraph(line(quote), "quote")
    if verdict is None:
        return
    svg = target_svg(lookup, target, verdict, lang)
    rows = chart_observations(lookup, verdict)
    if svg is not None:
        origin = say("；", "; ").join(dict.fromkeys(row.source for row in rows))
        yield Drawing(
            say(
                "所需路径、已知数值与目标。来源：",
                "Required path, known values and target. Source: ",
            )
            + (origin or say("规划文本", "the plan's text")),
            svg,
            say("折线图：所需路径、各口径数值和目标", "line chart of path, values and target"),
        )
    yield from _growths(verdict, lang)
    yield from _trend(verdict, target, lang)
    if rows:
        yield _values(lookup, verdict, lang)
    elif verdict.verdict == "no_data":
        yield Paragraph(
            line(
                say(
                    "需要的表：数值表，每行一个数值，带来源、口径和公布日期。",
                    "What would fill it: a table of figures, one a row, with source, definition and day.",
                )
            ),
            "note",
        )
    if verdict.members:
        yield _members(verdict, target, lang)


def _growths(verdict: Verdict, lang: str) -> Iterator[Block]:
    say = sayer(lang)
    rows: list[tuple[Line, ...]] = []
    for growth in verdict.growths:
        until = say(f"，见到 {growth.last_year} 年", f", seen until {growth.last_year}")
        use = {
            "none": say("仅供对照", "for comparison"),
            "possible_break": wording.mark_sentence("crosses_possible_break", lang),
            "break": wording.mark_sentence("crosses_break", lang),
        }[growth.break_note]
        rows.append(
            (
                line(f"{growth.first_year}{until if growth.last_year else ''}"),
                line(lines.rate(growth.needed, lang)),
                line(lines.rate(growth.seen, lang))
                if growth.seen
                else lines.absent(say("尚无后值", "none yet")),
                line(say("判断据此", "decides the verdict") if growth.is_deciding else use),
            )
        )
    if verdict.growth_remaining is not None:
        rows.append(
            (
                line(say("最新值到期限", "latest value to deadline")),
                line(lines.rate(verdict.growth_remaining, lang)),
                lines.absent(say("不适用", "not applicable")),
                line(say("今后每年还需", "still needed each year")),
            )
        )
    if rows:
        yield Table(
            say("年均增速，由水平值算出（%）", "Average yearly growth, from levels (%)"),
            (
                Column(say("基期", "Base"), 2),
                Column(say("所需", "Needed"), 1, is_number=True),
                Column(say("已见", "Seen"), 1, is_number=True),
                Column(say("用途", "Use"), 2.5),
            ),
            tuple(rows),
        )


def _trend(verdict: Verdict, target: Target, lang: str) -> Iterator[Block]:
    """Yield where the trend leads and the odds of the promise, or why that is not said."""
    say, made = sayer(lang), verdict.projection
    if verdict.projection_reason is not None:
        yield Paragraph(line(wording.mark_sentence(verdict.projection_reason, lang)), "note")
    if made is None:
        return
    low, high = (lines.figure(made.quantiles[n].value, lang, target.measure) for n in (0, -1))
    yield Paragraph(
        line(
            say(
                f"照趋势（{made.values} 个年度值，不参与判断）：{made.year} 年有八成可能在 ",
                f"By the trend of {made.values} yearly values, which decides nothing, {made.year} lies with "
                "80 % probability between ",
            ),
            low,
            say(" 与 ", " and "),
            high,
            say(" 之间，满足“", "; the probability of “"),
            wording.promise(target, lang),
            say("”的概率为 ", "” is "),
            lines.likely(made.probability, lang),
            say("。", "."),
        ),
        "note",
    )


def _values(lookup: Lookup, verdict: Verdict, lang: str) -> Table:
    say = sayer(lang)
    rows = []
    for row in chart_observations(lookup, verdict):
        rows.append(
            (
                line(str(row.year)),
                line(lines.observed(lookup, row, lang)),
                line(lines.scope_label(lookup, row.scope_code, lang)),
                line(row.source),
                line(str(row.published_on)),
            )
        )
    return Table(
        say("数值与来源", "Values and their sources"),
        (
            Column(say("年份", "Year"), 0.8),
            Column(say("数值", "Value"), 1.4, is_number=True),
            Column(say("口径", "Definition"), 1.8),
            Column(say("来源", "Source"), 2.4),
            Column(say("公布日期", "Published"), 1.1),
        ),
        tuple(rows),
    )


def _members(verdict: Verdict, target: Target, lang: str) -> Table:
    say = sayer(lang)
    rows = tuple(
        (
            line(wording.cluster_label(member.member_code or "", lang)),
            line(lines.figure(member.latest, lang, target.measure))
            if member.latest
            else lines.absent(say("无数据", "no data")),
            (lines.verdict_run(member.verdict, lang),),
        )
        for member in verdict.members
    )
    return Table(
        say("分项", "Members"),
        (
            Column(say("集群", "Cluster"), 2),
            Column(say("最新值", "Latest"), 1.4, is_number=True),
            Column(say("判断", "Verdict"), 1.2),
        ),
        rows,
    )
