"""What does a report say of firms? Totals of the plan's clusters, counts of large firms, and how many are unsure."""

from collections.abc import Iterator, Sequence
from functools import partial

from planloom.app import check_view
from planloom.app.firms_view import firm_checks
from planloom.app.lookup import Lookup
from planloom.app.records import Check, Plan
from planloom.app.report.check_tables import basis, named, paper_table
from planloom.app.report.parts import Block, Paragraph, Section, line, sayer
from planloom.app.wording import target_name

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
    blocks: list[Block] = [basis(check, lang)]
    for name, wanted in _SHOWN.items():
        table = check.table(name)
        if table is not None and table.rows:
            shown = check_view.shown_table(check, table, lang, 0, len(table.rows))
            blocks.append(paper_table(shown, wanted, lang, partial(_name, lookup, lang)))
    if check.problems:
        count = len(check.problems)
        told = say(
            f"企业表有 {count} 处疑点，逐条列在核验页。",
            f"{count} things about the table are doubtful; the page of the check lists them.",
        )
        blocks.append(Paragraph(line(told), "note"))
    heading = say("哪些企业属于哪个集群", "Which firms belong to which cluster")
    return Section(named(heading, check, lang), tuple(blocks))


def _name(lookup: Lookup, lang: str, text: str) -> str:
    """Return the name of a target in place of its id."""
    target = lookup.targets.get(text)
    return target_name(target, lang) if target is not None else text
