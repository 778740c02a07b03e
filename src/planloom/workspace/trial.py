"""Which cells of a table cannot be read? Told before a person confirms the import; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planloom.errors import Problem, TableError
from planloom.evidence import Definition, read_definitions
from planloom.evidence.mapping import TableMapping
from planloom.evidence.mapping_apply import figures_of
from planloom.evidence.programme import read_programme
from planloom.workspace.importing import Prepared, unstated_scopes
from planloom.workspace.register import kept_parts

_ASSUMED = {"source": "-", "published_on": "2200-01-01"}
"""What stands in a trial for what a person has not said yet; it decides nothing about a cell."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell that keeps a table from being imported, or a warning about it."""

    row: str
    """Its row, as a workbook counts; empty where it is about the whole table."""
    column: str
    """Its column: letters in a workbook, else the header's word; empty where it is about the row."""
    found: str
    """What stands there."""
    problem: Problem
    """Why it cannot be read."""


def bad_cells(
    folder: Path, prepared: Prepared, known: Sequence[Definition] = ()
) -> tuple[BadCell, ...]:
    r"""Return the cells that could not be read if the table were imported as it was looked at.

    Parameters
    ----------
    folder
        The workspace.
    prepared
        What `prepare_import` gave.
    known
        Scopes that the workspace holds.

    Returns
    -------
    cells
        In the order of the table: the first, and how many more. What a person still has to say is left out; while
        that is more than source and day of publication, only numbers are looked at.

    Examples
    --------
    >>> from planloom.workspace.importing import prepare_import
    >>> text = "深圳市,,单位：亿元\n指标,2022年,2023年\n地区生产总值,32387.68,约三万"
    >>> folder = Path("no such folder")
    >>> [(c.row, c.column, c.found) for c in bad_cells(folder, prepare_import(folder, text.encode(), "gdp.csv"))]
    [('3', '2023年', '约三万')]
    """
    if prepared.before is not None:
        return ()
    try:
        problems, place = _problems(folder, prepared, known), prepared.place
    except TableError as error:
        problems, place = error.problems, prepared.place
    return tuple(bad_cell(problem, place) for problem in problems if problem.severity == "error")


def _problems(folder: Path, prepared: Prepared, known: Sequence[Definition]) -> Sequence[Problem]:
    mapping, layout = prepared.mapping, prepared.layout
    if mapping is None or layout is None:
        if prepared.kind == "definitions":
            read_definitions(prepared.data, prepared.name, known)
        elif prepared.kind == "programme":
            read_programme(prepared.data, prepared.name, kept_parts(folder))
        return ()
    if set(prepared.missing) - _ASSUMED.keys():
        return [
            found
            for found in figures_of(layout, mapping).problems
            if found.code == "table.not_a_number"
        ]
    tried = _with_assumed(mapping, prepared)
    return figures_of(layout, tried, (*known, *unstated_scopes(tried, known))).problems


def _with_assumed(mapping: TableMapping, prepared: Prepared) -> TableMapping:
    constants = {role: _ASSUMED[role] for role in prepared.missing}
    words = {
        key: {**mapping.words.get(key, {}), **dict.fromkeys(names, "")}
        for key, names in prepared.unknown.items()
    }
    return replace(
        mapping, constants={**mapping.constants, **constants}, words={**mapping.words, **words}
    )


def bad_cell(problem: Problem, place: str = "") -> BadCell:
    """Return the cell that a problem is about.

    Parameters
    ----------
    problem
        Found in a table.
    place
        What its place begins with, before row and column.

    Examples
    --------
    >>> cell = bad_cell(Problem("table.not_a_number", "5:2024年", {"found": "约150"}))
    >>> cell.row, cell.column, cell.found
    ('5', '2024年', '约150')
    """
    row, _, column = problem.where.removeprefix(place).removeprefix(":").partition(":")
    is_place = row.isdigit()
    found = str(problem.values.get("found", ""))
    return BadCell(row if is_place else "", column if is_place else "", found, problem)


def places_in(problems: Sequence[Problem]) -> int:
    """Return how many places some problems of a table are about, those that are counted alone too.

    Examples
    --------
    >>> more = Problem("table.more_problems", values={"count": "450", "told": "200"})
    >>> places_in([Problem("table.not_a_number"), more])
    450
    """
    counted = [int(str(p.values["count"])) for p in problems if p.code == "table.more_problems"]
    return max([len(problems), *counted])
