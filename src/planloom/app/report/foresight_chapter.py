"""Which chapter does what may come next make? Stages of future industries, the nearest ones, the trial."""

from collections.abc import Iterator, Sequence

from planloom.app.check_view import shown_table
from planloom.app.foresight_view import foresight_checks
from planloom.app.lookup import Lookup
from planloom.app.records import Check, Plan
from planloom.app.report.check_tables import basis, named, paper_table
from planloom.app.report.parts import Block, Paragraph, Section, line, sayer
from planloom.codes import problem_words
from planloom.errors import Problem

_COLUMNS = {
    "stages": ("industry", "region", "year", "stage", "growth_point", "share", "growth", "contribution_share"),
    "next": ("region", "industry", "density", "industry_complexity", "advantage", "entry_probability"),
    "links": ("industry", "other_industry", "relatedness", "places_shared"),
    "back_test": ("answer", "period", "cells", "entries", "area", "skill"),
}  # fmt: skip
_ROWS = {"stages": 24, "next": 12, "links": 12, "back_test": 5}


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
            heading = say("下一步可能长出什么产业", "What may come next")
            yield Section(named(heading, check, lang), tuple(_blocks(check, lang)))


def _blocks(check: Check, lang: str) -> Iterator[Block]:
    say = sayer(lang)
    yield basis(check, lang)
    for found in check.problems:
        if found.severity != "information":
            problem = Problem(found.code, found.where, found.values, found.severity)
            message, fix = problem_words(problem, lang)
            yield Paragraph(line(say(f"{message}；{fix}。", f"{message}; {fix}.")), "bullet")
    for name, wanted in _COLUMNS.items():
        table = check.table(name)
        if table is not None and table.rows:
            yield paper_table(shown_table(check, table, lang, 0, _ROWS[name]), wanted, lang)
