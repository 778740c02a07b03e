"""What may come next, and how far have a plan's future industries come? The check over regions by industries."""

from collections.abc import Iterator

import numpy as np

from planloom.clusters import QUANTITIES, ClusterTables, TableRequest, read_region_industry
from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan
from planloom.study.check_records import CheckTable
from planloom.study.checking import CheckRequest, CheckResult, Progress
from planloom.study.foresight import RELATEDNESS, Foresight, ForesightRequest, foresee
from planloom.study.foresight_problems import foresight_problems
from planloom.study.foresight_stages import stage_table
from planloom.study.foresight_tables import foresight_tables, next_of_each

_MOST_DRAWS = 10_000


def foresight(request: CheckRequest, plan: Plan | None, progress: Progress) -> CheckResult:
    """Return what a table tells of what may come next.

    Parameters
    ----------
    request
        Table ``sizes``; options as `CHECKERS` lists them.
    plan
        The plan whose future industries are followed; null for none.
    progress
        Told which step is done.

    Returns
    -------
    result
        Tables ``stages``, ``places``, ``industries``, ``next``, ``links``, and of past entries; a problem for each
        table of more rows than the request keeps.

    Raises
    ------
    InputError
        With everything that is wrong in table and options.
    """
    asked = asked_of(request)
    (name, data), rows = request.tables["sizes"], request.most_rows
    tables, problems = read_region_industry(data, name, _meant(request))
    quantity = _quantity(tables, asked.quantity)
    found = foresee(tables, asked, progress)
    stages, missing = stage_table(tables, quantity, plan, asked, name)
    made = [_cut(t, rows) for t in (stages, *foresight_tables(found, rows))]
    cut = [
        Problem("foresight.rows_left_out", name, {"table": t.name, "count": rows}, "information")
        for t, is_cut in made
        if is_cut
    ]
    said = (
        *problems,
        *missing,
        *foresight_problems(found, asked, name),
        *cut,
        *_rest(found, rows, name),
    )
    return CheckResult(tuple(t for t, _ in made), said)


def _rest(found: Foresight, rows: int | None, name: str) -> Iterator[Problem]:
    """Yield how many pairs of a place and an industry that it lacks the table ``next`` has no room for."""
    each = next_of_each(found, rows)
    lacks = (~found.present & np.isfinite(found.density)).sum(1)
    rest = int(np.maximum(0, lacks - each).sum())
    if rest:
        yield Problem("foresight.next_left_out", name, {"count": each, "rest": rest}, "information")


def asked_of(request: CheckRequest) -> ForesightRequest:
    """Return what the parameters of a check ask for.

    Parameters
    ----------
    request
        The check.

    Returns
    -------
    asked
        Numbers read.

    Raises
    ------
    InputError
        With every parameter that is no such number.
    """
    given = request.parameters
    problems: list[Problem] = []

    def number(name: str, low: float, high: float) -> float | None:
        text = given[name].strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            told = {"expected": f"{low:g}–{high:g}", "found": text}
            problems.append(Problem("foresight.bad_option", name, told))
            return None
        return value

    least = number("minimum_size", 0, 1e18)
    draws, seed = number("bootstrap", 0, _MOST_DRAWS), number("seed", 0, 2**32)
    period = number("period_years", 1, 50)
    below = number("entry_below", 0, 1)
    if given["related_by"] not in RELATEDNESS:
        told = {"expected": ", ".join(RELATEDNESS), "found": given["related_by"]}
        problems.append(Problem("foresight.bad_option", "related_by", told))
    if problems:
        raise InputError(problems)
    return ForesightRequest(
        quantity=given["quantity"],
        minimum_size=least,
        related_by=given["related_by"],
        draws=int(draws or 0),
        seed=int(seed or 0),
        period_years=None if period is None else int(period),
        entry_below=below,
        day=request.published_on,
    )


def _meant(request: CheckRequest) -> TableRequest:
    """Return how the table is meant: its columns and what an absent pair says."""
    pairs = [
        part.partition("=") for part in request.parameters["columns"].split(",") if part.strip()
    ]
    roles = ("region", "industry", "year", *QUANTITIES)
    problems = [
        Problem("foresight.bad_option", "columns", {"expected": ", ".join(roles), "found": role})
        for role, sign, _ in pairs
        if not sign or role.strip() not in roles
    ]
    if problems:
        raise InputError(problems)
    return TableRequest(
        column={role.strip(): word.strip() for role, _, word in pairs},
        absent="zero" if request.parameters["absent"] == "zero" else "missing",
    )


def _quantity(tables: ClusterTables, asked: str) -> str:
    if asked and asked not in tables.quantities:
        told = {"found": asked, "known": ", ".join(tables.quantities)}
        raise InputError([Problem("foresight.unknown_quantity", "quantity", told)])
    return asked or tables.quantities[0]


def _cut(table: CheckTable, rows: int | None) -> tuple[CheckTable, bool]:
    if rows is None or len(table.rows) <= rows:
        return table, False
    return table.model_copy(update={"rows": table.rows[:rows]}), True
