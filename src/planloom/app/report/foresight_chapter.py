"""Which chapter does what may come next make? Stages of future industries, the nearest ones, the trial."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.check_view import ShownTable, shown_table
from planloom.app.foresight_view import foresight_checks
from planloom.app.lookup import Lookup
from planloom.app.records import Check, Plan
from planloom.app.report.parts import Block, Column, Paragraph, Section, Table, line, sayer
from planloom.codes import problem_words
from planloom.errors import Problem

_COLUMNS = {
    "stages": ("industry", "region", "year", "stage", "growth_point", "share", "growth", "contribution_share"),
    "next": ("region", "industry", "density", "industry_complexity", "advantage", "entry_probability"),
    "back_test": ("answer", "period", "cells", "entries", "area", "skill"),
}  # fmt: skip
_ROWS = {"stages": 24, "next": 12, "back_test": 5}


def foresight_chapter(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Iterator[Section]:
    """Yield a chapter for each check of future industries that belongs to a plan of the report, or to none.

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
        With what must be known before reading it.
    """
    say = sayer(lang)
    own = {None, *(plan.id for plan in plans)}
    for check in foresight_checks(lookup.study.checks):
        if check.plan_id in own:
            yield Section(
                say("下一步可能长出什么产业", "What may come next"),
                tuple(_blocks(check, lang)),
            )


def _blocks(check: Check, lang: str) -> Iterator[Block]:
    say = sayer(lang)
    names = ", ".join(
        f"{i.name} (sha256 {i.sha256[:12]})" for i in check.inputs if i.role != "plan"
    )
    day = wording.day(check.published_on, lang)
    yield Paragraph(
        line(say(f"依据 {names}，自 {day} 起为人所知。", f"From {names}, known from {day}.")),
        "lead",
    )
    for found in check.problems:
        if found.severity != "information":
            problem = Problem(found.code, found.where, found.values, found.severity)
            message, fix = problem_words(problem, lang)
            yield Paragraph(line(say(f"{message}；{fix}。", f"{message}; {fix}.")), "bullet")
    for name, columns in _COLUMNS.items():
        table = check.table(name)
        if table is not None and table.rows:
            shown = shown_table(check, table, lang, 0, _ROWS[name])
            yield _table(shown, columns, lang)


def _table(shown: ShownTable, wanted: Sequence[str], lang: str) -> Table:
    say = sayer(lang)
    places = [k for k, column in enumerate(shown.columns) if column.name in wanted]
    heads = [shown.columns[k] for k in places]
    count = len(shown.rows)
    note = say(f"（前 {count} 行，共 {shown.total} 行）", f" (first {count} of {shown.total} rows)")
    absent = say("无数据", "no data")
    rows = [
        [row[k].text or (absent if shown.columns[k].is_number else "") for k in places]
        for row in shown.rows
    ]
    return Table(
        shown.label + (note if shown.total > count else ""),
        tuple(Column(head.label, 1 if head.is_number else 1.4, head.is_number) for head in heads),
        tuple(tuple(line(text) for text in row) for row in rows),
    )
