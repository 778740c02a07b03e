"""What does a director read first? One page: how many targets stand where, what was found, what is missing."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.labels import VERDICTS
from planloom.app.lookup import Lookup
from planloom.app.overview import verdict_counts
from planloom.app.records import Plan, StudyProblem
from planloom.app.report import lines
from planloom.app.report.parts import Block, Column, Line, Paragraph, Section, Table, line, sayer

_NAMED = 6
"""So many targets are named for each verdict; the others stand in the table of targets."""
_NEXT: dict[str, tuple[str, str]] = {
    "no_data": (
        "补数据：数值表，每行一个数值，带来源、口径、公布日期",
        "add figures: a table of them with source, definition and day",
    ),
    "definition_missing": ("补口径：一张口径表", "add the definition: a table of definitions"),
    "not_measurable": (
        "文本须写明指标、数值、期限",
        "the text must name indicator, value and deadline",
    ),
    "conflict": ("在来源之间作出选择", "choose between the sources"),
    "off_track": ("见逐项的所需增速", "see the growth needed, target by target"),
    "at_risk": ("见逐项的所需增速", "see the growth needed, target by target"),
    "missed": ("见逐项", "see target by target"),
    "too_early": ("等规划之后的数值公布", "wait for a value after the plan's day"),
}
"""What would move a verdict on."""


def conclusion(
    lookup: Lookup, plans: Sequence[Plan], found: Sequence[StudyProblem], lang: str
) -> Section:
    """Return the first chapter.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.
    found
        Everything that was found wrong or open.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    section
        A sentence, a table of verdicts, and what else there is to know.
    """
    say = sayer(lang)
    blocks: list[Block] = [Paragraph(line(_answer(lookup, plans, lang)), "answer")]
    rows = tuple(_rows(lookup, plans, lang))
    if rows:
        blocks.append(
            Table(
                say("目标走到哪一步", "Where the targets stand"),
                (
                    Column(say("判断", "Verdict"), 1.3),
                    Column(say("项数", "Targets"), 0.7, is_number=True),
                    Column(say("哪些目标", "Which"), 4),
                    Column(say("接下来", "Next"), 2.4),
                ),
                rows,
            )
        )
    blocks += [Paragraph(line(words), "bullet") for words in _others(plans, found, lang)]
    return Section(say("结论：目标走到哪一步了", "Where do the targets stand?"), tuple(blocks))


def _answer(lookup: Lookup, plans: Sequence[Plan], lang: str) -> str:
    say = sayer(lang)
    counts = verdict_counts(lookup, plans)
    total = sum(count for _, count in counts)
    if not total:
        return say("没有读到带数字的目标。", "No target with a number was read.")
    said = say("、", ", ").join(
        f"{count} {say('项', '')}{wording.verdict_label(code, lang)}".replace("  ", " ")
        for code, count in counts
    )
    return say(f"{total} 项可量化目标：{said}。", f"{total} targets with a number: {said}.")


def _rows(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[tuple[Line, ...]]:
    say = sayer(lang)
    by_code: dict[str, list[str]] = {}
    for plan in plans:
        for target in plan.targets:
            verdict = lookup.verdicts.get(target.id)
            if verdict is not None:
                name = wording.target_title(target, lang)
                by_code.setdefault(verdict.verdict, []).append(name)
    for code in VERDICTS:
        names = by_code.get(code, [])
        if not names:
            continue
        said = say("；", "; ").join(dict.fromkeys(names[:_NAMED]))
        if len(names) > _NAMED:
            said += say(f"；等 {len(names)} 项", f"; {len(names)} in all")
        following = _NEXT.get(code)
        yield (
            (lines.verdict_run(code, lang),),
            line(str(len(names))),
            line(said),
            line(following[lang != "zh"])
            if following
            else lines.absent(say("无须补充", "nothing missing")),
        )


def _others(plans: Sequence[Plan], found: Sequence[StudyProblem], lang: str) -> Iterator[str]:
    say = sayer(lang)
    pledges = sum(len(plan.pledges) for plan in plans)
    if pledges:
        yield say(
            f"另有 {pledges} 项承诺没有数字，按现有表述不可衡量。",
            f"{pledges} pledges carry no number and cannot be measured as written.",
        )
    errors = sum(problem.severity == "error" for problem in found)
    warnings = sum(problem.severity == "warning" for problem in found)
    if errors or warnings:
        yield say(
            f"核查发现 {errors} 处错误、{warnings} 处需要留意，见下一章。",
            f"Errors found: {errors}; warnings: {warnings}; see the next chapter.",
        )
