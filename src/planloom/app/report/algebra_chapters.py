"""Which chapters do plans make when held against each other? Versions, parent and child."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.algebra_view import RelationRow, relation_rows
from planloom.app.lookup import Lookup
from planloom.app.records import Plan, PlansHeld, align_study, diff_study
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

_WORDS = {
    "error": ("错误", "error"),
    "warning": ("留意", "warning"),
    "information": ("说明", "information"),
}
_KEPT = ("diff.target_kept", "force.", "align.cluster")


def version_chapters(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter for each pair of versions in the study of which the report holds one.

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
        What moved; what was kept is counted.
    """
    say = sayer(lang)
    own = {plan.id for plan in plans}
    for new in lookup.plans.values():
        old = lookup.plans.get(new.supersedes or "")
        if old is None or not own & {old.id, new.id}:
            continue
        heading = say("两个版本之间变了什么", "What moved between two versions")
        held = diff_study(lookup.study, old.id, new.id)
        sides = (say("旧版", "Older"), say("新版", "Newer"))
        yield _chapter(lookup, held, ("diff", heading), (old, new), sides, lang)


def parent_chapters(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter for each parent in the report with its child plans.

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
        What is carried, raised, lowered and left out; industries are counted.
    """
    say = sayer(lang)
    for parent in plans:
        children = lookup.children(parent.id)
        if not children:
            continue
        heading = say(
            "下级规划是否接住上级的目标", "Do the child plans carry their parent's targets?"
        )
        held = align_study(lookup.study, parent.id, [child.id for child in children])
        sides = (say("上级", "Parent"), say("下级", "Child"))
        yield _chapter(lookup, held, ("align", heading), (parent, *children), sides, lang)


def _chapter(
    lookup: Lookup,
    held: PlansHeld,
    page: tuple[str, str],
    plans: Sequence[Plan],
    sides: tuple[str, str],
    lang: str,
) -> Section:
    say = sayer(lang)
    rows = relation_rows(lookup, held, page[0], lang)
    shown = [row for row in rows if not row.kind.startswith(_KEPT)]
    counts: dict[str, int] = {}
    for row in rows:
        if row.kind.startswith(_KEPT) and not row.kind.startswith("force."):
            counts[row.message] = counts.get(row.message, 0) + 1
    titles = [_title(plan, lang) for plan in plans]
    blocks: list[Block] = [Paragraph(line(say("；", "; ").join(titles)), "note")]
    if shown:
        blocks.append(_table(shown, sides, lang))
    if counts:
        told = say("；", "; ").join(f"{words} {count}" for words, count in counts.items())
        blocks.append(Paragraph(line(say("此外：", "Besides: ") + told + say("。", ".")), "note"))
    if not rows:
        blocks.append(Paragraph(line(say("没有可比内容。", "Nothing to compare.")), "note"))
    return Section(page[1], tuple(blocks))


def _title(plan: Plan, lang: str) -> str:
    title = plan.title if lang == "zh" or plan.title_en is None else plan.title_en
    return f"{title} ({wording.day(plan.issued_on, lang)})" if plan.issued_on else title


def _said(row: RelationRow, lang: str) -> Line:
    if row.severity == "information":
        return line(row.message)
    return line(Run(f"{_WORDS[row.severity][lang != 'zh']} ", look="strong"), row.message)


def _table(rows: Sequence[RelationRow], sides: tuple[str, str], lang: str) -> Table:
    say = sayer(lang)
    none = lines.absent(say("没有", "none"))
    columns = (
        Column(say("对象", "About"), 2),
        Column(say("结论", "Finding"), 3),
        *(Column(side, 2) for side in sides),
    )
    cells = tuple(
        (
            line(row.name),
            _said(row, lang),
            line(row.left) or none,
            line(row.right) or none,
        )
        for row in rows
    )
    return Table(say("逐项", "One by one"), columns, cells)
