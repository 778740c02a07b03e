"""How is a checker run over a person's tables? A request, the checker's form, and the record of what came out."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from planloom.codes.lists import code_list_bytes
from planloom.errors import InputError, Problem
from planloom.evidence.trace import significant
from planloom.plan.schema import Plan, PlanFile
from planloom.study.check_records import RULES, Cell, Check, CheckInput, CheckTable
from planloom.study.checkers import CHECKERS, Checker, Option, Role
from planloom.study.content import content_hash, study_problem

__all__ = [
    "CHECKERS", "LEFT_OUT", "CheckRequest", "CheckResult", "CheckSource", "Checker", "Option", "Progress", "Role",
    "check_identity", "check_inputs", "checks_on", "plan_of", "request_problems", "run_check", "table_of",
]  # fmt: skip

LEFT_OUT = ("check.plan_changed", "check.rules_changed")
"""Codes of why a check is no longer an answer and left out of a study."""
Progress = Callable[[str, float], None]
"""Told what is done (a code of the check's words) and how far it is [0, 1]."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a person asks of a checker."""

    kind: str
    """Which checker: a key of `CHECKERS`."""
    name: str
    """What the person calls it."""
    published_on: date
    """Day from which the tables are known."""
    tables: Mapping[str, tuple[str, bytes]]
    """File name and bytes by role."""
    plan_id: str | None = None
    """The plan to hold it against; null for none."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What was chosen; the rest keeps its default."""
    most_rows: int | None = 10_000
    """Most rows of a table that a study keeps; null for all of them."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a checker hands back."""

    tables: tuple[CheckTable, ...]
    """Its tables."""
    problems: tuple[Problem, ...] = ()
    """What could not be settled, and what was treated on the way."""


@dataclass(frozen=True, slots=True)
class CheckSource:
    """A check with what it was computed from."""

    request: CheckRequest
    """What was asked, with the bytes of the tables."""
    check: Check
    """What came out."""


def run_check(
    request: CheckRequest,
    files: Sequence[PlanFile],
    progress: Progress | None = None,
) -> Check:
    """Return what a checker finds: the same request and plans give the same bytes.

    Parameters
    ----------
    request
        Tables and choices.
    files
        Plan files at hand.
    progress
        Told how far it is.

    Returns
    -------
    check
        Its record.

    Raises
    ------
    InputError
        With everything that is wrong with the request or its tables.
    """
    checker = CHECKERS.get(request.kind)
    problems = request_problems(request, files)
    if checker is None or problems:
        raise InputError(problems)
    chosen = {option.name: option.default for option in checker.options} | dict(request.parameters)
    full = replace(request, parameters=chosen)
    module, _, function = checker.run.partition(":")
    run: Callable[[CheckRequest, Plan | None, Progress], CheckResult] = getattr(
        import_module(module), function
    )
    plan = plan_of(files, request.plan_id)
    result = run(full, plan, progress or _untold)
    inputs = check_inputs(full, plan)
    return Check(
        check_id=check_identity(full, inputs),
        kind=full.kind,
        name=full.name,
        plan_id=full.plan_id,
        published_on=full.published_on,
        inputs=inputs,
        parameters=tuple(sorted(chosen.items())),
        tables=tuple(map(_written, result.tables)),
        problems=tuple(study_problem(problem) for problem in result.problems),
    )


def _untold(_step: str, _share: float) -> None:
    """Tell nobody."""


def request_problems(request: CheckRequest, files: Sequence[PlanFile]) -> list[Problem]:
    """Return what is wrong with a request before anything is run: kind, tables, choices, plan.

    Parameters
    ----------
    request
        Tables and choices.
    files
        Plan files at hand.

    Returns
    -------
    problems
        All of them.

    Examples
    --------
    >>> request = CheckRequest("horoscope", "", date(2026, 1, 1), {})
    >>> [problem.code for problem in request_problems(request, ())]
    ['check.unknown_kind']
    """
    checker = CHECKERS.get(request.kind)
    if checker is None:
        found = {"found": request.kind, "known": ", ".join(CHECKERS)}
        return [Problem("check.unknown_kind", "kind", found)]
    roles = {role.name: role for role in checker.roles}
    options = {option.name: option for option in checker.options}
    problems = [
        Problem("check.missing_table", role.name)
        for role in checker.roles
        if (role.is_required or role.goes_with in request.tables)
        and role.name not in request.tables
    ]
    problems += [
        Problem("check.unknown_table", name, {"known": ", ".join(roles)})
        for name in request.tables
        if name not in roles
    ]
    problems += [
        Problem("check.unknown_option", name, {"found": value, "known": ", ".join(options)})
        for name, value in request.parameters.items()
        if name not in options
    ]
    problems += [
        Problem(
            "check.bad_option", name, {"found": value, "known": ", ".join(options[name].choices)}
        )
        for name, value in request.parameters.items()
        if name in options and options[name].choices and value not in options[name].choices
    ]
    return [*problems, *_plan_problems(request, checker, files)]


def _plan_problems(
    request: CheckRequest, checker: Checker, files: Sequence[PlanFile]
) -> Iterator[Problem]:
    if request.plan_id is None:
        if checker.plan == "required":
            yield Problem("check.missing_plan", "plan")
    elif checker.plan == "none":
        yield Problem("check.no_plan_taken", "plan", {"found": request.plan_id})
    elif plan_of(files, request.plan_id) is None:
        yield Problem("check.unknown_plan", "plan", {"found": request.plan_id})


def plan_of(files: Sequence[PlanFile], plan_id: str | None) -> Plan | None:
    """Return a plan by its id; null where there is none.

    Examples
    --------
    >>> plan_of((), "a") is None
    True
    """
    return next((plan for file in files for plan in file.plans if plan.id == plan_id), None)


def check_inputs(request: CheckRequest, plan: Plan | None) -> tuple[CheckInput, ...]:
    """Return what goes into a check, by hash: its tables by role, the plan that it looks at, and the code lists.

    Parameters
    ----------
    request
        Tables and choices.
    plan
        The plan, if it looks at one.

    Returns
    -------
    inputs
        Tables first.
    """
    tables = [
        CheckInput(role=role, name=name, sha256=content_hash(data))
        for role, (name, data) in sorted(request.tables.items())
    ]
    if plan is not None:
        tables.append(CheckInput(role="plan", name=plan.id, sha256=_plan_hash(plan)))
    return (*tables, CheckInput(role=RULES, name="code lists", sha256=_rules_hash()))


@cache
def _rules_hash() -> str:
    """Return the hash of all code lists: lexicons, crosswalks and parameters that checkers go by."""
    lists = [[name, content_hash(data)] for name, data in code_list_bytes().items()]
    return content_hash(json.dumps(lists).encode())


def _plan_hash(plan: Plan) -> str:
    return content_hash(plan.model_dump_json().encode())


def check_identity(request: CheckRequest, inputs: Sequence[CheckInput]) -> str:
    """Return the hash that names a check."""
    tree = [
        request.kind, request.name, request.published_on.isoformat(), request.plan_id,
        [[i.role, i.name, i.sha256] for i in inputs], sorted(request.parameters.items()),
    ]  # fmt: skip
    return content_hash(json.dumps(tree, ensure_ascii=False).encode())


def checks_on(
    checks: Sequence[Check], files: Sequence[PlanFile], day: date
) -> tuple[tuple[Check, ...], tuple[Problem, ...]]:
    """Return the checks that hold on a day, and those left out because plan or code lists have changed since.

    Parameters
    ----------
    checks
        In the order in which they were made.
    files
        Plan files as they are now.
    day
        The day.

    Returns
    -------
    checks, problems
        Of each kind, name and plan the one published last, and of these the one made last; a check of a plan that
        says something else now, or by other code lists than today's, is a problem and is not shown.
    """
    latest: dict[tuple[str, str, str | None], Check] = {}
    for check in checks:
        key = (check.kind, check.name, check.plan_id)
        before = latest.get(key)
        if check.published_on <= day and (
            before is None or before.published_on <= check.published_on
        ):
            latest[key] = check
    now = {plan.id: _plan_hash(plan) for file in files for plan in file.plans}
    why = {key: _changed(check, now) for key, check in latest.items()}
    held = tuple(check for key, check in latest.items() if why[key] is None)
    stale = tuple(
        Problem(code, check.name, {"kind": check.kind}, "warning")
        for key, check in latest.items()
        if (code := why[key]) is not None
    )
    return held, stale


def _changed(check: Check, plans: Mapping[str, str]) -> str | None:
    """Return why a check is no longer an answer: its plan or the code lists say something else now."""
    said = {i.role: i for i in check.inputs if i.role in ("plan", RULES)}
    plan = said.get("plan")
    if plan is not None and plans.get(plan.name) != plan.sha256:
        return "check.plan_changed"
    rules = said.get(RULES)
    is_same = rules is not None and rules.sha256 == _rules_hash()
    return None if is_same else "check.rules_changed"


def table_of(
    name: str, columns: Sequence[tuple[str, str | None]], rows: Sequence[Sequence[Any]]
) -> CheckTable:
    """Return a table of results from plain rows.

    Parameters
    ----------
    name
        Its name.
    columns
        Name and unit; no unit for words and codes.
    rows
        One cell a column: text, number or null. A number that is not finite is a mistake of the checker.

    Returns
    -------
    table
        Numbers with 12 significant digits.

    Raises
    ------
    ValueError
        If a number is not finite, or a row is too short or too long.

    Examples
    --------
    >>> table_of("totals", [("cluster_code", None), ("firm_count", "firm")], [("new_energy", 3)]).rows
    (('new_energy', 3.0),)
    """
    made = [{"name": column, "unit": unit} for column, unit in columns]
    table = CheckTable.model_validate(
        {"name": name, "columns": made, "rows": [[_cell(cell) for cell in row] for row in rows]}
    )
    return _written(table)


def _cell(cell: Any) -> Cell:  # noqa: ANN401 a cell of any column
    if cell is None or isinstance(cell, str):
        return cell
    return float(cell)


def _written(table: CheckTable) -> CheckTable:
    """Return a table as it is written: 12 significant digits, and no number that is none."""
    rows = tuple(
        tuple(significant(cell) if isinstance(cell, float) else cell for cell in row)
        for row in table.rows
    )
    if any(isinstance(c, float) and not abs(c) < float("inf") for row in rows for c in row):
        raise ValueError(f"{table.name}: a number that is not finite")
    return table.model_copy(update={"rows": rows})
