"""Which parts of a programme do the plans name, and how does each stand? States by day, and what a person types."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from planloom.errors import Problem, TableError
from planloom.evidence.imports import import_record
from planloom.evidence.programme import (
    KINDS,
    STATUSES,
    ProgrammePart,
    ProgrammeRow,
    ProgrammeState,
    programme_status,
)
from planloom.evidence.store import load_programme, save_programme
from planloom.plan.schema import PlanFile
from planloom.workspace.corrected import PLANS, loaded_plan, plan_text

_WITH_STATUS = ("technology", "project")
"""Kinds of programme items of a plan that are carried out; a field of work or the role of a place has no status."""


def programme_parts(files: Iterable[PlanFile]) -> tuple[ProgrammePart, ...]:
    """Return the parts of programmes that plans name and that can be announced, under way, done or stopped.

    Parameters
    ----------
    files
        Plan files.

    Returns
    -------
    parts
        In the order of the plans; an item that two files hold counts once.

    Examples
    --------
    >>> programme_parts([])
    ()
    """
    parts = {
        item.id: ProgrammePart(
            item_id=item.id,
            name=item.name,
            kind=item.kind,
            plan_id=plan.id,
            cluster_code=item.cluster_code or "",
            place_code=item.place_code or "",
        )
        for file in files
        for plan in file.plans
        for item in plan.programme
        if item.kind in _WITH_STATUS
    }
    return tuple(parts.values())


def kept_parts(folder: Path) -> tuple[ProgrammePart, ...]:
    """Return the parts of programmes that the plan files of a workspace name.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    parts
        As `programme_parts` gives them.

    Raises
    ------
    PlanError
        If a plan file cannot be read.
    """
    paths = sorted((folder / PLANS).glob("*.yaml"))
    return programme_parts(loaded_plan(plan_text(path), path.name) for path in paths)


def programme_states(
    store: Path, files: Iterable[PlanFile], as_of: date
) -> tuple[ProgrammeState, ...]:
    """Return how every part of the programmes stands on a day by the evidence in the store.

    Parameters
    ----------
    store
        The store's file.
    files
        Plan files.
    as_of
        The day.

    Returns
    -------
    states
        Parts of the plans in their order, then what the register alone has heard of.

    Raises
    ------
    TableError
        If the store cannot be opened.
    """
    return programme_status(load_programme(store), as_of, programme_parts(files))


def report_status(store: Path, row: ProgrammeRow, who: str, when: datetime) -> int:
    """Keep a status that a person typed, as an import of one row that can be taken back.

    Parameters
    ----------
    store
        The store's file.
    row
        The report; `table` and `row` are left empty.
    who
        Person.
    when
        Time, with its zone.

    Returns
    -------
    added
        1, or 0 where it is known word for word.

    Raises
    ------
    InputError
        If a word is missing or unknown, or the same source said otherwise on that day; nothing is then kept.
    """
    given = {"name": row.name, "source": row.source, "item": row.item_id}
    problems = [
        Problem("table.missing_value", row.item_id, {"column": column})
        for column, text in given.items()
        if not text.strip()
    ]
    for column, word, known in (("kind", row.kind, KINDS), ("status", row.status, STATUSES)):
        if word not in known.values():
            values = {
                "column": column,
                "found": word,
                "nearest": ", ".join(sorted({*known.values()})),
            }
            problems.append(Problem("table.unknown_code", row.item_id, values))
    if row.reported_on > when.date():
        values = {"found": str(row.reported_on), "today": str(when.date())}
        problems.append(Problem("table.reported_later", row.item_id, values))
    if problems:
        raise TableError(problems)
    record = import_record(repr(row).encode(), row.name, "programme", who, when)
    return save_programme(store, (row,), record)
