"""What does a report say of firms? Totals of the plan's clusters, counts of large firms, and how many are unsure."""

from collections.abc import Iterator, Sequence

from planloom.app import check_view
from planloom.app.check_view import ShownTable
from planloom.app.firms_view import firm_checks
from planloom.app.lookup import Lookup
from planloom.app.records import Check, Plan
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
from planloom.app.wording import target_name

_HASH = 12
_SHOWN = {
    "totals": (
        "cluster_code", "firm_count", "unsure_firm_count", "revenue_cny", "unsure_revenue_cny",
        "value_added_cny", "unsure_value_added_cny",
    ),
    "tiers": ("target_id", "measure", "promised_low", "firm_count_low", "firm_count_high", "verdict"),
    "reasons": ("reason", "state", "firm_count"),
}  # fmt: skip
"""Columns that stand on paper; the page of the check has all."""


def firm_chapters(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter for each check of firms that was held against a plan of the report, or against none.

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
        Totals, tiers, reasons; where each number comes from is said once, with file, hash and choices.
    """
    own = {plan.id for plan in plans}
    for check in firm_checks(lookup.study.checks):
        if check.plan_id is None or check.plan_id in own:
            yield _chapter(lookup, check, lang)


def _chapter(lookup: Lookup, check: Check, lang: str) -> Section:
    say = sayer(lang)
    blocks: list[Block] = [Paragraph(_basis(check, lang), "note")]
    for name in ("totals", "tiers", "reasons"):
        table = check.table(name)
        if table is not None and table.rows:
            shown = check_view.shown_table(check, table, lang, 0, len(table.rows))
            blocks.append(_table(lookup, shown, lang))
    if check.problems:
        count = len(check.problems)
        told = say(
            f"企业表有 {count} 处疑点，逐条列在核验页。",
            f"{count} things about the table are doubtful; the page of the check lists them.",
        )
        blocks.append(Paragraph(line(told), "note"))
    heading = say("哪些企业属于哪个集群", "Which firms belong to which cluster")
    return Section(
        f"{heading}{say('：', ': ')}{check.name}" if check.name else heading, tuple(blocks)
    )


def _basis(check: Check, lang: str) -> Line:
    """Return the file, its hash and the choices that the numbers of the chapter rest on."""
    say = sayer(lang)
    files = say("、", ", ").join(
        f"{i.name} (SHA-256 {i.sha256[:_HASH]}…)" for i in check.inputs if i.role != "plan"
    )
    chosen = say("；", "; ").join(
        f"{name}{say('：', ': ')}{value}" for name, value in check_view.parameter_rows(check, lang)
    )
    where = f"/checks/{check_view.short_id(check)}"
    return line(
        say(f"依据 {files}；{chosen}。", f"From {files}; {chosen}. "),
        say("每个数字的算式和出处见 ", "Formula and origin of each number: "),
        Run(where),
        say("。归类规则与权重见 docs/firms.md。", ". Rules and weights: docs/firms.md."),
    )  # fmt: skip


def _table(lookup: Lookup, shown: ShownTable, lang: str) -> Table:
    say = sayer(lang)
    opened, closed = say("（", " ("), say("）", ")")
    none = lines.absent(say("无数据", "no data"))
    kept = [at for at, c in enumerate(shown.columns) if c.name in _SHOWN[shown.name]]
    columns = []
    for column in (shown.columns[at] for at in kept):
        head = f"{column.label}{opened}{column.unit}{closed}" if column.unit else column.label
        columns.append(Column(head, 1 if column.is_number else 2, is_number=column.is_number))
    rows = tuple(
        tuple(line(_name(lookup, row[at].text, lang)) or none for at in kept) for row in shown.rows
    )
    return Table(shown.label, tuple(columns), rows)


def _name(lookup: Lookup, text: str, lang: str) -> str:
    """Return the name of a target in place of its id."""
    target = lookup.targets.get(text)
    return target_name(target, lang) if target is not None else text
