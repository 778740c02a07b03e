"""What do plans of different places say of the same indicator and industry? A column for each plan."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.algebra_view import Pivot, Said, cities
from planloom.app.lookup import Lookup
from planloom.app.records import Plan
from planloom.app.report import lines
from planloom.app.report.parts import (
    Block,
    Column,
    Line,
    Paragraph,
    Run,
    Section,
    Table,
    line,
    sayer,
)
from planloom.app.view import View
from planloom.app.wording import plan_title

_BESIDE = 5
"""How many plans stand beside each other in one table: more are too narrow to read on paper."""


def compare_chapter(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter of places side by side, where the study holds plans of two or more of them.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans of the report.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    chapter
        Targets by indicator and lists by industry; definitions that differ stand in rows of their own and are told.
    """
    say = sayer(lang)
    shown = _beside(lookup, plans)
    if not shown:
        return
    named = ",".join(plan.id for plan in shown)
    content = cities(lookup, View(lang="zh" if lang == "zh" else "en", plan=named))
    titles = say("；", "; ").join(
        f"{_place(p, lang)}{say('：', ': ')}{plan_title(p, lang)}" for p in shown
    )
    blocks: list[Block] = [Paragraph(line(titles), "note")]
    heads = (say("目标，按指标并列", "Targets by indicator"), say("指标", "Indicator"))
    blocks += _tables(lookup, content["targets"], shown, heads, lang)
    if content["differing"]:
        blocks.append(_differing(content["differing"], lang))
    heads = (say("产业名单，按集群并列", "Lists of industries by cluster"), say("产业", "Industry"))
    blocks += _tables(lookup, content["clusters"], shown, heads, lang)
    if len(blocks) == 1:
        blocks.append(Paragraph(line(say("没有可比内容。", "Nothing to compare.")), "note"))
    heading = say(
        "各地在同一指标、同一产业上说了什么", "What places say of the same indicator and industry"
    )
    yield Section(heading, tuple(blocks))


def _beside(lookup: Lookup, plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans that stand beside each other: of two places or more, one of them of the report."""
    own = {plan.id for plan in plans}
    revised = {plan.supersedes for plan in lookup.plans.values()}
    shown = [
        plan
        for plan in lookup.roots()
        if plan.place_code and (plan.id in own or plan.id not in revised)
    ]
    is_several = len({plan.place_code for plan in shown}) > 1
    return shown if is_several and own & {plan.id for plan in shown} else []


def _place(plan: Plan, lang: str) -> str:
    return wording.place_label(plan.place_code or "", lang)


def _tables(
    lookup: Lookup,
    rows: Sequence[Pivot],
    shown: Sequence[Plan],
    heads: tuple[str, str],
    lang: str,
) -> Iterator[Table]:
    """Yield the rows as tables of a few plans each; what several plans say comes first."""
    say = sayer(lang)
    caption, about = heads
    none = lines.absent(say("没有", "none"))
    ordered = sorted(rows, key=lambda row: sum(map(bool, row.cells)) == 1)
    for first in range(0, len(shown), _BESIDE):
        some = slice(first, first + _BESIDE)
        cells = tuple(
            (line(row.name), *(_cell(lookup, cell, lang) or none for cell in row.cells[some]))
            for row in ordered
            if any(row.cells[some])
        )
        if cells:
            columns = (Column(about, 2), *(Column(_head(p, shown, lang), 2) for p in shown[some]))
            yield Table(caption, columns, cells)


def _head(plan: Plan, shown: Sequence[Plan], lang: str) -> str:
    """Return the place of a plan, with its title where the place has another plan beside."""
    is_alone = sum(other.place_code == plan.place_code for other in shown) == 1
    place = _place(plan, lang)
    return place if is_alone else f"{place}{sayer(lang)('：', ': ')}{plan_title(plan, lang)}"


def _cell(lookup: Lookup, cell: Sequence[Said], lang: str) -> Line:
    between = sayer(lang)("；", "; ")
    parts: list[Run | str] = []
    for said in cell:
        verdict = lookup.verdicts.get(said.target_id or "")
        known = verdict.promised if verdict is not None else None
        parts += [between] if parts else []
        parts.append(Run(said.text, known.trace if known is not None else said.target_id))
    return line(*parts)


def _differing(found: Sequence[tuple[str, str, str]], lang: str) -> Table:
    say = sayer(lang)
    return Table(
        say("口径相近而不同，不合并", "Near, defined otherwise, and not merged"),
        (
            Column(say("指标", "Indicator"), 2),
            Column(say("与之相近", "Near to it"), 2),
            Column(say("怎样不同", "How they differ"), 3),
        ),
        tuple((line(left), line(right), line(why)) for left, right, why in found),
    )
